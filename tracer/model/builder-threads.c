#include "tracer/model/builder-private.h"

static ProcessBuild *
new_process (
    WeftTraceBuilder *self, int32_t pid, int32_t ppid, const char *program, int64_t time_ns)
{
  ProcessBuild *process = g_new0 (ProcessBuild, 1);
  const char *text = weft_builder_intern (self, program);

  process->index = self->processes->len;
  process->row.pid = pid;
  process->row.ppid = ppid;
  process->row.program = text != NULL ? text : "";
  process->row.begin_ns = process->last_ns = time_ns;
  process->row.detail = WEFT_N_DETAILS;
  process->threads = g_hash_table_new (NULL, NULL);
  for (size_t i = 0; i < N_CLASSES; i++)
    process->objects[i] = g_hash_table_new (NULL, NULL);
  process->sites = g_hash_table_new (NULL, NULL);
  process->modules = g_steal_pointer (&self->early_modules);
  self->early_modules = g_array_new (FALSE, FALSE, sizeof (Module));
  g_ptr_array_add (self->processes, process);
  g_hash_table_insert (self->pids, KEY (pid), process);
  return process;
}

static ThreadBuild *
new_thread (WeftTraceBuilder *self, ProcessBuild *process, uint64_t number, int64_t time_ns)
{
  ThreadBuild *thread = g_new0 (ThreadBuild, 1);

  thread->index = self->threads->len;
  thread->row.process = process->index;
  thread->row.parent = WEFT_NO_ROW;
  thread->row.number = number;
  thread->row.spawned_ns = thread->row.begin_ns = thread->last_ns = time_ns;
  thread->row.spawn_site = thread->spawn_stack = WEFT_NO_ROW;
  thread->stack = WEFT_NO_ROW;
  g_ptr_array_add (self->threads, thread);
  if (number != WEFT_NO_NUMBER)
    g_hash_table_insert (process->threads, KEY (number), thread);
  return thread;
}

ProcessBuild *
weft_builder_process_of (WeftTraceBuilder *self, const ThreadBuild *thread)
{
  return g_ptr_array_index (self->processes, thread->row.process);
}

/* The process that a thread of unknown origin is of. With several in the trace it is a
 * guess: nothing in the event says more than the thread's kernel id. */
static ProcessBuild *
likely_process (WeftTraceBuilder *self, int32_t tid, int64_t time_ns)
{
  ProcessBuild *process = g_hash_table_lookup (self->pids, KEY (tid));

  if (process != NULL)
    return process;
  if (self->processes->len > 0)
    return g_ptr_array_index (self->processes, self->processes->len - 1);
  return new_process (self, 0, 0, NULL, time_ns);
}

static ThreadBuild *
new_unknown_thread (WeftTraceBuilder *self, int32_t tid, int64_t time_ns)
{
  ProcessBuild *process = likely_process (self, tid, time_ns);
  bool is_main = process->row.pid == tid && weft_builder_find_number (process, 0) == NULL;
  ThreadBuild *thread = new_thread (self, process, is_main ? 0 : WEFT_NO_NUMBER, time_ns);

  self->trace->defects.unknown_threads++;
  thread->row.tid = tid;
  thread->row.name = is_main ? "main" : NULL;
  thread->started = true;
  g_hash_table_insert (self->tids, KEY (tid), thread);
  return thread;
}

ThreadBuild *
weft_builder_thread (WeftTraceBuilder *self, int32_t tid, int64_t time_ns)
{
  ThreadBuild *thread = g_hash_table_lookup (self->tids, KEY (tid));

  /* After its end a thread may still run destructors of thread-local data. Only a loss
   * can hide the start of another thread with the same kernel id. */
  if (thread == NULL
      || (thread->row.ended && weft_builder_lost_since (self, thread->last_ns)))
    thread = new_unknown_thread (self, tid, time_ns);
  if (thread->row.ended)
    thread->row.end_ns = time_ns;
  thread->last_ns = time_ns;
  weft_builder_process_of (self, thread)->last_ns = time_ns;
  return thread;
}

