"""Each kind of finding: a program that provokes it, and one close by that must not be
reported. Recorded as users do, in full detail."""

import os
import unittest

import weft

PROGRAMS = os.path.join(os.environ["WEFT_BUILD"], "tests/findings/programs")
RECEIVER = os.path.join(os.environ["WEFT_BUILD"], "tests/findings/orphaned-receiver")
SCENARIO = os.path.join(os.environ["WEFT_BUILD"], "weft-scenario")

# Finding: the program that has it; the one that has not.
KINDS = {
    "deadlock": ([PROGRAMS, "deadlock"], [PROGRAMS, "inversion"]),
    "endless-join": ([PROGRAMS, "deadlock"], [PROGRAMS, "joined"]),
    "stuck": ([PROGRAMS, "lost-wakeup"], [PROGRAMS, "kept-wakeup"]),
    "lost-wakeup": ([PROGRAMS, "lost-wakeup"], [PROGRAMS, "kept-wakeup"]),
    "orphaned-lock": ([PROGRAMS, "orphaned"], [PROGRAMS, "not-orphaned"]),
    "orphaned-receiver": ([RECEIVER], [RECEIVER, "--drop"]),
    "lock-order-inversion": ([PROGRAMS, "inversion"], [PROGRAMS, "guarded"]),
    "data-race": ([SCENARIO, "counter", "--unsafe"], [SCENARIO, "counter"]),
    "poisoned-lock": ([SCENARIO, "poison", "--keep"], [SCENARIO, "poison"]),
    "blocked-while-holding": ([PROGRAMS, "blocked"], [PROGRAMS, "blocked-alone"]),
    "long-hold": ([PROGRAMS, "long-hold"], [PROGRAMS, "long-alone"]),
    "convoy": ([PROGRAMS, "convoy"], [PROGRAMS, "no-convoy"]),
    "thundering-herd": ([PROGRAMS, "herd"], [PROGRAMS, "no-herd"]),
    "barging": ([PROGRAMS, "barging"], [PROGRAMS, "polite"]),
    "idle-signal": ([PROGRAMS, "idle-signal"], [PROGRAMS, "no-herd"]),
    "unjoined-thread": ([PROGRAMS, "unjoined"], [PROGRAMS, "joined"]),
}
class Findings(weft.WeftTest):
    def findings(self, argv):
        trace = self.folder / "t.weft"
        done = self.run_weft("record", "--quiet", "--detail", "full", "-o", str(trace), "--",
                             *argv)
        self.assertTrue(trace.exists(), done.stderr)
        report = weft.json.loads(
            self.run_weft("report", str(trace), "--format", "json").stdout)
        weft.shutil.rmtree(trace)
        return report

    def check(self, kind, provoking, close_by):
        found = self.findings(provoking)
        mine = [f for f in found["findings"] if f["kind"] == kind]
        self.assertEqual(len(mine), 1, found["findings"])
        self.assertNotEqual(mine[0]["certainty"], "cannot-tell", mine)
        found = self.findings(close_by)
        self.assertEqual([f for f in found["findings"] if f["kind"] == kind], [])

    def test_lost_race(self):
        """Whether a wait was more than one sleep is told only by scheduling."""
        if self.findings([PROGRAMS, "joined"])["trace"]["scheduling"] is None:
            self.skipTest("scheduling cannot be recorded here")
        self.check("lost-race", [PROGRAMS, "barging"], [PROGRAMS, "orphaned"])


def make(kind, provoking, close_by):
    def test(self):
        self.check(kind, provoking, close_by)
    return test


for name, programs in KINDS.items():
    setattr(Findings, "test_" + name.replace("-", "_"), make(name, *programs))


if __name__ == "__main__":
    unittest.main()
