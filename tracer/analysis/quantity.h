/* tracer/analysis/quantity.h: durations and sizes as people write them. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* "1.5s", "200ms", "2min", "1h", "10" (seconds) to nanoseconds; "64M", "1.5GiB" to bytes.
 * Returns: false when @text is not one, or not positive. */
bool weft_parse_duration (const char *tainted_text, gint64 *ret_ns);
bool weft_parse_size (const char *tainted_text, guint64 *ret_bytes);
