/* tracer/record/guardian-process.h: what the guardian does, and what it is asked. Only for
 * guardian.c. */
#pragma once

#include "tracer/record/guardian.h"

typedef enum {
  WEFT_REQUEST_MEASURE,
  WEFT_REQUEST_RECORD,
  WEFT_REQUEST_COUNTS,
  WEFT_REQUEST_STOP
} WeftRequest;

/* Runs in the forked process, for its whole life. Removes @home at its end. */
void weft_guardian_process_run (const WeftGuardianSpec *spec,
                                const char *home,
                                int fd) G_GNUC_NORETURN;
