/* tracer/probe/stack.h: where a thread is when it waits or wakes.
 *
 * By the unwind tables, as Debian's programs keep no frame pointers. On glibc 2.35 and
 * later libgcc finds the tables without a lock (_dl_find_object); it never allocates once
 * it has been used. Unwinding costs about a microsecond a frame, so each thread remembers
 * the last stacks and where on the stack their return addresses stand: the same call site
 * at the same depth with the same return addresses is the same stack. */
#pragma once

#include "tracer/probe/probe.h"

/* Unwinds once, so that what libgcc sets up is there. */
void weft_stack_begin (void);

/* Emits the calling thread's stack, from @site (a return address into the program)
 * outwards; inside weft_quiet_begin(). */
void weft_stack_emit (WeftBlock *block, const void *site);
