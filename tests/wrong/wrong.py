"""What the tests of wrong programs share: recording a case until it is stuck and is killed,
and asking the report for the state it died in. Runs with tests/e2e in the path."""

import json
import pathlib
import re
import signal
import subprocess

from weft import BUILD, WeftTest

SOURCE = pathlib.Path(__file__).with_name("wrong.c")
PROGRAM = BUILD / "tests/wrong/wrong"


def mark(name, source=SOURCE):
    """The place in the source that has this mark: wrong.c:103."""
    found = [n for n, line in enumerate(source.read_text().splitlines(), 1)
             if line.rstrip().endswith((f"/* {name} */", f"// {name}"))]
    assert len(found) == 1, (name, found)
    return f"{source.name}:{found[0]}"


class State:
    """The end of a recorded run, by names of threads."""

    def __init__(self, report, text):
        self.report, self.text = report, text
        self.summary = re.sub(r"\s+", " ", text.split("\nThreads")[0])

    def name(self, row):
        return None if row is None else self.report["threads"][row]["name"]

    def waiting(self, thread):
        """What the thread waits for at the end: the one entry that it has."""
        found = [w for w in self.report["still_waiting"]
                 if self.name(w["thread"]) == thread]
        assert len(found) == 1, (thread, self.report["still_waiting"])
        return found[0]

    def held(self, thread):
        found = [h for h in self.report["still_held"] if self.name(h["thread"]) == thread]
        assert len(found) == 1, (thread, self.report["still_held"])
        return found[0]


class WrongTest(WeftTest):
    def state(self, name="t.weft"):
        text = self.run_weft("report", name).stdout
        report = self.report(name)
        defects = dict(report["trace"]["defects"])
        self.assertEqual(set(defects.values()), {0}, defects)
        self.assertEqual(report["trace"]["lost_events"], 0)
        return State(report, text)

    def record_stuck(self, case, end, detail="auto", program=PROGRAM, name="t.weft",
                     options=()):
        """Records until the program says that it is stuck, then has `end` end it: called
        with the process of weft and the program's id. Returns weft's exit status."""
        process = self.start_weft("record", "-o", name, "--detail", detail, *options, "--",
                                  program, case)
        line = ""
        while not line.startswith("stuck "):
            line = process.stdout.readline()
            self.assertNotEqual(line, "", "the program ended before it was stuck")
        end(process, int(line.split()[1]))
        process.communicate(timeout=60)
        return process.returncode

    def stuck(self, case, detail="auto", **options):
        """The state in which a case dies of SIGKILL."""
        def kill(_, pid):
            subprocess.run(["kill", "-KILL", str(pid)], check=True)

        status = self.record_stuck(case, kill, detail=detail, **options)
        self.assertEqual(status, 128 + signal.SIGKILL)
        return self.state(options.get("name", "t.weft"))

    def compare(self, case, detail="auto", name="t.weft"):
        """Records a case that ends by itself: it says and returns the same without Weft."""
        bare = subprocess.run([PROGRAM, case], capture_output=True, text=True, check=False)
        done = self.run_weft("record", "-o", name, "--detail", detail, "--", PROGRAM, case)
        status = bare.returncode if bare.returncode >= 0 else 128 - bare.returncode
        without_pid = [re.sub(r"^ends \d+", "ends", text)
                       for text in (bare.stdout, done.stdout)]
        self.assertEqual((done.returncode, without_pid[1]), (status, without_pid[0]))
        return self.state(name)

    def assert_waits(self, state, thread, kind, place, function, holder=None, held_at=None):
        """How a thread that waits for a lock is told of, as data and in words."""
        wait = state.waiting(thread)
        self.assertEqual((wait["kind"], wait["site"], wait["function"]),
                         (kind, mark(place), function))
        self.assertIn(f"{thread} was still waiting", wait["text"])
        self.assertIn(mark(place), wait["text"])
        if holder is not None:
            self.assertEqual(state.name(wait["holder"]), holder)
            self.assertIsNotNone(wait["holder_since_ns"])
            self.assertLessEqual(wait["holder_since_ns"], wait["since_ns"])
            self.assertEqual(wait["holder_site"], mark(held_at))
        return wait

    def assert_held(self, state, thread, place, function, mode="exclusive", ended=False):
        hold = state.held(thread)
        self.assertEqual((hold["site"], hold["function"], hold["mode"], hold["thread_ended"]),
                         (mark(place), function, mode, ended))
        verb = "ended while it held" if ended else "still held"
        self.assertIn(f"{thread} {verb}", hold["text"])
        self.assertIn(mark(place), hold["text"])
        return hold
