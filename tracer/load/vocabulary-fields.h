/* tracer/load/vocabulary-fields.h: which field of a recorded event goes where in a
 * WeftEvent, for any decoder. Source: tracer/events/provider.h, and for what the kernel
 * says of scheduling tracer/record/scheduling-metadata.c. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tracer/model/event.h"

typedef enum {
  WEFT_FIELD_I32,
  WEFT_FIELD_U32,
  WEFT_FIELD_U64,
  WEFT_FIELD_I64,
  WEFT_FIELD_TIME, /* uint64_t that has to fit into int64_t */
  WEFT_FIELD_FLAG, /* uint8_t, 0 or 1 */
  WEFT_FIELD_ENUM, /* below a limit */
  WEFT_FIELD_TEXT,
  WEFT_FIELD_FRAMES, /* an array of uint64_t; its length goes to stack.n_frames */
} WeftFieldType;

typedef struct {
  const char *name; /* NULL ends a list */
  WeftFieldType type;
  uint16_t offset; /* in a WeftEvent */
  uint8_t limit;   /* WEFT_FIELD_ENUM */
  bool optional;   /* older traces lack it */
} WeftField;

#define WEFT_MAX_FIELDS 8

typedef struct {
  const char *name; /* with its provider: "weft:hold" */
  WeftEventType type;
  WeftField fields[WEFT_MAX_FIELDS + 1];
} WeftEventFields;

/* Returns: (transfer none) (nullable): NULL for an event that says nothing to the model. */
const WeftEventFields *weft_event_fields_find (const char *name);

/* Stores a number. Returns: false when it cannot be one of this field. @is_signed: which of
 * the two the bits of @tainted are. */
bool weft_field_set_number (const WeftField *field,
                            WeftEvent *event,
                            uint64_t tainted,
                            bool is_signed);
void weft_field_set_frames (const WeftField *field,
                            WeftEvent *event,
                            const uint64_t *frames,
                            uint32_t n_frames);
void weft_field_set_text (const WeftField *field, WeftEvent *event, const char *text);
