/* tracer/events/emit.h: one thin function an event, for those who instrument.
 *
 * Each writes one LTTng-UST event of the provider `weft` when a recording listens, and
 * costs a load and a branch when none does. All are async-signal-safe in what they do
 * themselves, never allocate, never lock, and preserve errno. The calling thread's kernel
 * id goes into every event; it is kept in thread-local storage and is right after a fork.
 *
 * Times are CLOCK_MONOTONIC nanoseconds, the clock of the trace itself. An object is named
 * by its address; the model tells generations apart by object_create and object_destroy. A
 * thread is named by the number that its parent gave it (weft_thread_number_new), unique
 * within the process, so that parent and joiner can speak of it before the kernel has given
 * it an id; the main thread is number 0. `site` is a code address (a return address), or
 * NULL. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "tracer/events/fields.h"
#include "tracer/events/vocabulary.h"

/* Whether a recording listens to holds, so that a caller may skip reading the clock. */
bool weft_emit_wants_holds (void);

/* A word that is nonzero while a recording listens to waits: for a caller whose own path is
 * so short that a call would show. It never moves. */
const int *weft_emit_recording (void);

/* Now, on the trace's clock. */
uint64_t weft_emit_now_ns (void);

/* The calling thread's kernel id. */
int32_t weft_emit_tid (void);

/* A number for a thread about to be spawned: 1, 2, ... within this process. */
uint64_t weft_thread_number_new (void);

/* thread: spawn is emitted by the parent *before* the thread exists, so that it never
 * follows the start; spawn_failed takes it back. */
void weft_emit_thread_spawn (uint64_t thread,
                             const void *routine,
                             const char *name,
                             const void *site);
void weft_emit_thread_spawn_failed (uint64_t thread, int error);
void weft_emit_thread_start (uint64_t thread, const char *name);
void weft_emit_thread_name (uint64_t thread, const char *name);
void weft_emit_thread_detach (uint64_t thread, const void *site);
void weft_emit_thread_panic (const char *message, const void *site);
void weft_emit_thread_exit (WeftThreadEnd end);

/* wait: `begin` comes before blocking, so that a program that never wakes up shows it.
 * @object: the address, a thread's number for a join, 0 for a sleep.
 * @holder: kernel id of who stands in the way, 0 when not known; @holder_since_ns: since
 * when it holds the object, 0 when not known.
 * @waker: kernel id of who ended the wait, 0 when nobody did or it is not known. */
void weft_emit_wait_begin (WeftWaitKind kind,
                           uint64_t object,
                           int32_t holder,
                           uint64_t holder_since_ns,
                           const void *site);

/* The same by one who can say more. @holder_site: where the holder took it. @lock: of a
 * wait for a condition, the mutex that was given back for it and that its end needs; else
 * 0. */
typedef struct {
  WeftWaitKind kind;
  uint64_t object;
  int32_t holder;
  uint64_t holder_since_ns;
  const void *holder_site;
  uint64_t lock;
  const void *site;
} WeftEmitWait;
void weft_emit_wait (const WeftEmitWait *wait);

void weft_emit_wait_end (WeftWaitKind kind,
                         uint64_t object,
                         WeftWaitOutcome outcome,
                         int32_t waker);

/* hold: one record at the release. Both times are read while the lock is held, so that the
 * holds of one exclusive lock never overlap, wherever the event itself is written.
 * @waiters: how many threads waited when it was released. */
void weft_emit_hold (uint64_t object,
                     WeftHoldMode mode,
                     uint64_t acquired_ns,
                     uint64_t released_ns,
                     uint32_t waiters,
                     const void *site);

/* held: the thread @tid holds the lock at this moment, and has since @acquired_ns. A hold
 * that was told in this way is told again, by weft_emit_hold(), when it ends; or, when
 * somebody else has ended it, by this function with an @acquired_ns of 0. */
void weft_emit_held (int32_t tid,
                     WeftObjectKind kind,
                     uint64_t object,
                     WeftHoldMode mode,
                     uint64_t acquired_ns,
                     const void *site);

