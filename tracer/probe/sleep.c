/* Sleeps and yields. A sleep is a wait for nothing but time. */
#define _GNU_SOURCE
#include <sched.h>
#include <unistd.h>

#include "tracer/probe/wait.h"

/* Declarations that make @call a wait, up to the end of the function: a sleep is a
 * cancellation point. */
#define BEGIN_SLEEP(block)                                                                 \
  WeftWaitStart start = { WEFT_WAIT_SLEEP, 0, SLEEP_KEY, 0, WEFT_SITE };                   \
  __attribute__ ((cleanup (weft_wait_scope_end))) WeftWaitScope scope = { block };         \
                                                                                           \
  if (block != NULL)                                                                       \
  weft_wait_begin (block, &start)

static void
end_sleep (WeftWaitScope *scope, bool interrupted)
{
  WeftBlock *block = scope->block;

  scope->block = NULL;
  if (block != NULL)
    weft_wait_end (block, interrupted ? WEFT_OUTCOME_FAILED : WEFT_OUTCOME_DONE, 0);
}

/* Nobody wakes a sleeper; the key only has to be nobody's address. */
#define SLEEP_KEY (UINT64_C (1) << 47 | UINT64_C (0xfffffffffff))

WEFT_EXPORT int
nanosleep (const struct timespec *time, struct timespec *ret_left)
{
  WeftBlock *block = weft_enter ();
  int result;

  BEGIN_SLEEP (block);
  result = weft_real.nanosleep (time, ret_left);
  end_sleep (&scope, result != 0);
  return result;
}

WEFT_EXPORT int
clock_nanosleep (clockid_t clock,
                 int flags,
                 const struct timespec *time,
                 struct timespec *ret_left)
{
  WeftBlock *block = weft_enter ();
  int result;

  BEGIN_SLEEP (block);
  result = weft_real.clock_nanosleep (clock, flags, time, ret_left);
  end_sleep (&scope, result != 0);
  return result;
}

WEFT_EXPORT int
usleep (useconds_t time)
{
  WeftBlock *block = weft_enter ();
  int result;

  BEGIN_SLEEP (block);
  result = weft_real.usleep (time);
  end_sleep (&scope, result != 0);
  return result;
}

WEFT_EXPORT unsigned
sleep (unsigned seconds)
{
  WeftBlock *block = weft_enter ();
  unsigned left;

  BEGIN_SLEEP (block);
  left = weft_real.sleep (seconds);
  end_sleep (&scope, left != 0);
  return left;
}

WEFT_EXPORT int
thrd_sleep (const struct timespec *time, struct timespec *ret_left)
{
  WeftBlock *block = weft_enter ();
  int result;

  BEGIN_SLEEP (block);
  result = weft_real.thrd_sleep (time, ret_left);
  end_sleep (&scope, result != 0);
  return result;
}

/* Programs yield in loops, so the place is told without its callers. */
static int
yield_followed (WeftBlock *block, const void *site)
{
  WeftWaitStart start
      = { .kind = WEFT_WAIT_YIELD, .key = SLEEP_KEY, .site = site, .no_stack = true };
  int result;

  weft_wait_begin (block, &start);
  result = weft_real.sched_yield ();
  weft_wait_end (block, WEFT_OUTCOME_DONE, 0);
  return result;
}

WEFT_EXPORT int
sched_yield (void)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.sched_yield ();
  return yield_followed (block, WEFT_SITE);
}

/* Programs linked before glibc 2.34 still call pthread_yield(), a name that the header has
 * since given to sched_yield(). */
WEFT_EXPORT int weft_pthread_yield (void) __asm__("pthread_yield");

int
weft_pthread_yield (void)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.sched_yield ();
  return yield_followed (block, WEFT_SITE);
}

WEFT_EXPORT void
thrd_yield (void)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    weft_real.thrd_yield ();
  else
    yield_followed (block, WEFT_SITE);
}
