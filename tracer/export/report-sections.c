#include <glib/gi18n-lib.h>

#include "tracer/analysis/describe.h"
#include "tracer/analysis/profile.h"
#include "tracer/export/report-parts.h"
#include "tracer/export/table.h"

#define MOST_THREADS 30

static char *
duration_cell (int64_t ns)
{
  return ns == WEFT_NOT_KNOWN ? g_strdup ("?") : weft_format_duration (ns);
}

/* Empty where there is nothing, so that a column of nothing goes away. */
static char *
duration_or_blank (int64_t ns)
{
  return ns == 0 || ns == WEFT_NOT_KNOWN ? NULL : weft_format_duration (ns);
}

static char *
count_or_blank (uint64_t count)
{
  return count == 0 ? NULL : weft_format_count (count);
}

static char *
depth_cell (int64_t depth)
{
  return depth == WEFT_NOT_KNOWN ? g_strdup ("?") : count_or_blank ((uint64_t)depth);
}

static const WeftObject *
object_at (const WeftTextReport *report, uint32_t row)
{
  size_t n;

  return &weft_trace_objects (report->trace, &n)[row];
}

static const char *
site_text (const WeftTextReport *report, uint32_t row)
{
  size_t n;

  return row == WEFT_NO_ROW ? NULL : weft_trace_sites (report->trace, &n)[row].text;
}

static const char *
thread_end (const WeftTextReport *report, const WeftThread *thread)
{
  if (thread->ended && thread->end == WEFT_END_PANICKED)
    return _ ("panicked");
  if (weft_thread_ended_with_process (report->trace, thread))
    return _ ("process ended");
  if (!thread->ended)
    return _ ("still ran");
  if (thread->joined)
    return _ ("joined");
  if (thread->detached)
    return _ ("detached");
  return thread->parent != WEFT_NO_ROW ? _ ("not joined") : NULL;
}

static int
compare_blocked (gconstpointer a, gconstpointer b)
{
  const WeftThreadProfile *const *one = a, *const *other = b;

  if ((*one)->blocked_ns != (*other)->blocked_ns)
    return (*one)->blocked_ns > (*other)->blocked_ns ? -1 : 1;
  return (*one)->thread < (*other)->thread ? -1 : 1;
}

static int
compare_thread_rows (gconstpointer a, gconstpointer b)
{
  const WeftThreadProfile *const *one = a, *const *other = b;

  return (*one)->thread < (*other)->thread ? -1 : 1;
}

/* Returns: (transfer container): those that waited most, in the order of their begin. */
static GPtrArray *
threads_to_show (const WeftTextReport *report)
{
  const WeftProfile *profile = report->profile;
  unsigned most = weft_report_most (report, MOST_THREADS);
  GPtrArray *shown = g_ptr_array_new ();

  for (unsigned i = 0; i < profile->threads->len; i++)
    g_ptr_array_add (shown, &g_array_index (profile->threads, WeftThreadProfile, i));
  if (shown->len > most) {
    g_ptr_array_sort (shown, compare_blocked);
    g_ptr_array_set_size (shown, most);
    g_ptr_array_sort (shown, compare_thread_rows);
  }

  return shown;
}

/* The kernel's number of a process, told only where there are several. */
static char *
pid_or_blank (const WeftTextReport *report, uint32_t process)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (report->trace, &n);

  return n > 1 ? g_strdup_printf ("%d", processes[process].pid) : NULL;
}

