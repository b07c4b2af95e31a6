"""The critical path to a moment: asked for by keyboard, told beside the timeline and on the
page of the path, and given back for that of the run."""

import re

import desktop


class Paths:
    """Cases on the saved trace of the counter."""

    def __init__(self, viewer, counter, artifact, check_quiet):
        self.program, self.counter = viewer, counter
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        yield self.to_a_wait.__doc__, self.to_a_wait

    def to_a_wait(self):
        """the critical path to the end of a wait, its steps, and that of the run again"""
        with desktop.Viewer(self.program, self.counter, "--at", "5ms",
                            "--select", "adder-7") as viewer:
            viewer.find("list item", "^adder-7")
            viewer.wait_text(r"(?m)^adder-7 waits for counter$")
            viewer.key("shift+p")
            title = viewer.find("label", r"^Critical path to \d.* in adder-7$").get_name()
            said = viewer.find("label", "^On this depended when the wait of adder-7 ended")
            total = re.search(r"add up to (\S+ \S+),", said.get_name()).group(1)
            # All of it from the trace's begin: as long as the moment is late.
            moment = float(re.search(r"to ([\d.]+)", title).group(1))
            assert abs(float(total.split()[0]) - moment) < 0.01, (total, title)
            assert re.search(r"adder-\d: running [\d.]+ \S+ \(\d+%\)", said.get_name())
            viewer.screenshot(self.artifact("path-here"))
            viewer.click(viewer.find("push button", "^Show its steps$"))
            viewer.find("label", "^" + re.escape(title) + "$")
            viewer.find("label", rf"· Time {re.escape(total)} ·")
            viewer.screenshot(self.artifact("path-here-page"))
            viewer.click(viewer.find("push button", "^Of the Run$"))
            viewer.find("label", "^Critical path of the run$")
            viewer.key("ctrl+1")
            viewer.find("list item", "^adder-7")
            viewer.wait_text("which is all of it")
            viewer.key("p")
            gone = lambda: "Critical path" not in viewer.text()
            desktop.wait_for("no path any more", gone)
            self.check_quiet(viewer)
