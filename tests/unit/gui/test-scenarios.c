/* What weft scenario says of its scenarios. */

#include "gui/view/scenarios.h"

static void
test_list (void)
{
  g_autoptr (GPtrArray) list
      = weft_scenarios_parse_list ("spawn         A thread counts\n"
                                   "\n"
                                   "alone\n"
                                   "counter       Many threads (or: --unsafe)\n");
  const WeftScenarioInfo *first, *second;

  g_assert_cmpuint (list->len, ==, 2);
  first = list->pdata[0];
  second = list->pdata[1];
  g_assert_cmpstr (first->name, ==, "spawn");
  g_assert_cmpstr (first->summary, ==, "A thread counts");
  g_assert_cmpstr (second->name, ==, "counter");
  g_assert_cmpstr (second->summary, ==, "Many threads (or: --unsafe)");
}

static void
test_summary (void)
{
  static const struct {
    const char *whole, *plain;
  } cases[] = {
    { "Many threads (or: --unsafe)", "Many threads" },
    { "A thread counts", "A thread counts" },
    { "Two (or three) threads", "Two (or three) threads" },
    { "Threads (see --help) end", "Threads (see --help) end" },
    { "", "" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *plain = weft_scenarios_plain_summary (cases[i].whole);

    g_assert_cmpstr (plain, ==, cases[i].plain);
  }
}

static void
test_help (void)
{
  static const struct {
    const char *name, *doc, *initial;
    gboolean is_flag;
  } expected[] = {
    { "threads", "How many threads add", "10", FALSE },
    { "capacity", "How many; 0: a send waits", "", FALSE },
    { "drop-receiver-after", "Drop it", "", FALSE },
    { "unsafe", "Add without the lock", "", TRUE },
  };
  g_autoptr (GPtrArray) list = weft_scenarios_parse_help (
      "Usage: weft-scenario counter [OPTION...]\n"
      "Many threads add (or without: --unsafe)\n"
      "\n"
      "      --threads=N            How many threads add (default: 10)\n"
      "      --capacity=N           How many; 0: a send waits (default: none)\n"
      "      --drop-receiver-after=N   Drop it (default: none)\n"
      "      --unsafe               Add without the lock\n"
      "  -h, --help                 Say this and exit\n");

  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < list->len; i++) {
    const WeftScenarioOption *option = list->pdata[i];

    g_assert_cmpstr (option->name, ==, expected[i].name);
    g_assert_cmpstr (option->doc, ==, expected[i].doc);
    g_assert_cmpstr (option->initial, ==, expected[i].initial);
    g_assert_cmpint (option->is_flag, ==, expected[i].is_flag);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scenarios/list", test_list);
  g_test_add_func ("/scenarios/summary", test_summary);
  g_test_add_func ("/scenarios/help", test_help);
  return g_test_run ();
}
