#include "gui/app/times-scope.h"

#include <glib/gi18n.h>

#include "tracer/analysis/words.h"

#define MOST_OF_A_KIND 1000

static void
add_scope (GArray *ret, WeftScopeKind kind, uint32_t row)
{
  WeftTimesScope scope = { kind, row };

  g_array_append_val (ret, scope);
}

/* The profile has them with the most waiting first. */
static void
add_objects (const WeftProfile *profile, WeftTimesMeasure measure, GArray *ret)
{
  guint n_locks = measure != WEFT_TIMES_MESSAGES ? profile->locks->len : 0;
  guint n_channels = measure != WEFT_TIMES_HOLDS ? profile->channels->len : 0;
  guint n_conditions = measure == WEFT_TIMES_WAITS ? profile->conditions->len : 0;

  for (guint i = 0; i < MIN (n_locks, MOST_OF_A_KIND); i++)
    add_scope (ret, WEFT_SCOPE_OBJECT,
               g_array_index (profile->locks, WeftLockProfile, i).object);
  for (guint i = 0; i < MIN (n_channels, MOST_OF_A_KIND); i++)
    add_scope (ret, WEFT_SCOPE_OBJECT,
               g_array_index (profile->channels, WeftChannelProfile, i).object);
  for (guint i = 0; i < MIN (n_conditions, MOST_OF_A_KIND); i++) {
    const WeftConditionProfile *condition
        = &g_array_index (profile->conditions, WeftConditionProfile, i);

    if (condition->waits > 0)
      add_scope (ret, WEFT_SCOPE_OBJECT, condition->object);
  }
}

static int
compare_blocked (gconstpointer a, gconstpointer b)
{
  const WeftThreadProfile *left = *(WeftThreadProfile *const *)a;
  const WeftThreadProfile *right = *(WeftThreadProfile *const *)b;

  if (left->blocked_ns != right->blocked_ns)
    return left->blocked_ns > right->blocked_ns ? -1 : 1;
  return (left->thread > right->thread) - (left->thread < right->thread);
}

static void
add_threads (const WeftProfile *profile, GArray *ret)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; i < profile->threads->len; i++)
    g_ptr_array_add (sorted, &g_array_index (profile->threads, WeftThreadProfile, i));
  g_ptr_array_sort (sorted, compare_blocked);
  for (guint i = 0; i < MIN (sorted->len, MOST_OF_A_KIND); i++)
    add_scope (ret, WEFT_SCOPE_THREAD,
               ((const WeftThreadProfile *)sorted->pdata[i])->thread);
}

void
weft_times_scopes (const WeftSummary *summary, WeftTimesMeasure measure, GArray *ret)
{
  add_scope (ret, WEFT_SCOPE_ALL, 0);
  for (uint32_t i = 0; measure == WEFT_TIMES_WAITS && i < WEFT_N_WAIT_KINDS; i++) {
    if (summary->wait_kinds[i])
      add_scope (ret, WEFT_SCOPE_KIND, i);
  }
  add_objects (summary->profile, measure, ret);
  add_threads (summary->profile, ret);
}

char *
weft_times_scope_text (const WeftTimesScope *self,
                       const WeftTrace *trace,
                       WeftTimesMeasure measure)
{
  g_autofree char *name = NULL;
  size_t n;

  switch (self->kind) {
  case WEFT_SCOPE_KIND:
    name = weft_names_text (trace, WEFT_NAMES_WAIT_KINDS, self->row);
    return g_strdup_printf (_ ("Kind: %s"), name);
  case WEFT_SCOPE_OBJECT:
    name = weft_names_text (trace, WEFT_NAMES_OBJECTS, self->row);
    /* Translators: a kind of object and its name: "mutex: counter" */
    return g_strdup_printf (
        _ ("%s: %s"),
        weft_object_kind_shown (weft_trace_objects (trace, &n)[self->row].kind), name);
  case WEFT_SCOPE_THREAD:
    name = weft_names_text (trace, WEFT_NAMES_THREADS, self->row);
    return g_strdup_printf (_ ("Thread: %s"), name);
  case WEFT_SCOPE_ALL:
    break;
  }
  return g_strdup (measure == WEFT_TIMES_WAITS ? _ ("All but sleeps and yields")
                                               : _ ("All"));
}

static GArray *
copy_rows (const uint32_t *rows, size_t n)
{
  GArray *copy = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), (guint)n);

  return n > 0 ? g_array_append_vals (copy, rows, (guint)n) : copy;
}

static GArray *
consecutive_rows (size_t first, size_t n)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), (guint)n);

  for (size_t i = 0; i < n; i++) {
    uint32_t row = (uint32_t)(first + i);

    g_array_append_val (rows, row);
  }
  return rows;
}

GArray *
weft_times_scope_waits (const WeftTimesScope *self, const WeftTrace *trace)
{
  size_t n, n_all;

  if (self->kind == WEFT_SCOPE_OBJECT) {
    const uint32_t *rows = weft_trace_object_waits (trace, self->row, &n);

    return copy_rows (rows, n);
  }
  if (self->kind == WEFT_SCOPE_THREAD) {
    const WeftWait *all = weft_trace_waits (trace, &n_all);
    const WeftWait *own = weft_trace_thread_waits (trace, self->row, &n);

    return consecutive_rows (n > 0 ? (size_t)(own - all) : 0, n);
  }
  return NULL;
}

GArray *
weft_times_scope_holds (const WeftTimesScope *self, const WeftTrace *trace)
{
  size_t n, n_all;

  if (self->kind == WEFT_SCOPE_OBJECT) {
    const WeftHold *all = weft_trace_holds (trace, &n_all);
    const WeftHold *own = weft_trace_lock_holds (trace, self->row, &n);

    return consecutive_rows (n > 0 ? (size_t)(own - all) : 0, n);
  }
  if (self->kind == WEFT_SCOPE_THREAD) {
    const uint32_t *rows = weft_trace_thread_holds (trace, self->row, &n);

    return copy_rows (rows, n);
  }
  return NULL;
}

bool
weft_times_scope_has_wait (const WeftTimesScope *self,
                           const WeftTrace *trace,
                           uint32_t wait)
{
  size_t n;
  WeftWaitKind kind = weft_trace_waits (trace, &n)[wait].kind;

  if (self->kind == WEFT_SCOPE_KIND)
    return kind == (WeftWaitKind)self->row;
  return !weft_wait_kind_is_pause (kind);
}

bool
weft_times_scope_has_message (const WeftTimesScope *self,
                              const WeftTrace *trace,
                              uint32_t message)
{
  size_t n;
  const WeftMessage *row = &weft_trace_messages (trace, &n)[message];

  if (self->kind == WEFT_SCOPE_OBJECT)
    return row->channel == self->row;
  if (self->kind == WEFT_SCOPE_THREAD)
    return row->sender == self->row || row->receiver == self->row;
  return true;
}
