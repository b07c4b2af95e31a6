#include "tracer/model/builder-private.h"

static size_t
length (const GArray *list)
{
  return list != NULL ? list->len : 0;
}

static void
set_table (WeftTable *table, GArray *rows)
{
  table->n = rows->len;
  table->rows = g_array_free (rows, FALSE);
}

static void
fill_processes (WeftSeal *seal)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (WeftProcess));

  for (guint i = 0; i < seal->builder->processes->len; i++) {
    const ProcessBuild *process = g_ptr_array_index (seal->builder->processes, i);
    WeftProcess row = process->row;

    row.begin_ns = weft_seal_time (seal, row.begin_ns);
    row.end_ns = weft_seal_time (seal, row.end_ns);
    g_array_append_val (rows, row);
  }
  set_table (&seal->trace->processes, rows);
}

static const char *
name_thread (WeftSeal *seal, const WeftThread *thread)
{
  g_autofree char *name = NULL;

  if (thread->number == 0)
    return "main";
  if (thread->number != WEFT_NO_NUMBER)
    name = g_strdup_printf ("thread %" G_GUINT64_FORMAT, thread->number);
  else
    name = g_strdup_printf ("thread %d", thread->tid);
  return weft_builder_intern (seal->builder, name);
}

/* What tells threads of one name apart is the kernel's number. */
static void
label_threads (WeftSeal *seal, GArray *rows)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < rows->len; i++) {
    const WeftThread *row = &g_array_index (rows, WeftThread, i);
    char *key = g_strdup_printf ("%u %s", row->process, row->name);
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;

    g_ptr_array_add (keys, key);
    g_hash_table_insert (counts, key, GUINT_TO_POINTER (count));
  }
  for (guint i = 0; i < rows->len; i++) {
    WeftThread *row = &g_array_index (rows, WeftThread, i);

    row->label = row->name;
    if (row->tid != 0
        && GPOINTER_TO_UINT (g_hash_table_lookup (counts, g_ptr_array_index (keys, i)))
               > 1) {
      g_autofree char *label = g_strdup_printf ("%s (%d)", row->name, row->tid);

      row->label = weft_builder_intern (seal->builder, label);
    }
  }
}

static void
fill_threads (WeftSeal *seal)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (WeftThread), seal->threads->len);

  for (guint i = 0; i < seal->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (seal->threads, i);
    WeftThread row = thread->row;

    row.parent = weft_seal_thread (seal, row.parent);
    if (row.name == NULL)
      row.name = name_thread (seal, &row);
    /* Only a parent says when it asked. */
    row.spawned_ns
        = weft_seal_time (seal, row.parent != WEFT_NO_ROW ? row.spawned_ns : row.begin_ns);
    row.begin_ns = weft_seal_time (seal, row.begin_ns);
    row.end_ns = weft_seal_time (seal, row.end_ns);
    g_array_append_val (rows, row);
  }
  label_threads (seal, rows);
  set_table (&seal->trace->threads, rows);
}

static void
fill_objects (WeftSeal *seal)
{
  static const char *const kinds[] = {
#define KIND(number, name, text) [number] = text,
    WEFT_OBJECT_KINDS (KIND)
#undef KIND
  };
  unsigned unnamed[WEFT_N_OBJECT_KINDS] = { 0 };
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (WeftObject), seal->objects->len);

  for (guint i = 0; i < seal->objects->len; i++) {
    const ObjectBuild *object = g_ptr_array_index (seal->objects, i);
    WeftObject row = object->row;

    if (row.name == NULL) {
      g_autofree char *name
          = g_strdup_printf ("%s %u", kinds[row.kind], ++unnamed[row.kind]);

      row.name = weft_builder_intern (seal->builder, name);
    }
    row.thinned_ns
        = row.thinned_ns != INT64_MIN ? weft_seal_time (seal, row.thinned_ns) : -1;
    row.created_ns = weft_seal_time (seal, row.created_ns);
    row.destroyed_ns = weft_seal_time (seal, row.destroyed_ns);
    g_array_append_val (rows, row);
  }
  set_table (&seal->trace->objects, rows);
}

