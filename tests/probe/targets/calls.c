/* Every form of every call that the probe stands in front of and that no other target
 * makes. In each case one thread waits and main ends its wait, or nobody does; each prints
 * what the calls returned. Built with _FORTIFY_SOURCE as well, when libc's checking forms
 * are called in place of some. */
#include "target.h"

#include <poll.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <threads.h>

static _Atomic int waiter_tid;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_spinlock_t spin;
static mtx_t c11_mutex;
static cnd_t c11_condition;
static sem_t semaphore;
static bool flag;
static int pipe_ends[2], packets[2], event_fd, epoll_fd;
static volatile size_t one_byte = 1; /* so that a size is not known when it is compiled */

enum { FAR_S = 1000, NEAR_MS = 30 };

static const struct timespec *
far (clockid_t clock)
{
  static __thread struct timespec time;

  clock_gettime (clock, &time);
  time.tv_sec += FAR_S;
  return &time;
}

static const struct timespec *
near (clockid_t clock)
{
  static __thread struct timespec time;

  clock_gettime (clock, &time);
  time.tv_nsec += NEAR_MS * 1000000;
  time.tv_sec += time.tv_nsec / 1000000000;
  time.tv_nsec %= 1000000000;
  return &time;
}

#define REAL far (CLOCK_REALTIME)
#define MONO far (CLOCK_MONOTONIC)
#define NEAR_REAL near (CLOCK_REALTIME)
#define NEAR_MONO near (CLOCK_MONOTONIC)

/* What a call returned, and errno where it is one that sets it. */
static _Thread_local char said[256];

static void
say (long result)
{
  size_t used = strlen (said);

  snprintf (said + used, sizeof said - used, " %ld", result);
}

static void
say_errno (long result)
{
  say (result);
  say (result < 0 ? errno : 0);
}

/* Locks. Main holds them, for ever or until it wakes the waiter. */

static void
hold_mutex (void)
{
  CHECK (pthread_mutex_lock (&mutex) == 0);
}

static void
release_mutex (void)
{
  CHECK (pthread_mutex_unlock (&mutex) == 0);
}

static void
mutex_timed_out (void)
{
  say (pthread_mutex_trylock (&mutex));
  say (pthread_mutex_timedlock (&mutex, NEAR_REAL));
}

static void
mutex_clock_out (void)
{
  say (pthread_mutex_clocklock (&mutex, CLOCK_MONOTONIC, NEAR_MONO));
}

static void
hold_to_write (void)
{
  CHECK (pthread_rwlock_wrlock (&rwlock) == 0);
}

static void
hold_to_read (void)
{
  CHECK (pthread_rwlock_rdlock (&rwlock) == 0);
}

static void
release_rwlock (void)
{
  CHECK (pthread_rwlock_unlock (&rwlock) == 0);
}

static void
got_rwlock (int result)
{
  say (result);
  if (result == 0)
    say (pthread_rwlock_unlock (&rwlock));
}

static void
read_timed (void)
{
  say (pthread_rwlock_tryrdlock (&rwlock));
  got_rwlock (pthread_rwlock_timedrdlock (&rwlock, REAL));
}

static void
read_clock (void)
{
  got_rwlock (pthread_rwlock_clockrdlock (&rwlock, CLOCK_MONOTONIC, MONO));
}

static void
read_timed_out (void)
{
  got_rwlock (pthread_rwlock_timedrdlock (&rwlock, NEAR_REAL));
}

static void
write_timed (void)
{
  say (pthread_rwlock_trywrlock (&rwlock));
  got_rwlock (pthread_rwlock_timedwrlock (&rwlock, REAL));
}

static void
write_clock (void)
{
  got_rwlock (pthread_rwlock_clockwrlock (&rwlock, CLOCK_MONOTONIC, MONO));
}

static void
write_clock_out (void)
{
  got_rwlock (pthread_rwlock_clockwrlock (&rwlock, CLOCK_MONOTONIC, NEAR_MONO));
}

static void
hold_c11 (void)
{
  CHECK (mtx_lock (&c11_mutex) == thrd_success);
}

static void
release_c11 (void)
{
  CHECK (mtx_unlock (&c11_mutex) == thrd_success);
}

static void
c11_timed (void)
{
  say (mtx_trylock (&c11_mutex));
  say (mtx_timedlock (&c11_mutex, REAL));
  say (mtx_unlock (&c11_mutex));
}

