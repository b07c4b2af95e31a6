#include "gui/view/matrix.h"

#include <math.h>
#include <string.h>

#include "gui/view/seriation.h"
#include "tracer/analysis/blame.h"
#include "tracer/analysis/words.h"

#define STRONGEST_TIE 1000000

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const WeftLine *left = a, *right = b;

  if (left->wait_ns != right->wait_ns)
    return left->wait_ns > right->wait_ns ? -1 : 1;
  return (left->row > right->row) - (left->row < right->row);
}

/* What of a part of the blame stands for its row, its column. */
static uint32_t
column_key (const WeftMatrix *self, const WeftBlame *blame)
{
  return self->by == WEFT_MATRIX_THREADS ? blame->holder : blame->object;
}

/* The lines of those that waited, or were waited for, by their totals; @of tells which line
 * each of @n gets. */
static GArray *
make_lines (
    const int64_t *totals, const bool *occurs, size_t n, unsigned most, uint32_t *of)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (WeftLine));
  WeftLine others = { WEFT_LINE_OTHERS, WEFT_NO_ROW, 0, 0 };

  for (uint32_t i = 0; i < n; i++) {
    WeftLine line = { WEFT_LINE_ONE, i, 1, totals[i] };

    of[i] = WEFT_NO_ROW;
    if (occurs[i])
      g_array_append_val (lines, line);
  }
  g_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++) {
    const WeftLine *line = &g_array_index (lines, WeftLine, i);

    of[line->row] = MIN (i, most);
    if (i < most)
      continue;
    others.members++;
    others.wait_ns += line->wait_ns;
  }
  if (others.members > 0) {
    g_array_set_size (lines, most);
    g_array_append_val (lines, others);
  }
  return lines;
}

static void
make_axes (WeftMatrix *self,
           const GArray *blame,
           size_t n_threads,
           size_t n_columns,
           unsigned most)
{
  g_autofree int64_t *waited = g_new0 (int64_t, n_threads + 1);
  g_autofree bool *waits = g_new0 (bool, n_threads + 1);
  g_autofree int64_t *caused = g_new0 (int64_t, n_columns + 1);
  g_autofree bool *causes = g_new0 (bool, n_columns + 1);
  /* What has no name of its own: it cannot be told, or the end of a thread. */
  WeftLine last = { self->by == WEFT_MATRIX_THREADS ? WEFT_LINE_UNKNOWN : WEFT_LINE_ONE,
                    WEFT_NO_ROW, 1, 0 };

  for (guint i = 0; i < blame->len; i++) {
    const WeftBlame *part = &g_array_index (blame, WeftBlame, i);
    uint32_t key = MIN (column_key (self, part), (uint32_t)n_columns);

    waited[part->waiter] += part->wait_ns;
    waits[part->waiter] = true;
    caused[key] += part->wait_ns;
    causes[key] = true;
  }
  self->rows = make_lines (waited, waits, n_threads, most, self->row_of);
  self->columns = make_lines (caused, causes, n_columns, most, self->column_of);
  self->unknown_column = WEFT_NO_ROW;
  if (causes[n_columns]) {
    last.wait_ns = caused[n_columns];
    self->unknown_column = self->columns->len;
    g_array_append_val (self->columns, last);
  }
}

static uint32_t
column_of (const WeftMatrix *self, uint32_t key)
{
  return key != WEFT_NO_ROW ? self->column_of[key] : self->unknown_column;
}

static void
fill_cells (WeftMatrix *self, const GArray *blame)
{
  g_free (self->cells);
  self->cells = g_new0 (WeftMatrixCell, (gsize)self->rows->len * self->columns->len + 1);
  self->highest_ns = self->wait_ns = 0;
  for (guint i = 0; i < blame->len; i++) {
    const WeftBlame *part = &g_array_index (blame, WeftBlame, i);
    uint32_t row = self->row_of[part->waiter];
    uint32_t column = column_of (self, column_key (self, part));
    WeftMatrixCell *cell = &self->cells[row * self->columns->len + column];

    cell->wait_ns += part->wait_ns;
    cell->max_ns = MAX (cell->max_ns, part->max_ns);
    /* A wait for an object, or for several threads, may have several parts. */
    if (self->by == WEFT_MATRIX_THREADS
        && g_array_index (self->columns, WeftLine, column).kind != WEFT_LINE_OTHERS
        && g_array_index (self->rows, WeftLine, row).kind == WEFT_LINE_ONE)
      cell->waits += part->count;
    self->highest_ns = MAX (self->highest_ns, cell->wait_ns);
    self->wait_ns += part->wait_ns;
  }
}

