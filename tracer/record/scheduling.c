#include "tracer/record/scheduling.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tracer/record/error.h"
#include "tracer/record/scheduling-refusal.h"
#include "tracer/record/scheduling-ring.h"

/* With the page before it a ring of this size is what an ordinary user may lock by default
 * (kernel.perf_event_mlock_kb): room for 21,800 switches, some ten milliseconds of the
 * fastest ping-pong between two threads. */
#define MOST_RING_BYTES (512u * 1024)
#define LEAST_RING_BYTES (16u * 1024)
/* All rings together, on a machine of many CPUs. */
#define MOST_BYTES (64u * 1024 * 1024)
#define FLUSH_MS 250

typedef struct {
  WeftSchedRing ring;
  WeftSchedStream *stream;
  WeftSched *sched;
} Cpu;

struct WeftSched {
  char *trace_folder, *folder;
  Cpu *cpus;
  guint n_cpus;
  struct pollfd *fds; /* of the rings, then stop_fd; -1 for a ring that has hung up */
  int stop_fd;
  GThread *thread;
  gboolean has_clock; /* LTTng's */
  WeftSchedResult result;
};

static int64_t
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
close_rings (WeftSched *self)
{
  for (guint i = 0; i < self->n_cpus; i++)
    weft_sched_ring_close (&self->cpus[i].ring);
  self->n_cpus = 0;
}

static void
free_all (WeftSched *self)
{
  for (guint i = 0; i < self->n_cpus; i++)
    weft_sched_stream_free (self->cpus[i].stream);
  close_rings (self);
  if (self->stop_fd >= 0)
    close (self->stop_fd);
  g_free (self->trace_folder);
  g_free (self->folder);
  g_free (self->cpus);
  g_free (self->fds);
  g_free (self);
}

/* The numbers in a list such as "0-3,8". */
static GArray *
online_cpus (void)
{
  GArray *cpus = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *list = NULL;
  g_auto (GStrv) ranges = NULL;

  if (!g_file_get_contents ("/sys/devices/system/cpu/online", &list, NULL, NULL))
    list = g_strdup_printf ("0-%ld", sysconf (_SC_NPROCESSORS_ONLN) - 1);
  ranges = g_strsplit (g_strchomp (list), ",", -1);
  for (guint i = 0; ranges[i] != NULL; i++) {
    char *rest;
    guint64 first = g_ascii_strtoull (ranges[i], &rest, 10);
    guint64 last = *rest == '-' ? g_ascii_strtoull (rest + 1, NULL, 10) : first;

    for (guint64 cpu = first; cpu <= last && cpu < 65536; cpu++) {
      guint number = (guint)cpu;

      g_array_append_val (cpus, number);
    }
  }
  return cpus;
}

typedef enum { OPENED, REFUSED, TOO_LARGE } Opening;

static Opening
try_to_open (
    WeftSched *self, pid_t pid, const GArray *numbers, size_t bytes, GError **error)
{
  for (guint i = 0; i < numbers->len; i++) {
    WeftSchedRing *ring = &self->cpus[self->n_cpus].ring;

    if (!weft_sched_ring_open (ring, pid, g_array_index (numbers, guint, i), bytes)) {
      if (errno == ENODEV) /* that CPU has just been taken away */
        continue;
      weft_sched_refuse_open (errno, error);
      return REFUSED;
    }
    self->n_cpus++;
    if (weft_sched_ring_map (ring))
      continue;
    if ((errno == EPERM || errno == ENOMEM) && bytes > LEAST_RING_BYTES)
      return TOO_LARGE;
    weft_sched_refuse_map (errno, error);
    return REFUSED;
  }
  return OPENED;
}

/* Rings for @pid on every CPU that there is. The user may have locked some of the allowance
 * already, for another recording: any size is better than none. */
static gboolean
open_rings (WeftSched *self, pid_t pid, GError **error)
{
  g_autoptr (GArray) numbers = online_cpus ();
  size_t bytes = MOST_RING_BYTES;
  Opening opening;

  while (bytes > LEAST_RING_BYTES && bytes * numbers->len > MOST_BYTES)
    bytes /= 2;
  self->cpus = g_new0 (Cpu, numbers->len);
  while ((opening = try_to_open (self, pid, numbers, bytes, error)) == TOO_LARGE) {
    close_rings (self);
    bytes /= 2;
  }
  return opening == OPENED;
}

/* After a failure to write nothing more is read: the kernel drops what comes. */
static gboolean
add (const WeftSwitch *record, gpointer data)
{
  Cpu *cpu = data;

  cpu->sched->result.records++;
  return weft_sched_stream_add (cpu->stream, record, &cpu->sched->result.broken);
}

static gboolean
lose (int64_t time_ns, uint64_t count, gpointer data)
{
  Cpu *cpu = data;

  cpu->sched->result.lost += count;
  return weft_sched_stream_lose (cpu->stream, time_ns, count, &cpu->sched->result.broken);
}

static gboolean
read_rings (WeftSched *self)
{
  for (guint i = 0; i < self->n_cpus; i++) {
    WeftSchedSink sink = { add, lose, &self->cpus[i] };

    if (!weft_sched_ring_read (&self->cpus[i].ring, &sink))
      return FALSE;
  }
  return TRUE;
}

/* LTTng's clock is known only once a program has spoken to it. */
static gboolean
adopt_clock (WeftSched *self, GError **error)
{
  g_autofree char *clock
      = self->has_clock ? NULL : weft_sched_clock_of_lttng (self->trace_folder);

  if (clock == NULL)
    return TRUE;
  self->has_clock = TRUE;
  return weft_sched_metadata_write (self->folder, clock, error);
}