static void
add_thread (const WeftTextReport *report,
            WeftTable *table,
            const WeftThreadProfile *profile)
{
  size_t n;
  const WeftThread *thread = &weft_trace_threads (report->trace, &n)[profile->thread];
  const int64_t *by_kind = profile->blocked_by_kind_ns;
  int64_t locks_ns = by_kind[WEFT_WAIT_LOCK] + by_kind[WEFT_WAIT_READ_LOCK]
                     + by_kind[WEFT_WAIT_WRITE_LOCK];
  int64_t messages_ns = by_kind[WEFT_WAIT_SEND] + by_kind[WEFT_WAIT_RECEIVE];
  int64_t joins_ns = by_kind[WEFT_WAIT_JOIN];
  int64_t elsewhere_ns = MAX (profile->blocked_elsewhere_ns, 0);

  weft_table_add (table, thread->name);
  weft_table_take (table, pid_or_blank (report, thread->process));
  weft_table_take (table, g_strdup_printf ("%d", thread->tid));
  weft_table_take (table, duration_cell (thread->begin_ns));
  weft_table_take (table, duration_cell (thread->end_ns - thread->begin_ns));
  weft_table_take (table, duration_cell (profile->running_ns));
  weft_table_take (table, duration_or_blank (profile->ready_ns));
  weft_table_take (table, duration_or_blank (locks_ns));
  weft_table_take (table, duration_or_blank (messages_ns));
  weft_table_take (table, duration_or_blank (profile->blocked_ns - locks_ns - messages_ns
                                             - joins_ns - elsewhere_ns));
  weft_table_take (table, duration_or_blank (joins_ns));
  weft_table_take (table, duration_or_blank (profile->blocked_elsewhere_ns));
  weft_table_take (table, duration_or_blank (profile->sleeping_ns));
  weft_table_take (table, duration_or_blank (profile->unknown_ns));
  weft_table_add (table, thread_end (report, thread));
}

static void
note_no_scheduling (WeftTextReport *report)
{
  const char *refusal = weft_trace_info (report->trace)->scheduling_refusal;
  g_autofree char *text = NULL;

  if (refusal != NULL)
    text = g_strdup_printf (_ ("* with the time in which the thread could have run but had "
                               "no CPU: scheduling was not recorded, since %s."),
                            _ (refusal));
  else
    text
        = g_strdup (_ ("* with the time in which the thread could have run but had no CPU: "
                       "scheduling was not recorded."));
  weft_report_note (report, text);
}

