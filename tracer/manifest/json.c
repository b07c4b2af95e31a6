#include "tracer/manifest/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracer/manifest/manifest.h"

/* The parser knows where it stands only while it reads. */
static void
note_line_cb (JsonParser *parser, const GError *error, gpointer ret_line)
{
  *(guint *)ret_line = json_parser_get_current_line (parser);
}

/* In place of what the parser says, which is about its own words for what it read. */
static gboolean
parse (JsonParser *parser, const WeftJsonFile *file, GError **error)
{
  g_autofree char *text = NULL;
  gsize length;
  guint line = 0;

  if (!g_file_get_contents (file->path, &text, &length, error))
    return FALSE;
  g_signal_connect (parser, "error", G_CALLBACK (note_line_cb), &line);
  if (json_parser_load_from_data (parser, text, (gssize)length, NULL))
    return TRUE;
  if (line > 0)
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' is damaged (line %u is not valid JSON)"), file->path, line);
  else
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' is damaged (it is not valid JSON)"), file->path);
  return FALSE;
}

JsonParser *
weft_json_read (const WeftJsonFile *file, JsonObject **ret_root, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  const char *schema = NULL;
  JsonNode *root;

  if (!parse (parser, file, error))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' is damaged (it does not hold a JSON object)"), file->path);
    return NULL;
  }
  if (!weft_json_get_string (file, json_node_get_object (root), "schema", &schema, error))
    return NULL;
  if (g_strcmp0 (schema, file->schema) != 0) {
    g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                 _ ("'%s' has the schema '%s', not '%s'"), file->path,
                 schema != NULL ? schema : "(none)", file->schema);
    return NULL;
  }
  *ret_root = json_node_get_object (root);
  return g_steal_pointer (&parser);
}

gboolean
weft_json_write (JsonBuilder *builder, const char *path, GError **error)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autoptr (GString) text = g_string_new (NULL);

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  json_generator_to_gstring (generator, text);
  g_string_append_c (text, '\n');
  return g_file_set_contents_full (path, text->str, (gssize)text->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

/* Returns: (nullable): the member, unless it is missing or null. */
static JsonNode *
find_member (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
refuse_type (const WeftJsonFile *file, const char *key, const char *type, GError **error)
{
  g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
               _ ("'%s' has a '%s' that is not %s"), file->path, key, type);
  return FALSE;
}

gboolean
weft_json_get_string (const WeftJsonFile *file,
                      JsonObject *object,
                      const char *key,
                      const char **ret,
                      GError **error)
{
  JsonNode *node = find_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return refuse_type (file, key, _ ("a string"), error);
  *ret = json_node_get_string (node);
  return TRUE;
}

gboolean
weft_json_get_int (const WeftJsonFile *file,
                   JsonObject *object,
                   const char *key,
                   int64_t *ret,
                   GError **error)
{
  JsonNode *node = find_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return refuse_type (file, key, _ ("a whole number"), error);
  *ret = json_node_get_int (node);
  return TRUE;
}

gboolean
weft_json_get_double (const WeftJsonFile *file,
                      JsonObject *object,
                      const char *key,
                      double *ret,
                      GError **error)
{
  JsonNode *node = find_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_DOUBLE
          && json_node_get_value_type (node) != G_TYPE_INT64))
    return refuse_type (file, key, _ ("a number"), error);
  *ret = json_node_get_double (node);
  return TRUE;
}

gboolean
weft_json_get_array (const WeftJsonFile *file,
                     JsonObject *object,
                     const char *key,
                     JsonArray **ret,
                     GError **error)
{
  JsonNode *node = find_member (object, key);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse_type (file, key, _ ("an array"), error);
  *ret = json_node_get_array (node);
  return TRUE;
}

void
weft_json_set_string (JsonBuilder *builder, const char *key, const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  json_builder_set_member_name (builder, key);
  if (valid != NULL)
    json_builder_add_string_value (builder, valid);
  else
    json_builder_add_null_value (builder);
}
