/* Locks made of futexes: who held one is known only from who woke whom. */
#include "tracer/model/builder-futexes.h"

static gint
compare_waits (gconstpointer a, gconstpointer b)
{
  const WeftWait *left = a, *right = b;

  return (left->begin_ns > right->begin_ns) - (left->begin_ns < right->begin_ns);
}

/* Calls @take for every wait that is for an object. */
static void
for_each_wait (WeftTraceBuilder *self,
               void (*take) (WeftWait *wait, gpointer),
               gpointer data)
{
  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      WeftWait *wait = &g_array_index (thread->waits, WeftWait, j);

      if (wait->object != WEFT_NO_ROW)
        take (wait, data);
    }
  }
}

typedef struct {
  const WeftTraceBuilder *builder;
  GArray **lists; /* of WeftWait, by object; NULL where it is no such lock */
} Gathering;

static void
gather_cb (WeftWait *wait, gpointer data)
{
  const Gathering *gathering = data;
  const ObjectBuild *object = g_ptr_array_index (gathering->builder->objects, wait->object);

  if (object->is_futex && object->holds == NULL
      && (object->row.kind == WEFT_OBJECT_MUTEX || object->row.kind == WEFT_OBJECT_RWLOCK))
    WEFT_LIST_ADD (gathering->lists[wait->object], WeftWait, *wait);
}

/* Whether somebody slept from the end of @own until @time_ns: otherwise the lock may have
 * been let go in between without a word, and taken again. */
static bool
others_wait_through (const GArray *waits, guint first, const WeftWait *own, int64_t time_ns)
{
  for (guint i = first; i < waits->len; i++) {
    const WeftWait *wait = &g_array_index (waits, WeftWait, i);

    if (wait->begin_ns > own->end_ns)
      break;
    if (wait->thread != own->thread && (!wait->ended || wait->end_ns > time_ns))
      return true;
  }
  return false;
}

/* When @wake's thread had the lock at the latest, of which the release before was at
 * @released_ns. A wait that began since then and lasts found the lock held by who let go
 * next; and who was woken since then, while others slept on, got it. @first: of @waits,
 * those before have ended by then. INT64_MAX when neither tells. */
static int64_t
held_since (const GArray *waits, guint first, const Wake *wake, int64_t released_ns)
{
  int64_t since_ns = INT64_MAX;

  for (guint i = first; i < waits->len; i++) {
    const WeftWait *wait = &g_array_index (waits, WeftWait, i);

    if (wait->begin_ns >= wake->time_ns)
      break;
    if (wait->begin_ns > released_ns && wait->thread != wake->thread
        && (!wait->ended || wait->end_ns >= wake->time_ns))
      since_ns = MIN (since_ns, wait->begin_ns);
    if (wait->thread == wake->thread && wait->ended && wait->end_ns > released_ns
        && wait->end_ns <= wake->time_ns
        && others_wait_through (waits, first, wait, wake->time_ns))
      since_ns = MIN (since_ns, wait->end_ns);
  }
  return since_ns;
}

static uint32_t
waiting_at (const GArray *waits, guint first, int64_t time_ns)
{
  uint32_t n = 0;

  for (guint i = first; i < waits->len; i++) {
    const WeftWait *wait = &g_array_index (waits, WeftWait, i);

    if (wait->begin_ns >= time_ns)
      break;
    n += !wait->ended || wait->end_ns > time_ns;
  }
  return n;
}

/* Who lets go of a lock for which somebody sleeps wakes one of them. What is told is the
 * least: the lock may have been taken before, or taken and let go in between by who came
 * while nobody slept. */
