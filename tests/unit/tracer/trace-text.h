/* tests/unit/tracer/trace-text.h: the tables of a trace as short text, one row a line, with
 * names for rows and times in whole microseconds, for tests to compare.
 *
 * States read "-" none, R running, r ready, L waits for a lock, E waits for an event, S
 * sleeping, J joining, ? unknown, b blocked on something else, each followed by its end;
 * steps read DEPTH@TIME. */
#pragma once

#include "tracer/model/trace.h"

/* Each returns: (transfer full). */
char *weft_trace_text_threads (const WeftTrace *trace);
char *weft_trace_text_objects (const WeftTrace *trace);
char *weft_trace_text_waits (const WeftTrace *trace);
char *weft_trace_text_holds (const WeftTrace *trace);
char *weft_trace_text_wakes (const WeftTrace *trace); /* "main wakes 1 of ready at 20" */
char *weft_trace_text_messages (const WeftTrace *trace);
char *weft_trace_text_interactions (const WeftTrace *trace);
char *weft_trace_text_states (const WeftTrace *trace);
char *weft_trace_text_depths (const WeftTrace *trace);
char *weft_trace_text_waiting (const WeftTrace *trace);
char *weft_trace_text_notes (const WeftTrace *trace);
char *weft_trace_text_defects (const WeftTrace *trace);
char *weft_trace_text_processes (const WeftTrace *trace);

typedef struct {
  const char *name;
  WeftTrace *(*build) (void);
  char *(*print) (const WeftTrace *trace);
  const char *expected;
} WeftTextCase;

/* A test PREFIX/NAME for each of @n @cases, which have to stay. */
void weft_trace_text_add_cases (const char *prefix, const WeftTextCase *cases, size_t n);
