#include "core/sync/channel.h"

#include "tests/unit/core/check.h"

typedef struct {
  int producer, number;
} Letter;

typedef struct {
  WeftSender *sender;
  WeftReceiver *receiver;
} Channel;

static _Atomic int n_letters; /* that live */

static Letter *
new_letter (int producer, int number)
{
  Letter *letter = g_new (Letter, 1);

  *letter = (Letter){ producer, number };
  atomic_fetch_add (&n_letters, 1);
  return letter;
}

static void
free_letter (void *letter)
{
  atomic_fetch_sub (&n_letters, 1);
  g_free (letter);
}

static Channel
new_channel (int64_t capacity)
{
  Channel channel = { 0 };

  g_assert_cmpint (
      weft_channel_new ("c", capacity, free_letter, &channel.sender, &channel.receiver), ==,
      0);
  return channel;
}

static void
send (WeftSender *sender, int producer, int number)
{
  void *message = new_letter (producer, number);

  g_assert_cmpint (weft_sender_send (sender, &message), ==, 0);
  g_assert_null (message);
}

static int
try_send (WeftSender *sender)
{
  Letter *letter = new_letter (0, 0);
  void *message = letter;
  int error = weft_sender_try_send (sender, &message);

  /* It is either moved, or ours as it was. */
  g_assert_true (message == (error == 0 ? NULL : letter));
  if (error != 0)
    free_letter (letter);
  return error;
}

typedef int (*Receive) (WeftReceiver *receiver, void **ret_message);

static int
receive_timeout (WeftReceiver *receiver, void **ret_message)
{
  return weft_receiver_recv_timeout (receiver, 1, ret_message);
}

/* Every way to receive, and what it says when there is nothing yet. */
static const struct {
  Receive receive;
  int when_empty; /* 0: it would wait for ever */
} ways[] = {
  { weft_receiver_recv, 0 },
  { weft_receiver_try_recv, -EAGAIN },
  { receive_timeout, -ETIMEDOUT },
};

static void
expect (Receive receive, WeftReceiver *receiver, int producer, int number)
{
  void *message = NULL;
  Letter *letter;

  g_assert_cmpint (receive (receiver, &message), ==, 0);
  letter = message;
  g_assert_cmpint (letter->producer, ==, producer);
  g_assert_cmpint (letter->number, ==, number);
  free_letter (letter);
}

static void
drop_sender (WeftSender **sender)
{
  g_assert_cmpint (weft_sender_drop (sender), ==, 0);
  g_assert_null (*sender);
}

static void
drop_receiver (WeftReceiver **receiver)
{
  g_assert_cmpint (weft_receiver_drop (receiver), ==, 0);
  g_assert_null (*receiver);
}

static void
drop_channel (Channel *channel)
{
  drop_sender (&channel->sender);
  drop_receiver (&channel->receiver);
  g_assert_cmpint (n_letters, ==, 0);
}

static void
test_order (void)
{
  Channel channel = new_channel (WEFT_UNBOUNDED);

  for (int i = 0; i < 30; i++)
    send (channel.sender, 1, i);
  for (int i = 0; i < 30; i++)
    expect (ways[i % 3].receive, channel.receiver, 1, i);
  drop_channel (&channel);
}

