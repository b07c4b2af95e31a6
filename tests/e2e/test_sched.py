"""What users see of the recording of scheduling: where it works, where the kernel forbids it
(here a seccomp filter, as in a container), and where they leave it out."""

import ctypes
import struct
import unittest

import weft
from weft import SCENARIO

PERF_EVENT_OPEN = {"x86_64": 298, "aarch64": 241}
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD_NUMBER, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, FAIL_WITH_EPERM = 0x7FFF0000, 0x00050001


def forbid_perf_events():
    """Runs in the child, before it executes weft."""
    number = PERF_EVENT_OPEN[weft.os.uname().machine]
    steps = [(LOAD_NUMBER, 0, 0, 0), (JUMP_IF_EQUAL, 0, 1, number),
             (RETURN, 0, 0, FAIL_WITH_EPERM), (RETURN, 0, 0, ALLOW)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *s) for s in steps))
    program = ctypes.create_string_buffer(
        struct.pack("@HP", len(steps), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if (libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
            or libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) != 0):
        raise OSError(ctypes.get_errno(), "prctl")


class Scheduling(weft.WeftTest):
    def can_record(self):
        text = self.run_weft("doctor").stdout
        return any("scheduling" in line and "is recorded" in line for line in text.splitlines())

    def test_recorded(self):
        if not self.can_record():
            self.skipTest("the kernel does not let scheduling be recorded here")
        done = self.record(SCENARIO, "counter", "--work-us=500")
        self.assertNotIn("cheduling", done.stderr)
        manifest, report = self.manifest(), self.report()
        self.assertIsNone(manifest["scheduling_refusal"])
        self.assertEqual(report["trace"]["scheduling"]["lost"], 0)
        self.assertEqual(report["trace"]["scheduling"]["switches"], manifest["switches"])
        for thread in report["threads"]:
            known = [thread[key] for key in ("running_ns", "ready_ns", "blocked_ns",
                                             "sleeping_ns", "unknown_ns")]
            if thread["ended"]:
                self.assertEqual(sum(known), thread["end_ns"] - thread["start_ns"])
            self.assertEqual(
                sum(thread["blocked_by_kind"].values()) + thread["blocked_elsewhere_ns"],
                thread["blocked_ns"])
        self.assertIn("sched:switch_in", self.assert_babeltrace_reads())

    def test_forbidden(self):
        doctor = self.run_weft("doctor", preexec_fn=forbid_perf_events)
        self.assertRegex(doctor.stdout, r"scheduling +is not recorded: a seccomp filter")
        done = self.run_weft("record", "-o", "t.weft", "--", SCENARIO, "counter",
                             preexec_fn=forbid_perf_events)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [line for line in done.stderr.splitlines() if "cheduling" in line]
        self.assertEqual(len(lines), 1, done.stderr)
        self.assertIn("Scheduling was not recorded: a seccomp filter", lines[0])
        self.assertIn("PERFMON", lines[0])
        report = self.report()
        self.assertEqual(len(report["threads"]), 11)
        self.assertIsNone(report["trace"]["scheduling"])
        self.assertEqual({thread["ready_ns"] for thread in report["threads"]}, {None})
        self.assertFalse((self.folder / "t.weft" / "sched").exists())

    def test_left_out(self):
        done = self.record(SCENARIO, "counter", options=["--no-sched"])
        self.assertNotIn("cheduling", done.stderr)
        self.assertIsNone(self.report()["trace"]["scheduling"])
        self.assertFalse((self.folder / "t.weft" / "sched").exists())


if __name__ == "__main__":
    unittest.main()
