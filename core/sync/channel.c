#include "core/sync/channel.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "tracer/events/emit.h"

typedef struct Message {
  struct Message *next;
  void *payload;
  uint64_t id;
  int32_t sender;
} Message;

/* Everything below is guarded by `lock`, and so is the writing of events: their order in
 * the trace is the order in which things happened.
 *
 * A slot is granted, not grabbed. When there is room and senders wait, the first of them is
 * taken off the queue and woken, and the slot is reserved for it until it has put its
 * message there; so nobody overtakes it, and nobody is woken in vain. With capacity 0 there
 * is one slot exactly while the receiver waits. */
typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t arrived; /* a message, or the last sender's end; for the receiver alone */
  Message *first, **last;
  uint32_t depth;    /* messages in the channel */
  uint32_t reserved; /* slots granted to senders that have not yet used them */
  int64_t capacity;
  uint64_t last_id;
  WeftWaitQueue blocked; /* senders without a slot */
  uint32_t senders;      /* handles */
  int32_t closer;        /* who dropped the last sender */
  int32_t receiver_end;  /* who dropped the receiver */
  bool receiver_gone;
  bool receiving; /* a thread is inside a receive */
  bool expecting; /* ... and waits in it */
  WeftDestroy destroy;
} Channel;

struct WeftSender {
  Channel *channel;
  uint32_t busy; /* threads inside a send; guarded by the channel's lock */
};

struct WeftReceiver {
  Channel *channel;
};

static uint64_t
object_of (const Channel *channel)
{
  return (uintptr_t)channel;
}

static Channel *
new_channel (int64_t capacity, WeftDestroy destroy)
{
  Channel *channel = calloc (1, sizeof *channel);

  if (channel == NULL)
    return NULL;
  if (weft_cond_init (&channel->arrived) != 0) {
    free (channel);
    return NULL;
  }
  if (pthread_mutex_init (&channel->lock, NULL) != 0) {
    pthread_cond_destroy (&channel->arrived);
    free (channel);
    return NULL;
  }
  channel->last = &channel->first;
  channel->capacity = capacity;
  channel->destroy = destroy;
  channel->senders = 1;
  return channel;
}

static void
free_channel (Channel *channel)
{
  pthread_cond_destroy (&channel->arrived);
  pthread_mutex_destroy (&channel->lock);
  free (channel);
}

int
weft_channel_new (const char *name,
                  int64_t capacity,
                  WeftDestroy destroy,
                  WeftSender **ret_sender,
                  WeftReceiver **ret_receiver)
{
  WeftSender *sender;
  WeftReceiver *receiver;
  Channel *channel;

  if (capacity < WEFT_UNBOUNDED || ret_sender == NULL || ret_receiver == NULL)
    return -EINVAL;
  channel = new_channel (capacity, destroy);
  sender = calloc (1, sizeof *sender);
  receiver = calloc (1, sizeof *receiver);
  if (channel == NULL || sender == NULL || receiver == NULL) {
    free (receiver);
    free (sender);
    if (channel != NULL)
      free_channel (channel);
    return -ENOMEM;
  }
  sender->channel = channel;
  receiver->channel = channel;
  weft_emit_object_create (WEFT_OBJECT_CHANNEL, object_of (channel), name, capacity,
                           WEFT_CALL_SITE ());
  *ret_sender = sender;
  *ret_receiver = receiver;
  return 0;
}

/* With the lock. */
static bool
has_room (const Channel *channel)
{
  int64_t taken = (int64_t)channel->depth + channel->reserved;

  if (channel->capacity < 0)
    return true;
  if (channel->capacity == 0)
    return channel->expecting && taken == 0;
  return taken < channel->capacity;
}

/* With the lock: gives a free slot to the sender that has waited longest. */
static void
grant (Channel *channel)
{
  if (has_room (channel) && weft_wait_queue_wake (&channel->blocked) != NULL)
    channel->reserved += 1;
}

/* With the lock. */
static void
put (Channel *channel, Message *message, const void *site)
{
  message->id = ++channel->last_id;
  message->sender = weft_emit_tid ();
  *channel->last = message;
  channel->last = &message->next;
  channel->depth += 1;
  weft_emit_send (object_of (channel), message->id, channel->depth, site);
  if (channel->expecting)
    pthread_cond_signal (&channel->arrived);
}

/* With the lock, when there is a message. */
static Message *
take (Channel *channel)
{
  Message *message = channel->first;

  channel->first = message->next;
  if (channel->first == NULL)
    channel->last = &channel->first;
  channel->depth -= 1;
  return message;
}

