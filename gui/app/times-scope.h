/* gui/app/times-scope.h: of what waits, holds and messages are measured: of all, of one
 * kind, of one object, of one thread. */
#pragma once

#include "gui/view/row-filter.h"
#include "gui/view/summary.h"

typedef enum { WEFT_TIMES_WAITS, WEFT_TIMES_HOLDS, WEFT_TIMES_MESSAGES } WeftTimesMeasure;

typedef enum {
  WEFT_SCOPE_ALL,
  WEFT_SCOPE_KIND,
  WEFT_SCOPE_OBJECT,
  WEFT_SCOPE_THREAD
} WeftScopeKind;

typedef struct {
  WeftScopeKind kind;
  uint32_t row; /* of the object, the thread, or the kind of a wait */
} WeftTimesScope;

/* Appends what there is to choose from: all, the kinds of waits that occur, the objects and
 * the threads with the most to them first, at most a thousand of each. @ret: of
 * WeftTimesScope. O(n log n) of threads and objects. */
void weft_times_scopes (const WeftSummary *summary, WeftTimesMeasure measure, GArray *ret);
/* "Lock: counter". Returns: (transfer full). */
char *weft_times_scope_text (const WeftTimesScope *self,
                             const WeftTrace *trace,
                             WeftTimesMeasure measure);

/* The rows of one object's or thread's waits, or holds, of uint32_t. Returns: (transfer
 * full) (nullable): NULL where it takes a look at each row. */
GArray *weft_times_scope_waits (const WeftTimesScope *self, const WeftTrace *trace);
GArray *weft_times_scope_holds (const WeftTimesScope *self, const WeftTrace *trace);

/* Such a look. Of all waits sleeps and yields are left out. */
bool weft_times_scope_has_wait (const WeftTimesScope *self,
                                const WeftTrace *trace,
                                uint32_t wait);
bool weft_times_scope_has_message (const WeftTimesScope *self,
                                   const WeftTrace *trace,
                                   uint32_t message);
