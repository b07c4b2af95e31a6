/* Threads: pthreads and C11's. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "tracer/probe/life.h"
#include "tracer/probe/stack.h"
#include "tracer/probe/wait.h"

enum { N_STARTS = 1024 };

/* What a new thread needs to know. Taken by the parent, given back by the child as soon as
 * it runs; where all are in use the parent waits for one. */
typedef struct {
  atomic_bool taken;
  bool foreign;
  WeftRoutine routine; /* or the C11 one, by which function starts it */
  thrd_start_t c11_routine;
  void *argument;
  uint64_t number;
} Start;

static Start starts[N_STARTS];

static Start *
take_start (void)
{
  static _Atomic uint32_t next;

  for (;;) {
    for (uint32_t i = 0; i < N_STARTS; i++) {
      Start *start = &starts[atomic_fetch_add (&next, 1) % N_STARTS];

      if (!atomic_exchange (&start->taken, true))
        return start;
    }
    weft_real.sched_yield ();
  }
}

void
weft_starts_forget (void)
{
  for (uint32_t i = 0; i < N_STARTS; i++)
    if (atomic_load_explicit (&starts[i].taken, memory_order_relaxed))
      atomic_store (&starts[i].taken, false);
}

static Start
begin_child (void *data)
{
  Start *shared = data, start = *shared;

  atomic_store (&shared->taken, false);
  if (start.foreign) {
    weft_self.stage = WEFT_STAGE_FOREIGN;
  } else {
    weft_thread_expect_end ();
    weft_thread_begin (start.number, NULL);
  }
  return start;
}

static void *
run_pthread (void *data)
{
  Start start = begin_child (data);
  void *result = start.routine (start.argument);

  weft_self.end = WEFT_END_RETURNED;
  return result;
}

static int
run_c11 (void *data)
{
  Start start = begin_child (data);
  int result = start.c11_routine (start.argument);

  weft_self.end = WEFT_END_RETURNED;
  return result;
}

/* Between the parent's intention and the child's first step. */
static Start *
begin_spawn (WeftBlock *block, const void *routine, void *argument, const void *site)
{
  Start *start = take_start ();

  start->argument = argument;
  start->foreign = weft_caller_is_foreign (site);
  start->number = start->foreign ? 0 : weft_thread_number_new ();
  if (!start->foreign)
    weft_thread_count (1);
  if (block != NULL && !start->foreign) {
    weft_quiet_begin ();
    weft_stack_emit (block, site);
    weft_emit_thread_spawn (start->number, routine, NULL, site);
    weft_quiet_end (block);
  }
  return start;
}

/* @thread: NULL when nobody will join it. */
static void
end_spawn (
    WeftBlock *block, Start *start, uint64_t number, const pthread_t *thread, int error)
{
  if (error != 0) {
    bool foreign = start->foreign;

    atomic_store (&start->taken, false);
    if (!foreign)
      weft_thread_count (-1);
    if (block == NULL || foreign)
      return;
    weft_quiet_begin ();
    weft_emit_thread_spawn_failed (number, error);
    weft_quiet_end (block);
  } else if (block != NULL && thread != NULL) {
    uint32_t i = block->next_spawned++ % WEFT_MAX_SPAWNED;

    block->spawned[i].thread = *thread;
    block->spawned[i].number = number;
  }
}

WEFT_EXPORT int
pthread_create (pthread_t *ret_thread,
                const pthread_attr_t *attributes,
                WeftRoutine routine,
                void *argument)
{
  WeftBlock *block = weft_enter ();
  Start *start = begin_spawn (block, (const void *)routine, argument, WEFT_SITE);
  uint64_t number = start->number;
  int result, detached = PTHREAD_CREATE_JOINABLE;

  if (attributes != NULL)
    pthread_attr_getdetachstate (attributes, &detached);

  start->routine = routine;
  result = weft_real.pthread_create (ret_thread, attributes, run_pthread, start);
  end_spawn (block, start, number, detached == PTHREAD_CREATE_JOINABLE ? ret_thread : NULL,
             result);
  return result;
}

