/* The ready-made traces of trace-fixture.h. */
#include "tests/unit/tracer/trace-fixture.h"

#define MAIN WEFT_FIXTURE_MAIN

WeftTrace *
weft_fixture_counter (void)
{
  WeftFixture *fixture = weft_fixture_new ("/usr/bin/counter");
  uint64_t counter = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "counter", -1, 5);
  int adders[3];

  for (int i = 0; i < 3; i++) {
    g_autofree char *name = g_strdup_printf ("adder-%d", i);

    adders[i] = weft_fixture_spawn (fixture, MAIN, name, 10 + 10 * i, 15 + 10 * i);
  }
  weft_fixture_lock (fixture, adders[0], counter, 100, 100, 200);
  weft_fixture_lock (fixture, adders[1], counter, 120, 201, 300);
  weft_fixture_lock (fixture, adders[2], counter, 130, 301, 400);
  weft_fixture_lock (fixture, adders[0], counter, 210, 401, 450);
  weft_fixture_exit (fixture, adders[0], 460);
  weft_fixture_exit (fixture, adders[1], 310);
  weft_fixture_exit (fixture, adders[2], 410);
  weft_fixture_join (fixture, MAIN, adders[0], 50, 465);
  weft_fixture_join (fixture, MAIN, adders[1], 466, 467);
  weft_fixture_join (fixture, MAIN, adders[2], 468, 469);
  weft_fixture_destroy (fixture, counter, 480);
  weft_fixture_exit (fixture, MAIN, 500);
  return weft_fixture_build (fixture);
}

WeftTrace *
weft_fixture_channel (void)
{
  WeftFixture *fixture = weft_fixture_new ("/usr/bin/channel");
  uint64_t channel = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "messages", 8, 5);
  int first = weft_fixture_spawn (fixture, MAIN, "producer-0", 10, 15);
  int second = weft_fixture_spawn (fixture, MAIN, "producer-1", 20, 25);
  uint64_t messages[8];

  for (int i = 0; i < 8; i++)
    messages[i]
        = weft_fixture_send (fixture, i % 2 == 0 ? first : second, channel, 100 + 20 * i);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, channel, first, 50, 105);
  weft_fixture_receive (fixture, MAIN, channel, messages[0], 106);
  weft_fixture_wait (fixture, MAIN, WEFT_WAIT_RECEIVE, channel, second, 110, 124);
  weft_fixture_receive (fixture, MAIN, channel, messages[1], 125);
  for (int i = 2; i < 7; i++)
    weft_fixture_receive (fixture, MAIN, channel, messages[i], 90 + 30 * i);
  weft_fixture_disconnect (fixture, first, channel, WEFT_SIDE_SENDER, 250);
  weft_fixture_exit (fixture, first, 255);
  weft_fixture_disconnect (fixture, second, channel, WEFT_SIDE_SENDER, 260);
  weft_fixture_exit (fixture, second, 265);
  weft_fixture_join (fixture, MAIN, first, 340, 341);
  weft_fixture_join (fixture, MAIN, second, 342, 343);
  weft_fixture_end (fixture, 400);
  return weft_fixture_build (fixture);
}

WeftTrace *
weft_fixture_deadlock (void)
{
  WeftFixture *fixture = weft_fixture_new ("/usr/bin/philosophers");
  uint64_t left = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "fork-0", -1, 5);
  uint64_t right = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "fork-1", -1, 6);
  int first = weft_fixture_spawn (fixture, MAIN, "philosopher-0", 10, 15);
  int second = weft_fixture_spawn (fixture, MAIN, "philosopher-1", 20, 25);

  weft_fixture_lock (fixture, first, left, 100, 100, -1);
  weft_fixture_lock (fixture, second, right, 110, 110, -1);
  weft_fixture_lock (fixture, first, right, 150, -1, -1);
  weft_fixture_lock (fixture, second, left, 160, -1, -1);
  weft_fixture_sleep (fixture, MAIN, 50, 990);
  weft_fixture_end (fixture, 1000);
  return weft_fixture_build (fixture);
}

/* What the random trace has, and until when each part is busy. */
typedef struct {
  WeftFixture *fixture;
  GRand *rand;
  uint64_t locks[4], channels[2];
  int64_t lock_free_us[4];
  int64_t *free_us; /* of each thread */
  int *tids;
  GArray *queues[2]; /* of Pending: what was sent */
  guint received[2]; /* how many of them */
} Random;

typedef struct {
  uint64_t message;
  int64_t sent_us;
} Pending;

static void
act_lock (Random *random, unsigned thread)
{
  int lock = g_rand_int_range (random->rand, 0, 4);
  int64_t want_us = random->free_us[thread] + g_rand_int_range (random->rand, 1, 20);
  int64_t got_us = MAX (want_us, random->lock_free_us[lock] + 1);
  int64_t released_us = got_us + g_rand_int_range (random->rand, 1, 30);

  weft_fixture_lock (random->fixture, random->tids[thread], random->locks[lock], want_us,
                     got_us, released_us);
  random->lock_free_us[lock] = random->free_us[thread] = released_us;
}

static void
act_send (Random *random, unsigned thread)
{
  int channel = g_rand_int_range (random->rand, 0, 2);
  Pending pending
      = { .sent_us = random->free_us[thread] + g_rand_int_range (random->rand, 1, 9) };

  pending.message = weft_fixture_send (random->fixture, random->tids[thread],
                                       random->channels[channel], pending.sent_us);
  g_array_append_val (random->queues[channel], pending);
  random->free_us[thread] = pending.sent_us;
}

