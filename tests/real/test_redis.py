"""redis-server with threads for input and output, under redis-benchmark: it answers the
same, ends the same, and the trace shows how it keeps its threads waiting."""

import os
import re
import shutil
import signal
import subprocess
import unittest

import weft
from real import RealTest

SETTINGS = ["--port", "0", "--unixsocket", "redis.sock", "--io-threads", "3",
            "--io-threads-do-reads", "yes", "--save", "", "--appendonly", "no",
            "--jemalloc-bg-thread", "no"]
COMMANDS = ["set greeting hello", "get greeting", "rpush list a b c", "lrange list 0 -1",
            "incrby counter 41", "incr counter", "get nothing", "dbsize", "lindex greeting 0"]


def server(folder):
    """Debian's redis-tools have the server under another name, so that its package, which
    starts a service, is not needed."""
    found = shutil.which("redis-server")
    if found:
        return found
    link = folder / "redis-server"
    if not link.is_symlink():
        link.symlink_to(shutil.which("redis-check-rdb"))
    return str(link)


def ending(log):
    """What the log says once a signal has come, without times and process ids."""
    lines = [re.sub(r"^\d+:\S+ .*?(\.\d\d\d|\)) ", "", line) for line in log.splitlines()]
    return lines[next(i for i, line in enumerate(lines) if "SIGTERM" in line):]


class Redis(RealTest):
    def ask(self, folder, *args):
        return subprocess.run(["redis-cli", "-s", "redis.sock", *args], cwd=folder,
                              capture_output=True, text=True, timeout=weft.PATIENCE_S,
                              check=False)

    def serve(self, name, prefix=()):
        """Returns the answers, the status, and the end of the log."""
        folder = self.fresh_folder(name)
        log = folder / "log"
        with open(log, "wb") as out:
            process = subprocess.Popen(
                [*prefix, server(self.folder), *SETTINGS], cwd=folder, stdout=out,
                stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=self.environment)
        self.addCleanup(lambda: process.poll() is None and process.kill())
        weft.wait_until(lambda: self.ask(folder, "ping").stdout == "PONG\n", "redis answers")
        pid = int(re.search(r"process_id:(\d+)", self.ask(folder, "info").stdout)[1])
        subprocess.run(["redis-benchmark", "-s", "redis.sock", "-q", "-t", "set,get", "-n",
                        "3000", "-c", "16", "-P", "4"], cwd=folder, check=True,
                       capture_output=True, timeout=weft.PATIENCE_S)
        self.ask(folder, "flushall")
        answers = [self.ask(folder, *command.split()).stdout for command in COMMANDS]
        os.kill(pid, signal.SIGTERM)
        status = process.wait(timeout=weft.PATIENCE_S)
        return answers, status, ending(log.read_text())

    def test_io_threads(self):
        trace = self.folder / "redis.weft"
        bare = self.serve("bare")
        self.assertEqual(bare[1], 0)
        recorded = self.serve("recorded", [weft.WEFT, "record", "-q", "--detail", "auto",
                                           "-o", trace, "--"])
        self.assertEqual(recorded, bare)
        seen = self.look_at(trace)
        names = {t["id"]: t["name"] for t in seen.report["threads"]}
        for name in ("main", "io_thd_1", "io_thd_2", "bio_close_file", "bio_aof_fsync",
                     "bio_lazy_free"):
            self.assertIn(name, names.values())
        self.assert_spawned(seen, 5)
        # The main thread keeps one for input and output waiting by holding its mutex.
        self.assert_known(seen, "lock", "holder", least=2)
        for name in ("io_thd_1", "io_thd_2"):
            self.assertIn((name, "main"), seen.waited_for())
        waiting = {names[wait["thread"]] for wait in seen.report["still_waiting"]}
        self.assertGreaterEqual(waiting, {"bio_close_file", "bio_aof_fsync", "bio_lazy_free"})


if __name__ == "__main__":
    unittest.main()
