#include <glib/gi18n-lib.h>

#include "tracer/analysis/find.h"
#include "tracer/analysis/sentence.h"
#include "tracer/analysis/wait-for.h"

/* The state in which the trace ended. */
typedef struct {
  const WeftTrace *trace;
  const WeftThread *threads;
  const WeftWait *waits;
  const WeftHold *holds;
  size_t n_threads;
  WeftWaitFor graph;
  uint32_t *wait_of; /* thread to the wait that it is in, WEFT_NO_ROW */
  bool *hopeless;    /* threads of which it was found that they never go on */
  bool *senderless;  /* channels whose last sender said that it went away */
  GPtrArray *findings;
} Stuck;

static bool *
find_senderless (const WeftTrace *trace)
{
  size_t n_objects, n;
  const WeftNote *notes = weft_trace_notes (trace, &n);
  bool *senderless;

  weft_trace_objects (trace, &n_objects);
  senderless = g_new0 (bool, n_objects + 1);
  for (size_t i = 0; i < n; i++) {
    if (notes[i].kind == WEFT_NOTE_DISCONNECT_SENDER && notes[i].object != WEFT_NO_ROW)
      senderless[notes[i].object] = true;
  }
  return senderless;
}

static void
stuck_init (Stuck *self, const WeftTrace *trace, GPtrArray *findings)
{
  size_t n;

  *self = (Stuck){ .trace = trace, .findings = findings };
  self->threads = weft_trace_threads (trace, &self->n_threads);
  self->waits = weft_trace_waits (trace, &n);
  self->holds = weft_trace_holds (trace, &n);
  weft_wait_for_at_end (trace, &self->graph);
  self->senderless = find_senderless (trace);
  self->hopeless = g_new0 (bool, self->n_threads + 1);
  self->wait_of = g_new (uint32_t, self->n_threads + 1);
  for (size_t i = 0; i < self->n_threads; i++)
    self->wait_of[i] = WEFT_NO_ROW;
  for (unsigned i = 0; i < self->graph.waits->len; i++) {
    uint32_t wait = g_array_index (self->graph.waits, uint32_t, i);

    self->wait_of[self->waits[wait].thread] = wait;
  }
}

static void
stuck_clear (Stuck *self)
{
  weft_wait_for_clear (&self->graph);
  g_free (self->wait_of);
  g_free (self->hopeless);
  g_free (self->senderless);
}

static int64_t
waited_ns (const Stuck *self, uint32_t thread)
{
  const WeftWait *wait = &self->waits[self->wait_of[thread]];

  return wait->end_ns - wait->begin_ns;
}

/* A loss since @since_ns may have swallowed what ended the state. */
static WeftCertainty
unless_lossy (const Stuck *self, int64_t since_ns, WeftCertainty certainty)
{
  return weft_trace_lossy_between (self->trace, since_ns,
                                   weft_trace_duration_ns (self->trace))
             ? WEFT_CERTAINTY_CANNOT_TELL
             : certainty;
}

static void
say_doubt (WeftSaying *saying, WeftCertainty certainty)
{
  if (certainty == WEFT_CERTAINTY_CANNOT_TELL)
    weft_say (saying, " Events were lost meanwhile, so it cannot be told for sure.");
}

/* "philosopher-0 waits for fork-1 at x.c:40 since 850 µs, held by philosopher-1" */
static void
say_edge (WeftSaying *saying, const Stuck *self, const WeftWaitForEdge *edge)
{
  const WeftWait *wait = &self->waits[edge->wait];

  weft_say (saying, "%T waits%P%S for %W", edge->waiter, wait, wait->site, edge->wait);
  if (edge->hold != WEFT_NO_ROW && edge->blocker == edge->waiter)
    weft_say_on (saying, "%Z, which it holds itself%S", self->holds[edge->hold].site);
  else if (edge->hold != WEFT_NO_ROW)
    weft_say_on (saying, "%Z, held by %T%S", edge->blocker, self->holds[edge->hold].site);
  else if (wait->kind != WEFT_WAIT_JOIN)
    weft_say_on (saying, "%Z, behind %T, which is in line to write", edge->blocker);
}

/* Those who wait behind @roots are as stuck as these. */
static void
add_behind (Stuck *self, const bool *roots, WeftFinding *finding, WeftSaying *saying)
{
  g_autoptr (GArray) behind = weft_wait_for_behind (&self->graph, roots, self->n_threads);

  for (unsigned i = 0; i < behind->len; i++) {
    uint32_t thread = g_array_index (behind, uint32_t, i);

    self->hopeless[thread] = true;
    finding->cost_ns += waited_ns (self, thread);
    weft_finding_add_thread (finding, thread);
  }
  if (behind->len == 0)
    return;
  /* Translators: %L is a list of threads */
  weft_say_n (saying, " %L waits behind that.", " %L wait behind that.", behind->len,
              behind);
}

