/* What a futex is: Rust's std makes its locks of bare futexes, and only the functions on
 * the waiter's stack tell which. Names are matched as they stand in the symbol table,
 * mangled or not, and by file, since what is inlined has no name of its own there. Source:
 * the modules of library/std/src/sys/sync, Rust 1.62 and later. */
#include <string.h>

#include "tracer/model/builder-private.h"

/* How far up the stack: wait, lock_contended, lock. */
enum { N_INNERMOST = 3 };

typedef struct {
  const char *words[4]; /* any of them, in a function's name or a file's path */
  WeftObjectKind object;
  WeftWaitKind wait;
} Meaning;

static const Meaning meanings[] = {
  { { "5mutex5futex", "mutex::futex", "sync/mutex/futex.rs" },
    WEFT_OBJECT_MUTEX,
    WEFT_WAIT_LOCK },
  { { "read_contended", "RwLock14read_contended" },
    WEFT_OBJECT_RWLOCK,
    WEFT_WAIT_READ_LOCK },
  { { "6rwlock5futex", "rwlock::futex", "sync/rwlock/futex.rs" },
    WEFT_OBJECT_RWLOCK,
    WEFT_WAIT_WRITE_LOCK },
  { { "7condvar5futex", "condvar::futex", "sync/condvar/futex.rs", "7Barrier4wait" },
    WEFT_OBJECT_CONDVAR,
    WEFT_WAIT_CONDITION },
  { { "4once5futex", "once::futex", "sync/once/futex.rs" },
    WEFT_OBJECT_ONCE,
    WEFT_WAIT_ONCE },
  { { "thread_parking", "6Thread4park", "9functions4park", "thread::park" },
    WEFT_OBJECT_PARKER,
    WEFT_WAIT_PARK },
};

static bool
says (const WeftSite *site, const Meaning *meaning)
{
  for (size_t i = 0; i < G_N_ELEMENTS (meaning->words) && meaning->words[i] != NULL; i++)
    if ((site->function != NULL && strstr (site->function, meaning->words[i]) != NULL)
        || (site->file != NULL && strstr (site->file, meaning->words[i]) != NULL))
      return true;
  return false;
}

static const Meaning *
meaning_of (const WeftTraceBuilder *self, uint32_t stack)
{
  uint32_t first = stack > 0 ? g_array_index (self->stack_ends, uint32_t, stack - 1) : 0;
  uint32_t end = g_array_index (self->stack_ends, uint32_t, stack);

  for (uint32_t i = first; i < end && i < first + N_INNERMOST; i++) {
    const WeftSite *site
        = &g_array_index (self->sites, WeftSite, g_array_index (self->frames, uint32_t, i));

    for (size_t j = 0; j < G_N_ELEMENTS (meanings); j++)
      if (says (site, &meanings[j]))
        return &meanings[j];
  }
  return NULL;
}

/* The waits for one lock, in the order of their begins. */
static gint
compare_waits (gconstpointer a, gconstpointer b)
{
  const WeftWait *left = a, *right = b;

  return (left->begin_ns > right->begin_ns) - (left->begin_ns < right->begin_ns);
}

static GArray *
waits_for (const WeftTraceBuilder *self, const ObjectBuild *object)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (WeftWait));

  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++)
      if (g_array_index (thread->waits, WeftWait, j).object == object->index)
        g_array_append_val (found, g_array_index (thread->waits, WeftWait, j));
  }
  g_array_sort (found, compare_waits);
  return found;
}

/* Every release while somebody waits wakes one, and nobody else can have let go since a
 * wait began: who wakes has held the lock since it got it after a wait of its own or, at
 * the latest, since the first of those who wait now began to, or since the release before.
 */
static void
infer_holds (WeftTraceBuilder *self, ObjectBuild *object)
{
  g_autoptr (GArray) waits = waits_for (self, object);
  int64_t released_ns = INT64_MIN;
  guint first = 0;

  for (guint i = 0; object->wakes != NULL && i < object->wakes->len; i++) {
    const Wake *wake = &g_array_index (object->wakes, Wake, i);
    WeftHold hold = { .thread = wake->thread,
                      .object = object->index,
                      .mode = WEFT_HOLD_EXCLUSIVE,
                      .acquired_ns = INT64_MAX,
                      .released_ns = wake->time_ns,
                      .site = WEFT_NO_ROW,
                      .stack = wake->stack,
                      .released = true };

    for (guint j = first; j < waits->len; j++) {
      const WeftWait *wait = &g_array_index (waits, WeftWait, j);

      if (wait->begin_ns >= wake->time_ns)
        break;
      if (wait->ended && wait->end_ns <= released_ns && j == first)
        first++;
      if (!wait->ended || wait->end_ns > wake->time_ns) {
        hold.waiters++;
        hold.acquired_ns = MIN (hold.acquired_ns, wait->begin_ns);
      } else if (wait->thread == wake->thread && wait->end_ns > released_ns) {
        hold.acquired_ns = MIN (hold.acquired_ns, wait->end_ns);
      }
    }
    hold.acquired_ns = MAX (hold.acquired_ns, released_ns);
    released_ns = wake->time_ns;
    if (hold.waiters > 0 && hold.acquired_ns <= hold.released_ns)
      WEFT_LIST_ADD (object->holds, WeftHold, hold);
  }
}

static void
infer_all_holds (WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->objects->len; i++) {
    ObjectBuild *object = g_ptr_array_index (self->objects, i);

    if (object->is_futex && object->row.kind == WEFT_OBJECT_MUTEX && object->holds == NULL)
      infer_holds (self, object);
  }
}

void
weft_builder_type_futexes (WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      WeftWait *wait = &g_array_index (thread->waits, WeftWait, j);
      const Meaning *meaning;
      ObjectBuild *object;

      if (wait->kind != WEFT_WAIT_FUTEX || wait->stack == WEFT_NO_ROW
          || wait->object == WEFT_NO_ROW
          || (meaning = meaning_of (self, wait->stack)) == NULL)
        continue;
      object = g_ptr_array_index (self->objects, wait->object);
      object->row.kind = meaning->object;
      object->is_futex = true;
      object->row.contended_only = true;
      wait->kind = meaning->wait;
      /* Only who lets go of such a lock is seen: that is who had it at the end. */
      if (meaning->object == WEFT_OBJECT_MUTEX && wait->holder == WEFT_NO_ROW)
        wait->holder = wait->waker;
    }
  }
  infer_all_holds (self);
}
