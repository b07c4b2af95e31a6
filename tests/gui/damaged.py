"""Makes copies of a saved trace with a defect: events that were lost, or none at all."""

import os
import shutil
import struct

# As LTTng lays packets out: magic, UUID, stream, its instance; begin, end, content and whole
# size in bits, number, events discarded; the CPU.
HEADER = struct.Struct("<I16sIQ6QI")
PACKET_BYTES = 4096


def packet(header, begin, end, content, size, number, discarded):
    magic, uuid, stream, instance, cpu = header
    return HEADER.pack(magic, uuid, stream, instance, begin, end, content, size, number,
                       discarded, cpu)


def lossy_copy(trace, folder, count):
    """Copies trace into folder; @count events were lost on one CPU while all else was
    written. An empty packet goes before the first, since only a packet after another says
    how many. Returns: the number of that CPU."""
    shutil.copytree(trace, folder, ignore=shutil.ignore_patterns("index"))
    for parent, _, files in os.walk(folder):
        if "weft_1" not in files:
            continue
        path = os.path.join(parent, "weft_1")
        with open(path, "rb") as stream:
            data = stream.read()
        (magic, uuid, number, instance, begin, end, content, size, _, _,
         cpu) = HEADER.unpack_from(data)
        header = magic, uuid, number, instance, cpu
        empty = packet(header, begin, begin, HEADER.size * 8, PACKET_BYTES * 8, 0, 0)
        full = packet(header, begin, end, content, size, 1, count)
        with open(path, "wb") as stream:
            stream.write(empty.ljust(PACKET_BYTES, b"\0") + full + data[HEADER.size:])
        return cpu
    raise AssertionError(f"no stream weft_1 in {trace}")


def empty_copy(trace, folder):
    """Copies trace into folder, without any event of the program's: all its streams hold one
    packet with nothing in it."""
    shutil.copytree(trace, folder, ignore=shutil.ignore_patterns("index", "sched"))
    for parent, _, files in os.walk(folder):
        for name in files:
            if not name.startswith("weft_"):
                continue
            path = os.path.join(parent, name)
            with open(path, "rb") as stream:
                data = stream.read(HEADER.size)
            (magic, uuid, number, instance, begin, end, _, _, _, _,
             cpu) = HEADER.unpack(data)
            header = magic, uuid, number, instance, cpu
            with open(path, "wb") as stream:
                stream.write(packet(header, begin, end, HEADER.size * 8, PACKET_BYTES * 8, 0,
                                    0).ljust(PACKET_BYTES, b"\0"))
