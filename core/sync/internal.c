#include "core/sync/internal.h"

#include "tracer/events/emit.h"

/* A sequence lock made of atomics alone. The stores of the fields release, and their loads
 * acquire, so that neither can pass the epoch's; fences would do the same, but
 * ThreadSanitizer does not know them. There is one writer at a time: the holder. */
void
weft_holder_set (WeftHolder *self, int32_t tid, uint64_t since_ns)
{
  uint32_t epoch = atomic_load_explicit (&self->epoch, memory_order_relaxed);

  atomic_store_explicit (&self->epoch, epoch + 1, memory_order_relaxed);
  atomic_store_explicit (&self->tid, tid, memory_order_release);
  atomic_store_explicit (&self->since_ns, since_ns, memory_order_release);
  atomic_store_explicit (&self->epoch, epoch + 2, memory_order_release);
}

void
weft_holder_read (WeftHolder *self, int32_t *ret_tid, uint64_t *ret_since_ns)
{
  uint32_t epoch = atomic_load_explicit (&self->epoch, memory_order_acquire);
  int32_t tid = atomic_load_explicit (&self->tid, memory_order_acquire);
  uint64_t since_ns = atomic_load_explicit (&self->since_ns, memory_order_acquire);
  bool whole = (epoch & 1) == 0
               && epoch == atomic_load_explicit (&self->epoch, memory_order_relaxed);

  *ret_tid = whole ? tid : 0;
  *ret_since_ns = whole && tid != 0 ? since_ns : 0;
}

bool
weft_holder_is_self (WeftHolder *self)
{
  return atomic_load_explicit (&self->tid, memory_order_relaxed) == weft_emit_tid ();
}

uint64_t
weft_hold_time_ns (void)
{
  return weft_emit_wants_holds () ? weft_emit_now_ns () : 0;
}

struct timespec
weft_deadline (int64_t timeout_ms)
{
  const int64_t far_s = INT64_C (100) * 365 * 24 * 3600;
  struct timespec deadline;

  clock_gettime (CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += timeout_ms / 1000 < far_s ? timeout_ms / 1000 : far_s;
  deadline.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
  if (deadline.tv_nsec >= 1000000000) {
    deadline.tv_sec += 1;
    deadline.tv_nsec -= 1000000000;
  }
  return deadline;
}

int
weft_cond_init (pthread_cond_t *cond)
{
  pthread_condattr_t attributes;
  int error = pthread_condattr_init (&attributes);

  if (error != 0)
    return -error;
  error = pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  if (error == 0)
    error = pthread_cond_init (cond, &attributes);
  pthread_condattr_destroy (&attributes);
  return -error;
}

static void
unlink_waiter (WeftWaitQueue *self, WeftWaiter *waiter)
{
  *(waiter->previous != NULL ? &waiter->previous->next : &self->head) = waiter->next;
  *(waiter->next != NULL ? &waiter->next->previous : &self->tail) = waiter->previous;
  self->length -= 1;
}

int
weft_wait_queue_push (WeftWaitQueue *self, WeftWaiter *waiter)
{
  int error;

  *waiter = (WeftWaiter){ .previous = self->tail, .tid = weft_emit_tid () };
  error = weft_cond_init (&waiter->cond);
  if (error != 0)
    return error;

  *(self->tail != NULL ? &self->tail->next : &self->head) = waiter;
  self->tail = waiter;
  self->length += 1;
  return 0;
}

/* The signal is given while the object's lock is held: @waiter lives on the stack of a
 * thread that is free to go as soon as it has seen `woken`. */
WeftWaiter *
weft_wait_queue_wake (WeftWaitQueue *self)
{
  WeftWaiter *waiter = self->head;

  if (waiter == NULL)
    return NULL;
  unlink_waiter (self, waiter);
  waiter->waker = weft_emit_tid ();
  waiter->woken = true;
  pthread_cond_signal (&waiter->cond);
  return waiter;
}

int
weft_wait_queue_sleep (WeftWaitQueue *self,
                       WeftWaiter *waiter,
                       pthread_mutex_t *lock,
                       const struct timespec *deadline)
{
  int error = 0;

  while (!waiter->woken && error == 0) {
    if (deadline == NULL)
      error = pthread_cond_wait (&waiter->cond, lock);
    else
      error = pthread_cond_timedwait (&waiter->cond, lock, deadline);
  }

  if (!waiter->woken)
    unlink_waiter (self, waiter);
  pthread_cond_destroy (&waiter->cond);
  return waiter->woken ? 0 : -error;
}
