#include "tests/bench/bench-trace.h"

#include "tracer/model/builder.h"

#define N_LOCKS 8
#define N_CHANNELS 2
#define MOST_HELD 2
#define ORIGIN_NS INT64_C (1000000000)
#define MAIN_TID 100
#define LOCK_ADDRESS(lock) (UINT64_C (0x500000) + 64 * (lock))
#define CHANNEL_ADDRESS(channel) (UINT64_C (0x600000) + 64 * (channel))
#define VARIABLE_ADDRESS UINT64_C (0x700000)
#define NOBODY UINT_MAX

typedef enum {
  DOING_WORK,
  DOING_LOCK,    /* waits for it */
  DOING_RECEIVE, /* waits for a message */
  DOING_SLEEP,
} Doing;

typedef struct {
  Doing doing;
  unsigned object; /* that it waits for: lock or channel */
  unsigned held[MOST_HELD];
  int64_t acquired_ns[MOST_HELD];
  unsigned n_held;
} Thread;

typedef struct {
  unsigned owner;
  int64_t since_ns;
  unsigned last_owner;
  unsigned waiters;
} Lock;

/* Messages are numbered in the order in which they are sent. */
typedef struct {
  uint64_t sent, received;
} Channel;

typedef struct {
  WeftTraceBuilder *builder;
  GRand *rand;
  Thread *threads;
  unsigned n_threads;
  Lock locks[N_LOCKS];
  Channel channels[N_CHANNELS];
  int64_t now_ns;
  size_t n_events;
} World;

static WeftEvent
make (World *world, WeftEventType type, unsigned thread)
{
  WeftEvent event = { .type = type,
                      .tid = thread == NOBODY ? MAIN_TID : MAIN_TID + 1 + (int)thread,
                      .time_ns = ORIGIN_NS + world->now_ns };

  return event;
}

static void
add (World *world, const WeftEvent *event)
{
  weft_trace_builder_add (world->builder, event);
  world->n_events++;
}

static void
wait_begins (World *world, unsigned thread, WeftWaitKind kind, uint64_t object)
{
  WeftEvent event = make (world, WEFT_EVENT_WAIT_BEGIN, thread);
  const Lock *lock = &world->locks[world->threads[thread].object % N_LOCKS];

  event.wait.kind = kind;
  event.wait.object = object;
  event.wait.site = 0x1000 + (uint64_t)kind;
  if (kind == WEFT_WAIT_LOCK) {
    event.wait.holder = MAIN_TID + 1 + (int)lock->owner;
    event.wait.holder_since_ns = ORIGIN_NS + lock->since_ns;
  }
  add (world, &event);
}

static void
wait_ends (World *world, unsigned thread, WeftWaitKind kind, uint64_t object, int waker)
{
  WeftEvent event = make (world, WEFT_EVENT_WAIT_END, thread);

  event.wait.kind = kind;
  event.wait.object = object;
  event.wait.waker = waker;
  add (world, &event);
  world->threads[thread].doing = DOING_WORK;
}

/* --- what a thread may do --- */

static void
acquire (World *world, unsigned thread, unsigned number)
{
  Thread *self = &world->threads[thread];

  self->held[self->n_held] = number;
  self->acquired_ns[self->n_held++] = world->now_ns;
  world->locks[number].owner = thread;
  world->locks[number].since_ns = world->now_ns;
}

/* In the order of their numbers, so that there is no deadlock. */
static bool
want_lock (World *world, unsigned thread)
{
  Thread *self = &world->threads[thread];
  unsigned first = self->n_held > 0 ? self->held[self->n_held - 1] + 1 : 0;
  unsigned number;

  if (self->n_held == MOST_HELD || first == N_LOCKS)
    return false;
  number = (unsigned)g_rand_int_range (world->rand, (int)first, N_LOCKS);
  self->object = number;
  if (world->locks[number].owner == NOBODY) {
    acquire (world, thread, number);
    return true;
  }
  world->locks[number].waiters++;
  self->doing = DOING_LOCK;
  wait_begins (world, thread, WEFT_WAIT_LOCK, LOCK_ADDRESS (number));
  return true;
}

