/* tracer/analysis/annotations.h: what a program said about itself, summed up: spans, marks
 * and values by their text, accesses by variable. Pure functions of the model. */
#pragma once

#include "tracer/analysis/profile.h"

typedef struct {
  const char *text;
  uint64_t count;   /* of those that ended */
  uint64_t unended; /* when their thread or the trace did */
  uint32_t threads; /* distinct ones */
  /* Of those that ended, or WEFT_NOT_KNOWN; percentiles by nearest rank. One inside another
   * of the same text counts as well. */
  int64_t total_ns, p50_ns, p99_ns, max_ns;
} WeftSpanProfile;

typedef struct {
  const char *text;
  uint64_t count;
  uint32_t threads;
  int64_t first_ns, last_ns;
} WeftMarkProfile;

typedef struct {
  const char *name;
  uint64_t count;
  uint32_t threads;
  int64_t min, max, last; /* last: by time, of all threads */
  int64_t last_ns;
} WeftValueProfile;

typedef struct {
  uint32_t object;
  uint64_t reads, writes;
  uint32_t threads;
} WeftVariableProfile;

typedef struct {
  GArray *spans;     /* of WeftSpanProfile, the greatest total first */
  GArray *marks;     /* of WeftMarkProfile, by the first */
  GArray *values;    /* of WeftValueProfile, by name */
  GArray *variables; /* of WeftVariableProfile, in the order of objects */
} WeftAnnotations;

/* Returns: (transfer full). */
WeftAnnotations *weft_annotations_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_annotations_free (WeftAnnotations *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAnnotations, weft_annotations_free)
