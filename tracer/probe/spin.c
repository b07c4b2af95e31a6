/* Spinlocks. They do not know their holder, so whoever takes one notes it here. */
#define _GNU_SOURCE
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

enum { OWNER_BITS = 8 };

/* By address: the thread (24 bits) and a part of the address, so that a lock is never told
 * another one's holder. */
static _Atomic uint64_t owners[1 << OWNER_BITS];

static uint64_t
owner_word (uint64_t object, int32_t tid)
{
  return (weft_hash (object) & ~UINT64_C (0xffffff)) | (uint32_t)tid;
}

static _Atomic uint64_t *
owner_place (uint64_t object)
{
  return &owners[weft_hash (object) >> (64 - OWNER_BITS)];
}

static int32_t
owner_of (uint64_t object)
{
  uint64_t word = atomic_load_explicit (owner_place (object), memory_order_relaxed);

  return owner_word (object, 0) == (word & ~UINT64_C (0xffffff))
             ? (int32_t)(word & 0xffffff)
             : 0;
}

static void
got (WeftBlock *block, pthread_spinlock_t *lock, const void *site)
{
  uint64_t object = weft_address (lock);

  atomic_store_explicit (owner_place (object), owner_word (object, weft_emit_tid ()),
                         memory_order_relaxed);
  weft_hold_begin (block, WEFT_OBJECT_SPINLOCK, object, WEFT_HOLD_EXCLUSIVE, 0, site);
}

static int
try_cb (void *data)
{
  return weft_real.pthread_spin_trylock ((pthread_spinlock_t *)data);
}

WEFT_EXPORT int
pthread_spin_init (pthread_spinlock_t *lock, int shared)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_spin_init (lock, shared);

  if (block != NULL && result == 0)
    weft_object_create (block, WEFT_OBJECT_SPINLOCK, (const void *)lock, NULL, -1,
                        WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_spin_destroy (pthread_spinlock_t *lock)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_spin_destroy (lock);

  if (block != NULL && result == 0)
    weft_object_destroy (block, WEFT_OBJECT_SPINLOCK, (const void *)lock, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_spin_lock (pthread_spinlock_t *lock)
{
  WeftBlock *block = weft_enter ();
  WeftWaitStart start = { WEFT_WAIT_SPIN, weft_address (lock), 0, 0, WEFT_SITE };
  uint64_t brief_ticks = 0;
  int result;

  if (block == NULL)
    return weft_real.pthread_spin_lock (lock);
  result = weft_real.pthread_spin_trylock (lock);
  if (result == EBUSY)
    result = weft_try_for_a_moment (try_cb, (void *)lock, &brief_ticks);
  if (result == EBUSY) {
    start.holder = owner_of (start.object);
    weft_wait_begin (block, &start);
    result = weft_real.pthread_spin_lock (lock);
    weft_wait_end (block, weft_outcome_of (result), weft_wait_releaser (start.object));
  }
  if (result == 0)
    got (block, lock, WEFT_SITE);
  if (result == 0 && brief_ticks > 0)
    weft_count_brief_wait (block, start.object, brief_ticks);
  return result;
}

WEFT_EXPORT int
pthread_spin_trylock (pthread_spinlock_t *lock)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pthread_spin_trylock (lock);

  if (block != NULL && result == 0)
    got (block, lock, WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pthread_spin_unlock (pthread_spinlock_t *lock)
{
  WeftBlock *block = weft_self.active;
  uint64_t object = weft_address (lock), released;
  WeftHeld *held, copy;
  uint32_t waiters;
  int result;

  if (WEFT_UNLIKELY (block == NULL)) {
    weft_real_need ();
    return weft_real.pthread_spin_unlock (lock);
  }
  if (WEFT_LIKELY (weft_hold_end_simply (block, object, true))
      || weft_hold_end_unseen (block, object))
    return weft_real.pthread_spin_unlock (lock);
  released = weft_ticks ();
  held = weft_hold_find (block, object);
  waiters = weft_hold_release (block, object, held, released);
  if (held == NULL)
    return weft_real.pthread_spin_unlock (lock);
  copy = *held;
  weft_hold_remove (block, held);
  result = weft_real.pthread_spin_unlock (lock);
  if ((copy.flags & WEFT_HOLD_RECORD) != 0 || waiters > 0)
    weft_hold_tell (block, &copy, released, waiters, WEFT_SITE);
  return result;
}
