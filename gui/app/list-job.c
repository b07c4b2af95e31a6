#include "gui/app/list-job.h"

#include "gui/view/row-order.h"
#include "tracer/analysis/profile.h"

/* So often it is looked whether the result is still wanted. */
#define ROWS_A_LOOK 65536
/* A word of the filter may be in any of the columns of names. */
#define MOST_COLUMNS 16

void
weft_list_request_free (WeftListRequest *self)
{
  if (self == NULL)
    return;
  if (self->test.free != NULL)
    self->test.free (self->test.data);
  g_clear_pointer (&self->rows, g_array_unref);
  g_strfreev (self->words);
  weft_loaded_free (self->loaded);
  g_free (self);
}

void
weft_list_result_free (WeftListResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->shown, g_array_unref);
  for (size_t i = 0; i < WEFT_MOST_FACETS; i++)
    g_clear_pointer (&self->facets[i], g_array_unref);
  g_free (self->sums);
  g_free (self->lacking);
  g_free (self->empty);
  g_free (self);
}

static GArray *
all_rows (const WeftListRequest *request)
{
  guint n = request->info->size (request->loaded);
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), n);

  g_array_set_size (rows, n);
  for (guint i = 0; i < n; i++)
    g_array_index (rows, uint32_t, i) = i;
  return rows;
}

static void
fill_text_keys (const WeftListRequest *request, const GArray *rows, int64_t *keys)
{
  g_auto (GStrv) texts = g_new0 (char *, rows->len + 1);
  g_autofree int64_t *ranks = NULL;

  for (guint i = 0; i < rows->len; i++)
    texts[i] = request->sort->text (request->loaded, g_array_index (rows, uint32_t, i));
  ranks = weft_rows_rank ((const char *const *)texts, rows->len);
  for (guint i = 0; i < rows->len; i++)
    keys[g_array_index (rows, uint32_t, i)] = ranks[i];
}

/* What has no name comes before all that have one, as what is not known does. */
static void
fill_name_keys (const WeftListRequest *request, const GArray *rows, int64_t *keys)
{
  const WeftColumnInfo *column = request->sort;
  g_autofree int64_t *ranks = weft_names_ranks (request->loaded->trace, column->names);
  int64_t n = (int64_t)weft_names_size (request->loaded->trace, column->names);

  for (guint i = 0; i < rows->len; i++) {
    uint32_t row = g_array_index (rows, uint32_t, i);
    int64_t number = column->number (request->loaded, row);

    keys[row] = number >= 0 && number < n ? ranks[number] : -1;
  }
}

static void
sort (const WeftListRequest *request, GArray *rows)
{
  const WeftColumnInfo *column = request->sort;
  g_autofree int64_t *keys
      = g_new (int64_t, (gsize)request->info->size (request->loaded) + 1);

  if (column->names != WEFT_NAMES_NONE) {
    fill_name_keys (request, rows, keys);
  } else if (column->number == NULL) {
    fill_text_keys (request, rows, keys);
  } else {
    for (guint i = 0; i < rows->len; i++) {
      uint32_t row = g_array_index (rows, uint32_t, i);

      keys[row] = column->number (request->loaded, row);
    }
  }
  weft_rows_sort ((uint32_t *)(void *)rows->data, rows->len, keys, request->descending);
}

/* One word, and which of the names of each column contain it. */
typedef struct {
  const char *word;
  bool *names[MOST_COLUMNS];
} Needle;

static Needle *
needles_new (const WeftListRequest *request, size_t *ret_n)
{
  size_t n = request->words != NULL ? g_strv_length (request->words) : 0;
  Needle *needles = g_new0 (Needle, n + 1);
  size_t n_processes;

  weft_trace_processes (request->loaded->trace, &n_processes);
  g_assert (request->info->n_columns <= MOST_COLUMNS);
  for (size_t i = 0; i < n; i++) {
    needles[i].word = request->words[i];
    for (size_t j = 0; j < request->info->n_columns; j++) {
      /* What does not show is not looked for. */
      if (request->info->columns[j].names != WEFT_NAMES_NONE
          && (n_processes > 1 || !request->info->columns[j].of_several))
        needles[i].names[j] = weft_filter_names (
            request->loaded->trace, request->info->columns[j].names, needles[i].word);
    }
  }
  *ret_n = n;
  return needles;
}

static void
needles_free (Needle *needles, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < MOST_COLUMNS; j++)
      g_free (needles[i].names[j]);
  }
  g_free (needles);
}

