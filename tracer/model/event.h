/* tracer/model/event.h: one decoded event, as a loader hands it to the builder.
 *
 * No loader's objects appear here, so that several decoders can stand behind it. Strings
 * are borrowed and need to live only until weft_trace_builder_add() returns. */
#pragma once

#include <stdint.h>

#include "tracer/events/vocabulary.h"

typedef enum {
  WEFT_EVENT_PROCESS_START,
  WEFT_EVENT_THREAD_SPAWN,
  WEFT_EVENT_THREAD_SPAWN_FAILED,
  WEFT_EVENT_THREAD_START,
  WEFT_EVENT_THREAD_NAME,
  WEFT_EVENT_THREAD_DETACH,
  WEFT_EVENT_THREAD_PANIC,
  WEFT_EVENT_THREAD_EXIT,
  WEFT_EVENT_WAIT_BEGIN,
  WEFT_EVENT_WAIT_END,
  WEFT_EVENT_HOLD,
  WEFT_EVENT_HELD, /* the lock is held at this moment; tid is the holder's */
  WEFT_EVENT_WAKE,
  WEFT_EVENT_OBJECT_CREATE,
  WEFT_EVENT_OBJECT_DESTROY,
  WEFT_EVENT_SEND,
  WEFT_EVENT_RECEIVE,
  WEFT_EVENT_DISCARD,
  WEFT_EVENT_DISCONNECT,
  WEFT_EVENT_ARC,
  WEFT_EVENT_POISON,
  WEFT_EVENT_MARK,
  WEFT_EVENT_SPAN_BEGIN,
  WEFT_EVENT_SPAN_END,
  WEFT_EVENT_VALUE,
  WEFT_EVENT_ACCESS,
  WEFT_EVENT_OBJECT_NAME,
  WEFT_EVENT_OBJECT_SEEN,
  WEFT_EVENT_LOCK_COUNTS,
  WEFT_EVENT_DETAIL,
  WEFT_EVENT_STACK,  /* of the thread's next event that is no annotation */
  WEFT_EVENT_MODULE, /* lttng_ust_statedump:bin_info: a loaded executable or library */
  WEFT_EVENT_LOSS,   /* the tracer had to drop events between time_ns and loss.end_ns */

  /* What the kernel says of scheduling. Threads that are not the trace's may occur. */
  WEFT_EVENT_SWITCH_IN,   /* the thread got a CPU */
  WEFT_EVENT_SWITCH_OUT,  /* it left it */
  WEFT_EVENT_THREAD_GONE, /* it is no more */
  WEFT_EVENT_SCHED_BEGIN, /* scheduling is recorded from here */
  WEFT_EVENT_SCHED_END,   /* to here */
  WEFT_EVENT_SCHED_LOSS,  /* as LOSS, of these events */
  WEFT_N_EVENT_TYPES /* also: an event that a decoder knows, but with impossible fields */
} WeftEventType;

static inline int
weft_event_is_scheduling (WeftEventType type)
{
  return type >= WEFT_EVENT_SWITCH_IN && type <= WEFT_EVENT_SCHED_LOSS;
}

typedef struct {
  WeftEventType type;
  int32_t tid;     /* kernel id of the thread that emitted it, or that it is about; 0 for
                      MODULE, LOSS, SCHED_BEGIN, SCHED_END and SCHED_LOSS */
  int64_t time_ns; /* CLOCK_MONOTONIC, not yet relative to the trace */
  union {
    struct {
      int32_t pid, ppid;
      const char *program; /* absolute path */
    } process_start;
    struct {
      uint64_t thread; /* number within the process, 0 = main */
      uint64_t routine, site;
      const char *name; /* "" when not given */
      int32_t pid;      /* THREAD_START only */
      int32_t error;    /* THREAD_SPAWN_FAILED only */
      WeftThreadEnd end;
    } thread; /* THREAD_SPAWN, _SPAWN_FAILED, _START, _NAME, _DETACH, _EXIT */
    struct {
      const char *text; /* MARK, SPAN_BEGIN, THREAD_PANIC's message, VALUE's name */
      int64_t value;    /* VALUE */
      uint64_t site;    /* THREAD_PANIC */
    } note;
    struct {
      WeftWaitKind kind;
      WeftWaitOutcome outcome; /* WAIT_END */
      uint64_t object;         /* a thread's number for a join */
      int32_t holder, waker;   /* kernel ids, 0 = not known */
      int64_t holder_since_ns; /* absolute; 0 = not known */
      uint64_t holder_site;    /* WAIT_BEGIN: where it took it, 0 = not known */
      uint64_t lock; /* WAIT_BEGIN for a condition: the mutex it gave back, or 0 */
      uint64_t site; /* WAIT_BEGIN */
    } wait;          /* WAIT_BEGIN, WAIT_END */
    struct {
      uint64_t object;
      WeftHoldMode mode;
      int64_t acquired_ns, released_ns; /* absolute */
      uint32_t waiters;
      uint64_t site;
    } hold;
    struct {
      WeftObjectKind kind;
      uint64_t object;
      WeftHoldMode mode;
      int64_t acquired_ns; /* absolute; 0 = it is not held any more after all */
      uint64_t site;
    } held;
    struct {
      WeftObjectKind kind;
      uint64_t object;
      int32_t woken; /* -1 = not known */
      uint64_t site;
    } wake;
    struct {
      WeftObjectKind kind;
      uint64_t object;
      const char *name; /* "" when not given */
      int64_t capacity; /* -1 = none */
      uint64_t site;
    } object; /* OBJECT_CREATE, OBJECT_DESTROY, OBJECT_SEEN */
    struct {
      uint64_t object, size; /* in bytes */
      const char *name;
    } naming; /* OBJECT_NAME */
    struct {
      WeftObjectKind kind;
      uint64_t object;
      int64_t acquisitions;  /* that no hold tells; negative: that one tells after all */
      int64_t brief_waits;   /* that no wait tells: the lock was had after a moment */
      int64_t brief_ns;      /* all of them */
      WeftLockDetail detail; /* DETAIL: from here on */
    } counts;                /* LOCK_COUNTS, DETAIL */
    struct {
      uint64_t id;            /* of these frames, within the process */
      const uint64_t *frames; /* innermost first; borrowed, as text is */
      uint32_t n_frames;      /* 0: those that came with this id before */
    } stack;
    struct {
      uint64_t channel, id;
      uint32_t depth; /* after the operation; or WEFT_DEPTH_UNKNOWN */
      WeftChannelSide side;
      uint64_t site;
    } message; /* SEND, RECEIVE, DISCARD, DISCONNECT */
    struct {
      uint64_t object;
      int32_t change;
      uint32_t count;
    } arc;
    struct {
      uint64_t object;
      WeftPoisonAction action;
    } poison;
    struct {
      uint64_t variable;
      int64_t value;
      uint8_t write;
    } access;
    struct {
      int32_t pid;
      uint64_t base, size; /* where it is loaded, in bytes */
      const char *path;
    } module;
    struct {
      int64_t end_ns; /* absolute */
      uint64_t count; /* events dropped; 0 = not known */
      int32_t cpu;    /* -1 = not known */
    } loss;           /* LOSS, SCHED_LOSS */
    struct {
      uint8_t preempted; /* it could have gone on */
    } switch_out;
  };
} WeftEvent;
