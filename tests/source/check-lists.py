#!/usr/bin/env python3
"""Lists of files and of tests in the meson.build files: one name a line, sorted. So two branches
that each add a name seldom meet on one line. As TAP."""

import os
import re
import sys

# What ends with a name and a comma, and begins with nothing else.
ENTRY = re.compile(r"^\s*('[A-Za-z0-9_./-]+')[,)\]]")
SOURCE = re.compile(r"'[A-Za-z0-9_./-]+\.c'")
LIST = re.compile(r"\[('[a-z][A-Za-z0-9-]*', ){3}")


def problems(path):
    before = None
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        entry = ENTRY.match(line)
        alone = entry and line[entry.end():].strip() in ("", ")", "]")
        if entry and len(SOURCE.findall(line)) > 1 or LIST.search(line):
            yield f"{number}: one name a line, please"
        if alone and before and entry.group(1) < before:
            yield f"{number}: {entry.group(1)} belongs before {before}"
        before = entry.group(1) if alone else None


def main(top):
    paths = [os.path.join(folder, "meson.build")
             for part in ("core", "data", "gui", "tests", "tracer")
             for folder, _, names in os.walk(os.path.join(top, part)) if "meson.build" in names]
    print(f"1..{len(paths)}")
    bad = 0
    for index, path in enumerate(sorted(paths), 1):
        found = list(problems(path))
        for problem in found:
            print(f"# {os.path.relpath(path, top)}:{problem}")
        bad += bool(found)
        print(f"{'not ok' if found else 'ok'} {index} - {os.path.relpath(path, top)}")
    return 1 if bad else 0


sys.exit(main(sys.argv[1]))
