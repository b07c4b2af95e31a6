"""pigz, xz and zstd with threads: what they write is the same, bit by bit, and the trace
shows their threads at work."""

import subprocess
import unittest

from real import DETAILS, RealTest, text


class Compressors(RealTest):
    inputs = {"f.txt": text(4_000_000)}

    def test_pigz(self):
        """pigz makes its locks of a mutex and a condition each; a thread that writes and
        those that compress wait for each other."""
        for detail in DETAILS:
            with self.subTest(detail):
                seen = self.both("pigz", "-k", "-p4", "f.txt", detail=detail)
                self.assert_spawned_and_joined(seen, 5)
                self.assert_known(seen, "condition", "waker", least=10)
                self.assert_known(seen, "lock", "holder", least=0)
                self.assert_made_by_pairs(seen)

    def assert_made_by_pairs(self, seen):
        """Each mutex and each condition that was waited for is known by the place that made
        it, which is one for all of either."""
        for table in ("locks", "conditions"):
            sites = {o["site"] for o in seen.report[table] if o["site"] is not None}
            self.assertEqual(len(sites), 1, sites)
            self.assertRegex(sites.pop(), r"pigz|yarn\.c")

    def test_xz(self):
        """xz ends without joining its threads, which wait for more to do."""
        for detail in DETAILS:
            with self.subTest(detail):
                seen = self.both("xz", "-k", "-0", "-T4", "--block-size=1MiB", "f.txt",
                                 detail=detail)
                self.assertEqual(len(self.assert_spawned(seen, 4)), 4)
                self.assertEqual(seen.report["interactions"]["join"], 0)
                self.assert_known(seen, "condition", "waker", least=4)
                for wait in seen.report["still_waiting"]:
                    self.assertEqual(wait["kind"], "condition")

    def test_zstd(self):
        """Two of its threads read and write files where the version has that."""
        for detail in DETAILS:
            with self.subTest(detail):
                seen = self.both("zstd", "-q", "-k", "-3", "-T4", "-B1MiB", "f.txt",
                                 detail=detail)
                self.assert_spawned_and_joined(seen, self.zstd_threads())
                self.assert_known(seen, "condition", "waker", least=4)

    @staticmethod
    def zstd_threads():
        text = subprocess.run(["zstd", "--version"], capture_output=True, text=True,
                              check=True).stdout
        version = tuple(map(int, text.partition(" v")[2].split(",")[0].split(".")))
        return 6 if version >= (1, 5, 3) else 4


if __name__ == "__main__":
    unittest.main()
