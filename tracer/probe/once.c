/* Initialisation that happens once: pthread_once() and C11's call_once(). */
#define _GNU_SOURCE
#include "tracer/probe/life.h"
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

/* glibc's states of a pthread_once_t and a once_flag. */
#define IN_PROGRESS 1
#define DONE 2

typedef void (*Routine) (void);

static uint32_t
let_go (uint64_t object)
{
  uint32_t waiting = weft_is_awaited (object) ? weft_waiters_count (object) : 0;

  if (waiting > 0)
    weft_waiters_post (object, weft_emit_tid (), waiting);
  return waiting;
}

static void
run_cb (void)
{
  Routine routine = weft_self.once;
  uint64_t object = weft_self.once_object;

  weft_self.once_ran = true;
  weft_self.once_woken = 0;
  routine ();
  weft_self.once_woken = let_go (object);
}

/* What another once inside the routine would overwrite; also put back by an exception. */
typedef struct {
  Routine once;
  uint64_t object;
  bool ran;
} Saved;

static void
restore_cb (Saved *saved)
{
  weft_self.once = saved->once;
  weft_self.once_object = saved->object;
  weft_self.once_ran = saved->ran;
}

static int
once_followed (
    WeftBlock *block, int *control, Routine routine, bool is_c11, const void *site)
{
  uint64_t object = weft_address (control);
  WeftWaitStart start = { WEFT_WAIT_ONCE, object, 0, 0, site };
  __attribute__ ((cleanup (weft_wait_scope_end))) WeftWaitScope scope = { NULL };
  __attribute__ ((cleanup (restore_cb), unused)) Saved saved
      = { weft_self.once, weft_self.once_object, weft_self.once_ran };
  int result = 0;

  weft_self.once = routine;
  weft_self.once_object = object;
  weft_self.once_ran = false;
  if ((__atomic_load_n (control, __ATOMIC_ACQUIRE) & 3) == IN_PROGRESS) {
    weft_object_seen (block, WEFT_OBJECT_ONCE, object, site);
    weft_wait_begin (block, &start);
    scope.block = block;
  }
  if (is_c11)
    weft_real.call_once ((once_flag *)control, run_cb);
  else
    result = weft_real.pthread_once ((pthread_once_t *)control, run_cb);
  if (scope.block != NULL) {
    scope.block = NULL;
    weft_wait_end (block, WEFT_OUTCOME_DONE, weft_waiters_take (object, weft_emit_tid ()));
  }
  if (weft_self.once_ran && weft_self.once_woken > 0)
    weft_wake_tell (block, WEFT_OBJECT_ONCE, object, (int32_t)weft_self.once_woken, site);
  return result;
}

static bool
is_done (const int *control)
{
  return __atomic_load_n (control, __ATOMIC_ACQUIRE) == DONE;
}

WEFT_EXPORT int
pthread_once (pthread_once_t *control, void (*routine) (void))
{
  WeftBlock *block = weft_enter ();

  if (block == NULL || is_done (control) || weft_site_is_foreign (WEFT_SITE))
    return weft_real.pthread_once (control, routine);
  return once_followed (block, control, routine, false, WEFT_SITE);
}

WEFT_EXPORT void
call_once (once_flag *control, void (*routine) (void))
{
  WeftBlock *block = weft_enter ();

  if (block == NULL || is_done ((const int *)control))
    weft_real.call_once (control, routine);
  else
    once_followed (block, (int *)control, routine, true, WEFT_SITE);
}
