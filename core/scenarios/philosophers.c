/* Philosophers sit around a table, a fork between each two of them, and each needs both to
 * eat. When all take their left fork first, each waits for ever for the right one. When all
 * take the lower fork first (--ordered), the last one takes them the other way round, and
 * the circle is broken.
 *
 * What would go wrong now and then goes wrong at once: without --ordered they wait at a
 * barrier until each has its left fork. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <weft/annotate.h>

#include "core/scenarios/options.h"
#include "core/sync/barrier.h"
#include "core/sync/mutex.h"
#include "core/sync/thread.h"

#define N_PHILOSOPHERS_MAX 100

typedef struct {
  int64_t philosophers, meals, eat_ms, timeout_ms;
  bool ordered;
  WeftMutex **forks;
  WeftBarrier *table; /* NULL when ordered */
  /* How many hold a fork and want the other. Moved without synchronization that would show
   * in a recording: it is the watchdog's alone. */
  int64_t *hungry;
} Dinner;

typedef struct {
  const Dinner *dinner;
  int64_t index, eaten;
  WeftJoinHandle handle;
} Philosopher;

static void
take (WeftMutex *fork, WeftGuard *guard)
{
  weft_must (weft_mutex_lock (fork, guard), "take a fork");
}

static void
eat (Philosopher *self, WeftMutex *first, WeftMutex *second)
{
  WEFT_SCOPED_GUARD first_guard = WEFT_GUARD_INIT;
  WEFT_SCOPED_GUARD second_guard = WEFT_GUARD_INIT;

  take (first, &first_guard);
  if (self->dinner->table != NULL)
    weft_barrier_wait (self->dinner->table);
  __atomic_add_fetch (self->dinner->hungry, 1, __ATOMIC_SEQ_CST);
  take (second, &second_guard);
  __atomic_sub_fetch (self->dinner->hungry, 1, __ATOMIC_SEQ_CST);

  weft_span_begin ("eats");
  weft_must (weft_thread_sleep_ms (self->dinner->eat_ms), "eat");
  weft_span_end ();
  self->eaten += 1;
}

static void *
dine (void *data)
{
  Philosopher *self = data;
  int64_t left = self->index, right = (self->index + 1) % self->dinner->philosophers;
  bool left_first = !self->dinner->ordered || left < right;
  WeftMutex *first = self->dinner->forks[left_first ? left : right];
  WeftMutex *second = self->dinner->forks[left_first ? right : left];

  for (int64_t i = 0; i < self->dinner->meals; i++)
    eat (self, first, second);
  printf ("%s has eaten %" PRId64 " times\n", weft_thread_name (), self->eaten);
  return NULL;
}

static void
lay_table (Dinner *dinner)
{
  dinner->forks = calloc ((size_t)dinner->philosophers, sizeof (WeftMutex *));
  weft_must (dinner->forks == NULL ? -ENOMEM : 0, "lay the table");
  for (int64_t i = 0; i < dinner->philosophers; i++) {
    char name[32];

    snprintf (name, sizeof name, "fork-%" PRId64, i);
    weft_must (weft_mutex_new (name, NULL, NULL, &dinner->forks[i]), "lay a fork");
  }
  if (!dinner->ordered)
    weft_must (weft_barrier_new ("table", (uint32_t)dinner->philosophers, &dinner->table),
               "lay the table");
}

static void
clear_table (Dinner *dinner)
{
  for (int64_t i = 0; i < dinner->philosophers; i++)
    weft_must (weft_mutex_destroy (&dinner->forks[i]), "clear a fork away");
  free (dinner->forks);
  if (dinner->table != NULL)
    weft_must (weft_barrier_destroy (&dinner->table), "clear the table");
}

static int64_t
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C (1000) + now.tv_nsec / 1000000;
}

static bool
all_are_stuck (const Dinner *dinner)
{
  return __atomic_load_n (dinner->hungry, __ATOMIC_SEQ_CST) == dinner->philosophers;
}

/* The main thread is the watchdog. What the others are stuck in cannot be undone, so the
 * process ends; it ends here, while all that they look at is still there. On a busy machine
 * the time may be up while some have not even begun: they are slow then, not stuck, and it
 * waits for as long again. */
static void
join_or_give_up (const Dinner *dinner, const Philosopher *philosophers)
{
  int64_t until_ms = now_ms () + dinner->timeout_ms;

  for (int64_t i = 0; i < dinner->philosophers; i++) {
    int64_t left_ms = until_ms - now_ms ();
    int error = weft_thread_join_timeout (philosophers[i].handle, left_ms > 0 ? left_ms : 0,
                                          NULL);

    if (error == -ETIMEDOUT && !all_are_stuck (dinner)) {
      until_ms = now_ms () + dinner->timeout_ms;
      i -= 1;
      continue;
    }
    if (error == -ETIMEDOUT) {
      weft_mark ("the watchdog ends the dinner");
      fflush (stdout);
      fprintf (stderr,
               "weft-scenario philosophers: still at the table after %" PRId64
               " ms: each holds a fork and waits for the next one (try --ordered)\n",
               dinner->timeout_ms);
      exit (WEFT_STATUS_STUCK);
    }
    weft_must (error, "join a thread");
  }
}

static int
dine_together (const Dinner *dinner)
{
  Philosopher *philosophers = calloc ((size_t)dinner->philosophers, sizeof (Philosopher));
  int status = WEFT_STATUS_RIGHT;

  weft_must (philosophers == NULL ? -ENOMEM : 0, "begin");
  for (int64_t i = 0; i < dinner->philosophers; i++) {
    char name[WEFT_THREAD_NAME_BYTES];

    philosophers[i] = (Philosopher){ .dinner = dinner, .index = i };
    snprintf (name, sizeof name, "philosopher-%" PRId64, i);
    weft_must (weft_thread_spawn (name, dine, &philosophers[i], &philosophers[i].handle),
               "spawn a thread");
  }
  join_or_give_up (dinner, philosophers);
  for (int64_t i = 0; i < dinner->philosophers; i++) {
    if (philosophers[i].eaten != dinner->meals)
      status = weft_wrong ("philosopher-%" PRId64 " has eaten %" PRId64 " times", i,
                           philosophers[i].eaten);
  }
  free (philosophers);
  return status;
}

static int
run (int argc, char **argv)
{
  Dinner dinner = { .philosophers = 5, .meals = 3, .eat_ms = 2, .timeout_ms = 1000 };
  const WeftOption options[] = {
    { "philosophers", "How many sit at the table", NULL, &dinner.philosophers, 2,
      N_PHILOSOPHERS_MAX },
    { "meals", "How often each of them eats", NULL, &dinner.meals, 1, 1000000 },
    { "eat-ms", "Milliseconds that a meal takes", NULL, &dinner.eat_ms, 0, 60000 },
    { "timeout",
      "Milliseconds after which a watchdog ends a dinner that is stuck, with "
      "status 3",
      NULL, &dinner.timeout_ms, 1, 3600000 },
    { "ordered", "Take the lower fork first: no deadlock", &dinner.ordered, NULL, 0, 0 },
    { 0 },
  };
  int64_t hungry = 0;
  int status;

  weft_options_parse (&weft_scenario_philosophers, options, argc, argv);
  dinner.hungry = &hungry;
  lay_table (&dinner);
  status = dine_together (&dinner);
  clear_table (&dinner);
  return status;
}

const WeftScenario weft_scenario_philosophers = {
  "philosophers",
  "Threads that each need two locks end in a deadlock (or not: --ordered)",
  run,
};
