#include "tracer/analysis/distribution.h"

#include "tracer/analysis/rank.h"
#include "tracer/analysis/words.h"

static GArray *
durations_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (int64_t));
}

static void
add_duration (GArray *durations, int64_t begin_ns, int64_t end_ns)
{
  int64_t ns = end_ns - begin_ns;

  g_array_append_val (durations, ns);
}

void
weft_distribution_fill (GArray *durations, WeftDistribution *ret)
{
  *ret = (WeftDistribution){ .count = durations->len,
                             .p50_ns = WEFT_NOT_KNOWN,
                             .p90_ns = WEFT_NOT_KNOWN,
                             .p99_ns = WEFT_NOT_KNOWN,
                             .max_ns = WEFT_NOT_KNOWN };
  if (durations->len == 0)
    return;
  weft_rank_sort (durations);
  ret->p50_ns = weft_rank_nearest (durations, 50);
  ret->p90_ns = weft_rank_nearest (durations, 90);
  ret->p99_ns = weft_rank_nearest (durations, 99);
  ret->max_ns = weft_rank_nearest (durations, 100);
  for (unsigned i = 0; i < durations->len; i++) {
    int64_t ns = g_array_index (durations, int64_t, i);

    ret->total_ns += ns;
    ret->bins[ns > 1 ? 63 - __builtin_clzll ((uint64_t)ns) : 0]++;
  }
}

void
weft_lock_distributions (const WeftTrace *trace,
                         uint32_t object,
                         WeftDistribution *ret_waits,
                         WeftDistribution *ret_holds)
{
  g_autoptr (GArray) waited = durations_new ();
  g_autoptr (GArray) held = durations_new ();
  size_t n, n_holds, n_all;
  const WeftWait *waits = weft_trace_waits (trace, &n_all);
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n);
  const WeftHold *holds = weft_trace_lock_holds (trace, object, &n_holds);

  for (size_t i = 0; i < n; i++) {
    if (weft_wait_kind_is_lock (waits[rows[i]].kind))
      add_duration (waited, waits[rows[i]].begin_ns, waits[rows[i]].end_ns);
  }
  for (size_t i = 0; i < n_holds; i++)
    add_duration (held, holds[i].acquired_ns, holds[i].released_ns);
  weft_distribution_fill (waited, ret_waits);
  weft_distribution_fill (held, ret_holds);
}

void
weft_thread_distribution (const WeftTrace *trace,
                          uint32_t thread,
                          WeftDistribution *ret_waits)
{
  g_autoptr (GArray) waited = durations_new ();
  size_t n;
  const WeftWait *waits = weft_trace_thread_waits (trace, thread, &n);

  for (size_t i = 0; i < n; i++) {
    if (!weft_wait_kind_is_pause (waits[i].kind))
      add_duration (waited, waits[i].begin_ns, waits[i].end_ns);
  }
  weft_distribution_fill (waited, ret_waits);
}

/* What a receiver did with a channel: it began to wait, or it received. */
typedef struct {
  uint32_t thread;
  int64_t time_ns;
  bool received;
} Step;

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const Step *one = a, *other = b;

  if (one->thread != other->thread)
    return one->thread < other->thread ? -1 : 1;
  if (one->time_ns != other->time_ns)
    return one->time_ns < other->time_ns ? -1 : 1;
  return (int)one->received - (int)other->received;
}

static void
count_batches (GArray *steps, WeftChannelFlow *ret)
{
  uint64_t receives = 0, length = 0;

  g_array_sort (steps, compare_steps);
  for (unsigned i = 0; i < steps->len; i++) {
    const Step *step = &g_array_index (steps, Step, i);

    if (i > 0 && step[-1].thread != step->thread)
      length = 0;
    if (!step->received) {
      length = 0;
      continue;
    }
    receives++;
    ret->batches += length++ == 0;
    ret->longest_batch = MAX (ret->longest_batch, length);
  }
  ret->mean_batch = ret->batches > 0 ? (double)receives / (double)ret->batches : 0;
}

