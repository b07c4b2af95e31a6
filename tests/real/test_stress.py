"""stress-ng: locks, semaphores and futexes, many and fast, in processes of its own."""

import ctypes
import unittest

from real import DETAILS, RealTest

PR_CAPBSET_DROP, CAP_SYS_NICE = 24, 23


def setUpModule():
    """As root, the threads of `mutex` would get the priority of real time, and the first might
    be done with all before the thread that made it runs on: stress-ng then says that it could
    not make any. Who is not root may not do this, and need not."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_NICE, 0, 0, 0)


class Stress(RealTest):
    def stress(self, detail, kind, *more):
        return self.both("stress-ng", "--quiet", f"--{kind}", "1", *more, detail=detail)

    def test_mutex(self):
        for detail in DETAILS:
            with self.subTest(detail):
                seen = self.stress(detail, "mutex", "--mutex-procs", "3",
                                   "--mutex-ops", "5000")
                # The first may have done all before the next is made.
                self.assert_spawned_and_joined(seen, least=1)
                # One acquisition for each operation, and each thread's last look.
                counts = [lock["acquisitions"] for lock in seen.report["locks"]]
                self.assertGreaterEqual(max(counts), 5000)
                # It is held for so short that the holder is often gone when looked for.
                self.assert_known(seen, "lock", least=0)

    def test_sem(self):
        for detail in ("auto", "full"):
            with self.subTest(detail):
                seen = self.stress(detail, "sem", "--sem-procs", "3", "--sem-ops", "4000",
                                   "--timeout", "1")
                self.assert_spawned_and_joined(seen, 3)
                self.assert_known(seen, "semaphore", least=0)

    def test_futex(self):
        seen = self.stress("auto", "futex", "--futex-ops", "2000")
        self.assertGreaterEqual(len(seen.report["processes"]), 2)


if __name__ == "__main__":
    unittest.main()
