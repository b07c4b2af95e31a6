"""A C++ program with what the standard library offers for threads."""

import os
import pathlib
import subprocess
import unittest

from real import DETAILS, RealTest

SOURCE = pathlib.Path(__file__).parent / "programs/cpp.cc"


class Cpp(RealTest):
    def setUp(self):
        super().setUp()
        self.program = self.folder / "cpp"
        subprocess.run([os.environ.get("CXX", "g++"), "-std=c++20", "-O1", "-g", "-pthread",
                        SOURCE, "-o", self.program], check=True)

    def test_everything(self):
        for detail in DETAILS:
            with self.subTest(detail):
                seen = self.both(self.program, detail=detail, status=3)
                self.assert_spawned_and_joined(seen, 9)
                self.assert_known(seen, "condition", "waker", least=7)
                self.assert_known(seen, "write lock", "waker")
                self.assert_known(seen, "lock", "holder", least=2)
                for pair in (("depositor", "main"), ("reader", "main"), ("main", "reader"),
                             ("async", "main"), ("writer", "main"), ("late", "main")):
                    self.assertIn(pair, seen.waited_for())
                names = {lock["name"].rpartition("::")[2] for lock in seen.report["locks"]}
                self.assertGreaterEqual(names, {"account_mutex", "table_mutex"})
                for place in seen.waited("join")["places"]:
                    self.assertRegex(place, r"^cpp\.cc:\d+$")


if __name__ == "__main__":
    unittest.main()