static void
release (World *world, unsigned thread)
{
  Thread *self = &world->threads[thread];
  unsigned number = self->held[--self->n_held];
  Lock *lock = &world->locks[number];
  WeftEvent hold = make (world, WEFT_EVENT_HOLD, thread);

  hold.hold.object = LOCK_ADDRESS (number);
  hold.hold.mode = WEFT_HOLD_EXCLUSIVE;
  hold.hold.acquired_ns = ORIGIN_NS + self->acquired_ns[self->n_held];
  hold.hold.released_ns = hold.time_ns;
  hold.hold.waiters = lock->waiters;
  hold.hold.site = 0x2000;
  add (world, &hold);
  lock->owner = NOBODY;
  lock->last_owner = thread;
}

static void
say_message (World *world, unsigned thread, WeftEventType type, unsigned channel)
{
  Channel *self = &world->channels[channel];
  WeftEvent event = make (world, type, thread);

  event.message.channel = CHANNEL_ADDRESS (channel);
  event.message.id = type == WEFT_EVENT_SEND ? self->sent++ : self->received++;
  event.message.depth = (uint32_t)(self->sent - self->received);
  event.message.site = 0x3000;
  add (world, &event);
}

static void
receive (World *world, unsigned thread)
{
  Thread *self = &world->threads[thread];

  self->object = (unsigned)g_rand_int_range (world->rand, 0, N_CHANNELS);
  if (world->channels[self->object].sent > world->channels[self->object].received) {
    say_message (world, thread, WEFT_EVENT_RECEIVE, self->object);
    return;
  }
  self->doing = DOING_RECEIVE;
  wait_begins (world, thread, WEFT_WAIT_RECEIVE, CHANNEL_ADDRESS (self->object));
}

static void
access_variable (World *world, unsigned thread, bool write)
{
  WeftEvent event = make (world, WEFT_EVENT_ACCESS, thread);

  event.access.variable = VARIABLE_ADDRESS;
  event.access.write = write;
  add (world, &event);
}

static void
go_on_working (World *world, unsigned thread)
{
  Thread *self = &world->threads[thread];
  int choice = g_rand_int_range (world->rand, 0, 16);

  if (self->n_held > 0 && choice < 9)
    release (world, thread);
  else if (choice < 11)
    want_lock (world, thread);
  else if (choice < 13)
    say_message (world, thread, WEFT_EVENT_SEND,
                 (unsigned)g_rand_int_range (world->rand, 0, N_CHANNELS));
  else if (choice < 14)
    access_variable (world, thread, g_rand_boolean (world->rand));
  else if (self->n_held == 0 && choice < 15)
    receive (world, thread);
  else if (self->n_held == 0) {
    self->doing = DOING_SLEEP;
    wait_begins (world, thread, WEFT_WAIT_SLEEP, 0);
  }
}

/* Whoever of those that wait comes first gets the lock or the message. */
static void
step (World *world, unsigned thread)
{
  Thread *self = &world->threads[thread];
  unsigned object = self->object;

  switch (self->doing) {
  case DOING_WORK:
    go_on_working (world, thread);
    break;
  case DOING_LOCK:
    if (world->locks[object].owner != NOBODY)
      break;
    wait_ends (world, thread, WEFT_WAIT_LOCK, LOCK_ADDRESS (object),
               MAIN_TID + 1 + (int)world->locks[object].last_owner);
    world->locks[object].waiters--;
    acquire (world, thread, object);
    break;
  case DOING_RECEIVE:
    if (world->channels[object].sent == world->channels[object].received)
      break;
    wait_ends (world, thread, WEFT_WAIT_RECEIVE, CHANNEL_ADDRESS (object), 0);
    say_message (world, thread, WEFT_EVENT_RECEIVE, object);
    break;
  case DOING_SLEEP:
    wait_ends (world, thread, WEFT_WAIT_SLEEP, 0, 0);
    break;
  }
}

