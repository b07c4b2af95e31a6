/* tracer/check/rule.h: what is expected of a run, as one writes it down: a line a rule.
 *
 *   no FINDING                        no deadlock, no lock-order-inversion, no data-race
 * ... MEASURE SUBJECT [OP] VALUE        max-wait lock:counter 5ms messages channel:NAME A
 * OP B      messages channel:jobs sends == receives held-while-blocked [lock:NAME] none
 *   min-parallelism N [during span:TEXT]
 *   max-duration T [during span:TEXT]
 *   threads OP N
 *   losses none
 *
 * The measures: max-wait and total-wait (of lock:, condition:, channel: or thread:),
 * max-hold, total-hold and contended (of lock:), max-latency, p99-latency and max-depth (of
 * channel:). NAME may have * and ? in it, and then stands for all that match. OP is one of
 * <= < == != >= >, and may be left out where only one makes sense. A VALUE is a duration
 * (5ms, 1.5s, 200us), a number, a share (10%), or none, which is 0. Blank lines and what
 * follows a # are left out. */
#pragma once

#include <glib.h>

#include "tracer/analysis/finding.h"

#define WEFT_RULE_ERROR (weft_rule_error_quark ())
GQuark weft_rule_error_quark (void);

typedef enum { WEFT_RULE_ERROR_SYNTAX } WeftRuleError;

typedef enum {
  WEFT_MEASURE_FINDING, /* none of a kind */
  WEFT_MEASURE_MAX_WAIT,
  WEFT_MEASURE_TOTAL_WAIT,
  WEFT_MEASURE_MAX_HOLD,
  WEFT_MEASURE_TOTAL_HOLD,
  WEFT_MEASURE_CONTENDED,
  WEFT_MEASURE_MAX_LATENCY,
  WEFT_MEASURE_P99_LATENCY,
  WEFT_MEASURE_MAX_DEPTH,
  WEFT_MEASURE_MESSAGES,
  WEFT_MEASURE_HELD_WHILE_BLOCKED,
  WEFT_MEASURE_PARALLELISM,
  WEFT_MEASURE_DURATION,
  WEFT_MEASURE_THREADS,
  WEFT_MEASURE_LOSSES,
} WeftMeasure;

typedef enum {
  WEFT_SUBJECT_NONE = 0,
  WEFT_SUBJECT_LOCK = 1 << 0,
  WEFT_SUBJECT_CONDITION = 1 << 1, /* condition variables, barriers, semaphores, onces */
  WEFT_SUBJECT_CHANNEL = 1 << 2,
  WEFT_SUBJECT_THREAD = 1 << 3,
  WEFT_SUBJECT_SPAN = 1 << 4,
} WeftSubject;

typedef enum {
  WEFT_COMPARE_AT_MOST,
  WEFT_COMPARE_LESS,
  WEFT_COMPARE_EQUAL,
  WEFT_COMPARE_UNEQUAL,
  WEFT_COMPARE_AT_LEAST,
  WEFT_COMPARE_MORE,
} WeftCompare;

/* Of a channel's messages. */
typedef enum {
  WEFT_FIGURE_NUMBER, /* the rule's value */
  WEFT_FIGURE_SENDS,
  WEFT_FIGURE_RECEIVES,
  WEFT_FIGURE_DISCARDS,
  WEFT_FIGURE_LEFT,
} WeftFigure;

typedef struct {
  char *text;    /* as it was written */
  unsigned line; /* in its file, from 1; 0: not from a file */
  WeftMeasure measure;
  WeftFindingKind finding; /* of FINDING */
  WeftSubject subject;     /* NONE: all that the measure knows */
  char *pattern;           /* of the subject's name; NULL: all */
  char *during;            /* text of spans; NULL: the whole run */
  WeftCompare compare;
  double value;           /* nanoseconds, a count, or a share from 0 to 1 */
  WeftFigure left, right; /* of MESSAGES */
} WeftRule;

void weft_rule_free (WeftRule *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRule, weft_rule_free)

/* Returns: (transfer full): NULL with WEFT_RULE_ERROR_SYNTAX, whose message says what is
 * wrong in @tainted_text and what would be right. */
WeftRule *weft_rule_parse (const char *tainted_text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* All rules of a file's @tainted_text; the message of an error says in which line of @name.
 * Returns: (transfer full): of WeftRule, which it owns; NULL with WEFT_RULE_ERROR_SYNTAX,
 * also when there is none. */
GPtrArray *weft_rules_parse (const char *name, const char *tainted_text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether @value is as @compare wants it to @limit. */
bool weft_compare_holds (WeftCompare compare, double value, double limit);
const char *weft_compare_text (WeftCompare compare); /* "<="; static */
