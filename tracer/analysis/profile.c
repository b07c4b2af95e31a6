#include "tracer/analysis/profile.h"

#include "tracer/analysis/blame.h"
#include "tracer/analysis/rank.h"
#include "tracer/analysis/words.h"

static int64_t
wait_length (const WeftWait *wait)
{
  return wait->end_ns - wait->begin_ns;
}

static void
add_interval (const WeftWait *waits,
              const WeftInterval *interval,
              WeftThreadProfile *profile)
{
  int64_t length_ns = interval->end_ns - interval->begin_ns;
  WeftWaitKind kind
      = interval->cause != WEFT_NO_ROW ? waits[interval->cause].kind : WEFT_WAIT_UNKNOWN;

  switch (interval->state) {
  case WEFT_STATE_NONE:
    break;
  case WEFT_STATE_RUNNING:
    profile->running_ns += length_ns;
    break;
  case WEFT_STATE_READY:
    profile->ready_ns += length_ns;
    break;
  case WEFT_STATE_SLEEPING:
    profile->sleeping_ns += length_ns;
    break;
  case WEFT_STATE_UNKNOWN:
    profile->unknown_ns += length_ns;
    break;
  default:
    profile->blocked_ns += length_ns;
    if (interval->state == WEFT_STATE_WAIT_OTHER)
      profile->blocked_elsewhere_ns += length_ns;
    else
      profile->blocked_by_kind_ns[kind] += length_ns;
  }
}

static void
profile_threads (const WeftTrace *trace, GArray *ret)
{
  size_t n, n_waits;
  const WeftWait *all_waits = weft_trace_waits (trace, &n_waits);

  weft_trace_threads (trace, &n);
  for (uint32_t i = 0; i < n; i++) {
    WeftThreadProfile profile = { .thread = i, .longest_wait = WEFT_NO_ROW };
    const WeftWait *waits = weft_trace_thread_waits (trace, i, &n_waits);
    const WeftStates *states = weft_trace_thread_states (trace, i);
    int64_t longest_ns = -1;

    for (size_t j = 0; j < n_waits; j++) {
      if (!weft_wait_kind_is_pause (waits[j].kind)
          && wait_length (&waits[j]) > longest_ns) {
        longest_ns = wait_length (&waits[j]);
        profile.longest_wait = (uint32_t)(&waits[j] - all_waits);
      }
    }
    for (size_t j = 0; j < weft_states_size (states); j++) {
      WeftInterval interval = weft_states_get (states, j);

      add_interval (all_waits, &interval, &profile);
    }
    if (!weft_trace_scheduling (trace)->recorded)
      profile.ready_ns = profile.blocked_elsewhere_ns = WEFT_NOT_KNOWN;
    g_array_append_val (ret, profile);
  }
}

static bool
got_lock (const WeftWait *wait)
{
  return weft_wait_kind_is_lock (wait->kind) && wait->ended
         && wait->outcome == WEFT_OUTCOME_DONE;
}

/* Waits that got the lock but have no hold after them: it was never seen to be released.
 * Both tables are in order of time, so that they are gone through once, side by side;
 * @pending is scratch: threads that got the lock and have not been seen to hold it. */
static uint64_t
count_unrecorded (const WeftTrace *trace, uint32_t object, bool *pending)
{
  size_t n, n_waits, n_holds, next = 0;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n_waits);
  const WeftHold *holds = weft_trace_lock_holds (trace, object, &n_holds);
  uint64_t count = 0;

  for (size_t i = 0; i < n_waits; i++) {
    const WeftWait *wait = &waits[rows[i]];

    if (!got_lock (wait))
      continue;
    for (; next < n_holds && holds[next].acquired_ns < wait->begin_ns; next++)
      pending[holds[next].thread] = false;
    count += pending[wait->thread];
    pending[wait->thread] = true;
  }
  for (; next < n_holds; next++)
    pending[holds[next].thread] = false;
  for (size_t i = 0; i < n_waits; i++) {
    count += pending[waits[rows[i]].thread];
    pending[waits[rows[i]].thread] = false;
  }
  return count;
}

/* Per thread and lock, while locks are profiled; zero between two locks. */
typedef struct {
  GArray *holders; /* rows of the threads that held it */
  int64_t *held_ns;
  bool *held;
  uint32_t n_untold; /* holds without a record of their release */
} LockScratch;

