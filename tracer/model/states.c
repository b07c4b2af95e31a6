#include <string.h>

#include "tracer/model/states-private.h"
#include "tracer/model/trace.h"

/* Of what an interval takes, 8 bytes are its begin and state, 4 its cause, and 0.25 for
 * each sum of its block; 0.6 are its share of the levels. */

const char *
weft_state_text (WeftState state)
{
  static const char *const texts[WEFT_N_STATES] = {
    [WEFT_STATE_NONE] = "not there",
    [WEFT_STATE_RUNNING] = "running",
    [WEFT_STATE_READY] = "ready, but not on a CPU",
    [WEFT_STATE_WAIT_LOCK] = "waits for a lock",
    [WEFT_STATE_WAIT_EVENT] = "waits for something to happen",
    [WEFT_STATE_SLEEPING] = "sleeping",
    [WEFT_STATE_JOINING] = "joining",
    [WEFT_STATE_UNKNOWN] = "cannot tell",
    [WEFT_STATE_WAIT_OTHER] = "blocked, cause not recorded",
  };

  g_return_val_if_fail (state < WEFT_N_STATES, "cannot tell");
  return texts[state];
}

static int64_t
pack (int64_t time_ns, WeftState state)
{
  return (int64_t)((uint64_t)time_ns << WEFT_STATES_BITS) | state;
}

/* The lowest state that occurs needs no sum, which most often is NONE or RUNNING. */
static void
choose_sums (WeftStates *self, unsigned occurring)
{
  bool first = true;

  for (unsigned state = 0; state < WEFT_N_STATES; state++) {
    if ((occurring & 1U << state) == 0)
      continue;
    if (first) {
      self->implied = (uint8_t)state;
    } else {
      self->slot[state] = self->n_sums;
      self->summed[self->n_sums++] = (uint8_t)state;
    }
    first = false;
  }
  self->slot[self->implied] = self->n_sums;
}

/* So that what counts from @begin_ns on to @end_ns fits into 32 bits. */
static int
shift_for (int64_t begin_ns, int64_t end_ns)
{
  int shift = 0;

  while ((end_ns - begin_ns) >> shift > UINT32_MAX)
    shift++;
  return shift;
}

