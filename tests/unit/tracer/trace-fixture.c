#include "tests/unit/tracer/trace-fixture.h"

#define FIRST_ADDRESS UINT64_C (0x500000)

typedef struct {
  WeftEvent event;
  size_t place; /* events at the same time stay in the order in which they were said */
} Said;

typedef struct {
  uint64_t lock;
  int tid;
  int64_t acquired_us, released_us;
} Held;

struct WeftFixture {
  GArray *said;   /* of Said */
  GArray *sorted; /* of WeftEvent, once asked for */
  GArray *held;   /* of Held */
  GPtrArray *strings;
  GHashTable *numbers; /* of a thread, by kernel id */
  GHashTable *kinds;   /* of an object, by address */
  const WeftSymbols *symbols;
  uint64_t site, next_address, next_message, next_number;
  WeftWaitOutcome outcome;
  int next_tid;
};

WeftEvent
weft_fixture_make (WeftEventType type, int tid, int64_t at_us)
{
  WeftEvent event
      = { .type = type, .tid = tid, .time_ns = WEFT_FIXTURE_ORIGIN_NS + at_us * 1000 };

  return event;
}

void
weft_fixture_event (WeftFixture *self, const WeftEvent *event)
{
  Said said = { *event, self->said->len };

  g_assert (self->sorted == NULL);
  g_array_append_val (self->said, said);
}

static const char *
keep (WeftFixture *self, const char *text)
{
  char *copy = g_strdup (text != NULL ? text : "");

  g_ptr_array_add (self->strings, copy);
  return copy;
}

static uint64_t
number_of (WeftFixture *self, int tid)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, GINT_TO_POINTER (tid)));
}

static void
start (WeftFixture *self, int tid, const char *name, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_THREAD_START, tid, at_us);

  event.thread.pid = WEFT_FIXTURE_MAIN;
  event.thread.thread = number_of (self, tid);
  event.thread.name = keep (self, name);
  weft_fixture_event (self, &event);
}

WeftFixture *
weft_fixture_new (const char *program)
{
  WeftFixture *self = g_new0 (WeftFixture, 1);
  WeftEvent event = weft_fixture_make (WEFT_EVENT_PROCESS_START, WEFT_FIXTURE_MAIN, 0);

  self->said = g_array_new (FALSE, FALSE, sizeof (Said));
  self->held = g_array_new (FALSE, FALSE, sizeof (Held));
  self->strings = g_ptr_array_new_with_free_func (g_free);
  self->numbers = g_hash_table_new (NULL, NULL);
  self->kinds = g_hash_table_new (NULL, NULL);
  self->next_address = FIRST_ADDRESS;
  self->next_tid = WEFT_FIXTURE_MAIN + 1;
  event.process_start.pid = WEFT_FIXTURE_MAIN;
  event.process_start.ppid = 1;
  event.process_start.program = keep (self, program);
  weft_fixture_event (self, &event);
  start (self, WEFT_FIXTURE_MAIN, "main", 0);
  return self;
}

void
weft_fixture_set_site (WeftFixture *self, uint64_t address)
{
  self->site = address;
}

void
weft_fixture_module (WeftFixture *self, const char *path, uint64_t base, uint64_t size)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_MODULE, 0, 0);

  event.module.base = base;
  event.module.size = size;
  event.module.path = keep (self, path);
  weft_fixture_event (self, &event);
}

void
weft_fixture_set_symbols (WeftFixture *self, const WeftSymbols *symbols)
{
  self->symbols = symbols;
}

int
weft_fixture_spawn (
    WeftFixture *self, int parent, const char *name, int64_t spawn_us, int64_t start_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_THREAD_SPAWN, parent, spawn_us);
  int tid = self->next_tid++;

  g_hash_table_insert (self->numbers, GINT_TO_POINTER (tid),
                       GUINT_TO_POINTER (++self->next_number));
  event.thread.thread = number_of (self, tid);
  event.thread.name = keep (self, name);
  event.thread.site = self->site;
  weft_fixture_event (self, &event);
  if (start_us >= 0)
    start (self, tid, name, start_us);
  return tid;
}

void
weft_fixture_exit (WeftFixture *self, int tid, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_THREAD_EXIT, tid, at_us);

  event.thread.end = WEFT_END_RETURNED;
  weft_fixture_event (self, &event);
}

