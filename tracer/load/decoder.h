/* tracer/load/decoder.h: what reads the streams of a trace. No decoder's own types show
 * here, so that another one can stand behind it. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "tracer/load/load.h"
#include "tracer/model/event.h"

typedef struct WeftDecoder WeftDecoder;

/* @folders: those that hold a file named metadata, one for each part of the trace.
 * Returns: (transfer full): NULL with WEFT_LOAD_ERROR_UNREADABLE; the message is the cause
 * alone, in one line. */
WeftDecoder *weft_decoder_open (const GPtrArray *folders, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_decoder_close (WeftDecoder *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDecoder, weft_decoder_close)

/* Decodes some more events, of all parts in order of time: a thousand or so, which takes a
 * millisecond. They and their strings are borrowed until the next call.
 * Returns: FALSE at the end, and with an error when the rest cannot be read. */
bool weft_decoder_next (WeftDecoder *self,
                        const WeftEvent **ret_events,
                        size_t *ret_n,
                        GError **error);