/* With the lock: queues up until the receiver grants a slot, or is gone. */
static int
wait_for_room (Channel *channel, const void *site)
{
  WeftWaiter self;
  int error = weft_wait_queue_push (&channel->blocked, &self);

  if (error != 0)
    return error;
  weft_emit_wait_begin (WEFT_WAIT_SEND, object_of (channel), 0, 0, site);
  weft_wait_queue_sleep (&channel->blocked, &self, &channel->lock, NULL);
  if (channel->receiver_gone) {
    weft_emit_wait_end (WEFT_WAIT_SEND, object_of (channel), WEFT_OUTCOME_DISCONNECTED,
                        channel->receiver_end);
    return -EPIPE;
  }
  channel->reserved -= 1;
  weft_emit_wait_end (WEFT_WAIT_SEND, object_of (channel), WEFT_OUTCOME_DONE, self.waker);
  return 0;
}

static int
send_message (WeftSender *sender, void **payload, bool may_wait, const void *site)
{
  Channel *channel;
  Message *message;
  int error = 0;

  if (sender == NULL || payload == NULL || *payload == NULL)
    return -EINVAL;
  message = calloc (1, sizeof *message);
  if (message == NULL)
    return -ENOMEM;
  message->payload = *payload;
  channel = sender->channel;

  pthread_mutex_lock (&channel->lock);
  sender->busy += 1;
  if (channel->receiver_gone)
    error = -EPIPE;
  else if (!has_room (channel))
    error = may_wait ? wait_for_room (channel, site) : -EAGAIN;
  if (error == 0)
    put (channel, message, site);
  sender->busy -= 1;
  pthread_mutex_unlock (&channel->lock);

  if (error != 0) {
    free (message);
    return error;
  }
  *payload = NULL;
  return 0;
}

int
weft_sender_send (WeftSender *sender, void **message)
{
  return send_message (sender, message, true, WEFT_CALL_SITE ());
}

int
weft_sender_try_send (WeftSender *sender, void **message)
{
  return send_message (sender, message, false, WEFT_CALL_SITE ());
}

int
weft_sender_clone (WeftSender *sender, WeftSender **ret_sender)
{
  WeftSender *clone;

  if (sender == NULL || ret_sender == NULL)
    return -EINVAL;
  clone = calloc (1, sizeof *clone);
  if (clone == NULL)
    return -ENOMEM;
  clone->channel = sender->channel;
  pthread_mutex_lock (&clone->channel->lock);
  clone->channel->senders += 1;
  pthread_mutex_unlock (&clone->channel->lock);
  *ret_sender = clone;
  return 0;
}

/* The last one to leave, of the senders and the receiver, frees it: by then nobody else has
 * a handle. */
static void
end_channel (Channel *channel)
{
  weft_emit_object_destroy (WEFT_OBJECT_CHANNEL, object_of (channel));
  free_channel (channel);
}

int
weft_sender_drop (WeftSender **sender)
{
  WeftSender *dropped;
  Channel *channel;
  bool unused;

  if (sender == NULL || *sender == NULL)
    return -EINVAL;
  dropped = *sender;
  channel = dropped->channel;

  pthread_mutex_lock (&channel->lock);
  if (dropped->busy != 0) {
    pthread_mutex_unlock (&channel->lock);
    return -EBUSY;
  }
  channel->senders -= 1;
  if (channel->senders == 0) {
    channel->closer = weft_emit_tid ();
    weft_emit_disconnect (object_of (channel), WEFT_SIDE_SENDER, channel->depth);
    if (channel->expecting)
      pthread_cond_signal (&channel->arrived);
  }
  unused = channel->senders == 0 && channel->receiver_gone;
  pthread_mutex_unlock (&channel->lock);

  if (unused)
    end_channel (channel);
  free (dropped);
  *sender = NULL;
  return 0;
}

void
weft_sender_cleanup (WeftSender **sender)
{
  weft_sender_drop (sender);
}

/* With the lock. @deadline: NULL for ever. Time being over does not count while a sender
 * has been promised that its message is taken, which is so with capacity 0. */
