#include "tracer/export/subject.h"

#include <string.h>

#include "tracer/analysis/selection-name.h"
#include "tracer/analysis/words.h"

/* Whether it has a time of its own, rather than being there all along. */
static bool
has_time (const WeftSelection *chosen)
{
  return chosen->kind != WEFT_SELECTION_NONE && chosen->kind != WEFT_SELECTION_THREAD
         && chosen->kind != WEFT_SELECTION_OBJECT;
}

void
weft_subject_time (const WeftTrace *trace,
                   const WeftSubject *self,
                   int64_t *ret_from_ns,
                   int64_t *ret_to_ns)
{
  if (self->to_ns > self->from_ns) {
    *ret_from_ns = self->from_ns;
    *ret_to_ns = self->to_ns;
  } else if (has_time (&self->chosen)) {
    weft_selection_range (trace, &self->chosen, ret_from_ns, ret_to_ns);
    /* With what ended it, which is at its end. */
    *ret_to_ns += 1;
  } else {
    *ret_from_ns = 0;
    *ret_to_ns = MAX (weft_trace_duration_ns (trace), 0) + 1;
  }
}

uint32_t
weft_subject_longest_wait (const WeftTrace *trace,
                           uint32_t thread,
                           uint32_t object,
                           int64_t from_ns,
                           int64_t to_ns)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  uint32_t best = WEFT_NO_ROW;
  bool best_joins = false;
  int64_t most_ns = 0;

  for (uint32_t i = 0; i < n; i++) {
    const WeftWait *wait = &waits[i];
    int64_t ns = MIN (wait->end_ns, to_ns) - MAX (wait->begin_ns, from_ns);
    bool joins = wait->kind == WEFT_WAIT_JOIN;

    if (ns <= 0 || weft_wait_kind_is_pause (wait->kind)
        || (thread != WEFT_NO_ROW && wait->thread != thread)
        || (object != WEFT_NO_ROW && wait->object != object))
      continue;
    if (best != WEFT_NO_ROW) {
      int64_t whole_ns = waits[best].end_ns - waits[best].begin_ns;

      if (joins != best_joins ? joins
          : ns != most_ns     ? ns < most_ns
                              : wait->end_ns - wait->begin_ns <= whole_ns)
        continue;
    }
    best = i;
    best_joins = joins;
    most_ns = ns;
  }
  return best;
}

static bool
find_name (const WeftTrace *trace, const char *tainted, uint32_t *thread, uint32_t *object)
{
  size_t n_threads, n_objects;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);

  for (uint32_t i = 0; i < n_threads; i++) {
    if (weft_selection_is_called (tainted, "thread", threads[i].name)) {
      *thread = i;
      return true;
    }
  }
  for (uint32_t i = 0; i < n_objects; i++) {
    if (weft_selection_is_called (tainted, weft_object_kind_word (objects[i].kind),
                                  objects[i].name)) {
      *object = i;
      return true;
    }
  }
  return false;
}

static void
choose (const WeftTrace *trace,
        uint32_t thread,
        uint32_t object,
        int64_t from_ns,
        int64_t to_ns,
        WeftSelection *ret)
{
  uint32_t wait = weft_subject_longest_wait (trace, thread, object, from_ns, to_ns);
  size_t n;

  if (wait != WEFT_NO_ROW) {
    ret->kind = WEFT_SELECTION_WAIT;
    ret->row = wait;
    /* In the middle of it, when all that matters is under way. */
    if (ret->time_ns < 0) {
      const WeftWait *row = &weft_trace_waits (trace, &n)[wait];
      int64_t begin_ns = MAX (row->begin_ns, from_ns), end_ns = MIN (row->end_ns, to_ns);

      ret->time_ns = begin_ns + (end_ns - begin_ns) / 2;
    }
  } else if (thread != WEFT_NO_ROW) {
    ret->kind = WEFT_SELECTION_THREAD;
    ret->row = thread;
  } else if (object != WEFT_NO_ROW) {
    ret->kind = WEFT_SELECTION_OBJECT;
    ret->row = object;
  }
}

/* When there is something to say of it. */
static int64_t
middle_of_life (const WeftTrace *trace, const WeftSelection *chosen)
{
  size_t n;

  if (chosen->kind == WEFT_SELECTION_THREAD) {
    const WeftThread *thread = &weft_trace_threads (trace, &n)[chosen->row];

    return thread->begin_ns + (thread->end_ns - thread->begin_ns) / 2;
  }
  if (chosen->kind == WEFT_SELECTION_OBJECT) {
    const WeftObject *object = &weft_trace_objects (trace, &n)[chosen->row];

    return object->created_ns + (object->destroyed_ns - object->created_ns) / 2;
  }
  return 0;
}

bool
weft_subject_find (const WeftTrace *trace,
                   const char *tainted_name,
                   int64_t at_ns,
                   int64_t from_ns,
                   int64_t to_ns,
                   WeftSubject *ret,
                   GError **error)
{
  uint32_t thread = WEFT_NO_ROW, object = WEFT_NO_ROW;
  WeftSubject found
      = { { WEFT_SELECTION_NONE, 0, at_ns }, .from_ns = from_ns, .to_ns = to_ns };
  WeftSelection *chosen = &found.chosen;

  if (!weft_selection_check_time (trace, MAX (at_ns, from_ns), error))
    return false;
  if (tainted_name != NULL && !find_name (trace, tainted_name, &thread, &object)) {
    if (!weft_selection_resolve (trace, tainted_name, at_ns, chosen, error)
        || !weft_selection_check_time (trace, chosen->time_ns, error))
      return false;
    if (chosen->kind == WEFT_SELECTION_THREAD)
      thread = chosen->row;
    else if (chosen->kind == WEFT_SELECTION_OBJECT)
      object = chosen->row;
    at_ns = chosen->time_ns;
  }
  if (has_time (chosen)) {
    *ret = found;
    return true;
  }
  if (at_ns >= 0)
    choose (trace, thread, object, at_ns, at_ns + 1, chosen);
  else if (tainted_name != NULL)
    choose (trace, thread, object, to_ns > from_ns ? from_ns : 0,
            to_ns > from_ns ? to_ns : weft_trace_duration_ns (trace), chosen);
  if (chosen->time_ns < 0)
    chosen->time_ns = MAX (from_ns, middle_of_life (trace, chosen));
  *ret = found;
  return true;
}
