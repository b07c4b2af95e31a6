#include "tracer/analysis/annotations.h"
#include "tracer/analysis/blame-sites.h"
#include "tracer/analysis/words.h"
#include "tracer/export/report-json-parts.h"

/* "read lock" as a key: "read_lock". */
static char *
wait_kind_key (WeftWaitKind kind)
{
  return g_strdelimit (g_strdup (weft_wait_kind_text (kind)), " ", '_');
}

static const char *
thread_end (const WeftThread *thread)
{
  static const char *const texts[] = {
    [WEFT_END_RETURNED] = "returned",
    [WEFT_END_PANICKED] = "panicked",
    [WEFT_END_EXITED] = "exited",
  };

  if (!thread->ended || (unsigned)thread->end >= G_N_ELEMENTS (texts))
    return NULL;
  return texts[thread->end];
}

static void
add_thread (WeftJsonReport *report,
            const WeftThread *thread,
            const WeftThreadProfile *profile)
{
  WeftDistribution waits;

  weft_json_writer_begin_object (report->writer);
  weft_json_number (report, "id", profile->thread);
  weft_json_number (report, "tid", thread->tid);
  weft_json_text (report, "name", thread->name);
  weft_json_row (report, "process", thread->process);
  weft_json_row (report, "parent", thread->parent);
  weft_json_site (report, "spawned_at", thread->spawn_site);
  weft_json_number (report, "spawned_ns", thread->spawned_ns);
  weft_json_number (report, "start_ns", thread->begin_ns);
  weft_json_figure (report, "end_ns", thread->ended ? thread->end_ns : WEFT_NOT_KNOWN);
  weft_json_bool (report, "ended", thread->ended);
  weft_json_text (report, "end", thread_end (thread));
  weft_json_bool (report, "joined", thread->joined);
  weft_json_bool (report, "detached", thread->detached);
  weft_json_text (report, "panic", thread->panic);
  weft_json_number (report, "running_ns", profile->running_ns);
  weft_json_figure (report, "ready_ns", profile->ready_ns);
  weft_json_number (report, "blocked_ns", profile->blocked_ns);
  weft_json_figure (report, "blocked_elsewhere_ns", profile->blocked_elsewhere_ns);
  weft_json_number (report, "sleeping_ns", profile->sleeping_ns);
  weft_json_number (report, "unknown_ns", profile->unknown_ns);

  weft_thread_distribution (report->trace, profile->thread, &waits);
  weft_json_distribution (report, "waits", &waits);

  weft_json_writer_set_member_name (report->writer, "blocked_by_kind");
  weft_json_writer_begin_object (report->writer);
  for (unsigned kind = 0; kind < WEFT_N_WAIT_KINDS; kind++) {
    g_autofree char *key = wait_kind_key (kind);

    if (profile->blocked_by_kind_ns[kind] > 0)
      weft_json_number (report, key, profile->blocked_by_kind_ns[kind]);
  }
  weft_json_writer_end_object (report->writer);
  weft_json_writer_end_object (report->writer);
}

void
weft_json_threads (WeftJsonReport *report)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (report->trace, &n);

  weft_json_begin_array (report, "threads");
  for (unsigned i = 0; i < report->profile->threads->len; i++)
    add_thread (report, &threads[i],
                &g_array_index (report->profile->threads, WeftThreadProfile, i));
  weft_json_writer_end_array (report->writer);
}

/* Of a lock whose holds were not all recorded, these are no more than parts; of one of
 * which only what was contended was seen, so are the acquisitions. */
static void
add_uses (WeftJsonReport *report, const WeftLockProfile *lock, const WeftObject *object)
{
  static const char *const keys[]
      = { "owner_changes", "hold_ns", "max_hold_ns", "threads" };
  const int64_t values[]
      = { (int64_t)lock->owner_changes, lock->hold_ns, lock->max_hold_ns, lock->threads };

  if (object->contended_only)
    weft_json_null (report, "acquisitions");
  else
    weft_json_number (report, "acquisitions", (int64_t)lock->acquisitions);
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!weft_object_holds_in_part (object))
      weft_json_number (report, keys[i], values[i]);
    else
      weft_json_null (report, keys[i]);
  }
  weft_json_number (report, "counted", object->acquisitions);
  if (object->thinned_ns >= 0)
    weft_json_number (report, "thinned_ns", object->thinned_ns);
  else
    weft_json_null (report, "thinned_ns");
}

