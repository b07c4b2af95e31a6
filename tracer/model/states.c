#include <string.h>
#include <sys/mman.h>

#include "tracer/model/states-private.h"
#include "tracer/model/trace.h"

/* Of memory, in bytes. */
#define LINE 64
#define HUGE_PAGE ((size_t)1 << 21)

/* Of what an interval takes, 8 bytes are its begin and state, 4 its cause, and 0.25 for
 * each sum of its block; 0.6 are its share of the levels. */

const char *
weft_state_text (WeftState state)
{
  static const char *const texts[WEFT_N_STATES] = {
    [WEFT_STATE_NONE] = WEFT_TERM ("state", "not there"),
    [WEFT_STATE_RUNNING] = WEFT_TERM ("state", "running"),
    [WEFT_STATE_READY] = WEFT_TERM ("state", "ready, but not on a CPU"),
    [WEFT_STATE_WAIT_LOCK] = WEFT_TERM ("state", "waits for a lock"),
    [WEFT_STATE_WAIT_EVENT] = WEFT_TERM ("state", "waits for something to happen"),
    [WEFT_STATE_SLEEPING] = WEFT_TERM ("state", "sleeping"),
    [WEFT_STATE_JOINING] = WEFT_TERM ("state", "joining"),
    [WEFT_STATE_UNKNOWN] = WEFT_TERM ("state", "cannot tell"),
    [WEFT_STATE_WAIT_OTHER] = WEFT_TERM ("state", "blocked, cause not recorded"),
  };

  g_return_val_if_fail (state < WEFT_N_STATES, "cannot tell");
  return texts[state];
}

static int64_t
pack (int64_t time_ns, uint8_t slot)
{
  return (int64_t)((uint64_t)time_ns << WEFT_STATES_BITS) | slot;
}

/* The lowest state that occurs needs no sum, which most often is NONE or RUNNING. */
static void
choose_sums (WeftStates *self, unsigned occurring)
{
  unsigned lowest = (unsigned)g_bit_nth_lsf (occurring, -1);

  for (unsigned state = lowest + 1; state < WEFT_N_STATES; state++) {
    if ((occurring & 1U << state) != 0)
      self->states[self->n_sums++] = (uint8_t)state;
  }
  self->states[self->n_sums] = (uint8_t)lowest;
}

/* @ret of a state that does not occur is left as it is. */
static void
slots_of_states (const WeftStates *self, uint8_t ret[WEFT_N_STATES])
{
  for (uint8_t slot = 0; slot <= self->n_sums; slot++)
    ret[self->states[slot]] = slot;
}

static void
fill_blocks (WeftStates *self, const WeftInterval *intervals)
{
  size_t n = self->n, end = (n / WEFT_STATES_FAN_OUT + 1) * WEFT_STATES_FAN_OUT;
  uint8_t slots[WEFT_N_STATES] = { 0 };

  slots_of_states (self, slots);
  for (size_t i = 0; i < n; i++)
    *weft_states_packed (self, i) = pack (intervals[i].begin_ns, slots[intervals[i].state]);
  for (size_t i = n; i < end; i++)
    *weft_states_packed (self, i) = pack (intervals[n - 1].end_ns, self->n_sums);
}

