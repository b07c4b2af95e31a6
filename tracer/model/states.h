/* tracer/model/states.h: what one lane does over time: gapless, sorted, immutable
 * intervals, with an index that answers any zoom in time proportional to the pixels.
 *
 * The index is a pyramid over the intervals' numbers (fan-out 16), holding for each group
 * the time spent in each state before it; a query chooses, pixel by pixel, the coarsest
 * level that fits. An interval takes less than 16 bytes, its cause and its part of the
 * index included, and a lane some 500 more, however short it is. */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Where scheduling was recorded, RUNNING is exactly when the thread was on a CPU, also
 * within a wait: on its way into it and out of it, or when it spins. Where it was not,
 * READY and WAIT_OTHER do not occur, and RUNNING includes them. */
typedef enum {
  WEFT_STATE_NONE, /* not yet started, or ended */
  WEFT_STATE_RUNNING,
  WEFT_STATE_READY,      /* able to run, but not on a CPU */
  WEFT_STATE_WAIT_LOCK,  /* mutex, rwlock, once: somebody holds it */
  WEFT_STATE_WAIT_EVENT, /* message, condition, barrier: something has to happen */
  WEFT_STATE_SLEEPING,
  WEFT_STATE_JOINING,
  WEFT_STATE_UNKNOWN,    /* a loss makes it impossible to tell */
  WEFT_STATE_WAIT_OTHER, /* off the CPU outside of any wait that was recorded */
  WEFT_N_STATES
} WeftState;

/* In words, for people: "running", "waits for a lock", ... Static. */
const char *weft_state_text (WeftState state);

typedef struct {
  int64_t begin_ns; /* since the trace began, inclusive */
  int64_t end_ns;   /* exclusive */
  uint32_t cause;   /* row of the wait that it is part of, else WEFT_NO_ROW */
  WeftState state;
} WeftInterval;

/* The state that takes most of a pixel's time. */
typedef struct {
  WeftState state;  /* the dominant one */
  uint8_t fraction; /* its share of the pixel's time, 255 = all */
} WeftColumn;

typedef struct WeftStates WeftStates;

/* Copies @n intervals. They must be sorted, gapless, and within 2^58 ns of 0.
 * Returns: (transfer full). */
WeftStates *weft_states_new (const WeftInterval *intervals, size_t n)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_states_free (WeftStates *self); /* accepts NULL */

size_t weft_states_size (const WeftStates *self);
size_t weft_states_bytes (const WeftStates *self); /* all its memory, with its index */
WeftInterval weft_states_get (const WeftStates *self, size_t index);

/* The interval that contains @time_ns, in O(log n); the first or last one when outside.
 * SIZE_MAX when there is none at all. */
size_t weft_states_seek (const WeftStates *self, int64_t time_ns);

/* Fills @columns with @n_columns equal parts of [@from_ns, @to_ns), in O(@n_columns log n).
 * A pixel of fewer than 64 intervals is exact; in others at most 1/128 of a pixel's time at
 * either edge is taken as evenly mixed. Time outside the intervals counts as NONE; a pixel
 * narrower than a nanosecond shows the state at its place. */
void weft_states_columns (const WeftStates *self,
                          int64_t from_ns,
                          int64_t to_ns,
                          WeftColumn *columns,
                          size_t n_columns);

/* Adds to @ret_totals_ns the time in each state within [@from_ns, @to_ns), exactly, in
 * O(log n). */
void weft_states_totals (const WeftStates *self,
                         int64_t from_ns,
                         int64_t to_ns,
                         int64_t ret_totals_ns[WEFT_N_STATES]);
