/* What each pixel of a row shows. The moments between the pixels are looked for together,
 * level by level: each waits for memory, but none for another. */
#include <string.h>

#include "tracer/model/states-private.h"

/* A group (of 256 intervals or more) shorter than this part of a pixel is not looked into:
 * its time is taken as evenly mixed. A pixel with few intervals is always computed from the
 * intervals themselves. */
#define PIXEL_PART 128
#define FEW_INTERVALS 64
/* Groups from one pixel to the next that are stepped over rather than searched for. */
#define WALK 8
/* What memory hands over at once. */
#define LINE 8
/* So many pixels at a time: what is noted of them stays in the fastest memory. */
#define BATCH 128
/* So many moments further on is asked for, while one is looked at. */
#define AHEAD 8

typedef struct {
  size_t n; /* moments: one more than pixels */
  int64_t tolerance_ns;
  bool low; /* pixels are so short that differences of sums fit into 32 bits, with a sign,
               which what bits were left out may turn */
  int64_t times_ns[BATCH + 1];  /* as asked for */
  int64_t inside_ns[BATCH + 1]; /* the nearest that are within the intervals */
  size_t groups[BATCH + 1];     /* where the search for each has got to */
  uint16_t sought[BATCH + 1];   /* those not yet found */
  size_t n_sought;
  WeftStatesMoment moments[BATCH + 1];
} Batch;

/* Fills @ret as if the states were evenly mixed within @group. */
static void
mix_evenly (const WeftStates *self,
            const WeftStatesLevel *level,
            size_t group,
            int64_t time_ns,
            WeftStatesMoment *ret)
{
  const int64_t *before = weft_states_before (self, level, group);
  const int64_t *after = before + self->n_sums;
  int64_t begin_ns = level->begins[group];
  double part
      = (double)(time_ns - begin_ns) / (double)(level->begins[group + 1] - begin_ns);

  for (size_t i = 0; i < self->n_sums; i++)
    ret->before[i] = before[i] + (int64_t)((double)(after[i] - before[i]) * part);
  ret->time_ns = time_ns;
  ret->index = group * level->group;
  ret->group = level->group;
}

/* Of those sought, mixes what lies in groups short enough. */
static void
mix_short (const WeftStates *self, const WeftStatesLevel *level, Batch *batch)
{
  size_t kept = 0;

  for (size_t k = 0; k < batch->n_sought; k++) {
    size_t i = batch->sought[k], group = batch->groups[i];
    int64_t span_ns = level->begins[group + 1] - level->begins[group];

    if (span_ns > 0 && span_ns <= batch->tolerance_ns)
      mix_evenly (self, level, group, batch->inside_ns[i], &batch->moments[i]);
    else
      batch->sought[kept++] = (uint16_t)i;
  }
  batch->n_sought = kept;
}

/* The level at which there are not many more groups than moments: from one moment to the
 * next it is but a few steps there, side by side, which are asked for at once. Above it
 * nothing is looked at but where they begin and end. */
static size_t
walk (const WeftStates *self, Batch *batch)
{
  size_t number = self->n_levels, first = 0, last = 0, group;
  const WeftStatesLevel *level;

  while (number > 0) {
    size_t next_first, next_last;

    level = &self->levels[number - 1];
    next_first = weft_states_descend (level, first, batch->inside_ns[0]);
    next_last = weft_states_descend (level, last, batch->inside_ns[batch->n - 1]);
    if (number < self->n_levels && next_last - next_first > batch->n * WALK)
      break;
    first = next_first;
    last = next_last;
    number--;
  }
  level = &self->levels[number];
  for (size_t i = first; i <= last; i += LINE)
    __builtin_prefetch (level->begins + i);
  group = first;
  for (size_t i = 0; i < batch->n; i++) {
    while (group < last && level->begins[group + 1] <= batch->inside_ns[i])
      group++;
    batch->groups[i] = group;
    batch->sought[i] = (uint16_t)i;
  }
  batch->n_sought = batch->n;
  mix_short (self, level, batch);
  return number;
}

/* Where the time most likely falls within its block, if the intervals of that are much
 * alike. */
