/* What futexes become by the functions on call stacks: locks, conditions, channels. */
#include <string.h>

#include "tests/unit/tracer/rows.h"
#include "tests/unit/tracer/trace-fixture.h"

#define MAIN WEFT_FIXTURE_MAIN
#define PROGRAM "/bin/p"
#define BASE UINT64_C (0x10000)
#define SIZE UINT64_C (0x10000)
/* A futex in the program's data, and others elsewhere. */
#define GLOBAL (BASE + 0x8000)
#define HEAP UINT64_C (0x900000)
#define MAX_FRAMES 8

/* Functions as the symbols have them, the innermost first. */
#define MUTEX_LOCK "<std::sys::sync::mutex::futex::Mutex>::lock_contended"
#define MUTEX_UNLOCK                                                                       \
  "<std::sync::poison::mutex::MutexGuard<T> as core::ops::drop::Drop>::drop"
#define FUTEX_WAKE "std::sys::pal::unix::futex::futex_wake"
#define PARK "<std::thread::thread::Thread>::park"
#define CONTEXT "std::sync::mpmc::context::Context::wait_until"
#define LIST_RECV "std::sync::mpmc::list::Channel<T>::recv"
#define LIST_SEND "std::sync::mpmc::list::Channel<T>::send"
#define ARRAY_SEND "std::sync::mpmc::array::Channel<T>::send::{{closure}}"
#define ARRAY_RECV "std::sync::mpmc::array::Channel<T>::recv"
#define ZERO_SEND "std::sync::mpmc::zero::Channel<T>::send::{{closure}}"
#define ZERO_RECV "std::sync::mpmc::zero::Channel<T>::recv"
#define SENDER_DROP "<std::sync::mpsc::Sender<T> as core::ops::drop::Drop>::drop"
#define RECEIVER_DROP "<std::sync::mpmc::Receiver<T> as core::ops::drop::Drop>::drop"
#define SCOPE_END "std::thread::scoped::ScopeData::decrement_num_running_threads"

typedef struct {
  WeftFixture *fixture;
  WeftSymbols *symbols;
  GPtrArray *functions; /* each has its address: BASE + 16 times its place */
  GPtrArray *stacks;    /* of the frames, for the events */
} Said;

static void
set_up (Said *self, gconstpointer data)
{
  self->fixture = weft_fixture_new (PROGRAM);
  self->symbols = weft_symbols_new ();
  self->functions = g_ptr_array_new ();
  self->stacks = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->functions, (gpointer) "nothing is at the module's base");
  weft_fixture_module (self->fixture, PROGRAM, BASE, SIZE);
  weft_fixture_set_symbols (self->fixture, self->symbols);
}

static void
tear_down (Said *self, gconstpointer data)
{
  g_ptr_array_unref (self->stacks);
  g_ptr_array_unref (self->functions);
  weft_symbols_free (self->symbols);
}

/* @function: "name" or "name@line", of main.rs. */
static uint64_t
address_of (Said *self, const char *function)
{
  const char *at = strrchr (function, '@');
  g_autofree char *name
      = at != NULL ? g_strndup (function, (gsize)(at - function)) : g_strdup (function);
  WeftSymbol symbol = { name, at != NULL ? "/src/main.rs" : NULL,
                        at != NULL ? (int)g_ascii_strtoll (at + 1, NULL, 10) : 0 };

  for (guint i = 0; i < self->functions->len; i++)
    if (strcmp (self->functions->pdata[i], function) == 0)
      return BASE + 16 * i;
  weft_symbols_add (self->symbols, PROGRAM, 16 * self->functions->len, &symbol);
  g_ptr_array_add (self->functions, (gpointer)function);
  return BASE + 16 * (self->functions->len - 1);
}

/* The stack of the thread's next event. Returns: the innermost frame. */
static uint64_t
say_stack (Said *self, int tid, const char *const frames[MAX_FRAMES], int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_STACK, tid, at_us);
  uint64_t *addresses = g_new0 (uint64_t, MAX_FRAMES);
  uint32_t n;

  for (n = 0; n < MAX_FRAMES && frames[n] != NULL; n++)
    addresses[n] = address_of (self, frames[n]);
  g_ptr_array_add (self->stacks, addresses);
  event.stack.id = self->stacks->len;
  event.stack.frames = addresses;
  event.stack.n_frames = n;
  weft_fixture_event (self->fixture, &event);
  return addresses[0];
}

typedef const char *const Frames[MAX_FRAMES];

