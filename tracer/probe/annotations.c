/* What a program that is linked with libweft-annotate says about itself: the probe writes
 * it down (tracer/events/recorder.h). */
#define _GNU_SOURCE
#include "tracer/events/recorder.h"

#include "tracer/probe/probe.h"

/* As the probe's own events: of a thread that is recorded, and quietly. It is quiet already
 * where the caller is a signal handler that has come into one of those. */
#define TELL(name, parameters, arguments)                                                  \
  static void tell_##name parameters                                                       \
  {                                                                                        \
    WeftBlock *block = weft_enter ();                                                      \
                                                                                           \
    if (block != NULL) {                                                                   \
      weft_quiet_begin ();                                                                 \
      weft_emit_##name arguments;                                                          \
      weft_quiet_end (block);                                                              \
    } else if (weft_self.stage == WEFT_STAGE_TRACED && *weft_recording != 0) {             \
      weft_emit_##name arguments;                                                          \
    }                                                                                      \
  }

TELL (mark, (const char *text), (text))
TELL (span_begin, (const char *text), (text))
TELL (span_end, (void), ())
TELL (value, (const char *name, int64_t value), (name, value))
TELL (access, (uint64_t variable, bool write, int64_t value), (variable, write, value))
TELL (object_name, (uint64_t object, uint64_t size, const char *name), (object, size, name))
TELL (object_create,
      (WeftObjectKind kind,
       uint64_t object,
       const char *name,
       int64_t capacity,
       const void *site),
      (kind, object, name, capacity, site))
TELL (object_destroy, (WeftObjectKind kind, uint64_t object), (kind, object))
TELL (send,
      (uint64_t channel, uint64_t message, uint32_t depth, const void *site),
      (channel, message, depth, site))
TELL (receive,
      (uint64_t channel, uint64_t message, uint32_t depth, const void *site),
      (channel, message, depth, site))
TELL (discard,
      (uint64_t channel, uint64_t message, uint32_t depth),
      (channel, message, depth))
TELL (disconnect,
      (uint64_t channel, WeftChannelSide side, uint32_t depth),
      (channel, side, depth))

WEFT_EXPORT const WeftRecorder weft_recorder = {
  .size = sizeof weft_recorder,
  .recording = weft_emit_recording,
  .mark = tell_mark,
  .span_begin = tell_span_begin,
  .span_end = tell_span_end,
  .value = tell_value,
  .access = tell_access,
  .object_name = tell_object_name,
  .object_create = tell_object_create,
  .object_destroy = tell_object_destroy,
  .send = tell_send,
  .receive = tell_receive,
  .discard = tell_discard,
  .disconnect = tell_disconnect,
};
