"""Recording from the window: from the start page and from the form, what can go wrong, how it
is stopped, and what is remembered of it."""

import glob
import json
import os
import re
import shutil

import desktop
from desktop import Atspi


class Recording:
    """Cases, each with a home and a window of its own."""

    def __init__(self, viewer, weft, drag, artifact, check_quiet):
        """@drag drags a path onto a viewer, until something came of it."""
        self.program, self.weft = viewer, weft
        self.drag = drag
        self.artifact = artifact
        self.check_quiet = check_quiet

    def cases(self):
        for method in (self.scenario, self.options, self.dropped, self.by_hand, self.in_one, self.wrong,
                       self.stop, self.kill, self.closing, self.dying, self.nothing,
                       self.not_executable, self.no_lttng, self.gone):
            yield method.__doc__, lambda method=method: self.run(method)

    @staticmethod
    def run(method):
        with desktop.own_home() as home:
            method(home)

    @staticmethod
    def recordings(home):
        return glob.glob(os.path.join(home, "data/weft/recordings/*.weft"))

    @staticmethod
    def within_rows(viewer, role, pattern):
        """The first that shows, also within the rows of a list, which desktop.walk takes for
        one thing each."""
        def below(node):
            yield node
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if child is not None and child.get_state_set().contains(
                        Atspi.StateType.VISIBLE):
                    yield from below(child)

        def look():
            viewer.frame.clear_cache()
            return next((n for n in below(viewer.frame) if n.get_role_name() == role
                         and re.search(pattern, n.get_name() or "")), None)
        return desktop.wait_for(f"a {role} called {pattern}", look)

    @staticmethod
    def shows(viewer):
        viewer.find("label", "^State at")

    @staticmethod
    def output(viewer):
        """What the program has printed, as the text view has it."""
        return "\n".join(Atspi.Text.get_text(node, 0, -1)
                         for node in viewer.nodes(None, "^Output of the program$")
                         # What it scrolls in is called so too.
                         if node.get_text_iface() is not None)

    def wait_output(self, viewer, pattern):
        desktop.wait_for(f"the output {pattern!r}",
                         lambda: re.search(pattern, self.output(viewer)))

    @staticmethod
    def content(entry):
        return Atspi.Text.get_text(entry, 0, Atspi.Text.get_character_count(entry))

    @staticmethod
    def fill(viewer, program, arguments=""):
        """The form, by keyboard alone: program, Tab over its button, arguments."""
        viewer.key("ctrl+n")
        viewer.find("push button", "Start Recording$")
        viewer.key("ctrl+a")
        viewer.type(program)
        viewer.click(viewer.find("text", "^Arguments"))
        viewer.key("ctrl+a", "BackSpace")
        viewer.type(arguments)

    def scenario(self, home):
        """a scenario is run from the start page, is in the list, and is recorded again"""
        with desktop.Viewer(self.program, size=(900, 600)) as viewer:
            viewer.wait_text("None yet")
            viewer.screenshot(self.artifact("start-small"))
            viewer.click(self.within_rows(viewer, "push button", "^Run spawn$"))
            self.shows(viewer)
            assert "weft-scenario spawn" in viewer.frame.get_name(), viewer.frame.get_name()
            viewer.key("alt+Home")
            viewer.click(viewer.find("list item", "^weft-scenario spawn"))
            self.shows(viewer)
            assert len(self.recordings(home)) == 1
            viewer.key("ctrl+r")
            desktop.wait_for("another recording", lambda: len(self.recordings(home)) == 2)
            self.shows(viewer)
            self.check_quiet(viewer)

    def options(self, home):
        """a scenario takes the options that are set below it; the others stay its own"""
        with desktop.Viewer(self.program) as viewer:
            viewer.wait_text("None yet")
            viewer.click(self.within_rows(viewer, "list item", "^counter$"), x_share=0.2)
            viewer.click(self.within_rows(viewer, "text", "^threads$"))
            viewer.type("3")
            viewer.screenshot(self.artifact("start-options"))
            viewer.key("Return")
            self.shows(viewer)
            title = viewer.frame.get_name()
            assert "weft-scenario counter --threads=3 " in title, title
            self.check_quiet(viewer)

    def dropped(self, home):
        """a program that is dropped on the start page is in the form"""
        program = os.path.join(home, "a program")
        with open(program, "w", encoding="utf-8") as stream:
            stream.write("#!/bin/sh\necho dropped; sleep 0.1\n")
        os.chmod(program, 0o755)
        with desktop.Viewer(self.program) as viewer:
            self.within_rows(viewer, "push button", "^Run spawn$")
            self.drag(viewer, program, lambda: viewer.nodes("push button", "Start Recording$"))
            viewer.xdotool("windowfocus", "--sync", viewer.window)
            viewer.key("Return")
            self.shows(viewer)
            assert "a program" in viewer.frame.get_name(), viewer.frame.get_name()
            self.check_quiet(viewer)

    def by_hand(self, home):
        """a program is recorded with quoted arguments; how it ended is told, with its output"""
        with desktop.Viewer(self.program, scheme="prefer-dark") as viewer:
            self.fill(viewer, "sh", """-c 'echo "two  words"; "$0" scenario spawn; """
                      f"""echo wrong >&2; exit 3' {self.weft}""")
            viewer.screenshot(self.artifact("record-form"))
            viewer.key("Return")
            self.shows(viewer)
            viewer.wait_text(r"It ended with status 3\.")
            viewer.screenshot(self.artifact("recorded"))
            viewer.click(viewer.find("push button", "Show Output$"))
            self.wait_output(viewer, r"(?m)^two  words$")
            self.wait_output(viewer, r"(?m)^wrong$")
            viewer.wait_text("Standard error is in italics")
            viewer.screenshot(self.artifact("record-output"))
            viewer.click(viewer.find("push button", "To the Recording$"))
            self.shows(viewer)
            self.check_quiet(viewer)
        # What was asked for is there the next time, in another window too.
        with desktop.Viewer(self.program) as viewer:
            viewer.key("ctrl+n")
            viewer.find("push button", "Start Recording$")
            viewer.key("Return")
            self.shows(viewer)
            assert len(self.recordings(home)) == 2
            self.check_quiet(viewer)

    def in_one(self, home):
        """a program that is typed with its arguments is recorded, and each gets its field"""
        with desktop.Viewer(self.program) as viewer:
            self.fill(viewer, "sh -c 'sleep 0.1; exit 4'", "left")
            viewer.key("Return")
            viewer.wait_text("(?m)Its arguments go into the field below")
            viewer.click(viewer.find("text", "^Arguments"))
            viewer.key("ctrl+a", "BackSpace", "Return")
            viewer.wait_text(r"It ended with status 4\.")
            viewer.key("alt+Home", "ctrl+n")
            viewer.find("push button", "Start Recording$")
            desktop.wait_for("no word of the end over the form", lambda: not re.search(
                "It ended with", viewer.text()))
            fields = [self.content(viewer.find("text", name))
                      for name in ("^Program", "^Arguments")]
            assert fields == ["sh", "-c 'sleep 0.1; exit 4'"], fields
            self.check_quiet(viewer)

    def wrong(self, home):
        """what cannot be recorded is said at its field, and no sooner than it is asked for"""
        with desktop.Viewer(self.program, size=(900, 600)) as viewer:
            self.fill(viewer, "no-such-program", "'open")
            assert "No program" not in viewer.text()
            viewer.key("Return")
            viewer.wait_text(r"(?m)^No program in the PATH is called “no-such-program”\.")
            viewer.wait_text(r"(?m)^A quotation mark or a backslash is left open\.")
            viewer.wait_text(r"(?m)^2 fields are not right yet\.$")
            viewer.screenshot(self.artifact("record-wrong"))
            # The first that is wrong has the focus: what is typed goes there.
            viewer.key("ctrl+a")
            viewer.type("sh")
            desktop.wait_for("no fault of the program", lambda: not re.search(
                "No program", viewer.text()))
            viewer.key("Escape")
            viewer.find("push button", "Open a Recording")
            assert not self.recordings(home)
            self.check_quiet(viewer)

    def stop(self, home):
        """a program that runs on is stopped with all that it started, as by Ctrl+C"""
        with desktop.Viewer(self.program, size=(900, 600)) as viewer:
            # The shell ends when what it waits for does.
            self.fill(viewer, "sh", "-c 'echo begun; sleep 1000; true'")
            viewer.key("Return")
            self.wait_output(viewer, "begun")
            viewer.wait_text(r"Running for \d+\.\d s · .* on the disk")
            viewer.screenshot(self.artifact("record-running"))
            viewer.click(viewer.find("push button", "Stop$"))
            self.shows(viewer)
            assert "ended by signal" not in viewer.text()
            self.check_quiet(viewer)

    def kill(self, home):
        """a program that does not listen can be killed, and its trace is kept"""
        with desktop.Viewer(self.program) as viewer:
            self.fill(viewer, "sh", """-c 'trap "" INT; echo begun; exec sleep 1000'""")
            viewer.key("Return")
            self.wait_output(viewer, "begun")
            viewer.click(viewer.find("push button", "Stop$"))
            viewer.wait_text(r"asked to end, and has not")
            viewer.click(viewer.find("push button", "Kill$"))
            self.shows(viewer)
            self.check_quiet(viewer)

    def closing(self, home):
        """closing the window while it records asks first, and keeps the trace"""
        with desktop.Viewer(self.program) as viewer:
            self.fill(viewer, "sh", "-c 'echo begun; exec sleep 1000'")
            viewer.key("Return")
            self.wait_output(viewer, "begun")
            viewer.key("ctrl+w")
            desktop.wait_for("the question", lambda: viewer.app.get_child_count() == 2)
            viewer.focus_dialog()
            viewer.screenshot_all(self.artifact("record-closing"))
            viewer.key("Escape")
            desktop.wait_for("no question", lambda: viewer.app.get_child_count() == 1)
            viewer.xdotool("windowfocus", "--sync", viewer.window)
            viewer.wait_text("Running for")
            viewer.key("ctrl+q")
            desktop.wait_for("the question", lambda: viewer.app.get_child_count() == 2)
            viewer.focus_dialog()
            viewer.key("alt+s")
            assert viewer.process.wait(desktop.PATIENCE_S) == 0
            self.check_quiet(viewer)
        manifest = os.path.join(self.recordings(home)[0], "manifest.json")
        with open(manifest, encoding="utf-8") as stream:
            assert json.load(stream)["exit_status"] == 130

    def dying(self, home):
        """should the viewer die, the program is ended, and its trace is whole"""
        with desktop.Viewer(self.program) as viewer:
            self.fill(viewer, "sh", "-c 'echo begun; sleep 1000; true'")
            viewer.key("Return")
            self.wait_output(viewer, "begun")
            viewer.process.kill()
        trace = self.recordings(home)[0]

        def status():
            with open(os.path.join(trace, "manifest.json"), encoding="utf-8") as stream:
                return json.load(stream)["exit_status"]
        # 128 and SIGTERM.
        desktop.wait_for("the end of the recording", lambda: status() == 143)
        with desktop.Viewer(self.program, trace) as viewer:
            self.shows(viewer)
            self.check_quiet(viewer)

    def nothing(self, home):
        """a program that nothing can be seen of says why, and leads back to the form"""
        with desktop.Viewer(self.program, size=(900, 600)) as viewer:
            self.fill(viewer, "/sbin/ldconfig", "-p")
            viewer.key("Return")
            viewer.wait_text("Nothing Was Recorded")
            viewer.wait_text("(?m)^Nothing to see: .* is statically linked")
            viewer.screenshot(self.artifact("record-nothing"))
            viewer.click(viewer.find("push button", "Change and Record"))
            viewer.find("push button", "Start Recording$")
            self.check_quiet(viewer)

    def not_executable(self, home):
        """weft's own line says why a program was not started, with the ways on"""
        script = os.path.join(home, "script")
        with open(script, "w", encoding="utf-8") as stream:
            stream.write("#!/no/such/interpreter\n")
        os.chmod(script, 0o755)
        with desktop.Viewer(self.program) as viewer:
            self.fill(viewer, script)
            viewer.key("Return")
            viewer.wait_text("This Could Not Be Recorded")
            viewer.wait_text(re.escape(script))
            viewer.screenshot(self.artifact("record-failed"))
            assert not self.recordings(home)
            viewer.click(viewer.find("push button", "Change and Record"))
            viewer.find("push button", "Start Recording$")
            viewer.key("Escape")
            viewer.find("push button", "Open a Recording")
            self.check_quiet(viewer)

    def no_lttng(self, home):
        """where LTTng does not work, the page says how to mend that"""
        fake = os.path.join(home, "lttng-sessiond")
        with open(fake, "w", encoding="utf-8") as stream:
            stream.write("#!/bin/sh\nexit 1\n")
        os.chmod(fake, 0o755)
        # As root the daemon runs as somebody else, who has to get there too.
        os.chmod(home, 0o755)
        with desktop.Viewer("/usr/bin/env", f"PATH={home}:{os.environ['PATH']}",
                            self.program) as viewer:
            self.fill(viewer, "true")
            viewer.key("Return")
            viewer.wait_text("This Could Not Be Recorded")
            self.within_rows(viewer, "label", r"does not run: apt install lttng-tools")
            viewer.screenshot(self.artifact("record-no-lttng"))
            self.check_quiet(viewer)

    def gone(self, home):
        """a recent trace that is no longer there is told, and can be taken off the list"""
        with desktop.Viewer(self.program, size=(900, 600)) as viewer:
            viewer.wait_text("None yet")
            viewer.click(self.within_rows(viewer, "push button", "^Run spawn$"))
            self.shows(viewer)
            shutil.rmtree(self.recordings(home)[0])
            viewer.key("alt+Home")
            self.within_rows(viewer, "label", r"^It is no longer there\.$")
            viewer.screenshot(self.artifact("start-gone"))
            viewer.click(self.within_rows(viewer, "push button", "^Remove weft-scenario spawn"))
            viewer.wait_text("None yet")
            self.check_quiet(viewer)
