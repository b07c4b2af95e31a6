#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tracer/analysis/compare.h"
#include "tracer/analysis/language.h"
#include "tracer/cli/cli.h"
#include "tracer/export/diff-json.h"
#include "tracer/export/diff-text.h"
#include "tracer/load/load.h"

/* Each trace is let go of before the next one is loaded. Returns: FALSE after an error
 * line. */
static bool
add_runs (WeftComparer *comparer, WeftRunSide side, char **paths, int n)
{
  for (int i = 0; i < n; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftTrace) trace = weft_load (paths[i], NULL, &error);

    if (trace == NULL) {
      weft_cli_error ("diff", "%s", error->message);
      return false;
    }
    weft_comparer_add (comparer, side, trace);
  }
  return true;
}

static bool
print (const WeftComparison *comparison, bool json)
{
  if (json) {
    g_autofree char *text = weft_diff_json (comparison);

    fputs (text, stdout);
  } else {
    WeftReportStyle style = weft_cli_style (STDOUT_FILENO);
    g_autoptr (GString) text = g_string_new (NULL);

    weft_diff_text (comparison, &style, text);
    fputs (text->str, stdout);
  }
  if (fflush (stdout) == 0 && !ferror (stdout))
    return true;
  weft_cli_error ("diff", _ ("cannot write: the output is closed or full"));
  return false;
}

/* The number of words before the "--"; @argc without one. */
static int
find_separator (int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], "--") == 0)
      return i;
  }
  return argc;
}

typedef struct {
  char **paths[WEFT_N_RUN_SIDES];
  int n[WEFT_N_RUN_SIDES];
} Runs;

/* @words: what is left of the command line before the "--". Returns: FALSE after an error
 * line. */
static bool
divide (char **words, int n_words, Runs *runs)
{
  runs->paths[WEFT_RUNS_BEFORE] = words;
  if (runs->paths[WEFT_RUNS_AFTER] == NULL) {
    if (n_words != 2) {
      weft_cli_error ("diff", _ ("give one trace before and one after, or several with -- "
                                 "between: weft diff BEFORE... -- AFTER..."));
      return false;
    }
    runs->paths[WEFT_RUNS_AFTER] = words + 1;
    runs->n[WEFT_RUNS_BEFORE] = runs->n[WEFT_RUNS_AFTER] = 1;
    return true;
  }
  runs->n[WEFT_RUNS_BEFORE] = n_words;
  if (n_words > 0 && runs->n[WEFT_RUNS_AFTER] > 0)
    return true;
  weft_cli_error (
      "diff", n_words > 0
                  ? _ ("there is no trace after the --: weft diff BEFORE... -- AFTER...")
                  : _ ("there is no trace before the --: weft diff BEFORE... -- "
                       "AFTER..."));
  return false;
}

static int
diff (const Runs *runs, bool json)
{
  g_auto (WeftPlain) plain = { 0 };
  g_autoptr (WeftComparer) comparer = weft_comparer_new ();
  g_autoptr (WeftComparison) comparison = NULL;

  if (json)
    plain = weft_plain_begin ();
  for (int side = 0; side < WEFT_N_RUN_SIDES; side++) {
    if (!add_runs (comparer, side, runs->paths[side], runs->n[side]))
      return WEFT_EXIT_USAGE;
  }
  comparison = weft_comparer_end (comparer);
  if (!print (comparison, json))
    return WEFT_EXIT_USAGE;
  return comparison->n_worse > 0 ? WEFT_EXIT_BAD : WEFT_EXIT_GOOD;
}

int
weft_command_diff (int argc, char **argv)
{
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = { { "format", 'f', 0, G_OPTION_ARG_STRING, &format,
                                     N_ ("text (the default) or json"), N_ ("FORMAT") },
                                   { NULL, 0, 0, 0, NULL, NULL, NULL } };
  const WeftCliSyntax syntax = {
    .command = "diff",
    .arguments = N_ ("BEFORE AFTER | BEFORE... -- AFTER..."),
    .summary
    = N_ ("Says what differs between runs: what took longer, what is newly waited for, "
          "what is gone."),
    .details = N_ ("Record each side several times: what differs between runs of the same "
                   "program is\nnoise, and only what is beyond it counts. Ends with 1 when "
                   "something got worse\nbeyond the noise."),
    .entries = entries,
  };
  int separator = find_separator (argc, argv);
  Runs runs = { 0 };
  bool json;

  /* Options stand before the "--", so that whatever follows it is a trace. */
  if (separator < argc) {
    runs.paths[WEFT_RUNS_AFTER] = argv + separator + 1;
    runs.n[WEFT_RUNS_AFTER] = argc - separator - 1;
  }
  if (!weft_cli_parse (&syntax, &separator, &argv)
      || !divide (argv + 1, separator - 1, &runs))
    return WEFT_EXIT_USAGE;
  json = g_strcmp0 (format, "json") == 0;
  if (format != NULL && !json && strcmp (format, "text") != 0) {
    weft_cli_error ("diff", _ ("there is no format '%s': it is text or json"), format);
    return WEFT_EXIT_USAGE;
  }
  return diff (&runs, json);
}
