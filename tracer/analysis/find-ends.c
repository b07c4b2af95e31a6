#include "tracer/analysis/find.h"
#include "tracer/analysis/sentence.h"

/* A process that was killed had no chance to join anybody. That the recorded program ended
 * by itself is told by its status, also where its first thread called exit(). */
static bool
has_ended_by_itself (const WeftTrace *trace, uint32_t process)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  int status = weft_trace_info (trace)->exit_status;

  if (process == 0 && status >= 0 && status < 128)
    return true;
  for (size_t i = 0; i < n; i++) {
    if (threads[i].process == process && threads[i].number == 0 && threads[i].ended)
      return true;
  }
  return false;
}

/* Of one process that has ended: threads that nobody joined, and that were not let go. */
static void
find_unjoined (const WeftTrace *trace, uint32_t process, GPtrArray *findings)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  g_autoptr (GArray) left = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  WeftFinding *finding;
  WeftSaying saying;

  for (uint32_t i = 0; i < n; i++) {
    if (threads[i].process != process)
      continue;
    if (threads[i].parent != WEFT_NO_ROW && threads[i].tid != 0 && !threads[i].joined
        && !threads[i].detached)
      g_array_append_val (left, i);
  }
  if (left->len == 0 || !has_ended_by_itself (trace, process))
    return;
  /* What the program ends on purpose, and that it is harmless, cannot be seen. */
  finding = weft_finding_new (WEFT_FINDING_UNJOINED_THREAD, WEFT_CERTAINTY_POTENTIAL);
  for (unsigned i = 0; i < left->len; i++) {
    uint32_t thread = g_array_index (left, uint32_t, i);

    weft_finding_add_thread (finding, thread);
    finding->at_ns = MAX (finding->at_ns, threads[thread].end_ns);
  }
  weft_saying_begin (&saying, trace);
  if (left->len == 1)
    weft_say (&saying, "%T was neither joined nor detached",
              g_array_index (left, uint32_t, 0));
  else
    weft_say_n (&saying, "%C thread was neither joined nor detached",
                "%C threads were neither joined nor detached", left->len,
                (uint64_t)left->len);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, trace);
  /* Translators: %L is a list of threads */
  weft_say_n (&saying,
              "%L: what it still had to do was cut off when the program ended, or its "
              "result is lost.",
              "%L: what they still had to do was cut off when the program ended, or their "
              "results are lost.",
              left->len, left);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (findings, finding);
}

/* A lock that was poisoned, and not cleared later. @note: its last poisoning. */
static void
add_poisoned (const WeftTrace *trace, const WeftNote *note, GPtrArray *findings)
{
  WeftFinding *finding
      = weft_finding_new (WEFT_FINDING_POISONED_LOCK, WEFT_CERTAINTY_PROVEN);
  WeftSaying saying;

  finding->at_ns = note->begin_ns;
  weft_finding_add_thread (finding, note->thread);
  weft_finding_add_object (finding, note->object);
  weft_saying_begin (&saying, trace);
  weft_say (&saying, "%O is poisoned", note->object);
  weft_saying_end (&saying, &finding->title);
  weft_saying_begin (&saying, trace);
  weft_say (&saying,
            "%T panicked while it held %O: what the lock guards may be half done, "
            "and nobody has cleared it.",
            note->thread, note->object);
  weft_saying_end (&saying, &finding->detail);
  g_ptr_array_add (findings, finding);
}

static void
find_poisoned (const WeftTrace *trace, GPtrArray *findings)
{
  size_t n, n_objects;
  const WeftNote *notes = weft_trace_notes (trace, &n);
  g_autofree const WeftNote **poisoned = NULL;

  weft_trace_objects (trace, &n_objects);
  poisoned = g_new0 (const WeftNote *, n_objects + 1);
  for (size_t i = 0; i < n; i++) {
    const WeftNote **last;

    if ((notes[i].kind != WEFT_NOTE_POISONED && notes[i].kind != WEFT_NOTE_POISON_CLEARED)
        || notes[i].object == WEFT_NO_ROW)
      continue;
    last = &poisoned[notes[i].object];
    if (*last == NULL || (*last)->begin_ns <= notes[i].begin_ns)
      *last = &notes[i];
  }
  for (uint32_t i = 0; i < n_objects; i++) {
    if (poisoned[i] != NULL && poisoned[i]->kind == WEFT_NOTE_POISONED)
      add_poisoned (trace, poisoned[i], findings);
  }
}

void
weft_find_ends (const WeftTrace *trace, GPtrArray *findings)
{
  size_t n;

  weft_trace_processes (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    find_unjoined (trace, i, findings);
  find_poisoned (trace, findings);
}
