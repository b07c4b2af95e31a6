#include "tracer/export/bug-text.h"

#include <string.h>

#include "tracer/analysis/describe.h"
#include "tracer/analysis/language.h"
#include "tracer/analysis/wait-card.h"
#include "tracer/export/table.h"
#include "tracer/model/names.h"

#define WIDTH 80
#define MOST_TURNS 12
#define MOST_FRAMES 24
#define MOST_THREADS 40

typedef struct {
  const WeftTrace *trace;
  const WeftSubject *subject;
  GString *out;
} Writer;

static void heading (Writer *w, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
heading (Writer *w, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_string_append_c (w->out, '\n');
  weft_text_wrap (text, WIDTH, "", "  ", w->out);
}

/* "name   text", the texts below each other. */
static void
fact (Writer *w, const char *name, const char *tainted)
{
  g_autofree char *first = g_strdup_printf ("  %-10s ", name);

  weft_text_wrap (tainted, WIDTH, first, "             ", w->out);
}

static void
more (Writer *w, size_t n, const char *what)
{
  g_autofree char *count = weft_format_count (n);

  if (n > 0)
    g_string_append_printf (w->out, "  and %s more %s\n", count, what);
}

static void
write_stack (Writer *w, const char *whose, uint32_t stack, uint32_t site)
{
  size_t n_frames = 0, n_sites;
  const uint32_t *frames
      = stack != WEFT_NO_ROW ? weft_trace_stack (w->trace, stack, &n_frames) : NULL;
  const WeftSite *sites = weft_trace_sites (w->trace, &n_sites);

  if (n_frames == 0 && site != WEFT_NO_ROW) {
    frames = &site;
    n_frames = 1;
  }
  if (n_frames == 0)
    return;
  heading (w, "Call stack of %s", whose);
  for (size_t i = 0; i < MIN (n_frames, MOST_FRAMES); i++) {
    const WeftSite *frame = &sites[frames[i]];
    g_autofree char *first = g_strdup_printf ("  #%-3zu", i);
    g_autofree char *line
        = frame->function == NULL ? g_strdup (frame->text)
          : frame->file != NULL && frame->line > 0
              ? g_strdup_printf ("%s at %s:%d", frame->function, frame->file, frame->line)
          : frame->module != NULL
              ? g_strdup_printf ("%s in %s", frame->function, frame->module)
              : g_strdup (frame->function);

    weft_text_wrap (line, WIDTH, first, "      ", w->out);
  }
  more (w, n_frames - MIN (n_frames, MOST_FRAMES), "frames");
}

/* What a thread did most in a turn of its own. */
static char *
what_it_did (const WeftTrace *trace, const WeftWaitTurn *turn)
{
  int most = WEFT_STATE_NONE;

  if (turn->blocked != WEFT_NO_ROW && turn->blocked_ns * 2 > turn->to_ns - turn->from_ns)
    return weft_describe_wait_label (trace, turn->blocked);
  for (int i = 0; i < WEFT_N_STATES; i++) {
    if (turn->did_ns[i] > turn->did_ns[most])
      most = i;
  }
  return most != WEFT_STATE_NONE ? g_strdup (weft_state_text ((WeftState)most)) : NULL;
}

static void
write_turns (Writer *w, const WeftWaitCard *card)
{
  static const WeftColumnSpec columns[] = { { "thread", false, 0 },
                                            { "from", true, 0 },
                                            { "for", true, 0 },
                                            { "mostly", false, 0 },
                                            { "since", false, 0 } };
  g_autoptr (WeftTable) table = NULL;
  size_t n, n_sites;

  if (card->turns->len == 0)
    return;
  table = weft_table_new (columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < MIN (card->turns->len, MOST_TURNS); i++) {
    const WeftWaitTurn *turn = &g_array_index (card->turns, WeftWaitTurn, i);
    uint32_t site = turn->hold != WEFT_NO_ROW
                        ? weft_trace_holds (w->trace, &n)[turn->hold].site
                        : WEFT_NO_ROW;

    weft_table_take (table, turn->thread != WEFT_NO_ROW
                                ? weft_thread_full_name (w->trace, turn->thread)
                                : g_strdup ("an unknown thread"));
    weft_table_take (table, weft_format_moment (turn->from_ns));
    weft_table_take (table, weft_format_duration (turn->to_ns - turn->from_ns));
    weft_table_take (table, what_it_did (w->trace, turn));
    weft_table_add (table, site != WEFT_NO_ROW
                               ? weft_trace_sites (w->trace, &n_sites)[site].text
                               : NULL);
  }
  heading (w, "Who stood in the way meanwhile");
  weft_table_render (table, WIDTH, "", "", w->out);
  more (w, card->turns->len - MIN (card->turns->len, MOST_TURNS), "turns");
}

static void
write_end (Writer *w, const WeftWait *wait, const WeftWaitCard *card)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (card->open) {
    g_string_append (text, "It still waited when its thread was last seen.");
  } else if (card->waker != WEFT_NO_ROW) {
    g_autofree char *name = weft_thread_full_name (w->trace, card->waker);

    g_string_append_printf (text, "Ended by %s", name);
    if (card->woken_ns >= 0) {
      g_autofree char *moment = weft_format_moment (card->woken_ns);

      g_string_append_printf (text, " at %s", moment);
    }
    g_string_append_c (text, '.');
  } else if (wait->ended && wait->outcome != WEFT_OUTCOME_DONE) {
    g_string_append_printf (text, "It ended as %s.",
                            weft_wait_outcome_text (wait->outcome));
  } else {
    g_string_append (text, "Who ended it is not known.");
  }
  if (card->without_cpu_ns > 0) {
    g_autofree char *length = weft_format_duration (card->without_cpu_ns);

    g_string_append_printf (text, " Of it %s passed until it had a CPU again.", length);
  }
  heading (w, "%s", text->str);
}

