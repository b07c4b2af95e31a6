"""weft/annotate.h as its users meet it: Weft is installed into a folder, and programs in C,
C++ and Rust are built against what lies there and recorded."""

import os
import pathlib
import shutil
import platform
import subprocess
import sys
import tempfile
import unittest

import weft

# Meson's, for its tests: programs here are to find the installed library.
os.environ.pop("LD_LIBRARY_PATH", None)
SOURCES = pathlib.Path(__file__).resolve().parent / "annotated"
TIMES = range(1, 41)


def run(*argv, env=None):
    done = subprocess.run([str(arg) for arg in argv], capture_output=True, text=True,
                          env={**os.environ, **(env or {})}, timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{argv}: {done.stdout}{done.stderr}")
    return done.stdout


def line_of(source, call):
    """Where it is called last."""
    lines = (SOURCES / source).read_text().splitlines()
    return max(number for number, line in enumerate(lines, 1) if call in line)


class Annotations(weft.WeftTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="weft-installed-"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        run("meson", "install", "-C", weft.BUILD, "--no-rebuild", "--quiet",
            "--destdir", cls.place / "root")
        found = list((cls.place / "root").rglob("weft-annotate.pc"))
        assert len(found) == 1, found
        cls.pkg_config = {"PKG_CONFIG_PATH": str(found[0].parent),
                          "PKG_CONFIG_SYSROOT_DIR": str(cls.place / "root")}
        cls.library = found[0].parent.parent

    def flags(self, *wanted):
        return run("pkg-config", *wanted, "weft-annotate", env=self.pkg_config).split()

    def build(self, compiler, source, *options):
        program = self.folder / "program"
        run(*compiler.split(), "-g", *options, *self.flags("--cflags"), "-o", program,
            SOURCES / source, "-pthread", *self.flags("--libs"),
            f"-Wl,-rpath,{self.library}")
        return program

    def build_rust(self, *options):
        program = self.folder / "program"
        run("rustc", "--edition", "2021", "-g", *options, "-o", program, SOURCES / "jobs.rs",
            "-L", self.library, "-C", f"link-arg=-Wl,-rpath,{self.library}")
        return program

    def recorded(self, program, source, output):
        """Records it, and looks at what is the same in all three languages."""
        self.assertEqual(run(program), output)
        done = self.record(program, options=("--detail", "full"))
        self.assertEqual(done.stdout, output)
        report = self.report()
        self.assertEqual(report["trace"]["lost_events"], 0)
        self.assertEqual(set(report["trace"]["defects"].values()), {0})
        channel = weft.named(report, "channels", "jobs")
        self.assertEqual((channel["sends"], channel["receives"]), (len(TIMES), len(TIMES)))
        self.assertEqual((channel["in_channel"], channel["discards"]), (0, 0))
        self.assertEqual(channel["site"], f"{source}:{line_of(source, 'weft_queue_create')}")
        self.assertEqual(report["interactions"]["message"], len(TIMES))
        self.assertGreater(channel["max_depth"], 0)
        self.assertLessEqual(channel["max_depth"], channel["capacity"])
        self.assertGreater(channel["latency_p50_ns"], 0)
        self.assertGreaterEqual(channel["latency_max_ns"], channel["latency_p99_ns"])
        # Who waits for it waits for its parts.
        self.assertIsNone(channel["blocked_send_ns"])
        self.assertIsNone(channel["blocked_receive_ns"])
        jobs = [span for span in report["spans"] if span["text"] == "job"][0]
        self.assertEqual((jobs["count"], jobs["unended"]), (len(TIMES), 0))
        self.assertGreaterEqual(jobs["total_ns"], jobs["max_ns"])
        made = weft.named(report, "values", "made")
        self.assertEqual((made["count"], made["min"], made["max"], made["last"]),
                         (len(TIMES), min(TIMES), max(TIMES), TIMES[-1]))
        return report

    def test_c(self):
        report = self.recorded(self.build("gcc", "jobs.c", "-O2"), "jobs.c", "820\n")
        lock = weft.named(report, "locks", "jobs")
        self.assertEqual(lock["kind"], "mutex")
        self.assertGreaterEqual(lock["acquisitions"], 3 * len(TIMES))
        self.assertEqual(len([s for s in report["spans"] if s["text"] == "produce"]), 1)
        self.assertEqual([mark["text"] for mark in report["marks"]], ["all done"])
        total = weft.named(report, "variables", "total")
        self.assertEqual((total["reads"], total["writes"]), (len(TIMES), len(TIMES)))

    def test_cpp(self):
        report = self.recorded(self.build("g++", "jobs.cc", "-O2"), "jobs.cc", "done\n")
        lock = weft.named(report, "locks", "jobs")
        self.assertEqual(lock["kind"], "mutex")
        self.assertEqual([mark["text"] for mark in report["marks"]], ["too long"])

    def test_rust(self):
        report = self.recorded(self.build_rust("-O"), "jobs.rs", "820\n")
        self.assertEqual([mark["text"] for mark in report["marks"]], ["all done"])
        # Only a lock that somebody had to wait for is seen, so there may be none.
        self.assertLessEqual({lock["name"] for lock in report["locks"]} - {"jobs"}, set())

    def test_loaded_late(self):
        """From an interpreter, which loads the library long after the recorder began; and
        in a forked child."""
        program = f"""
import ctypes, os, sys
weft = ctypes.CDLL("{self.library}/libweft-annotate.so.0")
assert weft.weft_is_recording()
weft.weft_mark(b"parent")
child = os.fork()
if child == 0:
    weft.weft_mark(b"child")
    os._exit(0)
os.waitpid(child, 0)
"""
        self.record(sys.executable, "-c", program, options=("--detail", "interactions"))
        report = self.report()
        self.assertEqual({mark["text"]: mark["count"] for mark in report["marks"]},
                         {"parent": 1, "child": 1})
        self.assertEqual(len(report["processes"]), 2)

    @unittest.skipUnless(platform.machine() == "x86_64", "reads x86-64 assembly")
    def test_one_branch(self):
        """What an annotation comes to is one test, and a call only behind it."""
        source = self.folder / "one.c"
        source.write_text("#include <weft/annotate.h>\n"
                          "void one (void *queue) { weft_queue_send (queue, 1); }\n")
        for compiler in ("gcc", "clang"):
            with self.subTest(compiler):
                assembly = self.folder / f"{compiler}.s"
                run(compiler, "-O2", "-S", "-fcf-protection=none", *self.flags("--cflags"),
                    "-o", assembly, source)
                body = assembly.read_text().partition("\none:")[2].partition("\t.size")[0]
                instructions = [line.split()[0] for line in body.splitlines()
                                if line.startswith("\t") and not line.startswith("\t.")]
                branches = [i for i in instructions if i in ("je", "jne")]
                self.assertEqual(len(branches), 1, body)
                # Before it the flag is loaded and tested, by way of two pointers at most.
                self.assertLessEqual(instructions.index(branches[0]), 4, body)

    def test_compilers(self):
        """The header is right in every dialect, and without complaint."""
        warnings = ("-Wall", "-Wextra", "-Werror", "-Wpedantic")
        for compiler, source, dialects in (
            ("gcc", "jobs.c", ("-std=c99", "-std=c17 -O3", "-std=gnu2x -Og -flto")),
            ("clang", "jobs.c", ("-std=c99", "-std=gnu17 -O2")),
            ("g++", "jobs.cc", ("-std=c++11", "-std=c++20 -O3", "-std=c++17 -O2 -flto")),
            ("clang++", "jobs.cc", ("-std=c++11", "-std=c++20 -O2")),
        ):
            for dialect in dialects:
                with self.subTest(f"{compiler} {dialect}"):
                    program = self.build(compiler, source, *warnings, *dialect.split())
                    self.assertIn(run(program), ("820\n", "done\n"))

    def test_needs_nothing(self):
        """A program that says something about itself is not burdened with LTTng."""
        program = self.build("gcc", "jobs.c")
        libraries = run("ldd", program)
        self.assertIn("libweft-annotate.so.0", libraries)
        self.assertNotIn("lttng", libraries)


if __name__ == "__main__":
    unittest.main()