static void
c11_timed_out (void)
{
  say (mtx_timedlock (&c11_mutex, NEAR_REAL));
}

/* Conditions. */

static void
condition_timed (void)
{
  hold_mutex ();
  while (!flag)
    say (pthread_cond_timedwait (&condition, &mutex, REAL));
  release_mutex ();
}

static void
condition_clock (void)
{
  hold_mutex ();
  while (!flag)
    say (pthread_cond_clockwait (&condition, &mutex, CLOCK_MONOTONIC, MONO));
  release_mutex ();
}

static void
condition_timed_out (void)
{
  hold_mutex ();
  say (pthread_cond_timedwait (&condition, &mutex, NEAR_REAL));
  release_mutex ();
}

static void
signal_condition (void)
{
  hold_mutex ();
  flag = true;
  CHECK (pthread_cond_signal (&condition) == 0);
  release_mutex ();
}

static void
broadcast_condition (void)
{
  hold_mutex ();
  flag = true;
  release_mutex ();
  CHECK (pthread_cond_broadcast (&condition) == 0);
}

static void
c11_condition_timed (void)
{
  hold_c11 ();
  while (!flag)
    say (cnd_timedwait (&c11_condition, &c11_mutex, REAL));
  release_c11 ();
}

static void
c11_condition_out (void)
{
  hold_c11 ();
  say (cnd_timedwait (&c11_condition, &c11_mutex, NEAR_REAL));
  release_c11 ();
}

static void
signal_c11 (void)
{
  hold_c11 ();
  flag = true;
  CHECK (cnd_signal (&c11_condition) == thrd_success);
  release_c11 ();
}

/* Semaphores. */

static void
semaphore_timed (void)
{
  say_errno (sem_trywait (&semaphore));
  say_errno (sem_timedwait (&semaphore, REAL));
}

static void
semaphore_clock (void)
{
  say_errno (sem_clockwait (&semaphore, CLOCK_MONOTONIC, MONO));
}

static void
semaphore_timed_out (void)
{
  say_errno (sem_timedwait (&semaphore, NEAR_REAL));
}

static void
post (void)
{
  CHECK (sem_post (&semaphore) == 0);
}

/* Descriptors. */

static void
put_in_pipe (void)
{
  CHECK (write (pipe_ends[1], "pq", 2) == 2);
}

static void
put_vector (void)
{
  struct iovec parts[2] = { { "p", 1 }, { "q", 1 } };

  CHECK (writev (pipe_ends[1], parts, 2) == 2);
}

static void
send_packet (void)
{
  CHECK (sendto (packets[1], "ab", 2, 0, NULL, 0) == 2);
}

static void
send_message (void)
{
  struct iovec part = { "ab", 2 };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  CHECK (sendmsg (packets[1], &message, 0) == 2);
}

static void
send_messages (void)
{
  struct iovec part = { "ab", 2 };
  struct mmsghdr messages[2] = { { .msg_hdr = { .msg_iov = &part, .msg_iovlen = 1 } },
                                 { .msg_hdr = { .msg_iov = &part, .msg_iovlen = 1 } } };

  CHECK (sendmmsg (packets[1], messages, 2, 0) == 2);
}

static void
add_to_eventfd (void)
{
  CHECK (eventfd_write (event_fd, 5) == 0);
}

static void
read_one (void)
{
  char bytes[2];

  say_errno (read (pipe_ends[0], bytes, one_byte));
  say_errno (read (pipe_ends[0], bytes, one_byte));
}

static void
read_vector (void)
{
  char first, second;
  struct iovec parts[2] = { { &first, 1 }, { &second, 1 } };

  say_errno (readv (pipe_ends[0], parts, 2));
  say (first == 'p' && second == 'q');
}

static void
receive_one (void)
{
  char bytes[4];

  say_errno (recv (packets[0], bytes, one_byte + 1, 0));
}

static void
receive_from (void)
{
  char bytes[4];

  say_errno (recvfrom (packets[0], bytes, one_byte + 1, 0, NULL, NULL));
}

static void
receive_message (void)
{
  char bytes[4];
  struct iovec part = { bytes, sizeof bytes };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };

  say_errno (recvmsg (packets[0], &message, 0));
}

