#!/usr/bin/env python3
"""What the probe costs: each variant in turn, several times over, in one run; prints the
figures, what they add to the native ones or their ratio, and whether the limits hold.

The variants: the program alone; with the probe preloaded and no recording; recorded at each
detail; and, to compare, under LTTng's own liblttng-ust-pthread-wrapper.so (Debian's package
liblttng-ust1) with its three events a pair recorded."""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ.get("WEFT_BUILD", "build")).resolve()
LOCKS = str(BUILD / "tests/bench/locks")
RECORD = str(BUILD / "record-probe")
PROBE = str(BUILD / "libweft-probe.so")
WRAPPER = "liblttng-ust-pthread-wrapper.so.1"
ROUNDS = int(os.environ.get("WEFT_BENCH_ROUNDS", "7"))
# Full and the wrapper write events for every pair; contention takes a while to settle.
MANY, FEW, LONG = "300000", "100000", "3000000"


def ask(argv, env=None):
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=300,
                          env={**os.environ, **(env or {})})
    return float(done.stdout.split()[0]), done.stderr.strip()


def recorded(detail, *argv):
    with tempfile.TemporaryDirectory() as folder:
        return ask([RECORD, folder + "/t.weft", detail, LOCKS, *argv])


def lttng(home, *argv):
    subprocess.run(["lttng", *argv], check=True, capture_output=True,
                   env={**os.environ, "LTTNG_HOME": home})


def wrapped(*argv):
    """Under LTTng's wrapper, with a session of its own that records its events."""
    with tempfile.TemporaryDirectory() as home:
        name = f"weft-bench-{os.getpid()}"
        try:
            lttng(home, "create", name, "--output", home + "/t")
            lttng(home, "enable-event", "--userspace", "lttng_ust_pthread:*")
            lttng(home, "start")
            return ask([LOCKS, *argv], {"LD_PRELOAD": WRAPPER, "LTTNG_HOME": home,
                                        "LTTNG_UST_REGISTER_TIMEOUT": "-1"})
        finally:
            lttng(home, "destroy", name)


VARIANTS = {
    "uncontended": [
        ("native", lambda: ask([LOCKS, "uncontended", MANY]), None),
        ("preloaded", lambda: ask([LOCKS, "uncontended", MANY],
                                  {"LD_PRELOAD": PROBE, "LTTNG_UST_REGISTER_TIMEOUT": "0"}), 5),
        ("interactions", lambda: recorded("interactions", "uncontended", MANY), 15),
        ("auto", lambda: recorded("auto", "uncontended", MANY), 15),
        ("full", lambda: recorded("full", "uncontended", FEW), 130),
        ("lttng wrapper", lambda: wrapped("uncontended", FEW), None),
    ],
    "contended": [
        ("native", lambda: ask([LOCKS, "contended", LONG]), None),
        ("interactions", lambda: recorded("interactions", "contended", LONG), 1.5),
        ("auto", lambda: recorded("auto", "contended", LONG), None),
        ("lttng wrapper", lambda: wrapped("contended", FEW), None),
    ],
}


def measure(kind, variants):
    figures = {name: [] for name, _, _ in variants}
    bad = 0
    for _ in range(ROUNDS):
        for name, run, _ in variants:
            try:
                figure, complaint = run()
            except (subprocess.SubprocessError, OSError) as error:
                print(f"# {name}: {error}")
                continue
            figures[name].append(figure)
            if complaint:
                print(f"# {name}: {complaint}")
                bad += "lost" in complaint
    # The cost of an uncontended pair is best seen undisturbed; contention is all disturbance.
    of = min if kind == "uncontended" else statistics.median
    native = of(figures["native"])
    print(f"{kind} lock and unlock, {'best' if of is min else 'median'} of {ROUNDS}:")
    for name, _, limit in variants:
        if not figures[name]:
            continue
        value = of(figures[name])
        measure_of = value - native if kind == "uncontended" else value / native
        verdict = "" if limit is None else "  good" if measure_of <= limit else "  TOO MUCH"
        bad += verdict.endswith("MUCH")
        print(f"  {name:14} {value:8.1f} ns  +{value - native:6.1f} ns  x{value / native:5.2f}"
              f"{'' if limit is None else f'   limit {limit}'}{verdict}"
              f"   ({min(figures[name]):.1f} to {max(figures[name]):.1f})")
    return bad


def main():
    return 1 if sum(measure(kind, variants) for kind, variants in VARIANTS.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
