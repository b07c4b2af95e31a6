#define _GNU_SOURCE
#include "tracer/probe/holds.h"

#include <stdlib.h>
#include <string.h>

#include "tracer/probe/life.h"
#include "tracer/probe/mutex.h"
#include "tracer/probe/objects.h"
#include "tracer/probe/stack.h"

enum { N_HOT = 1024, MAX_READERS = 8, MAX_LOOKED_AT = 64 };

static WeftWant want;
static uint64_t again; /* WEFT_AGAIN_NS in ticks */

/* Locks that have become hot, each at the place its address falls on: one that is pushed
 * out by another is found hot again. */
static _Atomic uint64_t hot[N_HOT];

static _Atomic uint64_t *
hot_place (uint64_t object)
{
  return &hot[weft_hash (object) >> 54 & (N_HOT - 1)];
}

static bool
is_hot (uint64_t object)
{
  return atomic_load_explicit (hot_place (object), memory_order_relaxed) == object;
}

void
weft_holds_begin (void)
{
  const char *detail = getenv ("WEFT_DETAIL");

  again = weft_ns_to_ticks (WEFT_AGAIN_NS);
  if (detail != NULL && strcmp (detail, "full") == 0)
    want = WEFT_WANT_FULL;
  else if (detail != NULL && strcmp (detail, "interactions") == 0)
    want = WEFT_WANT_INTERACTIONS;
}

WeftLockDetail
weft_emit_host_detail (void)
{
  return want == WEFT_WANT_FULL           ? WEFT_DETAIL_FULL
         : want == WEFT_WANT_INTERACTIONS ? WEFT_DETAIL_INTERACTIONS
                                          : WEFT_DETAIL_AUTO;
}

static WeftPolicy
policy_of (uint64_t object)
{
  if (want == WEFT_WANT_INTERACTIONS || (want == WEFT_WANT_AUTO && is_hot (object)))
    return WEFT_POLICY_COUNT;
  return WEFT_POLICY_RECORD;
}

/* Leaves nothing to be told. @count may be another thread's, whose process ends: it is read
 * as it is. */
static void
emit_counts (WeftCount *count, int32_t tid)
{
  WeftLockCounts counts = { .kind = count->kind, .object = count->object };

  if (count->acquisitions == 0 && count->brief_waits == 0)
    return;
  counts.acquisitions = __atomic_exchange_n (&count->acquisitions, 0, __ATOMIC_RELAXED);
  counts.brief_waits = __atomic_exchange_n (&count->brief_waits, 0, __ATOMIC_RELAXED);
  counts.brief_ns
      = weft_span_to_ns (__atomic_exchange_n (&count->brief_ticks, 0, __ATOMIC_RELAXED));
  if (counts.acquisitions != 0 || counts.brief_waits != 0)
    weft_emit_lock_counts (tid, &counts);
}

void
weft_count_tell (WeftBlock *block, WeftCount *count)
{
  weft_quiet_begin ();
  emit_counts (count, weft_emit_tid ());
  weft_quiet_end (block);
}

WeftCount *
weft_count_replace (WeftBlock *block,
                    WeftObjectKind kind,
                    uint64_t object,
                    const void *site)
{
  WeftCount *count = weft_count_slot (block, object);

  /* An event written now could want the very lock that LTTng has just taken. */
  if (weft_site_is_foreign (site))
    return NULL;
  weft_count_tell (block, count);
  count->object = object;
  count->kind = (uint8_t)kind;
  count->policy = (uint8_t)policy_of (object);
  count->in_window = 0;
  count->window = weft_ticks ();
  weft_object_seen (block, kind, object, site);
  return count;
}

/* Once in 256 acquisitions of a lock that is recorded in full. */
void
weft_count_full (WeftBlock *block, WeftCount *count)
{
  uint64_t now;

  if (want != WEFT_WANT_AUTO)
    return;
  if (is_hot (count->object)) {
    count->policy = WEFT_POLICY_COUNT;
    return;
  }
  if (count->in_window < WEFT_HOT_ACQUISITIONS)
    return;
  now = weft_ticks ();
  if (now - count->window < weft_ns_to_ticks (WEFT_HOT_NS)) {
    count->policy = WEFT_POLICY_COUNT;
    if (atomic_exchange (hot_place (count->object), count->object) != count->object) {
      weft_quiet_begin ();
      weft_emit_detail (count->kind, count->object, WEFT_DETAIL_INTERACTIONS);
      weft_quiet_end (block);
    }
  }
  count->in_window = 0;
  count->window = now;
}

