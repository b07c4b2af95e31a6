#include "tracer/export/report-parts.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>

#include "tracer/analysis/describe.h"
#include "tracer/export/table.h"

static void
append_program (WeftTextReport *report)
{
  const WeftRunInfo *info = weft_trace_info (report->trace);
  g_autoptr (GString) line = g_string_new (NULL);
  size_t n;
  const WeftProcess *processes = weft_trace_processes (report->trace, &n);
  const char *program = info->program;

  if (program == NULL && n > 0)
    program = processes[0].program;
  if (program != NULL) {
    g_autofree char *name = g_path_get_basename (program);

    g_string_append (line, name);
  } else {
    g_string_append (line, _ ("A program that the trace does not name"));
  }
  for (char **arg = info->args; arg != NULL && *arg != NULL; arg++) {
    bool bare = **arg != '\0' && strpbrk (*arg, " \t\n'\"\\$`*?;&|<>()#~") == NULL;
    g_autofree char *quoted = bare ? g_strdup (*arg) : g_shell_quote (*arg);

    g_string_append_printf (line, " %s", quoted);
  }

  weft_report_program (report, line->str);
}

static char *
losses_text (const WeftDefects *defects)
{
  g_autofree char *lost = weft_format_count (defects->lost);

  if (defects->lost == 0)
    return g_strdup (defects->lost_is_exact ? _ ("none lost")
                                            : _ ("events lost, not known how many"));
  /* Translators: events, by their number */
  return g_strdup_printf (defects->lost_is_exact ? _ ("%s lost") : _ ("at least %s lost"),
                          lost);
}

static void
append_figures (WeftTextReport *report)
{
  const WeftDefects *defects = weft_trace_defects (report->trace);
  const WeftRunInfo *info = weft_trace_info (report->trace);
  g_autofree char *duration = weft_format_duration (weft_trace_duration_ns (report->trace));
  g_autofree char *events = weft_format_count (defects->events);
  g_autofree char *losses = losses_text (defects);
  g_autoptr (GString) line = g_string_new (NULL);
  unsigned n = report->profile->threads->len;

  g_string_append_printf (line, "%s · ", duration);
  g_string_append_printf (line, g_dngettext (GETTEXT_PACKAGE, "%u thread", "%u threads", n),
                          n);
  g_string_append (line, " · ");
  g_string_append_printf (
      line, g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", defects->events),
      events);
  g_string_append_printf (line, " · %s", losses);
  if (info->exit_status >= 0)
    g_string_append (line, " · ");
  if (info->exit_status > 128 && info->exit_status - 128 < NSIG)
    g_string_append_printf (line, _ ("exit status %d (%s)"), info->exit_status,
                            g_strsignal (info->exit_status - 128));
  else if (info->exit_status >= 0)
    g_string_append_printf (line, _ ("exit status %d"), info->exit_status);

  weft_report_figures (report, line->str);
}

/* What was said is a sentence. */
static void
end_paragraph (WeftTextReport *report, const char *said)
{
  /* Translators: ends a sentence */
  g_autofree char *sentence = g_strdup_printf (_ ("%s."), said);

  weft_report_paragraph (report, sentence);
}

/* Takes @item; @n: how many it is about, none of it where there are none. */
static void
take_item (GString *list, uint64_t n, char *item)
{
  if (n > 0)
    weft_report_add_item (list, item);
  g_free (item);
}

/* What became of those that were spawned. Returns: (transfer full). */
static char *
say_fates (unsigned spawned, unsigned joined, unsigned detached)
{
  unsigned left = spawned - joined - detached;
  GString *list;

  if (joined == spawned)
    return g_strdup (
        g_dngettext (GETTEXT_PACKAGE, "it was joined", "all were joined", spawned));
  if (detached == spawned)
    return g_strdup (
        g_dngettext (GETTEXT_PACKAGE, "it was detached", "all were detached", spawned));
  if (left == spawned)
    return g_strdup (
        g_dngettext (GETTEXT_PACKAGE, "it was not joined", "none was joined", spawned));
  list = g_string_new (NULL);
  take_item (list, joined,
             g_strdup_printf (
                 g_dngettext (GETTEXT_PACKAGE, "%u was joined", "%u were joined", joined),
                 joined));
  take_item (list, detached,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u was detached",
                                           "%u were detached", detached),
                              detached));
  take_item (list, left,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u was not joined",
                                           "%u were not joined", left),
                              left));
  return g_string_free (list, FALSE);
}

