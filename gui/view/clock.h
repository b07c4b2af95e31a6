/* gui/view/clock.h: replay: the playhead goes through the trace's time at a speed of its
 * own. Pure: the caller says what time it is. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Nanoseconds of the trace in a second of the viewer's. */
#define WEFT_CLOCK_SLOWEST 1e3
#define WEFT_CLOCK_FASTEST 1e9

typedef struct {
  int64_t begin_ns, end_ns; /* where it was started, and where it ends by itself */
  int64_t begin_us;         /* when that was */
  double speed;             /* nanoseconds a second */
  bool runs;
} WeftClock;

/* Not running. */
void weft_clock_init (WeftClock *self, double speed);
/* From @time_ns; from the beginning when that is where it ends. */
void weft_clock_start (WeftClock *self, int64_t time_ns, int64_t end_ns, int64_t now_us);
void weft_clock_stop (WeftClock *self);
/* Where the playhead is. Stops at the end. */
int64_t weft_clock_time_ns (WeftClock *self, int64_t now_us);
/* The time goes on from where it is. */
void weft_clock_set_speed (WeftClock *self, double speed, int64_t now_us);

/* A slider from 0 to 1, on which equal ways are equal factors; and back. Speeds are 1, 2 or
 * 5 times a power of ten. */
double weft_clock_speed (double share);
double weft_clock_share (double speed);
/* The speed at which @span_ns takes about ten seconds. */
double weft_clock_speed_for (double span_ns);
