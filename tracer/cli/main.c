#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "tracer/analysis/language.h"
#include "tracer/cli/cli.h"
#include "tracer/export/table.h"

static const struct {
  const char *name;
  int (*run) (int argc, char **argv);
  const char *arguments, *summary; /* marked for translators; arguments NULL: none */
} commands[] = {
  { "demo", weft_command_demo, N_ ("[SCENARIO]"), N_ ("record a scenario, then show it") },
  { "record", weft_command_record, N_ ("PROGRAM [ARGS...]"),
    N_ ("record a run of a program") },
  { "view", weft_command_view, N_ ("[TRACE]"), N_ ("show a trace in a window") },
  { "report", weft_command_report, N_ ("TRACE"),
    N_ ("print who waited for what, and for whom") },
  { "check", weft_command_check, N_ ("TRACE [RULES]"),
    N_ ("check a run against rules, for tests") },
  { "diff", weft_command_diff, N_ ("BEFORE AFTER"), N_ ("say what differs between runs") },
  { "export", weft_command_export, N_ ("TRACE"),
    N_ ("write it as picture, text or table") },
  { "scenario", weft_command_scenario, N_ ("NAME"),
    N_ ("run a scenario, as a program to record") },
  { "doctor", weft_command_doctor, NULL,
    N_ ("say what works here, and how to mend the rest") },
};

static const char *
shown_arguments (size_t command)
{
  const char *arguments = commands[command].arguments;

  return arguments != NULL ? _ (arguments) : "";
}

static void
print_help (FILE *out)
{
  unsigned widest = 0;

  fprintf (out, "%s\n\n%s\n\n",
           _ ("Weft shows how the threads of a program interact: how long each waits, for "
              "what,\n"
              "who held it, and who woke it."),
           _ ("Usage: weft COMMAND [OPTIONS]"));
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    widest = MAX (widest, weft_text_cells (shown_arguments (i)));
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    const char *arguments = shown_arguments (i);

    fprintf (out, "  weft %-8s %s%*s  %s\n", commands[i].name, arguments,
             (int)(widest - weft_text_cells (arguments)), "", _ (commands[i].summary));
  }
  fprintf (out, "\n%s\n\n%s\n",
           _ ("  weft COMMAND --help     the options of a command\n"
              "  weft --version"),
           _ ("To begin with: weft demo"));
}

int
main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : NULL;

  weft_language_init (WEFT_LOCALE_DIR);
  if (name == NULL) {
    print_help (stderr);
    return WEFT_EXIT_USAGE;
  }
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0
      || strcmp (name, "help") == 0) {
    print_help (stdout);
    return WEFT_EXIT_GOOD;
  }
  if (strcmp (name, "--version") == 0) {
    puts ("weft " WEFT_VERSION);
    return WEFT_EXIT_GOOD;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (name, commands[i].name) == 0)
      return commands[i].run (argc - 1, argv + 1);
  }
  weft_cli_error (NULL,
                  *name == '-' ? _ ("there is no option '%s'; see weft --help")
                               : _ ("there is no command '%s'; see weft --help"),
                  name);
  return WEFT_EXIT_USAGE;
}
