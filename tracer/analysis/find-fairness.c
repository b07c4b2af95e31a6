#include "tracer/analysis/find.h"
#include "tracer/analysis/sentence.h"
#include "tracer/model/sorted.h"

/* A waiter that others overtook at least so often. */
#define BARGING_TIMES 4

/* A herd is so many woken at once, at least half of whom gain nothing by it. */
#define HERD_SIZE 3

typedef struct {
  const WeftTrace *trace;
  const WeftWait *waits; /* all */
  size_t n_waits;
  const WeftInteraction *interactions;
  size_t n_interactions;
  GPtrArray *findings;
} Fairness;

/* The first of the lock's holds that was acquired at @time_ns or later. */
static size_t
hold_from (const WeftHold *holds, size_t n, int64_t time_ns)
{
  size_t low = WEFT_COUNT_FIRST (n, holds[at].acquired_ns < time_ns);

  return low;
}

/* When each hold was asked for: at the begin of the wait that it ended, else when it was
 * acquired. Returns: (transfer full). */
static int64_t *
ask_times (const Fairness *self, uint32_t lock, const WeftHold *holds, size_t n_holds)
{
  int64_t *asked_ns = g_new (int64_t, n_holds + 1);
  size_t n;
  const uint32_t *rows = weft_trace_object_waits (self->trace, lock, &n);

  for (size_t i = 0; i < n_holds; i++)
    asked_ns[i] = holds[i].acquired_ns;
  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &self->waits[rows[i]];

    for (size_t j = hold_from (holds, n_holds, wait->begin_ns);
         j < n_holds && holds[j].acquired_ns <= wait->end_ns; j++) {
      if (holds[j].thread != wait->thread)
        continue;
      asked_ns[j] = wait->begin_ns;
      break;
    }
  }
  return asked_ns;
}

typedef struct {
  uint32_t wait;
  uint64_t times;
  int64_t ns;          /* that those who overtook held it */
  uint32_t most_times; /* thread that did so last */
} Overtaken;

static Overtaken
count_overtakers (const Fairness *self,
                  uint32_t row,
                  const WeftHold *holds,
                  size_t n_holds,
                  const int64_t *asked_ns)
{
  const WeftWait *wait = &self->waits[row];
  Overtaken overtaken = { .wait = row, .most_times = WEFT_NO_ROW };

  for (size_t i = hold_from (holds, n_holds, wait->begin_ns);
       i < n_holds && holds[i].acquired_ns < wait->end_ns; i++) {
    if (holds[i].thread == wait->thread)
      break;
    if (asked_ns[i] <= wait->begin_ns)
      continue;
    overtaken.times++;
    overtaken.ns += MIN (holds[i].released_ns, wait->end_ns) - holds[i].acquired_ns;
    overtaken.most_times = holds[i].thread;
  }
  return overtaken;
}

static void
find_barging (const Fairness *self, uint32_t lock)
{
  size_t n_holds, n;
  const WeftHold *holds = weft_trace_lock_holds (self->trace, lock, &n_holds);
  const uint32_t *rows = weft_trace_object_waits (self->trace, lock, &n);
  g_autofree int64_t *asked_ns = NULL;
  Overtaken worst = { .wait = WEFT_NO_ROW };
  uint64_t times = 0;
  int64_t cost_ns = 0;
  WeftFinding *finding;
  WeftSaying saying;

  if (n == 0 || n_holds == 0)
    return;
  asked_ns = ask_times (self, lock, holds, n_holds);
  for (size_t i = 0; i < n; i++) {
    Overtaken overtaken;

    if (!weft_wait_kind_is_lock (self->waits[rows[i]].kind))
      continue;
    overtaken = count_overtakers (self, rows[i], holds, n_holds, asked_ns);
    times += overtaken.times;
    cost_ns += overtaken.ns;
    if (worst.wait == WEFT_NO_ROW || overtaken.times > worst.times)
      worst = overtaken;
  }
  if (worst.times < BARGING_TIMES)
    return;
  finding = weft_finding_new (WEFT_FINDING_BARGING, WEFT_CERTAINTY_PROVEN);
  finding->at_ns = self->waits[worst.wait].begin_ns;
  finding->cost_ns = cost_ns;
  weft_finding_add_object (finding, lock);
  weft_finding_add_thread (finding, self->waits[worst.wait].thread);
  weft_finding_add_thread (finding, worst.most_times);
  weft_saying_begin (&saying, self->trace);
  weft_say_n (&saying, "%T was overtaken %C time while it waited for %O",
              "%T was overtaken %C times while it waited for %O", worst.times,
              self->waits[worst.wait].thread, worst.times, lock);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, self->trace);
  weft_say (&saying, "It waited %W%S while others that asked later held the lock for %D.",
            worst.wait, self->waits[worst.wait].site, worst.ns);
  weft_say_n (&saying, " In all, waiters were overtaken %C time.",
              " In all, waiters were overtaken %C times.", times, times);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