static bool
needle_in_row (const Needle *needle, const WeftListRequest *request, uint32_t row)
{
  for (size_t i = 0; i < request->info->n_columns; i++) {
    const WeftColumnInfo *column = &request->info->columns[i];

    if (column->names != WEFT_NAMES_NONE) {
      int64_t number = column->number (request->loaded, row);
      int64_t n = (int64_t)weft_names_size (request->loaded->trace, column->names);

      if (needle->names[i] != NULL && number >= 0 && number < n && needle->names[i][number])
        return true;
    } else if (column->text != NULL) {
      g_autofree char *text = column->text (request->loaded, row);

      if (weft_filter_word_in (needle->word, text))
        return true;
    }
  }
  return false;
}

static bool
is_shown (const WeftListRequest *request, const Needle *needles, size_t n, uint32_t row)
{
  const WeftListInfo *info = request->info;

  for (size_t i = 0; i < info->n_facets; i++) {
    if (request->facets[i] != WEFT_ANY
        && info->facets[i].number (request->loaded, row) != request->facets[i])
      return false;
  }
  if (request->toggled && info->toggle.test != NULL
      && !info->toggle.test (request->loaded, row))
    return false;
  for (size_t i = 0; i < n; i++) {
    if (!needle_in_row (&needles[i], request, row))
      return false;
  }
  return request->test.test == NULL
         || request->test.test (request->loaded, row, request->test.data);
}

static void
add_sums (const WeftListRequest *request, WeftListResult *result, uint32_t row)
{
  for (size_t i = 0; i < request->info->n_columns; i++) {
    const WeftColumnInfo *column = &request->info->columns[i];
    int64_t number;

    if (!column->summed)
      continue;
    number = column->number (request->loaded, row);
    if (number == WEFT_NOT_KNOWN)
      result->lacking[i] = true;
    else
      result->sums[i] += number;
  }
}

static bool
filter (const WeftListRequest *request, WeftListResult *result, GCancellable *cancellable)
{
  size_t n;
  Needle *needles = needles_new (request, &n);
  bool goes_on = true;

  for (guint i = 0; i < result->rows->len && goes_on; i++) {
    uint32_t row = g_array_index (result->rows, uint32_t, i);

    if (i % ROWS_A_LOOK == 0 && g_cancellable_is_cancelled (cancellable))
      goes_on = false;
    if (!is_shown (request, needles, n, row))
      continue;
    g_array_append_val (result->shown, row);
    add_sums (request, result, row);
  }
  needles_free (needles, n);
  return goes_on;
}

/* As a rule the first row tells. */
static bool
column_is_empty (const WeftListRequest *request,
                 const WeftColumnInfo *column,
                 const GArray *rows)
{
  int64_t n = (int64_t)weft_names_size (request->loaded->trace, column->names);

  for (guint i = 0; column->names != WEFT_NAMES_NONE && i < rows->len; i++) {
    int64_t number = column->number (request->loaded, g_array_index (rows, uint32_t, i));

    if (number >= 0 && number < n)
      return false;
  }
  return column->names != WEFT_NAMES_NONE;
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const WeftFacetValue *left = a, *right = b;

  return (left->value > right->value) - (left->value < right->value);
}

static GArray *
count_facet (const WeftListRequest *request, const GArray *rows, WeftCellNumber number)
{
  g_autoptr (GHashTable) index
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (WeftFacetValue));

  for (guint i = 0; i < rows->len; i++) {
    int64_t value = number (request->loaded, g_array_index (rows, uint32_t, i));
    gpointer at;

    if (!g_hash_table_lookup_extended (index, &value, NULL, &at)) {
      WeftFacetValue fresh = { value, 0 };

      at = GUINT_TO_POINTER (values->len);
      g_hash_table_insert (index, g_memdup2 (&value, sizeof value), at);
      g_array_append_val (values, fresh);
    }
    g_array_index (values, WeftFacetValue, GPOINTER_TO_UINT (at)).count++;
  }
  g_array_sort (values, compare_values);
  return values;
}

WeftListResult *
weft_list_job_run (const WeftListRequest *request, GCancellable *cancellable)
{
  WeftListResult *result = g_new0 (WeftListResult, 1);

  if (request->rows == NULL)
    result->rows = all_rows (request);
  else if (request->sort != NULL)
    result->rows = g_array_copy (request->rows);
  else
    result->rows = g_array_ref (request->rows);
  result->shown = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  result->sums = g_new0 (int64_t, request->info->n_columns);
  result->lacking = g_new0 (bool, request->info->n_columns);
  result->empty = g_new0 (bool, request->info->n_columns);
  for (size_t i = 0; i < request->info->n_columns; i++)
    result->empty[i] = column_is_empty (request, &request->info->columns[i], result->rows);

  if (request->counts_facets) {
    for (size_t i = 0; i < request->info->n_facets; i++)
      result->facets[i]
          = count_facet (request, result->rows, request->info->facets[i].number);
  }
  if (request->sort != NULL && !g_cancellable_is_cancelled (cancellable))
    sort (request, result->rows);
  if (!filter (request, result, cancellable))
    g_clear_pointer (&result, weft_list_result_free);
  return result;
}