static void
add_holds (const WeftTrace *trace, WeftLockProfile *profile, LockScratch *scratch)
{
  size_t n, n_all;
  const WeftHold *all = weft_trace_holds (trace, &n_all);
  const WeftHold *holds = weft_trace_lock_holds (trace, profile->object, &n);

  for (size_t i = 0; i < n; i++) {
    int64_t length_ns = holds[i].released_ns - holds[i].acquired_ns;

    scratch->n_untold += !holds[i].released || holds[i].untold;
    profile->hold_ns += length_ns;
    profile->owner_changes += i > 0 && holds[i].thread != holds[i - 1].thread;
    if (profile->longest_hold == WEFT_NO_ROW || length_ns > profile->max_hold_ns) {
      profile->max_hold_ns = length_ns;
      profile->longest_hold = (uint32_t)(&holds[i] - all);
    }
    if (!scratch->held[holds[i].thread])
      g_array_append_val (scratch->holders, holds[i].thread);
    scratch->held[holds[i].thread] = true;
    scratch->held_ns[holds[i].thread] += length_ns;
  }

  profile->acquisitions = n;
  profile->threads = scratch->holders->len;
  for (unsigned i = 0; i < scratch->holders->len; i++) {
    uint32_t thread = g_array_index (scratch->holders, uint32_t, i);

    if (profile->main_holder == WEFT_NO_ROW
        || scratch->held_ns[thread] > profile->main_holder_ns) {
      profile->main_holder = thread;
      profile->main_holder_ns = scratch->held_ns[thread];
    }
    scratch->held[thread] = false;
    scratch->held_ns[thread] = 0;
  }
  g_array_set_size (scratch->holders, 0);
}

/* Returns whether there was any. */
static bool
add_lock_waits (const WeftTrace *trace, WeftLockProfile *profile)
{
  size_t n, n_all;
  const WeftWait *all = weft_trace_waits (trace, &n_all);
  const uint32_t *rows = weft_trace_object_waits (trace, profile->object, &n);

  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &all[rows[i]];
    int64_t length_ns = wait_length (wait);

    if (!weft_wait_kind_is_lock (wait->kind))
      continue;
    profile->wait_ns += length_ns;
    if (profile->longest_wait == WEFT_NO_ROW || length_ns > profile->max_wait_ns) {
      profile->max_wait_ns = length_ns;
      profile->longest_wait = rows[i];
    }
    profile->contended += got_lock (wait);
  }

  return profile->longest_wait != WEFT_NO_ROW;
}

static void
profile_locks (const WeftTrace *trace, GArray *ret)
{
  size_t n, n_threads;
  const WeftObject *objects = weft_trace_objects (trace, &n);
  LockScratch scratch = {
    .holders = g_array_new (FALSE, FALSE, sizeof (uint32_t)),
  };

  weft_trace_threads (trace, &n_threads);
  scratch.held_ns = g_new0 (int64_t, n_threads);
  scratch.held = g_new0 (bool, n_threads);

  for (uint32_t i = 0; i < n; i++) {
    WeftLockProfile profile = {
      .object = i,
      .longest_wait = WEFT_NO_ROW,
      .longest_hold = WEFT_NO_ROW,
      .main_holder = WEFT_NO_ROW,
    };
    bool is_lock = weft_object_kind_is_lock (objects[i].kind);

    add_holds (trace, &profile, &scratch);
    is_lock |= profile.acquisitions > 0;
    is_lock |= add_lock_waits (trace, &profile);
    profile.contended += (uint64_t)objects[i].brief_waits;
    profile.wait_ns += objects[i].brief_ns;
    /* Where they were counted, the count is exact: it has the unrecorded ones in it. */
    if (objects[i].acquisitions != 0)
      profile.acquisitions = (uint64_t)MAX ((int64_t)profile.acquisitions - scratch.n_untold
                                                + objects[i].acquisitions,
                                            (int64_t)0);
    else
      profile.acquisitions += count_unrecorded (trace, i, scratch.held);
    scratch.n_untold = 0;
    if (is_lock)
      g_array_append_val (ret, profile);
  }

  g_array_unref (scratch.holders);
  g_free (scratch.held_ns);
  g_free (scratch.held);
}

