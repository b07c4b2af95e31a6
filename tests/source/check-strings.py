#!/usr/bin/env python3
"""What people read can be translated: every file with such texts is listed in
data/po/POTFILES, no text goes into a widget untranslated, and none is part of a sentence
without being marked. As TAP; or with --list what the list has to be.
Usage: check-strings.py TOP [--list]"""

import os
import re
import sys

TOP = sys.argv[1]
LIST = "data/po/POTFILES"

FOLDERS = ("gui", "tracer/analysis", "tracer/check", "tracer/cli", "tracer/events",
           "tracer/export", "tracer/load", "tracer/manifest", "tracer/model", "tracer/record",
           "tracer/symbols")

MARKED = re.compile(r"(?<!\w)(?:N?C?_|ngettext|g_dngettext|weft_say(?:_on)?(?:_n)?|WEFT_TERM) \(")
# A keyword is no use of it where it is defined.
DEFINED = re.compile(r"#define WEFT_TERM.*")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

# Where all that is said is said to people, and what is not is written as data.
SPEAKING = ("tracer/check/", "tracer/cli/", "tracer/export/diff-a", "tracer/export/diff-ta",
            "tracer/export/diff-te")
# Where markup is written, and what is read of it.
MARKUP = ("tracer/export/html-", "tracer/export/report-html")
READ = re.compile(r'["/\w]>[^<>{}]*[A-Za-z]{2}|(?:title|label)=\\"[^%\\]|\.title = \'')
# Two words side by side.
WORDS = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
# What writes a text, and the place of that among the arguments.
WRITTEN = re.compile(r"\b(printf|fprintf|fputs|puts|weft_cli_error|tell) \(")
FORMAT_AT = {"printf": 0, "fprintf": 1, "fputs": 0, "puts": 0, "weft_cli_error": 1, "tell": -1}
# What is no word: placeholders, escapes, options, commands, files, XML.
NO_WORD = re.compile(r"%[-+#0]*[\d*]*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z]|\\.|--?[\w-]+"
                     r"|\bweft(?:-\w+)?(?: [a-z]+)?|/dev/\w+"
                     r"|<[^>]*>?|[\w-]+=|\bns\b")
# The texts of an option that are not marked.
OPTION = re.compile(r'G_OPTION_ARG_\w+,\s*&[^,]+,\s*("[^"]+)|("[A-Z]+")\s*\}')

# A text that goes into one of these is read by somebody.
SHOWN = re.compile(
    r"\b(gtk_label_new|gtk_label_set_(?:text|label|markup)"
    r"|gtk_button_new_with_(?:label|mnemonic)|gtk_button_set_label"
    r"|gtk_check_button_new_with_(?:label|mnemonic)|gtk_entry_set_placeholder_text"
    r"|gtk_widget_set_tooltip_(?:text|markup)|gtk_window_set_title|g_menu_append"
    r"|g_menu_item_new|gtk_column_view_column_new|adw_\w+_set_(?:title|subtitle|description"
    r"|body|heading|label)|adw_toast_new|adw_message_dialog_\w+|adw_view_stack_add_titled"
    r"|gtk_file_chooser_native_new|gtk_accessible_update_property"
    r"|weft_report_(?:begin_section|paragraph|alert|note|item)|weft_text_wrap) \(")
# Marked where it is a text no more, which xgettext does not find.
NO_TEXT = re.compile(r"(?<!\w)NC?_ \((\w+)\)")
# The title of a report's column.
COLUMN = re.compile(r'\{ "([^"]+)", (?:true|false), \d+ \}')
TRANSLATED = re.compile(r"(?<!\w)(?:N?C?_|\w*ngettext|\w*dpgettext\w*) \(")
SENTENCE = re.compile(r"\bweft_say(?:_on)?(_n)? \(")
# A part of a sentence: two words, or a placeholder of tracer/analysis/sentence.h beside one.
SAID = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}|%[TOWMSKPLHYZ]")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
# Names that the program gives to its own parts.
NAME = re.compile(r"^[a-z][\w.:-]*$|^[^a-z]*$|^%")


def end_of_call(text, start):
    """Where the parenthesis closes that opens right before start."""
    depth = 1
    while depth > 0:
        literal = LITERAL.match(text, start)
        if literal:
            start = literal.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[start], 0)
        start += 1
    return start