/* Puts @lines, of which the first @n may move, in the order of @places. */
static void
reorder (GArray *lines, uint32_t *of, size_t n_of, const uint32_t *places, size_t n)
{
  g_autofree uint32_t *order = g_new (uint32_t, n + 1);
  g_autofree uint32_t *new_of = g_new (uint32_t, n + 1);
  g_autoptr (GArray) before = g_array_copy (lines);

  for (size_t i = 0; i < n; i++) {
    size_t at = 0;

    for (size_t j = 0; j < n; j++)
      at += places[j] < places[i];
    order[at] = (uint32_t)i;
    new_of[i] = (uint32_t)at;
  }
  for (size_t i = 0; i < n; i++)
    g_array_index (lines, WeftLine, i) = g_array_index (before, WeftLine, order[i]);
  for (size_t i = 0; i < n_of; i++) {
    if (of[i] != WEFT_NO_ROW && of[i] < n)
      of[i] = new_of[of[i]];
  }
}

static size_t
count_single (const GArray *lines)
{
  size_t n = 0;

  while (n < lines->len && g_array_index (lines, WeftLine, n).kind == WEFT_LINE_ONE
         && g_array_index (lines, WeftLine, n).row != WEFT_NO_ROW)
    n++;
  return n;
}

/* Rows and columns in one row of things, tied by what they waited for each other. */
static void
cluster (WeftMatrix *self, size_t n_threads, size_t n_columns)
{
  size_t rows = count_single (self->rows), columns = count_single (self->columns);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (WeftTie));
  g_autofree uint32_t *places = NULL;

  for (size_t i = 0; i < rows; i++) {
    for (size_t j = 0; j < columns; j++) {
      int64_t ns = weft_matrix_cell (self, i, j)->wait_ns;
      WeftTie tie = { (uint32_t)i, (uint32_t)(rows + j), 1 };

      if (ns <= 0)
        continue;
      tie.weight += (uint32_t)((double)ns / (double)self->highest_ns * STRONGEST_TIE);
      g_array_append_val (ties, tie);
    }
  }
  places
      = weft_seriate (rows + columns, (const WeftTie *)(const void *)ties->data, ties->len);
  reorder (self->rows, self->row_of, n_threads, places, rows);
  reorder (self->columns, self->column_of, n_columns, places + rows, columns);
}

WeftMatrix *
weft_matrix_new (const WeftTrace *trace,
                 const WeftProfile *profile,
                 WeftMatrixColumns by,
                 WeftMatrixOrder order,
                 unsigned most)
{
  WeftMatrix *self = g_new0 (WeftMatrix, 1);
  size_t n_threads, n_objects, n_columns;

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  n_columns = by == WEFT_MATRIX_THREADS ? n_threads : n_objects;
  self->by = by;
  self->row_of = g_new (uint32_t, n_threads + 1);
  self->column_of = g_new (uint32_t, n_columns + 1);
  make_axes (self, profile->blame, n_threads, n_columns, most);
  fill_cells (self, profile->blame);
  if (order == WEFT_MATRIX_CLUSTERED && self->highest_ns > 0) {
    cluster (self, n_threads, n_columns);
    fill_cells (self, profile->blame);
  }
  return self;
}

void
weft_matrix_free (WeftMatrix *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_array_unref (self->columns);
  g_free (self->cells);
  g_free (self->row_of);
  g_free (self->column_of);
  g_free (self);
}

const WeftMatrixCell *
weft_matrix_cell (const WeftMatrix *self, size_t row, size_t column)
{
  return &self->cells[row * self->columns->len + column];
}

