#include <glib/gi18n.h>

#include "gui/view/links.h"
#include "gui/view/losses.h"
#include "gui/view/summary.h"

/* So many stand in a section; the lists have them all. */
#define MAX_PAIRS 3
#define MAX_PANICS 3

#define NS_PER_S G_GINT64_CONSTANT (1000000000)

static void
section_free (WeftSection *section)
{
  g_free (section->heading);
  g_free (section->markup);
  g_free (section);
}

/* Takes @markup. */
static void
add_section (GPtrArray *sections, const char *heading, char *markup)
{
  WeftSection *section = g_new0 (WeftSection, 1);

  section->heading = g_strdup (heading);
  section->markup = markup;
  g_ptr_array_add (sections, section);
}

static char *
thread_link (const WeftTrace *trace, uint32_t thread)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  return weft_links_noun (WEFT_NOUN_THREAD, thread, threads[thread].label);
}

/* With its process, where there are several. */
static char *
full_thread_link (const WeftTrace *trace, uint32_t thread)
{
  g_autofree char *name = weft_thread_full_name (trace, thread);

  return weft_links_noun (WEFT_NOUN_THREAD, thread, name);
}

static char *
object_link (const WeftTrace *trace, uint32_t object)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  return weft_links_noun (WEFT_NOUN_OBJECT, object, objects[object].name);
}

/* How often, where the trace can tell: ": in 3 of 4 acquisitions". */
static char *
frequency (const WeftTrace *trace, const WeftLockProfile *lock)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);
  g_autofree char *contended = weft_format_count (lock->contended);
  g_autofree char *acquisitions = weft_format_count (lock->acquisitions);

  if (lock->contended == 0)
    return g_strdup (_ ("; nobody who waited got it."));
  if (objects[lock->object].contended_only)
    return g_strdup_printf (_ (": %s times it was got after a wait."), contended);
  return g_strdup_printf (_ (": in %s of %s acquisitions."), contended, acquisitions);
}

static void
add_finding (GPtrArray *sections, const WeftSummary *self, const WeftTrace *trace)
{
  const GPtrArray *findings = self->findings->all;
  const WeftFinding *first;
  g_autofree char *title = NULL;
  g_autofree char *more = NULL;

  if (findings->len == 0)
    return;
  first = findings->pdata[0];
  /* What is slow, but cost next to nothing, is not where one begins. */
  if (weft_finding_kind_is_slowness (first->kind)
      && first->cost_ns < weft_trace_duration_ns (trace) / 100)
    return;
  title = weft_links_markup (&first->title, 0);
  if (findings->len > 1)
    more = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u more is on the page Findings.",
                     "%u more are on the page Findings.", findings->len - 1),
        findings->len - 1);
  add_section (sections, _ ("Most important finding"),
               g_strdup_printf ("%s (%s).%s%s", title,
                                weft_certainty_shown (first->certainty),
                                more != NULL ? "\n" : "", more != NULL ? more : ""));
}

static void
add_busiest_lock (GPtrArray *sections, const WeftSummary *self, const WeftTrace *trace)
{
  const WeftLockProfile *lock;
  g_autofree char *link = NULL;
  g_autofree char *wait = NULL;
  g_autofree char *often = NULL;

  if (self->profile->locks->len == 0)
    return;
  lock = &g_array_index (self->profile->locks, WeftLockProfile, 0);
  link = object_link (trace, lock->object);
  if (self->busiest_lock == WEFT_NO_ROW) {
    add_section (sections, _ ("Most waited for"),
                 g_strdup (_ ("No thread ever had to wait for a lock.")));
    return;
  }
  wait = weft_format_duration (lock->wait_ns);
  often = frequency (trace, lock);
  add_section (
      sections, _ ("Most waited for"),
      g_strdup_printf (_ ("Threads waited <b>%s</b> in all for %s%s"), wait, link, often));
}

static void
add_longest_wait (GPtrArray *sections, const WeftSummary *self, const WeftTrace *trace)
{
  g_auto (WeftSentence) sentence = { NULL, NULL };
  g_autofree char *markup = NULL;
  g_autofree char *link = NULL;

  if (self->longest_wait == WEFT_NO_ROW)
    return;
  weft_describe_wait (trace, self->longest_wait, &sentence);
  markup = weft_links_markup (&sentence, 0);
  link = weft_links_noun (WEFT_NOUN_WAIT, self->longest_wait, _ ("Show this wait"));
  add_section (sections, _ ("Longest wait"), g_strdup_printf ("%s\n%s", markup, link));
}

static void
add_pairs (GPtrArray *sections, const WeftSummary *self, const WeftTrace *trace)
{
  GString *lines = g_string_new (NULL);
  int n = 0;

  for (guint i = 0; i < self->profile->blame->len && n < MAX_PAIRS; i++) {
    const WeftBlame *blame = &g_array_index (self->profile->blame, WeftBlame, i);
    g_autofree char *waiter = NULL;
    g_autofree char *holder = NULL;
    g_autofree char *wait = NULL;

    /* Joins wait because they are meant to. */
    if (blame->object == WEFT_NO_ROW || blame->holder == WEFT_NO_ROW || blame->wait_ns <= 0)
      continue;
    waiter = full_thread_link (trace, blame->waiter);
    holder = thread_link (trace, blame->holder);
    wait = weft_format_duration (blame->wait_ns);
    g_string_append (lines, n++ > 0 ? "\n" : "");
    /* Translators: waiter, how long, whom it waited for. */
    g_string_append_printf (lines, _ ("%s waited %s for %s"), waiter, wait, holder);
  }
  if (n > 0)
    add_section (sections, _ ("Who waited for whom"), g_string_free (lines, FALSE));
  else
    g_string_free (lines, TRUE);
}

