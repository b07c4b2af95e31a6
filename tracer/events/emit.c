/* The only file that knows LTTng's macros. */
#define _GNU_SOURCE
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "tracer/events/provider.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include "tracer/events/emit.h"

/* A tracepoint may leave errno changed, and the instrumented program must not notice. */
#define EMIT(event, ...)                                                                   \
  do {                                                                                     \
    if (lttng_ust_tracepoint_enabled (weft, event)) {                                      \
      int saved_errno = errno;                                                             \
      lttng_ust_do_tracepoint (weft, event, weft_emit_tid (), ##__VA_ARGS__);              \
      errno = saved_errno;                                                                 \
    }                                                                                      \
  } while (0)

/* initial-exec: the first touch in a thread must not allocate. */
static __thread int32_t own_tid __attribute__ ((tls_model ("initial-exec")));
static _Atomic uint64_t last_thread_number;

static const char *
text_or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static uint64_t
address (const void *pointer)
{
  return (uint64_t)(uintptr_t)pointer;
}

bool
weft_emit_wants_holds (void)
{
  return lttng_ust_tracepoint_enabled (weft, hold);
}

const int *
weft_emit_recording (void)
{
  return &lttng_ust_tracepoint_weft___wait_begin.state;
}

uint64_t
weft_emit_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int32_t
weft_emit_tid (void)
{
  if (own_tid == 0)
    own_tid = (int32_t)gettid ();
  return own_tid;
}

uint64_t
weft_thread_number_new (void)
{
  return atomic_fetch_add_explicit (&last_thread_number, 1, memory_order_relaxed) + 1;
}

/* Source: proc(5); the link's text is the absolute path of the executable. */
static void
emit_process (void)
{
  char program[4096];
  ssize_t length = readlink ("/proc/self/exe", program, sizeof program - 1);

  program[length > 0 ? length : 0] = '\0';
  EMIT (process_start, (int32_t)getpid (), (int32_t)getppid (), program);
  weft_emit_thread_start (0, "main");
  if (weft_emit_host_detail != NULL)
    weft_emit_detail (0, 0, weft_emit_host_detail ());
}

void
weft_emit_forget_ids (void)
{
  own_tid = 0;
  atomic_store_explicit (&last_thread_number, 0, memory_order_relaxed);
}

void
weft_emit_process_again (void)
{
  emit_process ();
}

static void
begin_again_in_child (void)
{
  weft_emit_forget_ids ();
  emit_process ();
}

static bool stands_down;

/* The provider's own destructor counts, and then does nothing. */
void
weft_emit_stand_down (void)
{
  stands_down = true;
  lttng_ust__events_exit__weft ();
}

/* Stands after the provider's own constructors, which this file includes above: in one file
 * they run in order of definition, so the events are registered by now. */
__attribute__ ((constructor)) static void
begin (void)
{
  if (weft_emit_host_begin != NULL) {
    if (!weft_emit_host_begin ())
      return;
  } else {
    pthread_atfork (NULL, NULL, begin_again_in_child);
  }
  emit_process ();
}

/* Before the provider's own destructors, for the same reason. Those take from under a
 * thread that still runs, and stands in the middle of an event, the functions that it is
 * about to call. They count how often the provider was registered: once more, and they
 * leave it to LTTng's own end, which waits for such threads. */
__attribute__ ((destructor)) static void
end (void)
{
  if (weft_emit_host_end != NULL)
    weft_emit_host_end ();
  if (stands_down)
    return;
  lttng_ust__tracepoints__init ();
  lttng_ust__tracepoints__ptrs_init ();
  lttng_ust__events_init__weft ();
}

void
weft_emit_thread_spawn (uint64_t thread,
                        const void *routine,
                        const char *name,
                        const void *site)
{
  EMIT (thread_spawn, thread, address (routine), text_or_empty (name), address (site));
}

void
weft_emit_thread_spawn_failed (uint64_t thread, int error)
{
  EMIT (thread_spawn_failed, thread, error);
}

void
weft_emit_thread_start (uint64_t thread, const char *name)
{
  EMIT (thread_start, (int32_t)getpid (), thread, text_or_empty (name));
}

void
weft_emit_thread_name (uint64_t thread, const char *name)
{
  EMIT (thread_name, thread, text_or_empty (name));
}

void
weft_emit_thread_detach (uint64_t thread, const void *site)
{
  EMIT (thread_detach, thread, address (site));
}

void
weft_emit_thread_panic (const char *message, const void *site)
{
  EMIT (thread_panic, text_or_empty (message), address (site));
}

void
weft_emit_thread_exit (WeftThreadEnd end)
{
  EMIT (thread_exit, (uint8_t)end);
}

void
weft_emit_wait_begin (WeftWaitKind kind,
                      uint64_t object,
                      int32_t holder,
                      uint64_t holder_since_ns,
                      const void *site)
{
  EMIT (wait_begin, (uint8_t)kind, object, holder, holder_since_ns, 0, 0, address (site));
}

void
weft_emit_wait (const WeftEmitWait *wait)
{
  EMIT (wait_begin, (uint8_t)wait->kind, wait->object, wait->holder, wait->holder_since_ns,
        address (wait->holder_site), wait->lock, address (wait->site));
}

void
weft_emit_wait_end (WeftWaitKind kind,
                    uint64_t object,
                    WeftWaitOutcome outcome,
                    int32_t waker)
{
  EMIT (wait_end, (uint8_t)kind, object, (uint8_t)outcome, waker);
}

void
weft_emit_hold (uint64_t object,
                WeftHoldMode mode,
                uint64_t acquired_ns,
                uint64_t released_ns,
                uint32_t waiters,
                const void *site)
{
  if (lttng_ust_tracepoint_enabled (weft, hold)) {
    WeftHoldFields fields = { weft_emit_tid (), object,  (uint8_t)mode, acquired_ns,
                              released_ns,      waiters, address (site) };
    int saved_errno = errno;

    lttng_ust_do_tracepoint (weft, hold, &fields);
    errno = saved_errno;
  }
}

void
weft_emit_wake (WeftObjectKind kind, uint64_t object, int32_t woken, const void *site)
{
  EMIT (wake, (uint8_t)kind, object, woken, address (site));
}

void
weft_emit_object_create (WeftObjectKind kind,
                         uint64_t object,
                         const char *name,
                         int64_t capacity,
                         const void *site)
{
  EMIT (object_create, (uint8_t)kind, object, text_or_empty (name), capacity,
        address (site));
}

void
weft_emit_object_destroy (WeftObjectKind kind, uint64_t object)
{
  EMIT (object_destroy, (uint8_t)kind, object);
}

void
weft_emit_send (uint64_t channel, uint64_t message, uint32_t depth, const void *site)
{
  EMIT (send, channel, message, depth, address (site));
}

void
weft_emit_receive (uint64_t channel, uint64_t message, uint32_t depth, const void *site)
{
  EMIT (receive, channel, message, depth, address (site));
}

void
weft_emit_discard (uint64_t channel, uint64_t message, uint32_t depth)
{
  EMIT (discard, channel, message, depth);
}

void
weft_emit_disconnect (uint64_t channel, WeftChannelSide side, uint32_t depth)
{
  EMIT (disconnect, channel, (uint8_t)side, depth);
}

void
weft_emit_arc (uint64_t object, int32_t change, uint32_t count)
{
  EMIT (arc, object, change, count);
}

void
weft_emit_poison (uint64_t object, WeftPoisonAction action)
{
  EMIT (poison, object, (uint8_t)action);
}

void
weft_emit_mark (const char *text)
{
  EMIT (mark, text_or_empty (text));
}

void
weft_emit_span_begin (const char *text)
{
  EMIT (span_begin, text_or_empty (text));
}

void
weft_emit_span_end (void)
{
  EMIT (span_end);
}

void
weft_emit_value (const char *name, int64_t value)
{
  EMIT (value, text_or_empty (name), value);
}

void
weft_emit_access (uint64_t variable, bool write, int64_t value)
{
  EMIT (access, variable, (uint8_t)write, value);
}

void
weft_emit_object_name (uint64_t object, uint64_t size, const char *name)
{
  EMIT (object_name, object, size, text_or_empty (name));
}

void
weft_emit_object_seen (WeftObjectKind kind, uint64_t object)
{
  EMIT (object_seen, (uint8_t)kind, object);
}

/* Not the caller's own id: a process that ends tells the counts of all its threads. */
void
weft_emit_lock_counts (int32_t tid, const WeftLockCounts *counts)
{
  if (lttng_ust_tracepoint_enabled (weft, lock_counts)) {
    int saved_errno = errno;
    lttng_ust_do_tracepoint (weft, lock_counts, tid, counts);
    errno = saved_errno;
  }
}

void
weft_emit_held (int32_t tid,
                WeftObjectKind kind,
                uint64_t object,
                WeftHoldMode mode,
                uint64_t acquired_ns,
                const void *site)
{
  if (lttng_ust_tracepoint_enabled (weft, held)) {
    int saved_errno = errno;
    lttng_ust_do_tracepoint (weft, held, tid, (uint8_t)kind, object, (uint8_t)mode,
                             acquired_ns, address (site));
    errno = saved_errno;
  }
}

void
weft_emit_detail (WeftObjectKind kind, uint64_t object, WeftLockDetail detail)
{
  EMIT (detail, (uint8_t)kind, object, (uint8_t)detail);
}

void
weft_emit_stack (uint64_t id, const uint64_t *frames, uint32_t n_frames)
{
  EMIT (stack, id, frames, n_frames);
}
