"""The pages beside the timeline: lists that are filtered and sorted, the way from a row to
its place on the timeline, and the way back."""

import os
import re
import sys
import tempfile

import desktop
from gi.repository import Atspi

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../locale"))
import pseudo

# What stays as it is in every language: what the traced program calls things, its source,
# figures, keys, and what GTK says itself.
NAMES = re.compile(
    r"\b(?:main|adder-\d+|(?:shared )?counter|mutex \d+|weft(?:-scenario)?|[\w/.-]+\.[ch]"
    r"|[\d.,]+ ?(?:ns|µs|ms|s|min|h|kB|MB)|ns|µs|ms|Ctrl|Alt|Shift|Esc|Tab|0x[0-9a-f]+"
    r"|(?:Gtk|Adw|Weft)[A-Z]\w+|Minimize|Maximize|Close)\b")


class Pages:
    """Cases, each a window of its own on a saved trace."""

    def __init__(self, viewer, trace, artifact, check_quiet):
        self.program, self.trace = viewer, trace
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.filters, self.there_and_back, self.sorts, self.keys, self.times,
                       self.matrix, self.path, self.divider, self.narrow, self.dividers, self.translated):
            yield method.__doc__, lambda method=method: self.run(method)

    @staticmethod
    def run(method):
        with desktop.own_home():
            method()

    def open(self, *args, **options):
        return desktop.Viewer(self.program, self.trace, *args, **options)

    @staticmethod
    def focused(viewer, role=None):
        return [n for n in viewer.nodes(role)
                if n.get_state_set().contains(Atspi.StateType.FOCUSED)]

    @staticmethod
    def first_cells(viewer):
        """The names of the threads in the order in which the table has them."""
        cells = [(n.get_extents(Atspi.CoordType.WINDOW).y, n.get_name())
                 for n in viewer.nodes("label", r"^(main|adder-\d+)$")
                 if n.get_extents(Atspi.CoordType.WINDOW).x < 100]
        return [name for _, name in sorted(cells)]

    def tab_to(self, viewer, role, name):
        """Presses Tab until the focus is there."""
        for _ in range(15):
            if any(re.search(name, n.get_name() or "") for n in self.focused(viewer, role)):
                return
            viewer.key("Tab")
        raise AssertionError(f"Tab never came to a {role} called {name}")

    def filters(self):
        """a list shows what contains the words that are typed, and says how many that are"""
        with self.open() as viewer:
            viewer.key("ctrl+5")
            viewer.wait_text(r"(?m)^11 threads · Running ")
            viewer.key("ctrl+f")
            desktop.wait_for("the focus", lambda: self.focused(viewer, "entry")
                             or self.focused(viewer, "text"))
            viewer.type("JOINED 3")
            viewer.wait_text(r"(?m)^1 of 11 threads · Running ")
            desktop.wait_for("one row", lambda: self.first_cells(viewer) == ["adder-3"])
            viewer.screenshot(self.artifact("pages-filtered"))
            viewer.type("x")
            viewer.wait_text("Nothing Matches")
            viewer.click(viewer.find("push button", "Show All"))
            viewer.wait_text(r"(?m)^11 threads · ")
            viewer.click(viewer.find("push button", "Only Waiting"))
            viewer.wait_text(r"(?m)^10 of 11 threads · ")
            self.check_quiet(viewer)

    def there_and_back(self):
        """Enter on a row leads to its lane, Alt+Left back to the row, Alt+Right there again"""
        with self.open() as viewer:
            viewer.key("ctrl+5")
            viewer.click(viewer.find("label", "^adder-7$"))
            viewer.key("Return")
            viewer.find("list item", "^adder-7")
            viewer.find("push button", "^Back to Threads")
            viewer.key("alt+Left")
            viewer.wait_text(r"(?m)^11 threads · ")
            # The row has the focus again: Enter leads to the same lane.
            desktop.wait_for("the row's focus", lambda: self.focused(viewer))
            viewer.key("alt+Right")
            viewer.find("list item", "^adder-7")
            viewer.wait_text(r"(?m)^adder-7 ")
            # From the timeline to the row of what is selected, and back.
            viewer.click(viewer.find("push button", "^Show in Threads$"))
            viewer.wait_text(r"(?m)^11 threads · ")
            viewer.key("BackSpace")
            viewer.find("list item", "^adder-7")
            viewer.key("alt+Return")
            viewer.wait_text(r"(?m)^11 threads · ")
            self.check_quiet(viewer)

    def sorts(self):
        """a click on a column's title sorts by it, the next time the window is opened too"""
        for first in (True, False):
            with self.open() as viewer:
                viewer.key("ctrl+5")
                viewer.wait_text(r"(?m)^11 threads · ")
                if first:
                    title = viewer.find("push button", "^Waiting$")
                    viewer.click(title)
                    desktop.wait_for("the least first", lambda: self.first_cells(viewer)[:2]
                                     == ["adder-0", "adder-1"])
                    viewer.click(viewer.find("push button", "^Waiting$"))
                desktop.wait_for("the most first", lambda: self.first_cells(viewer)[:2]
                                 == ["main", "adder-9"])
                viewer.screenshot(self.artifact("pages-sorted"))
                self.check_quiet(viewer)

    def keys(self):
        """Tab leaves a table at once, its titles sort by Enter, arrow keys go between them"""
        with self.open() as viewer:
            viewer.key("ctrl+5")
            viewer.wait_text(r"(?m)^11 threads · ")
            # A row says what stands in it.
            desktop.wait_for("a row that is named", lambda: any(
                re.search(", Running .*, Waiting ", n.get_name() or "")
                for n in self.focused(viewer, "table row")))
            viewer.key("shift+Tab")
            desktop.wait_for("a title's focus", lambda: any(
                n.get_name() == "Thread" for n in self.focused(viewer)))
            viewer.key("Right", "Left", "Return")
            desktop.wait_for("by name", lambda: self.first_cells(viewer)[:2]
                             == ["adder-0", "adder-1"])
            viewer.key("Tab")
            desktop.wait_for("the rows again", lambda: self.focused(viewer, "table row"))
            viewer.key("Tab")
            desktop.wait_for("what comes after", lambda: self.focused(viewer)
                             and not self.focused(viewer, "table row"))
            self.check_quiet(viewer)

    def times(self):
        """a range dragged over the histogram lists only what is in it; its handles obey keys"""
        with self.open() as viewer:
            viewer.key("ctrl+6")
            viewer.wait_text(r"(?m)^19 waits · Duration ")
            chart = viewer.find("panel", "^Histogram of 19, from ")
            box = viewer.settled(chart)
            y = box.y + box.height // 2
            # From the right edge over the longest ones: an edge is a handle, so begin inside.
            viewer.xdotool("mousemove", "--window", viewer.window,
                           str(box.x + int(box.width * 0.97)), str(y))
            viewer.xdotool("mousedown", "1")
            for share in (0.9, 0.8, 0.7):
                viewer.xdotool("mousemove", "--window", viewer.window,
                               str(box.x + int(box.width * share)), str(y))
            viewer.xdotool("mouseup", "1")
            found = viewer.wait_text(r"(?m)^\S+ \S+ to \S+ \S+: (\d+) of 19$")
            count = int(found.group(1))
            assert 0 < count < 19, count
            viewer.wait_text(rf"(?m)^{count} of 19 waits · Duration ")
            viewer.screenshot(self.artifact("pages-range"))
            # The same with the keyboard: the handle goes as far as one bar before the other.
            viewer.key("ctrl+6")
            self.tab_to(viewer, "slider", "^Shortest: ")
            viewer.key("End")
            desktop.wait_for("a range of one bar", lambda: re.search(
                r"(?m)^[01] of 19 waits", viewer.text()))
            viewer.key("Home")
            viewer.key("Escape")
            viewer.wait_text(r"(?m)^19 waits · Duration ")
            self.check_quiet(viewer)

    def matrix(self):
        """keys go over the cells of who waited for whom; one that is chosen lists its waits"""
        with self.open() as viewer:
            viewer.key("ctrl+6")
            viewer.click(viewer.find("page tab",
                                     "Who for Whom"))
            # It begins with the cell with the most waiting.
            viewer.find("table", r"^main waited 6.18 ms for adder-2, in 1 wait, ")
            self.tab_to(viewer, "table", "^main waited")
            viewer.key("Left", "Down")
            viewer.find("table", r"^adder-9 waited 945 µs for adder-1, in 1 wait, ")
            viewer.key("Return")
            viewer.wait_text(r"(?m)^1 wait · Duration 8.20 ms$")
            viewer.screenshot(self.artifact("pages-matrix"))
            viewer.click(viewer.find("label", "^8.20 ms$"))
            viewer.wait_text(r"(?m)^adder-9 waited 8.20 ms for counter")
            viewer.key("Return")
            viewer.find("list item", "^adder-9")
            viewer.key("alt+Left")
            viewer.wait_text(r"(?m)^1 wait · Duration 8.20 ms$")
            self.check_quiet(viewer)

    def path(self):
        """the critical path adds up to the run, and its steps lead to the timeline"""
        with self.open() as viewer:
            viewer.key("ctrl+7")
            viewer.wait_text(r"its parts add up to 10\.6 ms, which is all of it")
            viewer.wait_text(r"(?m)^\d+ lines · Time 10\.6 ms · Steps 37$")
            viewer.screenshot(self.artifact("pages-path"))
            viewer.click(viewer.find("page tab",
                                     "^Steps"))
            viewer.wait_text(r"(?m)^37 steps · Time 10\.6 ms$")
            viewer.click(viewer.find("page tab",
                                     "Locks Held"))
            viewer.wait_text(r"(?m)^(about|perhaps) \d")
            viewer.screenshot(self.artifact("pages-path-held"))
            self.check_quiet(viewer)

    @staticmethod
    def inspector_edge(viewer):
        """Where its text begins, and how far that is from the window's end."""
        left = viewer.find("label", "^At a glance$").get_extents(Atspi.CoordType.WINDOW).x
        box = viewer.box()
        return left, box.x + box.width - left

    def divider(self):
        """the inspector grows with the window, and keeps the width that it is given"""
        with self.open(size=(900, 600)) as viewer:
            narrow = self.inspector_edge(viewer)[1]
            viewer.resize(1440, 900)
            desktop.wait_for("a wider inspector",
                             lambda: self.inspector_edge(viewer)[1] > narrow + 10)
            viewer.resize(900, 600)
            desktop.wait_for("a narrow one again",
                             lambda: abs(self.inspector_edge(viewer)[1] - narrow) <= 1)
            viewer.resize(1440, 900)
            desktop.wait_for("a wider one again",
                             lambda: self.inspector_edge(viewer)[1] > narrow + 10)
            left, width = self.inspector_edge(viewer)
            text = viewer.find("label", "^At a glance$")
            margin = left - text.get_parent().get_extents(Atspi.CoordType.WINDOW).x
            viewer.xdotool("mousemove", str(left - margin - 1), "450", "mousedown", "1")
            viewer.xdotool("mousemove_relative", "--", "-60", "0")
            viewer.xdotool("mousemove_relative", "--", "-60", "0", "mouseup", "1")
            desktop.wait_for("the divider to follow",
                             lambda: self.inspector_edge(viewer)[1] > width + 60)
            drawn = self.inspector_edge(viewer)[1]
            viewer.screenshot(self.artifact("divider"))
            viewer.key("ctrl+w")
            desktop.wait_for("it to end", lambda: viewer.process.poll() is not None)
        with self.open(size=(1440, 900)) as viewer:
            desktop.wait_for("the width that was drawn", lambda: abs(
                self.inspector_edge(viewer)[1] - drawn) <= 1)
            self.check_quiet(viewer)

    def dividers(self):
        """Alt+Shift with the arrow keys moves what parts the inspector and a page's halves"""
        with self.open() as viewer:
            width = self.inspector_edge(viewer)[1]
            for key, by in (("Left", 32), ("Left", 64), ("Right", 32)):
                viewer.key("alt+shift+" + key)
                desktop.wait_for(f"an inspector {by} wider",
                                 lambda: self.inspector_edge(viewer)[1] == width + by)
            viewer.key("ctrl+6")
            viewer.click(viewer.find("page tab", "^Who for Whom$"))
            lower = lambda: viewer.find("scroll pane", "^No Waits$").get_extents(
                Atspi.CoordType.WINDOW).y
            top = lower()
            for key, by in (("Up", -32), ("Down", 0)):
                viewer.key("alt+shift+" + key)
                desktop.wait_for(f"the lower half {by} lower", lambda: lower() == top + by)
            self.check_quiet(viewer)

    def narrow(self):
        """the smallest window is no wider than it should be, whatever page it shows"""
        def end(name):
            box = viewer.find("push button", name).get_extents(Atspi.CoordType.WINDOW)
            return box.x + box.width

        with self.open(size=(640, 500)) as viewer:
            for page in "1234567":
                viewer.key(f"ctrl+{page}")
                desktop.wait_for(f"page {page} to fit", lambda: 0 < end("^Close$") <= 640)
            viewer.screenshot(self.artifact("narrow"))
            viewer.resize(1280, 800)
            desktop.wait_for("the header's end", lambda: 640 < end("^Close$") <= 1280)
            self.check_quiet(viewer)

    def english(self, viewer):
        """What of the window's texts is not translated."""
        lines = {line for line in viewer.text().splitlines()
                 if re.search(r"[A-Za-z]{2}", NAMES.sub("", line))}
        source = {line for node in viewer.nodes("text") + viewer.nodes("table cell")
                  for line in (node.get_name() or "").splitlines()}
        return sorted(lines - source)

    def translated(self):
        """nothing of the window is left in English where there is a translation"""
        top = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
        with tempfile.TemporaryDirectory() as folder:
            pseudo.make(top, folder)
            with self.open("--at", "5ms", "--select", "adder-7",
                           environment=pseudo.environment(folder, "xx")) as viewer:
                viewer.find("list item", "^adder-7")
                viewer.wait_text("⟦.*adder-7.*⟧")
                for page, name in ("1", "timeline"), ("2", "findings"), ("7", "path"):
                    viewer.key("ctrl+" + page)
                    viewer.settled(viewer.frame)
                    viewer.screenshot(self.artifact(f"translated-{name}"))
                    english = self.english(viewer)
                    assert not english, f"English on the page {name}: {english}"
                self.check_quiet(viewer)
