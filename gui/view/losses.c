#include "gui/view/losses.h"

#include <glib/gi18n.h>

#include "tracer/analysis/words.h"

char *
weft_losses_headline (const WeftTrace *trace)
{
  const WeftDefects *defects = weft_trace_defects (trace);
  size_t n;
  g_autofree char *count = weft_format_count (defects->lost);
  g_autofree char *places = NULL;
  g_autofree char *what = NULL;
  g_autofree char *where = NULL;

  weft_trace_lossy_stretches (trace, &n);
  if (defects->lost == 0 && defects->lost_is_exact)
    return NULL;
  if (defects->lost == 0)
    what = g_strdup (_ ("Events were lost"));
  else if (defects->lost_is_exact)
    what = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s event was lost",
                                         "%s events were lost", defects->lost),
                            count);
  else
    what = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "At least %s event was lost",
                                         "At least %s events were lost", defects->lost),
                            count);
  places = weft_format_count (n);
  where = n > 1 ? g_strdup_printf (_ (" at %s times"), places) : g_strdup ("");
  /* Translators: "12 events were lost", then nothing or " at 3 times". */
  return g_strdup_printf (
      _ ("%s%s while recording: what happened there may be missing, and "
         "figures may be too low."),
      what, where);
}

size_t
weft_losses_next (const WeftTrace *trace, size_t index)
{
  size_t n;

  weft_trace_lossy_stretches (trace, &n);
  if (n == 0)
    return SIZE_MAX;
  return index >= n - 1 ? 0 : index + 1;
}
