/* The recording of scheduling: the kernel's rings, the CTF trace made of them, the clock
 * that it shares with LTTng's. What is written is read back with babeltrace2. */
#include <errno.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/record/error.h"
#include "tracer/record/scheduling-refusal.h"
#include "tracer/record/scheduling-ring.h"
#include "tracer/record/scheduling.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("weft-sched-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
remove_folder (const char *folder)
{
  const char *argv[] = { "rm", "-rf", folder, NULL };

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                NULL, NULL);
}

/* babeltrace2's text of the trace, one line an event: the time in nanoseconds, the event,
 * its fields without the CPU. What it says of lost events goes to @ret_warnings. */
static char *
read_back (const char *folder, char **ret_warnings)
{
  const char *argv[]
      = { "babeltrace2", "--clock-cycles", "--no-delta", "--clock-gmt", folder, NULL };
  g_autoptr (GRegex) cpu = g_regex_new ("{ cpu_id = [0-9]+ }, ", G_REGEX_RAW, 0, NULL);
  g_autofree char *warnings = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text,
                &warnings, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_test_message ("%s", warnings);
  g_assert_cmpint (status, ==, 0);
  if (ret_warnings != NULL)
    *ret_warnings = g_steal_pointer (&warnings);
  return g_regex_replace_literal (cpu, text, -1, 0, "", 0, NULL);
}

static int64_t
time_of_line (const char *line)
{
  return g_ascii_strtoll (line + 1, NULL, 10);
}

/* --- the trace --- */

static const struct {
  WeftSwitch record;
  const char *text; /* of babeltrace2 */
} records[] = {
  { { 5 * SECOND, 0, WEFT_SWITCH_BEGIN }, "sched:begin: { }" },
  { { 5 * SECOND + 1, 7, WEFT_SWITCH_IN }, "sched:switch_in: { tid = 7 }" },
  { { 5 * SECOND + 2, 7, WEFT_SWITCH_OUT },
    "sched:switch_out: { tid = 7, preempted = 0 }" },
  { { 6 * SECOND, 2000000000, WEFT_SWITCH_PREEMPT },
    "sched:switch_out: { tid = 2000000000, preempted = 1 }" },
  /* The low bits of the time start anew, once and twice. */
  { { 9 * SECOND, 7, WEFT_SWITCH_IN }, "sched:switch_in: { tid = 7 }" },
  { { 20 * SECOND, 7, WEFT_SWITCH_OUT }, "sched:switch_out: { tid = 7, preempted = 0 }" },
  { { 4000 * SECOND, 7, WEFT_SWITCH_EXIT }, "sched:exit: { tid = 7 }" },
  { { 4000 * SECOND + 1, 0, WEFT_SWITCH_END }, "sched:end: { }" },
};

static void
write_metadata (const char *folder)
{
  g_autofree char *clock = weft_sched_clock_measure ();
  g_autoptr (GError) error = NULL;

  weft_sched_metadata_write (folder, clock, &error);
  g_assert_no_error (error);
}

static void
add (WeftSchedStream *stream, int64_t time_ns, int32_t tid, WeftSwitchKind kind)
{
  WeftSwitch record = { time_ns, tid, kind };
  g_autoptr (GError) error = NULL;

  weft_sched_stream_add (stream, &record, &error);
  g_assert_no_error (error);
}

static WeftSchedStream *
make_stream (const char *folder, unsigned cpu)
{
  g_autoptr (GError) error = NULL;
  WeftSchedStream *stream = weft_sched_stream_new (folder, cpu, 5 * SECOND, &error);

  g_assert_no_error (error);
  return stream;
}

static void
test_records (void)
{
  g_autofree char *folder = make_folder ();
  WeftSchedStream *stream = make_stream (folder, 3);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  write_metadata (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (records); i++) {
    add (stream, records[i].record.time_ns, records[i].record.tid, records[i].record.kind);
    /* Written early or late, the file reads the same. */
    if (i % 2 == 0)
      g_assert_true (weft_sched_stream_flush (stream, NULL));
  }
  g_assert_true (weft_sched_stream_finish (stream, 4001 * SECOND, NULL));
  weft_sched_stream_free (stream);

  text = read_back (folder, NULL);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, G_N_ELEMENTS (records));
  for (gsize i = 0; i < G_N_ELEMENTS (records); i++) {
    g_assert_cmpint (time_of_line (lines[i]), ==, records[i].record.time_ns);
    g_assert_true (g_str_has_suffix (lines[i], records[i].text));
  }
  remove_folder (folder);
}

