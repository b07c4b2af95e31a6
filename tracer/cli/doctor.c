#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tracer/analysis/describe.h"
#include "tracer/cli/cli.h"
#include "tracer/export/table.h"
#include "tracer/record/buffers.h"
#include "tracer/record/daemon.h"
#include "tracer/record/guardian.h"
#include "tracer/record/launch.h"
#include "tracer/record/scheduling.h"
#include "tracer/record/tree.h"

#define SUBJECT_CELLS 15
#define VERDICT_CELLS 4

typedef enum { GOOD, NOTE, BAD } Verdict;

static void
print_padded (const char *text, int cells)
{
  printf ("%s%*s", text, MAX (0, cells - (int)weft_text_cells (text)), "");
}

/* Prints one line: what was looked at, how it is and, unless good, how to mend it. */
static bool G_GNUC_PRINTF (3, 4)
    tell (Verdict verdict, const char *subject, const char *format, ...)
{
  const char *words[]
      = { C_ ("verdict", "ok"), C_ ("verdict", "note"), C_ ("verdict", "FAIL") };
  static const char *const colours[] = { "\033[32m", "\033[33m", "\033[1;31m" };
  const char *no_colour = g_getenv ("NO_COLOR");
  bool coloured
      = weft_cli_is_terminal (STDOUT_FILENO) && (no_colour == NULL || *no_colour == '\0');
  va_list args;

  fputs (coloured ? colours[verdict] : "", stdout);
  print_padded (words[verdict], VERDICT_CELLS);
  fputs (coloured ? "\033[0m  " : "  ", stdout);
  print_padded (subject, SUBJECT_CELLS);
  putchar (' ');
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  putchar ('\n');
  fflush (stdout);
  return verdict != BAD;
}

static bool
check_session_daemon (void)
{
  g_autofree char *path = weft_daemon_find (), *version = weft_daemon_version ();

  if (path == NULL)
    return tell (
        BAD, "lttng-sessiond",
        _ ("is not installed: apt install lttng-tools, or dnf install lttng-tools"));
  if (version == NULL)
    return tell (BAD, "lttng-sessiond",
                 _ ("%s does not run: apt install lttng-tools, or dnf install lttng-tools"),
                 path);
  return tell (GOOD, "lttng-sessiond", "%s (%s)", version, path);
}

static bool
check_consumer_daemon (void)
{
  static const char *const patterns[]
      = { "/usr/lib/*/lttng/libexec/lttng-consumerd",
          "/usr/lib*/lttng/libexec/lttng-consumerd", "/usr/libexec/lttng*/lttng-consumerd",
          "/usr/libexec/lttng-consumerd", "/usr/local/lib/lttng/libexec/lttng-consumerd" };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    glob_t found;

    if (glob (patterns[i], 0, NULL, &found) == 0) {
      tell (GOOD, "lttng-consumerd", "(%s)", found.gl_pathv[0]);
      globfree (&found);
      return true;
    }
  }
  return tell (NOTE, "lttng-consumerd",
               _ ("is in none of the usual folders; if recording fails: apt install "
                  "lttng-tools, or dnf install lttng-tools"));
}

static bool
check_shared_memory (WeftBuffers *ret)
{
  g_autoptr (GError) error = NULL;
  WeftRoom room;
  unsigned long free_kib, buffer_kib;

  if (!weft_room_measure (&room, &error))
    return tell (BAD, "/dev/shm", "%s", error->message);
  free_kib = (unsigned long)(room.shm_free_bytes / 1024);
  if (!weft_buffers_choose (&room, ret))
    return tell (BAD, "/dev/shm",
                 g_dngettext (GETTEXT_PACKAGE,
                              "%lu KiB free: too little for buffers for %u CPU; mount -o "
                              "remount,size=256M /dev/shm, or docker run --shm-size=256m",
                              "%lu KiB free: too little for buffers for %u CPUs; mount -o "
                              "remount,size=256M /dev/shm, or docker run --shm-size=256m",
                              room.cpus),
                 free_kib, room.cpus);
  buffer_kib = (unsigned long)(ret->total_bytes / room.cpus / 1024);
  if (ret->cramped)
    return tell (
        NOTE, "/dev/shm",
        g_dngettext (
            GETTEXT_PACKAGE,
            "%lu MiB free, %lu KiB of buffers for %u CPU: a busy program may lose events; "
            "mount -o remount,size=256M /dev/shm",
            "%lu MiB free, %lu KiB of buffers for each of %u CPUs: a busy program may lose "
            "events; mount -o remount,size=256M /dev/shm",
            room.cpus),
        free_kib / 1024, buffer_kib, room.cpus);
  return tell (GOOD, "/dev/shm",
               g_dngettext (GETTEXT_PACKAGE, "%lu MiB free, %lu KiB of buffers for %u CPU",
                            "%lu MiB free, %lu KiB of buffers for each of %u CPUs",
                            room.cpus),
               free_kib / 1024, buffer_kib, room.cpus);
}

static bool
check_private_daemon (const char *folder, const WeftBuffers *buffers)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftGuardian) guardian = NULL;
  WeftGuardianSpec spec = { .buffers = *buffers };

  spec.output_fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!weft_identity_choose (&spec.identity, &error)
      || (guardian = weft_guardian_start (&spec, &error)) == NULL) {
    close (spec.output_fd);
    return tell (BAD, C_ ("what was looked at", "private daemon"), "%s", error->message);
  }
  close (spec.output_fd);
  return tell (GOOD, C_ ("what was looked at", "private daemon"),
               _ ("starts and answers, as user id %u"), (unsigned)spec.identity.uid);
}

