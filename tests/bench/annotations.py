#!/usr/bin/env python3
"""What weft/annotate.h costs: a loop that does a few nanoseconds of work, alone and with each
kind of annotation, in turn, several times over: not recorded, with the probe preloaded and no
recording, and recorded. Prints what a turn takes, what the annotation adds to the loop alone,
and the ratio; and whether the cost where nobody records is that of a branch."""

import os
import pathlib
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ.get("WEFT_BUILD", "build")).resolve()
LOOP = str(BUILD / "tests/bench/annotations")
RECORD = str(BUILD / "record-probe")
PROBE = str(BUILD / "libweft-probe.so")
ROUNDS = int(os.environ.get("WEFT_BENCH_ROUNDS", "7"))
MANY, FEW = "1000000", "20000"
LIMIT_NS = 1.0  # of each annotation, while nobody records
KINDS = {"mark": 1, "value": 1, "span": 2, "queue": 2}  # how many annotations a turn


def ask(argv, env=None):
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=300,
                          env={**os.environ, **(env or {})})
    return float(done.stdout.split()[0]), done.stderr.strip()


def recorded(kind):
    with tempfile.TemporaryDirectory() as folder:
        return ask([RECORD, folder + "/t.weft", "interactions", LOOP, kind, FEW])


VARIANTS = {"not recorded": lambda kind: ask([LOOP, kind, MANY]),
            "preloaded": lambda kind: ask([LOOP, kind, MANY],
                                          {"LD_PRELOAD": PROBE,
                                           "LTTNG_UST_REGISTER_TIMEOUT": "0"}),
            "recorded": recorded}


def main():
    figures = {}
    bad = 0
    for _ in range(ROUNDS):
        for kind in ("native", *KINDS):
            for name, run in VARIANTS.items():
                if kind == "native" and name != "not recorded":
                    continue
                figure, complaint = run(kind)
                figures.setdefault((kind, name), []).append(figure)
                if complaint:
                    print(f"# {kind}, {name}: {complaint}")
                    bad += "lost" in complaint
    native = min(figures[("native", "not recorded")])
    print(f"a turn of the loop alone, best of {ROUNDS}: {native:.2f} ns")
    for (kind, name), found in figures.items():
        if kind == "native":
            continue
        added = (min(found) - native) / KINDS[kind]
        verdict = ""
        if name != "recorded":
            verdict = f"   limit {LIMIT_NS}  {'good' if added <= LIMIT_NS else 'TOO MUCH'}"
            bad += added > LIMIT_NS
        print(f"  {kind:6} {name:13} {min(found):8.2f} ns  {added:+8.2f} ns each"
              f"  x{min(found) / native:6.2f}{verdict}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
