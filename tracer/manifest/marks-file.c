#include "tracer/manifest/marks-file.h"

#include <glib/gi18n-lib.h>

#include "tracer/manifest/json.h"
#include "tracer/manifest/manifest.h"

#define SCHEMA "weft-marks/1"

static void
clear_row (gpointer data)
{
  g_free (((WeftMarkRow *)data)->text);
}

GArray *
weft_mark_rows_new (void)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (WeftMarkRow));

  g_array_set_clear_func (rows, clear_row);
  return rows;
}

static gboolean
read_row (const WeftJsonFile *file, JsonNode *node, GArray *rows, GError **error)
{
  const char *text = "";
  int64_t time_ns = -1;
  WeftMarkRow row;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' has a mark that is not an object"), file->path);
    return FALSE;
  }
  if (!weft_json_get_int (file, json_node_get_object (node), "time_ns", &time_ns, error)
      || !weft_json_get_string (file, json_node_get_object (node), "text", &text, error))
    return FALSE;
  if (time_ns < 0) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' has a mark without a time in the trace"), file->path);
    return FALSE;
  }
  row = (WeftMarkRow){ time_ns, g_strdup (text) };
  g_array_append_val (rows, row);
  return TRUE;
}

GArray *
weft_marks_file_read (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "marks.json", NULL);
  WeftJsonFile file = { path, SCHEMA };
  g_autoptr (GArray) rows = weft_mark_rows_new ();
  g_autoptr (JsonParser) parser = NULL;
  JsonObject *root;
  JsonArray *marks = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&rows);
  parser = weft_json_read (&file, &root, error);
  if (parser == NULL || !weft_json_get_array (&file, root, "marks", &marks, error))
    return NULL;
  for (guint i = 0; marks != NULL && i < json_array_get_length (marks); i++) {
    if (!read_row (&file, json_array_get_element (marks, i), rows, error))
      return NULL;
  }
  return g_steal_pointer (&rows);
}

gboolean
weft_marks_file_write (const char *folder, const GArray *rows, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "marks.json", NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  weft_json_set_string (builder, "schema", SCHEMA);
  json_builder_set_member_name (builder, "marks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < rows->len; i++) {
    const WeftMarkRow *row = &g_array_index (rows, WeftMarkRow, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "time_ns");
    json_builder_add_int_value (builder, row->time_ns);
    weft_json_set_string (builder, "text", row->text);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return weft_json_write (builder, path, error);
}
