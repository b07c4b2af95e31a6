#include "gui/view/ranks.h"

#include <stdlib.h>

#include "gui/view/natural.h"
#include "gui/view/relations.h"
#include "tracer/analysis/words.h"

static const char *const names[WEFT_N_ORDERS] = {
  [WEFT_ORDER_SPAWN] = "spawn",
  [WEFT_ORDER_NAME] = "name",
  [WEFT_ORDER_WAITING] = "waiting",
  [WEFT_ORDER_INTERACTION] = "interaction",
};

const char *
weft_lane_order_name (WeftLaneOrder order)
{
  return names[order];
}

bool
weft_lane_order_parse (const char *tainted_text, WeftLaneOrder *ret)
{
  for (int i = 0; i < WEFT_N_ORDERS; i++) {
    if (g_str_equal (tainted_text, names[i])) {
      *ret = (WeftLaneOrder)i;
      return true;
    }
  }
  return false;
}

/* What things are sorted by: the one that is given, then their number. */
typedef struct {
  const char *name; /* upwards; NULL: not by name */
  double amount;    /* downwards */
  uint32_t number;
} Key;

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const Key *x = a, *y = b;
  int order = x->name != NULL ? weft_natural_compare (x->name, y->name) : 0;

  if (order != 0)
    return order;
  if (x->amount < y->amount || x->amount > y->amount)
    return x->amount < y->amount ? 1 : -1;
  return (x->number > y->number) - (x->number < y->number);
}

/* Returns: (transfer full): the place of each of @n. */
static uint32_t *
places_of (Key *keys, size_t n)
{
  uint32_t *ret = g_new (uint32_t, n + 1);

  qsort (keys, n, sizeof *keys, compare_keys);
  for (uint32_t i = 0; i < n; i++)
    ret[keys[i].number] = i;
  return ret;
}

/* What is sorted, with a key for each. */
typedef struct {
  const WeftTrace *trace;
  const WeftThread *threads;
  const WeftObject *objects;
  size_t n_threads, n_objects, n_processes;
  Key *of_threads, *of_objects, *of_processes;
} Keys;

static Key *
new_keys (size_t n)
{
  Key *ret = g_new0 (Key, n + 1);

  for (uint32_t i = 0; i < n; i++)
    ret[i].number = i;
  return ret;
}

static void
keys_init (Keys *self, const WeftTrace *trace)
{
  self->trace = trace;
  self->threads = weft_trace_threads (trace, &self->n_threads);
  self->objects = weft_trace_objects (trace, &self->n_objects);
  weft_trace_processes (trace, &self->n_processes);
  self->of_threads = new_keys (self->n_threads);
  self->of_objects = new_keys (self->n_objects);
  self->of_processes = new_keys (self->n_processes);
}

static void
keys_clear (Keys *self)
{
  g_free (self->of_threads);
  g_free (self->of_objects);
  g_free (self->of_processes);
}

static int64_t
waited_by (const Keys *keys, uint32_t thread)
{
  const WeftStates *states = weft_trace_thread_states (keys->trace, thread);
  int64_t totals[WEFT_N_STATES] = { 0 };

  if (states != NULL)
    weft_states_totals (states, 0, weft_trace_duration_ns (keys->trace), totals);
  return totals[WEFT_STATE_WAIT_LOCK] + totals[WEFT_STATE_WAIT_EVENT]
         + totals[WEFT_STATE_WAIT_OTHER];
}

static int64_t
waited_for (const Keys *keys, uint32_t object)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (keys->trace, &n);
  const uint32_t *rows = weft_trace_object_waits (keys->trace, object, &n);
  int64_t sum_ns = 0;

  for (size_t i = 0; i < n; i++)
    sum_ns += waits[rows[i]].end_ns - waits[rows[i]].begin_ns;
  return sum_ns;
}

static void
by_waiting (Keys *keys)
{
  for (uint32_t i = 0; i < keys->n_threads; i++) {
    keys->of_threads[i].amount = (double)waited_by (keys, i);
    keys->of_processes[keys->threads[i].process].amount += keys->of_threads[i].amount;
  }
  for (uint32_t i = 0; i < keys->n_objects; i++)
    keys->of_objects[i].amount = (double)waited_for (keys, i);
}

static void
by_name (Keys *keys, GPtrArray *titles)
{
  for (uint32_t i = 0; i < keys->n_threads; i++)
    keys->of_threads[i].name = keys->threads[i].name;
  for (uint32_t i = 0; i < keys->n_objects; i++)
    keys->of_objects[i].name = keys->objects[i].name;
  for (uint32_t i = 0; i < keys->n_processes; i++) {
    g_ptr_array_add (titles, weft_process_name (keys->trace, i));
    keys->of_processes[i].name = titles->pdata[i];
  }
}

static void
take_places (Key *keys, uint32_t *places, size_t n)
{
  for (size_t i = 0; i < n; i++)
    keys[i].amount = -(double)places[i];
  g_free (places);
}

/* Processes by what passes between their threads, threads by what passes between those of
 * one process; objects where the middle of those is who use them. */
static void
by_interaction (Keys *keys)
{
  g_autoptr (WeftRelations) relations = weft_relations_new (keys->trace);
  g_autoptr (GArray) inner = g_array_new (FALSE, FALSE, sizeof (WeftTie));
  g_autoptr (GArray) outer = g_array_new (FALSE, FALSE, sizeof (WeftTie));
  size_t n;
  const WeftTie *ties = weft_relations_ties (relations, &n);

  for (size_t i = 0; i < n; i++) {
    WeftTie tie = { keys->threads[ties[i].a].process, keys->threads[ties[i].b].process,
                    ties[i].weight };

    if (tie.a == tie.b)
      g_array_append_val (inner, ties[i]);
    else
      g_array_append_val (outer, tie);
  }
  take_places (keys->of_threads,
               weft_seriate (keys->n_threads, (WeftTie *)(void *)inner->data, inner->len),
               keys->n_threads);
  take_places (keys->of_processes,
               weft_seriate (keys->n_processes, (WeftTie *)(void *)outer->data, outer->len),
               keys->n_processes);
  for (uint32_t i = 0; i < keys->n_objects; i++) {
    const WeftRelation *users = weft_relations_users (relations, i, &n);
    double sum = 0, weight = 0;

    for (size_t k = 0; k < n; k++) {
      sum += keys->of_threads[users[k].other].amount * users[k].weight;
      weight += users[k].weight;
    }
    keys->of_objects[i].amount = weight > 0 ? sum / weight : -(double)keys->n_threads;
  }
}

WeftRanks *
weft_ranks_new (const WeftTrace *trace, WeftLaneOrder order)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  WeftRanks *self = g_new0 (WeftRanks, 1);
  Keys keys;

  keys_init (&keys, trace);
  switch (order) {
  case WEFT_ORDER_NAME:
    by_name (&keys, titles);
    break;
  case WEFT_ORDER_WAITING:
    by_waiting (&keys);
    break;
  case WEFT_ORDER_INTERACTION:
    by_interaction (&keys);
    break;
  case WEFT_ORDER_SPAWN:
  case WEFT_N_ORDERS:
    break;
  }
  self->threads = places_of (keys.of_threads, keys.n_threads);
  self->objects = places_of (keys.of_objects, keys.n_objects);
  self->processes = places_of (keys.of_processes, keys.n_processes);
  keys_clear (&keys);
  return self;
}

void
weft_ranks_free (WeftRanks *self)
{
  if (self == NULL)
    return;
  g_free (self->threads);
  g_free (self->objects);
  g_free (self->processes);
  g_free (self);
}
