/* gui/view/range-totals.h: what a range of time was spent on: by thread, by object, by
 * cause. Exact: what lies across an edge counts with its part within. */
#pragma once

#include "tracer/model/trace.h"

/* What of it is named one by one. */
#define WEFT_RANGE_THREADS 6
#define WEFT_RANGE_OBJECTS 5
#define WEFT_RANGE_HOLDERS 3

typedef struct {
  uint32_t thread;
  int64_t states_ns[WEFT_N_STATES];
  int64_t blocked_ns;
} WeftRangeThread;

typedef struct {
  uint32_t thread;
  int64_t hold_ns;
} WeftRangeHolder;

typedef struct {
  uint32_t object;
  int64_t wait_ns;                             /* of all threads together */
  WeftRangeHolder holders[WEFT_RANGE_HOLDERS]; /* who held it longest within the range */
  unsigned n_holders;                          /* that are told of */
  size_t more_holders;
} WeftRangeObject;

typedef struct {
  int64_t from_ns, to_ns;
  int64_t states_ns[WEFT_N_STATES]; /* of all threads together */
  int64_t blocked_ns; /* waiting for a lock, an event, a thread, or elsewhere */
  size_t n_threads;   /* that lived within */
  WeftRangeThread threads[WEFT_RANGE_THREADS]; /* those blocked the longest */
  unsigned n_listed_threads;
  size_t n_blocked_threads;
  WeftRangeObject objects[WEFT_RANGE_OBJECTS]; /* those waited for the longest */
  unsigned n_listed_objects;
  size_t n_objects;                         /* that were waited for */
  size_t interactions[WEFT_N_INTERACTIONS]; /* that began within */
  size_t n_messages;                        /* sent within */
  size_t cut_at_begin, cut_at_end;          /* waits that go on beyond that edge */
  bool loss;                                /* events were lost within */
} WeftRangeTotals;

/* Sums that are made once for a trace, in time linear in it, a byte or less an event. */
typedef struct WeftRangeIndex WeftRangeIndex;
WeftRangeIndex *weft_range_index_new (WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_range_index_free (WeftRangeIndex *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRangeIndex, weft_range_index_free)

/* Of [@from_ns, @to_ns), clamped to the trace. O((threads + objects) log n), and linear in
 * the holds within of the few objects that are told of. */
void weft_range_totals (const WeftRangeIndex *self,
                        int64_t from_ns,
                        int64_t to_ns,
                        WeftRangeTotals *ret);
