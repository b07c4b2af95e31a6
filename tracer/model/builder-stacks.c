/* Call stacks. A process tells the frames of one once, or now and then, and its id each
 * time; a stack is of the same thread's next event. */
#include <string.h>

#include "tracer/model/builder-private.h"

static uint32_t
new_stack (WeftTraceBuilder *self, const ThreadBuild *thread, const WeftEvent *event)
{
  uint32_t end;

  for (uint32_t i = 0; i < event->stack.n_frames; i++) {
    uint32_t site = weft_builder_site (self, thread, event->stack.frames[i]);

    if (site != WEFT_NO_ROW)
      g_array_append_val (self->frames, site);
  }
  end = self->frames->len;
  g_array_append_val (self->stack_ends, end);
  return self->stack_ends->len - 1;
}

void
weft_builder_add_stack (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  ProcessBuild *process = weft_builder_process_of (self, thread);
  gpointer known;

  if (process->stacks == NULL)
    process->stacks = g_hash_table_new (NULL, NULL);
  known = g_hash_table_lookup (process->stacks, KEY (event->stack.id));
  if (known != NULL) {
    thread->stack = (uint32_t)(uintptr_t)known - 1;
  } else if (event->stack.n_frames > 0) {
    thread->stack = new_stack (self, thread, event);
    g_hash_table_insert (process->stacks, KEY (event->stack.id),
                         KEY ((uint64_t)thread->stack + 1));
  } else {
    /* Its frames were lost. */
    thread->stack = WEFT_NO_ROW;
  }
}

const uint32_t *
weft_builder_stack (const WeftTraceBuilder *self, uint32_t stack, size_t *ret_n)
{
  uint32_t first = stack > 0 ? g_array_index (self->stack_ends, uint32_t, stack - 1) : 0;

  *ret_n = g_array_index (self->stack_ends, uint32_t, stack) - first;
  return &g_array_index (self->frames, uint32_t, first);
}

/* The probe's own function, in which every thread begins, is no frame of the program's. */
static bool
is_of_probe (const WeftSite *site)
{
  const char *slash = site->module != NULL ? strrchr (site->module, '/') : NULL;

  return slash != NULL && strcmp (slash, "/libweft-probe.so") == 0;
}

void
weft_builder_expand_stacks (WeftTraceBuilder *self)
{
  g_autoptr (GArray) told = g_steal_pointer (&self->frames);
  uint32_t from = 0;

  self->frames = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), told->len);
  for (guint i = 0; i < self->stack_ends->len; i++) {
    uint32_t *end = &g_array_index (self->stack_ends, uint32_t, i);

    for (; from < *end; from++) {
      uint32_t row = g_array_index (told, uint32_t, from);

      if (is_of_probe (weft_builder_get_site (self, row)))
        continue;
      for (; row != WEFT_NO_ROW; row = weft_builder_get_site (self, row)->caller)
        g_array_append_val (self->frames, row);
    }
    *end = self->frames->len;
  }
}

void
weft_builder_finish_stacks (WeftTraceBuilder *self)
{
  WeftTrace *trace = self->trace;
  uint32_t *first = g_new0 (uint32_t, self->stack_ends->len + 1);

  for (guint i = 0; i < self->stack_ends->len; i++)
    first[i + 1] = g_array_index (self->stack_ends, uint32_t, i);
  trace->frames_of_stack.n = self->stack_ends->len;
  trace->frames_of_stack.first = first;
  trace->frames.n = self->frames->len;
  trace->frames.rows = g_array_free (g_steal_pointer (&self->frames), FALSE);
}
