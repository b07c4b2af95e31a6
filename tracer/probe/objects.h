/* tracer/probe/objects.h: objects that come into view, and go. */
#pragma once

#include "tracer/probe/probe.h"

/* An object that nobody made before our eyes (a static initializer): says once, or a few
 * times, that it exists. */
void
weft_object_seen (WeftBlock *block, WeftObjectKind kind, uint64_t object, const void *site);

void weft_object_create (WeftBlock *block,
                         WeftObjectKind kind,
                         const void *object,
                         const char *name,
                         int64_t capacity,
                         const void *site);
void weft_object_destroy (WeftBlock *block,
                          WeftObjectKind kind,
                          const void *object,
                          const void *site);

/* In a forked child: the new process has told of none. */
void weft_objects_forget (void);
