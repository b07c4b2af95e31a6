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

/* Makes the generation after @previous, which may be NULL. */
static ObjectBuild *
new_object (WeftTraceBuilder *self,
            const ThreadBuild *thread,
            WeftObjectKind kind,
            uint64_t address,
            ObjectBuild *previous)
{
  ProcessBuild *process = weft_builder_process_of (self, thread);
  ObjectBuild *object = g_new0 (ObjectBuild, 1);

  object->index = self->objects->len;
  object->row.kind = kind;
  object->row.process = thread->row.process;
  object->row.address = address;
  object->row.capacity = -1;
  object->row.site = WEFT_NO_ROW;
  object->row.thinned_ns = INT64_MIN;
  object->row.created_ns = previous != NULL ? previous->row.destroyed_ns : INT64_MIN;
  object->row.destroyed_ns = INT64_MAX;
  object->row.generation = previous != NULL ? previous->row.generation + 1 : 0;
  object->previous = previous;
  object->claim.thread = object->got.thread = WEFT_NO_ROW;
  g_ptr_array_add (self->objects, object);
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
  object = weft_builder_object (self, thread, event->counts.kind, event->counts.object,
                                event->time_ns);
  if (event->type == WEFT_EVENT_LOCK_COUNTS)
    object->row.acquisitions += event->counts.acquisitions;
  else if (event->counts.detail == WEFT_DETAIL_INTERACTIONS)
    object->row.thinned_ns = event->time_ns;
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

uint32_t
weft_builder_site (WeftTraceBuilder *self, const ThreadBuild *thread, uint64_t address)
{
  ProcessBuild *process;
  WeftSite site = { .process = thread->row.process, .address = address };
  gpointer found;

  if (address == 0)
    return WEFT_NO_ROW;
  process = weft_builder_process_of (self, thread);
  found = g_hash_table_lookup (process->sites, KEY (address));
  if (found != NULL)
    return (uint32_t)(uintptr_t)found - 1;
  g_array_append_val (self->sites, site);
  g_hash_table_insert (process->sites, KEY (address), KEY (self->sites->len));
  return self->sites->len - 1;
}

/* LTTng does not tell whose modules it lists, but does so before the process' own first
 * event: they are of the next process to start, or, if none does, of the last. */
void
weft_builder_add_module (WeftTraceBuilder *self, const WeftEvent *event)
{
  ProcessBuild *process = NULL;
  Module module = { event->module.base, event->module.size,
                    weft_builder_intern (self, event->module.path) };

  if (module.path == NULL || module.size == 0)
    return;
  if (event->module.pid > 0)
    process = g_hash_table_lookup (self->pids, KEY (event->module.pid));
  g_array_append_val (process != NULL ? process->modules : self->early_modules, module);
}

/* The latest that was loaded there. */
static const Module *
find_module (const ProcessBuild *process, uint64_t address)
{
  for (guint i = process->modules->len; i-- > 0;) {
    const Module *module = &g_array_index (process->modules, Module, i);

    if (address >= module->base && address - module->base < module->size)
      return module;
  }
  return NULL;
}

static void
resolve_site (WeftTraceBuilder *self, WeftSite *site)
{
  const Module *module
      = find_module (g_ptr_array_index (self->processes, site->process), site->address);
  const WeftSymbol *symbol = NULL;
  g_autofree char *text = NULL, *base = NULL;

  /* A forked child has its parent's modules. */
  for (guint i = 0; module == NULL && i < self->processes->len; i++)
    module = find_module (g_ptr_array_index (self->processes, i), site->address);

  if (module != NULL) {
    site->module = module->path;
    site->offset = site->address - module->base;
    if (self->symbols != NULL)
      symbol = weft_symbols_find (self->symbols, site->module, site->offset);
  }
  if (symbol != NULL) {
    site->function = weft_builder_intern (self, symbol->function);
    site->file = weft_builder_intern (self, symbol->file);
    site->line = symbol->line;
  }

  if (site->file != NULL && site->line > 0) {
    base = g_path_get_basename (site->file);
    text = g_strdup_printf ("%s:%d", base, site->line);
  } else if (site->module != NULL) {
    base = g_path_get_basename (site->module);
    text = g_strdup_printf ("%s+0x%" G_GINT64_MODIFIER "x", base, site->offset);
  } else {
    text = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", site->address);
  }
  site->text = weft_builder_intern (self, text);
}

void
weft_builder_resolve_sites (WeftTraceBuilder *self)
{
  if (self->processes->len > 0) {
    ProcessBuild *last = g_ptr_array_index (self->processes, self->processes->len - 1);

    g_array_append_vals (last->modules, self->early_modules->data,
                         self->early_modules->len);
  }
  for (guint i = 0; i < self->sites->len; i++)
    resolve_site (self, &g_array_index (self->sites, WeftSite, i));
}
