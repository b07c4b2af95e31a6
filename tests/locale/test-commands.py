#!/usr/bin/env python3
"""What the commands say in a language that is none, so that all that is left in English is
seen. Run by pseudo.py, which makes it. As TAP.
Usage: test-commands.py WEFT TRACE OTHER-TRACE"""

import os
import re
import subprocess
import sys
import tempfile

WEFT, TRACE, OTHER = map(os.path.abspath, sys.argv[1:4])

# What is said, and what stands for placeholders: words that the user gave or the trace has,
# lists of them, figures.
SAID = re.compile(r"‹(?:[^\s‹›⟦⟧]+|[\w*-]+(?:, [\w*-]+)+|[\d.]+ \w+|<?[<>=]=? [^‹›⟦⟧]+"
                  r"|weft-scenario \w+)?›|⟦[^‹›⟦⟧]*⟧")
# GLib and the C library have their own translations; commands, options, and names in the
# trace are not translated.
KEPT = re.compile(
    r"^Usage:|\[OPTION…\]|^(?:Help|Application) Options:|Show help options|Unknown option"
    r"|Error opening file “[^”]*”: No such file or directory|No such file or directory"
    r"|^ *weft view \S+ --at \S+|weft(?:-\w+)?(?: [a-z]+)?:?|--?\w[\w-]*"
    r"|^(?: ok|FAILED)?  .*(?:no deadlock|max-wait lock:counter none)$"
    r"|^ +(?:main|counter|messages|greeter|adder-\*|producer-\*) "
    r"|[\d.]+ (?:ns|µs|ms|s)\b", re.MULTILINE)

COMMANDS = ("demo", "record", "report", "check", "diff", "export", "doctor")

WRONG = [
    ["nonsense"],
    ["--nonsense"],
    ["record"],
    ["record", "--duration", "soon", "true"],
    ["record", "--max-size", "big", "true"],
    ["record", "--detail", "little", "true"],
    ["record", "/nonexistent/program"],
    ["demo", "a", "b"],
    ["report"],
    ["report", "--format", "runes", TRACE],
    ["report", "--format", "html", "--what-if", "lock:counter=0.5", TRACE],
    ["report", "--what-if", "counter", TRACE],
    ["report", "--what-if", "lock:counter=2", TRACE],
    ["report", "--what-if", "lock:absent=0.5", TRACE],
    ["report", "/nonexistent"],
    ["check", TRACE],
    ["check", TRACE, "--expect", "sense"],
    ["diff", TRACE],
    ["diff", "--", TRACE],
    ["diff", TRACE, "--"],
    ["diff", "--format", "runes", TRACE, TRACE],
    ["export", TRACE],
    ["export", TRACE, "--format", "runes"],
    ["export", TRACE, "--format", "csv"],
    ["export", TRACE, "--format", "csv", "--dark"],
    ["export", TRACE, "--format", "csv", "--at", "1ms"],
    ["export", TRACE, "--format", "text", "--table", "waits"],
    ["export", TRACE, "--format", "text", "--from", "1h"],
    ["export", TRACE, "--format", "text", "--from", "soon"],
    ["export", TRACE, "--format", "text", "--from", "2ms", "--to", "1ms"],
    ["export", TRACE, "--format", "text", "--select", "absent"],
    ["export", TRACE, "--format", "text", "--select", "wait:absent@1ms"],
    ["export", TRACE, "--format", "text", "-o", "/nonexistent/file"],
    ["export", TRACE, "--format", "svg"],
    ["export", TRACE, "--format", "svg", "-o", "x.svg", "--from", "1ms"],
    ["view"],
    ["doctor", "much"],
]

GOOD = [
    ["check", TRACE, "--expect", "max-wait lock:counter none", "--expect", "no deadlock"],
    ["diff", TRACE, OTHER],
    ["report", "--what-if", "lock:counter=0.5", TRACE],
    ["report", "--what-if", "lock:counter/4", TRACE],
    ["report", "--what-if", "lock:counter=0", TRACE],
    ["--help"],
] + [[command, "--help"] for command in COMMANDS]


def say(arguments):
    environment = {key: value for key, value in os.environ.items()
                   if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([WEFT] + arguments, cwd=folder, env=environment, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True)
    return done.stdout + done.stderr


def english(text):
    """What is left of text that is not translated."""
    # What stands for a placeholder may have been said in the language too.
    while (rest := SAID.sub("", text)) != text:
        text = rest
    return re.findall(r".*[A-Za-z]{2}.*", KEPT.sub("", text))


def main():
    cases = WRONG + GOOD
    failed = 0
    print(f"1..{len(cases)}")
    for i, arguments in enumerate(cases):
        text = say(arguments)
        left = english(text)
        good = "⟦" in text and not left
        failed += not good
        for line in left or ([] if good else [text]):
            print(f"# not translated: {line}")
        print(f"{'ok' if good else 'not ok'} {i + 1} - {' '.join(arguments[:3])}")
    return 1 if failed else 0


sys.exit(main())
