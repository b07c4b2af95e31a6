#include "gui/view/relations.h"

/* What is related to each of @n things: those of thing i from firsts[i] to firsts[i + 1].
 */
typedef struct {
  uint32_t *firsts;
  WeftRelation *all;
} Table;

struct WeftRelations {
  Table threads, objects, users;
  GArray *ties; /* of WeftTie */
};

/* Counts how often each of many others occurs, and then forgets it in the time that took.
 */
typedef struct {
  uint32_t *counts;
  GArray *seen; /* of uint32_t */
} Tally;

static void
tally_init (Tally *self, size_t n)
{
  self->counts = g_new0 (uint32_t, n + 1);
  self->seen = g_array_new (FALSE, FALSE, sizeof (uint32_t));
}

static void
tally_clear (Tally *self)
{
  g_free (self->counts);
  g_array_unref (self->seen);
}

static void
tally_add (Tally *self, uint32_t other)
{
  if (other == WEFT_NO_ROW)
    return;
  if (self->counts[other] == 0)
    g_array_append_val (self->seen, other);
  if (self->counts[other] < UINT32_MAX)
    self->counts[other]++;
}

/* Appends a pair of @one with each; with @above only with those of a higher number. */
static void
tally_take (Tally *self, uint32_t one, bool above, GArray *ties)
{
  for (guint i = 0; i < self->seen->len; i++) {
    uint32_t other = g_array_index (self->seen, uint32_t, i);
    WeftTie tie = { one, other, self->counts[other] };

    self->counts[other] = 0;
    if (!above || other > one)
      g_array_append_val (ties, tie);
  }
  g_array_set_size (self->seen, 0);
}

/* The pairs as a table of what is related to each a, or with @turned to each b. */
static void
table_add (Table *self, const GArray *ties, bool turned, uint32_t *ends)
{
  for (guint i = 0; i < ties->len; i++) {
    const WeftTie *tie = &g_array_index (ties, WeftTie, i);
    uint32_t one = turned ? tie->b : tie->a;

    self->all[ends[one]++] = (WeftRelation){ turned ? tie->a : tie->b, tie->weight };
  }
}

static void
table_init (Table *self, size_t n, const GArray *ties, bool turned, bool both)
{
  g_autofree uint32_t *ends = NULL;

  self->firsts = g_new0 (uint32_t, n + 1);
  for (guint i = 0; i < ties->len; i++) {
    const WeftTie *tie = &g_array_index (ties, WeftTie, i);

    self->firsts[(turned ? tie->b : tie->a) + 1]++;
    if (both)
      self->firsts[(turned ? tie->a : tie->b) + 1]++;
  }
  for (size_t i = 0; i < n; i++)
    self->firsts[i + 1] += self->firsts[i];
  self->all = g_new (WeftRelation, self->firsts[n] + 1);
  ends = g_memdup2 (self->firsts, (n + 1) * sizeof (uint32_t));
  table_add (self, ties, turned, ends);
  if (both)
    table_add (self, ties, !turned, ends);
}

/* The waits that no interaction ended, from either side: of WeftTie, by a. */
static GArray *
waits_in_vain (const WeftTrace *trace)
{
  GArray *ret = g_array_new (FALSE, FALSE, sizeof (WeftTie));
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);

  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &waits[i];
    uint32_t other = wait->target != WEFT_NO_ROW ? wait->target : wait->holder;

    if ((wait->ended && wait->outcome == WEFT_OUTCOME_DONE) || other == WEFT_NO_ROW
        || other == wait->thread)
      continue;
    g_array_append_val (ret, ((WeftTie){ wait->thread, other, 1 }));
    g_array_append_val (ret, ((WeftTie){ other, wait->thread, 1 }));
  }
  return ret;
}

static int
compare_ties (gconstpointer a, gconstpointer b)
{
  const WeftTie *x = a, *y = b;

  return (x->a > y->a) - (x->a < y->a);
}

static void
relate_threads (WeftRelations *self, const WeftTrace *trace, size_t n_threads)
{
  g_autoptr (GArray) in_vain = waits_in_vain (trace);
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  guint next = 0;
  Tally tally;

  tally_init (&tally, n_threads);
  g_array_sort (in_vain, compare_ties);
  for (uint32_t thread = 0; thread < n_threads; thread++) {
    const uint32_t *rows = weft_trace_thread_interactions (trace, thread, &n);

    for (size_t i = 0; i < n; i++) {
      const WeftInteraction *it = &all[rows[i]];

      tally_add (&tally, it->from_thread == thread ? it->to_thread : it->from_thread);
    }
    for (; next < in_vain->len; next++) {
      const WeftTie *tie = &g_array_index (in_vain, WeftTie, next);

      if (tie->a != thread)
        break;
      tally_add (&tally, tie->b);
    }
    tally_take (&tally, thread, true, self->ties);
  }
  tally_clear (&tally);
  table_init (&self->threads, n_threads, self->ties, false, true);
}

