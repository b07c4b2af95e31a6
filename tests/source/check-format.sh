#!/usr/bin/env bash
# Every C file is as clang-format leaves it.
set -uo pipefail
cd "$1" || exit 1
find core tracer gui tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
