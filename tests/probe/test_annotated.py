"""What a program says about itself, under the probe: from a signal handler too."""

import unittest

from events import run

ANNOTATIONS = {"mark", "span_begin", "span_end", "access"}


class Annotated(unittest.TestCase):
    def test_signal_handler(self):
        for detail in ("interactions", "full"):
            with self.subTest(detail):
                done = run("annotated", detail=detail)
                self.assertEqual((done.status, done.err), (0, ""))
                noted = done.noted()
                for name in ("mark", "span_begin", "span_end"):
                    self.assertEqual(len(done.of(name)), noted["ticks"], name)
                self.assertEqual(len(done.of("access")), noted["writes"])
                self.check_stacks(done)

    def check_stacks(self, done):
        """Each wait for the lock has its stack before it, whatever a handler said between."""
        previous = {}
        for event in done.events:
            if event["event"] == "wait_begin" and event["kind"] == "lock":
                self.assertEqual(previous[event["tid"]], "stack")
            if event["event"] not in ANNOTATIONS:
                previous[event["tid"]] = event["event"]


if __name__ == "__main__":
    unittest.main()