static void
test_capacity (void)
{
  static const struct {
    int64_t capacity;
    int room;
  } cases[] = { { WEFT_UNBOUNDED, 1000 }, { 0, 0 }, { 1, 1 }, { 7, 7 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    Channel channel = new_channel (cases[i].capacity);

    for (int round = 0; round < 2; round++) {
      for (int j = 0; j < cases[i].room; j++)
        g_assert_cmpint (try_send (channel.sender), ==, 0);
      if (cases[i].capacity >= 0)
        g_assert_cmpint (try_send (channel.sender), ==, -EAGAIN);
      for (int j = 0; j < cases[i].room; j++)
        expect (weft_receiver_try_recv, channel.receiver, 0, 0);
    }
    drop_channel (&channel);
  }
}

static void
test_empty (void)
{
  static const int64_t capacities[] = { WEFT_UNBOUNDED, 0, 1 };

  for (size_t i = 0; i < G_N_ELEMENTS (capacities); i++) {
    Channel channel = new_channel (capacities[i]);
    void *message = &channel;

    for (size_t j = 0; j < G_N_ELEMENTS (ways); j++) {
      if (ways[j].when_empty == 0)
        continue;
      g_assert_cmpint (ways[j].receive (channel.receiver, &message), ==,
                       ways[j].when_empty);
      g_assert_true (message == &channel);
    }
    drop_channel (&channel);
  }
}

static void
test_bad_use (void)
{
  Channel channel = new_channel (1);
  Channel none = { 0 };
  void *message = NULL;

  g_assert_cmpint (weft_channel_new ("c", -2, NULL, &none.sender, &none.receiver), ==,
                   -EINVAL);
  g_assert_cmpint (weft_channel_new ("c", 1, NULL, NULL, &none.receiver), ==, -EINVAL);
  g_assert_cmpint (weft_channel_new ("c", 1, NULL, &none.sender, NULL), ==, -EINVAL);
  g_assert_null (none.sender);
  g_assert_null (none.receiver);

  g_assert_cmpint (weft_sender_clone (NULL, &none.sender), ==, -EINVAL);
  g_assert_cmpint (weft_sender_clone (channel.sender, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_sender_send (channel.sender, NULL), ==, -EINVAL);
  g_assert_cmpint (weft_sender_send (channel.sender, &message), ==, -EINVAL);
  g_assert_cmpint (weft_sender_try_send (channel.sender, &message), ==, -EINVAL);
  message = &channel;
  g_assert_cmpint (weft_sender_send (NULL, &message), ==, -EINVAL);
  g_assert_cmpint (weft_sender_try_send (NULL, &message), ==, -EINVAL);
  g_assert_true (message == &channel);
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_assert_cmpint (ways[i].receive (NULL, &message), ==, -EINVAL);
    g_assert_cmpint (ways[i].receive (channel.receiver, NULL), ==, -EINVAL);
  }
  g_assert_cmpint (weft_receiver_recv_timeout (channel.receiver, -1, &message), ==,
                   -EINVAL);
  drop_channel (&channel);

  g_assert_cmpint (weft_sender_drop (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_sender_drop (&channel.sender), ==, -EINVAL);
  g_assert_cmpint (weft_receiver_drop (NULL), ==, -EINVAL);
  g_assert_cmpint (weft_receiver_drop (&channel.receiver), ==, -EINVAL);
}

/* The receiver gets what is there, and is told after that, by every way to receive. */
static void
test_senders_gone (void)
{
  Channel channel = new_channel (WEFT_UNBOUNDED);
  WeftSender *clone = NULL;
  void *message = NULL;

  g_assert_cmpint (weft_sender_clone (channel.sender, &clone), ==, 0);
  send (channel.sender, 0, 1);
  drop_sender (&channel.sender);
  send (clone, 0, 2);
  expect (weft_receiver_recv, channel.receiver, 0, 1);
  expect (weft_receiver_recv, channel.receiver, 0, 2);
  g_assert_cmpint (weft_receiver_try_recv (channel.receiver, &message), ==, -EAGAIN);
  send (clone, 0, 3);
  drop_sender (&clone);
  expect (weft_receiver_try_recv, channel.receiver, 0, 3);
  for (size_t i = 0; i < G_N_ELEMENTS (ways); i++)
    g_assert_cmpint (ways[i].receive (channel.receiver, &message), ==, -EPIPE);
  drop_receiver (&channel.receiver);
}

static void
test_receiver_gone (void)
{
  static const int64_t capacities[] = { WEFT_UNBOUNDED, 0, 5 };

  for (size_t i = 0; i < G_N_ELEMENTS (capacities); i++) {
    Channel channel = new_channel (capacities[i]);
    Letter *letter = new_letter (3, 4);
    void *message = letter;

    for (int j = 0; j < 5 && capacities[i] != 0; j++)
      send (channel.sender, 0, j);
    /* What nobody received is destroyed at once. */
    drop_receiver (&channel.receiver);
    g_assert_cmpint (n_letters, ==, 1);

    g_assert_cmpint (weft_sender_send (channel.sender, &message), ==, -EPIPE);
    g_assert_true (message == letter);
    g_assert_cmpint (weft_sender_try_send (channel.sender, &message), ==, -EPIPE);
    g_assert_true (message == letter);
    g_assert_cmpint (letter->number, ==, 4);
    free_letter (letter);
    drop_sender (&channel.sender);
  }
  g_assert_cmpint (n_letters, ==, 0);
}

typedef struct {
  WeftSender *sender;
  int index, messages, sent;
} Producer;

static void *
produce (void *data)
{
  Producer *self = data;
  WEFT_SCOPED_SENDER *sender = self->sender;

  for (int i = 0; i < self->messages; i++) {
    void *message = new_letter (self->index, i);
    int error = weft_sender_send (sender, &message);

    if (error != 0) {
      g_assert_cmpint (error, ==, -EPIPE);
      g_assert_cmpint (((Letter *)message)->number, ==, i);
      free_letter (message);
      break;
    }
    g_assert_null (message);
    self->sent += 1;
  }
  return NULL;
}

static void
start_producers (Channel *channel,
                 int messages,
                 Producer *producers,
                 WeftJoinHandle *handles)
{
  for (int i = 0; i < N_STRESS_THREADS; i++) {
    producers[i] = (Producer){ .index = i, .messages = messages };
    g_assert_cmpint (weft_sender_clone (channel->sender, &producers[i].sender), ==, 0);
    handles[i] = start ("producer", produce, &producers[i]);
  }
  drop_sender (&channel->sender);
}

/* Each message comes once, and those of one producer in order, for each bound and each way
 * to receive. */
static void
test_many_producers (void)
{
  static const int64_t capacities[] = { WEFT_UNBOUNDED, 0, 1, 3 };

  for (size_t i = 0; i < G_N_ELEMENTS (capacities) * G_N_ELEMENTS (ways); i++) {
    Channel channel = new_channel (capacities[i / G_N_ELEMENTS (ways)]);
    Receive receive = ways[i % G_N_ELEMENTS (ways)].receive;
    Producer producers[N_STRESS_THREADS];
    WeftJoinHandle handles[N_STRESS_THREADS];
    int received[N_STRESS_THREADS] = { 0 };
    int error;

    start_producers (&channel, N_STRESS_ROUNDS / 10, producers, handles);
    do {
      void *message = NULL;

      error = receive (channel.receiver, &message);
      if (error == 0) {
        Letter *letter = message;

        g_assert_cmpint (letter->number, ==, received[letter->producer]);
        received[letter->producer] += 1;
        free_letter (letter);
      } else if (error != -EPIPE) {
        g_assert_cmpint (error, ==, ways[i % G_N_ELEMENTS (ways)].when_empty);
        sched_yield ();
      }
    } while (error != -EPIPE);

    for (int j = 0; j < N_STRESS_THREADS; j++) {
      finish (handles[j]);
      g_assert_cmpint (received[j], ==, N_STRESS_ROUNDS / 10);
      g_assert_cmpint (producers[j].sent, ==, N_STRESS_ROUNDS / 10);
    }
    drop_receiver (&channel.receiver);
    g_assert_cmpint (n_letters, ==, 0);
  }
}

/* Producers who wait for room, or send at this moment, are let go, and nothing leaks. */
static void
test_receiver_goes_meanwhile (void)
{
  static const int64_t capacities[] = { WEFT_UNBOUNDED, 0, 1, 3 };

  for (int i = 0; i < 40; i++) {
    Channel channel = new_channel (capacities[i % 4]);
    Producer producers[N_STRESS_THREADS];
    WeftJoinHandle handles[N_STRESS_THREADS];

    start_producers (&channel, 1000, producers, handles);
    for (int j = 0; j < i; j++) {
      void *message = NULL;

      g_assert_cmpint (weft_receiver_recv (channel.receiver, &message), ==, 0);
      free_letter (message);
    }
    drop_receiver (&channel.receiver);
    for (int j = 0; j < N_STRESS_THREADS; j++)
      finish (handles[j]);
    g_assert_cmpint (n_letters, ==, 0);
  }
}

static void *
send_one (void *data)
{
  WEFT_SCOPED_SENDER *sender = data;

  send (sender, 0, 42);
  return NULL;
}

static int
receive_at_once (WeftReceiver *receiver, void **ret_message)
{
  return weft_receiver_recv_timeout (receiver, 0, ret_message);
}

/* With capacity 0 a sender does not get away before its message is received; and once a
 * receive has called it in, it waits for that one message however late it is. */
static void
test_rendezvous (void)
{
  static const Receive receives[]
      = { weft_receiver_recv, weft_receiver_try_recv, receive_at_once };

  for (size_t i = 0; i < 30 * G_N_ELEMENTS (receives); i++) {
    Channel channel = new_channel (0);
    WeftSender *moved = NULL;
    WeftJoinHandle handle;
    void *message = NULL;
    int error;

    g_assert_cmpint (weft_sender_clone (channel.sender, &moved), ==, 0);
    handle = start ("sender", send_one, moved);
    do {
      g_assert_cmpint (weft_thread_join_timeout (handle, 1, NULL), ==, -ETIMEDOUT);
      error = receives[i % G_N_ELEMENTS (receives)](channel.receiver, &message);
    } while (error == -EAGAIN || error == -ETIMEDOUT);
    g_assert_cmpint (error, ==, 0);
    g_assert_cmpint (((Letter *)message)->number, ==, 42);
    free_letter (message);
    finish (handle);
    drop_channel (&channel);
  }
}

static void *
receive_one (void *data)
{
  expect (weft_receiver_recv, data, 0, 42);
  return NULL;
}

/* While one thread is inside a receive, nobody else gets in, and the receiver stays. */
static void
test_second_consumer (void)
{
  Channel channel = new_channel (WEFT_UNBOUNDED);
  WeftJoinHandle handle = start ("consumer", receive_one, channel.receiver);
  void *message = NULL;
  int error;

  while ((error = weft_receiver_try_recv (channel.receiver, &message)) == -EAGAIN)
    sched_yield ();
  g_assert_cmpint (error, ==, -EBUSY);
  g_assert_cmpint (weft_receiver_recv (channel.receiver, &message), ==, -EBUSY);
  g_assert_cmpint (weft_receiver_drop (&channel.receiver), ==, -EBUSY);
  g_assert_nonnull (channel.receiver);
  send (channel.sender, 0, 42);
  finish (handle);
  drop_channel (&channel);
}

static void *
panic_with_sender (void *data)
{
  WEFT_SCOPED_SENDER *sender = data;

  send (sender, 0, 1);
  weft_panic ("mid-way");
}

/* A panicking producer does not leave the consumer waiting. */
static void
test_panic_drops (void)
{
  Channel channel = new_channel (WEFT_UNBOUNDED);
  WeftJoinHandle handle = start ("producer", panic_with_sender, channel.sender);
  void *message = NULL;

  channel.sender = NULL;
  expect (weft_receiver_recv, channel.receiver, 0, 1);
  g_assert_cmpint (weft_receiver_recv (channel.receiver, &message), ==, -EPIPE);
  finish_panicked (handle, "mid-way");
  drop_receiver (&channel.receiver);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/channel/order", test_order);
  g_test_add_func ("/channel/capacity", test_capacity);
  g_test_add_func ("/channel/empty", test_empty);
  g_test_add_func ("/channel/bad-use", test_bad_use);
  g_test_add_func ("/channel/senders-gone", test_senders_gone);
  g_test_add_func ("/channel/receiver-gone", test_receiver_gone);
  g_test_add_func ("/channel/many-producers", test_many_producers);
  g_test_add_func ("/channel/receiver-goes-meanwhile", test_receiver_goes_meanwhile);
  g_test_add_func ("/channel/rendezvous", test_rendezvous);
  g_test_add_func ("/channel/second-consumer", test_second_consumer);
  g_test_add_func ("/channel/panic-drops", test_panic_drops);
  return g_test_run ();
}
