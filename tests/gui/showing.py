"""What the timeline shows besides its lanes: the critical path and the kinds of arrows, which
are switched by keys and in the legend."""

import re

import desktop


def is_on(node):
    return node.get_state_set().contains(desktop.Atspi.StateType.CHECKED)


def below(node):
    for i in range(node.get_child_count()):
        yield node.get_child_at_index(i)
        yield from below(node.get_child_at_index(i))


class Showing:
    """Cases that open a window each."""

    def __init__(self, viewer, artifact, check_quiet):
        self.program = viewer
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self, trace):
        for method in (self.path, self.switches):
            yield method.__doc__, lambda method=method: method(trace)

    @staticmethod
    def switch(viewer, name):
        """In the popover, which hangs below its button."""
        button = viewer.find("push button", "^Legend$")
        viewer.frame.clear_cache()
        return desktop.wait_for(f"the switch {name}", lambda: next(
            (n for n in below(button) if n.get_role_name() == "check box"
             and re.search(name, n.get_name() or "")), None))

    def path(self, trace):
        """P shows the critical path, which the lane that is on it then says"""
        with desktop.Viewer(self.program, trace) as viewer:
            lane = viewer.find("list item", "^adder-0")
            viewer.click(lane, x_share=0.05)
            viewer.key("p")
            viewer.click(lane, x_share=0.28)
            desktop.wait_for("the path at the lane", lambda: re.search(
                r"On the critical path, for \d", lane.get_description() or ""))
            viewer.screenshot(self.artifact("path"))
            viewer.key("p")
            viewer.click(lane, x_share=0.5)
            desktop.wait_for("no path at the lane", lambda: "critical path" not in (
                lane.get_description() or ""))
            self.check_quiet(viewer)

    def switches(self, trace):
        """the legend switches each kind of arrow and the path, by keyboard"""
        with desktop.Viewer(self.program, trace) as viewer:
            viewer.click(viewer.find("list item", "^main"))
            viewer.key("p")
            viewer.click(viewer.find("push button", "^Legend$"))
            assert is_on(self.switch(viewer, "critical path"))
            for name in ("starts a thread", "lets go of a lock", "ends, for which"):
                assert is_on(self.switch(viewer, name)), name
            button = viewer.find("push button", "^Legend$")
            assert not [n for n in below(button) if "message" in (n.get_name() or "")], \
                "messages, of which there are none"
            starts = self.switch(viewer, "starts a thread")
            viewer.key("space")
            desktop.wait_for("it to be off", lambda: not is_on(starts))
            viewer.key("space")
            desktop.wait_for("it to be on", lambda: is_on(starts))
            viewer.screenshot(self.artifact("legend"))
            self.check_quiet(viewer)
