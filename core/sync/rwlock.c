#include "core/sync/rwlock.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "core/sync/thread.h"
#include "tracer/events/emit.h"

typedef struct {
  int32_t tid;
  uint64_t since_ns;
} Holder;

/* Everything is guarded by `lock`. Who waits is given the lock by whoever lets go of it: it
 * stands among the holders before it wakes up, so nobody gets in between. */
struct WeftRwLock {
  pthread_mutex_t lock;
  Holder *holders; /* who reads, or the one who writes; oldest first */
  uint32_t n_holders, n_allocated;
  bool writing;
  bool poisoned;
  WeftWaitQueue waiters;
  void *value;
  WeftDestroy destroy;
};

static uint64_t
object_of (const WeftRwLock *lock)
{
  return (uintptr_t)lock;
}

int
weft_rwlock_new (const char *name, void *value, WeftDestroy destroy, WeftRwLock **ret_lock)
{
  WeftRwLock *lock;
  int error;

  if (ret_lock == NULL)
    return -EINVAL;
  lock = calloc (1, sizeof *lock);
  if (lock == NULL)
    return -ENOMEM;
  error = pthread_mutex_init (&lock->lock, NULL);
  if (error != 0) {
    free (lock);
    return -error;
  }
  lock->value = value;
  lock->destroy = destroy;
  weft_emit_object_create (WEFT_OBJECT_RWLOCK, object_of (lock), name, -1,
                           WEFT_CALL_SITE ());
  *ret_lock = lock;
  return 0;
}

int
weft_rwlock_destroy (WeftRwLock **lock)
{
  WeftRwLock *ended;
  bool busy;

  if (lock == NULL || *lock == NULL)
    return -EINVAL;
  ended = *lock;
  pthread_mutex_lock (&ended->lock);
  busy = ended->n_holders != 0 || ended->waiters.length != 0;
  pthread_mutex_unlock (&ended->lock);
  if (busy)
    return -EBUSY;

  *lock = NULL;
  weft_emit_object_destroy (WEFT_OBJECT_RWLOCK, object_of (ended));
  if (ended->destroy != NULL && ended->value != NULL)
    ended->destroy (ended->value);
  pthread_mutex_destroy (&ended->lock);
  free (ended->holders);
  free (ended);
  return 0;
}

static Holder *
find_holder (WeftRwLock *lock, int32_t tid)
{
  for (uint32_t i = 0; i < lock->n_holders; i++) {
    if (lock->holders[i].tid == tid)
      return &lock->holders[i];
  }
  return NULL;
}

/* Makes room for everybody who holds, waits, or has just come, so that granting cannot
 * fail. */
static int
reserve (WeftRwLock *lock)
{
  uint32_t needed = lock->n_holders + lock->waiters.length + 1;
  Holder *holders;

  if (needed <= lock->n_allocated)
    return 0;
  holders = realloc (lock->holders, 2 * needed * sizeof *holders);
  if (holders == NULL)
    return -ENOMEM;
  lock->holders = holders;
  lock->n_allocated = 2 * needed;
  return 0;
}

static bool
is_free_for (const WeftRwLock *lock, bool exclusive)
{
  return lock->n_holders == 0 || (!exclusive && !lock->writing);
}

static void
add_holder (WeftRwLock *lock, int32_t tid, bool exclusive)
{
  lock->holders[lock->n_holders] = (Holder){ tid, weft_hold_time_ns () };
  lock->n_holders += 1;
  lock->writing = exclusive;
}

/* Lets in whoever may come in now. */
static void
grant (WeftRwLock *lock)
{
  while (lock->waiters.head != NULL && is_free_for (lock, lock->waiters.head->exclusive)) {
    const WeftWaiter *waiter = lock->waiters.head;

    add_holder (lock, waiter->tid, waiter->exclusive);
    weft_wait_queue_wake (&lock->waiters);
  }
}

static int
wait_for_grant (WeftRwLock *lock,
                bool exclusive,
                const struct timespec *deadline,
                const void *site)
{
  WeftWaitKind kind = exclusive ? WEFT_WAIT_WRITE_LOCK : WEFT_WAIT_READ_LOCK;
  Holder in_the_way = { 0 };
  WeftWaiter self;
  int error = weft_wait_queue_push (&lock->waiters, &self);

  if (error != 0)
    return error;
  self.exclusive = exclusive;
  if (lock->n_holders != 0)
    in_the_way = lock->holders[0];
  weft_emit_wait_begin (kind, object_of (lock), in_the_way.tid, in_the_way.since_ns, site);
  error = weft_wait_queue_sleep (&lock->waiters, &self, &lock->lock, deadline);
  weft_emit_wait_end (kind, object_of (lock),
                      error == 0 ? WEFT_OUTCOME_DONE : WEFT_OUTCOME_TIMED_OUT,
                      error == 0 ? self.waker : 0);
  /* A writer that gives up no longer stands before the readers behind it. */
  if (error != 0)
    grant (lock);
  return error;
}

/* What kind of waiting is allowed. */
typedef enum { NEVER, UNTIL, FOREVER } Patience;

static int
acquire (WeftRwLock *lock,
         bool exclusive,
         Patience patience,
         const struct timespec *deadline,
         const void *site)
{
  int error;

  if (find_holder (lock, weft_emit_tid ()) != NULL)
    return -EDEADLK;
  error = reserve (lock);
  if (error != 0)
    return error;
  if (lock->waiters.length == 0 && is_free_for (lock, exclusive)) {
    add_holder (lock, weft_emit_tid (), exclusive);
    return 0;
  }
  if (patience == NEVER)
    return -EBUSY;
  return wait_for_grant (lock, exclusive, deadline, site);
}

