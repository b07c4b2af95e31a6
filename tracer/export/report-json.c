#include "tracer/export/report-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tracer/analysis/annotations.h"
#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/describe.h"
#include "tracer/analysis/finding.h"
#include "tracer/analysis/profile.h"

#define SCHEMA "weft-report/1"

/* A report while it is written. */
typedef struct {
  const WeftTrace *trace;
  const WeftProfile *profile;
  JsonBuilder *builder;
} Report;

static void
add_null (Report *report, const char *key)
{
  json_builder_set_member_name (report->builder, key);
  json_builder_add_null_value (report->builder);
}

static void
add_number (Report *report, const char *key, int64_t value)
{
  json_builder_set_member_name (report->builder, key);
  json_builder_add_int_value (report->builder, value);
}

static void
add_figure (Report *report, const char *key, int64_t value)
{
  if (value == WEFT_NOT_KNOWN)
    add_null (report, key);
  else
    add_number (report, key, value);
}

static void
add_row (Report *report, const char *key, uint32_t row)
{
  if (row == WEFT_NO_ROW)
    add_null (report, key);
  else
    add_number (report, key, row);
}

static void
add_bool (Report *report, const char *key, bool value)
{
  json_builder_set_member_name (report->builder, key);
  json_builder_add_boolean_value (report->builder, value);
}

/* Texts come from the traced program and need not be UTF-8, which JSON must be. */
static void
add_text (Report *report, const char *key, const char *tainted)
{
  g_autofree char *valid = NULL;

  if (tainted == NULL) {
    add_null (report, key);
    return;
  }
  valid = g_utf8_make_valid (tainted, -1);
  json_builder_set_member_name (report->builder, key);
  json_builder_add_string_value (report->builder, valid);
}

static void
begin_array (Report *report, const char *key)
{
  json_builder_set_member_name (report->builder, key);
  json_builder_begin_array (report->builder);
}

static void
add_site (Report *report, const char *key, uint32_t row)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (report->trace, &n);

  add_text (report, key, row == WEFT_NO_ROW ? NULL : sites[row].text);
}

/* The place, and the function it is in. */
static void
add_place (Report *report, uint32_t row)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (report->trace, &n);

  add_site (report, "site", row);
  add_text (report, "function", row == WEFT_NO_ROW ? NULL : sites[row].function);
}

static void
add_scheduling (Report *report)
{
  const WeftScheduling *scheduling = weft_trace_scheduling (report->trace);

  json_builder_set_member_name (report->builder, "scheduling");
  if (!scheduling->recorded) {
    json_builder_add_null_value (report->builder);
    return;
  }
  json_builder_begin_object (report->builder);
  add_number (report, "switches", (int64_t)scheduling->switches);
  add_number (report, "lost", (int64_t)scheduling->lost);
  json_builder_end_object (report->builder);
}

static void
add_trace (Report *report)
{
  const WeftRunInfo *info = weft_trace_info (report->trace);
  const WeftDefects *defects = weft_trace_defects (report->trace);

  json_builder_set_member_name (report->builder, "trace");
  json_builder_begin_object (report->builder);
  add_text (report, "program", info->program);
  if (info->args == NULL) {
    add_null (report, "args");
  } else {
    begin_array (report, "args");
    for (char **arg = info->args; *arg != NULL; arg++) {
      g_autofree char *valid = g_utf8_make_valid (*arg, -1);

      json_builder_add_string_value (report->builder, valid);
    }
    json_builder_end_array (report->builder);
  }
  add_text (report, "host", info->host);
  add_number (report, "duration_ns", weft_trace_duration_ns (report->trace));
  add_number (report, "events", (int64_t)defects->events);
  if (defects->lost_is_exact)
    add_number (report, "lost_events", (int64_t)defects->lost);
  else
    add_null (report, "lost_events");
  add_number (report, "lost_events_at_least", (int64_t)defects->lost);
  add_scheduling (report);
  add_text (report, "detail", info->detail);
  add_figure (report, "exit_status",
              info->exit_status < 0 ? WEFT_NOT_KNOWN : info->exit_status);
  add_figure (report, "started_unix_ns",
              info->started_unix_ns < 0 ? WEFT_NOT_KNOWN : info->started_unix_ns);
  json_builder_set_member_name (report->builder, "defects");
  json_builder_begin_object (report->builder);
  add_number (report, "unmatched_waits", (int64_t)defects->unmatched_waits);
  add_number (report, "unknown_threads", (int64_t)defects->unknown_threads);
  add_number (report, "unmatched_messages", (int64_t)defects->unmatched_messages);
  add_number (report, "malformed", (int64_t)defects->malformed);
  json_builder_end_object (report->builder);
  json_builder_end_object (report->builder);
}