static void
say_wait (Said *self,
          int tid,
          uint64_t futex,
          Frames frames,
          int waker,
          int64_t begin_us,
          int64_t end_us)
{
  weft_fixture_set_site (self->fixture, say_stack (self, tid, frames, begin_us));
  weft_fixture_wait (self->fixture, tid, WEFT_WAIT_FUTEX, futex, waker, begin_us, end_us);
}

static void
say_wake (Said *self, int tid, uint64_t futex, Frames frames, int64_t at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_WAKE, tid, at_us);

  say_stack (self, tid, frames, at_us);
  event.wake.kind = WEFT_OBJECT_FUTEX;
  event.wake.object = futex;
  event.wake.woken = 1;
  weft_fixture_event (self->fixture, &event);
}

static const WeftWait *
wait_of (const WeftTrace *trace, const char *thread, size_t i)
{
  size_t n;
  const WeftWait *waits
      = weft_trace_thread_waits (trace, weft_thread_row (trace, thread), &n);

  g_assert_cmpuint (i, <, n);
  return &waits[i];
}

static void
check_hold (const WeftTrace *trace,
            const WeftHold *hold,
            const char *thread,
            int64_t from_us,
            int64_t to_us)
{
  g_assert_cmpuint (hold->thread, ==, weft_thread_row (trace, thread));
  g_assert_cmpint (hold->acquired_ns, ==, from_us * 1000);
  g_assert_cmpint (hold->released_ns, ==, to_us * 1000);
}

static const WeftObject *
object_of (const WeftTrace *trace, const WeftWait *wait)
{
  size_t n;

  g_assert_cmpuint (wait->object, !=, WEFT_NO_ROW);
  return &weft_trace_objects (trace, &n)[wait->object];
}

static const char *
site_of (const WeftTrace *trace, const WeftWait *wait)
{
  size_t n;

  return weft_trace_sites (trace, &n)[wait->site].text;
}

static unsigned
count_interactions (const WeftTrace *trace, WeftInteractionKind kind)
{
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  unsigned count = 0;

  for (size_t i = 0; i < n; i++)
    count += all[i].kind == kind;
  return count;
}

