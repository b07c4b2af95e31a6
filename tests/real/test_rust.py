"""Rust programs with every primitive of std, compiled by whatever rustc there is."""

import os
import pathlib
import re
import subprocess
import unittest

from real import DETAILS, RealTest

SOURCES = pathlib.Path(__file__).parent / "rust"
RUSTC = os.environ.get("RUSTC", "rustc")


def version():
    text = subprocess.run([RUSTC, "--version"], capture_output=True, text=True,
                          check=True).stdout
    return tuple(map(int, re.search(r"(\d+)\.(\d+)", text).groups()))


class Rust(RealTest):
    def record(self, name, detail):
        program = self.folder / name
        if not program.exists():
            subprocess.run([RUSTC, "-g", "-C", "opt-level=1", "-o", program,
                            SOURCES / f"{name}.rs"], check=True)
        return self.both(program, detail=detail)

    def assert_places(self, seen, name, *kinds):
        """Waits of these kinds are placed in the program's own source."""
        for kind in kinds:
            with self.subTest(kind):
                self.assert_known(seen, kind)
                for place in seen.waited(kind)["places"]:
                    self.assertRegex(place, rf"^{name}\.rs:\d+$")

    def test_lesson(self):
        for detail in DETAILS:
            with self.subTest(detail):
                seen = self.record("lesson", detail)
                self.assertEqual(len(self.assert_spawned(seen, 12)), 12)
                self.assert_places(seen, "lesson", "lock", "receive", "join")
                self.assert_known(seen, "lock", "holder", least=50)
                self.assertGreaterEqual(seen.report["interactions"]["message"], 50)
                for i in range(4):
                    self.assertIn(("main", f"producer {i}"), seen.waited_for())
                pairs = {(f"counter {i}", f"counter {k}") for i in range(4)
                         for k in range(4) if i != k}
                self.assertTrue(pairs & seen.waited_for())

    def test_channels(self):
        seen = self.record("channels", "auto")
        self.assertEqual(len(self.assert_spawned(seen, 4)), 4)
        self.assert_places(seen, "channels", "send", "receive")
        self.assertGreaterEqual(seen.report["interactions"]["message"], 20)

    def test_primitives(self):
        for detail in ("auto", "full"):
            with self.subTest(detail):
                seen = self.record("primitives", detail)
                # Whether its writer has to wait at all is a matter of luck.
                self.assert_places(seen, "primitives", "lock", "read lock", "condition",
                                   "barrier", "once", "park")
                for kind in ("condition", "once", "park"):
                    self.assert_known(seen, kind, "waker")

    def test_newer(self):
        """LazyLock and OnceLock; an older rustc has neither, and what it has is seen above."""
        if version() < (1, 80):
            return
        seen = self.record("newer", "auto")
        self.assert_places(seen, "newer", "once")
        self.assert_known(seen, "once", "waker", least=2)


if __name__ == "__main__":
    unittest.main()
