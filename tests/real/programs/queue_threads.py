"""Producers and consumers at a bounded queue, and a process that gives root up, if it has
it, before it forks and executes."""

import ctypes
import os
import queue
import sys
import threading

libc = ctypes.CDLL(None)
ITEMS = 100


def start(name, routine, *args):
    def run():
        libc.pthread_setname_np(ctypes.c_ulong(threading.get_ident()), name.encode())
        routine(*args)

    thread = threading.Thread(target=run, name=name)
    thread.start()
    return thread


def exchange():
    items, results = queue.Queue(maxsize=2), queue.Queue()

    def produce(first):
        for i in range(ITEMS):
            items.put(first + i)

    def consume():
        while (item := items.get()) is not None:
            results.put(item * item)

    producers = [start(f"producer-{i}", produce, 1000 * i) for i in range(2)]
    consumers = [start(f"consumer-{i}", consume) for i in range(2)]
    for thread in producers:
        thread.join()
    for _ in consumers:
        items.put(None)
    for thread in consumers:
        thread.join()
    print(sum(results.get() for _ in range(2 * ITEMS)), flush=True)


def give_root_up():
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)


def main():
    if sys.argv[1] == "forks":
        give_root_up()
        child = os.fork()
        if child == 0:
            exchange()
            os._exit(0)
        os.waitpid(child, 0)
        os.execv(sys.executable, [sys.executable, "-c", "print('executed')"])
    exchange()


main()