static void
add_messages (const WeftTrace *trace, WeftChannelProfile *profile)
{
  g_autoptr (GArray) latencies = g_array_new (FALSE, FALSE, sizeof (int64_t));
  size_t n, n_depths;
  const WeftMessage *messages = weft_trace_channel_messages (trace, profile->object, &n);
  const WeftDepth *depths = weft_trace_channel_depths (trace, profile->object, &n_depths);

  for (size_t i = 0; i < n; i++) {
    bool sent = messages[i].sender != WEFT_NO_ROW;
    int64_t latency_ns = messages[i].ended_ns - messages[i].sent_ns;

    profile->sends += sent;
    profile->receives += messages[i].fate == WEFT_FATE_RECEIVED;
    profile->discards += messages[i].fate == WEFT_FATE_DISCARDED;
    profile->in_channel += messages[i].fate == WEFT_FATE_IN_CHANNEL;
    if (sent && messages[i].fate == WEFT_FATE_RECEIVED)
      g_array_append_val (latencies, latency_ns);
  }
  for (size_t i = 0; i < n_depths; i++)
    profile->max_depth = MAX (profile->max_depth, (int64_t)depths[i].depth);

  if (latencies->len > 0) {
    weft_rank_sort (latencies);
    profile->latency_p50_ns = weft_rank_nearest (latencies, 50);
    profile->latency_p99_ns = weft_rank_nearest (latencies, 99);
    profile->latency_max_ns = weft_rank_nearest (latencies, 100);
  }
}

/* Of a queue of the program's own: who waits for it waits for its condition, or whatever
 * it is made of; and a message whose end was lost would count for ever. */
static void
mark_unknown (const WeftTrace *trace, WeftChannelProfile *profile)
{
  profile->blocked_send_ns = profile->blocked_receive_ns = WEFT_NOT_KNOWN;
  if (weft_trace_lossy_between (trace, 0, INT64_MAX))
    profile->max_depth = WEFT_NOT_KNOWN;
}

/* The messages for which somebody waited stand for no others. */
static void
mark_unseen (WeftChannelProfile *profile)
{
  profile->max_depth = WEFT_NOT_KNOWN;
  profile->latency_p50_ns = profile->latency_p99_ns = WEFT_NOT_KNOWN;
  profile->latency_max_ns = WEFT_NOT_KNOWN;
}

static void
profile_channels (const WeftTrace *trace, GArray *ret)
{
  size_t n, n_waits, n_rows;
  const WeftObject *objects = weft_trace_objects (trace, &n);
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);

  for (uint32_t i = 0; i < n; i++) {
    WeftChannelProfile profile = {
      .object = i,
      .latency_p50_ns = WEFT_NOT_KNOWN,
      .latency_p99_ns = WEFT_NOT_KNOWN,
      .latency_max_ns = WEFT_NOT_KNOWN,
    };
    const uint32_t *rows;

    if (objects[i].kind != WEFT_OBJECT_CHANNEL)
      continue;

    add_messages (trace, &profile);
    if (objects[i].counted_depth) {
      mark_unknown (trace, &profile);
      g_array_append_val (ret, profile);
      continue;
    }
    if (objects[i].contended_only)
      mark_unseen (&profile);
    rows = weft_trace_object_waits (trace, i, &n_rows);
    for (size_t j = 0; j < n_rows; j++) {
      const WeftWait *wait = &waits[rows[j]];

      if (wait->kind == WEFT_WAIT_SEND)
        profile.blocked_send_ns += wait_length (wait);
      else if (wait->kind == WEFT_WAIT_RECEIVE)
        profile.blocked_receive_ns += wait_length (wait);
    }
    g_array_append_val (ret, profile);
  }
}

/* Whether threads wait for it until something has happened. */
static bool
is_condition (WeftObjectKind kind)
{
  switch (kind) {
  case WEFT_OBJECT_CONDVAR:
  case WEFT_OBJECT_BARRIER:
  case WEFT_OBJECT_ONCE:
  case WEFT_OBJECT_SEMAPHORE:
  case WEFT_OBJECT_FUTEX:
  case WEFT_OBJECT_PARKER:
  case WEFT_OBJECT_PIPE:
  case WEFT_OBJECT_SOCKET:
  case WEFT_OBJECT_EVENTFD:
  case WEFT_OBJECT_EPOLL:
  case WEFT_OBJECT_FUTURE:
  case WEFT_OBJECT_ATOMIC:
    return true;
  default:
    return false;
  }
}

