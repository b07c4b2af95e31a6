#include "tracer/analysis/compare.h"

#include <string.h>

#include "tracer/analysis/compare-private.h"
#include "tracer/analysis/profile.h"
#include "tracer/analysis/rank.h"

static void
row_free (gpointer data)
{
  WeftComparedRow *self = data;

  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->program);
  g_free (self->site);
  g_free (self->figures);
  g_free (self);
}

static void
item_free (gpointer data)
{
  WeftCompareItem *self = data;

  row_free (self->row);
  g_free (self->loose);
  g_free (self->function);
  g_array_unref (self->values);
  g_free (self);
}

WeftCompareItem *
weft_compare_item (WeftCompareTable *table,
                   const char *key,
                   unsigned kind,
                   const char *program,
                   const char *name,
                   bool *ret_is_new)
{
  WeftCompareItem *self = g_hash_table_lookup (table->index, key);

  if (ret_is_new != NULL)
    *ret_is_new = self == NULL;
  if (self != NULL)
    return self;
  self = g_new0 (WeftCompareItem, 1);
  self->row = g_new0 (WeftComparedRow, 1);
  self->row->kind = kind;
  self->row->program = g_strdup (program);
  self->row->name = g_strdup (name);
  self->row->figures = g_new0 (WeftComparedFigure, table->n_specs);
  self->values = g_array_new (FALSE, TRUE, sizeof (int64_t));
  g_hash_table_insert (table->index, g_strdup (key), self);
  return self;
}

static void
combine (int64_t *sum, int64_t value, bool greatest)
{
  if (*sum == WEFT_NOT_KNOWN || value == WEFT_NOT_KNOWN)
    *sum = WEFT_NOT_KNOWN;
  else
    *sum = greatest ? MAX (*sum, value) : *sum + value;
}

void
weft_compare_count (const WeftCompareTable *table,
                    WeftCompareItem *item,
                    unsigned run,
                    unsigned figure,
                    int64_t value)
{
  if (item->values->len < (run + 1) * table->n_specs)
    g_array_set_size (item->values, (run + 1) * table->n_specs);
  combine (&g_array_index (item->values, int64_t, run * table->n_specs + figure), value,
           table->specs[figure].greatest);
}

static void
table_init (WeftCompareTable *self, const WeftFigureSpec *specs, unsigned n_specs)
{
  self->specs = specs;
  self->n_specs = n_specs;
  self->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
}

WeftComparer *
weft_comparer_new (void)
{
  WeftComparer *self = g_new0 (WeftComparer, 1);

  self->sides = g_array_new (FALSE, FALSE, sizeof (WeftRunSide));
  self->lossy = g_array_new (FALSE, FALSE, sizeof (bool));
  self->durations = g_array_new (FALSE, FALSE, sizeof (int64_t));
  self->waits = g_array_new (FALSE, FALSE, sizeof (int64_t));
  table_init (&self->threads, weft_threads_figures, WEFT_N_THREADS_FIGURES);
  table_init (&self->objects, weft_objects_figures, WEFT_N_OBJECTS_FIGURES);
  table_init (&self->causes, weft_causes_figures, WEFT_N_CAUSES_FIGURES);
  table_init (&self->findings, weft_findings_figures, WEFT_N_FINDINGS_FIGURES);
  for (unsigned i = 0; i < WEFT_N_RUN_SIDES; i++)
    self->infos[i].exit_status = -1;
  return self;
}

static void
info_clear (WeftRunsInfo *self)
{
  g_clear_pointer (&self->command, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->host, g_free);
}

void
weft_comparer_free (WeftComparer *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sides);
  g_array_unref (self->lossy);
  g_array_unref (self->durations);
  g_array_unref (self->waits);
  g_hash_table_unref (self->threads.index);
  g_hash_table_unref (self->objects.index);
  g_hash_table_unref (self->causes.index);
  g_hash_table_unref (self->findings.index);
  for (unsigned i = 0; i < WEFT_N_RUN_SIDES; i++)
    info_clear (&self->infos[i]);
  g_free (self);
}

