"""A screen, a session bus and an accessibility bus of our own, and what a person would do
there: find things by role and name, press keys, click, look."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

WIDTH, HEIGHT = 1440, 900
PATIENCE_S = 60
SHADOW = 16
# What stands still so long is laid out: some frames, on a busy machine too.
SETTLED_S = 0.15


def inside_own_session():
    """Runs this script again under its own Xvfb and D-Bus session; never returns but there.
    What the session's daemons print must not come between the lines of the test."""
    if "WEFT_GUI_TEST_OUTPUT" in os.environ:
        sys.stdout = os.fdopen(int(os.environ["WEFT_GUI_TEST_OUTPUT"]), "w")
        return
    output = os.dup(1)
    home = tempfile.mkdtemp(prefix="weft-gui-")
    read_end, write_end = os.pipe()
    xvfb = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{WIDTH}x{HEIGHT}x24",
         "-nolisten", "tcp", "-noreset"],
        pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    status = 1
    try:
        with os.fdopen(read_end) as stream:
            display = stream.readline().strip()
        if not display:
            print("Bail out! Xvfb did not start")
            sys.exit(1)
        runtime = os.path.join(home, "runtime")
        os.mkdir(runtime, 0o700)
        env = dict(os.environ, WEFT_GUI_TEST_OUTPUT=str(output), DISPLAY=f":{display}",
                   GSK_RENDERER="cairo", GTK_A11Y="atspi", GSETTINGS_BACKEND="memory",
                   GDK_BACKEND="x11", HOME=home, XDG_RUNTIME_DIR=runtime,
                   XDG_CONFIG_HOME=home + "/config", XDG_CACHE_HOME=home + "/cache",
                   XDG_DATA_HOME=home + "/data", LC_ALL="C.UTF-8", TZ="UTC",
                   NO_AT_BRIDGE="0")
        env.pop("WAYLAND_DISPLAY", None)
        env.pop("AT_SPI_BUS_ADDRESS", None)
        status = subprocess.call(
            ["dbus-run-session", "--", sys.executable, *sys.argv], env=env,
            pass_fds=[output], stdout=subprocess.DEVNULL)
    finally:
        xvfb.terminate()
        xvfb.wait()
        shutil.rmtree(home, ignore_errors=True)
    sys.exit(status)


@contextlib.contextmanager
def own_home():
    """A home in which no other case has left anything: no sorted table, no recent trace."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_CONFIG_HOME=home + "/config",
                          XDG_DATA_HOME=home + "/data")
        try:
            yield home
        finally:
            os.environ.clear()
            os.environ.update(before)


class Timeout(AssertionError):
    pass


def wait_for(what, predicate, seconds=PATIENCE_S):
    """Waits until predicate() is true and returns what it returned. Looks again whenever the
    accessibility bus has news, and from time to time in case it had none to give."""
    context = GLib.MainContext.default()
    deadline = time.monotonic() + seconds
    while True:
        try:
            found = predicate()
        except GLib.Error:
            found = None  # it went away while we looked
        if found:
            return found
        if time.monotonic() > deadline:
            raise Timeout(f"waited {seconds} s for {what}")
        tick = GLib.timeout_add(50, lambda: GLib.SOURCE_CONTINUE)
        context.iteration(True)
        GLib.source_remove(tick)


# Their parts say nothing that they do not say themselves, and each costs a message.
WHOLE = {"push button", "page tab", "list item", "scroll bar", "label", "image"}


def walk(node):
    """Every accessible thing below node that shows, node first."""
    yield node
    if node.get_role_name() in WHOLE:
        return
    for i in range(node.get_child_count()):
        child = node.get_child_at_index(i)
        if child is not None and child.get_state_set().contains(Atspi.StateType.VISIBLE):
            yield from walk(child)


def showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def is_at_hand():
    """Whether a viewer is the application of this session. The bus knows of the end of one only
    a little after the one who waited for it, and what is asked of it meanwhile is lost."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    return bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus",
                         "org.freedesktop.DBus", "NameHasOwner",
                         GLib.Variant("(s)", ["io.github.weft.Weft"]), None, 0, -1,
                         None).unpack()[0]


