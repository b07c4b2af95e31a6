#include "tracer/analysis/chains.h"

#include "tracer/analysis/agenda.h"
#include "tracer/analysis/ended-by.h"
#include "tracer/analysis/words.h"
#include "tracer/model/sorted.h"

/* At each moment threads and locks are nodes of a forest: a thread hangs below the lock, or
 * the thread, that it waits for, a lock below its holder. A sweep over time changes one
 * link at a time, and keeps for each node how many wait in its subtree. How long each
 * thread was a root in each state is a clock of its own, so that a change of its state
 * costs nothing for those below it. */
typedef struct {
  uint32_t parent; /* node; WEFT_NO_ROW: a root */
  uint32_t wanted; /* differs from parent only where that would close a cycle */
  uint32_t count;  /* threads that wait, in its subtree, with itself */
  uint32_t direct; /* of them: itself, or of a lock those just below it */
  WeftTie tie;     /* to its parent */
  uint32_t object, site;
  int64_t since_ns;               /* of a root: what comes before is accounted for */
  int64_t seen_ns[WEFT_N_STATES]; /* of its parent's clock: accounted for */
} Node;

typedef struct {
  size_t interval; /* the one that it is in, plus 1 */
  WeftState state;
  bool waiting, handed;
  uint32_t wait;
  int64_t clock_ns[WEFT_N_STATES]; /* as a root, until the node's since_ns */
  int64_t stint_ns, behind_ns;     /* of waiting since this stint as a root began */
  int64_t worst_ns[WEFT_N_STATES]; /* behind one stint */
  uint32_t worst[WEFT_N_STATES];   /* its wait */
} Thread;

typedef enum { DO_THREAD, DO_ACT, DO_ACQUIRE, DO_RELEASE } Job;

typedef struct {
  const WeftTrace *trace;
  const WeftWait *waits;
  const WeftHold *holds;
  const WeftInteraction *interactions;
  size_t n_threads, n_objects;
  uint32_t *ended_by;
  Node *nodes; /* threads, then objects */
  Thread *threads;
  size_t *next_hold; /* of each object */
  GArray **open;     /* of each object: rows of holds; NULL until there is one */
  GArray *refused;   /* nodes whose link would have closed a cycle */
  WeftAgenda agenda;
  GHashTable *found; /* of WeftRoot, in itself */
  int64_t now_ns;
} Sweep;

static guint
hash_root (gconstpointer key)
{
  const WeftRoot *root = key;

  return (((root->thread * 31 + root->object) * 31 + root->site) * 31 + root->state) * 31
         + root->tie;
}

static gboolean
equal_roots (gconstpointer a, gconstpointer b)
{
  const WeftRoot *one = a, *other = b;

  return one->thread == other->thread && one->tie == other->tie
         && one->state == other->state && one->object == other->object
         && one->site == other->site;
}

static void
account (Sweep *sweep, const WeftRoot *wanted, int64_t ns, int64_t direct_ns)
{
  WeftRoot *root;

  if (ns == 0)
    return;
  root = g_hash_table_lookup (sweep->found, wanted);
  if (root == NULL) {
    root = g_memdup2 (wanted, sizeof *wanted);
    root->wait = WEFT_NO_ROW;
    g_hash_table_add (sweep->found, root);
  }
  root->ns += ns;
  root->direct_ns += direct_ns;
}

static bool
is_thread (const Sweep *sweep, uint32_t node)
{
  return node < sweep->n_threads;
}

static int64_t
clock_now (const Sweep *sweep, uint32_t thread, WeftState state)
{
  const Node *node = &sweep->nodes[thread];
  int64_t ns = sweep->threads[thread].clock_ns[state];

  if (node->parent == WEFT_NO_ROW && sweep->threads[thread].state == state)
    ns += sweep->now_ns - node->since_ns;
  return ns;
}

