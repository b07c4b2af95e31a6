/* What a parked thread waits for, in Rust's std: only itself, or for a channel, for the end
 * of a scope's threads, or (before Rust 1.66) for a Once. The futex is the thread's own, so
 * that the object is one of ours.
 *
 * A channel has no address that is seen. Only one thread receives from one of mpsc's, so
 * that the thread and the place where it does stand for the channel; who waits to send to a
 * bounded one learns which it is from the receiver that wakes it. One channel from which a
 * thread receives at two lines shows as two; and several as one, from which it receives in
 * one function of which no lines are known. */
#include "tracer/model/builder-futexes.h"

typedef struct {
  WeftWait *wait;
  uint32_t place;
  bool has_no_room;
} PendingSend;

/* A place's sites may be several: two calls on a line, copies that the compiler made of an
 * inlined function or a loop. Where no lines are known all of a function are one. */
static gpointer
key_of (const WeftFutexes *self, uint32_t thread, uint32_t place)
{
  const WeftSite *site
      = place != WEFT_NO_ROW ? weft_builder_get_site (self->builder, place) : NULL;
  uint64_t hash = UINT64_C (0x9e3779b97f4a7c15);

  if (site != NULL && site->file != NULL && site->line > 0)
    hash ^= ((uint64_t)(uintptr_t)site->file << 20) + (uint64_t)site->line;
  else if (site != NULL && site->function != NULL)
    hash ^= (uint64_t)(uintptr_t)site->function;
  else if (site != NULL)
    hash ^= site->address;
  hash = (hash ^ hash >> 31) * UINT64_C (0xbf58476d1ce4e5b9);
  return KEY (hash + thread);
}

static ObjectBuild *
find_or_make (WeftFutexes *self,
              GHashTable *table,
              const WeftWait *wait,
              gpointer key,
              WeftObjectKind kind)
{
  ObjectBuild *object = g_hash_table_lookup (table, key);

  if (object == NULL) {
    object = weft_builder_unseen_object (
        self->builder, g_ptr_array_index (self->builder->threads, wait->thread), kind);
    object->row.contended_only = true;
    g_hash_table_insert (table, key, object);
  }
  return object;
}

static ObjectBuild *
channel_of_receiver (WeftFutexes *self,
                     const WeftWait *wait,
                     uint32_t thread,
                     uint32_t place)
{
  ObjectBuild *channel = find_or_make (self, self->receivers, wait,
                                       key_of (self, thread, place), WEFT_OBJECT_CHANNEL);

  channel->place = place;
  channel->user = thread;
  return channel;
}

static void
add_message (WeftTraceBuilder *self, ObjectBuild *channel, const WeftMessage *message)
{
  WeftMessage row = *message;

  row.channel = channel->index;
  row.id = channel->messages != NULL ? channel->messages->len : 0;
  row.fate = WEFT_FATE_RECEIVED;
  WEFT_LIST_ADD (channel->messages, WeftMessage, row);
}

/* In the order of the thread's notes. */
static void
insert_note (ThreadBuild *thread, const WeftNote *note)
{
  guint at;

  if (thread->notes == NULL)
    thread->notes = g_array_new (FALSE, FALSE, sizeof (WeftNote));
  for (at = thread->notes->len; at > 0; at--)
    if (g_array_index (thread->notes, WeftNote, at - 1).begin_ns <= note->begin_ns)
      break;
  g_array_insert_val (thread->notes, at, *note);
}

/* The other side went away, and @wake says so to who waits. */
static void
disconnect (WeftTraceBuilder *self, WeftWait *wait, const Wake *wake)
{
  WeftNote note = { .thread = wake->thread,
                    .kind = wait->kind == WEFT_WAIT_RECEIVE ? WEFT_NOTE_DISCONNECT_SENDER
                                                            : WEFT_NOTE_DISCONNECT_RECEIVER,
                    .begin_ns = wake->time_ns,
                    .end_ns = wake->time_ns,
                    .object = wait->object,
                    .text = "" };

  wait->outcome = WEFT_OUTCOME_DISCONNECTED;
  insert_note (g_ptr_array_index (self->threads, wake->thread), &note);
}

