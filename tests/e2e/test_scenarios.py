"""Each scenario is recorded, and the report has to say exactly what it did."""

import unittest

import weft
from weft import named


class Spawn(weft.WeftTest):
    def test_joined(self):
        report = self.record_scenario("spawn")
        self.assertEqual(len(report["threads"]), 2)
        self.assertEqual(report["interactions"]["spawn"], 1)
        self.assertEqual(report["interactions"]["join"], 1)
        main, spawned = report["threads"]
        self.assertIsNone(main["parent"])
        self.assertEqual(spawned["parent"], main["id"])
        self.assertTrue(spawned["joined"])
        self.assertEqual(spawned["end"], "returned")
        self.assertGreater(spawned["sleeping_ns"], 0)

    def test_threads(self):
        report = self.record_scenario("spawn", "--threads=7")
        self.assertEqual(len(report["threads"]), 8)
        self.assertEqual(report["interactions"]["spawn"], 7)
        self.assertEqual(report["interactions"]["join"], 7)

    def test_no_join(self):
        report = self.record_scenario("spawn", "--no-join")
        self.assertEqual(report["interactions"]["spawn"], 1)
        self.assertEqual(report["interactions"]["join"], 0)
        self.assertFalse(any(thread["joined"] for thread in report["threads"]))


class Counter(weft.WeftTest):
    def test_figures(self):
        report = self.record_scenario("counter")
        self.assertEqual(len(report["threads"]), 11)
        self.assertEqual(report["interactions"]["spawn"], 10)
        self.assertEqual(report["interactions"]["join"], 10)
        self.assertEqual(len({thread["name"] for thread in report["threads"]}), 11)
        self.assertEqual(sum(thread["joined"] for thread in report["threads"]), 10)

        self.assertEqual(len(report["locks"]), 1)
        lock = report["locks"][0]
        self.assertEqual(lock["name"], "counter")
        self.assertEqual(lock["kind"], "mutex")
        # The main thread reads the result once more after the ten.
        self.assertIn(lock["acquisitions"], (10, 11))
        self.assertLessEqual(lock["contended"], 9)
        self.assertGreater(lock["hold_ns"], 0)

    def test_contention_names_the_holders(self):
        report = self.record_scenario("counter", "--increments=20", "--work-us=500")
        lock = report["locks"][0]
        self.assertIn(lock["acquisitions"], (200, 201))
        self.assertGreater(lock["contended"], 0)
        self.assertGreater(lock["wait_ns"], 0)
        blame = [row for row in report["blame"] if row["object"] == lock["id"]]
        self.assertTrue(blame)
        adders = {t["id"] for t in report["threads"] if t["parent"] is not None}
        for row in blame:
            self.assertIn(row["waiter"], adders)
            self.assertIn(row["holder"], adders)
            self.assertNotEqual(row["waiter"], row["holder"])

    def test_many_threads(self):
        report = self.record_scenario("counter", "--threads=100", "--work-us=0")
        self.assertEqual(len(report["threads"]), 101)
        self.assertEqual(report["interactions"]["join"], 100)
        self.assertIn(report["locks"][0]["acquisitions"], (100, 101))

    def test_unsafe_has_no_lock(self):
        report = self.record_scenario("counter", "--unsafe", "--increments=5")
        self.assertEqual(sum(lock["acquisitions"] for lock in report["locks"]), 0)
        self.assertEqual(report["interactions"]["join"], 10)
        variable = named(report, "variables", "counter")
        self.assertEqual((variable["reads"], variable["writes"]), (10 * 5 + 1, 10 * 5))
        self.assertEqual(named(report, "values", "result")["count"], 1)


