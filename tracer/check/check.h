/* tracer/check/check.h: whether a run is as its rules expect it. */
#pragma once

#include "tracer/check/rule.h"

typedef struct {
  char *text;    /* one sentence: what is not as expected, or why it cannot be told */
  int64_t at_ns; /* the moment to look at, -1 = none */
} WeftFailure;

typedef struct {
  const WeftRule *rule;
  GPtrArray *failures; /* of WeftFailure; empty: passed */
} WeftVerdict;

/* Checks @rules (of WeftRule) one by one. A rule that names nothing in the trace fails, and
 * so does one of which a loss makes it impossible to tell. Returns: (transfer full): of
 * WeftVerdict, in the order of the rules, which they borrow. */
GPtrArray *weft_check (const WeftTrace *trace, const GPtrArray *rules)
    G_GNUC_WARN_UNUSED_RESULT;

/* How many of them failed. */
unsigned weft_check_failed (const GPtrArray *verdicts);

/* junit.c: as JUnit's XML, a test case a rule; @name is the suite's. Returns: (transfer
 * full). */
char *weft_check_junit (const GPtrArray *verdicts, const char *name)
    G_GNUC_WARN_UNUSED_RESULT;
