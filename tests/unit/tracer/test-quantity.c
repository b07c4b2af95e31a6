/* Durations and sizes as people write them. */

#include "tracer/analysis/quantity.h"

#include <stdint.h>

#define MB (UINT64_C (1) << 20)

static void
test_durations (void)
{
  static const struct {
    const char *text;
    gint64 ns; /* 0: none */
  } cases[] = {
    { "10", 10000000000 },
    { "1.5s", 1500000000 },
    { "200ms", 200000000 },
    { "3us", 3000 },
    { "2min", 120000000000 },
    { "2m", 120000000000 },
    { "1h", 3600000000000 },
    { "1H", 3600000000000 },
    { "", 0 },
    { "s", 0 },
    { "0", 0 },
    { "-1s", 0 },
    { "1 s", 0 },
    { "1sec", 0 },
    { "nan", 0 },
    { "inf", 0 },
    { "1e300", 0 },
    { "0.1us", 100 },
    { "1e-12s", 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 ns = 0;

    g_test_message ("'%s'", cases[i].text);
    g_assert_cmpint (weft_parse_duration (cases[i].text, &ns), ==, cases[i].ns != 0);
    g_assert_cmpint (ns, ==, cases[i].ns);
  }
}

static void
test_sizes (void)
{
  static const struct {
    const char *text;
    guint64 bytes; /* 0: none */
  } cases[] = {
    { "1", 1 },         { "100B", 100 },    { "4K", 4096 },
    { "64M", 64 * MB }, { "64m", 64 * MB }, { "1.5GiB", 1536 * MB },
    { "2MB", 2000000 }, { "", 0 },          { "M", 0 },
    { "0", 0 },         { "-4K", 0 },       { "4 K", 0 },
    { "4KB2", 0 },      { "inf", 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint64 bytes = 0;

    g_test_message ("'%s'", cases[i].text);
    g_assert_cmpint (weft_parse_size (cases[i].text, &bytes), ==, cases[i].bytes != 0);
    g_assert_cmpuint (bytes, ==, cases[i].bytes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantity/durations", test_durations);
  g_test_add_func ("/quantity/sizes", test_sizes);
  return g_test_run ();
}