/* Many packets of two CPUs, read at any moment: all that was written so far. */
static void
test_packets (void)
{
  g_autofree char *folder = make_folder ();
  WeftSchedStream *streams[] = { make_stream (folder, 0), make_stream (folder, 1) };
  int64_t last_ns = 0;

  write_metadata (folder);
  for (int32_t i = 0; i < 5000; i++)
    add (streams[i % 2], 5 * SECOND + i, i + 1,
         i % 3 == 0 ? WEFT_SWITCH_IN : WEFT_SWITCH_OUT);
  for (int i = 0; i < 2; i++) {
    g_assert_true (weft_sched_stream_flush (streams[i], NULL));
    weft_sched_stream_free (streams[i]);
  }
  {
    g_autofree char *text = read_back (folder, NULL);
    g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

    g_assert_cmpuint (g_strv_length (lines), ==, 5000);
    for (int32_t i = 0; i < 5000; i++) {
      g_autofree char *tid = g_strdup_printf ("tid = %d", i + 1);

      g_assert_nonnull (strstr (lines[i], tid));
      g_assert_cmpint (time_of_line (lines[i]), >=, last_ns);
      last_ns = time_of_line (lines[i]);
    }
  }
  remove_folder (folder);
}

static void
test_backwards (void)
{
  g_autofree char *folder = make_folder ();
  WeftSchedStream *stream = make_stream (folder, 0);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  write_metadata (folder);
  add (stream, 6 * SECOND, 1, WEFT_SWITCH_IN);
  add (stream, 5 * SECOND, 1, WEFT_SWITCH_OUT);
  g_assert_true (weft_sched_stream_finish (stream, 1, NULL));
  weft_sched_stream_free (stream);
  text = read_back (folder, NULL);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  g_assert_cmpint (time_of_line (lines[0]), ==, 6 * SECOND);
  g_assert_cmpint (time_of_line (lines[1]), ==, 6 * SECOND);
  remove_folder (folder);
}

static void
test_losses (void)
{
  g_autofree char *folder = make_folder ();
  WeftSchedStream *stream = make_stream (folder, 0);
  g_autofree char *text = NULL;
  g_autofree char *warnings = NULL;

  g_assert_true (weft_sched_metadata_write (
      folder, "clock { name = monotonic; freq = 1000000000; absolute = TRUE; };", NULL));
  g_assert_true (weft_sched_stream_lose (stream, 5 * SECOND + 10, 3, NULL));
  add (stream, 6 * SECOND, 1, WEFT_SWITCH_IN);
  g_assert_true (weft_sched_stream_lose (stream, 7 * SECOND, 400, NULL));
  add (stream, 8 * SECOND, 1, WEFT_SWITCH_OUT);
  g_assert_true (weft_sched_stream_finish (stream, 9 * SECOND, NULL));
  weft_sched_stream_free (stream);
  text = read_back (folder, &warnings);
  g_assert_nonnull (strstr (text, "preempted = 0"));
  g_assert_nonnull (strstr (warnings, "discarded 3 events"));
  g_assert_nonnull (strstr (warnings, "discarded 400 events"));
  g_assert_nonnull (strstr (warnings, "[00:00:06.000000000] and [00:00:07.000000000]"));
  remove_folder (folder);
}

static void
test_unwritable (void)
{
  g_autofree char *folder = make_folder ();
  WeftSchedStream *stream = make_stream (folder, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  g_autofree char *path = g_build_filename (folder, "stream_0", NULL);

  g_assert_null (weft_sched_stream_new (folder, 0, 0, &error)); /* it is there already */
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
  g_assert_nonnull (strstr (error->message, path));
  weft_sched_stream_free (stream);
  g_assert_null (weft_sched_stream_new ("/nowhere", 0, 0, &again));
  g_assert_error (again, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  remove_folder (folder);
}

/* The disk is full in the middle of a packet: what was whole before stays readable. */
static void
test_full_disk (void)
{
  const struct rlimit little = { 6000, RLIM_INFINITY };
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  WeftSchedStream *stream;
  struct rlimit before;
  int n = 0;

  write_metadata (folder);
  stream = make_stream (folder, 0);
  g_assert_no_errno (getrlimit (RLIMIT_FSIZE, &before));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &little));
  for (; error == NULL && n < 2000; n++) {
    WeftSwitch record = { 5 * SECOND + n, 1, WEFT_SWITCH_IN };

    weft_sched_stream_add (stream, &record, &error);
  }
  g_assert_no_errno (setrlimit (RLIMIT_FSIZE, &before));
  g_assert_nonnull (error);
  g_assert_false (weft_sched_stream_flush (stream, NULL));
  g_assert_false (weft_sched_stream_finish (stream, 9 * SECOND, NULL));
  weft_sched_stream_free (stream);
  text = read_back (folder, NULL);
  g_assert_nonnull (strstr (text, "tid = 1"));
  remove_folder (folder);
}

