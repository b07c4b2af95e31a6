#include "tracer/model/builder-private.h"

/* Half of what an interval can hold; 9 years on a clock that starts with the machine. */
#define LATEST_NS (INT64_C (1) << 58)

static void
free_list (GArray *list)
{
  if (list != NULL)
    g_array_unref (list);
}

static void
free_process (gpointer data)
{
  ProcessBuild *process = data;

  g_hash_table_unref (process->threads);
  for (size_t i = 0; i < N_CLASSES; i++)
    g_hash_table_unref (process->objects[i]);
  g_hash_table_unref (process->sites);
  g_clear_pointer (&process->stacks, g_hash_table_unref);
  free_list (process->modules);
  g_free (process);
}

static void
free_thread (gpointer data)
{
  ThreadBuild *thread = data;

  free_list (thread->waits);
  free_list (thread->notes);
  free_list (thread->spans);
  free_list (thread->gaps);
  g_free (thread);
}

static void
free_object (gpointer data)
{
  ObjectBuild *object = data;

  free_list (object->claims);
  free_list (object->holds);
  free_list (object->wakes);
  free_list (object->messages);
  free_list (object->depths);
  g_clear_pointer (&object->outstanding, g_hash_table_unref);
  g_free (object);
}

WeftTraceBuilder *
weft_trace_builder_new (void)
{
  WeftTraceBuilder *self = g_new0 (WeftTraceBuilder, 1);

  self->trace = weft_trace_new_empty ();
  self->trace->defects.lost_is_exact = true;
  self->processes = g_ptr_array_new_with_free_func (free_process);
  self->threads = g_ptr_array_new_with_free_func (free_thread);
  self->objects = g_ptr_array_new_with_free_func (free_object);
  self->tids = g_hash_table_new (NULL, NULL);
  self->pids = g_hash_table_new (NULL, NULL);
  self->early_modules = g_array_new (FALSE, FALSE, sizeof (Module));
  self->sites = g_array_new (FALSE, FALSE, sizeof (WeftSite));
  self->losses = g_array_new (FALSE, FALSE, sizeof (WeftLoss));
  self->namings = g_array_new (FALSE, FALSE, sizeof (Naming));
  self->switches = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  self->switch_losses = g_array_new (FALSE, FALSE, sizeof (WeftLoss));
  self->frames = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->stack_ends = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->begin_ns = INT64_MAX;
  return self;
}

void
weft_trace_builder_free (WeftTraceBuilder *self)
{
  if (self == NULL)
    return;
  weft_trace_unref (self->trace);
  g_hash_table_unref (self->tids);
  g_hash_table_unref (self->pids);
  g_ptr_array_unref (self->objects);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->processes);
  free_list (self->early_modules);
  free_list (self->sites);
  free_list (self->losses);
  free_list (self->namings);
  g_hash_table_unref (self->switches);
  free_list (self->switch_losses);
  free_list (self->frames);
  free_list (self->stack_ends);
  g_free (self);
}

const char *
weft_builder_intern (WeftTraceBuilder *self, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return NULL;
  if (!g_utf8_validate (text, -1, NULL)) {
    g_autofree char *valid = g_utf8_make_valid (text, -1);

    return g_string_chunk_insert_const (self->trace->strings, valid);
  }
  return g_string_chunk_insert_const (self->trace->strings, text);
}

bool
weft_builder_lost_since (const WeftTraceBuilder *self, int64_t time_ns)
{
  return self->losses->len > 0 && self->last_loss_ns > time_ns;
}

bool
weft_builder_read_loss (WeftTraceBuilder *self, const WeftEvent *event, WeftLoss *ret)
{
  ret->begin_ns = event->time_ns;
  ret->end_ns = event->loss.end_ns;
  ret->count = event->loss.count;
  ret->cpu = event->loss.cpu;
  if (ret->end_ns < ret->begin_ns || ret->end_ns > LATEST_NS) {
    self->trace->defects.malformed++;
    return false;
  }
  /* Half-open, so that one at a single moment overlaps something. */
  if (ret->end_ns == ret->begin_ns)
    ret->end_ns++;
  return true;
}

static void
add_loss (WeftTraceBuilder *self, const WeftEvent *event)
{
  WeftDefects *defects = &self->trace->defects;
  WeftLoss loss;

  if (!weft_builder_read_loss (self, event, &loss))
    return;
  g_array_append_val (self->losses, loss);
  defects->lost += loss.count;
  if (loss.count == 0)
    defects->lost_is_exact = false;
  self->last_loss_ns = MAX (self->last_loss_ns, loss.end_ns);
  self->begin_ns = MIN (self->begin_ns, loss.begin_ns);
  self->end_ns = MAX (self->end_ns, loss.end_ns);
}

