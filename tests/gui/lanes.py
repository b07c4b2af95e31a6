"""The order of the lanes, and which of them are shown: filter, pins, folds, heights, by keys
and by the mouse."""

import re

import desktop


class Lanes:
    """Cases that use one window on the counter one after the other; each but the last leaves
    the lanes as it found them."""

    def __init__(self, viewer, trace, artifact, check_quiet):
        self.program, self.trace = viewer, trace
        self.artifact = artifact
        self.check_quiet = check_quiet
        self.viewer = self.all = None

    def cases(self):
        for method in (self.filter, self.pin, self.hide, self.only, self.drag, self.compact,
                       self.order, self.close):
            yield "lanes: " + method.__doc__, lambda method=method: self.run(method)

    def run(self, method):
        try:
            if self.viewer is None:
                self.viewer = desktop.Viewer(self.program, self.trace)
                self.viewer.find("list item", "^adder-9")
                self.all = self.lanes()
            method(self.viewer)
        except BaseException:
            self.tear_down()
            raise

    def tear_down(self):
        if self.viewer is not None:
            self.viewer.close()
        self.viewer = None

    def lanes(self):
        return [name.split(",")[0] for name in self.viewer.names("list item")]

    def wait_lanes(self, expected):
        try:
            desktop.wait_for("lanes", lambda: self.lanes() == expected, 20)
        except desktop.Timeout:
            raise AssertionError(f"{self.lanes()}, not {expected}")

    def choose(self, name):
        """A lane by its gutter."""
        lane = self.viewer.find("list item", f"^{name}")
        self.viewer.click(lane, x_share=0.05)
        return lane

    def filter(self, viewer):
        """Ctrl+L filters as one types, a line says so, Escape shows all again"""
        viewer.key("ctrl+l")
        # The lanes change while a word is still to come.
        viewer.type("ADD ")
        viewer.wait_text("“ADD” · ")
        viewer.type("3")
        self.wait_lanes(["adder-3"])
        viewer.find("push button", "^Threads, 1 of 11$")
        viewer.wait_text(f"“ADD 3” · 1 of {len(self.all)} lanes")
        viewer.screenshot(self.artifact("lanes-filtered"))
        viewer.type("x")
        viewer.wait_text("no lane is called so")
        viewer.key("Escape")
        self.wait_lanes(self.all)

    def pin(self, viewer):
        """T pins the lane that has the focus, and unpins it"""
        self.choose("counter")
        viewer.key("t")
        self.wait_lanes(["counter"] + [n for n in self.all if n != "counter"])
        pinned = viewer.find("list item", "^counter.*, pinned$")
        assert re.fullmatch(r"1 of \d+|.*\.", pinned.get_description()), \
            pinned.get_description()
        viewer.screenshot(self.artifact("lanes-pinned"))
        viewer.key("t")
        self.wait_lanes(self.all)

    def hide(self, viewer):
        """H hides a lane, a line says so, and its button shows it again"""
        self.choose("adder-4")
        viewer.key("h")
        self.wait_lanes([n for n in self.all if n != "adder-4"])
        viewer.wait_text("1 lane hidden")
        viewer.click(viewer.find("push button", "^Show All Lanes$"))
        self.wait_lanes(self.all)

    def only(self, viewer):
        """the menu of a lane leaves only what interacts with it"""
        self.choose("adder-9")
        viewer.key("Menu")
        viewer.to_menu_item("^Only What Interacts")
        viewer.key("Return")
        viewer.wait_text(r"Only what interacts with adder-9 · \d+ of \d+ lanes")
        assert "main" in self.lanes() and "counter" in self.lanes(), self.lanes()
        assert len(self.lanes()) < len(self.all), self.lanes()
        viewer.screenshot(self.artifact("lanes-only"))
        viewer.key("shift+h")
        self.wait_lanes(self.all)

    def order(self, viewer):
        """the menu of orders puts what waited the longest first"""
        viewer.click(viewer.find("push button", "^Order of lanes$"))
        viewer.key("Down", "Down", "Return")
        desktop.wait_for("the longest wait first", lambda: self.lanes()[0] == "adder-9", 20)
        viewer.screenshot(self.artifact("lanes-waiting"))

    def drag(self, viewer):
        """a lane is dragged below another by its gutter; Alt+Up takes it back up"""
        boxes = [viewer.find("list item", f"^{name}").get_extents(
            desktop.Atspi.CoordType.WINDOW) for name in ("adder-0", "adder-1")]
        at = [(box.x + 40, box.y + box.height * 3 // 4) for box in boxes]
        move = lambda x, y: viewer.xdotool("mousemove", "--sync", "--window", viewer.window,
                                           str(x), str(y))
        move(*at[0])
        viewer.xdotool("mousedown", "1")
        move(at[0][0], at[0][1] + 10)
        move(*at[1])
        viewer.screenshot(self.artifact("lanes-dragged"))
        viewer.xdotool("mouseup", "1")
        swapped = list(self.all)
        first = swapped.index("adder-0")
        swapped[first:first + 2] = ["adder-1", "adder-0"]
        self.wait_lanes(swapped)
        self.choose("adder-0")
        viewer.key("alt+Up")
        self.wait_lanes(self.all)

    def compact(self, viewer):
        """C makes all lanes as high as a line, and tall again"""
        height = lambda: viewer.find("list item", "^adder-0").get_extents(
            desktop.Atspi.CoordType.WINDOW).height
        tall = height()
        self.choose("adder-0")
        viewer.key("c")
        desktop.wait_for("lower lanes", lambda: height() < tall * 0.8, 20)
        viewer.screenshot(self.artifact("lanes-compact"))
        viewer.key("c")
        desktop.wait_for("taller lanes", lambda: height() == tall, 20)

    def close(self, viewer):
        """nothing was amiss with it meanwhile"""
        viewer.key("ctrl+w")
        assert viewer.process.wait(desktop.PATIENCE_S) == 0
        self.check_quiet(viewer)
        self.tear_down()