static void
type_receive (WeftFutexes *self,
              WeftWait *wait,
              const WeftFutexMeaning *meaning,
              const Wake *wake,
              const WeftFutexMeaning *waker)
{
  ObjectBuild *channel = channel_of_receiver (self, wait, wait->thread, meaning->place);

  wait->kind = WEFT_WAIT_RECEIVE;
  wait->object = channel->index;
  if (meaning->has_no_room)
    channel->row.capacity = 0;
  if (waker->use == WEFT_FUTEX_DISCONNECT) {
    disconnect (self->builder, wait, wake);
  } else if (waker->use == WEFT_FUTEX_SEND) {
    WeftMessage message = {
      .sender = wake->thread,
      .receiver = wait->thread,
      .sent_ns = wake->time_ns,
      .ended_ns = wait->end_ns,
      .send_site = weft_builder_own_site (self->builder, wake->stack, WEFT_NO_ROW),
      .receive_site = weft_builder_own_site (self->builder, wait->stack, wait->site),
    };

    add_message (self->builder, channel, &message);
  }
}

/* Remembers which channel a thread sends to from a place, unless it is several. */
static void
note_sender (WeftFutexes *self, const WeftWait *wait, uint32_t place, ObjectBuild *channel)
{
  gpointer key = key_of (self, wait->thread, place), known;

  if (!g_hash_table_lookup_extended (self->senders, key, NULL, &known))
    g_hash_table_insert (self->senders, key, channel);
  else if (known != channel)
    g_hash_table_insert (self->senders, key, NULL);
}

static void
type_send (WeftFutexes *self,
           WeftWait *wait,
           const WeftFutexMeaning *meaning,
           const Wake *wake,
           const WeftFutexMeaning *waker)
{
  PendingSend pending = { wait, meaning->place, meaning->has_no_room };
  ObjectBuild *channel;

  wait->kind = WEFT_WAIT_SEND;
  if (waker->use != WEFT_FUTEX_RECEIVE) {
    if (waker->use == WEFT_FUTEX_DISCONNECT)
      disconnect (self->builder, wait, wake);
    g_array_append_val (self->sends, pending);
    return;
  }
  channel = channel_of_receiver (self, wait, wake->thread, waker->place);
  wait->object = channel->index;
  note_sender (self, wait, meaning->place, channel);
  if (meaning->has_no_room) {
    /* The message passes from who waited to who came. */
    WeftMessage message = {
      .sender = wait->thread,
      .receiver = wake->thread,
      .sent_ns = wait->begin_ns,
      .ended_ns = wake->time_ns,
      .send_site = weft_builder_own_site (self->builder, wait->stack, wait->site),
      .receive_site = weft_builder_own_site (self->builder, wake->stack, WEFT_NO_ROW),
    };

    channel->row.capacity = 0;
    add_message (self->builder, channel, &message);
  }
}

/* The wait of a scope ends with the last of its threads: for that one it has waited. */
static void
type_scope (WeftWait *wait, const Wake *wake)
{
  wait->kind = WEFT_WAIT_JOIN;
  wait->object = WEFT_NO_ROW;
  wait->target = wake != NULL ? wake->thread : WEFT_NO_ROW;
}

static void
type_once (WeftFutexes *self, WeftWait *wait, const WeftFutexMeaning *meaning)
{
  ObjectBuild *once = find_or_make (self, self->onces, wait,
                                    key_of (self, 0, meaning->place), WEFT_OBJECT_ONCE);

  once->place = meaning->place;
  wait->kind = WEFT_WAIT_ONCE;
  wait->object = once->index;
  wait->holder = wait->waker;
}

static void
type_park (WeftFutexes *self, WeftWait *wait)
{
  ObjectBuild *parker = g_ptr_array_index (self->builder->objects, wait->object);

  parker->row.kind = WEFT_OBJECT_PARKER;
  parker->row.contended_only = true;
  parker->user = wait->thread;
  wait->kind = WEFT_WAIT_PARK;
}