void
weft_fixture_panic (WeftFixture *self, int tid, const char *message, int64_t at_us)
{
  WeftEvent panic = weft_fixture_make (WEFT_EVENT_THREAD_PANIC, tid, at_us);
  WeftEvent end = weft_fixture_make (WEFT_EVENT_THREAD_EXIT, tid, at_us);

  panic.note.text = keep (self, message);
  panic.note.site = self->site;
  end.thread.end = WEFT_END_PANICKED;
  weft_fixture_event (self, &panic);
  weft_fixture_event (self, &end);
}

void
weft_fixture_detach (WeftFixture *self, int tid, int target, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_THREAD_DETACH, tid, at_us);

  event.thread.thread = number_of (self, target);
  event.thread.site = self->site;
  weft_fixture_event (self, &event);
}

static void
say_wait (WeftFixture *self,
          int tid,
          WeftWaitKind kind,
          uint64_t object,
          const Held *holder,
          int waker,
          int64_t begin_us,
          int64_t end_us)
{
  WeftEvent begin = weft_fixture_make (WEFT_EVENT_WAIT_BEGIN, tid, begin_us);
  WeftEvent end = weft_fixture_make (WEFT_EVENT_WAIT_END, tid, end_us);

  begin.wait.kind = end.wait.kind = kind;
  begin.wait.object = end.wait.object = object;
  begin.wait.site = self->site;
  if (holder != NULL) {
    begin.wait.holder = holder->tid;
    begin.wait.holder_since_ns = WEFT_FIXTURE_ORIGIN_NS + holder->acquired_us * 1000;
  }
  end.wait.outcome = self->outcome;
  end.wait.waker = waker;
  weft_fixture_event (self, &begin);
  if (end_us >= 0)
    weft_fixture_event (self, &end);
}

void
weft_fixture_join (WeftFixture *self, int tid, int target, int64_t begin_us, int64_t end_us)
{
  say_wait (self, tid, WEFT_WAIT_JOIN, number_of (self, target), NULL, 0, begin_us, end_us);
}

uint64_t
weft_fixture_object (WeftFixture *self,
                     WeftObjectKind kind,
                     const char *name,
                     int64_t capacity,
                     int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_OBJECT_CREATE, WEFT_FIXTURE_MAIN, at_us);

  event.object.kind = kind;
  event.object.object = self->next_address;
  event.object.name = keep (self, name);
  event.object.capacity = capacity;
  event.object.site = self->site;
  weft_fixture_event (self, &event);
  g_hash_table_insert (self->kinds, GSIZE_TO_POINTER (event.object.object),
                       GINT_TO_POINTER (kind));
  self->next_address = FIRST_ADDRESS + 64 * g_hash_table_size (self->kinds);
  return event.object.object;
}

void
weft_fixture_reuse (WeftFixture *self, uint64_t address)
{
  self->next_address = address;
}

static WeftObjectKind
kind_of (WeftFixture *self, uint64_t object)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->kinds, GSIZE_TO_POINTER (object)));
}

void
weft_fixture_destroy (WeftFixture *self, uint64_t object, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_OBJECT_DESTROY, WEFT_FIXTURE_MAIN, at_us);

  event.object.kind = kind_of (self, object);
  event.object.object = object;
  event.object.name = "";
  weft_fixture_event (self, &event);
}

static const Held *
find_holder (WeftFixture *self, uint64_t lock, int64_t at_us)
{
  for (guint i = self->held->len; i-- > 0;) {
    const Held *held = &g_array_index (self->held, Held, i);

    if (held->lock == lock && held->acquired_us <= at_us
        && (held->released_us < 0 || at_us < held->released_us))
      return held;
  }
  return NULL;
}

/* The thread that let @lock go last before @at_us, 0. */
static int
find_waker (WeftFixture *self, uint64_t lock, int64_t at_us)
{
  const Held *last = NULL;

  for (guint i = 0; i < self->held->len; i++) {
    const Held *held = &g_array_index (self->held, Held, i);

    if (held->lock == lock && held->released_us >= 0 && held->released_us <= at_us
        && (last == NULL || held->released_us >= last->released_us))
      last = held;
  }
  return last != NULL ? last->tid : 0;
}

/* Hands over the kinds of wait and hold, and of what the thread does with the lock. */
static void
take_lock (WeftFixture *self,
           WeftWaitKind kind,
           WeftHoldMode mode,
           int64_t want_us,
           const Held *held)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_HOLD, held->tid, held->released_us);

  if (held->acquired_us < 0 || held->acquired_us > want_us)
    say_wait (self, held->tid, kind, held->lock, find_holder (self, held->lock, want_us),
              held->acquired_us >= 0 ? find_waker (self, held->lock, held->acquired_us) : 0,
              want_us, held->acquired_us);
  if (held->acquired_us < 0)
    return;
  g_array_append_val (self->held, *held);
  if (held->released_us < 0)
    return;
  event.hold.object = held->lock;
  event.hold.mode = mode;
  event.hold.acquired_ns = WEFT_FIXTURE_ORIGIN_NS + held->acquired_us * 1000;
  event.hold.released_ns = event.time_ns;
  event.hold.site = self->site;
  weft_fixture_event (self, &event);
}

