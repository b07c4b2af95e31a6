/* gui/view/relations.h: who interacts with whom in a trace, and who uses what, each pair
 * once. Threads interact that spawn, join, hand over to, send to or wake each other, and
 * those of which one waited for the other in vain. A thread uses an object that it held,
 * waited for, sent or received through, woke others by, or said something about. */
#pragma once

#include "gui/view/seriation.h"
#include "tracer/model/trace.h"

typedef struct {
  uint32_t other;  /* a thread or an object */
  uint32_t weight; /* how often; never 0, and no more than fits */
} WeftRelation;

typedef struct WeftRelations WeftRelations;

/* O(everything that happened): for large traces in a worker thread. Returns: (transfer
 * full): needs @trace no longer. */
WeftRelations *weft_relations_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_relations_free (WeftRelations *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRelations, weft_relations_free)

/* The threads that @thread interacts with, without itself; the objects that it uses; the
 * threads that use @object. In no special order, each once. O(1). */
const WeftRelation *
weft_relations_threads (const WeftRelations *self, uint32_t thread, size_t *ret_n);
const WeftRelation *
weft_relations_objects (const WeftRelations *self, uint32_t thread, size_t *ret_n);
const WeftRelation *
weft_relations_users (const WeftRelations *self, uint32_t object, size_t *ret_n);

/* The pairs of threads, each once. */
const WeftTie *weft_relations_ties (const WeftRelations *self, size_t *ret_n);