void
weft_count_add (WeftBlock *block,
                WeftObjectKind kind,
                uint64_t object,
                int64_t acquisitions,
                const void *site)
{
  WeftCount *count = weft_count_slot (block, object);

  if (count->object != object)
    count = weft_count_replace (block, kind, object, site);
  if (count != NULL)
    count->acquisitions += acquisitions;
}

void
weft_count_brief_wait (WeftBlock *block, uint64_t object, uint64_t ticks)
{
  WeftCount *count = weft_count_slot (block, object);

  if (count->object != object)
    return;
  count->brief_ticks += ticks;
  if ((++count->brief_waits & WEFT_TELL_MASK) == 0)
    weft_count_tell (block, count);
}

void
weft_counts_tell_all (WeftBlock *block, int32_t tid)
{
  for (uint32_t i = 0; i < WEFT_MAX_COUNTS; i++)
    emit_counts (&block->counts[i], tid);
}

/* From here on these count as acquisitions that have no record. */
void
weft_counts_tell_held (WeftBlock *block, int32_t tid)
{
  for (uint32_t i = 0; i < block->n_holds; i++) {
    WeftHeld *held = &block->holds[i];
    WeftLockCounts counts
        = { .kind = held->kind, .object = held->object, .acquisitions = 1 };

    if (held->counted)
      continue;
    held->counted = 1;
    weft_emit_lock_counts (tid, &counts);
  }
}

static uint64_t
ns_of (uint64_t ticks)
{
  uint64_t ns, same_ns;

  weft_ticks_to_ns (ticks, ticks, &ns, &same_ns);
  return ns;
}

static void
tell_held (const WeftHeld *held, int32_t tid)
{
  weft_emit_held (tid, held->kind, held->object, held->mode, ns_of (held->acquired),
                  held->site);
}

/* Somebody else may have unlocked a mutex, or given back its memory, without the holder
 * knowing of it. */
static bool
is_still_held (const WeftHeld *held, int32_t tid)
{
  return held->acquired != 0
         && (held->kind != WEFT_OBJECT_MUTEX || weft_mutex_is_held (held->object, tid));
}

/* Somebody else has ended it. It was an acquisition all the same. */
static void
tell_lost (const WeftHeld *held, int32_t tid)
{
  WeftLockCounts counts = { .kind = held->kind, .object = held->object, .acquisitions = 1 };

  if ((held->flags & WEFT_HOLD_TOLD) != 0)
    weft_emit_held (tid, held->kind, held->object, held->mode, 0, NULL);
  if (!held->counted)
    weft_emit_lock_counts (tid, &counts);
}

void
weft_holds_tell (WeftBlock *block, uint64_t except)
{
  int32_t tid = weft_emit_tid ();
  uint32_t left = 0;

  for (uint32_t i = 0; i < block->n_holds; i++) {
    WeftHeld *held = &block->holds[i];

    if ((held->flags & WEFT_HOLD_TOLD) == 0 && held->object != except) {
      if (!is_still_held (held, tid)) {
        tell_lost (held, tid);
        continue;
      }
      held->flags |= WEFT_HOLD_TOLD | WEFT_HOLD_RECORD;
      tell_held (held, tid);
    }
    if (left++ != i)
      block->holds[left - 1] = *held;
  }
  block->n_holds = left;
}

/* Where all of them are held they are looked at ever more rarely. */
uint32_t
weft_holds_make_room (WeftBlock *block)
{
  uint32_t left = 0;

  if ((block->n_unfollowed & (block->n_unfollowed - 1)) != 0)
    return block->n_holds;
  weft_quiet_begin ();
  for (uint32_t i = 0; i < block->n_holds; i++) {
    if (!is_still_held (&block->holds[i], weft_emit_tid ()))
      tell_lost (&block->holds[i], weft_emit_tid ());
    else if (left++ != i)
      block->holds[left - 1] = block->holds[i];
  }
  block->n_holds = left;
  weft_quiet_end (block);
  return left;
}

