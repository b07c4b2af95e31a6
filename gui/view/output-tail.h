/* gui/view/output-tail.h: the last lines of what a program prints, as a terminal would
 * leave them: colours and titles are taken out, a carriage return writes over the line,
 * bytes that are no UTF-8 show as U+FFFD, a character may come in two pieces. Two streams
 * never mix within a line. Bounded, however much is printed. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum { WEFT_STREAM_OUT, WEFT_STREAM_ERR, WEFT_N_STREAMS } WeftStream;

typedef struct {
  const char *text; /* UTF-8 without its line end */
  WeftStream stream;
} WeftOutputLine;

typedef struct _WeftOutputTail WeftOutputTail;

/* Keeps the last @max_lines lines (at least 1), and of each at most WEFT_OUTPUT_LINE_BYTES:
 * a longer one goes on in the next. */
#define WEFT_OUTPUT_LINE_BYTES 4096
WeftOutputTail *weft_output_tail_new (unsigned max_lines) G_GNUC_WARN_UNUSED_RESULT;
void weft_output_tail_free (WeftOutputTail *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftOutputTail, weft_output_tail_free)

void weft_output_tail_add (WeftOutputTail *self,
                           WeftStream stream,
                           const char *tainted_bytes,
                           size_t n_bytes);

/* Lines are numbered from the first that was printed. Those in [first, end) are kept. */
uint64_t weft_output_tail_first (const WeftOutputTail *self);
uint64_t weft_output_tail_end (const WeftOutputTail *self);
/* Valid until the next call that adds. @number has to be kept. */
WeftOutputLine weft_output_tail_line (const WeftOutputTail *self, uint64_t number);

/* The first line that differs from what it was at the last call, the end when none does. */
uint64_t weft_output_tail_take_changed (WeftOutputTail *self);
