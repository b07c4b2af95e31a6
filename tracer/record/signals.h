/* tracer/record/signals.h: what `weft record` does with signals: it takes note of them all
 * and hands on those that were meant for the program. */
#pragma once

#include <glib.h>
#include <signal.h>
#include <sys/signalfd.h>

#include "tracer/record/launch.h"

typedef struct {
  int fd; /* readable when a signal has come */
  WeftSignalState before;
} WeftSignals;

/* Blocks the calling thread's signals and opens the descriptor. */
gboolean weft_signals_take (WeftSignals *ret, GError **error);
/* Restores what was before; signals that have come meanwhile are dropped. */
void weft_signals_restore (WeftSignals *self);

/* Returns: FALSE when none is pending. */
gboolean weft_signals_next (WeftSignals *self, struct signalfd_siginfo *ret);

/* Whether the program has to be sent @info's signal. What the terminal sent went to the
 * whole foreground group, and so to the program already. */
gboolean weft_signal_is_for_program (const struct signalfd_siginfo *info);

/* Whether @info's signal asks a process to end. */
gboolean weft_signal_ends (const struct signalfd_siginfo *info);
