/* A program of known behaviour, recorded and loaded: its threads are in the states that it
 * says they are in. With perf events forbidden it is recorded all the same, and the trace
 * says what is missing. Nothing depends on how long anything takes. */
#include <errno.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "tracer/analysis/profile.h"
#include "tracer/export/report-text.h"
#include "tracer/load/load.h"
#include "tracer/record/record.h"
#include "tracer/record/scheduling-ctf.h"
#include "tracer/record/scheduling.h"
#include "tracer/record/tree.h"

/* babeltrace2 opens the folder, with both parts of the trace on one clock. */
static void
check_clocks (const char *folder)
{
  const char *argv[] = { "babeltrace2", "-o", "dummy", folder, NULL };
  g_autofree char *path = g_build_filename (folder, WEFT_SCHED_FOLDER, "metadata", NULL);
  g_autofree char *clock = weft_sched_clock_of_lttng (folder);
  g_autofree char *metadata = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (clock);
  g_file_get_contents (path, &metadata, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (metadata, clock));
}

/* Records the sample into a folder of its own, which is removed again. */
static WeftTrace *
record (gboolean no_scheduling, WeftRecording *ret)
{
  g_autofree char *top = g_dir_make_tmp ("weft-e2e-XXXXXX", NULL);
  g_autofree char *output = g_build_filename (top, "t.weft", NULL);
  g_autofree char *sample = g_test_build_filename (G_TEST_BUILT, "scheduling-sample", NULL);
  char *argv[] = { sample, NULL };
  WeftRecordOptions options
      = { .argv = argv, .output = output, .no_scheduling = no_scheduling };
  g_autoptr (GError) error = NULL;
  WeftTrace *trace;

  weft_record (&options, ret, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ret->status, ==, 0);
  trace = weft_load (output, NULL, &error);
  g_assert_no_error (error);
  if (ret->switches > 0)
    check_clocks (output);
  weft_tree_remove (top);
  return trace;
}

static uint32_t
find_thread (const WeftTrace *trace, const char *name)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  for (uint32_t i = 0; i < n; i++)
    if (g_str_equal (threads[i].name, name))
      return i;
  g_error ("no thread '%s'", name);
}

static int64_t
find_mark (const WeftTrace *trace, uint32_t thread, const char *text)
{
  size_t n;
  const WeftNote *notes = weft_trace_thread_notes (trace, thread, &n);

  for (size_t i = 0; i < n; i++)
    if (g_str_equal (notes[i].text, text))
      return notes[i].begin_ns;
  g_error ("no mark '%s'", text);
}

static WeftState
state_at (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  const WeftStates *states = weft_trace_thread_states (trace, thread);

  return weft_states_get (states, weft_states_seek (states, time_ns)).state;
}

static int64_t
time_in (const WeftTrace *trace,
         uint32_t thread,
         WeftState state,
         int64_t from_ns,
         int64_t to_ns)
{
  int64_t totals_ns[WEFT_N_STATES] = { 0 };

  weft_states_totals (weft_trace_thread_states (trace, thread), from_ns, to_ns, totals_ns);
  return totals_ns[state];
}

/* Two threads that share a CPU never run at once, and each is ready while it is not its
 * turn. */
static void
check_spinners (const WeftTrace *trace)
{
  uint32_t first = find_thread (trace, "spin-0"), second = find_thread (trace, "spin-1");
  const WeftStates *states = weft_trace_thread_states (trace, first);
  int64_t from_ns
      = MAX (find_mark (trace, first, "bound"), find_mark (trace, second, "bound"));
  int64_t to_ns = MIN (find_mark (trace, first, "spun"), find_mark (trace, second, "spun"));

  g_assert_cmpint (from_ns, <, to_ns);
  g_assert_cmpint (time_in (trace, first, WEFT_STATE_READY, from_ns, to_ns), >, 0);
  g_assert_cmpint (time_in (trace, second, WEFT_STATE_READY, from_ns, to_ns), >, 0);
  for (size_t i = 0; i < weft_states_size (states); i++) {
    WeftInterval interval = weft_states_get (states, i);
    int64_t begin_ns = MAX (interval.begin_ns, from_ns);
    int64_t end_ns = MIN (interval.end_ns, to_ns);

    if (interval.state == WEFT_STATE_RUNNING && begin_ns < end_ns)
      g_assert_cmpint (time_in (trace, second, WEFT_STATE_RUNNING, begin_ns, end_ns), ==,
                       0);
  }
}

