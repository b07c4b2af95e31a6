"""What a screen reader is told of each page."""

import re

import desktop
from gi.repository import Atspi

# What can be acted upon, whether or not it takes the focus itself.
CONTROLS = {"push button", "toggle button", "check box", "radio button", "combo box", "entry",
            "text", "slider", "spin button", "page tab", "link", "menu item", "switch", "list",
            "table", "tree table", "table row", "list item"}


def everything(node):
    """All that shows below node, node first."""
    yield node
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None:
            yield from everything(child)


def has(node, state):
    return node.get_state_set().contains(state)


def describe(node):
    return f"{node.get_role_name()} {node.get_name()!r}"


def wrong_name(node):
    """Whether it is called nothing, after its class, the same twice, or nothing to act on."""
    role, name = node.get_role_name(), node.get_name() or ""
    focusable = has(node, Atspi.StateType.FOCUSABLE)
    if not focusable and role not in CONTROLS:
        return False
    if role == "label" and name == "GtkLabel":
        return False  # that is what GTK calls a text in which there is nothing
    return (not name or re.match(r"(Gtk|Adw|Weft)[A-Z]", name)
            or re.fullmatch(r"(.+) \1", name) or (focusable and role == "filler"))


def each_page(viewer):
    """Goes to each page and to each page within it."""
    viewer.find("list item", "^main")
    for number, text, within in (
            (1, "At a glance", ()), (2, "Nothing Was Found", ()), (3, "1 lock", ()),
            (4, "No Channels", ()), (5, "11 threads", ()),
            (6, "19 waits", ("Who for Whom", "Times")),
            (7, "lines · ", ("Steps", "Locks Held", "Totals"))):
        viewer.key(f"ctrl+{number}")
        viewer.wait_text(text)
        yield f"page {number}"
        for tab in within:
            viewer.click(viewer.find("page tab", f"^{tab}$"))
            yield f"page {number}, {tab}"


class Speaking:
    """Cases, each a window of its own. @trace: a saved one, the counter."""

    def __init__(self, viewer, trace, check_quiet):
        self.program, self.trace = viewer, trace
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.pages, self.opened, self.shortcuts, self.start):
            yield method.__doc__, method

    @staticmethod
    def check_names(viewer, where):
        """Once it is filled: what is wrong for a moment only is not wrong."""
        wrong = []

        def look():
            viewer.app.clear_cache()
            wrong[:] = [describe(node) for node in everything(viewer.app)
                        if wrong_name(node)]
            return not wrong
        try:
            desktop.wait_for(f"names on {where}", look, 10)
        except desktop.Timeout:
            raise AssertionError(f"{where}: " + "; ".join(wrong))

    def pages(self):
        """All that can be acted upon has a name on each page"""
        with desktop.Viewer(self.program, self.trace) as viewer:
            for where in each_page(viewer):
                self.check_names(viewer, where)
            self.check_quiet(viewer)

    @staticmethod
    def open(viewer, act):
        """There is more in the window, or another window, after it."""
        def count():
            viewer.app.clear_cache()
            return sum(1 for _ in everything(viewer.app))
        before = count()
        act()
        desktop.wait_for("something to open", lambda: count() > before)

    def opened(self):
        """And in what opens over them: menus, search, commands, export"""
        with desktop.Viewer(self.program, self.trace) as viewer:
            viewer.find("list item", "^main")
            for name in ("Main menu", "Order of lanes", "Marks", "Legend",
                         "Time since the start"):
                button = viewer.find("push button", f"^{name}")
                self.open(viewer, lambda: viewer.click(button))
                self.check_names(viewer, name)
                viewer.key("Escape")
            for key, typed in (("slash", "adder"), ("ctrl+k", "lock"), ("ctrl+e", "")):
                self.open(viewer, lambda: viewer.key(key))
                viewer.type(typed)
                self.check_names(viewer, key)
                viewer.key("Escape")
            self.check_quiet(viewer)

    def shortcuts(self):
        """And in the window of the keys, and where these are looked for"""
        with desktop.Viewer(self.program) as viewer:
            viewer.find("push button", "Open a Recording")
            self.open(viewer, lambda: viewer.key("question"))
            self.check_names(viewer, "the keys")
            found = lambda: [n for n in everything(viewer.app)
                             if n.get_role_name() == "entry" and n.get_name() == "Search"]
            viewer.type("zoom")
            desktop.wait_for("the search", found)
            self.check_names(viewer, "the keys looked for")
            self.check_quiet(viewer)

    def start(self):
        """And on the start page and the form to record"""
        with desktop.Viewer(self.program) as viewer:
            viewer.find("push button", "Open a Recording")
            self.check_names(viewer, "start")
            viewer.click(viewer.find("push button", "^Record a Program"))
            viewer.wait_text("Arguments, quoted as for a shell")
            self.check_names(viewer, "the form")
            self.check_quiet(viewer)