class Viewer:
    """A weft-viewer that runs, as a person meets it: the one application of its session. While
    another one lives (that of a topic whose last case, which closes it, a pattern left out) it
    is asked to stand alone, or the other would show what is asked of it."""

    living = []

    def __init__(self, program, *args, scheme="default", size=(WIDTH, HEIGHT),
                 contrast=False, environment={}):
        env = dict(os.environ, ADW_DEBUG_COLOR_SCHEME=scheme) | environment
        if contrast:
            env["ADW_DEBUG_HIGH_CONTRAST"] = "1"
        Viewer.living[:] = [other for other in Viewer.living if other.process.poll() is None]
        alone = ["--standalone"] if Viewer.living else []
        if not Viewer.living:
            wait_for("the last viewer to be off the bus", lambda: not is_at_hand())
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([program, *alone, *args], env=env, stderr=self.log)
        Viewer.living.append(self)
        try:
            self.app = wait_for("the application", self._find_app)
            self.frame = wait_for("its window", self._find_frame)
            self.window = wait_for("the window on the screen", self._find_window)
            self.resize(*size)
        except BaseException:
            self.close()
            raise

    def _find_app(self):
        assert self.process.poll() is None, f"it ended: {self.errors()}"
        desktop = Atspi.get_desktop(0)
        for i in range(desktop.get_child_count()):
            app = desktop.get_child_at_index(i)
            if app is not None and app.get_process_id() == self.process.pid:
                return app
        return None

    def _find_frame(self):
        return self.app.get_child_at_index(0) if self.app.get_child_count() else None

    def _find_window(self):
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
            capture_output=True, text=True).stdout.split()
        # Tooltips and menus are windows too, but came later.
        return min(found, key=int) if found else None

    def resize(self, width, height):
        # Out of the way, so that nothing is hovered that is not meant to be.
        self.xdotool("mousemove", str(WIDTH - 1), str(HEIGHT - 1))
        self.xdotool("windowmove", self.window, "0", "0")
        self.xdotool("windowsize", self.window, str(width), str(height))
        wait_for("the keyboard focus", self._focus)
        wait_for(f"a window {width} wide", lambda: abs(self.box().width - width) <= SHADOW)

    def _focus(self):
        """Without a window manager a window gets the focus only once it is mapped."""
        return subprocess.run(["xdotool", "windowfocus", self.window],
                              stderr=subprocess.DEVNULL).returncode == 0

    def box(self):
        """Where the window is, without its shadow."""
        return self.frame.get_extents(Atspi.CoordType.WINDOW)

    @staticmethod
    def xdotool(*args):
        subprocess.run(["xdotool", *args], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=PATIENCE_S)

    def key(self, *keys):
        for key in keys:
            self.xdotool("key", key)

    def type(self, text):
        self.xdotool("type", "--delay", "20", "--", text)

    def focus_dialog(self):
        """The keyboard focus to the newest window of the application."""
        def focus():
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
                capture_output=True, text=True).stdout.split()
            newest = max(found, key=int)
            return newest != self.window and subprocess.run(
                ["xdotool", "windowfocus", "--sync", newest],
                stderr=subprocess.DEVNULL).returncode == 0
        wait_for("the dialog's focus", focus)

    @staticmethod
    def settled(node):
        """Where it is, once it stays there: while a page is filled or unfolds, what comes
        above pushes it down, and who clicks where it was has clicked something else."""
        seen = []

        def look():
            box = node.get_extents(Atspi.CoordType.WINDOW)
            now = (box.x, box.y, box.width, box.height)
            if not seen or seen[0] != now:
                seen[:] = [now, time.monotonic()]
            return box if time.monotonic() - seen[1] > SETTLED_S else None
        return wait_for("what is clicked to stay where it is", look)

    def click(self, node, x_share=0.5, y_share=0.5):
        box = self.settled(node)
        self.click_at(box.x + int(box.width * x_share), box.y + int(box.height * y_share))

    def click_at(self, x, y):
        self.xdotool("mousemove", "--sync", "--window", self.window, str(x), str(y))
        self.xdotool("click", "1")

    def nodes(self, role=None, name=None):
        """What shows, by role name ("label", "push button") and a pattern for its name."""
        self.frame.clear_cache()
        return [n for n in walk(self.frame)
                if (role is None or n.get_role_name() == role)
                and (name is None or re.search(name, n.get_name() or ""))]

    def find(self, role, name):
        return wait_for(f"a {role} called {name}",
                        lambda: next(iter(self.nodes(role, name)), None))

    def to_menu_item(self, name):
        """Down to that item of the menu that opens. A menu has the keyboard only once it is on
        the screen: a key that comes sooner is the window's."""
        def items(node):
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if child is None:
                    continue
                if child.get_role_name() == "menu item":
                    yield child
                yield from items(child)

        def look():
            self.frame.clear_cache()
            return next((item.get_name() for item in items(self.frame)
                         if item.get_state_set().contains(Atspi.StateType.FOCUSED)), None)

        passed = [wait_for("a menu with the focus", look)]
        while not re.search(name, passed[-1]):
            self.key("Down")
            now = wait_for("the next item", lambda: look() not in (None, passed[-1]) and look())
            assert now not in passed, f"no {name} in the menu: {passed}"
            passed.append(now)

    def names(self, role):
        return [n.get_name() for n in self.nodes(role)]

    def text(self):
        """All that can be read in the window."""
        return "\n".join(n.get_name() for n in self.nodes() if n.get_name())

    def wait_text(self, pattern):
        return wait_for(f"the text {pattern!r}", lambda: re.search(pattern, self.text()))

    def screenshot(self, path):
        subprocess.run(["import", "-window", self.window, path], check=True)

    @staticmethod
    def screenshot_all(path):
        subprocess.run(["import", "-window", "root", path], check=True)

    def errors(self):
        self.log.seek(0)
        return self.log.read()

    def close(self):
        """Ends it if it still runs. Returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()
