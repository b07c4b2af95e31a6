/* tracer/probe/descriptors.h: which descriptors lead to another thread of this process.
 *
 * Pipes, socket pairs and eventfds are known from their creation, and followed through dup
 * and close. What was closed behind our back (fclose) is found out when it matters, by the
 * type of what the descriptor is now. Objects are numbers above all addresses. */
#pragma once

#include "tracer/probe/probe.h"

typedef struct {
  uint64_t inbox, outbox; /* objects: what a read takes from, what a write gives to */
  uint8_t kind;           /* WeftObjectKind */
} WeftDescriptor;

/* False for any other descriptor. Cheap. */
bool weft_descriptor_get (int fd, WeftDescriptor *ret_descriptor);

/* Whether @fd still is of that kind, and would block a caller. */
bool
weft_descriptor_blocks (int fd, const WeftDescriptor *descriptor, int flags, short events);

/* Where those wait that want to write to @object. */
static inline uint64_t
weft_space_key (uint64_t object)
{
  return object + 1;
}

/* The epoll instance that watches @object, as a key; 0 when none does. */
uint64_t weft_descriptor_watcher (uint64_t object);
uint64_t weft_epoll_key (int epoll_fd);
