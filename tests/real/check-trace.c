/* check-trace TRACE: what must hold of the trace of any program, whatever it does, and how
 * much of its waits is known. Prints one JSON object,
 *
 *   { "faults": ["..."], "n_faults": N,
 *     "waits": { "lock": {"all", "done", "holder", "waker", "site", "stack",
 *                         "places": ["..."]}, ... } }
 *
 * where `all` counts the waits of that kind, `done` those that got what they waited for,
 * and the others those of them that are known; `places` are where they were. Of many faults
 * the first few are named. */
#include <glib.h>
#include <inttypes.h>

#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/profile.h"
#include "tracer/analysis/words.h"
#include "tracer/load/load.h"

enum { MANY_FAULTS = 12 };

/* A waiter can be woken from when it has entered, and its wait is written a moment later:
 * much later when it loses its CPU in between. */
#define LATE_NS 100000000

typedef struct {
  const WeftTrace *trace;
  const WeftThread *threads;
  const WeftObject *objects;
  const WeftWait *waits;
  const WeftHold *holds;
  size_t n_threads, n_objects, n_waits, n_holds;
  GPtrArray *faults; /* of char * */
  unsigned n_faults;
  unsigned n_blocked, n_unexplained; /* waits that a thread of the program had to end */
} Check;

static void G_GNUC_PRINTF (2, 3) fault (Check *self, const char *format, ...)
{
  va_list args;

  if (self->n_faults++ >= MANY_FAULTS)
    return;
  va_start (args, format);
  g_ptr_array_add (self->faults, g_strdup_vprintf (format, args));
  va_end (args);
}

/* Everything fitted, and nothing is missing. */
static void
check_defects (Check *self)
{
  const WeftDefects *defects = weft_trace_defects (self->trace);
  const struct {
    const char *what;
    uint64_t n;
  } counts[] = {
    { "events were lost", defects->lost },
    { "waits ended that had not begun", defects->unmatched_waits },
    { "threads were not seen to start", defects->unknown_threads },
    { "messages were received that nobody sent", defects->unmatched_messages },
    { "events were malformed", defects->malformed },
    { "scheduling records were lost", weft_trace_scheduling (self->trace)->lost },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (counts); i++)
    if (counts[i].n > 0)
      fault (self, "%" PRIu64 " %s", counts[i].n, counts[i].what);
}

/* Of each thread every nanosecond is accounted for, once. */
static void
check_lives (Check *self)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (self->trace);

  for (uint32_t i = 0; i < self->n_threads; i++) {
    const WeftThread *thread = &self->threads[i];
    const WeftThreadProfile *row = &g_array_index (profile->threads, WeftThreadProfile, i);
    int64_t ready_ns = row->ready_ns == WEFT_NOT_KNOWN ? 0 : row->ready_ns;
    int64_t sum_ns
        = row->running_ns + ready_ns + row->blocked_ns + row->sleeping_ns + row->unknown_ns;

    if (thread->tid == 0)
      fault (self, "%s was spawned and never started", thread->name);
    if (thread->end_ns < thread->begin_ns || thread->begin_ns < thread->spawned_ns)
      fault (self, "%s ends before it begins", thread->name);
    if (sum_ns != thread->end_ns - thread->begin_ns)
      fault (self, "%s lived %" PRIi64 " ns, its states make up %" PRIi64, thread->name,
             thread->end_ns - thread->begin_ns, sum_ns);
    if (row->unknown_ns > 0)
      fault (self, "%s: states unknown for %" PRIi64 " ns", thread->name, row->unknown_ns);
    if (thread->parent == WEFT_NO_ROW)
      continue;
    if (self->threads[thread->parent].begin_ns > thread->spawned_ns
        || self->threads[thread->parent].end_ns < thread->spawned_ns)
      fault (self, "%s was spawned when its parent was not there", thread->name);
  }
}

