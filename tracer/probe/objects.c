#define _GNU_SOURCE
#include "tracer/probe/objects.h"

#include "tracer/probe/holds.h"
#include "tracer/probe/life.h"

enum { SEEN_BITS = 13 };

/* Addresses that were told of, each at the place it falls on. */
static _Atomic uint64_t seen[1 << SEEN_BITS];

static _Atomic uint64_t *
seen_place (uint64_t object)
{
  return &seen[weft_hash (object) >> (64 - SEEN_BITS)];
}

void
weft_object_seen (WeftBlock *block, WeftObjectKind kind, uint64_t object, const void *site)
{
  _Atomic uint64_t *place = seen_place (object);

  if (atomic_load_explicit (place, memory_order_relaxed) == object
      || weft_site_is_foreign (site))
    return;
  atomic_store_explicit (place, object, memory_order_relaxed);
  weft_quiet_begin ();
  weft_emit_object_seen (kind, object);
  weft_quiet_end (block);
}

void
weft_object_create (WeftBlock *block,
                    WeftObjectKind kind,
                    const void *object,
                    const char *name,
                    int64_t capacity,
                    const void *site)
{
  if (weft_site_is_foreign (site))
    return;
  atomic_store_explicit (seen_place (weft_address (object)), weft_address (object),
                         memory_order_relaxed);
  weft_quiet_begin ();
  weft_emit_object_create (kind, weft_address (object), name, capacity, site);
  weft_quiet_end (block);
}

void
weft_object_destroy (WeftBlock *block,
                     WeftObjectKind kind,
                     const void *object,
                     const void *site)
{
  uint64_t address = weft_address (object);

  if (weft_site_is_foreign (site))
    return;
  if (atomic_load_explicit (seen_place (address), memory_order_relaxed) == address)
    atomic_store_explicit (seen_place (address), 0, memory_order_relaxed);
  weft_holds_forget_object (address);
  weft_quiet_begin ();
  weft_emit_object_destroy (kind, address);
  weft_quiet_end (block);
}

void
weft_objects_forget (void)
{
  for (uint32_t i = 0; i < 1u << SEEN_BITS; i++)
    if (seen[i] != 0)
      seen[i] = 0;
}
