/* tests/unit/tracer/trace-fixture.h: builds a trace from a few lines that say what its
 * threads do, for tests and benchmarks.
 *
 * All times are whole microseconds since the trace began, and may be given in any order;
 * a time below zero means never. A fixture starts with one process, whose main thread
 * begins at 0. Threads are named by kernel id, as events name them; objects by address.
 *
 *   WeftFixture *fixture = weft_fixture_new ("counter");
 *   int adder = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "adder", 10, 15);
 *   uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "total", -1, 5);
 *   weft_fixture_lock (fixture, WEFT_FIXTURE_MAIN, lock, 20, 20, 40);
 *   weft_fixture_lock (fixture, adder, lock, 25, 41, 50);
 *   weft_fixture_exit (fixture, adder, 60);
 *   weft_fixture_join (fixture, WEFT_FIXTURE_MAIN, adder, 30, 61);
 *   g_autoptr (WeftTrace) trace = weft_fixture_build (fixture);
 */
#pragma once

#include "tracer/model/builder.h"

#define WEFT_FIXTURE_MAIN 100 /* also the process' id */
/* What a raw event's time has to have added. */
#define WEFT_FIXTURE_ORIGIN_NS INT64_C (1000000000)

typedef struct WeftFixture WeftFixture;

WeftFixture *weft_fixture_new (const char *program) G_GNUC_WARN_UNUSED_RESULT;

/* The call site of what is said from now on: an address, 0 for none. */
void weft_fixture_set_site (WeftFixture *self, uint64_t address);
void
weft_fixture_module (WeftFixture *self, const char *path, uint64_t base, uint64_t size);
/* Borrowed until the fixture is built. */
void weft_fixture_set_symbols (WeftFixture *self, const WeftSymbols *symbols);

/* Returns: the new thread's kernel id. @start_us below zero: it never starts. */
int weft_fixture_spawn (
    WeftFixture *self, int parent, const char *name, int64_t spawn_us, int64_t start_us);
void weft_fixture_exit (WeftFixture *self, int tid, int64_t at_us);
void weft_fixture_panic (WeftFixture *self, int tid, const char *message, int64_t at_us);
void weft_fixture_detach (WeftFixture *self, int tid, int target, int64_t at_us);
void weft_fixture_join (
    WeftFixture *self, int tid, int target, int64_t begin_us, int64_t end_us);

/* Returns: its address. */
uint64_t weft_fixture_object (WeftFixture *self,
                              WeftObjectKind kind,
                              const char *name,
                              int64_t capacity,
                              int64_t at_us);
/* The next object that is made gets @address. */
void weft_fixture_reuse (WeftFixture *self, uint64_t address);
void weft_fixture_destroy (WeftFixture *self, uint64_t object, int64_t at_us);

/* The thread wants a lock, gets it and lets it go. It waits when @got_us is later than
 * @want_us; the holder is then the thread that this fixture has let hold it at @want_us, so
 * those that hold a lock earlier have to come earlier in the test too. @got_us below zero:
 * it still waits at the end; @released_us: it still holds it. */
void weft_fixture_lock (WeftFixture *self,
                        int tid,
                        uint64_t lock,
                        int64_t want_us,
                        int64_t got_us,
                        int64_t released_us);
void weft_fixture_read_lock (WeftFixture *self,
                             int tid,
                             uint64_t lock,
                             int64_t want_us,
                             int64_t got_us,
                             int64_t released_us);

/* Any other wait. @waker: 0 when nobody. @end_us below zero: it still waits. */
void weft_fixture_wait (WeftFixture *self,
                        int tid,
                        WeftWaitKind kind,
                        uint64_t object,
                        int waker,
                        int64_t begin_us,
                        int64_t end_us);
/* The outcome of all waits said from now on. */
void weft_fixture_set_outcome (WeftFixture *self, WeftWaitOutcome outcome);
void weft_fixture_sleep (WeftFixture *self, int tid, int64_t begin_us, int64_t end_us);
void
weft_fixture_wake (WeftFixture *self, int tid, uint64_t object, int woken, int64_t at_us);

