/* tracer/record/folder.h: the folder that a recording goes into. */
#pragma once

#include <glib.h>
#include <time.h>

/* "counter-20240131-120000.weft": from the program's file name and the local time.
 * Returns: (transfer full). */
char *weft_folder_default_name (const char *program, time_t now) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the folder @name; when that is NULL, one with the default name in the current
 * folder, with "-2" and so on where it is taken. Never one that exists already.
 * Returns: (transfer full): its path; NULL with WEFT_RECORD_ERROR_FAILED. */
char *weft_folder_make (const char *name, const char *program, time_t now, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
