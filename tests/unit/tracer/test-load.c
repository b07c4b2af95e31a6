#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/tracer/ctf-fixture.h"
#include "tests/unit/tracer/trace-text.h"
#include "tracer/load/load.h"
#include "tracer/manifest/manifest.h"

#define NOBODY 65534

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *below = g_build_filename (path, name, NULL);

    remove_tree (below);
  }
  g_remove (path);
}

static void
put (const char *folder, const char *name, const char *bytes, gssize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, size, &error);
  g_assert_no_error (error);
}

/* Cuts @name off after @size bytes, or @size before its end. */
static void
cut (const char *folder, const char *name, gssize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  put (folder, name, bytes, size >= 0 ? size : (gssize)length + size);
}

/* Streams lie below, as LTTng has them: beside them babeltrace2 takes every file for one.
 */
static WeftCtf *
new_ctf (const char *folder)
{
  g_autofree char *part = g_build_filename (folder, "ust", NULL);

  return weft_ctf_new (part);
}

/* One process, two packets: marks at 1000, 2000 and 3000 us. */
static void
make_good (const char *folder)
{
  WeftCtf *ctf = new_ctf (folder);

  weft_ctf_process (ctf, 10, "/bin/p", 1000000);
  weft_ctf_mark (ctf, 10, "first", 1000000);
  weft_ctf_mark (ctf, 10, "second", 2000000);
  weft_ctf_end_packet (ctf, 0);
  weft_ctf_mark (ctf, 10, "third", 3000000);
  weft_ctf_free (ctf);
}

static void
make_nothing (const char *folder)
{
}

static void
make_file (const char *folder)
{
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_true (g_file_set_contents (folder, "x", 1, NULL));
}