/* One cycle through the component: from each thread on to a blocker in it, until one comes
 * again. Returns: (transfer full): of const WeftWaitForEdge *. */
static GPtrArray *
trace_cycle (const Stuck *self, const uint32_t *component, uint32_t start)
{
  g_autofree int *place = g_new (int, self->n_threads);
  GPtrArray *cycle = g_ptr_array_new ();
  uint32_t thread = start;

  for (size_t i = 0; i < self->n_threads; i++)
    place[i] = -1;
  while (place[thread] < 0) {
    size_t n;
    const WeftWaitForEdge *edge = weft_wait_for_edges (&self->graph, thread, &n);

    while (component[edge->blocker] != component[thread])
      edge++;
    place[thread] = (int)cycle->len;
    g_ptr_array_add (cycle, (gpointer)edge);
    thread = edge->blocker;
  }
  if (place[thread] > 0)
    g_ptr_array_remove_range (cycle, 0, (guint)place[thread]);
  return cycle;
}

static void
say_cycle_title (WeftFinding *finding, const Stuck *self, const GPtrArray *cycle)
{
  const WeftWaitForEdge *first = g_ptr_array_index (cycle, 0);
  WeftSaying title;

  weft_saying_begin (&title, self->trace);
  if (cycle->len == 1 && first->hold != WEFT_NO_ROW)
    weft_say (&title, "Deadlock: %T waits for %O, which it holds itself", first->waiter,
              self->waits[first->wait].object);
  else if (cycle->len == 1)
    weft_say (&title, "Deadlock: %T waits for itself to end", first->waiter);
  else if (cycle->len == 2)
    weft_say (&title, "Deadlock: %T and %T wait for each other", first->waiter,
              first->blocker);
  else
    weft_say_n (&title, "Deadlock: %C thread waits in a circle",
                "Deadlock: %C threads wait for each other in a circle", cycle->len,
                (uint64_t)cycle->len);
  weft_saying_end (&title, &finding->title);
}

/* The moment when the last of them began to wait, and since when all that leads to it has
 * to be known. */
static void
date_cycle (const Stuck *self,
            const GPtrArray *cycle,
            int64_t *ret_closed,
            int64_t *ret_since)
{
  *ret_closed = 0;
  *ret_since = INT64_MAX;
  for (unsigned i = 0; i < cycle->len; i++) {
    const WeftWaitForEdge *edge = g_ptr_array_index (cycle, i);
    int64_t begin_ns = self->waits[edge->wait].begin_ns;

    *ret_closed = MAX (*ret_closed, begin_ns);
    *ret_since = MIN (*ret_since, begin_ns);
    if (edge->hold != WEFT_NO_ROW)
      *ret_since = MIN (*ret_since, self->holds[edge->hold].acquired_ns);
  }
}

