#include "tracer/model/states.h"

#include <string.h>

#include "tracer/model/trace.h"

/* An interval takes 8 bytes for its begin and state together and 4 for its cause; its share
 * of the index is the less the fewer states its lane knows, and at most 3.7.
 *
 * The index holds sums *before* each group instead of sums *of* each group, so that the
 * time in each state between any two moments is one subtraction, and neighbouring pixels
 * share the moment between them. Only states that occur have a sum, and of these one has
 * none: it is what the others leave of the time that passed. A group of the lowest level is
 * some 16 intervals, one of the next 16 groups, and so on. */
#define FAN_OUT 16
#define STATE_BITS 4
#define MAX_SUMS (WEFT_N_STATES - 1)

/* A lane with more sums than this has wider groups, for which it takes less memory. */
#define MANY_SUMS 6
#define WIDE_GROUP 20

/* A group shorter than this part of a pixel is not looked into: its time is taken as evenly
 * mixed. A pixel with few intervals is always computed from the intervals themselves. */
#define PIXEL_PART 128
#define FEW_INTERVALS 64

G_STATIC_ASSERT (WEFT_N_STATES <= 1 << STATE_BITS);

/* Both arrays have one element more than there are groups, for the end. */
typedef struct {
  size_t n;
  size_t group;    /* intervals in each */
  int64_t *begins; /* NULL for the lowest level, where the intervals themselves tell */
  int64_t *before; /* n_sums for each group */
} Level;

struct WeftStates {
  size_t n;
  int64_t *packed;  /* begin and state; one more for the end */
  uint32_t *causes; /* NULL when no interval has any */
  uint8_t n_levels, n_sums;
  uint8_t implied;             /* the state without a sum */
  uint8_t summed[MAX_SUMS];    /* the state of each sum, ascending */
  uint8_t slot[WEFT_N_STATES]; /* the sum of each state that occurs; n_sums of implied */
  Level levels[];
};

