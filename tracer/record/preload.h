/* tracer/record/preload.h: how the probe gets into a program that nobody instrumented. */
#pragma once

#include <glib.h>

/* Returns: FALSE with WEFT_RECORD_ERROR_FAILED when the probe, or what it needs of LTTng,
 * is not installed. */
gboolean weft_preload_check (GError **error);

/* Adds to the environment @envp what makes the dynamic linker load the probe, and LTTng's
 * libraries that follow forks and keep its descriptors open, before the program's own;
 * what was to be preloaded anyway comes after. @detail is full, interactions or auto.
 * @has_asan: the program's AddressSanitizer is told to put up with that (see WeftOutlook).
 * An instrumented program turns the probe off itself. weft_preload_check() has said that
 * the probe is there. Returns: (transfer full). */
char **weft_preload_add (char **envp, const char *detail, gboolean has_asan)
    G_GNUC_WARN_UNUSED_RESULT;