static void
profile_conditions (const WeftTrace *trace, GArray *ret)
{
  size_t n, n_waits, n_rows;
  const WeftObject *objects = weft_trace_objects (trace, &n);
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  g_autoptr (GHashTable) threads = g_hash_table_new (NULL, NULL);

  for (uint32_t i = 0; i < n; i++) {
    WeftConditionProfile profile = { .object = i, .longest_wait = WEFT_NO_ROW };
    const uint32_t *rows;

    if (!is_condition (objects[i].kind))
      continue;

    rows = weft_trace_object_waits (trace, i, &n_rows);
    profile.waits = n_rows;
    for (size_t j = 0; j < n_rows; j++) {
      const WeftWait *wait = &waits[rows[j]];

      profile.timed_out += wait->ended && wait->outcome == WEFT_OUTCOME_TIMED_OUT;
      profile.wait_ns += wait_length (wait);
      g_hash_table_add (threads, GUINT_TO_POINTER (wait->thread));
      if (profile.longest_wait == WEFT_NO_ROW || wait_length (wait) > profile.max_wait_ns) {
        profile.max_wait_ns = wait_length (wait);
        profile.longest_wait = rows[j];
      }
    }
    profile.threads = g_hash_table_size (threads);
    g_hash_table_remove_all (threads);
    g_array_append_val (ret, profile);
  }
}

/* Blame, summed by waiter, holder and object. */
typedef struct {
  const WeftWait *waits;
  GArray *rows;      /* of WeftBlame */
  GHashTable *index; /* key of a row to its number plus one */
  int64_t hand_over_ns;
} BlameSum;

typedef struct {
  uint32_t waiter, holder, object;
} BlameKey;

static unsigned
blame_key_hash (gconstpointer key)
{
  const BlameKey *self = key;

  return (self->waiter * 2654435761u) ^ (self->holder * 2246822519u)
         ^ (self->object * 3266489917u);
}

static gboolean
blame_key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (BlameKey)) == 0;
}

static void
add_blame (uint32_t wait, const WeftWaitBlame *blame, gpointer data)
{
  BlameSum *self = data;

  self->hand_over_ns += blame->hand_over_ns;
  for (unsigned i = 0; i < blame->parts->len; i++) {
    const WeftBlamePart *part = &g_array_index (blame->parts, WeftBlamePart, i);
    BlameKey key = { .waiter = self->waits[wait].thread,
                     .holder = part->holder,
                     .object = self->waits[wait].object };
    unsigned number = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, &key));
    WeftBlame *row;

    if (number == 0) {
      WeftBlame fresh
          = { .waiter = key.waiter, .holder = key.holder, .object = key.object };

      g_array_append_val (self->rows, fresh);
      number = self->rows->len;
      g_hash_table_insert (self->index, g_memdup2 (&key, sizeof key),
                           GUINT_TO_POINTER (number));
    }

    row = &g_array_index (self->rows, WeftBlame, number - 1);
    row->count++;
    row->wait_ns += part->ns;
    row->max_ns = MAX (row->max_ns, part->ns);
  }
}

/* Drops what cannot be told and is too little to be told. */
static void
drop_immaterial (BlameSum *self, const WeftTrace *trace)
{
  g_autoptr (GHashTable) waited
      = g_hash_table_new_full (blame_key_hash, blame_key_equal, g_free, g_free);
  size_t n;
  unsigned kept = 0;

  weft_trace_waits (trace, &n);
  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &self->waits[i];
    BlameKey key
        = { .waiter = wait->thread, .holder = WEFT_NO_ROW, .object = wait->object };
    int64_t *sum_ns;

    if (!g_hash_table_contains (self->index, &key))
      continue;
    sum_ns = g_hash_table_lookup (waited, &key);
    if (sum_ns == NULL) {
      sum_ns = g_new0 (int64_t, 1);
      g_hash_table_insert (waited, g_memdup2 (&key, sizeof key), sum_ns);
    }
    *sum_ns += wait_length (wait);
  }

  for (unsigned i = 0; i < self->rows->len; i++) {
    WeftBlame row = g_array_index (self->rows, WeftBlame, i);
    BlameKey key = { row.waiter, row.holder, row.object };
    const int64_t *sum_ns
        = row.holder == WEFT_NO_ROW ? g_hash_table_lookup (waited, &key) : NULL;

    if (sum_ns == NULL || row.wait_ns > *sum_ns / 100)
      g_array_index (self->rows, WeftBlame, kept++) = row;
  }
  g_array_set_size (self->rows, kept);
}

