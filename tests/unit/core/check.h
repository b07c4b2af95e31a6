/* tests/unit/core/check.h: what the tests of the primitives share. */
#pragma once

#include <glib.h>
#include <sched.h>
#include <stdatomic.h>

#include "core/sync/thread.h"

/* Under a sanitizer these still end within a second or two. */
#define N_STRESS_THREADS 4
#define N_STRESS_ROUNDS 2000

static inline WeftJoinHandle
start (const char *name, WeftThreadRoutine routine, void *data)
{
  WeftJoinHandle handle = { 0 };

  g_assert_cmpint (weft_thread_spawn (name, routine, data, &handle), ==, 0);
  return handle;
}

/* Joins a thread that is to end without a panic. Returns: what it returned. */
static inline void *
finish (WeftJoinHandle handle)
{
  WeftThreadResult result = { 0 };

  g_assert_cmpint (weft_thread_join (handle, &result), ==, 0);
  g_assert_null (result.panic);
  return result.value;
}

/* Joins a thread that is to panic. */
static inline void
finish_panicked (WeftJoinHandle handle, const char *message)
{
  WeftThreadResult result = { 0 };

  g_assert_cmpint (weft_thread_join (handle, &result), ==, -EOWNERDEAD);
  g_assert_cmpstr (result.panic, ==, message);
  weft_thread_result_clear (&result);
}
