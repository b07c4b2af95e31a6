#include <stdio.h>
#include <string.h>

#include "tracer/cli/cli.h"
#include "tracer/export/report-json.h"
#include "tracer/export/report-text.h"
#include "tracer/load/load.h"

static bool
write_file (const WeftTrace *trace, bool json, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (json) {
    g_autofree char *report = weft_report_json (trace);

    g_string_assign (text, report);
  } else {
    WeftReportStyle style = { 0 };

    weft_report_text (trace, &style, text);
  }
  if (g_file_set_contents (path, text->str, (gssize)text->len, &error))
    return true;
  weft_cli_error ("report", "%s", error->message);
  return false;
}

static bool
print (const WeftTrace *trace, bool json)
{
  if (json) {
    g_autofree char *report = weft_report_json (trace);

    fputs (report, stdout);
  } else {
    weft_cli_print_report (trace);
  }
  if (fflush (stdout) == 0 && !ferror (stdout))
    return true;
  weft_cli_error ("report", "cannot write the report: the output is closed or full");
  return false;
}

int
weft_command_report (int argc, char **argv)
{
  g_autofree char *format = NULL, *output = NULL, *question = NULL;
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, "text (the default) or json",
      "FORMAT" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "write to FILE", "FILE" },
    { "what-if", 0, 0, G_OPTION_ARG_STRING, &question,
      "say how long the run would take if lock:NAME=0.5 (held for half of the time) or "
      "lock:NAME/4 (split in four)",
      "QUESTION" },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  const WeftCliSyntax syntax
      = { .command = "report",
          .arguments = "TRACE",
          .summary = "Prints how long each thread waited, for what, and who held it.",
          .entries = entries };
  bool json;

  if (!weft_cli_parse (&syntax, &argc, &argv))
    return WEFT_EXIT_USAGE;
  if (argc != 2) {
    weft_cli_error ("report", "give one trace: weft report TRACE");
    return WEFT_EXIT_USAGE;
  }
  json = g_strcmp0 (format, "json") == 0;
  if (format != NULL && !json && strcmp (format, "text") != 0) {
    weft_cli_error ("report", "there is no format '%s': it is text or json", format);
    return WEFT_EXIT_USAGE;
  }
  trace = weft_load (argv[1], NULL, &error);
  if (trace == NULL) {
    weft_cli_error ("report", "%s", error->message);
    return WEFT_EXIT_USAGE;
  }
  if (question != NULL)
    return weft_cli_what_if (trace, question, json, output);
  if (!(output != NULL ? write_file (trace, json, output) : print (trace, json)))
    return WEFT_EXIT_USAGE;
  return WEFT_EXIT_GOOD;
}