/* Each of these copies the rows of one list, which is freed. */
static void
copy_waits (const WeftSeal *seal, GArray **list, WeftWait *ret)
{
  for (size_t i = 0; i < length (*list); i++) {
    WeftWait row = g_array_index (*list, WeftWait, i);

    row.thread = weft_seal_thread (seal, row.thread);
    row.object = weft_seal_object (seal, row.object);
    row.target = weft_seal_thread (seal, row.target);
    row.holder = weft_seal_thread (seal, row.holder);
    row.waker = weft_seal_thread (seal, row.waker);
    row.lock = weft_seal_object (seal, row.lock);
    row.begin_ns = weft_seal_time (seal, row.begin_ns);
    row.end_ns = weft_seal_time (seal, row.end_ns);
    if (row.holder_since_ns >= 0)
      row.holder_since_ns = weft_seal_time (seal, row.holder_since_ns);
    ret[i] = row;
  }
  g_clear_pointer (list, g_array_unref);
}

static void
copy_notes (const WeftSeal *seal, GArray **list, int64_t thread_end_ns, WeftNote *ret)
{
  for (size_t i = 0; i < length (*list); i++) {
    WeftNote row = g_array_index (*list, WeftNote, i);

    row.thread = weft_seal_thread (seal, row.thread);
    row.object = weft_seal_object (seal, row.object);
    row.begin_ns = weft_seal_time (seal, row.begin_ns);
    row.end_ns = weft_seal_time (seal, MIN (row.end_ns, thread_end_ns));
    ret[i] = row;
  }
  g_clear_pointer (list, g_array_unref);
}

static void
copy_holds (const WeftSeal *seal, GArray **list, WeftHold *ret)
{
  for (size_t i = 0; i < length (*list); i++) {
    WeftHold row = g_array_index (*list, WeftHold, i);
    const ThreadBuild *thread = g_ptr_array_index (seal->builder->threads, row.thread);

    /* Told on a clock that may run ahead of the one of its thread's end. A lock that was
     * not released outlives its thread. */
    if (row.released)
      row.released_ns = MIN (row.released_ns, thread->row.end_ns);
    row.acquired_ns = MIN (row.acquired_ns, MIN (row.released_ns, thread->row.end_ns));
    row.thread = weft_seal_thread (seal, row.thread);
    row.object = weft_seal_object (seal, row.object);
    row.acquired_ns = weft_seal_time (seal, row.acquired_ns);
    row.released_ns = weft_seal_time (seal, row.released_ns);
    ret[i] = row;
  }
  g_clear_pointer (list, g_array_unref);
}

/* These stay: what they caused is found in them. */
static void
copy_wakes (const WeftSeal *seal, uint32_t object, const GArray *list, WeftWake *ret)
{
  for (size_t i = 0; i < length (list); i++) {
    const Wake *wake = &g_array_index (list, Wake, i);

    ret[i] = (WeftWake){ .thread = weft_seal_thread (seal, wake->thread),
                         .object = object,
                         .time_ns = weft_seal_time (seal, wake->time_ns),
                         .woken = wake->woken,
                         .site = wake->site,
                         .stack = wake->stack };
  }
}

static void
copy_messages (const WeftSeal *seal, GArray **list, WeftMessage *ret)
{
  for (size_t i = 0; i < length (*list); i++) {
    WeftMessage row = g_array_index (*list, WeftMessage, i);

    row.channel = weft_seal_object (seal, row.channel);
    row.sender = weft_seal_thread (seal, row.sender);
    row.receiver = weft_seal_thread (seal, row.receiver);
    row.sent_ns = weft_seal_time (seal, row.sent_ns);
    row.ended_ns = weft_seal_time (seal, row.ended_ns);
    ret[i] = row;
  }
  g_clear_pointer (list, g_array_unref);
}

static void
copy_depths (const WeftSeal *seal, GArray **list, WeftDepth *ret)
{
  for (size_t i = 0; i < length (*list); i++) {
    ret[i] = g_array_index (*list, WeftDepth, i);
    ret[i].time_ns = weft_seal_time (seal, ret[i].time_ns);
  }
  g_clear_pointer (list, g_array_unref);
}

/* Makes room in @table for the rows of all owners, whose numbers of rows stand in
 * @slices->first[owner + 1] until this sums them up. */
static void
make_room (WeftTable *table, WeftSlices *slices, size_t row_size)
{
  for (size_t i = 0; i < slices->n; i++)
    slices->first[i + 1] += slices->first[i];
  table->n = slices->first[slices->n];
  /* Not NULL when there is none: places in it are computed all the same. */
  table->rows = g_malloc_n (MAX (table->n, 1), row_size);
}