/* Returns: (transfer full): NULL when the trace does not say. */
static char *
command_of (const WeftTrace *trace)
{
  const WeftRunInfo *info = weft_trace_info (trace);
  size_t n;
  const WeftProcess *processes = weft_trace_processes (trace, &n);
  const char *program = info->program;
  g_autofree char *name = NULL, *args = NULL;

  if (program == NULL && n > 0)
    program = processes[0].program;
  if (program == NULL)
    return NULL;
  name = g_path_get_basename (program);
  if (info->args == NULL || *info->args == NULL)
    return g_steal_pointer (&name);
  args = g_strjoinv (" ", info->args);
  return g_strdup_printf ("%s %s", name, args);
}

/* Takes @text: as the first run's, or to be compared with it. */
static void
take_text (char **first, char *text, bool is_first, bool *differ)
{
  if (is_first) {
    *first = text;
    return;
  }
  *differ |= g_strcmp0 (*first, text) != 0;
  g_free (text);
}

static void
take_info (WeftRunsInfo *self, const WeftTrace *trace, bool lossy)
{
  const WeftRunInfo *info = weft_trace_info (trace);
  bool first = self->n_runs++ == 0;

  self->n_lossy += lossy;
  self->n_scheduled += weft_trace_scheduling (trace)->recorded;
  self->exit_status = MAX (self->exit_status, info->exit_status);
  take_text (&self->command, command_of (trace), first, &self->commands_differ);
  take_text (&self->detail, g_strdup (info->detail), first, &self->details_differ);
  take_text (&self->host, g_strdup (info->host), first, &self->hosts_differ);
}

void
weft_comparer_add (WeftComparer *self, WeftRunSide side, const WeftTrace *trace)
{
  const WeftDefects *defects = weft_trace_defects (trace);
  bool lossy = defects->lost > 0 || !defects->lost_is_exact
               || weft_trace_lossy_between (trace, 0, INT64_MAX);
  int64_t duration_ns = weft_trace_duration_ns (trace);
  unsigned run = self->sides->len;

  take_info (&self->infos[side], trace, lossy);
  g_array_append_val (self->sides, side);
  g_array_append_val (self->lossy, lossy);
  g_array_append_val (self->durations, duration_ns);
  weft_compare_run (self, trace, run);
}

/* Of an even number the mean of the middle two. */
static int64_t
median (const GArray *sorted)
{
  unsigned middle = sorted->len / 2;
  int64_t upper = g_array_index (sorted, int64_t, middle), lower;

  if (sorted->len % 2 == 1)
    return upper;
  lower = g_array_index (sorted, int64_t, middle - 1);
  return lower + (upper - lower) / 2;
}

static WeftFigureChange
judge (const WeftComparedFigure *figure, bool noise_known)
{
  const WeftRange *before = &figure->sides[WEFT_RUNS_BEFORE];
  const WeftRange *after = &figure->sides[WEFT_RUNS_AFTER];

  if (before->median == WEFT_NOT_KNOWN || after->median == WEFT_NOT_KNOWN
      || before->at_least || after->at_least)
    return WEFT_CHANGE_CANNOT_TELL;
  if (!noise_known)
    return before->median == after->median ? WEFT_CHANGE_NONE : WEFT_CHANGE_UNSURE;
  if (after->least > before->greatest)
    return WEFT_CHANGE_MORE;
  if (after->greatest < before->least)
    return WEFT_CHANGE_LESS;
  return before->least == before->greatest && after->least == after->greatest
             ? WEFT_CHANGE_NONE
             : WEFT_CHANGE_WITHIN;
}