/* "10 threads were spawned; all were joined." */
static void
append_spawned (WeftTextReport *report)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (report->trace, &n);
  unsigned spawned = 0, joined = 0, detached = 0, panicked = 0;
  g_autofree char *fates = NULL;
  g_autoptr (GString) text = NULL;

  for (size_t i = 0; i < n; i++) {
    panicked += threads[i].ended && threads[i].end == WEFT_END_PANICKED;
    if (threads[i].parent == WEFT_NO_ROW)
      continue;
    spawned++;
    joined += threads[i].joined;
    detached += !threads[i].joined && threads[i].detached;
  }
  if (spawned == 0)
    return;

  fates = say_fates (spawned, joined, detached);
  text = g_string_new (NULL);
  g_string_printf (text,
                   g_dngettext (GETTEXT_PACKAGE, "%u thread was spawned",
                                "%u threads were spawned", spawned),
                   spawned);
  weft_report_remark (text, fates);
  if (panicked > 0) {
    g_autofree char *also = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u panicked", "%u panicked", panicked), panicked);

    weft_report_remark (text, also);
  }
  end_paragraph (report, text->str);
}

static const WeftObject *
object_at (const WeftTextReport *report, uint32_t row)
{
  size_t n;

  return &weft_trace_objects (report->trace, &n)[row];
}

/* "counter (mutex made at counter.c:41)"; a name that was made of its kind and place says
 * that already. */
static char *
full_name (const WeftTextReport *report, uint32_t row)
{
  size_t n;
  const WeftObject *object = object_at (report, row);
  const WeftSite *sites = weft_trace_sites (report->trace, &n);
  const char *kind = weft_object_kind_shown (object->kind);

  if (g_str_has_prefix (object->name, weft_object_kind_text (object->kind)))
    return g_strdup (object->name);
  if (object->site == WEFT_NO_ROW)
    return g_strdup_printf ("%s (%s)", object->name, kind);
  return g_strdup_printf (_ ("%s (%s made at %s)"), object->name, kind,
                          sites[object->site].text);
}

/* A thread, and how long it held the lock. @in_part: not all holds were recorded. Returns:
 * (transfer full). */
static char *
say_main_holder (const WeftLockProfile *lock, const char *holder, bool in_part)
{
  g_autofree char *held = weft_format_duration (lock->main_holder_ns);
  g_autofree char *all = weft_format_duration (lock->hold_ns);

  /* Translators: a thread, how long it held the lock, how long all did, how many they are
   */
  if (lock->threads <= 1)
    return g_strdup_printf (
        in_part ? _ ("%s held it for at least %s") : _ ("%s held it for %s"), holder, held);
  return g_strdup_printf (
      in_part ? g_dngettext (
          GETTEXT_PACKAGE, "%s held it most, for at least %s of %s by %u thread",
          "%s held it most, for at least %s of %s by %u threads", lock->threads)
              : g_dngettext (GETTEXT_PACKAGE, "%s held it most, for %s of %s by %u thread",
                             "%s held it most, for %s of %s by %u threads", lock->threads),
      holder, held, all, lock->threads);
}

static void
append_worst_lock (WeftTextReport *report)
{
  const GArray *locks = report->profile->locks;
  const WeftLockProfile *lock;
  g_autofree char *name = NULL;
  g_autofree char *waited = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  size_t n;

  if (locks->len == 0)
    return;
  lock = &g_array_index (locks, WeftLockProfile, 0);
  if (lock->wait_ns == 0) {
    weft_report_paragraph (report, _ ("No thread waited for a lock."));
    return;
  }

  name = full_name (report, lock->object);
  waited = weft_format_duration (lock->wait_ns);
  g_string_append_printf (text, _ ("The lock most waited for is %s: %s of waiting in all"),
                          name, waited);
  if (lock->main_holder != WEFT_NO_ROW) {
    const WeftThread *threads = weft_trace_threads (report->trace, &n);
    bool in_part
        = weft_object_holds_in_part (&weft_trace_objects (report->trace, &n)[lock->object]);

    g_autofree char *held
        = say_main_holder (lock, threads[lock->main_holder].label, in_part);

    weft_report_remark (text, held);
  }
  end_paragraph (report, text->str);
}