/* Who held what a thread waits for, and who woke it, was there at the time. */
static void
check_partner (Check *self, const WeftWait *wait, uint32_t partner, const char *role)
{
  const WeftThread *thread;

  if (partner == WEFT_NO_ROW)
    return;
  thread = &self->threads[partner];
  if (partner == wait->thread)
    fault (self, "%s is the %s of its own wait at %" PRIi64 " ns", thread->name, role,
           wait->begin_ns);
  if (thread->begin_ns > wait->end_ns || thread->end_ns < wait->begin_ns - LATE_NS)
    fault (self, "%s, the %s of a wait of %s at %" PRIi64 " ns, did not live then",
           thread->name, role, self->threads[wait->thread].name, wait->begin_ns);
}

static bool
is_for_lock (const WeftWait *wait)
{
  return wait->kind == WEFT_WAIT_LOCK || wait->kind == WEFT_WAIT_READ_LOCK
         || wait->kind == WEFT_WAIT_WRITE_LOCK || wait->kind == WEFT_WAIT_SPIN;
}

/* Whether it can end only by what another thread of its process does. Several processes may
 * share a lock, of which each sees only its own part. */
static bool
is_within_process (const Check *self, const WeftWait *wait)
{
  size_t n;

  weft_trace_processes (self->trace, &n);
  if (n > 1)
    return false;
  return is_for_lock (wait) || wait->kind == WEFT_WAIT_CONDITION
         || wait->kind == WEFT_WAIT_SEMAPHORE || wait->kind == WEFT_WAIT_BARRIER;
}

/* Whether every hold of the lock is in the trace. */
static bool
has_all_holds (const Check *self, const WeftObject *lock)
{
  return g_strcmp0 (weft_trace_info (self->trace)->detail, "interactions") != 0
         && lock->thinned_ns < 0 && lock->acquisitions == 0 && !lock->contended_only;
}

/* Whether @wait, which got its lock, has a hold that begins where it ends. Both are told by
 * one thread, one directly after the other, unless the process ends between them. */
static bool
has_own_hold (const Check *self, const WeftWait *wait)
{
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (self->trace, wait->object, &n);

  for (size_t i = 0; i < n; i++)
    if (holds[i].thread == wait->thread && holds[i].acquired_ns >= wait->begin_ns)
      return true;
  return false;
}

/* What a thread waits for may come between the look that found it missing and the wait
 * for it, unseen by who brings it. Then the kernel is not asked to wait, or comes back at
 * once; only a waker that looked for waiters just before this one came, and was slow after
 * that, is not known. */
static void
check_waker (Check *self, const WeftWait *wait)
{
  const WeftStates *states = weft_trace_thread_states (self->trace, wait->thread);
  int64_t totals_ns[WEFT_N_STATES] = { 0 };

  if (!weft_trace_scheduling (self->trace)->recorded)
    return;
  weft_states_totals (states, wait->begin_ns, wait->end_ns, totals_ns);
  if (totals_ns[WEFT_STATE_WAIT_LOCK] + totals_ns[WEFT_STATE_WAIT_EVENT] == 0)
    return;
  self->n_blocked++;
  self->n_unexplained += wait->waker == WEFT_NO_ROW;
}

/* One in a hundred may be unknown, and one in a short trace. */
static void
check_explained (Check *self)
{
  if (self->n_unexplained > 1 + self->n_blocked / 100)
    fault (self, "of %u waits that blocked, nobody is known to have ended %u",
           self->n_blocked, self->n_unexplained);
}

static void
check_waits (Check *self)
{
  for (size_t i = 0; i < self->n_waits; i++) {
    const WeftWait *wait = &self->waits[i];
    const WeftThread *thread = &self->threads[wait->thread];

    if (wait->end_ns < wait->begin_ns || wait->begin_ns < thread->begin_ns
        || wait->end_ns > thread->end_ns)
      fault (self, "a wait of %s at %" PRIi64 " ns is not within its life", thread->name,
             wait->begin_ns);
    if (i > 0 && self->waits[i - 1].thread == wait->thread
        && self->waits[i - 1].end_ns > wait->begin_ns)
      fault (self, "%s waits twice at %" PRIi64 " ns", thread->name, wait->begin_ns);
    check_partner (self, wait, wait->holder, "holder");
    check_partner (self, wait, wait->waker, "waker");
    if (!wait->ended || wait->outcome != WEFT_OUTCOME_DONE || wait->object == WEFT_NO_ROW)
      continue;
    if (is_within_process (self, wait))
      check_waker (self, wait);
    if (is_for_lock (wait) && thread->ended
        && has_all_holds (self, &self->objects[wait->object]) && !has_own_hold (self, wait))
      fault (self, "%s waited for %s at %" PRIi64 " ns, got it, and never held it",
             thread->name, self->objects[wait->object].name, wait->begin_ns);
  }
}