/* What waited until now behind a lock that nobody holds. */
static void
settle_lock (Sweep *sweep, uint32_t lock)
{
  Node *node = &sweep->nodes[lock];
  WeftRoot root = { .thread = WEFT_NO_ROW,
                    .tie = WEFT_TIE_HANDED,
                    .object = lock - (uint32_t)sweep->n_threads,
                    .site = WEFT_NO_ROW };
  int64_t ns = sweep->now_ns - node->since_ns;

  if (node->wanted != WEFT_NO_ROW) {
    root.tie = WEFT_TIE_CYCLE;
    root.thread = node->wanted;
    root.state = sweep->threads[node->wanted].state;
  } else if (node->count > 0
             && weft_trace_lossy_between (sweep->trace, node->since_ns, sweep->now_ns)) {
    root.state = WEFT_STATE_UNKNOWN;
  }
  account (sweep, &root, ns * node->count, ns * node->direct);
  node->since_ns = sweep->now_ns;
}

/* What a thread that is a root waited itself until now. Its clock goes on. */
static void
settle_thread (Sweep *sweep, uint32_t row)
{
  Node *node = &sweep->nodes[row];
  Thread *thread = &sweep->threads[row];
  int64_t ns = sweep->now_ns - node->since_ns;

  thread->clock_ns[thread->state] += ns;
  thread->behind_ns += ns * node->count;
  node->since_ns = sweep->now_ns;
  if (thread->waiting) {
    WeftRoot root = { .thread = row,
                      .tie = node->wanted != WEFT_NO_ROW ? WEFT_TIE_CYCLE
                             : thread->handed            ? WEFT_TIE_HANDED
                                                         : WEFT_TIE_ITSELF,
                      .state = thread->state,
                      .object = sweep->waits[thread->wait].object,
                      .site = WEFT_NO_ROW };

    account (sweep, &root, ns, ns);
  }
}

/* What waited until now in the subtree of @row by its link, or without one. */
static void
settle (Sweep *sweep, uint32_t row)
{
  Node *node = &sweep->nodes[row];
  WeftRoot root = {
    .thread = node->parent, .tie = node->tie, .object = node->object, .site = node->site
  };

  if (node->parent == WEFT_NO_ROW) {
    if (is_thread (sweep, row))
      settle_thread (sweep, row);
    else
      settle_lock (sweep, row);
    return;
  }
  if (!is_thread (sweep, node->parent))
    return;
  for (unsigned state = 0; state < WEFT_N_STATES; state++) {
    int64_t clock_ns = clock_now (sweep, node->parent, state);
    int64_t ns = clock_ns - node->seen_ns[state];

    root.state = state;
    account (sweep, &root, ns * node->count, ns * node->direct);
    node->seen_ns[state] = clock_ns;
  }
}

/* A stint as a root in one state ends: the worst of them is remembered. */
static void
end_stint (Sweep *sweep, uint32_t row)
{
  Thread *thread = &sweep->threads[row];

  if (thread->behind_ns > thread->worst_ns[thread->state]) {
    thread->worst_ns[thread->state] = thread->behind_ns;
    thread->worst[thread->state] = thread->wait;
  }
  thread->behind_ns = 0;
}

/* @count threads more, or fewer, wait in the subtrees of @row and all above it. */
static void
add_waiting (Sweep *sweep, uint32_t row, int count)
{
  if (count == 0)
    return;
  for (; row != WEFT_NO_ROW; row = sweep->nodes[row].parent) {
    settle (sweep, row);
    sweep->nodes[row].count = (uint32_t)((int64_t)sweep->nodes[row].count + count);
  }
}

static void
cut (Sweep *sweep, uint32_t row)
{
  Node *node = &sweep->nodes[row];
  uint32_t parent = node->parent;

  node->wanted = WEFT_NO_ROW;
  if (parent == WEFT_NO_ROW)
    return;
  settle (sweep, row);
  add_waiting (sweep, parent, -(int)node->count);
  if (!is_thread (sweep, parent))
    sweep->nodes[parent].direct--;
  node->parent = WEFT_NO_ROW;
  node->since_ns = sweep->now_ns;
}

static bool
leads_to (const Sweep *sweep, uint32_t from, uint32_t to)
{
  for (; from != WEFT_NO_ROW; from = sweep->nodes[from].parent) {
    if (from == to)
      return true;
  }
  return false;
}

