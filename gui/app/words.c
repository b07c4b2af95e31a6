#include "gui/app/words.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/view/run-words.h"
#include "gui/view/summary.h"
#include "tracer/analysis/describe.h"

char *
weft_words_title (const WeftTrace *trace, GFile *folder)
{
  char *title = weft_run_words_title (trace);

  return title != NULL ? title : g_file_get_basename (folder);
}

char *
weft_words_loading (double fraction, uint64_t events)
{
  g_autofree char *count = weft_run_words_events (events);

  if (fraction >= 1)
    return g_strdup_printf (_ ("%s read; looking for who waited for whom, and why…"),
                            count);
  if (events == 0)
    return g_strdup (_ ("Reading what it is…"));
  return g_strdup_printf (_ ("Reading: %s so far"), count);
}

char *
weft_words_why_empty (const WeftTrace *trace, GFile *folder)
{
  g_autofree char *title = weft_words_title (trace, folder);
  g_autofree char *lost = weft_run_words_lost (weft_trace_defects (trace));

  if (weft_trace_defects (trace)->lost > 0)
    return g_strdup_printf (_ ("Every event of %s was lost (%s). Record it again with "
                               "--lossless."),
                            title, lost);
  return g_strdup_printf (
      _ ("No thread, lock or channel of %s was seen while it was recorded: it ended before "
         "it came to them, or nothing could be loaded into it. “weft record” says so of a "
         "program that it cannot look into."),
      title);
}

char *
weft_words_sentence (const char *message)
{
  const char *rest;
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  g_autofree char *first = NULL;

  if (message[0] == '\0')
    return g_strdup ("");
  rest = g_utf8_next_char (valid);
  first = g_utf8_strup (valid, rest - valid);
  return g_strdup_printf ("%s%s%s", first, rest, g_str_has_suffix (valid, ".") ? "" : ".");
}

char *
weft_words_finding (const WeftFinding *finding)
{
  const char *certainty = weft_certainty_shown (finding->certainty);
  g_autofree char *moment = weft_format_moment (finding->at_ns);
  g_autofree char *duration = weft_format_duration (finding->cost_ns);
  g_autofree char *cost = g_strdup_printf (_ ("cost %s"), duration);
  g_autofree char *at = g_strdup_printf (_ ("at %s"), moment);

  if (finding->cost_ns <= 0)
    return g_strjoin (" · ", certainty, at, NULL);
  return g_strjoin (" · ", certainty, cost, at, NULL);
}

const char *
weft_words_finding_icon (const WeftFinding *finding)
{
  if (finding->certainty == WEFT_CERTAINTY_CANNOT_TELL)
    return "dialog-question-symbolic";
  if (weft_finding_kind_is_slowness (finding->kind))
    return "dialog-information-symbolic";
  return finding->certainty == WEFT_CERTAINTY_PROVEN ? "dialog-error-symbolic"
                                                     : "dialog-warning-symbolic";
}

char *
weft_words_when (gint64 unix_s)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (unix_s);
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);

  if (then == NULL || unix_s <= 0)
    return g_strdup (_ ("at some time"));
  if (g_date_time_get_year (then) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, _ ("today, %H:%M"));
  if (g_date_time_get_year (then) == g_date_time_get_year (yesterday)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (yesterday))
    return g_date_time_format (then, _ ("yesterday, %H:%M"));
  return g_date_time_format (then, _ ("%-d %B %Y"));
}

char *
weft_words_elapsed (gint64 elapsed_us)
{
  gint64 seconds = elapsed_us / G_USEC_PER_SEC;

  if (seconds < 60)
    return g_strdup_printf (_ ("%.1f s"), (double)elapsed_us / G_USEC_PER_SEC);
  if (seconds < 3600)
    return g_strdup_printf (_ ("%d min %02d s"), (int)(seconds / 60), (int)(seconds % 60));
  return g_strdup_printf (_ ("%d h %02d min"), (int)(seconds / 3600),
                          (int)(seconds / 60 % 60));
}

char *
weft_words_ended (int status)
{
  if (status == 0)
    return g_strdup (_ ("It ended well."));
  if (status > 128)
    return g_strdup_printf (_ ("It was ended by signal %d (%s)."), status - 128,
                            strsignal (status - 128));
  return g_strdup_printf (_ ("It ended with status %d."), status);
}
