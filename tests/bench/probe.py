#!/usr/bin/env python3
"""What the probe costs: each variant in turn, several times over, in one run; prints the
figures, what they add to the native ones or their ratio, and whether the limits hold.

The variants: the program alone; with the probe preloaded and no recording; recorded at each
detail, and in full without a loss; and, to compare, under LTTng's own
liblttng-ust-pthread-wrapper.so (Debian's package liblttng-ust1), which knows mutexes only,
with its three events a pair recorded. Fails when a limit does not hold or Weft lost an event.
WEFT_BENCH_ROUNDS is how many times over, 7 unless it is set."""

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
# Alone, contended, in turns. Those that write events for every pair are asked for fewer.
MANY, FEW = ("300000", "500000", "1000"), ("20000", "20000", "1000")


def ask(argv, env=None):
    """What the program prints, by name, and what was complained of."""
    done = subprocess.run(argv, capture_output=True, text=True, check=True, timeout=300,
                          env={**os.environ, **(env or {})})
    figures = {line.split()[0]: float(line.split()[1]) for line in done.stdout.splitlines()}
    return figures, done.stderr.strip()


def recorded(detail, sizes, *options):
    with tempfile.TemporaryDirectory() as folder:
        return ask([RECORD, *options, folder + "/t.weft", detail, LOCKS, *sizes])


def lttng(home, *argv):
    subprocess.run(["lttng", *argv], check=True, capture_output=True,
                   env={**os.environ, "LTTNG_HOME": home})


def wrapped():
    """Under LTTng's wrapper, with a session of its own that records its events."""
    with tempfile.TemporaryDirectory() as home:
        name = f"weft-bench-{os.getpid()}"
        try:
            lttng(home, "create", name, "--output", home + "/t")
            lttng(home, "enable-event", "--userspace", "lttng_ust_pthread:*")
            lttng(home, "start")
            return ask([LOCKS, *FEW], {"LD_PRELOAD": WRAPPER, "LTTNG_HOME": home,
                                       "LTTNG_UST_REGISTER_TIMEOUT": "-1"})
        finally:
            lttng(home, "destroy", name)


VARIANTS = {
    "native": lambda: ask([LOCKS, *MANY]),
    "preloaded": lambda: ask([LOCKS, *MANY],
                             {"LD_PRELOAD": PROBE, "LTTNG_UST_REGISTER_TIMEOUT": "0"}),
    "interactions": lambda: recorded("interactions", MANY),
    "auto": lambda: recorded("auto", MANY),
    "full": lambda: recorded("full", FEW),
    "lossless": lambda: recorded("full", FEW, "--lossless"),
    "wrapper": wrapped,
}
# The kinds of use that one thread makes, in nanoseconds more than native ...
ALONE = ["mutex", "mutex-try", "spinlock", "rwlock-read", "rwlock-write", "semaphore",
         "signal-nobody", "once-again"]
# ... and that several make of each other, as ratios to native.
TOGETHER = ["contended-0", "contended-20", "disturbed-20", "semaphore-turn",
            "condition-turn"]
WRAPPED = ["mutex", "mutex-try", "contended-0", "contended-20", "disturbed-20"]
LIMITS = {
    ("mutex", "preloaded"): 5,
    ("mutex", "interactions"): 15,
    ("mutex", "auto"): 15,
    ("mutex", "full"): 130,
    ("contended-0", "interactions"): 1.5,
    ("contended-20", "interactions"): 1.5,
    ("contended-0", "auto"): 1.5,
    ("contended-20", "auto"): 1.5,
}


def measure():
    """Of each variant what was measured, by kind; and how often an event was lost."""
    figures = {name: {} for name in VARIANTS}
    lost = 0
    for _ in range(ROUNDS):
        for name, run in VARIANTS.items():
            try:
                of_run, complaint = run()
            except (subprocess.SubprocessError, OSError) as error:
                print(f"# {name}: {error}")
                continue
            for kind, figure in of_run.items():
                figures[name].setdefault(kind, []).append(figure)
            if complaint:
                print(f"# {name}: {complaint}")
                lost += "lost" in complaint
    return figures, lost


def table(title, kinds, figures, of, compare, form):
    """Prints a row a kind; returns what has a limit, as (kind, variant, value)."""
    limited = []
    print(f"\n{title}")
    print(f"  {'':15}{'native':>12}" + "".join(f"{name:>14}" for name in VARIANTS
                                               if name != "native"))
    for kind in kinds:
        native = of(figures["native"][kind])
        row = f"  {kind:15}{native:9.1f} ns"
        for name, measured in figures.items():
            if name == "native":
                continue
            known = kind in measured and (name != "wrapper" or kind in WRAPPED)
            value = compare(of(measured[kind]), native) if known else None
            row += f"{'-':>14}" if value is None else f"{format(value, form):>14}"
            if (kind, name) in LIMITS and value is not None:
                limited.append((kind, name, value, form))
        print(row)
    return limited


def main():
    figures, lost = measure()
    limited = table(f"One thread alone, nanoseconds more than native (least of {ROUNDS}):",
                    ALONE, figures, min, lambda value, native: value - native, "+.1f")
    limited += table("Several threads, times the native figure (median):", TOGETHER, figures,
                     statistics.median, lambda value, native: value / native, ".2f")
    print()
    bad = 0
    for kind, name, value, form in limited:
        good = value <= LIMITS[kind, name]
        print(f"  {kind} {name}: {format(value, form)}, limit {LIMITS[kind, name]}:"
              f" {'good' if good else 'TOO MUCH'}")
        bad += not good
    print(f"  events lost: {f'in {lost} runs: TOO MANY' if lost else 'none: good'}")
    return 1 if bad + lost else 0


if __name__ == "__main__":
    sys.exit(main())