static gboolean
flush (WeftSched *self)
{
  for (guint i = 0; i < self->n_cpus; i++)
    if (!weft_sched_stream_flush (self->cpus[i].stream, &self->result.broken))
      return FALSE;
  return adopt_clock (self, &self->result.broken);
}

/* A ring hangs up when the last thread that reports to it is gone. */
static void
forget_hung_up (WeftSched *self)
{
  for (guint i = 0; i < self->n_cpus; i++)
    if (self->fds[i].revents & (POLLHUP | POLLERR | POLLNVAL))
      self->fds[i].fd = -1;
}

static gpointer
run (gpointer data)
{
  WeftSched *self = data;
  int64_t flushed_ns = now_ns ();
  sigset_t all;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, NULL);
  while (self->fds[self->n_cpus].revents == 0) {
    int64_t time_ns;

    (void)poll (self->fds, self->n_cpus + 1, FLUSH_MS);
    forget_hung_up (self);
    time_ns = now_ns ();
    if (!read_rings (self) || (time_ns - flushed_ns >= FLUSH_MS * 1000000 && !flush (self)))
      return NULL;
    if (time_ns - flushed_ns >= FLUSH_MS * 1000000)
      flushed_ns = time_ns;
  }
  return NULL;
}

static gboolean
make_streams (WeftSched *self, int64_t begin_ns, GError **error)
{
  g_autofree char *clock = weft_sched_clock_measure ();
  WeftSwitch begin = { .time_ns = begin_ns, .kind = WEFT_SWITCH_BEGIN };

  self->folder = g_build_filename (self->trace_folder, WEFT_SCHED_FOLDER, NULL);
  if (mkdir (self->folder, 0777) != 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 _ ("cannot make the folder '%s': %s"), self->folder, g_strerror (errno));
    return FALSE;
  }
  for (guint i = 0; i < self->n_cpus; i++) {
    Cpu *cpu = &self->cpus[i];

    cpu->sched = self;
    cpu->stream = weft_sched_stream_new (self->folder, cpu->ring.cpu, begin_ns, error);
    if (cpu->stream == NULL)
      return FALSE;
  }
  return weft_sched_stream_add (self->cpus[0].stream, &begin, error)
         && weft_sched_metadata_write (self->folder, clock, error);
}

/* Half a trace of scheduling could not be told from a whole one. */
static void
remove_streams (WeftSched *self)
{
  g_autofree char *metadata = g_build_filename (self->folder, "metadata", NULL);

  for (guint i = 0; i < self->n_cpus; i++) {
    g_autofree char *stream
        = g_strdup_printf ("%s/stream_%u", self->folder, self->cpus[i].ring.cpu);

    unlink (stream);
  }
  unlink (metadata);
  rmdir (self->folder);
}

static WeftSched *
new_sched (const char *trace_folder)
{
  WeftSched *self = g_new0 (WeftSched, 1);

  self->trace_folder = g_strdup (trace_folder);
  self->stop_fd = -1;
  return self;
}

gboolean
weft_sched_check (GError **error)
{
  WeftSched *self = new_sched (NULL);
  gboolean good = open_rings (self, getpid (), error);

  free_all (self);
  return good;
}

static gboolean
start (WeftSched *self, pid_t pid, GError **error)
{
  if (!open_rings (self, pid, error))
    return FALSE;
  self->stop_fd = eventfd (0, EFD_CLOEXEC);
  if (self->stop_fd < 0) {
    weft_sched_refuse_open (errno, error);
    return FALSE;
  }
  if (!make_streams (self, now_ns (), error)) {
    remove_streams (self);
    return FALSE;
  }
  self->fds = g_new0 (struct pollfd, self->n_cpus + 1);
  for (guint i = 0; i < self->n_cpus; i++)
    self->fds[i] = (struct pollfd){ .fd = self->cpus[i].ring.fd, .events = POLLIN };
  self->fds[self->n_cpus] = (struct pollfd){ .fd = self->stop_fd, .events = POLLIN };
  self->thread = g_thread_try_new ("weft-sched", run, self, error);
  if (self->thread == NULL)
    remove_streams (self);
  return self->thread != NULL;
}

WeftSched *
weft_sched_start (pid_t pid, const char *folder, GError **error)
{
  WeftSched *self = new_sched (folder);

  if (start (self, pid, error))
    return self;
  free_all (self);
  return NULL;
}

static void
complete (WeftSched *self)
{
  int64_t end_ns = now_ns ();
  WeftSwitch end = { .time_ns = end_ns, .kind = WEFT_SWITCH_END };
  GError **broken = &self->result.broken;

  if (!read_rings (self) || !weft_sched_stream_add (self->cpus[0].stream, &end, broken))
    return;
  for (guint i = 0; i < self->n_cpus; i++)
    if (!weft_sched_stream_finish (self->cpus[i].stream, end_ns, broken))
      return;
}

void
weft_sched_stop (WeftSched *self, WeftSchedResult *ret)
{
  const uint64_t one = 1;

  (void)!write (self->stop_fd, &one, sizeof one);
  g_thread_join (self->thread);
  if (self->result.broken == NULL)
    complete (self);
  adopt_clock (self, self->result.broken == NULL ? &self->result.broken : NULL);
  *ret = self->result;
  free_all (self);
}
