#include "tracer/export/diff-json.h"

#include "tracer/analysis/profile.h"
#include "tracer/export/report-json-parts.h"

#define SCHEMA "weft-diff/1"

static void
begin_object (WeftJsonReport *diff, const char *key)
{
  weft_json_writer_set_member_name (diff->writer, key);
  weft_json_writer_begin_object (diff->writer);
}

static void
add_range (WeftJsonReport *diff, const char *key, const WeftRange *range)
{
  begin_object (diff, key);
  weft_json_figure (diff, "median", range->median);
  weft_json_figure (diff, "least", range->least);
  weft_json_figure (diff, "greatest", range->greatest);
  weft_json_bool (diff, "at_least", range->at_least);
  weft_json_writer_end_object (diff->writer);
}

static void
add_figure (WeftJsonReport *diff, const char *key, const WeftComparedFigure *figure)
{
  double percent;

  if (weft_compared_difference (figure) == WEFT_NOT_KNOWN) {
    weft_json_null (diff, key);
    return;
  }
  begin_object (diff, key);
  add_range (diff, "before", &figure->sides[WEFT_RUNS_BEFORE]);
  add_range (diff, "after", &figure->sides[WEFT_RUNS_AFTER]);
  weft_json_figure (diff, "difference", weft_compared_difference (figure));
  weft_json_writer_set_member_name (diff->writer, "percent");
  if (weft_compared_percent (figure, &percent))
    weft_json_writer_add_double_value (diff->writer, percent);
  else
    weft_json_writer_add_null_value (diff->writer);
  weft_json_text (diff, "change", weft_figure_change_text (figure->change));
  weft_json_writer_end_object (diff->writer);
}

static void
add_side (WeftJsonReport *diff, const char *key, const WeftRunsInfo *info)
{
  begin_object (diff, key);
  weft_json_number (diff, "runs", info->n_runs);
  weft_json_number (diff, "lossy_runs", info->n_lossy);
  weft_json_number (diff, "scheduled_runs", info->n_scheduled);
  weft_json_text (diff, "command", info->commands_differ ? NULL : info->command);
  weft_json_text (diff, "detail", info->details_differ ? NULL : info->detail);
  weft_json_text (diff, "host", info->hosts_differ ? NULL : info->host);
  weft_json_figure (diff, "exit_status",
                    info->exit_status < 0 ? WEFT_NOT_KNOWN : info->exit_status);
  weft_json_writer_end_object (diff->writer);
}

static void
add_contention (WeftJsonReport *diff, const WeftComparedRow *object)
{
  static const char *const texts[] = {
    [WEFT_CONTENTION_SAME] = NULL,
    [WEFT_CONTENTION_GAINED] = "gained",
    [WEFT_CONTENTION_GONE] = "gone",
  };

  weft_json_text (diff, "contention", texts[weft_compared_contention (object)]);
}

typedef enum { THREADS, OBJECTS, CAUSES, FINDINGS } Table;

/* What a row of each table has besides its figures. */
static void
add_identity (WeftJsonReport *diff, Table table, const WeftComparedRow *row)
{
  switch (table) {
  case THREADS:
    weft_json_text (diff, "name", row->name);
    weft_json_text (diff, "program", row->program);
    break;
  case OBJECTS:
    weft_json_text (diff, "name", row->name);
    weft_json_text (diff, "program", row->program);
    weft_json_text (diff, "kind", weft_object_kind_text (row->kind));
    add_contention (diff, row);
    weft_json_bool (diff, "worse", row->worse);
    break;
  case CAUSES:
    weft_json_text (diff, "kind", weft_wait_kind_text (row->kind));
    weft_json_text (diff, "for", row->name);
    weft_json_text (diff, "program", row->program);
    weft_json_text (diff, "site", row->site);
    break;
  case FINDINGS:
    weft_json_text (diff, "kind", weft_finding_kind_text (row->kind));
    weft_json_text (diff, "title", row->name);
    weft_json_text (diff, "certainty", weft_certainty_text (row->certainty));
    weft_json_bool (diff, "worse", row->worse);
    break;
  }
}

static void
add_rows (WeftJsonReport *diff,
          const char *key,
          Table table,
          const GPtrArray *rows,
          const WeftFigureSpec *specs,
          unsigned n_specs)
{
  weft_json_begin_array (diff, key);
  for (unsigned i = 0; i < rows->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (rows, i);

    weft_json_writer_begin_object (diff->writer);
    add_identity (diff, table, row);
    weft_json_number (diff, "runs_before", row->runs[WEFT_RUNS_BEFORE]);
    weft_json_number (diff, "runs_after", row->runs[WEFT_RUNS_AFTER]);
    for (unsigned j = 0; j < n_specs; j++)
      add_figure (diff, specs[j].key, &row->figures[j]);
    weft_json_writer_end_object (diff->writer);
  }
  weft_json_writer_end_array (diff->writer);
}

char *
weft_diff_json (const WeftComparison *comparison)
{
  WeftJsonWriter writer;
  WeftJsonReport of_none = { .writer = &writer }, *diff = &of_none;

  weft_json_writer_init (&writer);
  weft_json_writer_begin_object (diff->writer);
  weft_json_text (diff, "schema", SCHEMA);
  add_side (diff, "before", &comparison->sides[WEFT_RUNS_BEFORE]);
  add_side (diff, "after", &comparison->sides[WEFT_RUNS_AFTER]);
  weft_json_bool (diff, "noise_known", comparison->noise_known);
  weft_json_number (diff, "worse", comparison->n_worse);
  add_figure (diff, "duration_ns", &comparison->duration_ns);
  add_figure (diff, "wait_ns", &comparison->wait_ns);
  add_rows (diff, "threads", THREADS, comparison->threads, weft_threads_figures,
            WEFT_N_THREADS_FIGURES);
  add_rows (diff, "objects", OBJECTS, comparison->objects, weft_objects_figures,
            WEFT_N_OBJECTS_FIGURES);
  add_rows (diff, "causes", CAUSES, comparison->causes, weft_causes_figures,
            WEFT_N_CAUSES_FIGURES);
  add_rows (diff, "findings", FINDINGS, comparison->findings, weft_findings_figures,
            WEFT_N_FINDINGS_FIGURES);
  weft_json_writer_end_object (diff->writer);
  return weft_json_writer_finish (&writer);
}
