#include "core/sync/arc.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "tracer/events/emit.h"

struct WeftArc {
  _Atomic uint32_t count; /* references to the value */
  _Atomic uint32_t users; /* references, and drops that have not returned yet */
  void *value;
  WeftDestroy destroy;
};

static uint64_t
object_of (const WeftArc *arc)
{
  return (uintptr_t)arc;
}

int
weft_arc_new (const char *name, void *value, WeftDestroy destroy, WeftArc **ret_arc)
{
  WeftArc *arc;

  if (ret_arc == NULL)
    return -EINVAL;
  arc = calloc (1, sizeof *arc);
  if (arc == NULL)
    return -ENOMEM;
  atomic_init (&arc->count, 1);
  atomic_init (&arc->users, 1);
  arc->value = value;
  arc->destroy = destroy;
  weft_emit_object_create (WEFT_OBJECT_ARC, object_of (arc), name, -1, WEFT_CALL_SITE ());
  *ret_arc = arc;
  return 0;
}

/* Relaxed: whoever clones has a reference, so the value is there, and it passes the new one
 * on by means that order memory themselves. */
int
weft_arc_clone (WeftArc *arc, WeftArc **ret_arc)
{
  uint32_t count;

  if (arc == NULL || ret_arc == NULL)
    return -EINVAL;
  count = atomic_load_explicit (&arc->count, memory_order_relaxed);
  do {
    if (count >= WEFT_ARC_MAX_COUNT)
      return -EOVERFLOW;
  } while (!atomic_compare_exchange_weak_explicit (
      &arc->count, &count, count + 1, memory_order_relaxed, memory_order_relaxed));
  atomic_fetch_add_explicit (&arc->users, 1, memory_order_relaxed);
  weft_emit_arc (object_of (arc), +1, count + 1);
  *ret_arc = arc;
  return 0;
}

/* What is known of the object goes before it: a drop is written before its user leaves, so
 * the object's end always follows in the trace. */
static void
leave (WeftArc *arc)
{
  if (atomic_fetch_sub_explicit (&arc->users, 1, memory_order_acq_rel) != 1)
    return;
  weft_emit_object_destroy (WEFT_OBJECT_ARC, object_of (arc));
  free (arc);
}

/* Release: what this thread did to the value comes before its drop. Acquire, for the last
 * one: all those come before the destructor. A fence after the last drop would do instead
 * of acquiring on each, but ThreadSanitizer does not know fences. */
int
weft_arc_drop (WeftArc **arc)
{
  WeftArc *dropped;
  uint32_t count;

  if (arc == NULL || *arc == NULL)
    return -EINVAL;
  dropped = *arc;
  *arc = NULL;

  count = atomic_fetch_sub_explicit (&dropped->count, 1, memory_order_acq_rel);
  weft_emit_arc (object_of (dropped), -1, count - 1);
  if (count == 1 && dropped->destroy != NULL && dropped->value != NULL)
    dropped->destroy (dropped->value);
  leave (dropped);
  return 0;
}

void
weft_arc_cleanup (WeftArc **arc)
{
  weft_arc_drop (arc);
}

int
weft_arc_into_value (WeftArc **arc, void **ret_value)
{
  uint32_t last = 1;
  WeftArc *dropped;

  if (arc == NULL || *arc == NULL || ret_value == NULL)
    return -EINVAL;
  dropped = *arc;
  if (!atomic_compare_exchange_strong_explicit (&dropped->count, &last, 0,
                                                memory_order_acq_rel, memory_order_relaxed))
    return -EBUSY;
  weft_emit_arc (object_of (dropped), -1, 0);
  *arc = NULL;
  *ret_value = dropped->value;
  leave (dropped);
  return 0;
}

void *
weft_arc_value (const WeftArc *arc)
{
  return arc != NULL ? arc->value : NULL;
}

uint32_t
weft_arc_count (const WeftArc *arc)
{
  return arc != NULL ? atomic_load_explicit (&arc->count, memory_order_relaxed) : 0;
}