uint32_t
weft_builder_find_tid (const WeftTraceBuilder *self, int32_t tid)
{
  const ThreadBuild *thread = tid > 0 ? g_hash_table_lookup (self->tids, KEY (tid)) : NULL;

  return thread != NULL ? thread->index : WEFT_NO_ROW;
}

ThreadBuild *
weft_builder_find_number (ProcessBuild *process, uint64_t number)
{
  return g_hash_table_lookup (process->threads, KEY (number));
}

/* Ends a thread of which nothing more can come, though its exit was not seen. */
static void
end_unseen (ThreadBuild *thread)
{
  if (thread->row.ended || !thread->started)
    return;
  thread->row.ended = true;
  thread->row.end = WEFT_END_EXITED;
  thread->row.end_ns = thread->last_ns;
}

/* The same process id a second time: the program was replaced (exec), which ends all other
 * threads, or it ended and the id was used again. */
static void
end_process (WeftTraceBuilder *self, const ProcessBuild *process, const WeftEvent *next)
{
  /* An id that was given again has another parent, but for the rarest chance. */
  bool is_exec = process->row.ppid == next->process_start.ppid;

  for (guint i = 0; i < self->threads->len; i++) {
    ThreadBuild *thread = g_ptr_array_index (self->threads, i);
    bool lived_on = is_exec && thread->row.tid == process->row.pid && thread->started
                    && !thread->row.ended;

    if (weft_builder_process_of (self, thread) != process)
      continue;
    end_unseen (thread);
    if (lived_on)
      thread->row.end_ns = MAX (thread->row.end_ns, next->time_ns);
  }
}

void
weft_builder_add_process (WeftTraceBuilder *self, const WeftEvent *event)
{
  ProcessBuild *before = g_hash_table_lookup (self->pids, KEY (event->process_start.pid));

  if (event->process_start.pid <= 0) {
    self->trace->defects.malformed++;
    return;
  }
  if (before != NULL)
    end_process (self, before, event);
  new_process (self, event->process_start.pid, event->process_start.ppid,
               event->process_start.program, event->time_ns)
      ->row.detail
      = WEFT_DETAIL_FULL;
}

static void
add_spawn (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *parent = weft_builder_thread (self, event->tid, event->time_ns);
  ThreadBuild *child = new_thread (self, weft_builder_process_of (self, parent),
                                   event->thread.thread, event->time_ns);

  child->row.parent = parent->index;
  child->row.name = weft_builder_intern (self, event->thread.name);
  child->row.spawn_site = weft_builder_site (self, parent, event->thread.site);
  child->spawn_stack = parent->stack;
}

static void
add_start (WeftTraceBuilder *self, const WeftEvent *event)
{
  ProcessBuild *process = g_hash_table_lookup (self->pids, KEY (event->thread.pid));
  ThreadBuild *before = g_hash_table_lookup (self->tids, KEY (event->tid));
  ThreadBuild *thread;
  const char *name = weft_builder_intern (self, event->thread.name);

  if (process == NULL)
    process = new_process (self, event->thread.pid, 0, NULL, event->time_ns);
  thread = weft_builder_find_number (process, event->thread.thread);
  if (before != NULL && before == thread)
    return;
  if (before != NULL)
    end_unseen (before);
  if (thread == NULL || thread->started)
    thread = new_thread (self, process, event->thread.thread, event->time_ns);

  thread->started = true;
  thread->row.tid = event->tid;
  thread->row.begin_ns = thread->last_ns = event->time_ns;
  if (name != NULL)
    thread->row.name = name;
  g_hash_table_insert (self->tids, KEY (event->tid), thread);
}

static void
add_exit (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);

  if (event->thread.end >= WEFT_N_THREAD_ENDS) {
    self->trace->defects.malformed++;
    return;
  }
  thread->row.ended = true;
  thread->row.end = event->thread.end;
  thread->row.end_ns = event->time_ns;
}

