#include "tracer/export/chrome.h"

#include <inttypes.h>

#include "tracer/analysis/describe.h"
#include "tracer/analysis/language.h"
#include "tracer/export/json-writer.h"

/* So many readers of a lock at once have a track each; those beyond are left out. */
#define MOST_READERS 16

typedef struct {
  const WeftTrace *trace;
  WeftOutput *output;
  GString *text;
  int64_t from_ns, to_ns;
  bool empty;    /* no event yet */
  int *pids;     /* of processes, as they stand in the file: each has its own */
  int *tids;     /* of threads */
  int locks_pid; /* of the first process's locks; those of the others follow it */
  bool args;     /* the event has arguments, which are not closed */
} Writer;

static void
string (Writer *w, const char *tainted)
{
  g_autofree char *valid = g_utf8_make_valid (tainted, -1);

  weft_json_append_string (w->text, valid);
}

static void
begin_event (Writer *w, const char *phase, const char *category, const char *tainted_name)
{
  g_string_append_printf (w->text, "%s{\"ph\":\"%s\",\"cat\":\"%s\",\"name\":",
                          w->empty ? "\n" : ",\n", phase, category);
  string (w, tainted_name);
  w->empty = false;
  w->args = false;
}

static void
field (Writer *w, const char *name, int64_t value)
{
  g_string_append_printf (w->text, ",\"%s\":%" PRId64, name, value);
}

/* In microseconds, exactly. */
static void
time_field (Writer *w, const char *name, int64_t time_ns)
{
  g_string_append_printf (w->text, ",\"%s\":%" PRId64 ".%03d", name, time_ns / 1000,
                          (int)(time_ns % 1000));
}

static void
argument (Writer *w, const char *name)
{
  g_string_append_printf (w->text, "%s\"%s\":", w->args ? "," : ",\"args\":{", name);
  w->args = true;
}

static void
text_argument (Writer *w, const char *name, const char *tainted)
{
  if (tainted == NULL)
    return;
  argument (w, name);
  string (w, tainted);
}

static void
number_argument (Writer *w, const char *name, int64_t value)
{
  argument (w, name);
  g_string_append_printf (w->text, "%" PRId64, value);
}

/* Returns: whether to go on. */
static bool
end_event (Writer *w)
{
  g_string_append (w->text, w->args ? "}}" : "}");
  return weft_output_flush (w->output);
}

static void
metadata (Writer *w, const char *what, int pid, int tid, const char *tainted_name)
{
  begin_event (w, "M", "__metadata", what);
  field (w, "pid", pid);
  field (w, "tid", tid);
  text_argument (w, "name", tainted_name);
  end_event (w);
}

static void
sort_index (Writer *w, const char *what, int pid, int tid, int64_t index)
{
  begin_event (w, "M", "__metadata", what);
  field (w, "pid", pid);
  field (w, "tid", tid);
  number_argument (w, "sort_index", index);
  end_event (w);
}

static const char *
thread_name (const WeftTrace *trace, uint32_t thread)
{
  size_t n;

  return thread != WEFT_NO_ROW ? weft_trace_threads (trace, &n)[thread].name : NULL;
}

static const char *
object_name (const WeftTrace *trace, uint32_t object)
{
  size_t n;

  return object != WEFT_NO_ROW ? weft_trace_objects (trace, &n)[object].name : NULL;
}

static const char *
site_text (const WeftTrace *trace, uint32_t site)
{
  size_t n;

  return site != WEFT_NO_ROW ? weft_trace_sites (trace, &n)[site].text : NULL;
}

/* The kernel's numbers where they are one's own: a program that took another's place has
 * that one's, and a number may come again. */
static void
number_all (Writer *w)
{
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  size_t n_processes, n_threads;
  const WeftProcess *processes = weft_trace_processes (w->trace, &n_processes);
  const WeftThread *threads = weft_trace_threads (w->trace, &n_threads);
  int highest = 0;

  for (size_t i = 0; i < n_processes; i++)
    highest = MAX (highest, processes[i].pid);
  for (size_t i = 0; i < n_threads; i++)
    highest = MAX (highest, threads[i].tid);
  w->pids = g_new (int, n_processes + 1);
  w->tids = g_new (int, n_threads + 1);
  for (size_t i = 0; i < n_processes; i++)
    w->pids[i] = processes[i].pid > 0
                         && g_hash_table_add (used, GINT_TO_POINTER (processes[i].pid))
                     ? processes[i].pid
                     : ++highest;
  g_hash_table_remove_all (used);
  for (size_t i = 0; i < n_threads; i++)
    w->tids[i]
        = threads[i].tid > 0 && g_hash_table_add (used, GINT_TO_POINTER (threads[i].tid))
              ? threads[i].tid
              : ++highest;
  w->locks_pid = highest + 1;
}

