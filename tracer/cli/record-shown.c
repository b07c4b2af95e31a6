/* A recording as the user sees it on standard error: progress, notices, the summary. */
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tracer/analysis/describe.h"
#include "tracer/cli/cli.h"
#include "tracer/load/load.h"

/* Takes a noticeable time to read. */
#define MUCH_BYTES (8u << 20)
#define NS_PER_S G_GINT64_CONSTANT (1000000000)

typedef struct {
  const char *command;
  bool shown; /* there is a progress line on the terminal */
} Show;

/* A program in the background, or one that draws the whole screen, is not written over. */
static bool
may_draw (void)
{
  struct termios modes;

  return tcgetpgrp (STDERR_FILENO) == getpgrp () && tcgetattr (STDERR_FILENO, &modes) == 0
         && (modes.c_lflag & ICANON) != 0;
}

static void
write_out (const GString *text)
{
  (void)!write (STDERR_FILENO, text->str, text->len);
}

static void
erase (Show *self)
{
  g_autoptr (GString) out = g_string_new ("\033[J");

  if (self->shown && may_draw ())
    write_out (out);
  self->shown = false;
}

/* The program writes to the same terminal, so the line goes *below* the cursor, which stays
 * where the program has left it: make room for a line below, erase what stood right of the
 * cursor and below, save the cursor, draw, restore it. */
static void
draw_below (Show *self, const char *line)
{
  g_autoptr (GString) out = g_string_new ("\033D\033[A\033[J\0337\033[B\r");

  g_string_append (out, line);
  g_string_append (out, "\0338");
  write_out (out);
  self->shown = true;
}

static void
progress_cb (const WeftRecordProgress *progress, gpointer data)
{
  Show *self = data;
  g_autofree char *elapsed = NULL, *events = NULL, *lost = NULL, *line = NULL;

  if (progress == NULL || !may_draw ()) {
    erase (self);
    return;
  }
  elapsed = progress->elapsed_ns < 60 * NS_PER_S
                ? g_strdup_printf ("%.1f s", (double)progress->elapsed_ns / NS_PER_S)
                : weft_format_duration (progress->elapsed_ns);
  events = weft_format_count (progress->events);
  lost = weft_format_count (progress->lost);
  /* Translators: how long, how many events there are and how many of them were lost */
  line = g_strdup_printf (_ ("recording: %s, ≈ %s events, %s lost"), elapsed, events, lost);
  draw_below (self, line);
}

static void
reading_cb (guint64 bytes, gpointer data)
{
  unsigned long mib = (unsigned long)(bytes >> 20);
  g_autofree char *line = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "reading the %lu MiB that was recorded ...",
                   "reading the %lu MiB that were recorded ...", mib),
      mib);

  if (bytes >= MUCH_BYTES && may_draw ())
    draw_below (data, line);
}

static void
notice_cb (const char *text, gpointer data)
{
  Show *self = data;

  erase (self);
  weft_cli_error (self->command, "%s", text);
}

/* A line of the summary. */
static void G_GNUC_PRINTF (1, 2) tell (const char *format, ...)
{
  va_list args;

  fputs ("  ", stderr);
  va_start (args, format);
  vfprintf (stderr, format, args);
  va_end (args);
  fputc ('\n', stderr);
}

static const WeftWait *
longest_wait (const WeftTrace *trace, uint32_t *ret_row)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n), *longest = NULL;

  for (size_t i = 0; i < n; i++) {
    /* A join or a sleep is meant to last. */
    if (waits[i].kind == WEFT_WAIT_JOIN || waits[i].kind == WEFT_WAIT_SLEEP)
      continue;
    if (longest == NULL
        || waits[i].end_ns - waits[i].begin_ns > longest->end_ns - longest->begin_ns) {
      longest = &waits[i];
      *ret_row = (uint32_t)i;
    }
  }
  return longest;
}

/* How many events of how many threads. Returns: (transfer full). */
static char *
say_events (const WeftRecording *recording, const WeftTrace *trace)
{
  g_autofree char *events = weft_format_count (weft_trace_defects (trace)->events);
  g_autofree char *lost = weft_format_count (recording->lost);
  size_t n;

  (void)weft_trace_threads (trace, &n);
  if (recording->lost == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%s events of %zu thread, none lost",
                                         "%s events of %zu threads, none lost", n),
                            events, n);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%s events of %zu thread, %s lost (--lossless loses none)",
                   "%s events of %zu threads, %s lost (--lossless loses none)", n),
      events, n, lost);
}

