/* Who waited for whom as a table, against adding up the blame and dividing each wait. */
#include "gui/view/matrix.h"

#include <math.h>

#include "gui/view/matrix-layout.h"
#include "gui/view/wait-holders.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/blame.h"
#include "tracer/analysis/words.h"

/* Threads that take one of several locks again and again, in turn as they come. */
static WeftTrace *
random_trace (int n_threads, int n_locks)
{
  WeftFixture *fixture = weft_fixture_new ("random");
  g_autofree int *threads = g_new (int, (gsize)n_threads);
  g_autofree uint64_t *locks = g_new (uint64_t, (gsize)n_locks);
  g_autofree int64_t *free_us = g_new0 (int64_t, (gsize)n_locks);
  g_autofree int64_t *ready_us = g_new0 (int64_t, (gsize)n_threads);

  for (int i = 0; i < n_threads; i++) {
    g_autofree char *name = g_strdup_printf ("thread-%d", i);

    threads[i] = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, name, i + 1, i + 2);
    ready_us[i] = i + 3;
  }
  for (int i = 0; i < n_locks; i++) {
    g_autofree char *name = g_strdup_printf ("lock-%d", i);

    locks[i] = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, name, -1, 1);
  }
  for (int i = 0; i < 60; i++) {
    int thread = g_test_rand_int_range (0, n_threads);
    int lock = g_test_rand_int_range (0, n_locks);
    int64_t want_us = ready_us[thread] + g_test_rand_int_range (1, 20);
    int64_t got_us = MAX (want_us, free_us[lock] + (free_us[lock] > want_us));
    int64_t released_us = got_us + g_test_rand_int_range (1, 60);

    weft_fixture_lock (fixture, threads[thread], locks[lock], want_us, got_us, released_us);
    free_us[lock] = released_us;
    ready_us[thread] = released_us;
  }
  for (int i = 0; i < n_threads; i++) {
    weft_fixture_exit (fixture, threads[i], ready_us[i] + 5);
    weft_fixture_join (fixture, WEFT_FIXTURE_MAIN, threads[i], 8000 + 2 * i, 8001 + 2 * i);
  }
  return weft_fixture_build (fixture);
}

static size_t
column_of (const WeftMatrix *matrix, uint32_t key)
{
  return key == WEFT_NO_ROW ? matrix->unknown_column : matrix->column_of[key];
}

/* Each cell is the sum of what the profile says of its lines, and nothing is left out. */
static void
check_cells (const WeftMatrix *matrix, const WeftProfile *profile)
{
  int64_t sum_ns = 0, rows_ns = 0, columns_ns = 0;

  for (size_t i = 0; i < matrix->rows->len; i++) {
    rows_ns += g_array_index (matrix->rows, WeftLine, i).wait_ns;
    for (size_t j = 0; j < matrix->columns->len; j++) {
      const WeftMatrixCell *cell = weft_matrix_cell (matrix, i, j);
      int64_t expected_ns = 0, max_ns = 0;

      for (guint k = 0; k < profile->blame->len; k++) {
        const WeftBlame *part = &g_array_index (profile->blame, WeftBlame, k);
        uint32_t key = matrix->by == WEFT_MATRIX_THREADS ? part->holder : part->object;

        if (matrix->row_of[part->waiter] != i || column_of (matrix, key) != j)
          continue;
        expected_ns += part->wait_ns;
        max_ns = MAX (max_ns, part->max_ns);
      }
      g_assert_cmpint (cell->wait_ns, ==, expected_ns);
      g_assert_cmpint (cell->max_ns, ==, max_ns);
      g_assert_cmpint (cell->wait_ns, <=, matrix->highest_ns);
      sum_ns += cell->wait_ns;
    }
  }
  for (size_t j = 0; j < matrix->columns->len; j++)
    columns_ns += g_array_index (matrix->columns, WeftLine, j).wait_ns;
  g_assert_cmpint (sum_ns, ==, matrix->wait_ns);
  g_assert_cmpint (rows_ns, ==, sum_ns);
  g_assert_cmpint (columns_ns, ==, sum_ns);
}

