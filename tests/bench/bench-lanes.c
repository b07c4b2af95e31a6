#include "tests/bench/bench-lanes.h"

#include "tracer/model/builder-private.h"
#include "tracer/model/trace-private.h"

/* A turn of a thread is five intervals: it waits, is ready, holds, sleeps, runs. */
#define INTERVALS 5
#define MESSAGE_EVERY 16
#define QUIET_EVERY 5000

/* Turn k is thread k % n_threads' and about lock k % n_locks. It waits from times[k] on
 * until times[k + wait_steps], then holds until the next for the same lock gets it. */
typedef struct {
  WeftBenchLanes shape;
  size_t n_turns, wait_steps, hold_steps;
  int64_t *times_ns; /* of n_turns + wait_steps + hold_steps */
  WeftTrace *trace;
} World;

static int64_t
got_ns (const World *world, size_t turn)
{
  return world->times_ns[turn + world->wait_steps] + 10;
}

static int64_t
released_ns (const World *world, size_t turn)
{
  return world->times_ns[turn + world->wait_steps + world->hold_steps] + 5;
}

static size_t
rounds_of (const World *world, size_t thread)
{
  return (world->n_turns - thread + world->shape.n_threads - 1) / world->shape.n_threads;
}

static void
make_times (World *world)
{
  size_t n = world->n_turns + world->wait_steps + world->hold_steps;
  int64_t time_ns = 1000;

  world->times_ns = g_new (int64_t, n);
  for (size_t k = 0; k < n; k++) {
    time_ns += k % QUIET_EVERY == QUIET_EVERY - 1
                   ? 3000000
                   : 600 + (int64_t)((uint32_t)k * 2654435761u % 500);
    world->times_ns[k] = time_ns;
  }
  world->trace->duration_ns = time_ns + 100000;
}

static void *
make_table (WeftTable *table, size_t n, size_t size)
{
  table->n = n;
  table->rows = g_malloc0_n (n + 1, size);
  return table->rows;
}

static void
make_slices (WeftSlices *slices, size_t n)
{
  slices->n = n;
  slices->first = g_new0 (uint32_t, n + 1);
}

/* --- threads and objects --- */

static void
make_threads (World *world)
{
  WeftTrace *trace = world->trace;
  WeftProcess *process = make_table (&trace->processes, 1, sizeof *process);
  WeftThread *threads
      = make_table (&trace->threads, world->shape.n_threads, sizeof *threads);

  *process = (WeftProcess){ .pid = 1,
                            .program = "/usr/bin/bench",
                            .end_ns = trace->duration_ns,
                            .parent = WEFT_NO_ROW,
                            .started_by = WEFT_NO_ROW,
                            .replaces = WEFT_NO_ROW };
  for (uint32_t i = 0; i < world->shape.n_threads; i++) {
    g_autofree char *text = g_strdup_printf ("worker-%u", i);
    const char *name = g_string_chunk_insert (trace->strings, text);

    threads[i] = (WeftThread){ .name = name,
                               .label = name,
                               .tid = (int32_t)i + 1,
                               .parent = i > 0 ? 0 : WEFT_NO_ROW,
                               .number = i,
                               .end_ns = trace->duration_ns,
                               .spawn_site = WEFT_NO_ROW,
                               .ended = true };
  }
}

static void
make_objects (World *world)
{
  WeftTrace *trace = world->trace;
  size_t n = world->shape.n_locks + world->shape.n_channels;
  WeftObject *objects = make_table (&trace->objects, n, sizeof *objects);

  for (uint32_t i = 0; i < n; i++) {
    bool lock = i < world->shape.n_locks;
    g_autofree char *name = g_strdup_printf ("%s-%u", lock ? "lock" : "channel", i);

    objects[i] = (WeftObject){ .name = g_string_chunk_insert (trace->strings, name),
                               .kind = lock ? WEFT_OBJECT_MUTEX : WEFT_OBJECT_CHANNEL,
                               .address = 4096 + 64 * i,
                               .capacity = -1,
                               .thinned_ns = -1,
                               .destroyed_ns = trace->duration_ns,
                               .site = WEFT_NO_ROW };
  }
}

/* --- what they do --- */