static void
build_lowest (WeftStates *self)
{
  WeftStatesLevel *level = &self->levels[0];
  size_t n_bytes = self->n_sums * sizeof (int64_t);
  int64_t sums[WEFT_N_STATES] = { 0 }, *group = level->before;

  for (size_t i = 0; i < self->n; i++) {
    int64_t begin_ns = weft_states_begin (self, i);
    size_t number = i / level->group, part = i % level->group / WEFT_STATES_FAN_OUT;

    if (i % level->group == 0) {
      size_t end = MIN (i + level->group, self->n);

      group = weft_states_group (self, number);
      memcpy (group, sums, n_bytes);
      level->begins[number] = begin_ns;
      group[self->n_sums] = shift_for (begin_ns, weft_states_begin (self, end));
    }
    if (i % WEFT_STATES_FAN_OUT == 0) {
      int shift = weft_states_shift (self, group);
      uint32_t *own = (uint32_t *)(void *)weft_states_block (self, i / WEFT_STATES_FAN_OUT);

      for (size_t k = 0; k < self->n_sums; k++)
        own[k] = (uint32_t)((sums[k] - group[k]) >> shift);
      weft_states_begins_of_blocks (self, group)[part]
          = (uint32_t)((begin_ns - level->begins[number]) >> shift);
    }
    sums[self->slot[weft_states_state (self, i)]]
        += weft_states_begin (self, i + 1) - begin_ns;
  }
  memcpy (weft_states_group (self, level->n), sums, n_bytes);
  level->begins[level->n] = weft_states_begin (self, self->n);
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
      memcpy (level->before + i * level->stride, below->before + first * below->stride,
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
  return (self->n / WEFT_STATES_FAN_OUT + 1) * self->header + self->n + 1;
}

/* Words in a level's table of sums. */
static size_t
sums_size (const WeftStates *self, const WeftStatesLevel *level)
{
  return level->n * level->stride + self->n_sums;
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
  self->blocks = g_new (int64_t, blocks_size (self));
  for (size_t i = 0, group = 1; i < n_levels; i++) {
    WeftStatesLevel *level = &self->levels[i];

    group *= i == 0 ? WEFT_STATES_FAN_OUT * WEFT_STATES_FAN_OUT : WEFT_STATES_FAN_OUT;
    level->group = group;
    level->n = parts (n, group);
    level->stride = self->n_sums + (i == 0 ? 1U + WEFT_STATES_FAN_OUT / 2 : 0);
    level->begins = g_new (int64_t, level->n + 1);
    level->before = g_new (int64_t, sums_size (self, level));
  }
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
  for (size_t i = 0; i < n; i++)
    *weft_states_packed (self, i) = pack (intervals[i].begin_ns, intervals[i].state);
  *weft_states_packed (self, n) = pack (intervals[n - 1].end_ns, WEFT_STATE_NONE);
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
  g_free (self->blocks);
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
    bytes += blocks_size (self) * sizeof (int64_t);
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

void
weft_states_sum (const WeftStates *self,
                 size_t block,
                 int64_t time_ns,
                 int64_t tolerance_ns,
                 WeftStatesMoment *ret)
{
  const int64_t *group = weft_states_group (self, block / WEFT_STATES_FAN_OUT);
  int shift = weft_states_shift (self, group);
  bool exact = shift == 0 || tolerance_ns >> shift == 0;
  const int64_t *packed;
  const uint32_t *own;
  int64_t begin_ns, next_ns;
  size_t n;

  for (size_t i = 0; i < self->n_sums; i++)
    ret->before[i] = group[i];
  ret->before[self->n_sums] = 0;
  /* All that came before it in the group, where the block does not say it exactly. */
  if (shift > 0 && exact) {
    size_t first = block / WEFT_STATES_FAN_OUT * self->levels[0].group;

    for (size_t i = first; i < block * WEFT_STATES_FAN_OUT; i++)
      ret->before[self->slot[weft_states_state (self, i)]]
          += weft_states_begin (self, i + 1) - weft_states_begin (self, i);
  } else {
    own = (const uint32_t *)(const void *)weft_states_block (self, block);
    for (size_t i = 0; i < self->n_sums; i++)
      ret->before[i] += (int64_t)own[i] << shift;
  }
  packed = weft_states_block (self, block) + self->header;
  n = MIN (WEFT_STATES_FAN_OUT, self->n - block * WEFT_STATES_FAN_OUT);
  begin_ns = *packed >> WEFT_STATES_BITS;
  while (n > 1 && (next_ns = packed[1] >> WEFT_STATES_BITS) <= time_ns) {
    ret->before[self->slot[*packed & WEFT_STATES_MASK]] += next_ns - begin_ns;
    begin_ns = next_ns;
    packed++;
    n--;
  }
  ret->before[self->slot[*packed & WEFT_STATES_MASK]] += time_ns - begin_ns;
  ret->time_ns = time_ns;
  ret->index = MIN ((block + 1) * WEFT_STATES_FAN_OUT, self->n) - n;
  ret->group = exact ? 0 : WEFT_STATES_FAN_OUT;
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

  weft_states_sum (self, seek_block (self, from_ns), from_ns, 0, &from);
  weft_states_sum (self, seek_block (self, to_ns), to_ns, 0, &to);
  rest_ns = to_ns - from_ns;
  for (size_t i = 0; i < self->n_sums; i++) {
    int64_t time_ns = to.before[i] - from.before[i];

    ret_totals_ns[self->summed[i]] += time_ns;
    rest_ns -= time_ns;
  }
  ret_totals_ns[self->implied] += rest_ns;
}