/* wake: signal, broadcast, barrier release, once done. @woken: how many, -1 when not known.
 */
void weft_emit_wake (WeftObjectKind kind, uint64_t object, int32_t woken, const void *site);

/* object: @name may be NULL; @capacity is a channel's bound or a barrier's size, -1 when
 * the object has none. */
void weft_emit_object_create (WeftObjectKind kind,
                              uint64_t object,
                              const char *name,
                              int64_t capacity,
                              const void *site);
void weft_emit_object_destroy (WeftObjectKind kind, uint64_t object);

/* message: @message is unique within its channel; @depth is the number of messages in the
 * channel after the operation. Emitted inside the channel's own lock, so their order is the
 * order in which they happened. discard: destroyed unreceived, with the channel. Of a
 * queue that the program made itself @depth is WEFT_DEPTH_UNKNOWN. */
void weft_emit_send (uint64_t channel, uint64_t message, uint32_t depth, const void *site);
void
weft_emit_receive (uint64_t channel, uint64_t message, uint32_t depth, const void *site);
void weft_emit_discard (uint64_t channel, uint64_t message, uint32_t depth);
void weft_emit_disconnect (uint64_t channel, WeftChannelSide side, uint32_t depth);

/* arc: @change is +1 for a clone, -1 for a drop; @count is the count after it. */
void weft_emit_arc (uint64_t object, int32_t change, uint32_t count);

void weft_emit_poison (uint64_t object, WeftPoisonAction action);

/* annotation: a span ends the innermost open one of the calling thread. access: a read or a
 * write of a variable under study, with the value read or written. */
void weft_emit_mark (const char *text);
void weft_emit_span_begin (const char *text);
void weft_emit_span_end (void);
void weft_emit_value (const char *name, int64_t value);
void weft_emit_access (uint64_t variable, bool write, int64_t value);

/* object_name: what lies in the @size bytes from @object, and is there now, is called
 * @name from its beginning on; the last name stands. */
void weft_emit_object_name (uint64_t object, uint64_t size, const char *name);

/* For a host that sees locks which it did not make (the probe). object_seen: a lock of this
 * kind exists at the address; says nothing when the address is known. lock_counts: the
 * thread @tid acquired the lock so many times without a hold record; negative takes back
 * what a hold record has told since, so that the sum of both is exact; and it had the lock
 * so many times, recorded or not, only after trying for a moment, so long in all, which no
 * wait tells. detail: from here on holds of the lock are recorded only where somebody
 * waits; with object 0, of what detail the calling process is recorded (a process that does
 * not say is recorded in full). */
void weft_emit_object_seen (WeftObjectKind kind, uint64_t object);
void weft_emit_lock_counts (int32_t tid, const WeftLockCounts *counts);
void weft_emit_detail (WeftObjectKind kind, uint64_t object, WeftLockDetail detail);

/* stack: where the calling thread is, for the very next event that it emits, but
 * for what a signal handler says of itself in between (recorder.h); innermost first. @id
 * stands for the frames: once they were emitted with it, @n_frames may be 0. */
void weft_emit_stack (uint64_t id, const uint64_t *frames, uint32_t n_frames);

/* A host may define this function. It is then called once the events can be written, and
 * answers whether the process is to be announced now; the host also takes over what
 * happens after a fork, with weft_emit_process_again(). */
bool weft_emit_host_begin (void) __attribute__ ((weak, visibility ("hidden")));

/* A host may define this one too: the detail that it records the process in. */
WeftLockDetail weft_emit_host_detail (void) __attribute__ ((weak, visibility ("hidden")));

/* For a host that finds that the program itself has this provider: takes the host's back,
 * as a tracepoint writes an event for every provider of its name. */
void weft_emit_stand_down (void);

/* Called when the process ends, where a host defines it: the last moment at which events
 * can be written. */
void weft_emit_host_end (void) __attribute__ ((weak, visibility ("hidden")));

/* In a forked child: forgets the parent's ids, and announces the new process. */
void weft_emit_forget_ids (void);
void weft_emit_process_again (void);
