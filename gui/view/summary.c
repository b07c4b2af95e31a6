#include "gui/view/summary.h"

#include "tracer/analysis/words.h"

/* Pauses are long because somebody meant them to be, and joins mostly too: they explain
 * less than any other wait. */
static int
rank (WeftWaitKind kind)
{
  return weft_wait_kind_is_pause (kind) ? 0 : kind == WEFT_WAIT_JOIN ? 1 : 2;
}

/* And which kinds of waits there are. */
static uint32_t
find_longest_wait (const WeftTrace *trace, bool *ret_kinds)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  int64_t longest_ns = 0;
  int highest = 1;
  uint32_t row = WEFT_NO_ROW;

  for (size_t i = 0; i < n; i++) {
    int64_t duration_ns = waits[i].end_ns - waits[i].begin_ns;
    int own = rank (waits[i].kind);

    ret_kinds[waits[i].kind] = true;
    if (own > highest || (own == highest && duration_ns > longest_ns)) {
      highest = own;
      longest_ns = duration_ns;
      row = (uint32_t)i;
    }
  }
  return row;
}

static void
find_locks (WeftSummary *self)
{
  const GArray *locks = self->profile->locks;

  self->busiest_lock = WEFT_NO_ROW;
  if (locks->len > 0 && g_array_index (locks, WeftLockProfile, 0).wait_ns > 0)
    self->busiest_lock = g_array_index (locks, WeftLockProfile, 0).object;
  for (guint i = 0; i < locks->len; i++)
    self->lock_wait_ns += g_array_index (locks, WeftLockProfile, i).wait_ns;
}

WeftSummary *
weft_summary_new (const WeftTrace *trace, GCancellable *cancellable)
{
  WeftSummary *self = g_new0 (WeftSummary, 1);

  self->profile = weft_profile_new (trace);
  find_locks (self);
  if (!g_cancellable_is_cancelled (cancellable))
    self->findings = weft_findings_new (trace);
  if (!g_cancellable_is_cancelled (cancellable))
    self->path = weft_critical_path_of_run (trace);
  self->longest_wait = find_longest_wait (trace, self->wait_kinds);
  if (g_cancellable_is_cancelled (cancellable))
    g_clear_pointer (&self, weft_summary_free);
  return self;
}

void
weft_summary_free (WeftSummary *self)
{
  if (self == NULL)
    return;
  weft_profile_free (self->profile);
  weft_findings_free (self->findings);
  weft_critical_path_free (self->path);
  g_free (self);
}