static void
make_absent (const char *folder)
{
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
make_unrelated (const char *folder)
{
  put (folder, "notes.txt", "x", 1);
}

static void
make_forbidden (const char *folder)
{
  make_good (folder);
  g_assert_cmpint (g_chmod (folder, 0), ==, 0);
}

static void
make_foreign (const char *folder)
{
  WeftCtf *ctf = new_ctf (folder);

  weft_ctf_foreign (ctf, 1000);
  weft_ctf_free (ctf);
}

static void
make_no_metadata_content (const char *folder)
{
  make_good (folder);
  cut (folder, "ust/metadata", 0);
}

static void
make_cut_text_metadata (const char *folder)
{
  make_good (folder);
  cut (folder, "ust/metadata", 700);
}

/* A packet of metadata that says it has 4096 bytes. */
static void
make_cut_packet_metadata (const char *folder)
{
  static const char header[37]
      = { 0x57, 0x1d, (char)0xd1, 0x75, [25] = 0x10, [29] = (char)0x80 };

  make_good (folder);
  put (folder, "ust/metadata", header, sizeof header);
}

static void
make_bad_stream (const char *folder)
{
  make_good (folder);
  put (folder, "ust/weft_0", "no stream of any kind, but long enough to hold a header", -1);
}

static void
make_bad_manifest (const char *folder)
{
  make_good (folder);
  put (folder, "manifest.json", "{\"schema\":", -1);
}

static void
make_lone_bad_manifest (const char *folder)
{
  put (folder, "manifest.json", "{\"pro", -1);
}

static void
make_bad_symbols (const char *folder)
{
  make_good (folder);
  put (folder, "symbols.json", "[]", -1);
}

static const struct {
  const char *name;
  void (*make) (const char *folder);
  WeftLoadError code;
  const char *complaint, *advice;
} bad[] = {
  { "absent", make_absent, WEFT_LOAD_ERROR_NOT_FOUND, "there is no '", "give the folder" },
  { "file", make_file, WEFT_LOAD_ERROR_NOT_TRACE, "is a file", "give the folder" },
  { "empty", make_nothing, WEFT_LOAD_ERROR_NOT_TRACE, "is empty", "weft record" },
  { "unrelated", make_unrelated, WEFT_LOAD_ERROR_NOT_TRACE, "holds no trace",
    "give the folder" },
  { "forbidden", make_forbidden, WEFT_LOAD_ERROR_UNREADABLE, "Permission denied",
    "check its permissions" },
  { "foreign", make_foreign, WEFT_LOAD_ERROR_FOREIGN, "none of Weft's events",
    "weft record" },
  { "no-metadata", make_no_metadata_content, WEFT_LOAD_ERROR_UNREADABLE, "is cut off",
    "record the program again" },
  { "cut-text-metadata", make_cut_text_metadata, WEFT_LOAD_ERROR_UNREADABLE,
    "the streams in '", "are damaged (No stream class" },
  { "cut-packet-metadata", make_cut_packet_metadata, WEFT_LOAD_ERROR_UNREADABLE,
    "is cut off", "record the program again" },
  { "bad-stream", make_bad_stream, WEFT_LOAD_ERROR_UNREADABLE, "the streams in '",
    "are damaged (Invalid CTF magic number): record the program again" },
  { "bad-manifest", make_bad_manifest, WEFT_LOAD_ERROR_UNREADABLE,
    "manifest.json' is damaged (line 1 is not valid JSON): ", "move it away" },
  { "lone-bad-manifest", make_lone_bad_manifest, WEFT_LOAD_ERROR_UNREADABLE,
    "manifest.json' is damaged (line 1 is not valid JSON): ", "record the program again" },
  { "bad-symbols", make_bad_symbols, WEFT_LOAD_ERROR_UNREADABLE,
    "does not hold a JSON object", "move it away" },
};

/* Loads @folder as somebody whom permissions hold off, and without anything being printed.
 */
static WeftTrace *
load_quietly (const char *folder, GError **error)
{
  bool is_root = geteuid () == 0;
  g_autofree char *printed = NULL;
  g_autofree char *sink = g_strconcat (folder, ".stderr", NULL);
  int saved = dup (STDERR_FILENO), file = g_open (sink, O_RDWR | O_CREAT | O_TRUNC, 0600);
  WeftTrace *trace;

  g_assert_cmpint (file, >=, 0);
  dup2 (file, STDERR_FILENO);
  if (is_root)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);
  trace = weft_load (folder, NULL, error);
  if (is_root)
    g_assert_cmpint (seteuid (0), ==, 0);
  dup2 (saved, STDERR_FILENO);
  close (saved);
  close (file);

  g_assert_true (g_file_get_contents (sink, &printed, NULL, NULL));
  g_assert_cmpstr (printed, ==, "");
  g_remove (sink);
  return trace;
}

typedef struct {
  char *root, *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->root = g_dir_make_tmp ("weft-load-XXXXXX", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (fixture->root, 0755), ==, 0);
  fixture->folder = g_build_filename (fixture->root, "t.weft", NULL);
  g_assert_cmpint (g_mkdir (fixture->folder, 0755), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_chmod (fixture->folder, 0755);
  remove_tree (fixture->root);
  g_free (fixture->folder);
  g_free (fixture->root);
}

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  size_t i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  bad[i].make (fixture->folder);
  g_assert_null (load_quietly (fixture->folder, &error));
  g_assert_error (error, WEFT_LOAD_ERROR, (gint)bad[i].code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, bad[i].complaint));
  g_assert_nonnull (strstr (error->message, bad[i].advice));
  g_assert_nonnull (strstr (error->message, fixture->folder));
  g_assert_null (strchr (error->message, '\n'));
}

static WeftTrace *
load_good (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  WeftTrace *trace = load_quietly (fixture->folder, &error);

  g_assert_no_error (error);
  g_assert_nonnull (trace);
  return trace;
}

static void
assert_defects (const WeftTrace *trace, const char *expected)
{
  g_autofree char *text = weft_trace_text_defects (trace);

  g_assert_cmpstr (text, ==, expected);
}

#define NO_LOSS "lost 0 waits 0 threads 1 messages 0 malformed 0\n"

