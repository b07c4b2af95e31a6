#include "tracer/manifest/manifest.h"

#include <glib/gi18n-lib.h>

#include "tracer/manifest/json.h"

#define MANIFEST_SCHEMA "weft-manifest/1"

typedef enum { TEXT, TEXTS, WHOLE, REAL } FieldType;

typedef struct {
  const char *key;
  FieldType type;
  size_t offset;
} Field;

#define FIELD(name, type)                                                                  \
  {                                                                                        \
#name, type, G_STRUCT_OFFSET(WeftManifest, name)                                       \
  }

/* In the order in which they are written. */
static const Field fields[] = {
  FIELD (program, TEXT),
  FIELD (args, TEXTS),
  FIELD (host, TEXT),
  FIELD (started_unix_ns, WHOLE),
  FIELD (started_monotonic_ns, WHOLE),
  FIELD (ended_monotonic_ns, WHOLE),
  FIELD (duration_ns, WHOLE),
  FIELD (weft_version, TEXT),
  FIELD (lttng_version, TEXT),
  FIELD (detail, TEXT),
  FIELD (exit_status, WHOLE),
  FIELD (events, WHOLE),
  FIELD (lost_events, WHOLE),
  FIELD (scheduling_refusal, TEXT),
  FIELD (switches, WHOLE),
  FIELD (lost_switches, WHOLE),
  FIELD (event_cost_ns, REAL),
};

GQuark
weft_manifest_error_quark (void)
{
  return g_quark_from_static_string ("weft-manifest-error");
}

WeftManifest *
weft_manifest_new (void)
{
  WeftManifest *self = g_new0 (WeftManifest, 1);

  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++) {
    void *member = G_STRUCT_MEMBER_P (self, fields[i].offset);

    if (fields[i].type == WHOLE)
      *(int64_t *)member = WEFT_MANIFEST_NOT_KNOWN;
    else if (fields[i].type == REAL)
      *(double *)member = WEFT_MANIFEST_NOT_KNOWN;
  }
  return self;
}

void
weft_manifest_free (WeftManifest *self)
{
  if (self == NULL)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++) {
    void *member = G_STRUCT_MEMBER_P (self, fields[i].offset);

    if (fields[i].type == TEXT)
      g_free (*(char **)member);
    else if (fields[i].type == TEXTS)
      g_strfreev (*(char ***)member);
  }
  g_free (self);
}

static gboolean
read_texts (const WeftJsonFile *file,
            JsonObject *root,
            const char *key,
            char ***ret,
            GError **error)
{
  g_autoptr (GPtrArray) texts = NULL;
  JsonArray *array = NULL;

  if (!weft_json_get_array (file, root, key, &array, error))
    return FALSE;
  if (array == NULL)
    return TRUE;
  texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING) {
      g_set_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID,
                   _ ("'%s' has a '%s' with an element that is not a string"), file->path,
                   key);
      return FALSE;
    }
    g_ptr_array_add (texts, g_strdup (json_node_get_string (node)));
  }
  g_ptr_array_add (texts, NULL);
  *ret = (char **)g_ptr_array_free (g_steal_pointer (&texts), FALSE);
  return TRUE;
}

static gboolean
read_field (const WeftJsonFile *file,
            JsonObject *root,
            const Field *field,
            void *member,
            GError **error)
{
  const char *text = NULL;

  switch (field->type) {
  case TEXT:
    if (!weft_json_get_string (file, root, field->key, &text, error))
      return FALSE;
    *(char **)member = g_strdup (text);
    return TRUE;
  case TEXTS:
    return read_texts (file, root, field->key, member, error);
  case WHOLE:
    return weft_json_get_int (file, root, field->key, member, error);
  case REAL:
    return weft_json_get_double (file, root, field->key, member, error);
  default:
    g_assert_not_reached ();
  }
}

WeftManifest *
weft_manifest_read (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, WEFT_MANIFEST_NAME, NULL);
  g_autoptr (WeftManifest) self = weft_manifest_new ();
  g_autoptr (JsonParser) parser = NULL;
  WeftJsonFile file = { path, MANIFEST_SCHEMA };
  JsonObject *root = NULL;

  parser = weft_json_read (&file, &root, error);
  if (parser == NULL)
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!read_field (&file, root, &fields[i], G_STRUCT_MEMBER_P (self, fields[i].offset),
                     error))
      return NULL;
  return g_steal_pointer (&self);
}

static void
write_texts (JsonBuilder *builder, const char *key, char **texts)
{
  json_builder_set_member_name (builder, key);
  if (texts == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_array (builder);
  for (char **text = texts; *text != NULL; text++) {
    g_autofree char *valid = g_utf8_make_valid (*text, -1);

    json_builder_add_string_value (builder, valid);
  }
  json_builder_end_array (builder);
}

static void
write_whole (JsonBuilder *builder, const char *key, int64_t value)
{
  json_builder_set_member_name (builder, key);
  if (value != WEFT_MANIFEST_NOT_KNOWN)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
write_real (JsonBuilder *builder, const char *key, double value)
{
  json_builder_set_member_name (builder, key);
  if (value >= 0)
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

gboolean
weft_manifest_write (const WeftManifest *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, WEFT_MANIFEST_NAME, NULL);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  weft_json_set_string (builder, "schema", MANIFEST_SCHEMA);
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++) {
    const char *key = fields[i].key;
    const void *member = G_STRUCT_MEMBER_P (self, fields[i].offset);

    switch (fields[i].type) {
    case TEXT:
      weft_json_set_string (builder, key, *(char *const *)member);
      break;
    case TEXTS:
      write_texts (builder, key, *(char **const *)member);
      break;
    case WHOLE:
      write_whole (builder, key, *(const int64_t *)member);
      break;
    case REAL:
      write_real (builder, key, *(const double *)member);
      break;
    default:
      g_assert_not_reached ();
    }
  }
  json_builder_end_object (builder);
  return weft_json_write (builder, path, error);
}
