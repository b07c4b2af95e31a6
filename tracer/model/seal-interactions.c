#include "tracer/model/builder-private.h"
#include "tracer/model/sorted.h"

/* How long after the wait that it ended a wake may be written. */
#define LATE_NS 1000000

static void
add_interaction (GArray *rows, const WeftInteraction *interaction)
{
  if (interaction->from_ns <= interaction->to_ns)
    g_array_append_val (rows, *interaction);
}

static void
add_spawns (const WeftTrace *trace, GArray *rows)
{
  const WeftThread *threads = trace->threads.rows;

  for (uint32_t i = 0; i < trace->threads.n; i++) {
    WeftInteraction spawn = { .kind = WEFT_INTERACTION_SPAWN,
                              .stack = WEFT_NO_ROW,
                              .from_thread = threads[i].parent,
                              .to_thread = i,
                              .from_ns = threads[i].spawned_ns,
                              .to_ns = threads[i].begin_ns,
                              .object = WEFT_NO_ROW,
                              .cause = WEFT_NO_ROW };

    if (threads[i].parent != WEFT_NO_ROW && threads[i].tid != 0)
      add_interaction (rows, &spawn);
  }
}

/* Nobody says when a process was asked for, only when it was there. */
static void
add_processes (const WeftTrace *trace, GArray *rows)
{
  const WeftProcess *processes = trace->processes.rows;
  const WeftThread *threads = trace->threads.rows;

  for (uint32_t i = 0; i < trace->threads.n; i++) {
    const WeftProcess *process = &processes[threads[i].process];
    WeftInteraction spawn = { .kind = WEFT_INTERACTION_SPAWN,
                              .stack = WEFT_NO_ROW,
                              .from_thread = process->started_by,
                              .to_thread = i,
                              .from_ns = threads[i].begin_ns,
                              .to_ns = threads[i].begin_ns,
                              .object = WEFT_NO_ROW,
                              .cause = WEFT_NO_ROW };

    if (threads[i].number == 0 && process->started_by != WEFT_NO_ROW)
      add_interaction (rows, &spawn);
  }
}

static void
add_join (const WeftTrace *trace, uint32_t wait, GArray *rows)
{
  const WeftWait *row = (const WeftWait *)trace->waits.rows + wait;
  const WeftThread *threads = trace->threads.rows;
  WeftInteraction join = { .kind = WEFT_INTERACTION_JOIN,
                           .stack = WEFT_NO_ROW,
                           .from_thread = row->target,
                           .to_thread = row->thread,
                           .to_ns = row->end_ns,
                           .object = WEFT_NO_ROW,
                           .cause = wait };

  if (row->target == WEFT_NO_ROW || !threads[row->target].ended)
    return;
  /* Destructors of thread-local data may write events after the joiner has gone on. */
  join.from_ns = MIN (threads[row->target].end_ns, row->end_ns);
  add_interaction (rows, &join);
}

static gint
compare_releases (gconstpointer a, gconstpointer b)
{
  const WeftHold *left = *(const WeftHold *const *)a, *right = *(const WeftHold *const *)b;

  return (left->released_ns > right->released_ns)
         - (left->released_ns < right->released_ns);
}

/* One lock's holds by their end, for finding who let it go last. */
static void
gather_releases (const WeftTrace *trace, uint32_t lock, GPtrArray *ret)
{
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (trace, lock, &n);
  bool sorted = true;

  g_ptr_array_set_size (ret, 0);
  for (size_t i = 0; i < n; i++) {
    if (i > 0 && holds[i].released_ns < holds[i - 1].released_ns)
      sorted = false;
    if (holds[i].released)
      g_ptr_array_add (ret, (gpointer)&holds[i]);
  }
  if (!sorted)
    g_ptr_array_sort (ret, compare_releases);
}

/* When @wait got its lock: at the beginning of its thread's next hold, when it is of that
 * lock. The hold begins a moment before or after the wait's end is written. */
static int64_t
acquisition (const WeftTrace *trace, const WeftWait *wait)
{
  const WeftHold *holds = trace->holds.rows;
  size_t n, low;
  const uint32_t *own = weft_trace_thread_holds (trace, wait->thread, &n);

  low = WEFT_COUNT_FIRST (n, holds[own[at]].acquired_ns < wait->begin_ns);
  if (low == n || holds[own[low]].object != wait->object)
    return wait->end_ns;
  return MIN (holds[own[low]].acquired_ns, wait->end_ns);
}

