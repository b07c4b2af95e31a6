/* gui/view/time-base.h: what times are told from: the start of the trace, a mark, or the
 * clock on the wall. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
  WEFT_TIME_SINCE_START,
  WEFT_TIME_SINCE_MARK,
  WEFT_TIME_WALL_CLOCK,
  WEFT_N_TIME_BASES
} WeftTimeBaseKind;

typedef struct {
  WeftTimeBaseKind kind;
  int64_t mark_ns;       /* SINCE_MARK: the moment that is 0 */
  int64_t began_unix_ns; /* WALL_CLOCK: when the trace began */
  GTimeZone *zone;       /* WALL_CLOCK: borrowed; NULL: UTC */
} WeftTimeBase;

/* Since the start: what a zeroed one is, too. */
#define WEFT_TIME_BASE_INIT ((WeftTimeBase){ WEFT_TIME_SINCE_START, 0, 0, NULL })

#define WEFT_BASE_TEXT 64 /* bytes, with the NUL */

/* @time_ns of the trace as that base tells it, to the nanosecond: "14.310 412 ms",
 * "+2.000 ms" or "−310 ns" from a mark, "14:03:07.120 412 007" or with @dated
 * "2026-11-24 14:03:07.120 412 007". */
void weft_time_base_text (const WeftTimeBase *self,
                          int64_t time_ns,
                          bool dated,
                          char ret_text[WEFT_BASE_TEXT]);

/* The same of the wall clock, in parts of it. */
typedef enum {
  WEFT_WALL_MINUTES, /* "14:03" */
  WEFT_WALL_SECONDS, /* "14:03:07" */
  WEFT_WALL_DAY,     /* "11-24 14:03:07" */
  WEFT_WALL_DATE     /* "2026-11-24 14:03:07" */
} WeftWallParts;
void weft_time_base_wall (const WeftTimeBase *self,
                          int64_t time_ns,
                          WeftWallParts parts,
                          int decimals,
                          char ret_text[WEFT_BASE_TEXT]);

/* @a / @b, rounded towards less; @b > 0. */
int64_t weft_floor_div (int64_t a, int64_t b);

/* Of the wall clock: where, in nanoseconds of the trace, the day began in which the trace
 * did, so that ticks stand at whole minutes and hours of the wall's; else the moment that
 * is 0. */
int64_t weft_time_base_zero_ns (const WeftTimeBase *self);
/* Whether [@from_ns, @to_ns) lies in one day of the wall clock's. */
bool weft_time_base_one_day (const WeftTimeBase *self, int64_t from_ns, int64_t to_ns);