static void
append_threads (WeftTextReport *report)
{
  enum { RUNNING = 5 };
  const WeftScheduling *scheduling = weft_trace_scheduling (report->trace);
  WeftColumnSpec columns[] = {
    { NC_ ("column", "thread"), false, 0 },      { NC_ ("column", "pid"), true, 7 },
    { NC_ ("column", "tid"), true, 9 },          { NC_ ("column", "from"), true, 8 },
    { NC_ ("column", "lived"), true, 6 },        { NC_ ("column", "running"), true, 0 },
    { NC_ ("column", "ready"), true, 0 },        { NC_ ("column", "for locks"), true, 0 },
    { NC_ ("column", "for messages"), true, 0 }, { NC_ ("column", "for signals"), true, 2 },
    { NC_ ("column", "joining"), true, 4 },      { NC_ ("column", "elsewhere"), true, 2 },
    { NC_ ("column", "sleeping"), true, 3 },     { NC_ ("column", "cannot tell"), true, 1 },
    { NC_ ("column", "end"), false, 5 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (GPtrArray) shown = threads_to_show (report);
  unsigned n = report->profile->threads->len;

  if (n == 0)
    return;

  for (unsigned i = 0; i < shown->len; i++) {
    const WeftThreadProfile *profile = shown->pdata[i];

    add_thread (report, table, profile);
  }
  if (!scheduling->recorded)
    columns[RUNNING].title = NC_ ("column", "running*");

  weft_report_begin_section (report, shown->len < n ? _ ("Threads that waited most")
                                                    : _ ("Threads"));
  weft_report_end_table (report, table, n);
  if (!scheduling->recorded)
    note_no_scheduling (report);
}

/* As it is, or as the least it can be. Takes @cell, NULL where it is blank. */
static char *
at_least (bool in_part, char *cell)
{
  char *marked;

  if (!in_part || cell == NULL)
    return cell;
  marked = g_strconcat ("≥ ", cell, NULL);
  g_free (cell);
  return marked;
}

static void
note_thinned (WeftTextReport *report)
{
  enum { MOST_NAMES = 5 };
  g_autoptr (GString) text = g_string_new (NULL);
  const GArray *locks = report->profile->locks;
  g_autofree char *said = NULL;
  unsigned n = 0;

  for (unsigned i = 0; i < locks->len; i++) {
    uint32_t row = g_array_index (locks, WeftLockProfile, i).object;
    const WeftObject *object = object_at (report, row);
    g_autofree char *since = weft_format_duration (object->thinned_ns);
    g_autofree char *item = NULL;

    if (object->thinned_ns < 0 || n++ >= MOST_NAMES)
      continue;
    item = g_strdup_printf (_ ("%s (from %s on)"), object->name, since);
    weft_report_add_item (text, item);
  }
  if (n == 0)
    return;
  if (n > MOST_NAMES)
    said = g_strdup_printf (
        g_dngettext (
            GETTEXT_PACKAGE,
            "Taken so often that only holds that somebody waited for were recorded, "
            "and the others counted: %s and %u more.",
            "Taken so often that only holds that somebody waited for were recorded, "
            "and the others counted: %s and %u more.",
            n - MOST_NAMES),
        text->str, n - MOST_NAMES);
  else
    said = g_strdup_printf (
        _ ("Taken so often that only holds that somebody waited for were "
           "recorded, and the others counted: %s."),
        text->str);
  weft_report_note (report, said);
}

static void
append_locks (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "lock"), false, 0 },    { NC_ ("column", "pid"), true, 7 },
    { NC_ ("column", "kind"), false, 7 },    { NC_ ("column", "made at"), false, 6 },
    { NC_ ("column", "acquired"), true, 0 }, { NC_ ("column", "had to wait"), true, 0 },
    { NC_ ("column", "waited"), true, 0 },   { NC_ ("column", "longest wait"), true, 0 },
    { NC_ ("column", "held"), true, 2 },     { NC_ ("column", "longest hold"), true, 3 },
    { NC_ ("column", "threads"), true, 5 },  { NC_ ("column", "changed hands"), true, 8 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  const GArray *locks = report->profile->locks;
  unsigned used = 0;
  bool some_in_part = false, some_counted = false;

  for (unsigned i = 0; i < locks->len; i++) {
    const WeftLockProfile *lock = &g_array_index (locks, WeftLockProfile, i);
    const WeftObject *object = object_at (report, lock->object);
    bool in_part;

    if (lock->acquisitions == 0 && lock->wait_ns == 0)
      continue;
    if (used++ >= weft_report_most (report, WEFT_MOST_LINES))
      continue;
    weft_table_add (table, object->name);
    weft_table_take (table, pid_or_blank (report, object->process));
    weft_table_add (table, weft_object_kind_shown (object->kind));
    weft_table_add (table, site_text (report, object->site));
    in_part = weft_object_holds_in_part (object);
    some_in_part |= object->contended_only;
    some_counted |= object->acquisitions != 0;
    weft_table_take (
        table, at_least (object->contended_only, weft_format_count (lock->acquisitions)));
    weft_table_take (table, weft_format_count (lock->contended));
    weft_table_take (table, duration_cell (lock->wait_ns));
    weft_table_take (table, duration_or_blank (lock->max_wait_ns));
    weft_table_take (table, at_least (in_part, duration_or_blank (lock->hold_ns)));
    weft_table_take (table, at_least (in_part, duration_or_blank (lock->max_hold_ns)));
    weft_table_take (table, at_least (in_part, count_or_blank (lock->threads)));
    weft_table_take (table, at_least (in_part, count_or_blank (lock->owner_changes)));
  }

  if (used == 0)
    return;
  weft_report_begin_section (report, _ ("Locks, most waited for first"));
  weft_report_end_table (report, table, used);
  if (some_in_part)
    weft_report_note (report,
                      _ ("≥ of a lock that is taken without any call when it is free, as "
                         "Rust's are: only what happened while somebody waited is seen."));
  if (some_counted)
    weft_report_note (report,
                      _ ("≥ of a lock whose holds were not all recorded: what was counted "
                         "instead is in the acquisitions, which are exact."));
  note_thinned (report);
}

static char *
bound_text (const WeftObject *channel)
{
  if (channel->capacity < 0)
    return channel->contended_only ? NULL : g_strdup (_ ("none"));
  return weft_format_count ((uint64_t)channel->capacity);
}

/* That none was seen does not say that there was none. */
static char *
seen_cell (const WeftObject *channel, uint64_t count)
{
  return channel->contended_only ? count_or_blank (count) : weft_format_count (count);
}

static void
append_channels (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "channel"), false, 0 },
    { NC_ ("column", "made at"), false, 9 },
    { NC_ ("column", "bound"), true, 7 },
    { NC_ ("column", "sent"), true, 0 },
    { NC_ ("column", "received"), true, 0 },
    { NC_ ("column", "destroyed"), true, 0 },
    { NC_ ("column", "left inside"), true, 0 },
    { NC_ ("column", "most inside"), true, 6 },
    { NC_ ("column", "half within"), true, 4 },
    { NC_ ("column", "99% within"), true, 3 },
    { NC_ ("column", "slowest"), true, 2 },
    { NC_ ("column", "waited to send"), true, 5 },
    { NC_ ("column", "waited to receive"), true, 5 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  const GArray *channels = report->profile->channels;
  bool some_in_part = false, some_in_full = false;

  if (channels->len == 0)
    return;

  for (unsigned i = 0; i < MIN (channels->len, weft_report_most (report, WEFT_MOST_LINES));
       i++) {
    const WeftChannelProfile *channel = &g_array_index (channels, WeftChannelProfile, i);
    const WeftObject *object = object_at (report, channel->object);

    weft_table_add (table, object->name);
    weft_table_add (table, site_text (report, object->site));
    weft_table_take (table, bound_text (object));
    some_in_part |= object->contended_only;
    some_in_full |= !object->contended_only;
    weft_table_take (table,
                     at_least (object->contended_only, seen_cell (object, channel->sends)));
    weft_table_take (
        table, at_least (object->contended_only, seen_cell (object, channel->receives)));
    weft_table_take (table, count_or_blank (channel->discards));
    weft_table_take (table, count_or_blank (channel->in_channel));
    weft_table_take (table, depth_cell (channel->max_depth));
    weft_table_take (table, duration_or_blank (channel->latency_p50_ns));
    weft_table_take (table, duration_or_blank (channel->latency_p99_ns));
    weft_table_take (table, duration_or_blank (channel->latency_max_ns));
    weft_table_take (table, duration_or_blank (channel->blocked_send_ns));
    weft_table_take (table, duration_or_blank (channel->blocked_receive_ns));
  }

  weft_report_begin_section (report, _ ("Channels"));
  weft_report_end_table (report, table, channels->len);
  if (some_in_full)
    weft_report_note (
        report, _ ("Within and slowest: how long messages took from send to receive."));
  if (some_in_part)
    weft_report_note (
        report, _ ("≥ of a channel of Rust's: only the messages that woke who waited for "
                   "them are seen. It is named after the place of its receiver."));
}