def sources():
    """Path and text of what is said to people."""
    for top in FOLDERS:
        for folder, _, names in os.walk(os.path.join(TOP, top)):
            for name in sorted(names):
                if name.endswith((".c", ".h")):
                    path = os.path.join(folder, name)
                    with open(path) as stream:
                        yield os.path.relpath(path, TOP), DEFINED.sub("", COMMENT.sub("", stream.read()))
    folder = os.path.join(TOP, "data/ui")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as stream:
            yield os.path.join("data/ui", name), stream.read()


def has_texts(path, text):
    if path.endswith(".ui"):
        return 'translatable="yes"' in text
    if path.endswith(".h"):
        return "WEFT_TERM (" in text
    return MARKED.search(text) is not None


def without(pattern, text):
    """Text without the calls that match pattern."""
    while match := pattern.search(text):
        text = text[:match.start()] + text[end_of_call(text, match.end()):]
    return text


def arguments_of(text):
    """What stands between the commas of a call."""
    parts, depth, at, begin = [], 0, 0, 0
    while at < len(text):
        literal = LITERAL.match(text, at)
        if literal:
            at = literal.end()
            continue
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[at], 0)
        if text[at] == "," and depth == 0:
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    return parts + [text[begin:]]


def unmarked(text):
    """Patterns of sentences that xgettext does not find: it does where they stand alone in
    the call, elsewhere they have to be marked."""
    for call in SENTENCE.finditer(text):
        arguments = arguments_of(text[call.end():end_of_call(text, call.end()) - 1])
        for pattern in arguments[1:3 if call.group(1) else 2]:
            if not re.fullmatch(r'\s*(?:"(?:[^"\\]|\\.)*"\s*)+', pattern):
                yield from LITERAL.findall(without(TRANSLATED, pattern))
    rest = without(SENTENCE, without(TRANSLATED, text))
    yield from filter(SAID.search, LITERAL.findall(rest))


def written(text):
    """Literals that are written as they are, and have words in them."""
    for call in WRITTEN.finditer(text):
        arguments = arguments_of(text[call.end():end_of_call(text, call.end()) - 1])
        at = FORMAT_AT[call.group(1)]
        for argument in arguments if at < 0 else arguments[at:at + 1]:
            for literal in LITERAL.findall(without(TRANSLATED, argument)):
                if re.search("[A-Za-z]{2}", NO_WORD.sub("", literal)):
                    yield literal


def unspoken(text):
    """Literals of what speaks to people that are not marked."""
    rest = without(TRANSLATED, re.sub(r"#include .*|'\"'", "", text))
    for literal in LITERAL.findall(rest):
        if WORDS.search(NO_WORD.sub("", literal)):
            yield literal
    yield from filter(lambda literal: not NAME.match(literal), written(text))
    for texts in OPTION.findall(rest):
        yield from filter(None, texts)


def untranslated(path, text):
    if path.startswith(SPEAKING):
        yield from unspoken(text)
    if path.startswith(MARKUP):
        yield from filter(READ.search, LITERAL.findall(re.sub(r"'\"'", "", text)))
    if '#include "tracer/analysis/sentence.h"' in text:
        yield from unmarked(text)
    if path.startswith("tracer/export/report-"):
        yield from COLUMN.findall(text)
    if path.endswith(".ui"):
        for match in re.finditer(
                r'<property name="(?:label|title|subtitle|description|tooltip-text'
                r'|placeholder-text)">([^<]*[a-z]{2}[^<]*)</property>', text):
            yield match.group(1)
        return
    yield from NO_TEXT.findall(text)
    for call in SHOWN.finditer(text):
        arguments = text[call.end():end_of_call(text, call.end())]
        for literal in LITERAL.findall(without(TRANSLATED, arguments)):
            if not NAME.match(literal):
                yield literal


def main():
    with open(os.path.join(TOP, LIST)) as stream:
        listed = {line.strip() for line in stream if line.strip() and line[0] != "#"}
    wrong = []
    there = dict(sources())
    if "--list" in sys.argv:
        print("\n".join(sorted(path for path in there if has_texts(path, there[path]))))
        return 0
    for path, text in there.items():
        if has_texts(path, text) and path not in listed:
            wrong.append(f"{path} has texts to translate; list it in {LIST}")
        wrong += [f"{path}: not to be translated: {found!r}"
                  for found in untranslated(path, text)]
    for path in sorted(listed):
        if path.startswith(FOLDERS + ("data/ui/",)) and (
                path not in there or not has_texts(path, there[path])):
            wrong.append(f"{LIST} lists {path}, where there is nothing to translate")
    print("1..1")
    for line in wrong:
        print(f"# {line}")
    print(("not " if wrong else "") + "ok 1 - what is read can be translated")
    return 1 if wrong else 0


sys.exit(main())
