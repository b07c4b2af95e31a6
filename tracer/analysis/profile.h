/* tracer/analysis/profile.h: totals of a trace by thread, lock, channel, and who waited for
 * whom. Pure functions of the model, near-linear in its events; shared by reports and
 * viewer. */
#pragma once

#include "tracer/model/trace.h"

#define WEFT_NOT_KNOWN INT64_MIN /* a figure that the trace does not tell */

typedef struct {
  uint32_t thread;
  int64_t
      running_ns; /* includes ready where scheduling was not recorded (ready_ns unknown) */
  int64_t ready_ns;   /* or WEFT_NOT_KNOWN */
  int64_t blocked_ns; /* all waits but sleep; a join counts */
  int64_t sleeping_ns;
  int64_t blocked_by_kind_ns[WEFT_N_WAIT_KINDS];
} WeftThreadProfile;

typedef struct {
  uint32_t object;
  uint64_t acquisitions, contended; /* contended: acquisitions that had to wait */
  uint64_t owner_changes;           /* acquisitions by another thread than the one before */
  uint32_t threads;                 /* distinct ones that held it */
  int64_t wait_ns, max_wait_ns;
  int64_t hold_ns, max_hold_ns;
  uint32_t longest_wait, longest_hold; /* rows, WEFT_NO_ROW */
} WeftLockProfile;

typedef struct {
  uint32_t object;
  uint64_t sends, receives, discards;
  uint64_t in_channel; /* when the trace ended */
  uint32_t max_depth;
  int64_t latency_p50_ns, latency_p99_ns, latency_max_ns; /* or WEFT_NOT_KNOWN */
  int64_t blocked_send_ns, blocked_receive_ns;
} WeftChannelProfile;

/* Who waited for whom. Waiting for a lock counts for each of those who held it meanwhile,
 * for just as long as they did. */
typedef struct {
  uint32_t waiter, holder; /* thread rows; holder WEFT_NO_ROW = cannot tell */
  uint32_t object;         /* WEFT_NO_ROW for joins */
  uint64_t count;          /* waits in which it had a part */
  int64_t wait_ns, max_ns;
} WeftBlame;

typedef struct {
  GArray *threads;  /* of WeftThreadProfile, in the threads' order */
  GArray *locks;    /* of WeftLockProfile, most waiting first */
  GArray *channels; /* of WeftChannelProfile, in order of creation */
  GArray *blame;    /* of WeftBlame, most waiting first */
  uint64_t interactions[WEFT_N_INTERACTIONS];
} WeftProfile;

/* Returns: (transfer full). */
WeftProfile *weft_profile_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_profile_free (WeftProfile *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftProfile, weft_profile_free)
