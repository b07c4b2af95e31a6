#include <glib.h>
#include <stdlib.h>

#include "tracer/model/trace.h"

typedef enum { UNIFORM, BURSTY, LONG_TAIL, ONE_LONG, SLOW, N_SHAPES } Shape;

static const char *const shape_names[N_SHAPES]
    = { "uniform", "bursty", "long-tail", "one-long", "slow" };

static int64_t
random_span (GRand *rand, Shape shape, size_t index)
{
  switch (shape) {
  case UNIFORM:
    return g_rand_int_range (rand, 1, 1000);
  case BURSTY:
    return index / 50 % 2 == 0 ? g_rand_int_range (rand, 0, 4)
                               : g_rand_int_range (rand, 1000, 1000000);
  case LONG_TAIL:
    return INT64_C (1) << g_rand_int_range (rand, 0, 30);
  case ONE_LONG:
    return index == 500 ? INT64_C (1000000000) : g_rand_int_range (rand, 1, 3);
  case SLOW:
    /* Seconds each, and now and then but a nanosecond. */
    return g_rand_int_range (rand, 0, 10) == 0
               ? 1
               : (int64_t)g_rand_int_range (rand, 1, INT32_MAX) * (1 + (int64_t)index % 40);
  default:
    g_assert_not_reached ();
  }
}

static GArray *
random_intervals (GRand *rand, Shape shape, size_t n)
{
  GArray *intervals = g_array_new (FALSE, FALSE, sizeof (WeftInterval));
  int64_t time_ns = g_rand_int_range (rand, -500, 500);
  /* Some lanes know but a few of the states, perhaps without the first. */
  int least = g_rand_boolean (rand) ? g_rand_int_range (rand, 0, WEFT_N_STATES) : 0;
  int n_states
      = g_rand_boolean (rand) ? g_rand_int_range (rand, 1, WEFT_N_STATES) : WEFT_N_STATES;

  for (size_t i = 0; i < n; i++) {
    int64_t span_ns = random_span (rand, shape, i);
    WeftInterval interval = { .begin_ns = time_ns,
                              .end_ns = time_ns + span_ns,
                              .cause = (uint32_t)i * 3,
                              .state = g_rand_int_range (
                                  rand, least, MIN (least + n_states, WEFT_N_STATES)) };

    g_array_append_val (intervals, interval);
    time_ns += span_ns;
  }
  return intervals;
}

#define AT(i) g_array_index (intervals, WeftInterval, i)

static int64_t
sum_by_scan (GArray *intervals, int64_t from_ns, int64_t to_ns, int64_t totals[])
{
  int64_t count = 0;

  for (guint i = 0; i < intervals->len; i++) {
    int64_t begin_ns = MAX (AT (i).begin_ns, from_ns), end_ns = MIN (AT (i).end_ns, to_ns);

    if (begin_ns < end_ns) {
      totals[AT (i).state] += end_ns - begin_ns;
      count++;
    }
  }
  return count;
}

/* A range of any size, from a few ns to more than the whole. */
static void
random_range (GRand *rand, GArray *intervals, int64_t *ret_from_ns, int64_t *ret_to_ns)
{
  int64_t begin_ns = AT (0).begin_ns, end_ns = AT (intervals->len - 1).end_ns;
  double whole = (double)(end_ns - begin_ns);
  int64_t width_ns = (int64_t)(whole * 1.5 / (double)(1 << g_rand_int_range (rand, 0, 24)));

  *ret_from_ns = begin_ns + (int64_t)(whole * g_rand_double_range (rand, -0.2, 1.1));
  *ret_to_ns = *ret_from_ns + width_ns;
}

static void
check_column (GArray *intervals, int64_t from_ns, int64_t to_ns, WeftColumn column)
{
  int64_t totals[WEFT_N_STATES] = { 0 }, width_ns = to_ns - from_ns, inside_ns = 0;
  int64_t count = sum_by_scan (intervals, from_ns, to_ns, totals), most_ns = 0, slack_ns;

  for (size_t i = 0; i < WEFT_N_STATES; i++)
    inside_ns += totals[i];
  totals[WEFT_STATE_NONE] += width_ns - inside_ns;
  for (size_t i = 0; i < WEFT_N_STATES; i++)
    most_ns = MAX (most_ns, totals[i]);

  slack_ns = count < 64 ? 0 : 2 * width_ns / 128 + WEFT_N_STATES;
  g_assert_cmpint (totals[column.state], >=, most_ns - 2 * slack_ns);
  g_assert_cmpint (labs ((long)((double)totals[column.state] * 255 / (double)width_ns)
                         - (long)column.fraction),
                   <=, count < 64 ? 0 : 5);
}

