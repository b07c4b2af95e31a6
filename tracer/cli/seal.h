/* tracer/cli/seal.h: a recording, completed: loaded once, with its call sites resolved. */
#pragma once

#include "tracer/model/trace.h"
#include "tracer/record/record.h"

typedef struct {
  WeftRecording recording;
  WeftTrace *trace; /* NULL when it has no events of Weft or cannot be read */
  GError *error;    /* why; WEFT_LOAD_ERROR_FOREIGN when it has none */
} WeftSealed;

void weft_sealed_clear (WeftSealed *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftSealed, weft_sealed_clear)

/* weft_record(), after which symbols.json is written and manifest.json has the number of
 * events. @ret is to be cleared. Returns: FALSE as weft_record(). */
gboolean
weft_record_and_seal (const WeftRecordOptions *options, WeftSealed *ret, GError **error);