static void
write_names (Writer *w)
{
  size_t n_processes, n_threads;
  const WeftThread *threads = weft_trace_threads (w->trace, &n_threads);

  weft_trace_processes (w->trace, &n_processes);
  for (uint32_t i = 0; i < n_processes; i++) {
    g_autofree char *name = weft_process_program (w->trace, i);
    g_autofree char *locks = g_strdup_printf ("Locks of %s", name);

    metadata (w, "process_name", w->pids[i], 0, name);
    sort_index (w, "process_sort_index", w->pids[i], 0, 2 * (int64_t)i);
    metadata (w, "process_name", w->locks_pid + (int)i, 0, locks);
    sort_index (w, "process_sort_index", w->locks_pid + (int)i, 0, 2 * (int64_t)i + 1);
  }
  for (uint32_t i = 0; i < n_threads; i++) {
    metadata (w, "thread_name", w->pids[threads[i].process], w->tids[i], threads[i].name);
    sort_index (w, "thread_sort_index", w->pids[threads[i].process], w->tids[i], i);
  }
}

static void
begin_slice (Writer *w,
             const char *category,
             const char *tainted_name,
             int pid,
             int tid,
             int64_t begin_ns,
             int64_t end_ns)
{
  begin_ns = MAX (begin_ns, w->from_ns);
  end_ns = MIN (end_ns, w->to_ns);
  begin_event (w, "X", category, tainted_name);
  field (w, "pid", pid);
  field (w, "tid", tid);
  time_field (w, "ts", begin_ns);
  time_field (w, "dur", end_ns - begin_ns);
}

static void
write_wait (Writer *w, uint32_t row, int pid, int tid, int64_t begin_ns, int64_t end_ns)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (w->trace, &n)[row];
  g_autofree char *label = weft_describe_wait_label (w->trace, row);

  begin_slice (w, "wait", label, pid, tid, begin_ns, end_ns);
  text_argument (w, "kind", weft_wait_kind_text (wait->kind));
  text_argument (w, "object", object_name (w->trace, wait->object));
  text_argument (w, "joins", thread_name (w->trace, wait->target));
  text_argument (w, "holder", thread_name (w->trace, wait->holder));
  text_argument (w, "holder_site", site_text (w->trace, wait->holder_site));
  text_argument (w, "waker", thread_name (w->trace, wait->waker));
  text_argument (w, "site", site_text (w->trace, wait->site));
  text_argument (w, "outcome",
                 wait->ended ? weft_wait_outcome_text (wait->outcome) : "still waiting");
  end_event (w);
}

/* A wait, which is around the states that it consists of: being on the way into it and out
 * of it too. Returns: the first interval after it. */
static size_t
write_intervals_of_wait (Writer *w, const WeftStates *states, size_t i, int pid, int tid)
{
  WeftInterval first = weft_states_get (states, i), one = first;
  size_t n = weft_states_size (states), end = i;

  for (; end < n; end++) {
    WeftInterval next = weft_states_get (states, end);

    if (next.cause != first.cause || next.begin_ns >= w->to_ns)
      break;
    one = next;
  }
  write_wait (w, first.cause, pid, tid, first.begin_ns, one.end_ns);
  for (; i < end; i++) {
    one = weft_states_get (states, i);
    if (one.end_ns > w->from_ns
        && (one.state == WEFT_STATE_RUNNING || one.state == WEFT_STATE_READY)) {
      begin_slice (w, "state", weft_state_text (one.state), pid, tid, one.begin_ns,
                   one.end_ns);
      end_event (w);
    }
  }
  return end;
}

static void
write_thread (Writer *w, uint32_t thread, int pid, int tid)
{
  const WeftStates *states = weft_trace_thread_states (w->trace, thread);
  size_t n = weft_states_size (states), i = weft_states_seek (states, w->from_ns);

  while (i < n && w->output->error == NULL) {
    WeftInterval one = weft_states_get (states, i);

    if (one.begin_ns >= w->to_ns)
      break;
    if (one.state == WEFT_STATE_NONE || one.end_ns <= w->from_ns) {
      i++;
    } else if (one.cause != WEFT_NO_ROW) {
      i = write_intervals_of_wait (w, states, i, pid, tid);
    } else {
      begin_slice (w, "state", weft_state_text (one.state), pid, tid, one.begin_ns,
                   one.end_ns);
      end_event (w);
      i++;
    }
  }
}

static void
write_threads (Writer *w)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (w->trace, &n);

  for (uint32_t i = 0; i < n; i++)
    write_thread (w, i, w->pids[threads[i].process], w->tids[i]);
}

