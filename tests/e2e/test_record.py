"""`weft record` stands between a program and the shell: neither may notice, and nothing may
be left behind, however either of them ends."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import unittest

import weft
from weft import SCENARIO, WEFT, wait_until

# Says that it runs, then works until it is ended.
ENDLESS = "echo running; while :; do sleep 0.05; done"


class Status(weft.WeftTest):
    def test_of_the_program(self):
        cases = [("exit 0", 0), ("exit 1", 1), ("exit 7", 7), ("exit 255", 255)]
        cases += [(f"kill -{n} $$", 128 + n) for n in (1, 2, 9, 11, 15)]
        for number, (script, status) in enumerate(cases):
            with self.subTest(script):
                self.record("sh", "-c", script, name=f"{number}.weft", status=status)
                self.assertEqual(self.manifest(f"{number}.weft")["exit_status"], status)

    def test_of_programs_that_do_not_start(self):
        (self.folder / "plain").write_text("#!/bin/sh\n")
        lost = self.folder / "lost"
        lost.write_text("#!/not/there\n")
        lost.chmod(0o755)
        for program, status, says in [
            ("not-a-program-of-this-machine", 127, "$PATH"),
            ("./none", 127, "does not exist"),
            ("./lost", 127, "interpreter"),
            ("./plain", 126, "not executable"),
            ("/", 126, "folder"),
        ]:
            with self.subTest(program):
                done = self.run_weft("record", "-o", "t.weft", "--", program)
                self.assertEqual(done.returncode, status)
                self.assert_one_line(done.stderr, "weft record: ")
                self.assertIn(says, done.stderr)
                self.assertFalse((self.folder / "t.weft").exists())

    def test_of_wrong_usage(self):
        for args in [
            [],
            ["--nonsense", "true"],
            ["--duration", "soon", "true"],
            ["--duration", "-1", "true"],
            ["--max-size", "big", "true"],
            ["-o"],
        ]:
            with self.subTest(args):
                done = self.run_weft("record", *args)
                self.assertEqual(done.returncode, 125)
                self.assert_one_line(done.stderr, "weft record: ")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_help(self):
        done = self.run_weft("record", "--help")
        self.assertEqual(done.returncode, 0)
        for word in ("--output", "--duration", "--lossless", "126"):
            self.assertIn(word, done.stdout)


class Transparency(weft.WeftTest):
    """The same with and without recording."""

    def both(self, *argv, **options):
        bare = subprocess.run(
            argv, cwd=self.folder, env=self.environment, capture_output=True, **options
        )
        recorded = subprocess.run(
            [WEFT, "record", "--quiet", "-o", "t.weft", "--", *argv],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            **options,
        )
        return bare, recorded

    def check_same(self, *argv, **options):
        bare, recorded = self.both(*argv, **options)
        self.assertEqual(recorded.stdout, bare.stdout)
        self.assertEqual(recorded.stderr, bare.stderr)
        self.assertEqual(recorded.returncode, bare.returncode)

    def test_output_and_status(self):
        script = "cat; echo out; echo err >&2; echo \"$0 $*\"; pwd; exit 9"
        self.check_same("sh", "-c", script, "a b", "--c", "", input=b"in\0put\n")

    def test_scenario(self):
        self.check_same(SCENARIO, "counter", stdin=subprocess.DEVNULL)

    def test_options_of_the_program_are_its_own(self):
        done = self.run_weft("record", "-q", "-o", "t.weft", "echo", "-o", "x", "--quiet")
        self.assertEqual(done.stdout, "-o x --quiet\n")

    def test_closed_standard_files(self):
        script = "for i in 0 1 2 3 4 5; do [ -e /proc/$$/fd/$i ] && echo $i; done >list; true"
        for closed in [(0,), (0, 1), (0, 1, 2)]:
            with self.subTest(closed):

                def close():
                    for fd in closed:
                        os.close(fd)

                lists = []
                for prefix in [[], [WEFT, "record", "-q", "-o", "t.weft", "--"]]:
                    subprocess.run(
                        prefix + ["sh", "-c", script],
                        cwd=self.folder,
                        env=self.environment,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                        preexec_fn=close,
                        check=True,
                    )
                    lists.append((self.folder / "list").read_text())
                self.assertEqual(lists[1], lists[0])
                shutil.rmtree(self.folder / "t.weft")

    def test_signal_dispositions(self):
        def ignore():
            for number in (signal.SIGHUP, signal.SIGCHLD, signal.SIGPIPE):
                weft.ignore_signal(number)
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])

        argv = ["grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status"]
        self.check_same(*argv, preexec_fn=ignore)
        shutil.rmtree(self.folder / "t.weft")
        self.check_same(*argv)

    def test_environment_gains_only_what_the_man_page_says(self):
        self.environment["LD_PRELOAD"] = "libm.so.6"
        bare, recorded = self.both("env")
        more = set(recorded.stdout.splitlines()) - set(bare.stdout.splitlines())
        values = dict(line.decode().split("=", 1) for line in more)
        self.assertEqual(
            set(values),
            {"LD_PRELOAD", "LTTNG_HOME", "LTTNG_UST_REGISTER_TIMEOUT", "WEFT_DETAIL"},
        )
        libraries = values["LD_PRELOAD"].split(":")
        self.assertEqual(libraries[-1], "libm.so.6")
        # A name without a folder is complained of by programs that change their user.
        for library in libraries[:-1]:
            self.assertTrue(os.path.isabs(library), library)

    def test_pipe_ends_with_the_program(self):
        """Nothing that weft starts may hold the program's output open."""
        process = self.start_weft("record", "-o", "t.weft", "--", "sh", "-c", ENDLESS)
        self.await_recording(process)
        helpers = weft.helpers(process.pid)
        self.assertGreaterEqual(len(helpers), 3)
        for pid in helpers:
            if process_files := self.files_of(pid):
                for fd in (process.stdout, process.stderr):
                    self.assertNotIn(os.readlink(f"/proc/self/fd/{fd.fileno()}"), process_files)
        process.terminate()
        process.communicate()

    def files_of(self, pid):
        try:
            return [os.readlink(f) for f in pathlib.Path(f"/proc/{pid}/fd").iterdir()]
        except OSError:
            return []


