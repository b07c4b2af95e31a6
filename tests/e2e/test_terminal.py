"""`weft record` on a terminal: the progress line, Ctrl-C, Ctrl-Z."""

import os
import pty
import re
import signal
import unittest

import weft
from weft import SCENARIO, WEFT

PROGRESS = re.compile(r"recording: \d+\.\d s, ≈ [\d,]+ events, 0 lost")


class Terminal:
    """A process on a terminal of its own. The session's leader is another one, that outlives
    it: the kernel throws away what has not been read when a leader ends."""

    ENDED = re.compile(r"\x02(-?\d+)\x03")

    def __init__(self, test, function):
        self.text = ""
        hold, self.hold = os.pipe()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.close(self.hold)
                self.lead(hold, test, function)
            finally:
                os._exit(99)
        os.close(hold)
        test.addCleanup(self.close)

    @staticmethod
    def lead(hold, test, function):
        """Tells how the process ended, and stays until that has been read."""
        pid = os.fork()
        if pid == 0:
            os.close(hold)
            os.chdir(test.folder)
            function(dict(test.environment, TERM="xterm"))
        for number in (signal.SIGINT, signal.SIGTSTP, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)
        _, status = os.waitpid(pid, 0)
        os.write(1, f"\x02{os.waitstatus_to_exitcode(status)}\x03".encode())
        os.read(hold, 1)

    def close(self):
        """Ends the leader, and with it, by the terminal's end, what is left on it."""
        os.close(self.hold)
        os.close(self.fd)
        os.waitpid(self.pid, 0)

    def read(self):
        self.text += os.read(self.fd, 4096).decode(errors="replace")

    def read_until(self, pattern):
        while not (match := re.search(pattern, self.text)):
            if self.ENDED.search(self.text):
                raise AssertionError(f"no {pattern!r} in {self.text!r}")
            self.read()
        self.text = self.text[match.end() :]

    def write(self, text):
        os.write(self.fd, text.encode())

    def status(self):
        """Reads to the end. The exit status of the process."""
        while not (match := self.ENDED.search(self.text)):
            self.read()
        self.text = self.text[: match.start()]
        return int(match.group(1))


def record(*program, options=()):
    argv = [WEFT, "record", "-o", "t.weft", *options, "--", *program]
    return lambda environment: os.execve(WEFT, argv, environment)


def with_job_control(*program):
    """What a shell does: runs it as a job, and continues it once it has stopped."""
    argv = [WEFT, "record", "-o", "t.weft", "--", *program]

    def run(environment):
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        job = os.fork()
        if job == 0:
            os.setpgid(0, 0)
            os.tcsetpgrp(0, os.getpid())
            signal.signal(signal.SIGTTOU, signal.SIG_DFL)
            os.execve(WEFT, argv, environment)
        while True:
            _, status = os.waitpid(job, os.WUNTRACED)
            if not os.WIFSTOPPED(status):
                os._exit(os.waitstatus_to_exitcode(status))
            os.tcsetpgrp(0, os.getpgrp())
            stopped = [weft.process_state(pid) for pid in job_members(job)]
            print("\nstopped:", " ".join(map(str, stopped)), flush=True)
            input()
            os.tcsetpgrp(0, job)
            os.killpg(job, signal.SIGCONT)

    return run


def job_members(group):
    members = [pid for pid in weft.descendants(group) + [group]]
    return [pid for pid in members if os.getpgid(pid) == group]


class OnTerminal(weft.WeftTest):
    def test_progress(self):
        terminal = Terminal(self, record("sh", "-c", "read line; exit 3"))
        for _ in range(2):
            terminal.read_until(PROGRESS)
        terminal.write("\n")
        self.assertEqual(terminal.status(), 3)
        # It is taken away before the summary.
        self.assertRegex(terminal.text, r"\x1b\[Jweft: recorded")

    def test_much_is_read(self):
        flood = str(weft.BUILD / "tests/e2e/flood")
        terminal = Terminal(self, record(flood, "100000", options=["--detail", "full"]))
        terminal.read_until("running")
        terminal.write("\n")
        terminal.read_until(r"reading the \d+ MiB that were recorded")
        self.assertEqual(terminal.status(), 0)
        self.assertRegex(terminal.text, r"\x1b\[Jweft: recorded")

    def test_progress_keeps_the_cursor(self):
        """The line goes below, so that the program's own output stays whole."""
        terminal = Terminal(self, record("sh", "-c", "printf 'one '; read line; echo two"))
        terminal.read_until("one ")
        terminal.read_until(r"\x1bD\x1b\[A\x1b\[J\x1b7\x1b\[B\rrecording: [^\x1b]*\x1b8")
        terminal.write("\n")
        terminal.read_until("two\r\n")
        self.assertEqual(terminal.status(), 0)

    def test_quiet_has_no_progress(self):
        terminal = Terminal(
            self, record("sh", "-c", "sleep 1; echo end", options=["--quiet"])
        )
        self.assertEqual(terminal.status(), 0)
        self.assertEqual(terminal.text, "end\r\n")

    def test_program_has_the_terminal(self):
        terminal = Terminal(
            self, record("sh", "-c", "test -t 0 && test -t 1 && test -t 2 && tty </dev/tty")
        )
        self.assertEqual(terminal.status(), 0)
        self.assertIn("/dev/", terminal.text)

    def test_ctrl_c_keeps_the_trace(self):
        script = f"{SCENARIO} counter; echo running; while :; do sleep 0.05; done"
        terminal = Terminal(self, record("sh", "-c", script))
        terminal.read_until("running")
        terminal.write("\x03")
        self.assertEqual(terminal.status(), 128 + signal.SIGINT)
        self.assertIn("signal 2 (Interrupt)", terminal.text)
        self.assertEqual(len(weft.of_scenario(self.report())), 11)

    def test_ctrl_c_arrives_once(self):
        script = "trap 'echo caught' INT; echo running; read line; read line; exit 4"
        terminal = Terminal(self, record("sh", "-c", script))
        terminal.read_until("running")
        terminal.write("\x03")
        terminal.read_until("caught")
        terminal.write("a\nb\n")
        self.assertEqual(terminal.status(), 4)
        self.assertNotIn("caught", terminal.text)

    def test_ctrl_z_stops_both_and_both_continue(self):
        terminal = Terminal(
            self, with_job_control("sh", "-c", "echo running; read line; exit 5")
        )
        terminal.read_until("running")
        terminal.write("\x1a")
        terminal.read_until(r"stopped: T T\r\n")
        terminal.write("\n")
        terminal.read_until(PROGRESS)
        terminal.write("line\n")
        self.assertEqual(terminal.status(), 5)


if __name__ == "__main__":
    unittest.main()
