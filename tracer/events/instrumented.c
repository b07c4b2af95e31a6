/* Says that this executable writes Weft's events itself, so that the probe, should it be
 * preloaded, leaves the process alone; and offers to write those of others (recorder.h).
 * meson.build exports both; the probe and the annotations' library refer to them weakly. */

#include "tracer/events/emit.h"
#include "tracer/events/recorder.h"

extern const char weft_program_is_instrumented;
const char weft_program_is_instrumented = 1;

const WeftRecorder weft_recorder = {
  .size = sizeof weft_recorder,
  .recording = weft_emit_recording,
  .mark = weft_emit_mark,
  .span_begin = weft_emit_span_begin,
  .span_end = weft_emit_span_end,
  .value = weft_emit_value,
  .access = weft_emit_access,
  .object_name = weft_emit_object_name,
  .object_create = weft_emit_object_create,
  .object_destroy = weft_emit_object_destroy,
  .send = weft_emit_send,
  .receive = weft_emit_receive,
  .discard = weft_emit_discard,
  .disconnect = weft_emit_disconnect,
};
