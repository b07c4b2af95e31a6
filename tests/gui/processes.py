"""A program of several processes, recorded as it is, in the window: groups of lanes, tables,
call stacks."""

import os
import re
import shutil
import subprocess
import tempfile

import desktop

FAMILY_PROCESSES = 3


class Processes:
    """Cases that use one window one after the other."""

    def __init__(self, viewer, weft, family, artifact, check_quiet):
        self.program, self.weft, self.family = viewer, weft, family
        self.artifact = artifact
        self.check_quiet = check_quiet
        self.scratch = self.viewer = None

    def cases(self):
        for method in (self.headings, self.fold, self.keys, self.table, self.stacks,
                       self.frame, self.close):
            yield method.__doc__, lambda method=method: self.run(method)

    def run(self, method):
        try:
            if self.viewer is None:
                self.open()
            method(self.viewer)
        except BaseException:
            self.tear_down()
            raise

    def open(self):
        self.scratch = tempfile.mkdtemp(prefix="weft-family-")
        trace = os.path.join(self.scratch, "family.weft")
        subprocess.run([self.weft, "record", "--quiet", "--detail", "auto", "-o", trace, "--",
                        self.family], check=True, stdin=subprocess.DEVNULL)
        self.viewer = desktop.Viewer(self.program, trace)
        desktop.wait_for("the headings", lambda: len(self.processes()) == FAMILY_PROCESSES)

    def tear_down(self):
        if self.viewer is not None:
            self.viewer.close()
        if self.scratch is not None:
            shutil.rmtree(self.scratch)
        self.scratch = self.viewer = None

    def processes(self):
        return self.viewer.nodes("push button", r"^family \(\d+\), ")

    def lanes(self):
        return [name.split(",")[0] for name in self.viewer.names("list item")]

    @staticmethod
    def is_expanded(node):
        return node.get_state_set().contains(desktop.Atspi.StateType.EXPANDED)

    def headings(self, viewer):
        """each process has a heading; one that does but one thing is folded at first"""
        assert [self.is_expanded(node) for node in self.processes()].count(False) == 1
        assert self.lanes().count("main") == 2, self.lanes()
        viewer.find("push button", "^Locks, 1$")
        viewer.screenshot(self.artifact("processes"))

    def fold(self, viewer):
        """a click on a heading folds its process, another unfolds it"""
        viewer.click(self.processes()[0], x_share=0.02)
        desktop.wait_for("one process less", lambda: self.lanes().count("main") == 1)
        assert not self.is_expanded(self.processes()[0])
        viewer.screenshot(self.artifact("processes-folded"))
        viewer.click(self.processes()[0], x_share=0.02)
        desktop.wait_for("the process again", lambda: self.lanes().count("main") == 2)

    def keys(self, viewer):
        """Left and Right fold and unfold the heading that has the focus, as Enter does"""
        for key, shown in (("Left", 1), ("Right", 2), ("Return", 1), ("Return", 2)):
            viewer.key(key)
            desktop.wait_for(f"{shown} processes after {key}",
                             lambda shown=shown: self.lanes().count("main") == shown)

    def table(self, viewer):
        """threads and locks are listed with their process"""
        for number in (3, 5):
            viewer.key(f"ctrl+{number}")
            viewer.find("label", r"^family \(\d+\)$")
            viewer.wait_text("(?m)^Process$")
            viewer.screenshot(self.artifact(f"processes-table-{number}"))
        viewer.key("ctrl+1")

    def stacks(self, viewer):
        """a wait shows the stack of the waiter and of who ended it, by function and line"""
        viewer.key("Escape")
        viewer.wait_text("At a glance")
        link = viewer.find("label", "Show this wait")
        viewer.click(link, x_share=0.1, y_share=0.95)
        viewer.wait_text(r"(?m)^thread \d waits in$")
        viewer.wait_text(r"(?m)^thread \d (lets go|wakes it) in$")
        viewer.wait_text(r"(?m)^(pick|eat)  family\.c:\d+$")
        assert len(viewer.nodes("push button", "Copy this call stack")) == 2
        viewer.screenshot(self.artifact("processes-stacks"))

    def frame(self, viewer):
        """a frame of the stack leads to its source"""
        frames = viewer.nodes("label", r"^(pick|eat)  family\.c:\d+$")
        place = re.search(r"family\.c:\d+", frames[-1].get_name()).group()
        viewer.click(frames[-1], x_share=0.05)
        viewer.wait_text(rf"(?m)^Source · {re.escape(place)}$")

    def close(self, viewer):
        """nothing was amiss with it meanwhile"""
        viewer.key("ctrl+w")
        assert viewer.process.wait(desktop.PATIENCE_S) == 0
        self.check_quiet(viewer)
        self.tear_down()