double
weft_matrix_strength (const WeftMatrix *self, int64_t wait_ns)
{
  if (self->highest_ns <= 0 || wait_ns <= 0)
    return 0;
  return sqrt ((double)wait_ns / (double)self->highest_ns);
}

typedef struct {
  int64_t ns;
  uint32_t wait;
} Found;

typedef struct {
  const WeftMatrix *matrix;
  const WeftWait *waits;
  size_t row, column;
  GArray *found; /* of Found */
} Looking;

static void
look_at_wait (uint32_t wait, const WeftWaitBlame *blame, gpointer data)
{
  Looking *self = data;
  Found found = { 0, wait };
  bool takes_part = false;

  if (self->matrix->row_of[self->waits[wait].thread] != self->row)
    return;
  for (guint i = 0; i < blame->parts->len; i++) {
    const WeftBlamePart *part = &g_array_index (blame->parts, WeftBlamePart, i);
    uint32_t key
        = self->matrix->by == WEFT_MATRIX_THREADS ? part->holder : self->waits[wait].object;

    if (column_of (self->matrix, key) != self->column)
      continue;
    takes_part = true;
    found.ns += part->ns;
  }
  if (takes_part)
    g_array_append_val (self->found, found);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *left = a, *right = b;

  if (left->ns != right->ns)
    return left->ns > right->ns ? -1 : 1;
  return (left->wait > right->wait) - (left->wait < right->wait);
}

static void
look_one_by_one (Looking *self, const WeftTrace *trace, const uint32_t *rows, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &self->waits[rows[i]];
    g_auto (WeftWaitBlame) blame = { NULL, 0 };

    if (self->matrix->row_of[wait->thread] != self->row
        || weft_wait_kind_is_lock (wait->kind))
      continue;
    weft_wait_blame (trace, rows[i], &blame);
    look_at_wait (rows[i], &blame, self);
  }
}

/* Joins, which are for no object. */
static void
look_at_joins (Looking *self, const WeftTrace *trace, uint32_t thread)
{
  size_t n, n_all;
  const WeftWait *first = weft_trace_waits (trace, &n_all);
  const WeftWait *waits = weft_trace_thread_waits (trace, thread, &n);

  for (size_t i = 0; i < n; i++) {
    uint32_t row = (uint32_t)(waits + i - first);

    if (waits[i].object == WEFT_NO_ROW)
      look_one_by_one (self, trace, &row, 1);
  }
}

GArray *
weft_matrix_waits (const WeftMatrix *self,
                   const WeftTrace *trace,
                   const WeftProfile *profile,
                   size_t row,
                   size_t column)
{
  g_autoptr (GHashTable) objects = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) joiners = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Found));
  GArray *waits = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  Looking looking = { .matrix = self, .row = row, .column = column, .found = found };
  GHashTableIter iter;
  gpointer key;
  size_t n;

  looking.waits = weft_trace_waits (trace, &n);
  for (guint i = 0; i < profile->blame->len; i++) {
    const WeftBlame *part = &g_array_index (profile->blame, WeftBlame, i);

    if (self->row_of[part->waiter] != row
        || column_of (self, column_key (self, part)) != column)
      continue;
    if (part->object != WEFT_NO_ROW)
      g_hash_table_add (objects, GUINT_TO_POINTER (part->object + 1));
    else
      g_hash_table_add (joiners, GUINT_TO_POINTER (part->waiter + 1));
  }
  g_hash_table_iter_init (&iter, objects);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    uint32_t object = GPOINTER_TO_UINT (key) - 1;
    const uint32_t *rows = weft_trace_object_waits (trace, object, &n);

    weft_lock_blame_foreach (trace, object, look_at_wait, &looking);
    look_one_by_one (&looking, trace, rows, n);
  }
  g_hash_table_iter_init (&iter, joiners);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    look_at_joins (&looking, trace, GPOINTER_TO_UINT (key) - 1);

  g_array_sort (found, compare_found);
  for (guint i = 0; i < found->len; i++)
    g_array_append_val (waits, g_array_index (found, Found, i).wait);
  return waits;
}
