/* tracer/analysis/quantity.h: durations, moments and sizes as people write them. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* "1.5s", "200ms", "2min", "1h", "10" (seconds) to nanoseconds; "64M", "1.5GiB" to bytes.
 * Returns: false when @text is not one, or not positive. */
bool weft_parse_duration (const char *tainted_text, gint64 *ret_ns);
bool weft_parse_size (const char *tainted_text, guint64 *ret_bytes);

/* "4042659ns", "12.5us", "4.04 ms", "1.5s". Returns: false, with the output untouched, when
 * @tainted_text is no such time, has no unit, or is negative. */
bool weft_parse_moment (const char *tainted_text, int64_t *ret_ns);
/* The same moment to the nanosecond in the unit that suits it: "4.042659ms". Also below
 * zero, which the window may show and is then "-1.5ms". Returns: (transfer full). */
char *weft_write_moment (int64_t time_ns);