static bool
some_are_unseen (const WeftTextReport *report)
{
  const GArray *channels = report->profile->channels;
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);

  for (unsigned i = 0; i < channels->len; i++)
    if (objects[g_array_index (channels, WeftChannelProfile, i).object].contended_only)
      return true;
  return false;
}

/* What became of those that were sent. Returns: (transfer full). */
static char *
say_message_fates (const WeftChannelProfile *sum)
{
  g_autofree char *receives = weft_format_count (sum->receives);
  g_autofree char *discards = weft_format_count (sum->discards);
  g_autofree char *left = weft_format_count (sum->in_channel);
  GString *list = g_string_new (NULL);

  if (sum->receives == sum->sends)
    weft_report_add_item (list, g_dngettext (GETTEXT_PACKAGE, "it was received",
                                             "all were received", sum->sends));
  else
    take_item (list, 1,
               g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s was received",
                                             "%s were received", sum->receives),
                                receives));
  take_item (list, sum->discards,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s was destroyed unreceived",
                                           "%s were destroyed unreceived", sum->discards),
                              discards));
  take_item (list, sum->in_channel,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s was left in a channel",
                                           "%s were left in a channel", sum->in_channel),
                              left));
  return g_string_free (list, FALSE);
}

/* "8 messages were sent; 7 were received, 1 was left in a channel. The slowest took 79.0 µs
 * from send to receive." */
static void
append_messages (WeftTextReport *report)
{
  const GArray *channels = report->profile->channels;
  WeftChannelProfile sum = { .latency_max_ns = -1 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *sends = NULL;
  g_autofree char *fates = NULL;

  for (unsigned i = 0; i < channels->len; i++) {
    const WeftChannelProfile *channel = &g_array_index (channels, WeftChannelProfile, i);

    sum.sends += channel->sends;
    sum.receives += channel->receives;
    sum.discards += channel->discards;
    sum.in_channel += channel->in_channel;
    sum.latency_max_ns = MAX (sum.latency_max_ns, channel->latency_max_ns);
  }
  if (sum.sends == 0)
    return;
  if (some_are_unseen (report)) {
    sends = weft_format_count (sum.sends);
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "At least %s message was sent.",
                                         "At least %s messages were sent.", sum.sends),
                            sends);
    weft_report_paragraph (report, text->str);
    return;
  }

  fates = say_message_fates (&sum);
  sends = weft_format_count (sum.sends);
  g_string_printf (text,
                   g_dngettext (GETTEXT_PACKAGE, "%s message was sent",
                                "%s messages were sent", sum.sends),
                   sends);
  weft_report_remark (text, fates);
  if (sum.latency_max_ns >= 0) {
    g_autofree char *slowest = weft_format_duration (sum.latency_max_ns);
    g_autofree char *both = g_strdup_printf (
        /* Translators: what was sent and what came of it, and a duration */
        _ ("%s. The slowest took %s from send to receive."), text->str, slowest);

    weft_report_paragraph (report, both);
  } else {
    end_paragraph (report, text->str);
  }
}

/* Not a pause, and a join only where there is nothing else: main waits for its threads in
 * every program. */
static uint32_t
longest_wait (const WeftTrace *trace)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  uint32_t longest = WEFT_NO_ROW;

  for (uint32_t i = 0; i < n; i++) {
    bool join = waits[i].kind == WEFT_WAIT_JOIN;

    if (weft_wait_kind_is_pause (waits[i].kind))
      continue;
    if (longest != WEFT_NO_ROW) {
      bool join_before = waits[longest].kind == WEFT_WAIT_JOIN;
      int64_t before_ns = waits[longest].end_ns - waits[longest].begin_ns;

      if (join && !join_before)
        continue;
      if (join == join_before && waits[i].end_ns - waits[i].begin_ns <= before_ns)
        continue;
    }
    longest = i;
  }

  return longest;
}

static void
append_longest_wait (WeftTextReport *report)
{
  g_auto (WeftSentence) sentence = { 0 };
  g_autofree char *text = NULL;
  uint32_t longest = longest_wait (report->trace);

  if (longest == WEFT_NO_ROW)
    return;

  weft_describe_wait (report->trace, longest, &sentence);
  text = g_strdup_printf (_ ("The longest single wait: %s"), sentence.text);
  weft_report_paragraph (report, text);
}

/* "2 threads were still waiting when the recording ended: first waits for mutex 1, held by
 * second; second waits for mutex 0, held by first." */