static void
append_conditions (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "name"), false, 0 },        { NC_ ("column", "kind"), false, 1 },
    { NC_ ("column", "waits"), true, 0 },        { NC_ ("column", "timed out"), true, 2 },
    { NC_ ("column", "threads"), true, 3 },      { NC_ ("column", "waited"), true, 0 },
    { NC_ ("column", "longest wait"), true, 0 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  const GArray *conditions = report->profile->conditions;
  unsigned used = 0;

  for (unsigned i = 0; i < conditions->len; i++) {
    const WeftConditionProfile *condition
        = &g_array_index (conditions, WeftConditionProfile, i);
    const WeftObject *object = object_at (report, condition->object);

    if (condition->waits == 0 || used++ >= weft_report_most (report, WEFT_MOST_LINES))
      continue;
    weft_table_add (table, object->name);
    weft_table_add (table, weft_object_kind_shown (object->kind));
    weft_table_take (table, weft_format_count (condition->waits));
    weft_table_take (table, count_or_blank (condition->timed_out));
    weft_table_take (table, weft_format_count (condition->threads));
    weft_table_take (table, duration_cell (condition->wait_ns));
    weft_table_take (table, duration_cell (condition->max_wait_ns));
  }

  if (used == 0)
    return;
  weft_report_begin_section (report, _ ("What else was waited for"));
  weft_report_end_table (report, table, used);
}

