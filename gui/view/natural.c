#include "gui/view/natural.h"

#include <glib.h>
#include <string.h>

static gunichar
next_folded (const char **text)
{
  gunichar letter = g_utf8_get_char (*text);

  *text = g_utf8_next_char (*text);
  return g_unichar_tolower (letter);
}

/* Two runs of digits by their value, however long. */
static int
compare_numbers (const char **a, const char **b)
{
  size_t a_length, b_length;
  int ret;

  while (**a == '0')
    (*a)++;
  while (**b == '0')
    (*b)++;
  a_length = strspn (*a, "0123456789");
  b_length = strspn (*b, "0123456789");
  ret = a_length != b_length ? (a_length > b_length) - (a_length < b_length)
                             : memcmp (*a, *b, a_length);
  *a += a_length;
  *b += b_length;
  return ret;
}

int
weft_natural_compare (const char *a, const char *b)
{
  const char *x = a, *y = b;

  while (*x != '\0' && *y != '\0') {
    if (g_ascii_isdigit (*x) && g_ascii_isdigit (*y)) {
      int order = compare_numbers (&x, &y);

      if (order != 0)
        return order;
    } else {
      gunichar i = next_folded (&x), j = next_folded (&y);

      if (i != j)
        return i < j ? -1 : 1;
    }
  }
  if (*x != '\0' || *y != '\0')
    return *x != '\0' ? 1 : -1;
  return strcmp (a, b);
}

/* Whether @text begins with @part. */
static bool
begins_with (const char *text, const char *part)
{
  while (*part != '\0') {
    if (*text == '\0' || next_folded (&text) != next_folded (&part))
      return false;
  }
  return true;
}

bool
weft_natural_contains (const char *text, const char *part)
{
  for (; !begins_with (text, part); text = g_utf8_next_char (text)) {
    if (*text == '\0')
      return false;
  }
  return true;
}
