/* Finding and reading the source around a call site. */

#include <glib/gstdio.h>

#include "gui/view/source-lines.h"

typedef struct {
  char *top;   /* a project */
  char *trace; /* TOP/traces/x.weft */
  char *file;  /* TOP/core/deep/x.c */
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  fixture->top = g_dir_make_tmp ("weft-source-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->trace = g_build_filename (fixture->top, "traces", "x.weft", NULL);
  folder = g_build_filename (fixture->top, "core", "deep", NULL);
  fixture->file = g_build_filename (folder, "x.c", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->trace, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (fixture->file, "one\n\ttwo\r\nthree\nfour \xff\nfive", -1, &error);
  g_assert_no_error (error);
}

static void
remove_parents (const char *path, const char *top)
{
  g_autofree char *at = g_strdup (path);

  while (!g_str_equal (at, top)) {
    char *parent = g_path_get_dirname (at);

    g_assert_cmpint (g_remove (at), ==, 0);
    g_free (at);
    at = parent;
  }
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  remove_parents (fixture->trace, fixture->top);
  remove_parents (fixture->file, fixture->top);
  g_assert_cmpint (g_rmdir (fixture->top), ==, 0);
  g_free (fixture->top);
  g_free (fixture->trace);
  g_free (fixture->file);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  const struct {
    const char *file;
    bool found;
  } cases[] = {
    { fixture->file, true },
    { "core/deep/x.c", true },
    { "../core/deep/x.c", true }, /* as a compiler in a build folder says */
    { "./../../core/deep/x.c", true },
    { "/gone/checkout/core/deep/x.c", true }, /* the trace has moved */
    { "/gone/deep/x.c", false },
    { "/gone/x.c", false }, /* a name alone could be any file */
    { "core/deep", false }, /* a folder */
    { "core/deep/y.c", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *found = weft_source_find (fixture->trace, cases[i].file);

    g_test_message ("%s", cases[i].file);
    g_assert_cmpstr (found, ==, cases[i].found ? fixture->file : NULL);
  }
}

static void
test_read (Fixture *fixture, gconstpointer data)
{
  static const struct {
    int line, around, first;
    const char *text; /* joined by '|'; NULL: an error */
  } cases[] = {
    { 2, 1, 1, "one|        two|three" },
    { 1, 1, 1, "one|        two" },
    { 5, 1, 4, "four \xef\xbf\xbd|five" },
    { 3, 0, 3, "three" },
    { 3, 9, 1, "one|        two|three|four \xef\xbf\xbd|five" },
    { 6, 1, 0, NULL },
    { 0, 1, 0, NULL },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftSourceLines) lines
        = weft_source_read (fixture->file, cases[i].line, cases[i].around, &error);

    g_test_message ("line %d", cases[i].line);
    if (cases[i].text == NULL) {
      g_assert_null (lines);
      g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    } else {
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = g_strjoinv ("|", lines->lines);
      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpint (lines->first, ==, cases[i].first);
      g_assert_cmpint (lines->marked, ==, cases[i].line);
    }
  }
}

static void
test_read_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSourceLines) lines = weft_source_read (fixture->top, 1, 1, &error);

  g_assert_null (lines);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/source-lines/find", Fixture, NULL, setup, test_find, teardown);
  g_test_add ("/source-lines/read", Fixture, NULL, setup, test_read, teardown);
  g_test_add ("/source-lines/folder", Fixture, NULL, setup, test_read_folder, teardown);
  return g_test_run ();
}