static void
test_columns (gconstpointer data)
{
  Shape shape = GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7 + shape);
  static const size_t sizes[] = { 1, 2, 15, 16, 17, 255, 257, 2000, 5000 };

  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autoptr (GArray) intervals = random_intervals (rand, shape, sizes[s]);
    WeftStates *states = weft_states_new ((WeftInterval *)intervals->data, intervals->len);

    for (int round = 0; round < 40; round++) {
      WeftColumn columns[17];
      int64_t from_ns, to_ns;

      random_range (rand, intervals, &from_ns, &to_ns);
      weft_states_columns (states, from_ns, to_ns, columns, G_N_ELEMENTS (columns));
      for (size_t i = 0; i < G_N_ELEMENTS (columns); i++) {
        int64_t left_ns = from_ns + (to_ns - from_ns) * (int64_t)i / 17;
        int64_t right_ns = from_ns + (to_ns - from_ns) * (int64_t)(i + 1) / 17;

        if (left_ns < right_ns)
          check_column (intervals, left_ns, right_ns, columns[i]);
      }
    }
    weft_states_free (states);
  }
}

/* Groups take more than 32 bits of time, pixels less; and of most states there is nothing
 * for a while. */
static void
test_columns_of_phases (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (77);
  g_autoptr (GArray) intervals = random_intervals (rand, UNIFORM, 5000);
  int64_t time_ns = 0;
  WeftStates *states;

  for (guint i = 0; i < intervals->len; i++) {
    AT (i).begin_ns = time_ns;
    time_ns += g_rand_int_range (rand, 10000000, 60000000);
    AT (i).end_ns = time_ns;
    AT (i).state = (WeftState)((i / 37 * 2 + i % 2) % WEFT_N_STATES);
  }
  states = weft_states_new ((WeftInterval *)intervals->data, intervals->len);
  for (int round = 0; round < 200; round++) {
    WeftColumn columns[17];
    int64_t width_ns = INT64_C (1000000) * g_rand_int_range (rand, 1500, 4400);
    int64_t from_ns
        = (int64_t)g_rand_double_range (rand, 0, (double)(time_ns - 17 * width_ns));

    weft_states_columns (states, from_ns, from_ns + 17 * width_ns, columns, 17);
    for (int i = 0; i < 17; i++)
      check_column (intervals, from_ns + i * width_ns, from_ns + (i + 1) * width_ns,
                    columns[i]);
  }
  weft_states_free (states);
}

static void
test_totals (gconstpointer data)
{
  Shape shape = GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (70 + shape);
  static const size_t sizes[] = { 1, 16, 33, 300, 5000 };

  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autoptr (GArray) intervals = random_intervals (rand, shape, sizes[s]);
    WeftStates *states = weft_states_new ((WeftInterval *)intervals->data, intervals->len);

    for (int round = 0; round < 100; round++) {
      int64_t expected[WEFT_N_STATES] = { 5 }, totals[WEFT_N_STATES] = { 5 };
      int64_t from_ns, to_ns;

      random_range (rand, intervals, &from_ns, &to_ns);
      sum_by_scan (intervals, from_ns, to_ns, expected);
      weft_states_totals (states, from_ns, to_ns, totals);
      for (size_t i = 0; i < WEFT_N_STATES; i++)
        g_assert_cmpint (totals[i], ==, expected[i]);
    }
    weft_states_free (states);
  }
}

