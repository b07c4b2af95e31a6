/* tracer/probe/holds.h: the locks that a thread holds, and how often it took each.
 *
 * A hold is pushed when a lock was got and popped when it is released. It is written as a
 * record when somebody waits at the release, or when the lock is recorded in full. Other
 * acquisitions are counted, by thread and lock, and told when the thread turns to other
 * locks, has counted 65,536, waits after a second of silence, or ends, and when the process
 * ends or executes another program. So acquisitions = hold records + counts, exactly, in a
 * run that is not killed.
 *
 * A thread that begins to wait tells of the locks that it holds, once each, as `held`,
 * since it may never come back to release them; so does one that ends, and the process for
 * all.
 *
 * One thread may take and release a lock thousands of times while another waits for it to
 * come round. Where its holds are counted, one of them is recorded when somebody has begun
 * to wait since its last record, and when the release has to wake somebody, who has then
 * slept through it. A mutex tells by its own word whether that is so; of other locks, one
 * is recorded when another thread has held it since, and else once in WEFT_AGAIN_NS.
 *
 * A lock that is had after trying for a moment (wait.h) was not waited for; such brief
 * waits are counted, and told with the acquisitions.
 *
 * In detail `auto` a lock is recorded in full until one thread has taken it
 * WEFT_HOT_ACQUISITIONS times within WEFT_HOT_NS; from then on it is counted, in the whole
 * process, and a `detail` event says so. */
#pragma once

#include "tracer/probe/clock.h"
#include "tracer/probe/probe.h"
#include "tracer/probe/waiters.h"

#define WEFT_HOT_ACQUISITIONS 1024
#define WEFT_HOT_NS 100000000
#define WEFT_TELL_MASK 0xffff
#define WEFT_AGAIN_NS 10000

typedef enum {
  WEFT_POLICY_RECORD,
  WEFT_POLICY_COUNT,
} WeftPolicy;

typedef enum { WEFT_WANT_AUTO, WEFT_WANT_FULL, WEFT_WANT_INTERACTIONS } WeftWant;

/* After weft_clock_begin(). Reads WEFT_DETAIL; anything else than `full` and `interactions`
 * is `auto`. */
void weft_holds_begin (void);

/* The rare cases of weft_hold_begin(). The slot of a lock that comes in place of another;
 * NULL for one of LTTng's own. */
WeftCount *weft_count_replace (WeftBlock *block,
                               WeftObjectKind kind,
                               uint64_t object,
                               const void *site);
void weft_count_full (WeftBlock *block, WeftCount *count);
void weft_count_tell (WeftBlock *block, WeftCount *count);

/* Adds to what is counted of @object. */
void weft_count_add (WeftBlock *block,
                     WeftObjectKind kind,
                     uint64_t object,
                     int64_t acquisitions,
                     const void *site);

/* The calling thread, which has just got @object, had to try for so many @ticks. */
void weft_count_brief_wait (WeftBlock *block, uint64_t object, uint64_t ticks);

/* The calling thread seems to hold as many locks as are followed: forgets those that others
 * have unlocked. Returns how many are left. */
uint32_t weft_holds_make_room (WeftBlock *block);

/* Tells all counts of @block; and of what it still holds. */
void weft_counts_tell_all (WeftBlock *block, int32_t tid);
void weft_counts_tell_held (WeftBlock *block, int32_t tid);

/* Tells of the locks that the calling thread holds and that it has not told of yet, but for
 * @except: it begins to wait. Each is then recorded when it is released. */
void weft_holds_tell (WeftBlock *block, uint64_t except);

/* Tells of @object alone, if the calling thread holds it: another needs it from now on. */
void weft_hold_tell_needed (WeftBlock *block, uint64_t object);

/* The calling thread ends: tells of the locks that it leaves locked for ever, and of those
 * that the kernel unlocks now. */
void weft_holds_tell_left (WeftBlock *block);

/* The process ends: tells of all locks that the thread of @block holds. */
void weft_holds_tell_open (const WeftBlock *block, int32_t tid);

/* Since when, in nanoseconds, and from where the thread @tid, which may be any, holds
 * @object. False when that is not known. Never blocks its thread. */
bool
weft_hold_of (int32_t tid, uint64_t object, uint64_t *ret_since_ns, const void **ret_site);

/* The caller gives up waiting for @object, which @tid may still hold: from here on nobody
 * may wait for it any more, so its release has to be told all the same. */
void weft_hold_given_up (int32_t tid, uint64_t object);

/* Tells of those who hold @object as readers, the first few that are found. Returns the
 * kernel id of one of them, 0 when none is known. */
int32_t weft_hold_tell_readers (WeftBlock *block, uint64_t object);

/* The innermost hold of @object, or NULL. */
WeftHeld *weft_hold_find (WeftBlock *block, uint64_t object);
void weft_hold_remove (WeftBlock *block, WeftHeld *held);

