#include "tracer/analysis/describe.h"

#include "tracer/analysis/sentence.h"

/* What a thread's life went into. */
typedef struct {
  int64_t life_ns;
  int64_t joining_ns, sleeping_ns, waiting_ns; /* waiting: neither of the others */
  int64_t running_ns;
  int64_t ready_ns, elsewhere_ns; /* 0 where scheduling was not recorded */
  uint32_t joined;                /* the first joined thread */
  uint64_t joins;
  const WeftWait *open; /* what it still waited for at the end, not a sleep; or NULL */
} Life;

static Life
life_of (const WeftTrace *trace, uint32_t thread)
{
  size_t n;
  const WeftThread *row = &weft_trace_threads (trace, &n)[thread];
  const WeftWait *waits = weft_trace_thread_waits (trace, thread, &n);
  Life life = { .life_ns = row->end_ns - row->begin_ns, .joined = WEFT_NO_ROW };
  int64_t totals_ns[WEFT_N_STATES] = { 0 };

  for (size_t i = 0; i < n; i++) {
    int64_t length_ns = waits[i].end_ns - waits[i].begin_ns;

    if (waits[i].kind == WEFT_WAIT_SLEEP) {
      life.sleeping_ns += length_ns;
      continue;
    }
    if (waits[i].kind == WEFT_WAIT_JOIN) {
      life.joining_ns += length_ns;
      if (life.joins++ == 0)
        life.joined = waits[i].target;
    } else {
      life.waiting_ns += length_ns;
    }
    if (weft_wait_is_open (trace, &waits[i]))
      life.open = &waits[i];
  }
  weft_states_totals (weft_trace_thread_states (trace, thread), 0,
                      weft_trace_duration_ns (trace), totals_ns);
  life.ready_ns = totals_ns[WEFT_STATE_READY];
  life.elsewhere_ns = totals_ns[WEFT_STATE_WAIT_OTHER];
  life.running_ns
      = weft_trace_scheduling (trace)->recorded
            ? totals_ns[WEFT_STATE_RUNNING]
            : life.life_ns - life.waiting_ns - life.joining_ns - life.sleeping_ns;

  return life;
}

static uint64_t
percent (int64_t part_ns, int64_t whole_ns)
{
  return whole_ns > 0 ? (uint64_t)((double)part_ns * 100 / (double)whole_ns + 0.5) : 0;
}

/* In few words: what it is that it waits for, not what for. */
static void
say_open (WeftSaying *saying, const WeftWait *wait)
{
  if (wait->object != WEFT_NO_ROW)
    weft_say (saying, "still waits for %O", wait->object);
  else
    weft_say (saying, "still waits%P", wait);
}

void
weft_describe_thread_lane (const WeftTrace *trace, uint32_t thread, WeftSentence *ret)
{
  size_t n;
  const WeftThread *row = &weft_trace_threads (trace, &n)[thread];
  Life life = life_of (trace, thread);
  int64_t idle_ns = life.life_ns - life.running_ns;
  int64_t known_ns = MAX (life.waiting_ns, MAX (life.joining_ns, life.sleeping_ns));
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  saying.brief = true;
  if (row->ended && row->end == WEFT_END_PANICKED) {
    weft_say (&saying, "panicked");
  } else if (life.open != NULL) {
    say_open (&saying, life.open);
  } else if (idle_ns * 20 < life.life_ns || idle_ns == 0) {
    weft_say (&saying, "%C%% running", percent (life.running_ns, life.life_ns));
  } else if (life.ready_ns > MAX (known_ns, life.elsewhere_ns)) {
    weft_say (&saying, "%C%% ready, without a CPU", percent (life.ready_ns, life.life_ns));
  } else if (life.elsewhere_ns > known_ns) {
    weft_say (&saying, "%C%% blocked elsewhere", percent (life.elsewhere_ns, life.life_ns));
  } else if (life.waiting_ns >= MAX (life.joining_ns, life.sleeping_ns)) {
    weft_say (&saying, "%C%% waiting", percent (life.waiting_ns, life.life_ns));
  } else if (life.sleeping_ns >= life.joining_ns) {
    weft_say (&saying, "%C%% sleeping", percent (life.sleeping_ns, life.life_ns));
  } else if (life.joins == 1) {
    weft_say (&saying, "joining %T", life.joined);
  } else {
    weft_say_n (&saying, "joining %C thread", "joining %C threads", life.joins, life.joins);
  }
  weft_saying_end (&saying, ret);
}

static int64_t
waited_for (const WeftTrace *trace, uint32_t object)
{
  size_t n, n_waits;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n);
  int64_t sum_ns = 0;

  for (size_t i = 0; i < n; i++)
    sum_ns += waits[rows[i]].end_ns - waits[rows[i]].begin_ns;
  return sum_ns;
}

static void
say_channel_lane (WeftSaying *saying, const WeftObject *row, uint32_t object)
{
  size_t n, n_steps;
  const WeftDepth *steps = weft_trace_channel_depths (saying->trace, object, &n_steps);
  uint32_t most = 0;

  weft_trace_channel_messages (saying->trace, object, &n);
  for (size_t i = 0; i < n_steps; i++)
    most = MAX (most, steps[i].depth);

  if (row->contended_only) {
    weft_say_n (saying, "%C message woke who waited", "%C messages woke who waited", n,
                (uint64_t)n);
    return;
  }
  weft_say_n (saying, "%C message", "%C messages", n, (uint64_t)n);
  if (row->counted_depth
      && weft_trace_lossy_between (saying->trace, row->created_ns, row->destroyed_ns))
    return;
  if (row->capacity == 0)
    weft_say_on (saying, "%Z, handed over directly");
  else if (row->capacity > 0)
    weft_say_on (saying, "%Z, at most %C of %C inside", (uint64_t)most,
                 (uint64_t)row->capacity);
  else
    weft_say_on (saying, "%Z, at most %C inside", (uint64_t)most);
}

static void
say_arc_lane (WeftSaying *saying, uint32_t object)
{
  size_t n;
  const WeftNote *notes = weft_trace_notes (saying->trace, &n);
  int64_t most = 1;

  for (size_t i = 0; i < n; i++)
    if (notes[i].object == object && notes[i].kind == WEFT_NOTE_ARC_CLONE)
      most = MAX (most, notes[i].value);
  weft_say_n (saying, "%C owner", "at most %C owners", (uint64_t)most, (uint64_t)most);
}

void
weft_describe_object_lane (const WeftTrace *trace, uint32_t object, WeftSentence *ret)
{
  size_t n;
  const WeftObject *row = &weft_trace_objects (trace, &n)[object];
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  saying.brief = true;
  if (row->kind == WEFT_OBJECT_CHANNEL) {
    say_channel_lane (&saying, row, object);
  } else if (row->kind == WEFT_OBJECT_ARC) {
    say_arc_lane (&saying, object);
  } else {
    int64_t sum_ns = waited_for (trace, object);

    if (sum_ns > 0)
      weft_say (&saying, "waited for %D in all", sum_ns);
    else
      weft_say (&saying, "never waited for");
    if (row->thinned_ns >= 0)
      weft_say_on (&saying, "%Z, often used");
  }
  weft_saying_end (&saying, ret);
}