static void
add_losses (Report *report)
{
  size_t n;
  const WeftLoss *losses = weft_trace_losses (report->trace, &n);

  begin_array (report, "losses");
  for (size_t i = 0; i < n; i++) {
    json_builder_begin_object (report->builder);
    add_number (report, "from_ns", losses[i].begin_ns);
    add_number (report, "to_ns", losses[i].end_ns);
    add_figure (report, "count",
                losses[i].count == 0 ? WEFT_NOT_KNOWN : (int64_t)losses[i].count);
    add_figure (report, "cpu", losses[i].cpu < 0 ? WEFT_NOT_KNOWN : losses[i].cpu);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_processes (Report *report)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (report->trace, &n);

  begin_array (report, "processes");
  for (size_t i = 0; i < n; i++) {
    json_builder_begin_object (report->builder);
    add_number (report, "id", (int64_t)i);
    add_number (report, "pid", processes[i].pid);
    add_number (report, "ppid", processes[i].ppid);
    add_text (report, "program", processes[i].program);
    add_row (report, "parent", processes[i].parent);
    add_row (report, "started_by", processes[i].started_by);
    add_row (report, "replaces", processes[i].replaces);
    add_text (report, "detail", weft_detail_text (processes[i].detail));
    add_number (report, "start_ns", processes[i].begin_ns);
    add_number (report, "end_ns", processes[i].end_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

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
add_thread (Report *report, const WeftThread *thread, const WeftThreadProfile *profile)
{
  json_builder_begin_object (report->builder);
  add_number (report, "id", profile->thread);
  add_number (report, "tid", thread->tid);
  add_text (report, "name", thread->name);
  add_row (report, "process", thread->process);
  add_row (report, "parent", thread->parent);
  add_site (report, "spawned_at", thread->spawn_site);
  add_number (report, "spawned_ns", thread->spawned_ns);
  add_number (report, "start_ns", thread->begin_ns);
  add_figure (report, "end_ns", thread->ended ? thread->end_ns : WEFT_NOT_KNOWN);
  add_bool (report, "ended", thread->ended);
  add_text (report, "end", thread_end (thread));
  add_bool (report, "joined", thread->joined);
  add_bool (report, "detached", thread->detached);
  add_text (report, "panic", thread->panic);
  add_number (report, "running_ns", profile->running_ns);
  add_figure (report, "ready_ns", profile->ready_ns);
  add_number (report, "blocked_ns", profile->blocked_ns);
  add_figure (report, "blocked_elsewhere_ns", profile->blocked_elsewhere_ns);
  add_number (report, "sleeping_ns", profile->sleeping_ns);
  add_number (report, "unknown_ns", profile->unknown_ns);

  json_builder_set_member_name (report->builder, "blocked_by_kind");
  json_builder_begin_object (report->builder);
  for (unsigned kind = 0; kind < WEFT_N_WAIT_KINDS; kind++) {
    g_autofree char *key = wait_kind_key (kind);

    if (profile->blocked_by_kind_ns[kind] > 0)
      add_number (report, key, profile->blocked_by_kind_ns[kind]);
  }
  json_builder_end_object (report->builder);
  json_builder_end_object (report->builder);
}

static void
add_threads (Report *report)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (report->trace, &n);

  begin_array (report, "threads");
  for (unsigned i = 0; i < report->profile->threads->len; i++)
    add_thread (report, &threads[i],
                &g_array_index (report->profile->threads, WeftThreadProfile, i));
  json_builder_end_array (report->builder);
}

/* What locks, channels and conditions begin with. */
static void
begin_object (Report *report, uint32_t row)
{
  size_t n;
  const WeftObject *object = &weft_trace_objects (report->trace, &n)[row];

  json_builder_begin_object (report->builder);
  add_number (report, "id", row);
  add_text (report, "name", object->name);
  add_text (report, "kind", weft_object_kind_text (object->kind));
  add_row (report, "process", object->process);
  add_site (report, "site", object->site);
}

/* Of a lock whose holds were not all recorded, these are no more than parts; of one of
 * which only what was contended was seen, so are the acquisitions. */
static void
add_uses (Report *report, const WeftLockProfile *lock, const WeftObject *object)
{
  static const char *const keys[]
      = { "owner_changes", "hold_ns", "max_hold_ns", "threads" };
  const int64_t values[]
      = { (int64_t)lock->owner_changes, lock->hold_ns, lock->max_hold_ns, lock->threads };

  if (object->contended_only)
    add_null (report, "acquisitions");
  else
    add_number (report, "acquisitions", (int64_t)lock->acquisitions);
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (!weft_object_holds_in_part (object))
      add_number (report, keys[i], values[i]);
    else
      add_null (report, keys[i]);
  }
  add_number (report, "counted", object->acquisitions);
  if (object->thinned_ns >= 0)
    add_number (report, "thinned_ns", object->thinned_ns);
  else
    add_null (report, "thinned_ns");
}

static void
add_locks (Report *report)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);

  begin_array (report, "locks");
  for (unsigned i = 0; i < report->profile->locks->len; i++) {
    const WeftLockProfile *lock
        = &g_array_index (report->profile->locks, WeftLockProfile, i);

    begin_object (report, lock->object);
    add_uses (report, lock, &objects[lock->object]);
    add_number (report, "contended", (int64_t)lock->contended);
    add_number (report, "wait_ns", lock->wait_ns);
    add_number (report, "max_wait_ns", lock->max_wait_ns);
    add_number (report, "hand_over_ns", lock->hand_over_ns);
    add_row (report, "main_holder", lock->main_holder);
    add_number (report, "main_holder_ns", lock->main_holder_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_channels (Report *report)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);

  begin_array (report, "channels");
  for (unsigned i = 0; i < report->profile->channels->len; i++) {
    const WeftChannelProfile *channel
        = &g_array_index (report->profile->channels, WeftChannelProfile, i);
    const WeftObject *object = &objects[channel->object];
    /* Of some only the messages that woke a receiver are seen. */
    bool all = !object->contended_only;

    begin_object (report, channel->object);
    add_figure (report, "capacity",
                object->capacity < 0 ? WEFT_NOT_KNOWN : object->capacity);
    add_number (report, "messages_seen", (int64_t)channel->sends);
    add_figure (report, "sends", all ? (int64_t)channel->sends : WEFT_NOT_KNOWN);
    add_figure (report, "receives", all ? (int64_t)channel->receives : WEFT_NOT_KNOWN);
    add_figure (report, "discards", all ? (int64_t)channel->discards : WEFT_NOT_KNOWN);
    add_figure (report, "in_channel", all ? (int64_t)channel->in_channel : WEFT_NOT_KNOWN);
    add_figure (report, "max_depth", channel->max_depth);
    add_figure (report, "latency_p50_ns", channel->latency_p50_ns);
    add_figure (report, "latency_p99_ns", channel->latency_p99_ns);
    add_figure (report, "latency_max_ns", channel->latency_max_ns);
    add_figure (report, "blocked_send_ns", channel->blocked_send_ns);
    add_figure (report, "blocked_receive_ns", channel->blocked_receive_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_conditions (Report *report)
{
  begin_array (report, "conditions");
  for (unsigned i = 0; i < report->profile->conditions->len; i++) {
    const WeftConditionProfile *condition
        = &g_array_index (report->profile->conditions, WeftConditionProfile, i);

    begin_object (report, condition->object);
    add_number (report, "waits", (int64_t)condition->waits);
    add_number (report, "timed_out", (int64_t)condition->timed_out);
    add_number (report, "threads", condition->threads);
    add_number (report, "wait_ns", condition->wait_ns);
    add_number (report, "max_wait_ns", condition->max_wait_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_blame (Report *report)
{
  begin_array (report, "blame");
  for (unsigned i = 0; i < report->profile->blame->len; i++) {
    const WeftBlame *blame = &g_array_index (report->profile->blame, WeftBlame, i);

    json_builder_begin_object (report->builder);
    add_number (report, "waiter", blame->waiter);
    add_row (report, "holder", blame->holder);
    add_row (report, "object", blame->object);
    add_number (report, "count", (int64_t)blame->count);
    add_number (report, "wait_ns", blame->wait_ns);
    add_number (report, "max_wait_ns", blame->max_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static const char *const interaction_keys[WEFT_N_INTERACTIONS] = {
  [WEFT_INTERACTION_SPAWN] = "spawn",
  [WEFT_INTERACTION_JOIN] = "join",
  [WEFT_INTERACTION_HAND_OFF] = "lock_handoff",
  [WEFT_INTERACTION_MESSAGE] = "message",
  [WEFT_INTERACTION_WAKE] = "wake",
};

static void
add_interactions (Report *report)
{
  json_builder_set_member_name (report->builder, "interactions");
  json_builder_begin_object (report->builder);
  for (unsigned i = 0; i < WEFT_N_INTERACTIONS; i++)
    add_number (report, interaction_keys[i], (int64_t)report->profile->interactions[i]);
  json_builder_end_object (report->builder);
}

static void
add_still_waiting (Report *report)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (report->trace, &n);

  begin_array (report, "still_waiting");
  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { 0 };

    if (!weft_wait_is_open (report->trace, &waits[i]))
      continue;
    weft_describe_wait (report->trace, i, &sentence);
    json_builder_begin_object (report->builder);
    add_row (report, "thread", waits[i].thread);
    add_text (report, "kind", weft_wait_kind_text (waits[i].kind));
    add_row (report, "object", waits[i].object);
    add_row (report, "target", waits[i].target);
    add_row (report, "holder", waits[i].holder);
    add_figure (report, "holder_since_ns",
                waits[i].holder_since_ns < 0 ? WEFT_NOT_KNOWN : waits[i].holder_since_ns);
    add_site (report, "holder_site", waits[i].holder_site);
    add_number (report, "since_ns", waits[i].begin_ns);
    add_number (report, "wait_ns", waits[i].end_ns - waits[i].begin_ns);
    add_place (report, waits[i].site);
    add_text (report, "text", sentence.text);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_still_held (Report *report)
{
  size_t n, n_threads;
  const WeftHold *holds = weft_trace_holds (report->trace, &n);
  const WeftThread *threads = weft_trace_threads (report->trace, &n_threads);

  begin_array (report, "still_held");
  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { 0 };

    if (holds[i].released)
      continue;
    weft_describe_hold (report->trace, i, &sentence);
    json_builder_begin_object (report->builder);
    add_row (report, "thread", holds[i].thread);
    add_row (report, "object", holds[i].object);
    add_text (report, "mode", holds[i].mode == WEFT_HOLD_SHARED ? "shared" : "exclusive");
    add_number (report, "since_ns", holds[i].acquired_ns);
    add_number (report, "hold_ns", holds[i].released_ns - holds[i].acquired_ns);
    add_bool (report, "thread_ended", weft_hold_outlives_thread (report->trace, &holds[i]));
    add_figure (report, "thread_end_ns",
                threads[holds[i].thread].ended ? threads[holds[i].thread].end_ns
                                               : WEFT_NOT_KNOWN);
    add_place (report, holds[i].site);
    add_text (report, "text", sentence.text);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_poison (Report *report)
{
  static const struct {
    WeftNoteKind kind;
    const char *action;
  } actions[] = {
    { WEFT_NOTE_POISONED, "poisoned" },
    { WEFT_NOTE_POISON_SEEN, "seen" },
    { WEFT_NOTE_POISON_CLEARED, "cleared" },
  };
  size_t n;
  const WeftNote *notes = weft_trace_notes (report->trace, &n);

  begin_array (report, "poison");
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < G_N_ELEMENTS (actions); j++) {
      if (notes[i].kind != actions[j].kind)
        continue;
      json_builder_begin_object (report->builder);
      add_text (report, "action", actions[j].action);
      add_row (report, "thread", notes[i].thread);
      add_row (report, "object", notes[i].object);
      add_number (report, "at_ns", notes[i].begin_ns);
      json_builder_end_object (report->builder);
    }
  }
  json_builder_end_array (report->builder);
}

static const char *const state_keys[WEFT_N_STATES] = {
  [WEFT_STATE_NONE] = "none",
  [WEFT_STATE_RUNNING] = "running",
  [WEFT_STATE_READY] = "ready",
  [WEFT_STATE_WAIT_LOCK] = "wait_lock",
  [WEFT_STATE_WAIT_EVENT] = "wait_event",
  [WEFT_STATE_SLEEPING] = "sleeping",
  [WEFT_STATE_JOINING] = "joining",
  [WEFT_STATE_UNKNOWN] = "unknown",
  [WEFT_STATE_WAIT_OTHER] = "wait_other",
};

static void
add_path_steps (Report *report, const WeftCriticalPath *path)
{
  size_t n;
  const WeftInteraction *interactions = weft_trace_interactions (report->trace, &n);

  begin_array (report, "critical_path");
  for (unsigned i = 0; i < path->steps->len; i++) {
    const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);

    json_builder_begin_object (report->builder);
    add_row (report, "thread", step->thread);
    add_number (report, "from_ns", step->from_ns);
    add_number (report, "to_ns", step->to_ns);
    add_text (report, "state", state_keys[step->state]);
    add_row (report, "object", step->object);
    add_bool (report, "handed", step->handed);
    add_text (report, "via",
              step->via == WEFT_NO_ROW ? NULL
                                       : interaction_keys[interactions[step->via].kind]);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_path_totals (Report *report, const WeftCriticalPath *path)
{
  begin_array (report, "critical_path_shares");
  for (unsigned i = 0; i < path->shares->len; i++) {
    const WeftPathShare *share = &g_array_index (path->shares, WeftPathShare, i);

    json_builder_begin_object (report->builder);
    add_row (report, "thread", share->thread);
    add_text (report, "state", state_keys[share->state]);
    add_row (report, "object", share->object);
    add_bool (report, "handed", share->handed);
    add_site (report, "site", share->site);
    add_number (report, "steps", (int64_t)share->steps);
    add_number (report, "ns", share->ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);

  begin_array (report, "critical_path_held");
  for (unsigned i = 0; i < path->held->len; i++) {
    const WeftPathHeld *held = &g_array_index (path->held, WeftPathHeld, i);

    json_builder_begin_object (report->builder);
    add_row (report, "object", held->object);
    add_site (report, "site", held->site);
    add_number (report, "ns", held->ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_critical_path (Report *report)
{
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (report->trace);

  add_path_steps (report, path);
  add_path_totals (report, path);
}

static void
add_spans (Report *report, const GArray *spans)
{
  begin_array (report, "spans");
  for (unsigned i = 0; i < spans->len; i++) {
    const WeftSpanProfile *span = &g_array_index (spans, WeftSpanProfile, i);

    json_builder_begin_object (report->builder);
    add_text (report, "text", span->text);
    add_number (report, "count", (int64_t)span->count);
    add_number (report, "unended", (int64_t)span->unended);
    add_number (report, "threads", span->threads);
    add_figure (report, "total_ns", span->total_ns);
    add_figure (report, "p50_ns", span->p50_ns);
    add_figure (report, "p99_ns", span->p99_ns);
    add_figure (report, "max_ns", span->max_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_marks (Report *report, const GArray *marks)
{
  begin_array (report, "marks");
  for (unsigned i = 0; i < marks->len; i++) {
    const WeftMarkProfile *mark = &g_array_index (marks, WeftMarkProfile, i);

    json_builder_begin_object (report->builder);
    add_text (report, "text", mark->text);
    add_number (report, "count", (int64_t)mark->count);
    add_number (report, "threads", mark->threads);
    add_number (report, "first_ns", mark->first_ns);
    add_number (report, "last_ns", mark->last_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_values (Report *report, const GArray *values)
{
  begin_array (report, "values");
  for (unsigned i = 0; i < values->len; i++) {
    const WeftValueProfile *value = &g_array_index (values, WeftValueProfile, i);

    json_builder_begin_object (report->builder);
    add_text (report, "name", value->name);
    add_number (report, "count", (int64_t)value->count);
    add_number (report, "threads", value->threads);
    add_number (report, "min", value->min);
    add_number (report, "max", value->max);
    add_number (report, "last", value->last);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_variables (Report *report, const GArray *variables)
{
  begin_array (report, "variables");
  for (unsigned i = 0; i < variables->len; i++) {
    const WeftVariableProfile *variable
        = &g_array_index (variables, WeftVariableProfile, i);

    begin_object (report, variable->object);
    add_number (report, "reads", (int64_t)variable->reads);
    add_number (report, "writes", (int64_t)variable->writes);
    add_number (report, "threads", variable->threads);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_annotations (Report *report)
{
  g_autoptr (WeftAnnotations) annotations = weft_annotations_new (report->trace);

  add_spans (report, annotations->spans);
  add_marks (report, annotations->marks);
  add_values (report, annotations->values);
  add_variables (report, annotations->variables);
}

static void
add_rows (Report *report, const char *key, const GArray *rows)
{
  begin_array (report, key);
  for (unsigned i = 0; i < rows->len; i++)
    json_builder_add_int_value (report->builder, g_array_index (rows, uint32_t, i));
  json_builder_end_array (report->builder);
}

static void
add_findings (Report *report)
{
  g_autoptr (WeftFindings) findings = weft_findings_new (report->trace);

  begin_array (report, "findings");
  for (unsigned i = 0; i < findings->all->len; i++) {
    const WeftFinding *finding = g_ptr_array_index (findings->all, i);

    json_builder_begin_object (report->builder);
    add_text (report, "kind", weft_finding_kind_text (finding->kind));
    add_text (report, "certainty", weft_certainty_text (finding->certainty));
    add_text (report, "title", finding->title.text);
    add_text (report, "detail", finding->detail.text);
    add_number (report, "at_ns", finding->at_ns);
    add_number (report, "cost_ns", finding->cost_ns);
    add_rows (report, "threads", finding->threads);
    add_rows (report, "objects", finding->objects);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

char *
weft_report_json (const WeftTrace *trace)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  Report report = { .trace = trace, .profile = profile, .builder = builder };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_text (&report, "schema", SCHEMA);
  add_trace (&report);
  add_losses (&report);
  add_processes (&report);
  add_threads (&report);
  add_locks (&report);
  add_channels (&report);
  add_conditions (&report);
  add_blame (&report);
  add_interactions (&report);
  add_still_waiting (&report);
  add_still_held (&report);
  add_poison (&report);
  add_annotations (&report);
  add_critical_path (&report);
  add_findings (&report);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
