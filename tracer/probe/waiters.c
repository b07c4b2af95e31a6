#include "tracer/probe/waiters.h"

#include <string.h>

enum { BUCKET_BITS = 9, BUCKET_SIZE = 4, N_TOKENS = WEFT_N_TOKENS };

#define COUNT_MASK ((UINT64_C (1) << WEFT_COUNT_BITS) - 1)

/* A token: the waker (24 bits, Linux ids have 22), how many it may still wake (12 bits),
 * and a part of the key (28 bits), since a place is used for one key after another. */
#define TOKEN_WAKER_BITS 24
#define TOKEN_LEFT_BITS 12
#define TOKEN_LEFT_MAX ((1u << TOKEN_LEFT_BITS) - 1)
#define TOKEN_ONE (UINT64_C (1) << TOKEN_WAKER_BITS)
#define TOKEN_KEY_SHIFT (TOKEN_WAKER_BITS + TOKEN_LEFT_BITS)

_Atomic uint32_t weft_waiting[1 << WEFT_SUMMARY_BITS];
static WeftPlace places[1 << BUCKET_BITS][BUCKET_SIZE] __attribute__ ((aligned (64)));

static _Atomic uint32_t *
summary (uint64_t key)
{
  return &weft_waiting[weft_hash (key) >> (64 - WEFT_SUMMARY_BITS)];
}

static WeftPlace *
bucket (uint64_t key)
{
  return places[weft_hash (key) >> (64 - BUCKET_BITS)];
}

static uint64_t
key_part (uint64_t key)
{
  return weft_hash (key) << TOKEN_KEY_SHIFT;
}

static uint32_t
token_left (uint64_t token)
{
  return (uint32_t)(token >> TOKEN_WAKER_BITS) & TOKEN_LEFT_MAX;
}

static int32_t
token_waker (uint64_t token)
{
  return (int32_t)(token & ((1u << TOKEN_WAKER_BITS) - 1));
}

static bool
token_is_of (uint64_t token, uint64_t key)
{
  return token >> TOKEN_KEY_SHIFT == key_part (key) >> TOKEN_KEY_SHIFT;
}

/* The place where somebody waits on @key, or NULL. */
static WeftPlace *
find (uint64_t key)
{
  WeftPlace *places_of = bucket (key);

  for (size_t i = 0; i < BUCKET_SIZE; i++)
    if (atomic_load_explicit (&places_of[i].word, memory_order_acquire) >> WEFT_COUNT_BITS
        == key)
      return &places_of[i];
  return NULL;
}

/* One more (+1) or fewer (-1); false when the place has become another's, or is full. */
static bool
change (WeftPlace *place, uint64_t key, int by)
{
  uint64_t word = atomic_load_explicit (&place->word, memory_order_relaxed), next;

  do {
    if (word >> WEFT_COUNT_BITS != key || (by > 0 && (word & COUNT_MASK) == COUNT_MASK))
      return false;
    next = by > 0 ? word + 1 : word - 1;
    if ((next & COUNT_MASK) == 0)
      next = 0;
  } while (!atomic_compare_exchange_weak_explicit (
      &place->word, &word, next, memory_order_acq_rel, memory_order_relaxed));
  return true;
}

/* The rest of those who were moved from a place whose user is gone: one that ran out of
 * time at the very moment at which it was woken may have come back without. */
static void
drop_moved (WeftPlace *place)
{
  uint64_t moved = atomic_exchange_explicit (&place->moved, 0, memory_order_acq_rel);

  for (uint64_t n = moved & COUNT_MASK; n > 0; n--)
    weft_waiters_leave (moved >> WEFT_COUNT_BITS);
}