/* The first track that is free, where readers overlap; MOST_READERS when none is. */
static unsigned
free_track (int64_t *ends_ns, const WeftHold *hold)
{
  unsigned track = 0;

  while (track < MOST_READERS && ends_ns[track] > hold->acquired_ns)
    track++;
  if (track < MOST_READERS)
    ends_ns[track] = hold->released_ns;
  return track;
}

static void
write_lock (Writer *w, uint32_t lock, int pid, int *next_tid)
{
  size_t n;
  const WeftHold *holds = weft_trace_lock_holds (w->trace, lock, &n);
  int64_t ends_ns[MOST_READERS];
  int tids[MOST_READERS] = { 0 };

  for (unsigned i = 0; i < MOST_READERS; i++)
    ends_ns[i] = INT64_MIN;
  for (size_t i = 0; i < n && holds[i].acquired_ns < w->to_ns; i++) {
    const WeftHold *hold = &holds[i];
    unsigned track = free_track (ends_ns, hold);

    if (hold->released_ns <= w->from_ns || track == MOST_READERS)
      continue;
    if (tids[track] == 0) {
      tids[track] = (*next_tid)++;
      metadata (w, "thread_name", pid, tids[track], object_name (w->trace, lock));
      sort_index (w, "thread_sort_index", pid, tids[track], tids[track]);
    }
    begin_slice (w, "hold", thread_name (w->trace, hold->thread), pid, tids[track],
                 hold->acquired_ns, hold->released_ns);
    text_argument (w, "mode", hold->mode == WEFT_HOLD_SHARED ? "shared" : "exclusive");
    text_argument (w, "site", site_text (w->trace, hold->site));
    number_argument (w, "waiters", hold->waiters);
    if (!end_event (w))
      return;
  }
}

static void
write_counter (Writer *w,
               uint32_t object,
               const WeftDepth *steps,
               size_t n,
               const char *tainted_name,
               const char *unit)
{
  size_t n_objects;
  int pid = w->pids[weft_trace_objects (w->trace, &n_objects)[object].process];

  for (size_t i = 0; i < n; i++) {
    int64_t end_ns = i + 1 < n ? steps[i + 1].time_ns : INT64_MAX;

    if (end_ns <= w->from_ns || steps[i].time_ns >= w->to_ns)
      continue;
    begin_event (w, "C", "counter", tainted_name);
    field (w, "pid", pid);
    time_field (w, "ts", MAX (steps[i].time_ns, w->from_ns));
    number_argument (w, unit, steps[i].depth);
    if (!end_event (w))
      return;
  }
}

/* Counters of one name would be one: then the object's number tells them apart. */
static char *
counter_name (Writer *w, GHashTable *used, uint32_t object, const char *what)
{
  size_t n;
  const WeftObject *row = &weft_trace_objects (w->trace, &n)[object];
  char *name = g_strdup_printf ("%s%s", row->name, what);
  char *key = g_strdup_printf ("%d %s", w->pids[row->process], name);

  if (!g_hash_table_add (used, key)) {
    g_free (name);
    name = g_strdup_printf ("%s%s (%u)", row->name, what, object);
  }
  return name;
}

static void
write_objects (Writer *w)
{
  g_autoptr (GHashTable) used
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t n_objects, n;
  const WeftObject *objects = weft_trace_objects (w->trace, &n_objects);
  int next_tid = 1;

  for (uint32_t i = 0; i < n_objects; i++) {
    const WeftDepth *steps = weft_trace_object_waiting (w->trace, i, &n);

    write_lock (w, i, w->locks_pid + (int)objects[i].process, &next_tid);
    if (n > 0) {
      g_autofree char *name = counter_name (w, used, i, ": threads waiting");

      write_counter (w, i, steps, n, name, "threads");
    }
    if (objects[i].kind != WEFT_OBJECT_CHANNEL)
      continue;
    steps = weft_trace_channel_depths (w->trace, i, &n);
    if (n > 0) {
      g_autofree char *name = counter_name (w, used, i, ": messages");

      write_counter (w, i, steps, n, name, "messages");
    }
  }
}

/* A flow is bound to the slice around it: at its end a thread is in none any more. */
static int64_t
inner_ns (const WeftTrace *trace, uint32_t thread, int64_t time_ns)
{
  const WeftStates *states = weft_trace_thread_states (trace, thread);
  size_t i = weft_states_seek (states, time_ns);
  WeftInterval one;

  if (i == SIZE_MAX)
    return time_ns;
  one = weft_states_get (states, i);
  if (time_ns >= one.end_ns)
    return one.end_ns - 1;
  return one.state == WEFT_STATE_NONE && i > 0 && one.begin_ns == time_ns ? time_ns - 1
                                                                          : time_ns;
}