static void
append_waiting (WeftTextReport *report)
{
  enum { MOST = 6 };
  size_t n, n_threads;
  const WeftWait *waits = weft_trace_waits (report->trace, &n);
  const WeftThread *threads = weft_trace_threads (report->trace, &n_threads);
  g_autoptr (GString) list = g_string_new (NULL), text = g_string_new (NULL);
  unsigned waiting = 0;

  for (uint32_t i = 0; i < n; i++) {
    g_autofree char *label = NULL;

    if (weft_wait_kind_is_pause (waits[i].kind)
        || !weft_wait_is_open (report->trace, &waits[i]) || waiting++ >= MOST)
      continue;
    label = weft_describe_wait_label (report->trace, i);
    g_string_append_printf (list, "%s%s %s", waiting > 1 ? "; " : "",
                            threads[waits[i].thread].name, label);
  }
  if (waiting == 0)
    return;
  g_string_append_printf (
      text,
      g_dngettext (GETTEXT_PACKAGE,
                   "%u thread was still waiting when the recording ended: %s",
                   "%u threads were still waiting when the recording ended: %s", waiting),
      waiting, list->str);
  if (waiting > MOST)
    g_string_append_printf (text,
                            g_dngettext (GETTEXT_PACKAGE, "; and %u more (see below)",
                                         "; and %u more (see below)", waiting - MOST),
                            waiting - MOST);
  g_string_append_c (text, '.');
  weft_report_alert (report, text->str);
}

/* A report that has nothing to tell says so. */
static void
append_nothing (WeftTextReport *report)
{
  size_t n_threads, n_objects, n_waits, n_interactions;

  (void)weft_trace_threads (report->trace, &n_threads);
  (void)weft_trace_objects (report->trace, &n_objects);
  (void)weft_trace_waits (report->trace, &n_waits);
  (void)weft_trace_interactions (report->trace, &n_interactions);
  if (n_threads > 0 && n_objects + n_waits + n_interactions == 0)
    weft_report_paragraph (report,
                           _ ("Nothing that threads do to each other was recorded."));
}

static void
append_loss_alert (WeftTextReport *report)
{
  size_t n;
  const WeftLoss *stretches = weft_trace_lossy_stretches (report->trace, &n);
  g_autofree char *from = weft_format_duration (n > 0 ? stretches[0].begin_ns : 0);
  g_autofree char *to = weft_format_duration (n > 0 ? stretches[n - 1].end_ns : 0);
  g_autofree char *all = NULL, *text = NULL;
  int64_t all_ns = 0;

  for (size_t i = 0; i < n; i++)
    all_ns += stretches[i].end_ns - stretches[i].begin_ns;
  all = weft_format_duration (all_ns);
  if (n == 0)
    text = g_strdup (
        _ ("Events were lost while recording: counts and times below may be too "
           "small. Record with --lossless to keep them all."));
  else if (n == 1)
    text
        = g_strdup_printf (_ ("Events were lost while recording, from %s to %s: counts and "
                              "times below may be too small. Record with --lossless to "
                              "keep them all."),
                           from, to);
  else
    text = g_strdup_printf (
        g_dngettext (
            GETTEXT_PACKAGE,
            "Events were lost while recording, from %s to %s in %zu stretch, %s in "
            "all: counts and times below may be too small. Record with --lossless "
            "to keep them all.",
            "Events were lost while recording, from %s to %s in %zu stretches, %s "
            "in all: counts and times below may be too small. Record with "
            "--lossless to keep them all.",
            n),
        from, to, n, all);
  weft_report_alert (report, text);
}

static void
append_alerts (WeftTextReport *report)
{
  const WeftDefects *defects = weft_trace_defects (report->trace);

  append_waiting (report);
  if (defects->lost > 0 || !defects->lost_is_exact)
    append_loss_alert (report);
  if (weft_trace_scheduling (report->trace)->lost > 0)
    weft_report_alert (
        report,
        _ ("Records of scheduling were lost: where that leaves open whether a thread "
           "was on a CPU, its time counts as \"cannot tell\"."));
}

void
weft_report_summary (WeftTextReport *report)
{
  append_program (report);
  append_figures (report);
  weft_report_findings (report);
  weft_report_begin_section (report, NULL);

  append_nothing (report);
  append_spawned (report);
  append_worst_lock (report);
  append_messages (report);
  append_longest_wait (report);
  append_alerts (report);
}
