#include "gui/view/path-words.h"

#include <glib/gi18n-lib.h>

#include "gui/view/links.h"
#include "tracer/analysis/words.h"

/* What is told beside a timeline; the rest stands in a table. */
#define SHARES 5

char *
weft_path_title (const WeftTrace *trace, const WeftPathEnd *end, const char *moment)
{
  g_autofree char *name = NULL;

  if (end->thread == WEFT_NO_ROW)
    return g_strdup (_ ("Critical path of the run"));
  name = weft_thread_full_name (trace, end->thread);
  return g_strdup_printf (_ ("Critical path to %s in %s"), moment, name);
}

static const char *
object_name (const WeftTrace *trace, uint32_t object)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  return object < n ? objects[object].name : _ ("an object");
}

/* "its parts add up to 41 ms, which is all of it" */
static char *
sentence_of_run (const WeftTrace *trace, const char *length, int64_t length_ns)
{
  int64_t run_ns = weft_trace_duration_ns (trace);
  g_autofree char *run = weft_format_duration (run_ns);

  if (length_ns == run_ns)
    return g_strdup_printf (_ ("On this depended how long the run took: its parts add up "
                               "to %s, which is all of it."),
                            length);
  return g_strdup_printf (_ ("On this depended how long the run took: its parts add up to "
                             "%s, from the begin to the end of the last thread. The "
                             "recording went on to %s."),
                          length, run);
}

/* What was so late: the sentence's first half. */
static char *
what_depended (const WeftTrace *trace, const WeftPathEnd *end)
{
  g_autofree char *name = weft_thread_full_name (trace, end->thread);
  size_t n;

  if (end->event == WEFT_SELECTION_WAIT)
    return g_strdup_printf (weft_trace_waits (trace, &n)[end->row].ended
                                ? _ ("On this depended when the wait of %s ended")
                                : _ ("On this depends how long %s still waits"),
                            name);
  if (end->event == WEFT_SELECTION_HOLD)
    return g_strdup_printf (
        _ ("On this depended when %s got %s"), name,
        object_name (trace, weft_trace_holds (trace, &n)[end->row].object));
  if (end->event == WEFT_SELECTION_MESSAGE)
    return g_strdup_printf (weft_trace_messages (trace, &n)[end->row].receiver
                                    == end->thread
                                ? _ ("On this depended when %s got the message")
                                : _ ("On this depended when %s sent the message"),
                            name);
  if (end->time_ns == weft_trace_threads (trace, &n)[end->thread].end_ns)
    return g_strdup_printf (_ ("On this depended when %s ended"), name);
  return g_strdup_printf (_ ("On this depended how far %s was by then"), name);
}

char *
weft_path_sentence (const WeftTrace *trace,
                    const WeftPathEnd *end,
                    const WeftCriticalPath *path)
{
  int64_t length_ns = path->to_ns - path->from_ns;
  g_autofree char *length = weft_format_duration (length_ns);
  g_autofree char *what = NULL;

  if (path->steps->len == 0)
    return g_strdup ("");
  if (end->thread == WEFT_NO_ROW)
    return sentence_of_run (trace, length, length_ns);
  what = what_depended (trace, end);
  return g_strdup_printf (
      _ ("%s: its parts add up to %s, all the time from the trace's begin to then."), what,
      length);
}

char *
weft_path_state (WeftState state, uint32_t thread, bool handed)
{
  if (handed)
    return g_strdup (_ ("is handed what it waited for"));
  if (state == WEFT_STATE_NONE)
    return g_strdup (thread == WEFT_NO_ROW ? _ ("nothing yet") : _ ("is being started"));
  return g_strdup (weft_state_shown (state));
}

/* "adder-3: running 3.41 ms (12%)" */
static void
append_share (GString *text,
              const WeftTrace *trace,
              const WeftPathShare *share,
              int64_t whole_ns)
{
  g_autofree char *state = weft_path_state (share->state, share->thread, share->handed);
  g_autofree char *time = weft_format_duration (share->ns);
  double percent = 100 * (double)share->ns / (double)MAX (whole_ns, 1);

  g_string_append_c (text, '\n');
  if (share->thread != WEFT_NO_ROW) {
    g_autofree char *name = weft_thread_full_name (trace, share->thread);
    g_autofree char *link = weft_links_noun (WEFT_NOUN_THREAD, share->thread, name);

    g_string_append_printf (text, "%s: ", link);
  }
  g_string_append (text, state);
  if (share->object != WEFT_NO_ROW) {
    g_autofree char *link = weft_links_noun (WEFT_NOUN_OBJECT, share->object,
                                             object_name (trace, share->object));

    g_string_append_printf (text, ", %s", link);
  }
  if (percent < 1)
    g_string_append_printf (text, " <b>%s</b> (&lt; 1%%)", time);
  else
    g_string_append_printf (text, " <b>%s</b> (%.0f%%)", time, percent);
}

char *
weft_path_markup (const WeftTrace *trace,
                  const WeftPathEnd *end,
                  const WeftCriticalPath *path)
{
  g_autofree char *sentence = weft_path_sentence (trace, end, path);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  GString *text = g_string_new (escaped);
  guint more = path->shares->len - MIN (path->shares->len, SHARES);

  for (guint i = 0; i < MIN (path->shares->len, SHARES); i++)
    append_share (text, trace, &g_array_index (path->shares, WeftPathShare, i),
                  path->to_ns - path->from_ns);
  if (more > 0) {
    g_autofree char *count = weft_format_count (more);

    g_string_append_c (text, '\n');
    g_string_append_printf (
        text, g_dngettext (GETTEXT_PACKAGE, "and %s more", "and %s more", more), count);
  }
  return g_string_free (text, FALSE);
}
