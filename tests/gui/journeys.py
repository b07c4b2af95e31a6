"""Whole ways through the window, as somebody goes them who looks for an answer: from the
longest wait to who was in the way, along a message, over a stretch of time and back, and out
of the window with the answer. Each is real input, and read back through accessibility."""

import os
import re
import shutil
import tempfile

import desktop


class Journeys:
    """Cases, each a window of its own. @trace_of gives the path of a saved trace by its name,
    @report what `weft report` says of it."""

    def __init__(self, viewer, trace_of, report, artifact, check_quiet):
        self.program, self.trace_of, self.report = viewer, trace_of, report
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.longest_wait, self.message, self.stretch):
            yield method.__doc__, method

    def open(self, name):
        viewer = desktop.Viewer(self.program, self.trace_of(name))
        viewer.find("list item", "^main")
        return viewer

    def longest_wait(self):
        """from the list of waits to the longest, to who held the lock, and back"""
        report = self.report(self.trace_of("counter"))
        lock = max(report["locks"], key=lambda row: row["max_wait_ns"])
        with self.open("counter") as viewer:
            viewer.key("ctrl+6")
            longest = f"{lock['max_wait_ns'] / 1e6:.2f} ms"
            viewer.click(viewer.find("label", f"^{re.escape(longest)}$"))
            viewer.key("Return")
            viewer.find("list item", "^main")
            title = viewer.wait_text(rf"(?m)^(\S+) waits for {re.escape(lock['name'])}$")
            waiter = title.group(1)
            sentence = viewer.find("label", rf"^{waiter} waited {re.escape(longest)} for")
            holder = re.search(r"longest by (\S+)", sentence.get_name()).group(1)
            ids = {row["name"]: row["id"] for row in report["threads"]}
            held = [row for row in report["blame"] if row["object"] == lock["id"]
                    and (row["waiter"], row["holder"]) == (ids[waiter], ids[holder])]
            assert held, (waiter, holder)
            viewer.screenshot(self.artifact("journey-wait"))
            viewer.click(viewer.find("push button", "Holder$"))
            viewer.wait_text(rf"(?m)^{holder} ")
            viewer.key("ctrl+z")
            viewer.wait_text(rf"(?m)^{waiter} waits for {re.escape(lock['name'])}$")
            self.check_quiet(viewer)

    def message(self):
        """a message from its channel to who sent it, and on to who got it"""
        with self.open("channel") as viewer:
            viewer.key("slash")
            viewer.find("entry", "^Search the recording$")
            viewer.type("producer-1 message")
            viewer.find("label", r"^\d+ places?$")
            viewer.key("Return")
            viewer.wait_text(r"(?m)^producer-1 .*main")
            viewer.key("Escape")
            viewer.screenshot(self.artifact("journey-message"))
            viewer.key("bracketright")
            viewer.wait_text(r"(?m)^main ")
            viewer.key("bracketleft")
            viewer.wait_text(r"(?m)^producer-1 ")
            self.check_quiet(viewer)

    def drag(self, viewer, lanes, from_share, to_share):
        box = lanes.get_extents(desktop.Atspi.CoordType.WINDOW)
        y = str(box.y + box.height // 2)
        places = [str(int(box.x + 200 + (box.width - 200) * share))
                  for share in (from_share, (from_share + to_share) / 2, to_share)]
        viewer.xdotool("mousemove", "--window", viewer.window, places[0], y)
        viewer.xdotool("mousedown", "1")
        for x in places[1:]:
            viewer.xdotool("mousemove", "--window", viewer.window, x, y)
        viewer.xdotool("mouseup", "1")

    def stretch(self):
        """a stretch and its totals, a mark with a note, undone, and out as a picture"""
        with tempfile.TemporaryDirectory() as folder:
            trace = os.path.join(folder, "counter.weft")
            shutil.copytree(self.trace_of("counter"), trace)
            with desktop.Viewer(self.program, trace) as viewer:
                viewer.find("list item", "^main")
                self.totals(viewer)
                self.mark(viewer, os.path.join(trace, "marks.json"))
                self.check_quiet(viewer)

    def totals(self, viewer):
        self.drag(viewer, viewer.find("list", "^Lanes$"), 0.3, 0.6)
        viewer.wait_text("Blocked the longest")
        viewer.wait_text(r"counter\b.*, held by")
        viewer.screenshot(self.artifact("journey-stretch"))
        whole = viewer.find("slider", "^Overview").get_description()
        shown = lambda: viewer.find("slider", "^Overview").get_description()
        viewer.key("z")
        desktop.wait_for("the stretch alone", lambda: shown() != whole)
        viewer.key("ctrl+z")
        desktop.wait_for("the whole again", lambda: shown() == whole)
        viewer.key("Escape")
        viewer.wait_text("At a glance")

    def mark(self, viewer, path):
        viewer.click(viewer.find("list item", "^adder-4"), x_share=0.5)
        viewer.wait_text(r"(?m)^adder-4 ")
        viewer.key("m")
        viewer.find("text", "^Note for this mark$")
        viewer.type("here it turns")
        viewer.key("Return")

        def kept():
            if not os.path.exists(path):
                return False
            with open(path) as stream:
                return "here it turns" in stream.read()
        desktop.wait_for("the mark in the trace's folder", kept)
        viewer.screenshot(self.artifact("journey-mark"))
