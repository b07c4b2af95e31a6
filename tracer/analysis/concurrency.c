#include "tracer/analysis/concurrency.h"

#include <string.h>

#include "tracer/analysis/agenda.h"
#include "tracer/model/sorted.h"

/* Where the number of threads in a state is kept; NULL for those that are not there. */
static uint32_t *
place_of (WeftConcurrencyStep *step, WeftState state)
{
  switch (state) {
  case WEFT_STATE_RUNNING:
    return &step->running;
  case WEFT_STATE_READY:
    return &step->ready;
  case WEFT_STATE_SLEEPING:
    return &step->sleeping;
  case WEFT_STATE_UNKNOWN:
    return &step->unknown;
  case WEFT_STATE_WAIT_LOCK:
  case WEFT_STATE_WAIT_EVENT:
  case WEFT_STATE_JOINING:
  case WEFT_STATE_WAIT_OTHER:
    return &step->blocked;
  case WEFT_STATE_NONE:
  default:
    return NULL;
  }
}

static bool
is_alike (const WeftConcurrencyStep *one, const WeftConcurrencyStep *other)
{
  return one->running == other->running && one->ready == other->ready
         && one->sleeping == other->sleeping && one->blocked == other->blocked
         && one->unknown == other->unknown;
}

/* @now holds from its time on. What came at the same time is over at once. */
static void
append_step (GArray *steps, const WeftConcurrencyStep *now)
{
  WeftConcurrencyStep *last = &g_array_index (steps, WeftConcurrencyStep, steps->len - 1);

  if (last->time_ns == now->time_ns) {
    *last = *now;
    if (steps->len > 1 && is_alike (last, last - 1))
      g_array_set_size (steps, steps->len - 1);
  } else if (!is_alike (last, now)) {
    g_array_append_vals (steps, now, 1);
  }
}

GArray *
weft_concurrency_steps (const WeftTrace *trace)
{
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (WeftConcurrencyStep));
  g_autofree size_t *next = NULL;
  g_autofree WeftState *states = NULL;
  WeftConcurrencyStep now = { 0 };
  WeftAgenda agenda;
  WeftAgendaItem item;
  size_t n;

  weft_trace_threads (trace, &n);
  next = g_new0 (size_t, n + 1);
  states = g_new0 (WeftState, n + 1);
  g_array_append_val (steps, now);
  weft_agenda_init (&agenda);
  for (uint32_t i = 0; i < n; i++) {
    if (weft_states_size (weft_trace_thread_states (trace, i)) > 0)
      weft_agenda_add (
          &agenda, weft_states_get (weft_trace_thread_states (trace, i), 0).begin_ns, 0, i);
  }
  while (weft_agenda_take (&agenda, &item)) {
    const WeftStates *own = weft_trace_thread_states (trace, item.row);
    uint32_t *left = place_of (&now, states[item.row]), *entered;

    states[item.row] = WEFT_STATE_NONE;
    if (next[item.row] < weft_states_size (own)) {
      WeftInterval interval = weft_states_get (own, next[item.row]++);

      states[item.row] = interval.state;
      weft_agenda_add (&agenda, interval.end_ns, 0, item.row);
    }
    entered = place_of (&now, states[item.row]);
    if (left != NULL)
      --*left;
    if (entered != NULL)
      ++*entered;
    now.time_ns = item.time_ns;
    append_step (steps, &now);
  }
  weft_agenda_clear (&agenda);
  return steps;
}

static void
add_time (GArray *histogram, uint32_t number, int64_t ns)
{
  if (histogram->len <= number)
    g_array_set_size (histogram, number + 1);
  g_array_index (histogram, int64_t, number) += ns;
}

static void
add_step (WeftConcurrency *sum, const WeftConcurrencyStep *step, int64_t ns)
{
  if (ns <= 0)
    return;
  sum->length_ns += ns;
  add_time (sum->running_ns, step->running, ns);
  add_time (sum->ready_ns, step->ready, ns);
  add_time (sum->blocked_ns, step->blocked, ns);
  if (step->running > 0)
    sum->busy_ns += ns;
  if (step->running <= 1)
    sum->serial_ns += ns;
  if (step->unknown > 0)
    sum->unknown_ns += ns;
  sum->parallelism += (double)ns * step->running;
}

