"""`weft export`: a trace as picture, diagram, text, JSON and tables."""

import csv
import json
import pathlib
import re
import struct
import unittest
import xml.etree.ElementTree

import weft

TRACES = pathlib.Path(__file__).resolve().parents[2] / "data" / "traces"
SAVED = ("counter", "channel", "spawn")
TABLES = ("waits", "holds", "messages", "interactions", "threads", "locks")


class ExportTest(weft.WeftTest):
    def export(self, trace, form, *args, output=None):
        """Returns what it wrote, to standard output unless there is a file."""
        options = ["-o", output] if output else []
        done = self.run_weft("export", TRACES / f"{trace}.weft", "--format", form, *args,
                             *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        if output is None:
            return done.stdout
        self.assertEqual(done.stdout, "")
        return (self.folder / output).read_bytes()

    def report_of(self, trace):
        done = self.run_weft("report", TRACES / f"{trace}.weft", "--format", "json")
        return json.loads(done.stdout)


class Text(ExportTest):
    def test_mermaid(self):
        for trace in SAVED:
            with self.subTest(trace):
                text = self.export(trace, "mermaid")
                self.assertEqual(text, self.export(trace, "mermaid", output="a.mmd").decode())
                lines = text.splitlines()
                self.assertEqual(lines[0], "sequenceDiagram")
                named = set(re.findall(r"participant (\w+) as ", text))
                for line in lines:
                    arrow = re.match(r"    (\w+)(?:-->>|->>|-\))(\w+): \d", line)
                    if arrow:
                        self.assertLessEqual(set(arrow.groups()), named, line)
                for thread in self.report_of(trace)["threads"]:
                    self.assertIn(f" as {thread['name']}\n", text)

    def test_mermaid_of_a_part(self):
        text = self.export("counter", "mermaid", "--from", "1ms", "--to", "2ms")
        times = [float(t) for t in re.findall(r"(?:->>|-\))\w+: ([\d.]+) ms", text)]
        self.assertTrue(times)
        self.assertTrue(all(1 <= time < 2 for time in times), times)
        self.assertEqual(times, sorted(times))

    def test_text(self):
        for trace in SAVED:
            with self.subTest(trace):
                text = self.export(trace, "text")
                lines = text.splitlines()
                self.assertEqual((lines[0], lines[-1]), ("```", "```"))
                self.assertIn("The longest wait", lines)
                self.assertIn(f"  weft view {TRACES / trace}.weft --at ", text)
                self.assertLessEqual(max(map(len, lines[:-3])), 80)

    def test_text_of_one_wait(self):
        longest = max(
            (wait for wait in self.export_rows("counter", "waits") if wait["kind"] == "lock"),
            key=lambda wait: int(wait["duration_ns"]))
        text = self.export("counter", "text", "--select", f"thread:{longest['thread_name']}",
                           "--at", f"{int(longest['begin_ns']) + 1000}ns")
        self.assertIn(f"{longest['thread_name']} waited ", text)
        self.assertIn(f"Call stack of {longest['thread_name']}\n  #0  ", text)
        self.assertIn(f"Ended by {longest['waker_name']} at ", text)

    def export_rows(self, trace, table):
        text = self.export(trace, "csv", "--table", table, output="rows.csv").decode()
        return list(csv.DictReader(text.splitlines()))

    def test_csv(self):
        for trace in SAVED:
            with self.subTest(trace):
                report = self.report_of(trace)
                self.export(trace, "csv", "-o", f"{trace}-tables")
                rows = {}
                for table in TABLES:
                    with open(self.folder / f"{trace}-tables" / f"{table}.csv",
                              newline="") as file:
                        rows[table] = list(csv.DictReader(file))
                self.assertEqual([row["name"] for row in rows["threads"]],
                                 [row["name"] for row in report["threads"]])
                self.assertEqual([int(row["running_ns"]) for row in rows["threads"]],
                                 [row["running_ns"] for row in report["threads"]])
                self.assertEqual([(row["name"], int(row["wait_ns"])) for row in rows["locks"]],
                                 [(row["name"], row["wait_ns"]) for row in report["locks"]])
                self.assertEqual(len(rows["messages"]),
                                 sum(row["sends"] for row in report["channels"]))
                self.assertEqual(len(rows["interactions"]),
                                 sum(report["interactions"].values()))

    def test_chrome(self):
        for trace in SAVED:
            with self.subTest(trace):
                report = self.report_of(trace)
                events = json.loads(self.export(trace, "chrome"))["traceEvents"]
                self.assertEqual(json.loads(self.export(trace, "perfetto"))["traceEvents"],
                                 events)
                names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events
                         if e["name"] == "thread_name"}
                for row in report["threads"]:
                    self.assertIn(row["name"], names.values())
                # Each thread's slices on the outside are its life.
                for row in report["threads"]:
                    key = next(key for key in names if names[key] == row["name"])
                    slices = [(e["ts"], e["ts"] + e["dur"]) for e in events
                              if e["ph"] == "X" and (e["pid"], e["tid"]) == key]
                    covered, reach = 0, 0
                    for begin, end in sorted(slices):
                        covered += max(end - max(begin, reach), 0)
                        reach = max(reach, end)
                    self.assertAlmostEqual(covered * 1000, row["end_ns"] - row["start_ns"],
                                           delta=10)
                starts = sum(e["ph"] == "s" for e in events)
                self.assertEqual(starts, sum(report["interactions"].values()))