static void
append_still_waiting (WeftTextReport *report)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (report->trace, &n);
  unsigned used = 0;

  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { 0 };

    if (!weft_wait_is_open (report->trace, &waits[i])
        || weft_wait_kind_is_pause (waits[i].kind))
      continue;
    if (used == 0)
      weft_report_begin_section (report, _ ("Still waiting at the end"));
    if (used++ >= weft_report_most (report, WEFT_MOST_LINES))
      continue;
    weft_describe_wait (report->trace, i, &sentence);
    weft_report_item (report, sentence.text);
  }
  weft_report_more (report, MIN (used, weft_report_most (report, WEFT_MOST_LINES)), used);
}

static void
append_still_held (WeftTextReport *report)
{
  size_t n;
  const WeftHold *holds = weft_trace_holds (report->trace, &n);
  unsigned used = 0;

  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { 0 };

    if (holds[i].released)
      continue;
    if (used == 0)
      weft_report_begin_section (report, _ ("Still held at the end"));
    if (used++ >= weft_report_most (report, WEFT_MOST_LINES))
      continue;
    weft_describe_hold (report->trace, i, &sentence);
    weft_report_item (report, sentence.text);
  }
  weft_report_more (report, MIN (used, weft_report_most (report, WEFT_MOST_LINES)), used);
}

static bool
is_about_panic (const WeftNote *note)
{
  return note->kind == WEFT_NOTE_PANIC || note->kind == WEFT_NOTE_POISONED
         || note->kind == WEFT_NOTE_POISON_SEEN || note->kind == WEFT_NOTE_POISON_CLEARED;
}

static int
compare_notes (gconstpointer a, gconstpointer b)
{
  const WeftNote *const *one = a, *const *other = b;

  if ((*one)->begin_ns != (*other)->begin_ns)
    return (*one)->begin_ns < (*other)->begin_ns ? -1 : 1;
  return *one < *other ? -1 : *one > *other;
}

static void
append_panics (WeftTextReport *report)
{
  g_autoptr (GPtrArray) shown = g_ptr_array_new ();
  size_t n;
  const WeftNote *notes = weft_trace_notes (report->trace, &n);

  for (size_t i = 0; i < n; i++) {
    if (is_about_panic (&notes[i]))
      g_ptr_array_add (shown, (gpointer)&notes[i]);
  }
  if (shown->len == 0)
    return;

  weft_report_begin_section (report, _ ("Panics and poisoned locks"));
  g_ptr_array_sort (shown, compare_notes);
  for (unsigned i = 0; i < MIN (shown->len, weft_report_most (report, WEFT_MOST_LINES));
       i++) {
    const WeftNote *note = shown->pdata[i];
    g_auto (WeftSentence) sentence = { 0 };
    g_autofree char *when = weft_format_duration (note->begin_ns);
    g_autofree char *text = NULL;

    weft_describe_note (report->trace, (uint32_t)(note - notes), &sentence);
    text = g_strdup_printf (_ ("at %s: %s"), when, sentence.text);
    weft_report_item (report, text);
  }
  weft_report_more (report, MIN (shown->len, weft_report_most (report, WEFT_MOST_LINES)),
                    shown->len);
}

void
weft_report_sections (WeftTextReport *report)
{
  weft_report_path (report);
  weft_report_chains (report);
  weft_report_concurrency (report);
  weft_report_processes (report);
  append_threads (report);
  append_locks (report);
  append_channels (report);
  append_conditions (report);
  weft_report_spread (report);
  weft_report_blame (report);
  weft_report_annotations (report);
  append_still_waiting (report);
  append_still_held (report);
  append_panics (report);
}
