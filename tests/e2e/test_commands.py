"""The other subcommands of weft."""

import json
import unittest
import xml.etree.ElementTree

import weft
from weft import SCENARIO


class Main(weft.WeftTest):
    def test_help(self):
        for args in (["--help"], ["-h"], ["help"]):
            done = self.run_weft(*args)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            for command in ("demo", "record", "view", "report", "check", "diff", "export", "scenario", "doctor"):
                self.assertIn(f"weft {command}", done.stdout)

    def test_version(self):
        done = self.run_weft("--version")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"^weft \d+\.\d+\.\d+\n$")

    def test_wrong_usage(self):
        for args, status in [
            (["nonsense"], 2),
            (["--nonsense"], 2),
            (["report"], 2),
            (["report", "a", "b"], 2),
            (["report", "--nonsense"], 2),
            (["report", "--format", "runes", "a"], 2),
            (["check"], 2),
            (["check", "a"], 2),
            (["check", "a", "b", "c"], 2),
            (["check", "a", "-e", "no sense"], 2),
            (["check", "a", "no-such-rules"], 2),
            (["check", "none.weft", "-e", "no deadlock"], 2),
            (["diff"], 2),
            (["diff", "a"], 2),
            (["diff", "a", "b", "c"], 2),
            (["diff", "a", "--"], 2),
            (["diff", "--", "b"], 2),
            (["diff", "--format", "runes", "a", "b"], 2),
            (["diff", "none.weft", "none.weft"], 2),
            (["demo", "counter", "spawn"], 2),
            (["demo", "--nonsense"], 2),
            (["doctor", "me"], 2),
            (["scenario", "nonsense"], 2),
            (["view", "t.weft"], 2),
        ]:
            with self.subTest(args):
                done = self.run_weft(*args)
                self.assertEqual(done.returncode, status)
                self.assert_one_line(done.stderr, "weft")
                self.assertEqual(done.stdout, "")

    def test_without_arguments(self):
        done = self.run_weft()
        self.assertEqual(done.returncode, 2)
        self.assertIn("weft demo", done.stderr)

    def test_every_command_has_help(self):
        for command in ("demo", "record", "report", "check", "diff", "export", "doctor", "scenario"):
            with self.subTest(command):
                done = self.run_weft(command, "--help")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("Usage:", done.stdout)


class Scenario(weft.WeftTest):
    def test_runs_untraced(self):
        done = self.run_weft("scenario", "counter", "--threads=4")
        self.assertEqual((done.returncode, done.stdout), (0, "Result: 4\n"))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_can_be_recorded(self):
        self.record(weft.WEFT, "scenario", "counter", "--threads=4")
        self.assertEqual(len(weft.of_scenario(self.report())), 5)


class Report(weft.WeftTest):
    def test_text(self):
        self.record(SCENARIO, "counter", "--increments=10")
        done = self.run_weft("report", "t.weft")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("counter", done.stdout)
        self.assertNotIn("\x1b", done.stdout)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 80)

    def test_into_a_file(self):
        self.record(SCENARIO, "counter")
        done = self.run_weft("report", "t.weft", "--format=json", "-o", "r.json")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        report = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(len(report["threads"]), 11)
        done = self.run_weft("report", "t.weft", "-o", "no/where")
        self.assertEqual(done.returncode, 2)
        self.assert_one_line(done.stderr, "weft report: ")

    def test_html(self):
        self.record(SCENARIO, "counter")
        done = self.run_weft("report", "t.weft", "--format=html", "-o", "r.html")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        page = (self.folder / "r.html").read_text()
        self.assertEqual(self.run_weft("report", "t.weft", "--format=html").stdout, page)
        root = xml.etree.ElementTree.fromstring(page)
        self.assertEqual(root.findtext("head/title"), "weft-scenario – Weft")
        lanes = root.findall(".//svg/g[@class='lane']")
        self.assertEqual(len(lanes), 12)
        self.assertTrue(lanes[0].findtext("title").startswith("main: "))
        for table in root.iter("table"):
            widths = {len(row) for row in table.iter("tr")}
            self.assertEqual(len(widths), 1)
        self.assertNotRegex(page, r"""(src|href)=|url\((?!#)|https?:""")
        done = self.run_weft("report", "t.weft", "--format=runes")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assert_one_line(done.stderr, "weft report: there is no format 'runes': it is text, json or html")
        done = self.run_weft("report", "t.weft", "--format=html", "--what-if", "lock:counter=0.5")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assert_one_line(done.stderr, "weft report: --what-if answers as text or json")

    def test_what_if(self):
        self.record(SCENARIO, "counter")
        done = self.run_weft("report", "t.weft", "--what-if=lock:counter=0.5")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("If counter were held for 50% of the time", done.stdout)
        self.assertIn("Assumed:", done.stdout)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 80)
        done = self.run_weft("report", "t.weft", "--what-if=lock:counter/3", "-f", "json")
        answer = json.loads(done.stdout)
        self.assertEqual(answer["ways"], 3)
        self.assertLessEqual(answer["at_least_ns"], answer["predicted_ns"])
        self.assertLessEqual(answer["predicted_ns"], answer["at_most_ns"])
        for question in ("counter", "lock:counter", "lock:counter=2", "lock:none=0.5"):
            with self.subTest(question):
                done = self.run_weft("report", "t.weft", "--what-if", question)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assert_one_line(done.stderr, "weft report: --what-if: ")

    def test_without_manifest_and_symbols(self):
        self.record(SCENARIO, "counter")
        (self.folder / "t.weft" / "manifest.json").unlink()
        (self.folder / "t.weft" / "symbols.json").unlink()
        report = self.report()
        self.assertEqual(len(report["threads"]), 11)
        self.assertIsNone(report["trace"]["exit_status"])

    def test_unreadable(self):
        (self.folder / "empty.weft").mkdir()
        (self.folder / "file.weft").write_text("no trace")
        torn = self.folder / "torn.weft" / "ust"
        torn.mkdir(parents=True)
        (torn / "metadata").write_bytes(b"\xc1\x1f\xfc\x75torn")
        for name in ("none.weft", "empty.weft", "file.weft", "torn.weft", ""):
            with self.subTest(name):
                done = self.run_weft("report", name)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assert_one_line(done.stderr, "weft report: ")

    def test_full_output(self):
        self.record(SCENARIO, "counter")
        with open("/dev/full", "w") as full:
            done = weft.subprocess.run(
                [weft.WEFT, "report", "t.weft"],
                cwd=self.folder,
                stdout=full,
                stderr=weft.subprocess.PIPE,
                text=True,
            )
        self.assertEqual(done.returncode, 2)
        self.assert_one_line(done.stderr, "weft report: cannot write")


