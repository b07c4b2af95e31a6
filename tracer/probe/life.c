#define _GNU_SOURCE
#include "tracer/probe/life.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "tracer/probe/clock.h"
#include "tracer/probe/holds.h"
#include "tracer/probe/objects.h"
#include "tracer/probe/stack.h"

enum {
  /* Thread-specific destructors run up to four times over. Ours is there each time, and
   * ends the thread in the third: what the program's destructors do is seen, and LTTng's
   * own, whose reader state an event of ours may have set up again, has one more turn. */
  LAST_ROUND = PTHREAD_DESTRUCTOR_ITERATIONS - 1,
};

__thread WeftSelf weft_self __attribute__ ((tls_model ("initial-exec")));

static const int never_recording;
const int *weft_recording = &never_recording;

/* Defined by an executable that writes Weft's events itself. */
extern const char weft_program_is_instrumented __attribute__ ((weak));

static pthread_key_t end_key;
static bool has_end_key;
static _Atomic int32_t own_pid;
static atomic_bool child_to_announce;

/* The program's own: main and those that it made. */
static _Atomic int n_threads = 1;

static void
finish_thread (void)
{
  WeftBlock *block = weft_self.block;

  weft_self.active = NULL;
  weft_self.stage = WEFT_STAGE_ENDED;
  if (block == NULL)
    return;
  weft_holds_tell_left (block);
  weft_counts_tell_all (block, weft_emit_tid ());
  weft_counts_tell_held (block, weft_emit_tid ());
  weft_emit_thread_exit (weft_self.end);
  weft_self.block = NULL;
  weft_block_give (block);
}

void
weft_thread_count (int by)
{
  atomic_fetch_add (&n_threads, by);
}

bool
weft_thread_is_last (void)
{
  return atomic_load (&own_pid) == (int32_t)getpid () && atomic_load (&n_threads) == 1;
}

/* When its last thread ends a process exits with 0. LTTng's threads never end, and would
 * keep one alive whose main thread has called pthread_exit(). */
static void
end_with_last_thread (void)
{
  if (atomic_fetch_sub (&n_threads, 1) == 1)
    exit (0);
}

static void
thread_ends_cb (void *data)
{
  if (++weft_self.rounds < LAST_ROUND) {
    pthread_setspecific (end_key, data);
    return;
  }
  if (weft_self.stage == WEFT_STAGE_TRACED)
    finish_thread ();
  if (weft_self.is_counted)
    end_with_last_thread ();
}

void
weft_thread_expect_end (void)
{
  weft_self.rounds = 0;
  if (has_end_key)
    weft_self.is_counted = pthread_setspecific (end_key, &weft_self) == 0;
}

/* Gives the calling thread what it needs to be recorded, which is announced next. */
static WeftBlock *
follow_thread (void)
{
  WeftBlock *block = weft_block_take (weft_emit_tid ());

  weft_self.stage = WEFT_STAGE_FOREIGN; /* until it is announced */
  weft_self.block = block;
  weft_self.end = WEFT_END_EXITED;
  if (block == NULL)
    return NULL;
  block->told = weft_ticks ();
  if (has_end_key && !weft_self.is_counted)
    pthread_setspecific (end_key, &weft_self);
  return block;
}

/* It is announced: from here on it is recorded. */
static void
record_thread (WeftBlock *block)
{
  weft_self.stage = WEFT_STAGE_TRACED;
  weft_quiet_end (block);
}

void
weft_thread_begin (uint64_t number, const char *name)
{
  WeftBlock *block;

  atomic_store_explicit (&weft_self.number, number + 1, memory_order_relaxed);
  if (*weft_recording == 0)
    return;
  block = follow_thread ();
  if (block == NULL)
    return;
  weft_emit_thread_start (number, name);
  record_thread (block);
}

/* A thread whose start was not seen: made before the recording, or inside libc, or the one
 * that came out of a fork. */
static WeftBlock *
adopt_thread (void)
{
  char name[17] = "";
  uint64_t number = atomic_load_explicit (&weft_self.number, memory_order_relaxed);
  int saved_errno = errno;

  weft_self.stage = WEFT_STAGE_FOREIGN; /* while we are here */
  if (atomic_exchange (&child_to_announce, false)) {
    if (follow_thread () != NULL) {
      weft_emit_process_again ();
      record_thread (weft_self.block);
    }
  } else {
    if (number == 0)
      number = (gettid () == getpid () ? 0 : weft_thread_number_new ()) + 1;
    prctl (PR_GET_NAME, name);
    weft_thread_begin (number - 1, name);
  }
  errno = saved_errno;
  return weft_self.active;
}

