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

/* What is passed is copied, with all that the function was inlined into. */
static void
test_frames (void)
{
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  WeftSymbol frames[] = { { "lock", NULL, 0 },
                          { "std::sync::Mutex<T>::lock", "/std/mutex.rs", 30 },
                          { "main", "/src/main.rs", 7 } };
  const WeftSymbol *found;
  size_t n = 9;

  g_assert_null (weft_symbols_find_frames (symbols, "/bin/a", 1, &n));
  g_assert_cmpuint (n, ==, 0);
  weft_symbols_add_frames (symbols, "/bin/a", 1, frames, G_N_ELEMENTS (frames));
  frames[1].line = frames[2].line = 0;
  found = weft_symbols_find_frames (symbols, "/bin/a", 1, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (found == weft_symbols_find (symbols, "/bin/a", 1));
  g_assert_cmpstr (found[0].function, ==, "lock");
  g_assert_cmpstr (found[1].file, ==, "/std/mutex.rs");
  g_assert_cmpint (found[1].line, ==, 30);
  g_assert_cmpint (found[2].line, ==, 7);
  weft_symbols_add (symbols, "/bin/a", 1, frames);
  weft_symbols_find_frames (symbols, "/bin/a", 1, &n);
  g_assert_cmpuint (n, ==, 1);
}

static void
append_variable (const char *module, uint64_t offset, const char *name, gpointer data)
{
  g_string_append_printf (data, "%s+%d %s ", module, (int)offset, name);
}

static void
test_variables (void)
{
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  g_autoptr (GString) seen = g_string_new (NULL);

  weft_symbols_add_variable (symbols, "b", 2, "pool+0x8");
  weft_symbols_add_variable (symbols, "a", 2, "lock");
  weft_symbols_add_variable (symbols, "a", 1, "old");
  weft_symbols_add_variable (symbols, "a", 1, "new");
  g_assert_cmpuint (weft_symbols_size (symbols), ==, 0);
  g_assert_cmpstr (weft_symbols_find_variable (symbols, "b", 2), ==, "pool+0x8");
  g_assert_null (weft_symbols_find_variable (symbols, "b", 3));
  g_assert_null (weft_symbols_find_variable (symbols, "c", 2));
  g_assert_null (weft_symbols_find (symbols, "b", 2));
  weft_symbols_foreach_variable (symbols, append_variable, seen);
  g_assert_cmpstr (seen->str, ==, "a+1 new a+2 lock b+2 pool+0x8 ");
}

static void
append_place (const char *module,
              uint64_t offset,
              const WeftSymbol *frames,
              size_t n_frames,
              gpointer data)
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
  g_test_add_func ("/symbols/frames", test_frames);
  g_test_add_func ("/symbols/variables", test_variables);
  g_test_add_func ("/symbols/order", test_order);
  return g_test_run ();
}