/* Hangs a root where it wants to be. Returns: false when that would close a cycle. */
static bool
hang (Sweep *sweep, uint32_t row)
{
  Node *node = &sweep->nodes[row];

  settle (sweep, row);
  /* Below what nobody waits for there is nothing that could be above. */
  if (node->count > 0 && leads_to (sweep, node->wanted, row))
    return false;
  if (is_thread (sweep, row))
    end_stint (sweep, row);
  node->parent = node->wanted;
  add_waiting (sweep, node->parent, (int)node->count);
  if (!is_thread (sweep, node->parent)) {
    sweep->nodes[node->parent].direct++;
    return true;
  }
  for (unsigned state = 0; state < WEFT_N_STATES; state++)
    node->seen_ns[state] = clock_now (sweep, node->parent, state);
  return true;
}

static void
want (Sweep *sweep, uint32_t row, uint32_t parent)
{
  /* What came before was not refused. */
  settle (sweep, row);
  sweep->nodes[row].wanted = parent;
  if (!hang (sweep, row))
    g_array_append_val (sweep->refused, row);
}

/* A link that would have closed a cycle may have become possible. */
static void
try_refused (Sweep *sweep)
{
  unsigned kept = 0;

  for (unsigned i = 0; i < sweep->refused->len; i++) {
    uint32_t row = g_array_index (sweep->refused, uint32_t, i);
    const Node *node = &sweep->nodes[row];

    if (node->wanted != WEFT_NO_ROW && node->parent == WEFT_NO_ROW && !hang (sweep, row))
      g_array_index (sweep->refused, uint32_t, kept++) = row;
  }
  g_array_set_size (sweep->refused, kept);
}

/* Whether it can be told who held the lock at any time of @wait: as blame.h has it. */
static bool
has_holder (const Sweep *sweep, const WeftWait *wait)
{
  size_t n, low;
  const WeftHold *holds = weft_trace_lock_holds (sweep->trace, wait->object, &n);

  if (weft_trace_hold_at (sweep->trace, wait->object, wait->begin_ns) != NULL)
    return true;
  low = WEFT_COUNT_FIRST (n, holds[at].acquired_ns < wait->begin_ns);
  return low < n && holds[low].acquired_ns < wait->end_ns
         && holds[low].thread != wait->thread;
}

/* What a thread that is blocked in @row waits for: hangs it there. */
static void
follow (Sweep *sweep, uint32_t thread, const WeftInterval *interval)
{
  const WeftWait *wait = &sweep->waits[interval->cause];
  uint32_t by = sweep->ended_by[interval->cause], who = wait->target;
  Node *node = &sweep->nodes[thread];
  int64_t act_ns = INT64_MAX;

  if (weft_wait_kind_is_lock (wait->kind) && wait->object != WEFT_NO_ROW) {
    if (has_holder (sweep, wait))
      want (sweep, thread, (uint32_t)sweep->n_threads + wait->object);
    return;
  }
  if (by != WEFT_NO_ROW) {
    who = sweep->interactions[by].from_thread;
    act_ns = sweep->interactions[by].from_ns;
  } else if (wait->kind != WEFT_WAIT_JOIN) {
    who = wait->waker != WEFT_NO_ROW ? wait->waker : wait->holder;
  }
  if (who == WEFT_NO_ROW || who == thread)
    return;
  if (act_ns <= interval->begin_ns) {
    sweep->threads[thread].handed = true;
    return;
  }
  node->tie = wait->kind == WEFT_WAIT_JOIN ? WEFT_TIE_JOINED : WEFT_TIE_OWES;
  node->object = wait->object;
  node->site = WEFT_NO_ROW;
  want (sweep, thread, who);
  if (act_ns < interval->end_ns)
    weft_agenda_add (&sweep->agenda, act_ns, DO_ACT, thread);
}

static bool
is_waiting (const WeftInterval *interval)
{
  return interval->cause != WEFT_NO_ROW
         && (interval->state == WEFT_STATE_WAIT_LOCK
             || interval->state == WEFT_STATE_WAIT_EVENT
             || interval->state == WEFT_STATE_JOINING);
}

