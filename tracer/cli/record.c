#include <glib/gi18n-lib.h>

#include "tracer/analysis/quantity.h"
#include "tracer/cli/cli.h"

int
weft_command_record (int argc, char **argv)
{
  g_autofree char *output = NULL, *duration = NULL, *max_size = NULL, *detail = NULL;
  static const char *const details[] = { "auto", "full", "interactions", NULL };
  gboolean quiet = FALSE, lossless = FALSE, no_sched = FALSE;
  g_auto (WeftSealed) sealed = { 0 };
  WeftRecordOptions options = { 0 };
  int status;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output,
      N_ ("the trace folder to make; must not exist (default: PROGRAM-DATE-TIME.weft)"),
      N_ ("TRACE") },
    { "duration", 0, 0, G_OPTION_ARG_STRING, &duration,
      N_ ("record for T (10, 500ms, 2min), then let the program run on"), N_ ("T") },
    { "max-size", 0, 0, G_OPTION_ARG_STRING, &max_size,
      N_ ("record until the trace has SIZE (64M, 2G), then let the program run on"),
      N_ ("SIZE") },
    { "lossless", 0, 0, G_OPTION_ARG_NONE, &lossless,
      N_ ("let the program wait rather than lose events when a buffer is full"), NULL },
    { "no-sched", 0, 0, G_OPTION_ARG_NONE, &no_sched,
      N_ ("leave out when threads are on a CPU: starting threads, and switching between "
          "them all the time, then costs less"),
      NULL },
    { "detail", 0, 0, G_OPTION_ARG_STRING, &detail,
      N_ ("of programs that are not instrumented: full (every hold of a lock), "
          "interactions "
          "(those that somebody waits for; the others are counted), or auto (full until a "
          "lock "
          "is taken very often; the default)"),
      N_ ("DETAIL") },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &quiet, N_ ("print errors only"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  const WeftCliSyntax syntax = {
    .command = "record",
    .arguments = N_ ("[--] PROGRAM [ARGS...]"),
    .summary
    = N_ ("Runs PROGRAM and records how its threads interact, into a trace folder."),
    .details
    = N_ ("PROGRAM has the terminal, its files and its signals as if it ran by itself. "
          "Ctrl-C\n"
          "ends it and keeps the trace.\n"
          "\n"
          "Exit status: PROGRAM's, or 128+n when signal n ended it; 125 when weft itself\n"
          "failed, 126 when PROGRAM cannot be executed, 127 when it is not found."),
    .entries = entries,
    .stop_at_argument = true
  };

  if (!weft_cli_parse (&syntax, &argc, &argv))
    return WEFT_RECORD_ERROR_FAILED;
  if (argc < 2) {
    weft_cli_error ("record", _ ("which program? weft record -- PROGRAM [ARGS...]"));
    return WEFT_RECORD_ERROR_FAILED;
  }
  if (duration != NULL && !weft_parse_duration (duration, &options.duration_ns)) {
    weft_cli_error ("record", _ ("'%s' is no duration; write 10, 500ms or 2min"), duration);
    return WEFT_RECORD_ERROR_FAILED;
  }
  if (max_size != NULL && !weft_parse_size (max_size, &options.max_bytes)) {
    weft_cli_error ("record", _ ("'%s' is no size; write 64M or 2G"), max_size);
    return WEFT_RECORD_ERROR_FAILED;
  }
  if (detail != NULL && !g_strv_contains (details, detail)) {
    weft_cli_error ("record", _ ("'%s' is no detail; write auto, full or interactions"),
                    detail);
    return WEFT_RECORD_ERROR_FAILED;
  }
  options.argv = argv + 1;
  options.detail = detail != NULL ? detail : "auto";
  options.output = output;
  options.lossless = lossless;
  options.no_scheduling = no_sched;
  (void)weft_cli_record ("record", &options, quiet, &sealed, &status);
  return status;
}
