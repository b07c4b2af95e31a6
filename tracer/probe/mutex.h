/* tracer/probe/mutex.h: what condition variables need of mutexes. */
#pragma once

#include "tracer/probe/holds.h"

/* The calling thread has got @mutex. */
void weft_mutex_got (WeftBlock *block, pthread_mutex_t *mutex, const void *site);

/* Whether the thread @tid still holds the mutex at @object, whose memory may be gone. */
bool weft_mutex_is_held (uint64_t object, int32_t tid);

/* The calling thread is about to give up @mutex inside a wait; @ret_held is what
 * weft_mutex_back() needs. Nothing when it does not hold it, or holds it more than once. */
void weft_mutex_leave (WeftBlock *block,
                       pthread_mutex_t *mutex,
                       WeftHeld *ret_held,
                       const void *site);

/* The wait is over and the mutex held again. */
void weft_mutex_back (WeftBlock *block, pthread_mutex_t *mutex, const WeftHeld *held);