static const struct {
  Frames frames;
  WeftWaitKind wait;
  WeftObjectKind object;
  const char *name;
} typed[] = {
  { { MUTEX_LOCK, "p::add@7" }, WEFT_WAIT_LOCK, WEFT_OBJECT_MUTEX, "mutex at main.rs:7" },
  { { "std::sys::unix::locks::futex_mutex::Mutex::lock_contended", "p::add@7" },
    WEFT_WAIT_LOCK,
    WEFT_OBJECT_MUTEX,
    "mutex at main.rs:7" },
  { { "<std::sys::sync::rwlock::futex::RwLock>::read_contended", "p::look" },
    WEFT_WAIT_READ_LOCK,
    WEFT_OBJECT_RWLOCK,
    "rwlock at p::look" },
  { { "<std::sys::sync::rwlock::futex::RwLock>::write_contended", "p::set@8" },
    WEFT_WAIT_WRITE_LOCK,
    WEFT_OBJECT_RWLOCK,
    "rwlock at main.rs:8" },
  { { "<std::sys::sync::condvar::futex::Condvar>::wait", "std::sync::Condvar::wait<T>",
      "p::idle@9" },
    WEFT_WAIT_CONDITION,
    WEFT_OBJECT_CONDVAR,
    "condvar at main.rs:9" },
  { { "<std::sys::sync::condvar::futex::Condvar>::wait",
      "<std::sync::barrier::Barrier>::wait", "p::meet@3" },
    WEFT_WAIT_BARRIER,
    WEFT_OBJECT_BARRIER,
    "barrier at main.rs:3" },
  { { "<std::sync::barrier::Barrier>::wait", "p::meet@3" },
    WEFT_WAIT_BARRIER,
    WEFT_OBJECT_BARRIER,
    "barrier at main.rs:3" },
  { { MUTEX_LOCK, "<std::sync::barrier::Barrier>::wait", "p::meet@3" },
    WEFT_WAIT_LOCK,
    WEFT_OBJECT_MUTEX,
    "barrier mutex at main.rs:3" },
  { { MUTEX_LOCK, "std::sync::mpmc::waker::SyncWaker::notify", LIST_SEND, "p::tell@4" },
    WEFT_WAIT_LOCK,
    WEFT_OBJECT_MUTEX,
    "channel mutex at main.rs:4" },
  { { "<std::sys::sync::once::futex::Once>::call", "std::sync::once::Once::call_once",
      "p::begin@5" },
    WEFT_WAIT_ONCE,
    WEFT_OBJECT_ONCE,
    "once at main.rs:5" },
  { { PARK, "std::sync::once::Once::call_inner", "p::begin@5" },
    WEFT_WAIT_ONCE,
    WEFT_OBJECT_ONCE,
    "once at main.rs:5" },
  { { PARK, "p::rest@6" }, WEFT_WAIT_PARK, WEFT_OBJECT_PARKER, "parker of main" },
  { { PARK, CONTEXT, LIST_RECV, "p::take@2" },
    WEFT_WAIT_RECEIVE,
    WEFT_OBJECT_CHANNEL,
    "channel at main.rs:2" },
  { { PARK, CONTEXT, ARRAY_SEND, "p::give@2" },
    WEFT_WAIT_SEND,
    WEFT_OBJECT_CHANNEL,
    "channel at main.rs:2" },
  { { PARK, "std::sync::mpsc::blocking::WaitToken::wait",
      "std::sync::mpsc::shared::Packet<T>::recv", "p::take@2" },
    WEFT_WAIT_RECEIVE,
    WEFT_OBJECT_CHANNEL,
    "channel at main.rs:2" },
  /* The program's own function was inlined into one of the language's. */
  { { PARK, CONTEXT, LIST_RECV, "std::sys::backtrace::__rust_begin_short_backtrace" },
    WEFT_WAIT_RECEIVE,
    WEFT_OBJECT_CHANNEL,
    "channel by main" },
  { { "std::__atomic_futex_unsigned_base::_M_futex_wait_until",
      "std::__future_base::_State_baseV2::wait", "work@11" },
    WEFT_WAIT_FUTEX,
    WEFT_OBJECT_FUTURE,
    "future at main.rs:11" },
  { { "std::__detail::__platform_wait<int>", "std::atomic<int>::wait", "work@12" },
    WEFT_WAIT_FUTEX,
    WEFT_OBJECT_ATOMIC,
    "atomic at main.rs:12" },
  { { "std::__detail::__platform_wait<int>", "std::__atomic_semaphore::_M_acquire",
      "work@13" },
    WEFT_WAIT_SEMAPHORE,
    WEFT_OBJECT_SEMAPHORE,
    "semaphore at main.rs:13" },
  { { "std::__detail::__platform_wait<int>", "std::latch::wait", "work@14" },
    WEFT_WAIT_BARRIER,
    WEFT_OBJECT_BARRIER,
    "latch at main.rs:14" },
  /* A function of the program's that is called like one of std's says nothing. */
  { { "mine::Mutex::lock_contended" },
    WEFT_WAIT_FUTEX,
    WEFT_OBJECT_FUTEX,
    "futex at mine::Mutex::lock_contended" },
  { { "mine::wait@1", MUTEX_LOCK },
    WEFT_WAIT_FUTEX,
    WEFT_OBJECT_FUTEX,
    "futex at main.rs:1" },
};

static void
test_kinds (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (typed); i++) {
    Said said;
    g_autoptr (WeftTrace) trace = NULL;
    const WeftWait *wait;

    set_up (&said, NULL);
    say_wait (&said, MAIN, HEAP, typed[i].frames, 0, 10, 20);
    trace = weft_fixture_build (said.fixture);
    wait = wait_of (trace, "main", 0);
    g_test_message ("%s", typed[i].name);
    g_assert_cmpint (wait->kind, ==, typed[i].wait);
    g_assert_cmpint (object_of (trace, wait)->kind, ==, typed[i].object);
    g_assert_cmpstr (object_of (trace, wait)->name, ==, typed[i].name);
    g_assert_cmpint (object_of (trace, wait)->contended_only, ==,
                     typed[i].object != WEFT_OBJECT_FUTEX);
    tear_down (&said, NULL);
  }
}

/* Without symbols it is a futex, and says no name that means nothing. */
static void
test_stripped (Said *said, gconstpointer data)
{
  g_autoptr (WeftTrace) trace = NULL;

  say_wait (said, MAIN, HEAP, (Frames){ MUTEX_LOCK, "p::add@7" }, 0, 10, 20);
  weft_fixture_set_symbols (said->fixture, NULL);
  trace = weft_fixture_build (said->fixture);
  g_assert_cmpint (wait_of (trace, "main", 0)->kind, ==, WEFT_WAIT_FUTEX);
  g_assert_cmpstr (object_of (trace, wait_of (trace, "main", 0))->name, ==, "futex 1");
}

