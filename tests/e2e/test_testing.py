"""weft/trace.h as its users meet it: Weft is installed into a folder, and a test in C, which
records functions of its own, is built against what lies there and run."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import weft

# Meson's, for its tests: programs here are to find the installed library.
os.environ.pop("LD_LIBRARY_PATH", None)
SOURCE = pathlib.Path(__file__).resolve().parent / "tested/accounts.c"


class Testing(weft.WeftTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = pathlib.Path(tempfile.mkdtemp(prefix="weft-installed-"))
        cls.addClassCleanup(shutil.rmtree, cls.place, ignore_errors=True)
        subprocess.run(["meson", "install", "-C", weft.BUILD, "--no-rebuild", "--quiet",
                        "--destdir", cls.place / "root"], check=True, capture_output=True)
        found = list((cls.place / "root").rglob("weft-trace.pc"))
        assert len(found) == 1, found
        cls.pkg_config = {**os.environ, "PKG_CONFIG_PATH": str(found[0].parent),
                          "PKG_CONFIG_SYSROOT_DIR": str(cls.place / "root")}
        cls.library = found[0].parent.parent

    def build(self, compiler, *options):
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "weft-trace"], text=True,
                               check=True, capture_output=True, env=self.pkg_config)
        program = self.folder / "accounts"
        done = subprocess.run([compiler, "-g", "-Wall", "-Wextra", "-Werror",
                               "-Wno-unused-parameter", "-D_GNU_SOURCE", *options, SOURCE,
                               "-o", program, "-pthread", *flags.stdout.split(),
                               f"-Wl,-rpath,{self.library}"],
                              text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return program

    def run_test(self, program, *args, command=weft.WEFT):
        """Its probe lies beside the command, which is not where it was configured to be."""
        return subprocess.run([program, self.folder / "kept.weft", *args], text=True,
                              capture_output=True, check=False, timeout=300,
                              env={**self.environment, "WEFT": command})

    def test_accounts(self):
        for options in (("-O2",), ("-O0", "-no-pie")):
            with self.subTest(options):
                shutil.rmtree(self.folder / "kept.weft", ignore_errors=True)
                done = self.run_test(self.build("gcc", *options))
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertIn("balance of a child: 1200\n", done.stdout)
                self.assertTrue(done.stdout.endswith("all as expected\n"), done.stdout)
                self.assertNotIn("cannot", done.stderr.replace("cannot execute", ""))
        # Of all that was recorded only what was to be kept is left.
        self.assertEqual([path.name for path in self.folder.glob("*.weft")], ["kept.weft"])
        self.assertGreater(self.report("kept.weft")["trace"]["events"], 0)

    def test_misuse(self):
        """Said in one line: main() has to begin with weft_run_init(), and weft be found."""
        program = self.build("clang", "-O2")
        done = self.run_test(program, "too early")
        self.assertEqual(done.returncode, -6)
        self.assertIn("weft_run_init()", done.stderr)
        self.assert_one_line(done.stderr, "weft-trace: no deadlock: ")
        done = self.run_test(program, command="/no/such/weft")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("set WEFT to the path of the command weft", done.stderr)

    def test_header(self):
        """It is C++ too, and asks for no other header."""
        flags = subprocess.run(["pkg-config", "--cflags", "weft-trace"], text=True, check=True,
                               capture_output=True, env=self.pkg_config).stdout.split()
        for compiler, language in (("gcc", "c"), ("g++", "c++"), ("clang", "c")):
            done = subprocess.run([compiler, "-x", language, "-Wall", "-Wextra", "-Wpedantic",
                                   "-Werror", "-fsyntax-only", *flags, "-"], text=True,
                                  input="#include <weft/trace.h>\n", capture_output=True,
                                  check=False)
            self.assertEqual(done.returncode, 0, done.stderr)

    def test_exports(self):
        """Nothing of what is in the library but what its header declares."""
        done = subprocess.run(["nm", "-D", "--defined-only", weft.BUILD / "libweft-trace.so"],
                              text=True, capture_output=True, check=True)
        names = {line.split()[2].partition("@")[0] for line in done.stdout.splitlines()
                 if line.split()[1] in "TD"}
        header = (self.place / "root").rglob("weft/trace.h")
        text = next(header).read_text()
        self.assertGreater(len(names), 20)
        for name in names:
            self.assertTrue(name.startswith("weft_run_"), name)
            self.assertIn(f"{name} (", text)


if __name__ == "__main__":
    unittest.main()