static int
lock_rw (WeftRwLock *lock,
         bool exclusive,
         Patience patience,
         int64_t timeout_ms,
         WeftRwGuard *guard,
         const void *site)
{
  struct timespec deadline;
  bool poisoned;
  int error;

  if (lock == NULL || guard == NULL || guard->lock != NULL || timeout_ms < 0)
    return -EINVAL;
  if (patience == UNTIL)
    deadline = weft_deadline (timeout_ms);

  pthread_mutex_lock (&lock->lock);
  error = acquire (lock, exclusive, patience, patience == UNTIL ? &deadline : NULL, site);
  poisoned = lock->poisoned;
  if (error == 0 && poisoned)
    weft_emit_poison (object_of (lock), WEFT_POISON_SEEN);
  pthread_mutex_unlock (&lock->lock);
  if (error != 0)
    return error;

  guard->lock = lock;
  guard->site = site;
  guard->acquired_ns = weft_hold_time_ns ();
  guard->exclusive = exclusive;
  guard->panicking = weft_thread_panicking ();
  return poisoned ? -EOWNERDEAD : 0;
}

int
weft_rwlock_read (WeftRwLock *lock, WeftRwGuard *guard)
{
  return lock_rw (lock, false, FOREVER, 0, guard, WEFT_CALL_SITE ());
}

int
weft_rwlock_write (WeftRwLock *lock, WeftRwGuard *guard)
{
  return lock_rw (lock, true, FOREVER, 0, guard, WEFT_CALL_SITE ());
}

int
weft_rwlock_try_read (WeftRwLock *lock, WeftRwGuard *guard)
{
  return lock_rw (lock, false, NEVER, 0, guard, WEFT_CALL_SITE ());
}

int
weft_rwlock_try_write (WeftRwLock *lock, WeftRwGuard *guard)
{
  return lock_rw (lock, true, NEVER, 0, guard, WEFT_CALL_SITE ());
}

int
weft_rwlock_read_timeout (WeftRwLock *lock, int64_t timeout_ms, WeftRwGuard *guard)
{
  return lock_rw (lock, false, UNTIL, timeout_ms, guard, WEFT_CALL_SITE ());
}

int
weft_rwlock_write_timeout (WeftRwLock *lock, int64_t timeout_ms, WeftRwGuard *guard)
{
  return lock_rw (lock, true, UNTIL, timeout_ms, guard, WEFT_CALL_SITE ());
}

int
weft_rw_guard_drop (WeftRwGuard *guard)
{
  uint64_t object, released_ns = 0;
  WeftRwLock *lock;
  Holder *holder;
  uint32_t waiters;

  if (guard == NULL || guard->lock == NULL)
    return -EINVAL;
  lock = guard->lock;
  object = object_of (lock);

  pthread_mutex_lock (&lock->lock);
  holder = find_holder (lock, weft_emit_tid ());
  if (holder == NULL || lock->writing != guard->exclusive) {
    pthread_mutex_unlock (&lock->lock);
    return -EPERM;
  }
  if (guard->exclusive && weft_thread_panicking () && !guard->panicking) {
    lock->poisoned = true;
    weft_emit_poison (object, WEFT_POISON_POISONED);
  }
  if (guard->acquired_ns != 0)
    released_ns = weft_emit_now_ns ();
  waiters = lock->waiters.length;
  for (Holder *end = lock->holders + lock->n_holders - 1; holder < end; holder++)
    holder[0] = holder[1];
  lock->n_holders -= 1;
  lock->writing = false;
  grant (lock);
  pthread_mutex_unlock (&lock->lock);

  if (released_ns != 0)
    weft_emit_hold (object, guard->exclusive ? WEFT_HOLD_EXCLUSIVE : WEFT_HOLD_SHARED,
                    guard->acquired_ns, released_ns, waiters, guard->site);
  *guard = (WeftRwGuard)WEFT_RW_GUARD_INIT;
  return 0;
}

void
weft_rw_guard_cleanup (WeftRwGuard *guard)
{
  weft_rw_guard_drop (guard);
}

const void *
weft_rw_guard_value (const WeftRwGuard *guard)
{
  return guard != NULL && guard->lock != NULL ? guard->lock->value : NULL;
}

void *
weft_rw_guard_value_mut (const WeftRwGuard *guard)
{
  return guard != NULL && guard->lock != NULL && guard->exclusive ? guard->lock->value
                                                                  : NULL;
}

bool
weft_rwlock_is_poisoned (WeftRwLock *lock)
{
  bool poisoned;

  if (lock == NULL)
    return false;
  pthread_mutex_lock (&lock->lock);
  poisoned = lock->poisoned;
  pthread_mutex_unlock (&lock->lock);
  return poisoned;
}

int
weft_rwlock_clear_poison (WeftRwLock *lock)
{
  if (lock == NULL)
    return -EINVAL;
  pthread_mutex_lock (&lock->lock);
  if (lock->poisoned)
    weft_emit_poison (object_of (lock), WEFT_POISON_CLEARED);
  lock->poisoned = false;
  pthread_mutex_unlock (&lock->lock);
  return 0;
}
