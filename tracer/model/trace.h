/* tracer/model/trace.h: a recorded run as immutable tables.
 *
 * Rows are plain structs joined by row number. Everything is borrowed from the trace and
 * lives as long as it; a sealed trace never changes and is read from any thread without a
 * lock. Times are int64_t nanoseconds since the trace began; what had not ended when the
 * trace did has end_ns = the trace's end and says so in a flag. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "tracer/events/vocabulary.h"
#include "tracer/model/states.h"

#define WEFT_NO_ROW UINT32_MAX
#define WEFT_NO_NUMBER UINT64_MAX /* of a thread whose start was not seen */

typedef struct WeftTrace WeftTrace;

typedef struct {
  int32_t pid, ppid;
  const char *program; /* absolute path */
  int64_t begin_ns, end_ns;
  uint32_t parent;     /* row of processes; WEFT_NO_ROW when it is not in the trace */
  uint32_t started_by; /* row of threads: which of the parent's forked or spawned it; its
                        * main thread then has an interaction SPAWN from there. WEFT_NO_ROW
                        * when that is not known, and for one that took another's place */
  uint32_t replaces;   /* row of processes: what this one was before exec; WEFT_NO_ROW */
  uint8_t detail;      /* WeftLockDetail; WEFT_N_DETAILS when its start was not seen */
} WeftProcess;

typedef struct {
  const char *name;  /* as given, else "thread N", N its number or kernel id; never NULL */
  const char *label; /* its name, and where others of its process are called so its kernel
                      * id: "worker (4312)"; never NULL */
  int32_t tid;       /* 0 when it was spawned, but not seen to start */
  uint32_t process, parent; /* rows; parent WEFT_NO_ROW for main or when not known */
  uint64_t number;          /* within the process, 0 = main; or WEFT_NO_NUMBER */
  int64_t spawned_ns;       /* when the parent asked; = begin_ns for main */
  int64_t begin_ns, end_ns;
  uint32_t spawn_site; /* row of sites, WEFT_NO_ROW */
  const char *panic;   /* its message, NULL when it did not panic */
  WeftThreadEnd end;   /* meaningful when ended */
  bool ended;          /* false: it still lived when the trace ended */
  bool joined, detached;
} WeftThread;

typedef struct {
  const char *name; /* as given, else "mutex N"; never NULL */
  WeftObjectKind kind;
  uint32_t process;
  uint64_t address;
  uint32_t generation;  /* of this address, from 0 */
  int64_t capacity;     /* -1 = none */
  int64_t acquisitions; /* of a lock: those that have no hold, and were counted instead */
  int64_t brief_waits, brief_ns; /* of a lock: those that are no wait, being over within a
                                  * microsecond or so, and how long they took in all */
  int64_t thinned_ns; /* from here on so many that most were counted; -1 = never */
  /* A bare futex, which is used without any call while nobody waits. Of a lock: its holds
   * and acquisitions are only those while somebody waited. Of a channel: its messages are
   * only those that woke who waited for them, and what is in it is not known. */
  bool contended_only;
  bool counted_depth; /* of a channel: its messages were counted, since it is a queue of the
                       * program's own; the waits for it are those for its parts */
  int64_t created_ns, destroyed_ns; /* the trace's begin and end when not seen */
  uint32_t site;                    /* where it was created; WEFT_NO_ROW */
  const char *module; /* in whose data it lies: path; NULL when it is no global variable */
  uint64_t offset;    /* of the address within the module's image */
} WeftObject;

/* Whether not every hold of a lock was recorded, so that what they say of it is the least
 * that it can be. Its acquisitions are exact unless it is `contended_only`. */
static inline bool
weft_object_holds_in_part (const WeftObject *object)
{
  return object->contended_only || object->acquisitions != 0;
}

typedef struct {
  uint32_t thread;
  uint32_t object; /* WEFT_NO_ROW for joins and sleeps */
  uint32_t target; /* the thread that a join waits for, else WEFT_NO_ROW */
  WeftWaitKind kind;
  WeftWaitOutcome outcome; /* meaningful when ended */
  int64_t begin_ns, end_ns;
  int64_t holder_since_ns; /* -1 = not known */
  uint32_t holder, waker;  /* thread rows, WEFT_NO_ROW = not known or nobody */
  uint32_t holder_site;    /* where the holder took it; WEFT_NO_ROW */
  uint32_t lock; /* of a condition: the mutex that was given back for it; WEFT_NO_ROW */
  uint32_t site;
  uint32_t stack; /* of the waiter, for weft_trace_stack(); WEFT_NO_ROW */
  /* false: still waiting when the trace or its thread ended, which is end_ns then; or, when
   * end_ns is earlier, its end was lost and it lasted at least until then. */
  bool ended;
} WeftWait;

typedef struct {
  uint32_t thread, object;
  WeftHoldMode mode;
  int64_t acquired_ns, released_ns;
  uint32_t waiters; /* when it was released */
  uint32_t site;
  uint32_t stack; /* at the release, when somebody waited; WEFT_NO_ROW */
  bool released;  /* false: still held when its process ended, which is released_ns then,
                     though its thread may have ended before */
  bool untold;    /* released, of which there is no record, as when the process ends while
                     the thread has yet to write it: released_ns is when the next to get it
                     had it, at the latest */
} WeftHold;