static void
profile_blame (const WeftTrace *trace, GArray *locks, GArray *ret)
{
  size_t n;
  BlameSum sum = {
    .waits = weft_trace_waits (trace, &n),
    .rows = ret,
    .index = g_hash_table_new_full (blame_key_hash, blame_key_equal, g_free, NULL),
  };

  for (unsigned i = 0; i < locks->len; i++) {
    WeftLockProfile *lock = &g_array_index (locks, WeftLockProfile, i);

    sum.hand_over_ns = 0;
    weft_lock_blame_foreach (trace, lock->object, add_blame, &sum);
    lock->hand_over_ns = sum.hand_over_ns;
  }

  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftWaitBlame) blame = { 0 };

    if (weft_wait_kind_is_lock (sum.waits[i].kind) && sum.waits[i].object != WEFT_NO_ROW)
      continue;
    weft_wait_blame (trace, i, &blame);
    add_blame (i, &blame, &sum);
  }

  drop_immaterial (&sum, trace);
  g_hash_table_unref (sum.index);
}

static int
compare_locks (gconstpointer a, gconstpointer b)
{
  const WeftLockProfile *one = a, *other = b;

  if (one->wait_ns != other->wait_ns)
    return one->wait_ns > other->wait_ns ? -1 : 1;
  if (one->hold_ns != other->hold_ns)
    return one->hold_ns > other->hold_ns ? -1 : 1;
  return one->object < other->object ? -1 : one->object > other->object;
}

static int
compare_conditions (gconstpointer a, gconstpointer b)
{
  const WeftConditionProfile *one = a, *other = b;

  if (one->wait_ns != other->wait_ns)
    return one->wait_ns > other->wait_ns ? -1 : 1;
  return one->object < other->object ? -1 : one->object > other->object;
}

static int
compare_blame (gconstpointer a, gconstpointer b)
{
  const WeftBlame *one = a, *other = b;

  if (one->wait_ns != other->wait_ns)
    return one->wait_ns > other->wait_ns ? -1 : 1;
  if (one->waiter != other->waiter)
    return one->waiter < other->waiter ? -1 : 1;
  if (one->holder != other->holder)
    return one->holder < other->holder ? -1 : 1;
  return one->object < other->object ? -1 : one->object > other->object;
}

WeftProfile *
weft_profile_new (const WeftTrace *trace)
{
  WeftProfile *self = g_new0 (WeftProfile, 1);
  size_t n;
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n);

  self->threads = g_array_new (FALSE, FALSE, sizeof (WeftThreadProfile));
  self->locks = g_array_new (FALSE, FALSE, sizeof (WeftLockProfile));
  self->channels = g_array_new (FALSE, FALSE, sizeof (WeftChannelProfile));
  self->conditions = g_array_new (FALSE, FALSE, sizeof (WeftConditionProfile));
  self->blame = g_array_new (FALSE, FALSE, sizeof (WeftBlame));

  profile_threads (trace, self->threads);
  profile_locks (trace, self->locks);
  profile_channels (trace, self->channels);
  profile_conditions (trace, self->conditions);
  profile_blame (trace, self->locks, self->blame);
  for (size_t i = 0; i < n; i++)
    self->interactions[interactions[i].kind]++;

  g_array_sort (self->locks, compare_locks);
  g_array_sort (self->conditions, compare_conditions);
  g_array_sort (self->blame, compare_blame);
  return self;
}

void
weft_profile_free (WeftProfile *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->threads);
  g_array_unref (self->locks);
  g_array_unref (self->channels);
  g_array_unref (self->conditions);
  g_array_unref (self->blame);
  g_free (self);
}
