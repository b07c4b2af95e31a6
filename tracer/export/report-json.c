#include "tracer/export/report-json.h"

#include "tracer/analysis/language.h"
#include "tracer/analysis/words.h"
#include "tracer/export/report-json-parts.h"

#define SCHEMA "weft-report/1"

static void
add_scheduling (WeftJsonReport *report)
{
  const WeftScheduling *scheduling = weft_trace_scheduling (report->trace);

  weft_json_writer_set_member_name (report->writer, "scheduling");
  if (!scheduling->recorded) {
    weft_json_writer_add_null_value (report->writer);
    return;
  }
  weft_json_writer_begin_object (report->writer);
  weft_json_number (report, "switches", (int64_t)scheduling->switches);
  weft_json_number (report, "lost", (int64_t)scheduling->lost);
  weft_json_writer_end_object (report->writer);
}

static void
add_trace (WeftJsonReport *report)
{
  const WeftRunInfo *info = weft_trace_info (report->trace);
  const WeftDefects *defects = weft_trace_defects (report->trace);

  weft_json_writer_set_member_name (report->writer, "trace");
  weft_json_writer_begin_object (report->writer);
  weft_json_text (report, "program", info->program);
  if (info->args == NULL) {
    weft_json_null (report, "args");
  } else {
    weft_json_begin_array (report, "args");
    for (char **arg = info->args; *arg != NULL; arg++) {
      g_autofree char *valid = g_utf8_make_valid (*arg, -1);

      weft_json_writer_add_string_value (report->writer, valid);
    }
    weft_json_writer_end_array (report->writer);
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
  weft_json_writer_set_member_name (report->writer, "defects");
  weft_json_writer_begin_object (report->writer);
  weft_json_number (report, "unmatched_waits", (int64_t)defects->unmatched_waits);
  weft_json_number (report, "unknown_threads", (int64_t)defects->unknown_threads);
  weft_json_number (report, "unmatched_messages", (int64_t)defects->unmatched_messages);
  weft_json_number (report, "malformed", (int64_t)defects->malformed);
  weft_json_writer_end_object (report->writer);
  weft_json_writer_end_object (report->writer);
}

static void
add_losses (WeftJsonReport *report)
{
  size_t n;
  const WeftLoss *losses = weft_trace_losses (report->trace, &n);

  weft_json_begin_array (report, "losses");
  for (size_t i = 0; i < n; i++) {
    weft_json_writer_begin_object (report->writer);
    weft_json_number (report, "from_ns", losses[i].begin_ns);
    weft_json_number (report, "to_ns", losses[i].end_ns);
    weft_json_figure (report, "count",
                      losses[i].count == 0 ? WEFT_NOT_KNOWN : (int64_t)losses[i].count);
    weft_json_figure (report, "cpu", losses[i].cpu < 0 ? WEFT_NOT_KNOWN : losses[i].cpu);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_processes (WeftJsonReport *report)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (report->trace, &n);

  weft_json_begin_array (report, "processes");
  for (size_t i = 0; i < n; i++) {
    weft_json_writer_begin_object (report->writer);
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
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

char *
weft_report_json (const WeftTrace *trace)
{
  g_auto (WeftPlain) plain G_GNUC_UNUSED = weft_plain_begin ();
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  WeftJsonWriter writer;
  WeftJsonReport report = { .trace = trace, .profile = profile, .writer = &writer };

  weft_json_writer_init (&writer);
  weft_json_writer_begin_object (&writer);
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
  weft_json_writer_end_object (&writer);
  return weft_json_writer_finish (&writer);
}