WEFT_EXPORT int
thrd_create (thrd_t *ret_thread, thrd_start_t routine, void *argument)
{
  WeftBlock *block = weft_enter ();
  Start *start = begin_spawn (block, (const void *)routine, argument, WEFT_SITE);
  uint64_t number = start->number;
  int result;

  start->c11_routine = routine;
  result = weft_real.thrd_create (ret_thread, run_c11, start);
  end_spawn (block, start, number, ret_thread,
             result == thrd_success ? 0
             : result == thrd_nomem ? ENOMEM
                                    : EAGAIN);
  return result;
}

/* A child that has not run yet does not know its own number, but its parent does. */
static uint64_t
number_of (WeftBlock *block, pthread_t thread)
{
  uint64_t number = weft_thread_number_of (thread);

  if (number != 0)
    return number - 1;
  for (uint32_t i = 0; i < WEFT_MAX_SPAWNED; i++)
    if (block->spawned[i].thread == thread && block->spawned[i].number != 0)
      return block->spawned[i].number;
  return WEFT_NO_THREAD;
}

static void
forget_spawned (WeftBlock *block, pthread_t thread)
{
  for (uint32_t i = 0; i < WEFT_MAX_SPAWNED; i++)
    if (block->spawned[i].thread == thread)
      block->spawned[i].number = 0;
}

/* Nobody leaves a token for a join; the key only has to be nobody's address. */
static uint64_t
join_key (uint64_t number)
{
  return UINT64_C (1) << 47 | (number & 0xffffffff);
}

typedef struct {
  pthread_t thread;
  void **ret_value;             /* of a pthread */
  int *ret_c11;                 /* of a C11 thread */
  const WeftDeadline *deadline; /* NULL: waits for ever */
  bool is_c11;
} Join;

static int
join_really (const Join *join)
{
  if (join->is_c11)
    return weft_real.thrd_join (join->thread, join->ret_c11);
  if (join->deadline == NULL)
    return weft_real.pthread_join (join->thread, join->ret_value);
  if (join->deadline->has_clock)
    return weft_real.pthread_clockjoin_np (join->thread, join->ret_value,
                                           join->deadline->clock, join->deadline->time);
  return weft_real.pthread_timedjoin_np (join->thread, join->ret_value,
                                         join->deadline->time);
}

static int
join_followed (WeftBlock *block, const Join *join, const void *site)
{
  uint64_t number = number_of (block, join->thread);
  WeftWaitStart start = { WEFT_WAIT_JOIN, number, join_key (number), 0, site };
  __attribute__ ((cleanup (weft_wait_scope_end))) WeftWaitScope scope = { block };
  int result;

  weft_wait_begin (block, &start);
  result = join_really (join);
  scope.block = NULL;
  weft_wait_end (block, weft_outcome_of (result), 0);
  if (result == 0)
    forget_spawned (block, join->thread);
  return result;
}

WEFT_EXPORT int
pthread_join (pthread_t thread, void **ret_value)
{
  WeftBlock *block = weft_enter ();
  Join join = { thread, ret_value, NULL, NULL, false };

  if (block == NULL)
    return weft_real.pthread_join (thread, ret_value);
  return join_followed (block, &join, WEFT_SITE);
}

WEFT_EXPORT int
pthread_timedjoin_np (pthread_t thread, void **ret_value, const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { false, CLOCK_REALTIME, time };
  Join join = { thread, ret_value, NULL, &deadline, false };

  if (block == NULL)
    return weft_real.pthread_timedjoin_np (thread, ret_value, time);
  return join_followed (block, &join, WEFT_SITE);
}