/* The thread goes on to its next interval, or past its last. */
static void
do_thread (Sweep *sweep, uint32_t row)
{
  const WeftStates *states = weft_trace_thread_states (sweep->trace, row);
  Thread *thread = &sweep->threads[row];
  WeftInterval next = { .cause = WEFT_NO_ROW, .state = WEFT_STATE_NONE };

  if (thread->interval < weft_states_size (states)) {
    next = weft_states_get (states, thread->interval++);
    weft_agenda_add (&sweep->agenda, next.end_ns, DO_THREAD, row);
  }
  settle (sweep, row);
  cut (sweep, row);
  end_stint (sweep, row);
  if (thread->waiting) {
    add_waiting (sweep, row, -1);
    sweep->nodes[row].direct = 0;
  }
  thread->state = next.state;
  thread->wait = next.cause;
  thread->waiting = is_waiting (&next);
  thread->handed = false;
  if (thread->waiting) {
    add_waiting (sweep, row, 1);
    sweep->nodes[row].direct = 1;
    follow (sweep, row, &next);
  }
}

/* What the thread waited for has happened. */
static void
do_act (Sweep *sweep, uint32_t row)
{
  settle (sweep, row);
  cut (sweep, row);
  sweep->threads[row].handed = true;
}

/* Hangs a lock below the one of its holders that lets go last. */
static void
hang_lock (Sweep *sweep, uint32_t object)
{
  uint32_t row = (uint32_t)sweep->n_threads + object;
  const GArray *open = sweep->open[object];
  const WeftHold *last = NULL;
  Node *node = &sweep->nodes[row];

  for (unsigned i = 0; i < open->len; i++) {
    const WeftHold *hold = &sweep->holds[g_array_index (open, uint32_t, i)];

    if (last == NULL || hold->released_ns > last->released_ns)
      last = hold;
  }
  if (last != NULL && node->wanted == last->thread && node->site == last->site)
    return;
  settle (sweep, row);
  cut (sweep, row);
  if (last == NULL)
    return;
  node->site = last->site;
  want (sweep, row, last->thread);
}

static void
do_acquire (Sweep *sweep, uint32_t object)
{
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (sweep->trace, object, &n);
  size_t next = sweep->next_hold[object]++;
  uint32_t row = (uint32_t)(&holds[next] - sweep->holds);

  if (next + 1 < n)
    weft_agenda_add (&sweep->agenda, holds[next + 1].acquired_ns, DO_ACQUIRE, object);
  weft_agenda_add (&sweep->agenda, holds[next].released_ns, DO_RELEASE, row);
  if (sweep->open[object] == NULL)
    sweep->open[object] = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_array_append_val (sweep->open[object], row);
  hang_lock (sweep, object);
}

static void
do_release (Sweep *sweep, uint32_t row)
{
  uint32_t object = sweep->holds[row].object;
  GArray *open = sweep->open[object];

  for (unsigned i = 0; i < open->len; i++) {
    if (g_array_index (open, uint32_t, i) == row) {
      g_array_remove_index_fast (open, i);
      break;
    }
  }
  hang_lock (sweep, object);
}

static void
begin_locks (Sweep *sweep)
{
  for (uint32_t i = 0; i < sweep->n_objects; i++) {
    size_t n, n_waits;
    const WeftHold *holds = weft_trace_lock_holds (sweep->trace, i, &n);

    weft_trace_object_waits (sweep->trace, i, &n_waits);
    if (n > 0 && n_waits > 0)
      weft_agenda_add (&sweep->agenda, holds[0].acquired_ns, DO_ACQUIRE, i);
  }
}