void
weft_fixture_lock (WeftFixture *self,
                   int tid,
                   uint64_t lock,
                   int64_t want_us,
                   int64_t got_us,
                   int64_t released_us)
{
  Held held = { lock, tid, got_us, released_us };

  take_lock (self,
             kind_of (self, lock) == WEFT_OBJECT_RWLOCK ? WEFT_WAIT_WRITE_LOCK
                                                        : WEFT_WAIT_LOCK,
             WEFT_HOLD_EXCLUSIVE, want_us, &held);
}

void
weft_fixture_read_lock (WeftFixture *self,
                        int tid,
                        uint64_t lock,
                        int64_t want_us,
                        int64_t got_us,
                        int64_t released_us)
{
  Held held = { lock, tid, got_us, released_us };

  take_lock (self, WEFT_WAIT_READ_LOCK, WEFT_HOLD_SHARED, want_us, &held);
}

void
weft_fixture_wait (WeftFixture *self,
                   int tid,
                   WeftWaitKind kind,
                   uint64_t object,
                   int waker,
                   int64_t begin_us,
                   int64_t end_us)
{
  say_wait (self, tid, kind, object, NULL, waker, begin_us, end_us);
}

void
weft_fixture_set_outcome (WeftFixture *self, WeftWaitOutcome outcome)
{
  self->outcome = outcome;
}

void
weft_fixture_sleep (WeftFixture *self, int tid, int64_t begin_us, int64_t end_us)
{
  say_wait (self, tid, WEFT_WAIT_SLEEP, 0, NULL, 0, begin_us, end_us);
}

void
weft_fixture_wake (WeftFixture *self, int tid, uint64_t object, int woken, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_WAKE, tid, at_us);

  event.wake.kind = kind_of (self, object);
  event.wake.object = object;
  event.wake.woken = woken;
  event.wake.site = self->site;
  weft_fixture_event (self, &event);
}

static void
say_message (WeftFixture *self,
             WeftEventType type,
             int tid,
             uint64_t channel,
             uint64_t message,
             int64_t at_us)
{
  WeftEvent event = weft_fixture_make (type, tid, at_us);

  event.message.channel = channel;
  event.message.id = message;
  event.message.site = self->site;
  weft_fixture_event (self, &event);
}

uint64_t
weft_fixture_send (WeftFixture *self, int tid, uint64_t channel, int64_t at_us)
{
  say_message (self, WEFT_EVENT_SEND, tid, channel, ++self->next_message, at_us);
  return self->next_message;
}

void
weft_fixture_receive (
    WeftFixture *self, int tid, uint64_t channel, uint64_t message, int64_t at_us)
{
  say_message (self, WEFT_EVENT_RECEIVE, tid, channel, message, at_us);
}

void
weft_fixture_discard (
    WeftFixture *self, int tid, uint64_t channel, uint64_t message, int64_t at_us)
{
  say_message (self, WEFT_EVENT_DISCARD, tid, channel, message, at_us);
}

void
weft_fixture_disconnect (
    WeftFixture *self, int tid, uint64_t channel, WeftChannelSide side, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_DISCONNECT, tid, at_us);

  event.message.channel = channel;
  event.message.side = side;
  weft_fixture_event (self, &event);
}

void
weft_fixture_mark (WeftFixture *self, int tid, const char *text, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_MARK, tid, at_us);

  event.note.text = keep (self, text);
  weft_fixture_event (self, &event);
}

void
weft_fixture_span (
    WeftFixture *self, int tid, const char *text, int64_t begin_us, int64_t end_us)
{
  WeftEvent begin = weft_fixture_make (WEFT_EVENT_SPAN_BEGIN, tid, begin_us);
  WeftEvent end = weft_fixture_make (WEFT_EVENT_SPAN_END, tid, end_us);

  begin.note.text = keep (self, text);
  weft_fixture_event (self, &begin);
  if (end_us >= 0)
    weft_fixture_event (self, &end);
}

void
weft_fixture_loss (WeftFixture *self, int64_t begin_us, int64_t end_us, uint64_t count)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_LOSS, 0, begin_us);

  event.loss.end_ns = WEFT_FIXTURE_ORIGIN_NS + end_us * 1000;
  event.loss.count = count;
  event.loss.cpu = -1;
  weft_fixture_event (self, &event);
}

