"""Python: its interpreter lock is a mutex and a condition, its own locks are semaphores."""

import pathlib
import shutil
import unittest

from real import DETAILS, RealTest

PROGRAM = pathlib.Path(__file__).parent / "programs/queue_threads.py"
NAMES = ["consumer-0", "consumer-1", "producer-0", "producer-1"]


def interpreter():
    """The distribution's own, rather than a script that looks for another one."""
    return "/usr/bin/python3" if shutil.which("/usr/bin/python3") else "python3"


class Python(RealTest):
    def test_queue(self):
        for detail in DETAILS:
            with self.subTest(detail):
                seen = self.both(interpreter(), PROGRAM, "queue", detail=detail)
                spawned = self.assert_spawned(seen, 4)
                self.assertEqual(sorted(t["name"] for t in spawned), NAMES)
                # It detaches its threads, and joins by a semaphore.
                for thread in spawned:
                    self.assertTrue(thread["detached"], thread)
                self.assert_known(seen, "semaphore", least=10)
                self.assert_known(seen, "condition", "waker")
                self.assert_they_wait_for_each_other(seen)

    def assert_they_wait_for_each_other(self, seen):
        """Who waits at the queue was woken by another of those who use it. Of a wait that
        ended before it had well begun nobody may be known to have ended it."""
        names = {t["id"]: t["name"] for t in seen.report["threads"]}
        kinds = {o["id"]: o["kind"] for o in seen.report["conditions"]}
        pairs = {(names[row["waiter"]], names[row["holder"]]) for row in seen.report["blame"]
                 if kinds.get(row["object"]) == "semaphore" and row["holder"] is not None}
        self.assertTrue(pairs)
        for waiter, waker in pairs:
            self.assertIn(waiter, [*NAMES, "main"])
            self.assertIn(waker, [*NAMES, "main"])
            self.assertNotEqual(waiter, waker)

    def test_processes(self):
        """What gave root up is still followed, through fork and exec."""
        seen = self.both(interpreter(), PROGRAM, "forks", detail="auto")
        processes = seen.report["processes"]
        self.assertEqual(len(processes), 3)
        forked = [t for t in seen.report["threads"] if t["name"] in NAMES]
        self.assertEqual(len(forked), 4)
        self.assertEqual({t["process"] for t in forked}, {1})
        self.assertEqual(processes[1]["ppid"], processes[0]["pid"])
        self.assertEqual(processes[2]["pid"], processes[0]["pid"])


if __name__ == "__main__":
    unittest.main()