void
weft_hold_tell_needed (WeftBlock *block, uint64_t object)
{
  WeftHeld *held = weft_hold_find (block, object);

  if (held == NULL || (held->flags & WEFT_HOLD_TOLD) != 0)
    return;
  held->flags |= WEFT_HOLD_TOLD | WEFT_HOLD_RECORD;
  weft_quiet_begin ();
  tell_held (held, weft_emit_tid ());
  weft_quiet_end (block);
}

/* At the end of its thread, or of all. */
static void
tell_last (const WeftHeld *held, int32_t tid)
{
  if (!is_still_held (held, tid)) {
    if ((held->flags & WEFT_HOLD_TOLD) != 0)
      weft_emit_held (tid, held->kind, held->object, held->mode, 0, NULL);
  } else if ((held->flags & WEFT_HOLD_TOLD) == 0) {
    tell_held (held, tid);
  }
}

void
weft_holds_tell_left (WeftBlock *block)
{
  uint64_t now = weft_ticks (), acquired_ns, released_ns;
  uint32_t left = 0;

  for (uint32_t i = 0; i < block->n_holds; i++) {
    WeftHeld *held = &block->holds[i];

    if ((held->flags & WEFT_HOLD_ROBUST) == 0) {
      tell_last (held, weft_emit_tid ());
      block->holds[left++] = *held;
      continue;
    }
    if (held->counted) {
      WeftLockCounts counts
          = { .kind = held->kind, .object = held->object, .acquisitions = -1 };

      weft_emit_lock_counts (weft_emit_tid (), &counts);
    }
    weft_ticks_to_ns (held->acquired, now, &acquired_ns, &released_ns);
    weft_emit_hold (held->object, held->mode, acquired_ns, released_ns,
                    weft_hold_release (block, held->object, held, now), held->site);
  }
  block->n_holds = left;
}

void
weft_holds_tell_open (const WeftBlock *block, int32_t tid)
{
  for (uint32_t i = 0; i < block->n_holds; i++)
    tell_last (&block->holds[i], tid);
}

/* Copies what @block, which may be another thread's, says of its hold of @object. Its
 * thread goes on meanwhile: an entry counts only if it is still there, and complete, when
 * its parts have been read. Returns its place + 1, or 0. */
static uint32_t
read_held (const WeftBlock *block, uint64_t object, WeftHeld *ret)
{
  uint32_t n = __atomic_load_n (&block->n_holds, __ATOMIC_ACQUIRE);

  for (uint32_t i = n < WEFT_MAX_HOLDS ? n : WEFT_MAX_HOLDS; i > 0; i--) {
    const WeftHeld *held = &block->holds[i - 1];

    if (__atomic_load_n (&held->object, __ATOMIC_ACQUIRE) != object)
      continue;
    ret->object = object;
    ret->acquired = __atomic_load_n (&held->acquired, __ATOMIC_ACQUIRE);
    ret->site = __atomic_load_n (&held->site, __ATOMIC_ACQUIRE);
    ret->mode = __atomic_load_n (&held->mode, __ATOMIC_ACQUIRE);
    ret->kind = __atomic_load_n (&held->kind, __ATOMIC_ACQUIRE);
    return ret->acquired != 0 && __atomic_load_n (&held->object, __ATOMIC_ACQUIRE) == object
                   && __atomic_load_n (&block->n_holds, __ATOMIC_ACQUIRE) >= i
               ? i
               : 0;
  }
  return 0;
}

bool
weft_hold_of (int32_t tid, uint64_t object, uint64_t *ret_since_ns, const void **ret_site)
{
  const WeftBlock *block = weft_block_of (tid);
  WeftHeld held;

  if (block == NULL || read_held (block, object, &held) == 0)
    return false;
  *ret_since_ns = ns_of (held.acquired);
  *ret_site = held.site;
  return true;
}