static void
test_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftTrace) trace = NULL;
  g_autofree char *notes = NULL;

  make_good (fixture->folder);
  trace = load_good (fixture);
  notes = weft_trace_text_notes (trace);
  g_assert_cmpstr (notes, ==,
                   "main 0 0-0 - 'first' 0\n"
                   "main 0 1000-1000 - 'second' 0\n"
                   "main 0 2000-2000 - 'third' 0\n");
  assert_defects (trace, NO_LOSS);
  g_assert_cmpuint (weft_trace_defects (trace)->events, ==, 4);
  g_assert_cmpint (weft_trace_info (trace)->exit_status, ==, -1);
}

static void
test_manifest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftManifest) manifest = weft_manifest_new ();

  make_good (fixture->folder);
  manifest->program = g_strdup ("p");
  manifest->exit_status = 3;
  manifest->ended_monotonic_ns = 9000000;
  g_assert_true (weft_manifest_write (manifest, fixture->folder, NULL));
  trace = load_good (fixture);
  g_assert_cmpstr (weft_trace_info (trace)->program, ==, "p");
  g_assert_cmpint (weft_trace_info (trace)->exit_status, ==, 3);
  g_assert_cmpint (weft_trace_duration_ns (trace), ==, 8000000);
}

/* A program that emitted nothing: LTTng may then write no streams at all. */
static void
test_silent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftManifest) manifest = weft_manifest_new ();
  size_t n;

  g_assert_true (weft_manifest_write (manifest, fixture->folder, NULL));
  trace = load_good (fixture);
  weft_trace_threads (trace, &n);
  g_assert_cmpuint (n, ==, 0);
  g_clear_pointer (&trace, weft_trace_unref);

  make_foreign (fixture->folder);
  trace = load_good (fixture);
  g_assert_cmpuint (weft_trace_defects (trace)->events, ==, 0);
}

static void
test_tainted (Fixture *fixture, gconstpointer data)
{
  WeftCtf *ctf = new_ctf (fixture->folder);
  g_autoptr (WeftTrace) trace = NULL;

  weft_ctf_process (ctf, 10, "/bin/p", 1000);
  weft_ctf_wait_end (ctf, 10, 200, 0, 2000);
  weft_ctf_wait_end (ctf, 10, 1, 200, 3000);
  weft_ctf_wait_end (ctf, -5, 1, 0, 4000);
  weft_ctf_mark (ctf, 10, "b\xff", 5000);
  weft_ctf_free (ctf);
  trace = load_good (fixture);
  assert_defects (trace, "lost 0 waits 0 threads 1 messages 0 malformed 3\n");
}

