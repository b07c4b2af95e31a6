/* tracer/record/inspect.h: what a recording will see of a program, told from its file,
 * before it is run. Sources: elf(5), execve(2), ld.so(8), capabilities(7). */
#pragma once

#include <glib.h>

typedef enum {
  WEFT_SIGHT_WHOLE,   /* nothing stands in the way */
  WEFT_SIGHT_PART,    /* the probe is loaded, but does not see all that matters */
  WEFT_SIGHT_NONE,    /* runs without the probe: it would be ignored, or do harm */
  WEFT_SIGHT_REFUSED, /* is not to be run: it would not be the same program */
} WeftSight;

typedef struct {
  WeftSight sight;
  char *reason;      /* words that follow the program's name; NULL for WEFT_SIGHT_WHOLE */
  gboolean has_asan; /* AddressSanitizer's library is linked to it */
} WeftOutlook;

void weft_outlook_clear (WeftOutlook *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftOutlook, weft_outlook_clear)

/* Looks at the file @path, and if that is a script at its interpreter in turn, also behind
 * `env`. What cannot be read or is not known is taken to be WEFT_SIGHT_WHOLE: the attempt
 * to execute it has the last word. @ret is to be cleared. */
void weft_program_inspect (const char *path, WeftOutlook *ret);
