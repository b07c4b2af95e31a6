/* Three stages, each a thread, with a bounded channel between each two: the slowest stage
 * sets the pace, and the channels show where it is. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <weft/annotate.h>

#include "core/scenarios/options.h"
#include "core/sync/channel.h"
#include "core/sync/thread.h"

typedef struct {
  int64_t items, capacity, read_us, square_us, write_us;
} Settings;

typedef struct {
  const Settings *settings;
  WeftSender *sender;     /* given to the thread; NULL in the last stage */
  WeftReceiver *receiver; /* ... NULL in the first */
  int64_t sum;            /* of the last stage */
  bool in_order;
  WeftJoinHandle handle;
} Stage;

/* What a stage does to one item. */
static void
work (const char *verb, int64_t item, int64_t duration_us)
{
  char text[64];

  snprintf (text, sizeof text, "%s item %" PRId64, verb, item);
  weft_span_begin (text);
  weft_work_us (duration_us);
  weft_span_end ();
}

static void *
read_items (void *data)
{
  Stage *self = data;
  WEFT_SCOPED_SENDER *sender = self->sender;

  for (int64_t i = 1; i <= self->settings->items; i++) {
    int64_t *item = malloc (sizeof *item);
    void *message = item;

    weft_must (item == NULL ? -ENOMEM : 0, "read an item");
    *item = i;
    work ("reads", i, self->settings->read_us);
    weft_must (weft_sender_send (sender, &message), "send");
  }
  return NULL;
}

static void *
square_items (void *data)
{
  Stage *self = data;
  WEFT_SCOPED_SENDER *sender = self->sender;
  WEFT_SCOPED_RECEIVER *receiver = self->receiver;
  void *message = NULL;
  int error;

  while ((error = weft_receiver_recv (receiver, &message)) == 0) {
    int64_t *item = message;

    work ("squares", *item, self->settings->square_us);
    *item *= *item;
    weft_must (weft_sender_send (sender, &message), "send");
  }
  weft_must (error == -EPIPE ? 0 : error, "receive");
  return NULL;
}

static void *
write_items (void *data)
{
  Stage *self = data;
  WEFT_SCOPED_RECEIVER *receiver = self->receiver;
  int64_t number = 0;
  void *message = NULL;
  int error;

  self->in_order = true;
  while ((error = weft_receiver_recv (receiver, &message)) == 0) {
    int64_t square = *(int64_t *)message;

    free (message);
    number += 1;
    self->in_order = self->in_order && square == number * number;
    self->sum += square;
    work ("writes", number, self->settings->write_us);
    printf ("Item %" PRId64 ": %" PRId64 "\n", number, square);
  }
  weft_must (error == -EPIPE ? 0 : error, "receive");
  return NULL;
}

static void
spawn (Stage *stage, const char *name, WeftThreadRoutine routine)
{
  weft_must (weft_thread_spawn (name, routine, stage, &stage->handle), "spawn a thread");
}

static int
run_pipeline (const Settings *settings)
{
  Stage stages[3]
      = { { .settings = settings }, { .settings = settings }, { .settings = settings } };
  int64_t n = settings->items, expected = n * (n + 1) * (2 * n + 1) / 6;

  weft_must (weft_channel_new ("read", settings->capacity, free, &stages[0].sender,
                               &stages[1].receiver),
             "make a channel");
  weft_must (weft_channel_new ("squared", settings->capacity, free, &stages[1].sender,
                               &stages[2].receiver),
             "make a channel");
  spawn (&stages[0], "reader", read_items);
  spawn (&stages[1], "squarer", square_items);
  spawn (&stages[2], "writer", write_items);
  for (int i = 0; i < 3; i++)
    weft_must (weft_thread_join (stages[i].handle, NULL), "join a thread");

  weft_value ("sum", stages[2].sum);
  printf ("Sum: %" PRId64 "\n", stages[2].sum);
  if (!stages[2].in_order)
    return weft_wrong ("an item came out of order");
  if (stages[2].sum != expected)
    return weft_wrong ("the sum is %" PRId64 ", not %" PRId64, stages[2].sum, expected);
  return WEFT_STATUS_RIGHT;
}

static int
run (int argc, char **argv)
{
  Settings settings
      = { .items = 12, .capacity = 2, .read_us = 200, .square_us = 600, .write_us = 300 };
  const WeftOption options[] = {
    { "items", "How many items go through", NULL, &settings.items, 0, 1000000 },
    { "capacity", "How many items each channel holds", NULL, &settings.capacity, 0,
      1000000 },
    { "read-us", "Microseconds that reading an item takes", NULL, &settings.read_us, 0,
      10000000 },
    { "square-us", "Microseconds that squaring it takes", NULL, &settings.square_us, 0,
      10000000 },
    { "write-us", "Microseconds that writing it takes", NULL, &settings.write_us, 0,
      10000000 },
    { 0 },
  };

  weft_options_parse (&weft_scenario_pipeline, options, argc, argv);
  return run_pipeline (&settings);
}

const WeftScenario weft_scenario_pipeline = {
  "pipeline",
  "Three stages over two bounded channels: the slowest sets the pace",
  run,
};
