#include "gui/view/run-words.h"

#include <glib/gi18n.h>

#include "tracer/analysis/describe.h"

char *
weft_run_words_title (const WeftTrace *trace)
{
  const WeftRunInfo *info = weft_trace_info (trace);
  g_autofree char *name = NULL;
  g_autofree char *args = NULL;
  g_autofree char *title = NULL;

  if (info->program == NULL)
    return NULL;

  name = g_path_get_basename (info->program);
  args = info->args != NULL ? g_strjoinv (" ", info->args) : g_strdup ("");
  title = g_strjoin (" ", name, args, NULL);
  return g_utf8_make_valid (g_strstrip (title), -1);
}

char *
weft_run_words_events (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", n), count);
}

char *
weft_run_words_lost (const WeftDefects *defects)
{
  g_autofree char *count = NULL;

  if (defects->lost == 0 && defects->lost_is_exact)
    return g_strdup (_ ("none lost"));
  if (defects->lost == 0)
    return g_strdup (_ ("some lost"));

  count = weft_format_count (defects->lost);
  return g_strdup_printf (defects->lost_is_exact ? _ ("%s lost") : _ ("more than %s lost"),
                          count);
}

char *
weft_run_words_summary (const WeftTrace *trace)
{
  const WeftDefects *defects = weft_trace_defects (trace);
  size_t n_threads;
  g_autofree char *duration = weft_format_duration (weft_trace_duration_ns (trace));
  g_autofree char *events = weft_run_words_events (defects->events);
  g_autofree char *lost = weft_run_words_lost (defects);
  g_autofree char *count = NULL;
  g_autofree char *threads = NULL;

  weft_trace_threads (trace, &n_threads);
  count = weft_format_count (n_threads);
  threads = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s thread", "%s threads", n_threads), count);
  return g_strjoin (" · ", duration, threads, events, lost, NULL);
}