/* The variable's name, with the offset where several objects lie in it. */
static void
test_variables (Said *said, gconstpointer data)
{
  g_autoptr (WeftTrace) trace = NULL;
  Frames frames = { MUTEX_LOCK, "p::add@7" };

  weft_symbols_add_variable (said->symbols, PROGRAM, 0x8000, "p::TOTAL+0x8");
  weft_symbols_add_variable (said->symbols, PROGRAM, 0x8100, "p::POOL<T>");
  weft_symbols_add_variable (said->symbols, PROGRAM, 0x8104, "p::POOL<T>+0x4");
  say_wait (said, MAIN, GLOBAL, frames, 0, 10, 20);
  say_wait (said, MAIN, GLOBAL + 0x100, frames, 0, 30, 40);
  say_wait (said, MAIN, GLOBAL + 0x104, frames, 0, 50, 60);
  say_wait (said, MAIN, HEAP, frames, 0, 70, 80);
  say_wait (said, MAIN, HEAP + 8, frames, 0, 90, 100);
  trace = weft_fixture_build (said->fixture);
  g_assert_cmpstr (object_of (trace, wait_of (trace, "main", 0))->name, ==, "p::TOTAL");
  g_assert_cmpstr (object_of (trace, wait_of (trace, "main", 1))->name, ==, "p::POOL");
  g_assert_cmpstr (object_of (trace, wait_of (trace, "main", 2))->name, ==, "p::POOL+0x4");
  g_assert_cmpstr (object_of (trace, wait_of (trace, "main", 3))->name, ==,
                   "mutex at main.rs:7");
  g_assert_cmpstr (object_of (trace, wait_of (trace, "main", 4))->name, ==,
                   "mutex at main.rs:7 (2)");
}

/* a holds it before all; b and c sleep; a wakes b, b wakes c. */
static void
test_holders (Said *said, gconstpointer data)
{
  int a = weft_fixture_spawn (said->fixture, MAIN, "a", 1, 2);
  int b = weft_fixture_spawn (said->fixture, MAIN, "b", 3, 4);
  int c = weft_fixture_spawn (said->fixture, MAIN, "c", 5, 6);
  Frames lock = { MUTEX_LOCK, "p::add@7" },
         unlock = { FUTEX_WAKE, MUTEX_UNLOCK, "p::add@9" };
  g_autoptr (WeftTrace) trace = NULL;
  const WeftHold *holds;
  size_t n;

  say_wait (said, b, HEAP, lock, a, 10, 31);
  say_wait (said, c, HEAP, lock, b, 20, 41);
  say_wake (said, a, HEAP, unlock, 30);
  say_wake (said, b, HEAP, unlock, 40);
  trace = weft_fixture_build (said->fixture);
  g_assert_cmpuint (wait_of (trace, "b", 0)->holder, ==, weft_thread_row (trace, "a"));
  /* Not b, who woke it, but who had it when c began to wait. */
  g_assert_cmpuint (wait_of (trace, "c", 0)->holder, ==, weft_thread_row (trace, "a"));
  g_assert_cmpuint (wait_of (trace, "c", 0)->waker, ==, weft_thread_row (trace, "b"));

  holds = weft_trace_lock_holds (trace, wait_of (trace, "b", 0)->object, &n);
  g_assert_cmpuint (n, ==, 2);
  check_hold (trace, &holds[0], "a", 10, 30);
  g_assert_cmpuint (holds[0].waiters, ==, 2);
  check_hold (trace, &holds[1], "b", 31, 40);
  g_assert_cmpuint (count_interactions (trace, WEFT_INTERACTION_HAND_OFF), ==, 2);
}

/* d comes by while the lock is free for a moment, and c sleeps all along: what d held in
 * between is not known, only that it had it when it woke somebody. */
