#include "tracer/export/table.h"

static void
test_cells (void)
{
  static const struct {
    const char *text;
    unsigned cells;
  } cases[] = {
    { "", 0 },          { "adder", 5 },
    { "3.41 µs", 7 },   { "队列", 4 }, /* two wide characters */
    { "e\xcc\x81", 1 },                /* e and a combining accent */
    { "…", 1 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (weft_text_cells (cases[i].text), ==, cases[i].cells);
}

static void
test_shorten (void)
{
  static const struct {
    const char *text;
    unsigned cells;
    const char *shorter;
  } cases[] = {
    { "counter", 7, "counter" },
    { "worker-12", 8, "worke…12" }, /* a third is kept of the end */
    { "counter", 3, "co…" },
    { "counter", 1, "…" },
    { "队列队列", 8, "队列队列" },
    { "队列队列", 7, "队列…列" },
    { "队列队列", 6, "队列…" },      /* a third of 5 cells is too little for a wide one */
    { "a\033[31mb", 20, "a [31mb" }, /* nothing that moves a cursor gets through */
    { "a\xff"
      "b",
      20,
      "a\xef\xbf\xbd"
      "b" }, /* not UTF-8 */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shorter = weft_text_shorten (cases[i].text, cases[i].cells);

    g_assert_cmpstr (shorter, ==, cases[i].shorter);
  }
}

static void
test_wrap (void)
{
  static const struct {
    const char *text;
    unsigned width;
    const char *lines;
  } cases[] = {
    { "", 10, "- \n" },
    { "one two", 10, "- one two\n" },
    { "one two three", 10, "- one two\n  three\n" },
    { "one two", 9, "- one two\n" },
    { "one two", 8, "- one\n  two\n" },
    { "unbreakable", 4, "- unbreakable\n" },
    { "for 3.41 ms, so", 14, "- for 3.41 ms,\n  so\n" }, /* a figure stays whole, */
    { "for 3.41 ms, so", 12, "- for\n  3.41 ms,\n  so\n" },
    { "for 3 minutes", 7, "- for 3\n  minutes\n" }, /* a number and a word need not */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) out = g_string_new (NULL);

    weft_text_wrap (cases[i].text, cases[i].width, "- ", "  ", out);
    g_assert_cmpstr (out->str, ==, cases[i].lines);
  }
}

static const WeftColumnSpec columns[] = {
  { "name", false, 0 },
  { "empty", true, 0 },
  { "count", true, 1 },
  { "site", false, 2 },
};

static void
test_render (void)
{
  static const struct {
    unsigned width;
    const char *text;
  } cases[] = {
    /* All fits; the column without any text is not there. */
    { 80, "  name         count  site\n"
          "  counter         12  some/folder/counter.c:41\n"
          "  a long name  1,284  x.c:1\n" },
    /* 2 + 11 + 2 + 5 + 2 + 24 = 46; what is missing is taken from the longest text. */
    { 44, "  name         count  site\n"
          "  counter         12  some/folder/co…er.c:41\n"
          "  a long name  1,284  x.c:1\n" },
    /* Down to 16 cells. */
    { 38, "  name         count  site\n"
          "  counter         12  some/folde….c:41\n"
          "  a long name  1,284  x.c:1\n" },
    /* Below, columns go, the highest rank first. */
    { 37, "  name         count\n"
          "  counter         12\n"
          "  a long name  1,284\n" },
    { 19, "  name\n  counter\n  a long name\n" },
    /* What stays is shortened to 8 cells, no further. */
    { 3, "  name\n  counter\n  a lon…me\n" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
    g_autoptr (GString) out = g_string_new (NULL);

    weft_table_add (table, "counter");
    weft_table_add (table, NULL);
    weft_table_take (table, g_strdup ("12"));
    weft_table_add (table, "some/folder/counter.c:41");
    weft_table_add (table, "a long name");
    weft_table_add (table, "");
    weft_table_add (table, "1,284");
    weft_table_add (table, "x.c:1");
    g_assert_cmpuint (weft_table_rows (table), ==, 2);

    weft_table_render (table, cases[i].width, "", "", out);
    g_assert_cmpstr (out->str, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/cells", test_cells);
  g_test_add_func ("/table/shorten", test_shorten);
  g_test_add_func ("/table/wrap", test_wrap);
  g_test_add_func ("/table/render", test_render);
  return g_test_run ();
}
