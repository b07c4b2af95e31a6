/* gui/view/recents.h: the traces that were opened last, in a file of the user's.
 *
 * Each change reads the file, changes it and writes it anew in one step, so that viewers
 * that run at once lose at most one entry, and a reader never sees half a file. */
#pragma once

#include <glib.h>

#include "gui/view/record-form.h"

#define WEFT_RECENTS_MAX 20

typedef struct {
  char *path;           /* of the trace's folder, absolute */
  char *title;          /* what was recorded; UTF-8 */
  gint64 opened_unix_s; /* when it was last opened */
  gint64 duration_ns;   /* of the trace */
  WeftRecordForm *form; /* how it was recorded from the window; NULL */
} WeftRecent;

void weft_recent_free (WeftRecent *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRecent, weft_recent_free)

/* Newest first. A file that is missing, too large or not readable has none, and an entry
 * that is not valid is left out. Returns: (transfer full): of WeftRecent. */
GPtrArray *weft_recents_load (const char *file) G_GNUC_WARN_UNUSED_RESULT;

/* Puts @recent in front; another one of the same path goes, its form stays unless @recent
 * has one, and what is too old goes. Returns: FALSE with G_FILE_ERROR. */
gboolean weft_recents_add (const char *file, const WeftRecent *recent, GError **error);

/* Takes the trace at @path, or with NULL all of them, off the list. Their files stay.
 * Returns: FALSE with G_FILE_ERROR. */
gboolean weft_recents_remove (const char *file, const char *path, GError **error);
