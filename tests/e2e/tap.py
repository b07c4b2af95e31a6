#!/usr/bin/env python3
"""Runs the unittest cases of one file and prints them as TAP: tap.py test_x.py

What a failure says goes to standard error, of which meson shows all."""

import importlib.util
import pathlib
import signal
import sys
import unittest


class TapResult(unittest.TestResult):
    """One line a test."""

    def __init__(self):
        super().__init__()
        self.count = 0
        self.broken = set()

    def line(self, good, test, rest=""):
        self.count += 1
        name = test.id().split(".", 1)[-1].replace("#", "")
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}{rest}", flush=True)

    def tell(self, text):
        print(text, file=sys.stderr, flush=True)

    def addSuccess(self, test):
        self.line(True, test)

    def addSkip(self, test, reason):
        self.line(True, test, f" # SKIP {reason}")

    def fail(self, test, error):
        self.line(False, test)
        self.tell(self._exc_info_to_string(error, test))

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.fail(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self.fail(test, error)

    def addSubTest(self, test, subtest, error):
        """A test with a bad case is bad as a whole: unittest reports no success for it."""
        super().addSubTest(test, subtest, error)
        if error is None:
            return
        if test not in self.broken:
            self.broken.add(test)
            self.line(False, test)
        self.tell(f"{subtest}\n{self._exc_info_to_string(error, test)}")


def default_signals():
    """What is started from here begins as from a terminal, also when the tests run in the
    background or under nohup: a program cannot trap a signal that it was started to ignore."""
    for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def main():
    default_signals()
    path = pathlib.Path(sys.argv[1]).resolve()
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)

    print("TAP version 13")
    print(f"1..{suite.countTestCases()}", flush=True)
    result = TapResult()
    suite.run(result)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