static void
write_wait (Writer *w, uint32_t row)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (w->trace, &n)[row];
  g_auto (WeftWaitCard) card = { 0 };
  g_autofree char *waiter = weft_thread_full_name (w->trace, wait->thread);

  weft_wait_card (w->trace, row, &card);
  write_turns (w, &card);
  write_end (w, wait, &card);
  write_stack (w, waiter, wait->stack, wait->site);
  if (card.waker != WEFT_NO_ROW) {
    g_autofree char *name = weft_thread_full_name (w->trace, card.waker);
    g_autofree char *whose = g_strdup_printf ("%s, which ended the wait", name);

    write_stack (w, whose, card.waker_stack, card.waker_site);
  }
}

static void
write_hold (Writer *w, uint32_t row)
{
  size_t n;
  const WeftHold *hold = &weft_trace_holds (w->trace, &n)[row];
  g_autofree char *name = weft_thread_full_name (w->trace, hold->thread);

  if (hold->stack != WEFT_NO_ROW) {
    g_autofree char *whose = g_strdup_printf ("%s when it let go", name);

    write_stack (w, whose, hold->stack, WEFT_NO_ROW);
  } else {
    g_autofree char *whose = g_strdup_printf ("%s when it took it", name);

    write_stack (w, whose, WEFT_NO_ROW, hold->site);
  }
}

static void
write_stacks (Writer *w)
{
  const WeftSubject *subject = w->subject;
  size_t n;

  if (subject->chosen.kind == WEFT_SELECTION_WAIT) {
    write_wait (w, subject->chosen.row);
  } else if (subject->chosen.kind == WEFT_SELECTION_HOLD) {
    write_hold (w, subject->chosen.row);
  } else if (subject->chosen.kind == WEFT_SELECTION_MESSAGE) {
    const WeftMessage *message = &weft_trace_messages (w->trace, &n)[subject->chosen.row];

    write_stack (w, "the sender", WEFT_NO_ROW, message->send_site);
    write_stack (w, "the receiver", WEFT_NO_ROW, message->receive_site);
  } else if (subject->chosen.kind == WEFT_SELECTION_INTERACTION) {
    const WeftInteraction *one
        = &weft_trace_interactions (w->trace, &n)[subject->chosen.row];
    g_autofree char *name = one->from_thread != WEFT_NO_ROW
                                ? weft_thread_full_name (w->trace, one->from_thread)
                                : g_strdup ("the first thread");

    write_stack (w, name, one->stack, WEFT_NO_ROW);
    if (one->kind != WEFT_INTERACTION_MESSAGE && one->cause != WEFT_NO_ROW) {
      const WeftWait *wait = &weft_trace_waits (w->trace, &n)[one->cause];
      g_autofree char *waiter = weft_thread_full_name (w->trace, wait->thread);

      write_stack (w, waiter, wait->stack, wait->site);
    }
  }
}

/* What was chosen, as a sentence. */
static void
describe (const WeftTrace *trace, const WeftSubject *subject, WeftSentence *ret)
{
  switch (subject->chosen.kind) {
  case WEFT_SELECTION_THREAD:
    weft_describe_thread_at (trace, subject->chosen.row, subject->chosen.time_ns, ret);
    break;
  case WEFT_SELECTION_OBJECT:
    weft_describe_object_at (trace, subject->chosen.row, subject->chosen.time_ns, ret);
    break;
  case WEFT_SELECTION_WAIT:
    weft_describe_wait (trace, subject->chosen.row, ret);
    break;
  case WEFT_SELECTION_HOLD:
    weft_describe_hold (trace, subject->chosen.row, ret);
    break;
  case WEFT_SELECTION_MESSAGE:
    weft_describe_message (trace, subject->chosen.row, ret);
    break;
  case WEFT_SELECTION_INTERACTION:
    weft_describe_interaction (trace, subject->chosen.row, ret);
    break;
  case WEFT_SELECTION_NOTE:
    weft_describe_note (trace, subject->chosen.row, ret);
    break;
  case WEFT_SELECTION_NONE:
    break;
  }
}

