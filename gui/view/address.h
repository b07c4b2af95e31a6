/* gui/view/address.h: what a window shows, as a line to pass on:
 *   weft view /tmp/run.weft --at 4.04ms --select lock:counter@4.04ms --from 1ms --to 9ms
 * In a shell it opens a window that shows just that; a window that is open takes it too. */
#pragma once

#include "gui/view/look.h"

typedef struct {
  char *path;          /* absolute, as given, or a URI; NULL: of the trace that is open */
  WeftLookWords words; /* owned */
  WeftLook look;       /* borrows from words */
  bool says_where;     /* there is more than a path: look is meant */
} WeftAddress;

typedef struct {
  const char *path; /* absolute */
  WeftSelection selection;
  int64_t playhead_ns;    /* -1: none */
  int64_t from_ns, to_ns; /* in view; equal: not to be said */
  bool shows_path;        /* the critical path to path_end */
  WeftPathEnd path_end;
  const char *page; /* NULL: the timeline */
} WeftAddressView;

/* Quoted for a shell where it has to be. Returns: (transfer full). */
char *weft_address_format (const WeftTrace *trace, const WeftAddressView *view);

/* Only where to look, as it was typed: "--at 4.04ms --page locks"; "" for no words.
 * Returns: (transfer full). */
char *weft_address_format_words (const WeftLookWords *words);

/* Such a line, which may begin with any path of weft or weft-viewer, with a prompt's "$",
 * or with the trace; or a path alone, a moment ("12.5ms"), or only options.
 * Returns: (transfer full): NULL with WEFT_LOOK_ERROR_WORDS. */
WeftAddress *weft_address_parse (const char *tainted_text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_address_free (WeftAddress *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAddress, weft_address_free)
