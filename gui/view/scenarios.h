/* gui/view/scenarios.h: what `weft scenario` says of its scenarios, read from its output.
 */
#pragma once

#include <glib.h>

typedef struct {
  char *name;
  char *summary; /* what it shows, in one line */
} WeftScenarioInfo;

typedef struct {
  char *name; /* "threads", for --threads */
  char *doc;  /* what it is, without the default */
  gboolean is_flag;
  char *initial; /* the default, as text; "" where there is none */
} WeftScenarioOption;

/* The output of `weft scenario --list`. Lines that are none are skipped.
 * Returns: (transfer full): of WeftScenarioInfo, may be empty. */
GPtrArray *weft_scenarios_parse_list (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* A summary without what it says of the command line's options at its end: "(or without:
 * --unsafe)". Returns: (transfer full). */
char *weft_scenarios_plain_summary (const char *summary) G_GNUC_WARN_UNUSED_RESULT;

/* The output of `weft scenario NAME --help`, with each option on one line (the environment
 * has WEFT_SCENARIOS_HELP_FORMAT). --help itself is left out.
 * Returns: (transfer full): of WeftScenarioOption, may be empty. */
#define WEFT_SCENARIOS_HELP_FORMAT "ARGP_HELP_FMT=rmargin=1000"
GPtrArray *weft_scenarios_parse_help (const char *text) G_GNUC_WARN_UNUSED_RESULT;