static void
receive_messages (void)
{
  char bytes[4];
  struct iovec part = { bytes, sizeof bytes };
  struct mmsghdr messages[1] = { { .msg_hdr = { .msg_iov = &part, .msg_iovlen = 1 } } };

  say_errno (recvmmsg (packets[0], messages, 1, 0, NULL));
  say (messages[0].msg_len);
}

static void
drain_packets (void)
{
  char bytes[4];

  while (recv (packets[0], bytes, sizeof bytes, MSG_DONTWAIT) > 0)
    ;
}

static void
receive_eventfd (void)
{
  eventfd_t value = 0;

  say_errno (eventfd_read (event_fd, &value));
  say ((long)value);
}

static struct pollfd polled;

static void
poll_one (void)
{
  polled = (struct pollfd){ pipe_ends[0], POLLIN, 0 };
  say_errno (poll (&polled, one_byte, -1));
  read_one ();
}

static void
poll_with_mask (void)
{
  polled = (struct pollfd){ pipe_ends[0], POLLIN, 0 };
  say_errno (ppoll (&polled, one_byte, NULL, NULL));
  read_one ();
}

static void
poll_timed_out (void)
{
  struct timespec time = { 0, NEAR_MS * 1000000 };

  polled = (struct pollfd){ pipe_ends[0], POLLIN, 0 };
  say_errno (ppoll (&polled, one_byte, &time, NULL));
}

static void
select_with_mask (void)
{
  fd_set readers;

  FD_ZERO (&readers);
  FD_SET (pipe_ends[0], &readers);
  say_errno (pselect (pipe_ends[0] + 1, &readers, NULL, NULL, NULL, NULL));
  read_one ();
}

static void
select_timed_out (void)
{
  struct timeval time = { 0, NEAR_MS * 1000 };
  fd_set readers;

  FD_ZERO (&readers);
  FD_SET (pipe_ends[0], &readers);
  say_errno (select (pipe_ends[0] + 1, &readers, NULL, NULL, &time));
}

static void
epoll_with_mask (void)
{
  struct epoll_event event;

  say_errno (epoll_pwait (epoll_fd, &event, 1, -1, NULL));
  receive_eventfd ();
}

static void
epoll_fine (void)
{
  struct epoll_event event;
  struct timespec time = { FAR_S, 0 };

  say_errno (epoll_pwait2 (epoll_fd, &event, 1, &time, NULL));
  receive_eventfd ();
}

static void
epoll_timed_out (void)
{
  struct epoll_event event;

  say_errno (epoll_wait (epoll_fd, &event, 1, NEAR_MS));
}

/* Time. */

static void
sleep_nano (void)
{
  struct timespec time = { 0, NEAR_MS * 1000000 };

  say_errno (nanosleep (&time, NULL));
}

static void
sleep_clock (void)
{
  say (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, NEAR_MONO, NULL));
}

static void
sleep_micro (void)
{
  say_errno (usleep (NEAR_MS * 1000));
}

static void
sleep_seconds (void)
{
  say (sleep (1));
}

static void
sleep_c11 (void)
{
  struct timespec time = { 0, NEAR_MS * 1000000 };

  say (thrd_sleep (&time, NULL));
}

/* @wait in a thread of its own; @wake by main once it is blocked. */
typedef struct {
  const char *name;
  void (*wait) (void);
  void (*wake) (void);
  void (*before) (void); /* by main */
  void (*after) (void);
} Case;

