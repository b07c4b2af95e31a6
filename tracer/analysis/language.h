/* tracer/analysis/language.h: in which language this program speaks. */
#pragma once

#include <glib.h>

/* That of the user, from the translations below @directory; those below $WEFT_LOCALE_DIR
 * instead where that is set, for a program that is not installed. Numbers stay as they are
 * written in English. To be called once, before there is a second thread. */
void weft_language_init (const char *directory);

/* What was said before, for whoever asked for the language of machines. */
typedef struct {
  void *plain, *before; /* locale_t */
} WeftPlain;

/* From here to weft_plain_end this thread says everything in English, as formats that
 * programs read have it, whatever the user's language is. */
WeftPlain weft_plain_begin (void);
void weft_plain_end (WeftPlain *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftPlain, weft_plain_end)
