/* tracer/record/error.h: what keeps a recording from being made. The numbers are the exit
 * statuses of `weft record`. Messages are one line that names what is wrong and what to do.
 */
#pragma once

#include <glib.h>

typedef enum {
  WEFT_RECORD_ERROR_FAILED = 125,         /* weft itself */
  WEFT_RECORD_ERROR_NOT_EXECUTABLE = 126, /* the program */
  WEFT_RECORD_ERROR_NOT_FOUND = 127,
} WeftRecordError;

#define WEFT_RECORD_ERROR (weft_record_error_quark ())
GQuark weft_record_error_quark (void);