/* --- the clock --- */

#define LTTNG_CLOCK                                                                        \
  "clock {\n\tname = \"monotonic\";\n\tuuid = \"e89cc463-9ae1-403e-90e1-bb994e99a3a0\";\n" \
  "\tfreq = 1000000000; /* Frequency, in Hz */\n\toffset = 1795505527031667414;\n"

static const struct {
  const char *name;
  const char *text; /* LTTng's metadata */
  const char *clock;
} clocks[] = {
  { "whole", "trace {\n};\n\n" LTTNG_CLOCK "};\n\nevent {\n};\n",
    LTTNG_CLOCK "\tabsolute = TRUE;\n};" },
  { "says-it-itself", "trace {\n};\n" LTTNG_CLOCK "\tabsolute = true;\n};\n",
    LTTNG_CLOCK "\tabsolute = true;\n};" },
  { "torn", "trace {\n};\n\n" LTTNG_CLOCK, NULL },
  { "none", "trace {\n};\n", NULL },
  { "empty", "", NULL },
  { "other-clock", "trace {\n};\n\nclock {\n\tname = \"tsc\";\n\tfreq = 1000000000;\n};\n",
    NULL },
  { "other-frequency",
    "trace {\n};\n\nclock {\n\tname = \"monotonic\";\n\tfreq = 1000;\n};\n", NULL },
};

/* @text as LTTng writes it, in packets; the clock goes over the edge of the first. */
static void
append_packets (GString *metadata, const char *text)
{
  gsize length = strlen (text);

  for (gsize at = 0; at < length;) {
    gsize n = MIN (length - at, 40);
    const uint32_t magic = 0x75D11D57, sizes[] = { (uint32_t)(37 + n) * 8, 128 * 8 };
    char packet[128] = { 0 };

    memcpy (packet, &magic, sizeof magic);
    memcpy (packet + 24, sizes, sizeof sizes);
    packet[35] = 1;
    packet[36] = 8;
    memcpy (packet + 37, text + at, n);
    g_string_append_len (metadata, packet, sizeof packet);
    at += n;
  }
}

static void
test_clock (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++) {
    for (int packed = 0; packed < 2; packed++) {
      g_autofree char *top = make_folder ();
      g_autofree char *folder = g_build_filename (top, "a [*?] \\ name", NULL);
      g_autofree char *deep = g_build_filename (folder, "ust/uid/1000/64-bit", NULL);
      g_autofree char *path = g_build_filename (deep, "metadata", NULL);
      g_autoptr (GString) metadata = g_string_new (packed ? NULL : clocks[i].text);
      g_autofree char *clock = NULL;

      g_test_message ("%s, packed %d", clocks[i].name, packed);
      g_assert_null (weft_sched_clock_of_lttng (folder));
      if (packed)
        append_packets (metadata, clocks[i].text);
      g_assert_no_errno (g_mkdir_with_parents (deep, 0700));
      g_file_set_contents (path, metadata->str, (gssize)metadata->len, NULL);
      clock = weft_sched_clock_of_lttng (folder);
      g_assert_cmpstr (clock, ==, clocks[i].clock);
      remove_folder (top);
    }
  }
}

/* --- the kernel's ring --- */

#define RING_BYTES 4096

typedef struct {
  GString *text;
  int left; /* how many more are taken */
} Seen;

static gboolean
see (const WeftSwitch *record, gpointer data)
{
  Seen *seen = data;

  g_string_append_printf (seen->text, "%d:%d@%d ", record->kind, record->tid,
                          (int)record->time_ns);
  return --seen->left > 0;
}