/* The step in force at @time_ns. */
static unsigned
seek (const GArray *steps, int64_t time_ns)
{
  unsigned low = WEFT_COUNT_FIRST (
      steps->len, g_array_index (steps, WeftConcurrencyStep, at).time_ns <= time_ns);

  return low > 0 ? low - 1 : 0;
}

static void
add_stretch (WeftConcurrency *sum, const GArray *steps, const WeftStretch *stretch)
{
  for (unsigned i = seek (steps, stretch->from_ns); i < steps->len; i++) {
    const WeftConcurrencyStep *step = &g_array_index (steps, WeftConcurrencyStep, i);
    int64_t end_ns = i + 1 < steps->len ? step[1].time_ns : INT64_MAX;

    if (step->time_ns >= stretch->to_ns)
      break;
    add_step (sum, step,
              MIN (end_ns, stretch->to_ns) - MAX (step->time_ns, stretch->from_ns));
  }
}

void
weft_concurrency_sum (const WeftTrace *trace,
                      const GArray *steps,
                      const GArray *stretches,
                      WeftConcurrency *ret)
{
  const WeftStretch whole = { 0, weft_trace_duration_ns (trace) };

  *ret = (WeftConcurrency){
    .running_ns = g_array_new (FALSE, TRUE, sizeof (int64_t)),
    .ready_ns = g_array_new (FALSE, TRUE, sizeof (int64_t)),
    .blocked_ns = g_array_new (FALSE, TRUE, sizeof (int64_t)),
    .includes_ready = !weft_trace_scheduling (trace)->recorded,
  };
  add_time (ret->running_ns, 0, 0);
  add_time (ret->ready_ns, 0, 0);
  add_time (ret->blocked_ns, 0, 0);
  if (stretches == NULL)
    add_stretch (ret, steps, &whole);
  for (unsigned i = 0; stretches != NULL && i < stretches->len; i++)
    add_stretch (ret, steps, &g_array_index (stretches, WeftStretch, i));
  ret->parallelism = ret->busy_ns > 0 ? ret->parallelism / (double)ret->busy_ns : 0;
}

void
weft_concurrency_clear (WeftConcurrency *self)
{
  g_clear_pointer (&self->running_ns, g_array_unref);
  g_clear_pointer (&self->ready_ns, g_array_unref);
  g_clear_pointer (&self->blocked_ns, g_array_unref);
}

static int
compare_stretches (gconstpointer a, gconstpointer b)
{
  const WeftStretch *one = a, *other = b;

  return (one->from_ns > other->from_ns) - (one->from_ns < other->from_ns);
}

GArray *
weft_span_stretches (const WeftTrace *trace, const char *text)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WeftStretch));
  unsigned kept = 0;
  size_t n;
  const WeftNote *notes = weft_trace_notes (trace, &n);

  for (size_t i = 0; i < n; i++) {
    WeftStretch stretch = { notes[i].begin_ns, notes[i].end_ns };

    if (notes[i].kind == WEFT_NOTE_SPAN && strcmp (notes[i].text, text) == 0)
      g_array_append_val (all, stretch);
  }
  g_array_sort (all, compare_stretches);
  for (unsigned i = 0; i < all->len; i++) {
    WeftStretch stretch = g_array_index (all, WeftStretch, i);
    WeftStretch *last = kept > 0 ? &g_array_index (all, WeftStretch, kept - 1) : NULL;

    if (last != NULL && stretch.from_ns <= last->to_ns)
      last->to_ns = MAX (last->to_ns, stretch.to_ns);
    else
      g_array_index (all, WeftStretch, kept++) = stretch;
  }
  g_array_set_size (all, kept);
  return all;
}