/* When a sleeper was woken nobody recorded, so from its sleep it comes straight to a CPU.
 */
static void
check_sleeper (const WeftTrace *trace)
{
  const WeftStates *states
      = weft_trace_thread_states (trace, find_thread (trace, "sleeper"));
  bool slept = false;

  for (size_t i = 0; i + 1 < weft_states_size (states); i++) {
    if (weft_states_get (states, i).state != WEFT_STATE_SLEEPING)
      continue;
    slept = true;
    g_assert_cmpint (weft_states_get (states, i + 1).state, ==, WEFT_STATE_RUNNING);
  }
  g_assert_true (slept);
}

/* A thread's life is made up of what its profile says, to the nanosecond. */
static void
check_conservation (const WeftTrace *trace)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  g_assert_cmpuint (profile->threads->len, ==, n);
  for (size_t i = 0; i < n; i++) {
    const WeftThreadProfile *row = &g_array_index (profile->threads, WeftThreadProfile, i);

    g_assert_cmpint (row->running_ns + row->ready_ns + row->blocked_ns + row->sleeping_ns,
                     ==, threads[i].end_ns - threads[i].begin_ns);
    g_assert_cmpint (row->unknown_ns, ==, 0);
  }
}

static void
test_recorded (void)
{
  g_auto (WeftRecording) recording = { 0 };
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  int64_t blocked_ns;

  if (!weft_sched_check (&error)) {
    g_test_skip (error->message);
    return;
  }
  trace = record (FALSE, &recording);
  g_assert_null (recording.scheduling_refusal);
  g_assert_cmpuint (recording.lost_switches, ==, 0);
  g_assert_cmpuint (recording.switches, >, 0);
  g_assert_true (weft_trace_scheduling (trace)->recorded);
  g_assert_cmpuint (weft_trace_scheduling (trace)->switches, ==, recording.switches);

  blocked_ns = find_mark (trace, find_thread (trace, "main"), "blocked");
  g_assert_cmpint (state_at (trace, find_thread (trace, "reader"), blocked_ns), ==,
                   WEFT_STATE_WAIT_OTHER);
  g_assert_cmpint (state_at (trace, find_thread (trace, "locker"), blocked_ns), ==,
                   WEFT_STATE_WAIT_LOCK);
  g_assert_cmpint (state_at (trace, find_thread (trace, "main"), blocked_ns), ==,
                   WEFT_STATE_RUNNING);
  check_spinners (trace);
  check_sleeper (trace);
  check_conservation (trace);
}

static void
check_missing (const WeftTrace *trace, const char *why)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  g_autoptr (GString) text = g_string_new (NULL);
  WeftReportStyle style = { 1000, false };

  g_assert_false (weft_trace_scheduling (trace)->recorded);
  g_assert_cmpuint (profile->threads->len, ==, 6);
  for (guint i = 0; i < profile->threads->len; i++)
    g_assert_cmpint (g_array_index (profile->threads, WeftThreadProfile, i).ready_ns, ==,
                     WEFT_NOT_KNOWN);
  weft_report_text (trace, &style, text);
  g_assert_nonnull (strstr (text->str, why));
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
  g_auto (WeftRecording) recording = { 0 };
  g_autoptr (WeftTrace) trace = NULL;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }
  forbid_perf_events ();
  trace = record (FALSE, &recording);
  g_assert_nonnull (strstr (recording.scheduling_refusal, "seccomp"));
  check_missing (trace, "scheduling was not recorded, since a seccomp filter");
}

static void
test_unwanted (void)
{
  g_auto (WeftRecording) recording = { 0 };
  g_autoptr (WeftTrace) trace = record (TRUE, &recording);

  g_assert_null (recording.scheduling_refusal);
  check_missing (trace, "scheduling was not recorded, since it was not asked for");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scheduling/recorded", test_recorded);
  g_test_add_func ("/scheduling/refused", test_refused);
  g_test_add_func ("/scheduling/unwanted", test_unwanted);
  return g_test_run ();
}