static bool
in_second_half (const WeftStates *self, size_t block, int64_t time_ns)
{
  size_t group = block / WEFT_STATES_FAN_OUT, part = block % WEFT_STATES_FAN_OUT;
  const uint32_t *begins = weft_states_begins_of_blocks (self, group);
  const int64_t *level = self->levels[0].begins + group;
  int shift = weft_states_shift (self, group);
  int64_t end
      = part + 1 < WEFT_STATES_FAN_OUT ? begins[part + 1] : (level[1] - level[0]) >> shift;

  return (time_ns - level[0]) >> shift > (begins[part] + end) / 2;
}

static void
expect_group (const WeftStates *self, const Batch *batch, size_t i)
{
  size_t group = batch->groups[i];

  __builtin_prefetch (weft_states_begins_of_blocks (self, group));
  for (size_t k = 0; !batch->low && k < self->n_sums; k += LINE)
    __builtin_prefetch (weft_states_before (self, &self->levels[0], group) + k);
}

/* The sums, the begin of the second half, and what is likely to be needed on one side of
 * them. */
static void
find_block (const WeftStates *self, Batch *batch, size_t i)
{
  int64_t time_ns = batch->inside_ns[i];
  size_t block = weft_states_find_block (self, batch->groups[i], time_ns);
  const int64_t *packed = weft_states_block (self, block);
  size_t end = WEFT_STATES_HALF + self->header + LINE - 1;

  batch->groups[i] = block;
  __builtin_prefetch (packed + WEFT_STATES_HALF);
  __builtin_prefetch (packed + WEFT_STATES_HALF + self->header);
  __builtin_prefetch (packed + end * in_second_half (self, block, time_ns));
}

/* While some wait for memory others are computed. */
static void
find_in_groups (const WeftStates *self, Batch *batch)
{
  size_t n = batch->n_sought;

  for (size_t k = 0; k < n + 2 * AHEAD; k++) {
    if (k < n)
      expect_group (self, batch, batch->sought[k]);
    if (k >= AHEAD && k < n + AHEAD)
      find_block (self, batch, batch->sought[k - AHEAD]);
    if (k >= 2 * AHEAD) {
      size_t i = batch->sought[k - 2 * AHEAD];

      weft_states_sum (self, batch->groups[i], batch->inside_ns[i], batch->tolerance_ns,
                       batch->low, &batch->moments[i]);
    }
  }
}

/* All of them within the intervals. */
static void
find_moments (const WeftStates *self, Batch *batch)
{
  for (size_t number = walk (self, batch); number-- > 0;) {
    const WeftStatesLevel *level = &self->levels[number];

    for (size_t k = 0; k < batch->n_sought; k++) {
      const int64_t *begins
          = level->begins + batch->groups[batch->sought[k]] * WEFT_STATES_FAN_OUT;

      __builtin_prefetch (begins);
      __builtin_prefetch (begins + LINE);
    }
    for (size_t k = 0; k < batch->n_sought; k++) {
      size_t i = batch->sought[k];

      batch->groups[i] = weft_states_descend (level, batch->groups[i], batch->inside_ns[i]);
    }
    mix_short (self, level, batch);
  }
  find_in_groups (self, batch);
}

/* A time and its state as one number, of which the greater is the one that takes longer;
 * of those that take as long it is the lowest state. Comparing them needs no branch. */
static inline int64_t
rank (int64_t time_ns, unsigned state)
{
  return time_ns * (1 << WEFT_STATES_BITS) + (WEFT_STATES_MASK - (int64_t)state);
}

static inline WeftColumn
dominant (const WeftStates *self,
          const WeftStatesMoment *from,
          const WeftStatesMoment *to,
          int64_t width_ns,
          bool low)
{
  int64_t inside_ns = to->time_ns - from->time_ns, rest_ns = inside_ns;
  int64_t none_ns = width_ns - inside_ns, most = rank (0, WEFT_STATE_NONE), most_ns;
  unsigned implied = self->states[self->n_sums];
  WeftState state;

  for (size_t i = 0; i < self->n_sums; i++) {
    int64_t time_ns = to->before[i] - from->before[i], ranked;

    time_ns = low ? (int32_t)(uint32_t)time_ns : time_ns;
    ranked = rank (time_ns, self->states[i]);
    rest_ns -= time_ns;
    most = MAX (most, ranked);
  }
  if (implied == WEFT_STATE_NONE)
    none_ns += rest_ns;
  else
    most = MAX (most, rank (rest_ns, implied));
  most_ns = most >> WEFT_STATES_BITS;
  state = (WeftState)(WEFT_STATES_MASK - (most & WEFT_STATES_MASK));
  state = none_ns >= most_ns ? WEFT_STATE_NONE : state;
  most_ns = MAX (most_ns, none_ns);
  return (WeftColumn){ state, (uint8_t)((double)most_ns * 255.0 / (double)width_ns) };
}