static void
test_barging (Said *said, gconstpointer data)
{
  int a = weft_fixture_spawn (said->fixture, MAIN, "a", 1, 2);
  int b = weft_fixture_spawn (said->fixture, MAIN, "b", 3, 4);
  int c = weft_fixture_spawn (said->fixture, MAIN, "c", 5, 6);
  int d = weft_fixture_spawn (said->fixture, MAIN, "d", 7, 8);
  Frames lock = { MUTEX_LOCK, "p::add@7" },
         unlock = { FUTEX_WAKE, MUTEX_UNLOCK, "p::add@9" };
  g_autoptr (WeftTrace) trace = NULL;
  const WeftHold *holds;
  size_t n;

  say_wait (said, c, HEAP, lock, b, 10, 100);
  say_wait (said, b, HEAP, lock, a, 20, 31);
  say_wake (said, a, HEAP, unlock, 30);
  say_wait (said, b, HEAP, lock, d, 50, 71);
  say_wake (said, d, HEAP, unlock, 70);
  say_wake (said, b, HEAP, unlock, 99);
  trace = weft_fixture_build (said->fixture);
  holds = weft_trace_lock_holds (trace, wait_of (trace, "b", 0)->object, &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpuint (holds[1].thread, ==, weft_thread_row (trace, "d"));
  /* Not since 30, when a let go. */
  g_assert_cmpint (holds[1].acquired_ns, ==, 50000);
  g_assert_cmpint (holds[1].released_ns, ==, 70000);
  g_assert_cmpint (holds[2].acquired_ns, ==, 71000);
  g_assert_cmpuint (wait_of (trace, "b", 1)->holder, ==, weft_thread_row (trace, "d"));
}

/* b got it at 31 and let it go when nobody waited, of which nothing is seen; what it then
 * held is what c waited for. */
static void
test_let_go_unseen (Said *said, gconstpointer data)
{
  int b = weft_fixture_spawn (said->fixture, MAIN, "b", 3, 4);
  int c = weft_fixture_spawn (said->fixture, MAIN, "c", 5, 6);
  Frames lock = { MUTEX_LOCK, "p::add@7" },
         unlock = { FUTEX_WAKE, MUTEX_UNLOCK, "p::add@9" };
  g_autoptr (WeftTrace) trace = NULL;
  const WeftHold *holds;
  size_t n;

  say_wait (said, b, HEAP, lock, MAIN, 10, 31);
  say_wake (said, MAIN, HEAP, unlock, 30);
  /* It was free before c slept, without a word. */
  say_wait (said, c, HEAP, lock, 0, 50, 51);
  say_wait (said, c, HEAP, lock, b, 90, 101);
  say_wake (said, b, HEAP, unlock, 100);
  trace = weft_fixture_build (said->fixture);
  holds = weft_trace_lock_holds (trace, wait_of (trace, "b", 0)->object, &n);
  g_assert_cmpuint (n, ==, 2);
  check_hold (trace, &holds[1], "b", 90, 100);
}

/* A release may be among the lost events: who held it cannot be told. */
static void
test_holder_lost (Said *said, gconstpointer data)
{
  int a = weft_fixture_spawn (said->fixture, MAIN, "a", 1, 2);
  g_autoptr (WeftTrace) trace = NULL;

  say_wait (said, a, HEAP, (Frames){ MUTEX_LOCK, "p::add@7" }, MAIN, 10, 31);
  say_wake (said, MAIN, HEAP, (Frames){ FUTEX_WAKE, MUTEX_UNLOCK, "p::add@9" }, 30);
  weft_fixture_loss (said->fixture, 15, 20, 3);
  trace = weft_fixture_build (said->fixture);
  g_assert_cmpuint (wait_of (trace, "a", 0)->holder, ==, WEFT_NO_ROW);
  g_assert_cmpuint (wait_of (trace, "a", 0)->waker, ==, weft_thread_row (trace, "main"));
}

/* Readers wait on the lock's first futex, writers on its second; both are one lock. */
static void
test_rwlock (Said *said, gconstpointer data)
{
  int reader = weft_fixture_spawn (said->fixture, MAIN, "reader", 1, 2);
  int writer = weft_fixture_spawn (said->fixture, MAIN, "writer", 3, 4);
  Frames read = { "<std::sys::sync::rwlock::futex::RwLock>::read_contended", "p::look@1" };
  Frames write = { "<std::sys::sync::rwlock::futex::RwLock>::write_contended", "p::set@2" };
  Frames unread = { FUTEX_WAKE, "<std::sys::sync::rwlock::futex::RwLock>::read_unlock" };
  Frames unwrite = { "<std::sys::sync::rwlock::futex::RwLock>::wake_writer_or_readers",
                     "std::sync::RwLockWriteGuard<T>::drop", "p::set@3" };
  g_autoptr (WeftTrace) trace = NULL;
  const WeftWait *of_reader, *of_writer;
  const WeftHold *holds;
  size_t n;

  say_wait (said, writer, HEAP + 4, write, MAIN, 10, 21);
  say_wake (said, MAIN, HEAP + 4, unread, 20);
  say_wait (said, reader, HEAP, read, writer, 30, 41);
  say_wake (said, writer, HEAP, unwrite, 40);
  trace = weft_fixture_build (said->fixture);
  weft_trace_objects (trace, &n);
  g_assert_cmpuint (n, ==, 1);
  of_writer = wait_of (trace, "writer", 0);
  of_reader = wait_of (trace, "reader", 0);
  g_assert_cmpint (of_writer->kind, ==, WEFT_WAIT_WRITE_LOCK);
  g_assert_cmpint (of_reader->kind, ==, WEFT_WAIT_READ_LOCK);
  g_assert_cmpuint (of_writer->object, ==, of_reader->object);
  g_assert_cmpuint (of_writer->holder, ==, weft_thread_row (trace, "main"));
  g_assert_cmpuint (of_reader->holder, ==, weft_thread_row (trace, "writer"));
  holds = weft_trace_lock_holds (trace, of_reader->object, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (holds[0].mode, ==, WEFT_HOLD_SHARED);
  g_assert_cmpuint (holds[0].thread, ==, weft_thread_row (trace, "main"));
  g_assert_cmpint (holds[1].mode, ==, WEFT_HOLD_EXCLUSIVE);
  g_assert_cmpint (holds[1].acquired_ns, ==, 30000);
  g_assert_cmpint (holds[1].released_ns, ==, 40000);
}

/* A sender that wakes the receiver is an arrow between them; the last sender's end, too,
 * ends a wait. */
static void
test_channel (Said *said, gconstpointer data)
{
  int sender = weft_fixture_spawn (said->fixture, MAIN, "sender", 1, 2);
  Frames receive
      = { PARK, CONTEXT, LIST_RECV, "std::sync::mpsc::Receiver<T>::recv", "p::take@2" };
  g_autoptr (WeftTrace) trace = NULL;
  const WeftWait *wait;
  const WeftMessage *message;
  const WeftNote *note;
  size_t n;

  say_wait (said, MAIN, HEAP, receive, sender, 10, 21);
  say_wake (said, sender, HEAP, (Frames){ FUTEX_WAKE, LIST_SEND, "p::give@5" }, 20);
  weft_fixture_mark (said->fixture, sender, "sent", 25);
  say_wait (said, MAIN, HEAP, receive, sender, 30, 41);
  say_wake (said, sender, HEAP, (Frames){ FUTEX_WAKE, SENDER_DROP, "p::give@6" }, 40);
  weft_fixture_mark (said->fixture, sender, "left", 45);
  weft_fixture_exit (said->fixture, sender, 50);
  trace = weft_fixture_build (said->fixture);

  /* No parker is left, which nobody waited for. */
  weft_trace_objects (trace, &n);
  g_assert_cmpuint (n, ==, 1);
  wait = wait_of (trace, "main", 0);
  g_assert_cmpint (wait->kind, ==, WEFT_WAIT_RECEIVE);
  g_assert_cmpint (wait->outcome, ==, WEFT_OUTCOME_DONE);
  g_assert_cmpstr (site_of (trace, wait), ==, "main.rs:2");
  g_assert_cmpstr (object_of (trace, wait)->name, ==, "channel at main.rs:2");
  g_assert_true (object_of (trace, wait)->contended_only);
  message = weft_trace_channel_messages (trace, wait->object, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (message->sender, ==, weft_thread_row (trace, "sender"));
  g_assert_cmpuint (message->receiver, ==, weft_thread_row (trace, "main"));
  g_assert_cmpint (message->sent_ns, ==, 20000);
  g_assert_cmpint (message->ended_ns, ==, 21000);
  g_assert_cmpint (message->fate, ==, WEFT_FATE_RECEIVED);
  g_assert_cmpstr (weft_trace_sites (trace, &n)[message->send_site].text, ==, "main.rs:5");
  g_assert_cmpuint (count_interactions (trace, WEFT_INTERACTION_MESSAGE), ==, 1);
  g_assert_cmpuint (count_interactions (trace, WEFT_INTERACTION_WAKE), ==, 0);

  wait = wait_of (trace, "main", 1);
  g_assert_cmpuint (wait->object, ==, wait_of (trace, "main", 0)->object);
  g_assert_cmpint (wait->outcome, ==, WEFT_OUTCOME_DISCONNECTED);
  note = weft_trace_thread_notes (trace, weft_thread_row (trace, "sender"), &n);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (note[1].kind, ==, WEFT_NOTE_DISCONNECT_SENDER);
  g_assert_cmpint (note[1].begin_ns, ==, 40000);
  g_assert_cmpuint (note[1].object, ==, wait->object);
}

/* Who waits for room learns from the receiver which channel it is; also for a wait that
 * nobody ended. Of two receivers at one line each has its own. */
static void
test_bounded (Said *said, gconstpointer data)
{
  int sender = weft_fixture_spawn (said->fixture, MAIN, "sender", 1, 2);
  int other = weft_fixture_spawn (said->fixture, MAIN, "other", 3, 4);
  Frames send = { PARK, CONTEXT, ARRAY_SEND, "p::give@5" };
  Frames take = { FUTEX_WAKE, ARRAY_RECV, "p::take@2" };
  Frames receive = { PARK, CONTEXT, ARRAY_RECV, "p::take@2" };
  g_autoptr (WeftTrace) trace = NULL;
  uint32_t first;

  say_wait (said, other, HEAP, receive, 0, 5, -1);
  say_wait (said, sender, HEAP + 8, send, MAIN, 10, 21);
  say_wake (said, MAIN, HEAP + 8, take, 20);
  say_wait (said, MAIN, HEAP + 16, receive, sender, 30, 41);
  say_wake (said, sender, HEAP + 16,
            (Frames){ FUTEX_WAKE, "std::sync::mpmc::array::Channel<T>::write", ARRAY_SEND,
                      "p::give@5" },
            40);
  say_wait (said, sender, HEAP + 8, send, 0, 50, -1);
  trace = weft_fixture_build (said->fixture);
  first = wait_of (trace, "sender", 0)->object;
  g_assert_cmpint (wait_of (trace, "sender", 0)->kind, ==, WEFT_WAIT_SEND);
  g_assert_cmpuint (wait_of (trace, "main", 0)->object, ==, first);
  g_assert_cmpuint (wait_of (trace, "sender", 1)->object, ==, first);
  g_assert_false (wait_of (trace, "sender", 1)->ended);
  g_assert_cmpuint (wait_of (trace, "other", 0)->object, !=, first);
  g_assert_cmpint (object_of (trace, wait_of (trace, "sender", 0))->capacity, ==, -1);
  g_assert_cmpuint (count_interactions (trace, WEFT_INTERACTION_MESSAGE), ==, 1);
}

/* Without room, a message passes from who waited to send to who came to take it. */
static void
test_rendezvous (Said *said, gconstpointer data)
{
  int sender = weft_fixture_spawn (said->fixture, MAIN, "sender", 1, 2);
  int lonely = weft_fixture_spawn (said->fixture, MAIN, "lonely", 3, 4);
  Frames send = { PARK, CONTEXT, ZERO_SEND, "p::give@5" };
  g_autoptr (WeftTrace) trace = NULL;
  const WeftMessage *message;
  const WeftWait *left;
  size_t n;

  say_wait (said, sender, HEAP, send, MAIN, 10, 21);
  say_wake (said, MAIN, HEAP, (Frames){ FUTEX_WAKE, ZERO_RECV, "p::take@2" }, 20);
  say_wait (said, lonely, HEAP + 8, send, MAIN, 15, 31);
  say_wake (said, MAIN, HEAP + 8, (Frames){ FUTEX_WAKE, RECEIVER_DROP, "p::end@3" }, 30);
  trace = weft_fixture_build (said->fixture);
  message = weft_trace_channel_messages (trace, wait_of (trace, "sender", 0)->object, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpuint (message->sender, ==, weft_thread_row (trace, "sender"));
  g_assert_cmpuint (message->receiver, ==, weft_thread_row (trace, "main"));
  g_assert_cmpint (message->sent_ns, ==, 10000);
  g_assert_cmpint (message->ended_ns, ==, 20000);
  g_assert_cmpint (object_of (trace, wait_of (trace, "sender", 0))->capacity, ==, 0);
  left = wait_of (trace, "lonely", 0);
  g_assert_cmpint (left->outcome, ==, WEFT_OUTCOME_DISCONNECTED);
  g_assert_cmpint (object_of (trace, left)->capacity, ==, 0);
}

/* What a futex is used for one after the other are several objects, each with its wakes. */
static void
test_reused (Said *said, gconstpointer data)
{
  int other = weft_fixture_spawn (said->fixture, MAIN, "other", 1, 2);
  Frames latch = { "std::__detail::__platform_wait<int>", "std::latch::wait", "work@14" };
  Frames atomic
      = { "std::__detail::__platform_wait<int>", "std::atomic<int>::wait", "work@12" };
  Frames notify = { "std::__detail::__platform_notify<int>", "work@20" };
  g_autoptr (WeftTrace) trace = NULL;
  const WeftWait *waits[3];

  say_wait (said, MAIN, HEAP, latch, other, 10, 21);
  say_wake (said, other, HEAP, notify, 20);
  say_wait (said, MAIN, HEAP, atomic, other, 30, 41);
  say_wake (said, other, HEAP, notify, 40);
  say_wait (said, MAIN, HEAP, latch, other, 50, 61);
  say_wake (said, other, HEAP, notify, 60);
  trace = weft_fixture_build (said->fixture);
  for (size_t i = 0; i < 3; i++)
    waits[i] = wait_of (trace, "main", i);
  g_assert_cmpstr (object_of (trace, waits[0])->name, ==, "latch at main.rs:14");
  g_assert_cmpstr (object_of (trace, waits[1])->name, ==, "atomic at main.rs:12");
  g_assert_cmpuint (waits[2]->object, ==, waits[0]->object);
  g_assert_cmpuint (object_of (trace, waits[1])->address, ==, HEAP);
  g_assert_cmpuint (count_interactions (trace, WEFT_INTERACTION_WAKE), ==, 3);
}

/* The main thread of a scope waits for the last of its threads, whatever of its own stack
 * was inlined away; but it may also park on its own account. */
static void
test_scope (Said *said, gconstpointer data)
{
  int one = weft_fixture_spawn (said->fixture, MAIN, "one", 1, 2);
  g_autoptr (WeftTrace) trace = NULL;
  Frames end = { FUTEX_WAKE, SCOPE_END };
  const WeftWait *wait;

  say_wait (said, MAIN, HEAP, (Frames){ PARK, "std::thread::scoped::scope", "p::run@1" },
            one, 10, 21);
  say_wake (said, one, HEAP, end, 20);
  say_wait (said, MAIN, HEAP, (Frames){ PARK, "p::run@1" }, one, 30, 41);
  say_wake (said, one, HEAP, end, 40);
  say_wait (said, MAIN, HEAP, (Frames){ PARK, "std::thread::scoped::scope", "p::run@1" },
            one, 50, 61);
  say_wake (said, one, HEAP, (Frames){ "std::thread::Thread::unpark", "p::wake@2" }, 60);
  weft_fixture_exit (said->fixture, one, 70);
  trace = weft_fixture_build (said->fixture);
  for (size_t i = 0; i < 2; i++) {
    wait = wait_of (trace, "main", i);
    g_assert_cmpint (wait->kind, ==, WEFT_WAIT_JOIN);
    g_assert_cmpuint (wait->target, ==, weft_thread_row (trace, "one"));
    g_assert_cmpuint (wait->object, ==, WEFT_NO_ROW);
  }
  g_assert_cmpint (wait_of (trace, "main", 2)->kind, ==, WEFT_WAIT_PARK);
}

/* Frames of inlined functions are listed, and the program's own is the site. */
static void
test_inlined (Said *said, gconstpointer data)
{
  const WeftSymbol frames[] = { { "std::mutex::lock", "/usr/include/c++/12/mutex", 9 },
                                { "Box<int>::put", "/src/box.cpp", 12 },
                                { "main", "/src/box.cpp", 30 } };
  g_autoptr (WeftTrace) trace = NULL;
  const uint32_t *stack;
  const WeftSite *sites;
  size_t n, n_sites;

  say_wait (said, MAIN, HEAP, (Frames){ "first", "_start" }, 0, 10, 20);
  weft_symbols_add_frames (said->symbols, PROGRAM, 16, frames, 3);
  trace = weft_fixture_build (said->fixture);
  g_assert_cmpstr (site_of (trace, wait_of (trace, "main", 0)), ==, "box.cpp:12");
  stack = weft_trace_stack (trace, wait_of (trace, "main", 0)->stack, &n);
  sites = weft_trace_sites (trace, &n_sites);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (sites[stack[0]].text, ==, "mutex:9");
  g_assert_true (sites[stack[0]].runtime);
  g_assert_cmpstr (sites[stack[1]].function, ==, "Box<int>::put");
  g_assert_cmpstr (sites[stack[1]].name, ==, "Box::put");
  g_assert_cmpuint (sites[stack[1]].caller, ==, stack[2]);
  g_assert_cmpuint (sites[stack[1]].address, ==, sites[stack[2]].address);
  g_assert_cmpstr (sites[stack[3]].text, ==, "_start");
}

#define ADD(name, test) g_test_add ("/futexes/" name, Said, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/futexes/kinds", test_kinds);
  ADD ("stripped", test_stripped);
  ADD ("variables", test_variables);
  ADD ("holders", test_holders);
  ADD ("barging", test_barging);
  ADD ("let-go-unseen", test_let_go_unseen);
  ADD ("holder-lost", test_holder_lost);
  ADD ("rwlock", test_rwlock);
  ADD ("channel", test_channel);
  ADD ("bounded", test_bounded);
  ADD ("rendezvous", test_rendezvous);
  ADD ("reused", test_reused);
  ADD ("scope", test_scope);
  ADD ("inlined", test_inlined);
  return g_test_run ();
}
