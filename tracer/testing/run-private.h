/* tracer/testing/run-private.h: what the files behind weft/trace.h share. */
#pragma once

#include "tracer/model/trace.h"
#include "tracer/testing/weft/trace.h"

struct WeftRun {
  WeftTrace *trace; /* NULL when there is an error */
  char *error, *path;
  char *temporary; /* a folder to be removed; NULL */
  int status;
  bool timed_out;
  uint64_t interactions[WEFT_N_INTERACTIONS];
  GArray *threads, *locks, *channels, *waits, *findings; /* as weft/trace.h has them */
  GStringChunk *texts;                                   /* of those */
};

/* ask.c: fills in all of them from the trace. */
void weft_run_fill (WeftRun *self);
