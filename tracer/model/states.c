#include "tracer/model/states.h"

#include <string.h>

#include "tracer/model/trace.h"

/* An interval takes 8 bytes for its begin and state together, 4 for its cause, and its
 * share of the index is 4.3: under 17 in all.
 *
 * The index holds sums *before* each group instead of sums *of* each group, so that the
 * time in each state between any two moments is one subtraction, and neighbouring pixels
 * share the moment between them. A group of the lowest level is 16 intervals, one of the
 * next 16 groups, and so on. */
#define FAN_OUT 16
#define MAX_LEVELS 16
#define STATE_BITS 4
#define N_SUMMED (WEFT_N_STATES - 1) /* NONE is what the others leave */

/* A group shorter than this part of a pixel is not looked into: its time is taken as evenly
 * mixed. A pixel with few intervals is always computed from the intervals themselves. */
#define PIXEL_PART 128
#define FEW_INTERVALS 64

G_STATIC_ASSERT (WEFT_N_STATES <= 1 << STATE_BITS);

typedef struct {
  int64_t times_ns[N_SUMMED];
} Sums;

typedef struct {
  size_t n;
  size_t group;    /* intervals in each */
  int64_t *begins; /* NULL for the lowest level, where the intervals themselves tell */
  Sums *before;
} Level;

struct WeftStates {
  size_t n;
  int64_t *packed;  /* begin and state; one more for the end */
  uint32_t *causes; /* NULL when no interval has any */
  size_t n_levels;
  Level levels[MAX_LEVELS];
  Sums total;
};

/* A moment, and the time in each state before it. */
typedef struct {
  Sums before;
  size_t index; /* of the first interval of the group that contains it */
  size_t group; /* intervals in that group; 0 when computed from the intervals */
} Moment;

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
begin_of (const WeftStates *self, size_t index)
{
  return self->packed[index] >> STATE_BITS;
}

static WeftState
state_of (const WeftStates *self, size_t index)
{
  return (WeftState)(self->packed[index] & ((1 << STATE_BITS) - 1));
}

static int64_t
pack (int64_t time_ns, WeftState state)
{
  return (int64_t)((uint64_t)time_ns << STATE_BITS) | state;
}

static void
add_time (Sums *sums, WeftState state, int64_t time_ns)
{
  if (state != WEFT_STATE_NONE)
    sums->times_ns[state - 1] += time_ns;
}

static void
build_lowest (WeftStates *self)
{
  Level *level = &self->levels[0];

  level->group = FAN_OUT;
  level->n = (self->n + FAN_OUT - 1) / FAN_OUT;
  level->before = g_new (Sums, level->n);
  self->n_levels = 1;
  for (size_t i = 0; i < self->n; i++) {
    if (i % FAN_OUT == 0)
      level->before[i / FAN_OUT] = self->total;
    add_time (&self->total, state_of (self, i),
              begin_of (self, i + 1) - begin_of (self, i));
  }
}

static void
build_higher (WeftStates *self)
{
  while (self->levels[self->n_levels - 1].n > FAN_OUT) {
    const Level *below = &self->levels[self->n_levels - 1];
    Level *level = &self->levels[self->n_levels++];

    level->group = below->group * FAN_OUT;
    level->n = (below->n + FAN_OUT - 1) / FAN_OUT;
    level->before = g_new (Sums, level->n);
    level->begins = g_new (int64_t, level->n);
    for (size_t i = 0; i < level->n; i++) {
      level->before[i] = below->before[i * FAN_OUT];
      level->begins[i] = begin_of (self, i * level->group);
    }
  }
}

