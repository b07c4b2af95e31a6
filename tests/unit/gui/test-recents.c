/* The list of traces that were opened last. */

#include "gui/view/recents.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder, *file;

static void
add (const char *path, const char *title, const WeftRecordForm *form)
{
  const WeftRecent recent = { .path = (char *)path,
                              .title = (char *)title,
                              .opened_unix_s = 1700000000,
                              .duration_ns = 41200000,
                              .form = (WeftRecordForm *)form };
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_recents_add (file, &recent, &error));
  g_assert_no_error (error);
}

static void
expect (const char *paths)
{
  g_autoptr (GPtrArray) recents = weft_recents_load (file);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < recents->len; i++)
    g_string_append_printf (found, "%s ", ((WeftRecent *)recents->pdata[i])->path);
  g_assert_cmpstr (found->str, ==, paths);
}

static void
test_order (void)
{
  g_autoptr (GPtrArray) recents = NULL;
  const WeftRecent *first;

  expect ("");
  add ("/a.weft", "a", NULL);
  add ("/b \303\244.weft", "b", NULL);
  add ("/c\377.weft", "not UTF-8: \377", NULL);
  expect ("/c\377.weft /b \303\244.weft /a.weft ");
  add ("/a.weft", "a again", NULL);
  expect ("/a.weft /c\377.weft /b \303\244.weft ");

  recents = weft_recents_load (file);
  first = recents->pdata[0];
  g_assert_cmpstr (first->title, ==, "a again");
  g_assert_cmpint (first->opened_unix_s, ==, 1700000000);
  g_assert_cmpint (first->duration_ns, ==, 41200000);
  g_assert_null (first->form);
  g_assert_true (g_utf8_validate (((WeftRecent *)recents->pdata[1])->title, -1, NULL));

  g_assert_true (weft_recents_remove (file, "/c\377.weft", NULL));
  g_assert_true (weft_recents_remove (file, "/never.weft", NULL));
  expect ("/a.weft /b \303\244.weft ");
  g_assert_true (weft_recents_remove (file, NULL, NULL));
  expect ("");
}

static void
test_limits (void)
{
  g_autofree char *title = g_strnfill (100000, 'x');
  g_autoptr (GPtrArray) recents = NULL;
  const WeftRecent *newest, *oldest;

  for (int i = 0; i < WEFT_RECENTS_MAX + 5; i++) {
    g_autofree char *path = g_strdup_printf ("/%d.weft", i);

    add (path, title, NULL);
  }
  recents = weft_recents_load (file);
  g_assert_cmpuint (recents->len, ==, WEFT_RECENTS_MAX);
  newest = recents->pdata[0];
  oldest = recents->pdata[WEFT_RECENTS_MAX - 1];
  g_assert_cmpstr (newest->path, ==, "/24.weft");
  g_assert_cmpstr (oldest->path, ==, "/5.weft");
  g_assert_cmpuint (strlen (newest->title), <, 1000);
}

static void
test_form (void)
{
  g_autoptr (WeftRecordForm) form = weft_record_form_new ();
  g_autoptr (GPtrArray) recents = NULL;
  const WeftRecent *recent;

  g_free (form->program);
  form->program = g_strdup ("./a.out");
  add ("/a.weft", "a", form);
  /* Opened again from somewhere else: how it was recorded stays known. */
  add ("/a.weft", "a", NULL);
  recents = weft_recents_load (file);
  recent = recents->pdata[0];
  g_assert_nonnull (recent->form);
  g_assert_cmpstr (recent->form->program, ==, "./a.out");
}

static void
test_tainted (void)
{
  static const char *const contents[] = {
    "",
    "no key file at all",
    "[Trace 1]\nTitle=no place\n",
    "[Trace 1]\nUri=http://elsewhere/a.weft\n",
    "[Trace 1]\nUri=file://host/%00\n",
    "[Trace 1]\nUri=\377\n",
  };
  static const char partly[] = "[Trace 1]\nUri=nonsense\n[Trace 3]\nUri=file:///good.weft\n"
                               "Opened=soon\nDuration=-5\n";
  g_autofree char *large = g_strnfill (2 << 20, '#');
  g_autoptr (GPtrArray) recents = NULL;

  add ("/a.weft", "a", NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_assert_true (g_file_set_contents (file, contents[i], -1, NULL));
    expect ("");
  }
  g_assert_true (g_file_set_contents (file, large, -1, NULL));
  expect ("");
  g_assert_true (g_file_set_contents (file, partly, -1, NULL));
  expect ("/good.weft ");
  recents = weft_recents_load (file);
  g_assert_cmpint (((WeftRecent *)recents->pdata[0])->duration_ns, ==, 0);
  g_assert_cmpstr (((WeftRecent *)recents->pdata[0])->title, ==, "good.weft");
}

static void
test_unwritable (void)
{
  const WeftRecent recent = { .path = (char *)"/a.weft", .title = (char *)"a" };
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_recents_add ("/dev/null/recents", &recent, &error));
  g_assert_nonnull (error);
}

static const struct {
  const char *name;
  void (*run) (void);
} tests[] = {
  { "/recents/order", test_order },
  { "/recents/limits", test_limits },
  { "/recents/form", test_form },
  { "/recents/tainted", test_tainted },
  { "/recents/unwritable", test_unwritable },
};

static void
run (gconstpointer data)
{
  g_autofree char *below = NULL;

  folder = g_dir_make_tmp ("weft-recents-XXXXXX", NULL);
  /* In a folder that is not there yet. */
  below = g_build_filename (folder, "below", NULL);
  file = g_build_filename (below, "recents", NULL);
  tests[GPOINTER_TO_UINT (data)].run ();
  g_remove (file);
  g_rmdir (below);
  g_rmdir (folder);
  g_clear_pointer (&file, g_free);
  g_clear_pointer (&folder, g_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add_data_func (tests[i].name, GUINT_TO_POINTER (i), run);
  return g_test_run ();
}
