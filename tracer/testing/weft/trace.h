/* weft/trace.h: for tests in C and C++: records a function of the test, or a program,
 * without a window or a terminal, and lets the test ask how its threads interacted.
 *
 *   static int transfer (const char *argument) { ... starts threads, joins them ... }
 *
 *   int main (void)
 *   {
 *     weft_run_init ();
 *     WeftRun *run = weft_run_function (transfer, NULL, NULL);
 *     weft_run_assert (run, "no deadlock");
 *     weft_run_assert (run, "max-wait lock:account 50ms");
 *     assert (weft_run_lock (run, "account")->acquisitions == 200);
 *     weft_run_free (run);
 *   }
 *
 * Build with `pkg-config --cflags --libs weft-trace`. The command `weft` does the
 * recording: that of WEFT in the environment, else the one installed with this library,
 * else that of PATH.
 *
 * What a run's functions return is the run's and valid until it is freed. Times are in
 * nanoseconds, moments since the run began, -1 what is not known. Structures may get more
 * members, at their end: they are not to be copied. A run may be asked by several threads
 * at once, but freed by one only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct WeftRun WeftRun;

typedef struct {
  const char *output; /* where to keep the trace, which must not exist; NULL: it is removed
                       * when the run is freed */
  const char *detail; /* "auto", "full" or "interactions", see weft(1); NULL: "full" */
  int64_t timeout_ns; /* then the program is sent SIGTERM, and the run has what was recorded
                       * until then: a deadlock is found this way. 0: a minute */
} WeftRunOptions;

/* --- to record --- */

/* Has to be the first call in main() of a program that uses weft_run_function(): the
 * function runs in another process, in which this call does not return. */
void weft_run_init (void);

/* Records @function, called with @argument (NULL: none), in a process of its own: this very
 * program is executed anew, so that whatever the library has to see of it is seen from its
 * start. So @function shares no memory with the caller: what it is to know it gets by
 * @argument, what it has found out it tells by its result (the run's status, 0 to 255), its
 * output or files. It has to be a function of the program itself, not of a library of it;
 * constructors run again, the program's arguments are not passed on.
 *
 * @options: NULL for the defaults. Returns: the run, never NULL: weft_run_error() says what
 * went wrong. */
WeftRun *weft_run_function (int (*function) (const char *argument),
                            const char *argument,
                            const WeftRunOptions *options);
/* Records a program: its path or its name, and its arguments, ending in NULL. */
WeftRun *weft_run_program (const char *const *argv, const WeftRunOptions *options);
/* A trace that is there, such as one of `weft record`. It is not removed. */
WeftRun *weft_run_load (const char *path);
/* Accepts NULL. */
void weft_run_free (WeftRun *self);

/* One line that says why nothing was recorded; NULL when all is well. Such a run has
 * nothing in it, and meets no expectation. */
const char *weft_run_error (const WeftRun *self);
const char *weft_run_path (const WeftRun *self); /* the trace's folder; NULL */

/* --- to ask --- */

/* Whether a rule of `weft check` holds, such as "no deadlock" or "contended lock:* <= 10%".
 * @ret_message (may be NULL): to be freed by free(): what is not as expected, or why it
 * cannot be told, or what is wrong with the rule; NULL when it holds. */
bool weft_run_expect (const WeftRun *self, const char *rule, char **ret_message);
/* The same for assertions: prints what is not as expected, and aborts the program. */
void weft_run_assert (const WeftRun *self, const char *rule);

int weft_run_status (const WeftRun *self); /* exit status, 128+n for a signal; -1 */
bool weft_run_timed_out (const WeftRun *self);
int64_t weft_run_duration_ns (const WeftRun *self);
uint64_t weft_run_events (const WeftRun *self);
/* At least so many events are missing. */
uint64_t weft_run_lost (const WeftRun *self);

typedef struct {
  const char *name; /* or what Weft calls it */
  int64_t begin_ns, end_ns;
  int64_t running_ns, ready_ns, blocked_ns, sleeping_ns; /* make up all of its life */
} WeftRunThread;

typedef struct {
  const char *name, *kind; /* "mutex" */
  uint64_t acquisitions;
  uint64_t contended; /* of them: had to wait */
  unsigned threads;   /* that held it */
  int64_t wait_ns, max_wait_ns, hold_ns, max_hold_ns;
} WeftRunLock;

typedef struct {
  const char *name;
  uint64_t sends, receives, discards, in_channel;
  int64_t max_depth; /* -1 */
  int64_t latency_p50_ns, latency_p99_ns, latency_max_ns;
} WeftRunChannel;

typedef struct {
  const char *thread, *kind; /* "lock", "condition", "join", ... */
  const char *object;        /* NULL: none, as of a join */
  const char *holder;        /* the thread that was in the way when it began; NULL */
  const char *text;          /* as a sentence */
  int64_t begin_ns, end_ns;
  bool open; /* it had not ended with the run */
} WeftRunWait;

typedef struct {
  const char *kind;      /* "deadlock", "long-hold", ..., as rules have it */
  const char *certainty; /* "proven", "potential", "cannot-tell" */
  const char *title, *detail;
  int64_t at_ns;
} WeftRunFinding;

/* By index: NULL at or past the end. Threads by begin, locks by waiting, channels by
 * creation, waits by thread and begin, findings by importance. */
const WeftRunThread *weft_run_thread_at (const WeftRun *self, size_t index);
const WeftRunLock *weft_run_lock_at (const WeftRun *self, size_t index);
const WeftRunChannel *weft_run_channel_at (const WeftRun *self, size_t index);
const WeftRunWait *weft_run_wait_at (const WeftRun *self, size_t index);
const WeftRunFinding *weft_run_finding_at (const WeftRun *self, size_t index);

/* By name: NULL when none, or more than one, is called so. */
const WeftRunThread *weft_run_thread (const WeftRun *self, const char *name);
const WeftRunLock *weft_run_lock (const WeftRun *self, const char *name);
const WeftRunChannel *weft_run_channel (const WeftRun *self, const char *name);
/* The most important of a kind; NULL when there is none. */
const WeftRunFinding *weft_run_finding (const WeftRun *self, const char *kind);

/* How many there are, and how many of a kind: "spawn", "join", "hand-off", "message" or
 * "wake". */
uint64_t weft_run_interactions (const WeftRun *self, const char *kind);

#ifdef __cplusplus
}
#endif
