"""One application a session: who is asked for a trace that a window shows has it follow."""

import os
import shutil
import subprocess
import tempfile

import desktop


class Following:
    """Cases, each a window of its own. @trace: one to open, that has a thread "main"."""

    def __init__(self, viewer, trace, other, check_quiet):
        self.program = viewer
        self.trace = trace
        self.other = other
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.follows, self.closes, self.recorded_anew, self.standalone):
            yield method.__doc__, method

    def ask(self, *args):
        """Has another viewer show something, which the one that runs does."""
        subprocess.run([self.program, *args], check=True, timeout=desktop.PATIENCE_S)

    @staticmethod
    def frames(viewer):
        viewer.app.clear_cache()
        return viewer.app.get_child_count()

    def waits_for_frames(self, viewer, n):
        desktop.wait_for(f"{n} windows", lambda: self.frames(viewer) == n)

    @staticmethod
    def shows_lanes(viewer):
        return any(name.startswith("main") for name in viewer.names("list item"))

    def follows(self):
        """The window that shows a trace follows a link to it; another trace has another"""
        with desktop.Viewer(self.program, self.trace) as viewer:
            desktop.wait_for("the lanes", lambda: self.shows_lanes(viewer))
            # Through a file within it, and another way to say where.
            self.ask(os.path.join(self.trace, ".", "manifest.json"), "--page", "locks")
            desktop.wait_for("the locks", lambda: viewer.nodes("push button", "^Hand-offs$"))
            self.ask(self.trace, "--select", "thread:main", "--at", "1us")
            desktop.wait_for("the lanes again", lambda: self.shows_lanes(viewer))
            assert self.frames(viewer) == 1
            self.ask(self.trace, "--new-window")
            self.waits_for_frames(viewer, 2)
            self.ask(self.other)
            self.waits_for_frames(viewer, 3)
            self.check_quiet(viewer)

    def closes(self):
        """One of two windows closes, the other goes on, and what it showed opens again"""
        with desktop.Viewer(self.program, self.trace) as viewer:
            desktop.wait_for("the lanes", lambda: self.shows_lanes(viewer))
            self.ask(self.other)
            self.waits_for_frames(viewer, 2)
            viewer.focus_dialog()
            viewer.key("ctrl+w")
            self.waits_for_frames(viewer, 1)
            assert self.shows_lanes(viewer)
            self.ask(self.other)
            self.waits_for_frames(viewer, 2)
            self.check_quiet(viewer)

    def recorded_anew(self):
        """What was recorded anew in the same folder is loaded anew, in the same window"""
        with tempfile.TemporaryDirectory() as scratch:
            folder = os.path.join(scratch, "same.weft")
            shutil.copytree(self.trace, folder)
            with desktop.Viewer(self.program, folder) as viewer:
                desktop.wait_for("the lanes", lambda: self.shows_lanes(viewer))
                before = set(viewer.names("list item"))
                shutil.rmtree(folder)
                shutil.copytree(self.other, folder)
                os.utime(os.path.join(folder, "manifest.json"))
                self.ask(folder)
                desktop.wait_for("other lanes", lambda: self.shows_lanes(viewer)
                                 and set(viewer.names("list item")) != before)
                assert self.frames(viewer) == 1
                self.check_quiet(viewer)

    def standalone(self):
        """A viewer of its own leaves the one that runs alone"""
        with desktop.Viewer(self.program, self.trace) as viewer:
            desktop.wait_for("the lanes", lambda: self.shows_lanes(viewer))
            with desktop.Viewer(self.program, "--standalone", self.trace) as own:
                desktop.wait_for("the lanes", lambda: self.shows_lanes(own))
                assert self.frames(viewer) == 1
                self.check_quiet(own)
            self.check_quiet(viewer)
