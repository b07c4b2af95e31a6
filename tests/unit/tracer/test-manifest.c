#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "tracer/manifest/manifest.h"

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("weft-manifest-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_unlink (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_file (fixture->folder, WEFT_MANIFEST_NAME);
  remove_file (fixture->folder, WEFT_SYMBOLS_NAME);
  /* Fails when an atomic replacement has left something behind. */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
}

static void
put (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static WeftManifest *
write_and_read (Fixture *fixture, const WeftManifest *manifest)
{
  g_autoptr (GError) error = NULL;
  WeftManifest *again;

  weft_manifest_write (manifest, fixture->folder, &error);
  g_assert_no_error (error);
  again = weft_manifest_read (fixture->folder, &error);
  g_assert_no_error (error);
  return again;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftManifest) manifest = weft_manifest_new ();
  g_autoptr (WeftManifest) again = NULL;
  const char *args[] = { "--name", "a \"b\"\n\\", "", NULL };

  manifest->program = g_strdup ("/usr/bin/counter");
  manifest->args = g_strdupv ((char **)args);
  manifest->host = g_strdup ("loom");
  manifest->started_unix_ns = INT64_C (1790000000123456789);
  manifest->started_monotonic_ns = 5;
  manifest->ended_monotonic_ns = 1005;
  manifest->duration_ns = 1000;
  manifest->weft_version = g_strdup ("0.1.0");
  manifest->lttng_version = g_strdup ("2.13.9");
  manifest->detail = g_strdup ("full");
  manifest->exit_status = 137;
  manifest->events = INT64_C (1) << 40;
  manifest->lost_events = 0;
  manifest->event_cost_ns = 86.5;

  again = write_and_read (fixture, manifest);
  g_assert_cmpstr (again->program, ==, "/usr/bin/counter");
  g_assert_true (g_strv_equal ((const char *const *)again->args, args));
  g_assert_cmpstr (again->host, ==, "loom");
  g_assert_cmpint (again->started_unix_ns, ==, INT64_C (1790000000123456789));
  g_assert_cmpint (again->started_monotonic_ns, ==, 5);
  g_assert_cmpint (again->ended_monotonic_ns, ==, 1005);
  g_assert_cmpint (again->duration_ns, ==, 1000);
  g_assert_cmpstr (again->weft_version, ==, "0.1.0");
  g_assert_cmpstr (again->lttng_version, ==, "2.13.9");
  g_assert_cmpstr (again->detail, ==, "full");
  g_assert_cmpint (again->exit_status, ==, 137);
  g_assert_cmpint (again->events, ==, INT64_C (1) << 40);
  g_assert_cmpint (again->lost_events, ==, 0);
  g_assert_cmpfloat (again->event_cost_ns, ==, 86.5);
}

static void
assert_nothing_known (const WeftManifest *manifest)
{
  g_assert_null (manifest->program);
  g_assert_null (manifest->args);
  g_assert_null (manifest->host);
  g_assert_null (manifest->detail);
  g_assert_cmpint (manifest->started_unix_ns, ==, WEFT_MANIFEST_NOT_KNOWN);
  g_assert_cmpint (manifest->exit_status, ==, WEFT_MANIFEST_NOT_KNOWN);
  g_assert_cmpint (manifest->lost_events, ==, WEFT_MANIFEST_NOT_KNOWN);
  g_assert_cmpfloat (manifest->event_cost_ns, <, 0);
}

static void
test_not_known_is_null (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftManifest) manifest = weft_manifest_new ();
  g_autoptr (WeftManifest) again = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, WEFT_MANIFEST_NAME, NULL);
  g_autofree char *text = NULL;

  again = write_and_read (fixture, manifest);
  assert_nothing_known (again);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"exit_status\" : null"));
  g_assert_nonnull (strstr (text, "\"args\" : null"));
}

static void
test_missing_keys (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftManifest) manifest = NULL;

  put (fixture->folder, WEFT_MANIFEST_NAME,
       "{\"schema\":\"weft-manifest/1\",\"later\":{\"key\":[1]}}");
  manifest = weft_manifest_read (fixture->folder, &error);
  g_assert_no_error (error);
  assert_nothing_known (manifest);
}

static void
test_not_utf8 (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WeftManifest) manifest = weft_manifest_new ();
  g_autoptr (WeftManifest) again = NULL;
  const char *args[] = { "b\xff", NULL };

  manifest->program = g_strdup ("a\xfe");
  manifest->args = g_strdupv ((char **)args);
  again = write_and_read (fixture, manifest);
  g_assert_cmpstr (again->program, ==, "a\xef\xbf\xbd");
  g_assert_cmpstr (again->args[0], ==, "b\xef\xbf\xbd");
}

