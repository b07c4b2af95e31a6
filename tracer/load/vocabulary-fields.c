#include "tracer/load/vocabulary-fields.h"

#include <string.h>

#define FIELD(name, type, member)                                                          \
  {                                                                                        \
    name, WEFT_FIELD_##type, offsetof (WeftEvent, member), 0, false                        \
  }
/* Traces of before it was written have none: then it is 0. */
#define OPTIONAL(name, type, member)                                                       \
  {                                                                                        \
    name, WEFT_FIELD_##type, offsetof (WeftEvent, member), 0, true                         \
  }
#define ENUM(name, member, limit)                                                          \
  {                                                                                        \
    name, WEFT_FIELD_ENUM, offsetof (WeftEvent, member), limit, false                      \
  }
#define TID FIELD ("tid", I32, tid)

static const WeftEventFields vocabulary[] = {
  { "weft:process_start",
    WEFT_EVENT_PROCESS_START,
    { TID, FIELD ("pid", I32, process_start.pid), FIELD ("ppid", I32, process_start.ppid),
      FIELD ("program", TEXT, process_start.program) } },
  { "weft:thread_spawn",
    WEFT_EVENT_THREAD_SPAWN,
    { TID, FIELD ("thread", U64, thread.thread), FIELD ("routine", U64, thread.routine),
      FIELD ("name", TEXT, thread.name), FIELD ("site", U64, thread.site) } },
  { "weft:thread_spawn_failed",
    WEFT_EVENT_THREAD_SPAWN_FAILED,
    { TID, FIELD ("thread", U64, thread.thread), FIELD ("error", I32, thread.error) } },
  { "weft:thread_start",
    WEFT_EVENT_THREAD_START,
    { TID, FIELD ("pid", I32, thread.pid), FIELD ("thread", U64, thread.thread),
      FIELD ("name", TEXT, thread.name) } },
  { "weft:thread_name",
    WEFT_EVENT_THREAD_NAME,
    { TID, FIELD ("thread", U64, thread.thread), FIELD ("name", TEXT, thread.name) } },
  { "weft:thread_detach",
    WEFT_EVENT_THREAD_DETACH,
    { TID, FIELD ("thread", U64, thread.thread), FIELD ("site", U64, thread.site) } },
  { "weft:thread_panic",
    WEFT_EVENT_THREAD_PANIC,
    { TID, FIELD ("message", TEXT, note.text), FIELD ("site", U64, note.site) } },
  { "weft:thread_exit",
    WEFT_EVENT_THREAD_EXIT,
    { TID, ENUM ("end", thread.end, WEFT_N_THREAD_ENDS) } },
  { "weft:wait_begin",
    WEFT_EVENT_WAIT_BEGIN,
    { TID, ENUM ("kind", wait.kind, WEFT_N_WAIT_KINDS), FIELD ("object", U64, wait.object),
      FIELD ("holder", I32, wait.holder),
      FIELD ("holder_since", TIME, wait.holder_since_ns),
      OPTIONAL ("holder_site", U64, wait.holder_site), OPTIONAL ("lock", U64, wait.lock),
      FIELD ("site", U64, wait.site) } },
  { "weft:wait_end",
    WEFT_EVENT_WAIT_END,
    { TID, ENUM ("kind", wait.kind, WEFT_N_WAIT_KINDS), FIELD ("object", U64, wait.object),
      ENUM ("outcome", wait.outcome, WEFT_N_OUTCOMES), FIELD ("waker", I32, wait.waker) } },
  { "weft:hold",
    WEFT_EVENT_HOLD,
    { TID, FIELD ("object", U64, hold.object), ENUM ("mode", hold.mode, WEFT_N_HOLD_MODES),
      FIELD ("acquired", TIME, hold.acquired_ns),
      FIELD ("released", TIME, hold.released_ns), FIELD ("waiters", U32, hold.waiters),
      FIELD ("site", U64, hold.site) } },
  { "weft:held",
    WEFT_EVENT_HELD,
    { TID, ENUM ("kind", held.kind, WEFT_N_OBJECT_KINDS),
      FIELD ("object", U64, held.object), ENUM ("mode", held.mode, WEFT_N_HOLD_MODES),
      FIELD ("acquired", TIME, held.acquired_ns), FIELD ("site", U64, held.site) } },
  { "weft:wake",
    WEFT_EVENT_WAKE,
    { TID, ENUM ("kind", wake.kind, WEFT_N_OBJECT_KINDS),
      FIELD ("object", U64, wake.object), FIELD ("woken", I32, wake.woken),
      FIELD ("site", U64, wake.site) } },
  { "weft:object_create",
    WEFT_EVENT_OBJECT_CREATE,
    { TID, ENUM ("kind", object.kind, WEFT_N_OBJECT_KINDS),
      FIELD ("object", U64, object.object), FIELD ("name", TEXT, object.name),
      FIELD ("capacity", I64, object.capacity), FIELD ("site", U64, object.site) } },
  { "weft:object_destroy",
    WEFT_EVENT_OBJECT_DESTROY,
    { TID, ENUM ("kind", object.kind, WEFT_N_OBJECT_KINDS),
      FIELD ("object", U64, object.object) } },
  { "weft:send",
    WEFT_EVENT_SEND,
    { TID, FIELD ("channel", U64, message.channel), FIELD ("message", U64, message.id),
      FIELD ("depth", U32, message.depth), FIELD ("site", U64, message.site) } },
  { "weft:receive",
    WEFT_EVENT_RECEIVE,
    { TID, FIELD ("channel", U64, message.channel), FIELD ("message", U64, message.id),
      FIELD ("depth", U32, message.depth), FIELD ("site", U64, message.site) } },
  { "weft:discard",
    WEFT_EVENT_DISCARD,
    { TID, FIELD ("channel", U64, message.channel), FIELD ("message", U64, message.id),
      FIELD ("depth", U32, message.depth) } },
  { "weft:disconnect",
    WEFT_EVENT_DISCONNECT,
    { TID, FIELD ("channel", U64, message.channel),
      ENUM ("side", message.side, WEFT_N_SIDES), FIELD ("depth", U32, message.depth) } },
  { "weft:arc",
    WEFT_EVENT_ARC,
    { TID, FIELD ("object", U64, arc.object), FIELD ("change", I32, arc.change),
      FIELD ("count", U32, arc.count) } },
  { "weft:poison",
    WEFT_EVENT_POISON,
    { TID, FIELD ("object", U64, poison.object),
      ENUM ("action", poison.action, WEFT_N_POISONS) } },
  { "weft:mark", WEFT_EVENT_MARK, { TID, FIELD ("text", TEXT, note.text) } },
  { "weft:span_begin", WEFT_EVENT_SPAN_BEGIN, { TID, FIELD ("text", TEXT, note.text) } },
  { "weft:span_end", WEFT_EVENT_SPAN_END, { TID } },
  { "weft:value",
    WEFT_EVENT_VALUE,
    { TID, FIELD ("name", TEXT, note.text), FIELD ("value", I64, note.value) } },
  { "weft:access",
    WEFT_EVENT_ACCESS,
    { TID, FIELD ("variable", U64, access.variable), FIELD ("write", FLAG, access.write),
      FIELD ("value", I64, access.value) } },
  { "weft:object_name",
    WEFT_EVENT_OBJECT_NAME,
    { TID, FIELD ("object", U64, naming.object), FIELD ("size", U64, naming.size),
      FIELD ("name", TEXT, naming.name) } },
  { "weft:object_seen",
    WEFT_EVENT_OBJECT_SEEN,
    { TID, ENUM ("kind", object.kind, WEFT_N_OBJECT_KINDS),
      FIELD ("object", U64, object.object) } },
  { "weft:lock_counts",
    WEFT_EVENT_LOCK_COUNTS,
    { TID, ENUM ("kind", counts.kind, WEFT_N_OBJECT_KINDS),
      FIELD ("object", U64, counts.object),
      FIELD ("acquisitions", I64, counts.acquisitions),
      FIELD ("brief_waits", I64, counts.brief_waits),
      FIELD ("brief_ns", TIME, counts.brief_ns) } },
  { "weft:detail",
    WEFT_EVENT_DETAIL,
    { TID, ENUM ("kind", counts.kind, WEFT_N_OBJECT_KINDS),
      FIELD ("object", U64, counts.object),
      ENUM ("detail", counts.detail, WEFT_N_DETAILS) } },
  { "weft:stack",
    WEFT_EVENT_STACK,
    { TID, FIELD ("id", U64, stack.id), FIELD ("frames", FRAMES, stack.frames) } },
  { "lttng_ust_statedump:bin_info",
    WEFT_EVENT_MODULE,
    { FIELD ("baddr", U64, module.base), FIELD ("memsz", U64, module.size),
      FIELD ("path", TEXT, module.path) } },
  { "sched:switch_in", WEFT_EVENT_SWITCH_IN, { TID } },
  { "sched:switch_out",
    WEFT_EVENT_SWITCH_OUT,
    { TID, FIELD ("preempted", FLAG, switch_out.preempted) } },
  { "sched:exit", WEFT_EVENT_THREAD_GONE, { TID } },
  { "sched:begin", WEFT_EVENT_SCHED_BEGIN, { { 0 } } },
  { "sched:end", WEFT_EVENT_SCHED_END, { { 0 } } },
};

