#include "gui/view/arrow-words.h"

#include <glib/gi18n-lib.h>

#include "tracer/analysis/words.h"

/* ": 3 spawn, 28 message." */
static void
append_kinds (GString *text, unsigned kinds, const size_t *counts)
{
  for (int kind = 0, said = 0; kind < WEFT_N_INTERACTIONS; kind++) {
    g_autofree char *count = weft_format_count (counts[kind]);

    if (counts[kind] > 0 && kinds & 1u << kind)
      g_string_append_printf (text, "%s%s %s", said++ > 0 ? ", " : ": ", count,
                              weft_interaction_shown ((WeftInteractionKind)kind));
  }
  g_string_append_c (text, '.');
}

char *
weft_arrow_density_text (const WeftArrows *arrows,
                         unsigned kinds,
                         int64_t from_ns,
                         int64_t to_ns)
{
  size_t counts[WEFT_N_INTERACTIONS], n = 0;
  g_autofree char *within = weft_format_duration (to_ns - from_ns);
  g_autofree char *total = NULL;
  GString *text = g_string_new (NULL);

  weft_arrows_count (arrows, (double)from_ns, (double)to_ns, counts);
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    n += kinds & 1u << kind ? counts[kind] : 0;
  total = weft_format_count (n);
  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s arrow begins here, within %s",
                                       "%s arrows begin here, within %s", n),
                          total, within);
  append_kinds (text, kinds, counts);
  return g_string_free (text, FALSE);
}

char *
weft_arrow_tie_text (const WeftTrace *trace, unsigned kinds, const WeftArrowTie *tie)
{
  g_autofree char *upper = weft_thread_full_name (trace, tie->threads[0]);
  g_autofree char *lower = weft_thread_full_name (trace, tie->threads[1]);
  g_autofree char *total = weft_format_count (tie->n);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE,
                                       "%s arrow begins in view between %s and %s",
                                       "%s arrows begin in view between %s and %s", tie->n),
                          total, upper, lower);
  append_kinds (text, kinds, tie->counts);
  return g_string_free (text, FALSE);
}
