#include "tracer/analysis/language.h"

#include <libintl.h>
#include <locale.h>

void
weft_language_init (const char *directory)
{
  const char *told = g_getenv ("WEFT_LOCALE_DIR");

  setlocale (LC_ALL, "");
  /* Figures look the same everywhere: "1,284" and "34.7%" are read side by side. */
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, told != NULL ? told : directory);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

WeftPlain
weft_plain_begin (void)
{
  locale_t before = uselocale ((locale_t)0);
  locale_t copy = duplocale (before);
  locale_t plain
      = copy != (locale_t)0 ? newlocale (LC_MESSAGES_MASK, "C", copy) : (locale_t)0;

  /* Without memory for it the user's language is better than nothing. */
  if (plain == (locale_t)0) {
    if (copy != (locale_t)0)
      freelocale (copy);
    return (WeftPlain){ 0 };
  }
  uselocale (plain);
  return (WeftPlain){ plain, before };
}

void
weft_plain_end (WeftPlain *self)
{
  if (self->plain == NULL)
    return;
  uselocale (self->before);
  freelocale (self->plain);
  *self = (WeftPlain){ 0 };
}
