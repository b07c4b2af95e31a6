#include <string.h>

#include "gui/view/ticks.h"

#define WIDTH 1200.0
#define CHAR_PX 7.0

/* The first two labels. */
static void
check_first (const WeftViewport *view,
             const WeftTimeBase *base,
             const char *first,
             const char *second)
{
  g_autoptr (GArray) ticks = weft_ticks_new (view, WIDTH, CHAR_PX, base);
  const char *labels[2] = { "", "" };
  int n = 0;

  for (guint i = 0; i < ticks->len && n < 2; i++) {
    if (g_array_index (ticks, WeftTick, i).major)
      labels[n++] = g_array_index (ticks, WeftTick, i).label;
  }
  g_assert_cmpstr (labels[0], ==, first);
  g_assert_cmpstr (labels[1], ==, second);
}

static void
test_labels (void)
{
  static const struct {
    int64_t trace_ns;
    double from, to;
    const char *first, *second;
  } cases[] = {
    { 999, 0, 900, "0 ns", "50 ns" },
    { 1000, 0, 1000, "0.0 µs", "0.1 µs" },
    { 100000, 0, 100000, "0 µs", "10 µs" },
    { 1000000000, 12000000, 16000000, "12.0 ms", "12.5 ms" },
    { INT64_C (60000000000), 14310412000, 14310412400, "14.310\u2009412\u200900 s",
      "14.310\u2009412\u200905 s" },
    { INT64_C (600000000000), 0, 600e9, "0 s", "50 s" },
    { INT64_C (6000000000000), 0, 6000e9, "0 min", "10 min" },
    { INT64_C (360000000000000), 0, 360000e9, "0 h", "5 h" },
    { INT64_C (7200000000000), 7000e9, 7100e9, "7,000 s", "7,010 s" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftViewport view = weft_viewport_whole (cases[i].trace_ns);

    weft_viewport_show (&view, cases[i].from, cases[i].to);
    check_first (&view, &WEFT_TIME_BASE_INIT, cases[i].first, cases[i].second);
  }
}

/* Any view at all: in order, within the trace, labels that differ, have one unit and do not
 * touch, and never more marks than there is room for. */
static void
test_any (void)
{
  GRand *rand = g_rand_new_with_seed (3);
  WeftTimeBase base = { .began_unix_ns = INT64_C (1795525770544097000) };

  for (int i = 0; i < 3000; i++) {
    int64_t length = (int64_t)g_rand_double_range (rand, 1, 1e4);
    WeftViewport view;
    g_autoptr (GArray) ticks = NULL;
    double from, last_end = -1e9;
    int64_t last = -1;
    const char *label = NULL;

    for (int k = g_rand_int_range (rand, 0, 11); k > 0; k--)
      length *= 10;
    view = weft_viewport_whole (length);
    from = g_rand_double (rand) * (double)length;
    weft_viewport_show (&view, from, from + g_rand_double (rand) * ((double)length - from));
    base.kind = (WeftTimeBaseKind)(i % WEFT_N_TIME_BASES);
    base.mark_ns = (int64_t)(g_rand_double (rand) * (double)length);
    ticks = weft_ticks_new (&view, WIDTH, CHAR_PX, &base);
    g_assert_cmpuint (ticks->len, <=, (guint)(WIDTH / 7) + 2);
    for (guint k = 0; k < ticks->len; k++) {
      const WeftTick *tick = &g_array_index (ticks, WeftTick, k);
      double x = weft_viewport_x (&view, WIDTH, tick->time_ns);

      g_assert_cmpint (tick->time_ns, >, last);
      g_assert_cmpint (tick->time_ns, <=, view.trace_ns);
      last = tick->time_ns;
      g_assert_cmpint (tick->major, ==, tick->label[0] != '\0');
      if (!tick->major)
        continue;
      g_assert_cmpfloat (x, >, last_end);
      last_end = x + CHAR_PX * (double)g_utf8_strlen (tick->label, -1);
      if (label != NULL) {
        g_assert_cmpstr (label, !=, tick->label);
        if (base.kind != WEFT_TIME_WALL_CLOCK)
          g_assert_cmpstr (strrchr (label, ' '), ==, strrchr (tick->label, ' '));
      }
      label = tick->label;
    }
  }
  g_rand_free (rand);
}

/* The same of other bases: 0 is elsewhere, and so are the round times. */
static void
test_bases (void)
{
  /* 24 November 2026, 13:09:30.544 097 000 UTC. */
  const int64_t began = INT64_C (1795525770544097000);
  static const struct {
    WeftTimeBaseKind kind;
    int64_t mark_ns, trace_ns;
    double from, to;
    const char *first, *second;
  } cases[] = {
    { WEFT_TIME_SINCE_MARK, 1000300, 10000000, 900000, 1100000, "\u2212100 µs",
      "\u221280 µs" },
    { WEFT_TIME_SINCE_MARK, 1000300, 10000000, 1000300, 1100000, "0 µs", "+10 µs" },
    { WEFT_TIME_WALL_CLOCK, 0, INT64_C (60000000000), 0, 60e9, "13:09:35", "13:09:40" },
    { WEFT_TIME_WALL_CLOCK, 0, INT64_C (6000000000000), 0, 6000e9, "13:10", "13:15" },
    { WEFT_TIME_WALL_CLOCK, 0, INT64_C (60000000000), 903000, 3903000,
      "13:09:30.545\u20090", "13:09:30.545\u20095" },
    { WEFT_TIME_WALL_CLOCK, 0, INT64_C (86400000000000), 0, 86400e9, "11-24 15:00:00",
      "11-24 20:00:00" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftTimeBase base = { cases[i].kind, cases[i].mark_ns, began, NULL };
    WeftViewport view = weft_viewport_whole (cases[i].trace_ns);

    weft_viewport_show (&view, cases[i].from, cases[i].to);
    check_first (&view, &base, cases[i].first, cases[i].second);
  }
}

static void
test_base_text (void)
{
  const int64_t began = INT64_C (1795525770544097000);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (2 * 3600);
  static const struct {
    WeftTimeBaseKind kind;
    bool zoned, dated;
    int64_t time_ns;
    const char *text;
  } cases[] = {
    { WEFT_TIME_SINCE_START, false, false, 14310412, "14.310\u2009412 ms" },
    { WEFT_TIME_SINCE_MARK, false, false, 1000, "0 ns" },
    { WEFT_TIME_SINCE_MARK, false, false, 3000, "+2.000 µs" },
    { WEFT_TIME_SINCE_MARK, false, false, 690, "\u2212310 ns" },
    { WEFT_TIME_WALL_CLOCK, false, false, 7, "13:09:30.544\u2009097\u2009007" },
    { WEFT_TIME_WALL_CLOCK, true, false, 7, "15:09:30.544\u2009097\u2009007" },
    { WEFT_TIME_WALL_CLOCK, true, true, INT64_C (43200000000000),
      "2026-11-25 03:09:30.544\u2009097\u2009000" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftTimeBase base = { cases[i].kind, 1000, began, cases[i].zoned ? zone : NULL };
    char text[WEFT_BASE_TEXT];

    weft_time_base_text (&base, cases[i].time_ns, cases[i].dated, text);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_time_text (void)
{
  static const struct {
    int64_t time_ns;
    const char *text;
  } cases[] = {
    { 0, "0 ns" },
    { 999, "999 ns" },
    { 1001, "1.001 µs" },
    { 14310412, "14.310\u2009412 ms" },
    { INT64_C (3723000000001), "3,723.000\u2009000\u2009001 s" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    char text[WEFT_TIME_TEXT];

    weft_time_text (cases[i].time_ns, text);
    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ticks/labels", test_labels);
  g_test_add_func ("/ticks/any", test_any);
  g_test_add_func ("/ticks/bases", test_bases);
  g_test_add_func ("/ticks/base-text", test_base_text);
  g_test_add_func ("/ticks/time-text", test_time_text);
  return g_test_run ();
}