WeftStates *
weft_states_new (const WeftInterval *intervals, size_t n)
{
  WeftStates *self = g_new0 (WeftStates, 1);
  bool has_cause = false;

  self->n = n;
  if (n == 0)
    return self;

  self->packed = g_new (int64_t, n + 1);
  for (size_t i = 0; i < n; i++) {
    g_assert (intervals[i].begin_ns <= intervals[i].end_ns);
    g_assert (i == 0 || intervals[i].begin_ns == intervals[i - 1].end_ns);
    self->packed[i] = pack (intervals[i].begin_ns, intervals[i].state);
    has_cause |= intervals[i].cause != WEFT_NO_ROW;
  }
  self->packed[n] = pack (intervals[n - 1].end_ns, WEFT_STATE_NONE);

  if (has_cause) {
    self->causes = g_new (uint32_t, n);
    for (size_t i = 0; i < n; i++)
      self->causes[i] = intervals[i].cause;
  }
  build_lowest (self);
  build_higher (self);
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
  g_free (self->packed);
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
  size_t bytes = sizeof *self;

  if (self->n > 0)
    bytes += (self->n + 1) * sizeof *self->packed;
  if (self->causes != NULL)
    bytes += self->n * sizeof *self->causes;
  for (size_t i = 0; i < self->n_levels; i++) {
    bytes += self->levels[i].n * sizeof (Sums);
    if (self->levels[i].begins != NULL)
      bytes += self->levels[i].n * sizeof (int64_t);
  }
  return bytes;
}

WeftInterval
weft_states_get (const WeftStates *self, size_t index)
{
  WeftInterval interval = { 0 };

  g_return_val_if_fail (index < self->n, interval);
  interval.begin_ns = begin_of (self, index);
  interval.end_ns = begin_of (self, index + 1);
  interval.cause = self->causes != NULL ? self->causes[index] : WEFT_NO_ROW;
  interval.state = state_of (self, index);
  return interval;
}

static int64_t
group_begin (const WeftStates *self, const Level *level, size_t group)
{
  if (group >= level->n)
    return begin_of (self, self->n);
  return level->begins != NULL ? level->begins[group]
                               : begin_of (self, group * level->group);
}

/* The last group of [@first, @end) that begins at or before @time_ns; @first if none does.
 */
static size_t
find_group (
    const WeftStates *self, const Level *level, size_t first, size_t end, int64_t time_ns)
{
  while (end - first > 1) {
    size_t middle = first + (end - first) / 2;

    if (group_begin (self, level, middle) <= time_ns)
      first = middle;
    else
      end = middle;
  }
  return first;
}

/* The last interval from @first, the first of a lowest group, that begins by @time_ns. */
static size_t
find_interval (const WeftStates *self, size_t first, int64_t time_ns)
{
  size_t end = MIN (first + FAN_OUT, self->n);

  while (first + 1 < end && begin_of (self, first + 1) <= time_ns)
    first++;
  return first;
}

size_t
weft_states_seek (const WeftStates *self, int64_t time_ns)
{
  size_t group = 0;

  if (self->n == 0)
    return SIZE_MAX;
  for (size_t i = self->n_levels; i-- > 0;) {
    const Level *level = &self->levels[i];

    group = find_group (self, level, group * FAN_OUT, MIN ((group + 1) * FAN_OUT, level->n),
                        time_ns);
  }
  return find_interval (self, group * FAN_OUT, time_ns);
}

/* Fills @moment as if the states were evenly mixed within @group. */
static void
mix_evenly (const WeftStates *self,
            const Level *level,
            size_t group,
            int64_t time_ns,
            Moment *moment)
{
  const Sums *after = group + 1 < level->n ? &level->before[group + 1] : &self->total;
  int64_t begin_ns = group_begin (self, level, group);
  double part = (double)(time_ns - begin_ns)
                / (double)(group_begin (self, level, group + 1) - begin_ns);

  for (size_t i = 0; i < N_SUMMED; i++) {
    int64_t before_ns = level->before[group].times_ns[i];

    moment->before.times_ns[i]
        = before_ns + (int64_t)((double)(after->times_ns[i] - before_ns) * part);
  }
  moment->index = group * level->group;
  moment->group = level->group;
}

/* Descends only as far as groups are longer than @tolerance_ns. */
static void
find_moment (const WeftStates *self, int64_t time_ns, int64_t tolerance_ns, Moment *moment)
{
  size_t group = 0, index;

  time_ns = CLAMP (time_ns, begin_of (self, 0), begin_of (self, self->n));
  for (size_t i = self->n_levels; i-- > 0;) {
    const Level *level = &self->levels[i];
    int64_t span_ns;

    group = find_group (self, level, group * FAN_OUT, MIN ((group + 1) * FAN_OUT, level->n),
                        time_ns);
    span_ns = group_begin (self, level, group + 1) - group_begin (self, level, group);
    if (span_ns > 0 && span_ns <= tolerance_ns) {
      mix_evenly (self, level, group, time_ns, moment);
      return;
    }
  }
  index = group * FAN_OUT;
  moment->before = self->levels[0].before[group];
  for (size_t last = find_interval (self, index, time_ns); index < last; index++)
    add_time (&moment->before, state_of (self, index),
              begin_of (self, index + 1) - begin_of (self, index));
  add_time (&moment->before, state_of (self, index), time_ns - begin_of (self, index));
  moment->index = index;
  moment->group = 0;
}