static void
build_lowest (WeftStates *self)
{
  WeftStatesLevel *level = &self->levels[0];
  size_t n_bytes = self->n_sums * sizeof (int64_t);
  int64_t sums[WEFT_N_STATES] = { 0 };
  int shift = 0;

  for (size_t i = 0; i < self->n; i++) {
    int64_t begin_ns = weft_states_begin (self, i);
    size_t number = i / level->group, part = i % level->group / WEFT_STATES_FAN_OUT;

    if (i % level->group == 0) {
      level->begins[number] = begin_ns;
      level->begins[number + 1] = weft_states_begin (self, MIN (i + level->group, self->n));
      shift = weft_states_shift (self, number);
      if (self->n_sums > 0)
        memcpy (weft_states_before (self, level, number), sums, n_bytes);
    }
    if (i % WEFT_STATES_FAN_OUT == 0)
      weft_states_begins_of_blocks (self, number)[part]
          = (uint32_t)((begin_ns - level->begins[number]) >> shift);
    sums[*weft_states_packed (self, i) & WEFT_STATES_MASK]
        += weft_states_begin (self, i + 1) - begin_ns;
    if (i % WEFT_STATES_FAN_OUT == WEFT_STATES_HALF - 1 || i == self->n - 1) {
      const int64_t *group = weft_states_before (self, level, number);
      uint32_t *own = weft_states_own (self, i / WEFT_STATES_FAN_OUT);

      /* Of a last one that ends in its second half they are there already. */
      for (size_t k = 0; i % WEFT_STATES_FAN_OUT < WEFT_STATES_HALF && k < self->n_sums;
           k++)
        own[k] = (uint32_t)(shift > 0 ? (sums[k] - group[k]) >> shift : sums[k]);
    }
  }
  for (size_t i = self->n_blocks; i < level->n * WEFT_STATES_FAN_OUT; i++)
    self->begins_of_blocks[i] = UINT32_MAX;
  if (self->n_sums > 0)
    memcpy (weft_states_before (self, level, level->n), sums, n_bytes);
}

static void
build_higher (WeftStates *self, size_t number)
{
  const WeftStatesLevel *below = &self->levels[number - 1];
  WeftStatesLevel *level = &self->levels[number];

  for (size_t i = 0; i <= level->n; i++) {
    size_t first = MIN (i * WEFT_STATES_FAN_OUT, below->n);

    /* Where all is NONE there are no sums, and no table of them. */
    if (self->n_sums > 0)
      memcpy (weft_states_before (self, level, i), weft_states_before (self, below, first),
              self->n_sums * sizeof (int64_t));
    level->begins[i] = below->begins[first];
  }
}

static size_t
parts (size_t n, size_t of)
{
  return (n + of - 1) / of;
}

/* Words in the table of blocks. */
static size_t
blocks_size (const WeftStates *self)
{
  return (self->n / WEFT_STATES_FAN_OUT + 1) * (WEFT_STATES_FAN_OUT + self->header);
}

/* Words in a level's table of sums. */
static size_t
sums_size (const WeftStates *self, const WeftStatesLevel *level)
{
  return (level->n + 1) * self->n_sums;
}

static size_t
begins_of_blocks_size (const WeftStates *self)
{
  return self->levels[0].n * WEFT_STATES_FAN_OUT * sizeof (uint32_t);
}

/* A frame of columns looks into more pages than the processor knows the places of, unless
 * they are huge ones. */
