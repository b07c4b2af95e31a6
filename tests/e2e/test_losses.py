"""A program that writes faster than its events are taken away: the daemon that takes them is
stopped meanwhile."""

import os
import pathlib
import signal
import subprocess
import unittest

import weft
from weft import wait_until

FLOOD = str(weft.BUILD / "tests/e2e/flood")
TIMES = 250_000  # of four floods: more than the buffers of one CPU hold


def use_one_cpu():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def sleeps(pid):
    """Whether all threads of the process were seen asleep, ten times on end."""
    tasks = pathlib.Path(f"/proc/{pid}/task")
    return all((task / "stat").read_text().rpartition(")")[2].split()[0] == "S"
               for _ in range(10) for task in tasks.iterdir())


class Losses(weft.WeftTest):
    def start(self, *options):
        process = self.start_weft("record", "-o", "t.weft", "--detail", "full", *options, "--",
                                  FLOOD, str(TIMES), stdin=subprocess.PIPE,
                                  preexec_fn=use_one_cpu)
        self.assertEqual(self.await_recording(process), "running")
        helpers = weft.helpers(process.pid)
        consumers = [p for p in helpers if weft.command_name(p) == "lttng-consumerd"]
        self.assertEqual(len(consumers), 1)
        self.flood = [p for p in weft.children(process.pid) if p not in helpers]
        self.assertEqual(len(self.flood), 1)
        os.kill(consumers[0], signal.SIGSTOP)
        self.addCleanup(self.go_on, consumers[0])
        process.stdin.write("go\n")
        process.stdin.flush()
        return process, consumers[0]

    def go_on(self, consumer):
        try:
            os.kill(consumer, signal.SIGCONT)
        except ProcessLookupError:
            pass

    def acquired(self, report):
        return sum(lock["acquisitions"] for lock in report["locks"])

    def test_are_counted_and_placed(self):
        process, consumer = self.start()
        # It goes on without its events.
        wait_until(lambda: weft.process_state(self.flood[0]) is None, "the program has ended")
        self.go_on(consumer)
        _, text = process.communicate()
        self.assertEqual(process.returncode, 0)
        report = self.report()
        lost = report["trace"]["lost_events"]
        self.assertGreater(lost, 0)
        self.assertEqual(self.manifest()["lost_events"], lost)
        self.assertEqual(sum(loss["count"] for loss in report["losses"]), lost)
        self.assertGreaterEqual(self.acquired(report) + lost, 4 * TIMES)
        self.assertIn(f"{lost:,} lost (--lossless loses none)", text)
        for loss in report["losses"]:
            self.assertLess(loss["from_ns"], loss["to_ns"])
            self.assertLessEqual(loss["to_ns"], report["trace"]["duration_ns"])
        text = self.run_weft("report", "t.weft").stdout
        self.assertIn("Events were lost while recording, from", text)

    def test_none_with_lossless(self):
        process, consumer = self.start("--lossless")
        # It waits for room.
        wait_until(lambda: sleeps(self.flood[0]), "the program waits")
        self.go_on(consumer)
        process.communicate()
        self.assertEqual(process.returncode, 0)
        report = self.report()
        self.assertEqual(report["trace"]["lost_events"], 0)
        self.assertEqual(report["losses"], [])
        self.assertEqual(self.acquired(report), 4 * TIMES)


if __name__ == "__main__":
    unittest.main()
