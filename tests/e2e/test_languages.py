"""Programs in Rust and C++ as their compilers make them: what the locks, conditions and
channels of their libraries are called, where they are used, and who passes what to whom."""

import pathlib
import re
import shutil
import subprocess
import unittest

import weft

SOURCES = pathlib.Path(__file__).parent.parent / "real"


def rust_compilers():
    """The one on the PATH, and the distribution's, where that is another."""
    found = {}
    for path in (shutil.which("rustc"), "/usr/bin/rustc"):
        if path is not None and pathlib.Path(path).exists():
            version = subprocess.run([path, "--version"], capture_output=True, text=True)
            if version.returncode == 0:
                found[version.stdout.strip()] = path
    return found


class Compiled(weft.WeftTest):
    def compile(self, compiler, source, *options):
        program = self.folder / source.stem
        program.unlink(missing_ok=True)
        done = subprocess.run(
            [compiler, *options, "-o", str(program), str(source)],
            capture_output=True, text=True, cwd=self.folder,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.source = source
        self.program = program
        return program

    def line(self, text):
        """"lesson.rs:26": where @text stands in the source, which is only once."""
        lines = self.source.read_text().splitlines()
        found = [i + 1 for i, line in enumerate(lines) if text in line]
        self.assertEqual(len(found), 1, text)
        return f"{self.source.name}:{found[0]}"

    def see(self, program):
        shutil.rmtree(self.folder / "t.weft", ignore_errors=True)
        plain = subprocess.run([program], capture_output=True, text=True)
        done = self.record(program, options=["--detail", "auto"])
        self.assertEqual(done.stdout, plain.stdout)
        report = self.report()
        self.assertEqual(report["trace"]["lost_events"], 0)
        self.assertEqual(set(report["trace"]["defects"].values()), {0})
        self.threads = {thread["id"]: thread for thread in report["threads"]}
        return report

    def names(self, rows, kind):
        return {row["name"] for row in rows if row["kind"] == kind}


@unittest.skipUnless(rust_compilers(), "there is no rustc")
class Rust(Compiled):
    WITH_LINES = (("-g",), ("-O", "-g"))
    WITHOUT_LINES = (("-O",), ("-O", "-C", "strip=symbols"))

    def each(self, name, variants, check):
        """Records what each compiler makes of it, and has `check` look at the report."""
        for version, compiler in rust_compilers().items():
            for options in variants:
                with self.subTest(version=version, options=options):
                    check(self.see(self.compile(
                        compiler, SOURCES / "rust" / name, "--edition", "2021", *options
                    )))

    def check_counter(self, report, name):
        """Who waited for the counter's lock, and for whom."""
        lock = weft.named(report, "locks", name)
        counters = {id for id, t in self.threads.items() if t["name"].startswith("counter ")}
        self.assertEqual(len(counters), 4)
        self.assertEqual(lock["kind"], "mutex")
        self.assertGreater(lock["contended"], 0)
        self.assertIn(lock["main_holder"], counters)
        # A lock that is free is taken without any call.
        self.assertIsNone(lock["acquisitions"])
        blame = [row for row in report["blame"] if row["object"] == lock["id"]]
        self.assertTrue(any(row["holder"] is not None for row in blame))
        for row in blame:
            self.assertIn(row["waiter"], counters)
            self.assertIn(row["holder"], counters | {None})
            self.assertNotEqual(row["waiter"], row["holder"])

    def check_messages(self, report):
        channel, = report["channels"]
        producers = {id for id, t in self.threads.items()
                     if t["name"].startswith("producer ")}
        main, = (id for id, thread in self.threads.items() if thread["parent"] is None)
        self.assertGreater(channel["messages_seen"], 0)
        self.assertEqual(report["interactions"]["message"], channel["messages_seen"])
        for figure in ("sends", "receives", "max_depth", "latency_p50_ns", "capacity"):
            self.assertIsNone(channel[figure], figure)
        self.assertGreater(channel["blocked_receive_ns"], 0)
        blame = [row for row in report["blame"] if row["object"] == channel["id"]]
        self.assertEqual({row["waiter"] for row in blame}, {main})
        self.assertTrue({row["holder"] for row in blame} & producers)
        return channel

    def check_lesson(self, report):
        self.assertEqual(len(self.threads), 13)
        self.check_counter(report, "mutex at " + self.line("value = counter.lock()"))
        channel = self.check_messages(report)
        self.assertEqual(channel["name"], "channel at " + self.line("receiver.iter()"))
        for site in {t["spawned_at"] for t in self.threads.values()} - {None}:
            self.assertRegex(site, r"^lesson\.rs:\d+$")
        self.check_elsewhere()

    def check_elsewhere(self):
        """The names are the trace's: they do not need the program."""
        before = self.run_weft("report", "t.weft").stdout
        self.assertIn(self.source.name, before)
        self.program.unlink()
        self.assertEqual(self.run_weft("report", "t.weft").stdout, before)

    def test_lesson(self):
        self.each("lesson.rs", self.WITH_LINES, self.check_lesson)

    def check_without_lines(self, report):
        """The names of functions tell what an object is, but not where it is used."""
        self.assertIn("mutex", {row["kind"] for row in report["locks"]})
        self.check_messages(report)

    def check_stripped(self, report):
        """Without names there are futexes, and nobody claims to know more."""
        self.assertEqual(report["locks"], [])
        self.assertEqual(report["channels"], [])
        self.assertEqual({row["kind"] for row in report["conditions"]}, {"futex"})

    def test_less_known(self):
        self.each("lesson.rs", (("-O",),), self.check_without_lines)
        self.each("lesson.rs", (("-O", "-C", "strip=symbols"),), self.check_stripped)

    def check_channels(self, report):
        by_name = {row["name"]: row for row in report["channels"]}
        unbounded = by_name["channel at " + self.line("receiver.into_iter()")]
        self.assertGreater(unbounded["messages_seen"], 0)
        self.assertEqual(unbounded["blocked_send_ns"], 0)
        self.assertTrue([row for row in by_name.values() if row["blocked_send_ns"] > 0])
        # One that nobody ever sent to: its receiver gave up.
        given_up = by_name["channel at " + self.line("receiver.recv_timeout(")]
        self.assertEqual(given_up["messages_seen"], 0)

    def test_channels(self):
        self.each("channels.rs", self.WITH_LINES, self.check_channels)

    def check_primitives(self, report):
        conditions = report["conditions"]
        self.assertIn("primitives::TOTAL", self.names(report["locks"], "mutex"))
        self.assertGreater(weft.named(report, "locks", "primitives::TOTAL")["contended"], 0)
        self.assertEqual(self.names(report["locks"], "rwlock"), {"primitives::CONFIG"})
        self.assertIn("condvar at " + self.line("changed.wait(guard)"),
                      self.names(conditions, "condvar"))
        self.assertEqual(self.names(conditions, "barrier"),
                         {"barrier at " + self.line("barrier.wait()")})
        self.assertEqual(self.names(conditions, "parker"), {"parker of parked"})
        self.assertEqual(len(self.names(conditions, "once")), 1)
        self.assertNotIn("futex", {row["kind"] for row in conditions})

    def test_primitives(self):
        self.each("primitives.rs", self.WITH_LINES, self.check_primitives)

    def test_newer(self):
        for version, compiler in rust_compilers().items():
            if tuple(map(int, re.findall(r"\d+", version)[:2])) < (1, 80):
                continue
            with self.subTest(version=version):
                program = self.compile(compiler, SOURCES / "rust/newer.rs",
                                       "--edition", "2021", "-g")
                names = self.names(self.see(program)["conditions"], "once")
                self.assertEqual(names, {"newer::CELL", "newer::LAZY"})


@unittest.skipUnless(shutil.which("g++"), "there is no g++")
class Cxx(Compiled):
    def test_primitives(self):
        for options in (("-O0", "-g"), ("-O2", "-g")):
            with self.subTest(options=options):
                program = self.compile("g++", SOURCES / "cxx/primitives.cpp", "-std=c++20",
                                       "-pthread", *options)
                report = self.see(program)
                self.assertEqual(weft.named(report, "locks", "total_lock")["kind"], "mutex")
                names = {row["name"] for row in report["conditions"] if row["waits"] > 0}
                for name in (
                    "atomic at " + self.line("flag.wait (0)"),
                    "condvar at " + self.line("filled.wait (guard"),
                    "future at " + self.line("return future.get ()"),
                    "latch at " + self.line("done.wait ()"),
                    "semaphore at " + self.line("semaphore.acquire ()"),
                ):
                    self.assertIn(name, names)
                self.assertTrue(self.names(report["conditions"], "barrier"))
                for thread in self.threads.values():
                    if thread["spawned_at"] is not None:
                        self.assertRegex(thread["spawned_at"], r"^primitives\.cpp:\d+$")


if __name__ == "__main__":
    unittest.main()
