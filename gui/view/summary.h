/* gui/view/summary.h: what a viewer computes once for a whole trace, so that a window
 * answers the first question before anything is chosen. */
#pragma once

#include <gio/gio.h>

#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/finding.h"
#include "tracer/analysis/profile.h"

typedef struct {
  WeftProfile *profile;
  WeftFindings *findings;
  WeftCriticalPath *path; /* of the run; without steps when it has no thread */
  uint32_t busiest_lock;  /* row of objects: the most waited-for lock, WEFT_NO_ROW */
  int64_t lock_wait_ns;   /* all waiting for locks */
  uint32_t longest_wait;  /* row of waits: the longest for a lock, a message, a condition or
                             a barrier, else for a thread's end; WEFT_NO_ROW when none */
  bool wait_kinds[WEFT_N_WAIT_KINDS]; /* which of them occur */
} WeftSummary;

/* Near-linear in the trace; call it from a worker thread. Returns: (transfer full): NULL
 * when @cancellable (nullable) ended it, which it looks at between the analyses. */
WeftSummary *weft_summary_new (const WeftTrace *trace, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_summary_free (WeftSummary *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftSummary, weft_summary_free)

/* A part of what there is to say of a whole trace. */
typedef struct {
  char *heading;
  char *markup; /* Pango markup with links (links.h), lines with \n */
} WeftSection;

/* The most important finding, the lock most waited for, the longest wait, who waited for
 * whom, threads that panicked, losses, and the run itself, as far as there is anything to
 * say; the most telling first. Returns: (transfer full): of WeftSection. */
GPtrArray *weft_summary_sections (const WeftSummary *self, const WeftTrace *trace);