/* @values: every @stride th is of a run; of those that are missing it is 0. */
static void
fill_figure (const WeftComparer *self,
             const GArray *values,
             unsigned first,
             unsigned stride,
             bool exact, /* whatever was lost */
             bool noise_known,
             WeftComparedFigure *ret)
{
  for (unsigned side = 0; side < WEFT_N_RUN_SIDES; side++) {
    g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (int64_t));
    WeftRange *range = &ret->sides[side];
    bool all_known = true;

    for (unsigned run = 0; run < self->sides->len; run++) {
      unsigned place = first + run * stride;
      int64_t value
          = place < values->len ? g_array_index (values, int64_t, place) : INT64_C (0);

      if (g_array_index (self->sides, WeftRunSide, run) != side)
        continue;
      range->at_least |= !exact && g_array_index (self->lossy, bool, run);
      all_known &= value != WEFT_NOT_KNOWN;
      g_array_append_val (known, value);
    }
    weft_rank_sort (known);
    range->median = all_known ? median (known) : WEFT_NOT_KNOWN;
    range->least = all_known ? g_array_index (known, int64_t, 0) : WEFT_NOT_KNOWN;
    range->greatest
        = all_known ? g_array_index (known, int64_t, known->len - 1) : WEFT_NOT_KNOWN;
  }
  ret->change = judge (ret, noise_known);
}

/* How many runs of each side have @item, whose first figure counts it. */
static void
count_runs (const WeftComparer *self,
            const WeftCompareTable *table,
            const WeftCompareItem *item,
            unsigned *runs)
{
  memset (runs, 0, WEFT_N_RUN_SIDES * sizeof *runs);
  for (unsigned run = 0; run < self->sides->len; run++) {
    unsigned place = run * table->n_specs;

    if (place < item->values->len && g_array_index (item->values, int64_t, place) != 0)
      runs[g_array_index (self->sides, WeftRunSide, run)]++;
  }
}

typedef struct {
  unsigned n[WEFT_N_RUN_SIDES];
  WeftCompareItem *only[WEFT_N_RUN_SIDES];
} LooseMatch;

/* What only one side has each may be one thing that an edit moved. */
static void
match_loosely (const WeftComparer *self, WeftCompareTable *table)
{
  g_autoptr (GHashTable) matches
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, table->index);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WeftCompareItem *item = value;
    unsigned runs[WEFT_N_RUN_SIDES], side;
    LooseMatch *match;

    count_runs (self, table, item, runs);
    if (item->loose == NULL || (runs[0] > 0) == (runs[1] > 0))
      continue;
    side = runs[WEFT_RUNS_AFTER] > 0 ? WEFT_RUNS_AFTER : WEFT_RUNS_BEFORE;
    match = g_hash_table_lookup (matches, item->loose);
    if (match == NULL) {
      match = g_new0 (LooseMatch, 1);
      g_hash_table_insert (matches, item->loose, match);
    }
    match->n[side]++;
    match->only[side] = item;
  }

  g_hash_table_iter_init (&iter, matches);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    LooseMatch *match = value;
    WeftCompareItem *after = match->only[WEFT_RUNS_AFTER];
    GArray *from, *to;

    if (match->n[0] != 1 || match->n[1] != 1)
      continue;
    /* Its name is the one of today. */
    from = match->only[WEFT_RUNS_BEFORE]->values;
    to = after->values;
    g_array_set_size (to, MAX (from->len, to->len));
    for (unsigned i = 0; i < from->len; i++)
      combine (&g_array_index (to, int64_t, i), g_array_index (from, int64_t, i), false);
    g_array_set_size (from, 0);
  }
}

