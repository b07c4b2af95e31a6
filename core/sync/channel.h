/* core/sync/channel.h: messages from many producers to one consumer.
 *
 * Sending moves: the sender's pointer is cleared and the message belongs to the channel,
 * then to the receiver. What one sender sent first is received first. A channel holds any
 * number of messages, or up to its capacity, or none at all: with capacity 0 a send ends
 * when the receiver is there to take the message. Blocked senders are served in the order
 * in which they came.
 *
 * Once the receiver is gone, sending fails and the message stays the sender's; messages not
 * yet received are destroyed then. Once all senders are gone, the receiver still gets what
 * is there, and is told after that. */
#pragma once

#include "core/sync/sync.h"

typedef struct WeftSender WeftSender;
typedef struct WeftReceiver WeftReceiver;

#define WEFT_UNBOUNDED (-1)
#define WEFT_SCOPED_SENDER WEFT_CLEANUP (weft_sender_cleanup) WeftSender
#define WEFT_SCOPED_RECEIVER WEFT_CLEANUP (weft_receiver_cleanup) WeftReceiver

/* @capacity: WEFT_UNBOUNDED, or from 0. @destroy frees messages that nobody receives; NULL
 * when there is nothing to free. Returns: -EINVAL; -ENOMEM. */
int weft_channel_new (const char *name,
                      int64_t capacity,
                      WeftDestroy destroy,
                      WeftSender **ret_sender,
                      WeftReceiver **ret_receiver) WEFT_NODISCARD;

/* Another sender of the same channel. Returns: -EINVAL; -ENOMEM. */
int weft_sender_clone (WeftSender *sender, WeftSender **ret_sender) WEFT_NODISCARD;

/* Clears *@sender. Returns: -EINVAL: empty; -EBUSY: a thread is sending with it. */
int weft_sender_drop (WeftSender **sender);
void weft_sender_cleanup (WeftSender **sender); /* the same, for an empty one too */

/* Moves *@message into the channel, waiting for room, and clears *@message; on failure it
 * stays as it was. Returns: -EINVAL: NULL somewhere, or no message; -EPIPE: the receiver is
 * gone; -ENOMEM. */
int weft_sender_send (WeftSender *sender, void **message) WEFT_NODISCARD;
/* ... or -EAGAIN instead of waiting. */
int weft_sender_try_send (WeftSender *sender, void **message) WEFT_NODISCARD;

/* Takes the oldest message, waiting for one. Returns: -EINVAL; -EPIPE: there is none and
 * all senders are gone; -EBUSY: another thread is receiving. */
int weft_receiver_recv (WeftReceiver *receiver, void **ret_message) WEFT_NODISCARD;
/* ... or -EAGAIN instead of waiting; but with capacity 0 it waits the moment that a sender
 * who is there needs to hand over. */
int weft_receiver_try_recv (WeftReceiver *receiver, void **ret_message) WEFT_NODISCARD;
/* ... or -ETIMEDOUT. */
int weft_receiver_recv_timeout (WeftReceiver *receiver,
                                int64_t timeout_ms,
                                void **ret_message) WEFT_NODISCARD;

/* Clears *@receiver and destroys what was not received. Returns: -EINVAL: empty; -EBUSY: a
 * thread is receiving. */
int weft_receiver_drop (WeftReceiver **receiver);
void weft_receiver_cleanup (WeftReceiver **receiver); /* the same, for an empty one too */
