/* One sender says hello; then several producers send to one consumer, the main thread. */
#include "core/sync/channel.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/scenarios/options.h"
#include "core/sync/thread.h"

#define N_PRODUCERS_MAX 1000

typedef struct {
  int64_t producers, messages, capacity, drop_receiver_after, produce_us, consume_us;
} Settings;

typedef struct {
  const Settings *settings;
  int64_t index;
  WeftSender *sender; /* its own, given to its thread */
  int64_t sent, received;
  WeftJoinHandle handle;
} Producer;

typedef struct {
  int64_t producer, number;
} Letter;

static void *
say_hello (void *data)
{
  WEFT_SCOPED_SENDER *sender = data;
  void *message = strdup ("hello");

  weft_must (message == NULL ? -ENOMEM : 0, "write a message");
  weft_must (weft_sender_send (sender, &message), "send");
  return NULL;
}

static void
hear_hello (WeftSender *sender, WeftReceiver *receiver)
{
  WeftSender *moved = NULL;
  WeftJoinHandle handle = { 0 };
  void *message = NULL;

  weft_must (weft_sender_clone (sender, &moved), "make a sender");
  weft_must (weft_thread_spawn ("greeter", say_hello, moved, &handle), "spawn a thread");
  weft_must (weft_receiver_recv (receiver, &message), "receive");
  printf ("Got: %s\n", (char *)message);
  free (message);
  weft_must (weft_thread_join (handle, NULL), "join a thread");
}

static void *
produce (void *data)
{
  Producer *self = data;
  WEFT_SCOPED_SENDER *sender = self->sender;

  self->sender = NULL;
  for (int64_t i = 1; i <= self->settings->messages; i++) {
    Letter *letter = malloc (sizeof *letter);
    void *message = letter;
    int error;

    weft_must (letter == NULL ? -ENOMEM : 0, "write a message");
    *letter = (Letter){ self->index, i };
    weft_work_us (self->settings->produce_us);
    error = weft_sender_send (sender, &message);
    if (error == -EPIPE) {
      /* Not sent is not lost: it is still ours. */
      letter = message;
      printf ("The receiver is gone: message %" PRId64 " comes back to producer-%" PRId64
              "\n",
              letter->number, letter->producer);
      free (letter);
      break;
    }
    weft_must (error, "send");
    self->sent += 1;
  }
  return NULL;
}

static void
spawn_producers (const Settings *settings, Producer *producers, WeftSender *sender)
{
  for (int64_t i = 0; i < settings->producers; i++) {
    char name[WEFT_THREAD_NAME_BYTES];

    producers[i] = (Producer){ .settings = settings, .index = i };
    weft_must (weft_sender_clone (sender, &producers[i].sender), "make a sender");
    snprintf (name, sizeof name, "producer-%" PRId64, i);
    weft_must (weft_thread_spawn (name, produce, &producers[i], &producers[i].handle),
               "spawn a thread");
  }
}

/* Receives until there is nothing more to come, or as many as asked for. Returns: how many;
 * -1 when one came out of order. */
static int64_t
consume (const Settings *settings, Producer *producers, WeftReceiver *receiver)
{
  int64_t received = 0;

  while (settings->drop_receiver_after < 0 || received < settings->drop_receiver_after) {
    void *message = NULL;
    int error = weft_receiver_recv (receiver, &message);
    Letter letter;

    if (error == -EPIPE)
      break;
    weft_must (error, "receive");
    letter = *(Letter *)message;
    free (message);
    weft_work_us (settings->consume_us);
    printf ("Got: message %" PRId64 " from producer-%" PRId64 "\n", letter.number,
            letter.producer);
    if (letter.number != producers[letter.producer].received + 1)
      return -1;
    producers[letter.producer].received += 1;
    received += 1;
  }
  return received;
}

static int
check (const Settings *settings, const Producer *producers, int64_t received)
{
  int64_t expected = settings->producers * settings->messages;
  bool dropped
      = settings->drop_receiver_after >= 0 && settings->drop_receiver_after < expected;

  if (dropped)
    expected = settings->drop_receiver_after;
  if (received < 0)
    return weft_wrong ("a message came out of order");
  if (received != expected)
    return weft_wrong ("%" PRId64 " messages came, not %" PRId64, received, expected);
  for (int64_t i = 0; i < settings->producers && !dropped; i++) {
    if (producers[i].received != producers[i].sent)
      return weft_wrong ("producer-%" PRId64 " sent %" PRId64 ", but %" PRId64 " came", i,
                         producers[i].sent, producers[i].received);
  }
  return WEFT_STATUS_RIGHT;
}

static int
run_channel (const Settings *settings, Producer *producers)
{
  WeftSender *sender = NULL;
  WeftReceiver *receiver = NULL;
  int64_t received;

  weft_must (weft_channel_new ("messages", settings->capacity, free, &sender, &receiver),
             "make the channel");
  hear_hello (sender, receiver);

  spawn_producers (settings, producers, sender);
  weft_must (weft_sender_drop (&sender), "drop the first sender");
  received = consume (settings, producers, receiver);
  weft_must (weft_receiver_drop (&receiver), "drop the receiver");
  for (int64_t i = 0; i < settings->producers; i++)
    weft_must (weft_thread_join (producers[i].handle, NULL), "join a thread");
  return check (settings, producers, received);
}

static int
run (int argc, char **argv)
{
  Settings settings = { .producers = 3,
                        .messages = 5,
                        .capacity = WEFT_UNBOUNDED,
                        .drop_receiver_after = -1,
                        .produce_us = 300,
                        .consume_us = 150 };
  const WeftOption options[] = {
    { "producers", "How many threads send", NULL, &settings.producers, 0, N_PRODUCERS_MAX },
    { "messages", "How many messages each of them sends", NULL, &settings.messages, 0,
      100000000 },
    { "capacity", "How many messages the channel holds; 0: a send waits for its receive",
      NULL, &settings.capacity, 0, 100000000 },
    { "drop-receiver-after", "Drop the receiver after so many messages of the producers",
      NULL, &settings.drop_receiver_after, 0, INT64_MAX },
    { "produce-us", "Microseconds of work before each send", NULL, &settings.produce_us, 0,
      10000000 },
    { "consume-us", "Microseconds of work after each receive", NULL, &settings.consume_us,
      0, 10000000 },
    { 0 },
  };
  Producer *producers;
  int status;

  weft_options_parse (&weft_scenario_channel, options, argc, argv);
  producers = calloc ((size_t)settings.producers + 1, sizeof *producers);
  weft_must (producers == NULL ? -ENOMEM : 0, "begin");
  status = run_channel (&settings, producers);
  free (producers);
  return status;
}

const WeftScenario weft_scenario_channel = {
  "channel",
  "Several producers send messages to one consumer",
  run,
};
