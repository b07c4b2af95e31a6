/* tracer/events/fields.h: events as they lie in the buffers, in the order and with the
 * types of the fields that provider.h declares. */
#pragma once

#include <stdint.h>

typedef struct __attribute__ ((packed)) {
  int32_t tid;
  uint64_t object;
  uint8_t mode;
  uint64_t acquired;
  uint64_t released;
  uint32_t waiters;
  uint64_t site;
} WeftHoldFields;