static void
add_hand_off (const WeftTrace *trace,
              uint32_t wait,
              const GPtrArray *releases,
              GArray *rows)
{
  const WeftWait *row = (const WeftWait *)trace->waits.rows + wait;
  int64_t acquired_ns = acquisition (trace, row);
  const WeftHold *last;
  guint low = 0, high = releases->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const WeftHold *hold = g_ptr_array_index (releases, middle);

    if (hold->released_ns <= acquired_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0)
    return;
  last = g_ptr_array_index (releases, low - 1);
  if (last->thread != row->thread) {
    WeftInteraction hand_off = { .kind = WEFT_INTERACTION_HAND_OFF,
                                 .stack = last->stack,
                                 .from_thread = last->thread,
                                 .to_thread = row->thread,
                                 .from_ns = last->released_ns,
                                 .to_ns = acquired_ns,
                                 .object = row->object,
                                 .cause = wait };

    add_interaction (rows, &hand_off);
  }
}

static void
add_hand_offs (const WeftTrace *trace, GArray *rows)
{
  g_autoptr (GPtrArray) releases = g_ptr_array_new ();
  const WeftWait *waits = trace->waits.rows;

  for (uint32_t object = 0; object < trace->objects.n; object++) {
    size_t n;
    const uint32_t *of_object = weft_trace_object_waits (trace, object, &n);
    const WeftObject *row = (const WeftObject *)trace->objects.rows + object;

    if (n == 0
        || (row->kind != WEFT_OBJECT_MUTEX && row->kind != WEFT_OBJECT_RWLOCK
            && row->kind != WEFT_OBJECT_SPINLOCK))
      continue;
    gather_releases (trace, object, releases);
    for (size_t i = 0; i < n; i++)
      if (waits[of_object[i]].ended && waits[of_object[i]].outcome == WEFT_OUTCOME_DONE)
        add_hand_off (trace, of_object[i], releases, rows);
  }
}

/* The waiter knows who woke it, but the wake itself was written a moment later, or not at
 * all: the probe writes an event after the call that it is about. @after: the first wake
 * after the wait, among the object's. */
static void
add_late_wake (const WeftSeal *seal, uint32_t wait, guint after, GArray *rows)
{
  const WeftWait *row = (const WeftWait *)seal->trace->waits.rows + wait;
  const WeftThread *waker = (const WeftThread *)seal->trace->threads.rows + row->waker;
  const GArray *wakes = NULL;
  WeftInteraction interaction = { .kind = WEFT_INTERACTION_WAKE,
                                  .stack = WEFT_NO_ROW,
                                  .from_thread = row->waker,
                                  .to_thread = row->thread,
                                  /* It may be no more when the woken one gets a CPU. */
                                  .from_ns = MIN (row->end_ns, waker->end_ns),
                                  .to_ns = row->end_ns,
                                  .object = row->object,
                                  .cause = wait };

  if (row->object != WEFT_NO_ROW)
    wakes = ((const ObjectBuild *)g_ptr_array_index (seal->objects, row->object))->wakes;
  for (guint i = after; wakes != NULL && i < wakes->len; i++) {
    const Wake *wake = &g_array_index (wakes, Wake, i);

    if (weft_seal_time (seal, wake->time_ns) > row->end_ns + LATE_NS)
      break;
    if (weft_seal_thread (seal, wake->thread) == row->waker) {
      interaction.stack = wake->stack;
      break;
    }
  }
  add_interaction (rows, &interaction);
}

/* The latest wake within the wait: by its waker, when that is known. */
static void
add_wake (const WeftSeal *seal, uint32_t wait, GArray *rows)
{
  const WeftTrace *trace = seal->trace;
  const WeftWait *row = (const WeftWait *)trace->waits.rows + wait;
  const ObjectBuild *object = g_ptr_array_index (seal->objects, row->object);
  guint low = 0, high = object->wakes != NULL ? object->wakes->len : 0, after;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (weft_seal_time (seal, g_array_index (object->wakes, Wake, middle).time_ns)
        <= row->end_ns)
      low = middle + 1;
    else
      high = middle;
  }
  after = low;
  while (low-- > 0) {
    const Wake *wake = &g_array_index (object->wakes, Wake, low);
    WeftInteraction interaction = { .kind = WEFT_INTERACTION_WAKE,
                                    .stack = wake->stack,
                                    .from_thread = weft_seal_thread (seal, wake->thread),
                                    .to_thread = row->thread,
                                    .from_ns = weft_seal_time (seal, wake->time_ns),
                                    .to_ns = row->end_ns,
                                    .object = row->object,
                                    .cause = wait };

    if (interaction.from_ns < row->begin_ns)
      break;
    if (interaction.from_thread == row->thread
        || (row->waker != WEFT_NO_ROW && interaction.from_thread != row->waker))
      continue;
    add_interaction (rows, &interaction);
    return;
  }
  if (row->waker != WEFT_NO_ROW && row->waker != row->thread)
    add_late_wake (seal, wait, after, rows);
}

