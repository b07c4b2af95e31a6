#include <glib/gi18n-lib.h>

#include "tracer/analysis/find.h"
#include "tracer/analysis/happens-before.h"
#include "tracer/analysis/sentence.h"

/* What is known of a variable while its accesses are gone through in order of time. */
typedef struct {
  const WeftNote *write; /* the latest, NULL */
  GArray *reads;         /* of const WeftNote *: since then, the latest of each thread */
  const WeftNote *first, *second; /* the first pair without an order */
  uint64_t pairs;
} Variable;

typedef struct {
  const WeftTrace *trace;
  Variable *variables; /* of all objects */
  WeftClocks *clocks;
} Races;

static int
compare_accesses (gconstpointer a, gconstpointer b)
{
  const WeftNote *one = *(const WeftNote *const *)a, *other = *(const WeftNote *const *)b;

  if (one->begin_ns != other->begin_ns)
    return one->begin_ns < other->begin_ns ? -1 : 1;
  return (one > other) - (one < other);
}

/* Returns: (transfer full): of const WeftNote *, by time. */
static GPtrArray *
gather_accesses (const WeftTrace *trace)
{
  GPtrArray *accesses = g_ptr_array_new ();
  size_t n;
  const WeftNote *notes = weft_trace_notes (trace, &n);

  for (size_t i = 0; i < n; i++) {
    if ((notes[i].kind == WEFT_NOTE_READ || notes[i].kind == WEFT_NOTE_WRITE)
        && notes[i].object != WEFT_NO_ROW)
      g_ptr_array_add (accesses, (gpointer)&notes[i]);
  }
  g_ptr_array_sort (accesses, compare_accesses);
  return accesses;
}

static void
check_pair (const Races *races,
            Variable *variable,
            const WeftNote *before,
            const WeftNote *now)
{
  if (weft_clocks_is_before (races->clocks, before->thread, before->begin_ns, now->thread))
    return;
  if (variable->pairs++ > 0)
    return;
  variable->first = before;
  variable->second = now;
}

static void
note_read (Variable *variable, const WeftNote *read)
{
  for (unsigned i = 0; i < variable->reads->len; i++) {
    const WeftNote **known = &g_array_index (variable->reads, const WeftNote *, i);

    if ((*known)->thread == read->thread) {
      *known = read;
      return;
    }
  }
  g_array_append_val (variable->reads, read);
}

static void
add_access (const Races *races, const WeftNote *access)
{
  Variable *variable = &races->variables[access->object];

  if (variable->reads == NULL)
    variable->reads = g_array_new (FALSE, FALSE, sizeof (const WeftNote *));
  if (variable->write != NULL)
    check_pair (races, variable, variable->write, access);
  if (access->kind == WEFT_NOTE_READ) {
    note_read (variable, access);
    return;
  }
  for (unsigned i = 0; i < variable->reads->len; i++)
    check_pair (races, variable, g_array_index (variable->reads, const WeftNote *, i),
                access);
  g_array_set_size (variable->reads, 0);
  variable->write = access;
}

/* What the first thread did, and then the second: not both read. */
static const char *
accesses_text (const Variable *variable)
{
  if (variable->first->kind == WEFT_NOTE_READ)
    return N_ ("%T read it, and %T wrote it %D later");
  if (variable->second->kind == WEFT_NOTE_READ)
    return N_ ("%T wrote it, and %T read it %D later");
  return N_ ("%T wrote it, and %T wrote it %D later");
}

static void
add_race (const Races *races, uint32_t object, bool complete, GPtrArray *findings)
{
  const Variable *variable = &races->variables[object];
  WeftFinding *finding
      = weft_finding_new (WEFT_FINDING_DATA_RACE,
                          complete ? WEFT_CERTAINTY_PROVEN : WEFT_CERTAINTY_CANNOT_TELL);
  WeftSaying saying;

  finding->at_ns = variable->first->begin_ns;
  weft_finding_add_thread (finding, variable->first->thread);
  weft_finding_add_thread (finding, variable->second->thread);
  weft_finding_add_object (finding, object);
  weft_saying_begin (&saying, races->trace);
  weft_say (&saying, "Data race on %O between %T and %T", object, variable->first->thread,
            variable->second->thread);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, races->trace);
  weft_say (&saying, accesses_text (variable), variable->first->thread,
            variable->second->thread,
            variable->second->begin_ns - variable->first->begin_ns);
  weft_say_on (
      &saying,
      "%Z; no lock, message, wake, spawn or join leads from one to the other, so they "
      "could have come in the other order, or at once.");
  if (variable->pairs > 1)
    weft_say_n (&saying, " So it is with %C pair of accesses.",
                " So it is with %C pairs of accesses.", variable->pairs, variable->pairs);
  if (!complete)
    weft_say (&saying,
              " Not every use of every lock was recorded, so it cannot be told for "
              "sure: record with --detail full.");
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (findings, finding);
}

void
weft_find_races (const WeftTrace *trace, GPtrArray *findings)
{
  g_autoptr (GPtrArray) accesses = gather_accesses (trace);
  g_autoptr (GArray) edges = NULL;
  g_autoptr (WeftClocks) clocks = NULL;
  g_autofree Variable *variables = NULL;
  bool complete = weft_order_is_complete (trace);
  Races races = { .trace = trace };
  size_t n;

  if (accesses->len == 0)
    return;
  weft_trace_objects (trace, &n);
  edges = weft_order_edges (trace);
  races.clocks = clocks = weft_clocks_new (trace, edges);
  races.variables = variables = g_new0 (Variable, n);
  for (unsigned i = 0; i < accesses->len; i++) {
    const WeftNote *access = g_ptr_array_index (accesses, i);

    weft_clocks_advance (clocks, access->begin_ns);
    add_access (&races, access);
  }
  for (uint32_t i = 0; i < n; i++) {
    if (variables[i].pairs > 0)
      add_race (&races, i, complete, findings);
    g_clear_pointer (&variables[i].reads, g_array_unref);
  }
}