/* A moment, and the time in each state before it. */
typedef struct {
  int64_t time_ns;               /* within the intervals */
  int64_t before[WEFT_N_STATES]; /* by slot; what is at n_sums means nothing */
  size_t index;                  /* of the first interval of the group that contains it */
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

static void
build_lowest (WeftStates *self)
{
  Level *level = &self->levels[0];
  size_t n_bytes = self->n_sums * sizeof (int64_t);
  int64_t sums[WEFT_N_STATES] = { 0 }, *before;

  level->before = before = g_new (int64_t, (level->n + 1) * self->n_sums);
  for (size_t i = 0; i < self->n; i++) {
    if (i % level->group == 0) {
      memcpy (before, sums, n_bytes);
      before += self->n_sums;
    }
    sums[self->slot[state_of (self, i)]] += begin_of (self, i + 1) - begin_of (self, i);
  }
  memcpy (before, sums, n_bytes);
}

static void
build_higher (WeftStates *self, size_t number)
{
  const Level *below = &self->levels[number - 1];
  Level *level = &self->levels[number];
  size_t n_bytes = self->n_sums * sizeof (int64_t);

  level->before = g_new (int64_t, (level->n + 1) * self->n_sums);
  level->begins = g_new (int64_t, level->n + 1);
  for (size_t i = 0; i <= level->n; i++) {
    memcpy (level->before + i * self->n_sums,
            below->before + MIN (i * FAN_OUT, below->n) * self->n_sums, n_bytes);
    level->begins[i] = begin_of (self, MIN (i * level->group, self->n));
  }
}

/* How many levels @n groups of the lowest one need. */
static size_t
count_levels (size_t n)
{
  size_t levels = 1;

  for (; n > FAN_OUT; n = (n + FAN_OUT - 1) / FAN_OUT)
    levels++;
  return levels;
}

/* Returns: without intervals, and with room for the index of @n. */
static WeftStates *
new_empty (size_t n, unsigned occurring)
{
  size_t lowest = __builtin_popcount (occurring) - 1 > MANY_SUMS ? WIDE_GROUP : FAN_OUT;
  size_t groups = (n + lowest - 1) / lowest, n_levels = n > 0 ? count_levels (groups) : 0;
  WeftStates *self = g_malloc0 (sizeof *self + n_levels * sizeof (Level));

  self->n = n;
  self->n_levels = (uint8_t)n_levels;
  choose_sums (self, occurring);
  for (size_t i = 0; i < n_levels; i++) {
    self->levels[i].n = groups;
    self->levels[i].group = lowest;
    groups = (groups + FAN_OUT - 1) / FAN_OUT;
    lowest *= FAN_OUT;
  }
  return self;
}

WeftStates *
weft_states_new (const WeftInterval *intervals, size_t n)
{
  WeftStates *self;
  unsigned occurring = 0;
  bool has_cause = false;

  for (size_t i = 0; i < n; i++) {
    g_assert (intervals[i].begin_ns <= intervals[i].end_ns);
    g_assert (i == 0 || intervals[i].begin_ns == intervals[i - 1].end_ns);
    occurring |= 1U << intervals[i].state;
    has_cause |= intervals[i].cause != WEFT_NO_ROW;
  }
  self = new_empty (n, occurring);
  if (n == 0)
    return self;

  self->packed = g_new (int64_t, n + 1);
  for (size_t i = 0; i < n; i++)
    self->packed[i] = pack (intervals[i].begin_ns, intervals[i].state);
  self->packed[n] = pack (intervals[n - 1].end_ns, WEFT_STATE_NONE);
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
  size_t bytes = sizeof *self + self->n_levels * sizeof (Level);

  if (self->n > 0)
    bytes += (self->n + 1) * sizeof *self->packed;
  if (self->causes != NULL)
    bytes += self->n * sizeof *self->causes;
  for (size_t i = 0; i < self->n_levels; i++) {
    bytes += (self->levels[i].n + 1) * self->n_sums * sizeof (int64_t);
    if (self->levels[i].begins != NULL)
      bytes += (self->levels[i].n + 1) * sizeof (int64_t);
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
  return level->begins != NULL ? level->begins[group]
                               : begin_of (self, MIN (group * level->group, self->n));
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
  size_t end = MIN (first + self->levels[0].group, self->n);

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
  return find_interval (self, group * self->levels[0].group, time_ns);
}

/* Fills @moment as if the states were evenly mixed within @group. */
static void
mix_evenly (const WeftStates *self,
            const Level *level,
            size_t group,
            int64_t time_ns,
            Moment *moment)
{
  const int64_t *before = level->before + group * self->n_sums;
  const int64_t *after = before + self->n_sums;
  int64_t begin_ns = group_begin (self, level, group);
  double part = (double)(time_ns - begin_ns)
                / (double)(group_begin (self, level, group + 1) - begin_ns);

  for (size_t i = 0; i < self->n_sums; i++)
    moment->before[i] = before[i] + (int64_t)((double)(after[i] - before[i]) * part);
  moment->time_ns = time_ns;
  moment->index = group * level->group;
  moment->group = level->group;
}

/* Fills @moment from the intervals of @group, which is of the lowest level. */
static void
sum_exactly (const WeftStates *self, size_t group, int64_t time_ns, Moment *moment)
{
  const Level *level = &self->levels[0];
  size_t index = group * level->group, last = find_interval (self, index, time_ns);

  memcpy (moment->before, level->before + group * self->n_sums,
          self->n_sums * sizeof (int64_t));
  for (; index < last; index++)
    moment->before[self->slot[state_of (self, index)]]
        += begin_of (self, index + 1) - begin_of (self, index);
  moment->before[self->slot[state_of (self, index)]] += time_ns - begin_of (self, index);
  moment->time_ns = time_ns;
  moment->index = index;
  moment->group = 0;
}

/* Descends only as far as groups are longer than @tolerance_ns. */
static void
find_moment (const WeftStates *self, int64_t time_ns, int64_t tolerance_ns, Moment *moment)
{
  size_t group = 0;

  moment->before[self->n_sums] = 0;
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
  sum_exactly (self, group, time_ns, moment);
}

/* Of those that take the same time it is the lowest. */
static WeftColumn
dominant (const WeftStates *self, const Moment *from, const Moment *to, int64_t width_ns)
{
  WeftColumn column = { WEFT_STATE_NONE, 0 };
  int64_t inside_ns = to->time_ns - from->time_ns, rest_ns = inside_ns, most_ns;
  int64_t most_summed_ns = -1;
  uint8_t state = 0;

  for (size_t i = 0; i < self->n_sums; i++) {
    int64_t time_ns = to->before[i] - from->before[i];

    rest_ns -= time_ns;
    if (time_ns > most_summed_ns) {
      most_summed_ns = time_ns;
      state = self->summed[i];
    }
  }
  most_ns = width_ns - inside_ns;
  if (self->implied == WEFT_STATE_NONE) {
    most_ns += rest_ns;
  } else if (rest_ns > most_ns) {
    most_ns = rest_ns;
    column.state = (WeftState)self->implied;
  }
  if (most_summed_ns > most_ns) {
    most_ns = most_summed_ns;
    column.state = (WeftState)state;
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
      columns[i] = dominant (self, &exact_left, &exact_right, right_ns - left_ns);
    } else {
      columns[i] = dominant (self, &left, &right, right_ns - left_ns);
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
  for (size_t i = 0; i < self->n_sums; i++) {
    int64_t time_ns = to.before[i] - from.before[i];

    ret_totals_ns[self->summed[i]] += time_ns;
    rest_ns -= time_ns;
  }
  ret_totals_ns[self->implied] += rest_ns;
}
