#include "tracer/export/subject.h"

#include <string.h>

#include "tracer/analysis/words.h"

G_DEFINE_QUARK (weft - subject - error - quark, weft_subject_error)

/* The time of its own row. Returns: false where it has none. */
static bool
own_time (const WeftTrace *trace, const WeftSubject *self, int64_t *from, int64_t *to)
{
  size_t n;

  switch (self->kind) {
  case WEFT_SUBJECT_WAIT: {
    const WeftWait *wait = &weft_trace_waits (trace, &n)[self->row];

    *from = wait->begin_ns;
    *to = wait->end_ns;
    return true;
  }
  case WEFT_SUBJECT_HOLD: {
    const WeftHold *hold = &weft_trace_holds (trace, &n)[self->row];

    *from = hold->acquired_ns;
    *to = hold->released_ns;
    return true;
  }
  case WEFT_SUBJECT_MESSAGE: {
    const WeftMessage *message = &weft_trace_messages (trace, &n)[self->row];

    *from = message->sent_ns;
    *to = message->ended_ns;
    return true;
  }
  case WEFT_SUBJECT_INTERACTION: {
    const WeftInteraction *interaction = &weft_trace_interactions (trace, &n)[self->row];

    *from = interaction->from_ns;
    *to = interaction->to_ns;
    return true;
  }
  case WEFT_SUBJECT_NOTE: {
    const WeftNote *note = &weft_trace_notes (trace, &n)[self->row];

    *from = note->begin_ns;
    *to = note->end_ns;
    return true;
  }
  default:
    return false;
  }
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
  } else if (own_time (trace, self, ret_from_ns, ret_to_ns)) {
    /* With what ended it, which is at its end. */
    *ret_to_ns += 1;
  } else {
    *ret_from_ns = 0;
    *ret_to_ns = MAX (weft_trace_duration_ns (trace), 0) + 1;
  }
}

uint32_t
weft_subject_thread (const WeftTrace *trace, const WeftSubject *self)
{
  size_t n;

  switch (self->kind) {
  case WEFT_SUBJECT_THREAD:
    return self->row;
  case WEFT_SUBJECT_WAIT:
    return weft_trace_waits (trace, &n)[self->row].thread;
  case WEFT_SUBJECT_HOLD:
    return weft_trace_holds (trace, &n)[self->row].thread;
  case WEFT_SUBJECT_MESSAGE:
    return weft_trace_messages (trace, &n)[self->row].sender;
  case WEFT_SUBJECT_INTERACTION:
    return weft_trace_interactions (trace, &n)[self->row].to_thread;
  case WEFT_SUBJECT_NOTE:
    return weft_trace_notes (trace, &n)[self->row].thread;
  default:
    return WEFT_NO_ROW;
  }
}

uint32_t
weft_subject_object (const WeftTrace *trace, const WeftSubject *self)
{
  size_t n;

  switch (self->kind) {
  case WEFT_SUBJECT_OBJECT:
    return self->row;
  case WEFT_SUBJECT_WAIT:
    return weft_trace_waits (trace, &n)[self->row].object;
  case WEFT_SUBJECT_HOLD:
    return weft_trace_holds (trace, &n)[self->row].object;
  case WEFT_SUBJECT_MESSAGE:
    return weft_trace_messages (trace, &n)[self->row].channel;
  case WEFT_SUBJECT_INTERACTION:
    return weft_trace_interactions (trace, &n)[self->row].object;
  case WEFT_SUBJECT_NOTE:
    return weft_trace_notes (trace, &n)[self->row].object;
  default:
    return WEFT_NO_ROW;
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

/* "lock:counter" is the lock counter, unless something is called just so. */
static bool
is_called (const char *tainted, const char *kind, const char *name)
{
  size_t length = strlen (kind);

  return strcmp (tainted, name) == 0
         || (strncmp (tainted, kind, length) == 0 && tainted[length] == ':'
             && strcmp (tainted + length + 1, name) == 0);
}

static const char *
kind_word (WeftObjectKind kind)
{
  if (weft_object_kind_is_lock (kind))
    return "lock";
  return kind == WEFT_OBJECT_CHANNEL ? "channel" : "object";
}

static bool
find_name (const WeftTrace *trace, const char *tainted, uint32_t *thread, uint32_t *object)
{
  size_t n_threads, n_objects;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);

  for (uint32_t i = 0; i < n_threads; i++) {
    if (is_called (tainted, "thread", threads[i].name)) {
      *thread = i;
      return true;
    }
  }
  for (uint32_t i = 0; i < n_objects; i++) {
    if (is_called (tainted, kind_word (objects[i].kind), objects[i].name)) {
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
        WeftSubject *ret)
{
  uint32_t wait = weft_subject_longest_wait (trace, thread, object, from_ns, to_ns);
  size_t n;

  if (wait != WEFT_NO_ROW) {
    ret->kind = WEFT_SUBJECT_WAIT;
    ret->row = wait;
    /* In the middle of it, when all that matters is under way. */
    if (ret->at_ns < 0) {
      const WeftWait *row = &weft_trace_waits (trace, &n)[wait];
      int64_t begin_ns = MAX (row->begin_ns, from_ns), end_ns = MIN (row->end_ns, to_ns);

      ret->at_ns = begin_ns + (end_ns - begin_ns) / 2;
    }
  } else if (thread != WEFT_NO_ROW) {
    ret->kind = WEFT_SUBJECT_THREAD;
    ret->row = thread;
  } else if (object != WEFT_NO_ROW) {
    ret->kind = WEFT_SUBJECT_OBJECT;
    ret->row = object;
  }
}

/* When there is something to say of it. */
static int64_t
middle_of_life (const WeftTrace *trace, const WeftSubject *subject)
{
  size_t n;

  if (subject->kind == WEFT_SUBJECT_THREAD) {
    const WeftThread *thread = &weft_trace_threads (trace, &n)[subject->row];

    return thread->begin_ns + (thread->end_ns - thread->begin_ns) / 2;
  }
  if (subject->kind == WEFT_SUBJECT_OBJECT) {
    const WeftObject *object = &weft_trace_objects (trace, &n)[subject->row];

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
  int64_t duration_ns = weft_trace_duration_ns (trace);
  WeftSubject found = { .at_ns = at_ns, .from_ns = from_ns, .to_ns = to_ns };

  if (at_ns > duration_ns || from_ns > duration_ns) {
    g_autofree char *at = weft_format_moment (MAX (at_ns, from_ns));
    g_autofree char *end = weft_format_moment (duration_ns);

    g_set_error (error, WEFT_SUBJECT_ERROR, WEFT_SUBJECT_ERROR_TIME,
                 "there is nothing to export at %s: the trace ends at %s", at, end);
    return false;
  }
  if (tainted_name != NULL && !find_name (trace, tainted_name, &thread, &object)) {
    g_set_error (error, WEFT_SUBJECT_ERROR, WEFT_SUBJECT_ERROR_NAME,
                 "the trace has no thread, lock, channel or other object called '%s'; its "
                 "report names them all",
                 tainted_name);
    return false;
  }
  if (at_ns >= 0)
    choose (trace, thread, object, at_ns, at_ns + 1, &found);
  else if (tainted_name != NULL)
    choose (trace, thread, object, to_ns > from_ns ? from_ns : 0,
            to_ns > from_ns ? to_ns : duration_ns, &found);
  if (found.at_ns < 0)
    found.at_ns = MAX (from_ns, middle_of_life (trace, &found));
  *ret = found;
  return true;
}
