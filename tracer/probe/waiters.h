/* tracer/probe/waiters.h: who waits on what, and who ended it.
 *
 * A fixed table, by key (an object's address, or a number above all addresses), without
 * locks. A waiter enters before it blocks and leaves after. Whoever releases or wakes looks
 * whether somebody waits, one load in the common case that nobody does, and if so leaves a
 * token with its thread id and the number that it wakes; a waiter that returns takes one.
 *
 * When the table is full, or two keys collide in the summary, a waker is not known or a
 * release is looked at for nothing: never a wrong thread named for another object. */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WEFT_SUMMARY_BITS = 12, WEFT_COUNT_BITS = 16, WEFT_N_TOKENS = 5 };

/* How many wait on all the keys that fall into one place. */
extern _Atomic uint32_t weft_waiting[1 << WEFT_SUMMARY_BITS];

static inline uint64_t
weft_hash (uint64_t key)
{
  return key * UINT64_C (0x9E3779B97F4A7C15);
}

/* Whether somebody may wait on @key: false is certain, up to a race that loses a name. */
static inline bool
weft_is_awaited (uint64_t key)
{
  return atomic_load_explicit (&weft_waiting[weft_hash (key) >> (64 - WEFT_SUMMARY_BITS)],
                               memory_order_relaxed)
         != 0;
}

void weft_waiters_enter (uint64_t key);
void weft_waiters_leave (uint64_t key);
uint32_t weft_waiters_count (uint64_t key);

/* Where those are kept that wait on one key; one cache line. */
typedef struct WeftPlace {
  _Atomic uint64_t word;    /* key << WEFT_COUNT_BITS | waiters; 0 = free */
  _Atomic uint32_t posted;  /* tokens so far */
  _Atomic uint32_t entered; /* how often somebody began to wait; wraps */
  _Atomic uint64_t moved;   /* key << WEFT_COUNT_BITS | how many wait on that by now */
  _Atomic uint64_t tokens[WEFT_N_TOKENS];
} WeftPlace;

/* Who waits on a key, at a glance. */
typedef struct {
  const WeftPlace *place; /* NULL: nobody */
  uint32_t count;
  uint32_t entered; /* of the place */
  int32_t last;     /* as weft_waiters_last() */
} WeftWaitersView;
WeftWaitersView weft_waiters_look (uint64_t key);

/* Whether somebody waits on @key at @place, and nobody has begun to since a look that gave
 * both @place and @entered. */
static inline bool
weft_waiters_same (const WeftPlace *place, uint64_t key, uint32_t entered)
{
  return place != NULL
         && atomic_load_explicit (&place->word, memory_order_relaxed) >> WEFT_COUNT_BITS
                == key
         && atomic_load_explicit (&place->entered, memory_order_relaxed) == entered;
}

/* @woken: how many it may wake, at most. */
void weft_waiters_post (uint64_t key, int32_t waker, uint32_t woken);

/* Takes back @woken of what the same waker posted: the kernel woke fewer. */
void weft_waiters_unpost (uint64_t key, int32_t waker, uint32_t woken);

/* The thread that woke the caller, by the oldest token that is not used up; 0 when none.
 * Those of the caller, @self, were left for others, and it cannot have woken itself. */
int32_t weft_waiters_take (uint64_t key, int32_t self);

/* The thread that posted last: for locks, where that is who released it. 0 when none. */
int32_t weft_waiters_last (uint64_t key);

/* Those who wait on @key will have to wait on @lock as well, when they were woken: the
 * mutex of a condition. */
void weft_waiters_need (uint64_t key, uint64_t lock);
uint64_t weft_waiters_needed (uint64_t key); /* 0: nothing, or not known */

/* @n of those who wait on @key wait on @to from now on, though they do not know: woken from
 * a condition, or moved to another futex. They count on both until they come back. */
void weft_waiters_move (uint64_t key, uint64_t to, uint32_t n);
uint32_t weft_waiters_moved (uint64_t key);

/* The caller, who waited on @key and was moved, comes back. Before weft_waiters_leave(). */
void weft_waiters_return (uint64_t key);

/* As weft_waiters_take(), where some may have been moved; then one that was woken on the
 * second key returns. 0 also when the caller may have been woken on either of the two. */
int32_t weft_waiters_take_moved (uint64_t key, int32_t self);

/* In a forked child: nobody waits. */
void weft_waiters_forget (void);
