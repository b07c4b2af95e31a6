/* core/scenarios/options.h: a scenario's options: whole numbers and flags. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/scenarios/scenario.h"

typedef struct {
  const char *name;
  const char *doc;
  bool *flag;     /* set by the option; NULL when it has a value */
  int64_t *value; /* the default before, and stays when the option is not given */
  int64_t min, max;
} WeftOption;

/* Reads @argv with a table that ends with a row without a name. --help prints and exits
 * with 0; anything wrong gives one line on standard error and exits with 2. */
void weft_options_parse (const WeftScenario *scenario,
                         const WeftOption *options,
                         int argc,
                         char **argv);
