#include "tracer/analysis/annotations.h"

#include "tracer/analysis/rank.h"

/* A group: the notes of one kind and text, or of one variable, as an array of pointers. */
static void
add_to_group (GHashTable *groups, gconstpointer key, const WeftNote *note)
{
  GPtrArray *group = g_hash_table_lookup (groups, key);

  if (group == NULL) {
    group = g_ptr_array_new ();
    g_hash_table_insert (groups, (gpointer)key, group);
  }
  g_ptr_array_add (group, (gpointer)note);
}

/* Notes stand thread by thread. */
static uint32_t
count_threads (const GPtrArray *group)
{
  uint32_t n = 0, last = WEFT_NO_ROW;

  for (guint i = 0; i < group->len; i++) {
    const WeftNote *note = g_ptr_array_index (group, i);

    n += note->thread != last;
    last = note->thread;
  }
  return n;
}

static void
add_span (WeftAnnotations *self, const char *text, const GPtrArray *group)
{
  g_autoptr (GArray) durations = g_array_new (FALSE, FALSE, sizeof (int64_t));
  WeftSpanProfile profile = { .text = text,
                              .threads = count_threads (group),
                              .total_ns = WEFT_NOT_KNOWN,
                              .p50_ns = WEFT_NOT_KNOWN,
                              .p99_ns = WEFT_NOT_KNOWN,
                              .max_ns = WEFT_NOT_KNOWN };
  int64_t total_ns = 0;

  for (guint i = 0; i < group->len; i++) {
    const WeftNote *note = g_ptr_array_index (group, i);
    int64_t duration_ns = note->end_ns - note->begin_ns;

    if (!note->ended) {
      profile.unended++;
      continue;
    }
    total_ns += duration_ns;
    g_array_append_val (durations, duration_ns);
  }
  profile.count = durations->len;
  if (durations->len > 0) {
    weft_rank_sort (durations);
    profile.total_ns = total_ns;
    profile.p50_ns = weft_rank_nearest (durations, 50);
    profile.p99_ns = weft_rank_nearest (durations, 99);
    profile.max_ns = weft_rank_nearest (durations, 100);
  }
  g_array_append_val (self->spans, profile);
}

static void
add_mark (WeftAnnotations *self, const char *text, const GPtrArray *group)
{
  WeftMarkProfile profile = { .text = text,
                              .count = group->len,
                              .threads = count_threads (group),
                              .first_ns = INT64_MAX,
                              .last_ns = INT64_MIN };

  for (guint i = 0; i < group->len; i++) {
    const WeftNote *note = g_ptr_array_index (group, i);

    profile.first_ns = MIN (profile.first_ns, note->begin_ns);
    profile.last_ns = MAX (profile.last_ns, note->begin_ns);
  }
  g_array_append_val (self->marks, profile);
}

static void
add_value (WeftAnnotations *self, const char *name, const GPtrArray *group)
{
  WeftValueProfile profile = { .name = name,
                               .count = group->len,
                               .threads = count_threads (group),
                               .min = INT64_MAX,
                               .max = INT64_MIN,
                               .last_ns = INT64_MIN };

  for (guint i = 0; i < group->len; i++) {
    const WeftNote *note = g_ptr_array_index (group, i);

    profile.min = MIN (profile.min, note->value);
    profile.max = MAX (profile.max, note->value);
    if (note->begin_ns >= profile.last_ns) {
      profile.last = note->value;
      profile.last_ns = note->begin_ns;
    }
  }
  g_array_append_val (self->values, profile);
}

