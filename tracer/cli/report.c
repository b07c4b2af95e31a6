#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "tracer/cli/cli.h"
#include "tracer/export/report-html.h"
#include "tracer/export/report-json.h"
#include "tracer/export/report-text.h"
#include "tracer/load/load.h"

typedef enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML, N_FORMATS } Format;

/* N_FORMATS when there is none of that name. */
static Format
find_format (const char *name)
{
  static const char *const names[N_FORMATS] = { "text", "json", "html" };
  Format format = FORMAT_TEXT;

  while (name != NULL && format < N_FORMATS && strcmp (name, names[format]) != 0)
    format++;
  return format;
}

static void
fill (const WeftTrace *trace, Format format, GString *text)
{
  const WeftReportStyle style = { 0 };

  switch (format) {
  case FORMAT_JSON: {
    g_autofree char *report = weft_report_json (trace);

    g_string_assign (text, report);
    break;
  }
  case FORMAT_HTML:
    weft_report_html (trace, text);
    break;
  default:
    weft_report_text (trace, &style, text);
  }
}

static bool
write_file (const WeftTrace *trace, Format format, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  fill (trace, format, text);
  if (g_file_set_contents (path, text->str, (gssize)text->len, &error))
    return true;
  weft_cli_error ("report", "%s", error->message);
  return false;
}

static bool
print (const WeftTrace *trace, Format format)
{
  if (format == FORMAT_TEXT) {
    weft_cli_print_report (trace);
  } else {
    g_autoptr (GString) text = g_string_new (NULL);

    fill (trace, format, text);
    fputs (text->str, stdout);
  }
  if (fflush (stdout) == 0 && !ferror (stdout))
    return true;
  weft_cli_error ("report", _ ("cannot write the report: the output is closed or full"));
  return false;
}

int
weft_command_report (int argc, char **argv)
{
  g_autofree char *format_name = NULL, *output = NULL, *question = NULL;
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format_name,
      N_ ("text (the default), json or html"), N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("write to FILE"), N_ ("FILE") },
    { "what-if", 0, 0, G_OPTION_ARG_STRING, &question,
      N_ ("say how long the run would take if lock:NAME=0.5 (held for half of the time) or "
          "lock:NAME/4 (split in four)"),
      N_ ("QUESTION") },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  const WeftCliSyntax syntax
      = { .command = "report",
          .arguments = N_ ("TRACE"),
          .summary = N_ ("Prints how long each thread waited, for what, and who held it."),
          .entries = entries };
  Format format;

  if (!weft_cli_parse (&syntax, &argc, &argv))
    return WEFT_EXIT_USAGE;
  if (argc != 2) {
    weft_cli_error ("report", _ ("give one trace: weft report TRACE"));
    return WEFT_EXIT_USAGE;
  }
  format = find_format (format_name);
  if (format == N_FORMATS) {
    weft_cli_error ("report", _ ("there is no format '%s': it is text, json or html"),
                    format_name);
    return WEFT_EXIT_USAGE;
  }
  if (question != NULL && format == FORMAT_HTML) {
    weft_cli_error ("report",
                    _ ("--what-if answers as text or json: leave out --format html"));
    return WEFT_EXIT_USAGE;
  }
  trace = weft_load (argv[1], NULL, &error);
  if (trace == NULL) {
    weft_cli_error ("report", "%s", error->message);
    return WEFT_EXIT_USAGE;
  }
  if (question != NULL)
    return weft_cli_what_if (trace, question, format == FORMAT_JSON, output);
  if (!(output != NULL ? write_file (trace, format, output) : print (trace, format)))
    return WEFT_EXIT_USAGE;
  return WEFT_EXIT_GOOD;
}