static const struct {
  const char *file, *text, *complaint;
} bad[] = {
  { WEFT_MANIFEST_NAME, "", "does not hold a JSON object" },
  { WEFT_MANIFEST_NAME, "[]", "does not hold a JSON object" },
  { WEFT_MANIFEST_NAME, "{\"pro", "' is damaged (line 1 is not valid JSON)" },
  { WEFT_MANIFEST_NAME, "{\n\"schema\":\n", "' is damaged (line 3 is not valid JSON)" },
  { WEFT_MANIFEST_NAME, "\x01\x02\xff", "is not valid JSON)" },
  { WEFT_MANIFEST_NAME, "{}", "schema '(none)'" },
  { WEFT_MANIFEST_NAME, "{\"schema\":\"weft-manifest/2\"}", "schema 'weft-manifest/2'" },
  { WEFT_MANIFEST_NAME, "{\"schema\":1}", "a 'schema' that is not a string" },
  { WEFT_MANIFEST_NAME, "{\"schema\":\"weft-manifest/1\",\"program\":1}",
    "a 'program' that is not a string" },
  { WEFT_MANIFEST_NAME, "{\"schema\":\"weft-manifest/1\",\"args\":\"x\"}",
    "a 'args' that is not an array" },
  { WEFT_MANIFEST_NAME, "{\"schema\":\"weft-manifest/1\",\"args\":[\"x\",null]}",
    "an element that is not a string" },
  { WEFT_MANIFEST_NAME, "{\"schema\":\"weft-manifest/1\",\"events\":1.5}",
    "a 'events' that is not a whole number" },
  { WEFT_MANIFEST_NAME, "{\"schema\":\"weft-manifest/1\",\"event_cost_ns\":\"9\"}",
    "a 'event_cost_ns' that is not a number" },
  { WEFT_SYMBOLS_NAME, "{\"schema\":\"weft-manifest/1\"}", "not 'weft-symbols/1'" },
  { WEFT_SYMBOLS_NAME, "{\"schema\":\"weft-symbols/1\",\"symbols\":{}}",
    "a 'symbols' that is not an array" },
  { WEFT_SYMBOLS_NAME, "{\"schema\":\"weft-symbols/1\",\"symbols\":[3]}",
    "a symbol that is not an object" },
  { WEFT_SYMBOLS_NAME, "{\"schema\":\"weft-symbols/1\",\"symbols\":[{\"offset\":3}]}",
    "a symbol without a module" },
  { WEFT_SYMBOLS_NAME,
    "{\"schema\":\"weft-symbols/1\",\"symbols\":[{\"module\":\"a\",\"offset\":-3}]}",
    "impossible offset" },
  { WEFT_SYMBOLS_NAME,
    "{\"schema\":\"weft-symbols/1\",\"symbols\":[{\"module\":\"a\",\"offset\":3,"
    "\"line\":-1}]}",
    "impossible line" },
  { WEFT_SYMBOLS_NAME,
    "{\"schema\":\"weft-symbols/1\",\"symbols\":[{\"module\":\"a\",\"offset\":3,"
    "\"callers\":[{},7]}]}",
    "a caller that is not an object" },
  { WEFT_SYMBOLS_NAME, "{\"schema\":\"weft-symbols/1\",\"variables\":[7]}",
    "a variable that is not an object" },
};

static void
test_bad (Fixture *fixture, gconstpointer data)
{
  for (size_t i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    put (fixture->folder, bad[i].file, bad[i].text);
    if (strcmp (bad[i].file, WEFT_MANIFEST_NAME) == 0)
      g_assert_null (weft_manifest_read (fixture->folder, &error));
    else
      g_assert_null (weft_manifest_read_symbols (fixture->folder, &error));
    g_assert_error (error, WEFT_MANIFEST_ERROR, WEFT_MANIFEST_ERROR_INVALID);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, bad[i].complaint));
    g_assert_nonnull (strstr (error->message, fixture->folder));
    g_assert_null (strchr (error->message, '\n'));
  }
}

static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) manifest_error = NULL, symbols_error = NULL;

  g_assert_null (weft_manifest_read (fixture->folder, &manifest_error));
  g_assert_error (manifest_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (weft_manifest_read_symbols (fixture->folder, &symbols_error));
  g_assert_error (symbols_error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_symbols (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  g_autoptr (WeftSymbols) again = NULL;
  const WeftSymbol known[] = { { "add", "/src/counter.c", 44 }, { "main", NULL, 50 } };
  const WeftSymbol unknown = { 0 };
  const WeftSymbol *found;
  size_t n;

  weft_symbols_add_frames (symbols, "/usr/bin/counter", 0x12f4, known, 2);
  weft_symbols_add (symbols, "/usr/lib/libc.so.6", 16, &unknown);
  weft_symbols_add_variable (symbols, "/usr/bin/counter", 0x4010, "pool+0x8");
  weft_manifest_write_symbols (symbols, fixture->folder, &error);
  g_assert_no_error (error);
  again = weft_manifest_read_symbols (fixture->folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (weft_symbols_size (again), ==, 2);
  found = weft_symbols_find_frames (again, "/usr/bin/counter", 0x12f4, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (found->function, ==, "add");
  g_assert_cmpstr (found->file, ==, "/src/counter.c");
  g_assert_cmpint (found->line, ==, 44);
  g_assert_cmpstr (found[1].function, ==, "main");
  g_assert_null (found[1].file);
  g_assert_cmpint (found[1].line, ==, 50);
  found = weft_symbols_find (again, "/usr/lib/libc.so.6", 16);
  g_assert_null (found->function);
  g_assert_null (found->file);
  g_assert_cmpint (found->line, ==, 0);
  g_assert_cmpstr (weft_symbols_find_variable (again, "/usr/bin/counter", 0x4010), ==,
                   "pool+0x8");
}

#define ADD(name, test)                                                                    \
  g_test_add ("/manifest/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("not-known-is-null", test_not_known_is_null);
  ADD ("missing-keys", test_missing_keys);
  ADD ("not-utf8", test_not_utf8);
  ADD ("bad", test_bad);
  ADD ("no-file", test_no_file);
  ADD ("symbols", test_symbols);
  return g_test_run ();
}
