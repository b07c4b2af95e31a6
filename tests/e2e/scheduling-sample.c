/* A program whose threads are known to be running, ready and blocked at certain moments: it
 * looks at what the kernel says of them and marks those moments. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <weft/annotate.h>

#include "core/sync/mutex.h"
#include "core/sync/thread.h"

#define TURNS 6

static void
must (bool good, const char *what)
{
  if (!good) {
    fprintf (stderr, "scheduling-sample: cannot %s\n", what);
    exit (1);
  }
}

/* The first CPU that the program may use. */
static int
first_cpu (void)
{
  cpu_set_t set;
  int cpu = 0;

  must (sched_getaffinity (0, sizeof set, &set) == 0, "get the affinity");
  while (!CPU_ISSET (cpu, &set))
    cpu++;
  return cpu;
}

/* Waits until the kernel says that thread @tid sleeps. */
static void
await_sleep (int tid)
{
  char path[64], line[256], state = 0;

  snprintf (path, sizeof path, "/proc/self/task/%d/stat", tid);
  while (state != 'S') {
    FILE *file = fopen (path, "r");

    must (file != NULL && fgets (line, sizeof line, file) != NULL, "read a thread's state");
    fclose (file);
    state = strrchr (line, ')')[2];
    usleep (100);
  }
}

/* --- two threads that share one CPU, neither of which ever waits --- */

static atomic_int last_turn, turns;

/* Ends when each has taken the CPU from the other several times. */
static void *
spin (void *data)
{
  int own = (int)(intptr_t)data, cpu = first_cpu ();
  cpu_set_t set;

  CPU_ZERO (&set);
  CPU_SET (cpu, &set);
  must (sched_setaffinity (0, sizeof set, &set) == 0, "bind a thread to a CPU");
  weft_mark ("bound");
  while (atomic_load (&turns) < TURNS)
    if (atomic_exchange (&last_turn, own) != own)
      atomic_fetch_add (&turns, 1);
  weft_mark ("spun");
  return NULL;
}

/* --- one that sleeps, one that reads, one that waits for a lock --- */

static atomic_int reader_tid, locker_tid;
static int ends[2];
static WeftMutex *mutex;

static void *
sleep_a_while (void *data)
{
  weft_thread_sleep_ms (20);
  return NULL;
}

static void *
read_byte (void *data)
{
  char byte;

  atomic_store (&reader_tid, (int)syscall (SYS_gettid));
  must (read (ends[0], &byte, 1) == 1, "read");
  return NULL;
}

static void *
lock_once (void *data)
{
  WEFT_SCOPED_GUARD guard = WEFT_GUARD_INIT;

  atomic_store (&locker_tid, (int)syscall (SYS_gettid));
  must (weft_mutex_lock (mutex, &guard) == 0, "lock");
  return NULL;
}

static WeftJoinHandle
spawn (const char *name, WeftThreadRoutine routine, intptr_t data)
{
  WeftJoinHandle handle;

  must (weft_thread_spawn (name, routine, (void *)data, &handle) == 0, "spawn");
  return handle;
}

static void
await (atomic_int *tid)
{
  while (atomic_load (tid) == 0)
    usleep (100);
  await_sleep (atomic_load (tid));
}

int
main (void)
{
  WeftGuard guard = WEFT_GUARD_INIT;
  WeftJoinHandle handles[5];

  must (pipe (ends) == 0 && weft_mutex_new ("lock", NULL, NULL, &mutex) == 0, "begin");
  handles[0] = spawn ("spin-0", spin, 1);
  handles[1] = spawn ("spin-1", spin, 2);
  must (weft_thread_join (handles[0], NULL) == 0
            && weft_thread_join (handles[1], NULL) == 0,
        "join");

  must (weft_mutex_lock (mutex, &guard) == 0, "lock");
  handles[2] = spawn ("sleeper", sleep_a_while, 0);
  handles[3] = spawn ("reader", read_byte, 0);
  handles[4] = spawn ("locker", lock_once, 0);
  await (&reader_tid);
  await (&locker_tid);
  weft_mark ("blocked");
  must (write (ends[1], "", 1) == 1 && weft_guard_drop (&guard) == 0, "wake them");
  for (int i = 2; i < 5; i++)
    must (weft_thread_join (handles[i], NULL) == 0, "join");
  weft_mutex_destroy (&mutex);
  return 0;
}