static void
add_deadlock (Stuck *self, const uint32_t *component, uint32_t start)
{
  g_autoptr (GPtrArray) cycle = trace_cycle (self, component, start);
  g_autofree bool *roots = g_new0 (bool, self->n_threads);
  WeftFinding *finding = weft_finding_new (WEFT_FINDING_DEADLOCK, WEFT_CERTAINTY_PROVEN);
  int64_t since_ns;
  WeftSaying saying;

  date_cycle (self, cycle, &finding->at_ns, &since_ns);
  say_cycle_title (finding, self, cycle);
  weft_saying_begin (&saying, self->trace);
  for (unsigned i = 0; i < cycle->len; i++) {
    const WeftWaitForEdge *edge = g_ptr_array_index (cycle, i);

    if (!edge->certain)
      finding->certainty = WEFT_CERTAINTY_POTENTIAL;
    weft_finding_add_thread (finding, edge->waiter);
    weft_finding_add_object (finding, self->waits[edge->wait].object);
    if (i > 0)
      weft_say (&saying, "; ");
    say_edge (&saying, self, edge);
  }
  weft_say_on (&saying, "%Z.");
  for (uint32_t i = 0; i < self->n_threads; i++) {
    roots[i] = component[i] == component[start];
    if (!roots[i])
      continue;
    self->hopeless[i] = true;
    finding->cost_ns += waited_ns (self, i);
    weft_finding_add_thread (finding, i);
  }
  finding->certainty = unless_lossy (self, since_ns, finding->certainty);
  add_behind (self, roots, finding, &saying);
  say_doubt (&saying, finding->certainty);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

static void
find_deadlocks (Stuck *self)
{
  size_t n;
  g_autofree uint32_t *component = weft_wait_for_cycles (&self->graph, self->n_threads, &n);
  g_autofree bool *told = g_new0 (bool, n + 1);

  for (uint32_t i = 0; i < self->n_threads; i++) {
    if (component[i] == WEFT_NO_ROW || told[component[i]])
      continue;
    told[component[i]] = true;
    add_deadlock (self, component, i);
  }
}

/* A lock that somebody waits for, and that a thread took with it when it ended. */
static void
add_orphaned_lock (Stuck *self, const WeftWaitForEdge *edge)
{
  const WeftHold *hold = &self->holds[edge->hold];
  WeftFinding *finding
      = weft_finding_new (WEFT_FINDING_ORPHANED_LOCK,
                          unless_lossy (self, hold->acquired_ns, WEFT_CERTAINTY_PROVEN));
  g_autofree bool *roots = g_new0 (bool, self->n_threads);
  WeftSaying saying;

  weft_saying_begin (&saying, self->trace);
  weft_say (&saying, "%T ended while it held %O", edge->blocker, hold->object);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, self->trace);
  weft_say (&saying, "Nobody can let %O go any more. ", hold->object);
  say_edge (&saying, self, edge);
  weft_say_on (&saying, "%Z, which ended %D before the end of the recording.",
               weft_trace_duration_ns (self->trace) - self->threads[edge->blocker].end_ns);
  finding->at_ns = self->threads[edge->blocker].end_ns;
  weft_finding_add_thread (finding, edge->blocker);
  weft_finding_add_object (finding, hold->object);
  roots[edge->blocker] = true;
  add_behind (self, roots, finding, &saying);
  say_doubt (&saying, finding->certainty);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

static void
find_orphaned_locks (Stuck *self)
{
  g_autoptr (GHashTable) told = g_hash_table_new (NULL, NULL);

  for (unsigned i = 0; i < self->graph.edges->len; i++) {
    const WeftWaitForEdge *edge = &g_array_index (self->graph.edges, WeftWaitForEdge, i);

    if (edge->hold == WEFT_NO_ROW || !self->threads[edge->blocker].ended
        || self->threads[edge->waiter].ended)
      continue;
    if (g_hash_table_add (told, GUINT_TO_POINTER (self->holds[edge->hold].object + 1)))
      add_orphaned_lock (self, edge);
  }
}

/* A join of one who is known never to go on. */
static void
find_endless_joins (Stuck *self)
{
  for (unsigned i = 0; i < self->graph.edges->len; i++) {
    const WeftWaitForEdge *edge = &g_array_index (self->graph.edges, WeftWaitForEdge, i);
    const WeftWait *wait = &self->waits[edge->wait];
    WeftFinding *finding;
    WeftSaying saying;

    if (wait->kind != WEFT_WAIT_JOIN || !self->hopeless[edge->blocker]
        || edge->blocker == edge->waiter)
      continue;
    finding = weft_finding_new (WEFT_FINDING_ENDLESS_JOIN,
                                unless_lossy (self, wait->begin_ns, WEFT_CERTAINTY_PROVEN));
    finding->at_ns = wait->begin_ns;
    finding->cost_ns = waited_ns (self, edge->waiter);
    weft_finding_add_thread (finding, edge->waiter);
    weft_finding_add_thread (finding, edge->blocker);
    weft_saying_begin (&saying, self->trace);
    weft_say (&saying, "%T joins %T, which never ends", edge->waiter, edge->blocker);
    weft_saying_end (&saying, &finding->title);
    weft_saying_begin (&saying, self->trace);
    say_edge (&saying, self, edge);
    weft_say_on (&saying, "%Z; but %T waits%P and can never go on.", edge->blocker,
                 &self->waits[self->wait_of[edge->blocker]]);
    say_doubt (&saying, finding->certainty);
    weft_saying_end (&saying, &finding->detail);
    g_ptr_array_add (self->findings, finding);
  }
}

/* Whether only threads of the program can end it, as far as its kind tells. */
static bool
is_internal (WeftWaitKind kind)
{
  switch (kind) {
  case WEFT_WAIT_UNKNOWN:
  case WEFT_WAIT_SLEEP:
  case WEFT_WAIT_YIELD:
  case WEFT_WAIT_READ:
  case WEFT_WAIT_WRITE:
  case WEFT_WAIT_POLL:
    return false;
  default:
    return true;
  }
}

/* Whether each thread of @process that had not ended waited for another one, the main
 * thread among them: a program that ends on purpose ends by it. Locks shared with another
 * process cannot be told from others, so there has to be only one. */
static bool
is_all_waiting (const Stuck *self, uint32_t process)
{
  bool main_waits = false;
  size_t n_processes;

  weft_trace_processes (self->trace, &n_processes);
  if (n_processes != 1)
    return false;
  for (uint32_t i = 0; i < self->n_threads; i++) {
    const WeftThread *thread = &self->threads[i];

    if (thread->process != process || thread->tid == 0 || thread->ended)
      continue;
    if (self->wait_of[i] == WEFT_NO_ROW
        || !is_internal (self->waits[self->wait_of[i]].kind))
      return false;
    main_waits |= thread->number == 0;
  }
  return main_waits;
}

/* When the signal came that @wait missed: the last on its object, when nobody waited, and
 * before it began. Returns: (nullable). */
static const WeftWake *
missed_signal (const Stuck *self, const WeftWait *wait)
{
  size_t n;
  const WeftWake *wakes;

  if (wait->kind != WEFT_WAIT_CONDITION || wait->object == WEFT_NO_ROW)
    return NULL;
  wakes = weft_trace_object_wakes (self->trace, wait->object, &n);
  if (n == 0 || wakes[n - 1].woken != 0 || wakes[n - 1].time_ns > wait->begin_ns
      || wakes[n - 1].thread == wait->thread)
    return NULL;
  return &wakes[n - 1];
}

static void
add_lost_wakeup (Stuck *self, uint32_t row, const WeftWake *wake, bool all_wait)
{
  const WeftWait *wait = &self->waits[row];
  /* Whether the waiter had to see something else than the signal is the program's secret.
   */
  WeftFinding *finding = weft_finding_new (
      WEFT_FINDING_LOST_WAKEUP,
      unless_lossy (self, wake->time_ns,
                    all_wait ? WEFT_CERTAINTY_POTENTIAL : WEFT_CERTAINTY_CANNOT_TELL));
  WeftSaying saying;

  finding->at_ns = wake->time_ns;
  finding->cost_ns = wait->end_ns - wait->begin_ns;
  weft_finding_add_thread (finding, wait->thread);
  weft_finding_add_thread (finding, wake->thread);
  weft_finding_add_object (finding, wait->object);
  weft_saying_begin (&saying, self->trace);
  weft_say (&saying, "Lost wake-up: %T waits for %O, which was signalled before",
            wait->thread, wait->object);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, self->trace);
  weft_say (&saying,
            "%T signalled %O%S when nobody waited for it, %D before %T began to wait%S; "
            "nobody has signalled it since, for %W.",
            wake->thread, wait->object, wake->site, wait->begin_ns - wake->time_ns,
            wait->thread, wait->site, row);
  weft_say (&saying, all_wait
                         ? N_ (" All other threads wait as well or have ended.")
                         : N_ (" Other threads ran on and might still have signalled it."));
  say_doubt (&saying, finding->certainty);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

static void
find_lost_wakeups (Stuck *self, const bool *all_wait)
{
  for (unsigned i = 0; i < self->graph.waits->len; i++) {
    uint32_t row = g_array_index (self->graph.waits, uint32_t, i);
    const WeftThread *thread = &self->threads[self->waits[row].thread];
    const WeftWake *wake = missed_signal (self, &self->waits[row]);

    if (wake != NULL && !thread->ended && !self->threads[0].ended)
      add_lost_wakeup (self, row, wake, all_wait[thread->process]);
  }
}

/* Who all wait, unless what is known about them explains it. */
static void
add_stuck (Stuck *self, uint32_t process)
{
  WeftFinding *finding;
  int64_t since_ns = 0;
  bool explained = true, first = true;
  WeftSaying saying;

  for (uint32_t i = 0; i < self->n_threads; i++) {
    if (self->threads[i].process == process && self->wait_of[i] != WEFT_NO_ROW) {
      since_ns = MAX (since_ns, self->waits[self->wait_of[i]].begin_ns);
      explained &= self->hopeless[i];
    }
  }
  if (explained)
    return;
  finding = weft_finding_new (WEFT_FINDING_STUCK,
                              unless_lossy (self, since_ns, WEFT_CERTAINTY_POTENTIAL));
  finding->at_ns = since_ns;
  weft_saying_begin (&saying, self->trace);
  weft_say (&saying, "Stuck: every thread waits for another");
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, self->trace);
  for (uint32_t i = 0; i < self->n_threads; i++) {
    if (self->threads[i].process != process || self->wait_of[i] == WEFT_NO_ROW)
      continue;
    finding->cost_ns += waited_ns (self, i);
    weft_finding_add_thread (finding, i);
    weft_finding_add_object (finding, self->waits[self->wait_of[i]].object);
    if (finding->threads->len > 5)
      continue;
    if (!first)
      weft_say (&saying, "; ");
    weft_say (&saying, "%T waits%P%S for %W", i, &self->waits[self->wait_of[i]],
              self->waits[self->wait_of[i]].site, self->wait_of[i]);
    first = false;
  }
  if (finding->threads->len > 5)
    weft_say_on_n (&saying, "%Z; and %C more waits", "%Z; and %C more wait",
                   finding->threads->len - 5, (uint64_t)finding->threads->len - 5);
  weft_say_on (&saying, "%Z. Nobody is left to end that, unless a wait has a time limit or "
                        "somebody outside of the program acts.");
  say_doubt (&saying, finding->certainty);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (self->findings, finding);
}

