"""Processes that come out of one another are followed, each under its own name, with what each
did, and notice nothing."""

import unittest

from events import bare, run


class Processes(unittest.TestCase):
    def record(self, case):
        without, recorded = bare("processes", case), run("processes", case)
        plain = [line for line in recorded.out.splitlines() if " " not in line]
        self.assertEqual((recorded.status, plain, recorded.err),
                         (without.status,
                          [line for line in without.out.splitlines() if " " not in line],
                          without.err))
        return recorded

    def counted(self, recorded, tid):
        return sum(e["acquisitions"]
                   for e in recorded.of("lock_counts", tid=tid, object=recorded.noted()["mutex"]))

    def programs(self, recorded, tid):
        """What the process was, in order."""
        return [e["program"].rpartition("/")[2] for e in recorded.of("process_start", pid=tid)]

    def children(self, recorded, parent):
        return sorted({e["pid"] for e in recorded.of("process_start", ppid=parent)})

    def test_execs(self):
        recorded = self.record("execs")
        main = recorded.events[0]["tid"]
        children = self.children(recorded, main)
        self.assertEqual(len(children), 9)
        for child in children:
            with self.subTest(child=child):
                self.assertEqual(self.counted(recorded, child), 3)
                self.assertEqual(len(self.programs(recorded, child)), 2)
                self.assertEqual(self.programs(recorded, child)[0], "processes")
        self.assertEqual(self.counted(recorded, main), 2)
        self.assertEqual(self.programs(recorded, main)[0], "processes")
        self.assertEqual(len(self.programs(recorded, main)), 2)

    def test_vforks(self):
        recorded = self.record("vforks")
        self.assertEqual(recorded.out.splitlines()[0], f"main {recorded.events[0]['tid']}")
        reader, main = recorded.noted()["reader"], recorded.noted()["main"]
        [[begin, end]] = recorded.waits(tid=reader)
        self.assertEqual((begin["kind"], end["waker"]), ("read", main))

    def test_spawns(self):
        recorded = self.record("spawns")
        main = recorded.events[0]["tid"]
        self.assertEqual(len(self.children(recorded, main)), 3)
        for child in self.children(recorded, main):
            self.assertEqual(len(self.programs(recorded, child)), 1)

    def test_clones(self):
        recorded = self.record("clones")
        main = recorded.events[0]["tid"]
        [child] = self.children(recorded, main)
        self.assertEqual(self.counted(recorded, child), 4)
        self.assertEqual(self.counted(recorded, main), 6)

    def test_thread_of_clone(self):
        self.record("clone_thread")

    def test_daemons(self):
        recorded = self.record("daemons")
        counts = sorted(self.counted(recorded, e["pid"])
                        for e in recorded.of("process_start"))
        self.assertEqual(counts, [0, 0, 2, 7, 7])

    def test_wiped(self):
        recorded = self.record("wiped")
        [child] = self.children(recorded, recorded.events[0]["tid"])
        self.assertEqual(self.counted(recorded, child), 4)

    def test_locked(self):
        recorded = self.record("locked")
        main = recorded.events[0]["tid"]
        self.assertEqual(len(self.children(recorded, main)), 24)

    def test_outlives(self):
        self.assertEqual(self.record("outlives").out, "early\nlate\n")


if __name__ == "__main__":
    unittest.main()