static void
print_contents (const WeftRecording *recording, const WeftTrace *trace)
{
  g_autofree char *contents = say_events (recording, trace);
  g_autofree char *lost_switches = weft_format_count (recording->lost_switches);
  g_autofree char *switches
      = weft_format_count (recording->switches + recording->lost_switches);
  g_auto (WeftSentence) sentence = { 0 };
  uint32_t row;

  tell ("%s", contents);
  if (recording->scheduling_refusal != NULL)
    tell (_ ("Scheduling was not recorded: %s."), _ (recording->scheduling_refusal));
  else if (recording->lost_switches > 0)
    tell (_ ("Of scheduling, %s of %s records lost (the machine was too busy)"),
          lost_switches, switches);
  if (longest_wait (trace, &row) != NULL) {
    weft_describe_wait (trace, row, &sentence);
    /* Translators: a sentence about it follows */
    tell (_ ("Longest wait: %s"), sentence.text);
  }
}

static void
print_emptiness (const WeftSealed *sealed, const char *program)
{
  if (!g_error_matches (sealed->error, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_NOT_TRACE)
      && !g_error_matches (sealed->error, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_FOREIGN))
    tell (_ ("It cannot be read: %s"), sealed->error->message);
  else if (sealed->recording.obstacle != NULL)
    /* Translators: a program, and what stands in the way of seeing into it */
    tell (_ ("Nothing to see: %s %s."), program, sealed->recording.obstacle);
  else
    tell (
        _ ("Nothing to see: the probe was not loaded into %s, or could not record (it "
           "needs some twenty open files, ulimit -n); `weft doctor` says whether it works "
           "here."),
        program);
}

static void
print_end (const WeftRecording *recording, const char *program)
{
  g_autofree char *duration = weft_format_duration (recording->duration_ns);
  g_autofree char *path = weft_cli_quote (recording->path);

  switch (recording->end) {
  case WEFT_RECORD_ENDED_BY_DURATION:
    fprintf (stderr, _ ("weft: recorded %s of %s into %s, until its time was up\n"),
             duration, program, path);
    break;
  case WEFT_RECORD_ENDED_BY_SIZE:
    fprintf (
        stderr,
        _ ("weft: recorded %s of %s into %s, until the trace was as large as allowed\n"),
        duration, program, path);
    break;
  case WEFT_RECORD_BROKE_OFF:
    fprintf (stderr, _ ("weft: recorded %s of %s into %s, until it broke off\n"), duration,
             program, path);
    break;
  case WEFT_RECORD_ENDED_WITH_PROGRAM:
  default:
    fprintf (stderr, _ ("weft: recorded %s of %s into %s\n"), duration, program, path);
  }
}

static void
print_summary (const char *command, const WeftSealed *sealed, const char *program)
{
  const WeftRecording *recording = &sealed->recording;
  g_autofree char *path = weft_cli_quote (recording->path);

  /* Behind the terminal's "^C". */
  if (recording->status == 128 + SIGINT && weft_cli_is_terminal (STDERR_FILENO))
    fputc ('\n', stderr);
  print_end (recording, program);
  if (recording->status > 128)
    tell (_ ("It was ended by signal %d (%s)."), recording->status - 128,
          strsignal (recording->status - 128));
  else if (recording->status != 0)
    tell (_ ("It ended with status %d."), recording->status);
  if (sealed->trace != NULL) {
    print_contents (recording, sealed->trace);
    if (strcmp (command, "record") == 0)
      tell (_ ("Look at it: weft view %s   or   weft report %s"), path, path);
  } else {
    print_emptiness (sealed, program);
  }
}

bool
weft_cli_record (const char *command,
                 WeftRecordOptions *options,
                 bool quiet,
                 WeftSealed *ret,
                 int *ret_status)
{
  Show show = { .command = command };
  g_autoptr (GError) error = NULL;

  options->notice = notice_cb;
  options->data = &show;
  if (!quiet && weft_cli_is_terminal (STDERR_FILENO)) {
    options->progress = progress_cb;
    options->reading = reading_cb;
  }
  if (!weft_record_and_seal (options, ret, &error)) {
    weft_cli_error (command, "%s", error->message);
    *ret_status = error->code;
    return false;
  }
  erase (&show);
  if (!quiet)
    print_summary (command, ret, options->name != NULL ? options->name : options->argv[0]);
  *ret_status = ret->recording.status;
  return true;
}