/* What all threads together spent the range with. */
static void
write_totals (Writer *w, int64_t from_ns, int64_t to_ns)
{
  int64_t totals[WEFT_N_STATES] = { 0 };
  size_t n;

  weft_trace_threads (w->trace, &n);
  for (uint32_t i = 0; i < n; i++)
    weft_states_totals (weft_trace_thread_states (w->trace, i), from_ns, to_ns, totals);
  heading (w, "All threads together");
  for (int i = WEFT_STATE_NONE + 1; i < WEFT_N_STATES; i++) {
    g_autofree char *length = weft_format_duration (totals[i]);

    if (totals[i] > 0)
      g_string_append_printf (w->out, "  %-30s %s\n", weft_state_text ((WeftState)i),
                              length);
  }
}

/* Returns: a moment in which much goes on. */
static int64_t
write_range (Writer *w)
{
  int64_t from_ns, to_ns;
  uint32_t longest;
  size_t n;

  weft_subject_time (w->trace, w->subject, &from_ns, &to_ns);
  to_ns = MIN (to_ns, weft_trace_duration_ns (w->trace));
  if (w->subject->to_ns > w->subject->from_ns) {
    g_autofree char *from = weft_format_moment (from_ns);
    g_autofree char *to = weft_format_moment (to_ns);
    g_autofree char *length = weft_format_duration (to_ns - from_ns);
    g_autofree char *text = g_strdup_printf ("From %s to %s (%s)", from, to, length);

    weft_text_wrap (text, WIDTH, "", "", w->out);
  } else {
    g_string_append (w->out, "The whole run\n");
  }
  write_totals (w, from_ns, to_ns);
  longest = weft_subject_longest_wait (w->trace, WEFT_NO_ROW, WEFT_NO_ROW, from_ns, to_ns);
  if (longest != WEFT_NO_ROW) {
    const WeftWait *wait = &weft_trace_waits (w->trace, &n)[longest];
    g_auto (WeftSentence) sentence = { 0 };

    weft_describe_wait (w->trace, longest, &sentence);
    heading (w, "The longest wait");
    weft_text_wrap (sentence.text, WIDTH, "  ", "  ", w->out);
    write_wait (w, longest);
    from_ns = MAX (from_ns, wait->begin_ns);
    to_ns = MIN (to_ns, wait->end_ns);
  }
  return from_ns + (to_ns - from_ns) / 2;
}

static void
write_threads (Writer *w, int64_t at_ns)
{
  size_t n, shown = 0, alive = 0;
  const WeftThread *threads = weft_trace_threads (w->trace, &n);
  g_autofree char *moment = weft_format_moment (at_ns);

  heading (w, "Threads at %s", moment);
  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { 0 };

    if (threads[i].begin_ns > at_ns || (threads[i].ended && threads[i].end_ns <= at_ns))
      continue;
    if (++alive > MOST_THREADS)
      continue;
    shown++;
    weft_describe_thread_at (w->trace, i, at_ns, &sentence);
    weft_text_wrap (sentence.text, WIDTH, "  - ", "    ", w->out);
  }
  if (alive == 0)
    g_string_append (w->out, "  none\n");
  more (w, alive - shown, "threads");
}

static void
write_when (Writer *w, const WeftRunInfo *info)
{
  g_autoptr (GDateTime) began = NULL;
  g_autofree char *text = NULL;

  if (info->started_unix_ns < 0)
    return;
  began = g_date_time_new_from_unix_utc (info->started_unix_ns
                                         / G_GINT64_CONSTANT (1000000000));
  text = began != NULL ? g_date_time_format (began, "%Y-%m-%d %H:%M:%S UTC") : NULL;
  if (text != NULL)
    fact (w, "when", text);
}

static void
write_losses (Writer *w)
{
  const WeftDefects *defects = weft_trace_defects (w->trace);
  g_auto (WeftSentence) lost = { 0 };
  g_autofree char *events = weft_format_count (defects->events);
  g_autofree char *n_lost = weft_format_count (defects->lost);
  g_autofree char *text = NULL;

  if (defects->lost == 0 && defects->lost_is_exact)
    text = g_strdup_printf ("%s, none lost", events);
  else if (defects->lost_is_exact)
    text = g_strdup_printf ("%s, and %s lost", events, n_lost);
  else
    text = g_strdup_printf ("%s, and %s or more lost", events, n_lost);
  fact (w, "events", text);
  if (weft_describe_losses (w->trace, 0, INT64_MAX, &lost))
    fact (w, "losses", lost.text);
}