static void
init_slices (WeftSlices *slices, size_t n)
{
  slices->n = n;
  slices->first = g_new0 (uint32_t, n + 1);
}

static void
fill_rows_of_threads (WeftSeal *seal)
{
  WeftTrace *trace = seal->trace;

  init_slices (&trace->waits_of_thread, seal->threads->len);
  init_slices (&trace->notes_of_thread, seal->threads->len);
  for (guint i = 0; i < seal->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (seal->threads, i);

    trace->waits_of_thread.first[i + 1] = (uint32_t)length (thread->waits);
    trace->notes_of_thread.first[i + 1] = (uint32_t)length (thread->notes);
  }
  make_room (&trace->waits, &trace->waits_of_thread, sizeof (WeftWait));
  make_room (&trace->notes, &trace->notes_of_thread, sizeof (WeftNote));
  for (guint i = 0; i < seal->threads->len; i++) {
    ThreadBuild *thread = g_ptr_array_index (seal->threads, i);

    copy_waits (seal, &thread->waits,
                (WeftWait *)trace->waits.rows + trace->waits_of_thread.first[i]);
    copy_notes (seal, &thread->notes, thread->row.end_ns,
                (WeftNote *)trace->notes.rows + trace->notes_of_thread.first[i]);
  }
}

static void
fill_rows_of_objects (WeftSeal *seal)
{
  WeftTrace *trace = seal->trace;

  init_slices (&trace->holds_of_object, seal->objects->len);
  init_slices (&trace->wakes_of_object, seal->objects->len);
  init_slices (&trace->messages_of_object, seal->objects->len);
  init_slices (&trace->depths_of_object, seal->objects->len);
  for (guint i = 0; i < seal->objects->len; i++) {
    const ObjectBuild *object = g_ptr_array_index (seal->objects, i);

    trace->holds_of_object.first[i + 1] = (uint32_t)length (object->holds);
    trace->wakes_of_object.first[i + 1] = (uint32_t)length (object->wakes);
    trace->messages_of_object.first[i + 1] = (uint32_t)length (object->messages);
    trace->depths_of_object.first[i + 1] = (uint32_t)length (object->depths);
  }
  make_room (&trace->holds, &trace->holds_of_object, sizeof (WeftHold));
  make_room (&trace->wakes, &trace->wakes_of_object, sizeof (WeftWake));
  make_room (&trace->messages, &trace->messages_of_object, sizeof (WeftMessage));
  make_room (&trace->depths, &trace->depths_of_object, sizeof (WeftDepth));
  for (guint i = 0; i < seal->objects->len; i++) {
    ObjectBuild *object = g_ptr_array_index (seal->objects, i);

    copy_holds (seal, &object->holds,
                (WeftHold *)trace->holds.rows + trace->holds_of_object.first[i]);
    copy_wakes (seal, i, object->wakes,
                (WeftWake *)trace->wakes.rows + trace->wakes_of_object.first[i]);
    copy_messages (seal, &object->messages,
                   (WeftMessage *)trace->messages.rows
                       + trace->messages_of_object.first[i]);
    copy_depths (seal, &object->depths,
                 (WeftDepth *)trace->depths.rows + trace->depths_of_object.first[i]);
  }
}

static GArray *
copy_losses (const WeftSeal *seal, const GArray *losses)
{
  GArray *rows = g_array_sized_new (FALSE, FALSE, sizeof (WeftLoss), losses->len);

  for (guint i = 0; i < losses->len; i++) {
    WeftLoss row = g_array_index (losses, WeftLoss, i);

    row.begin_ns = weft_seal_time (seal, row.begin_ns);
    row.end_ns = weft_seal_time (seal, row.end_ns);
    g_array_append_val (rows, row);
  }
  return rows;
}

void
weft_seal_tables (WeftSeal *seal)
{
  fill_processes (seal);
  fill_threads (seal);
  fill_objects (seal);
  fill_rows_of_threads (seal);
  fill_rows_of_objects (seal);
  set_table (&seal->trace->losses, copy_losses (seal, seal->builder->losses));
  set_table (&seal->trace->merged_losses, copy_losses (seal, seal->losses));
  set_table (&seal->trace->sites, g_steal_pointer (&seal->builder->sites));
}
