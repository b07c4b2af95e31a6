"""Where Tab leads: over everything that takes the keyboard focus, back to where it began, and
the same way back."""

import desktop
import speaking
from gi.repository import Atspi

# Tab goes once to these: the arrow keys go over what is in them.
WHOLE = {"table", "tree table"}
# The window manager's own keys do what these do.
OF_WINDOW = {"Minimize", "Maximize", "Close"}
# As many links may be in one text, each of which Tab goes to.
MANY = 40


def stop_of(node):
    """What Tab comes to, of which node is a part."""
    found = above = node
    while above is not None:
        role = above.get_role_name()
        if role in WHOLE or (role == "list" and above.get_name() == "Lanes"):
            found = above
        above = above.get_parent()
    return found


def stands_for_another(node, inside):
    """Whether the focus goes to something else that is called the same: to the row around a
    check box; to the row within one that unfolds, or the text within one that is written in."""
    role, name = node.get_role_name(), node.get_name()
    if role == "check box":
        above = node.get_parent()
        while above is not None and above.get_role_name() != "list item":
            above = above.get_parent()
        return above is not None and above.get_name() == name
    return role in ("list item", "text") and speaking.describe(node) in inside.values()


def takes_focus(node, inside):
    """Whether it does, and not only what is in it: @inside. A list leaves it to its rows, and
    so does what scrolls."""
    role = node.get_role_name()
    return (speaking.has(node, Atspi.StateType.FOCUSABLE)
            and speaking.has(node, Atspi.StateType.SENSITIVE)
            and node.get_name() not in OF_WINDOW
            and role != "list"
            and not (inside and role == "scroll pane")
            and not stands_for_another(node, inside))


def stops(node):
    """What Tab should come to, by where it is on the bus."""
    found = {}
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            found |= stops(child)
    if takes_focus(node, found):
        stop = stop_of(node)
        found[stop.path] = speaking.describe(stop)
    return found


class Focus:
    """What gets the keyboard focus, as the accessibility bus tells."""

    def __init__(self):
        self.got = []
        self.listener = Atspi.EventListener.new(self._moved)
        self.listener.register("object:state-changed:focused")

    def _moved(self, event):
        if event.detail1:
            self.got.append(event.source)

    def come(self, seconds):
        """What got it since it was asked last; waits for something to."""
        try:
            desktop.wait_for("the focus to move", lambda: self.got, seconds)
        except desktop.Timeout:
            pass
        got, self.got = self.got, []
        return got

    def close(self):
        self.listener.deregister("object:state-changed:focused")


class Tabbing:
    """Cases, each a window of its own. @trace: a saved one, the counter."""

    def __init__(self, viewer, trace, check_quiet):
        self.program, self.trace = viewer, trace
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.pages, self.start):
            yield method.__doc__, lambda method=method: self.run(method)

    @staticmethod
    def run(method):
        focus = Focus()
        try:
            method(focus)
        finally:
            focus.close()

    @staticmethod
    def go_round(viewer, focus, key, where):
        """Presses the key until it comes to where it came to first."""
        passed, last, still = {}, "nothing", 0
        while still < MANY:
            viewer.key(key)
            came = focus.come(0.05 if last.startswith("label") else 2)
            still = 0 if came else still + 1
            for node in came:
                stop = stop_of(node)
                last = speaking.describe(stop)
                if passed and stop.path == next(iter(passed)) and len(passed) > 1:
                    return passed
                passed[stop.path] = last
        raise AssertionError(f"{where}: {key} stays at {last}")

    def check(self, viewer, focus, where):
        viewer.app.clear_cache()
        there = stops(viewer.frame)
        for key in ("Tab", "shift+Tab"):
            passed = self.go_round(viewer, focus, key, where)
            missing = [name for path, name in there.items() if path not in passed]
            assert not missing, f"{where}: {key} never came to " + "; ".join(missing)

    def pages(self, focus):
        """Tab and Shift+Tab go over all of each page of a trace and round"""
        with desktop.Viewer(self.program, self.trace) as viewer:
            for where in speaking.each_page(viewer):
                if where in ("page 6, Times", "page 7, Totals"):
                    continue  # as they were when their page came
                # A tab within a page is clicked.
                assert focus.come(5 if "," not in where else 0.3) or "," in where, (
                    f"{where}: nothing has the focus")
                self.check(viewer, focus, where)
                if where == "page 2":
                    # It is the same beside the others.
                    viewer.key("F9")
                    desktop.wait_for("no inspector",
                                     lambda: not viewer.nodes("label", "^State at"))
                    focus.come(0.2)
            self.check_quiet(viewer)

    def start(self, focus):
        """And over the start page and the form to record"""
        with desktop.Viewer(self.program) as viewer:
            viewer.find("push button", "Open a Recording")
            self.check(viewer, focus, "start")
            viewer.key("ctrl+n")
            viewer.wait_text("Arguments, quoted as for a shell")
            assert focus.come(5), "the form: nothing has the focus"
            self.check(viewer, focus, "the form")
            self.check_quiet(viewer)
