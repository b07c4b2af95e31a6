#include "tracer/model/builder-private.h"

/* Its own word, or how many were seen to be sent and not yet seen to leave. */
static uint32_t
depth_of (ObjectBuild *channel, const WeftEvent *event)
{
  if (event->message.depth != WEFT_DEPTH_UNKNOWN)
    return event->message.depth;
  channel->row.counted_depth = true;
  return channel->outstanding != NULL ? g_hash_table_size (channel->outstanding) : 0;
}

/* The depth from @time_ns on; of several at one moment the last stands. */
static void
step_depth (ObjectBuild *channel, int64_t time_ns, uint32_t depth)
{
  WeftDepth step = { time_ns, depth };

  if (channel->depths != NULL && channel->depths->len > 0) {
    WeftDepth *last = &g_array_index (channel->depths, WeftDepth, channel->depths->len - 1);

    if (last->time_ns == time_ns) {
      last->depth = depth;
      return;
    }
    if (last->depth == depth)
      return;
  }
  WEFT_LIST_ADD (channel->depths, WeftDepth, step);
}

static void
add_send (WeftTraceBuilder *self,
          const ThreadBuild *thread,
          ObjectBuild *channel,
          const WeftEvent *event)
{
  WeftMessage message
      = { .channel = channel->index,
          .id = event->message.id,
          .sender = thread->index,
          .receiver = WEFT_NO_ROW,
          .sent_ns = event->time_ns,
          .ended_ns = INT64_MAX,
          .send_site = weft_builder_site (self, thread, event->message.site),
          .receive_site = WEFT_NO_ROW,
          .fate = WEFT_FATE_IN_CHANNEL };

  if (channel->outstanding == NULL)
    channel->outstanding = g_hash_table_new (NULL, NULL);
  WEFT_LIST_ADD (channel->messages, WeftMessage, message);
  /* The same number again: what became of the first was lost. */
  if (!g_hash_table_insert (channel->outstanding, KEY (message.id),
                            KEY (channel->messages->len)))
    self->trace->defects.unmatched_messages++;
}

static void
add_fate (WeftTraceBuilder *self,
          const ThreadBuild *thread,
          ObjectBuild *channel,
          const WeftEvent *event)
{
  gpointer place = NULL;
  WeftMessage *message;

  if (channel->outstanding == NULL
      || !g_hash_table_steal_extended (channel->outstanding, KEY (event->message.id), NULL,
                                       &place)) {
    self->trace->defects.unmatched_messages++;
    return;
  }
  message = &g_array_index (channel->messages, WeftMessage, (guint)(uintptr_t)place - 1);
  message->ended_ns = event->time_ns;
  if (event->type == WEFT_EVENT_RECEIVE) {
    message->fate = WEFT_FATE_RECEIVED;
    message->receiver = thread->index;
    message->receive_site = weft_builder_site (self, thread, event->message.site);
  } else {
    message->fate = WEFT_FATE_DISCARDED;
  }
}

static void
add_disconnect (WeftTraceBuilder *self,
                ThreadBuild *thread,
                const ObjectBuild *channel,
                const WeftEvent *event)
{
  WeftNote note
      = { .thread = thread->index,
          .kind = event->message.side == WEFT_SIDE_SENDER ? WEFT_NOTE_DISCONNECT_SENDER
                                                          : WEFT_NOTE_DISCONNECT_RECEIVER,
          .begin_ns = event->time_ns,
          .end_ns = event->time_ns,
          .object = channel->index,
          .text = "" };

  weft_builder_append_note (thread, &note);
}

void
weft_builder_add_message (WeftTraceBuilder *self, const WeftEvent *event)
{
  ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  ObjectBuild *channel = weft_builder_object (self, thread, WEFT_OBJECT_CHANNEL,
                                              event->message.channel, event->time_ns);

  switch (event->type) {
  case WEFT_EVENT_SEND:
    add_send (self, thread, channel, event);
    break;
  case WEFT_EVENT_RECEIVE:
  case WEFT_EVENT_DISCARD:
    add_fate (self, thread, channel, event);
    break;
  default:
    add_disconnect (self, thread, channel, event);
    break;
  }
  step_depth (channel, event->time_ns, depth_of (channel, event));
}