/* By thread, in the order of its turns. */
static void
make_waits (World *world)
{
  WeftTrace *trace = world->trace;
  WeftWait *wait = make_table (&trace->waits, world->n_turns, sizeof *wait);
  size_t n_locks = world->shape.n_locks, n_threads = world->shape.n_threads;

  make_slices (&trace->waits_of_thread, n_threads);
  for (size_t thread = 0; thread < n_threads; thread++) {
    for (size_t k = thread; k < world->n_turns; k += n_threads) {
      uint32_t before = k >= n_locks ? (uint32_t)((k - n_locks) % n_threads) : WEFT_NO_ROW;

      *wait++ = (WeftWait){ .thread = (uint32_t)thread,
                            .object = (uint32_t)(k % n_locks),
                            .target = WEFT_NO_ROW,
                            .kind = WEFT_WAIT_LOCK,
                            .outcome = WEFT_OUTCOME_DONE,
                            .begin_ns = world->times_ns[k],
                            .end_ns = got_ns (world, k),
                            .holder_since_ns = -1,
                            .holder = before,
                            .waker = before,
                            .holder_site = WEFT_NO_ROW,
                            .lock = WEFT_NO_ROW,
                            .site = WEFT_NO_ROW,
                            .stack = WEFT_NO_ROW,
                            .ended = true };
    }
    trace->waits_of_thread.first[thread + 1]
        = trace->waits_of_thread.first[thread] + (uint32_t)rounds_of (world, thread);
  }
}

/* By lock. */
static void
make_holds (World *world)
{
  WeftTrace *trace = world->trace;
  WeftHold *hold = make_table (&trace->holds, world->n_turns, sizeof *hold), *first = hold;
  size_t n_locks = world->shape.n_locks;

  make_slices (&trace->holds_of_object, trace->objects.n);
  for (size_t object = 0; object < trace->objects.n; object++) {
    for (size_t k = object; object < n_locks && k < world->n_turns; k += n_locks)
      *hold++ = (WeftHold){ .thread = (uint32_t)(k % world->shape.n_threads),
                            .object = (uint32_t)object,
                            .mode = WEFT_HOLD_EXCLUSIVE,
                            .acquired_ns = got_ns (world, k),
                            .released_ns = released_ns (world, k),
                            .waiters = 1,
                            .site = WEFT_NO_ROW,
                            .stack = WEFT_NO_ROW,
                            .released = true };
    trace->holds_of_object.first[object + 1] = (uint32_t)(hold - first);
  }
}

/* Sent when the sender lets its lock go, and received by the next thread a little later. */
static void
make_messages (World *world)
{
  WeftTrace *trace = world->trace;
  size_t n_channels = world->shape.n_channels, n = world->n_turns / MESSAGE_EVERY;
  WeftMessage *message = make_table (&trace->messages, n, sizeof *message);
  WeftDepth *depth = make_table (&trace->depths, 2 * n, sizeof *depth), *steps = depth;
  WeftMessage *messages = message;

  make_slices (&trace->messages_of_object, trace->objects.n);
  make_slices (&trace->depths_of_object, trace->objects.n);
  for (size_t object = 0; object < trace->objects.n; object++) {
    size_t channel = object - world->shape.n_locks;

    for (size_t i = channel; object >= world->shape.n_locks && i < n; i += n_channels) {
      size_t k = i * MESSAGE_EVERY, n_threads = world->shape.n_threads;
      int64_t sent_ns = released_ns (world, k) + 1;

      *message++ = (WeftMessage){ .channel = (uint32_t)object,
                                  .id = i / n_channels,
                                  .sender = (uint32_t)(k % n_threads),
                                  .receiver = (uint32_t)((k + 1) % n_threads),
                                  .sent_ns = sent_ns,
                                  .ended_ns = sent_ns + 300,
                                  .send_site = WEFT_NO_ROW,
                                  .receive_site = WEFT_NO_ROW,
                                  .fate = WEFT_FATE_RECEIVED };
      *depth++ = (WeftDepth){ sent_ns, 1 };
      *depth++ = (WeftDepth){ sent_ns + 300, 0 };
    }
    trace->messages_of_object.first[object + 1] = (uint32_t)(message - messages);
    trace->depths_of_object.first[object + 1] = (uint32_t)(depth - steps);
  }
}

/* Where the messages of all channels are, in the order of their turns. */
static uint32_t
row_of_message (const World *world, size_t i)
{
  size_t n_channels = world->shape.n_channels;

  return world->trace->messages_of_object.first[world->shape.n_locks + i % n_channels]
         + (uint32_t)(i / n_channels);
}

