#!/usr/bin/env python3
"""Who may include whom: checks every #include of a Weft header against the map, as TAP."""

import os
import re
import sys

VOCABULARY = "tracer/events/vocabulary.h"

# Folder: the folders (or single headers) whose headers it may include besides its own.
# Arrows only go down this list.
MAY = {
    "tracer/events": [],
    "tracer/annotate": ["tracer/events/recorder.h", VOCABULARY],
    "core/sync": ["tracer/events"],
    "core/scenarios": ["core/sync", "tracer/events"],
    "tracer/probe": ["tracer/events"],
    "tracer/model": [VOCABULARY],
    "tracer/manifest": ["tracer/model"],
    "tracer/load": ["tracer/model", "tracer/manifest", VOCABULARY],
    "tracer/symbols": ["tracer/model"],
    "tracer/analysis": ["tracer/model", VOCABULARY],
    "tracer/export": ["tracer/model", "tracer/analysis", VOCABULARY],
    "tracer/check": ["tracer/model", "tracer/analysis", VOCABULARY],
    "tracer/record": ["tracer/manifest"],
    "tracer/cli": ["tracer/record", "tracer/manifest", "tracer/load", "tracer/symbols",
                   "tracer/model", "tracer/analysis", "tracer/check", "tracer/export",
                   VOCABULARY],
    "tracer/testing": ["tracer/testing/weft/trace.h", "tracer/record", "tracer/load",
                       "tracer/model", "tracer/analysis", "tracer/check", VOCABULARY],
    "gui/view": ["tracer/model", "tracer/analysis", VOCABULARY],
    "gui/widgets": ["gui/view", "tracer/model", "tracer/analysis", VOCABULARY],
    "gui/app": ["gui/widgets", "gui/view", "tracer/model", "tracer/analysis", "tracer/load",
                "tracer/manifest", "tracer/export", VOCABULARY],
}

# Libraries that only some folders may know: a prefix of the header's name, and who.
LIBRARIES = {
    "lttng/tracepoint": ["tracer/events"],
    "weft/annotate.h": ["tracer/annotate", "core/scenarios"],
    "lttng/lttng.h": ["tracer/record", "tracer/cli"],
    "babeltrace2/": ["tracer/load"],
    "gtk/": ["gui/widgets", "gui/app"],
    "adwaita.h": ["gui/widgets", "gui/app"],
    "elfutils/": ["tracer/symbols"],
    "json-glib/": ["tracer/manifest", "tracer/export"],
    "glib.h": [folder for folder in MAY if not folder.startswith(("core/", "tracer/events", "tracer/annotate", "tracer/probe"))],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def allowed(folder, header):
    home = os.path.dirname(header)
    return home == folder or header in MAY[folder] or home in MAY[folder]


def problems(folder, path, top):
    for number, line in enumerate(open(os.path.join(top, path), encoding="utf-8"), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        quote, header = match.groups()
        if quote == '"' and os.path.dirname(header) in MAY and not allowed(folder, header):
            yield f"{path}:{number}: {folder} may not include {header}"
        elif quote == '"' and not os.path.exists(os.path.join(top, header)):
            if not header.endswith("-resources.h"):
                yield f"{path}:{number}: includes are written from the top: {header}"
        for prefix, folders in LIBRARIES.items():
            if quote == "<" and header.startswith(prefix) and folder not in folders:
                yield f"{path}:{number}: {folder} may not know <{header}>"


def main(top):
    print(f"1..{len(MAY)}")
    bad = 0
    for index, folder in enumerate(MAY, 1):
        where = os.path.join(top, folder)
        names = sorted(os.listdir(where)) if os.path.isdir(where) else []
        found = [p for n in names if n.endswith((".c", ".h"))
                 for p in problems(folder, f"{folder}/{n}", top)]
        for problem in found:
            print(f"# {problem}")
        bad += bool(found)
        print(f"{'not ok' if found else 'ok'} {index} - {folder}")
    return 1 if bad else 0


sys.exit(main(sys.argv[1]))