static gboolean
see_loss (int64_t time_ns, uint64_t count, gpointer data)
{
  Seen *seen = data;

  g_string_append_printf (seen->text, "lost %d@%d ", (int)count, (int)time_ns);
  return --seen->left > 0;
}

typedef struct {
  uint32_t type;
  uint16_t misc;
  const uint32_t body[6];
  uint16_t words;
} Report;

/* Each is followed by a thread id and a time: those of its place, from 1. */
static const Report reports[] = {
  { PERF_RECORD_SWITCH, 0, { 0 }, 0 },
  { PERF_RECORD_SWITCH, PERF_RECORD_MISC_SWITCH_OUT, { 0 }, 0 },
  { PERF_RECORD_LOST, 0, { 1, 0, 44, 0 }, 4 },
  { PERF_RECORD_FORK, 0, { 5, 5, 6, 5, 0, 0 }, 6 },
  { PERF_RECORD_SWITCH,
    PERF_RECORD_MISC_SWITCH_OUT | PERF_RECORD_MISC_SWITCH_OUT_PREEMPT,
    { 0 },
    0 },
  { PERF_RECORD_EXIT, 0, { 5, 5, 66, 5, 0, 0 }, 6 },
};
#define EXPECTED "0:1@1 1:2@2 lost 44@3 2:5@5 3:66@6 "

static uint64_t
put (uint8_t *ring, uint64_t at, const void *from, size_t n)
{
  for (size_t i = 0; i < n; i++)
    ring[(at + i) % RING_BYTES] = ((const uint8_t *)from)[i];
  return at + n;
}

static uint64_t
put_reports (uint8_t *ring, uint64_t at)
{
  for (uint32_t i = 0; i < G_N_ELEMENTS (reports); i++) {
    const Report *report = &reports[i];
    struct perf_event_header header
        = { report->type, report->misc, (uint16_t)(24 + report->words * 4) };
    const uint32_t trailer[] = { 5, i + 1, i + 1, 0 };

    at = put (ring, at, &header, sizeof header);
    at = put (ring, at, report->body, report->words * sizeof (uint32_t));
    at = put (ring, at, trailer, sizeof trailer);
  }
  return at;
}

/* From every place in the ring, so that each record wraps around its end once. */
static void
test_ring (void)
{
  for (uint64_t place = 0; place < RING_BYTES; place += 8) {
    g_autofree uint8_t *memory = g_malloc0 (4096 + RING_BYTES);
    Seen seen = { g_string_new (NULL), 100 };
    WeftSchedSink sink = { see, see_loss, &seen };
    WeftSchedRing ring = { -1, 0, (struct perf_event_mmap_page *)memory, RING_BYTES };

    ring.page->data_offset = 4096;
    ring.page->data_tail = 3 * RING_BYTES + place;
    ring.page->data_head = put_reports (memory + 4096, ring.page->data_tail);
    g_assert_true (weft_sched_ring_read (&ring, &sink));
    g_assert_cmpstr (seen.text->str, ==, EXPECTED);
    g_assert_cmpuint (ring.page->data_tail, ==, ring.page->data_head);

    /* Refused after the second. */
    g_string_truncate (seen.text, 0);
    seen.left = 2;
    ring.page->data_head = put_reports (memory + 4096, ring.page->data_tail);
    g_assert_false (weft_sched_ring_read (&ring, &sink));
    g_assert_cmpstr (seen.text->str, ==, "0:1@1 1:2@2 ");
    g_assert_cmpuint (ring.page->data_tail, ==, ring.page->data_head - 160);
    g_string_free (seen.text, TRUE);
  }
}

/* --- refusals --- */

static const struct {
  int code;
  WeftSchedGuards guards;
  const char *says;
} refusals[] = {
  { EACCES, { 3, FALSE }, "sysctl kernel.perf_event_paranoid=2" },
  { EACCES, { 4, TRUE }, "sysctl kernel.perf_event_paranoid=2" },
  { EPERM, { 3, TRUE }, "--cap-add PERFMON" },
  { EPERM, { 2, TRUE }, "--cap-add PERFMON" },
  { ENOSYS, { 2, TRUE }, "--cap-add PERFMON" },
  { EACCES, { 2, FALSE }, "security module" },
  { EACCES, { G_MAXINT, FALSE }, "security module" },
  { ENOSYS, { G_MAXINT, FALSE }, "without perf events" },
  { EMFILE, { 2, FALSE }, "ulimit -n" },
  { EINVAL, { 2, FALSE }, "too old" },
  { EIO, { 2, FALSE }, "Input/output error" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    const char *text = weft_sched_refusal (refusals[i].code, &refusals[i].guards);

    g_test_message ("%s", text);
    g_assert_nonnull (strstr (text, refusals[i].says));
    g_assert_null (strchr (text, '\n'));
  }
}

