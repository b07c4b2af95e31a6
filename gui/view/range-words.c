#include "gui/view/range-words.h"

#include <glib/gi18n-lib.h>

#include "gui/view/links.h"

static void
section_free (gpointer data)
{
  WeftSection *section = data;

  g_free (section->heading);
  g_free (section->markup);
  g_free (section);
}

static void
add_section (GPtrArray *sections, const char *heading, GString *markup)
{
  WeftSection *section = g_new0 (WeftSection, 1);

  section->heading = g_strdup (heading);
  section->markup = g_string_free (markup, FALSE);
  g_ptr_array_add (sections, section);
}

static void
new_line (GString *text)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
}

static void
append_edge (GString *text, size_t n, bool begin)
{
  g_autofree char *count = weft_format_count (n);
  gulong number = (gulong)n;

  if (n == 0)
    return;
  g_string_append_c (text, ' ');
  if (begin)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "%s wait began before it.",
                                         "%s waits began before it.", number),
                            count);
  else
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "%s wait goes on after it.",
                                         "%s waits go on after it.", number),
                            count);
}

char *
weft_range_sentence (const WeftRangeTotals *totals, const char *from, const char *to)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, _ ("From %s to %s."), from, to);
  append_edge (text, totals->cut_at_begin, true);
  append_edge (text, totals->cut_at_end, false);
  if (totals->cut_at_begin + totals->cut_at_end > 0)
    g_string_append_printf (text, " %s", _ ("Only what lies within counts."));
  if (totals->loss)
    g_string_append_printf (
        text, " %s", _ ("Events were lost within: there may have been more than this."));
  return g_string_free (text, FALSE);
}

/* "running 3.41 ms (12%)" */
static void
append_share (GString *text, const char *what, int64_t part_ns, int64_t whole_ns)
{
  g_autofree char *time = weft_format_duration (part_ns);
  double share = whole_ns > 0 ? 100 * (double)part_ns / (double)whole_ns : 0;

  new_line (text);
  if (share > 0 && share < 1)
    g_string_append_printf (text, "%s <b>%s</b> (&lt; 1%%)", what, time);
  else
    g_string_append_printf (text, "%s <b>%s</b> (%.0f%%)", what, time, share);
}

/* What the blocked waited for, in the order of the states. */
static void
append_causes (GString *text, const WeftRangeTotals *totals)
{
  static const WeftState causes[] = { WEFT_STATE_WAIT_LOCK, WEFT_STATE_WAIT_EVENT,
                                      WEFT_STATE_JOINING, WEFT_STATE_WAIT_OTHER };
  const char *separator = ": ";

  for (size_t i = 0; i < G_N_ELEMENTS (causes); i++) {
    int64_t part_ns = totals->states_ns[causes[i]];
    g_autofree char *time = NULL;

    if (part_ns == 0)
      continue;
    time = weft_format_duration (part_ns);
    g_string_append_printf (text, "%s%s %s", separator, weft_state_shown (causes[i]), time);
    separator = ", ";
  }
}

static void
add_causes (GPtrArray *sections, const WeftTrace *trace, const WeftRangeTotals *totals)
{
  GString *text = g_string_new (NULL);
  g_autofree char *heading = NULL;
  g_autofree char *count = weft_format_count (totals->n_threads);
  bool scheduled = weft_trace_scheduling (trace)->recorded;
  int64_t whole = 0;

  for (int state = WEFT_STATE_NONE + 1; state < WEFT_N_STATES; state++)
    whole += totals->states_ns[state];
  heading = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Time of %s thread",
                                          "Time of %s threads", (gulong)totals->n_threads),
                             count);
  append_share (text, scheduled ? _ ("running") : _ ("running, or ready to"),
                totals->states_ns[WEFT_STATE_RUNNING], whole);
  if (scheduled)
    append_share (text, _ ("ready"), totals->states_ns[WEFT_STATE_READY], whole);
  append_share (text, _ ("blocked"), totals->blocked_ns, whole);
  append_causes (text, totals);
  append_share (text, _ ("sleeping"), totals->states_ns[WEFT_STATE_SLEEPING], whole);
  if (totals->states_ns[WEFT_STATE_UNKNOWN] > 0)
    append_share (text, _ ("cannot tell"), totals->states_ns[WEFT_STATE_UNKNOWN], whole);
  add_section (sections, heading, text);
}

static void
append_more (GString *text, size_t more)
{
  g_autofree char *count = NULL;

  if (more == 0)
    return;
  count = weft_format_count (more);
  new_line (text);
  g_string_append_printf (
      text, g_dngettext (GETTEXT_PACKAGE, "and %s more", "and %s more", (gulong)more),
      count);
}

