/* tracer/events/fields.h: fields of events that are handed over together. */
#pragma once

#include <stdint.h>

#include "tracer/events/vocabulary.h"

/* As they lie in the buffers, in the order and with the types that provider.h declares. */
typedef struct __attribute__ ((packed)) {
  int32_t tid;
  uint64_t object;
  uint8_t mode;
  uint64_t acquired;
  uint64_t released;
  uint32_t waiters;
  uint64_t site;
} WeftHoldFields;

typedef struct {
  WeftObjectKind kind;
  uint64_t object;
  int64_t acquisitions;
  uint64_t brief_waits, brief_ns;
} WeftLockCounts;
