"""What the tests of real programs share: running one bare and recorded, comparing all that
it left behind, and checking what must hold of any trace."""

import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess

from weft import BUILD, PATIENCE_S, WEFT, WeftTest

CHECK_TRACE = str(BUILD / "tests/real/check-trace")
DETAILS = ("auto", "interactions", "full")


class Seen:
    """A recorded run: the report, what check-trace counted, and the trace's folder."""

    def __init__(self, path, report, waits):
        self.path, self.report, self.waits = path, report, waits

    def threads(self, **wanted):
        return [t for t in self.report["threads"]
                if all(t[key] == value for key, value in wanted.items())]

    def waited(self, kind):
        """How many waits of that kind, and of how many of them what is known."""
        return self.waits.get(kind, {
            "places": [], **dict.fromkeys(
                ("all", "done", "holder", "waker", "site", "stack"), 0)})

    def waited_for(self):
        """All (waiter, for whom), by name; None where that is not known."""
        names = {t["id"]: t["name"] for t in self.report["threads"]}
        return {(names[row["waiter"]], names.get(row["holder"]))
                for row in self.report["blame"]}


def text(size, seed=1):
    """Bytes that compress like prose, always the same."""
    numbers = random.Random(seed)
    words = ["".join(chr(numbers.randrange(97, 123)) for _ in range(numbers.randrange(2, 9)))
             for _ in range(4000)]
    parts, length = [], 0
    while length < size:
        line = " ".join(numbers.choices(words, k=200)) + "\n"
        parts.append(line)
        length += len(line)
    return "".join(parts).encode()[:size]


def files_below(folder):
    """Of each its size and what stands in it, short enough to be printed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            found[str(path.relative_to(folder))] = (len(content),
                                                    hashlib.sha256(content).hexdigest())
    return found


class RealTest(WeftTest):
    """`inputs` are the files that a program finds in its folder, always of the same age."""

    inputs = {}

    def setUp(self):
        super().setUp()
        if os.environ.get("WEFT_KEEP"):
            self._cleanups = [c for c in self._cleanups if c[0] is not shutil.rmtree]

    def fresh_folder(self, name):
        folder = self.folder / name
        folder.mkdir()
        for file, content in self.inputs.items():
            (folder / file).write_bytes(content)
            os.utime(folder / file, (1_000_000_000, 1_000_000_000))
        return folder

    def run_in(self, name, argv):
        """Returns (status, stdout, stderr, files)."""
        folder = self.fresh_folder(name)
        done = subprocess.run(list(map(str, argv)), cwd=folder, env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=PATIENCE_S * 2, check=False)
        status = done.returncode if done.returncode >= 0 else 128 - done.returncode
        return status, done.stdout, done.stderr, files_below(folder)

    def both(self, *argv, detail=None, status=0, options=()):
        """Runs `argv` bare and recorded: all that can be seen from outside is the same. Its
        trace is sound. Returns what was seen of it."""
        label = detail or "default"
        trace = self.folder / f"{label}.weft"
        how = ["--detail", detail] if detail else []
        bare = self.run_in(f"bare-{label}", argv)
        self.assertEqual(bare[0], status, bare[2])
        recorded = self.run_in(
            f"recorded-{label}",
            [WEFT, "record", "--quiet", "-o", trace, *how, *options, "--", *argv])
        self.assertEqual(recorded, bare)
        return self.look_at(trace)

    def look_at(self, trace):
        """What must hold of any trace holds of this one."""
        done = subprocess.run([CHECK_TRACE, str(trace)], capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
        self.assertNotEqual(done.stdout, "", done.stderr)
        checked = json.loads(done.stdout)
        self.assertEqual(checked["faults"], [])
        self.assertEqual(done.returncode, 0)
        return Seen(trace, self.report(trace), checked["waits"])

    def assert_known(self, seen, kind, *what, least=1):
        """There are waits of the kind; of all of them it is known where they were, and who
        held what nearly all of them waited for if `what` has "holder"; and who ended those
        that ended well if it has "waker"."""
        row = seen.waited(kind)
        self.assertGreaterEqual(row["all"], least, seen.waits)
        for key in ("site", "stack", *what):
            wanted = row["done" if key == "waker" else "all"]
            if key == "holder":
                # Read of a lock that may change hands at that very moment.
                wanted -= max(1, wanted // 10)
            self.assertGreaterEqual(row[key], wanted, f"{kind}: {key}: {row}")

    def assert_spawned(self, seen, n=None, least=0):
        """`n` threads besides main, each from a known place. Returns them."""
        threads = seen.report["threads"]
        spawned = [t for t in threads if t["parent"] is not None
                   and threads[t["parent"]]["process"] == t["process"]]
        if n is not None:
            self.assertEqual(len(spawned), n)
        self.assertGreaterEqual(len(spawned), least)
        # The making of a process is an arrow too, to its first thread.
        arrows = seen.report["interactions"]["spawn"] - len(spawned)
        self.assertIn(arrows, range(len(seen.report["processes"])))
        for thread in spawned:
            self.assertIsNotNone(thread["spawned_at"])
        return spawned

    def assert_spawned_and_joined(self, seen, n=None, least=0):
        spawned = self.assert_spawned(seen, n, least)
        for thread in spawned:
            self.assertTrue(thread["joined"] and thread["ended"], thread)
        self.assertEqual(seen.report["interactions"]["join"], len(spawned))
        self.assert_known(seen, "join")
        self.assertEqual(seen.waited("join")["done"], seen.waited("join")["all"])
