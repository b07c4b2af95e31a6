#include "tracer/export/csv.h"

#include <inttypes.h>
#include <string.h>

#include "tracer/analysis/describe.h"
#include "tracer/analysis/language.h"
#include "tracer/analysis/profile.h"

typedef struct {
  const WeftTrace *trace;
  WeftOutput *output;
  GString *text;
  int64_t from_ns, to_ns;
  bool empty; /* nothing stands in the line yet */
} Writer;

void
weft_csv_append (GString *text, const char *tainted)
{
  g_autofree char *valid = g_utf8_make_valid (tainted, -1);

  if (strpbrk (valid, ",\"\r\n") == NULL && *valid != ' '
      && (*valid == '\0' || valid[strlen (valid) - 1] != ' ')) {
    g_string_append (text, valid);
    return;
  }
  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
}

static void
separate (Writer *w)
{
  if (!w->empty)
    g_string_append_c (w->text, ',');
  w->empty = false;
}

static void
put_text (Writer *w, const char *tainted)
{
  separate (w);
  if (tainted != NULL)
    weft_csv_append (w->text, tainted);
}

static void
put_int (Writer *w, int64_t value)
{
  separate (w);
  g_string_append_printf (w->text, "%" PRId64, value);
}

/* A figure that may be one that the trace does not tell. */
static void
put_known (Writer *w, int64_t value)
{
  if (value == WEFT_NOT_KNOWN)
    put_text (w, NULL);
  else
    put_int (w, value);
}

static void
put_row (Writer *w, uint32_t row)
{
  if (row == WEFT_NO_ROW)
    put_text (w, NULL);
  else
    put_int (w, row);
}

static void
put_flag (Writer *w, bool value)
{
  put_text (w, value ? "yes" : "no");
}

static void
put_thread (Writer *w, uint32_t row)
{
  size_t n;

  put_row (w, row);
  put_text (w, row != WEFT_NO_ROW ? weft_trace_threads (w->trace, &n)[row].name : NULL);
}

static void
put_object (Writer *w, uint32_t row)
{
  size_t n;

  put_row (w, row);
  put_text (w, row != WEFT_NO_ROW ? weft_trace_objects (w->trace, &n)[row].name : NULL);
}

static void
put_site (Writer *w, uint32_t row)
{
  size_t n;

  put_text (w, row != WEFT_NO_ROW ? weft_trace_sites (w->trace, &n)[row].text : NULL);
}

/* Returns: whether to go on. */
static bool
end_line (Writer *w)
{
  g_string_append (w->text, "\r\n");
  w->empty = true;
  return weft_output_flush (w->output);
}

/* What is a moment is within, what lasts overlaps. */
static bool
wanted (const Writer *w, int64_t begin_ns, int64_t end_ns)
{
  return begin_ns < w->to_ns && (end_ns > w->from_ns || begin_ns >= w->from_ns);
}

static void
write_waits (Writer *w)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (w->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const WeftWait *wait = &waits[i];

    if (!wanted (w, wait->begin_ns, wait->end_ns))
      continue;
    put_int (w, i);
    put_thread (w, wait->thread);
    put_text (w, weft_wait_kind_text (wait->kind));
    put_object (w, wait->object);
    put_thread (w, wait->target);
    put_int (w, wait->begin_ns);
    put_int (w, wait->end_ns);
    put_int (w, wait->end_ns - wait->begin_ns);
    put_flag (w, wait->ended);
    put_text (w, wait->ended ? weft_wait_outcome_text (wait->outcome) : NULL);
    put_thread (w, wait->holder);
    put_site (w, wait->holder_site);
    put_thread (w, wait->waker);
    put_site (w, wait->site);
    if (!end_line (w))
      return;
  }
}

static void
write_holds (Writer *w)
{
  size_t n;
  const WeftHold *holds = weft_trace_holds (w->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const WeftHold *hold = &holds[i];

    if (!wanted (w, hold->acquired_ns, hold->released_ns))
      continue;
    put_int (w, i);
    put_thread (w, hold->thread);
    put_object (w, hold->object);
    put_text (w, hold->mode == WEFT_HOLD_SHARED ? "shared" : "exclusive");
    put_int (w, hold->acquired_ns);
    put_int (w, hold->released_ns);
    put_int (w, hold->released_ns - hold->acquired_ns);
    put_flag (w, hold->released);
    put_int (w, hold->waiters);
    put_site (w, hold->site);
    if (!end_line (w))
      return;
  }
}

static void
write_messages (Writer *w)
{
  static const char *const fates[] = { [WEFT_FATE_IN_CHANNEL] = "in channel",
                                       [WEFT_FATE_RECEIVED] = "received",
                                       [WEFT_FATE_DISCARDED] = "discarded" };
  size_t n;
  const WeftMessage *messages = weft_trace_messages (w->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const WeftMessage *message = &messages[i];

    if (!wanted (w, message->sent_ns, message->ended_ns))
      continue;
    put_int (w, i);
    put_object (w, message->channel);
    g_string_append_printf (w->text, ",%" PRIu64, message->id);
    put_thread (w, message->sender);
    put_thread (w, message->receiver);
    put_int (w, message->sent_ns);
    put_int (w, message->ended_ns);
    put_text (w, fates[message->fate]);
    put_site (w, message->send_site);
    put_site (w, message->receive_site);
    if (!end_line (w))
      return;
  }
}