static void
check_lock (Check *self, uint32_t lock)
{
  const WeftObject *object = &self->objects[lock];
  const WeftHold *before = NULL; /* the one of those so far that ends last */
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (self->trace, lock, &n);

  for (size_t i = 0; i < n; i++) {
    const WeftHold *hold = &holds[i];
    const WeftThread *thread = &self->threads[hold->thread];

    if (hold->released_ns < hold->acquired_ns || hold->acquired_ns < thread->begin_ns
        || (hold->released && hold->released_ns > thread->end_ns))
      fault (self, "a hold of %s by %s at %" PRIi64 " ns is not within its life",
             object->name, thread->name, hold->acquired_ns);
    if (hold->acquired_ns < object->created_ns || hold->released_ns > object->destroyed_ns)
      fault (self, "%s was held at %" PRIi64 " ns, when it did not exist", object->name,
             hold->acquired_ns);
    if (before != NULL && before->released_ns > hold->acquired_ns
        && (before->mode == WEFT_HOLD_EXCLUSIVE || hold->mode == WEFT_HOLD_EXCLUSIVE))
      fault (self, "%s and %s both held %s at %" PRIi64 " ns",
             self->threads[before->thread].name, thread->name, object->name,
             hold->acquired_ns);
    if (before == NULL || hold->released_ns > before->released_ns)
      before = hold;
  }
}

/* An arrow runs forward in time, between threads that live at its ends, and says the same
 * as the wait that it ended. */
static void
check_arrows (Check *self)
{
  size_t n;
  const WeftInteraction *arrows = weft_trace_interactions (self->trace, &n);

  for (size_t i = 0; i < n; i++) {
    const WeftInteraction *arrow = &arrows[i];
    const char *text = weft_interaction_text (arrow->kind);
    const WeftThread *from = &self->threads[arrow->from_thread];
    const WeftThread *to = &self->threads[arrow->to_thread];

    if (arrow->from_ns > arrow->to_ns)
      fault (self, "a %s at %" PRIi64 " ns runs backward", text, arrow->from_ns);
    if (arrow->from_ns < from->begin_ns || arrow->from_ns > from->end_ns
        || arrow->to_ns < to->begin_ns || arrow->to_ns > to->end_ns)
      fault (self,
             "a %s from %s (until %" PRIi64 ") at %" PRIi64 " ns to %s (until %" PRIi64
             ") at %" PRIi64 " ns ends where no thread is",
             text, from->name, from->end_ns, arrow->from_ns, to->name, to->end_ns,
             arrow->to_ns);
    if (arrow->kind == WEFT_INTERACTION_WAKE && arrow->cause != WEFT_NO_ROW
        && ((self->waits[arrow->cause].waker != WEFT_NO_ROW
             && self->waits[arrow->cause].waker != arrow->from_thread)
            || self->waits[arrow->cause].thread != arrow->to_thread))
      fault (self, "a wake from %s to %s at %" PRIi64 " ns and its wait disagree",
             from->name, to->name, arrow->from_ns);
  }
}

typedef struct {
  unsigned all, done, holder, waker, site, stack;
  GHashTable *places; /* of char *, borrowed */
} Known;