class Folder(weft.WeftTest):
    def test_never_overwrites(self):
        (self.folder / "t.weft").mkdir()
        (self.folder / "t.weft" / "precious").write_text("mine")
        done = self.run_weft("record", "-o", "t.weft", "--", "touch", "started")
        self.assertEqual(done.returncode, 125)
        self.assert_one_line(done.stderr, "weft record: 't.weft' exists already")
        self.assertEqual((self.folder / "t.weft" / "precious").read_text(), "mine")
        self.assertFalse((self.folder / "started").exists())

    def test_default_name(self):
        for _ in range(2):
            self.assertEqual(self.run_weft("record", SCENARIO, "spawn").returncode, 0)
        names = [path.name for path in self.folder.iterdir()]
        self.assertEqual(len(names), 2)
        for name in names:
            self.assertRegex(name, r"^weft-scenario-\d{8}-\d{6}(-2)?\.weft$")

    def test_bad_places(self):
        (self.folder / "file").write_text("")
        for name in ["not/there.weft", "file/t.weft", ""]:
            with self.subTest(name):
                done = self.run_weft("record", "-o", name, "--", "true")
                self.assertEqual(done.returncode, 125)
                self.assert_one_line(done.stderr, "weft record: ")

    def test_any_name(self):
        name = "a trace, 'so' ünnamed"
        done = self.record(SCENARIO, "spawn", name=name)
        self.assertEqual(len(self.report(name)["threads"]), 2)
        self.assertIn("weft view", done.stderr)

    def test_belongs_to_the_user(self):
        self.record(SCENARIO, "counter")
        for folder, _, files in os.walk(self.folder / "t.weft"):
            for path in [folder] + [os.path.join(folder, name) for name in files]:
                self.assertEqual(os.stat(path).st_uid, os.getuid(), path)

    def test_manifest(self):
        self.record(SCENARIO, "counter", "--threads=3")
        manifest = self.manifest()
        # Whatever was asked for, an instrumented program writes all.
        self.assertEqual(self.report()["processes"][0]["detail"], "full")
        self.assertEqual(manifest["program"], SCENARIO)
        self.assertEqual(manifest["args"], ["counter", "--threads=3"])
        self.assertEqual(manifest["host"], os.uname().nodename)
        self.assertEqual(manifest["exit_status"], 0)
        self.assertEqual(manifest["lost_events"], 0)
        self.assertEqual(manifest["detail"], "full")
        self.assertRegex(manifest["lttng_version"], r"^\d+\.\d+")
        self.assertGreater(manifest["events"], 0)
        self.assertGreater(manifest["event_cost_ns"], 0)
        self.assertGreater(manifest["ended_monotonic_ns"], manifest["started_monotonic_ns"])

    def test_babeltrace(self):
        self.record(SCENARIO, "counter")
        text = self.assert_babeltrace_reads()
        self.assertEqual(text.count("weft:thread_start"), 11)
        self.assertEqual(text.count("weft-measure"), 0)