static WeftColumn
dominant (const Moment *from, const Moment *to, int64_t width_ns)
{
  WeftColumn column = { WEFT_STATE_NONE, 0 };
  int64_t most_ns = width_ns;

  for (size_t i = 0; i < N_SUMMED; i++)
    most_ns -= to->before.times_ns[i] - from->before.times_ns[i];
  for (size_t i = 0; i < N_SUMMED; i++) {
    int64_t time_ns = to->before.times_ns[i] - from->before.times_ns[i];

    if (time_ns > most_ns) {
      most_ns = time_ns;
      column.state = (WeftState)(i + 1);
    }
  }
  column.fraction = (uint8_t)((double)most_ns * 255.0 / (double)width_ns);
  return column;
}

/* What a pixel narrower than a nanosecond shows. */
static WeftColumn
column_at (const WeftStates *self, int64_t time_ns)
{
  WeftColumn column = { WEFT_STATE_NONE, 255 };

  if (time_ns >= begin_of (self, 0) && time_ns < begin_of (self, self->n))
    column.state = state_of (self, weft_states_seek (self, time_ns));
  return column;
}

/* Whether the pixel may hold so few intervals that mixing any would show. */
static bool
needs_exact (const Moment *from, const Moment *to)
{
  return (from->group > 0 || to->group > 0)
         && to->index < from->index + from->group + FEW_INTERVALS;
}

void
weft_states_columns (const WeftStates *self,
                     int64_t from_ns,
                     int64_t to_ns,
                     WeftColumn *columns,
                     size_t n_columns)
{
  int64_t tolerance_ns, left_ns = from_ns;
  Moment left, right;

  g_return_if_fail (from_ns <= to_ns);
  if (n_columns == 0)
    return;
  if (self->n == 0) {
    for (size_t i = 0; i < n_columns; i++)
      columns[i] = (WeftColumn){ WEFT_STATE_NONE, 255 };
    return;
  }

  tolerance_ns = (to_ns - from_ns) / (int64_t)n_columns / PIXEL_PART;
  find_moment (self, from_ns, tolerance_ns, &left);
  for (size_t i = 0; i < n_columns; i++) {
    int64_t right_ns
        = from_ns + (int64_t)((__int128)(to_ns - from_ns) * (i + 1) / n_columns);

    if (right_ns == left_ns) {
      columns[i] = column_at (self, left_ns);
      continue;
    }
    find_moment (self, right_ns, tolerance_ns, &right);
    if (needs_exact (&left, &right)) {
      Moment exact_left, exact_right;

      find_moment (self, left_ns, 0, &exact_left);
      find_moment (self, right_ns, 0, &exact_right);
      columns[i] = dominant (&exact_left, &exact_right, right_ns - left_ns);
    } else {
      columns[i] = dominant (&left, &right, right_ns - left_ns);
    }
    left = right;
    left_ns = right_ns;
  }
}

void
weft_states_totals (const WeftStates *self,
                    int64_t from_ns,
                    int64_t to_ns,
                    int64_t ret_totals_ns[WEFT_N_STATES])
{
  Moment from, to;
  int64_t rest_ns;

  if (self->n == 0)
    return;
  from_ns = MAX (from_ns, begin_of (self, 0));
  to_ns = MIN (to_ns, begin_of (self, self->n));
  if (from_ns >= to_ns)
    return;

  find_moment (self, from_ns, 0, &from);
  find_moment (self, to_ns, 0, &to);
  rest_ns = to_ns - from_ns;
  for (size_t i = 0; i < N_SUMMED; i++) {
    int64_t time_ns = to.before.times_ns[i] - from.before.times_ns[i];

    ret_totals_ns[i + 1] += time_ns;
    rest_ns -= time_ns;
  }
  ret_totals_ns[WEFT_STATE_NONE] += rest_ns;
}