/* Makes a free place of the bucket that of @key, with one waiter; or NULL. */
static WeftPlace *
take_place (WeftPlace *places_of, uint64_t key)
{
  for (size_t i = 0; i < BUCKET_SIZE; i++) {
    WeftPlace *place = &places_of[i];
    uint64_t free_word = 0;

    if (atomic_load_explicit (&place->word, memory_order_relaxed) != 0)
      continue;
    /* Before the place is ours: nobody posts to a free one, and what the last user left
     * must not be taken for this one's. */
    for (size_t j = 0; j < N_TOKENS; j++)
      atomic_store_explicit (&place->tokens[j], 0, memory_order_relaxed);
    if (atomic_load_explicit (&place->moved, memory_order_relaxed) != 0)
      drop_moved (place);
    if (atomic_compare_exchange_strong_explicit (&place->word, &free_word,
                                                 key << WEFT_COUNT_BITS | 1,
                                                 memory_order_acq_rel, memory_order_relaxed)
        || (free_word >> WEFT_COUNT_BITS == key && change (place, key, 1)))
      return place;
  }
  return NULL;
}

void
weft_waiters_enter (uint64_t key)
{
  WeftPlace *place;

  atomic_fetch_add_explicit (summary (key), 1, memory_order_seq_cst);
  if (key >> (64 - WEFT_COUNT_BITS) != 0)
    return;
  place = find (key);
  if (place == NULL || !change (place, key, 1))
    place = take_place (bucket (key), key);
  if (place != NULL)
    atomic_fetch_add_explicit (&place->entered, 1, memory_order_relaxed);
}

void
weft_waiters_leave (uint64_t key)
{
  WeftPlace *place = find (key);

  if (place != NULL) {
    if ((atomic_load_explicit (&place->word, memory_order_relaxed) & COUNT_MASK) == 1
        && (atomic_load_explicit (&place->moved, memory_order_relaxed) & COUNT_MASK) != 0)
      drop_moved (place);
    change (place, key, -1);
  }
  atomic_fetch_sub_explicit (summary (key), 1, memory_order_seq_cst);
}

uint32_t
weft_waiters_count (uint64_t key)
{
  return weft_waiters_look (key).count;
}

void
weft_waiters_post (uint64_t key, int32_t waker, uint32_t woken)
{
  WeftPlace *place = find (key);
  uint32_t n;

  if (place == NULL)
    return;
  n = atomic_fetch_add_explicit (&place->posted, 1, memory_order_relaxed);
  if (woken > TOKEN_LEFT_MAX)
    woken = TOKEN_LEFT_MAX;
  atomic_store_explicit (&place->tokens[n % N_TOKENS],
                         key_part (key) | (uint64_t)woken << TOKEN_WAKER_BITS
                             | (uint32_t)waker,
                         memory_order_release);
}

void
weft_waiters_unpost (uint64_t key, int32_t waker, uint32_t woken)
{
  WeftPlace *place = find (key);

  for (size_t i = 0; place != NULL && i < N_TOKENS && woken > 0; i++) {
    uint64_t token = atomic_load_explicit (&place->tokens[i], memory_order_relaxed);
    uint32_t less = token_left (token) < woken ? token_left (token) : woken;

    if (token_is_of (token, key) && token_waker (token) == waker && less > 0
        && atomic_compare_exchange_strong (&place->tokens[i], &token,
                                           token - less * TOKEN_ONE))
      woken -= less;
  }
}

/* Adds @n to those that were moved to @to; false when they are moved elsewhere. */
static bool
add_moved (WeftPlace *place, uint64_t to, uint32_t n)
{
  uint64_t moved = atomic_load_explicit (&place->moved, memory_order_relaxed);

  do {
    if (moved >> WEFT_COUNT_BITS != to && (moved & COUNT_MASK) != 0)
      return false;
    if ((moved & COUNT_MASK) + n > COUNT_MASK)
      return false;
  } while (!atomic_compare_exchange_weak_explicit (
      &place->moved, &moved, to << WEFT_COUNT_BITS | ((moved & COUNT_MASK) + n),
      memory_order_acq_rel, memory_order_relaxed));
  return true;
}

void
weft_waiters_need (uint64_t key, uint64_t lock)
{
  WeftPlace *place = find (key);

  if (place != NULL && lock >> (64 - WEFT_COUNT_BITS) == 0)
    add_moved (place, lock, 0);
}

static uint64_t
moved_of (uint64_t key)
{
  const WeftPlace *place = find (key);

  return place != NULL ? atomic_load_explicit (&place->moved, memory_order_acquire) : 0;
}

