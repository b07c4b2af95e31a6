#include "tests/unit/tracer/trace-text.h"

static const char *
thread_name (const WeftTrace *trace, uint32_t row)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  g_assert_true (row == WEFT_NO_ROW || row < n);
  return row != WEFT_NO_ROW ? threads[row].name : "-";
}

static const char *
object_name (const WeftTrace *trace, uint32_t row)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  g_assert_true (row == WEFT_NO_ROW || row < n);
  return row != WEFT_NO_ROW ? objects[row].name : "-";
}

static int
us (int64_t time_ns)
{
  return (int)(time_ns / 1000);
}

char *
weft_trace_text_threads (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (
        text, "%s tid %d of %s %d %d-%d%s%s%s%s\n", threads[i].name, threads[i].tid,
        thread_name (trace, threads[i].parent), us (threads[i].spawned_ns),
        us (threads[i].begin_ns), us (threads[i].end_ns), threads[i].ended ? "" : " lives",
        threads[i].joined ? " joined" : "", threads[i].detached ? " detached" : "",
        threads[i].panic != NULL ? " panicked" : "");
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_objects (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (text, "%s g%u %d-%d\n", objects[i].name, objects[i].generation,
                            us (objects[i].created_ns), us (objects[i].destroyed_ns));
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_waits (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (
        text, "%s for %s%s %d-%d%s held by %s woken by %s\n",
        thread_name (trace, waits[i].thread),
        waits[i].target != WEFT_NO_ROW ? "end of " : "",
        waits[i].target != WEFT_NO_ROW ? thread_name (trace, waits[i].target)
                                       : object_name (trace, waits[i].object),
        us (waits[i].begin_ns), us (waits[i].end_ns), waits[i].ended ? "" : " open",
        thread_name (trace, waits[i].holder), thread_name (trace, waits[i].waker));
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_holds (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftHold *holds = weft_trace_holds (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (text, "%s by %s %d-%d%s\n",
                            object_name (trace, holds[i].object),
                            thread_name (trace, holds[i].thread), us (holds[i].acquired_ns),
                            us (holds[i].released_ns), holds[i].released ? "" : " still");
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_messages (const WeftTrace *trace)
{
  static const char *const fates[] = { "inside", "received", "discarded" };
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftMessage *messages = weft_trace_messages (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (
        text, "%s %d: %s to %s %d-%d %s\n", object_name (trace, messages[i].channel),
        (int)messages[i].id, thread_name (trace, messages[i].sender),
        thread_name (trace, messages[i].receiver), us (messages[i].sent_ns),
        us (messages[i].ended_ns), fates[messages[i].fate]);
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_interactions (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftInteraction *rows = weft_trace_interactions (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (
        text, "%s %s to %s %d-%d %s\n", weft_interaction_text (rows[i].kind),
        thread_name (trace, rows[i].from_thread), thread_name (trace, rows[i].to_thread),
        us (rows[i].from_ns), us (rows[i].to_ns), object_name (trace, rows[i].object));
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_states (const WeftTrace *trace)
{
  static const char letters[WEFT_N_STATES + 1] = "-RrLESJ?b";
  GString *text = g_string_new (NULL);
  size_t n;

  weft_trace_threads (trace, &n);
  for (uint32_t i = 0; i < n; i++) {
    const WeftStates *states = weft_trace_thread_states (trace, i);

    g_string_append_printf (text, "%s", thread_name (trace, i));
    for (size_t j = 0; j < weft_states_size (states); j++) {
      WeftInterval interval = weft_states_get (states, j);

      g_string_append_printf (text, " %c%d", letters[interval.state], us (interval.end_ns));
    }
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_wakes (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n_objects, n;

  weft_trace_objects (trace, &n_objects);
  for (uint32_t i = 0; i < n_objects; i++) {
    const WeftWake *wakes = weft_trace_object_wakes (trace, i, &n);

    for (size_t j = 0; j < n; j++)
      g_string_append_printf (text, "%s wakes %d of %s at %d\n",
                              thread_name (trace, wakes[j].thread), wakes[j].woken,
                              object_name (trace, wakes[j].object), us (wakes[j].time_ns));
  }
  return g_string_free (text, FALSE);
}

static void
print_steps (GString *text, const char *name, const WeftDepth *steps, size_t n)
{
  g_string_append (text, name);
  for (size_t i = 0; i < n; i++)
    g_string_append_printf (text, " %d@%d", (int)steps[i].depth, us (steps[i].time_ns));
  g_string_append_c (text, '\n');
}

char *
weft_trace_text_depths (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n, n_steps;

  weft_trace_objects (trace, &n);
  for (uint32_t i = 0; i < n; i++) {
    const WeftDepth *steps = weft_trace_channel_depths (trace, i, &n_steps);

    print_steps (text, object_name (trace, i), steps, n_steps);
  }
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_waiting (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n, n_steps;

  weft_trace_objects (trace, &n);
  for (uint32_t i = 0; i < n; i++) {
    const WeftDepth *steps = weft_trace_object_waiting (trace, i, &n_steps);

    print_steps (text, object_name (trace, i), steps, n_steps);
  }
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_notes (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftNote *notes = weft_trace_notes (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (
        text, "%s %d %d-%d %s '%s' %d%s\n", thread_name (trace, notes[i].thread),
        notes[i].kind, us (notes[i].begin_ns), us (notes[i].end_ns),
        object_name (trace, notes[i].object), notes[i].text, (int)notes[i].value,
        notes[i].kind == WEFT_NOTE_SPAN && !notes[i].ended ? " unended" : "");
  return g_string_free (text, FALSE);
}

char *
weft_trace_text_defects (const WeftTrace *trace)
{
  const WeftDefects *defects = weft_trace_defects (trace);

  return g_strdup_printf ("lost %d%s waits %d threads %d messages %d malformed %d\n",
                          (int)defects->lost, defects->lost_is_exact ? "" : "+",
                          (int)defects->unmatched_waits, (int)defects->unknown_threads,
                          (int)defects->unmatched_messages, (int)defects->malformed);
}

char *
weft_trace_text_processes (const WeftTrace *trace)
{
  GString *text = g_string_new (NULL);
  size_t n;
  const WeftProcess *processes = weft_trace_processes (trace, &n);

  for (size_t i = 0; i < n; i++)
    g_string_append_printf (text, "%s pid %d of %d %d-%d\n", processes[i].program,
                            processes[i].pid, processes[i].ppid, us (processes[i].begin_ns),
                            us (processes[i].end_ns));
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const WeftTextCase *self = data;
  g_autoptr (WeftTrace) trace = self->build ();
  g_autofree char *text = self->print (trace);

  g_assert_cmpstr (text, ==, self->expected);
}

void
weft_trace_text_add_cases (const char *prefix, const WeftTextCase *cases, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    g_autofree char *path = g_strconcat (prefix, "/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
}