/* As in a container. */
static void
forbid_perf_events (void)
{
  struct sock_filter filter[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { G_N_ELEMENTS (filter), filter };

  g_assert_no_errno (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  g_assert_no_errno (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0));
}

static void
test_refused (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  folder = make_folder ();
  forbid_perf_events ();
  g_assert_false (weft_sched_check (&error));
  g_assert_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "seccomp"));
  g_assert_null (weft_sched_start (getpid (), folder, &again));
  g_assert_error (again, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED);
  g_assert_no_errno (g_rmdir (folder)); /* it is still empty */
}

/* --- a program --- */

#define N_THREADS 40
#define N_ROUNDS 8

static void *
work (void *data)
{
  struct timespec pause = { 0, 200000 };

  for (volatile unsigned i = 0; i < 20000; i++)
    ;
  clock_nanosleep (CLOCK_MONOTONIC, 0, &pause, NULL);
  return NULL;
}

/* What is recorded: many threads that start, sleep once and end. */
static int
be_the_program (bool for_ever)
{
  for (int round = 0; for_ever || round < N_ROUNDS; round++) {
    pthread_t threads[N_THREADS];

    for (int i = 0; i < N_THREADS; i++)
      if (pthread_create (&threads[i], NULL, work, NULL) != 0)
        return 1;
    for (int i = 0; i < N_THREADS; i++)
      pthread_join (threads[i], NULL);
  }
  return 0;
}

/* Forks a process that executes @argv once a byte can be read from *@ret_go. */
static pid_t
prepare (const char *const *argv, int *ret_go)
{
  int go[2];
  pid_t pid;
  char byte;

  g_assert_no_errno (pipe (go));
  pid = fork ();
  g_assert_no_errno (pid);
  if (pid == 0) {
    close (go[1]);
    if (read (go[0], &byte, 1) == 1)
      execvp (argv[0], (char **)argv);
    _exit (127);
  }
  close (go[0]);
  *ret_go = go[1];
  return pid;
}

static void
let_go (int go)
{
  g_assert_cmpint (write (go, "", 1), ==, 1);
  close (go);
}

/* Skips the test where the kernel refuses. */
static gboolean
can_record (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;

  if (weft_sched_check (&error))
    return TRUE;
  reason = g_strdup_printf ("scheduling cannot be recorded here: %s", error->message);
  g_test_skip (reason);
  return FALSE;
}

typedef struct {
  gboolean is_first, on, gone;
  unsigned switches;
} ThreadSeen;

typedef struct {
  pid_t pid;          /* of the program */
  GHashTable *by_tid; /* of ThreadSeen: the latest with that id, for ids are used again */
  GPtrArray *all;     /* of ThreadSeen */
} ThreadsSeen;

/* Each thread gets a CPU and leaves it in turn, and does nothing once it is gone. */
static void
check_line (ThreadsSeen *threads, const char *line)
{
  const char *tid = strstr (line, "tid = ");
  gpointer key;
  ThreadSeen *thread;

  if (tid == NULL)
    return;
  key = GINT_TO_POINTER (atoi (tid + strlen ("tid = ")));
  thread = g_hash_table_lookup (threads->by_tid, key);
  if (thread == NULL || thread->gone) {
    thread = g_new0 (ThreadSeen, 1);
    /* The recording of the first thread begins in the middle of exec, where it may have a
     * CPU or have lost it. All others begin without one. */
    thread->is_first = GPOINTER_TO_INT (key) == threads->pid;
    thread->on = thread->is_first && strstr (line, "switch_in") == NULL;
    g_ptr_array_add (threads->all, thread);
    g_hash_table_insert (threads->by_tid, key, thread);
  }
  if (strstr (line, "sched:exit") != NULL) {
    g_assert_true (thread->on);
    thread->gone = TRUE;
    return;
  }
  g_assert_cmpint (thread->on, ==, strstr (line, "switch_out") != NULL);
  thread->on = !thread->on;
  thread->switches++;
}

