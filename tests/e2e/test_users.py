"""Recording as another user, and beside a session daemon that already runs."""

import glob
import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest

import weft


def is_daemon_of_root_running():
    try:
        pid = int(pathlib.Path("/var/run/lttng/lttng-sessiond.pid").read_text())
    except (OSError, ValueError):
        return False
    return weft.command_name(pid) == "lttng-sessiond"


def start_daemon(test, environment, prefix=()):
    """An ordinary session daemon of the user, which answers when this returns."""
    daemon = subprocess.Popen(
        [*prefix, "lttng-sessiond", "--no-kernel", "--quiet"],
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def end():
        daemon.terminate()
        daemon.wait()

    def answers():
        command = [*prefix, "lttng", "--no-sessiond", "list"]
        return subprocess.run(command, env=environment, capture_output=True).returncode == 0

    test.addCleanup(end)
    weft.wait_until(answers, "the daemon answers")
    return daemon


class BecomesAnotherUser(weft.WeftTest):
    def test_in_two_steps(self):
        """setpriv keeps its capabilities, which only its own thread has, for the second."""
        if os.getuid() != 0:
            return
        program = ["setpriv", f"--reuid={weft.NOBODY}", f"--regid={weft.NOBODY}",
                   "--clear-groups", "id"]
        bare = subprocess.run(program, capture_output=True, text=True, check=True)
        done = self.run_weft("record", "--quiet", "-o", "t.weft", "--", *program)
        self.assertEqual((done.returncode, done.stdout), (0, bare.stdout), done.stderr)


class OtherUser(weft.WeftTest):
    """As user 65534 when the tests run as root; else they are an ordinary user's anyway."""

    def setUp(self):
        super().setUp()
        self.prefix = []
        self.programs = weft.BUILD
        if os.getuid() != 0:
            return
        # The build may be where that user cannot look.
        self.prefix = ["setpriv", f"--reuid={weft.NOBODY}", f"--regid={weft.NOBODY}"]
        self.prefix += ["--clear-groups"]
        self.programs = pathlib.Path(tempfile.mkdtemp(prefix="weft-e2e-bin-"))
        self.addCleanup(shutil.rmtree, self.programs, ignore_errors=True)
        self.programs.chmod(0o755)
        for name in ("weft", "weft-scenario", "libweft-probe.so"):
            shutil.copy(weft.BUILD / name, self.programs / name)
        os.chown(self.folder, weft.NOBODY, weft.NOBODY)
        self.environment["HOME"] = str(self.folder)

    def run_as_user(self, *args, **options):
        return subprocess.run(
            [*self.prefix, str(self.programs / "weft"), *args],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=weft.PATIENCE_S * 2,
            **options,
        )

    def check(self):
        scenario = str(self.programs / "weft-scenario")
        done = self.run_as_user("record", "-o", "t.weft", "--", scenario, "counter")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "Result: 10\n")
        done = self.run_as_user("report", "t.weft", "--format=json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(len(report["threads"]), 11)
        self.assertEqual(report["trace"]["lost_events"], 0)
        self.assert_babeltrace_reads()

    def test_records(self):
        self.check()

    def test_records_beside_a_daemon_of_its_own(self):
        daemon = start_daemon(self, self.environment, self.prefix)
        self.check()
        self.assertIsNone(daemon.poll())

    def test_folder_that_it_may_not_write(self):
        if os.getuid() != 0:
            return
        closed = self.folder / "closed"
        closed.mkdir(mode=0o755)
        done = self.run_as_user("record", "-o", "closed/t.weft", "--", "true")
        self.assertEqual(done.returncode, 125)
        self.assert_one_line(done.stderr, "weft record: cannot make the folder")

    def test_program_that_is_not_instrumented(self):
        done = self.run_as_user("record", "-o", "t.weft", "--", "sh", "-c", "passwd -S; true")
        self.assertEqual(done.returncode, 0, done.stderr)
        # What changes its user is not seen, and does not complain of what it may not load.
        self.assertNotIn("ld.so", done.stderr)
        programs = [os.path.basename(p["program"]) for p in self.report()["processes"]]
        self.assertEqual(len(programs), 1, programs)

    def test_few_open_files(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))

        done = self.run_as_user("record", "-o", "t.weft", "--", "true", preexec_fn=limit)
        self.assertEqual(done.returncode, 125)
        self.assert_one_line(done.stderr, "weft record: only 100 files may be open at once")
        self.assertFalse((self.folder / "t.weft").exists())
        may_raise = subprocess.run(["sh", "-c", "ulimit -n 200"], preexec_fn=limit,
                                   stderr=subprocess.DEVNULL)
        if may_raise.returncode == 0:
            # Who may raise the limit does, for the daemon alone.
            done = self.run_weft("record", "-q", "-o", "t.weft", "--", "sh", "-c", "ulimit -n",
                                 preexec_fn=limit)
            self.assertEqual((done.returncode, done.stdout), (0, "100\n"), done.stderr)

    def test_program_that_it_may_not_execute(self):
        program = self.folder / "program"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o600)
        done = self.run_as_user("record", "-o", "t.weft", "--", "./program")
        self.assertEqual(done.returncode, 126)
        self.assert_one_line(done.stderr, "weft record: ")


class Beside(weft.WeftTest):
    def test_daemon_of_this_user_is_left_alone(self):
        self.environment["HOME"] = str(self.folder)
        daemon = None
        if os.getuid() != 0 or not is_daemon_of_root_running():
            daemon = start_daemon(self, self.environment)
        report = self.record_scenario("counter")
        self.assertEqual(len(report["threads"]), 11)
        if daemon is not None:
            self.assertIsNone(daemon.poll())
        else:
            self.assertTrue(is_daemon_of_root_running())

    def test_folder_behind_a_closed_door(self):
        """The daemon's user could not even look into the folder above the trace."""
        closed = self.folder / "closed"
        closed.mkdir(mode=0o700)
        self.record(weft.SCENARIO, "counter", name="closed/t.weft")
        self.assertEqual(len(self.report("closed/t.weft")["threads"]), 11)

    def test_consumer_daemon_that_cannot_start(self):
        """lttng-ctl would wait for it for ever."""
        places = ("/usr/lib/*/lttng/libexec", "/usr/lib*/lttng/libexec", "/usr/libexec/lttng*")
        found = [path for place in places for path in glob.glob(place + "/lttng-consumerd")]
        if os.getuid() != 0 or not found:
            return
        script = 'mount --bind /dev/null "$1" && exec "$2" record -o t.weft -- true'
        alone = ["unshare", "--mount", "sh", "-c"]
        may = subprocess.run([*alone, 'mount --bind /dev/null "$1"', "sh", found[0]],
                             capture_output=True, check=False)
        if may.returncode != 0:
            self.skipTest("this container may not mount")
        done = subprocess.run(
            [*alone, script, "sh", found[0], weft.WEFT],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        self.assertEqual(done.returncode, 125)
        self.assert_one_line(done.stderr, "weft record: LTTng's daemon does not answer")
        self.assertFalse((self.folder / "t.weft").exists())


if __name__ == "__main__":
    unittest.main()