static void
act_receive (Random *random, unsigned thread)
{
  int channel = g_rand_int_range (random->rand, 0, 2);
  GArray *queue = random->queues[channel];
  int64_t begin_us = random->free_us[thread] + 1, end_us;
  Pending pending;

  if (random->received[channel] == queue->len)
    return;
  pending = g_array_index (queue, Pending, random->received[channel]++);
  end_us = MAX (begin_us, pending.sent_us) + 2;
  if (pending.sent_us > begin_us)
    weft_fixture_wait (random->fixture, random->tids[thread], WEFT_WAIT_RECEIVE,
                       random->channels[channel], 0, begin_us, end_us - 1);
  weft_fixture_receive (random->fixture, random->tids[thread], random->channels[channel],
                        pending.message, end_us);
  random->free_us[thread] = end_us;
}

static void
act_sleep (Random *random, unsigned thread)
{
  int64_t begin_us = random->free_us[thread] + 1;
  int64_t end_us = begin_us + g_rand_int_range (random->rand, 5, 200);

  weft_fixture_sleep (random->fixture, random->tids[thread], begin_us, end_us);
  random->free_us[thread] = end_us;
}

static void
act (Random *random, unsigned n_threads)
{
  unsigned thread = 0;

  /* The thread that is free first acts next, so that locks are taken in order of time. */
  for (unsigned i = 1; i < n_threads; i++)
    if (random->free_us[i] < random->free_us[thread])
      thread = i;
  switch (g_rand_int_range (random->rand, 0, 8)) {
  case 0:
    act_sleep (random, thread);
    break;
  case 1:
  case 2:
    act_send (random, thread);
    break;
  case 3:
  case 4:
    act_receive (random, thread);
    break;
  default:
    act_lock (random, thread);
    break;
  }
}

static void
begin_random (Random *random, unsigned n_threads)
{
  for (int i = 0; i < 4; i++) {
    g_autofree char *name = g_strdup_printf ("lock-%d", i);

    random->locks[i]
        = weft_fixture_object (random->fixture, WEFT_OBJECT_MUTEX, name, -1, 1);
  }
  for (int i = 0; i < 2; i++) {
    random->channels[i]
        = weft_fixture_object (random->fixture, WEFT_OBJECT_CHANNEL, NULL, -1, 1);
    random->queues[i] = g_array_new (FALSE, FALSE, sizeof (Pending));
  }
  for (unsigned i = 0; i < n_threads; i++) {
    g_autofree char *name = g_strdup_printf ("worker-%u", i);

    random->tids[i] = weft_fixture_spawn (random->fixture, MAIN, name, 2 + i, 4 + i);
    random->free_us[i] = 5 + i;
  }
}

WeftTrace *
weft_fixture_random (unsigned n_threads, size_t n_events, uint32_t seed)
{
  Random random = { .fixture = weft_fixture_new ("/usr/bin/random"),
                    .rand = g_rand_new_with_seed (seed),
                    .free_us = g_new (int64_t, n_threads),
                    .tids = g_new (int, n_threads) };
  int64_t end_us = 0;

  g_assert (n_threads > 0);
  begin_random (&random, n_threads);
  /* An act is two events on average. */
  for (size_t i = 0; i < n_events / 2; i++)
    act (&random, n_threads);
  for (unsigned i = 0; i < n_threads; i++) {
    weft_fixture_exit (random.fixture, random.tids[i], random.free_us[i] + 1);
    end_us = MAX (end_us, random.free_us[i] + 1);
  }
  for (unsigned i = 0; i < n_threads; i++)
    weft_fixture_join (random.fixture, MAIN, random.tids[i],
                       i == 0 ? 10 + n_threads : end_us + 2 * i, end_us + 2 * i + 1);

  g_rand_free (random.rand);
  g_free (random.free_us);
  g_free (random.tids);
  for (int i = 0; i < 2; i++)
    g_array_unref (random.queues[i]);
  return weft_fixture_build (random.fixture);
}

WeftTrace *
weft_fixture_scheduled (void)
{
  WeftFixture *fixture = weft_fixture_new ("scheduled");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "lock", -1, 5);
  int busy = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "busy", 10, 20);
  int patient = weft_fixture_spawn (fixture, WEFT_FIXTURE_MAIN, "patient", 11, 25);

  weft_fixture_scheduling (fixture, 0, 710);
  weft_fixture_preempt (fixture, busy, 100, 200);
  weft_fixture_preempt (fixture, busy, 300, 400);
  weft_fixture_lock (fixture, busy, lock, 410, 410, 480);
  weft_fixture_block (fixture, busy, 450, 460);
  weft_fixture_lock (fixture, patient, lock, 420, 521, 560);
  weft_fixture_block (fixture, patient, 422, 520);
  weft_fixture_exit (fixture, busy, 500);
  weft_fixture_gone (fixture, busy, 505);
  weft_fixture_exit (fixture, patient, 600);
  weft_fixture_gone (fixture, patient, 605);
  weft_fixture_join (fixture, WEFT_FIXTURE_MAIN, busy, 50, 512);
  weft_fixture_block (fixture, WEFT_FIXTURE_MAIN, 51, 511);
  weft_fixture_join (fixture, WEFT_FIXTURE_MAIN, patient, 520, 611);
  weft_fixture_block (fixture, WEFT_FIXTURE_MAIN, 521, 610);
  weft_fixture_end (fixture, 700);
  return weft_fixture_build (fixture);
}
