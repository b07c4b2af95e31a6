/* Sentences as markup, and links back into rows. */

#include "gui/view/links.h"
#include "tests/unit/tracer/trace-fixture.h"

static void
test_markup (void)
{
  g_auto (WeftSentence) sentence = { g_strdup ("a<b waits for lock & more."),
                                     g_array_new (FALSE, FALSE, sizeof (WeftNoun)) };
  const WeftNoun nouns[]
      = { { 0, 3, WEFT_NOUN_THREAD, 7 }, { 14, 18, WEFT_NOUN_OBJECT, 2 } };
  g_autofree char *whole = NULL;
  g_autofree char *rest = NULL;

  g_array_append_vals (sentence.nouns, nouns, G_N_ELEMENTS (nouns));
  whole = weft_links_markup (&sentence, 0);
  g_assert_cmpstr (whole, ==,
                   "<a href=\"thread:7\">a&lt;b</a> waits for "
                   "<a href=\"object:2\">lock</a> &amp; more.");
  rest = weft_links_markup (&sentence, 4);
  g_assert_cmpstr (rest, ==, "waits for <a href=\"object:2\">lock</a> &amp; more.");
}

static void
test_parse (void)
{
  static const struct {
    const char *uri;
    bool valid;
    WeftNounKind kind;
    uint32_t row;
  } cases[] = {
    { "thread:0", true, WEFT_NOUN_THREAD, 0 },
    { "object:12", true, WEFT_NOUN_OBJECT, 12 },
    { "wait:4294967294", true, WEFT_NOUN_WAIT, 4294967294u },
    { "message:3", true, WEFT_NOUN_MESSAGE, 3 },
    { "site:1", true, WEFT_NOUN_SITE, 1 },
    { "wait:4294967295", false, 0, 0 }, /* that is no row */
    { "wait:-1", false, 0, 0 },
    { "wait:1x", false, 0, 0 },
    { "wait:", false, 0, 0 },
    { "thread", false, 0, 0 },
    { "threads:1", false, 0, 0 },
    { "https://example.org", false, 0, 0 },
    { "", false, 0, 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftNounKind kind = WEFT_NOUN_SITE;
    uint32_t row = 99;

    g_test_message ("%s", cases[i].uri);
    g_assert_cmpint (weft_links_parse (cases[i].uri, &kind, &row), ==, cases[i].valid);
    g_assert_cmpint (kind, ==, cases[i].valid ? cases[i].kind : WEFT_NOUN_SITE);
    g_assert_cmpuint (row, ==, cases[i].valid ? cases[i].row : 99);
  }
}

static void
test_selection (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  static const struct {
    WeftNounKind kind;
    uint32_t row;
    int64_t at_us;
    bool prefers_time;
    WeftSelectionKind selects;
    int64_t time_us;
  } cases[] = {
    { WEFT_NOUN_THREAD, 0, 5, true, WEFT_SELECTION_THREAD, 5 },
    { WEFT_NOUN_OBJECT, 0, 150, true, WEFT_SELECTION_OBJECT, 150 },
    /* When the longest wait for it began. */
    { WEFT_NOUN_OBJECT, 0, 150, false, WEFT_SELECTION_OBJECT, 210 },
    { WEFT_NOUN_OBJECT, 99, 150, true, WEFT_SELECTION_NONE, 0 },
    { WEFT_NOUN_THREAD, 99, 150, true, WEFT_SELECTION_NONE, 0 },
    { WEFT_NOUN_SITE, 0, 150, true, WEFT_SELECTION_NONE, 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftSelection selection = weft_links_selection (
        trace, cases[i].kind, cases[i].row, cases[i].at_us * 1000, cases[i].prefers_time);

    g_assert_cmpint (selection.kind, ==, cases[i].selects);
    g_assert_cmpint (selection.time_ns, ==, cases[i].time_us * 1000);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/links/markup", test_markup);
  g_test_add_func ("/links/parse", test_parse);
  g_test_add_func ("/links/selection", test_selection);
  return g_test_run ();
}