/* A lock's address is given back: what was known of its rate is not the next one's. */
void weft_holds_forget_object (uint64_t object);

/* Before the release of @object, held as @held or NULL, at @released ticks: leaves the
 * caller's id for who waits. Returns how many wait; 0 also when that needs no record. */
uint32_t weft_hold_release (WeftBlock *block,
                            uint64_t object,
                            const WeftHeld *held,
                            uint64_t released);

/* Writes the record of a hold that has ended at @released ticks. */
void weft_hold_tell (WeftBlock *block,
                     const WeftHeld *held,
                     uint64_t released,
                     uint32_t waiters,
                     const void *site);

static inline WeftCount *
weft_count_slot (WeftBlock *block, uint64_t object)
{
  return &block->counts[weft_hash (object) >> 56 & (WEFT_MAX_COUNTS - 1)];
}

/* The calling thread has got @object, which it did not hold before. */
static inline void
weft_hold_begin (WeftBlock *block,
                 WeftObjectKind kind,
                 uint64_t object,
                 WeftHoldMode mode,
                 uint8_t flags,
                 const void *site)
{
  WeftCount *count = weft_count_slot (block, object);
  uint32_t n = block->n_holds;
  uint8_t counted = 0;
  WeftHeld *held;

  if (WEFT_UNLIKELY (count->object != object))
    count = weft_count_replace (block, kind, object, site);
  if (WEFT_UNLIKELY (count == NULL))
    return;
  if (WEFT_UNLIKELY (n >= WEFT_MAX_HOLDS))
    n = weft_holds_make_room (block);
  if (WEFT_LIKELY (count->policy == WEFT_POLICY_COUNT) || n >= WEFT_MAX_HOLDS) {
    counted = 1;
    if (WEFT_UNLIKELY ((++count->acquisitions & WEFT_TELL_MASK) == 0))
      weft_count_tell (block, count);
  } else {
    flags |= WEFT_HOLD_RECORD;
    if (WEFT_UNLIKELY ((++count->in_window & 255) == 0))
      weft_count_full (block, count);
  }
  if (WEFT_UNLIKELY (n >= WEFT_MAX_HOLDS)) {
    block->n_unfollowed++;
    return;
  }
  /* Taken before it is filled: a signal handler that locks here takes the next one. Other
   * threads read it (weft_hold_of), and must not find the time of the hold before. */
  held = &block->holds[n];
  held->acquired = 0;
  WEFT_COMPILER_BARRIER ();
  block->n_holds = n + 1;
  WEFT_COMPILER_BARRIER ();
  held->object = object;
  held->site = site;
  held->depth = 1;
  held->kind = (uint8_t)kind;
  held->mode = (uint8_t)mode;
  held->flags = flags;
  held->counted = counted;
  /* A counted acquisition must cost little: its moment may be read some ns early, and the
   * model bounds it by the release before (seal-holds.c). */
  held->acquired = WEFT_LIKELY (counted) ? weft_ticks () : weft_ticks_after ();
}

/* Whether the calling thread has recorded a hold of @object, which is awaited, since
 * somebody last began to wait for it. */
static inline bool
weft_is_no_news (const WeftCount *count, uint64_t object)
{
  return count->object == object
         && weft_waiters_same (count->place, object, count->entered);
}

/* The release of a lock that somebody has been waiting for all along (see WEFT_AGAIN_NS):
 * whether it needs no record. Then the hold is forgotten. */
bool weft_hold_end_unseen (WeftBlock *block, uint64_t object);

/* Whether the release of @object needs no more than forgetting the hold: then it is done.
 * @wakes: whether it may wake somebody, for all that can be told. */
static inline bool
weft_hold_end_simply (WeftBlock *block, uint64_t object, bool wakes)
{
  uint32_t n = block->n_holds;

  if (n == 0
      || WEFT_UNLIKELY (block->holds[n - 1].object != object
                        || block->holds[n - 1].flags != 0))
    return false;
  if (WEFT_UNLIKELY (weft_is_awaited (object))
      && (wakes || !weft_is_no_news (weft_count_slot (block, object), object)))
    return false;
  block->n_holds = n - 1;
  return true;
}

/* Whether the release of @object needs its record and no more: then it is forgotten, and
 * *@ret_held is for weft_hold_tell(). */
static inline bool
weft_hold_end_recorded (WeftBlock *block, uint64_t object, WeftHeld *ret_held)
{
  uint32_t n = block->n_holds;

  if (n == 0 || block->holds[n - 1].object != object
      || block->holds[n - 1].flags != WEFT_HOLD_RECORD
      || WEFT_UNLIKELY (weft_is_awaited (object)))
    return false;
  *ret_held = block->holds[n - 1];
  block->n_holds = n - 1;
  return true;
}
