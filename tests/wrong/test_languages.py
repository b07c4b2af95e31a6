"""The same deadlock and lost wake-up in C++ and in Rust, which locks without a call where
nobody holds the lock: there only who waits is known, not who holds."""

import pathlib
import shutil
import subprocess
import unittest

from wrong import WrongTest, mark

HERE = pathlib.Path(__file__).parent


class Languages(WrongTest):
    def build(self, source, *command):
        if shutil.which(command[0]) is None:
            self.skipTest(f"there is no {command[0]}")
        program = self.folder / "program"
        subprocess.run([*command, "-g", "-o", program, HERE / source], check=True)
        return program

    def check(self, program, source, case, thread, kind, name):
        state = self.stuck(case, program=program, name=f"{case}.weft")
        wait = state.waiting(thread)
        self.assertEqual(wait["kind"], kind)
        self.assertIn(mark(name, HERE / source), wait["text"])
        return state

    def test_cpp(self):
        program = self.build("wrong.cpp", "g++", "-std=c++20", "-O1", "-pthread")
        state = self.check(program, "wrong.cpp", "abba", "first", "lock", "first waits")
        self.assertEqual(state.name(state.waiting("first")["holder"]), "second")
        self.assertEqual(state.name(state.waiting("second")["holder"]), "first")
        for name, other in (("first", "second"), ("second", "first")):
            place = mark(f"{name} holds", HERE / "wrong.cpp")
            self.assertEqual(state.held(name)["site"], place)
            self.assertEqual(state.waiting(other)["holder_site"], place)
            self.assertIn(mark(f"{name} waits", HERE / "wrong.cpp"),
                          state.waiting(name)["text"])
        self.check(program, "wrong.cpp", "lost_wakeup", "waiter", "condition",
                   "waiter waits")

    def test_rust(self):
        program = self.build("wrong.rs", "rustc", "-C", "opt-level=1")
        state = self.check(program, "wrong.rs", "abba", "first", "lock", "first waits")
        self.assertIn(mark("second waits", HERE / "wrong.rs"),
                      state.waiting("second")["text"])
        for name in ("first", "second"):
            wait = state.waiting(name)
            self.assertIsNone(wait["holder"])
            self.assertIn("cannot tell who held it", wait["text"])
        self.check(program, "wrong.rs", "lost_wakeup", "waiter", "condition",
                   "waiter waits")


if __name__ == "__main__":
    unittest.main()
