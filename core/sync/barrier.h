/* core/sync/barrier.h: a number of threads wait until all of them have come, again and
 * again. */
#pragma once

#include "core/sync/sync.h"

typedef struct WeftBarrier WeftBarrier;

/* What the one thread is told that came last. */
#define WEFT_BARRIER_LEADER 1

/* @n_threads: from 1. Returns: -EINVAL; -ENOMEM. */
int weft_barrier_new (const char *name,
                      uint32_t n_threads,
                      WeftBarrier **ret_barrier) WEFT_NODISCARD;

/* Clears *@barrier; threads that were let go but have not left yet are waited for. Returns:
 * -EINVAL; -EBUSY: threads wait for others to come. */
int weft_barrier_destroy (WeftBarrier **barrier);

/* Returns: WEFT_BARRIER_LEADER to the last one, 0 to the others; -EINVAL. */
int weft_barrier_wait (WeftBarrier *barrier);