/* Times in which the waiter got a CPU, and had to go on waiting. */
static uint64_t
count_lost_races (const Fairness *self, uint32_t row, int64_t *ret_ns)
{
  const WeftWait *wait = &self->waits[row];
  const WeftStates *states = weft_trace_thread_states (self->trace, wait->thread);
  uint64_t sleeps = 0;

  for (size_t i = weft_states_seek (states, wait->begin_ns); i < weft_states_size (states);
       i++) {
    WeftInterval interval = weft_states_get (states, i);

    if (interval.begin_ns >= wait->end_ns)
      break;
    if (interval.cause != row || interval.state != WEFT_STATE_WAIT_LOCK)
      continue;
    if (sleeps++ > 0)
      *ret_ns += interval.end_ns - interval.begin_ns;
  }
  return sleeps > 0 ? sleeps - 1 : 0;
}

static void
find_lost_races (const Fairness *self, uint32_t lock)
{
  size_t n;
  const uint32_t *rows = weft_trace_object_waits (self->trace, lock, &n);
  uint64_t times = 0, waits = 0, most = 0;
  uint32_t worst = WEFT_NO_ROW;
  int64_t cost_ns = 0;
  WeftFinding *finding;
  WeftSaying saying;

  for (size_t i = 0; i < n; i++) {
    uint64_t lost;

    if (!weft_wait_kind_is_lock (self->waits[rows[i]].kind))
      continue;
    lost = count_lost_races (self, rows[i], &cost_ns);
    times += lost;
    waits += lost > 0;
    if (lost > most) {
      most = lost;
      worst = rows[i];
    }
  }
  if (times == 0)
    return;
  finding = weft_finding_new (WEFT_FINDING_LOST_RACE, WEFT_CERTAINTY_PROVEN);
  finding->at_ns = self->waits[worst].begin_ns;
  finding->cost_ns = cost_ns;
  weft_finding_add_object (finding, lock);
  weft_finding_add_thread (finding, self->waits[worst].thread);
  weft_saying_begin (&saying, self->trace);
  weft_say_n (&saying, "Threads woken for %O found it taken %C time",
              "Threads woken for %O found it taken %C times", times, lock, times);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, self->trace);
  weft_say_n (&saying, "In %C wait; they went on waiting for %D.",
              "In %C waits; they went on waiting for %D.", waits, waits, cost_ns);
  weft_say_n (&saying, " Most often %T, %C time within %W.",
              " Most often %T, %C times within %W.", most, self->waits[worst].thread, most,
              worst);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

typedef struct {
  uint64_t woken, losers;
  int64_t cost_ns;
} Herd;

/* Whether @wait's thread gained nothing: it has to wait for a lock at once, or waits for
 * the same signal next. @ret_ns: how long for the lock. */
static bool
gained_nothing (const Fairness *self, uint32_t row, int64_t *ret_ns)
{
  const WeftWait *wait = &self->waits[row], *next = wait + 1;

  *ret_ns = 0;
  if (row + 1 == self->n_waits || next->thread != wait->thread)
    return false;
  if (weft_wait_kind_is_lock (next->kind)) {
    *ret_ns = next->end_ns - next->begin_ns;
    return next->begin_ns - wait->end_ns <= *ret_ns;
  }
  return next->kind == wait->kind && next->object == wait->object && !next->ended;
}