static void
add_messages (const WeftTrace *trace, uint32_t object, GArray *steps, WeftChannelFlow *ret)
{
  g_autoptr (GArray) latencies = durations_new ();
  size_t n;
  const WeftMessage *messages = weft_trace_channel_messages (trace, object, &n);
  int64_t first_ns = INT64_MAX, last_ns = 0;
  uint64_t receives = 0;

  for (size_t i = 0; i < n; i++) {
    const WeftMessage *message = &messages[i];
    Step step = { message->receiver, message->ended_ns, true };

    if (message->sender != WEFT_NO_ROW)
      first_ns = MIN (first_ns, message->sent_ns);
    if (message->fate != WEFT_FATE_RECEIVED)
      continue;
    receives++;
    last_ns = MAX (last_ns, message->ended_ns);
    if (message->receiver != WEFT_NO_ROW)
      g_array_append_val (steps, step);
    if (message->sender != WEFT_NO_ROW)
      add_duration (latencies, message->sent_ns, message->ended_ns);
  }
  weft_distribution_fill (latencies, &ret->latency);
  if (ret->complete && first_ns < last_ns)
    ret->per_second = (double)receives * 1e9 / (double)(last_ns - first_ns);
}

static void
add_blocked (const WeftTrace *trace, uint32_t object, GArray *steps, WeftChannelFlow *ret)
{
  g_autoptr (GArray) sends = durations_new ();
  g_autoptr (GArray) receives = durations_new ();
  g_autoptr (GHashTable) senders = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) receivers = g_hash_table_new (NULL, NULL);
  size_t n, n_all;
  const WeftWait *waits = weft_trace_waits (trace, &n_all);
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n);

  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &waits[rows[i]];
    Step step = { wait->thread, wait->begin_ns, false };

    if (wait->kind == WEFT_WAIT_SEND) {
      add_duration (sends, wait->begin_ns, wait->end_ns);
      g_hash_table_add (senders, GUINT_TO_POINTER (wait->thread));
    } else if (wait->kind == WEFT_WAIT_RECEIVE) {
      add_duration (receives, wait->begin_ns, wait->end_ns);
      g_hash_table_add (receivers, GUINT_TO_POINTER (wait->thread));
      g_array_append_val (steps, step);
    }
  }
  weft_distribution_fill (sends, &ret->send_waits);
  weft_distribution_fill (receives, &ret->receive_waits);
  ret->senders = g_hash_table_size (senders);
  ret->receivers = g_hash_table_size (receivers);
}

void
weft_channel_flow (const WeftTrace *trace, uint32_t object, WeftChannelFlow *ret)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  size_t n;
  const WeftObject *channel = &weft_trace_objects (trace, &n)[object];

  *ret = (WeftChannelFlow){ .complete
                            = !channel->contended_only && !channel->counted_depth };
  add_messages (trace, object, steps, ret);
  add_blocked (trace, object, steps, ret);
  if (ret->complete)
    count_batches (steps, ret);
}

static int
compare_sites (gconstpointer a, gconstpointer b)
{
  const WeftCallSite *one = a, *other = b;

  if (one->total_ns != other->total_ns)
    return one->total_ns > other->total_ns ? -1 : 1;
  if (one->site != other->site)
    return one->site < other->site ? -1 : 1;
  return (int)one->kind - (int)other->kind;
}

GArray *
weft_call_sites (const WeftTrace *trace)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WeftCallSite));
  /* From the site and kind to the place in the array, plus 1. */
  g_autoptr (GHashTable) places
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    gint64 key = (gint64)waits[i].site * WEFT_N_WAIT_KINDS + waits[i].kind;
    unsigned place = GPOINTER_TO_UINT (g_hash_table_lookup (places, &key));
    int64_t ns = waits[i].end_ns - waits[i].begin_ns;
    WeftCallSite *site;

    if (weft_wait_kind_is_pause (waits[i].kind))
      continue;
    if (place == 0) {
      WeftCallSite fresh = { .site = waits[i].site, .kind = waits[i].kind, .max_ns = -1 };

      g_array_append_val (all, fresh);
      place = all->len;
      g_hash_table_insert (places, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (place));
    }
    site = &g_array_index (all, WeftCallSite, place - 1);
    site->waits++;
    site->total_ns += ns;
    if (ns > site->max_ns) {
      site->max_ns = ns;
      site->longest = i;
    }
  }
  g_array_sort (all, compare_sites);
  return all;
}
