"""A program has the same descriptors as without Weft, and LTTng's are none of them."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from events import RECORD, TARGETS, read

NUMBERS = str(TARGETS / "numbers")


def closing(descriptors):
    def close():
        for fd in descriptors:
            os.close(fd)

    return close


class Numbers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_one(self, prefix, steps, closed):
        written = self.folder / "written"
        out, err = self.folder / "out", self.folder / "err"
        with out.open("w") as out_file, err.open("w") as err_file:
            done = subprocess.run(
                [*prefix, NUMBERS, str(written), *steps], stdin=subprocess.DEVNULL,
                stdout=out_file, stderr=err_file, preexec_fn=closing(closed), timeout=120,
                check=False)
        self.assertEqual(done.returncode, 6, err.read_text())
        text = written.read_text()
        written.unlink()
        return text, out.read_text(), err.read_text()

    def check(self, *steps, closed=(), processes=1):
        bare = self.run_one([], steps, closed)
        trace = self.folder / f"{len(list(self.folder.iterdir()))}.weft"
        recorded = self.run_one([str(RECORD), str(trace), "auto"], steps, closed)
        self.assertEqual(recorded, bare)
        seen = [e for e in read(trace) if e["event"] == "process_start"]
        self.assertEqual(len(seen), processes)

    def test_as_it_is(self):
        self.check("get", "standard", "fork", "get", processes=2)

    def test_after_exec(self):
        self.check("get", "exec", "get", "exec-bare", "get", "standard", "count",
                   processes=2)

    def test_without_standard_descriptors(self):
        for closed in ((0,), (1,), (1, 2), (0, 1, 2)):
            with self.subTest(closed):
                self.check("standard", "get", "fork", "exec", "standard", "get",
                           closed=closed, processes=4)

    def test_limit(self):
        """Under the hard limit there is room for LTTng's: the program has all of its own."""
        self.check("limit", "100", "2000", "get", "count", "exec", "get", "count", "fork",
                   processes=3)

    def test_hard_limit(self):
        """All that LTTng leaves; the first are the same."""
        self.check("limit", "100", "100", "get", "exec", "get", processes=2)

    def test_too_low_a_limit(self):
        """The program runs unseen, and does not wait for what cannot be."""
        for limit in ("4", "8", "12"):
            with self.subTest(limit):
                self.check("limit", limit, limit, "get", "exec", "get", "count", processes=1)


if __name__ == "__main__":
    unittest.main()
