"""What the probe sees: of every kind of wait who waited, for what, for whom, and who ended
it; and exact counts."""

import unittest

from events import run


class Seen(unittest.TestCase):
    def test_locks(self):
        done = run("locks")
        self.assertEqual(done.status, 7, done.err)
        names = done.noted()
        main = names["main_tid"]
        kinds = {name: "lock" for name in ("normal", "recursive", "errorcheck", "robust",
                                           "inherit", "adaptive", "timed", "clock", "c11")}
        kinds["spin"] = "spinlock"
        for name, kind in kinds.items():
            with self.subTest(name):
                pairs = done.waits(object=names[name])
                self.assertEqual(len(pairs), 1)
                begin, end = pairs[0]
                self.assertEqual((begin["kind"], begin["holder"]), (kind, main))
                self.assertEqual((end["outcome"], end["waker"]), ("done", main))
                hold = done.one("hold", object=names[name])
                self.assertEqual((hold["tid"], hold["waiters"]), (main, 1))
                self.assertLess(hold["acquired"], hold["released"])
                self.assertEqual(done.acquisitions(names[name]), 2)
        pairs = done.waits(object=names["rwlock"])
        self.assertEqual([p[0]["kind"] for p in pairs], ["read lock", "write lock"])
        for begin, end in pairs:
            self.assertEqual((begin["holder"], end["waker"]), (main, main))
        self.assertEqual(done.acquisitions(names["rwlock"]), 4)

    def test_wakes(self):
        done = run("wakes")
        self.assertEqual(done.status, 0, done.err)
        names = done.noted()
        main = names["main_tid"]
        kinds = {"condition": ("condition", "condvar"), "c11": ("condition", "condvar"),
                 "semaphore": ("semaphore", "semaphore"), "barrier": ("barrier", "barrier"),
                 "read": ("read", "pipe"), "write": ("write", "pipe"),
                 "socket": ("read", "socket"), "poll": ("poll", "socket"),
                 "select": ("poll", "pipe"), "epoll": ("poll", "eventfd"),
                 "eventfd": ("read", "eventfd")}
        for name, (kind, object_kind) in kinds.items():
            with self.subTest(name):
                pairs = done.waits(tid=names["tid_" + name], kind=kind)
                self.assertEqual(len(pairs), 1)
                begin, end = pairs[0]
                self.assertEqual((end["outcome"], end["waker"]), ("done", main))
                if name in names:
                    self.assertEqual(begin["object"], names[name])
                wakes = [w for w in done.of("wake", tid=main, kind=object_kind)
                         if w["object"] == begin["object"] or name == "epoll"]
                self.assertTrue(wakes)
        begin, end = done.waits(kind="once")[0]
        wake = done.one("wake", kind="once")
        self.assertEqual((begin["object"], end["waker"]), (names["once"], wake["tid"]))

    def test_stacks(self):
        """A stack comes directly before its wait, from the place of the call outwards."""
        done = run("locks")
        known, previous, checked = {}, {}, 0
        for event in done.events:
            if event["event"] == "stack" and event["frames"]:
                known[event["id"]] = event["frames"]
            before = previous.get(event["tid"])
            if event["event"] == "wait_begin" and event["kind"] in ("lock", "join"):
                self.assertEqual(before["event"], "stack")
                self.assertEqual(known[before["id"]][0], event["site"])
                self.assertGreater(len(known[before["id"]]), 2)
                checked += 1
            previous[event["tid"]] = event
        self.assertGreater(checked, 10)

    def test_edges(self):
        """The program checks every result itself."""
        for detail in ("interactions", "full"):
            done = run("edges", detail=detail)
            self.assertEqual((done.status, done.err), (0, ""))
            names = done.noted()
            # A nested acquisition is none of its own; a refused one is none at all.
            for name, count in (("robust", 2), ("errorcheck", 1), ("recursive", 1),
                                ("rwlock", 2), ("mutex", 3)):
                with self.subTest(f"{name} {detail}"):
                    self.assertEqual(done.acquisitions(names[name]), count)

    def test_counts(self):
        """Exact at every detail, below and above what a thread counts at once."""
        for threads, locks, times in ((4, 3, 2000), (2, 1000, 7), (1, 1, 70000)):
            for detail in ("interactions", "auto", "full"):
                done = run("counts", str(threads), str(locks), str(times), detail=detail)
                self.assertEqual((done.status, done.err), (0, ""))
                names = done.noted()
                wanted = dict.fromkeys(range(names["first"], names["last"] + 1,
                                             names["size"]), threads * times)
                wanted[names["turn_lock"]] = names["turn_acquisitions"]
                counted = dict.fromkeys(wanted, 0)
                for event in done.events:
                    if event["event"] == "hold":
                        counted[event["object"]] += 1
                    elif event["event"] == "lock_counts":
                        counted[event["object"]] += event["acquisitions"]
                with self.subTest(f"{threads} {locks} {times} {detail}"):
                    self.assertEqual(counted, wanted)
                    if detail == "auto" and times == 70000:
                        self.assertEqual(
                            [e["object"] for e in done.of("detail")], [0, names["first"]])

    def test_holds_do_not_overlap(self):
        done = run("counts", "4", "1", "3000", detail="full")
        holds = sorted((h["acquired"], h["released"])
                       for h in done.of("hold", object=done.noted()["first"]))
        self.assertEqual(len(holds), 12000)
        for (_, released), (acquired, _) in zip(holds, holds[1:]):
            self.assertLessEqual(released, acquired)

    def test_forked_processes(self):
        done = run("hostile", "forks")
        self.assertEqual(done.status, 5, done.err)
        parent = done.noted()["pid"]
        children = done.of("process_start", ppid=parent)
        forked = [c for c in children if c["program"].endswith("hostile")]
        shells = [c for c in children if not c["program"].endswith("hostile")]
        # The fourth went on to execute a shell.
        self.assertEqual(len(forked), 4)
        self.assertEqual(len(shells), 4)
        for child in forked[:3]:
            starts = done.of("thread_start", pid=child["pid"])
            self.assertEqual([s["thread"] for s in starts], [0, 1])

    def test_jump_out_of_a_wait(self):
        done = run("hostile", "jumps")
        pairs = done.waits(object=done.noted()["semaphore"])
        self.assertEqual(len(pairs), 5)

    def test_thread_ends(self):
        done = run("hostile", "thread_ends")
        # Two, and the one that the program makes before main.
        self.assertEqual(len(done.of("thread_exit")), 3)
        # One by the thread itself and three of its four destructors before it is ended.
        self.assertGreaterEqual(done.acquisitions(done.noted()["mutex"]), 5)


if __name__ == "__main__":
    unittest.main()
