/* Words that rows have to contain, and the names that they are looked for in. */
#include "gui/view/row-filter.h"

#include <string.h>

#include "tests/unit/tracer/trace-fixture.h"

static void
test_words (void)
{
  static const struct {
    const char *typed;
    const char *text;
    bool contains; /* all of the words */
  } cases[] = {
    { "", "counter", true },
    { "   ", "counter", true },
    { "count", "counter", true },
    { "COUNT", "Counter", true },
    { "ter cou", "counter", true },
    { "counter x", "counter", false },
    { "straße", "STRASSE 4", true },
    { "e\xcc\x81t", "\xc3\x89tat", true },
    { "counter",
      "\xff\xfe"
      "counter",
      true },
    { "a", "", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (GStrv) words = weft_filter_words (cases[i].typed);
    bool contains = true;

    for (size_t j = 0; words[j] != NULL; j++)
      contains = contains && weft_filter_word_in (words[j], cases[i].text);
    g_test_message ("case %zu: %s", i, cases[i].typed);
    g_assert_cmpint (contains, ==, cases[i].contains);
  }
}

/* Looking at the names gives the same as looking at each text. */
static void
test_names (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  static const char *const typed[] = { "adder", "0", "m", "lock", "counter", "zzz" };

  for (WeftNames names = WEFT_NAMES_NONE; names < WEFT_N_NAMES; names++) {
    size_t n = weft_names_size (trace, names);
    g_autofree int64_t *ranks = weft_names_ranks (trace, names);

    for (size_t i = 0; i < G_N_ELEMENTS (typed); i++) {
      g_auto (GStrv) words = weft_filter_words (typed[i]);
      g_autofree bool *found = weft_filter_names (trace, names, words[0]);

      for (size_t j = 0; j < n; j++) {
        g_autofree char *text = weft_names_text (trace, names, (int64_t)j);

        g_assert_cmpint (found[j], ==, weft_filter_word_in (words[0], text));
        g_assert_cmpstr (text, !=, "");
        g_assert_cmpint (ranks[j], <, (int64_t)n);
      }
    }
  }
}

static void
test_no_name (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  static const int64_t numbers[] = { WEFT_NO_ROW, -1, INT64_MIN, INT64_MAX };

  for (WeftNames names = WEFT_NAMES_NONE; names < WEFT_N_NAMES; names++) {
    for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++) {
      g_autofree char *text = weft_names_text (trace, names, numbers[i]);

      g_assert_cmpstr (text, ==, "");
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-filter/words", test_words);
  g_test_add_func ("/row-filter/names", test_names);
  g_test_add_func ("/row-filter/no-name", test_no_name);
  return g_test_run ();
}