/* Records without letting the scenario print among the lines of the doctor. */
static gboolean
record_silently (const WeftRecordOptions *options, WeftSealed *ret, GError **error)
{
  int out = dup (STDOUT_FILENO), null = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  gboolean good;

  fflush (stdout);
  dup2 (null, STDOUT_FILENO);
  good = weft_record_and_seal (options, ret, error);
  dup2 (out, STDOUT_FILENO);
  close (out);
  close (null);
  return good;
}

static bool
check_recording (const char *folder)
{
  g_autofree char *output = g_build_filename (folder, "test.weft", NULL);
  g_autofree char *tool = weft_tool_find ("weft-scenario");
  char *argv[] = { tool, (char *)"counter", NULL };
  const WeftRecordOptions options = { .argv = argv, .output = output };
  g_auto (WeftSealed) sealed = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *events = NULL;
  uint64_t n;

  if (tool == NULL)
    return tell (BAD, C_ ("what was looked at", "recording"),
                 _ ("weft-scenario is not beside weft: build or install it"));
  if (!record_silently (&options, &sealed, &error))
    return tell (BAD, C_ ("what was looked at", "recording"), "%s", error->message);
  if (sealed.recording.status != 0)
    return tell (BAD, C_ ("what was looked at", "recording"),
                 _ ("weft-scenario ended with status %d"), sealed.recording.status);
  tell (GOOD, C_ ("what was looked at", "recording"),
        _ ("a test run of weft-scenario was recorded"));
  if (sealed.trace == NULL)
    return tell (BAD, C_ ("what was looked at", "reading"),
                 _ ("%s (if babeltrace2's plugins are missing: apt install "
                    "libbabeltrace2-0, or dnf install libbabeltrace2)"),
                 sealed.error->message);
  n = weft_trace_defects (sealed.trace)->events;
  events = weft_format_count (n);
  return tell (GOOD, C_ ("what was looked at", "reading"),
               g_dngettext (GETTEXT_PACKAGE, "it has %s event, read through babeltrace2",
                            "it has %s events, read through babeltrace2", (unsigned long)n),
               events);
}

/* Of this very command, which is a program like any other. */
static bool
check_probe (const char *folder)
{
  g_autofree char *output = g_build_filename (folder, "probe.weft", NULL);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  char *argv[] = { self, (char *)"--version", NULL };
  const WeftRecordOptions options = { .argv = argv, .output = output, .detail = "auto" };
  g_auto (WeftSealed) sealed = { 0 };
  g_autoptr (GError) error = NULL;

  if (self == NULL || !record_silently (&options, &sealed, &error))
    return tell (BAD, C_ ("what was looked at", "probe"), "%s",
                 error != NULL ? error->message : _ ("/proc is missing"));
  if (sealed.trace == NULL)
    return tell (BAD, C_ ("what was looked at", "probe"),
                 _ ("it sees nothing of a program that is not instrumented"));
  return tell (GOOD, C_ ("what was looked at", "probe"),
               _ ("it sees programs that are not instrumented"));
}

static bool
check_scheduling (void)
{
  g_autoptr (GError) error = NULL;

  if (weft_sched_check (&error))
    return tell (GOOD, C_ ("what was looked at", "scheduling"), _ ("is recorded"));
  return tell (NOTE, C_ ("what was looked at", "scheduling"), _ ("is not recorded: %s"),
               _ (error->message));
}

static bool
check_window (void)
{
  g_autofree char *viewer = weft_tool_find ("weft-viewer");
  const char *wayland = g_getenv ("WAYLAND_DISPLAY"), *x11 = g_getenv ("DISPLAY");

  if (!weft_cli_has_display ())
    tell (NOTE, C_ ("what was looked at", "display"),
          _ ("there is none; weft report and weft demo --headless need none"));
  else
    tell (GOOD, C_ ("what was looked at", "display"), "%s",
          wayland != NULL && *wayland != '\0' ? wayland : x11);
  if (viewer == NULL)
    return tell (BAD, C_ ("what was looked at", "viewer"),
                 _ ("weft-viewer is not beside weft: build or install it"));
  return tell (GOOD, C_ ("what was looked at", "viewer"), "(%s)", viewer);
}

int
weft_command_doctor (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  WeftBuffers buffers;
  bool good;
  const WeftCliSyntax syntax
      = { .command = "doctor",
          .summary = N_ ("Says what works on this machine, and how to mend what does not."),
          .details = N_ ("Exit status: 0 when all works, 1 otherwise.") };

  if (!weft_cli_parse (&syntax, &argc, &argv))
    return WEFT_EXIT_USAGE;
  if (argc > 1) {
    weft_cli_error ("doctor", _ ("it takes no arguments, so not '%s'"), argv[1]);
    return WEFT_EXIT_USAGE;
  }
  folder = g_dir_make_tmp ("weft-doctor-XXXXXX", NULL);
  if (folder == NULL) {
    weft_cli_error ("doctor", _ ("cannot make a folder in %s"), g_get_tmp_dir ());
    return WEFT_EXIT_USAGE;
  }
  good = check_session_daemon ();
  good = check_consumer_daemon () && good;
  /* What follows needs what came before: one cause, one line. */
  good = good && check_shared_memory (&buffers) && check_private_daemon (folder, &buffers)
         && check_recording (folder) && check_probe (folder);
  check_scheduling ();
  good = check_window () && good;
  weft_tree_remove (folder);
  return good ? WEFT_EXIT_GOOD : WEFT_EXIT_BAD;
}
