/* tracer/export/subject.h: what of a trace an export is about: a part of its time, and in
 * it something that was chosen. */
#pragma once

#include "tracer/analysis/selection.h"

typedef struct {
  WeftSelection chosen;   /* NONE: all that happens in the range. Its time is the moment in
                           * question, also with NONE; below zero: none */
  int64_t from_ns, to_ns; /* the range, half-open; equal: none was chosen */
} WeftSubject;

/* The time of it: the range where one was chosen, else that of what was chosen, else all.
 */
void weft_subject_time (const WeftTrace *trace,
                        const WeftSubject *self,
                        int64_t *ret_from_ns,
                        int64_t *ret_to_ns);

/* What a command line says. @tainted_name is the name of a thread or object, which may have
 * its kind before it ("thread:worker", "lock:counter", "channel:jobs", "object:ready"):
 * that is the wait of the thread, or for the object, that goes on at @at_ns; where @at_ns
 * is -1 the longest one that overlaps the range; where there is none, the thread or object
 * itself. Or it is just one thing, as selection-name.h says ("wait:worker@4.04ms"). NULL is
 * any; no name and no moment is all that happens in the range. @from_ns = @to_ns: no range.
 * Linear in the waits.
 * Returns: false with WEFT_SELECTION_ERROR. */
bool weft_subject_find (const WeftTrace *trace,
                        const char *tainted_name,
                        int64_t at_ns,
                        int64_t from_ns,
                        int64_t to_ns,
                        WeftSubject *ret,
                        GError **error);

/* The longest wait that overlaps [@from_ns, @to_ns), of what does overlap; sleeps and
 * yields do not count, and joins only where there is nothing else. @thread, @object: only
 * of that thread, for that object; WEFT_NO_ROW: any. Returns: WEFT_NO_ROW when there is
 * none. */
uint32_t weft_subject_longest_wait (const WeftTrace *trace,
                                    uint32_t thread,
                                    uint32_t object,
                                    int64_t from_ns,
                                    int64_t to_ns);