static void
add_variable (WeftAnnotations *self, uint32_t object, const GPtrArray *group)
{
  WeftVariableProfile profile = { .object = object, .threads = count_threads (group) };

  for (guint i = 0; i < group->len; i++) {
    const WeftNote *note = g_ptr_array_index (group, i);

    profile.reads += note->kind == WEFT_NOTE_READ;
    profile.writes += note->kind == WEFT_NOTE_WRITE;
  }
  g_array_append_val (self->variables, profile);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const WeftSpanProfile *one = a, *other = b;

  if (one->total_ns != other->total_ns)
    return one->total_ns > other->total_ns ? -1 : 1;
  return g_strcmp0 (one->text, other->text);
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const WeftMarkProfile *one = a, *other = b;

  if (one->first_ns != other->first_ns)
    return one->first_ns < other->first_ns ? -1 : 1;
  return g_strcmp0 (one->text, other->text);
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const WeftValueProfile *one = a, *other = b;

  return g_strcmp0 (one->name, other->name);
}

static int
compare_variables (gconstpointer a, gconstpointer b)
{
  const WeftVariableProfile *one = a, *other = b;

  return (one->object > other->object) - (one->object < other->object);
}

enum { SPANS, MARKS, VALUES, VARIABLES, N_TABLES };

static void
group_notes (const WeftTrace *trace, GHashTable **groups)
{
  size_t n;
  const WeftNote *notes = weft_trace_notes (trace, &n);

  for (size_t i = 0; i < n; i++) {
    switch (notes[i].kind) {
    case WEFT_NOTE_SPAN:
      add_to_group (groups[SPANS], notes[i].text, &notes[i]);
      break;
    case WEFT_NOTE_MARK:
      add_to_group (groups[MARKS], notes[i].text, &notes[i]);
      break;
    case WEFT_NOTE_VALUE:
      add_to_group (groups[VALUES], notes[i].text, &notes[i]);
      break;
    case WEFT_NOTE_READ:
    case WEFT_NOTE_WRITE:
      add_to_group (groups[VARIABLES], GUINT_TO_POINTER (notes[i].object), &notes[i]);
      break;
    default:
      break;
    }
  }
}

static void
sum_up (WeftAnnotations *self, GHashTable **groups)
{
  GHashTableIter iter;
  gpointer key, group;

  g_hash_table_iter_init (&iter, groups[SPANS]);
  while (g_hash_table_iter_next (&iter, &key, &group))
    add_span (self, key, group);
  g_hash_table_iter_init (&iter, groups[MARKS]);
  while (g_hash_table_iter_next (&iter, &key, &group))
    add_mark (self, key, group);
  g_hash_table_iter_init (&iter, groups[VALUES]);
  while (g_hash_table_iter_next (&iter, &key, &group))
    add_value (self, key, group);
  g_hash_table_iter_init (&iter, groups[VARIABLES]);
  while (g_hash_table_iter_next (&iter, &key, &group))
    add_variable (self, GPOINTER_TO_UINT (key), group);
}

WeftAnnotations *
weft_annotations_new (const WeftTrace *trace)
{
  WeftAnnotations *self = g_new0 (WeftAnnotations, 1);
  GHashTable *groups[N_TABLES];

  self->spans = g_array_new (FALSE, FALSE, sizeof (WeftSpanProfile));
  self->marks = g_array_new (FALSE, FALSE, sizeof (WeftMarkProfile));
  self->values = g_array_new (FALSE, FALSE, sizeof (WeftValueProfile));
  self->variables = g_array_new (FALSE, FALSE, sizeof (WeftVariableProfile));
  for (int i = 0; i < N_TABLES; i++)
    groups[i] = g_hash_table_new_full (i != VARIABLES ? g_str_hash : NULL,
                                       i != VARIABLES ? g_str_equal : NULL, NULL,
                                       (GDestroyNotify)g_ptr_array_unref);
  group_notes (trace, groups);
  sum_up (self, groups);
  for (int i = 0; i < N_TABLES; i++)
    g_hash_table_unref (groups[i]);
  g_array_sort (self->spans, compare_spans);
  g_array_sort (self->marks, compare_marks);
  g_array_sort (self->values, compare_values);
  g_array_sort (self->variables, compare_variables);
  return self;
}

void
weft_annotations_free (WeftAnnotations *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->spans);
  g_array_unref (self->marks);
  g_array_unref (self->values);
  g_array_unref (self->variables);
  g_free (self);
}