class Summary(weft.WeftTest):
    def test_says_what_and_where(self):
        text = self.record(SCENARIO, "counter", "--increments=20").stderr
        self.assertIn("into t.weft", text)
        self.assertIn("11 threads", text)
        self.assertIn("none lost", text)
        self.assertRegex(text, r"Longest wait: .* for counter")
        self.assertIn("weft view t.weft", text)
        self.assertIn("weft report t.weft", text)

    def test_quiet(self):
        done = self.record(SCENARIO, "counter", options=["--quiet"])
        self.assertEqual(done.stderr, "")

    def test_detail(self):
        for options, detail in [((), "auto"), (("--detail", "full"), "full"),
                                (("--detail", "interactions"), "interactions")]:
            with self.subTest(options):
                self.record("true", name=f"{detail}.weft", options=options)
                report = self.report(f"{detail}.weft")
                self.assertEqual([t["name"] for t in report["threads"]], ["main"])
                self.assertEqual(report["trace"]["detail"], detail)
                self.assertEqual(report["processes"][0]["detail"], detail)

    def test_program_in_a_script(self):
        self.record("sh", "-c", f"{SCENARIO} counter; {SCENARIO} spawn; exit 0")
        report = self.report()
        details = {(os.path.basename(p["program"]), p["detail"]) for p in report["processes"]}
        self.assertEqual(len(report["processes"]), 3)
        self.assertIn(("weft-scenario", "full"), details)
        self.assertEqual({detail for name, detail in details if name != "weft-scenario"},
                         {"auto"})
        self.assertEqual(report["trace"]["detail"], "auto")
        self.assertEqual(len(weft.of_scenario(report)), 13)


class Outlook(weft.WeftTest):
    """What is said of a program before it runs; it runs all the same."""

    def compile(self, name, *flags):
        source = self.folder / "program.c"
        source.write_text("#include <stdio.h>\nint main (void) { puts (\"ran\"); return 3; }\n")
        subprocess.run(["cc", *flags, "-o", name, source], cwd=self.folder, check=True)

    def check(self, program, says):
        done = self.record(program, status=3)
        self.assertEqual(done.stdout, "ran\n")
        first = done.stderr.splitlines()[0]
        if says is None:
            self.assertTrue(first.startswith("weft: recorded"), done.stderr)
            self.assertIn("main", [t["name"] for t in self.report()["threads"]])
        else:
            self.assert_one_line(first, f"weft record: '{program}' ")
            self.assertIn(says, first)
            self.assertIn(says, done.stderr.partition("Nothing to see: ")[2])
        shutil.rmtree(self.folder / "t.weft")

    def test_of_static_programs(self):
        self.compile("static", "-static")
        self.compile("static-pie", "-static-pie")
        self.check("./static", "statically linked")
        self.check("./static-pie", "statically linked")
        script = self.folder / "script"
        script.write_text("#!./static\n")
        script.chmod(0o755)
        self.check("./script", "is run by './static', which is statically linked")

    def test_of_scripts(self):
        for first in ("#!/bin/sh\n", "#!/usr/bin/env sh\n", ""):
            script = self.folder / "script"
            script.write_text(f"{first}echo ran\nexit 3\n")
            script.chmod(0o755)
            self.check("./script", None)

    def test_of_sanitizers(self):
        self.compile("asan", "-fsanitize=address")
        self.compile("tsan", "-fsanitize=thread")
        self.check("./asan", None)
        self.check("./tsan", "ThreadSanitizer")

    def test_of_another_processor(self):
        program = self.folder / "foreign"
        data = bytearray(pathlib.Path("/bin/true").read_bytes())
        data[18:20] = (243 if os.uname().machine != "riscv64" else 62).to_bytes(2, sys.byteorder)
        program.write_bytes(data)
        program.chmod(0o755)
        done = self.run_weft("record", "-o", "t.weft", "--", "./foreign")
        self.assertEqual(done.returncode, 126)
        self.assertIn("is made for another processor", done.stderr.splitlines()[0])
        self.assertFalse((self.folder / "t.weft").exists())

    def test_setuid_is_refused(self):
        program = "passwd"
        if os.getuid() == 0:
            program = "./setuid"
            shutil.copy("/bin/true", self.folder / "setuid")
            os.chown(self.folder / "setuid", 1, -1)
            (self.folder / "setuid").chmod(0o4755)
        done = self.run_weft("record", "-o", "t.weft", "--", program)
        self.assertEqual(done.returncode, 125)
        self.assert_one_line(done.stderr, "weft record: ")
        self.assertIn("changes its user when it starts (setuid)", done.stderr)
        self.assertFalse((self.folder / "t.weft").exists())


