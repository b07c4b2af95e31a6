/* What recording scheduling costs: programs that switch between threads as fast as they
 * can, with and without it, in turn, so that both see the same machine. Prints the median
 * of each, their ratio, and what a switch takes on disk. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tracer/record/scheduling.h"

#define N_RUNS 7
#define N_THREADS 4

static int64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C (1000000000) + now.tv_nsec;
}

/* --- the programs --- */

static int pipes[2][2];
static int n_rounds;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long counter;

static void *
echo (void *data)
{
  char byte;

  for (int i = 0; i < n_rounds; i++)
    if (read (pipes[0][0], &byte, 1) != 1 || write (pipes[1][1], &byte, 1) != 1)
      abort ();
  return NULL;
}

/* Two threads that wait for each other, each time for a byte: two switches or more a
 * round. */
static void
ping_pong (void)
{
  pthread_t thread;
  char byte = 0;

  if (pipe (pipes[0]) != 0 || pipe (pipes[1]) != 0
      || pthread_create (&thread, NULL, echo, NULL) != 0)
    abort ();
  for (int i = 0; i < n_rounds; i++)
    if (write (pipes[0][1], &byte, 1) != 1 || read (pipes[1][0], &byte, 1) != 1)
      abort ();
  pthread_join (thread, NULL);
}

static void *
count (void *data)
{
  for (int i = 0; i < n_rounds / N_THREADS; i++) {
    pthread_mutex_lock (&lock);
    for (volatile int work = 0; work < 1000; work++)
      counter++;
    pthread_mutex_unlock (&lock);
  }
  return NULL;
}

static void
contend (void)
{
  pthread_t threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    if (pthread_create (&threads[i], NULL, count, NULL) != 0)
      abort ();
  for (int i = 0; i < N_THREADS; i++)
    pthread_join (threads[i], NULL);
}

/* One thread that never has to wait: what remains of the cost when nothing switches. */
static void
alone (void)
{
  for (int i = 0; i < n_rounds; i++)
    for (volatile int work = 0; work < 50; work++)
      counter++;
}

static void *
nothing (void *data)
{
  return NULL;
}

static void
start_threads (void)
{
  pthread_t thread;

  for (int i = 0; i < n_rounds; i++)
    if (pthread_create (&thread, NULL, nothing, NULL) != 0
        || pthread_join (thread, NULL) != 0)
      abort ();
}

static const struct {
  const char *name;
  void (*run) (void);
  int n_rounds;
} programs[] = {
  { "ping-pong over pipes", ping_pong, 30000 },
  { "4 threads on a mutex", contend, 100000 },
  { "threads that start and end", start_threads, 10000 },
  { "one thread, no switches", alone, 2000000 },
};

/* Runs one, and writes to descriptor @fd how long it took. */
static int
be_program (int number, int fd)
{
  int64_t begin_ns = now_ns (), length_ns;

  n_rounds = programs[number].n_rounds;
  programs[number].run ();
  length_ns = now_ns () - begin_ns;
  return write (fd, &length_ns, sizeof length_ns) == sizeof length_ns ? 0 : 1;
}

/* --- the measurement --- */

typedef struct {
  int64_t length_ns;
  WeftSchedResult result;
  uint64_t bytes;
} Run;

static uint64_t
bytes_below (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "sched", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  uint64_t bytes = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    struct stat status;

    if (stat (file, &status) == 0)
      bytes += (uint64_t)status.st_size;
    unlink (file);
  }
  rmdir (path);
  return bytes;
}

/* Executes the program once a byte comes. */
static void G_GNUC_NORETURN
become_program (int number, int go, int report)
{
  char number_text[16], report_text[16], byte;
  char *argv[] = { "bench-scheduling", number_text, report_text, NULL };

  snprintf (number_text, sizeof number_text, "%d", number);
  snprintf (report_text, sizeof report_text, "%d", report);
  if (read (go, &byte, 1) == 1)
    execv ("/proc/self/exe", argv);
  _exit (127);
}

static gboolean
run_once (int number, const char *folder, Run *ret, GError **error)
{
  WeftSched *sched = NULL;
  int go[2], report[2], status;
  pid_t pid;

  if (pipe2 (go, O_CLOEXEC) != 0 || pipe (report) != 0 || (pid = fork ()) < 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), "%s",
                 g_strerror (errno));
    return FALSE;
  }
  if (pid == 0)
    become_program (number, go[0], report[1]);
  if (folder == NULL || (sched = weft_sched_start (pid, folder, error)) != NULL)
    (void)!write (go[1], "", 1);
  close (go[0]);
  close (go[1]);
  close (report[1]);
  waitpid (pid, &status, 0);
  if (read (report[0], &ret->length_ns, sizeof ret->length_ns) != sizeof ret->length_ns)
    ret->length_ns = 0;
  close (report[0]);
  if (folder == NULL)
    return TRUE;
  if (sched == NULL)
    return FALSE;
  weft_sched_stop (sched, &ret->result);
  ret->bytes = bytes_below (folder);
  return TRUE;
}

static int
compare (const void *a, const void *b)
{
  int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

  return (left > right) - (left < right);
}

static gboolean
measure (int number, const char *folder, GError **error)
{
  int64_t without_ns[N_RUNS], with_ns[N_RUNS];
  guint64 records = 0, lost = 0, bytes = 0;

  for (int i = 0; i < N_RUNS; i++) {
    Run run = { 0 };

    if (!run_once (number, NULL, &run, error))
      return FALSE;
    without_ns[i] = run.length_ns;
    if (!run_once (number, folder, &run, error))
      return FALSE;
    with_ns[i] = run.length_ns;
    records += run.result.records;
    lost += run.result.lost;
    bytes += run.bytes;
    g_clear_error (&run.result.broken);
  }
  qsort (without_ns, N_RUNS, sizeof *without_ns, compare);
  qsort (with_ns, N_RUNS, sizeof *with_ns, compare);
  printf ("%-28s %9.0f ns %9.0f ns %6.2f %10.0f %7.1f %6.0f\n", programs[number].name,
          (double)without_ns[N_RUNS / 2] / programs[number].n_rounds,
          (double)with_ns[N_RUNS / 2] / programs[number].n_rounds,
          (double)with_ns[N_RUNS / 2] / (double)without_ns[N_RUNS / 2],
          (double)records / N_RUNS, records > 1000 ? (double)bytes / (double)records : 0,
          (double)lost / N_RUNS);
  fflush (stdout);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  if (argc == 3)
    return be_program (atoi (argv[1]), atoi (argv[2]));
  folder = g_dir_make_tmp ("weft-bench-XXXXXX", NULL);
  printf ("%-28s %12s %12s %6s %10s %7s %6s\n", "a round of", "without", "with", "ratio",
          "records", "bytes", "lost");
  for (int i = 0; i < (int)G_N_ELEMENTS (programs); i++) {
    if (!measure (i, folder, &error)) {
      fprintf (stderr, "bench-scheduling: %s\n", error->message);
      rmdir (folder);
      return 1;
    }
  }
  rmdir (folder);
  return 0;
}
