#include "tracer/model/builder-private.h"

uint32_t
weft_builder_append_note (ThreadBuild *thread, const WeftNote *note)
{
  WEFT_LIST_ADD (thread->notes, WeftNote, *note);
  return thread->notes->len - 1;
}

static void
set_text (WeftTraceBuilder *self, WeftNote *note, const char *text)
{
  const char *own = weft_builder_intern (self, text);

  if (own != NULL)
    note->text = own;
}

static void
end_span (WeftTraceBuilder *self, ThreadBuild *thread, int64_t time_ns)
{
  uint32_t place;

  if (thread->spans == NULL || thread->spans->len == 0) {
    self->trace->defects.malformed++;
    return;
  }
  place = g_array_index (thread->spans, uint32_t, thread->spans->len - 1);
  g_array_set_size (thread->spans, thread->spans->len - 1);
  g_array_index (thread->notes, WeftNote, place).end_ns = time_ns;
  g_array_index (thread->notes, WeftNote, place).ended = true;
}

/* Points @note to the object at @address. */
static void
set_object (WeftTraceBuilder *self,
            const ThreadBuild *thread,
            WeftObjectKind kind,
            uint64_t address,
            WeftNote *note)
{
  note->object = weft_builder_object (self, thread, kind, address, note->begin_ns)->index;
}

static void
fill_arc (WeftTraceBuilder *self,
          const ThreadBuild *thread,
          const WeftEvent *event,
          WeftNote *note)
{
  note->kind = event->arc.change > 0 ? WEFT_NOTE_ARC_CLONE : WEFT_NOTE_ARC_DROP;
  note->value = event->arc.count;
  set_object (self, thread, WEFT_OBJECT_ARC, event->arc.object, note);
}

static void
fill_poison (WeftTraceBuilder *self,
             const ThreadBuild *thread,
             const WeftEvent *event,
             WeftNote *note)
{
  static const WeftNoteKind kinds[WEFT_N_POISONS] = {
    [WEFT_POISON_POISONED] = WEFT_NOTE_POISONED,
    [WEFT_POISON_SEEN] = WEFT_NOTE_POISON_SEEN,
    [WEFT_POISON_CLEARED] = WEFT_NOTE_POISON_CLEARED,
  };

  note->kind = kinds[event->poison.action];
  set_object (self, thread, WEFT_OBJECT_MUTEX, event->poison.object, note);
}

static void
fill_access (WeftTraceBuilder *self,
             const ThreadBuild *thread,
             const WeftEvent *event,
             WeftNote *note)
{
  note->kind = event->access.write ? WEFT_NOTE_WRITE : WEFT_NOTE_READ;
  note->value = event->access.value;
  set_object (self, thread, WEFT_OBJECT_VARIABLE, event->access.variable, note);
}

void
weft_builder_add_note (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  WeftNote note = { .thread = thread->index,
                    .begin_ns = event->time_ns,
                    .end_ns = event->time_ns,
                    .object = WEFT_NO_ROW,
                    .text = "" };
  uint32_t place;

  switch (event->type) {
  case WEFT_EVENT_THREAD_PANIC:
    note.kind = WEFT_NOTE_PANIC;
    set_text (self, &note, event->note.text);
    thread->row.panic = note.text;
    break;
  case WEFT_EVENT_MARK:
    note.kind = WEFT_NOTE_MARK;
    set_text (self, &note, event->note.text);
    break;
  case WEFT_EVENT_SPAN_BEGIN:
    note.kind = WEFT_NOTE_SPAN;
    note.end_ns = INT64_MAX;
    set_text (self, &note, event->note.text);
    break;
  case WEFT_EVENT_SPAN_END:
    end_span (self, thread, event->time_ns);
    return;
  case WEFT_EVENT_VALUE:
    note.kind = WEFT_NOTE_VALUE;
    note.value = event->note.value;
    set_text (self, &note, event->note.text);
    break;
  case WEFT_EVENT_ARC:
    fill_arc (self, thread, event, &note);
    break;
  case WEFT_EVENT_POISON:
    if (event->poison.action >= WEFT_N_POISONS) {
      self->trace->defects.malformed++;
      return;
    }
    fill_poison (self, thread, event, &note);
    break;
  case WEFT_EVENT_ACCESS:
    fill_access (self, thread, event, &note);
    break;
  default:
    g_assert_not_reached ();
  }
  place = weft_builder_append_note (thread, &note);
  if (note.kind == WEFT_NOTE_SPAN)
    WEFT_LIST_ADD (thread->spans, uint32_t, place);
}
