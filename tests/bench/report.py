#!/usr/bin/env python3
"""What a report on a large trace costs beside what merely decoding it does: a run of 5
million events and more is recorded, then, in turn and several times over, decoded with
babeltrace2's dummy sink and reported on as text and as JSON, without the loading. Prints the
medians of CPU time and their ratio.
WEFT_BENCH_ROUNDS is how many times over, 3 unless it is set."""

import os
import pathlib
import resource
import statistics
import subprocess
import tempfile

BUILD = pathlib.Path(os.environ.get("WEFT_BUILD", "build")).resolve()
ROUNDS = int(os.environ.get("WEFT_BENCH_ROUNDS", "3"))
# Each takes the lock so many times, which is an event, and waits for it now and then.
PROGRAM = [str(BUILD / "weft-scenario"), "counter", "--threads", "4", "--increments", "1250000",
           "--work-us", "0"]


def run(*argv):
    return subprocess.run([str(arg) for arg in argv], check=True, capture_output=True,
                          text=True, timeout=600).stdout


def decode(trace):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run("babeltrace2", "--output-format", "dummy", trace)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(trace):
    lines = run(BUILD / "tests/bench/bench-analyses", trace).splitlines()
    return {name.strip(): float(value) for name, value in (line.split(":") for line in lines)}


def main():
    with tempfile.TemporaryDirectory(prefix="weft-bench-") as folder:
        trace = pathlib.Path(folder, "t.weft")
        run(BUILD / "weft", "record", "--quiet", "--lossless", "-o", trace, "--", *PROGRAM)
        rounds = [{"decode": decode(trace), **report(trace)} for _ in range(ROUNDS)]
    median = {name: statistics.median(row[name] for row in rounds) for name in rounds[0]}
    print(f"{median['events']:.0f} events")
    print(f"babeltrace2, dummy sink  {median['decode']:7.2f} s")
    for name, seconds in median.items():
        if name not in ("decode", "events"):
            print(f"{name:24} {seconds:7.2f} s {seconds / median['decode']:6.2f} times that")


main()
