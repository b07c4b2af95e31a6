/* How well letters fit names. */
#include <glib.h>

#include "gui/view/fuzzy.h"

static void
test_better (void)
{
  static const struct {
    const char *query, *better, *worse; /* worse: NULL: does not fit at all */
  } cases[] = {
    { "fit", "Look around: Fit the selection", "Find: Copy a link to what is seen" },
    { "zo", "Zoom out", "Amaze no one" },
    { "zo", "Zoom out", "Open" },
    { "ofl", "Open a File", "offal" },
    { "lock", "Locks", "lo and check" },
    { "copy l", "Copy a link", "Copy what is seen as an image" },
    { "ÜB", "überlauf", "lauf" },
    { "pages", "Pages", "Page" },
    { "search", "Search", "Search again" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    int better = weft_fuzzy_score (cases[i].query, cases[i].better);

    g_test_message ("%s", cases[i].query);
    g_assert_cmpint (better, >, 0);
    g_assert_cmpint (better, >, weft_fuzzy_score (cases[i].query, cases[i].worse));
  }
  g_assert_cmpint (weft_fuzzy_score ("xyz", "Zoom out"), ==, 0);
  g_assert_cmpint (weft_fuzzy_score ("oz", "Zo"), ==, 0);
  g_assert_cmpint (weft_fuzzy_score (" ", "Zoom out"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzzy/better", test_better);
  return g_test_run ();
}
