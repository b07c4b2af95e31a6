/* core/sync/thread.h: threads that can be joined, detached, named, and that may panic.
 *
 * A panic ends the thread that calls it, and no other: it prints
 *   thread 'NAME' panicked at FILE:LINE: MESSAGE
 * on standard error and unwinds the thread's stack, so that scoped guards are dropped (and
 * so poison what they guard) and scoped references are given back; whoever joins the thread
 * is told. In the main thread it unwinds in the same way and then ends the process with
 * status 101. In a thread that Weft did not spawn it ends as pthread_exit() does. A panic
 * while the thread unwinds from another one says so and aborts the process. */
#pragma once

#include "core/sync/sync.h"

#define WEFT_PANIC_STATUS 101
#define WEFT_THREAD_NAME_BYTES 64 /* with the zero at its end */

/* Names a thread for its parent, and may be copied: which copy joins or detaches makes no
 * difference, and all of them are used up by it. Zero is no thread. */
typedef struct {
  uint64_t number; /* private; unique within the process */
} WeftJoinHandle;

typedef void *(*WeftThreadRoutine) (void *data);

typedef struct {
  void *value; /* what the routine returned; NULL when it panicked */
  char *panic; /* the message, or NULL; freed by weft_thread_result_clear() */
} WeftThreadResult;

/* Runs @routine (@data) in a new thread. @name may be NULL; the kernel keeps the first 15
 * bytes of it. Returns: -EINVAL; -ENAMETOOLONG; -EAGAIN: too many threads; -ENOMEM. */
int weft_thread_spawn (const char *name,
                       WeftThreadRoutine routine,
                       void *data,
                       WeftJoinHandle *ret_handle) WEFT_NODISCARD;

/* Waits for the thread's end and takes its result. @ret_result may be NULL, then the result
 * is dropped. Returns: 0; -EOWNERDEAD: joined, and it panicked; -ESRCH: joined or detached
 * before; -EBUSY: another thread is joining it; -EDEADLK: it is the calling thread, or it
 * is joining the calling thread. */
int weft_thread_join (WeftJoinHandle handle, WeftThreadResult *ret_result);

/* The same, but gives up with -ETIMEDOUT; the handle then stays good. */
int weft_thread_join_timeout (WeftJoinHandle handle,
                              int64_t timeout_ms,
                              WeftThreadResult *ret_result);

/* Lets the thread go: its result is dropped when it ends. Returns: -ESRCH, -EBUSY as for
 * joining. */
int weft_thread_detach (WeftJoinHandle handle);

void
weft_thread_result_clear (WeftThreadResult *result); /* accepts NULL and cleared ones */

/* The calling thread's name: as given, "main", or "" when it has none. Valid until it is
 * named again, for this thread only. */
const char *weft_thread_name (void);

/* Names the calling thread. Returns: -EINVAL; -ENAMETOOLONG. */
int weft_thread_set_name (const char *name);

/* Sleeps for at least this long; signals do not shorten it. Returns: -EINVAL. */
int weft_thread_sleep_ms (int64_t duration_ms);

/* Whether the calling thread is unwinding from a panic. */
bool weft_thread_panicking (void);

/* Panics with a message as printf() would write it. */
#define weft_panic(...) weft_panic_at (__FILE__, __LINE__, __VA_ARGS__)

void weft_panic_at (const char *file, int line, const char *format, ...)
    __attribute__ ((noreturn, cold, format (printf, 3, 4)));
