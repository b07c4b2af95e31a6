/* What single figures of a comparison say. */

#include <glib/gi18n-lib.h>

#include "tracer/analysis/compare.h"
#include "tracer/analysis/profile.h"

const WeftFigureSpec weft_threads_figures[WEFT_N_THREADS_FIGURES] = {
  [WEFT_THREADS_COUNT] = { "threads", NC_ ("figure", "threads"), false, false },
  [WEFT_THREADS_LIVED] = { "lived_ns", NC_ ("figure", "lived"), true, false },
  [WEFT_THREADS_RUNNING] = { "running_ns", NC_ ("figure", "ran"), true, false },
  [WEFT_THREADS_READY] = { "ready_ns", NC_ ("figure", "had no CPU"), true, false },
  [WEFT_THREADS_WAITING] = { "waiting_ns", NC_ ("figure", "waited"), true, false },
  [WEFT_THREADS_SLEEPING] = { "sleeping_ns", NC_ ("figure", "slept"), true, false },
};

const WeftFigureSpec weft_objects_figures[WEFT_N_OBJECTS_FIGURES] = {
  [WEFT_OBJECTS_COUNT] = { "objects", NC_ ("figure", "objects"), false, false },
  [WEFT_OBJECTS_WAITS] = { "waits", NC_ ("figure", "waits"), false, false },
  [WEFT_OBJECTS_WAIT_NS] = { "wait_ns", NC_ ("figure", "waited for"), true, false },
  [WEFT_OBJECTS_MAX_WAIT_NS]
  = { "max_wait_ns", NC_ ("figure", "longest wait"), true, true },
  [WEFT_OBJECTS_ACQUISITIONS]
  = { "acquisitions", NC_ ("figure", "acquired"), false, false },
  [WEFT_OBJECTS_HOLD_NS] = { "hold_ns", NC_ ("figure", "held"), true, false },
  [WEFT_OBJECTS_MAX_HOLD_NS]
  = { "max_hold_ns", NC_ ("figure", "longest hold"), true, true },
  [WEFT_OBJECTS_SENDS] = { "sends", NC_ ("figure", "sent"), false, false },
  [WEFT_OBJECTS_RECEIVES] = { "receives", NC_ ("figure", "received"), false, false },
  [WEFT_OBJECTS_LATENCY_P99_NS]
  = { "latency_p99_ns", NC_ ("figure", "99% within"), true, true },
  [WEFT_OBJECTS_LATENCY_MAX_NS]
  = { "latency_max_ns", NC_ ("figure", "slowest"), true, true },
};

const WeftFigureSpec weft_causes_figures[WEFT_N_CAUSES_FIGURES] = {
  [WEFT_CAUSES_WAITS] = { "waits", NC_ ("figure", "waits"), false, false },
  [WEFT_CAUSES_WAIT_NS] = { "wait_ns", NC_ ("figure", "waited"), true, false },
  [WEFT_CAUSES_MAX_WAIT_NS] = { "max_wait_ns", NC_ ("figure", "longest"), true, true },
};

const WeftFigureSpec weft_findings_figures[WEFT_N_FINDINGS_FIGURES] = {
  [WEFT_FINDINGS_COUNT] = { "count", NC_ ("figure", "found"), false, false },
  [WEFT_FINDINGS_COST_NS] = { "cost_ns", NC_ ("figure", "cost"), true, false },
};

const char *
weft_figure_change_text (WeftFigureChange change)
{
  static const char *const texts[WEFT_N_CHANGES] = {
    [WEFT_CHANGE_NONE] = "none",     [WEFT_CHANGE_WITHIN] = "within-noise",
    [WEFT_CHANGE_LESS] = "less",     [WEFT_CHANGE_MORE] = "more",
    [WEFT_CHANGE_UNSURE] = "unsure", [WEFT_CHANGE_CANNOT_TELL] = "cannot-tell",
  };

  g_return_val_if_fail (change < WEFT_N_CHANGES, "cannot-tell");
  return texts[change];
}

int64_t
weft_compared_difference (const WeftComparedFigure *figure)
{
  const WeftRange *sides = figure->sides;

  if (sides[0].median == WEFT_NOT_KNOWN || sides[1].median == WEFT_NOT_KNOWN)
    return WEFT_NOT_KNOWN;
  return sides[WEFT_RUNS_AFTER].median - sides[WEFT_RUNS_BEFORE].median;
}

bool
weft_compared_percent (const WeftComparedFigure *figure, double *ret)
{
  int64_t difference = weft_compared_difference (figure);
  int64_t before = figure->sides[WEFT_RUNS_BEFORE].median;

  if (difference == WEFT_NOT_KNOWN || before == 0)
    return false;
  *ret = 100.0 * (double)difference / (double)before;
  return true;
}

WeftContention
weft_compared_contention (const WeftComparedRow *object)
{
  const WeftRange *sides = object->figures[WEFT_OBJECTS_WAITS].sides;
  const WeftRange *before = &sides[WEFT_RUNS_BEFORE], *after = &sides[WEFT_RUNS_AFTER];

  if (!weft_object_kind_is_lock (object->kind))
    return WEFT_CONTENTION_SAME;
  if (before->greatest == 0 && after->least > 0)
    return WEFT_CONTENTION_GAINED;
  return after->greatest == 0 && before->least > 0 ? WEFT_CONTENTION_GONE
                                                   : WEFT_CONTENTION_SAME;
}

bool
weft_compared_matters (const WeftComparison *self,
                       const WeftComparedFigure *figure,
                       bool is_time)
{
  int64_t difference = weft_compared_difference (figure);
  int64_t base = is_time ? self->duration_ns.sides[WEFT_RUNS_BEFORE].median
                         : figure->sides[WEFT_RUNS_BEFORE].median;

  return difference == WEFT_NOT_KNOWN || ABS (difference) >= base / 100;
}

uint64_t
weft_comparison_chance (const WeftComparison *self)
{
  unsigned before = self->sides[WEFT_RUNS_BEFORE].n_runs;
  unsigned after = self->sides[WEFT_RUNS_AFTER].n_runs;
  double orders = 1;

  if (!self->noise_known)
    return 0;
  /* Of C (before + after, before) ways to place them two are disjoint. */
  for (unsigned i = 1; i <= before; i++)
    orders = orders * (after + i) / i;
  return (uint64_t)(MIN (orders / 2, 1e15) + 0.5);
}