const WeftEventFields *
weft_event_fields_find (const char *name)
{
  for (size_t i = 0; i < sizeof vocabulary / sizeof vocabulary[0]; i++)
    if (strcmp (vocabulary[i].name, name) == 0)
      return &vocabulary[i];
  return NULL;
}

/* All enumerations of the vocabulary are stored as unsigned int: they have no negative
 * value. */
_Static_assert(sizeof (WeftWaitKind) == sizeof (uint32_t), "enumerations are 32 bits wide");

static void
store (WeftEvent *event, size_t offset, const void *value, size_t size)
{
  memcpy ((char *)event + offset, value, size);
}

bool
weft_field_set_number (const WeftField *field,
                       WeftEvent *event,
                       uint64_t tainted,
                       bool is_signed)
{
  bool is_negative = is_signed && (int64_t)tainted < 0;
  bool fits_i64 = is_signed || tainted <= INT64_MAX;
  int32_t i32 = (int32_t)tainted;
  uint32_t u32 = (uint32_t)tainted;
  uint8_t u8 = (uint8_t)tainted;

  switch (field->type) {
  case WEFT_FIELD_I32:
    store (event, field->offset, &i32, sizeof i32);
    return fits_i64 && (int64_t)tainted == i32;
  case WEFT_FIELD_U32:
    store (event, field->offset, &u32, sizeof u32);
    return tainted == u32;
  case WEFT_FIELD_U64:
    store (event, field->offset, &tainted, sizeof tainted);
    return !is_negative;
  case WEFT_FIELD_I64:
    store (event, field->offset, &tainted, sizeof tainted);
    return fits_i64;
  case WEFT_FIELD_TIME:
    store (event, field->offset, &tainted, sizeof tainted);
    return tainted <= INT64_MAX;
  case WEFT_FIELD_FLAG:
    store (event, field->offset, &u8, sizeof u8);
    return tainted <= 1;
  case WEFT_FIELD_ENUM:
    store (event, field->offset, &u32, sizeof u32);
    return tainted < field->limit;
  default:
    return false;
  }
}

void
weft_field_set_frames (const WeftField *field,
                       WeftEvent *event,
                       const uint64_t *frames,
                       uint32_t n_frames)
{
  store (event, field->offset, &frames, sizeof frames);
  event->stack.n_frames = n_frames;
}

void
weft_field_set_text (const WeftField *field, WeftEvent *event, const char *text)
{
  store (event, field->offset, &text, sizeof text);
}