/* The waits of a cell are those that have a part in it, and their parts are the cell. */
static void
check_waits (const WeftMatrix *matrix, const WeftTrace *trace, const WeftProfile *profile)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);

  for (size_t i = 0; i < matrix->rows->len; i++) {
    for (size_t j = 0; j < matrix->columns->len; j++) {
      const WeftMatrixCell *cell = weft_matrix_cell (matrix, i, j);
      g_autoptr (GArray) found = weft_matrix_waits (matrix, trace, profile, i, j);
      int64_t sum_ns = 0, last_ns = INT64_MAX;

      for (guint k = 0; k < found->len; k++) {
        uint32_t row = g_array_index (found, uint32_t, k);
        g_auto (WeftWaitBlame) blame = { NULL, 0 };
        int64_t own_ns = 0;

        weft_wait_blame (trace, row, &blame);
        for (guint l = 0; l < blame.parts->len; l++) {
          const WeftBlamePart *part = &g_array_index (blame.parts, WeftBlamePart, l);
          uint32_t key
              = matrix->by == WEFT_MATRIX_THREADS ? part->holder : waits[row].object;

          if (column_of (matrix, key) == j)
            own_ns += part->ns;
        }
        g_assert_cmpuint (matrix->row_of[waits[row].thread], ==, i);
        g_assert_cmpint (own_ns, <=, last_ns);
        last_ns = own_ns;
        sum_ns += own_ns;
      }
      g_assert_cmpint (sum_ns, ==, cell->wait_ns);
      if (cell->waits > 0)
        g_assert_cmpuint (found->len, ==, cell->waits);
    }
  }
}

static void
test_random (void)
{
  for (int round = 0; round < 24; round++) {
    g_autoptr (WeftTrace) trace
        = random_trace (g_test_rand_int_range (2, 9), g_test_rand_int_range (1, 4));
    g_autoptr (WeftProfile) profile = weft_profile_new (trace);

    for (int i = 0; i < 8; i++) {
      unsigned most = i & 1 ? 40 : (unsigned)g_test_rand_int_range (1, 4);
      WeftMatrix *matrix = weft_matrix_new (
          trace, profile, i & 2 ? WEFT_MATRIX_OBJECTS : WEFT_MATRIX_THREADS,
          i & 4 ? WEFT_MATRIX_CLUSTERED : WEFT_MATRIX_BY_TOTAL, most);

      g_assert_cmpuint (matrix->rows->len, <=, most + 1);
      g_assert_cmpuint (matrix->columns->len, <=, most + 2);
      check_cells (matrix, profile);
      check_waits (matrix, trace, profile);
      weft_matrix_free (matrix);
    }
  }
  weft_matrix_free (NULL);
}

/* By total: never more after less, and "others" at the end. */
static void
test_order (void)
{
  g_autoptr (WeftTrace) trace = random_trace (8, 3);
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  WeftMatrix *matrix
      = weft_matrix_new (trace, profile, WEFT_MATRIX_THREADS, WEFT_MATRIX_BY_TOTAL, 3);

  for (guint i = 0; i + 1 < matrix->rows->len; i++) {
    const WeftLine *line = &g_array_index (matrix->rows, WeftLine, i);

    g_assert_cmpint (line->kind, ==, WEFT_LINE_ONE);
    if (i + 2 < matrix->rows->len)
      g_assert_cmpint (line->wait_ns, >=, line[1].wait_ns);
  }
  g_assert_cmpint (g_array_index (matrix->rows, WeftLine, 3).kind, ==, WEFT_LINE_OTHERS);
  g_assert_cmpuint (g_array_index (matrix->rows, WeftLine, 3).members, >, 1);
  g_assert_cmpfloat (weft_matrix_strength (matrix, matrix->highest_ns), ==, 1);
  g_assert_cmpfloat (weft_matrix_strength (matrix, 0), ==, 0);
  weft_matrix_free (matrix);
}