static void
print_places (const Known *row)
{
  g_autoptr (GList) places = g_hash_table_get_keys (row->places);
  const char *separator = "";

  g_print ("\"places\": [");
  for (GList *place = places; place != NULL; place = place->next) {
    g_autofree char *text = g_strescape (place->data, NULL);

    g_print ("%s\"%s\"", separator, text);
    separator = ", ";
  }
  g_print ("]");
}

static void
print_waits (const Check *self)
{
  Known known[WEFT_N_WAIT_KINDS] = { 0 };
  const char *separator = "";
  size_t n;
  const WeftSite *sites = weft_trace_sites (self->trace, &n);

  for (size_t i = 0; i < self->n_waits; i++) {
    const WeftWait *wait = &self->waits[i];
    Known *row = &known[wait->kind];

    if (row->places == NULL)
      row->places = g_hash_table_new (g_str_hash, g_str_equal);
    if (wait->site != WEFT_NO_ROW)
      g_hash_table_add (row->places, (gpointer)sites[wait->site].text);
    row->all++;
    row->done += wait->ended && wait->outcome == WEFT_OUTCOME_DONE;
    row->holder += wait->holder != WEFT_NO_ROW;
    row->waker += wait->waker != WEFT_NO_ROW;
    row->site += wait->site != WEFT_NO_ROW;
    row->stack += wait->stack != WEFT_NO_ROW;
  }
  g_print ("  \"waits\": {");
  for (unsigned kind = 0; kind < WEFT_N_WAIT_KINDS; kind++) {
    const Known *row = &known[kind];

    if (row->all == 0)
      continue;
    g_print ("%s\n    \"%s\": {\"all\": %u, \"done\": %u, \"holder\": %u, "
             "\"waker\": %u, \"site\": %u, \"stack\": %u, ",
             separator, weft_wait_kind_text (kind), row->all, row->done, row->holder,
             row->waker, row->site, row->stack);
    print_places (row);
    g_print ("}");
    g_hash_table_unref (row->places);
    separator = ",";
  }
  g_print ("}\n");
}

static void
print_faults (const Check *self)
{
  g_print ("{ \"n_faults\": %u,\n  \"faults\": [", self->n_faults);
  for (unsigned i = 0; i < self->faults->len; i++) {
    g_autofree char *text = g_strescape (g_ptr_array_index (self->faults, i), NULL);

    g_print ("%s\n    \"%s\"", i > 0 ? "," : "", text);
  }
  g_print ("],\n");
}

/* The critical path explains every nanosecond of the run, once. */
static void
check_critical_path (Check *self)
{
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (self->trace);
  int64_t time_ns = 0, shares_ns = 0;

  for (unsigned i = 0; i < path->steps->len; i++) {
    const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);

    if (step->from_ns != time_ns)
      fault (self, "the critical path has a gap at %" PRId64, time_ns);
    time_ns = step->to_ns;
  }
  for (unsigned i = 0; i < path->shares->len; i++)
    shares_ns += g_array_index (path->shares, WeftPathShare, i).ns;
  if (time_ns != weft_trace_duration_ns (self->trace) || shares_ns != time_ns)
    fault (self, "the critical path's steps are %" PRId64 ", its shares %" PRId64, time_ns,
           shares_ns);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  Check self = { .faults = faults };

  if (argc != 2) {
    g_printerr ("check-trace: give one trace\n");
    return 2;
  }
  trace = weft_load (argv[1], NULL, &error);
  if (trace == NULL) {
    g_printerr ("check-trace: %s\n", error->message);
    return 2;
  }
  self.trace = trace;
  self.threads = weft_trace_threads (trace, &self.n_threads);
  self.objects = weft_trace_objects (trace, &self.n_objects);
  self.waits = weft_trace_waits (trace, &self.n_waits);
  self.holds = weft_trace_holds (trace, &self.n_holds);
  check_defects (&self);
  check_lives (&self);
  check_waits (&self);
  for (uint32_t i = 0; i < self.n_objects; i++)
    check_lock (&self, i);
  check_explained (&self);
  check_arrows (&self);
  check_critical_path (&self);
  print_faults (&self);
  print_waits (&self);
  g_print ("}\n");
  return self.n_faults > 0;
}