/* --- begin and end --- */

static void
make_object (World *world, WeftObjectKind kind, uint64_t address, const char *name)
{
  WeftEvent event = make (world, WEFT_EVENT_OBJECT_CREATE, NOBODY);

  event.object.kind = kind;
  event.object.object = address;
  event.object.name = name;
  event.object.capacity = -1;
  add (world, &event);
}

static void
begin (World *world)
{
  WeftEvent event = make (world, WEFT_EVENT_PROCESS_START, NOBODY);
  char name[32];

  event.process_start.pid = MAIN_TID;
  event.process_start.program = "/usr/bin/bench";
  add (world, &event);
  for (unsigned i = 0; i < world->n_threads + 1; i++) {
    event = make (world, WEFT_EVENT_THREAD_SPAWN, NOBODY);
    g_snprintf (name, sizeof name, "worker-%u", i);
    event.thread.name = i == 0 ? "main" : name;
    event.thread.thread = i;
    if (i > 0)
      add (world, &event);
    event.type = WEFT_EVENT_THREAD_START;
    event.tid = MAIN_TID + (int)i;
    event.thread.pid = MAIN_TID;
    add (world, &event);
  }
  for (unsigned i = 0; i < N_LOCKS; i++) {
    g_snprintf (name, sizeof name, "lock-%u", i);
    make_object (world, WEFT_OBJECT_MUTEX, LOCK_ADDRESS (i), name);
    world->locks[i].owner = NOBODY;
  }
  for (unsigned i = 0; i < N_CHANNELS; i++) {
    g_snprintf (name, sizeof name, "channel-%u", i);
    make_object (world, WEFT_OBJECT_CHANNEL, CHANNEL_ADDRESS (i), name);
  }
  make_object (world, WEFT_OBJECT_VARIABLE, VARIABLE_ADDRESS, "total");
}

/* Each lets go what it holds, and receives nothing any more; main joins them. */
static void
end (World *world)
{
  for (unsigned i = 0; i < world->n_threads; i++) {
    Thread *self = &world->threads[i];

    world->now_ns += 1000;
    if (self->doing == DOING_RECEIVE)
      say_message (world, i, WEFT_EVENT_SEND, self->object);
  }
  /* Whoever waits for a lock waits for one with a higher number than any it holds, so each
   * round somebody has all that it waits for. */
  for (bool again = true; again;) {
    again = false;
    for (unsigned i = 0; i < world->n_threads; i++) {
      world->now_ns += 1000;
      if (world->threads[i].doing != DOING_WORK)
        step (world, i);
      else if (world->threads[i].n_held > 0)
        release (world, i);
      again |= world->threads[i].doing != DOING_WORK || world->threads[i].n_held > 0;
    }
  }
  for (unsigned i = 0; i < world->n_threads; i++) {
    WeftEvent event = make (world, WEFT_EVENT_THREAD_EXIT, i);

    add (world, &event);
    for (int ended = 0; ended < 2; ended++) {
      event = make (world, ended ? WEFT_EVENT_WAIT_END : WEFT_EVENT_WAIT_BEGIN, NOBODY);
      event.wait.kind = WEFT_WAIT_JOIN;
      event.wait.object = i + 1;
      add (world, &event);
      world->now_ns += 1000;
    }
  }
}

WeftTrace *
weft_bench_trace_new (unsigned n_threads, size_t n_events, uint32_t seed)
{
  World world = { .builder = weft_trace_builder_new (),
                  .rand = g_rand_new_with_seed (seed),
                  .threads = g_new0 (Thread, n_threads),
                  .n_threads = n_threads };

  begin (&world);
  while (world.n_events < n_events) {
    world.now_ns += g_rand_int_range (world.rand, 50, 2000);
    step (&world, (unsigned)g_rand_int_range (world.rand, 0, (int)n_threads));
  }
  end (&world);
  g_free (world.threads);
  g_rand_free (world.rand);
  return weft_trace_builder_seal (world.builder);
}
