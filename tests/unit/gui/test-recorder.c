/* A recording's states, told of a weft that runs another program before it starts the one
 * that it records: one that takes its time, as on a busy machine. */
#include <glib/gstdio.h>

#include "gui/app/places.h"
#include "gui/app/recorder.h"

/* What it measures by, what it writes just before the program starts, and the program. */
static const char weft[] = "#!/bin/sh\n"
                           "while [ \"$1\" != -o ]; do shift; done\n"
                           "mkdir \"$2\" && sleep 0.7\n"
                           "echo {} > \"$2/manifest.json\"\n"
                           "sleep 1\n";

typedef struct {
  GMainLoop *loop;
  unsigned n_seen[WEFT_RECORDER_ENDED + 1];
  WeftRecorderState last;
} Seen;

static void
changed_cb (WeftRecorder *recorder, gpointer data)
{
  Seen *seen = data;
  WeftRecorderState state = weft_recorder_get_state (recorder);
  g_autofree char *manifest
      = g_build_filename (weft_recorder_get_trace (recorder), "manifest.json", NULL);

  g_assert_cmpint (state, >=, seen->last);
  if (state == WEFT_RECORDER_RUNNING)
    g_assert_true (g_file_test (manifest, G_FILE_TEST_EXISTS));
  seen->last = state;
  seen->n_seen[state]++;
}

static void
ended_cb (WeftRecorder *recorder, gpointer data)
{
  g_main_loop_quit (((Seen *)data)->loop);
}

static void
test_states (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-recorder-XXXXXX", NULL);
  g_autofree char *tool = g_build_filename (folder, "weft", NULL);
  g_autofree char *trace = g_build_filename (folder, "a.weft", NULL);
  g_autofree char *manifest = g_build_filename (trace, "manifest.json", NULL);
  g_autofree char *path = NULL, *found = NULL;
  g_autoptr (WeftRecordForm) form = weft_record_form_new ();
  g_autoptr (WeftRecorder) recorder = NULL;
  g_autoptr (GError) error = NULL;
  Seen seen = { .loop = g_main_loop_new (NULL, FALSE) };

  g_assert_true (
      g_file_set_contents_full (tool, weft, -1, G_FILE_SET_CONTENTS_NONE, 0700, &error));
  path = g_strdup_printf ("%s:/usr/bin:/bin", folder);
  g_setenv ("PATH", path, TRUE);
  found = weft_places_tool ("weft");
  g_assert_cmpstr (found, ==, tool);
  g_free (form->program);
  form->program = g_strdup ("true");

  recorder = weft_recorder_new (form, trace, &error);
  g_assert_no_error (error);
  g_signal_connect (recorder, "changed", G_CALLBACK (changed_cb), &seen);
  g_signal_connect (recorder, "ended", G_CALLBACK (ended_cb), &seen);
  g_main_loop_run (seen.loop);
  g_assert_cmpuint (seen.n_seen[WEFT_RECORDER_STARTING], >, 0);
  g_assert_cmpuint (seen.n_seen[WEFT_RECORDER_RUNNING], >, 0);
  g_assert_cmpint (seen.last, ==, WEFT_RECORDER_ENDED);
  g_assert_cmpint (weft_recorder_get_outcome (recorder), ==, WEFT_RECORDED);
  g_assert_cmpint (weft_recorder_get_elapsed_us (recorder), >, 0);

  g_main_loop_unref (seen.loop);
  g_unlink (manifest);
  g_rmdir (trace);
  g_unlink (tool);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recorder/states", test_states);
  return g_test_run ();
}
