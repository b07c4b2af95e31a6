"""`weft demo`, which needs all of Weft: the scenario, the recorder, the viewer's pictures."""

import unittest

import weft


class Demo(weft.WeftTest):
    def check(self, *args, name, threads):
        done = self.run_weft("demo", *args, "--headless", "-o", name)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.report(name)["threads"]), threads)
        picture = (self.folder / name).with_suffix(".png").read_bytes()
        self.assertTrue(picture.startswith(b"\x89PNG\r\n"))
        return done

    def test_scenarios(self):
        for scenario, threads in [("counter", 11), ("channel", 5), ("spawn", 2)]:
            with self.subTest(scenario):
                done = self.check(scenario, name=f"{scenario}.weft", threads=threads)
                self.assertIn(".png", done.stderr)

    def test_default_and_options(self):
        done = self.run_weft("demo", "-o", "d.weft", "--", "--threads=3")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.report("d.weft")["threads"]), 4)
        self.assertIn("Result: 3", done.stdout)

    def test_never_overwrites(self):
        (self.folder / "d.png").write_text("mine")
        done = self.run_weft("demo", "-o", "d.weft", "--headless")
        self.assertEqual(done.returncode, 2)
        self.assert_one_line(done.stderr, "weft demo: 'd.png' exists already")
        self.assertFalse((self.folder / "d.weft").exists())

    def test_unknown_scenario_leaves_nothing(self):
        done = self.run_weft("demo", "nonsense", "--headless")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nonsense", done.stderr)
        self.assertEqual(list(self.folder.iterdir()), [])


class Doctor(weft.WeftTest):
    def test_all_is_well_here(self):
        done = self.run_weft("doctor")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for subject in ("lttng-sessiond", "/dev/shm", "private daemon", "recording", "reading"):
            self.assertRegex(done.stdout, rf"(?m)^ok +{subject} ")


if __name__ == "__main__":
    unittest.main()
