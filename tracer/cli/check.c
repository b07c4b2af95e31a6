#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "tracer/analysis/language.h"
#include "tracer/analysis/words.h"
#include "tracer/check/check.h"
#include "tracer/cli/cli.h"
#include "tracer/export/table.h"
#include "tracer/load/load.h"

#define MOST_FAILURES 3 /* of a rule */

/* Those of the file, and those of the command line. */
static GPtrArray *
gather_rules (const char *path, char **expected, GError **error)
{
  g_autoptr (GPtrArray) rules = NULL;
  g_autofree char *text = NULL;

  if (path != NULL) {
    if (!g_file_get_contents (path, &text, NULL, error))
      return NULL;
    rules = weft_rules_parse (path, text, error);
    if (rules == NULL)
      return NULL;
  } else {
    rules = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_rule_free);
  }
  for (char **rule = expected; rule != NULL && *rule != NULL; rule++) {
    WeftRule *parsed = weft_rule_parse (*rule, error);

    if (parsed == NULL)
      return NULL;
    g_ptr_array_add (rules, parsed);
  }
  return g_steal_pointer (&rules);
}

static void
print_failures (const WeftVerdict *verdict, const char *trace)
{
  g_autofree char *quoted = weft_cli_quote (trace);
  unsigned n = verdict->failures->len;

  for (unsigned i = 0; i < MIN (n, MOST_FAILURES); i++) {
    const WeftFailure *failure = g_ptr_array_index (verdict->failures, i);

    printf ("        %s\n", failure->text);
    if (failure->at_ns >= 0)
      printf ("        weft view %s --at %" G_GINT64_FORMAT "ns\n", quoted, failure->at_ns);
  }
  if (n > MOST_FAILURES) {
    /* Translators: failures of a rule that are not shown */
    g_autofree char *more = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n - MOST_FAILURES),
        n - MOST_FAILURES);

    printf ("        %s\n", more);
  }
}

static void
print_verdicts (const GPtrArray *verdicts, const char *trace)
{
  const char *words[] = { C_ ("a rule", "ok"), C_ ("a rule", "FAILED") };
  unsigned width = MAX (weft_text_cells (words[0]), weft_text_cells (words[1]));

  for (unsigned i = 0; i < verdicts->len; i++) {
    const WeftVerdict *verdict = g_ptr_array_index (verdicts, i);
    const char *word = words[verdict->failures->len > 0];

    printf ("%s%*s  %s\n", word, (int)(width - weft_text_cells (word)), "",
            verdict->rule->text);
    print_failures (verdict, trace);
  }
  printf (g_dngettext (GETTEXT_PACKAGE, "%u rule, %u failed\n", "%u rules, %u failed\n",
                       verdicts->len),
          verdicts->len, weft_check_failed (verdicts));
}

static bool
write_junit (const GPtrArray *verdicts, const char *trace, const char *path)
{
  g_autofree char *name = g_path_get_basename (trace);
  g_autofree char *xml = weft_check_junit (verdicts, name);
  g_autoptr (GError) error = NULL;

  if (g_file_set_contents (path, xml, -1, &error))
    return true;
  weft_cli_error ("check", "%s", error->message);
  return false;
}

static int
check (const char *path, const GPtrArray *rules, const char *junit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrace) trace = weft_load (path, NULL, &error);
  g_autoptr (GPtrArray) verdicts = NULL;
  g_auto (WeftPlain) plain = { 0 };

  if (junit != NULL)
    plain = weft_plain_begin ();
  if (trace == NULL) {
    weft_cli_error ("check", "%s", error->message);
    return WEFT_EXIT_USAGE;
  }
  verdicts = weft_check (trace, rules);
  print_verdicts (verdicts, path);
  if (junit != NULL && !write_junit (verdicts, path, junit))
    return WEFT_EXIT_USAGE;
  if (fflush (stdout) != 0 || ferror (stdout)) {
    weft_cli_error ("check", _ ("cannot write: the output is closed or full"));
    return WEFT_EXIT_USAGE;
  }
  return weft_check_failed (verdicts) > 0 ? WEFT_EXIT_BAD : WEFT_EXIT_GOOD;
}

int
weft_command_check (int argc, char **argv)
{
  g_auto (GStrv) expected = NULL;
  g_autofree char *junit = NULL;
  g_autoptr (GPtrArray) rules = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[]
      = { { "expect", 'e', 0, G_OPTION_ARG_STRING_ARRAY, &expected,
            N_ ("a rule, such as 'max-wait lock:counter 5ms'; may be given again"),
            N_ ("RULE") },
          { "junit", 0, 0, G_OPTION_ARG_FILENAME, &junit,
            N_ ("write the results as JUnit's XML"), N_ ("FILE") },
          { NULL, 0, 0, 0, NULL, NULL, NULL } };
  const WeftCliSyntax syntax = {
    .command = "check",
    .arguments = N_ ("TRACE [RULES-FILE]"),
    .summary
    = N_ ("Checks a run against rules, for tests: ends with 0 when all hold, with 1 "
          "when one does not."),
    .details = N_ (
        "Rules, one a line:\n"
        "  no deadlock                          no finding of this kind (see weft report)\n"
        "  max-wait lock:counter 5ms            of lock:, condition:, channel: or thread:\n"
        "  contended lock:* <= 10%              * and ? stand for any name\n"
        "  messages channel:jobs sends == receives\n"
        "  held-while-blocked none              no lock is held by who is blocked\n"
        "  min-parallelism 2 during span:compute\n"
        "Others: total-wait, max-hold, total-hold, max-latency, p99-latency, max-depth,\n"
        "max-duration, threads, losses. A rule that names nothing in the trace fails."),
    .entries = entries,
  };

  if (!weft_cli_parse (&syntax, &argc, &argv))
    return WEFT_EXIT_USAGE;
  if (argc < 2 || argc > 3 || (argc == 2 && expected == NULL)) {
    weft_cli_error ("check", _ ("give a trace and rules: weft check TRACE RULES-FILE, or "
                                "weft check TRACE --expect 'no deadlock'"));
    return WEFT_EXIT_USAGE;
  }
  rules = gather_rules (argc == 3 ? argv[2] : NULL, expected, &error);
  if (rules == NULL) {
    weft_cli_error ("check", "%s", error->message);
    return WEFT_EXIT_USAGE;
  }
  return check (argv[1], rules, junit);
}