typedef enum {
  WEFT_FATE_IN_CHANNEL, /* still there when the trace ended */
  WEFT_FATE_RECEIVED,
  WEFT_FATE_DISCARDED /* destroyed unreceived */
} WeftFate;

typedef struct {
  uint32_t channel;          /* object row */
  uint64_t id;               /* within the channel */
  uint32_t sender, receiver; /* thread rows, WEFT_NO_ROW */
  int64_t sent_ns, ended_ns; /* ended: received or discarded */
  uint32_t send_site, receive_site;
  WeftFate fate;
} WeftMessage;

typedef struct {
  int64_t time_ns;
  uint32_t depth; /* from here on */
} WeftDepth;

typedef enum {
  WEFT_INTERACTION_SPAWN,
  WEFT_INTERACTION_JOIN,     /* from the end of the joined thread to the end of the join */
  WEFT_INTERACTION_HAND_OFF, /* from a lock's release to the waiter who got it next */
  WEFT_INTERACTION_MESSAGE,
  WEFT_INTERACTION_WAKE, /* condition, barrier, once */
  WEFT_N_INTERACTIONS
} WeftInteractionKind;

const char *
weft_interaction_text (WeftInteractionKind kind); /* "spawn", "hand-off"; static */

typedef struct {
  WeftInteractionKind kind;
  uint32_t from_thread, to_thread;
  int64_t from_ns, to_ns; /* from_ns <= to_ns */
  uint32_t object;        /* WEFT_NO_ROW for spawn and join */
  uint32_t
      cause; /* row: of waits (JOIN, HAND_OFF, WAKE), messages (MESSAGE), else NO_ROW */
  uint32_t stack; /* of the thread it comes from, at that moment; WEFT_NO_ROW */
} WeftInteraction;

/* Something that ends waits for an object: a signal, a post, the last to arrive. Not of
 * locks that have holds, whose releases tell it. */
typedef struct {
  uint32_t thread, object;
  int64_t time_ns;
  int32_t woken; /* how many waited then and were woken; -1 = not known */
  uint32_t site;
  uint32_t stack; /* WEFT_NO_ROW, as site */
} WeftWake;

typedef enum {
  WEFT_NOTE_MARK,
  WEFT_NOTE_SPAN, /* begin_ns to end_ns */
  WEFT_NOTE_VALUE,
  WEFT_NOTE_READ,
  WEFT_NOTE_WRITE,
  WEFT_NOTE_ARC_CLONE, /* value: the count after it */
  WEFT_NOTE_ARC_DROP,
  WEFT_NOTE_POISONED,
  WEFT_NOTE_POISON_SEEN,
  WEFT_NOTE_POISON_CLEARED,
  WEFT_NOTE_PANIC,
  WEFT_NOTE_DISCONNECT_SENDER,
  WEFT_NOTE_DISCONNECT_RECEIVER
} WeftNoteKind;

typedef struct {
  uint32_t thread;
  WeftNoteKind kind;
  int64_t begin_ns, end_ns; /* equal except for spans */
  uint32_t object;          /* WEFT_NO_ROW */
  const char *text;         /* never NULL, "" when there is none */
  int64_t value;
  bool ended; /* of a span: false when its thread, or the trace, ended in it */
} WeftNote;

typedef struct {
  int64_t begin_ns, end_ns;
  uint64_t count; /* 0 = not known */
  int32_t cpu;    /* whose buffer was full; -1 = not known */
} WeftLoss;

typedef struct {
  uint32_t process;
  uint64_t address;     /* of the instruction after the call */
  const char *module;   /* path of the executable or library, NULL when not known */
  uint64_t offset;      /* of the address within the module's image */
  const char *function; /* demangled; NULL until symbols were resolved, as file */
  const char *name;     /* the function, shortened to be shown; NULL */
  const char *file;
  int line;         /* 0 = not known */
  uint32_t caller;  /* row of sites: where the function was inlined; WEFT_NO_ROW */
  bool runtime;     /* in a library that comes with the language: std, libstdc++, libc */
  const char *text; /* "counter.c:44", else the name, else "a.out+0x12f4"; never NULL */
} WeftSite;

/* Trace data that did not fit, by reason: a torn or lossy trace is still worth viewing. */
typedef struct {
  uint64_t events;             /* all that were decoded */
  uint64_t lost;               /* counted by the tracer */
  bool lost_is_exact;          /* false: some losses were not counted */
  uint64_t unmatched_waits;    /* ends without a begin */
  uint64_t unknown_threads;    /* threads whose start was not seen */
  uint64_t unmatched_messages; /* receives of a message whose send was not seen */
  uint64_t malformed;          /* events with impossible fields */
} WeftDefects;

/* What the kernel told of when threads were on a CPU. */
typedef struct {
  bool recorded;
  uint64_t switches, lost; /* records, also those of threads that are not the trace's */
} WeftScheduling;