static void
make_interactions (World *world)
{
  WeftTrace *trace = world->trace;
  const WeftMessage *messages = trace->messages.rows;
  size_t n = world->n_turns, n_locks = world->shape.n_locks, sent = 0;
  WeftInteraction *rows
      = make_table (&trace->interactions, n + trace->messages.n, sizeof *rows),
      *next = rows;

  for (size_t k = 0; k + n_locks < n; k++) {
    size_t to = k + n_locks, n_threads = world->shape.n_threads;
    size_t row = trace->waits_of_thread.first[to % n_threads] + to / n_threads;

    *next++ = (WeftInteraction){ .kind = WEFT_INTERACTION_HAND_OFF,
                                 .from_thread = (uint32_t)(k % n_threads),
                                 .to_thread = (uint32_t)(to % n_threads),
                                 .from_ns = released_ns (world, k),
                                 .to_ns = got_ns (world, to),
                                 .object = (uint32_t)(k % n_locks),
                                 .cause = (uint32_t)row,
                                 .stack = WEFT_NO_ROW };
    if (k % MESSAGE_EVERY == 0 && sent < trace->messages.n) {
      uint32_t message = row_of_message (world, sent++);

      *next++ = (WeftInteraction){ .kind = WEFT_INTERACTION_MESSAGE,
                                   .from_thread = messages[message].sender,
                                   .to_thread = messages[message].receiver,
                                   .from_ns = messages[message].sent_ns,
                                   .to_ns = messages[message].ended_ns,
                                   .object = messages[message].channel,
                                   .cause = message,
                                   .stack = WEFT_NO_ROW };
    }
  }
  trace->interactions.n = (size_t)(next - rows);
}

static void
make_states (World *world)
{
  WeftTrace *trace = world->trace;
  size_t n_threads = world->shape.n_threads;
  g_autoptr (GArray) intervals = g_array_new (FALSE, FALSE, sizeof (WeftInterval));

  trace->scheduling.recorded = true;
  trace->states = g_new0 (WeftStates *, n_threads);
  for (size_t thread = 0; thread < n_threads; thread++) {
    uint32_t wait = trace->waits_of_thread.first[thread];

    g_array_set_size (intervals, 0);
    for (size_t k = thread; k < world->n_turns; k += n_threads, wait++) {
      int64_t got = got_ns (world, k), released = released_ns (world, k);
      int64_t ready = got - (got - world->times_ns[k]) / 8;
      int64_t awake
          = released
            + (world->times_ns[MIN (k + n_threads, world->n_turns)] - released) / 2;

      weft_seal_append_state (intervals, world->times_ns[k], WEFT_STATE_RUNNING,
                              WEFT_NO_ROW);
      weft_seal_append_state (intervals, ready, WEFT_STATE_WAIT_LOCK, wait);
      weft_seal_append_state (intervals, got, WEFT_STATE_READY, wait);
      weft_seal_append_state (intervals, released, WEFT_STATE_RUNNING, WEFT_NO_ROW);
      weft_seal_append_state (intervals, awake,
                              k / n_threads % 4 == 3 ? WEFT_STATE_WAIT_OTHER
                                                     : WEFT_STATE_SLEEPING,
                              WEFT_NO_ROW);
    }
    weft_seal_append_state (intervals, trace->duration_ns, WEFT_STATE_RUNNING, WEFT_NO_ROW);
    trace->states[thread]
        = weft_states_new ((const WeftInterval *)(void *)intervals->data, intervals->len);
  }
}

WeftTrace *
weft_bench_lanes_new (const WeftBenchLanes *shape)
{
  World world = { .shape = *shape,
                  .n_turns = shape->n_intervals / INTERVALS,
                  .wait_steps = shape->n_threads / 2,
                  .hold_steps = shape->n_locks,
                  .trace = weft_trace_new_empty () };
  WeftSeal seal = { .trace = world.trace };

  make_times (&world);
  make_threads (&world);
  make_objects (&world);
  make_waits (&world);
  make_holds (&world);
  make_messages (&world);
  make_interactions (&world);
  make_states (&world);
  make_slices (&world.trace->notes_of_thread, shape->n_threads);
  make_slices (&world.trace->wakes_of_object, world.trace->objects.n);
  make_slices (&world.trace->frames_of_stack, 0);
  weft_seal_index_rows (&seal);
  weft_seal_index_interactions (&seal);
  g_free (world.times_ns);
  return world.trace;
}
