#include "tracer/analysis/describe.h"
#include "tracer/analysis/sentence.h"

/* What the lives of a process's threads went into. */
typedef struct {
  uint64_t n_threads;
  uint32_t first; /* thread, WEFT_NO_ROW */
  int64_t life_ns, totals_ns[WEFT_N_STATES];
} Lives;

static Lives
lives_of (const WeftTrace *trace, uint32_t process)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  Lives lives = { .first = WEFT_NO_ROW };

  for (uint32_t i = 0; i < n; i++) {
    if (threads[i].process != process || threads[i].tid == 0)
      continue;
    if (lives.n_threads++ == 0)
      lives.first = i;
    weft_states_totals (weft_trace_thread_states (trace, i), 0,
                        weft_trace_duration_ns (trace), lives.totals_ns);
  }
  for (int i = WEFT_STATE_NONE + 1; i < WEFT_N_STATES; i++)
    lives.life_ns += lives.totals_ns[i];
  return lives;
}

/* The program that took the place of this one, WEFT_NO_ROW. */
static uint32_t
successor_of (const WeftTrace *trace, uint32_t process)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (trace, &n);

  for (uint32_t i = process + 1; i < n; i++)
    if (processes[i].replaces == process)
      return i;
  return WEFT_NO_ROW;
}

/* What most of the time went into. */
static void
say_share (WeftSaying *saying, const Lives *lives)
{
  int64_t running_ns = lives->totals_ns[WEFT_STATE_RUNNING];
  int64_t ready_ns = lives->totals_ns[WEFT_STATE_READY];
  int64_t waiting_ns = lives->totals_ns[WEFT_STATE_WAIT_LOCK]
                       + lives->totals_ns[WEFT_STATE_WAIT_EVENT]
                       + lives->totals_ns[WEFT_STATE_WAIT_OTHER];
  int64_t part_ns = MAX (running_ns, MAX (waiting_ns, ready_ns));
  uint64_t percent;

  if (lives->life_ns <= 0)
    return;
  percent = (uint64_t)((double)part_ns * 100 / (double)lives->life_ns + 0.5);
  /* Translators: these follow how many threads a process has */
  if (part_ns == running_ns)
    weft_say_on (saying, "%Z, %C%% running", percent);
  else if (part_ns == waiting_ns)
    weft_say_on (saying, "%Z, %C%% waiting", percent);
  else
    weft_say_on (saying, "%Z, %C%% ready", percent);
}

void
weft_describe_process_lane (const WeftTrace *trace, uint32_t process, WeftSentence *ret)
{
  Lives lives = lives_of (trace, process);
  uint32_t successor = successor_of (trace, process);
  WeftSaying saying;

  if (successor == WEFT_NO_ROW && lives.n_threads == 1) {
    weft_describe_thread_lane (trace, lives.first, ret);
    return;
  }
  weft_saying_begin (&saying, trace);
  saying.brief = true;
  if (successor != WEFT_NO_ROW) {
    g_autofree char *program = weft_process_program (trace, successor);

    weft_say (&saying, "became %t", program);
  } else {
    weft_say_n (&saying, "%C thread", "%C threads", lives.n_threads, lives.n_threads);
    say_share (&saying, &lives);
  }
  weft_saying_end (&saying, ret);
}

void
weft_describe_process (const WeftTrace *trace, uint32_t process, WeftSentence *ret)
{
  size_t n;
  const WeftProcess *row = &weft_trace_processes (trace, &n)[process];
  Lives lives = lives_of (trace, process);
  uint32_t successor = successor_of (trace, process);
  g_autofree char *name = weft_process_name (trace, process);
  WeftSaying saying;

  weft_saying_begin (&saying, trace);
  /* Translators: a process and the path of its program */
  if (*row->program != '\0')
    weft_say (&saying, "%t is %t", name, row->program);
  else
    weft_say (&saying, "%t is not known", name);
  if (row->replaces != WEFT_NO_ROW) {
    g_autofree char *before = weft_process_name (trace, row->replaces);

    weft_say_on (&saying, "%Z; it took the place of %t", before);
  } else if (row->started_by != WEFT_NO_ROW) {
    weft_say_on (&saying, "%Z, started by %T", row->started_by);
  } else if (row->parent != WEFT_NO_ROW) {
    g_autofree char *parent = weft_process_name (trace, row->parent);

    weft_say_on (&saying, "%Z, started by %t", parent);
  }
  /* When it gave way to another program is not told. */
  if (successor == WEFT_NO_ROW)
    weft_say_on_n (&saying, "%Z. It ran for %D and had %C thread.",
                   "%Z. It ran for %D and had %C threads.", lives.n_threads,
                   row->end_ns - row->begin_ns, lives.n_threads);
  else
    weft_say_on_n (&saying, "%Z. It had %C thread.", "%Z. It had %C threads.",
                   lives.n_threads, lives.n_threads);
  if (successor != WEFT_NO_ROW) {
    g_autofree char *next = weft_process_name (trace, successor);

    weft_say (&saying, " Then it became %t.", next);
  }
  weft_saying_end (&saying, ret);
}
