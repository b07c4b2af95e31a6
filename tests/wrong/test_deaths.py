"""However a stuck program, or weft, is ended: the trace shows the state that it was in. And
what a wrong program is told by libc, and how it ends by itself, is the same with Weft."""

import os
import signal
import unittest

from weft import all_gone, helpers, wait_until
from wrong import WrongTest


class Deaths(WrongTest):
    def check_abba(self):
        state = self.state()
        self.assertEqual(
            {state.name(w["thread"]): state.name(w["holder"])
             for w in state.report["still_waiting"] if w["kind"] == "lock"},
            {"first": "second", "second": "first"})
        self.assertEqual({state.name(h["thread"]) for h in state.report["still_held"]},
                         {"first", "second"})
        return state

    def die_of(self, number):
        status = self.record_stuck("abba", lambda _, pid: os.kill(pid, number))
        self.assertEqual(status, 128 + number)
        state = self.check_abba()
        self.assertEqual(state.report["trace"]["exit_status"], 128 + number)

    def test_sigterm(self):
        self.die_of(signal.SIGTERM)

    def test_sigkill(self):
        self.die_of(signal.SIGKILL)

    def test_sigint(self):
        self.die_of(signal.SIGINT)

    def test_sigabrt(self):
        self.die_of(signal.SIGABRT)

    def test_ctrl_c(self):
        status = self.record_stuck("abba", lambda weft, _: weft.send_signal(signal.SIGINT))
        self.assertEqual(status, 128 + signal.SIGINT)
        self.check_abba()

    def test_duration(self):
        """The recording ends while the program is stuck; the program stays as it is."""
        def wait_and_kill(weft, pid):
            wait_until(lambda: helpers(weft.pid) == [], "the recording has ended")
            os.kill(pid, signal.SIGKILL)

        self.record_stuck("abba", wait_and_kill, options=("--duration", "5"))
        self.check_abba()

    def test_weft_killed(self):
        """The guardian saves what there is."""
        def kill(weft, pid):
            guardian = helpers(weft.pid)
            weft.kill()
            wait_until(lambda: all_gone(guardian), "the guardian has ended")
            os.kill(pid, signal.SIGKILL)

        self.record_stuck("abba", kill)
        self.check_abba()

    def check_end(self, case, status):
        state = self.compare(case)
        self.assertEqual(state.report["trace"]["exit_status"], status)
        self.assert_waits(state, "wanter", "lock", "wanter waits", "want_one", "main",
                          "main holds")
        self.assert_held(state, "main", "main holds", "end_badly")

    def test_exit_while_waiting(self):
        self.check_end("exit_while_waiting", 3)

    def test_abort(self):
        self.check_end("abort_holding", 128 + signal.SIGABRT)

    def test_segfault(self):
        self.check_end("segfault_holding", 128 + signal.SIGSEGV)

    def test_stack_overflow(self):
        self.check_end("overflow_holding", 128 + signal.SIGSEGV)

    def check_sane(self, case):
        """Nothing is held at the end, for all that went wrong before."""
        for detail in ("interactions", "full"):
            state = self.compare(case, detail, name=detail + ".weft")
            self.assertEqual(state.report["still_held"], [])
            self.assertEqual(state.report["still_waiting"], [])
        return state

    def test_double_unlock(self):
        self.check_sane("double_unlock")

    def test_other_unlocks(self):
        """Counts stay exact, and what the thread locks after that is still followed."""
        state = self.check_sane("other_unlocks")
        locks = {row["name"]: row for row in state.report["locks"]}
        self.assertEqual({name: locks[name]["acquisitions"] for name in ("one", "two")},
                         {"one": 300, "two": 300})
        self.assertGreater(locks["two"]["hold_ns"], 0)

    def test_ends_robust(self):
        """The kernel unlocks what its dead owner left: not held any more."""
        state = self.check_sane("ends_robust")
        lock = [row for row in state.report["locks"] if row["kind"] == "mutex"][0]
        self.assertEqual((lock["acquisitions"], lock["threads"]), (2, 2))

    def test_destroyed_held(self):
        state = self.compare("destroyed_held")
        self.assertEqual(state.report["still_waiting"], [])


if __name__ == "__main__":
    unittest.main()
