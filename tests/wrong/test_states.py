"""The state in which programs that are wrong on purpose die: who waits, for what, since
when and where, who has it, and where that one took it."""

import unittest

from wrong import WrongTest, mark



class States(WrongTest):
    def check_abba(self, detail):
        state = self.stuck("abba", detail)
        first = self.assert_waits(state, "first", "lock", "first waits",
                                  "take_one_then_two", "second", "second holds")
        second = self.assert_waits(state, "second", "lock", "second waits",
                                   "take_two_then_one", "first", "first holds")
        self.assertNotEqual(first["object"], second["object"])
        one = self.assert_held(state, "first", "first holds", "take_one_then_two")
        two = self.assert_held(state, "second", "second holds", "take_two_then_one")
        self.assertEqual((one["object"], two["object"]),
                         (second["object"], first["object"]))
        self.assertEqual(first["holder_since_ns"], two["since_ns"])
        main = state.waiting("main")
        self.assertEqual((main["kind"], state.name(main["target"])), ("join", "first"))
        said = "3 threads were still waiting when the recording ended: "
        self.assertIn(said, state.summary)
        said = state.summary.split(said)[1]
        self.assertIn("main waits for first to end; ", said)
        self.assertRegex(said, r"first waits for \w+( \d)?, held by second[;.]")
        self.assertRegex(said, r"second waits for \w+( \d)?, held by first[;.]")

    def check_never_released(self, detail):
        state = self.stuck("never_released", detail)
        self.assert_waits(state, "wanter", "lock", "wanter waits", "want_one", "keeper",
                          "keeper holds")
        self.assert_held(state, "keeper", "keeper holds", "keep_and_work")
        sleep = state.waiting("keeper")
        self.assertEqual(sleep["kind"], "sleep")

    def check_spinning(self, detail):
        """The holder makes no call any more: only the waiter can tell of it."""
        state = self.stuck("never_released_spinning", detail)
        self.assert_waits(state, "wanter", "lock", "wanter waits", "want_one", "spinner",
                          "spinner holds")
        self.assert_held(state, "spinner", "spinner holds", "keep_and_spin")

    def check_ends_holding(self, detail):
        state = self.stuck("ends_holding", detail)
        wait = self.assert_waits(state, "wanter", "lock", "wanter waits", "want_one")
        self.assertEqual(state.name(wait["holder"]), "gone")
        self.assert_held(state, "gone", "gone holds", "take_and_end", ended=True)
        self.assertIn("held by gone, which has ended", state.summary)

    def check_rwlocks(self, detail):
        state = self.stuck("writer_starved", detail)
        self.assert_waits(state, "writer", "write lock", "writer waits", "want_to_write",
                          "reader", "reader holds")
        self.assert_held(state, "reader", "reader holds", "read_and_keep", "shared")
        state = self.stuck("upgrade", detail, name="u.weft")
        self.assert_waits(state, "upgrader", "write lock", "upgrader waits",
                          "read_then_write", "upgrader", "upgrader holds")
        self.assert_held(state, "upgrader", "upgrader holds", "read_then_write", "shared")
        self.assertIn("which it holds itself", state.summary)

    def test_self_deadlock(self):
        state = self.stuck("self_deadlock")
        self.assert_waits(state, "self", "lock", "self waits", "take_twice", "self",
                          "self holds")
        self.assert_held(state, "self", "self holds", "take_twice")

    def test_lost_wakeup(self):
        state = self.stuck("lost_wakeup")
        wait = self.assert_waits(state, "waiter", "condition", "waiter waits",
                                 "wait_too_late")
        self.assertEqual(state.report["still_held"], [])
        self.assertRegex(state.summary,
                         ": main waits for waiter to end; waiter waits for a signal on ")
        # The signal that nobody heard came before, and is in the trace.
        self.assertEqual(state.report["conditions"][0]["id"], wait["object"])
        trace = self.assert_babeltrace_reads()
        wakes = [line for line in trace.splitlines() if " weft:wake: " in line]
        self.assertEqual(len(wakes), 1, wakes)
        self.assertIn("woken = 0", wakes[0])
        self.assertLess(trace.index(" weft:wake: "), trace.index('kind = ( "condition"'))

    def check_signalled_in_vain(self, detail):
        """It no longer waits for the signal, but for the mutex, inside the same call."""
        state = self.stuck("signalled_in_vain", detail)
        wait = self.assert_waits(state, "signalled", "lock", "signalled waits",
                                 "wait_for_signal")
        self.assertEqual(state.name(wait["holder"]), "signaller")
        self.assertEqual(wait["holder_site"], mark("signaller holds"))
        self.assert_held(state, "signaller", "signaller holds", "signal_and_keep")

    def test_semaphore_never(self):
        state = self.stuck("semaphore_never")
        self.assert_waits(state, "wanter", "semaphore", "wanter waits for semaphore",
                          "want_semaphore")

    def test_barrier_short(self):
        state = self.stuck("barrier_short")
        waits = [w for w in state.report["still_waiting"] if w["kind"] == "barrier"]
        self.assertEqual([state.name(w["thread"]) for w in waits], ["came", "came"])

    def test_join_cycle(self):
        state = self.stuck("join_cycle")
        wait = self.assert_waits(state, "first", "join", "first joins", "join_second")
        self.assertEqual(state.name(wait["target"]), "second")
        if state.waiting("second")["kind"] != "barrier":
            wait = self.assert_waits(state, "second", "join", "second joins", "join_first")
            self.assertEqual(state.name(wait["target"]), "first")


def add(name, detail):
    setattr(States, f"test_{name}_{detail}",
            lambda self: getattr(self, "check_" + name)(detail))


for what in ("abba", "signalled_in_vain", "never_released", "spinning", "ends_holding",
             "rwlocks"):
    for how in ("interactions", "full"):
        add(what, how)
add("abba", "auto")

if __name__ == "__main__":
    unittest.main()
