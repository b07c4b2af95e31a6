/* tracer/testing/recorder.h: runs `weft record` for weft/trace.h. */
#pragma once

#include <glib.h>

#include "tracer/testing/weft/trace.h"

typedef struct {
  const char *const *argv; /* of the program */
  char **envp;             /* all of its environment */
  const char *output;      /* the trace folder to make */
  const char *detail;
  int64_t timeout_ns;
} WeftRecorderCall;

/* Waits for the program's end. Returns: FALSE with an error of one line when the command
 * cannot be run, or does not end. */
gboolean weft_recorder_run (const WeftRecorderCall *call,
                            int *ret_status,
                            bool *ret_timed_out,
                            GError **error);