static void
add_panics (GPtrArray *sections, const WeftTrace *trace)
{
  size_t n_threads;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  GString *lines = g_string_new (NULL);
  int n = 0;

  for (uint32_t i = 0; i < n_threads && n < MAX_PANICS; i++) {
    g_autofree char *link = NULL;
    g_autofree char *message = NULL;

    if (threads[i].panic == NULL)
      continue;
    link = full_thread_link (trace, i);
    message = g_markup_escape_text (threads[i].panic, -1);
    g_string_append (lines, n++ > 0 ? "\n" : "");
    g_string_append_printf (lines, _ ("%s panicked: %s"), link, message);
  }
  if (n > 0)
    add_section (sections, _ ("Panicked"), g_string_free (lines, FALSE));
  else
    g_string_free (lines, TRUE);
}

static void
add_losses (GPtrArray *sections, const WeftTrace *trace)
{
  g_autofree char *headline = weft_losses_headline (trace);

  if (headline == NULL)
    return;
  add_section (sections, _ ("Incomplete"), g_markup_escape_text (headline, -1));
}

/* What this recording does not have, though another may. */
static void
add_not_recorded (GPtrArray *sections, const WeftTrace *trace)
{
  const char *refusal = weft_trace_info (trace)->scheduling_refusal;
  GString *text = g_string_new (NULL);
  size_t n, thinned = 0;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (size_t i = 0; i < n; i++)
    thinned += objects[i].thinned_ns >= 0;
  if (!weft_trace_scheduling (trace)->recorded) {
    g_string_append (text, _ ("When threads were on a CPU: what shows as running may also "
                              "be waiting for one."));
    if (refusal != NULL) {
      g_autofree char *escaped = g_markup_escape_text (_ (refusal), -1);

      g_string_append_printf (text, " (%s)", escaped);
    }
  }
  if (thinned > 0) {
    g_autofree char *count = weft_format_count (thinned);

    g_string_append_printf (text, "%s", text->len > 0 ? "\n" : "");
    g_string_append_printf (
        text,
        g_dngettext (GETTEXT_PACKAGE,
                     "Every hold of %s lock that is used very often: its acquisitions were "
                     "counted, and the holds that somebody waited for recorded.",
                     "Every hold of %s locks that are used very often: their acquisitions "
                     "were counted, and the holds that somebody waited for recorded.",
                     thinned),
        count);
  }
  if (text->len > 0)
    add_section (sections, _ ("Not recorded"), g_string_free (text, FALSE));
  else
    g_string_free (text, TRUE);
}

/* As a shell says that a signal ended a program. */
#define SIGNAL_STATUS 128

/* Else one would look for what there is not. */
static void
add_nothing (GPtrArray *sections, const WeftTrace *trace)
{
  size_t n_interactions;

  weft_trace_interactions (trace, &n_interactions);
  if (sections->len == 0 && n_interactions == 0)
    add_section (sections, _ ("Interaction"),
                 g_strdup (_ ("Nothing that threads do to each other was recorded.")));
}

/* "Recorded on 1 December 2026, 14:03:07 on the machine lesson." */
static void
append_recorded (GString *text, const WeftRunInfo *info)
{
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_local (info->started_unix_ns / NS_PER_S);
  /* Translators: a date, as date(1) formats it. */
  g_autofree char *date = g_date_time_format (time, _ ("%-e %B %Y, %H:%M:%S"));
  g_autofree char *host = NULL;

  /* A translation that is no format at all. */
  if (date == NULL)
    date = g_date_time_format (time, "%F %T");
  if (info->host == NULL) {
    g_string_append_printf (text, _ ("Recorded on %s."), date);
    return;
  }
  host = g_markup_escape_text (info->host, -1);
  /* Translators: a date, and the name of a computer. */
  g_string_append_printf (text, _ ("Recorded on %s on the machine %s."), date, host);
}

static void
add_run (GPtrArray *sections, const WeftTrace *trace)
{
  const WeftRunInfo *info = weft_trace_info (trace);
  GString *text = g_string_new (NULL);

  if (info->started_unix_ns > 0) {
    append_recorded (text, info);
    g_string_append_c (text, ' ');
  }
  if (info->exit_status > SIGNAL_STATUS)
    g_string_append_printf (text, _ ("The program ended with status %d (%s)."),
                            info->exit_status,
                            g_strsignal (info->exit_status - SIGNAL_STATUS));
  else if (info->exit_status >= 0)
    g_string_append_printf (text, _ ("The program ended with status %d."),
                            info->exit_status);
  if (text->len > 0)
    add_section (sections, _ ("This run"), g_string_free (text, FALSE));
  else
    g_string_free (text, TRUE);
}

GPtrArray *
weft_summary_sections (const WeftSummary *self, const WeftTrace *trace)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func ((GDestroyNotify)section_free);

  add_finding (sections, self, trace);
  add_panics (sections, trace);
  add_busiest_lock (sections, self, trace);
  add_longest_wait (sections, self, trace);
  add_pairs (sections, self, trace);
  add_nothing (sections, trace);
  add_losses (sections, trace);
  add_not_recorded (sections, trace);
  add_run (sections, trace);
  return sections;
}