static void
add_threads (GPtrArray *sections, const WeftTrace *trace, const WeftRangeTotals *totals)
{
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < totals->n_listed_threads; i++) {
    const WeftRangeThread *thread = &totals->threads[i];
    g_autofree char *name = weft_thread_full_name (trace, thread->thread);
    g_autofree char *link = weft_links_noun (WEFT_NOUN_THREAD, thread->thread, name);
    g_autofree char *blocked = weft_format_duration (thread->blocked_ns);
    g_autofree char *running = weft_format_duration (thread->states_ns[WEFT_STATE_RUNNING]);

    new_line (text);
    g_string_append_printf (text, _ ("%s <b>%s</b>, running %s"), link, blocked, running);
  }
  append_more (text, totals->n_blocked_threads - totals->n_listed_threads);
  if (text->len > 0)
    add_section (sections, _ ("Blocked the longest"), text);
  else
    g_string_free (text, TRUE);
}

static void
append_holders (GString *text, const WeftTrace *trace, const WeftRangeObject *object)
{
  size_t n;
  const WeftObject *row = &weft_trace_objects (trace, &n)[object->object];

  for (unsigned i = 0; i < object->n_holders; i++) {
    g_autofree char *name = weft_thread_full_name (trace, object->holders[i].thread);
    g_autofree char *link
        = weft_links_noun (WEFT_NOUN_THREAD, object->holders[i].thread, name);
    g_autofree char *time = weft_format_duration (object->holders[i].hold_ns);

    if (i == 0)
      g_string_append (text, weft_object_holds_in_part (row) ? _ (", held by at least ")
                                                             : _ (", held by "));
    else
      g_string_append (text, ", ");
    g_string_append_printf (text, "%s (%s)", link, time);
  }
  if (object->more_holders > 0) {
    g_autofree char *more = weft_format_count (object->more_holders);

    g_string_append_printf (text, _ (" and %s more"), more);
  }
}

static void
add_objects (GPtrArray *sections, const WeftTrace *trace, const WeftRangeTotals *totals)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (unsigned i = 0; i < totals->n_listed_objects; i++) {
    const WeftRangeObject *object = &totals->objects[i];
    g_autofree char *link
        = weft_links_noun (WEFT_NOUN_OBJECT, object->object, objects[object->object].name);
    g_autofree char *time = weft_format_duration (object->wait_ns);

    new_line (text);
    g_string_append_printf (text, "%s <b>%s</b>", link, time);
    append_holders (text, trace, object);
  }
  append_more (text, totals->n_objects - totals->n_listed_objects);
  if (text->len > 0)
    add_section (sections, _ ("Waited for the longest"), text);
  else
    g_string_free (text, TRUE);
}

static char *
interactions_text (WeftInteractionKind kind, size_t n)
{
  g_autofree char *count = weft_format_count (n);
  gulong number = (gulong)n;

  switch (kind) {
  case WEFT_INTERACTION_MESSAGE:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s message sent", "%s messages sent", number),
        count);
  case WEFT_INTERACTION_HAND_OFF:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s hand-over", "%s hand-overs", number), count);
  case WEFT_INTERACTION_WAKE:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s wake-up", "%s wake-ups", number), count);
  case WEFT_INTERACTION_SPAWN:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s thread spawned", "%s threads spawned", number),
        count);
  default:
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s thread joined", "%s threads joined", number),
        count);
  }
}

static void
add_interactions (GPtrArray *sections, const WeftRangeTotals *totals)
{
  static const WeftInteractionKind kinds[]
      = { WEFT_INTERACTION_HAND_OFF, WEFT_INTERACTION_MESSAGE, WEFT_INTERACTION_WAKE,
          WEFT_INTERACTION_SPAWN, WEFT_INTERACTION_JOIN };
  GString *text = g_string_new (NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
    /* Not every message that was sent is received. */
    size_t n = kinds[i] == WEFT_INTERACTION_MESSAGE ? totals->n_messages
                                                    : totals->interactions[kinds[i]];
    g_autofree char *part = interactions_text (kinds[i], n);

    if (n > 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
  }
  if (text->len == 0)
    g_string_append (text, _ ("nothing that was recorded"));
  add_section (sections, _ ("Between threads"), text);
}

GPtrArray *
weft_range_sections (const WeftTrace *trace, const WeftRangeTotals *totals)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);

  add_causes (sections, trace, totals);
  add_objects (sections, trace, totals);
  add_threads (sections, trace, totals);
  add_interactions (sections, totals);
  return sections;
}
