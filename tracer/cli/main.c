#include <stdio.h>
#include <string.h>

#include "tracer/analysis/language.h"
#include "tracer/cli/cli.h"

static const struct {
  const char *name;
  int (*run) (int argc, char **argv);
  const char *arguments, *summary;
} commands[] = {
  { "demo", weft_command_demo, "[SCENARIO]", "record a scenario, then show it" },
  { "record", weft_command_record, "PROGRAM [ARGS...]", "record a run of a program" },
  { "view", weft_command_view, "[TRACE]", "show a trace in a window" },
  { "report", weft_command_report, "TRACE", "print who waited for what, and for whom" },
  { "check", weft_command_check, "TRACE [RULES]", "check a run against rules, for tests" },
  { "diff", weft_command_diff, "BEFORE AFTER", "say what differs between runs" },
  { "export", weft_command_export, "TRACE", "write it as picture, text or table" },
  { "scenario", weft_command_scenario, "NAME", "run a scenario, as a program to record" },
  { "doctor", weft_command_doctor, "", "say what works here, and how to mend the rest" },
};

static void
print_help (FILE *out)
{
  fputs (
      "Weft shows how the threads of a program interact: how long each waits, for what,\n"
      "who held it, and who woke it.\n"
      "\n"
      "Usage: weft COMMAND [OPTIONS]\n"
      "\n",
      out);
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  weft %-8s %-18s  %s\n", commands[i].name, commands[i].arguments,
             commands[i].summary);
  fputs ("\n"
         "  weft COMMAND --help     the options of a command\n"
         "  weft --version\n"
         "\n"
         "To begin with: weft demo\n",
         out);
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
  weft_cli_error (NULL, "there is no %s '%s'; see weft --help",
                  *name == '-' ? "option" : "command", name);
  return WEFT_EXIT_USAGE;
}
