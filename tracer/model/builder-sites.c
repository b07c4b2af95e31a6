/* Call sites and call stacks: where modules are loaded, what symbols say of the addresses
 * in them, and which frame of a stack is the program's own. */
#include "tracer/model/builder-private.h"
#include "tracer/model/names.h"

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

static const Module *
module_of (const WeftTraceBuilder *self, uint32_t process, uint64_t address)
{
  const Module *module
      = find_module (g_ptr_array_index (self->processes, process), address);

  /* A forked child has its parent's modules. */
  for (guint i = 0; module == NULL && i < self->processes->len; i++)
    module = find_module (g_ptr_array_index (self->processes, i), address);
  return module;
}

/* A line of the library stands for nothing in a function of the program, into which more
 * than can be told was inlined. */
static char *
text_of (const WeftSite *site)
{
  g_autofree char *base = NULL;

  if (site->file != NULL && site->line > 0
      && (site->runtime || site->function == NULL
          || !weft_file_is_of_runtime (site->file))) {
    base = g_path_get_basename (site->file);
    return g_strdup_printf ("%s:%d", base, site->line);
  }
  if (site->name != NULL)
    return g_strdup (site->name);
  if (site->module != NULL) {
    base = g_path_get_basename (site->module);
    return g_strdup_printf ("%s+0x%" G_GINT64_MODIFIER "x", base, site->offset);
  }
  return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", site->address);
}

static void
describe_site (WeftTraceBuilder *self, WeftSite *site, const WeftSymbol *symbol)
{
  g_autofree char *name = NULL, *text = NULL;

  if (symbol != NULL) {
    site->function = weft_builder_intern (self, symbol->function);
    site->file = weft_builder_intern (self, symbol->file);
    site->line = symbol->line;
  }
  if (site->function != NULL) {
    name = weft_name_shorten (site->function);
    site->name = weft_builder_intern (self, name);
  }
  site->runtime = weft_name_is_of_runtime (site->function, site->file, site->module);
  text = text_of (site);
  site->text = weft_builder_intern (self, text);
}

/* The functions that what is there was inlined into become a row each, after all others. */
static void
resolve_site (WeftTraceBuilder *self, uint32_t row)
{
  WeftSite site = g_array_index (self->sites, WeftSite, row);
  const Module *module = module_of (self, site.process, site.address);
  const WeftSymbol *frames = NULL;
  size_t n = 0;

  if (module != NULL) {
    site.module = module->path;
    site.offset = site.address - module->base;
    if (self->symbols != NULL)
      frames = weft_symbols_find_frames (self->symbols, site.module, site.offset, &n);
  }
  for (size_t i = 0; i == 0 || i < n; i++) {
    describe_site (self, &site, i < n ? &frames[i] : NULL);
    site.caller = i + 1 < n ? self->sites->len : WEFT_NO_ROW;
    g_array_index (self->sites, WeftSite, row) = site;
    row = site.caller;
    if (row != WEFT_NO_ROW)
      g_array_append_val (self->sites, site);
  }
}

void
weft_builder_resolve_sites (WeftTraceBuilder *self)
{
  guint n = self->sites->len;

  if (self->processes->len > 0) {
    ProcessBuild *last = g_ptr_array_index (self->processes, self->processes->len - 1);

    g_array_append_vals (last->modules, self->early_modules->data,
                         self->early_modules->len);
  }
  for (guint i = 0; i < n; i++)
    resolve_site (self, i);
}

const WeftSite *
weft_builder_get_site (const WeftTraceBuilder *self, uint32_t row)
{
  return &g_array_index (self->sites, WeftSite, row);
}

/* The innermost function at @site that is the program's own: @site itself where there is
 * none, or nothing is known. */
static uint32_t
own_site (const WeftTraceBuilder *self, uint32_t site)
{
  for (uint32_t row = site; row != WEFT_NO_ROW;
       row = weft_builder_get_site (self, row)->caller)
    if (!weft_builder_get_site (self, row)->runtime)
      return row;
  return site;
}

uint32_t
weft_builder_own_site (const WeftTraceBuilder *self, uint32_t stack, uint32_t site)
{
  size_t n;
  const uint32_t *frames;

  if (stack == WEFT_NO_ROW)
    return site != WEFT_NO_ROW ? own_site (self, site) : WEFT_NO_ROW;
  frames = weft_builder_stack (self, stack, &n);
  for (size_t i = 0; i < n; i++)
    if (!weft_builder_get_site (self, frames[i])->runtime)
      return frames[i];
  return site;
}

static void
find_own_sites_of_thread (const WeftTraceBuilder *self, ThreadBuild *thread)
{
  thread->row.spawn_site
      = weft_builder_own_site (self, thread->spawn_stack, thread->row.spawn_site);
  for (guint i = 0; thread->waits != NULL && i < thread->waits->len; i++) {
    WeftWait *wait = &g_array_index (thread->waits, WeftWait, i);

    wait->site = weft_builder_own_site (self, wait->stack, wait->site);
    wait->holder_site = weft_builder_own_site (self, WEFT_NO_ROW, wait->holder_site);
  }
}

static void
find_own_sites_of_object (const WeftTraceBuilder *self, ObjectBuild *object)
{
  object->row.site = weft_builder_own_site (self, WEFT_NO_ROW, object->row.site);
  for (guint i = 0; object->holds != NULL && i < object->holds->len; i++) {
    WeftHold *hold = &g_array_index (object->holds, WeftHold, i);

    hold->site = weft_builder_own_site (self, WEFT_NO_ROW, hold->site);
  }
  for (guint i = 0; object->claims != NULL && i < object->claims->len; i++) {
    Claim *claim = &g_array_index (object->claims, Claim, i);

    claim->site = weft_builder_own_site (self, WEFT_NO_ROW, claim->site);
  }
  for (guint i = 0; object->messages != NULL && i < object->messages->len; i++) {
    WeftMessage *message = &g_array_index (object->messages, WeftMessage, i);

    message->send_site = weft_builder_own_site (self, WEFT_NO_ROW, message->send_site);
    message->receive_site
        = weft_builder_own_site (self, WEFT_NO_ROW, message->receive_site);
  }
}

void
weft_builder_find_own_sites (WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    find_own_sites_of_thread (self, g_ptr_array_index (self->threads, i));
  for (guint i = 0; i < self->objects->len; i++)
    find_own_sites_of_object (self, g_ptr_array_index (self->objects, i));
}

void
weft_builder_place_objects (WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->objects->len; i++) {
    WeftObject *object = &((ObjectBuild *)g_ptr_array_index (self->objects, i))->row;
    const Module *module = module_of (self, object->process, object->address);

    if (module == NULL || object->kind == WEFT_OBJECT_THREAD)
      continue;
    object->module = module->path;
    object->offset = object->address - module->base;
  }
}