static void
test_discarded (Fixture *fixture, gconstpointer data)
{
  WeftCtf *ctf = new_ctf (fixture->folder);
  g_autoptr (WeftTrace) trace = NULL;
  const WeftLoss *losses;
  size_t n;

  weft_ctf_process (ctf, 10, "/bin/p", 1000000);
  weft_ctf_end_packet (ctf, 0);
  weft_ctf_mark (ctf, 10, "late", 5000000);
  weft_ctf_end_packet (ctf, 7);
  weft_ctf_free (ctf);
  trace = load_good (fixture);
  assert_defects (trace, "lost 7 waits 0 threads 1 messages 0 malformed 0\n");
  losses = weft_trace_losses (trace, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (losses[0].begin_ns, ==, 0);
  g_assert_cmpint (losses[0].end_ns, ==, 4000000);
  g_assert_cmpint (losses[0].cpu, ==, 0);
}

/* The second packet is cut off: the first is still there, and a loss where it was. */
static void
test_cut_stream (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftTrace) trace = NULL;
  const WeftLoss *losses;
  size_t n;

  make_good (fixture->folder);
  cut (fixture->folder, "ust/weft_0", -3);
  trace = load_good (fixture);
  assert_defects (trace, "lost 0+ waits 0 threads 1 messages 0 malformed 0\n");
  g_assert_cmpuint (weft_trace_defects (trace)->events, ==, 3);
  losses = weft_trace_losses (trace, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (losses[0].begin_ns, ==, 1000000);
  g_assert_cmpint (losses[0].end_ns, ==, 2000000);
}

/* Whole packets, then something else; and a stream of which nothing is whole. */
static void
test_bad_tail (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ust", "weft_0", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_autoptr (WeftTrace) trace = NULL;
  gsize length;

  make_good (fixture->folder);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_byte_array_append (longer, (const guint8 *)bytes, (guint)length);
  g_byte_array_append (longer, (const guint8 *)"what is this", 12);
  put (fixture->folder, "ust/weft_0", (const char *)longer->data, longer->len);
  put (fixture->folder, "ust/weft_1", "and this", 8);
  trace = load_good (fixture);
  assert_defects (trace, "lost 0+ waits 0 threads 1 messages 0 malformed 0\n");
  g_assert_cmpuint (weft_trace_defects (trace)->events, ==, 4);
  weft_trace_losses (trace, &length);
  g_assert_cmpuint (length, ==, 2);
}

/* The second packet's size is right, but an event in it is no event. */
static void
test_bad_event (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "ust", "weft_0", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (WeftTrace) trace = NULL;
  gsize length;

  make_good (fixture->folder);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  /* The mark has an id of 2 bytes, a time of 8, a thread of 4, and a text of 6. */
  bytes[length - 20] = 77;
  put (fixture->folder, "ust/weft_0", bytes, (gssize)length);
  trace = load_good (fixture);
  assert_defects (trace, "lost 0+ waits 0 threads 1 messages 0 malformed 0\n");
  g_assert_cmpuint (weft_trace_defects (trace)->events, ==, 3);
}

/* Two processes' buffers, each a trace of its own below the folder. */
static void
test_parts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = g_build_filename (fixture->folder, "ust", "pid", "a", NULL);
  g_autofree char *second = g_build_filename (fixture->folder, "ust", "pid", "b", NULL);
  g_autoptr (WeftTrace) trace = NULL;
  size_t n;

  make_good (first);
  make_good (second);
  trace = load_good (fixture);
  g_assert_cmpuint (weft_trace_defects (trace)->events, ==, 8);
  weft_trace_notes (trace, &n);
  g_assert_cmpuint (n, ==, 6);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  WeftLoadOptions options = { .cancellable = cancellable };

  make_good (fixture->folder);
  g_cancellable_cancel (cancellable);
  g_assert_null (weft_load (fixture->folder, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

typedef struct {
  GCancellable *cancellable;
  unsigned calls;
  double fraction;
} Progress;

static void
progress_cb (double fraction, uint64_t events, gpointer data)
{
  Progress *progress = data;

  progress->calls++;
  progress->fraction = fraction;
  g_cancellable_cancel (progress->cancellable);
}

/* The first report comes with the first batch, and what it does takes effect by the next.
 */
static void
test_progress (Fixture *fixture, gconstpointer data)
{
  WeftCtf *ctf = new_ctf (fixture->folder);
  g_autoptr (WeftManifest) manifest = weft_manifest_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Progress progress = { cancellable, 0, -2 };
  WeftLoadOptions options = { progress_cb, &progress, cancellable };

  for (int i = 1; i <= 20000; i++)
    weft_ctf_mark (ctf, 10, "", i * 1000);
  weft_ctf_free (ctf);
  manifest->started_monotonic_ns = 0;
  manifest->ended_monotonic_ns = 20000000;
  g_assert_true (weft_manifest_write (manifest, fixture->folder, NULL));
  g_assert_null (weft_load (fixture->folder, &options, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (progress.calls, ==, 1);
  g_assert_cmpfloat (progress.fraction, >, 0);
  g_assert_cmpfloat (progress.fraction, <, 0.5);
}

#define ADD(name, test) g_test_add ("/load/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/load/bad/", bad[i].name, NULL);

    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_bad, tear_down);
  }
  ADD ("good", test_good);
  ADD ("manifest", test_manifest);
  ADD ("silent", test_silent);
  ADD ("tainted", test_tainted);
  ADD ("discarded", test_discarded);
  ADD ("cut-stream", test_cut_stream);
  ADD ("bad-tail", test_bad_tail);
  ADD ("bad-event", test_bad_event);
  ADD ("parts", test_parts);
  ADD ("cancelled", test_cancelled);
  ADD ("progress", test_progress);
  return g_test_run ();
}