WeftBlock *
weft_enter_slowly (const void *site)
{
  weft_real_resolve ();
  if (weft_self.stage != WEFT_STAGE_UNKNOWN || *weft_recording == 0
      || weft_site_is_foreign (site))
    return NULL;
  return adopt_thread ();
}

uint64_t
weft_thread_number_of (pthread_t thread)
{
  /* A thread's own variables lie at the same distance from its descriptor in every thread,
   * and a pthread_t is the descriptor's address. */
  ptrdiff_t distance = (const char *)&weft_self - (const char *)pthread_self ();
  const WeftSelf *its = (const WeftSelf *)((const char *)thread + distance);

  return atomic_load_explicit (&its->number, memory_order_relaxed);
}

void
weft_process_tell (bool ends)
{
  WeftBlock *block = weft_self.active;

  if (*weft_recording == 0 || getpid () != atomic_load (&own_pid))
    return;
  weft_quiet_begin ();
  for (uint32_t i = 0; weft_block_at (i) != NULL; i++) {
    weft_counts_tell_all (weft_block_at (i), weft_block_at (i)->tid);
    weft_counts_tell_held (weft_block_at (i), weft_block_at (i)->tid);
    if (ends)
      weft_holds_tell_open (weft_block_at (i), weft_block_at (i)->tid);
  }
  if (ends)
    weft_recording = &never_recording;
  else
    weft_quiet_end (block);
}

void
weft_process_forked (void)
{
  atomic_store (&own_pid, (int32_t)getpid ());
  weft_environment_lend ();
  weft_emit_forget_ids ();
  weft_clock_forget ();
  weft_starts_forget ();
  weft_waiters_forget ();
  weft_objects_forget ();
  weft_blocks_forget (NULL);
  weft_self.active = NULL;
  weft_self.block = NULL;
  weft_self.stage = WEFT_STAGE_FORKED;
  weft_self.n_lent = 0;
  atomic_store (&weft_self.number, 0);
  atomic_store (&n_threads, 1);
  atomic_store (&child_to_announce, true);
}

void
weft_process_announce (const void *site)
{
  weft_environment_take_back ();
  if (weft_self.stage != WEFT_STAGE_FORKED)
    return;
  weft_self.stage = WEFT_STAGE_UNKNOWN;
  (void)weft_enter_slowly (site);
}

void
weft_process_lose (void)
{
  weft_environment_take_back ();
  weft_recording = &never_recording;
}

void
weft_thread_leave (void)
{
  if (weft_self.stage != WEFT_STAGE_TRACED)
    return;
  weft_quiet_begin ();
  weft_counts_tell_all (weft_self.block, weft_emit_tid ());
  weft_counts_tell_held (weft_self.block, weft_emit_tid ());
  weft_self.stage = WEFT_STAGE_FOREIGN;
}

void
weft_memory_lend (void)
{
  weft_real_resolve ();
  if (weft_self.n_lent++ > 0)
    return;
  weft_self.lent_stage = weft_self.stage;
  weft_self.lent_active = weft_self.active;
  weft_self.active = NULL;
  weft_self.stage = WEFT_STAGE_LENT;
}

void
weft_memory_take_back (void)
{
  if (--weft_self.n_lent > 0)
    return;
  weft_self.stage = weft_self.lent_stage;
  weft_self.active = weft_self.lent_active;
}

/* Called once LTTng can take events (emit.h). */
bool
weft_emit_host_begin (void)
{
  WeftBlock *block;

  if (&weft_program_is_instrumented != NULL) {
    weft_emit_stand_down ();
    return false;
  }
  weft_real_resolve ();
  weft_environment_keep ();
  weft_clock_begin ();
  weft_holds_begin ();
  weft_stack_begin ();
  has_end_key = pthread_key_create (&end_key, thread_ends_cb) == 0;
  weft_thread_expect_end ();
  pthread_atfork (NULL, NULL, weft_process_forked);
  at_quick_exit (weft_emit_host_end);
  atomic_store (&own_pid, (int32_t)getpid ());
  weft_recording = weft_emit_recording ();
  atomic_store (&weft_self.number, 1);
  if (*weft_recording == 0)
    return false;
  /* The process and its main thread are announced right after this; the locks that LTTng
   * takes for it are known by their call sites. */
  block = follow_thread ();
  if (block == NULL)
    return false;
  record_thread (block);
  return true;
}

void
weft_emit_host_end (void)
{
  weft_process_tell (true);
}
