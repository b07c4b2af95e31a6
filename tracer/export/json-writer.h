/* tracer/export/json-writer.h: writes JSON as it goes, indented, without keeping a tree of
 * it: a report has millions of values. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  GString *text;
  unsigned depth;
  bool empty; /* nothing stands yet in the innermost object or array */
  bool named; /* a member's name was written, its value comes */
} WeftJsonWriter;

void weft_json_writer_init (WeftJsonWriter *self);
/* Returns: (transfer full): what was written, ending in a newline; to be freed by g_free().
 */
char *weft_json_writer_finish (WeftJsonWriter *self) G_GNUC_WARN_UNUSED_RESULT;

void weft_json_writer_begin_object (WeftJsonWriter *self);
void weft_json_writer_end_object (WeftJsonWriter *self);
void weft_json_writer_begin_array (WeftJsonWriter *self);
void weft_json_writer_end_array (WeftJsonWriter *self);

/* Before each value within an object. */
void weft_json_writer_set_member_name (WeftJsonWriter *self, const char *name);
void weft_json_writer_add_null_value (WeftJsonWriter *self);
void weft_json_writer_add_int_value (WeftJsonWriter *self, int64_t value);
void weft_json_writer_add_boolean_value (WeftJsonWriter *self, bool value);
/* Null when it is not finite, which JSON does not know. */
void weft_json_writer_add_double_value (WeftJsonWriter *self, double value);
/* @value is valid UTF-8. */
void weft_json_writer_add_string_value (WeftJsonWriter *self, const char *value);

/* For those who write JSON in a form of their own: @value in quotation marks, escaped. */
void weft_json_append_string (GString *text, const char *value);