static const Case cases[] = {
  { "mutex_timed_out", mutex_timed_out, NULL, hold_mutex, release_mutex },
  { "mutex_clock_out", mutex_clock_out, NULL, hold_mutex, release_mutex },
  { "read_timed", read_timed, release_rwlock, hold_to_write, NULL },
  { "read_clock", read_clock, release_rwlock, hold_to_write, NULL },
  { "read_timed_out", read_timed_out, NULL, hold_to_write, release_rwlock },
  { "write_timed", write_timed, release_rwlock, hold_to_read, NULL },
  { "write_clock", write_clock, release_rwlock, hold_to_read, NULL },
  { "write_clock_out", write_clock_out, NULL, hold_to_read, release_rwlock },
  { "c11_timed", c11_timed, release_c11, hold_c11, NULL },
  { "c11_timed_out", c11_timed_out, NULL, hold_c11, release_c11 },
  { "condition_timed", condition_timed, signal_condition, NULL, NULL },
  { "condition_clock", condition_clock, broadcast_condition, NULL, NULL },
  { "condition_timed_out", condition_timed_out, NULL, NULL, NULL },
  { "c11_condition_timed", c11_condition_timed, signal_c11, NULL, NULL },
  { "c11_condition_out", c11_condition_out, NULL, NULL, NULL },
  { "semaphore_timed", semaphore_timed, post, NULL, NULL },
  { "semaphore_clock", semaphore_clock, post, NULL, NULL },
  { "semaphore_timed_out", semaphore_timed_out, NULL, NULL, NULL },
  { "read_one", read_one, put_in_pipe, NULL, NULL },
  { "read_vector", read_vector, put_vector, NULL, NULL },
  { "receive_one", receive_one, send_packet, NULL, NULL },
  { "receive_from", receive_from, send_message, NULL, NULL },
  { "receive_message", receive_message, send_packet, NULL, NULL },
  { "receive_messages", receive_messages, send_messages, NULL, drain_packets },
  { "receive_eventfd", receive_eventfd, add_to_eventfd, NULL, NULL },
  { "poll_one", poll_one, put_in_pipe, NULL, NULL },
  { "poll_with_mask", poll_with_mask, put_in_pipe, NULL, NULL },
  { "poll_timed_out", poll_timed_out, NULL, NULL, NULL },
  { "select_with_mask", select_with_mask, put_in_pipe, NULL, NULL },
  { "select_timed_out", select_timed_out, NULL, NULL, NULL },
  { "epoll_with_mask", epoll_with_mask, add_to_eventfd, NULL, NULL },
  { "epoll_fine", epoll_fine, add_to_eventfd, NULL, NULL },
  { "epoll_timed_out", epoll_timed_out, NULL, NULL, NULL },
  { "sleep_nano", sleep_nano, NULL, NULL, NULL },
  { "sleep_clock", sleep_clock, NULL, NULL, NULL },
  { "sleep_micro", sleep_micro, NULL, NULL, NULL },
  { "sleep_seconds", sleep_seconds, NULL, NULL, NULL },
  { "sleep_c11", sleep_c11, NULL, NULL, NULL },
};

static void *
waiter (void *data)
{
  const Case *that = data;

  atomic_store (&waiter_tid, (int)gettid ());
  that->wait ();
  printf ("results %s%s\n", that->name, said);
  return NULL;
}

static void
run (const Case *that)
{
  pthread_t thread;

  flag = false;
  atomic_store (&waiter_tid, 0);
  if (that->before != NULL)
    that->before ();
  CHECK (pthread_create (&thread, NULL, waiter, (void *)that) == 0);
  while (atomic_load (&waiter_tid) == 0)
    ;
  printf ("tid_%s %d\n", that->name, atomic_load (&waiter_tid));
  note (that->name, (void *)(uintptr_t)that->wait);
  if (that->wake != NULL) {
    wait_until_blocked (&waiter_tid);
    that->wake ();
  }
  CHECK (pthread_join (thread, NULL) == 0);
  if (that->after != NULL)
    that->after ();
}

static void
make_all (void)
{
  struct epoll_event event = { EPOLLIN, { .u64 = 42 } };

  CHECK (mtx_init (&c11_mutex, mtx_timed) == thrd_success);
  CHECK (cnd_init (&c11_condition) == thrd_success);
  CHECK (sem_init (&semaphore, 0, 0) == 0);
  CHECK (pthread_barrier_init (&barrier, NULL, 1) == 0);
  CHECK (pthread_spin_init (&spin, 0) == 0);
  CHECK (pipe (pipe_ends) == 0);
  CHECK (socketpair (AF_UNIX, SOCK_DGRAM, 0, packets) == 0);
  CHECK ((event_fd = eventfd (0, 0)) >= 0 && (epoll_fd = epoll_create1 (0)) >= 0);
  CHECK (epoll_ctl (epoll_fd, EPOLL_CTL_ADD, event_fd, &event) == 0);
}

int
main (void)
{
  make_all ();
  note_tid ("main_tid");
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    run (&cases[i]);
  CHECK (pthread_spin_lock (&spin) == 0 && pthread_spin_trylock (&spin) == EBUSY);
  CHECK (pthread_spin_unlock (&spin) == 0 && pthread_spin_trylock (&spin) == 0);
  CHECK (pthread_barrier_wait (&barrier) == PTHREAD_BARRIER_SERIAL_THREAD);
  return 0;
}
