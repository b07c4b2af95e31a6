#include "tracer/export/html-text.h"

#include <stdarg.h>
#include <stdbool.h>

static bool
is_allowed (gunichar character)
{
  if (character < 0x20)
    return character == '\t' || character == '\n';
  if (character >= 0x7f && character < 0xa0)
    return false;
  /* What turns the direction of all that follows, beyond the text's own end. */
  if ((character >= 0x202a && character <= 0x202e)
      || (character >= 0x2066 && character <= 0x2069))
    return false;
  return (character & 0xfffe) != 0xfffe && (character < 0xfdd0 || character > 0xfdef);
}

void
weft_html_append (GString *out, const char *tainted)
{
  g_autofree char *valid = g_utf8_make_valid (tainted, -1);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    switch (character) {
    case '<':
      g_string_append (out, "&lt;");
      break;
    case '>':
      g_string_append (out, "&gt;");
      break;
    case '&':
      g_string_append (out, "&amp;");
      break;
    case '"':
      g_string_append (out, "&quot;");
      break;
    case '\'':
      g_string_append (out, "&#39;");
      break;
    default:
      g_string_append_unichar (out, is_allowed (character) ? character : 0xfffd);
    }
  }
}

static const char *
append_argument (GString *out, const char *at, va_list *arguments)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  switch (*at) {
  case 's':
    weft_html_append (out, va_arg (*arguments, const char *));
    return at + 1;
  case 'd':
    g_string_append_printf (out, "%d", va_arg (*arguments, int));
    return at + 1;
  case 'u':
    g_string_append_printf (out, "%u", va_arg (*arguments, unsigned));
    return at + 1;
  case '.':
    g_assert (at[1] == '1' && at[2] == 'f');
    /* With a point, whatever the locale says. */
    g_string_append (
        out, g_ascii_formatd (digits, sizeof digits, "%.1f", va_arg (*arguments, double)));
    return at + 3;
  default:
    g_assert (*at == '%');
    g_string_append_c (out, '%');
    return at + 1;
  }
}

void
weft_html_printf (GString *out, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  for (const char *at = format; *at != '\0';) {
    if (*at == '%')
      at = append_argument (out, at + 1, &arguments);
    else
      g_string_append_c (out, *at++);
  }
  va_end (arguments);
}
