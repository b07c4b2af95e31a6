"""Finding one's way on the timeline: keys, the wheel and the mouse, as a person uses them,
read back from what the overview says that it shows."""

import json
import os
import re
import shutil
import tempfile

import desktop

UNITS = {"ns": 1, "µs": 1e3, "ms": 1e6, "s": 1e9}


class Navigation:
    """Cases, each a window of its own on @trace."""

    def __init__(self, viewer, trace, artifact, check_quiet):
        self.program, self.trace = viewer, trace
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.keys, self.overview, self.undo, self.range, self.marks,
                       self.damaged_marks, self.replay):
            yield method.__doc__, method

    def open(self, **options):
        viewer = desktop.Viewer(self.program, self.trace, **options)
        viewer.find("list item", "^main")
        return viewer

    @staticmethod
    def shows(viewer):
        """What the overview says: where the view begins and how long it is, in ns."""
        text = viewer.find("slider", "^Overview").get_description()
        match = re.match(r"Shows ([\d.,]+) (\S+) to .*: ([\d.,]+) (\S+) of", text)
        assert match, text
        begin, unit, length, length_unit = match.groups()
        return (float(begin.replace(",", "")) * UNITS[unit],
                float(length.replace(",", "")) * UNITS[length_unit])

    def expect(self, viewer, what, test):
        """Waits until the view, compared with what it is now, is as @test says."""
        old = self.shows(viewer)
        return old, lambda: desktop.wait_for(
            f"{what} (from {old}, now {self.shows(viewer)})",
            lambda: test(old, self.shows(viewer)))

    def changes(self, viewer, what, test, act):
        _, wait = self.expect(viewer, what, test)
        act()
        wait()

    def lanes_middle(self, viewer):
        box = viewer.find("list", "^Lanes$").get_extents(desktop.Atspi.CoordType.WINDOW)
        return box.x + 200 + (box.width - 200) // 2, box.y + box.height // 2

    def drag(self, viewer, x, y, dx, button="1", modifier=None):
        viewer.xdotool("mousemove", "--window", viewer.window, str(x), str(y))
        if modifier:
            viewer.xdotool("keydown", modifier)
        viewer.xdotool("mousedown", button)
        for step in range(1, 5):
            viewer.xdotool("mousemove", "--window", viewer.window,
                           str(x + dx * step // 4), str(y))
        viewer.xdotool("mouseup", button)
        if modifier:
            viewer.xdotool("keyup", modifier)

    def keys(self):
        """WASD, F, Z, Ctrl+wheel and drags zoom and pan; also with the focus elsewhere"""
        shorter = lambda old, new: new[1] < old[1] * 0.95
        longer = lambda old, new: new[1] > old[1] * 1.05
        later = lambda old, new: new[0] > old[0]
        earlier = lambda old, new: new[0] < old[0]
        with self.open() as viewer:
            whole = self.shows(viewer)
            x, y = self.lanes_middle(viewer)
            # From the heading, which Left and Right fold and unfold.
            viewer.key("Down")
            viewer.wait_text(r"(?m)^main\b")
            for key, test in (("w", shorter), ("w", shorter), ("d", later), ("Right", later),
                              ("a", earlier), ("Left", earlier), ("s", longer),
                              ("plus", shorter), ("minus", longer)):
                self.changes(viewer, key, test, lambda key=key: viewer.key(key))
            self.changes(viewer, "another F", lambda old, new: new != old,
                         lambda: viewer.key("f"))
            viewer.key("Escape")
            self.changes(viewer, "the whole", lambda old, new: new == whole,
                         lambda: viewer.key("f"))
            viewer.xdotool("mousemove", "--window", viewer.window, str(x), str(y))
            viewer.xdotool("keydown", "ctrl")
            self.changes(viewer, "Ctrl+wheel", shorter, lambda: viewer.xdotool("click", "4"))
            self.changes(viewer, "and back", longer, lambda: viewer.xdotool("click", "5"))
            viewer.xdotool("keyup", "ctrl")
            self.drag(viewer, x, y, 120)
            self.changes(viewer, "zoom to the range", lambda old, new: new[1] < old[1] / 4,
                         lambda: viewer.key("z"))
            self.changes(viewer, "a middle drag", earlier,
                         lambda: self.drag(viewer, x, y, 100, button="2"))
            self.changes(viewer, "a Shift+drag", later,
                         lambda: self.drag(viewer, x, y, -100, modifier="shift"))
            # The keys of the timeline with the focus on a button at its foot.
            self.changes(viewer, "the button", shorter,
                         lambda: viewer.click(viewer.find("push button", "^Zoom in")))
            self.changes(viewer, "w at the foot", shorter, lambda: viewer.key("w"))
            for _ in range(60):
                viewer.key("w")
            desktop.wait_for("two nanoseconds", lambda: self.shows(viewer)[1] <= 3)
            viewer.screenshot(self.artifact("navigation-nanosecond"))
            self.check_quiet(viewer)

    def overview(self):
        """the overview's window is dragged and resized, and has keys of its own"""
        with self.open() as viewer:
            whole = self.shows(viewer)
            strip = viewer.find("slider", "^Overview")
            box = strip.get_extents(desktop.Atspi.CoordType.WINDOW)
            left, right = box.x + 200, box.x + box.width
            y, width = box.y + box.height // 2, right - left
            self.changes(viewer, "a shorter view", lambda old, new: new[1] < old[1] * 0.7,
                         lambda: self.drag(viewer, right - 5, y, -width // 2))
            self.changes(viewer, "a later begin",
                         lambda old, new: new[0] > old[0] and new[1] < old[1] * 0.8,
                         lambda: self.drag(viewer, left + 26, y, width // 4))
            self.changes(viewer, "a drag of it",
                         lambda old, new: new[0] > old[0] and abs(new[1] / old[1] - 1) < 0.02,
                         lambda: self.drag(viewer, left + width * 3 // 8, y, width // 8))
            self.changes(viewer, "a click beside it", lambda old, new: new[0] < old[0],
                         lambda: viewer.click_at(left + width // 8, y))
            for key, test in (("Up", lambda old, new: new[1] < old[1]),
                              ("Down", lambda old, new: new[1] > old[1]),
                              ("Right", lambda old, new: new[0] > old[0]),
                              ("Page_Down", lambda old, new: new[0] > old[0] + old[1] / 2),
                              ("End", lambda old, new: new[0] > old[0]),
                              ("Home", lambda old, new: new[0] == 0)):
                self.changes(viewer, key, test, lambda key=key: viewer.key(key))
            self.changes(viewer, "the wheel over it", lambda old, new: new[1] < old[1],
                         lambda: viewer.xdotool("click", "4"))
            viewer.screenshot(self.artifact("navigation-overview"))
            self.changes(viewer, "a double click", lambda old, new: new == whole,
                         lambda: viewer.xdotool("click", "--repeat", "2", "1"))
            self.check_quiet(viewer)

    def undo(self):
        """Ctrl+Z goes back to the view, the selection and the page that were, Ctrl+Y forth"""
        with self.open() as viewer:
            whole = self.shows(viewer)
            viewer.click(viewer.find("list item", "^adder-2"), x_share=0.86)
            viewer.wait_text(r"(?m)^adder-2 ")
            viewer.key("f")
            desktop.wait_for("a closer view", lambda: self.shows(viewer)[1] < whole[1])
            close = self.shows(viewer)
            viewer.key("ctrl+3")
            viewer.find("label", "^counter$")
            viewer.key("ctrl+z")
            viewer.find("list item", "^adder-2")
            assert self.shows(viewer) == close
            viewer.key("ctrl+z")
            desktop.wait_for("the whole", lambda: self.shows(viewer) == whole)
            viewer.wait_text(r"(?m)^adder-2 ")
            viewer.key("ctrl+z")
            viewer.wait_text("At a glance")
            viewer.key("ctrl+y", "ctrl+shift+z")
            desktop.wait_for("the closer view", lambda: self.shows(viewer) == close)
            self.check_quiet(viewer)

    def range(self):
        """a dragged range is totalled in the inspector, and extended by keyboard"""
        with self.open() as viewer:
            x, y = self.lanes_middle(viewer)
            self.drag(viewer, x - 150, y, 300)
            viewer.find("label", "^Range$")
            viewer.find("label", r"^From [\d.\s]+ ms to [\d.\s]+ ms\. .*Only what lies within")
            viewer.find("label", r"(?s)^running .*%\).*blocked .*waits for a lock")
            viewer.find("label", r"^counter [\d.]+ ms, held by adder-\d \([\d.]+ .s\)")
            viewer.find("label", r"hand-over")
            first = viewer.find("label", "^From ").get_name()
            viewer.screenshot(self.artifact("navigation-range"))
            # An end of it is dragged.
            self.drag(viewer, x + 150, y, 60)
            desktop.wait_for("another end", lambda: viewer.find("label", "^From ").get_name()
                             not in (first, ""))
            # As the ruler tells time, so does the sentence.
            viewer.key("shift+t")
            viewer.find("label", r"^From \d\d:\d\d:\d\d\.[\d\s]+ to \d\d:\d\d:\d\d\.[\d\s]+\.")
            viewer.key("Escape")
            viewer.wait_text("At a glance")
            viewer.key("shift+Right", "shift+Right")
            viewer.find("label", "^Range$")
            self.check_quiet(viewer)

    def copy(self, folder):
        trace = os.path.join(folder, "copy.weft")
        shutil.copytree(self.trace, trace)
        return trace

    @staticmethod
    def kept(trace):
        path = os.path.join(trace, "marks.json")
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8") as stream:
            return [(m["time_ns"], m["text"]) for m in json.load(stream)["marks"]]

    def marks(self):
        """M marks a moment with a note; marks are kept, gone to, told from and deleted"""
        with tempfile.TemporaryDirectory() as folder:
            trace = self.copy(folder)
            with desktop.Viewer(self.program, trace) as viewer:
                viewer.find("list item", "^main")
                viewer.key("ctrl+Home", "greater", "m")
                viewer.find("text", "^Note for this mark$")
                viewer.type("it begins")
                viewer.key("Return")
                desktop.wait_for("the note in the file",
                                 lambda: [t for _, t in self.kept(trace)] == ["it begins"])
                viewer.key("ctrl+End", "m", "Return")
                desktop.wait_for("a second one", lambda: len(self.kept(trace)) == 2)
                self.check_quiet(viewer)
            first = self.kept(trace)[0][0]
            with desktop.Viewer(self.program, trace) as viewer:
                viewer.find("list item", "^main")
                viewer.key("ctrl+Right")
                text = f"{first // 1000 % 1000}"
                viewer.find("label", rf"^State at .*{text}")
                # Told from the mark, the first is 0 and the end later.
                viewer.key("shift+T")
                viewer.find("label", "^0 ns$")
                viewer.key("shift+T")
                viewer.find("label", r"^\d\d:\d\d:\d\d\.\d{3}")
                viewer.screenshot(self.artifact("navigation-marks"))
                viewer.click(self.button(viewer))
                desktop.wait_for("the mark in the list", lambda: any(
                    re.search("^Go to the mark .*it begins$", n.get_name() or "")
                    for n in self.below(self.button(viewer))))
                viewer.key("Escape")
                viewer.key("ctrl+Left", "Delete")
                self.check_quiet(viewer)

    @staticmethod
    def button(viewer):
        return desktop.wait_for("the list of marks",
                                lambda: next(iter(viewer.nodes(None, "^Marks$")), None))

    def below(self, node):
        """What a button opens is below it."""
        for i in range(node.get_child_count()):
            child = node.get_child_at_index(i)
            if child is not None:
                yield child
                yield from self.below(child)

    def damaged_marks(self):
        """a damaged marks.json is told of in a line, and left as it is"""
        with tempfile.TemporaryDirectory() as folder:
            trace = self.copy(folder)
            path = os.path.join(trace, "marks.json")
            with open(path, "w", encoding="utf-8") as stream:
                stream.write("{ broken")
            with desktop.Viewer(self.program, trace, size=(900, 600)) as viewer:
                viewer.wait_text(r"marks.json' is damaged \(line 1 is not valid JSON\).*Marks are kept until")
                viewer.key("m", "Return")
                viewer.key("ctrl+End")
                viewer.screenshot(self.artifact("navigation-damaged-marks"))
                self.check_quiet(viewer)
            with open(path, encoding="utf-8") as stream:
                assert stream.read() == "{ broken"

    def replay(self):
        """< and > step from event to event, and Space plays to the end"""
        def event(viewer):
            name = viewer.find("label", r"^event [\d,]+ of [\d,]+$").get_name()
            return [int(n.replace(",", "")) for n in re.findall(r"[\d,]+", name)]
        with self.open() as viewer:
            desktop.wait_for("the events", lambda: event(viewer)[1] > 0)
            viewer.key("ctrl+Home")
            desktop.wait_for("the begin", lambda: event(viewer)[0] <= 1)
            for _ in range(2):
                before = event(viewer)[0]
                viewer.key("greater")
                desktop.wait_for("the next event", lambda: event(viewer)[0] > before)
            after = event(viewer)[0]
            viewer.key("less")
            desktop.wait_for("the one before", lambda: event(viewer)[0] < after)
            viewer.key("space")
            viewer.find("push button", "^Pause$")
            desktop.wait_for("the end", lambda: event(viewer)[0] == event(viewer)[1])
            viewer.find("push button", "^Play$")
            self.check_quiet(viewer)
