#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/cli/cli.h"
#include "tracer/record/launch.h"
#include "tracer/record/tree.h"

#define SUFFIX ".weft"
/* Of weft-scenario's exit statuses. */
#define SCENARIO_WRONG_RESULT 1
#define SCENARIO_WRONG_USAGE 2

/* "c.weft" to "c.png", "trace" to "trace.png". */
static char *
picture_name (const char *path)
{
  g_autofree char *stem = g_strdup (path);
  size_t length = strlen (stem);

  while (length > 1 && stem[length - 1] == '/')
    stem[--length] = '\0';
  if (length > strlen (SUFFIX) && g_str_has_suffix (stem, SUFFIX))
    stem[length - strlen (SUFFIX)] = '\0';
  return g_strconcat (stem, ".png", NULL);
}

static bool
draw (const char *path, const char *picture)
{
  g_autofree char *viewer = weft_tool_find ("weft-viewer");
  g_autofree char *shown = weft_cli_quote (picture);
  char *argv[] = { viewer, (char *)"--png", (char *)picture, (char *)path, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  if (viewer == NULL) {
    weft_cli_error ("demo", _ ("no picture: weft-viewer is not installed beside weft"));
    return false;
  }
  if (!g_spawn_sync (NULL, argv, NULL, 0, NULL, NULL, NULL, NULL, &status, &error)
      || !g_spawn_check_wait_status (status, &error)) {
    weft_cli_error ("demo", _ ("no picture: weft-viewer: %s"), error->message);
    return false;
  }
  fprintf (stderr, _ ("weft: drew the timeline into %s\n"), shown);
  return true;
}

static int
show (const WeftSealed *sealed, bool headless)
{
  const WeftRecording *recording = &sealed->recording;
  char *argv[] = { NULL, recording->path, NULL };
  g_autofree char *picture = picture_name (recording->path);

  if (sealed->trace == NULL || recording->status == SCENARIO_WRONG_USAGE) {
    /* The scenario or LTTng has said why; what is empty is no trace to keep. */
    weft_tree_remove (recording->path);
    return WEFT_EXIT_USAGE;
  }
  if (!headless)
    return weft_cli_exec_tool ("demo", "weft-viewer", argv);
  weft_cli_print_report (sealed->trace);
  fflush (stdout);
  /* Other statuses, such as that of the philosophers' deadlock, are what it was run to
   * show. */
  return draw (recording->path, picture) && recording->status != SCENARIO_WRONG_RESULT
             ? WEFT_EXIT_GOOD
             : WEFT_EXIT_BAD;
}

/* The scenario's command line: its name and what stands behind "--". */
static char **
make_argv (const char *tool, const char *scenario, char **options)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();

  g_ptr_array_add (argv, g_strdup (tool));
  g_ptr_array_add (argv, g_strdup (scenario));
  for (; options != NULL && *options != NULL; options++)
    g_ptr_array_add (argv, g_strdup (*options));
  g_ptr_array_add (argv, NULL);
  return (char **)g_ptr_array_steal (argv, NULL);
}

/* Cuts *@argc at "--". Returns: what stands behind it; NULL. */
static char **
take_rest (int *argc, char **argv)
{
  for (int i = 1; i < *argc; i++) {
    if (strcmp (argv[i], "--") == 0) {
      argv[i] = NULL;
      *argc = i;
      return argv + i + 1;
    }
  }
  return NULL;
}

int
weft_command_demo (int argc, char **argv)
{
  g_autofree char *output = NULL, *tool = NULL, *picture = NULL;
  g_auto (GStrv) program = NULL;
  gboolean headless = FALSE;
  g_auto (WeftSealed) sealed = { 0 };
  WeftRecordOptions options = { 0 };
  int status;
  const GOptionEntry entries[] = {
    { "headless", 0, 0, G_OPTION_ARG_NONE, &headless,
      N_ ("print the report and draw a picture (PNG) instead of opening a window"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("the trace folder to make; must not exist (default: SCENARIO-DATE-TIME.weft)"),
      N_ ("TRACE") },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  const WeftCliSyntax syntax
      = { .command = "demo",
          .arguments = N_ ("[SCENARIO] [-- SCENARIO-OPTIONS...]"),
          .summary
          = N_ ("Records a scenario (counter, unless another is named) and shows it: "
                "in a window,\nor without a display as report and picture."),
          .details = N_ ("`weft scenario --list` names the scenarios."),
          .entries = entries };
  char **rest = take_rest (&argc, argv);

  if (!weft_cli_parse (&syntax, &argc, &argv))
    return WEFT_EXIT_USAGE;
  if (argc > 2) {
    weft_cli_error ("demo",
                    _ ("one scenario at a time; its own options go behind --: weft demo %s "
                       "-- %s"),
                    argv[1], argv[2]);
    return WEFT_EXIT_USAGE;
  }
  tool = weft_tool_find ("weft-scenario");
  if (tool == NULL) {
    weft_cli_error ("demo", _ ("weft-scenario is not installed beside weft"));
    return WEFT_EXIT_USAGE;
  }
  headless = headless || !weft_cli_has_display ();
  if (output != NULL && headless) {
    picture = picture_name (output);
    if (g_file_test (picture, G_FILE_TEST_EXISTS)) {
      weft_cli_error ("demo", _ ("'%s' exists already; remove it or choose another -o"),
                      picture);
      return WEFT_EXIT_USAGE;
    }
  }
  options.name = argc > 1 ? argv[1] : "counter";
  options.output = output;
  program = make_argv (tool, options.name, rest);
  options.argv = program;
  if (!weft_cli_record ("demo", &options, false, &sealed, &status))
    return WEFT_EXIT_USAGE;
  return show (&sealed, headless);
}
