/* gui/view/detail.h: what there is to say of a selection. */
#pragma once

#include "tracer/analysis/selection.h"

typedef struct {
  char *title;          /* "adder-7 waits for counter" */
  char *markup;         /* sentences, Pango markup with links (links.h) */
  int64_t duration_ns;  /* -1 = a moment, or none */
  WeftState state;      /* whose colour it has; NONE = no state */
  uint32_t wait;        /* whose holders explain it, WEFT_NO_ROW */
  uint32_t site;        /* where in the code, WEFT_NO_ROW */
  WeftSelection holder; /* who held longest what is waited for; NONE when nobody did */
  WeftSelection waker;  /* who ended the wait, at that moment; likewise */
} WeftDetail;

/* @selection must be valid and not NONE. Returns: (transfer full). */
WeftDetail *weft_detail_new (const WeftTrace *trace, const WeftSelection *selection)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_detail_free (WeftDetail *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDetail, weft_detail_free)