WEFT_EXPORT int
pthread_clockjoin_np (pthread_t thread,
                      void **ret_value,
                      clockid_t clock,
                      const struct timespec *time)
{
  WeftBlock *block = weft_enter ();
  WeftDeadline deadline = { true, clock, time };
  Join join = { thread, ret_value, NULL, &deadline, false };

  if (block == NULL || !weft_deadline_is_usable (&deadline))
    return weft_real.pthread_clockjoin_np (thread, ret_value, clock, time);
  return join_followed (block, &join, WEFT_SITE);
}

/* A join all the same when it succeeds, though not one that waits. */
WEFT_EXPORT int
pthread_tryjoin_np (pthread_t thread, void **ret_value)
{
  WeftBlock *block = weft_enter ();
  uint64_t number = block != NULL ? number_of (block, thread) : 0;
  WeftWaitStart start = { WEFT_WAIT_JOIN, number, join_key (number), 0, WEFT_SITE };
  int result = weft_real.pthread_tryjoin_np (thread, ret_value);

  if (block != NULL && result == 0) {
    weft_wait_begin (block, &start);
    weft_wait_end (block, WEFT_OUTCOME_DONE, 0);
    forget_spawned (block, thread);
  }
  return result;
}

WEFT_EXPORT int
thrd_join (thrd_t thread, int *ret_value)
{
  WeftBlock *block = weft_enter ();
  Join join = { thread, NULL, ret_value, NULL, true };

  if (block == NULL)
    return weft_real.thrd_join (thread, ret_value);
  return join_followed (block, &join, WEFT_SITE);
}

static void
tell_detached (WeftBlock *block, uint64_t number, const void *site)
{
  if (number == WEFT_NO_THREAD)
    return;
  weft_quiet_begin ();
  weft_emit_thread_detach (number, site);
  weft_quiet_end (block);
}

WEFT_EXPORT int
pthread_detach (pthread_t thread)
{
  WeftBlock *block = weft_enter ();
  uint64_t number = block != NULL ? number_of (block, thread) : 0;
  int result = weft_real.pthread_detach (thread);

  if (block != NULL && result == 0)
    tell_detached (block, number, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
thrd_detach (thrd_t thread)
{
  WeftBlock *block = weft_enter ();
  uint64_t number = block != NULL ? number_of (block, thread) : 0;
  int result = weft_real.thrd_detach (thread);

  if (block != NULL && result == thrd_success)
    tell_detached (block, number, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_setname_np (pthread_t thread, const char *name)
{
  WeftBlock *block = weft_enter ();
  uint64_t number = block != NULL ? number_of (block, thread) : 0;
  int result = weft_real.pthread_setname_np (thread, name);

  if (block != NULL && result == 0 && number != WEFT_NO_THREAD) {
    weft_quiet_begin ();
    weft_emit_thread_name (number, name);
    weft_quiet_end (block);
  }
  return result;
}

/* Of a thread for itself: glibc's pthread_setname_np() does the same without coming here.
 */
static void
tell_own_name (WeftBlock *block, const char *name)
{
  uint64_t number = atomic_load_explicit (&weft_self.number, memory_order_relaxed);
  char kept[16] = ""; /* as the kernel cuts it */

  if (number == 0)
    return;
  memcpy (kept, name, strnlen (name, sizeof kept - 1));
  weft_quiet_begin ();
  weft_emit_thread_name (number - 1, kept);
  weft_quiet_end (block);
}

/* Four arguments whatever the option: reading more than there are is harmless here, and
 * libc's own function does the same. */
WEFT_EXPORT int
prctl (int option, ...)
{
  WeftBlock *block = weft_enter ();
  unsigned long a[4];
  va_list list;
  int result;

  va_start (list, option);
  for (int i = 0; i < 4; i++)
    a[i] = va_arg (list, unsigned long);
  va_end (list);
  result = weft_real.prctl (option, a[0], a[1], a[2], a[3]);
  if (block != NULL && option == PR_SET_NAME && result == 0)
    tell_own_name (block, (const char *)(uintptr_t)a[0]);
  return result;
}