void
weft_json_locks (WeftJsonReport *report)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);

  weft_json_begin_array (report, "locks");
  for (unsigned i = 0; i < report->profile->locks->len; i++) {
    const WeftLockProfile *lock
        = &g_array_index (report->profile->locks, WeftLockProfile, i);
    WeftDistribution waits, holds;

    weft_json_begin_object (report, lock->object);
    add_uses (report, lock, &objects[lock->object]);
    weft_json_number (report, "contended", (int64_t)lock->contended);
    weft_json_number (report, "wait_ns", lock->wait_ns);
    weft_json_number (report, "max_wait_ns", lock->max_wait_ns);
    weft_json_number (report, "hand_over_ns", lock->hand_over_ns);
    weft_json_row (report, "main_holder", lock->main_holder);
    weft_json_number (report, "main_holder_ns", lock->main_holder_ns);
    weft_lock_distributions (report->trace, lock->object, &waits, &holds);
    weft_json_distribution (report, "waits", &waits);
    weft_json_distribution (report, "holds", &holds);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

/* Null is what cannot be told of a channel of which only a part is seen. */
static void
add_flow (WeftJsonReport *report, uint32_t object)
{
  WeftChannelFlow flow;

  weft_channel_flow (report->trace, object, &flow);
  weft_json_distribution (report, "latency", flow.complete ? &flow.latency : NULL);
  weft_json_distribution (report, "send_waits", flow.complete ? &flow.send_waits : NULL);
  weft_json_distribution (report, "receive_waits",
                          flow.complete ? &flow.receive_waits : NULL);
  weft_json_figure (report, "blocked_senders",
                    flow.complete ? flow.senders : WEFT_NOT_KNOWN);
  weft_json_figure (report, "blocked_receivers",
                    flow.complete ? flow.receivers : WEFT_NOT_KNOWN);
  weft_json_figure (report, "batches",
                    flow.complete ? (int64_t)flow.batches : WEFT_NOT_KNOWN);
  weft_json_figure (report, "longest_batch",
                    flow.complete ? (int64_t)flow.longest_batch : WEFT_NOT_KNOWN);
  if (!flow.complete || flow.per_second <= 0) {
    weft_json_null (report, "received_per_second");
    return;
  }
  weft_json_writer_set_member_name (report->writer, "received_per_second");
  weft_json_writer_add_double_value (report->writer, flow.per_second);
}

void
weft_json_channels (WeftJsonReport *report)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);

  weft_json_begin_array (report, "channels");
  for (unsigned i = 0; i < report->profile->channels->len; i++) {
    const WeftChannelProfile *channel
        = &g_array_index (report->profile->channels, WeftChannelProfile, i);
    const WeftObject *object = &objects[channel->object];
    /* Of some only the messages that woke a receiver are seen. */
    bool all = !object->contended_only;

    weft_json_begin_object (report, channel->object);
    weft_json_figure (report, "capacity",
                      object->capacity < 0 ? WEFT_NOT_KNOWN : object->capacity);
    weft_json_number (report, "messages_seen", (int64_t)channel->sends);
    weft_json_figure (report, "sends", all ? (int64_t)channel->sends : WEFT_NOT_KNOWN);
    weft_json_figure (report, "receives",
                      all ? (int64_t)channel->receives : WEFT_NOT_KNOWN);
    weft_json_figure (report, "discards",
                      all ? (int64_t)channel->discards : WEFT_NOT_KNOWN);
    weft_json_figure (report, "in_channel",
                      all ? (int64_t)channel->in_channel : WEFT_NOT_KNOWN);
    weft_json_figure (report, "max_depth", channel->max_depth);
    weft_json_figure (report, "latency_p50_ns", channel->latency_p50_ns);
    weft_json_figure (report, "latency_p99_ns", channel->latency_p99_ns);
    weft_json_figure (report, "latency_max_ns", channel->latency_max_ns);
    weft_json_figure (report, "blocked_send_ns", channel->blocked_send_ns);
    weft_json_figure (report, "blocked_receive_ns", channel->blocked_receive_ns);
    add_flow (report, channel->object);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

void
weft_json_conditions (WeftJsonReport *report)
{
  weft_json_begin_array (report, "conditions");
  for (unsigned i = 0; i < report->profile->conditions->len; i++) {
    const WeftConditionProfile *condition
        = &g_array_index (report->profile->conditions, WeftConditionProfile, i);

    weft_json_begin_object (report, condition->object);
    weft_json_number (report, "waits", (int64_t)condition->waits);
    weft_json_number (report, "timed_out", (int64_t)condition->timed_out);
    weft_json_number (report, "threads", condition->threads);
    weft_json_number (report, "wait_ns", condition->wait_ns);
    weft_json_number (report, "max_wait_ns", condition->max_wait_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_blame_by_site (WeftJsonReport *report)
{
  g_autoptr (GArray) sites = weft_blame_sites (report->trace);

  weft_json_begin_array (report, "blame_by_site");
  for (unsigned i = 0; i < sites->len; i++) {
    const WeftSiteBlame *blame = &g_array_index (sites, WeftSiteBlame, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_number (report, "waiter", blame->waiter);
    weft_json_number (report, "holder", blame->holder);
    weft_json_number (report, "object", blame->object);
    weft_json_site (report, "site", blame->site);
    weft_json_number (report, "count", (int64_t)blame->count);
    weft_json_number (report, "wait_ns", blame->wait_ns);
    weft_json_number (report, "max_wait_ns", blame->max_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

void
weft_json_blame (WeftJsonReport *report)
{
  weft_json_begin_array (report, "blame");
  for (unsigned i = 0; i < report->profile->blame->len; i++) {
    const WeftBlame *blame = &g_array_index (report->profile->blame, WeftBlame, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_number (report, "waiter", blame->waiter);
    weft_json_row (report, "holder", blame->holder);
    weft_json_row (report, "object", blame->object);
    weft_json_number (report, "count", (int64_t)blame->count);
    weft_json_number (report, "wait_ns", blame->wait_ns);
    weft_json_number (report, "max_wait_ns", blame->max_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
  add_blame_by_site (report);
}

void
weft_json_interactions (WeftJsonReport *report)
{
  weft_json_writer_set_member_name (report->writer, "interactions");
  weft_json_writer_begin_object (report->writer);
  for (unsigned i = 0; i < WEFT_N_INTERACTIONS; i++)
    weft_json_number (report, weft_json_interaction (i),
                      (int64_t)report->profile->interactions[i]);
  weft_json_writer_end_object (report->writer);
}

void
weft_json_call_sites (WeftJsonReport *report)
{
  g_autoptr (GArray) all = weft_call_sites (report->trace);

  weft_json_begin_array (report, "call_sites");
  for (unsigned i = 0; i < all->len; i++) {
    const WeftCallSite *site = &g_array_index (all, WeftCallSite, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_place (report, site->site);
    weft_json_text (report, "kind", weft_wait_kind_text (site->kind));
    weft_json_number (report, "waits", (int64_t)site->waits);
    weft_json_number (report, "wait_ns", site->total_ns);
    weft_json_number (report, "max_wait_ns", site->max_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_spans (WeftJsonReport *report, const GArray *spans)
{
  weft_json_begin_array (report, "spans");
  for (unsigned i = 0; i < spans->len; i++) {
    const WeftSpanProfile *span = &g_array_index (spans, WeftSpanProfile, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_text (report, "text", span->text);
    weft_json_number (report, "count", (int64_t)span->count);
    weft_json_number (report, "unended", (int64_t)span->unended);
    weft_json_number (report, "threads", span->threads);
    weft_json_figure (report, "total_ns", span->total_ns);
    weft_json_figure (report, "p50_ns", span->p50_ns);
    weft_json_figure (report, "p99_ns", span->p99_ns);
    weft_json_figure (report, "max_ns", span->max_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_marks (WeftJsonReport *report, const GArray *marks)
{
  weft_json_begin_array (report, "marks");
  for (unsigned i = 0; i < marks->len; i++) {
    const WeftMarkProfile *mark = &g_array_index (marks, WeftMarkProfile, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_text (report, "text", mark->text);
    weft_json_number (report, "count", (int64_t)mark->count);
    weft_json_number (report, "threads", mark->threads);
    weft_json_number (report, "first_ns", mark->first_ns);
    weft_json_number (report, "last_ns", mark->last_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_values (WeftJsonReport *report, const GArray *values)
{
  weft_json_begin_array (report, "values");
  for (unsigned i = 0; i < values->len; i++) {
    const WeftValueProfile *value = &g_array_index (values, WeftValueProfile, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_text (report, "name", value->name);
    weft_json_number (report, "count", (int64_t)value->count);
    weft_json_number (report, "threads", value->threads);
    weft_json_number (report, "min", value->min);
    weft_json_number (report, "max", value->max);
    weft_json_number (report, "last", value->last);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_variables (WeftJsonReport *report, const GArray *variables)
{
  weft_json_begin_array (report, "variables");
  for (unsigned i = 0; i < variables->len; i++) {
    const WeftVariableProfile *variable
        = &g_array_index (variables, WeftVariableProfile, i);

    weft_json_begin_object (report, variable->object);
    weft_json_number (report, "reads", (int64_t)variable->reads);
    weft_json_number (report, "writes", (int64_t)variable->writes);
    weft_json_number (report, "threads", variable->threads);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

void
weft_json_annotations (WeftJsonReport *report)
{
  g_autoptr (WeftAnnotations) annotations = weft_annotations_new (report->trace);

  add_spans (report, annotations->spans);
  add_marks (report, annotations->marks);
  add_values (report, annotations->values);
  add_variables (report, annotations->variables);
}
