#include <glib/gi18n-lib.h>

#include "tracer/manifest/json.h"
#include "tracer/manifest/manifest.h"

#define SYMBOLS_SCHEMA "weft-symbols/1"

static JsonObject *
object_of (const WeftJsonFile *file, JsonNode *node, const char *what, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
               _ ("'%s' has a %s that is not an object"), file->path, what);
  return NULL;
}

/* Strings are borrowed from @object. */
static gboolean
read_place (const WeftJsonFile *file,
            JsonObject *object,
            const char **ret_module,
            int64_t *ret_offset,
            GError **error)
{
  *ret_module = NULL;
  *ret_offset = -1;
  if (!weft_json_get_string (file, object, "module", ret_module, error)
      || !weft_json_get_int (file, object, "offset", ret_offset, error))
    return FALSE;
  if (*ret_module == NULL || *ret_offset < 0) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' has a symbol without a module, or with an impossible offset"),
                 file->path);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_frame (const WeftJsonFile *file, JsonObject *object, WeftSymbol *ret, GError **error)
{
  int64_t line = 0;

  if (!weft_json_get_string (file, object, "function", &ret->function, error)
      || !weft_json_get_string (file, object, "file", &ret->file, error)
      || !weft_json_get_int (file, object, "line", &line, error))
    return FALSE;
  if (line < 0 || line > G_MAXINT) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' has a symbol with an impossible line"), file->path);
    return FALSE;
  }
  ret->line = (int)line;
  return TRUE;
}

static gboolean
read_symbol (const WeftJsonFile *file, JsonNode *node, WeftSymbols *symbols, GError **error)
{
  JsonObject *object = object_of (file, node, "symbol", error);
  JsonArray *callers = NULL;
  guint n_callers;
  const char *module;
  int64_t offset;
  g_autofree WeftSymbol *frames = NULL;

  if (object == NULL || !read_place (file, object, &module, &offset, error)
      || !weft_json_get_array (file, object, "callers", &callers, error))
    return FALSE;
  n_callers = callers != NULL ? json_array_get_length (callers) : 0;
  frames = g_new0 (WeftSymbol, n_callers + 1);
  for (guint i = 0; i <= n_callers; i++) {
    if (i > 0)
      object = object_of (file, json_array_get_element (callers, i - 1), "caller", error);
    if (object == NULL || !read_frame (file, object, &frames[i], error))
      return FALSE;
  }
  weft_symbols_add_frames (symbols, module, (uint64_t)offset, frames, n_callers + 1);
  return TRUE;
}

static gboolean
read_variable (const WeftJsonFile *file,
               JsonNode *node,
               WeftSymbols *symbols,
               GError **error)
{
  JsonObject *object = object_of (file, node, "variable", error);
  const char *module, *name = NULL;
  int64_t offset;

  if (object == NULL || !read_place (file, object, &module, &offset, error)
      || !weft_json_get_string (file, object, "name", &name, error))
    return FALSE;
  if (name != NULL)
    weft_symbols_add_variable (symbols, module, (uint64_t)offset, name);
  return TRUE;
}

WeftSymbols *
weft_manifest_read_symbols (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, WEFT_SYMBOLS_NAME, NULL);
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  g_autoptr (JsonParser) parser = NULL;
  WeftJsonFile file = { path, SYMBOLS_SCHEMA };
  JsonObject *root = NULL;
  JsonArray *array = NULL, *variables = NULL;

  parser = weft_json_read (&file, &root, error);
  if (parser == NULL || !weft_json_get_array (&file, root, "symbols", &array, error)
      || !weft_json_get_array (&file, root, "variables", &variables, error))
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!read_symbol (&file, json_array_get_element (array, i), symbols, error))
      return NULL;
  for (guint i = 0; variables != NULL && i < json_array_get_length (variables); i++)
    if (!read_variable (&file, json_array_get_element (variables, i), symbols, error))
      return NULL;
  return g_steal_pointer (&symbols);
}

static void
begin_place (JsonBuilder *builder, const char *module, uint64_t offset)
{
  json_builder_begin_object (builder);
  weft_json_set_string (builder, "module", module);
  json_builder_set_member_name (builder, "offset");
  json_builder_add_int_value (builder, (gint64)offset);
}

static void
write_frame (JsonBuilder *builder, const WeftSymbol *symbol)
{
  weft_json_set_string (builder, "function", symbol->function);
  weft_json_set_string (builder, "file", symbol->file);
  json_builder_set_member_name (builder, "line");
  if (symbol->line > 0)
    json_builder_add_int_value (builder, symbol->line);
  else
    json_builder_add_null_value (builder);
}

static void
write_symbol (const char *module,
              uint64_t offset,
              const WeftSymbol *frames,
              size_t n_frames,
              gpointer data)
{
  JsonBuilder *builder = data;

  begin_place (builder, module, offset);
  write_frame (builder, &frames[0]);
  if (n_frames > 1) {
    json_builder_set_member_name (builder, "callers");
    json_builder_begin_array (builder);
    for (size_t i = 1; i < n_frames; i++) {
      json_builder_begin_object (builder);
      write_frame (builder, &frames[i]);
      json_builder_end_object (builder);
    }
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
}

static void
write_variable (const char *module, uint64_t offset, const char *name, gpointer data)
{
  JsonBuilder *builder = data;

  begin_place (builder, module, offset);
  weft_json_set_string (builder, "name", name);
  json_builder_end_object (builder);
}

gboolean
weft_manifest_write_symbols (const WeftSymbols *symbols, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, WEFT_SYMBOLS_NAME, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  weft_json_set_string (builder, "schema", SYMBOLS_SCHEMA);
  json_builder_set_member_name (builder, "symbols");
  json_builder_begin_array (builder);
  weft_symbols_foreach (symbols, write_symbol, builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "variables");
  json_builder_begin_array (builder);
  weft_symbols_foreach_variable (symbols, write_variable, builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return weft_json_write (builder, path, error);
}
