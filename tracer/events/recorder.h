/* tracer/events/recorder.h: what whoever writes the events of a process offers to others in
 * it that have something to say: to libweft-annotate, which programs are linked with.
 *
 * LTTng takes a second copy of the provider in one process, and then writes each event
 * twice. So the annotations' library has none, nor anything to do with LTTng: it looks for
 * the recorder that is there, under this name, when it is loaded. That is the preloaded
 * probe, or the executable itself when that is instrumented with Weft's core, which comes
 * first; in a program that is not recorded there is none.
 *
 * Library and recorder may come from different versions of Weft: the structure only ever
 * grows, at its end, and its size says how far. All functions may be called at any time, as
 * those in emit.h that they stand for. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tracer/events/vocabulary.h"

typedef struct {
  size_t size;
  const int *(*recording) (void); /* weft_emit_recording() */
  void (*mark) (const char *text);
  void (*span_begin) (const char *text);
  void (*span_end) (void);
  void (*value) (const char *name, int64_t value);
  void (*access) (uint64_t variable, bool write, int64_t value);
  void (*object_name) (uint64_t object, uint64_t size, const char *name);
  void (*object_create) (WeftObjectKind kind,
                         uint64_t object,
                         const char *name,
                         int64_t capacity,
                         const void *site);
  void (*object_destroy) (WeftObjectKind kind, uint64_t object);
  void (*send) (uint64_t channel, uint64_t message, uint32_t depth, const void *site);
  void (*receive) (uint64_t channel, uint64_t message, uint32_t depth, const void *site);
  void (*discard) (uint64_t channel, uint64_t message, uint32_t depth);
  void (*disconnect) (uint64_t channel, WeftChannelSide side, uint32_t depth);
} WeftRecorder;

/* Defined by recorders, and only referred to, weakly, by those who look for one. */
extern const WeftRecorder weft_recorder;
