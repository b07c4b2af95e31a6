#include "tracer/analysis/find.h"
#include "tracer/analysis/sentence.h"
#include "tracer/analysis/waiting.h"

/* A hold is long when it is this many times the lock's median, and this long at least. */
#define LONG_TIMES 10
#define LONG_NS 100000

/* A convoy has at least so many hand-offs in a row, among so many threads. */
#define CONVOY_HAND_OFFS 10
#define CONVOY_THREADS 3

/* How many intervals on it is worth while to look rather than to search. */
#define MOST_NEAR 16

typedef struct {
  const WeftTrace *trace;
  const WeftHold *holds; /* of the lock */
  size_t n_holds;
  uint32_t lock;
  WeftWaiting waiting;
  GArray *lengths; /* of int64_t: scratch */
  size_t *near; /* of each thread: an interval of its states, where the last hold began */
  GPtrArray *findings;
} Lock;

static WeftFinding *
new_finding (const Lock *lock, WeftFindingKind kind, int64_t at_ns, int64_t cost_ns)
{
  WeftFinding *finding = weft_finding_new (kind, WEFT_CERTAINTY_PROVEN);

  finding->at_ns = at_ns;
  finding->cost_ns = cost_ns;
  weft_finding_add_object (finding, lock->lock);
  return finding;
}

/* The middle one of @n lengths by size, which are put in another order: those below it come
 * to stand before it, those above behind. Linear, where sorting is not. */
static int64_t
take_median (int64_t *lengths, size_t n)
{
  size_t low = 0, high = n - 1, wanted = n / 2;

  while (low < high) {
    int64_t pivot = lengths[low + (high - low) / 2];
    size_t i = low, j = high;

    for (;;) {
      int64_t kept;

      while (lengths[i] < pivot)
        i++;
      while (lengths[j] > pivot)
        j--;
      if (i >= j)
        break;
      kept = lengths[i];
      lengths[i++] = lengths[j];
      lengths[j--] = kept;
    }
    if (wanted <= j)
      high = j;
    else
      low = j + 1;
  }
  return lengths[wanted];
}

static int64_t
median_hold (const Lock *lock)
{
  g_array_set_size (lock->lengths, (guint)lock->n_holds);
  for (size_t i = 0; i < lock->n_holds; i++)
    g_array_index (lock->lengths, int64_t, i)
        = lock->holds[i].released_ns - lock->holds[i].acquired_ns;
  return take_median ((int64_t *)(void *)lock->lengths->data, lock->n_holds);
}

/* The hold that made others wait most, if it is far longer than is usual for the lock. */
static void
find_long_hold (Lock *lock)
{
  const WeftHold *worst = NULL;
  int64_t worst_ns = 0, median_ns = median_hold (lock), length_ns;
  WeftFinding *finding;
  WeftSaying saying;

  for (size_t i = 0; i < lock->n_holds; i++) {
    int64_t cost_ns = weft_waiting_between (&lock->waiting, lock->holds[i].acquired_ns,
                                            lock->holds[i].released_ns);

    if (cost_ns > worst_ns) {
      worst_ns = cost_ns;
      worst = &lock->holds[i];
    }
  }
  if (worst == NULL || lock->n_holds < 3)
    return;
  length_ns = worst->released_ns - worst->acquired_ns;
  if (length_ns < LONG_NS || length_ns / LONG_TIMES < median_ns)
    return;
  finding = new_finding (lock, WEFT_FINDING_LONG_HOLD, worst->acquired_ns, worst_ns);
  weft_finding_add_thread (finding, worst->thread);
  weft_saying_begin (&saying, lock->trace);
  weft_say (&saying, "%T held %O for %D, when %D is usual", worst->thread, lock->lock,
            length_ns, median_ns);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, lock->trace);
  weft_say (&saying, "Acquired%S %D after the begin; others waited %D for it meanwhile.",
            worst->site, worst->acquired_ns, worst_ns);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (lock->findings, finding);
}

/* What holders did instead of going on while somebody waited for the lock. */
typedef struct {
  uint64_t holds;
  int64_t blocked_ns, cost_ns, longest_ns, longest_at_ns;
  uint32_t thread; /* of the longest */
  WeftInterval longest;
} BlockedHolds;