/* Of what a run does not have at all, some figures are not 0 but do not exist. */
static void
forget_missing (const WeftComparer *self,
                const WeftCompareTable *table,
                WeftCompareItem *item)
{
  static const unsigned of_messages[]
      = { WEFT_OBJECTS_LATENCY_P99_NS, WEFT_OBJECTS_LATENCY_MAX_NS };

  if (table != &self->objects || item->row->kind != WEFT_OBJECT_CHANNEL)
    return;
  g_array_set_size (item->values, self->sides->len * table->n_specs);
  for (unsigned run = 0; run < self->sides->len; run++) {
    int64_t *values = &g_array_index (item->values, int64_t, run * table->n_specs);

    for (unsigned i = 0; values[0] == 0 && i < G_N_ELEMENTS (of_messages); i++)
      values[of_messages[i]] = WEFT_NOT_KNOWN;
  }
}

/* Moves the rows of @table, complete, to a new array. */
static GPtrArray *
take_rows (const WeftComparer *self, WeftCompareTable *table, bool noise_known)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  GHashTableIter iter;
  gpointer value;

  match_loosely (self, table);
  g_hash_table_iter_init (&iter, table->index);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    WeftCompareItem *item = value;

    count_runs (self, table, item, item->row->runs);
    if (item->row->runs[0] == 0 && item->row->runs[1] == 0)
      continue;
    forget_missing (self, table, item);
    for (unsigned i = 0; i < table->n_specs; i++)
      fill_figure (self, item->values, i, table->n_specs, false, noise_known,
                   &item->row->figures[i]);
    g_ptr_array_add (rows, g_steal_pointer (&item->row));
  }
  return rows;
}

static int
compare_magnitudes (const WeftComparedFigure *one, const WeftComparedFigure *other)
{
  int64_t mine = weft_compared_difference (one), yours = weft_compared_difference (other);

  /* What is not known comes last. */
  mine = mine == WEFT_NOT_KNOWN ? -1 : ABS (mine);
  yours = yours == WEFT_NOT_KNOWN ? -1 : ABS (yours);
  return mine > yours ? -1 : mine < yours;
}

static int
compare_names (const WeftComparedRow *one, const WeftComparedRow *other)
{
  int order = g_strcmp0 (one->name, other->name);

  if (order == 0)
    order = g_strcmp0 (one->program, other->program);
  if (order == 0)
    order = (one->kind > other->kind) - (one->kind < other->kind);
  return order != 0 ? order : g_strcmp0 (one->site, other->site);
}

/* @data: the number of the figure that counts. */
static int
compare_rows (gconstpointer a, gconstpointer b, gpointer data)
{
  const WeftComparedRow *one = *(WeftComparedRow *const *)a;
  const WeftComparedRow *other = *(WeftComparedRow *const *)b;
  unsigned figure = GPOINTER_TO_UINT (data);
  int order = compare_magnitudes (&one->figures[figure], &other->figures[figure]);

  return order != 0 ? order : compare_names (one, other);
}

/* Gained, gone, and the others. */
static unsigned
rank_finding (const WeftComparedRow *finding)
{
  if (finding->runs[WEFT_RUNS_BEFORE] == 0)
    return 0;
  return finding->runs[WEFT_RUNS_AFTER] == 0 ? 1 : 2;
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const WeftComparedRow *one = *(WeftComparedRow *const *)a;
  const WeftComparedRow *other = *(WeftComparedRow *const *)b;
  unsigned mine = rank_finding (one), yours = rank_finding (other);

  if (mine != yours)
    return mine < yours ? -1 : 1;
  if (one->kind != other->kind)
    return one->kind < other->kind ? -1 : 1;
  return compare_names (one, other);
}

