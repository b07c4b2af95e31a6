#include <glib.h>

#include "tracer/model/symbols.h"

static void
test_find (void)
{
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  WeftSymbol first = { "main", "/src/a.c", 10 }, second = { "run", NULL, 0 };

  g_assert_null (weft_symbols_find (symbols, "/bin/a", 1));
  weft_symbols_add (symbols, "/bin/a", 1, &first);
  weft_symbols_add (symbols, "/bin/b", 1, &second);
  g_assert_cmpuint (weft_symbols_size (symbols), ==, 2);
  g_assert_cmpint (weft_symbols_find (symbols, "/bin/a", 1)->line, ==, 10);
  g_assert_cmpstr (weft_symbols_find (symbols, "/bin/b", 1)->function, ==, "run");
  g_assert_null (weft_symbols_find (symbols, "/bin/b", 1)->file);
  g_assert_null (weft_symbols_find (symbols, "/bin/b", 2));
  g_assert_null (weft_symbols_find (symbols, "/bin/c", 1));
}

static void
test_replace (void)
{
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  WeftSymbol before = { "old", "/src/a.c", 1 }, after = { "new", "/src/b.c", 2 };

  weft_symbols_add (symbols, "/bin/a", UINT64_MAX, &before);
  weft_symbols_add (symbols, "/bin/a", UINT64_MAX, &after);
  g_assert_cmpuint (weft_symbols_size (symbols), ==, 1);
  g_assert_cmpstr (weft_symbols_find (symbols, "/bin/a", UINT64_MAX)->function, ==, "new");
}

static void
append_place (const char *module, uint64_t offset, const WeftSymbol *symbol, gpointer data)
{
  g_string_append_printf (data, "%s+%d ", module, (int)offset);
}

static void
test_order (void)
{
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  g_autoptr (GString) seen = g_string_new (NULL);
  WeftSymbol symbol = { 0 };

  weft_symbols_add (symbols, "b", 2, &symbol);
  weft_symbols_add (symbols, "a", 30, &symbol);
  weft_symbols_add (symbols, "b", 1, &symbol);
  weft_symbols_add (symbols, "a", 4, &symbol);
  weft_symbols_foreach (symbols, append_place, seen);
  g_assert_cmpstr (seen->str, ==, "a+4 a+30 b+1 b+2 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/symbols/find", test_find);
  g_test_add_func ("/symbols/replace", test_replace);
  g_test_add_func ("/symbols/order", test_order);
  return g_test_run ();
}
