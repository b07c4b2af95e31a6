#include <string.h>
#include <sys/wait.h>

#include <glib.h>

/* What each scenario prints, which status it ends with, and how it says that it was called
 * wrongly. @out and @error are patterns, NULL for nothing at all. */
typedef struct {
  const char *arguments;
  int status;
  const char *out, *error;
} Case;

static const Case cases[] = {
  { "spawn", 0, "*hi number 1 from the spawned thread!\n*hi number 9 from the spawned*",
    NULL },
  { "spawn --threads 3 --count 2", 0, "*hi number 2 from spawned thread 2!\n*", NULL },
  { "spawn --no-join --count 100000", 0, "*The main thread ends here*", NULL },
  { "counter", 0, "Result: 10\n", NULL },
  { "counter --threads 4 --increments 500 --work-us 0", 0, "Result: 2000\n", NULL },
  { "counter --unsafe", 0, "Result: 1\nLost updates: 9 of 10\n", NULL },
  { "counter --unsafe --threads 4 --increments 200 --work-us 0", 0,
    "Result: *\nLost updates: * of 800\n", NULL },
  { "counter --unsafe --threads 1 --increments 5", 0, "Result: 5\nLost updates: 0 of 5\n",
    NULL },
  { "channel", 0, "Got: hello\nGot: message 1 from producer-*", NULL },
  { "channel --producers 0", 0, "Got: hello\n", NULL },
  { "channel --capacity 0 --producers 4 --messages 50 --produce-us 0 --consume-us 0", 0,
    "Got: hello\n*Got: message 50 from*", NULL },
  { "channel --capacity 2 --produce-us 0", 0, "Got: hello\n*", NULL },
  { "channel --drop-receiver-after 0 --messages 1000", 0, "*comes back to producer-*",
    NULL },
  { "philosophers --timeout 200", 3, NULL, "*try --ordered)\n" },
  { "philosophers --ordered", 0, "*philosopher-* has eaten 3 times\n", NULL },
  { "philosophers --ordered --philosophers 2 --eat-ms 0", 0, "*has eaten 3 times\n", NULL },
  { "pipeline", 0, "Item 1: 1\n*Item 12: 144\nSum: 650\n", NULL },
  { "pipeline --capacity 0 --items 3", 0, "*Sum: 14\n", NULL },
  { "pipeline --items 0", 0, "Sum: 0\n", NULL },
  { "poison", 0, "careless panicked: *as if nothing had been\nResult: 70 and 30\n",
    "thread 'careless' panicked at poison.c:*: 30 were taken*\n" },
  { "poison --keep", 0, "*still poisoned, and goes on\nResult: 70 and 30\n",
    "thread 'careless' panicked at *\n" },

  { "--list", 0, "spawn *\ncounter *\nchannel *\nphilosophers *\npipeline *\npoison *\n",
    NULL },
  { "--help", 0, "Usage: *Scenarios:*counter*", NULL },
  { "counter --help", 0, "*--threads=N*(default: 10)*", NULL },
  { "channel --help", 0, "*--capacity=N*(default: none)*", NULL },
  { "", 2, NULL, "weft-scenario: no scenario is named (see --list)\n" },
  { "nonsense", 2, NULL, "weft-scenario: there is no scenario 'nonsense' (see --list)\n" },
  { "counter --nonsense", 2, NULL,
    "weft-scenario counter: unknown option '--nonsense' (see --help)\n" },
  { "counter --threads", 2, NULL,
    "*: a value is missing after '--threads' (see --help)\n" },
  { "counter --threads 0", 2, NULL, "*'0' is not a whole number from 1 to 1000\n" },
  { "counter --threads 1x", 2, NULL, "*'1x' is not a whole number from 1 to 1000\n" },
  { "counter more", 2, NULL, "*: unexpected argument 'more' (see --help)\n" },
};

static const char *program;

static void
assert_matches (const char *pattern, const char *text)
{
  if (pattern == NULL)
    g_assert_cmpstr (text, ==, "");
  else if (!g_pattern_match_simple (pattern, text))
    g_error ("'%s' does not match '%s'", text, pattern);
}

static void
run (const char *arguments, int *ret_status, char **ret_out, char **ret_error)
{
  g_autofree char *line = g_strdup_printf ("'%s' %s", program, arguments);
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_sync (line, ret_out, ret_error, ret_status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (*ret_status));
  *ret_status = WEXITSTATUS (*ret_status);
}

static void
test_case (const void *data)
{
  const Case *self = data;
  g_autofree char *out = NULL, *error = NULL;
  int status;

  run (self->arguments, &status, &out, &error);
  assert_matches (self->error, error);
  assert_matches (self->out, out);
  g_assert_cmpint (status, ==, self->status);
}

static void
test_event_cost (void)
{
  g_autofree char *out = NULL, *error = NULL;
  char *end;
  int status;

  run ("--event-cost", &status, &out, &error);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (g_ascii_strtoll (out, &end, 10), >=, 0);
  g_assert_true (end > out);
  g_assert_cmpstr (end, ==, "\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  program = g_getenv ("WEFT_SCENARIO");
  g_assert_nonnull (program);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/scenarios/%02zu %s", i, cases[i].arguments);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/scenarios/event-cost", test_event_cost);
  return g_test_run ();
}