/* Notes are sorted by thread: the objects' users by what is said of them. O(notes). */
static void
count_notes (const WeftTrace *trace, size_t n_objects, GArray **ret_by_object)
{
  size_t n;
  const WeftNote *notes = weft_trace_notes (trace, &n);

  for (size_t i = 0; i < n; i++) {
    uint32_t object = notes[i].object;

    if (object == WEFT_NO_ROW || object >= n_objects)
      continue;
    if (ret_by_object[object] == NULL)
      ret_by_object[object] = g_array_new (FALSE, FALSE, sizeof (uint32_t));
    g_array_append_val (ret_by_object[object], notes[i].thread);
  }
}

static void
count_users (const WeftTrace *trace, uint32_t object, Tally *tally)
{
  size_t n, n_waits;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const WeftHold *holds = weft_trace_lock_holds (trace, object, &n);
  const uint32_t *rows;
  const WeftMessage *messages;
  const WeftWake *wakes;

  for (size_t i = 0; i < n; i++)
    tally_add (tally, holds[i].thread);
  rows = weft_trace_object_waits (trace, object, &n);
  for (size_t i = 0; i < n; i++)
    tally_add (tally, waits[rows[i]].thread);
  messages = weft_trace_channel_messages (trace, object, &n);
  for (size_t i = 0; i < n; i++) {
    tally_add (tally, messages[i].sender);
    tally_add (tally, messages[i].receiver);
  }
  wakes = weft_trace_object_wakes (trace, object, &n);
  for (size_t i = 0; i < n; i++)
    tally_add (tally, wakes[i].thread);
}

static void
relate_objects (WeftRelations *self,
                const WeftTrace *trace,
                size_t n_threads,
                size_t n_objects)
{
  g_autoptr (GArray) uses = g_array_new (FALSE, FALSE, sizeof (WeftTie));
  g_autofree GArray **notes = g_new0 (GArray *, n_objects + 1);
  Tally tally;

  tally_init (&tally, n_threads);
  count_notes (trace, n_objects, notes);
  for (uint32_t object = 0; object < n_objects; object++) {
    count_users (trace, object, &tally);
    for (guint i = 0; notes[object] != NULL && i < notes[object]->len; i++)
      tally_add (&tally, g_array_index (notes[object], uint32_t, i));
    g_clear_pointer (&notes[object], g_array_unref);
    tally_take (&tally, object, false, uses);
  }
  tally_clear (&tally);
  table_init (&self->users, n_objects, uses, false, false);
  table_init (&self->objects, n_threads, uses, true, false);
}

WeftRelations *
weft_relations_new (const WeftTrace *trace)
{
  WeftRelations *self = g_new0 (WeftRelations, 1);
  size_t n_threads, n_objects;

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  self->ties = g_array_new (FALSE, FALSE, sizeof (WeftTie));
  relate_threads (self, trace, n_threads);
  relate_objects (self, trace, n_threads, n_objects);
  return self;
}

static void
table_clear (Table *self)
{
  g_free (self->firsts);
  g_free (self->all);
}

void
weft_relations_free (WeftRelations *self)
{
  if (self == NULL)
    return;
  table_clear (&self->threads);
  table_clear (&self->objects);
  table_clear (&self->users);
  g_array_unref (self->ties);
  g_free (self);
}

static const WeftRelation *
slice (const Table *self, uint32_t one, size_t *ret_n)
{
  *ret_n = self->firsts[one + 1] - self->firsts[one];
  return self->all + self->firsts[one];
}

const WeftRelation *
weft_relations_threads (const WeftRelations *self, uint32_t thread, size_t *ret_n)
{
  return slice (&self->threads, thread, ret_n);
}

const WeftRelation *
weft_relations_objects (const WeftRelations *self, uint32_t thread, size_t *ret_n)
{
  return slice (&self->objects, thread, ret_n);
}

const WeftRelation *
weft_relations_users (const WeftRelations *self, uint32_t object, size_t *ret_n)
{
  return slice (&self->users, object, ret_n);
}

const WeftTie *
weft_relations_ties (const WeftRelations *self, size_t *ret_n)
{
  *ret_n = self->ties->len;
  return (const WeftTie *)(void *)self->ties->data;
}
