/* tracer/analysis/distribution.h: how durations are spread, by lock, thread, channel and
 * call site: what profile.h sums up, in percentiles and histograms. */
#pragma once

#include "tracer/analysis/profile.h"

#define WEFT_N_BINS 63

/* Percentiles by nearest rank; WEFT_NOT_KNOWN, as the maximum, when there is none. */
typedef struct {
  uint64_t count;
  int64_t total_ns;
  int64_t p50_ns, p90_ns, p99_ns, max_ns;
  uint64_t bins[WEFT_N_BINS]; /* number N: at least 2^N ns and less than twice that; those
                               * of 0 ns are in number 0 */
} WeftDistribution;

/* Sorts @durations, of int64_t: O(n log n). */
void weft_distribution_fill (GArray *durations, WeftDistribution *ret);

/* Of the waits for @object as a lock, and of its holds that were recorded: those that were
 * counted only, and what was over within a microsecond or so, are not in it. A wait or hold
 * that had not ended counts as long as it was seen. O(n log n). */
void weft_lock_distributions (const WeftTrace *trace,
                              uint32_t object,
                              WeftDistribution *ret_waits,
                              WeftDistribution *ret_holds);
/* Of all waits of @thread but sleeps and yields. O(n log n). */
void weft_thread_distribution (const WeftTrace *trace,
                               uint32_t thread,
                               WeftDistribution *ret_waits);

/* How messages went through a channel. */
typedef struct {
  double per_second; /* received, from the first send to the last receive; 0 = none */
  WeftDistribution latency; /* of messages whose send and receive were seen */
  WeftDistribution send_waits, receive_waits;
  uint32_t senders, receivers; /* distinct threads that had to wait to send, to receive */
  /* A batch: what one thread received without a wait in between. 0 = none. */
  uint64_t batches, longest_batch;
  double mean_batch;
  bool complete; /* false: not all messages are seen, or not the waits for them, so that
                  * only the latencies are told; see WeftObject */
} WeftChannelFlow;

/* O(n log n) of its messages and waits. */
void weft_channel_flow (const WeftTrace *trace, uint32_t object, WeftChannelFlow *ret);

/* All waits of one kind that began at one place. */
typedef struct {
  uint32_t site; /* WEFT_NO_ROW: not known */
  WeftWaitKind kind;
  uint64_t waits;
  int64_t total_ns, max_ns;
  uint32_t longest; /* row of waits */
} WeftCallSite;

/* O(n log n), n waits. Returns: (transfer full): of WeftCallSite, the greatest total first;
 * sleeps and yields are left out. */
GArray *weft_call_sites (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
