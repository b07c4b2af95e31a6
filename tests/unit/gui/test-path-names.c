/* The programs in the PATH, and those that begin as what is typed. */

#include "gui/view/path-names.h"

#include <glib/gstdio.h>
#include <string.h>

static void
make (const char *folder, const char *name, int mode)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_cmpint (g_chmod (path, mode), ==, 0);
}

static void
take_away (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
}

static void
test_read (void)
{
  g_autofree char *first = g_dir_make_tmp ("weft-path-XXXXXX", NULL);
  g_autofree char *second = g_dir_make_tmp ("weft-path-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (first, "folder", NULL);
  g_autofree char *path
      = g_strjoin (":", first, "", "relative", "/no/such", second, first, NULL);
  g_autoptr (GPtrArray) names = NULL;

  make (first, "b", 0755);
  make (first, "data", 0644);
  make (first, "not-utf8-\377", 0755);
  make (second, "b", 0755);
  make (second, "a", 0755);
  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);

  names = weft_path_names_read (path);
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (names->pdata[0], ==, "a");
  g_assert_cmpstr (names->pdata[1], ==, "b");

  take_away (first, "b");
  take_away (first, "data");
  take_away (first, "not-utf8-\377");
  take_away (first, "folder");
  take_away (second, "b");
  take_away (second, "a");
  g_rmdir (first);
  g_rmdir (second);
}

/* Against looking at each of them. */
static void
test_match (void)
{
  static const char *const words[]
      = { "", "a", "aa", "ab", "abc", "abd", "b", "ba", "c", "ca", "cab", "caz", "d" };
  static const char *const prefixes[]
      = { "", "a", "ab", "abc", "abe", "b", "c", "ca", "z" };
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    g_ptr_array_add (names, (gpointer)words[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++) {
    for (guint max = 0; max < 5; max++) {
      guint n, first = weft_path_names_match (names, prefixes[i], max, &n), expected = 0;

      for (size_t w = 0; w < G_N_ELEMENTS (words) && expected < max; w++) {
        if (!g_str_has_prefix (words[w], prefixes[i])
            || strcmp (words[w], prefixes[i]) == 0)
          continue;
        g_assert_cmpuint (expected, <, n);
        g_assert_cmpstr (names->pdata[first + expected], ==, words[w]);
        expected++;
      }
      g_assert_cmpuint (n, ==, expected);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/path-names/read", test_read);
  g_test_add_func ("/path-names/match", test_match);
  return g_test_run ();
}