class Pictures(ExportTest):
    """Without a display: the viewer draws."""

    def test_png(self):
        for trace in SAVED:
            with self.subTest(trace):
                one = self.export(trace, "png", "--width", "900", output="a.png")
                self.assertTrue(one.startswith(b"\x89PNG\r\n"))
                self.assertEqual(struct.unpack(">I", one[16:20]), (900,))
                sharp = self.export(trace, "png", "--width", "900", "--scale", "2",
                                    output="b.png")
                self.assertEqual(struct.unpack(">II", sharp[16:24]),
                                 tuple(2 * n for n in struct.unpack(">II", one[16:24])))

    def texts(self, svg):
        root = xml.etree.ElementTree.fromstring(svg)
        return [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]

    def test_svg(self):
        for trace in SAVED:
            with self.subTest(trace):
                svg = self.export(trace, "svg", output="a.svg")
                texts = self.texts(svg)
                for thread in self.report_of(trace)["threads"]:
                    self.assertIn(thread["name"], texts)
                self.assertNotIn(b"<image", svg)
                self.assertLess(len(svg), 1_000_000)
                bare = self.texts(self.export(trace, "svg", "--no-title", "--no-legend",
                                              output="b.svg"))
                self.assertIn("running", texts)
                self.assertNotIn("running", bare)

    def test_svg_of_a_part(self):
        whole = self.texts(self.export("counter", "svg", output="a.svg"))
        part = self.texts(self.export("counter", "svg", "--from", "1ms", "--to", "2ms",
                                      output="b.svg"))
        self.assertIn("5 ms", whole)
        self.assertNotIn("5 ms", part)
        self.assertTrue(any("1.000 ms to 2.000 ms of" in text for text in part), part)
        chosen = self.texts(self.export("counter", "svg", "--select", "adder-9", "--dark",
                                        output="c.svg"))
        self.assertIn("adder-9", chosen)

    def test_pdf(self):
        for trace in SAVED:
            with self.subTest(trace):
                pdf = self.export(trace, "pdf", output="a.pdf")
                self.assertTrue(pdf.startswith(b"%PDF-1."))
                self.assertTrue(pdf.rstrip().endswith(b"%%EOF"))
                self.assertEqual(len(re.findall(rb"/Type /Page\b[^s]", pdf)), 1)

    def test_wrong_usage(self):
        for args in (["--width", "10"], ["--scale", "9"], ["--select", "nobody"],
                     ["--at", "1s"], ["-o", "no/such/folder.png"], ["--from", "1ms"]):
            with self.subTest(args):
                done = self.run_weft("export", TRACES / "counter.weft", "--format", "png",
                                     "-o", "a.png", *args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assert_one_line(done.stderr, "weft")
        self.assertEqual(list(self.folder.iterdir()), [])


class Usage(ExportTest):
    def test_wrong_usage(self):
        counter = TRACES / "counter.weft"
        for args in (
            [],
            [counter],
            [counter, "--format", "runes"],
            [counter, counter, "--format", "text"],
            ["none.weft", "--format", "text"],
            [counter, "--format", "png"],
            [counter, "--format", "csv"],
            [counter, "--format", "csv", "--table", "chairs"],
            [counter, "--format", "text", "--table", "waits"],
            [counter, "--format", "text", "--dark"],
            [counter, "--format", "chrome", "--select", "main"],
            [counter, "--format", "text", "--at", "5"],
            [counter, "--format", "text", "--from", "2ms", "--to", "1ms"],
            [counter, "--format", "csv", "--table", "waits", "--from", "1s"],
            [counter, "--format", "text", "--at", "1s"],
            [counter, "--format", "text", "--select", "nobody"],
            [counter, "--format", "mermaid", "-o", "no/such/folder"],
            [counter, "--format", "csv", "-o", "/dev/null/tables"],
        ):
            with self.subTest(args):
                done = self.run_weft("export", *args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assert_one_line(done.stderr, "weft export: ")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_failure_keeps_what_was_there(self):
        (self.folder / "mine.txt").write_text("mine")
        done = self.run_weft("export", TRACES / "counter.weft", "--format", "text", "--select",
                             "nobody", "-o", "mine.txt")
        self.assertEqual(done.returncode, 2)
        self.assertEqual((self.folder / "mine.txt").read_text(), "mine")


if __name__ == "__main__":
    unittest.main()
