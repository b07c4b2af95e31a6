#include "tracer/manifest/json.h"
#include "tracer/manifest/manifest.h"

#define SYMBOLS_SCHEMA "weft-symbols/1"

/* Adds one element of the array; a symbol without module and offset says nothing. */
static gboolean
read_symbol (const WeftJsonFile *file, JsonNode *node, WeftSymbols *symbols, GError **error)
{
  const char *module = NULL;
  WeftSymbol symbol = { 0 };
  int64_t offset = -1, line = 0;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node)) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 "'%s' has a symbol that is not an object", file->path);
    return FALSE;
  }
  object = json_node_get_object (node);
  if (!weft_json_get_string (file, object, "module", &module, error)
      || !weft_json_get_int (file, object, "offset", &offset, error)
      || !weft_json_get_string (file, object, "function", &symbol.function, error)
      || !weft_json_get_string (file, object, "file", &symbol.file, error)
      || !weft_json_get_int (file, object, "line", &line, error))
    return FALSE;
  if (module == NULL || offset < 0 || line < 0 || line > G_MAXINT) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 "'%s' has a symbol without a module, or with an impossible offset or line",
                 file->path);
    return FALSE;
  }
  symbol.line = (int)line;
  weft_symbols_add (symbols, module, (uint64_t)offset, &symbol);
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
  JsonArray *array = NULL;

  parser = weft_json_read (&file, &root, error);
  if (parser == NULL || !weft_json_get_array (&file, root, "symbols", &array, error))
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!read_symbol (&file, json_array_get_element (array, i), symbols, error))
      return NULL;
  return g_steal_pointer (&symbols);
}

static void
write_symbol (const char *module, uint64_t offset, const WeftSymbol *symbol, gpointer data)
{
  JsonBuilder *builder = data;

  json_builder_begin_object (builder);
  weft_json_set_string (builder, "module", module);
  json_builder_set_member_name (builder, "offset");
  json_builder_add_int_value (builder, (gint64)offset);
  weft_json_set_string (builder, "function", symbol->function);
  weft_json_set_string (builder, "file", symbol->file);
  json_builder_set_member_name (builder, "line");
  if (symbol->line > 0)
    json_builder_add_int_value (builder, symbol->line);
  else
    json_builder_add_null_value (builder);
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
  json_builder_end_object (builder);
  return weft_json_write (builder, path, error);
}
