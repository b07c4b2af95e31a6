/* A trace of two parts, the program's and the kernel's, read into one model. */
#include <glib/gstdio.h>

#include "tests/unit/tracer/ctf-fixture.h"
#include "tests/unit/tracer/trace-text.h"
#include "tracer/load/load.h"
#include "tracer/record/scheduling-ctf.h"
#include "tracer/record/scheduling.h"

#define US INT64_C (1000)

typedef enum { ENDED, KILLED } Ending;

static void
add (WeftSchedStream *stream, int64_t at_us, int32_t tid, WeftSwitchKind kind)
{
  WeftSwitch record = { at_us * US, tid, kind };

  g_assert_true (weft_sched_stream_add (stream, &record, NULL));
}

/* Thread 10 from 1000 to 40000 us; the kernel speaks of stranger 99 too. */
static void
make_parts (const char *folder, Ending ending)
{
  static const char clock[]
      = "clock { name = monotonic; freq = 1000000000; offset = 1700000000000000000;\n"
        "        absolute = TRUE; };";
  g_autofree char *ust = g_build_filename (folder, "ust", NULL);
  g_autofree char *sched = g_build_filename (folder, WEFT_SCHED_FOLDER, NULL);
  WeftCtf *ctf = weft_ctf_new (ust);
  WeftSchedStream *streams[2];

  weft_ctf_process (ctf, 10, "/bin/p", 1000 * US);
  weft_ctf_mark (ctf, 10, "begin", 1000 * US);
  weft_ctf_mark (ctf, 10, "end", 40000 * US);
  weft_ctf_free (ctf);

  g_assert_cmpint (g_mkdir (sched, 0755), ==, 0);
  g_assert_true (weft_sched_metadata_write (sched, clock, NULL));
  for (unsigned i = 0; i < 2; i++)
    streams[i] = weft_sched_stream_new (sched, i, 500 * US, NULL);
  add (streams[0], 500, 0, WEFT_SWITCH_BEGIN);
  add (streams[0], 600, 99, WEFT_SWITCH_IN);
  add (streams[0], 5000, 10, WEFT_SWITCH_PREEMPT);
  add (streams[1], 8000, 10, WEFT_SWITCH_IN);
  g_assert_true (weft_sched_stream_lose (streams[1], 20000 * US, 3, NULL));
  add (streams[1], 30000, 10, WEFT_SWITCH_OUT);
  add (streams[0], 33000, 10, WEFT_SWITCH_IN);
  add (streams[1], 35000, 99, WEFT_SWITCH_EXIT);
  if (ending == ENDED)
    add (streams[0], 50000, 0, WEFT_SWITCH_END);
  for (unsigned i = 0; i < 2; i++) {
    g_assert_true (weft_sched_stream_flush (streams[i], NULL));
    weft_sched_stream_free (streams[i]);
  }
}

static const struct {
  const char *name;
  Ending ending;
  const char *states;
} cases[] = {
  { "whole", ENDED, "main R4000 r7000 ?19000 R29000 b32000 R39000\n" },
  { "killed", KILLED, "main R4000 r7000 ?19000 R29000 b32000 R34000 ?39000\n" },
};

static void
test_case (gconstpointer data)
{
  size_t i = GPOINTER_TO_SIZE (data);
  g_autofree char *folder = g_dir_make_tmp ("weft-load-XXXXXX", NULL);
  const char *remove[] = { "rm", "-rf", folder, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrace) trace = NULL;
  g_autofree char *states = NULL;

  make_parts (folder, cases[i].ending);
  trace = weft_load (folder, NULL, &error);
  g_assert_no_error (error);
  states = weft_trace_text_states (trace);
  g_assert_cmpstr (states, ==, cases[i].states);
  g_assert_cmpuint (weft_trace_scheduling (trace)->switches, ==, 6);
  g_assert_cmpuint (weft_trace_scheduling (trace)->lost, ==, 3);
  /* What the kernel lost is no loss of the program's. */
  g_assert_cmpuint (weft_trace_defects (trace)->lost, ==, 0);
  g_assert_cmpuint (weft_trace_defects (trace)->malformed, ==, 0);
  g_assert_cmpuint (weft_trace_defects (trace)->events, ==, 3);
  g_spawn_sync (NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/load-scheduling/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  return g_test_run ();
}
