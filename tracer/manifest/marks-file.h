/* tracer/manifest/marks-file.h: marks.json in a trace's folder: the moments that somebody
 * has marked, each with a note. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct {
  int64_t time_ns; /* since the trace began */
  char *text;      /* never NULL */
} WeftMarkRow;

/* Returns: (transfer full): of WeftMarkRow, which the array clears; empty where there is no
 * file. NULL with WEFT_MANIFEST_ERROR or G_FILE_ERROR: one line that names the file. */
GArray *weft_marks_file_read (const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Replaces the file at once or not at all. */
gboolean weft_marks_file_write (const char *folder, const GArray *rows, GError **error);

/* An empty array of rows. */
GArray *weft_mark_rows_new (void) G_GNUC_WARN_UNUSED_RESULT;
