/* tracer/analysis/words.h: figures and kinds as people read them. */
#pragma once

#include "tracer/model/trace.h"

/* The vocabulary's own words, as formats that programs read have them: "mutex", "read
 * lock", "timed out". Static; "object" or "unknown" for a number that is none of them. */
const char *weft_object_kind_text (WeftObjectKind kind);
const char *weft_wait_kind_text (WeftWaitKind kind);
const char *weft_wait_outcome_text (WeftWaitOutcome outcome);
/* NULL for a detail that is not known. */
const char *weft_detail_text (WeftLockDetail detail);

/* The same in the user's language, for people to read. Static. */
const char *weft_object_kind_shown (WeftObjectKind kind);
const char *weft_wait_kind_shown (WeftWaitKind kind);
const char *weft_interaction_shown (WeftInteractionKind kind);
const char *weft_state_shown (WeftState state);

/* What is held for a time: a mutex, a read-write lock, a spinlock. */
bool weft_object_kind_is_lock (WeftObjectKind kind);
/* Whether a wait of this kind is for a lock, so that its holders stand in the way. */
bool weft_wait_kind_is_lock (WeftWaitKind kind);

/* Whether it is for nothing and nobody: a sleep, or a yield of the CPU. */
bool weft_wait_kind_is_pause (WeftWaitKind kind);

/* "sort", "sort (312)". Both return: (transfer full). */
char *weft_process_program (const WeftTrace *trace, uint32_t process);
char *weft_process_name (const WeftTrace *trace, uint32_t process);
/* Its name, with that of its process where there are several: "main of sort (312)".
 * Returns: (transfer full). */
char *weft_thread_full_name (const WeftTrace *trace, uint32_t thread);

/* Whether a thread that did not end by itself is one of the program that was started, of
 * whose process it is known that it has ended. Of a process that came out of it that is
 * not known. */
bool weft_thread_ended_with_process (const WeftTrace *trace, const WeftThread *thread);

/* "3.41 ms", "12.0 µs", "950 ns", "2.50 s", "3 min 12 s", "2 h 5 min": three significant
 * digits. Returns: (transfer full). */
char *weft_format_duration (int64_t duration_ns);
/* A point in time to the microsecond: "14.310 ms", "3.214310 s". Returns: (transfer full).
 */
char *weft_format_moment (int64_t time_ns);
/* "1,284". Returns: (transfer full). */
char *weft_format_count (uint64_t count);