uint64_t
weft_waiters_needed (uint64_t key)
{
  return moved_of (key) >> WEFT_COUNT_BITS;
}

uint32_t
weft_waiters_moved (uint64_t key)
{
  return (uint32_t)(moved_of (key) & COUNT_MASK);
}

void
weft_waiters_move (uint64_t key, uint64_t to, uint32_t n)
{
  WeftPlace *place = find (key);

  if (place == NULL || n == 0 || to >> (64 - WEFT_COUNT_BITS) != 0)
    return;
  for (uint32_t i = 0; i < n; i++)
    weft_waiters_enter (to);
  if (!add_moved (place, to, n))
    for (uint32_t i = 0; i < n; i++)
      weft_waiters_leave (to);
}

void
weft_waiters_return (uint64_t key)
{
  WeftPlace *place = find (key);
  uint64_t moved
      = place != NULL ? atomic_load_explicit (&place->moved, memory_order_relaxed) : 0;

  do
    if ((moved & COUNT_MASK) == 0)
      return;
  while (!atomic_compare_exchange_weak_explicit (
      &place->moved, &moved, moved - 1, memory_order_acq_rel, memory_order_relaxed));
  weft_waiters_leave (moved >> WEFT_COUNT_BITS);
}

int32_t
weft_waiters_take_moved (uint64_t key, int32_t self)
{
  uint64_t moved = moved_of (key);
  int32_t here = weft_waiters_take (key, self), there;

  if ((moved & COUNT_MASK) == 0)
    return here;
  there = weft_waiters_take (moved >> WEFT_COUNT_BITS, self);
  if (there != 0)
    weft_waiters_return (key);
  return here == 0 ? there : there == 0 ? here : 0;
}

int32_t
weft_waiters_take (uint64_t key, int32_t self)
{
  WeftPlace *place = find (key);
  uint32_t newest;

  if (place == NULL)
    return 0;
  newest = atomic_load_explicit (&place->posted, memory_order_acquire);
  for (uint32_t i = 0; i < N_TOKENS; i++) {
    _Atomic uint64_t *slot = &place->tokens[(newest + i) % N_TOKENS];
    uint64_t token = atomic_load_explicit (slot, memory_order_acquire);

    while (token_is_of (token, key) && token_left (token) > 0
           && token_waker (token) != self)
      if (atomic_compare_exchange_weak (slot, &token, token - TOKEN_ONE))
        return token_waker (token);
  }
  return 0;
}

static int32_t
last_waker (WeftPlace *place, uint64_t key)
{
  uint32_t n = atomic_load_explicit (&place->posted, memory_order_acquire);
  uint64_t token
      = atomic_load_explicit (&place->tokens[(n - 1) % N_TOKENS], memory_order_acquire);

  return token_is_of (token, key) ? token_waker (token) : 0;
}

int32_t
weft_waiters_last (uint64_t key)
{
  WeftPlace *place = find (key);

  return place != NULL ? last_waker (place, key) : 0;
}

WeftWaitersView
weft_waiters_look (uint64_t key)
{
  WeftWaitersView view = { 0 };
  WeftPlace *place = find (key);
  uint64_t word;

  if (place == NULL)
    return view;
  word = atomic_load_explicit (&place->word, memory_order_relaxed);
  if (word >> WEFT_COUNT_BITS == key) {
    view.place = place;
    view.count = (uint32_t)(word & COUNT_MASK);
    view.entered = atomic_load_explicit (&place->entered, memory_order_relaxed);
    view.last = last_waker (place, key);
  }
  return view;
}

/* Reads before it writes: a fresh child shares its pages with the parent. */
void
weft_waiters_forget (void)
{
  for (size_t i = 0; i < sizeof weft_waiting / sizeof weft_waiting[0]; i++)
    if (weft_waiting[i] != 0)
      weft_waiting[i] = 0;
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    for (size_t j = 0; j < BUCKET_SIZE; j++)
      if (places[i][j].word != 0)
        memset (&places[i][j], 0, sizeof (WeftPlace));
}
