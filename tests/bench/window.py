#!/usr/bin/env python3
"""How long the main loop of a window is kept from answering, while a recording of a million
events is loaded and while generated traces are looked around in: records one, and runs
bench-window on a display of its own. See bench-window.c."""

import os
import pathlib
import subprocess
import tempfile

BUILD = pathlib.Path(os.environ.get("WEFT_BUILD", "build")).resolve()
# Each takes the lock so many times.
PROGRAM = [str(BUILD / "weft-scenario"), "counter", "--threads", "4", "--increments", "250000",
           "--work-us", "0"]
DISPLAY = ["xvfb-run", "-a", "-s", "-screen 0 1600x900x24 -nolisten tcp", "dbus-run-session",
           "--"]


def main():
    env = dict(os.environ, GSK_RENDERER="cairo", GSETTINGS_BACKEND="memory", GTK_A11Y="none")
    with tempfile.TemporaryDirectory(prefix="weft-bench-") as folder:
        trace = pathlib.Path(folder, "t.weft")
        subprocess.run([BUILD / "weft", "record", "--quiet", "--lossless", "-o", trace, "--",
                        *PROGRAM], check=True, stdout=subprocess.DEVNULL, timeout=600)
        subprocess.run([*DISPLAY, BUILD / "tests/bench/bench-window", "10000000", trace],
                       check=True, env=env)


main()