/* Each wait names the one whose parts of it are the longest. */
static void
test_holders (void)
{
  for (int round = 0; round < 12; round++) {
    g_autoptr (WeftTrace) trace = random_trace (6, 2);
    g_autofree uint32_t *holders = weft_wait_holders_new (trace);
    size_t n;

    weft_trace_waits (trace, &n);
    for (uint32_t i = 0; i < n; i++) {
      g_auto (WeftWaitBlame) blame = { NULL, 0 };
      int64_t longest_ns = -1, own_ns = -1;

      weft_wait_blame (trace, i, &blame);
      for (guint j = 0; j < blame.parts->len; j++) {
        const WeftBlamePart *part = &g_array_index (blame.parts, WeftBlamePart, j);

        if (part->holder == WEFT_NO_ROW)
          continue;
        longest_ns = MAX (longest_ns, part->ns);
        if (part->holder == holders[i])
          own_ns = part->ns;
      }
      g_assert_cmpint (own_ns, ==, longest_ns);
      g_assert_cmpint (holders[i] == WEFT_NO_ROW, ==, longest_ns < 0);
    }
  }
}

/* In little room, in much, with long names: cells keep within bounds, names have room and
 * do not touch, and all of it stands in the middle. */
static void
test_layout (void)
{
  static const WeftMatrixRoom rooms[] = {
    { 430, 290, 9, 9, 190, 190 },  { 1500, 800, 6, 5, 90, 90 },
    { 1500, 800, 6, 5, 90, 160 },  { 158, 118, 1, 1, 400, 400 },
    { 938, 898, 40, 40, 60, 300 }, { 500, 300, 5, 5, 60, 67 },
    { 500, 300, 5, 5, 60, 69 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rooms); i++) {
    const WeftMatrixRoom *room = &rooms[i];
    double columns = (double)room->n_columns, rows = (double)room->n_rows, right, bottom;
    WeftMatrixLayout it;
    size_t row, column;

    weft_matrix_lay_out (room, &it);
    right = it.x_px + columns * it.width_px + WEFT_MATRIX_PAD_PX;
    bottom = it.y_px + rows * it.height_px + WEFT_MATRIX_PAD_PX;
    g_assert_cmpfloat (it.width_px, >=, WEFT_MATRIX_CELL_PX);
    g_assert_cmpfloat (it.width_px, <=, 168);
    g_assert_cmpfloat (it.height_px, >=, WEFT_MATRIX_CELL_PX);
    g_assert_cmpfloat (it.height_px, <=, 56);
    if (!it.upright)
      g_assert_cmpfloat (it.width_px, >=, room->column_text_px + 12);
    g_assert_cmpfloat (right, <=, room->width_px);
    g_assert_cmpfloat (bottom, <=, room->height_px);
    g_assert_cmpfloat (fabs (it.x_px - it.label_px - (room->width_px - right)), <=, 1);
    g_assert_cmpfloat (fabs (it.y_px - it.top_px - (room->height_px - bottom)), <=, 1);
    g_assert_true (
        weft_matrix_layout_at (&it, room, it.x_px + 1, it.y_px + 1, &row, &column));
    g_assert_cmpuint (row + column, ==, 0);
    g_assert_false (
        weft_matrix_layout_at (&it, room, it.x_px - 1, it.y_px + 1, &row, &column));
    g_assert_true (weft_matrix_layout_at (&it, room, right - WEFT_MATRIX_PAD_PX - 1,
                                          bottom - WEFT_MATRIX_PAD_PX - 1, &row, &column));
    g_assert_cmpuint (row, ==, room->n_rows - 1);
    g_assert_cmpuint (column, ==, room->n_columns - 1);
    g_assert_false (weft_matrix_layout_at (&it, room, right - WEFT_MATRIX_PAD_PX + 1,
                                           it.y_px + 1, &row, &column));
  }
}

static void
test_empty (void)
{
  g_autoptr (WeftTrace) trace = weft_trace_builder_seal (weft_trace_builder_new ());
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  WeftMatrix *matrix
      = weft_matrix_new (trace, profile, WEFT_MATRIX_THREADS, WEFT_MATRIX_CLUSTERED, 40);

  g_assert_cmpuint (matrix->rows->len, ==, 0);
  g_assert_cmpint (matrix->wait_ns, ==, 0);
  weft_matrix_free (matrix);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matrix/random", test_random);
  g_test_add_func ("/matrix/order", test_order);
  g_test_add_func ("/matrix/holders", test_holders);
  g_test_add_func ("/matrix/layout", test_layout);
  g_test_add_func ("/matrix/empty", test_empty);
  return g_test_run ();
}