static void
sweep_init (Sweep *sweep, const WeftTrace *trace)
{
  size_t n;

  *sweep = (Sweep){ .trace = trace };
  sweep->waits = weft_trace_waits (trace, &n);
  sweep->holds = weft_trace_holds (trace, &n);
  sweep->interactions = weft_trace_interactions (trace, &n);
  weft_trace_threads (trace, &sweep->n_threads);
  weft_trace_objects (trace, &sweep->n_objects);
  sweep->ended_by = weft_waits_ended_by (trace);
  sweep->nodes = g_new0 (Node, sweep->n_threads + sweep->n_objects + 1);
  sweep->threads = g_new0 (Thread, sweep->n_threads + 1);
  sweep->next_hold = g_new0 (size_t, sweep->n_objects + 1);
  sweep->open = g_new0 (GArray *, sweep->n_objects + 1);
  sweep->refused = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  sweep->found = g_hash_table_new_full (hash_root, equal_roots, g_free, NULL);
  weft_agenda_init (&sweep->agenda);
  for (uint32_t i = 0; i < sweep->n_threads + sweep->n_objects; i++) {
    sweep->nodes[i].parent = sweep->nodes[i].wanted = WEFT_NO_ROW;
    sweep->nodes[i].object = i - (uint32_t)sweep->n_threads;
    sweep->nodes[i].site = WEFT_NO_ROW;
  }
  for (uint32_t i = 0; i < sweep->n_threads; i++) {
    const WeftStates *states = weft_trace_thread_states (trace, i);

    sweep->threads[i].wait = WEFT_NO_ROW;
    for (unsigned state = 0; state < WEFT_N_STATES; state++)
      sweep->threads[i].worst[state] = WEFT_NO_ROW;
    if (weft_states_size (states) > 0)
      weft_agenda_add (&sweep->agenda, weft_states_get (states, 0).begin_ns, DO_THREAD, i);
  }
  begin_locks (sweep);
}

static void
sweep_clear (Sweep *sweep)
{
  for (size_t i = 0; i < sweep->n_objects; i++)
    g_clear_pointer (&sweep->open[i], g_array_unref);
  g_free (sweep->open);
  g_free (sweep->next_hold);
  g_free (sweep->nodes);
  g_free (sweep->threads);
  g_free (sweep->ended_by);
  g_array_unref (sweep->refused);
  g_hash_table_unref (sweep->found);
  weft_agenda_clear (&sweep->agenda);
}

static void
run (Sweep *sweep)
{
  static void (*const jobs[]) (Sweep *, uint32_t) = {
    [DO_THREAD] = do_thread,
    [DO_ACT] = do_act,
    [DO_ACQUIRE] = do_acquire,
    [DO_RELEASE] = do_release,
  };
  WeftAgendaItem item;

  while (weft_agenda_take (&sweep->agenda, &item)) {
    sweep->now_ns = item.time_ns;
    jobs[item.job](sweep, item.row);
    if (sweep->refused->len > 0)
      try_refused (sweep);
  }
  sweep->now_ns = weft_trace_duration_ns (sweep->trace);
  for (uint32_t i = 0; i < sweep->n_threads + sweep->n_objects; i++) {
    settle (sweep, i);
    if (is_thread (sweep, i))
      end_stint (sweep, i);
  }
}

static int
compare_roots (gconstpointer a, gconstpointer b)
{
  const WeftRoot *one = a, *other = b;

  if (one->ns != other->ns)
    return one->ns > other->ns ? -1 : 1;
  if (one->thread != other->thread)
    return one->thread < other->thread ? -1 : 1;
  if (one->object != other->object)
    return one->object < other->object ? -1 : 1;
  if (one->state != other->state)
    return (int)one->state - (int)other->state;
  if (one->tie != other->tie)
    return (int)one->tie - (int)other->tie;
  return (one->site > other->site) - (one->site < other->site);
}

WeftChains *
weft_chains_new (const WeftTrace *trace)
{
  WeftChains *self = g_new0 (WeftChains, 1);
  GHashTableIter iter;
  gpointer key;
  Sweep sweep;

  self->roots = g_array_new (FALSE, FALSE, sizeof (WeftRoot));
  sweep_init (&sweep, trace);
  run (&sweep);
  g_hash_table_iter_init (&iter, sweep.found);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    WeftRoot *root = key;

    if (root->thread != WEFT_NO_ROW && root->state != WEFT_STATE_RUNNING
        && root->state != WEFT_STATE_READY)
      root->wait = sweep.threads[root->thread].worst[root->state];
    self->total_ns += root->ns;
    g_array_append_vals (self->roots, root, 1);
  }
  sweep_clear (&sweep);
  g_array_sort (self->roots, compare_roots);
  return self;
}

void
weft_chains_free (WeftChains *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->roots);
  g_free (self);
}
