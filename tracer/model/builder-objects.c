#include "tracer/model/builder-private.h"

static ObjectClass
class_of (WeftObjectKind kind)
{
  switch (kind) {
  case WEFT_OBJECT_ARC:
    return CLASS_ARC;
  case WEFT_OBJECT_VARIABLE:
    return CLASS_VARIABLE;
  case WEFT_OBJECT_CHANNEL:
    return CLASS_CHANNEL;
  default:
    return CLASS_SYNC;
  }
}

ObjectBuild *
weft_builder_unseen_object (WeftTraceBuilder *self,
                            const ThreadBuild *thread,
                            WeftObjectKind kind)
{
  ObjectBuild *object = g_new0 (ObjectBuild, 1);

  object->index = self->objects->len;
  object->row.kind = kind;
  object->row.process = thread->row.process;
  object->row.capacity = -1;
  object->row.site = object->place = object->user = WEFT_NO_ROW;
  object->row.thinned_ns = INT64_MIN;
  object->row.created_ns = INT64_MIN;
  object->row.destroyed_ns = INT64_MAX;
  object->got_thread = WEFT_NO_ROW;
  g_ptr_array_add (self->objects, object);
  return object;
}

/* Makes the generation after @previous, which may be NULL. */
static ObjectBuild *
new_object (WeftTraceBuilder *self,
            const ThreadBuild *thread,
            WeftObjectKind kind,
            uint64_t address,
            ObjectBuild *previous)
{
  ProcessBuild *process = weft_builder_process_of (self, thread);
  ObjectBuild *object = weft_builder_unseen_object (self, thread, kind);

  object->row.address = address;
  if (previous != NULL) {
    object->row.created_ns = previous->row.destroyed_ns;
    object->row.generation = previous->row.generation + 1;
    object->previous = previous;
  }
  g_hash_table_insert (process->objects[class_of (kind)], KEY (address), object);
  return object;
}

static ObjectBuild *
find_latest (WeftTraceBuilder *self,
             const ThreadBuild *thread,
             WeftObjectKind kind,
             uint64_t address)
{
  ProcessBuild *process = weft_builder_process_of (self, thread);

  return g_hash_table_lookup (process->objects[class_of (kind)], KEY (address));
}

ObjectBuild *
weft_builder_object (WeftTraceBuilder *self,
                     const ThreadBuild *thread,
                     WeftObjectKind kind,
                     uint64_t address,
                     int64_t time_ns)
{
  ObjectBuild *latest = find_latest (self, thread, kind, address), *object = latest;

  /* A hold is written after the release, when its lock may already be gone and its address
   * in use again. */
  while (object != NULL && object->row.created_ns > time_ns && object->previous != NULL)
    object = object->previous;
  /* Only a loss can hide the creation of another object at the same address. */
  if (object == NULL
      || (object == latest && object->destroyed && object->row.destroyed_ns < time_ns
          && weft_builder_lost_since (self, object->row.destroyed_ns))) {
    object = new_object (self, thread, kind, address, latest);
    object->implicit = true;
  }
  if (object->implicit
      && (object->row.kind == WEFT_OBJECT_UNKNOWN || kind == WEFT_OBJECT_RWLOCK))
    object->row.kind = kind;
  return object;
}

void
weft_builder_add_seen (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  ObjectBuild *object;

  if (event->object.kind >= WEFT_N_OBJECT_KINDS) {
    self->trace->defects.malformed++;
    return;
  }
  object = find_latest (self, thread, event->object.kind, event->object.object);
  /* Another one at the address of one that was destroyed. */
  if (object != NULL && object->destroyed) {
    object = new_object (self, thread, event->object.kind, event->object.object, object);
    object->implicit = true;
    return;
  }
  weft_builder_object (self, thread, event->object.kind, event->object.object,
                       event->time_ns);
}

void
weft_builder_add_counts (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  ObjectBuild *object;

  if (event->counts.kind >= WEFT_N_OBJECT_KINDS) {
    self->trace->defects.malformed++;
    return;
  }
  if (event->type == WEFT_EVENT_DETAIL && event->counts.object == 0) {
    weft_builder_process_of (self, thread)->row.detail = event->counts.detail;
    return;
  }
  object = weft_builder_object (self, thread, event->counts.kind, event->counts.object,
                                event->time_ns);
  if (event->type == WEFT_EVENT_LOCK_COUNTS) {
    object->row.acquisitions += event->counts.acquisitions;
    object->row.brief_waits += event->counts.brief_waits;
    object->row.brief_ns += event->counts.brief_ns;
  } else if (event->counts.detail == WEFT_DETAIL_INTERACTIONS) {
    object->row.thinned_ns = event->time_ns;
  }
}

void
weft_builder_add_object (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  ObjectBuild *object;

  if (event->object.kind >= WEFT_N_OBJECT_KINDS) {
    self->trace->defects.malformed++;
    return;
  }
  if (event->type == WEFT_EVENT_OBJECT_DESTROY) {
    object = weft_builder_object (self, thread, event->object.kind, event->object.object,
                                  event->time_ns);
    object->destroyed = true;
    object->row.destroyed_ns = event->time_ns;
    return;
  }

  object = find_latest (self, thread, event->object.kind, event->object.object);
  if (object != NULL && !object->destroyed) {
    object->destroyed = true;
    object->row.destroyed_ns = event->time_ns;
  }
  object = new_object (self, thread, event->object.kind, event->object.object, object);
  object->row.created_ns = event->time_ns;
  object->row.name = weft_builder_intern (self, event->object.name);
  object->row.capacity = event->object.capacity;
  object->row.site = weft_builder_site (self, thread, event->object.site);
}
