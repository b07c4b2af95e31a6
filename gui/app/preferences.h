/* gui/app/preferences.h: what the user has chosen for all traces, in a key file in the
 * user's configuration folder: weft/preferences.ini. */
#pragma once

#include <glib.h>

/* Whether @key is on; @fallback when the file does not say, or cannot be read. */
gboolean weft_preferences_get (const char *key, gboolean fallback);
/* Keeps it for the next time. What cannot be kept holds for this time only. */
void weft_preferences_set (const char *key, gboolean value);
/* The same of a whole number. */
int weft_preferences_get_number (const char *key, int fallback);
void weft_preferences_set_number (const char *key, int value);
