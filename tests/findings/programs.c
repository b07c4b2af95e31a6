/* programs CASE: for each kind of finding a program that provokes it, and one close by that
 * must not be reported. Those that get stuck are ended by an alarm. Steps that have to come
 * in an order wait for flags, so that a busy machine changes only how long they take. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
static atomic_int step;
static int is_ready; /* under a */

static void
pause_ms (long ms)
{
  struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

  nanosleep (&time, NULL);
}

static void
reach (int number)
{
  while (atomic_load (&step) < number)
    pause_ms (1);
}

static pthread_t
start (void *(*routine) (void *), const char *name)
{
  pthread_t thread;

  if (pthread_create (&thread, NULL, routine, (void *)name) != 0)
    abort ();
  pthread_setname_np (thread, name);
  return thread;
}

static void
both (void *(*one) (void *), void *(*other) (void *))
{
  pthread_t first = start (one, "one"), second = start (other, "other");

  pthread_join (first, NULL);
  pthread_join (second, NULL);
}

static void
nest (pthread_mutex_t *outer, pthread_mutex_t *inner)
{
  pthread_mutex_lock (outer);
  pthread_mutex_lock (inner);
  pthread_mutex_unlock (inner);
  pthread_mutex_unlock (outer);
}

/* a then b, and b then a: at once, after each other, under a guard. */
static void *
a_then_b (void *unused)
{
  nest (&a, &b);
  atomic_store (&step, 1);
  return unused;
}

static void *
b_then_a (void *unused)
{
  reach (1);
  nest (&b, &a);
  return unused;
}

static void *
guarded_a_then_b (void *unused)
{
  pthread_mutex_lock (&guard);
  nest (&a, &b);
  pthread_mutex_unlock (&guard);
  atomic_store (&step, 1);
  return unused;
}

static void *
guarded_b_then_a (void *unused)
{
  reach (1);
  pthread_mutex_lock (&guard);
  nest (&b, &a);
  pthread_mutex_unlock (&guard);
  return unused;
}

static void *
meet_a_then_b (void *unused)
{
  pthread_mutex_lock (&a);
  atomic_fetch_add (&step, 1);
  reach (2);
  pthread_mutex_lock (&b);
  return unused;
}

static void *
meet_b_then_a (void *unused)
{
  pthread_mutex_lock (&b);
  atomic_fetch_add (&step, 1);
  reach (2);
  pthread_mutex_lock (&a);
  return unused;
}

static void
inversion (void)
{
  both (a_then_b, b_then_a);
}

static void
guarded (void)
{
  both (guarded_a_then_b, guarded_b_then_a);
}

static void
deadlock (void)
{
  alarm (1);
  both (meet_a_then_b, meet_b_then_a);
}

/* Holds a for @ms, in the middle of which another wants it when @wanted. */
static void *
want_a (void *unused)
{
  reach (1);
  atomic_store (&step, 2);
  pthread_mutex_lock (&a);
  pthread_mutex_unlock (&a);
  return unused;
}

static void
hold_asleep (long ms)
{
  pthread_mutex_lock (&a);
  atomic_store (&step, 1);
  reach (2);
  pause_ms (ms);
  pthread_mutex_unlock (&a);
}

static void
blocked (void)
{
  pthread_t other = start (want_a, "other");

  hold_asleep (100);
  pthread_join (other, NULL);
}

/* It sleeps as long, and nobody wants it yet. */
static void
blocked_alone (void)
{
  pthread_t other = start (want_a, "other");

  pthread_mutex_lock (&a);
  pause_ms (100);
  pthread_mutex_unlock (&a);
  atomic_store (&step, 1);
  pthread_join (other, NULL);
}

static void
hold_briefly (int times)
{
  for (int i = 0; i < times; i++) {
    pthread_mutex_lock (&a);
    pthread_mutex_unlock (&a);
  }
}

static void
long_hold (void)
{
  hold_briefly (20);
  blocked ();
}

static void
long_alone (void)
{
  hold_briefly (20);
  blocked_alone ();
}

/* Four that hold it for 2 ms and are away for 1 ms; or for 10, one at a time. */
static void *
queue (void *unused)
{
  for (int i = 0; i < 20; i++) {
    pthread_mutex_lock (&a);
    pause_ms (2);
    pthread_mutex_unlock (&a);
    pause_ms (1);
  }
  return unused;
}

static void
convoy (void)
{
  pthread_t threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = start (queue, "queue");
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
}

static void
no_convoy (void)
{
  for (int i = 0; i < 4; i++)
    pthread_join (start (queue, "queue"), NULL);
}

/* Waits for the signal, and then needs the lock for 5 ms. */
static void *
wait_ready (void *unused)
{
  pthread_mutex_lock (&a);
  atomic_fetch_add (&step, 1);
  while (!is_ready)
    pthread_cond_wait (&ready, &a);
  pause_ms (5);
  pthread_mutex_unlock (&a);
  return unused;
}

static void
wake_four (int at_once)
{
  pthread_t threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = start (wait_ready, "waiter");
  reach (4);
  pthread_mutex_lock (&a);
  is_ready = 1;
  pthread_mutex_unlock (&a);
  if (at_once)
    pthread_cond_broadcast (&ready);
  for (int i = 0; i < 4; i++) {
    if (!at_once) {
      pthread_cond_signal (&ready);
      pause_ms (50);
    }
  }
  for (int i = 0; i < 4; i++)
    pthread_join (threads[i], NULL);
}