static void
write_flow_end (Writer *w,
                const char *phase,
                uint32_t row,
                const char *name,
                uint32_t thread,
                int64_t time_ns)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (w->trace, &n);

  begin_event (w, phase, "interaction", name);
  field (w, "id", row);
  field (w, "pid", w->pids[threads[thread].process]);
  field (w, "tid", w->tids[thread]);
  time_field (w, "ts", MAX (inner_ns (w->trace, thread, time_ns), w->from_ns));
  if (*phase == 'f')
    g_string_append (w->text, ",\"bp\":\"e\"");
}

static void
write_flows (Writer *w)
{
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (w->trace, &n);

  for (uint32_t i = 0; i < n && all[i].from_ns < w->to_ns; i++) {
    const WeftInteraction *one = &all[i];
    const char *name = weft_interaction_text (one->kind);

    /* One that is cut would lead nowhere. */
    if (one->from_ns < w->from_ns || one->to_ns >= w->to_ns
        || one->from_thread == WEFT_NO_ROW || one->to_thread == WEFT_NO_ROW)
      continue;
    write_flow_end (w, "s", i, name, one->from_thread, one->from_ns);
    text_argument (w, "object", object_name (w->trace, one->object));
    end_event (w);
    write_flow_end (w, "f", i, name, one->to_thread, one->to_ns);
    if (!end_event (w))
      return;
  }
}

static void
write_notes (Writer *w)
{
  size_t n, n_threads;
  const WeftNote *notes = weft_trace_notes (w->trace, &n);
  const WeftThread *threads = weft_trace_threads (w->trace, &n_threads);

  for (uint32_t i = 0; i < n; i++) {
    const WeftNote *note = &notes[i];
    bool span = note->kind == WEFT_NOTE_SPAN;

    if (note->begin_ns >= w->to_ns || note->end_ns < w->from_ns)
      continue;
    for (int end = 0; end <= (int)span; end++) {
      g_auto (WeftSentence) sentence = { 0 };

      weft_describe_note (w->trace, i, &sentence);
      begin_event (w,
                   !span ? "i"
                   : end ? "e"
                         : "b",
                   "note", *note->text != '\0' ? note->text : sentence.text);
      field (w, "pid", w->pids[threads[note->thread].process]);
      field (w, "tid", w->tids[note->thread]);
      time_field (w, "ts",
                  end ? MIN (note->end_ns, w->to_ns) : MAX (note->begin_ns, w->from_ns));
      if (span)
        field (w, "id", i);
      else
        g_string_append (w->text, ",\"s\":\"t\"");
      if (end == 0)
        text_argument (w, "what", sentence.text);
      if (!end_event (w))
        return;
    }
  }
}

static void
write_losses (Writer *w)
{
  size_t n;
  const WeftLoss *losses = weft_trace_losses (w->trace, &n);

  for (size_t i = 0; i < n; i++) {
    if (losses[i].begin_ns >= w->to_ns || losses[i].end_ns <= w->from_ns)
      continue;
    begin_event (w, "i", "loss", "events were lost from here on");
    field (w, "pid", w->pids[0]);
    field (w, "tid", 0);
    time_field (w, "ts", MAX (losses[i].begin_ns, w->from_ns));
    g_string_append (w->text, ",\"s\":\"g\"");
    number_argument (w, "until_ns", losses[i].end_ns);
    if (losses[i].count > 0)
      number_argument (w, "events", (int64_t)losses[i].count);
    if (!end_event (w))
      return;
  }
}

void
weft_chrome_write (const WeftTrace *trace,
                   int64_t from_ns,
                   int64_t to_ns,
                   WeftOutput *output)
{
  g_auto (WeftPlain) plain G_GNUC_UNUSED = weft_plain_begin ();
  const WeftRunInfo *info = weft_trace_info (trace);
  Writer w = { .trace = trace,
               .output = output,
               .text = output->text,
               .from_ns = MAX (from_ns, 0),
               .to_ns = to_ns,
               .empty = true };
  size_t n_processes;

  weft_trace_processes (trace, &n_processes);
  g_string_append (w.text, "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
  if (n_processes > 0) {
    number_all (&w);
    write_names (&w);
    write_threads (&w);
    write_objects (&w);
    write_flows (&w);
    write_notes (&w);
    write_losses (&w);
  }
  g_string_append (w.text, "\n],\"otherData\":{\"exported_by\":\"weft\"");
  if (info->program != NULL) {
    g_string_append (w.text, ",\"program\":");
    string (&w, info->program);
  }
  if (info->host != NULL) {
    g_string_append (w.text, ",\"host\":");
    string (&w, info->host);
  }
  g_string_append (w.text, "}}\n");
  g_free (w.pids);
  g_free (w.tids);
}