/* The flag may come too late, when the lock has just been released: then the next hold in
 * its place is recorded, which does no harm. */
static void
record_release (WeftBlock *block, uint32_t place)
{
  __atomic_fetch_or (&block->holds[place - 1].flags, WEFT_HOLD_RECORD, __ATOMIC_RELAXED);
}

void
weft_hold_given_up (int32_t tid, uint64_t object)
{
  WeftBlock *block = tid != 0 ? weft_block_of (tid) : NULL;
  WeftHeld held;
  uint32_t place = block != NULL ? read_held (block, object, &held) : 0;

  if (place != 0)
    record_release (block, place);
}

/* A reader that was told of tells its release as well, also if nobody waits by then. */
int32_t
weft_hold_tell_readers (WeftBlock *block, uint64_t object)
{
  int32_t first = 0;
  uint32_t found = 0;

  weft_quiet_begin ();
  for (uint32_t i = 0; i < MAX_LOOKED_AT && found < MAX_READERS; i++) {
    WeftBlock *other = weft_block_at (i);
    int32_t tid = other != NULL ? atomic_load (&other->tid) : 0;
    WeftHeld held;
    uint32_t place;

    if (other == NULL)
      break;
    place = tid != 0 ? read_held (other, object, &held) : 0;
    if (place == 0 || held.mode != WEFT_HOLD_SHARED)
      continue;
    if (found++ == 0)
      first = tid;
    if (other == block)
      continue;
    record_release (other, place);
    tell_held (&held, tid);
  }
  weft_quiet_end (block);
  return first;
}

WeftHeld *
weft_hold_find (WeftBlock *block, uint64_t object)
{
  for (uint32_t i = block->n_holds; i > 0; i--)
    if (block->holds[i - 1].object == object)
      return &block->holds[i - 1];
  return NULL;
}

void
weft_hold_remove (WeftBlock *block, WeftHeld *held)
{
  uint32_t n_above = block->n_holds - 1 - (uint32_t)(held - block->holds);

  if (WEFT_UNLIKELY (n_above > 0))
    memmove (held, held + 1, n_above * sizeof *held);
  block->n_holds--;
}

void
weft_holds_forget_object (uint64_t object)
{
  uint64_t expected = object;

  atomic_compare_exchange_strong (hot_place (object), &expected, 0);
}

bool
weft_hold_end_unseen (WeftBlock *block, uint64_t object)
{
  WeftCount *count = weft_count_slot (block, object);
  uint32_t n = block->n_holds;

  if (n == 0 || block->holds[n - 1].object != object || block->holds[n - 1].flags != 0
      || !weft_is_no_news (count, object) || weft_waiters_last (object) != weft_emit_tid ()
      || weft_ticks () - count->recorded >= again)
    return false;
  block->n_holds = n - 1;
  return true;
}

uint32_t
weft_hold_release (WeftBlock *block,
                   uint64_t object,
                   const WeftHeld *held,
                   uint64_t released)
{
  WeftCount *count = weft_count_slot (block, object);
  int32_t self = weft_emit_tid ();
  WeftWaitersView view;

  if (!weft_is_awaited (object))
    return 0;
  view = weft_waiters_look (object);
  if (view.count == 0)
    return 0;
  if (view.last != self)
    weft_waiters_post (object, self, 1);
  count->place = view.place;
  count->entered = view.entered;
  count->recorded = released;
  return view.count;
}

void
weft_hold_tell (WeftBlock *block,
                const WeftHeld *held,
                uint64_t released,
                uint32_t waiters,
                const void *site)
{
  uint64_t acquired_ns, released_ns;

  if (held->counted)
    weft_count_add (block, held->kind, held->object, -1, held->site);
  weft_ticks_to_ns (held->acquired, released, &acquired_ns, &released_ns);
  weft_quiet_begin ();
  if (waiters > 0)
    weft_stack_emit (block, site);
  weft_emit_hold (held->object, held->mode, acquired_ns, released_ns, waiters, held->site);
  weft_quiet_end (block);
}
