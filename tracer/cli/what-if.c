#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

#include "tracer/cli/cli.h"
#include "tracer/export/report-what-if.h"

#define WIDTH 80 /* not on a terminal */

int
weft_cli_what_if (const WeftTrace *trace,
                  const char *tainted_question,
                  bool json,
                  const char *path)
{
  g_auto (WeftQuestion) question = { 0 };
  g_autofree char *wrong = weft_question_parse (trace, tainted_question, &question);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  bool on_terminal = path == NULL && weft_cli_is_terminal (STDOUT_FILENO);

  if (wrong != NULL) {
    weft_cli_error ("report", _ ("--what-if: %s"), wrong);
    return WEFT_EXIT_USAGE;
  }
  answer = json ? weft_what_if_json (trace, &question)
                : weft_what_if_text (trace, &question,
                                     on_terminal ? weft_cli_width (STDOUT_FILENO) : WIDTH);
  if (path != NULL) {
    if (g_file_set_contents (path, answer, -1, &error))
      return WEFT_EXIT_GOOD;
    weft_cli_error ("report", "%s", error->message);
    return WEFT_EXIT_USAGE;
  }
  fputs (answer, stdout);
  if (fflush (stdout) == 0 && !ferror (stdout))
    return WEFT_EXIT_GOOD;
  weft_cli_error ("report", _ ("cannot write the answer: the output is closed or full"));
  return WEFT_EXIT_USAGE;
}