/* Returns: the message's number. The channel's depth is counted by the fixture. */
uint64_t weft_fixture_send (WeftFixture *self, int tid, uint64_t channel, int64_t at_us);
void weft_fixture_receive (
    WeftFixture *self, int tid, uint64_t channel, uint64_t message, int64_t at_us);
void weft_fixture_discard (
    WeftFixture *self, int tid, uint64_t channel, uint64_t message, int64_t at_us);
void weft_fixture_disconnect (
    WeftFixture *self, int tid, uint64_t channel, WeftChannelSide side, int64_t at_us);

void weft_fixture_mark (WeftFixture *self, int tid, const char *text, int64_t at_us);
void weft_fixture_span (
    WeftFixture *self, int tid, const char *text, int64_t begin_us, int64_t end_us);
/* @count: 0 when not known. */
void
weft_fixture_loss (WeftFixture *self, int64_t begin_us, int64_t end_us, uint64_t count);

/* Scheduling is recorded. @end_us below zero: its recorder was killed. */
void weft_fixture_scheduling (WeftFixture *self, int64_t begin_us, int64_t end_us);
/* The thread leaves its CPU, and comes back to one; below zero: it does not. */
void weft_fixture_block (WeftFixture *self, int tid, int64_t out_us, int64_t in_us);
void weft_fixture_preempt (WeftFixture *self, int tid, int64_t out_us, int64_t in_us);
void weft_fixture_gone (WeftFixture *self, int tid, int64_t at_us);
void weft_fixture_switch_loss (WeftFixture *self,
                               int64_t begin_us,
                               int64_t end_us,
                               uint64_t count);

/* Any event as it is; its strings have to live until the fixture is built. */
void weft_fixture_event (WeftFixture *self, const WeftEvent *event);
/* An event of @tid at @at_us, to be filled in further. */
WeftEvent weft_fixture_make (WeftEventType type, int tid, int64_t at_us);

/* The trace ends there, though nothing may happen then. */
void weft_fixture_end (WeftFixture *self, int64_t at_us);

/* The events in order of time, as a builder wants them. Valid until the build. */
const WeftEvent *weft_fixture_events (WeftFixture *self, size_t *ret_n);

/* Frees the fixture. Returns: (transfer full). */
WeftTrace *weft_fixture_build (WeftFixture *self) G_GNUC_WARN_UNUSED_RESULT;

/* Ready-made. Each returns: (transfer full). */

/* main spawns adder-0 to adder-2, which add under the mutex "counter" in turn: adder-0
 * holds it 100 to 200, adder-1 (waiting since 120) 201 to 300, adder-2 (since 130) 301 to
 * 400, then adder-0 (since 210) 401 to 450; main joins each in order, and all ends at 500
 * us. */
WeftTrace *weft_fixture_counter (void) G_GNUC_WARN_UNUSED_RESULT;

/* producer-0 and producer-1 send 4 messages each through "messages"; main receives 7 of
 * them, waiting twice; the last is in the channel when all ends at 400 us. */
WeftTrace *weft_fixture_channel (void) G_GNUC_WARN_UNUSED_RESULT;

/* philosopher-0 and philosopher-1 each hold one fork (since 100 and 110) and wait for the
 * other's (since 150 and 160), for ever; main sleeps, and all ends at 1000 us. */
WeftTrace *weft_fixture_deadlock (void) G_GNUC_WARN_UNUSED_RESULT;

/* Scheduling was recorded. busy has no CPU 100 to 200 and 300 to 400, reads a file 450 to
 * 460, and holds "lock" 410 to 480; patient wants it at 420, leaves its CPU at 422, has one
 * again at 520 and the lock from 521 to 560. main joins both, and all ends at 700 us. */
WeftTrace *weft_fixture_scheduled (void) G_GNUC_WARN_UNUSED_RESULT;

/* @n_threads that lock, wait, send and sleep at random, about @n_events in all; the same
 * for the same @seed. */
WeftTrace *weft_fixture_random (unsigned n_threads, size_t n_events, uint32_t seed)
    G_GNUC_WARN_UNUSED_RESULT;