class Channel(weft.WeftTest):
    def check_balance(self, report, sends):
        channel = report["channels"][0]
        self.assertEqual(len(report["channels"]), 1)
        self.assertEqual(channel["sends"], sends)
        self.assertEqual(
            channel["receives"] + channel["discards"] + channel["in_channel"], sends
        )
        self.assertEqual(report["interactions"]["message"], channel["receives"])
        return channel

    def test_every_message_is_received(self):
        report = self.record_scenario("channel")
        channel = self.check_balance(report, 1 + 3 * 5)
        self.assertEqual(channel["receives"], 16)
        self.assertEqual(channel["discards"], 0)
        self.assertIsNone(channel["capacity"])
        self.assertGreater(channel["latency_p50_ns"], 0)
        self.assertGreaterEqual(channel["latency_p99_ns"], channel["latency_p50_ns"])
        self.assertGreaterEqual(channel["latency_max_ns"], channel["latency_p99_ns"])

    def test_bounded(self):
        report = self.record_scenario(
            "channel", "--producers=2", "--messages=40", "--capacity=2", "--produce-us=0"
        )
        channel = self.check_balance(report, 1 + 2 * 40)
        self.assertEqual(channel["receives"], 81)
        self.assertEqual(channel["capacity"], 2)
        self.assertLessEqual(channel["max_depth"], 2)
        self.assertGreater(channel["blocked_send_ns"], 0)

    def test_rendezvous(self):
        report = self.record_scenario("channel", "--capacity=0")
        channel = self.check_balance(report, 16)
        self.assertEqual(channel["receives"], 16)
        self.assertEqual(channel["capacity"], 0)

    def test_dropped_receiver(self):
        report = self.record_scenario(
            "channel", "--messages=50", "--drop-receiver-after=4", "--consume-us=2000"
        )
        channel = report["channels"][0]
        self.check_balance(report, channel["sends"])
        self.assertEqual(channel["receives"], 5)
        self.assertGreater(channel["discards"], 0)
        self.assertEqual(channel["in_channel"], 0)


class Further(weft.WeftTest):
    def test_philosophers_deadlock(self):
        report = self.record_scenario("philosophers", "--timeout=300", status=3)
        waiting = [w for w in report["still_waiting"] if w["kind"] == "lock"]
        self.assertEqual(len(waiting), 5)
        names = {thread["id"]: thread["name"] for thread in report["threads"]}
        # Each waits for the fork of the next, all round the table.
        for row in waiting:
            number = int(names[row["thread"]].rpartition("-")[2])
            self.assertEqual(names[row["holder"]], f"philosopher-{(number + 1) % 5}")
            self.assertIn("fork-", row["text"])

    def test_philosophers_ordered(self):
        report = self.record_scenario("philosophers", "--ordered")
        self.assertEqual(report["still_waiting"], [])
        self.assertEqual(report["interactions"]["join"], 5)
        self.assertEqual(sum(lock["acquisitions"] for lock in report["locks"]), 2 * 3 * 5)
        # What the scenario says of itself through weft/annotate.h.
        self.assertEqual([(span["text"], span["count"], span["threads"])
                          for span in report["spans"]], [("eats", 3 * 5, 5)])

    def test_pipeline(self):
        report = self.record_scenario("pipeline")
        self.assertEqual(len(report["channels"]), 2)
        first, second = report["channels"]
        for channel in (first, second):
            self.assertGreater(channel["sends"], 0)
            self.assertEqual(channel["receives"], channel["sends"])
            self.assertLessEqual(channel["max_depth"], channel["capacity"])
        self.assertEqual(first["sends"], second["sends"])

    def test_poison(self):
        report = self.record_scenario("poison")
        actions = {row["action"] for row in report["poison"]}
        self.assertIn("poisoned", actions)
        self.assertIn("seen", actions)
        self.assertIn("panicked", {thread["end"] for thread in report["threads"]})


class Sites(weft.WeftTest):
    def test_source_lines_are_kept(self):
        report = self.record_scenario("counter")
        site = named(report, "locks", "counter")["site"]
        self.assertIn("counter.c", str(site))
        self.assertTrue((self.folder / "t.weft" / "symbols.json").exists())


if __name__ == "__main__":
    unittest.main()
