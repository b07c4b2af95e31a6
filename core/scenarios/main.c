/* weft-scenario: runs one of the scenarios. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <weft/annotate.h>

#include "core/scenarios/scenario.h"

#define N_COST_EVENTS 20000

static const WeftScenario *const scenarios[] = {
  &weft_scenario_spawn,        &weft_scenario_counter,  &weft_scenario_channel,
  &weft_scenario_philosophers, &weft_scenario_pipeline, &weft_scenario_poison,
};

#define N_SCENARIOS (sizeof scenarios / sizeof scenarios[0])

static int64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C (1000000000) + now.tv_nsec;
}

void
weft_must (int error, const char *what)
{
  if (error == 0)
    return;
  fflush (stdout);
  fprintf (stderr, "weft-scenario: cannot %s: %s\n", what, strerror (-error));
  exit (WEFT_STATUS_WRONG);
}

int
weft_wrong (const char *format, ...)
{
  va_list arguments;

  fflush (stdout);
  fputs ("weft-scenario: wrong result: ", stderr);
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
  return WEFT_STATUS_WRONG;
}

void
weft_work_us (int64_t duration_us)
{
  int64_t until_ns = now_ns () + duration_us * 1000;

  while (duration_us > 0 && now_ns () < until_ns)
    continue;
}

static void
list (FILE *out, const char *indent)
{
  for (size_t i = 0; i < N_SCENARIOS; i++)
    fprintf (out, "%s%-14s%s\n", indent, scenarios[i]->name, scenarios[i]->summary);
}

static void
help (void)
{
  puts ("Usage: weft-scenario NAME [OPTION...]\n"
        "       weft-scenario NAME --help\n"
        "       weft-scenario --list\n"
        "\n"
        "Runs a small program that shows one thing about threads, and checks its result.\n"
        "\n"
        "Scenarios:");
  list (stdout, "  ");
  puts (
      "\n"
      "Exit status: 0 the result is right, 1 it is not, 2 wrong usage, 3 the threads are\n"
      "stuck in a deadlock.");
}

/* How long one event takes here and now, for a recording that wants to know its own cost.
 */
static int
measure_event_cost (void)
{
  int64_t begin_ns;

  weft_mark ("warm up");
  begin_ns = now_ns ();
  for (int i = 0; i < N_COST_EVENTS; i++)
    weft_mark ("cost");
  printf ("%" PRId64 "\n", (now_ns () - begin_ns + N_COST_EVENTS / 2) / N_COST_EVENTS);
  return WEFT_STATUS_RIGHT;
}

static int
run (const WeftScenario *scenario, int argc, char **argv)
{
  char called[64];

  snprintf (called, sizeof called, "weft-scenario %s", scenario->name);
  argv[0] = called;
  return scenario->run (argc, argv);
}

int
main (int argc, char **argv)
{
  const char *name = argc > 1 ? argv[1] : "";

  /* A line is written when it is printed, into a file or a pipe too: the order of what
   * several threads print, and what is cut off, is what some scenarios are about. */
  setvbuf (stdout, NULL, _IOLBF, 0);

  if (argc == 2 && strcmp (name, "--list") == 0) {
    list (stdout, "");
    return WEFT_STATUS_RIGHT;
  }
  if (argc == 2 && strcmp (name, "--help") == 0) {
    help ();
    return WEFT_STATUS_RIGHT;
  }
  if (argc == 2 && strcmp (name, "--event-cost") == 0)
    return measure_event_cost ();

  for (size_t i = 0; i < N_SCENARIOS; i++) {
    if (strcmp (name, scenarios[i]->name) == 0)
      return run (scenarios[i], argc - 1, argv + 1);
  }
  if (name[0] == '\0')
    fputs ("weft-scenario: no scenario is named (see --list)\n", stderr);
  else
    fprintf (stderr, "weft-scenario: there is no scenario '%s' (see --list)\n", name);
  return WEFT_STATUS_USAGE;
}
