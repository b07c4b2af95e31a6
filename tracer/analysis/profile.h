/* tracer/analysis/profile.h: totals of a trace by thread, lock, channel, and who waited for
 * whom. Pure functions of the model, near-linear in its events; shared by reports and
 * viewer. */
#pragma once

#include "tracer/model/trace.h"

#define WEFT_NOT_KNOWN INT64_MIN /* a figure that the trace does not tell */

/* What a thread's life went into: running, ready, blocked, sleeping and unknown make up the
 * whole of it. Where scheduling was recorded, waits count only while the thread was off the
 * CPU for them; where it was not, they count from begin to end. */
typedef struct {
  uint32_t thread;
  int64_t running_ns;  /* on a CPU; where scheduling was not recorded: not in any wait */
  int64_t ready_ns;    /* or WEFT_NOT_KNOWN, where scheduling was not recorded */
  int64_t blocked_ns;  /* all waits but sleep, with joins and blocked_elsewhere_ns */
  int64_t sleeping_ns; /* waits of the kind sleep */
  int64_t unknown_ns;  /* a loss makes it impossible to tell */
  int64_t blocked_by_kind_ns[WEFT_N_WAIT_KINDS]; /* none for sleep */
  int64_t blocked_elsewhere_ns; /* outside of any wait that was recorded: input and output,
                                 * page faults; or WEFT_NOT_KNOWN, as ready_ns */
  uint32_t longest_wait;        /* row, not a sleep or yield; WEFT_NO_ROW */
} WeftThreadProfile;

/* Of every mutex and rwlock, and of any other object that was held or waited for as a
 * lock. Holds are recorded when they end: of a lock that is still held at the trace's end
 * the acquisition is known only if a waiter showed it, or if it had to wait itself. */
typedef struct {
  uint32_t object;
  uint64_t acquisitions;  /* holds, and waits that got the lock without a hold recorded */
  uint64_t contended;     /* acquisitions that had to wait, were it for a moment */
  uint64_t owner_changes; /* acquisitions by another thread than the one before */
  uint32_t threads;       /* distinct ones that held it */
  int64_t wait_ns;     /* all waits for it, also brief ones and those that did not get it */
  int64_t max_wait_ns; /* of those that were not brief */
  int64_t hand_over_ns; /* of wait_ns: nobody held it; see blame.h */
  int64_t hold_ns, max_hold_ns;
  uint32_t longest_wait, longest_hold; /* rows, WEFT_NO_ROW */
  uint32_t main_holder;                /* who held it for the longest in all, WEFT_NO_ROW */
  int64_t main_holder_ns;
} WeftLockProfile;

/* Latencies are of the messages whose send and receive were both seen, percentiles by
 * nearest rank: the smallest latency that at least so many in a hundred do not exceed. */
typedef struct {
  uint32_t object;
  uint64_t sends, receives, discards;                     /* seen ones */
  uint64_t in_channel;                                    /* when the trace ended */
  int64_t max_depth;                                      /* or WEFT_NOT_KNOWN */
  int64_t latency_p50_ns, latency_p99_ns, latency_max_ns; /* or WEFT_NOT_KNOWN */
  int64_t blocked_send_ns, blocked_receive_ns;            /* or WEFT_NOT_KNOWN */
} WeftChannelProfile;

/* Of all that threads wait for until something happens, and that nobody holds: condition
 * variables, barriers, onces, semaphores, futexes, parkers, pipes, sockets. */
typedef struct {
  uint32_t object;
  uint64_t waits, timed_out;
  uint32_t threads; /* distinct ones that waited */
  int64_t wait_ns, max_wait_ns;
  uint32_t longest_wait; /* row, WEFT_NO_ROW */
} WeftConditionProfile;

/* Who waited for whom, as blame.h divides each wait. What cannot be told and is less than
 * one hundredth of all that the waiter waited for the object is left out: a lock that was
 * released just before the wait began would otherwise add a line about nothing. */
typedef struct {
  uint32_t waiter, holder; /* thread rows; holder WEFT_NO_ROW = cannot tell */
  uint32_t object;         /* WEFT_NO_ROW for joins */
  uint64_t count;          /* waits in which it had a part */
  int64_t wait_ns, max_ns;
} WeftBlame;

typedef struct {
  GArray *threads;    /* of WeftThreadProfile, in the threads' order */
  GArray *locks;      /* of WeftLockProfile, most waiting first */
  GArray *channels;   /* of WeftChannelProfile, in order of creation */
  GArray *conditions; /* of WeftConditionProfile, most waiting first */
  GArray *blame;      /* of WeftBlame, most waiting first */
  uint64_t interactions[WEFT_N_INTERACTIONS];
} WeftProfile;

/* Returns: (transfer full). */
WeftProfile *weft_profile_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_profile_free (WeftProfile *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftProfile, weft_profile_free)