void
weft_fixture_end (WeftFixture *self, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_THREAD_NAME, WEFT_FIXTURE_MAIN, at_us);

  event.thread.name = "main";
  weft_fixture_event (self, &event);
}

static gint
compare_said (gconstpointer a, gconstpointer b)
{
  const Said *left = a, *right = b;

  if (left->event.time_ns != right->event.time_ns)
    return left->event.time_ns < right->event.time_ns ? -1 : 1;
  return left->place < right->place ? -1 : left->place > right->place;
}

/* A channel's depth follows from the order of what happened to it. That of a queue of the
 * program's own stays unknown. */
static void
count_depth (GHashTable *depths, WeftEvent *event)
{
  gpointer channel = GSIZE_TO_POINTER (event->message.channel);
  guint depth = GPOINTER_TO_UINT (g_hash_table_lookup (depths, channel));

  if (event->message.depth == WEFT_DEPTH_UNKNOWN)
    return;
  if (event->type == WEFT_EVENT_SEND)
    depth++;
  else if (event->type != WEFT_EVENT_DISCONNECT && depth > 0)
    depth--;
  event->message.depth = depth;
  g_hash_table_insert (depths, channel, GUINT_TO_POINTER (depth));
}

static void
say_scheduling (WeftFixture *self, WeftEventType type, int tid, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (type, tid, at_us);

  if (at_us >= 0)
    weft_fixture_event (self, &event);
}

void
weft_fixture_scheduling (WeftFixture *self, int64_t begin_us, int64_t end_us)
{
  say_scheduling (self, WEFT_EVENT_SCHED_BEGIN, 0, begin_us);
  say_scheduling (self, WEFT_EVENT_SCHED_END, 0, end_us);
}

void
weft_fixture_block (WeftFixture *self, int tid, int64_t out_us, int64_t in_us)
{
  say_scheduling (self, WEFT_EVENT_SWITCH_OUT, tid, out_us);
  say_scheduling (self, WEFT_EVENT_SWITCH_IN, tid, in_us);
}

void
weft_fixture_preempt (WeftFixture *self, int tid, int64_t out_us, int64_t in_us)
{
  WeftEvent out = weft_fixture_make (WEFT_EVENT_SWITCH_OUT, tid, out_us);

  out.switch_out.preempted = 1;
  weft_fixture_event (self, &out);
  say_scheduling (self, WEFT_EVENT_SWITCH_IN, tid, in_us);
}

void
weft_fixture_gone (WeftFixture *self, int tid, int64_t at_us)
{
  say_scheduling (self, WEFT_EVENT_THREAD_GONE, tid, at_us);
}

void
weft_fixture_switch_loss (WeftFixture *self,
                          int64_t begin_us,
                          int64_t end_us,
                          uint64_t count)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_SCHED_LOSS, 0, begin_us);

  event.loss.end_ns = WEFT_FIXTURE_ORIGIN_NS + end_us * 1000;
  event.loss.count = count;
  event.loss.cpu = -1;
  weft_fixture_event (self, &event);
}

const WeftEvent *
weft_fixture_events (WeftFixture *self, size_t *ret_n)
{
  if (self->sorted == NULL) {
    g_autoptr (GHashTable) depths = g_hash_table_new (NULL, NULL);

    g_array_sort (self->said, compare_said);
    self->sorted = g_array_sized_new (FALSE, FALSE, sizeof (WeftEvent), self->said->len);
    for (guint i = 0; i < self->said->len; i++) {
      WeftEvent event = g_array_index (self->said, Said, i).event;

      if (event.type >= WEFT_EVENT_SEND && event.type <= WEFT_EVENT_DISCONNECT)
        count_depth (depths, &event);
      g_array_append_val (self->sorted, event);
    }
  }
  *ret_n = self->sorted->len;
  return (const WeftEvent *)self->sorted->data;
}

WeftTrace *
weft_fixture_build (WeftFixture *self)
{
  WeftTraceBuilder *builder = weft_trace_builder_new ();
  size_t n;
  const WeftEvent *events = weft_fixture_events (self, &n);
  WeftTrace *trace;

  weft_trace_builder_set_symbols (builder, self->symbols);
  for (size_t i = 0; i < n; i++)
    weft_trace_builder_add (builder, &events[i]);
  trace = weft_trace_builder_seal (builder);

  g_array_unref (self->said);
  g_array_unref (self->sorted);
  g_array_unref (self->held);
  g_ptr_array_unref (self->strings);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->kinds);
  g_free (self);
  return trace;
}
