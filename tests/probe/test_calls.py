"""Every form of every call that the probe stands in front of: what it returns is the same as
without the probe, and the trace says who waited, for what, where, how it ended and by whom."""

import unittest

from events import bare, run

# By case: the kinds of the wait and of the wake, and the outcome where nobody wakes.
TIMED_OUT, SLEPT = "timed out", "done"
LOCK, READ, WRITE = ("lock", None), ("read lock", None), ("write lock", None)
CONDITION, SEMAPHORE = ("condition", "condvar"), ("semaphore", "semaphore")
PIPE, SOCKET, EVENTFD = ("read", "pipe"), ("read", "socket"), ("read", "eventfd")
POLL, EPOLL, SLEEP = ("poll", "pipe"), ("poll", "eventfd"), ("sleep", None)
CASES = {
    "mutex_timed_out": (LOCK, TIMED_OUT),
    "mutex_clock_out": (LOCK, TIMED_OUT),
    "read_timed": (READ, None),
    "read_clock": (READ, None),
    "read_timed_out": (READ, TIMED_OUT),
    "write_timed": (WRITE, None),
    "write_clock": (WRITE, None),
    "write_clock_out": (WRITE, TIMED_OUT),
    "c11_timed": (LOCK, None),
    "c11_timed_out": (LOCK, TIMED_OUT),
    "condition_timed": (CONDITION, None),
    "condition_clock": (CONDITION, None),
    "condition_timed_out": (CONDITION, TIMED_OUT),
    "c11_condition_timed": (CONDITION, None),
    "c11_condition_out": (CONDITION, TIMED_OUT),
    "semaphore_timed": (SEMAPHORE, None),
    "semaphore_clock": (SEMAPHORE, None),
    "semaphore_timed_out": (SEMAPHORE, TIMED_OUT),
    "read_one": (PIPE, None),
    "read_vector": (PIPE, None),
    "receive_one": (SOCKET, None),
    "receive_from": (SOCKET, None),
    "receive_message": (SOCKET, None),
    "receive_messages": (SOCKET, None),
    "receive_eventfd": (EVENTFD, None),
    "poll_one": (POLL, None),
    "poll_with_mask": (POLL, None),
    "poll_timed_out": (POLL, TIMED_OUT),
    "select_with_mask": (POLL, None),
    "select_timed_out": (POLL, TIMED_OUT),
    "epoll_with_mask": (EPOLL, None),
    "epoll_fine": (EPOLL, None),
    "epoll_timed_out": (EPOLL, TIMED_OUT),
    "sleep_nano": (SLEEP, SLEPT),
    "sleep_clock": (SLEEP, SLEPT),
    "sleep_micro": (SLEEP, SLEPT),
    "sleep_seconds": (SLEEP, SLEPT),
    "sleep_c11": (SLEEP, SLEPT),
}
# How far into a case's function its calls may be.
FUNCTION_BYTES = 1024


def results(done):
    return [line for line in done.out.splitlines() if line.startswith("results ")]


def spawned(done, tid):
    """The number of the thread, its spawn and its exit."""
    start = done.one("thread_start", tid=tid)
    return start["thread"], done.one("thread_spawn", thread=start["thread"])