static void
write_interactions (Writer *w)
{
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (w->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    if (!wanted (w, all[i].from_ns, all[i].to_ns))
      continue;
    put_int (w, i);
    put_text (w, weft_interaction_text (all[i].kind));
    put_thread (w, all[i].from_thread);
    put_thread (w, all[i].to_thread);
    put_int (w, all[i].from_ns);
    put_int (w, all[i].to_ns);
    put_object (w, all[i].object);
    put_row (w, all[i].kind == WEFT_INTERACTION_MESSAGE ? WEFT_NO_ROW : all[i].cause);
    put_row (w, all[i].kind == WEFT_INTERACTION_MESSAGE ? all[i].cause : WEFT_NO_ROW);
    if (!end_line (w))
      return;
  }
}

static void
write_threads (Writer *w)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (w->trace);
  size_t n, n_processes;
  const WeftThread *threads = weft_trace_threads (w->trace, &n);
  const WeftProcess *processes = weft_trace_processes (w->trace, &n_processes);

  for (uint32_t i = 0; i < n; i++) {
    const WeftThread *thread = &threads[i];
    const WeftThreadProfile *figures
        = &g_array_index (profile->threads, WeftThreadProfile, i);

    if (!wanted (w, thread->begin_ns, thread->end_ns))
      continue;
    put_int (w, i);
    put_text (w, thread->name);
    put_int (w, thread->tid);
    put_int (w, processes[thread->process].pid);
    put_text (w, processes[thread->process].program);
    put_row (w, thread->parent);
    put_int (w, thread->begin_ns);
    put_int (w, thread->end_ns);
    put_flag (w, thread->ended);
    put_flag (w, thread->joined);
    put_flag (w, thread->detached);
    put_int (w, figures->running_ns);
    put_known (w, figures->ready_ns);
    put_int (w, figures->blocked_ns);
    put_int (w, figures->sleeping_ns);
    put_int (w, figures->unknown_ns);
    put_site (w, thread->spawn_site);
    put_text (w, thread->panic);
    if (!end_line (w))
      return;
  }
}

static void
write_locks (Writer *w)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (w->trace);
  size_t n;
  const WeftObject *objects = weft_trace_objects (w->trace, &n);

  for (guint i = 0; i < profile->locks->len; i++) {
    const WeftLockProfile *lock = &g_array_index (profile->locks, WeftLockProfile, i);
    const WeftObject *object = &objects[lock->object];

    if (!wanted (w, object->created_ns, object->destroyed_ns))
      continue;
    put_object (w, lock->object);
    put_text (w, weft_object_kind_text (object->kind));
    put_row (w, object->process);
    put_int (w, (int64_t)lock->acquisitions);
    put_int (w, (int64_t)lock->contended);
    put_int (w, (int64_t)lock->owner_changes);
    put_int (w, lock->threads);
    put_int (w, lock->wait_ns);
    put_int (w, lock->max_wait_ns);
    put_int (w, lock->hold_ns);
    put_int (w, lock->max_hold_ns);
    put_flag (w, weft_object_holds_in_part (object));
    put_thread (w, lock->main_holder);
    put_site (w, object->site);
    if (!end_line (w))
      return;
  }
}

static const struct {
  const char *name, *head;
  void (*write) (Writer *w);
} tables[WEFT_N_CSV_TABLES] = {
  [WEFT_CSV_WAITS]
  = { "waits",
      "id,thread,thread_name,kind,object,object_name,target,target_name,begin_ns,end_ns,"
      "duration_ns,ended,outcome,holder,holder_name,holder_site,waker,waker_name,site",
      write_waits },
  [WEFT_CSV_HOLDS]
  = { "holds",
      "id,thread,thread_name,object,object_name,mode,acquired_ns,released_ns,duration_ns,"
      "released,waiters,site",
      write_holds },
  [WEFT_CSV_MESSAGES]
  = { "messages",
      "id,channel,channel_name,number,sender,sender_name,receiver,receiver_name,sent_ns,"
      "ended_ns,fate,send_site,receive_site",
      write_messages },
  [WEFT_CSV_INTERACTIONS]
  = { "interactions",
      "id,kind,from_thread,from_name,to_thread,to_name,from_ns,to_ns,object,object_name,"
      "wait,message",
      write_interactions },
  [WEFT_CSV_THREADS]
  = { "threads",
      "id,name,tid,pid,program,parent,begin_ns,end_ns,ended,joined,detached,running_ns,"
      "ready_ns,blocked_ns,sleeping_ns,unknown_ns,spawn_site,panic",
      write_threads },
  [WEFT_CSV_LOCKS]
  = { "locks",
      "id,name,kind,process,acquisitions,contended,owner_changes,threads,wait_ns,"
      "max_wait_ns,hold_ns,max_hold_ns,holds_in_part,main_holder,main_holder_name,site",
      write_locks },
};

const char *
weft_csv_table_name (WeftCsvTable table)
{
  return tables[table].name;
}

WeftCsvTable
weft_csv_table_find (const char *tainted_name)
{
  int table = 0;

  while (table < WEFT_N_CSV_TABLES && strcmp (tables[table].name, tainted_name) != 0)
    table++;
  return (WeftCsvTable)table;
}

void
weft_csv_write (const WeftTrace *trace,
                WeftCsvTable table,
                int64_t from_ns,
                int64_t to_ns,
                WeftOutput *output)
{
  g_auto (WeftPlain) plain G_GNUC_UNUSED = weft_plain_begin ();
  Writer w = { trace, output, output->text, from_ns, to_ns, true };

  g_string_append (w.text, tables[table].head);
  if (end_line (&w))
    tables[table].write (&w);
}
