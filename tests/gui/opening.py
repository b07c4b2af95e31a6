"""How a recording comes into the window, and how it does not: the load that is given up, the
folder that is dropped, the file dialog, the recording with nothing in it."""

import os
import shutil
import subprocess
import tempfile
import time

import damaged
import desktop


class Opening:
    """Cases, each a window of its own. @trace: one to open, that has a thread "main"."""

    def __init__(self, viewer, drag_source, trace, artifact, check_quiet):
        self.program = viewer
        self.drag_source = drag_source
        self.trace = trace
        self.name = os.path.basename(trace)
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.give_up, self.give_up_another, self.drop, self.drop_again,
                       self.dialog, self.dialog_cancelled, self.empty):
            yield method.__doc__, method

    @staticmethod
    def lane_of_main(viewer):
        return [name for name in viewer.names("list item") if name.startswith("main")]

    def shows(self, viewer):
        desktop.wait_for("the trace", lambda: self.lane_of_main(viewer))

    def slow_copy(self, scratch):
        """A trace whose load goes on until somebody writes its manifest. Returns: both."""
        folder = os.path.join(scratch, "slow.weft")
        shutil.copytree(self.trace, folder)
        manifest = os.path.join(folder, "manifest.json")
        os.remove(manifest)
        os.mkfifo(manifest)
        return folder, manifest

    @staticmethod
    def let_go(manifest):
        """The load that was given up comes to its end after all."""
        with open(manifest, "w") as stream:
            stream.write("{}")

    def give_up(self):
        """Cancel gives up a load, and what it still brings is not shown"""
        with tempfile.TemporaryDirectory() as scratch:
            folder, manifest = self.slow_copy(scratch)
            with desktop.Viewer(self.program, folder, size=(900, 700)) as viewer:
                viewer.wait_text("Opening slow.weft")
                viewer.screenshot(self.artifact("loading"))
                viewer.click(viewer.find("push button", "Cancel"))
                viewer.find("push button", "Open a Recording")
                self.let_go(manifest)
                # Something else to do, that takes as long as that load may.
                viewer.click(viewer.find("list item", r"^spawn\.weft$"))
                self.shows(viewer)
                assert "slow" not in viewer.frame.get_name(), viewer.frame.get_name()
                self.check_quiet(viewer)

    def give_up_another(self):
        """Escape gives up a load and leads back to the trace that was open"""
        with tempfile.TemporaryDirectory() as scratch:
            folder, manifest = self.slow_copy(scratch)
            with desktop.Viewer(self.program, self.trace) as viewer:
                self.shows(viewer)
                title = viewer.frame.get_name()
                self.drag(viewer, folder, lambda: "Opening slow.weft" in viewer.text())
                viewer.key("Escape")
                self.shows(viewer)
                assert viewer.frame.get_name() == title
                self.let_go(manifest)
                self.check_quiet(viewer)

    def drag(self, viewer, path, came):
        """Drags @path from a window beside the viewer onto it, until @came() is true: a busy
        machine may need a slower hand."""
        viewer.resize(desktop.WIDTH - 200, 700)
        source = subprocess.Popen([self.drag_source, path], stdout=subprocess.PIPE, text=True)
        try:
            assert source.stdout.readline() == "ready\n"
            window = desktop.wait_for("the window to drag from", lambda: subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(source.pid)],
                capture_output=True, text=True).stdout.split())[0]
            viewer.xdotool("windowmove", "--sync", window, str(desktop.WIDTH - 150), "750")
            for pause_s in (0.3, 1, 3):
                self.gesture(viewer, window, pause_s)
                try:
                    desktop.wait_for("what was dropped", came, 20)
                    return
                except desktop.Timeout:
                    if pause_s == 3:
                        raise
        finally:
            source.terminate()
            source.wait()
            source.stdout.close()

    @staticmethod
    def gesture(viewer, window, pause_s):
        """A drag begins once the pointer has moved a little, and enters before it drops."""
        def move(where, x, y):
            viewer.xdotool("mousemove", "--window", where, str(x), str(y))
            time.sleep(pause_s)

        move(window, 60, 30)
        viewer.xdotool("mousedown", "1")
        for x, y in ((55, 28), (45, 20), (30, 10)):
            move(window, x, y)
        for x, y in ((500, 500), (480, 480), (470, 470)):
            move(viewer.window, x, y)
        viewer.xdotool("mouseup", "1")

    def drop(self):
        """a folder that is dropped on the start page is opened"""
        with desktop.Viewer(self.program) as viewer:
            viewer.find("push button", "Open a Recording")
            self.drag(viewer, self.trace, lambda: self.lane_of_main(viewer))
            self.check_quiet(viewer)

    def drop_again(self):
        """a file of another trace, dropped on an open one, takes its place"""
        with tempfile.TemporaryDirectory() as scratch:
            other = os.path.join(scratch, "other.weft")
            shutil.copytree(self.trace, other)
            os.remove(os.path.join(other, "manifest.json"))
            with desktop.Viewer(self.program, self.trace) as viewer:
                self.shows(viewer)
                inside = next(os.path.join(parent, "metadata")
                              for parent, _, files in os.walk(other) if "metadata" in files)
                self.drag(viewer, inside, lambda: "other" in viewer.frame.get_name())
                self.shows(viewer)
                self.check_quiet(viewer)

    @staticmethod
    def dialog_of(viewer):
        """The file dialog, once it shows: a window of the same application."""
        return desktop.wait_for("the file dialog", lambda: next(
            (viewer.app.get_child_at_index(i) for i in range(viewer.app.get_child_count())
             if viewer.app.get_child_at_index(i).get_name() == "Open a Recording"), None))

    def dialog(self):
        """Ctrl+O asks for a folder, which is opened"""
        with desktop.Viewer(self.program) as viewer:
            viewer.find("push button", "Open a Recording")
            viewer.key("ctrl+o")
            self.dialog_of(viewer)
            # As one types a path there.
            viewer.focus_dialog()
            viewer.type(self.trace)
            viewer.screenshot_all(self.artifact("dialog"))
            viewer.key("Return")
            self.shows(viewer)
            self.check_quiet(viewer)

    def dialog_cancelled(self):
        """Escape in the file dialog leaves all as it was"""
        with desktop.Viewer(self.program) as viewer:
            viewer.find("push button", "Open a Recording")
            viewer.key("ctrl+o")
            self.dialog_of(viewer)
            viewer.focus_dialog()
            viewer.key("Escape")
            desktop.wait_for("no dialog", lambda: viewer.app.get_child_count() == 1)
            viewer.find("push button", "Open a Recording")
            self.check_quiet(viewer)

    def empty(self):
        """a recording without threads gets a page that says so"""
        with tempfile.TemporaryDirectory() as scratch:
            folder = os.path.join(scratch, "nothing.weft")
            damaged.empty_copy(self.trace, folder)
            with desktop.Viewer(self.program, folder, size=(900, 600)) as viewer:
                viewer.wait_text("Nothing Was Recorded")
                viewer.wait_text("No thread, lock or channel of .* was seen")
                viewer.find("push button", "Open Another")
                viewer.screenshot(self.artifact("empty"))
                self.check_quiet(viewer)

