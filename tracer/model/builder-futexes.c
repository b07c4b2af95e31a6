/* Gives futexes the kind that call stacks tell, once sites have names. A wait of a parked
 * thread may be for a channel or for the threads of a scope: builder-parked.c. */
#include "tracer/model/builder-futexes.h"

static const struct {
  WeftObjectKind object;
  WeftWaitKind wait;
} kinds[WEFT_N_FUTEX_USES] = {
  [WEFT_FUTEX_UNKNOWN] = { WEFT_OBJECT_FUTEX, WEFT_WAIT_FUTEX },
  [WEFT_FUTEX_LOCK] = { WEFT_OBJECT_MUTEX, WEFT_WAIT_LOCK },
  [WEFT_FUTEX_READ] = { WEFT_OBJECT_RWLOCK, WEFT_WAIT_READ_LOCK },
  [WEFT_FUTEX_WRITE] = { WEFT_OBJECT_RWLOCK, WEFT_WAIT_WRITE_LOCK },
  [WEFT_FUTEX_CONDITION] = { WEFT_OBJECT_CONDVAR, WEFT_WAIT_CONDITION },
  [WEFT_FUTEX_BARRIER] = { WEFT_OBJECT_BARRIER, WEFT_WAIT_BARRIER },
  [WEFT_FUTEX_ONCE] = { WEFT_OBJECT_ONCE, WEFT_WAIT_ONCE },
  [WEFT_FUTEX_PARK] = { WEFT_OBJECT_PARKER, WEFT_WAIT_PARK },
  [WEFT_FUTEX_FUTURE] = { WEFT_OBJECT_FUTURE, WEFT_WAIT_FUTEX },
  [WEFT_FUTEX_ATOMIC] = { WEFT_OBJECT_ATOMIC, WEFT_WAIT_FUTEX },
  [WEFT_FUTEX_SEMAPHORE] = { WEFT_OBJECT_SEMAPHORE, WEFT_WAIT_SEMAPHORE },
  [WEFT_FUTEX_LATCH] = { WEFT_OBJECT_BARRIER, WEFT_WAIT_BARRIER },
};

const WeftFutexMeaning *
weft_futexes_meaning (WeftFutexes *self, uint32_t stack)
{
  static const WeftFutexMeaning nothing = { .place = WEFT_NO_ROW };

  if (stack == WEFT_NO_ROW)
    return &nothing;
  if (!self->known[stack]) {
    self->meanings[stack] = weft_futex_meaning (self->builder, stack);
    self->known[stack] = true;
  }
  return &self->meanings[stack];
}