static void
dispatch (WeftTraceBuilder *self, const WeftEvent *event)
{
  switch (event->type) {
  case WEFT_EVENT_PROCESS_START:
    weft_builder_add_process (self, event);
    break;
  case WEFT_EVENT_THREAD_SPAWN:
  case WEFT_EVENT_THREAD_SPAWN_FAILED:
  case WEFT_EVENT_THREAD_START:
  case WEFT_EVENT_THREAD_NAME:
  case WEFT_EVENT_THREAD_DETACH:
  case WEFT_EVENT_THREAD_EXIT:
    weft_builder_add_thread (self, event);
    break;
  case WEFT_EVENT_WAIT_BEGIN:
  case WEFT_EVENT_WAIT_END:
    weft_builder_add_wait (self, event);
    break;
  case WEFT_EVENT_HOLD:
    weft_builder_add_hold (self, event);
    break;
  case WEFT_EVENT_HELD:
    weft_builder_add_held (self, event);
    break;
  case WEFT_EVENT_WAKE:
    weft_builder_add_wake (self, event);
    break;
  case WEFT_EVENT_OBJECT_SEEN:
    weft_builder_add_seen (self, event);
    break;
  case WEFT_EVENT_OBJECT_NAME:
    weft_builder_add_naming (self, event);
    break;
  case WEFT_EVENT_LOCK_COUNTS:
  case WEFT_EVENT_DETAIL:
    weft_builder_add_counts (self, event);
    break;
  case WEFT_EVENT_STACK:
    weft_builder_add_stack (self, event);
    break;
  case WEFT_EVENT_OBJECT_CREATE:
  case WEFT_EVENT_OBJECT_DESTROY:
    weft_builder_add_object (self, event);
    break;
  case WEFT_EVENT_SEND:
  case WEFT_EVENT_RECEIVE:
  case WEFT_EVENT_DISCARD:
  case WEFT_EVENT_DISCONNECT:
    weft_builder_add_message (self, event);
    break;
  default:
    weft_builder_add_note (self, event);
    break;
  }
}

/* What a signal handler may say between a stack and its event. */
static bool
is_annotation (WeftEventType type)
{
  switch (type) {
  case WEFT_EVENT_OBJECT_CREATE:
  case WEFT_EVENT_OBJECT_DESTROY:
  case WEFT_EVENT_OBJECT_NAME:
  case WEFT_EVENT_SEND:
  case WEFT_EVENT_RECEIVE:
  case WEFT_EVENT_DISCARD:
  case WEFT_EVENT_DISCONNECT:
  case WEFT_EVENT_MARK:
  case WEFT_EVENT_SPAN_BEGIN:
  case WEFT_EVENT_SPAN_END:
  case WEFT_EVENT_VALUE:
  case WEFT_EVENT_ACCESS:
    return true;
  default:
    return false;
  }
}

/* A stack is of one event only. */
static void
forget_stack (WeftTraceBuilder *self, int32_t tid)
{
  ThreadBuild *thread = g_hash_table_lookup (self->tids, KEY (tid));

  if (thread != NULL)
    thread->stack = WEFT_NO_ROW;
}

void
weft_trace_builder_add (WeftTraceBuilder *self, const WeftEvent *event)
{
  bool of_scheduling = weft_event_is_scheduling (event->type);
  bool of_thread = event->type != WEFT_EVENT_MODULE && event->type != WEFT_EVENT_LOSS
                   && !of_scheduling;

  if (of_thread)
    self->trace->defects.events++;
  if (event->type >= WEFT_N_EVENT_TYPES || event->time_ns < 0 || event->time_ns > LATEST_NS
      || (of_thread && (event->tid <= 0 || event->time_ns < self->last_ns))) {
    self->trace->defects.malformed++;
    return;
  }
  if (of_scheduling) {
    weft_builder_add_scheduling (self, event);
    return;
  }
  if (event->type == WEFT_EVENT_LOSS) {
    add_loss (self, event);
    return;
  }
  if (event->type == WEFT_EVENT_MODULE) {
    weft_builder_add_module (self, event);
    return;
  }
  self->last_ns = event->time_ns;
  self->begin_ns = MIN (self->begin_ns, event->time_ns);
  self->end_ns = MAX (self->end_ns, event->time_ns);
  dispatch (self, event);
  /* What another thread says of this one does not come between the two. */
  if (event->type != WEFT_EVENT_STACK && event->type != WEFT_EVENT_HELD
      && !is_annotation (event->type))
    forget_stack (self, event->tid);
}

void
weft_trace_builder_extend (WeftTraceBuilder *self, int64_t time_ns)
{
  if (time_ns <= LATEST_NS)
    self->until_ns = MAX (self->until_ns, time_ns);
}

void
weft_trace_builder_set_info (WeftTraceBuilder *self, const WeftRunInfo *info)
{
  WeftRunInfo *own = &self->trace->info;

  weft_run_info_clear (own);
  own->program = g_strdup (info->program);
  own->args = g_strdupv (info->args);
  own->host = g_strdup (info->host);
  own->detail = g_strdup (info->detail);
  own->scheduling_refusal = g_strdup (info->scheduling_refusal);
  own->started_unix_ns = info->started_unix_ns;
  own->started_monotonic_ns = info->started_monotonic_ns;
  own->exit_status = info->exit_status;
}

void
weft_trace_builder_set_symbols (WeftTraceBuilder *self, const WeftSymbols *symbols)
{
  self->symbols = symbols;
}