static void
herd (void)
{
  wake_four (1);
}

static void
no_herd (void)
{
  wake_four (0);
}

/* Keeps a CPU busy. */
static void *
spin (void *unused)
{
  while (atomic_load (&step) < 3)
    continue;
  return unused;
}

/* Gets a CPU last of all. */
static void *
want_a_idly (void *unused)
{
  struct sched_param none = { 0 };

  sched_setscheduler (0, SCHED_IDLE, &none);
  return want_a (unused);
}

/* Lets the lock go again and again: before the waiter has a CPU, or for long enough. */
static void
keep_taking (long away_ms)
{
  pthread_t other = start (away_ms > 0 ? want_a : want_a_idly, "other");
  pthread_t spinners[64];
  long n = away_ms > 0 ? 0 : sysconf (_SC_NPROCESSORS_ONLN);

  pthread_mutex_lock (&a);
  atomic_store (&step, 1);
  reach (2);
  pause_ms (20);
  for (long i = 0; i < n && i < 64; i++)
    spinners[i] = start (spin, "spinner");
  for (int i = 0; i < 30; i++) {
    pause_ms (5);
    pthread_mutex_unlock (&a);
    if (away_ms > 0)
      pause_ms (away_ms);
    pthread_mutex_lock (&a);
  }
  pthread_mutex_unlock (&a);
  atomic_store (&step, 3);
  for (long i = 0; i < n && i < 64; i++)
    pthread_join (spinners[i], NULL);
  pthread_join (other, NULL);
}

static void
barging (void)
{
  keep_taking (0);
}

static void
polite (void)
{
  keep_taking (20);
}

static void
idle_signal (void)
{
  pthread_cond_signal (&ready);
  pthread_cond_signal (&ready);
}

/* Only its number, which wait_until_gone() looks for. */
static void *
nothing (void *unused)
{
  atomic_store (&step, gettid ());
  return unused;
}

/* Until the thread that did nothing last is none of the process's any more. */
static void
wait_until_gone (void)
{
  char path[64];

  reach (1);
  snprintf (path, sizeof path, "/proc/self/task/%d", atomic_load (&step));
  while (access (path, F_OK) == 0)
    pause_ms (1);
}

static void
unjoined (void)
{
  start (nothing, "left");
  wait_until_gone ();
}

static void
joined (void)
{
  pthread_join (start (nothing, "joined"), NULL);
  atomic_store (&step, 0);
  pthread_detach (start (nothing, "detached"));
  wait_until_gone ();
}

/* Waits for a signal that has come before. */
static void *
wait_without_looking (void *unused)
{
  reach (1);
  pthread_mutex_lock (&a);
  pthread_cond_wait (&ready, &a);
  pthread_mutex_unlock (&a);
  return unused;
}

static void *
look_and_wait (void *unused)
{
  reach (1);
  pthread_mutex_lock (&a);
  while (!is_ready)
    pthread_cond_wait (&ready, &a);
  pthread_mutex_unlock (&a);
  return unused;
}

static void *
signal_early (void *unused)
{
  pthread_mutex_lock (&a);
  is_ready = 1;
  pthread_cond_signal (&ready);
  pthread_mutex_unlock (&a);
  atomic_store (&step, 1);
  return unused;
}

static void
lost_wakeup (void)
{
  alarm (1);
  both (signal_early, wait_without_looking);
}

static void
kept_wakeup (void)
{
  both (signal_early, look_and_wait);
}

static void *
take_along (void *unused)
{
  pthread_mutex_lock (&a);
  atomic_store (&step, 1);
  reach (2);
  pause_ms (20);
  return unused;
}

static void
orphaned (void)
{
  alarm (1);
  both (take_along, want_a);
}

static void *
leave_behind (void *unused)
{
  pthread_mutex_lock (&a);
  atomic_store (&step, 1);
  reach (2);
  pause_ms (20);
  pthread_mutex_unlock (&a);
  return unused;
}

static void
not_orphaned (void)
{
  both (leave_behind, want_a);
}

static const struct {
  const char *name;
  void (*run) (void);
} cases[] = {
  { "inversion", inversion },
  { "guarded", guarded },
  { "deadlock", deadlock },
  { "blocked", blocked },
  { "blocked-alone", blocked_alone },
  { "long-hold", long_hold },
  { "long-alone", long_alone },
  { "convoy", convoy },
  { "no-convoy", no_convoy },
  { "herd", herd },
  { "no-herd", no_herd },
  { "barging", barging },
  { "polite", polite },
  { "idle-signal", idle_signal },
  { "unjoined", unjoined },
  { "joined", joined },
  { "lost-wakeup", lost_wakeup },
  { "kept-wakeup", kept_wakeup },
  { "orphaned", orphaned },
  { "not-orphaned", not_orphaned },
};

int
main (int argc, char **argv)
{
  for (size_t i = 0; argc == 2 && i < sizeof cases / sizeof *cases; i++) {
    if (strcmp (argv[1], cases[i].name) == 0) {
      cases[i].run ();
      return 0;
    }
  }
  fprintf (stderr, "usage: programs CASE\n");
  return 2;
}