/* Of the waits with an object that are ended by a wake. */
static bool
is_woken (WeftWaitKind kind)
{
  switch (kind) {
  case WEFT_WAIT_CONDITION:
  case WEFT_WAIT_BARRIER:
  case WEFT_WAIT_ONCE:
  case WEFT_WAIT_SEMAPHORE:
  case WEFT_WAIT_FUTEX:
  case WEFT_WAIT_PARK:
  case WEFT_WAIT_READ:
  case WEFT_WAIT_WRITE:
  case WEFT_WAIT_POLL:
    return true;
  default:
    return false;
  }
}

/* Whether it is for a lock whose holds nobody sees, only that waiters are woken: a futex.
 */
static bool
is_silent_lock (const WeftSeal *seal, const WeftWait *wait)
{
  const ObjectBuild *object = g_ptr_array_index (seal->objects, wait->object);

  return object->wakes != NULL
         && seal->trace->holds_of_object.first[wait->object]
                == seal->trace->holds_of_object.first[wait->object + 1];
}

static void
add_hand_off_by_wake (const WeftSeal *seal, uint32_t wait, GArray *rows)
{
  guint before = rows->len;

  add_wake (seal, wait, rows);
  if (rows->len > before)
    g_array_index (rows, WeftInteraction, before).kind = WEFT_INTERACTION_HAND_OFF;
}

static void
add_of_waits (const WeftSeal *seal, GArray *rows)
{
  const WeftWait *waits = seal->trace->waits.rows;

  for (uint32_t i = 0; i < seal->trace->waits.n; i++) {
    if (!waits[i].ended || waits[i].outcome != WEFT_OUTCOME_DONE)
      continue;
    if (waits[i].kind == WEFT_WAIT_JOIN)
      add_join (seal->trace, i, rows);
    else if (waits[i].object != WEFT_NO_ROW && is_woken (waits[i].kind))
      add_wake (seal, i, rows);
    else if (waits[i].object != WEFT_NO_ROW && is_silent_lock (seal, &waits[i]))
      add_hand_off_by_wake (seal, i, rows);
    else if (waits[i].kind == WEFT_WAIT_POLL && waits[i].waker != WEFT_NO_ROW)
      add_late_wake (seal, i, 0, rows);
  }
}

static void
add_messages (const WeftTrace *trace, GArray *rows)
{
  const WeftMessage *messages = trace->messages.rows;

  for (uint32_t i = 0; i < trace->messages.n; i++) {
    WeftInteraction message = { .kind = WEFT_INTERACTION_MESSAGE,
                                .stack = WEFT_NO_ROW,
                                .from_thread = messages[i].sender,
                                .to_thread = messages[i].receiver,
                                .from_ns = messages[i].sent_ns,
                                .to_ns = messages[i].ended_ns,
                                .object = messages[i].channel,
                                .cause = i };

    if (messages[i].fate == WEFT_FATE_RECEIVED)
      add_interaction (rows, &message);
  }
}

static gint
compare_interactions (gconstpointer a, gconstpointer b)
{
  const WeftInteraction *left = a, *right = b;

  if (left->from_ns != right->from_ns)
    return left->from_ns < right->from_ns ? -1 : 1;
  return (left->to_ns > right->to_ns) - (left->to_ns < right->to_ns);
}

void
weft_seal_interactions (WeftSeal *seal)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (WeftInteraction));

  add_spawns (seal->trace, rows);
  add_processes (seal->trace, rows);
  add_of_waits (seal, rows);
  add_hand_offs (seal->trace, rows);
  add_messages (seal->trace, rows);
  g_array_sort (rows, compare_interactions);
  seal->trace->interactions.n = rows->len;
  seal->trace->interactions.rows = g_array_free (rows, FALSE);
}
