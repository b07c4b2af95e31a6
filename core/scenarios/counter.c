/* Many threads add to one counter: behind a lock, or (--unsafe) without. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <weft/annotate.h>

#include "core/scenarios/options.h"
#include "core/sync/arc.h"
#include "core/sync/barrier.h"
#include "core/sync/mutex.h"
#include "core/sync/thread.h"
#include "core/sync/variable.h"

#define N_THREADS_MAX 1000

typedef struct {
  int64_t threads, increments, work_us;
  bool is_unsafe;
} Settings;

typedef struct {
  const Settings *settings;
  WeftArc *counter;       /* its own reference to the mutex around the count */
  WeftVariable *variable; /* --unsafe: instead of it */
  WeftBarrier
      *all_have_read; /* --unsafe: what goes wrong now and then goes wrong at once */
  WeftJoinHandle handle;
} Adder;

static void
destroy_mutex (void *value)
{
  WeftMutex *mutex = value;

  weft_mutex_destroy (&mutex);
}

static void *
add_with_lock (void *data)
{
  Adder *self = data;
  WEFT_SCOPED_ARC *counter = self->counter;

  self->counter = NULL;
  for (int64_t i = 0; i < self->settings->increments; i++) {
    WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;
    int64_t *count;

    weft_must (weft_mutex_lock (weft_arc_value (counter), &guard), "lock the counter");
    count = weft_guard_value (&guard);
    weft_work_us (self->settings->work_us);
    *count += 1;
  }
  return NULL;
}

static void *
add_without_lock (void *data)
{
  const Adder *self = data;
  for (int64_t i = 0; i < self->settings->increments; i++) {
    int64_t count = 0;

    weft_must (weft_variable_read (self->variable, &count), "read");
    if (i == 0)
      weft_barrier_wait (self->all_have_read);
    weft_work_us (self->settings->work_us);
    weft_must (weft_variable_write (self->variable, count + 1), "write");
  }
  return NULL;
}

static void
run_adders (Adder *adders, int64_t n, WeftThreadRoutine routine)
{
  for (int64_t i = 0; i < n; i++) {
    char name[WEFT_THREAD_NAME_BYTES];

    snprintf (name, sizeof name, "adder-%" PRId64, i);
    weft_must (weft_thread_spawn (name, routine, &adders[i], &adders[i].handle),
               "spawn a thread");
  }
  for (int64_t i = 0; i < n; i++)
    weft_must (weft_thread_join (adders[i].handle, NULL), "join a thread");
}

static int
count_with_lock (const Settings *settings, Adder *adders)
{
  int64_t expected = settings->threads * settings->increments;
  int64_t *count = calloc (1, sizeof *count);
  WeftArc *counter = NULL;
  WeftMutex *mutex = NULL;
  void *value = NULL;
  int64_t result;

  weft_must (count == NULL ? -ENOMEM : 0, "begin");
  weft_must (weft_mutex_new ("counter", count, free, &mutex), "make the mutex");
  weft_must (weft_arc_new ("shared counter", mutex, destroy_mutex, &counter), "share it");
  for (int64_t i = 0; i < settings->threads; i++) {
    adders[i].settings = settings;
    weft_must (weft_arc_clone (counter, &adders[i].counter), "share the counter");
  }
  run_adders (adders, settings->threads, add_with_lock);

  /* All others have given their reference back, so the count is taken out, not locked. */
  weft_must (weft_arc_into_value (&counter, &value), "take the mutex out");
  mutex = value;
  weft_must (weft_mutex_into_value (&mutex, &value), "take the count out");
  result = *(int64_t *)value;
  free (value);

  weft_value ("result", result);
  printf ("Result: %" PRId64 "\n", result);
  if (result != expected)
    return weft_wrong ("the counter is %" PRId64 ", not %" PRId64, result, expected);
  return WEFT_STATUS_RIGHT;
}

/* Of the first updates, all made from the same count, at most one stays; of the others any
 * number may. */
static int
count_without_lock (const Settings *settings, Adder *adders)
{
  int64_t expected = settings->threads * settings->increments;
  WeftVariable *variable = NULL;
  WeftBarrier *all_have_read = NULL;
  int64_t result = 0;

  weft_must (weft_variable_new ("counter", 0, &variable), "make the counter");
  weft_must (
      weft_barrier_new ("all have read", (uint32_t)settings->threads, &all_have_read),
      "make a barrier");
  for (int64_t i = 0; i < settings->threads; i++)
    adders[i] = (Adder){ .settings = settings,
                         .variable = variable,
                         .all_have_read = all_have_read };
  run_adders (adders, settings->threads, add_without_lock);

  weft_must (weft_variable_read (variable, &result), "read");
  weft_must (weft_variable_destroy (&variable), "destroy the counter");
  weft_must (weft_barrier_destroy (&all_have_read), "destroy the barrier");
  weft_value ("result", result);
  printf ("Result: %" PRId64 "\n", result);
  printf ("Lost updates: %" PRId64 " of %" PRId64 "\n", expected - result, expected);
  if (result < 1 || result > expected - (settings->threads - 1))
    return weft_wrong ("the counter is %" PRId64, result);
  return WEFT_STATUS_RIGHT;
}

static int
run (int argc, char **argv)
{
  Settings settings = { .threads = 10, .increments = 1, .work_us = 1000 };
  const WeftOption options[] = {
    { "threads", "How many threads add", NULL, &settings.threads, 1, N_THREADS_MAX },
    { "increments", "How often each of them adds 1", NULL, &settings.increments, 1,
      100000000 },
    { "work-us", "Microseconds of work between reading and writing the count", NULL,
      &settings.work_us, 0, 10000000 },
    { "unsafe", "Add without the lock, and see how many updates are lost",
      &settings.is_unsafe, NULL, 0, 0 },
    { 0 },
  };
  Adder *adders;
  int status;

  weft_options_parse (&weft_scenario_counter, options, argc, argv);
  adders = calloc ((size_t)settings.threads, sizeof *adders);
  weft_must (adders == NULL ? -ENOMEM : 0, "begin");
  status = settings.is_unsafe ? count_without_lock (&settings, adders)
                              : count_with_lock (&settings, adders);
  free (adders);
  return status;
}

const WeftScenario weft_scenario_counter = {
  "counter",
  "Many threads add to one counter behind a lock (or without: --unsafe)",
  run,
};
