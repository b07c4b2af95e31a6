"""Search: what is typed is found, its places on the timeline are gone through, and the focus
comes back."""

import re
import subprocess

import desktop

FOCUSED = desktop.Atspi.StateType.FOCUSED


class Searching:
    """Cases on one saved trace, a window each."""

    def __init__(self, viewer, clipboard, trace, artifact, check_quiet):
        self.program, self.clipboard, self.trace = viewer, clipboard, trace
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.goes_through, self.from_a_list, self.keys, self.link, self.palette):
            yield method.__doc__, method

    def open(self, **how):
        viewer = desktop.Viewer(self.program, self.trace, **how)
        viewer.find("list item", "^main")
        return viewer

    @staticmethod
    def search(viewer, text):
        viewer.key("slash")
        viewer.find("entry", "^Search the recording$")
        viewer.type(text)

    @staticmethod
    def playhead(viewer):
        return viewer.find("label", "^State at").get_name()

    def goes_through(self):
        """what is typed after / is found, and Enter goes from place to place and round"""
        with self.open() as viewer:
            self.search(viewer, "COUNT")
            viewer.find("list item", r"^counter, mutex · \d+ waits")
            viewer.find("list item", r"^count_with_lock, ")
            count = int(viewer.find("label", r"^\d+ places$").get_name().split()[0])
            assert count > 2, count
            viewer.screenshot(self.artifact("search-found"))
            seen = []
            for number in range(1, 4):
                viewer.key("Return")
                viewer.find("label", f"^{number} of {count}$")
                viewer.wait_text(r"(?m)^adder-\d+ waits for counter$")
                seen.append(self.playhead(viewer))
            assert len(set(seen)) == 3, seen
            viewer.key("shift+Return", "shift+Return")
            viewer.find("label", f"^1 of {count}$")
            viewer.key("shift+F3")
            viewer.find("label", f"^{count} of {count}$")
            viewer.key("ctrl+g")
            viewer.find("label", f"^1 of {count}$")
            viewer.screenshot(self.artifact("search-places"))
            viewer.key("Escape")
            desktop.wait_for("the search to close",
                             lambda: not viewer.nodes("entry", "^Search the recording$"))
            self.check_quiet(viewer)

    def from_a_list(self):
        """from the page Locks another thing is chosen with the arrow keys and shown"""
        with self.open(scheme="prefer-dark", size=(900, 600)) as viewer:
            viewer.key("ctrl+3")
            viewer.find("push button", "^Contended$")
            self.search(viewer, "adder-")
            rows = viewer.find("list item", r"^adder-\d, thread \d+ · \d+ wait")
            assert rows
            viewer.key("Down", "Down")
            desktop.wait_for("a row to be selected", lambda: [
                row for row in viewer.nodes("list item", "^adder-")
                if row.get_state_set().contains(desktop.Atspi.StateType.SELECTED)])
            viewer.screenshot(self.artifact("search-small"))
            viewer.key("Return")
            viewer.find("label", r"^\d+ of \d+$")
            # The timeline, with that thread's wait on it.
            viewer.wait_text(r"(?m)^adder-\d waits for counter$")
            viewer.find("list item", r"^adder-\d, \d")
            self.check_quiet(viewer)

    def keys(self):
        """keys that are characters are typed where there is a text, and nothing is found"""
        with self.open() as viewer:
            lane = viewer.find("list item", "^main")
            viewer.click(lane, x_share=0.02)
            desktop.wait_for("the lane's focus", lambda: [
                n for n in viewer.nodes("list item", "^main")
                if n.get_state_set().contains(FOCUSED)])
            self.search(viewer, "scenarios/counter.c:")
            viewer.find("list item", r"^counter\.c:\d+, ")
            viewer.type("?")
            viewer.wait_text("Nothing in this recording is called so")
            assert viewer.app.get_child_count() == 1, "a window of shortcuts opened"
            viewer.key("Escape")
            desktop.wait_for("the lane's focus again", lambda: [
                n for n in viewer.nodes("list item", "^main")
                if n.get_state_set().contains(FOCUSED)])
            self.check_quiet(viewer)

    def link(self):
        """a link that was copied leads an open window back to what was seen"""
        with self.open() as viewer:
            self.search(viewer, "adder-3")
            viewer.key("Return")
            viewer.find("label", "^1 of 1$")
            viewer.key("Escape", "shift+p")
            title = r"(?m)^Critical path to \d.* in adder-3$"
            viewer.wait_text(title)
            viewer.key("ctrl+shift+l")
            viewer.wait_text("Copied a link")
            line = subprocess.run([self.clipboard], capture_output=True, text=True,
                                  timeout=desktop.PATIENCE_S).stdout
            assert re.fullmatch(rf"weft view {re.escape(self.trace)} --at \S+ --select "
                                r"(wait:adder-3@\S+) --from[= ]\S+ --to \S+ --path \1", line), line
            at = self.playhead(viewer)
            viewer.click(viewer.find("list item", "^main"), x_share=0.8)
            desktop.wait_for("another moment", lambda: self.playhead(viewer) != at)
            viewer.key("f", "shift+p", "shift+p")
            desktop.wait_for("no path", lambda: "Critical path" not in viewer.text())
            viewer.key("ctrl+shift+o")
            viewer.focus_dialog()
            viewer.type(line)
            viewer.screenshot_all(self.artifact("link-open"))
            viewer.key("Return")
            desktop.wait_for("the dialog to close",
                             lambda: viewer.app.get_child_count() == 1)
            viewer.xdotool("windowfocus", viewer.window)
            viewer.wait_text(r"(?m)^adder-3 waits for counter$")
            viewer.wait_text(title)
            assert self.playhead(viewer) == at
            viewer.key("ctrl+shift+l")
            desktop.wait_for("the same link", lambda: subprocess.run(
                [self.clipboard], capture_output=True, text=True,
                timeout=desktop.PATIENCE_S).stdout == line)
            self.check_quiet(viewer)

    def palette(self):
        """commands are found by a few letters, threads by name, moments by the time"""
        with self.open() as viewer:
            viewer.key("ctrl+shift+p")
            viewer.find("list item", "^Recordings: Open a recording, Ctrl")
            viewer.screenshot_all(self.artifact("palette"))
            viewer.type("adder-5")
            viewer.find("list item", "^adder-5, thread$")
            viewer.key("Return")
            viewer.wait_text(r"(?m)^adder-5")
            viewer.key("ctrl+k")
            viewer.find("entry", "^Command$")
            viewer.type("5ms")
            viewer.find("list item", "^Go to 5ms, moment$")
            viewer.key("Return")
            desktop.wait_for("that moment", lambda: "5.000" in self.playhead(viewer))
            viewer.key("ctrl+k")
            viewer.find("entry", "^Command$")
            viewer.type("pgslck")
            viewer.find("list item", "^Pages: Locks, Ctrl")
            viewer.key("Return")
            viewer.find("push button", "^Contended$")
            self.check_quiet(viewer)
