/* tracer/record/measure.h: what an event costs on this machine, right now. */
#pragma once

#include <glib.h>

/* Runs `weft-scenario --event-cost` against the daemon of @lttng_home, which has to be
 * recording, for at most a second.
 * Returns: nanoseconds an event; -1 when it cannot be measured. */
double weft_measure_event_cost (const char *lttng_home);