/* From the manifest; NULL or -1 where it does not say. */
typedef struct {
  char *program;
  char **args; /* NULL-terminated, without the program; may be NULL */
  char *host;
  char *detail;
  char *scheduling_refusal;     /* why scheduling was not recorded */
  int64_t started_unix_ns;      /* wall clock at the recording's start */
  int64_t started_monotonic_ns; /* the trace's clock then */
  int64_t began_unix_ns; /* wall clock at the trace's begin, as exact as the two above,
                          * which are read to the microsecond; not from the manifest */
  int exit_status;       /* 128+n for a signal */
} WeftRunInfo;

void weft_run_info_clear (WeftRunInfo *info);

WeftTrace *weft_trace_ref (WeftTrace *self);
void weft_trace_unref (WeftTrace *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTrace, weft_trace_unref)

const WeftRunInfo *weft_trace_info (const WeftTrace *self);
const WeftDefects *weft_trace_defects (const WeftTrace *self);
const WeftScheduling *weft_trace_scheduling (const WeftTrace *self);
int64_t weft_trace_duration_ns (const WeftTrace *self);

/* Tables. Order: threads and processes by begin; objects by creation; waits by (thread,
 * begin); holds by (object, acquired); wakes by (object, time); messages by (channel,
 * sent); interactions by from_ns; notes by (thread, begin); losses by begin. */
const WeftProcess *weft_trace_processes (const WeftTrace *self, size_t *ret_n);
const WeftThread *weft_trace_threads (const WeftTrace *self, size_t *ret_n);
const WeftObject *weft_trace_objects (const WeftTrace *self, size_t *ret_n);
const WeftWait *weft_trace_waits (const WeftTrace *self, size_t *ret_n);
const WeftHold *weft_trace_holds (const WeftTrace *self, size_t *ret_n);
const WeftWake *weft_trace_wakes (const WeftTrace *self, size_t *ret_n);
const WeftMessage *weft_trace_messages (const WeftTrace *self, size_t *ret_n);
const WeftInteraction *weft_trace_interactions (const WeftTrace *self, size_t *ret_n);
const WeftNote *weft_trace_notes (const WeftTrace *self, size_t *ret_n);
const WeftLoss *weft_trace_losses (const WeftTrace *self, size_t *ret_n);
const WeftSite *weft_trace_sites (const WeftTrace *self, size_t *ret_n);

/* The call stack number @stack, innermost first, as rows of sites: all frames, also those
 * of inlined functions and of the language's libraries. The site of a wait, hold or spawn
 * is the innermost frame of the program's own, where there is one. */
const uint32_t *weft_trace_stack (const WeftTrace *self, uint32_t stack, size_t *ret_n);

/* Slices of the tables above, contiguous, in O(1). */
const WeftWait *
weft_trace_thread_waits (const WeftTrace *self, uint32_t thread, size_t *ret_n);
const WeftNote *
weft_trace_thread_notes (const WeftTrace *self, uint32_t thread, size_t *ret_n);
const WeftHold *
weft_trace_lock_holds (const WeftTrace *self, uint32_t object, size_t *ret_n);
const WeftWake *
weft_trace_object_wakes (const WeftTrace *self, uint32_t object, size_t *ret_n);
const WeftMessage *
weft_trace_channel_messages (const WeftTrace *self, uint32_t object, size_t *ret_n);
const WeftDepth *
weft_trace_channel_depths (const WeftTrace *self, uint32_t object, size_t *ret_n);

/* Indexes into the tables, each an array of row numbers: the holds of a thread by
 * acquired_ns, the waits for an object by begin_ns, the interactions to and from a thread
 * by from_ns. */
const uint32_t *
weft_trace_thread_holds (const WeftTrace *self, uint32_t thread, size_t *ret_n);
const uint32_t *
weft_trace_object_waits (const WeftTrace *self, uint32_t object, size_t *ret_n);
const uint32_t *
weft_trace_thread_interactions (const WeftTrace *self, uint32_t thread, size_t *ret_n);

/* What a thread's lane shows. */
const WeftStates *weft_trace_thread_states (const WeftTrace *self, uint32_t thread);

/* How many threads wait for @object over time, as steps; never NULL when *ret_n > 0. */
const WeftDepth *
weft_trace_object_waiting (const WeftTrace *self, uint32_t object, size_t *ret_n);

/* The hold of @lock at @time_ns (the latest acquired one when several readers hold it), in
 * O(log n). NULL when nobody holds it. */
const WeftHold *weft_trace_hold_at (const WeftTrace *self, uint32_t lock, int64_t time_ns);

/* The depth in force at @time_ns, in O(log n); 0 before the first step. */
uint32_t weft_depth_at (const WeftDepth *steps, size_t n, int64_t time_ns);

/* The losses as disjoint stretches of time, by begin: count is 0 and cpu -1 in them. */
const WeftLoss *weft_trace_lossy_stretches (const WeftTrace *self, size_t *ret_n);

/* Whether a loss overlaps [@from_ns, @to_ns). */
bool weft_trace_lossy_between (const WeftTrace *self, int64_t from_ns, int64_t to_ns);