/* As a shell takes it for one word. */
static char *
quote (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr ("_-./:+@,%=", *p) == NULL)
      return g_shell_quote (text);
  }
  return *text != '\0' ? g_strdup (text) : g_strdup ("''");
}

/* On a line of its own, which is not broken: it is there to be copied. */
static void
write_link (Writer *w, const WeftBugContext *context, int64_t at_ns)
{
  uint32_t thread = weft_selection_thread (w->trace, &w->subject->chosen);
  uint32_t object = weft_selection_object (w->trace, &w->subject->chosen);
  g_autofree char *folder = NULL, *select = NULL, *quoted = NULL;
  size_t n;

  if (context->link == NULL && context->folder == NULL)
    return;
  heading (w, "To see it");
  if (context->link != NULL) {
    g_string_append_printf (w->out, "  %s\n", context->link);
    return;
  }
  folder = quote (context->folder);
  if (thread != WEFT_NO_ROW)
    select = g_strconcat ("thread:", weft_trace_threads (w->trace, &n)[thread].name, NULL);
  else if (object != WEFT_NO_ROW)
    select = g_strdup (weft_trace_objects (w->trace, &n)[object].name);
  quoted = select != NULL ? quote (select) : NULL;
  g_string_append_printf (w->out, "  weft view %s --at %" G_GINT64_FORMAT "ns%s%s\n",
                          folder, at_ns, quoted != NULL ? " --select " : "",
                          quoted != NULL ? quoted : "");
}

static void
write_trace (Writer *w, const WeftBugContext *context)
{
  const WeftRunInfo *info = weft_trace_info (w->trace);
  const WeftScheduling *scheduling = weft_trace_scheduling (w->trace);
  g_autofree char *duration = weft_format_duration (weft_trace_duration_ns (w->trace));
  g_autofree char *args = info->args != NULL ? g_strjoinv (" ", info->args) : g_strdup ("");
  g_autofree char *program = info->program != NULL
                                 ? g_strjoin (" ", info->program, args, NULL)
                                 : g_strdup ("not known");
  g_autofree char *exit = g_strdup_printf ("%d", info->exit_status);

  heading (w, "The trace");
  fact (w, "program", program);
  if (info->exit_status >= 0)
    fact (w, "exit", exit);
  if (info->host != NULL)
    fact (w, "host", info->host);
  write_when (w, info);
  fact (w, "duration", duration);
  if (info->detail != NULL)
    fact (w, "detail", info->detail);
  write_losses (w);
  fact (w, "scheduling",
        scheduling->recorded               ? "recorded"
        : info->scheduling_refusal != NULL ? info->scheduling_refusal
                                           : "not recorded");
  if (context->recorded_by != NULL)
    fact (w, "recorded", context->recorded_by);
  if (context->shown_by != NULL)
    fact (w, "shown by", context->shown_by);
}

/* More of them than stand in a row anywhere in the text. */
static char *
fence_for (const char *text)
{
  size_t longest = 2;

  for (const char *p = text; (p = strchr (p, '`')) != NULL;) {
    size_t run = strspn (p, "`");

    longest = MAX (longest, run);
    p += run;
  }
  return g_strnfill (longest + 1, '`');
}

void
weft_bug_text (const WeftTrace *trace,
               const WeftSubject *subject,
               const WeftBugContext *context,
               GString *out)
{
  /* It goes to people who need not speak the user's language. */
  g_auto (WeftPlain) plain G_GNUC_UNUSED = weft_plain_begin ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *fence = NULL, *valid = NULL;
  Writer w = { trace, subject, text };
  int64_t at_ns = subject->chosen.time_ns;

  if (subject->chosen.kind == WEFT_SELECTION_NONE) {
    at_ns = write_range (&w);
  } else {
    g_auto (WeftSentence) sentence = { 0 };

    describe (trace, subject, &sentence);
    weft_text_wrap (sentence.text, WIDTH, "", "", text);
    write_stacks (&w);
  }
  at_ns = CLAMP (at_ns, 0, MAX (weft_trace_duration_ns (trace) - 1, 0));
  write_threads (&w, at_ns);
  write_trace (&w, context);
  write_link (&w, context, at_ns);

  valid = g_utf8_make_valid (text->str, (gssize)text->len);
  fence = fence_for (valid);
  g_string_append_printf (out, "%s\n%s%s\n", fence, valid, fence);
}