static int
wait_for_message (Channel *channel, const struct timespec *deadline, const void *site)
{
  WeftWaitOutcome outcome = WEFT_OUTCOME_DONE;
  int32_t waker;
  int error = 0;

  weft_emit_wait_begin (WEFT_WAIT_RECEIVE, object_of (channel), 0, 0, site);
  while (channel->first == NULL && channel->senders != 0) {
    bool promised = channel->capacity == 0 && channel->reserved != 0;

    if (error != 0 && !promised)
      break;
    if (deadline == NULL || promised)
      pthread_cond_wait (&channel->arrived, &channel->lock);
    else
      error = -pthread_cond_timedwait (&channel->arrived, &channel->lock, deadline);
  }

  if (channel->first != NULL) {
    waker = channel->first->sender;
    error = 0;
  } else if (channel->senders == 0) {
    waker = channel->closer;
    outcome = WEFT_OUTCOME_DISCONNECTED;
    error = -EPIPE;
  } else {
    waker = 0;
    outcome = WEFT_OUTCOME_TIMED_OUT;
  }
  weft_emit_wait_end (WEFT_WAIT_RECEIVE, object_of (channel), outcome, waker);
  return error;
}

/* With the lock. @may_wait: else only for a message that is being handed over. */
static int
expect_message (Channel *channel,
                bool may_wait,
                const struct timespec *deadline,
                const void *site)
{
  int error = -EAGAIN;

  channel->expecting = true;
  if (channel->capacity == 0)
    grant (channel);
  if (may_wait || (channel->capacity == 0 && channel->reserved != 0))
    error = wait_for_message (channel, deadline, site);
  channel->expecting = false;
  return error;
}

static int
receive_message (WeftReceiver *receiver,
                 bool may_wait,
                 const struct timespec *deadline,
                 void **ret_payload,
                 const void *site)
{
  Message *message = NULL;
  Channel *channel;
  int error = 0;

  if (receiver == NULL || ret_payload == NULL)
    return -EINVAL;
  channel = receiver->channel;

  pthread_mutex_lock (&channel->lock);
  if (channel->receiving) {
    pthread_mutex_unlock (&channel->lock);
    return -EBUSY;
  }
  channel->receiving = true;
  if (channel->first == NULL)
    error = channel->senders == 0 ? -EPIPE
                                  : expect_message (channel, may_wait, deadline, site);
  if (error == 0) {
    message = take (channel);
    weft_emit_receive (object_of (channel), message->id, channel->depth, site);
    grant (channel);
  }
  channel->receiving = false;
  pthread_mutex_unlock (&channel->lock);

  if (error != 0)
    return error;
  *ret_payload = message->payload;
  free (message);
  return 0;
}

int
weft_receiver_recv (WeftReceiver *receiver, void **ret_message)
{
  return receive_message (receiver, true, NULL, ret_message, WEFT_CALL_SITE ());
}

int
weft_receiver_try_recv (WeftReceiver *receiver, void **ret_message)
{
  return receive_message (receiver, false, NULL, ret_message, WEFT_CALL_SITE ());
}

int
weft_receiver_recv_timeout (WeftReceiver *receiver, int64_t timeout_ms, void **ret_message)
{
  struct timespec deadline;

  if (timeout_ms < 0)
    return -EINVAL;
  deadline = weft_deadline (timeout_ms);
  return receive_message (receiver, true, &deadline, ret_message, WEFT_CALL_SITE ());
}

/* With the lock: takes all that is left out of the channel. */
static Message *
discard_all (Channel *channel)
{
  Message *all = channel->first;

  for (Message *message = all; message != NULL; message = message->next) {
    channel->depth -= 1;
    weft_emit_discard (object_of (channel), message->id, channel->depth);
  }
  channel->first = NULL;
  channel->last = &channel->first;
  return all;
}

int
weft_receiver_drop (WeftReceiver **receiver)
{
  Message *left;
  Channel *channel;
  WeftDestroy destroy;
  bool unused;

  if (receiver == NULL || *receiver == NULL)
    return -EINVAL;
  channel = (*receiver)->channel;

  pthread_mutex_lock (&channel->lock);
  if (channel->receiving) {
    pthread_mutex_unlock (&channel->lock);
    return -EBUSY;
  }
  destroy = channel->destroy;
  channel->receiver_gone = true;
  channel->receiver_end = weft_emit_tid ();
  weft_emit_disconnect (object_of (channel), WEFT_SIDE_RECEIVER, channel->depth);
  left = discard_all (channel);
  while (weft_wait_queue_wake (&channel->blocked) != NULL)
    continue;
  unused = channel->senders == 0;
  pthread_mutex_unlock (&channel->lock);

  if (unused)
    end_channel (channel);
  free (*receiver);
  *receiver = NULL;

  /* A destructor is anybody's code: it runs without the lock, and may send elsewhere. */
  while (left != NULL) {
    Message *next = left->next;

    if (destroy != NULL)
      destroy (left->payload);
    free (left);
    left = next;
  }
  return 0;
}

void
weft_receiver_cleanup (WeftReceiver **receiver)
{
  weft_receiver_drop (receiver);
}