static bool
is_off (WeftState state)
{
  return state == WEFT_STATE_WAIT_LOCK || state == WEFT_STATE_WAIT_EVENT
         || state == WEFT_STATE_SLEEPING || state == WEFT_STATE_JOINING
         || state == WEFT_STATE_WAIT_OTHER;
}

/* The end of the wait that the hold came of: it may be written after the acquisition. */
static bool
is_own_wait (const Lock *lock, const WeftInterval *interval)
{
  size_t n;

  return interval->cause != WEFT_NO_ROW
         && weft_trace_waits (lock->trace, &n)[interval->cause].object == lock->lock;
}

/* As weft_states_seek(), but fast where a thread's holds are asked for in order. */
static size_t
seek_near (const Lock *lock, const WeftStates *states, const WeftHold *hold)
{
  size_t n = weft_states_size (states), index = lock->near[hold->thread];

  if (n == 0 || weft_states_get (states, index).begin_ns > hold->acquired_ns)
    return weft_states_seek (states, hold->acquired_ns);
  for (unsigned i = 0; i < MOST_NEAR; i++, index++) {
    if (index + 1 == n || weft_states_get (states, index).end_ns > hold->acquired_ns)
      return index;
  }
  return weft_states_seek (states, hold->acquired_ns);
}

static void
add_blocked (Lock *lock, const WeftHold *hold, BlockedHolds *sum)
{
  const WeftStates *states = weft_trace_thread_states (lock->trace, hold->thread);
  size_t index;
  int64_t cost_before_ns = sum->cost_ns;

  /* Most holds are in nobody's way. */
  if (weft_waiting_between (&lock->waiting, hold->acquired_ns, hold->released_ns) == 0)
    return;
  index = seek_near (lock, states, hold);
  if (index < weft_states_size (states))
    lock->near[hold->thread] = index;
  for (; index < weft_states_size (states); index++) {
    WeftInterval interval = weft_states_get (states, index);
    int64_t from_ns = MAX (interval.begin_ns, hold->acquired_ns);
    int64_t to_ns = MIN (interval.end_ns, hold->released_ns);
    int64_t cost_ns;

    if (interval.begin_ns >= hold->released_ns)
      break;
    if (!is_off (interval.state) || is_own_wait (lock, &interval))
      continue;
    cost_ns = weft_waiting_between (&lock->waiting, from_ns, to_ns);
    if (cost_ns == 0)
      continue;
    sum->cost_ns += cost_ns;
    sum->blocked_ns += to_ns - from_ns;
    if (to_ns - from_ns > sum->longest_ns) {
      sum->longest_ns = to_ns - from_ns;
      sum->longest_at_ns = from_ns;
      sum->longest = interval;
      sum->thread = hold->thread;
    }
  }
  sum->holds += sum->cost_ns > cost_before_ns;
}

/* What the holder did for the longest time instead of going on. */
static void
say_instead (WeftSaying *saying, const BlockedHolds *sum)
{
  const WeftInterval *interval = &sum->longest;
  const WeftWait *wait;
  size_t n;

  if (interval->state == WEFT_STATE_SLEEPING) {
    weft_say (saying, " The longest time %T slept for %D.", sum->thread, sum->longest_ns);
    return;
  }
  if (interval->state == WEFT_STATE_WAIT_OTHER || interval->cause == WEFT_NO_ROW) {
    weft_say (saying,
              " The longest time %T was blocked outside of anything that is recorded for "
              "%D.",
              sum->thread, sum->longest_ns);
    return;
  }
  wait = &weft_trace_waits (saying->trace, &n)[interval->cause];
  weft_say (saying, " The longest time %T waited%P%S for %D.", sum->thread, wait,
            wait->site, sum->longest_ns);
}

static void
find_blocked_holds (Lock *lock)
{
  BlockedHolds sum = { .thread = WEFT_NO_ROW };
  WeftFinding *finding;
  WeftSaying saying;

  /* One that never ended is not slow but stuck, which find-stuck.c tells. */
  for (size_t i = 0; i < lock->n_holds; i++) {
    if (lock->holds[i].released)
      add_blocked (lock, &lock->holds[i], &sum);
  }
  if (sum.cost_ns == 0)
    return;
  finding = new_finding (lock, WEFT_FINDING_BLOCKED_WHILE_HOLDING, sum.longest_at_ns,
                         sum.cost_ns);
  weft_finding_add_thread (finding, sum.thread);
  weft_saying_begin (&saying, lock->trace);
  weft_say (&saying, "%O is held by threads that are blocked themselves", lock->lock);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, lock->trace);
  weft_say_n (
      &saying,
      "In %C hold its holder was blocked for %D in all, for which others waited %D.",
      "In %C holds its holder was blocked for %D in all, for which others waited %D.",
      sum.holds, sum.holds, sum.blocked_ns, sum.cost_ns);
  say_instead (&saying, &sum);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (lock->findings, finding);
}