/* What became of those that @wake woke. */
static Herd
follow_herd (const Fairness *self, const WeftWake *wake)
{
  size_t low = 0, high = self->n_interactions;
  Herd herd = { 0 };

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (self->interactions[middle].from_ns < wake->time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < self->n_interactions && self->interactions[low].from_ns == wake->time_ns;
       low++) {
    const WeftInteraction *interaction = &self->interactions[low];
    int64_t ns;

    if (interaction->kind != WEFT_INTERACTION_WAKE || interaction->object != wake->object)
      continue;
    herd.woken++;
    if (gained_nothing (self, interaction->cause, &ns)) {
      herd.losers++;
      herd.cost_ns += ns;
    }
  }
  return herd;
}

static void
find_herds (const Fairness *self, uint32_t object)
{
  size_t n;
  const WeftWake *wakes = weft_trace_object_wakes (self->trace, object, &n);
  const WeftWake *worst = NULL;
  Herd worst_herd = { 0 };
  uint64_t herds = 0;
  int64_t cost_ns = 0;
  WeftFinding *finding;
  WeftSaying saying;

  for (size_t i = 0; i < n; i++) {
    Herd herd;

    if (wakes[i].woken >= 0 && wakes[i].woken < HERD_SIZE)
      continue;
    herd = follow_herd (self, &wakes[i]);
    if (herd.woken < HERD_SIZE || herd.losers * 2 < herd.woken)
      continue;
    herds++;
    cost_ns += herd.cost_ns;
    if (worst == NULL || herd.cost_ns > worst_herd.cost_ns) {
      worst = &wakes[i];
      worst_herd = herd;
    }
  }
  if (worst == NULL)
    return;
  finding = weft_finding_new (WEFT_FINDING_THUNDERING_HERD, WEFT_CERTAINTY_PROVEN);
  finding->at_ns = worst->time_ns;
  finding->cost_ns = cost_ns;
  weft_finding_add_object (finding, object);
  weft_finding_add_thread (finding, worst->thread);
  weft_saying_begin (&saying, self->trace);
  weft_say (&saying, "%O wakes many threads of which few can go on", object);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, self->trace);
  weft_say_n (&saying, "%C time.", "%C times.", herds, herds);
  weft_say_n (&saying,
              " In the worst, %T woke %C thread%S; %C of them had to wait for a lock at "
              "once or waited again, %D in all.",
              " In the worst, %T woke %C threads%S; %C of them had to wait for a lock at "
              "once or waited again, %D in all.",
              worst_herd.woken, worst->thread, worst_herd.woken, worst->site,
              worst_herd.losers, worst_herd.cost_ns);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

static void
find_idle_signals (const Fairness *self, uint32_t object)
{
  size_t n;
  const WeftWake *wakes = weft_trace_object_wakes (self->trace, object, &n), *first = NULL;
  uint64_t idle = 0;
  WeftFinding *finding;
  WeftSaying saying;

  for (size_t i = 0; i < n; i++) {
    if (wakes[i].woken != 0)
      continue;
    idle++;
    if (first == NULL)
      first = &wakes[i];
  }
  if (idle == 0)
    return;
  finding = weft_finding_new (WEFT_FINDING_IDLE_SIGNAL, WEFT_CERTAINTY_PROVEN);
  finding->at_ns = first->time_ns;
  weft_finding_add_object (finding, object);
  weft_finding_add_thread (finding, first->thread);
  weft_saying_begin (&saying, self->trace);
  weft_say_n (&saying, "%O was signalled %C time with nobody waiting",
              "%O was signalled %C times with nobody waiting", idle, object, idle);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, self->trace);
  weft_say (&saying, "Of %C signals in all; first by %T%S.", (uint64_t)n, first->thread,
            first->site);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

void
weft_find_fairness (const WeftTrace *trace, GPtrArray *findings)
{
  Fairness self = { .trace = trace, .findings = findings };
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  self.waits = weft_trace_waits (trace, &self.n_waits);
  self.interactions = weft_trace_interactions (trace, &self.n_interactions);
  for (uint32_t i = 0; i < n; i++) {
    find_barging (&self, i);
    find_lost_races (&self, i);
    if (objects[i].kind == WEFT_OBJECT_CONDVAR) {
      find_herds (&self, i);
      find_idle_signals (&self, i);
    }
  }
}