static void *
new_table (size_t n_bytes)
{
  bool huge = n_bytes >= HUGE_PAGE;
  void *table = g_aligned_alloc (n_bytes, 1, huge ? HUGE_PAGE : LINE);

  if (huge)
    madvise (table, n_bytes / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
  return table;
}

/* Returns: with room for @n intervals and their index, at least one. */
static WeftStates *
new_empty (size_t n, unsigned occurring)
{
  size_t n_groups = parts (n, WEFT_STATES_FAN_OUT * WEFT_STATES_FAN_OUT), n_levels = 1;
  WeftStates *self;

  for (size_t i = n_groups; i > WEFT_STATES_FAN_OUT; i = parts (i, WEFT_STATES_FAN_OUT))
    n_levels++;
  self = g_malloc0 (sizeof *self + n_levels * sizeof (WeftStatesLevel));
  self->n = n;
  self->n_blocks = parts (n, WEFT_STATES_FAN_OUT);
  self->n_levels = (uint8_t)n_levels;
  choose_sums (self, occurring);
  self->header = (uint8_t)parts (self->n_sums, 2);
  self->blocks = new_table (blocks_size (self) * sizeof (int64_t));
  for (size_t i = 0, group = 1; i < n_levels; i++) {
    WeftStatesLevel *level = &self->levels[i];

    group *= i == 0 ? WEFT_STATES_FAN_OUT * WEFT_STATES_FAN_OUT : WEFT_STATES_FAN_OUT;
    level->group = group;
    level->n = parts (n, group);
    level->begins = g_new (int64_t, level->n + 1);
    level->before = g_new (int64_t, sums_size (self, level));
  }
  self->begins_of_blocks = new_table (begins_of_blocks_size (self));
  return self;
}

WeftStates *
weft_states_new (const WeftInterval *intervals, size_t n)
{
  WeftStates *self;
  unsigned occurring = 0;
  bool has_cause = false;

  if (n == 0)
    return g_new0 (WeftStates, 1);
  for (size_t i = 0; i < n; i++) {
    g_assert (intervals[i].begin_ns <= intervals[i].end_ns);
    g_assert (i == 0 || intervals[i].begin_ns == intervals[i - 1].end_ns);
    occurring |= 1U << intervals[i].state;
    has_cause |= intervals[i].cause != WEFT_NO_ROW;
  }
  self = new_empty (n, occurring);
  fill_blocks (self, intervals);
  if (has_cause) {
    self->causes = g_new (uint32_t, n);
    for (size_t i = 0; i < n; i++)
      self->causes[i] = intervals[i].cause;
  }
  build_lowest (self);
  for (size_t i = 1; i < self->n_levels; i++)
    build_higher (self, i);
  return self;
}

void
weft_states_free (WeftStates *self)
{
  if (self == NULL)
    return;
  for (size_t i = 0; i < self->n_levels; i++) {
    g_free (self->levels[i].begins);
    g_free (self->levels[i].before);
  }
  g_aligned_free (self->blocks);
  g_aligned_free (self->begins_of_blocks);
  g_free (self->causes);
  g_free (self);
}

size_t
weft_states_size (const WeftStates *self)
{
  return self->n;
}

size_t
weft_states_bytes (const WeftStates *self)
{
  size_t bytes = sizeof *self + self->n_levels * sizeof (WeftStatesLevel);

  if (self->n > 0)
    bytes += blocks_size (self) * sizeof (int64_t) + begins_of_blocks_size (self);
  if (self->causes != NULL)
    bytes += self->n * sizeof *self->causes;
  for (size_t i = 0; i < self->n_levels; i++) {
    bytes += sums_size (self, &self->levels[i]) * sizeof (int64_t);
    bytes += (self->levels[i].n + 1) * sizeof (int64_t);
  }
  return bytes;
}

WeftInterval
weft_states_get (const WeftStates *self, size_t index)
{
  WeftInterval interval = { 0 };

  g_return_val_if_fail (index < self->n, interval);
  interval.begin_ns = weft_states_begin (self, index);
  interval.end_ns = weft_states_begin (self, index + 1);
  interval.cause = self->causes != NULL ? self->causes[index] : WEFT_NO_ROW;
  interval.state = weft_states_state (self, index);
  return interval;
}

/* The block that contains @time_ns, which is within the intervals. */
static size_t
seek_block (const WeftStates *self, int64_t time_ns)
{
  size_t group = 0;

  for (size_t i = self->n_levels; i-- > 0;)
    group = weft_states_descend (&self->levels[i], group, time_ns);
  return weft_states_find_block (self, group, time_ns);
}

size_t
weft_states_seek (const WeftStates *self, int64_t time_ns)
{
  size_t index, end;

  if (self->n == 0)
    return SIZE_MAX;
  time_ns = weft_states_clamp (self, time_ns);
  index = seek_block (self, time_ns) * WEFT_STATES_FAN_OUT;
  end = MIN (index + WEFT_STATES_FAN_OUT, self->n);
  while (index + 1 < end && weft_states_begin (self, index + 1) <= time_ns)
    index++;
  return index;
}

/* The time in each state before the second half of @block, where that can be told. */
static inline void
sum_half (const WeftStates *self, size_t block, int shift, bool low, int64_t *ret)
{
  const uint32_t *own = weft_states_own (self, block);
  const int64_t *group
      = weft_states_before (self, &self->levels[0], block / WEFT_STATES_FAN_OUT);

  if (shift > 0) {
    for (size_t i = 0; i < self->n_sums; i++)
      ret[i] = group[i] + ((int64_t)own[i] << shift);
  } else if (low) {
    for (size_t i = 0; i < self->n_sums; i++)
      ret[i] = own[i];
  } else {
    for (size_t i = 0; i < self->n_sums; i++)
      ret[i] = group[i] + (uint32_t)(own[i] - (uint32_t)group[i]);
  }
}

/* From the second half of a block on to @time_ns, or back to it. Without a branch on what
 * is found, which nobody could foretell: all 8 intervals of the half are added, each with
 * what it has of the time from there. */
static inline void
go_from_half (const WeftStates *self, size_t block, int64_t time_ns, int64_t *before)
{
  size_t to_second = WEFT_STATES_HALF + self->header;
  const int64_t *packed = weft_states_block (self, block);
  int64_t half_ns = packed[to_second] >> WEFT_STATES_BITS;
  int64_t back = -(int64_t)(time_ns < half_ns), last_ns = MAX (half_ns, time_ns);

  packed += to_second & (size_t)~back;
#pragma GCC unroll 8
  for (size_t i = 0; i < WEFT_STATES_HALF; i++) {
    int64_t begin_ns = packed[i] >> WEFT_STATES_BITS;
    int64_t end_ns = i + 1 < WEFT_STATES_HALF ? packed[i + 1] >> WEFT_STATES_BITS : last_ns;
    int64_t passed_ns = MIN (end_ns, time_ns) - MIN (begin_ns, time_ns);

    before[packed[i] & WEFT_STATES_MASK] += passed_ns - ((end_ns - begin_ns) & back);
  }
}

/* Interval by interval from where its group begins, of which the sums are exact. */
static void
go_from_group (const WeftStates *self, size_t block, int64_t time_ns, int64_t *before)
{
  size_t number = block / WEFT_STATES_FAN_OUT, i = number * self->levels[0].group;
  const int64_t *group = weft_states_before (self, &self->levels[0], number);
  int64_t begin_ns = weft_states_begin (self, i);

  for (size_t k = 0; k < self->n_sums; k++)
    before[k] = group[k];
  for (; i < self->n && begin_ns < time_ns; i++) {
    int64_t next_ns = weft_states_begin (self, i + 1);

    before[*weft_states_packed (self, i) & WEFT_STATES_MASK]
        += MIN (next_ns, time_ns) - begin_ns;
    begin_ns = next_ns;
  }
}

void
weft_states_sum (const WeftStates *self,
                 size_t block,
                 int64_t time_ns,
                 int64_t tolerance_ns,
                 bool low,
                 WeftStatesMoment *ret)
{
  int shift = weft_states_shift (self, block / WEFT_STATES_FAN_OUT);
  bool exact = shift == 0 || tolerance_ns >> shift == 0;

  ret->before[self->n_sums] = 0;
  ret->time_ns = time_ns;
  ret->index = block * WEFT_STATES_FAN_OUT;
  ret->group = exact ? 0 : WEFT_STATES_FAN_OUT;
  if (shift > 0 && exact) {
    go_from_group (self, block, time_ns, ret->before);
    return;
  }
  sum_half (self, block, shift, low, ret->before);
  go_from_half (self, block, time_ns, ret->before);
}

void
weft_states_totals (const WeftStates *self,
                    int64_t from_ns,
                    int64_t to_ns,
                    int64_t ret_totals_ns[WEFT_N_STATES])
{
  WeftStatesMoment from, to;
  int64_t rest_ns;

  if (self->n == 0)
    return;
  from_ns = MAX (from_ns, weft_states_begin (self, 0));
  to_ns = MIN (to_ns, weft_states_begin (self, self->n));
  if (from_ns >= to_ns)
    return;

  weft_states_sum (self, seek_block (self, from_ns), from_ns, 0, false, &from);
  weft_states_sum (self, seek_block (self, to_ns), to_ns, 0, false, &to);
  rest_ns = to_ns - from_ns;
  for (size_t i = 0; i < self->n_sums; i++) {
    int64_t time_ns = to.before[i] - from.before[i];

    ret_totals_ns[self->states[i]] += time_ns;
    rest_ns -= time_ns;
  }
  ret_totals_ns[self->states[self->n_sums]] += rest_ns;
}
