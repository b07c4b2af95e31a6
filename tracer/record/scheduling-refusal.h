/* tracer/record/scheduling-refusal.h: why the kernel refuses to report scheduling, and the
 * mend, in one line. */
#pragma once

#include <glib.h>

typedef struct {
  int paranoid;      /* kernel.perf_event_paranoid; G_MAXINT when there is none */
  gboolean filtered; /* the process runs under a seccomp filter */
} WeftSchedGuards;

/* Why perf_event_open() failed with @code. Static; in English, as it is kept with the
 * trace, and marked for translators. */
const char *weft_sched_refusal (int code, const WeftSchedGuards *guards);

/* Each returns FALSE, with WEFT_RECORD_ERROR_FAILED. */
gboolean weft_sched_refuse_open (int code, GError **error);
gboolean weft_sched_refuse_map (int code, GError **error);