/* How many of @wakes came until @time_ns. */
static guint
count_until (const GArray *wakes, int64_t time_ns)
{
  guint low = 0, high = wakes != NULL ? wakes->len : 0;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (wakes, Wake, middle).time_ns <= time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

const Wake *
weft_futexes_wake_of (const WeftTraceBuilder *self, const WeftWait *wait)
{
  const ObjectBuild *object = g_ptr_array_index (self->objects, wait->object);

  if (!wait->ended || wait->outcome != WEFT_OUTCOME_DONE || wait->waker == WEFT_NO_ROW)
    return NULL;
  for (guint i = count_until (object->wakes, wait->end_ns); i-- > 0;) {
    const Wake *wake = &g_array_index (object->wakes, Wake, i);

    if (wake->time_ns < wait->begin_ns)
      break;
    if (wake->thread == wait->waker)
      return wake;
  }
  return NULL;
}

static bool
is_lossy_between (const WeftTraceBuilder *self, int64_t from_ns, int64_t to_ns)
{
  for (guint i = 0; i < self->losses->len; i++) {
    const WeftLoss *loss = &g_array_index (self->losses, WeftLoss, i);

    if (loss->begin_ns <= to_ns && loss->end_ns >= from_ns)
      return true;
  }
  return false;
}

/* Whoever holds a lock while somebody sleeps for it wakes one when it lets go: the first to
 * do so after a wait began is who held it then. */
static uint32_t
holder_at_begin (const WeftTraceBuilder *self, const WeftWait *wait)
{
  const ObjectBuild *object = g_ptr_array_index (self->objects, wait->object);
  guint next = count_until (object->wakes, wait->begin_ns);
  const Wake *wake;

  if (object->wakes == NULL || next == object->wakes->len)
    return WEFT_NO_ROW;
  wake = &g_array_index (object->wakes, Wake, next);
  if (wake->thread == wait->thread || (wait->ended && wake->time_ns > wait->end_ns)
      || is_lossy_between (self, wait->begin_ns, wake->time_ns))
    return WEFT_NO_ROW;
  return wake->thread;
}

static const char *
noun_of (const WeftFutexMeaning *meaning)
{
  if (meaning->use == WEFT_FUTEX_LATCH)
    return "latch";
  if (meaning->use == WEFT_FUTEX_LOCK && meaning->in_channel)
    return "channel mutex";
  if (meaning->use == WEFT_FUTEX_LOCK && meaning->in_barrier)
    return "barrier mutex";
  return NULL;
}

/* The object of @wait as what it is used for. Memory is used again, and libstdc++ has many
 * atomics share a futex: what was something else before is another object. */
static ObjectBuild *
object_of_use (WeftFutexes *self, WeftWait *wait, WeftFutexUse use)
{
  ObjectBuild *object = g_ptr_array_index (self->builder->objects, wait->object), *other;
  const Wake *wake = weft_futexes_wake_of (self->builder, wait);
  uint8_t as = use == WEFT_FUTEX_READ ? WEFT_FUTEX_WRITE : use;
  gpointer key = KEY ((uint64_t)object->index * WEFT_N_FUTEX_USES + as);

  if (object->futex_use == WEFT_FUTEX_UNKNOWN)
    object->futex_use = as;
  if (object->futex_use == as)
    return object;
  other = g_hash_table_lookup (self->others, key);
  if (other == NULL) {
    other = weft_builder_unseen_object (
        self->builder, g_ptr_array_index (self->builder->threads, wait->thread), 0);
    other->row.address = object->row.address;
    other->row.generation = object->row.generation + 1;
    other->futex_use = as;
    g_hash_table_insert (self->others, key, other);
  }
  wait->object = other->index;
  if (wake != NULL)
    WEFT_LIST_ADD (other->wakes, Wake, *wake);
  return other;
}

static void
type_wait (WeftFutexes *self, WeftWait *wait, const WeftFutexMeaning *meaning)
{
  WeftFutexUse use = meaning->use;
  ObjectBuild *object;

  if (use == WEFT_FUTEX_PARK || use == WEFT_FUTEX_SCOPE || use == WEFT_FUTEX_RECEIVE
      || use == WEFT_FUTEX_SEND || (use == WEFT_FUTEX_ONCE && meaning->is_parked)) {
    weft_futexes_type_parked (self, wait, meaning);
    return;
  }
  object = object_of_use (self, wait, use);
  object->row.kind = kinds[use].object;
  object->row.contended_only = true;
  object->is_futex = true;
  if (object->noun == NULL)
    object->noun = noun_of (meaning);
  wait->kind = kinds[use].wait;
}

/* Whether others stand in the way of the wait, one of whom is known when it wakes somebody.
 */
static bool
has_holder (WeftWaitKind kind)
{
  return kind == WEFT_WAIT_LOCK || kind == WEFT_WAIT_READ_LOCK
         || kind == WEFT_WAIT_WRITE_LOCK || kind == WEFT_WAIT_ONCE;
}

static void
find_holders (const WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      WeftWait *wait = &g_array_index (thread->waits, WeftWait, j);

      if (!has_holder (wait->kind) || wait->object == WEFT_NO_ROW
          || wait->holder != WEFT_NO_ROW)
        continue;
      if (((const ObjectBuild *)g_ptr_array_index (self->objects, wait->object))->is_futex)
        wait->holder = holder_at_begin (self, wait);
    }
  }
}

static gint
compare_wakes (gconstpointer a, gconstpointer b)
{
  const Wake *left = a, *right = b;

  return (left->time_ns > right->time_ns) - (left->time_ns < right->time_ns);
}

/* Their wakes came in the order of threads. */
static void
finish_others (WeftFutexes *self)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, self->others);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (((ObjectBuild *)other)->wakes != NULL)
      g_array_sort (((ObjectBuild *)other)->wakes, compare_wakes);
  g_hash_table_unref (self->others);
}

/* A parker whose waits all were for something else, and one half of a read-write lock, are
 * no objects that anybody would look for. */
static void
drop_empty (const WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      uint32_t object = g_array_index (thread->waits, WeftWait, j).object;

      if (object != WEFT_NO_ROW)
        ((ObjectBuild *)g_ptr_array_index (self->objects, object))->is_empty = false;
    }
  }
}

void
weft_builder_type_futexes (WeftTraceBuilder *self)
{
  WeftFutexes futexes = { .builder = self };

  futexes.meanings = g_new0 (WeftFutexMeaning, self->stack_ends->len);
  futexes.known = g_new0 (bool, self->stack_ends->len);
  futexes.others = g_hash_table_new (NULL, NULL);
  weft_futexes_parked_begin (&futexes);
  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      WeftWait *wait = &g_array_index (thread->waits, WeftWait, j);
      const WeftFutexMeaning *meaning;

      if (wait->kind != WEFT_WAIT_FUTEX || wait->object == WEFT_NO_ROW)
        continue;
      meaning = weft_futexes_meaning (&futexes, wait->stack);
      if (meaning->use != WEFT_FUTEX_UNKNOWN)
        type_wait (&futexes, wait, meaning);
    }
  }
  weft_futexes_parked_end (&futexes);
  finish_others (&futexes);
  weft_builder_join_rwlocks (self);
  drop_empty (self);
  find_holders (self);
  weft_builder_infer_holds (&futexes);
  g_free (futexes.meanings);
  g_free (futexes.known);
}