void
weft_futexes_type_parked (WeftFutexes *self,
                          WeftWait *wait,
                          const WeftFutexMeaning *meaning)
{
  ObjectBuild *parker = g_ptr_array_index (self->builder->objects, wait->object);
  const Wake *wake = weft_futexes_wake_of (self->builder, wait);
  WeftFutexMeaning of_waiter = *meaning;
  WeftFutexMeaning of_waker
      = *weft_futexes_meaning (self, wake != NULL ? wake->stack : WEFT_NO_ROW);

  /* Where the waiter's functions were inlined without a trace, the waker's tell. */
  if (of_waiter.use == WEFT_FUTEX_PARK && of_waker.use == WEFT_FUTEX_SCOPE)
    of_waiter.use = WEFT_FUTEX_SCOPE;
  else if (of_waiter.use == WEFT_FUTEX_PARK && of_waker.use == WEFT_FUTEX_SEND)
    of_waiter.use = WEFT_FUTEX_RECEIVE;
  else if (of_waiter.use == WEFT_FUTEX_PARK && of_waker.use == WEFT_FUTEX_RECEIVE)
    of_waiter.use = WEFT_FUTEX_SEND;
  /* And the program itself may park within a scope. */
  else if (of_waiter.use == WEFT_FUTEX_SCOPE && wake != NULL
           && of_waker.use == WEFT_FUTEX_PARK)
    of_waiter.use = WEFT_FUTEX_PARK;

  /* Unless some wait remains for it. */
  parker->is_empty = true;
  switch (of_waiter.use) {
  case WEFT_FUTEX_RECEIVE:
    type_receive (self, wait, &of_waiter, wake, &of_waker);
    break;
  case WEFT_FUTEX_SEND:
    type_send (self, wait, &of_waiter, wake, &of_waker);
    break;
  case WEFT_FUTEX_SCOPE:
    type_scope (wait, wake);
    break;
  case WEFT_FUTEX_ONCE:
    type_once (self, wait, &of_waiter);
    break;
  default:
    type_park (self, wait);
    break;
  }
}

void
weft_futexes_parked_begin (WeftFutexes *self)
{
  self->receivers = g_hash_table_new (NULL, NULL);
  self->senders = g_hash_table_new (NULL, NULL);
  self->onces = g_hash_table_new (NULL, NULL);
  self->sends = g_array_new (FALSE, FALSE, sizeof (PendingSend));
}

/* The channel that others of the thread's sends from there were to, if there is just one.
 */
static void
finish_send (WeftFutexes *self, const PendingSend *pending)
{
  gpointer key = key_of (self, pending->wait->thread, pending->place);
  ObjectBuild *channel = g_hash_table_lookup (self->senders, key);

  if (channel == NULL) {
    channel = find_or_make (self, self->senders, pending->wait, key, WEFT_OBJECT_CHANNEL);
    channel->place = pending->place;
    channel->user = pending->wait->thread;
    if (pending->has_no_room)
      channel->row.capacity = 0;
  }
  pending->wait->object = channel->index;
}

static gint
compare_messages (gconstpointer a, gconstpointer b)
{
  const WeftMessage *left = a, *right = b;

  return (left->sent_ns > right->sent_ns) - (left->sent_ns < right->sent_ns);
}

void
weft_futexes_parked_end (WeftFutexes *self)
{
  GHashTableIter iter;
  gpointer channel;

  for (guint i = 0; i < self->sends->len; i++)
    finish_send (self, &g_array_index (self->sends, PendingSend, i));
  g_hash_table_iter_init (&iter, self->receivers);
  while (g_hash_table_iter_next (&iter, NULL, &channel))
    if (((ObjectBuild *)channel)->messages != NULL)
      g_array_sort (((ObjectBuild *)channel)->messages, compare_messages);
  g_array_unref (self->sends);
  g_hash_table_unref (self->onces);
  g_hash_table_unref (self->senders);
  g_hash_table_unref (self->receivers);
}