class Limits(weft.WeftTest):
    def test_duration(self):
        process = self.start_weft(
            "record", "--duration", "4s", "-o", "t.weft", "--", "sh", "-c",
            f"{SCENARIO} counter; echo running; read line; exit 6", stdin=subprocess.PIPE,
        )
        self.await_recording(process)
        while "running" not in self.await_recording(process):
            pass
        helpers = weft.helpers(process.pid)
        wait_until(lambda: weft.all_gone(helpers), "the recording has ended")
        self.assertIsNone(process.poll())
        _, text = process.communicate("go on\n")
        self.assertEqual(process.returncode, 6)
        self.assertIn("until its time was up", text)
        self.assertEqual(len(weft.of_scenario(self.report())), 11)
        self.assertEqual(self.manifest()["exit_status"], 6)

    def test_size(self):
        done = self.record(
            SCENARIO, "counter", "--increments=100000", "--work-us=0",
            options=["--max-size", "64k"],
        )
        self.assertIn("as large as allowed", done.stderr)
        self.assertIn("Result: 1000000", done.stdout)
        self.assertGreater(self.report()["trace"]["events"], 0)

    def test_lossless(self):
        report = self.record_scenario(
            "counter", "--increments=20000", "--work-us=0", options=["--lossless"]
        )
        self.assertIn(report["locks"][0]["acquisitions"], (200000, 200001))


