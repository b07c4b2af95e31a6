/* tracer/model/states-private.h: how states and their index are stored, for what builds
 * them and what fills columns.
 *
 * The index holds sums *before* each group instead of sums *of* each group, so that the
 * time in each state between any two moments is one subtraction, and neighbouring pixels
 * share the moment between them. Only states that occur have a sum, and of these one has
 * none: it is what the others leave of the time that passed.
 *
 * 16 intervals are a block, with its sums in the middle, which are those before the second
 * half, so that all that one moment needs lies side by side and is half of it. 16 blocks
 * are a group of the lowest level, 16 groups one of the next. The sums of a block take four
 * bytes each, the lowest of what they are: between two moments less than four seconds apart
 * that is all it takes, and of a group as short the rest is that of its own sums. In a
 * longer group they count from it and leave out the lowest bits; what has to be exact is
 * then summed up from the group on. When a block begins counts from its group, likewise. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "tracer/model/states.h"

#define WEFT_STATES_FAN_OUT 16
#define WEFT_STATES_HALF 8
#define WEFT_STATES_BITS 4
#define WEFT_STATES_MASK ((1 << WEFT_STATES_BITS) - 1)

G_STATIC_ASSERT (WEFT_N_STATES <= 1 << WEFT_STATES_BITS);

/* A group's part of @before are n_sums sums. */
typedef struct {
  size_t n;
  size_t group;             /* intervals in each */
  int64_t *begins, *before; /* one more than there are groups, for the end */
} WeftStatesLevel;

struct WeftStates {
  size_t n, n_blocks;
  int64_t *blocks; /* begin and slot of 8 intervals; sums as uint32_t; the other 8. After
                      the last interval, up to the end of its block, when it ends */
  uint32_t
      *begins_of_blocks; /* 16 for each group of the lowest level, in a line of memory */
  uint32_t *causes;      /* NULL when no interval has any */
  uint8_t n_levels, n_sums, header; /* header: words that the sums of a block take */
  uint8_t states[WEFT_N_STATES];    /* of each sum, ascending; at n_sums that without one */
  WeftStatesLevel levels[];
};

/* A moment, and the time in each state before it, or the lowest 32 bits of that. */
typedef struct {
  int64_t time_ns;               /* within the intervals */
  int64_t before[WEFT_N_STATES]; /* by slot; what is at n_sums means nothing */
  size_t index; /* of the first interval of the block or group that contains it */
  size_t group; /* intervals in that group; 0 when exact */
} WeftStatesMoment;

static inline int64_t *
weft_states_block (const WeftStates *self, size_t block)
{
  return self->blocks + block * (self->header + WEFT_STATES_FAN_OUT);
}

/* Begin and slot of an interval; at n, when the last one ends. */
static inline int64_t *
weft_states_packed (const WeftStates *self, size_t index)
{
  size_t part = index % WEFT_STATES_FAN_OUT;

  return weft_states_block (self, index / WEFT_STATES_FAN_OUT) + part
         + (part >= WEFT_STATES_HALF ? self->header : 0);
}

/* The sums of a block. */
static inline uint32_t *
weft_states_own (const WeftStates *self, size_t block)
{
  return (uint32_t *)(void *)(weft_states_block (self, block) + WEFT_STATES_HALF);
}

static inline int64_t
weft_states_begin (const WeftStates *self, size_t index)
{
  return *weft_states_packed (self, index) >> WEFT_STATES_BITS;
}

static inline WeftState
weft_states_state (const WeftStates *self, size_t index)
{
  return (WeftState)self->states[*weft_states_packed (self, index) & WEFT_STATES_MASK];
}

static inline int64_t
weft_states_clamp (const WeftStates *self, int64_t time_ns)
{
  const WeftStatesLevel *top = &self->levels[self->n_levels - 1];

  return CLAMP (time_ns, top->begins[0], top->begins[top->n]);
}

/* The sums before a group; NULL when no state has any, and so there is no table. */
static inline int64_t *
weft_states_before (const WeftStates *self, const WeftStatesLevel *level, size_t group)
{
  return self->n_sums > 0 ? level->before + group * self->n_sums : NULL;
}

/* How many bits are left out of what counts from a group of the lowest level: so many that
 * what is left fits into 32. */
static inline int
weft_states_shift (const WeftStates *self, size_t group)
{
  const int64_t *begins = self->levels[0].begins + group;
  int64_t span_ns = begins[1] - begins[0];

  return span_ns > UINT32_MAX ? 32 - __builtin_clzll ((uint64_t)span_ns) : 0;
}

static inline uint32_t *
weft_states_begins_of_blocks (const WeftStates *self, size_t group)
{
  return self->begins_of_blocks + group * WEFT_STATES_FAN_OUT;
}

/* The last of the groups of @level within @group of the level above that begins at or
 * before
 * @time_ns; the first if none does. Without a branch on what is found, which nobody could
 * foretell. */
static inline size_t
weft_states_descend (const WeftStatesLevel *level, size_t group, int64_t time_ns)
{
  size_t first = group * WEFT_STATES_FAN_OUT;
  size_t n = MIN (WEFT_STATES_FAN_OUT, level->n - first);

  while (n > 1) {
    size_t half = n / 2;

    first = level->begins[first + half] <= time_ns ? first + half : first;
    n -= half;
  }
  return first;
}

/* The same for the blocks in @group of the lowest level; @time_ns is not before its begin.
 */
static inline size_t
weft_states_find_block (const WeftStates *self, size_t group, int64_t time_ns)
{
  const uint32_t *begins = weft_states_begins_of_blocks (self, group);
  int shift = weft_states_shift (self, group);
  size_t first = group * WEFT_STATES_FAN_OUT, found;
  size_t last = MIN (first + WEFT_STATES_FAN_OUT, self->n_blocks) - 1;
  uint32_t since = (uint32_t)((uint64_t)(time_ns - self->levels[0].begins[group]) >> shift);
  uint32_t n = 0;

  for (size_t i = 0; i < WEFT_STATES_FAN_OUT; i++)
    n += begins[i] <= since;
  found = MIN (first + n - 1, last);
  /* What was left out may have been the difference. */
  while (shift > 0 && found > first
         && weft_states_begin (self, found * WEFT_STATES_FAN_OUT) > time_ns)
    found--;
  return found;
}

/* The moment at @time_ns, which is within the intervals, of which the @block is known; with
 * @tolerance_ns 0 exactly. @low: of the sums only the lowest 32 bits are of any use. */
void weft_states_sum (const WeftStates *self,
                      size_t block,
                      int64_t time_ns,
                      int64_t tolerance_ns,
                      bool low,
                      WeftStatesMoment *ret);
