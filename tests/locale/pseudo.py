#!/usr/bin/env python3
"""Translations that are no language, for tests: of "xx" each message is seen to have been
translated, of "yy" no sentence fits the pattern that it translates.
Usage: pseudo.py TOP COMMAND..., which runs with $WEFT_LOCALE_DIR, where they are."""

import os
import re
import subprocess
import sys
import tempfile

MESSAGE = re.compile(r'^(msgid|msgid_plural|msgctxt) ((?:"(?:[^"\\]|\\.)*"\n)+)', re.MULTILINE)
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
# What stands for something else in a pattern of a sentence, and in either that or one of
# printf; dates have others, of which the places cannot be told.
SAID = re.compile(r"%([TOWMASKPLHYZDCNt])(?!\w)")
ANY = re.compile(r"%([-+#0]*[0-9]*(?:\.[0-9]+)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z])")
# What is not read: markup, escapes, placeholders.
KEPT = re.compile(r"<[^>]*>|&\w+;|\\.|%<\w+>|%%|" + ANY.pattern.replace("(", "(?:", 1))


def keywords(top):
    """The arguments that the project gives to xgettext, and those of meson's preset."""
    with open(os.path.join(top, "data/po/meson.build")) as stream:
        own = re.findall(r"'(--(?:keyword|flag)=[^']*)'", stream.read())
    return own + ["--keyword=_", "--keyword=N_", "--keyword=C_:1c,2", "--keyword=NC_:1c,2",
                  "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
                  "--flag=N_:1:pass-c-format", "--flag=_:1:pass-c-format",
                  "--flag=g_strdup_printf:1:c-format"]


def widened(text):
    """The letters of text in their wide forms, which no English has."""
    parts, at = [], 0
    for kept in KEPT.finditer(text):
        parts += [text[at:kept.start()], kept.group()]
        at = kept.end()
    parts.append(text[at:])
    wide = {c: chr(ord(c) - ord("!") + 0xff01) for c in map(chr, range(65, 123)) if c.isalpha()}
    return "".join(part if i % 2 else part.translate(str.maketrans(wide))
                   for i, part in enumerate(parts))


def reversed_places(text):
    """The same text with what its placeholders stand for the other way round."""
    found = ANY.findall(text.replace("%%", ""))
    left = list(range(len(found), 0, -1))

    def place(match):
        number = left.pop(0)
        return f"‹%{number}${found[number - 1]}›"

    return "%%".join(ANY.sub(place, part) for part in text.split("%%"))


def seen(text, is_printed):
    if "%<" in text or "%*" in text:
        return widened(text)
    begin, middle, end = re.fullmatch(r"((?:\\n)*)(.*?)((?:\\n)*)", text).groups()
    changed = widened(middle)
    if is_printed or len(SAID.findall(middle)) == len(ANY.findall(middle.replace("%%", ""))):
        changed = reversed_places(changed)
    return f"{begin}⟦{changed}⟧{end}"


def misfit(text, is_printed):
    if is_printed or not SAID.search(text):
        return text
    return SAID.sub("%M", text) + "%T"


def catalogue(pot, change):
    """The text of pot, translated: change gets each message, and whether it is for printf."""
    entries = pot.split("\n\n")
    for i, entry in enumerate(entries):
        said = {kind: "".join(STRING.findall(text)) for kind, text in MESSAGE.findall(entry + "\n")}
        if not said.get("msgid"):
            continue
        printed = re.search(r"^#,.*(?<!no-)c-format", entry, re.MULTILINE) is not None
        head = entry[:entry.index("\nmsgstr")] + "\n"
        if "msgid_plural" in said:
            entries[i] = head + "".join(
                f'msgstr[{n}] "{change(said[kind], printed)}"\n'
                for n, kind in enumerate(["msgid", "msgid_plural"]))
        else:
            entries[i] = head + f'msgstr "{change(said["msgid"], printed)}"\n'
    entries[0] = entries[0].replace("charset=CHARSET", "charset=UTF-8").replace(
        "nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=n != 1")
    return "\n\n".join(entries)


def make(top, folder):
    """Puts both languages below folder."""
    pot = subprocess.run(
        ["xgettext", "--from-code=UTF-8", "--files-from", os.path.join(top, "data/po/POTFILES"),
         "--directory", top, "--output=-"] + keywords(top),
        check=True, capture_output=True, text=True).stdout
    for language, change in (("xx", seen), ("yy", misfit)):
        place = os.path.join(folder, language, "LC_MESSAGES")
        os.makedirs(place)
        subprocess.run(["msgfmt", "--output-file", os.path.join(place, "weft.mo"), "-"],
                       input=catalogue(pot, change), check=True, text=True)


def environment(folder, language):
    """What a program needs to speak it. The locale "C" speaks nothing but English."""
    return {"LC_ALL": "C.UTF-8", "LANGUAGE": language, "WEFT_LOCALE_DIR": folder}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        make(sys.argv[1], folder)
        sys.exit(subprocess.run(
            sys.argv[2:], env=os.environ | environment(folder, "xx")).returncode)