/* What a pixel narrower than a nanosecond shows. */
static WeftColumn
column_at (const WeftStates *self, int64_t time_ns)
{
  WeftColumn column = { WEFT_STATE_NONE, 255 };

  if (time_ns >= weft_states_begin (self, 0) && time_ns < weft_states_begin (self, self->n))
    column.state = weft_states_state (self, weft_states_seek (self, time_ns));
  return column;
}

/* Whether the pixel may hold so few intervals that mixing any would show. */
static bool
needs_exact (const WeftStatesMoment *from, const WeftStatesMoment *to)
{
  return (from->group > 0 || to->group > 0)
         && to->index
                < from->index + MAX (from->group, WEFT_STATES_FAN_OUT) + FEW_INTERVALS;
}

/* The same moment, from the intervals. */
static void
make_exact (const WeftStates *self,
            const WeftStatesMoment *moment,
            bool low,
            WeftStatesMoment *ret)
{
  size_t number = 0, group;

  if (moment->group == 0) {
    *ret = *moment;
    return;
  }
  if (moment->group == WEFT_STATES_FAN_OUT) {
    weft_states_sum (self, moment->index / WEFT_STATES_FAN_OUT, moment->time_ns, 0, low,
                     ret);
    return;
  }
  while (self->levels[number].group != moment->group)
    number++;
  group = moment->index / moment->group;
  while (number-- > 0)
    group = weft_states_descend (&self->levels[number], group, moment->time_ns);
  weft_states_sum (self, weft_states_find_block (self, group, moment->time_ns),
                   moment->time_ns, 0, low, ret);
}

static WeftColumn
column_between (const WeftStates *self, const Batch *batch, size_t i)
{
  const WeftStatesMoment *left = &batch->moments[i], *right = &batch->moments[i + 1];
  int64_t width_ns = batch->times_ns[i + 1] - batch->times_ns[i];
  WeftStatesMoment exact_left, exact_right;

  if (width_ns == 0)
    return column_at (self, batch->times_ns[i]);
  if (!needs_exact (left, right))
    return dominant (self, left, right, width_ns, batch->low);
  make_exact (self, left, batch->low, &exact_left);
  make_exact (self, right, batch->low, &exact_right);
  return dominant (self, &exact_left, &exact_right, width_ns, batch->low);
}

void
weft_states_columns (const WeftStates *self,
                     int64_t from_ns,
                     int64_t to_ns,
                     WeftColumn *columns,
                     size_t n_columns)
{
  int64_t n = (int64_t)n_columns, whole_ns, rest_ns, time_ns = from_ns, over_ns = 0;
  Batch batch;

  g_return_if_fail (from_ns <= to_ns);
  if (self->n == 0) {
    for (size_t i = 0; i < n_columns; i++)
      columns[i] = (WeftColumn){ WEFT_STATE_NONE, 255 };
    return;
  }
  if (n_columns == 0)
    return;
  /* Pixel i begins at from_ns + (to_ns - from_ns) * i / n, which may take more than 64
   * bits, and dividing takes long; adding up its whole and its rest does not. */
  whole_ns = (to_ns - from_ns) / n;
  rest_ns = (to_ns - from_ns) % n;
  batch.tolerance_ns = whole_ns / PIXEL_PART;
  batch.low = whole_ns < INT32_MAX;
  for (int64_t done = 0; done < n; done += BATCH) {
    int64_t now = MIN (BATCH, n - done);

    batch.n = (size_t)now + 1;
    for (int64_t i = 0; i <= now; i++) {
      batch.times_ns[i] = time_ns;
      batch.inside_ns[i] = weft_states_clamp (self, time_ns);
      /* The last of these is the first of the next. */
      if (i == now)
        break;
      time_ns += whole_ns;
      over_ns += rest_ns;
      if (over_ns >= n) {
        over_ns -= n;
        time_ns++;
      }
    }
    find_moments (self, &batch);
    for (int64_t i = 0; i < now; i++)
      columns[done + i] = column_between (self, &batch, (size_t)i);
  }
}
