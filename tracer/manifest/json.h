/* tracer/manifest/json.h: what reading and writing the two files have in common: checked
 * access to members, with errors that name the file and the key. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdint.h>

/* Which file and member is being read, for messages. */
typedef struct {
  const char *path;
  const char *schema; /* that the file has to name */
} WeftJsonFile;

/* Returns: (transfer full): the parser that owns *@ret_root; NULL with G_FILE_ERROR or
 * WEFT_MANIFEST_ERROR when it is no object of that schema. */
JsonParser *
weft_json_read (const WeftJsonFile *file, JsonObject **ret_root, GError **error);

/* Ends @builder's document and replaces @path with it. */
gboolean weft_json_write (JsonBuilder *builder, const char *path, GError **error);

/* Each leaves *@ret as it was when the member is missing or null, and returns FALSE with an
 * error when it has another type. Strings are borrowed from the parser. */
gboolean weft_json_get_string (const WeftJsonFile *file,
                               JsonObject *object,
                               const char *key,
                               const char **ret,
                               GError **error);
gboolean weft_json_get_int (const WeftJsonFile *file,
                            JsonObject *object,
                            const char *key,
                            int64_t *ret,
                            GError **error);
gboolean weft_json_get_double (const WeftJsonFile *file,
                               JsonObject *object,
                               const char *key,
                               double *ret,
                               GError **error);
gboolean weft_json_get_array (const WeftJsonFile *file,
                              JsonObject *object,
                              const char *key,
                              JsonArray **ret,
                              GError **error);

/* Writes a member: null for NULL; text that is not UTF-8 with replacement characters. */
void weft_json_set_string (JsonBuilder *builder, const char *key, const char *text);