/* Acquisitions in a row that somebody waited for each time. */
typedef struct {
  size_t first, last; /* holds */
  unsigned threads;
  int64_t hand_over_ns; /* between them, when nobody held it */
} Convoy;

static unsigned
count_threads (const Lock *lock, size_t first, size_t last)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (size_t i = first; i <= last; i++)
    g_hash_table_add (seen, GUINT_TO_POINTER (lock->holds[i].thread));
  return g_hash_table_size (seen);
}

static void
consider_convoy (const Lock *lock, Convoy *row, Convoy *longest)
{
  if (row->last - row->first < CONVOY_HAND_OFFS
      || row->last - row->first <= longest->last - longest->first)
    return;
  row->threads = count_threads (lock, row->first, row->last);
  if (row->threads >= CONVOY_THREADS)
    *longest = *row;
}

/* The lock went from one waiter to the next without a moment in which nobody waited. */
static void
find_convoy (Lock *lock)
{
  Convoy longest = { 0 }, row = { 0 };
  WeftFinding *finding;
  WeftSaying saying;
  int64_t length_ns;

  for (size_t i = 1; i < lock->n_holds; i++) {
    const WeftHold *before = &lock->holds[i - 1], *hold = &lock->holds[i];
    int64_t gap_ns = hold->acquired_ns - before->released_ns;

    if (before->thread != hold->thread && gap_ns >= 0 && hold->mode == WEFT_HOLD_EXCLUSIVE
        && weft_waiting_at (&lock->waiting, before->released_ns) > 0
        && weft_waiting_at (&lock->waiting, hold->acquired_ns - 1) > 0) {
      row.last = i;
      row.hand_over_ns += gap_ns;
      continue;
    }
    consider_convoy (lock, &row, &longest);
    row = (Convoy){ .first = i, .last = i };
  }
  consider_convoy (lock, &row, &longest);
  if (longest.last == 0)
    return;
  length_ns
      = lock->holds[longest.last].released_ns - lock->holds[longest.first].acquired_ns;
  finding = new_finding (lock, WEFT_FINDING_CONVOY, lock->holds[longest.first].acquired_ns,
                         weft_waiting_between (&lock->waiting,
                                               lock->holds[longest.first].acquired_ns,
                                               lock->holds[longest.last].released_ns));
  weft_saying_begin (&saying, lock->trace);
  weft_say_n (&saying, "%C thread queues for %O", "%C threads queue for %O",
              longest.threads, (uint64_t)longest.threads, lock->lock);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, lock->trace);
  weft_say_n (&saying,
              "For %D it went from one to the next %C time, and somebody waited each time; "
              "handing over took %D of that.",
              "For %D it went from one to the next %C times, and somebody waited each "
              "time; handing over took %D of that.",
              longest.last - longest.first, length_ns,
              (uint64_t)(longest.last - longest.first), longest.hand_over_ns);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (lock->findings, finding);
}

void
weft_find_slow (const WeftTrace *trace, GPtrArray *findings)
{
  g_autoptr (GArray) lengths = g_array_new (FALSE, FALSE, sizeof (int64_t));
  g_autofree size_t *near = NULL;
  size_t n, n_threads;

  weft_trace_objects (trace, &n);
  weft_trace_threads (trace, &n_threads);
  near = g_new0 (size_t, n_threads);
  for (uint32_t i = 0; i < n; i++) {
    Lock lock = {
      .trace = trace, .lock = i, .lengths = lengths, .near = near, .findings = findings
    };

    lock.holds = weft_trace_lock_holds (trace, i, &lock.n_holds);
    if (lock.n_holds == 0)
      continue;
    weft_waiting_init (&lock.waiting, trace, i);
    if (lock.waiting.n > 0) {
      find_long_hold (&lock);
      find_blocked_holds (&lock);
      find_convoy (&lock);
    }
    weft_waiting_clear (&lock.waiting);
  }
}
