#include "tracer/export/json-writer.h"

#include <math.h>
#include <string.h>

void
weft_json_writer_init (WeftJsonWriter *self)
{
  *self = (WeftJsonWriter){ .text = g_string_new (NULL), .empty = true };
}

char *
weft_json_writer_finish (WeftJsonWriter *self)
{
  g_string_append_c (self->text, '\n');
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

static void
begin_line (WeftJsonWriter *self)
{
  static const char spaces[] = "                                ";
  size_t width = 2 * (size_t)self->depth;

  g_string_append_c (self->text, '\n');
  for (; width > sizeof spaces - 1; width -= sizeof spaces - 1)
    g_string_append_len (self->text, spaces, sizeof spaces - 1);
  g_string_append_len (self->text, spaces, (gssize)width);
}

/* What comes before a member's name, or before a value that has none. */
static void
separate (WeftJsonWriter *self)
{
  if (self->named) {
    self->named = false;
    return;
  }
  if (!self->empty)
    g_string_append_c (self->text, ',');
  if (self->depth > 0)
    begin_line (self);
  self->empty = false;
}

static void
begin (WeftJsonWriter *self, char bracket)
{
  separate (self);
  g_string_append_c (self->text, bracket);
  self->depth++;
  self->empty = true;
}

static void
end (WeftJsonWriter *self, char bracket)
{
  self->depth--;
  if (!self->empty)
    begin_line (self);
  g_string_append_c (self->text, bracket);
  self->empty = false;
}

void
weft_json_writer_begin_object (WeftJsonWriter *self)
{
  begin (self, '{');
}

void
weft_json_writer_end_object (WeftJsonWriter *self)
{
  end (self, '}');
}

void
weft_json_writer_begin_array (WeftJsonWriter *self)
{
  begin (self, '[');
}

void
weft_json_writer_end_array (WeftJsonWriter *self)
{
  end (self, ']');
}

void
weft_json_append_string (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *rest = value; *rest != '\0'; rest++) {
    const char *plain = rest;

    while ((unsigned char)*rest >= 0x20 && *rest != '"' && *rest != '\\' && *rest != 0x7f)
      rest++;
    g_string_append_len (text, plain, rest - plain);
    if (*rest == '\0')
      break;
    if (*rest == '"' || *rest == '\\')
      g_string_append_printf (text, "\\%c", *rest);
    else if (*rest == '\n')
      g_string_append (text, "\\n");
    else
      g_string_append_printf (text, "\\u%04x", (unsigned)*rest);
  }
  g_string_append_c (text, '"');
}

void
weft_json_writer_set_member_name (WeftJsonWriter *self, const char *name)
{
  separate (self);
  weft_json_append_string (self->text, name);
  g_string_append (self->text, " : ");
  self->named = true;
}

void
weft_json_writer_add_null_value (WeftJsonWriter *self)
{
  separate (self);
  g_string_append (self->text, "null");
}

void
weft_json_writer_add_int_value (WeftJsonWriter *self, int64_t value)
{
  char digits[24];
  size_t first = sizeof digits;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

  separate (self);
  do
    digits[--first] = (char)('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    digits[--first] = '-';
  g_string_append_len (self->text, digits + first, (gssize)(sizeof digits - first));
}

void
weft_json_writer_add_boolean_value (WeftJsonWriter *self, bool value)
{
  separate (self);
  g_string_append (self->text, value ? "true" : "false");
}

void
weft_json_writer_add_double_value (WeftJsonWriter *self, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value)) {
    weft_json_writer_add_null_value (self);
    return;
  }
  separate (self);
  g_string_append (self->text, g_ascii_dtostr (digits, sizeof digits, value));
}

void
weft_json_writer_add_string_value (WeftJsonWriter *self, const char *value)
{
  separate (self);
  weft_json_append_string (self->text, value);
}
