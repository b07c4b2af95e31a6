"""The probe changes nothing: output, status and what the program itself checks are the same
with and without it."""

import functools
import unittest

from events import bare, run

CASES = ["signals", "cancellation", "jumps", "forks", "system_calls", "thread_ends",
         "descriptors", "close_all", "libraries", "threads_in_turn", "threads_at_once",
         "detached", "many_locks", "allocator", "errors"]


def steady(text):
    """Without what differs from run to run: addresses and process ids."""
    return [line for line in text.splitlines() if len(line.split()) != 2
            or line.split()[0] not in ("mutex", "first", "semaphore", "pid")]


@functools.cache
def without_weft(case):
    return bare("hostile", case)


class Hostile(unittest.TestCase):
    def test_ends_together(self):
        """Sixty-four threads that end, and write that down, while the process ends."""
        for _ in range(12):
            done = run("late", only="process_start")
            self.assertEqual((done.status, done.out, done.err), (0, "ends\n", ""))


def make(case, detail):
    def test(self):
        without = without_weft(case)
        recorded = run("hostile", case, detail=detail, only="process_start")
        self.assertEqual((recorded.status, steady(recorded.out)),
                         (without.status, steady(without.out)), recorded.err)
        self.assertEqual(recorded.err, without.err)
        self.assertTrue(recorded.of("process_start"))
    return test


for name in CASES:
    for how in ("interactions", "full"):
        setattr(Hostile, f"test_{name}_{how}", make(name, how))

if __name__ == "__main__":
    unittest.main()