class Ends(weft.WeftTest):
    """However it ends, the trace can be read and no process is left."""

    def start(self, script, name="t.weft", **options):
        """The script prints `running` and then waits for something: else it may be over before
        the test has looked at it."""
        process = self.start_weft("record", "-o", name, "--", "sh", "-c", script, **options)
        while self.await_recording(process) != "running":
            pass
        helpers = wait_until(lambda: weft.helpers(process.pid), "the guardian is there")
        self.assertIn("lttng-sessiond", map(weft.command_name, helpers))
        # Not there for a moment while the shell becomes its last command.
        self.home = wait_until(lambda: self.home_of(process), "the program runs")
        return process, helpers

    def home_of(self, process):
        for pid in weft.children(process.pid):
            try:
                text = pathlib.Path(f"/proc/{pid}/environ").read_bytes()
            except OSError:
                continue
            if found := re.search(rb"(?:^|\0)LTTNG_HOME=([^\0]+)", text):
                return pathlib.Path(found.group(1).decode())
        return None

    def check_nothing_left(self, helpers):
        wait_until(lambda: weft.all_gone(helpers), "all helpers are gone")
        self.assertFalse(self.home.exists())
        self.assertEqual(self.processes_of_home(), [])

    def processes_of_home(self):
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or weft.process_state(entry.name) is None:
                continue
            try:
                if str(self.home).encode() in (entry / "environ").read_bytes():
                    found.append(entry.name)
            except OSError:
                continue
        return found

    def test_normal(self):
        process, helpers = self.start(f"echo running; read line; {SCENARIO} counter",
                                      stdin=subprocess.PIPE)
        process.communicate("go\n")
        self.assertEqual(process.returncode, 0)
        self.check_nothing_left(helpers)
        self.assertEqual(len(weft.of_scenario(self.report())), 11)

    def test_interrupt_of_the_group(self):
        """As Ctrl-C, but for the terminal: see test_terminal.py."""
        process, helpers = self.start(
            f"{SCENARIO} counter >/dev/null; {ENDLESS}", start_new_session=True
        )
        os.killpg(process.pid, signal.SIGINT)
        _, text = process.communicate()
        self.assertEqual(process.returncode, 128 + signal.SIGINT)
        self.assertIn("signal 2 (Interrupt)", text)
        self.check_nothing_left(helpers)
        self.assertEqual(len(weft.of_scenario(self.report())), 11)

    def test_signals_are_forwarded(self):
        script = (
            "trap 'echo HUP' HUP; trap 'echo USR1' USR1; trap 'echo USR2' USR2;"
            "trap 'echo QUIT' QUIT; trap 'echo TERM; exit 5' TERM;" + ENDLESS
        )
        process, helpers = self.start(script)
        for name in ("HUP", "USR1", "USR2", "QUIT", "TERM"):
            process.send_signal(getattr(signal, "SIG" + name))
            self.assertEqual(self.await_recording(process), name)
        process.communicate()
        self.assertEqual(process.returncode, 5)
        self.check_nothing_left(helpers)

    def test_weft_is_killed(self):
        process, helpers = self.start(f"{SCENARIO} counter >/dev/null; {ENDLESS}")
        program = [p for p in weft.children(process.pid) if p not in helpers]
        process.kill()
        process.wait()
        wait_until(lambda: weft.all_gone(helpers), "all helpers are gone")
        self.assertFalse(self.home.exists())
        # The program runs on, untraced.
        self.assertEqual(len(program), 1)
        self.assertIsNotNone(weft.process_state(program[0]))
        os.kill(program[0], signal.SIGKILL)
        wait_until(lambda: weft.all_gone(program), "the program is gone")
        self.assert_babeltrace_reads()
        report = self.report()
        self.assertEqual(len(weft.of_scenario(report)), 11)
        self.assertEqual(report["trace"]["program"].rpartition("/")[2], "sh")
        self.assertIsNone(report["trace"]["exit_status"])

    def test_guardian_is_killed(self):
        process, helpers = self.start("echo running; read line; exit 4", stdin=subprocess.PIPE)
        os.kill(helpers[0], signal.SIGKILL)
        wait_until(lambda: weft.all_gone(helpers), "the daemons have followed it")
        _, text = process.communicate("go on\n")
        self.assertEqual(process.returncode, 4)
        self.assertIn("the recording broke off", text)
        self.check_nothing_left(helpers)

    def test_daemon_is_killed(self):
        process, helpers = self.start("echo running; read line; exit 4", stdin=subprocess.PIPE)
        os.kill(helpers[1], signal.SIGKILL)
        self.assertIn("the recording broke off", process.stderr.readline())
        process.communicate("go on\n")
        self.assertEqual(process.returncode, 4)
        self.check_nothing_left(helpers)

    def test_consumer_is_killed(self):
        process, helpers = self.start("echo running; read line; exit 4", stdin=subprocess.PIPE)
        consumers = [p for p in helpers if weft.command_name(p) == "lttng-consumerd"]
        self.assertEqual(len(consumers), 1)
        os.kill(consumers[0], signal.SIGKILL)
        self.assertIn("the recording broke off", process.stderr.readline())
        process.communicate("go on\n")
        self.assertEqual(process.returncode, 4)
        self.check_nothing_left(helpers)

    def test_program_leaves_a_process(self):
        """The recording ends with the program, not with what it has left behind."""
        done = self.record("sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!", options=["-q"])
        os.kill(int(done.stdout), signal.SIGKILL)

    def test_two_at_once_do_not_mix(self):
        first, first_helpers = self.start(
            f"echo running; read line; {SCENARIO} counter --threads=3",
            name="first.weft", stdin=subprocess.PIPE,
        )
        second, second_helpers = self.start(
            f"echo running; read line; {SCENARIO} counter --threads=5",
            name="second.weft", stdin=subprocess.PIPE,
        )
        for process in (first, second):
            process.communicate("go\n")
            self.assertEqual(process.returncode, 0)
        self.check_nothing_left(first_helpers + second_helpers)
        self.assertEqual(len(weft.of_scenario(self.report("first.weft"))), 4)
        self.assertEqual(len(weft.of_scenario(self.report("second.weft"))), 6)

    def test_no_page_is_left_in_shared_memory(self):
        if os.getuid() != 0:
            return
        before = set(os.listdir("/dev/shm"))
        process, helpers = self.start(f"echo running; read line; {SCENARIO} counter",
                                      stdin=subprocess.PIPE)
        uid = os.stat(f"/proc/{helpers[1]}").st_uid
        process.communicate("go\n")
        self.assertNotEqual(uid, 0)
        left = [name for name in set(os.listdir("/dev/shm")) - before if str(uid) in name]
        self.assertEqual(left, [])


if __name__ == "__main__":
    unittest.main()