/* What one thread says of another, or of itself, by number. */
static void
add_statement (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *speaker = weft_builder_thread (self, event->tid, event->time_ns);
  ThreadBuild *thread = weft_builder_find_number (weft_builder_process_of (self, speaker),
                                                  event->thread.thread);
  const char *name;

  if (thread == NULL)
    return;
  switch (event->type) {
  case WEFT_EVENT_THREAD_SPAWN_FAILED:
    thread->taken_back = !thread->started;
    break;
  case WEFT_EVENT_THREAD_NAME:
    name = weft_builder_intern (self, event->thread.name);
    if (name != NULL)
      thread->row.name = name;
    break;
  case WEFT_EVENT_THREAD_DETACH:
    thread->row.detached = true;
    break;
  default:
    g_assert_not_reached ();
  }
}

void
weft_builder_add_thread (WeftTraceBuilder *self, const WeftEvent *event)
{
  switch (event->type) {
  case WEFT_EVENT_THREAD_SPAWN:
    add_spawn (self, event);
    break;
  case WEFT_EVENT_THREAD_START:
    add_start (self, event);
    break;
  case WEFT_EVENT_THREAD_EXIT:
    add_exit (self, event);
    break;
  default:
    add_statement (self, event);
    break;
  }
}

/* A thread that was joined has ended by then, though its exit may have been lost. How it
 * ended is not known; most return. */
static void
finish_joined (WeftTraceBuilder *self, const ThreadBuild *joiner)
{
  for (guint i = 0; joiner->waits != NULL && i < joiner->waits->len; i++) {
    const WeftWait *wait = &g_array_index (joiner->waits, WeftWait, i);
    ThreadBuild *target;

    if (wait->target == WEFT_NO_ROW || !wait->ended || wait->outcome != WEFT_OUTCOME_DONE)
      continue;
    target = g_ptr_array_index (self->threads, wait->target);
    target->row.joined = true;
    if (!target->row.ended && target->started) {
      target->row.ended = true;
      target->row.end = WEFT_END_RETURNED;
      target->row.end_ns = MAX (wait->end_ns, target->last_ns);
    }
  }
}

static void
finish_thread (WeftTraceBuilder *self, ThreadBuild *thread)
{
  ProcessBuild *process = weft_builder_process_of (self, thread);

  if (!thread->started) {
    thread->row.begin_ns = thread->row.end_ns = self->end_ns;
    return;
  }
  if (!thread->row.ended)
    thread->row.end_ns = self->end_ns;
  if (thread->in_wait) {
    WeftWait *wait = &g_array_index (thread->waits, WeftWait, thread->waits->len - 1);

    wait->end_ns = thread->row.end_ns;
  }
  process->row.end_ns = MAX (process->row.end_ns, thread->row.end_ns);
}

/* A thread may end without a word: with its process, or by a signal. What ends when all
 * ends is left in the state that it was in. */
static void
finish_gone (WeftTraceBuilder *self, ThreadBuild *thread)
{
  int64_t gone_ns;

  if (thread->row.ended || !thread->started)
    return;
  gone_ns = weft_builder_gone (self, thread->row.tid, thread->last_ns);
  if (gone_ns < self->last_ns) {
    end_unseen (thread);
    thread->row.end_ns = gone_ns;
  }
}

void
weft_builder_finish_threads (WeftTraceBuilder *self)
{
  for (guint i = 0; i < self->threads->len; i++)
    finish_joined (self, g_ptr_array_index (self->threads, i));
  for (guint i = 0; i < self->threads->len; i++)
    finish_gone (self, g_ptr_array_index (self->threads, i));
  for (guint i = 0; i < self->processes->len; i++) {
    ProcessBuild *process = g_ptr_array_index (self->processes, i);

    process->row.end_ns = process->last_ns;
  }
  for (guint i = 0; i < self->threads->len; i++)
    finish_thread (self, g_ptr_array_index (self->threads, i));
}