class Calls(unittest.TestCase):
    def check_calls(self, program, detail):
        without, done = bare(program), run(program, detail=detail)
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertEqual(without.status, 0, without.err)
        self.assertEqual(results(done), results(without))
        names = done.noted()
        for name, ((kind, object_kind), outcome) in CASES.items():
            with self.subTest(name):
                self.check_case(done, names, name, kind, object_kind, outcome)

    def check_case(self, done, names, name, kind, object_kind, outcome):
        main, tid = names["main_tid"], names["tid_" + name]
        pairs = done.waits(tid=tid)
        self.assertEqual([p[0]["kind"] for p in pairs], [kind])
        begin, end = pairs[0]
        self.assertLess(0, begin["site"] - names[name])
        self.assertLess(begin["site"] - names[name], FUNCTION_BYTES)
        self.assertEqual((end["outcome"], end["waker"]),
                         (outcome, 0) if outcome else ("done", main))
        if kind.endswith("lock"):
            self.assertEqual(begin["holder"], main)
            self.assertLess(0, begin["holder_since"])
            self.assertNotEqual(begin["holder_site"], 0)
        if object_kind and outcome is None:
            wakes = [w for w in done.of("wake", tid=main, kind=object_kind)
                     if w["object"] == begin["object"] or name.startswith("epoll")]
            self.assertTrue(wakes)

    def test_calls(self):
        self.check_calls("calls", "interactions")

    def test_calls_full(self):
        self.check_calls("calls", "full")

    def test_fortified(self):
        self.check_calls("calls-fortified", "interactions")

    def test_lives(self):
        done = run("lives")
        self.assertEqual((done.status, done.err), (0, ""))
        names = done.noted()
        main = names["main_tid"]

        def joins(of):
            number, _ = spawned(done, names[of])
            return [end["outcome"] for begin, end in done.waits(tid=main, kind="join")
                    if begin["object"] == number]

        # Two that ran out of time, and the one that found it ended.
        self.assertEqual(joins("tried"), ["timed out", "timed out", "done"])
        self.assertEqual(joins("timed"), ["done"])
        self.assertEqual(joins("clocked"), ["done"])
        self.assertEqual(joins("c11_exited"), ["done"])

        number, _ = spawned(done, names["named"])
        self.assertEqual([(n["tid"], n["name"]) for n in done.of("thread_name",
                                                                 thread=number)],
                         [(names["named"], "by-prctl"), (main, "by-another")])
        number, _ = spawned(done, names["detached"])
        self.assertEqual(done.one("thread_detach", thread=number)["tid"], main)
        self.assertEqual(len(done.of("thread_detach")), 2)

        failed = done.one("thread_spawn_failed")
        self.assertEqual(failed["error"], names["refused"])
        self.assertEqual(done.of("thread_start", thread=failed["thread"]), [])
        for how, end in (("tried", "returned"), ("exited", "exited"),
                         ("cancelled", "exited"), ("c11_exited", "exited")):
            self.assertEqual(done.one("thread_exit", tid=names[how])["end"], end, how)
        begin, end = done.waits(tid=names["cancelled"], kind="condition")[0]
        self.assertEqual((begin["object"], end["outcome"]), (names["condition"], "failed"))
        self.assertTrue(done.waits(tid=names["c11_exited"], kind="yield"))

    def check_futex(self, done, tid, word, waker, holder=0):
        names = done.noted()
        begin, end = done.waits(tid=names[tid], kind="futex")[0]
        self.assertEqual((begin["object"], begin["holder"]), (names[word], holder))
        self.assertEqual((end["outcome"], end["waker"]), ("done", names[waker]))

    def test_futexes(self):
        done = run("futexes")
        self.assertEqual((done.status, done.err), (0, ""))
        names = done.noted()
        self.check_futex(done, "lock_tid", "lock", "main_tid")
        self.check_futex(done, "pi_tid", "pi", "main_tid", names["main_tid"])
        self.check_futex(done, "first_tid", "first", "main_tid")
        self.check_futex(done, "second_tid", "second", "main_tid")
        for word in ("lock", "pi", "first", "second", "fourth"):
            with self.subTest(word):
                wakes = [w for w in done.of("wake", kind="futex", object=names[word])
                         if w["woken"] > 0]
                self.assertEqual(len(wakes), 1, wakes)
                self.assertEqual(wakes[0]["tid"],
                                 names["waker_tid" if word == "fourth" else "main_tid"])

    def test_requeue(self):
        for how in ((), ("plain",)):
            done = run("futexes", *how)
            self.assertEqual((done.status, done.err), (0, ""))
            self.check_futex(done, "woken_tid", "third", "main_tid")
            self.check_futex(done, "moved_tid", "third", "waker_tid")
            third = [w["woken"] for w in done.of("wake", object=done.noted()["third"])
                     if w["woken"] > 0]
            self.assertEqual(third, [1])

    def test_herd(self):
        """Those who were woken and still need the mutex count as waiting for it."""
        done = run("herd")
        self.assertEqual((done.status, done.err), (0, ""))
        names = done.noted()
        self.assertEqual([w["woken"] for w in done.of("wake", object=names["condition"])],
                         [3, 0])
        holds = sorted(done.of("hold", object=names["mutex"]), key=lambda h: h["acquired"])
        self.assertEqual([h["waiters"] for h in holds[-4:]], [3, 2, 1, 0])
        self.assertEqual(holds[-4]["tid"], names["main_tid"])
        for begin, end in done.waits(kind="condition"):
            self.assertEqual(begin["lock"], names["mutex"])
            self.assertEqual((end["outcome"], end["waker"]), ("done", names["main_tid"]))


if __name__ == "__main__":
    unittest.main()