/* Whether some thread that can still send to @channel lives: one that has sent before, or
 * of which nothing is known. @ret_senders: how many have sent. */
static bool
any_sender_lives (const Stuck *self, uint32_t channel, size_t *ret_senders)
{
  size_t n;
  const WeftMessage *messages = weft_trace_channel_messages (self->trace, channel, &n);

  *ret_senders = 0;
  for (size_t i = 0; i < n; i++) {
    if (messages[i].sender == WEFT_NO_ROW)
      return true;
    (*ret_senders)++;
    if (!self->threads[messages[i].sender].ended)
      return true;
  }
  return false;
}

static void
find_orphaned_receivers (Stuck *self)
{
  for (unsigned i = 0; i < self->graph.waits->len; i++) {
    uint32_t row = g_array_index (self->graph.waits, uint32_t, i);
    const WeftWait *wait = &self->waits[row];
    bool gone;
    size_t senders;
    WeftFinding *finding;
    WeftSaying saying;

    if (wait->kind != WEFT_WAIT_RECEIVE || wait->object == WEFT_NO_ROW
        || self->threads[wait->thread].ended)
      continue;
    gone = self->senderless[wait->object];
    if (!gone && (any_sender_lives (self, wait->object, &senders) || senders == 0))
      continue;
    finding = weft_finding_new (
        WEFT_FINDING_ORPHANED_RECEIVER,
        unless_lossy (self, wait->begin_ns,
                      gone ? WEFT_CERTAINTY_PROVEN : WEFT_CERTAINTY_POTENTIAL));
    finding->at_ns = wait->begin_ns;
    finding->cost_ns = wait->end_ns - wait->begin_ns;
    weft_finding_add_thread (finding, wait->thread);
    weft_finding_add_object (finding, wait->object);
    weft_saying_begin (&saying, self->trace);
    weft_say (&saying, "%T waits for a message in %O, which has no sender left",
              wait->thread, wait->object);
    weft_saying_end (&saying, &finding->title);
    weft_saying_begin (&saying, self->trace);
    weft_say (&saying, "%T has waited %W%S.", wait->thread, row, wait->site);
    weft_say (&saying, gone ? N_ (" The last sender has disconnected.")
                            : N_ (" All threads that ever sent to it have ended; others "
                                  "could only begin to."));
    say_doubt (&saying, finding->certainty);
    weft_saying_end (&saying, &finding->detail);
    self->hopeless[wait->thread] |= gone;
    g_ptr_array_add (self->findings, finding);
  }
}

void
weft_find_stuck (const WeftTrace *trace, GPtrArray *findings)
{
  g_autofree bool *all_wait = NULL;
  size_t n_processes;
  Stuck stuck;

  weft_trace_processes (trace, &n_processes);
  all_wait = g_new0 (bool, n_processes + 1);
  stuck_init (&stuck, trace, findings);
  for (uint32_t i = 0; i < n_processes; i++)
    all_wait[i] = is_all_waiting (&stuck, i);
  find_deadlocks (&stuck);
  find_orphaned_locks (&stuck);
  find_orphaned_receivers (&stuck);
  find_lost_wakeups (&stuck, all_wait);
  find_endless_joins (&stuck);
  for (uint32_t i = 0; i < n_processes; i++) {
    if (all_wait[i])
      add_stuck (&stuck, i);
  }
  stuck_clear (&stuck);
}
