/* gui/app/recent-keeper.h: the list of recent traces (gui/view/recents.h), and how one
 * recorded last, changed in a worker thread, one change after the other. */
#pragma once

#include <gio/gio.h>

#include "gui/view/recents.h"

/* Now. Returns: (transfer full): of WeftRecent, newest first. */
GPtrArray *weft_recent_keeper_load (void);

/* Takes @recent. @done (nullable) is called in this thread once the list is written, or
 * could not be, which is said on standard error. @source (nullable) lives until then. */
void weft_recent_keeper_take (GObject *source,
                              WeftRecent *recent,
                              GAsyncReadyCallback done,
                              gpointer data);
/* Takes @path, or with NULL all, off the list. */
void weft_recent_keeper_remove (GObject *source,
                                const char *path,
                                GAsyncReadyCallback done,
                                gpointer data);

/* The form that was recorded last, for the next time. */
WeftRecordForm *weft_recent_keeper_load_form (void);
void weft_recent_keeper_save_form (const WeftRecordForm *form);
