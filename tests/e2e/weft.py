"""What the end-to-end tests share: running weft in a folder of its own, and looking at the
processes it starts. Needs WEFT_BUILD, the folder of the executables."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

BUILD = pathlib.Path(os.environ.get("WEFT_BUILD", "build")).resolve()
WEFT = str(BUILD / "weft")
SCENARIO = str(BUILD / "weft-scenario")
VIEWER = BUILD / "weft-viewer"
NOBODY = 65534

# How long to wait for what must happen: only ever reached by a failure.
PATIENCE_S = 60


def wait_until(condition, what):
    """Returns what `condition` returns as soon as that is true."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain until {what}")
        time.sleep(0.02)


def process_state(pid):
    """The letter of /proc/PID/stat; None when there is no such process, or a dead one."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state = text.rpartition(")")[2].split()[0]
    return None if state in "ZX" else state


def children(pid):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
            except OSError:
                continue
            if int(text.rpartition(")")[2].split()[1]) == pid:
                found.append(int(entry.name))
    return found


def command_name(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def descendants(pid):
    found = []
    for child in children(pid):
        found += [child] + descendants(child)
    return found


def helpers(pid):
    """The guardian of the `weft record` that is `pid`, with all below it."""
    for child in children(pid):
        if command_name(child) == "weft-guardian":
            return [child] + descendants(child)
    return []


def all_gone(pids):
    return all(process_state(pid) is None for pid in pids)


class WeftTest(unittest.TestCase):
    """Each test has a folder, `self.folder`, which is the current one of what it runs."""

    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="weft-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("LTTNG_") and name not in ("DISPLAY", "WAYLAND_DISPLAY")
        }

    def run_weft(self, *args, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(
            [WEFT, *map(str, args)],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 2,
            **options,
        )

    def start_weft(self, *args, **options):
        """Starts it without waiting; it is killed at the end if it still runs."""
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        process = subprocess.Popen(
            [WEFT, *map(str, args)],
            cwd=self.folder,
            env=self.environment,
            text=True,
            **options,
        )

        def end():
            if process.poll() is None:
                process.kill()
            process.communicate()

        self.addCleanup(end)
        return process

    def record(self, *program, name="t.weft", options=(), status=0):
        """Records and returns the completed process; its exit status has to be `status`."""
        done = self.run_weft("record", "-o", name, *options, "--", *program)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def report(self, name="t.weft"):
        done = self.run_weft("report", name, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr, "")
        report = json.loads(done.stdout)
        self.assertEqual(report["schema"], "weft-report/1")
        return report

    def record_scenario(self, *args, status=0, options=()):
        """Records a scenario and returns its report; nothing may be lost or unmatched."""
        self.record(SCENARIO, *args, status=status, options=options)
        report = self.report()
        self.assertEqual(report["trace"]["lost_events"], 0)
        self.assertEqual(set(report["trace"]["defects"].values()), {0})
        self.assertEqual(report["trace"]["exit_status"], status)
        self.assertEqual(report["trace"]["args"], [str(arg) for arg in args])
        return report

    def manifest(self, name="t.weft"):
        return json.loads((self.folder / name / "manifest.json").read_text())

    def assert_babeltrace_reads(self, name="t.weft"):
        done = subprocess.run(
            ["babeltrace2", str(self.folder / name)], capture_output=True, text=True
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("weft:process_start", done.stdout)
        return done.stdout

    def assert_one_line(self, text, start):
        self.assertEqual(len(text.splitlines()), 1, text)
        self.assertTrue(text.startswith(start), text)

    def await_recording(self, process):
        """Waits until the program under `process` has said that it runs."""
        line = process.stdout.readline()
        self.assertNotEqual(line, "", "the program did not start")
        return line.strip()


def named(report, table, name):
    rows = [row for row in report[table] if row["name"] == name]
    assert len(rows) == 1, f"{len(rows)} rows {name} in {table}"
    return rows[0]


def of_scenario(report, table="threads"):
    """The rows of processes that run a scenario: not those of a shell around it."""
    own = {row["id"] for row in report["processes"] if row["program"] == SCENARIO}
    return [row for row in report[table] if row["process"] in own]


def ignore_signal(number):
    signal.signal(number, signal.SIG_IGN)
