"""Export: the dialog with its file chooser, and the clipboard, as another program finds it."""

import os
import re
import subprocess
import tempfile
import xml.etree.ElementTree

import desktop


class Exporting:
    """Cases, each a window of its own on the saved trace counter."""

    def __init__(self, viewer, clipboard, trace, artifact, check_quiet):
        self.program, self.clipboard, self.trace = viewer, clipboard, trace
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.file, self.refused, self.copies):
            yield method.__doc__, method

    @staticmethod
    def windows(viewer):
        return [viewer.app.get_child_at_index(i) for i in range(viewer.app.get_child_count())]

    def in_dialog(self, viewer, role, name):
        """The thing of that role and name in any window but the first."""
        def find():
            for window in self.windows(viewer)[1:]:
                window.clear_cache()
                for node in desktop.walk(window):
                    if node.get_role_name() == role and re.search(name, node.get_name() or ""):
                        return node
            return None
        return desktop.wait_for(f"a {role} called {name} in a dialog", find)

    def open(self, viewer):
        viewer.find("list item", "^adder-0")
        viewer.key("ctrl+e")
        self.in_dialog(viewer, "push button", "Save")
        viewer.focus_dialog()

    def choose_file(self, viewer, path):
        """Presses Save in the dialog, and types the file's path into the chooser."""
        before = len(self.windows(viewer))
        viewer.key("alt+s")
        desktop.wait_for("the file chooser", lambda: len(self.windows(viewer)) > before)
        viewer.focus_dialog()
        # Its name is selected there: a path that begins with a slash takes its place.
        viewer.key("ctrl+a")
        viewer.type(path)
        viewer.key("Return")

    def file(self):
        """Ctrl+E asks what and how, then for the file; the toast says how large it became"""
        with tempfile.TemporaryDirectory() as folder, \
                desktop.Viewer(self.program, self.trace) as viewer:
            path = os.path.join(folder, "a.svg")
            self.open(viewer)
            # The second format, as the keyboard chooses it.
            viewer.key("alt+f", "Down", "Return")
            viewer.screenshot_all(self.artifact("export-dialog"))
            self.choose_file(viewer, path)
            viewer.wait_text(r"(?m)^Saved a\.svg \(\d+\.\d.kB\)$")
            root = xml.etree.ElementTree.parse(path).getroot()
            texts = [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")]
            assert "adder-9" in texts and "hands over" in texts, texts
            assert viewer.app.get_child_count() == 1
            viewer.screenshot(self.artifact("export-saved"))
            self.check_quiet(viewer)

    def refused(self):
        """what cannot be written is said in the dialog, which stays, and Escape leaves it"""
        with desktop.Viewer(self.program, self.trace, scheme="prefer-dark",
                            size=(900, 600)) as viewer:
            self.open(viewer)
            # No file that another could take the place of.
            self.choose_file(viewer, "/dev/full")
            # The chooser asks whether to write over what is there.
            self.in_dialog(viewer, "push button", "Replace")
            viewer.focus_dialog()
            viewer.key("alt+r")
            self.in_dialog(viewer, "label", "^Cannot write full: .* regular file")
            viewer.screenshot_all(self.artifact("export-refused"))
            viewer.focus_dialog()
            viewer.key("Escape")
            desktop.wait_for("no dialog", lambda: viewer.app.get_child_count() == 1)
            self.check_quiet(viewer)

    def pasted(self, *args):
        done = subprocess.run([self.clipboard, *args], capture_output=True, text=True,
                              timeout=desktop.PATIENCE_S)
        return done.stdout if done.returncode == 0 else None

    def copies(self):
        """the selection as text and as a diagram, and what is seen as an image, are pasted"""
        with desktop.Viewer(self.program, self.trace, "--at", "5ms", "--select",
                            "adder-9") as viewer:
            viewer.wait_text(r"adder-9 waited")
            viewer.key("ctrl+shift+c")
            viewer.wait_text("Copied what is selected as text")
            text = self.pasted()
            assert text.startswith("```\nadder-9 waited 8.20 ms for counter"), text
            assert f"weft view {self.trace} " in text, text
            viewer.key("ctrl+shift+m")
            viewer.wait_text("Copied what is selected as a Mermaid diagram")
            text = self.pasted()
            assert text.startswith("sequenceDiagram\n"), text
            assert re.search(r"t\d+->>t10: .* hands over counter", text), text
            viewer.key("ctrl+shift+e")
            viewer.wait_text("Copied what is seen as an image")
            width, height = map(int, self.pasted("--image").split())
            timeline = viewer.box().width
            assert 400 < width <= timeline and 300 < height <= viewer.box().height + 100, \
                (width, height)
            self.check_quiet(viewer)
