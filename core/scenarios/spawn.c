/* A thread is spawned, counts beside the main thread, and is joined. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/scenarios/options.h"
#include "core/sync/thread.h"

#define N_MAIN_COUNTS 4
#define N_THREADS_MAX 1000

typedef struct {
  int64_t threads, count;
  bool no_join;
} Settings;

typedef struct {
  const Settings *settings;
  int64_t index;
  WeftJoinHandle handle;
} Spawned;

static void *
count_in_thread (void *data)
{
  const Spawned *self = data;
  intptr_t counted = 0;

  for (int64_t i = 1; i <= self->settings->count; i++) {
    if (self->settings->threads == 1)
      printf ("hi number %" PRId64 " from the spawned thread!\n", i);
    else
      printf ("hi number %" PRId64 " from spawned thread %" PRId64 "!\n", i, self->index);
    counted += 1;
    weft_must (weft_thread_sleep_ms (1), "sleep");
  }
  return (void *)counted;
}

static void
spawn_all (const Settings *settings, Spawned *spawned)
{
  for (int64_t i = 0; i < settings->threads; i++) {
    char name[WEFT_THREAD_NAME_BYTES] = "spawned";

    if (settings->threads > 1)
      snprintf (name, sizeof name, "spawned-%" PRId64, i);
    spawned[i] = (Spawned){ .settings = settings, .index = i };
    weft_must (weft_thread_spawn (name, count_in_thread, &spawned[i], &spawned[i].handle),
               "spawn a thread");
  }
}

static int
join_all (const Settings *settings, const Spawned *spawned)
{
  int status = WEFT_STATUS_RIGHT;

  for (int64_t i = 0; i < settings->threads; i++) {
    WeftThreadResult result = { 0 };

    weft_must (weft_thread_join (spawned[i].handle, &result), "join a thread");
    if ((intptr_t)result.value != settings->count)
      status = weft_wrong ("thread %" PRId64 " counted to %" PRIdPTR, i,
                           (intptr_t)result.value);
  }
  return status;
}

static int
run (int argc, char **argv)
{
  Settings settings = { .threads = 1, .count = 9 };
  const WeftOption options[] = {
    { "threads", "How many threads to spawn", NULL, &settings.threads, 1, N_THREADS_MAX },
    { "count", "How far each of them counts", NULL, &settings.count, 1, 1000000 },
    { "no-join", "Do not wait for them: the process ends with the main thread",
      &settings.no_join, NULL, 0, 0 },
    { 0 },
  };
  Spawned *spawned;
  int status = WEFT_STATUS_RIGHT;

  weft_options_parse (&weft_scenario_spawn, options, argc, argv);
  spawned = calloc ((size_t)settings.threads, sizeof *spawned);
  weft_must (spawned == NULL ? -ENOMEM : 0, "begin");

  spawn_all (&settings, spawned);
  for (int i = 1; i <= N_MAIN_COUNTS; i++) {
    printf ("hi number %d from the main thread!\n", i);
    weft_must (weft_thread_sleep_ms (1), "sleep");
  }
  if (settings.no_join) {
    /* The threads still read their settings, here on the stack: the process has to end
     * before this function does. */
    puts ("The main thread ends here, and with it the process: the rest is cut off.");
    exit (WEFT_STATUS_RIGHT);
  }
  status = join_all (&settings, spawned);
  free (spawned);
  return status;
}

const WeftScenario weft_scenario_spawn = {
  "spawn",
  "A thread counts beside the main thread, which then joins it",
  run,
};
