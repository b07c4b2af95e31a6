/* gui/view/source-lines.h: the source around a call site, when it is still there to read.
 */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  char *path;
  char **lines;     /* without their ends, tabs expanded, valid UTF-8; NULL-terminated */
  int first;        /* number of the first of them, from 1 */
  int marked;       /* number of the line in question; among them */
  int64_t mtime_ns; /* when the file was last changed, wall clock */
} WeftSourceLines;

/* Looks for the file of a site: by its path as it stands; a path that does not lead to a
 * file is looked for from @folder (the trace) upwards, whole if it is relative, and by ever
 * shorter ends of at least a folder and a name if it is absolute (a trace that has moved).
 * Returns: (transfer full) (nullable): its path. */
char *weft_source_find (const char *folder, const char *file);

/* Reads @around lines before and behind @line of @path. Refuses what is no regular file or
 * is beyond a few megabytes. Returns: (transfer full): NULL with GFileError, also when the
 * file has no such line. */
WeftSourceLines *weft_source_read (const char *path, int line, int around, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_source_lines_free (WeftSourceLines *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSourceLines, weft_source_lines_free)