class Check(weft.WeftTest):
    def test_rules(self):
        self.record(SCENARIO, "counter")
        (self.folder / "rules").write_text("no deadlock\n# all of them\nthreads == 11\n")
        done = self.run_weft("check", "t.weft", "rules")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.endswith("2 rules, 0 failed\n"), done.stdout)

        done = self.run_weft("check", "t.weft", "rules", "-e", "max-hold lock:counter < 1us",
                             "--junit", "junit.xml")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("FAILED  max-hold lock:counter < 1us", done.stdout)
        self.assertIn("weft view t.weft --at ", done.stdout)
        self.assertTrue(done.stdout.endswith("3 rules, 1 failed\n"), done.stdout)
        self.assertIn('tests="3" failures="1"', (self.folder / "junit.xml").read_text())


class Diff(weft.WeftTest):
    """Long work under the lock is beyond any noise of short work: 10 threads wait for each
    other, so that the longer runs take at least 10 times 50 ms."""

    def record_runs(self):
        before, after = ["b1.weft", "b2.weft"], ["a1.weft", "a2.weft"]
        for work, names in (("--work-us=50000", before), ("--work-us=100", after)):
            for name in names:
                self.record(SCENARIO, "counter", work, name=name)
        return before, after

    def diff(self, *args, status=0):
        done = self.run_weft("diff", *args)
        self.assertEqual((done.returncode, done.stderr), (status, ""))
        return done.stdout

    def test_several_runs(self):
        slow, fast = self.record_runs()
        text = self.diff(*slow, "--", *fast)
        self.assertRegex(text, r"^The run took .* instead of .*% less\. Waiting\s+for\s+counter")
        self.assertNotIn("Worse", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)

        text = self.diff(*fast, "--", *slow, status=1)
        self.assertIn("\nWorse: the length of the run; waiting for counter.\n", text)

        diff = json.loads(self.diff("--format=json", *fast, "--", *slow, status=1))
        self.assertEqual(diff["schema"], "weft-diff/1")
        self.assertEqual((diff["before"]["runs"], diff["after"]["runs"]), (2, 2))
        self.assertTrue(diff["noise_known"])
        self.assertEqual(diff["duration_ns"]["change"], "more")
        counter = weft.named(diff, "objects", "counter")
        self.assertEqual(counter["acquisitions"]["change"], "none")
        self.assertEqual(counter["acquisitions"]["after"]["median"], 10)
        # Each of the ten waits for those before it.
        self.assertGreaterEqual(counter["hold_ns"]["after"]["least"], 10 * 50_000_000)
        adders = weft.named(diff, "threads", "adder-*")
        self.assertEqual(adders["threads"]["before"]["median"], 10)

    def test_one_run_is_no_proof(self):
        slow, fast = self.record_runs()
        text = self.diff(fast[0], slow[0])
        self.assertIn("is not known from one run", " ".join(text.split()))
        diff = json.loads(self.diff("-f", "json", fast[0], slow[0]))
        self.assertFalse(diff["noise_known"])
        self.assertEqual(diff["duration_ns"]["change"], "unsure")
        diff = json.loads(self.diff("-f", "json", slow[0], slow[0]))
        self.assertEqual(diff["duration_ns"]["difference"], 0)
        self.assertEqual({row["wait_ns"]["change"] for row in diff["causes"]}, {"none"})

    def test_unreadable(self):
        self.record(SCENARIO, "counter")
        (self.folder / "file.weft").write_text("no trace")
        for args in (["t.weft", "file.weft"], ["file.weft", "--", "t.weft"],
                     ["t.weft", "--", "t.weft", "--none"]):
            with self.subTest(args):
                done = self.run_weft("diff", *args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assert_one_line(done.stderr, "weft diff: ")


class Doctor(weft.WeftTest):
    def test_says_what_is_missing(self):
        """Beside nothing but weft itself."""
        alone = self.folder / "bin"
        alone.mkdir()
        weft.shutil.copy(weft.WEFT, alone / "weft")
        done = weft.subprocess.run(
            [alone / "weft", "doctor"],
            capture_output=True,
            text=True,
            env=dict(self.environment),
            stdin=weft.subprocess.DEVNULL,
        )
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout, r"(?m)^FAIL +recording .*weft-scenario")
        self.assertRegex(done.stdout, r"(?m)^FAIL +viewer ")


if __name__ == "__main__":
    unittest.main()