static void
test_program (void)
{
  const char *argv[] = { "/proc/self/exe", "--be-the-program", NULL };
  g_autofree char *folder = make_folder ();
  g_autofree char *sched = g_build_filename (folder, WEFT_SCHED_FOLDER, NULL);
  ThreadsSeen threads
      = { 0, g_hash_table_new (NULL, NULL), g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  WeftSchedResult result;
  WeftSched *recording;
  int go, status;
  pid_t pid;

  if (!can_record ())
    return;
  pid = prepare (argv, &go);
  threads.pid = pid;
  recording = weft_sched_start (pid, folder, &error);
  g_assert_no_error (error);
  let_go (go);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_cmpint (status, ==, 0);
  weft_sched_stop (recording, &result);
  g_assert_no_error (result.broken);

  text = read_back (sched, NULL);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_true (g_str_has_suffix (lines[0], "sched:begin: { }"));
  g_assert_true (g_str_has_suffix (lines[g_strv_length (lines) - 1], "sched:end: { }"));
  g_assert_cmpuint (g_strv_length (lines), ==, result.records + 2);
  if (result.lost == 0) {
    for (gsize i = 0; lines[i] != NULL; i++)
      check_line (&threads, lines[i]);
    g_assert_cmpuint (threads.all->len, ==, N_ROUNDS * N_THREADS + 1);
    for (guint i = 0; i < threads.all->len; i++) {
      ThreadSeen *thread = g_ptr_array_index (threads.all, i);

      g_assert_true (thread->gone);
      /* In, out to sleep, in. */
      g_assert_cmpuint (thread->switches, >=, thread->is_first ? 1 : 3);
    }
  }
  g_hash_table_unref (threads.by_tid);
  g_ptr_array_unref (threads.all);
  remove_folder (folder);
}

/* The recorder is killed: what it has written can be read, and does not say that it is
 * all. */
static void
test_killed (void)
{
  const char *argv[] = { "/proc/self/exe", "--be-the-program", "for-ever", NULL };
  g_autofree char *folder = make_folder ();
  g_autofree char *sched = g_build_filename (folder, WEFT_SCHED_FOLDER, NULL);
  g_autofree char *stream = g_build_filename (sched, "stream_0", NULL);
  g_autofree char *text = NULL;
  GStatBuf info = { 0 };
  pid_t pid, recorder;
  int go;

  if (!can_record ())
    return;
  pid = prepare (argv, &go);
  recorder = fork ();
  g_assert_no_errno (recorder);
  if (recorder == 0) {
    if (weft_sched_start (pid, folder, NULL) != NULL)
      let_go (go);
    for (;;)
      pause ();
  }
  while (g_stat (stream, &info) != 0 || info.st_size < 3 * WEFT_SCHED_PACKET_BYTES)
    g_usleep (1000);
  kill (recorder, SIGKILL);
  g_assert_cmpint (waitpid (recorder, NULL, 0), ==, recorder);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);

  text = read_back (sched, NULL);
  g_assert_nonnull (strstr (text, "sched:begin"));
  g_assert_nonnull (strstr (text, "sched:switch_in"));
  g_assert_null (strstr (text, "sched:end"));
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  if (argc >= 2 && strcmp (argv[1], "--be-the-program") == 0)
    _exit (be_the_program (argc == 3)); /* without the threads of a sanitizer's own */
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scheduling/records", test_records);
  g_test_add_func ("/scheduling/packets", test_packets);
  g_test_add_func ("/scheduling/backwards", test_backwards);
  g_test_add_func ("/scheduling/losses", test_losses);
  g_test_add_func ("/scheduling/unwritable", test_unwritable);
  g_test_add_func ("/scheduling/full-disk", test_full_disk);
  g_test_add_func ("/scheduling/clock", test_clock);
  g_test_add_func ("/scheduling/ring", test_ring);
  g_test_add_func ("/scheduling/refusals", test_refusals);
  g_test_add_func ("/scheduling/refused", test_refused);
  g_test_add_func ("/scheduling/program", test_program);
  g_test_add_func ("/scheduling/killed", test_killed);
  return g_test_run ();
}
