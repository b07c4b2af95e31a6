#include "tracer/export/report-json.h"

#include "tracer/analysis/words.h"
#include "tracer/export/report-json-parts.h"

#define SCHEMA "weft-report/1"

static void
add_scheduling (WeftJsonReport *report)
{
  const WeftScheduling *scheduling = weft_trace_scheduling (report->trace);

  json_builder_set_member_name (report->builder, "scheduling");
  if (!scheduling->recorded) {
    json_builder_add_null_value (report->builder);
    return;
  }
  json_builder_begin_object (report->builder);
  weft_json_number (report, "switches", (int64_t)scheduling->switches);
  weft_json_number (report, "lost", (int64_t)scheduling->lost);
  json_builder_end_object (report->builder);
}

static void
add_trace (WeftJsonReport *report)
{
  const WeftRunInfo *info = weft_trace_info (report->trace);
  const WeftDefects *defects = weft_trace_defects (report->trace);

  json_builder_set_member_name (report->builder, "trace");
  json_builder_begin_object (report->builder);
  weft_json_text (report, "program", info->program);
  if (info->args == NULL) {
    weft_json_null (report, "args");
  } else {
    weft_json_begin_array (report, "args");
    for (char **arg = info->args; *arg != NULL; arg++) {
      g_autofree char *valid = g_utf8_make_valid (*arg, -1);

      json_builder_add_string_value (report->builder, valid);
    }
    json_builder_end_array (report->builder);
  }
  weft_json_text (report, "host", info->host);
  weft_json_number (report, "duration_ns", weft_trace_duration_ns (report->trace));
  weft_json_number (report, "events", (int64_t)defects->events);
  if (defects->lost_is_exact)
    weft_json_number (report, "lost_events", (int64_t)defects->lost);
  else
    weft_json_null (report, "lost_events");
  weft_json_number (report, "lost_events_at_least", (int64_t)defects->lost);
  add_scheduling (report);
  weft_json_text (report, "detail", info->detail);
  weft_json_figure (report, "exit_status",
                    info->exit_status < 0 ? WEFT_NOT_KNOWN : info->exit_status);
  weft_json_figure (report, "started_unix_ns",
                    info->started_unix_ns < 0 ? WEFT_NOT_KNOWN : info->started_unix_ns);
  json_builder_set_member_name (report->builder, "defects");
  json_builder_begin_object (report->builder);
  weft_json_number (report, "unmatched_waits", (int64_t)defects->unmatched_waits);
  weft_json_number (report, "unknown_threads", (int64_t)defects->unknown_threads);
  weft_json_number (report, "unmatched_messages", (int64_t)defects->unmatched_messages);
  weft_json_number (report, "malformed", (int64_t)defects->malformed);
  json_builder_end_object (report->builder);
  json_builder_end_object (report->builder);
}

static void
add_losses (WeftJsonReport *report)
{
  size_t n;
  const WeftLoss *losses = weft_trace_losses (report->trace, &n);

  weft_json_begin_array (report, "losses");
  for (size_t i = 0; i < n; i++) {
    json_builder_begin_object (report->builder);
    weft_json_number (report, "from_ns", losses[i].begin_ns);
    weft_json_number (report, "to_ns", losses[i].end_ns);
    weft_json_figure (report, "count",
                      losses[i].count == 0 ? WEFT_NOT_KNOWN : (int64_t)losses[i].count);
    weft_json_figure (report, "cpu", losses[i].cpu < 0 ? WEFT_NOT_KNOWN : losses[i].cpu);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

static void
add_processes (WeftJsonReport *report)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (report->trace, &n);

  weft_json_begin_array (report, "processes");
  for (size_t i = 0; i < n; i++) {
    json_builder_begin_object (report->builder);
    weft_json_number (report, "id", (int64_t)i);
    weft_json_number (report, "pid", processes[i].pid);
    weft_json_number (report, "ppid", processes[i].ppid);
    weft_json_text (report, "program", processes[i].program);
    weft_json_row (report, "parent", processes[i].parent);
    weft_json_row (report, "started_by", processes[i].started_by);
    weft_json_row (report, "replaces", processes[i].replaces);
    weft_json_text (report, "detail", weft_detail_text (processes[i].detail));
    weft_json_number (report, "start_ns", processes[i].begin_ns);
    weft_json_number (report, "end_ns", processes[i].end_ns);
    json_builder_end_object (report->builder);
  }
  json_builder_end_array (report->builder);
}

char *
weft_report_json (const WeftTrace *trace)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  WeftJsonReport report = { .trace = trace, .profile = profile, .builder = builder };
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  weft_json_text (&report, "schema", SCHEMA);
  add_trace (&report);
  add_losses (&report);
  add_processes (&report);
  weft_json_threads (&report);
  weft_json_locks (&report);
  weft_json_channels (&report);
  weft_json_conditions (&report);
  weft_json_blame (&report);
  weft_json_interactions (&report);
  weft_json_call_sites (&report);
  weft_json_still_waiting (&report);
  weft_json_still_held (&report);
  weft_json_poison (&report);
  weft_json_annotations (&report);
  weft_json_longest_waits (&report);
  weft_json_critical_path (&report);
  weft_json_roots (&report);
  weft_json_concurrency (&report);
  weft_json_findings (&report);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
