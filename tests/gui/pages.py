"""The pages beside the timeline: lists that are filtered and sorted, the way from a row to
its place on the timeline, and the way back."""

import re

import desktop
from gi.repository import Atspi


class Pages:
    """Cases, each a window of its own on a saved trace."""

    def __init__(self, viewer, trace, artifact, check_quiet):
        self.program, self.trace = viewer, trace
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.filters, self.there_and_back, self.sorts):
            yield method.__doc__, method

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

    def filters(self):
        """a list shows what contains the words that are typed, and says how many that are"""
        with self.open() as viewer:
            viewer.key("ctrl+4")
            viewer.wait_text(r"(?m)^11 threads · Running ")
            viewer.click(viewer.find("entry", "^Filter$"))
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
            viewer.key("ctrl+4")
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
                viewer.key("ctrl+4")
                viewer.wait_text(r"(?m)^11 threads · ")
                if first:
                    title = viewer.find("label", "^Waiting$")
                    viewer.click(title)
                    desktop.wait_for("the least first", lambda: self.first_cells(viewer)[:2]
                                     == ["adder-0", "adder-1"])
                    viewer.click(viewer.find("label", "^Waiting$"))
                desktop.wait_for("the most first", lambda: self.first_cells(viewer)[:2]
                                 == ["main", "adder-9"])
                viewer.screenshot(self.artifact("pages-sorted"))
                if not first:
                    # As the file has them again, for whoever comes next.
                    viewer.click(viewer.find("label", "^Thread$"))
                    desktop.wait_for("by name", lambda: self.first_cells(viewer)[:2]
                                     == ["adder-0", "adder-1"])
                self.check_quiet(viewer)
