#include "core/scenarios/options.h"

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 8
#define KEY_HELP 'h'
#define KEY_FIRST 256 /* beyond the characters: no short names */

static const WeftOption *
option_by_key (const WeftOption *options, int key)
{
  for (int i = 0; options[i].name != NULL; i++) {
    if (KEY_FIRST + i == key)
      return &options[i];
  }
  return NULL;
}

static void
set_value (const struct argp_state *state, const WeftOption *option, const char *text)
{
  char *end;
  intmax_t value;

  errno = 0;
  value = strtoimax (text, &end, 10);
  if (errno != 0 || end == text || *end != '\0' || value < option->min
      || value > option->max) {
    fprintf (stderr,
             "%s: --%s: '%s' is not a whole number from %" PRId64 " to %" PRId64 "\n",
             state->name, option->name, text, option->min, option->max);
    exit (WEFT_STATUS_USAGE);
  }
  *option->value = value;
}

static bool
needs_value (const WeftOption *options, const char *argument)
{
  for (int i = 0; options[i].name != NULL; i++) {
    if (options[i].flag == NULL && strncmp (argument, "--", 2) == 0
        && strcmp (argument + 2, options[i].name) == 0)
      return true;
  }
  return false;
}

__attribute__ ((noreturn)) static void
refuse (const struct argp_state *state)
{
  const char *argument = state->argv[state->next - 1];

  fprintf (stderr, "%s: %s '%s' (see --help)\n", state->name,
           needs_value (state->input, argument) ? "a value is missing after"
                                                : "unknown option",
           argument);
  exit (WEFT_STATUS_USAGE);
}

static error_t
parse_option (int key, char *text, struct argp_state *state)
{
  const WeftOption *option = option_by_key (state->input, key);

  if (option != NULL && option->flag != NULL)
    *option->flag = true;
  else if (option != NULL)
    set_value (state, option, text);
  else if (key == KEY_HELP) {
    argp_help (state->root_argp, stdout, ARGP_HELP_STD_HELP, state->name);
    exit (WEFT_STATUS_RIGHT);
  } else if (key == ARGP_KEY_ARG) {
    fprintf (stderr, "%s: unexpected argument '%s' (see --help)\n", state->name, text);
    exit (WEFT_STATUS_USAGE);
  } else if (key == ARGP_KEY_ERROR)
    refuse (state);
  else
    return ARGP_ERR_UNKNOWN;
  return 0;
}

/* argp's own errors take two lines; so they are silenced, and with them, by argp's rules,
 * its own --help. */
void
weft_options_parse (const WeftScenario *scenario,
                    const WeftOption *options,
                    int argc,
                    char **argv)
{
  struct argp_option table[MAX_OPTIONS + 2] = { 0 };
  struct argp argp = { table, parse_option, NULL, scenario->summary, NULL, NULL, NULL };
  char docs[MAX_OPTIONS][160];
  int n = 0;

  for (; options[n].name != NULL && n < MAX_OPTIONS; n++) {
    if (options[n].flag != NULL)
      snprintf (docs[n], sizeof docs[n], "%s", options[n].doc);
    else if (*options[n].value < options[n].min)
      snprintf (docs[n], sizeof docs[n], "%s (default: none)", options[n].doc);
    else
      snprintf (docs[n], sizeof docs[n], "%s (default: %" PRId64 ")", options[n].doc,
                *options[n].value);
    table[n] = (struct argp_option){ .name = options[n].name,
                                     .key = KEY_FIRST + n,
                                     .arg = options[n].flag != NULL ? NULL : "N",
                                     .doc = docs[n] };
  }
  table[n] = (struct argp_option){
    .name = "help", .key = KEY_HELP, .doc = "Say this and exit", .group = -1
  };

  argp_parse (&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, (void *)options);
}
