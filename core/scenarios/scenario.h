/* core/scenarios/scenario.h: small programs, each of which shows one thing about threads.
 *
 * Each checks its own result. Exit status: 0 right, 1 wrong (or the system refused
 * something), 2 wrong usage, 3 stuck (see philosophers). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define WEFT_STATUS_RIGHT 0
#define WEFT_STATUS_WRONG 1
#define WEFT_STATUS_USAGE 2
#define WEFT_STATUS_STUCK 3

typedef struct {
  const char *name;
  const char *summary; /* one line */
  int (*run) (int argc,
              char **argv); /* returns the exit status; argv[0] is how it is called */
} WeftScenario;

extern const WeftScenario weft_scenario_spawn;
extern const WeftScenario weft_scenario_counter;
extern const WeftScenario weft_scenario_channel;
extern const WeftScenario weft_scenario_philosophers;
extern const WeftScenario weft_scenario_pipeline;
extern const WeftScenario weft_scenario_poison;

/* Ends the program with a line that says what could not be done, unless @error is 0. */
void weft_must (int error, const char *what);

/* Says what is wrong with the result, in one line. Returns: WEFT_STATUS_WRONG. */
int weft_wrong (const char *format, ...) __attribute__ ((format (printf, 1, 2)));

/* Keeps a processor busy for this long: work, not sleep. */
void weft_work_us (int64_t duration_us);
