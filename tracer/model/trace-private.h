/* tracer/model/trace-private.h: the tables themselves, for the builder that fills them and
 * the accessors that read them. */
#pragma once

#include "tracer/model/trace.h"

/* Rows of one type; freed with g_free. */
typedef struct {
  void *rows;
  size_t n;
} WeftTable;

/* Which rows of a table, or of an array of row numbers, belong to whom: those of number i
 * are first[i] to first[i + 1], exclusive. */
typedef struct {
  uint32_t *first;
  size_t n; /* owners: one less than there are elements in first */
} WeftSlices;

struct WeftTrace {
  gatomicrefcount references;
  WeftRunInfo info;
  WeftDefects defects;
  WeftScheduling scheduling;
  int64_t duration_ns;
  GStringChunk *strings; /* all text that rows point to */

  WeftTable processes, threads, objects, waits, holds, wakes, messages, interactions, notes,
      losses, sites;
  WeftTable depths, waiting; /* of WeftDepth, by object */
  WeftTable merged_losses;   /* of WeftLoss, disjoint */
  WeftTable frames;          /* of uint32_t, rows of sites, by stack */

  WeftSlices waits_of_thread, notes_of_thread;
  WeftSlices holds_of_object, wakes_of_object, messages_of_object;
  WeftSlices depths_of_object, waiting_of_object, frames_of_stack;

  uint32_t *thread_holds, *object_waits, *thread_interactions; /* row numbers */
  WeftSlices thread_holds_of, object_waits_of, thread_interactions_of;

  /* For each hold the nearest row before it, of the same lock, that ends later;
   * WEFT_NO_ROW. Holds of an exclusive lock have none. */
  uint32_t *longer_hold_before;

  WeftStates **states; /* of each thread */
};

/* Returns: (transfer full): without any rows. */
WeftTrace *weft_trace_new_empty (void) G_GNUC_WARN_UNUSED_RESULT;
