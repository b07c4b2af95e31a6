#include "tracer/export/report-json-parts.h"

#include "tracer/analysis/words.h"

void
weft_json_null (WeftJsonReport *report, const char *key)
{
  weft_json_writer_set_member_name (report->writer, key);
  weft_json_writer_add_null_value (report->writer);
}

void
weft_json_number (WeftJsonReport *report, const char *key, int64_t value)
{
  weft_json_writer_set_member_name (report->writer, key);
  weft_json_writer_add_int_value (report->writer, value);
}

void
weft_json_figure (WeftJsonReport *report, const char *key, int64_t value)
{
  if (value == WEFT_NOT_KNOWN)
    weft_json_null (report, key);
  else
    weft_json_number (report, key, value);
}

void
weft_json_row (WeftJsonReport *report, const char *key, uint32_t row)
{
  if (row == WEFT_NO_ROW)
    weft_json_null (report, key);
  else
    weft_json_number (report, key, row);
}

void
weft_json_bool (WeftJsonReport *report, const char *key, bool value)
{
  weft_json_writer_set_member_name (report->writer, key);
  weft_json_writer_add_boolean_value (report->writer, value);
}

void
weft_json_text (WeftJsonReport *report, const char *key, const char *tainted)
{
  g_autofree char *valid = NULL;

  if (tainted == NULL) {
    weft_json_null (report, key);
    return;
  }
  valid = g_utf8_make_valid (tainted, -1);
  weft_json_writer_set_member_name (report->writer, key);
  weft_json_writer_add_string_value (report->writer, valid);
}

void
weft_json_begin_array (WeftJsonReport *report, const char *key)
{
  weft_json_writer_set_member_name (report->writer, key);
  weft_json_writer_begin_array (report->writer);
}

void
weft_json_site (WeftJsonReport *report, const char *key, uint32_t row)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (report->trace, &n);

  weft_json_text (report, key, row == WEFT_NO_ROW ? NULL : sites[row].text);
}

void
weft_json_place (WeftJsonReport *report, uint32_t row)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (report->trace, &n);

  weft_json_site (report, "site", row);
  weft_json_text (report, "function", row == WEFT_NO_ROW ? NULL : sites[row].function);
}

void
weft_json_rows (WeftJsonReport *report, const char *key, const GArray *rows)
{
  weft_json_begin_array (report, key);
  for (unsigned i = 0; i < rows->len; i++)
    weft_json_writer_add_int_value (report->writer, g_array_index (rows, uint32_t, i));
  weft_json_writer_end_array (report->writer);
}

void
weft_json_begin_object (WeftJsonReport *report, uint32_t row)
{
  size_t n;
  const WeftObject *object = &weft_trace_objects (report->trace, &n)[row];

  weft_json_writer_begin_object (report->writer);
  weft_json_number (report, "id", row);
  weft_json_text (report, "name", object->name);
  weft_json_text (report, "kind", weft_object_kind_text (object->kind));
  weft_json_row (report, "process", object->process);
  weft_json_site (report, "site", object->site);
}

void
weft_json_distribution (WeftJsonReport *report,
                        const char *key,
                        const WeftDistribution *distribution)
{
  unsigned n = WEFT_N_BINS;

  if (distribution == NULL) {
    weft_json_null (report, key);
    return;
  }
  weft_json_writer_set_member_name (report->writer, key);
  weft_json_writer_begin_object (report->writer);
  weft_json_number (report, "count", (int64_t)distribution->count);
  weft_json_number (report, "total_ns", distribution->total_ns);
  weft_json_figure (report, "p50_ns", distribution->p50_ns);
  weft_json_figure (report, "p90_ns", distribution->p90_ns);
  weft_json_figure (report, "p99_ns", distribution->p99_ns);
  weft_json_figure (report, "max_ns", distribution->max_ns);
  while (n > 0 && distribution->bins[n - 1] == 0)
    n--;
  weft_json_begin_array (report, "log2");
  for (unsigned i = 0; i < n; i++)
    weft_json_writer_add_int_value (report->writer, (int64_t)distribution->bins[i]);
  weft_json_writer_end_array (report->writer);
  weft_json_writer_end_object (report->writer);
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

static const char *const interaction_keys[WEFT_N_INTERACTIONS] = {
  [WEFT_INTERACTION_SPAWN] = "spawn",
  [WEFT_INTERACTION_JOIN] = "join",
  [WEFT_INTERACTION_HAND_OFF] = "lock_handoff",
  [WEFT_INTERACTION_MESSAGE] = "message",
  [WEFT_INTERACTION_WAKE] = "wake",
};

const char *
weft_json_state (WeftState state)
{
  return state_keys[state];
}

const char *
weft_json_interaction (WeftInteractionKind kind)
{
  return interaction_keys[kind];
}
