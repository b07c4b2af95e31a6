/* marks.json: there and back, and what is wrong with it. */
#include "tracer/manifest/marks-file.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
  char *folder, *path;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("weft-marks-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "marks.json", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
test_there_and_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) rows = weft_mark_rows_new ();
  g_autoptr (GArray) none = weft_marks_file_read (f->folder, NULL);
  g_autoptr (GArray) again = NULL;
  WeftMarkRow first = { 7, g_strdup ("\"quoted\", and \303\274") };
  WeftMarkRow second = { INT64_C (9007199254740993), g_strdup ("") };

  g_assert_cmpuint (none->len, ==, 0);
  g_array_append_val (rows, first);
  g_array_append_val (rows, second);
  g_assert_true (weft_marks_file_write (f->folder, rows, NULL));
  again = weft_marks_file_read (f->folder, NULL);
  g_assert_cmpuint (again->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpint (g_array_index (again, WeftMarkRow, i).time_ns, ==,
                     g_array_index (rows, WeftMarkRow, i).time_ns);
    g_assert_cmpstr (g_array_index (again, WeftMarkRow, i).text, ==,
                     g_array_index (rows, WeftMarkRow, i).text);
  }
}

static void
test_bad (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *text, *says;
  } cases[] = {
    { "{ broken", "not valid JSON" },
    { "[]", "does not hold a JSON object" },
    { "{\"schema\": \"weft-manifest/1\"}", "has the schema 'weft-manifest/1'" },
    { "{\"schema\": \"weft-marks/1\", \"marks\": 3}", "an array" },
    { "{\"schema\": \"weft-marks/1\", \"marks\": [3]}", "a mark that is not an object" },
    { "{\"schema\": \"weft-marks/1\", \"marks\": [{}]}", "a mark without a time" },
    { "{\"schema\": \"weft-marks/1\", \"marks\": [{\"time_ns\": -4}]}", "without a time" },
    { "{\"schema\": \"weft-marks/1\", \"marks\": [{\"time_ns\": \"4\"}]}", "whole number" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (f->path, cases[i].text, -1, NULL));
    g_assert_null (weft_marks_file_read (f->folder, &error));
    g_assert_nonnull (error);
    if (strstr (error->message, cases[i].says) == NULL
        || strstr (error->message, "marks.json") == NULL
        || strchr (error->message, '\n') != NULL)
      g_error ("of %s it says: %s", cases[i].text, error->message);
  }
}

/* A folder that is gone: nothing is written, and that is said. */
static void
test_unwritable (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) rows = weft_mark_rows_new ();
  g_autoptr (GError) error = NULL;

  g_rmdir (f->folder);
  g_assert_false (weft_marks_file_write (f->folder, rows, &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/marks-file/there-and-back", Fixture, NULL, set_up, test_there_and_back,
              tear_down);
  g_test_add ("/marks-file/bad", Fixture, NULL, set_up, test_bad, tear_down);
  g_test_add ("/marks-file/unwritable", Fixture, NULL, set_up, test_unwritable, tear_down);
  return g_test_run ();
}