static void
infer_holds (WeftFutexes *self, ObjectBuild *object, GArray *waits)
{
  int64_t released_ns = INT64_MIN;
  guint first = 0;

  g_array_sort (waits, compare_waits);
  for (guint i = 0; object->wakes != NULL && i < object->wakes->len; i++) {
    const Wake *wake = &g_array_index (object->wakes, Wake, i);
    WeftFutexUse use = weft_futexes_meaning (self, wake->stack)->use;
    WeftHold hold
        = { .thread = wake->thread,
            .object = object->index,
            .mode = use == WEFT_FUTEX_READ ? WEFT_HOLD_SHARED : WEFT_HOLD_EXCLUSIVE,
            .released_ns = wake->time_ns,
            .site = WEFT_NO_ROW,
            .stack = wake->stack,
            .released = true };

    while (first < waits->len && g_array_index (waits, WeftWait, first).ended
           && g_array_index (waits, WeftWait, first).end_ns <= released_ns)
      first++;
    hold.acquired_ns = held_since (waits, first, wake, released_ns);
    hold.waiters = waiting_at (waits, first, wake->time_ns);
    released_ns = wake->time_ns;
    /* Whether a read-write lock was held for reading is not always told. */
    if (hold.acquired_ns < hold.released_ns
        && (object->row.kind == WEFT_OBJECT_MUTEX || use == WEFT_FUTEX_READ
            || use == WEFT_FUTEX_WRITE))
      WEFT_LIST_ADD (object->holds, WeftHold, hold);
  }
}

void
weft_builder_infer_holds (WeftFutexes *self)
{
  WeftTraceBuilder *builder = self->builder;
  Gathering gathering = { builder, g_new0 (GArray *, builder->objects->len) };

  for_each_wait (builder, gather_cb, &gathering);
  for (guint i = 0; i < builder->objects->len; i++) {
    if (gathering.lists[i] == NULL)
      continue;
    infer_holds (self, g_ptr_array_index (builder->objects, i), gathering.lists[i]);
    g_array_unref (gathering.lists[i]);
  }
  g_free (gathering.lists);
}

/* The read-write locks by their process and address. */
static GHashTable *
rwlocks_by_place (const WeftTraceBuilder *self)
{
  GHashTable *found = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->objects->len; i++) {
    ObjectBuild *object = g_ptr_array_index (self->objects, i);

    if (object->is_futex && object->row.kind == WEFT_OBJECT_RWLOCK)
      g_hash_table_insert (
          found, KEY (object->row.address ^ (uint64_t)object->row.process << 48), object);
  }
  return found;
}

static void
move_cb (WeftWait *wait, gpointer data)
{
  const uint32_t *whole = data;

  wait->object = whole[wait->object];
}

static void
mark_reads_cb (WeftWait *wait, gpointer data)
{
  bool *reads = data;

  if (wait->kind == WEFT_WAIT_READ_LOCK)
    reads[wait->object] = true;
}

static gint
compare_wakes (gconstpointer a, gconstpointer b)
{
  const Wake *left = a, *right = b;

  return (left->time_ns > right->time_ns) - (left->time_ns < right->time_ns);
}

static void
move_wakes (ObjectBuild *from, ObjectBuild *to)
{
  if (from->wakes == NULL)
    return;
  if (to->wakes == NULL)
    to->wakes = g_array_new (FALSE, FALSE, sizeof (Wake));
  g_array_append_vals (to->wakes, from->wakes->data, from->wakes->len);
  g_array_sort (to->wakes, compare_wakes);
  g_clear_pointer (&from->wakes, g_array_unref);
}

void
weft_builder_join_rwlocks (WeftTraceBuilder *self)
{
  g_autoptr (GHashTable) rwlocks = rwlocks_by_place (self);
  g_autofree bool *reads = g_new0 (bool, self->objects->len);
  g_autofree uint32_t *whole = g_new (uint32_t, self->objects->len);
  bool any = false;

  if (g_hash_table_size (rwlocks) < 2)
    return;
  for_each_wait (self, mark_reads_cb, reads);
  for (guint i = 0; i < self->objects->len; i++) {
    ObjectBuild *object = g_ptr_array_index (self->objects, i), *beside;

    whole[i] = i;
    if (!object->is_futex || object->row.kind != WEFT_OBJECT_RWLOCK || reads[i])
      continue;
    beside = g_hash_table_lookup (rwlocks, KEY ((object->row.address - sizeof (uint32_t))
                                                ^ (uint64_t)object->row.process << 48));
    if (beside == NULL || !reads[beside->index])
      continue;
    whole[i] = beside->index;
    move_wakes (object, beside);
    object->is_empty = true;
    any = true;
  }
  if (any)
    for_each_wait (self, move_cb, whole);
}