static void
test_seek (gconstpointer data)
{
  Shape shape = GPOINTER_TO_INT (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed (700 + shape);
  g_autoptr (GArray) intervals = random_intervals (rand, shape, 3000);
  WeftStates *states = weft_states_new ((WeftInterval *)intervals->data, intervals->len);

  g_assert_cmpuint (weft_states_size (states), ==, 3000);
  for (guint i = 0; i < intervals->len; i++) {
    WeftInterval interval = weft_states_get (states, i);

    g_assert_cmpint (interval.begin_ns, ==, AT (i).begin_ns);
    g_assert_cmpint (interval.end_ns, ==, AT (i).end_ns);
    g_assert_cmpint (interval.state, ==, AT (i).state);
    g_assert_cmpuint (interval.cause, ==, AT (i).cause);
    if (interval.begin_ns == interval.end_ns)
      continue;
    g_assert_cmpuint (weft_states_seek (states, interval.begin_ns), ==, i);
    g_assert_cmpuint (weft_states_seek (states, interval.end_ns - 1), ==, i);
  }
  g_assert_cmpuint (weft_states_seek (states, INT64_MIN), ==, 0);
  g_assert_cmpuint (weft_states_seek (states, INT64_MAX), ==, 2999);
  weft_states_free (states);
}

static void
test_empty (void)
{
  WeftStates *states = weft_states_new (NULL, 0);
  int64_t totals[WEFT_N_STATES] = { 0 };
  WeftColumn columns[2];

  g_assert_cmpuint (weft_states_seek (states, 0), ==, SIZE_MAX);
  weft_states_columns (states, 0, 10, columns, 2);
  g_assert_cmpint (columns[1].state, ==, WEFT_STATE_NONE);
  weft_states_totals (states, 0, 10, totals);
  for (size_t i = 0; i < WEFT_N_STATES; i++)
    g_assert_cmpint (totals[i], ==, 0);
  weft_states_free (states);
}

/* More pixels than nanoseconds. */
static void
test_narrow (void)
{
  WeftInterval intervals[] = { { 0, 2, WEFT_NO_ROW, WEFT_STATE_RUNNING },
                               { 2, 4, WEFT_NO_ROW, WEFT_STATE_SLEEPING } };
  WeftStates *states = weft_states_new (intervals, 2);
  WeftColumn columns[16];

  weft_states_columns (states, 0, 4, columns, 16);
  for (size_t i = 0; i < 16; i++) {
    g_assert_cmpint (columns[i].state, ==,
                     i < 8 ? WEFT_STATE_RUNNING : WEFT_STATE_SLEEPING);
    g_assert_cmpint (columns[i].fraction, ==, 255);
  }
  weft_states_free (states);
}

/* However many states there are, and with a cause for each interval. */
static void
test_bytes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  static const size_t sizes[] = { 1000, 4096, 65537, 300000 };

  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++) {
    g_autoptr (GArray) intervals = random_intervals (rand, UNIFORM, sizes[s]);

    for (unsigned n_states = 1; n_states <= WEFT_N_STATES; n_states++) {
      WeftStates *states;

      for (guint i = 0; i < intervals->len; i++)
        AT (i).state = (WeftState)(WEFT_N_STATES - 1 - i % n_states);
      states = weft_states_new ((WeftInterval *)intervals->data, intervals->len);
      g_assert_cmpuint (weft_states_bytes (states), <, 16 * sizes[s]);
      weft_states_free (states);
    }
  }
}

/* What a short lane costs besides. */
static void
test_bytes_of_few (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint n = 1; n < 300; n++) {
    g_autoptr (GArray) intervals = random_intervals (rand, UNIFORM, n);
    WeftStates *states = weft_states_new ((WeftInterval *)intervals->data, intervals->len);

    g_assert_cmpuint (weft_states_bytes (states), <, 16 * n + 400);
    weft_states_free (states);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int shape = 0; shape < N_SHAPES; shape++) {
    g_autofree char *columns = g_strconcat ("/states/columns/", shape_names[shape], NULL);
    g_autofree char *totals = g_strconcat ("/states/totals/", shape_names[shape], NULL);
    g_autofree char *seek = g_strconcat ("/states/seek/", shape_names[shape], NULL);

    g_test_add_data_func (columns, GINT_TO_POINTER (shape), test_columns);
    g_test_add_data_func (totals, GINT_TO_POINTER (shape), test_totals);
    g_test_add_data_func (seek, GINT_TO_POINTER (shape), test_seek);
  }
  g_test_add_func ("/states/columns-of-phases", test_columns_of_phases);
  g_test_add_func ("/states/empty", test_empty);
  g_test_add_func ("/states/narrow", test_narrow);
  g_test_add_func ("/states/bytes", test_bytes);
  g_test_add_func ("/states/bytes-of-few", test_bytes_of_few);
  return g_test_run ();
}
