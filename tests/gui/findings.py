"""The page Findings: programs of the lesson with a fault, recorded as they run, and what the
window says of it."""

import json
import os
import re
import subprocess
import tempfile

import desktop


class Findings:
    """Cases, each a recording and a window of its own."""

    def __init__(self, viewer, weft, artifact, check_quiet):
        self.program, self.weft = viewer, weft
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.deadlock, self.race, self.blocked):
            yield method.__doc__, method

    def record(self, folder, *scenario):
        """Returns: the trace, and what the report says was found in it."""
        trace = os.path.join(folder, "run.weft")
        subprocess.run([self.weft, "record", "--quiet", "-o", trace, "--", self.weft,
                        "scenario", *scenario], stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        out = subprocess.run([self.weft, "report", trace, "--format", "json"], check=True,
                             capture_output=True, text=True).stdout
        return trace, json.loads(out)["findings"]

    def lists(self, viewer, findings):
        """The page has them all, the first chosen, with its text and certainty."""
        first = findings[0]
        viewer.wait_text(r"(?m)^Most important finding$")
        viewer.key("ctrl+2")
        for finding in findings:
            viewer.find("label", "^" + re.escape(finding["title"]) + "$")
        viewer.find("label", rf"^{first['certainty']} · .*\bat \d")
        viewer.find("label", "^" + re.escape(first["detail"]) + "$")
        viewer.find("push button", "Show in")

    def deadlock(self):
        """a deadlock comes first, and Enter leads to the moment in which it was complete"""
        with tempfile.TemporaryDirectory() as folder:
            trace, findings = self.record(folder, "philosophers")
            assert findings[0]["kind"] == "deadlock", findings
            with desktop.Viewer(self.program, trace) as viewer:
                self.lists(viewer, findings)
                viewer.screenshot(self.artifact("findings-deadlock"))
                viewer.key("Return")
                viewer.find("list item", "^philosopher-0")
                at_us = findings[0]["at_ns"] // 1000
                viewer.find("label", rf"^State at {at_us // 1000}\.{at_us % 1000:03}")
                viewer.wait_text(r"still waiting for fork-\d")
                viewer.screenshot(self.artifact("findings-shown"))
                self.check_quiet(viewer)

    def race(self):
        """a data race is found; the button leads there, in a small dark window too"""
        with tempfile.TemporaryDirectory() as folder:
            trace, findings = self.record(folder, "counter", "--unsafe", "--threads=4")
            assert findings[0]["kind"] == "data-race", findings
            with desktop.Viewer(self.program, trace, scheme="prefer-dark",
                                size=(900, 600)) as viewer:
                self.lists(viewer, findings)
                viewer.screenshot(self.artifact("findings-race"))
                viewer.click(viewer.find("push button", "Show in"))
                viewer.find("list item", "^counter")
                desktop.wait_for("what is chosen",
                                 lambda: "At a glance" not in viewer.text())
                self.check_quiet(viewer)

    def blocked(self):
        """what is slow is listed too, and the arrow keys lead from one to the next"""
        with tempfile.TemporaryDirectory() as folder:
            trace, findings = self.record(folder, "philosophers", "--ordered")
            kinds = [finding["kind"] for finding in findings]
            assert "blocked-while-holding" in kinds, kinds
            with desktop.Viewer(self.program, trace) as viewer:
                self.lists(viewer, findings)
                # Another one is chosen with the keyboard, and said below.
                if len(findings) > 1:
                    viewer.key("Down")
                    viewer.find("label", "^" + re.escape(findings[1]["detail"]) + "$")
                viewer.screenshot(self.artifact("findings-blocked"))
                self.check_quiet(viewer)
