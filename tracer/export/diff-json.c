#include "tracer/export/diff-json.h"

#include <json-glib/json-glib.h>

#include "tracer/analysis/profile.h"

#define SCHEMA "weft-diff/1"

static void
add_number (JsonBuilder *builder, const char *key, int64_t value)
{
  json_builder_set_member_name (builder, key);
  if (value == WEFT_NOT_KNOWN)
    json_builder_add_null_value (builder);
  else
    json_builder_add_int_value (builder, value);
}

static void
add_bool (JsonBuilder *builder, const char *key, bool value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_boolean_value (builder, value);
}

/* Texts come from the traced program and need not be UTF-8, which JSON must be. */
static void
add_text (JsonBuilder *builder, const char *key, const char *tainted)
{
  g_autofree char *valid = tainted != NULL ? g_utf8_make_valid (tainted, -1) : NULL;

  json_builder_set_member_name (builder, key);
  if (valid == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, valid);
}

static void
add_range (JsonBuilder *builder, const char *key, const WeftRange *range)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
  add_number (builder, "median", range->median);
  add_number (builder, "least", range->least);
  add_number (builder, "greatest", range->greatest);
  add_bool (builder, "at_least", range->at_least);
  json_builder_end_object (builder);
}

static void
add_figure (JsonBuilder *builder, const char *key, const WeftComparedFigure *figure)
{
  double percent;

  json_builder_set_member_name (builder, key);
  if (weft_compared_difference (figure) == WEFT_NOT_KNOWN) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  add_range (builder, "before", &figure->sides[WEFT_RUNS_BEFORE]);
  add_range (builder, "after", &figure->sides[WEFT_RUNS_AFTER]);
  add_number (builder, "difference", weft_compared_difference (figure));
  json_builder_set_member_name (builder, "percent");
  if (weft_compared_percent (figure, &percent))
    json_builder_add_double_value (builder, percent);
  else
    json_builder_add_null_value (builder);
  add_text (builder, "change", weft_figure_change_text (figure->change));
  json_builder_end_object (builder);
}

static void
add_side (JsonBuilder *builder, const char *key, const WeftRunsInfo *info)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_object (builder);
  add_number (builder, "runs", info->n_runs);
  add_number (builder, "lossy_runs", info->n_lossy);
  add_number (builder, "scheduled_runs", info->n_scheduled);
  add_text (builder, "command", info->commands_differ ? NULL : info->command);
  add_text (builder, "detail", info->details_differ ? NULL : info->detail);
  add_text (builder, "host", info->hosts_differ ? NULL : info->host);
  add_number (builder, "exit_status",
              info->exit_status < 0 ? WEFT_NOT_KNOWN : info->exit_status);
  json_builder_end_object (builder);
}

static void
add_contention (JsonBuilder *builder, const WeftComparedRow *object)
{
  static const char *const texts[] = {
    [WEFT_CONTENTION_SAME] = NULL,
    [WEFT_CONTENTION_GAINED] = "gained",
    [WEFT_CONTENTION_GONE] = "gone",
  };

  add_text (builder, "contention", texts[weft_compared_contention (object)]);
}

typedef enum { THREADS, OBJECTS, CAUSES, FINDINGS } Table;

/* What a row of each table has besides its figures. */
static void
add_identity (JsonBuilder *builder, Table table, const WeftComparedRow *row)
{
  switch (table) {
  case THREADS:
    add_text (builder, "name", row->name);
    add_text (builder, "program", row->program);
    break;
  case OBJECTS:
    add_text (builder, "name", row->name);
    add_text (builder, "program", row->program);
    add_text (builder, "kind", weft_object_kind_text (row->kind));
    add_contention (builder, row);
    add_bool (builder, "worse", row->worse);
    break;
  case CAUSES:
    add_text (builder, "kind", weft_wait_kind_text (row->kind));
    add_text (builder, "for", row->name);
    add_text (builder, "program", row->program);
    add_text (builder, "site", row->site);
    break;
  case FINDINGS:
    add_text (builder, "kind", weft_finding_kind_text (row->kind));
    add_text (builder, "title", row->name);
    add_text (builder, "certainty", weft_certainty_text (row->certainty));
    add_bool (builder, "worse", row->worse);
    break;
  }
}

static void
add_rows (JsonBuilder *builder,
          const char *key,
          Table table,
          const GPtrArray *rows,
          const WeftFigureSpec *specs,
          unsigned n_specs)
{
  json_builder_set_member_name (builder, key);
  json_builder_begin_array (builder);
  for (unsigned i = 0; i < rows->len; i++) {
    const WeftComparedRow *row = g_ptr_array_index (rows, i);

    json_builder_begin_object (builder);
    add_identity (builder, table, row);
    add_number (builder, "runs_before", row->runs[WEFT_RUNS_BEFORE]);
    add_number (builder, "runs_after", row->runs[WEFT_RUNS_AFTER]);
    for (unsigned j = 0; j < n_specs; j++)
      add_figure (builder, specs[j].key, &row->figures[j]);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

char *
weft_diff_json (const WeftComparison *comparison)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "schema", SCHEMA);
  add_side (builder, "before", &comparison->sides[WEFT_RUNS_BEFORE]);
  add_side (builder, "after", &comparison->sides[WEFT_RUNS_AFTER]);
  add_bool (builder, "noise_known", comparison->noise_known);
  add_number (builder, "worse", comparison->n_worse);
  add_figure (builder, "duration_ns", &comparison->duration_ns);
  add_figure (builder, "wait_ns", &comparison->wait_ns);
  add_rows (builder, "threads", THREADS, comparison->threads, weft_threads_figures,
            WEFT_N_THREADS_FIGURES);
  add_rows (builder, "objects", OBJECTS, comparison->objects, weft_objects_figures,
            WEFT_N_OBJECTS_FIGURES);
  add_rows (builder, "causes", CAUSES, comparison->causes, weft_causes_figures,
            WEFT_N_CAUSES_FIGURES);
  add_rows (builder, "findings", FINDINGS, comparison->findings, weft_findings_figures,
            WEFT_N_FINDINGS_FIGURES);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
