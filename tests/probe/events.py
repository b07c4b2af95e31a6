"""Records a program with the probe and reads back its events, as dictionaries, in order."""

import os
import pathlib
import re
import subprocess
import tempfile

BUILD = pathlib.Path(os.environ.get("WEFT_BUILD", "build")).resolve()
RECORD = BUILD / "record-probe"
TARGETS = BUILD / "tests/probe"

LINE = re.compile(r"^\[[\d:.]+\] (?:\([^)]*\) )?\S+ weft:(\w+): \{[^}]*\}, \{ (.*) \}$")
FIELD = re.compile(
    r'(\w+) = (?:\( "([^"]*)" : container = \d+ \)|"((?:[^"\\]|\\.)*)"|\[ ?(.*?) ?\]|(\S+?))'
    r"(?:, |$)")
LOSSES = re.compile(r"^record-probe: (\d+) events lost\n", re.MULTILINE)
NUMBER = re.compile(r"0x[0-9A-Fa-f]+|-?\d+")


class Run:
    """What a program did: its status, its output, and its events; and how many were lost."""

    def __init__(self, status, out, err, events, lost=0):
        self.status, self.out, self.err, self.events = status, out, err, events
        self.lost = lost

    def of(self, name, **wanted):
        """The events of that name with these fields."""
        return [e for e in self.events if e["event"] == name
                and all(e.get(key) == value for key, value in wanted.items())]

    def one(self, name, **wanted):
        found = self.of(name, **wanted)
        if len(found) != 1:
            raise AssertionError(f"{len(found)} events {name} {wanted}: {found}")
        return found[0]

    def acquisitions(self, lock):
        """Of one lock: those recorded and those counted."""
        return (len(self.of("hold", object=lock))
                + sum(e["acquisitions"] for e in self.of("lock_counts", object=lock)))

    def waits(self, **wanted):
        """Pairs of a wait's begin and end; the end is None for one that never ended."""
        pairs = []
        open_waits = {}
        for event in self.events:
            if event["event"] == "wait_begin":
                pair = [event, None]
                open_waits.setdefault(event["tid"], []).append(pair)
                pairs.append(pair)
            elif event["event"] == "wait_end" and open_waits.get(event["tid"]):
                open_waits[event["tid"]].pop()[1] = event
        return [p for p in pairs
                if all(p[0].get(key) == value for key, value in wanted.items())]

    def noted(self):
        """What the program itself printed as `name value`, to compare with."""
        return {line.split()[0]: int(line.split()[1], 0) for line in self.out.splitlines()
                if re.fullmatch(r"\w+ (0x[0-9a-f]+|-?\d+)", line)}


def value(match):
    _, word, text, array, plain = match.groups()
    if word is not None:
        return word
    if text is not None:
        return text
    if array is not None:
        return [int(n, 0) for n in re.findall(r"= (0x[0-9A-Fa-f]+)", array)]
    return int(plain, 0) if NUMBER.fullmatch(plain) else plain


def read(trace, only=None):
    """The events of `trace`; of those named `only`, which spares reading the others."""
    command = ["babeltrace2", str(trace)]
    events = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        for line in reader.stdout:
            if only is not None and f" weft:{only}: " not in line:
                continue
            match = LINE.match(line.rstrip("\n"))
            if match:
                fields = {m.group(1): value(m) for m in FIELD.finditer(match.group(2))}
                events.append({"event": match.group(1), **fields})
    if reader.returncode != 0:
        raise AssertionError(f"babeltrace2 cannot read {trace}")
    return events


def run(*argv, detail="interactions", stdin=None, env=None, only=None):
    """Runs `argv`, a target's name or a path first, under a recording. What the recorder
    says of losses is not the program's."""
    program = argv[0] if "/" in argv[0] else str(TARGETS / argv[0])
    with tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder) / "t.weft"
        done = subprocess.run([str(RECORD), str(trace), detail, program, *argv[1:]],
                              capture_output=True, text=True, stdin=stdin, timeout=300,
                              env={**os.environ, **(env or {})}, check=False)
        if not trace.exists():
            raise AssertionError(done.stderr)
        losses = LOSSES.findall(done.stderr)
        return Run(done.returncode, done.stdout, LOSSES.sub("", done.stderr),
                   read(trace, only), sum(map(int, losses)))


def bare(*argv, env=None):
    """The same program without Weft."""
    program = argv[0] if "/" in argv[0] else str(TARGETS / argv[0])
    done = subprocess.run([program, *argv[1:]], capture_output=True, text=True, timeout=300,
                          env={**os.environ, **(env or {})}, check=False)
    status = done.returncode if done.returncode >= 0 else 128 - done.returncode
    return Run(status, done.stdout, done.stderr, [])