static void
find_worse (WeftComparison *self)
{
  const WeftRunsInfo *sides = self->sides;

  self->longer = self->duration_ns.change == WEFT_CHANGE_MORE
                 && weft_compared_matters (self, &self->duration_ns, true);
  self->n_worse = self->longer;
  for (unsigned i = 0; i < self->objects->len; i++) {
    WeftComparedRow *row = g_ptr_array_index (self->objects, i);
    const WeftComparedFigure *wait = &row->figures[WEFT_OBJECTS_WAIT_NS];

    row->worse
        = wait->change == WEFT_CHANGE_MORE && weft_compared_matters (self, wait, true);
    self->n_worse += row->worse;
  }
  for (unsigned i = 0; i < self->findings->len; i++) {
    WeftComparedRow *row = g_ptr_array_index (self->findings, i);

    row->worse = row->runs[WEFT_RUNS_BEFORE] == 0
                 && row->runs[WEFT_RUNS_AFTER] == sides[WEFT_RUNS_AFTER].n_runs
                 && sides[WEFT_RUNS_BEFORE].n_lossy == 0
                 && row->certainty != WEFT_CERTAINTY_CANNOT_TELL
                 && !weft_finding_kind_is_slowness (row->kind);
    self->n_worse += row->worse;
  }
}

/* Where scheduling was recorded only in some runs, "running" means two things. */
static void
forget_scheduling (WeftComparison *self)
{
  unsigned n_runs = self->sides[0].n_runs + self->sides[1].n_runs;
  unsigned n_scheduled = self->sides[0].n_scheduled + self->sides[1].n_scheduled;

  if (n_scheduled == 0 || n_scheduled == n_runs)
    return;
  for (unsigned i = 0; i < self->threads->len; i++) {
    WeftComparedRow *row = g_ptr_array_index (self->threads, i);

    for (unsigned figure = WEFT_THREADS_RUNNING; figure <= WEFT_THREADS_READY; figure++) {
      WeftComparedFigure *unknown = &row->figures[figure];

      for (unsigned side = 0; side < WEFT_N_RUN_SIDES; side++)
        unknown->sides[side].median = unknown->sides[side].least
            = unknown->sides[side].greatest = WEFT_NOT_KNOWN;
      unknown->change = WEFT_CHANGE_CANNOT_TELL;
    }
  }
}

WeftComparison *
weft_comparer_end (WeftComparer *comparer)
{
  WeftComparison *self = g_new0 (WeftComparison, 1);
  bool noise_known = comparer->infos[0].n_runs > 1 && comparer->infos[1].n_runs > 1;

  g_return_val_if_fail (comparer->infos[0].n_runs > 0, NULL);
  g_return_val_if_fail (comparer->infos[1].n_runs > 0, NULL);
  self->noise_known = noise_known;
  for (unsigned side = 0; side < WEFT_N_RUN_SIDES; side++) {
    self->sides[side] = comparer->infos[side];
    memset (&comparer->infos[side], 0, sizeof comparer->infos[side]);
  }
  fill_figure (comparer, comparer->durations, 0, 1, true, noise_known, &self->duration_ns);
  fill_figure (comparer, comparer->waits, 0, 1, false, noise_known, &self->wait_ns);
  self->threads = take_rows (comparer, &comparer->threads, noise_known);
  self->objects = take_rows (comparer, &comparer->objects, noise_known);
  self->causes = take_rows (comparer, &comparer->causes, noise_known);
  self->findings = take_rows (comparer, &comparer->findings, noise_known);
  g_ptr_array_sort_with_data (self->threads, compare_rows,
                              GUINT_TO_POINTER (WEFT_THREADS_WAITING));
  g_ptr_array_sort_with_data (self->objects, compare_rows,
                              GUINT_TO_POINTER (WEFT_OBJECTS_WAIT_NS));
  g_ptr_array_sort_with_data (self->causes, compare_rows,
                              GUINT_TO_POINTER (WEFT_CAUSES_WAIT_NS));
  g_ptr_array_sort (self->findings, compare_findings);
  forget_scheduling (self);
  find_worse (self);
  return self;
}

void
weft_comparison_free (WeftComparison *self)
{
  if (self == NULL)
    return;
  for (unsigned side = 0; side < WEFT_N_RUN_SIDES; side++)
    info_clear (&self->sides[side]);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->causes);
  g_ptr_array_unref (self->findings);
  g_free (self);
}
