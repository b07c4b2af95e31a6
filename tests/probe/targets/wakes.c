/* One waiter and one waker for each thing that is waited for. */
#include "target.h"

#include <poll.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <threads.h>

static _Atomic int waiter_tid;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static mtx_t c11_mutex;
static cnd_t c11_condition;
static sem_t semaphore;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static _Atomic bool flag, let_once_end;
static int pipe_ends[2], full_pipe[2], pair[2], event_fd, epoll_fd;

static void
wait_condition (void)
{
  pthread_mutex_lock (&mutex);
  while (!flag)
    CHECK (pthread_cond_wait (&condition, &mutex) == 0);
  pthread_mutex_unlock (&mutex);
}

static void
wake_condition (void)
{
  pthread_mutex_lock (&mutex);
  flag = true;
  CHECK (pthread_cond_signal (&condition) == 0);
  pthread_mutex_unlock (&mutex);
}

static void
wait_c11 (void)
{
  mtx_lock (&c11_mutex);
  while (!flag)
    CHECK (cnd_wait (&c11_condition, &c11_mutex) == thrd_success);
  mtx_unlock (&c11_mutex);
}

static void
wake_c11 (void)
{
  mtx_lock (&c11_mutex);
  flag = true;
  CHECK (cnd_broadcast (&c11_condition) == thrd_success);
  mtx_unlock (&c11_mutex);
}

static void
wait_semaphore (void)
{
  CHECK (sem_wait (&semaphore) == 0);
}

static void
wake_semaphore (void)
{
  CHECK (sem_post (&semaphore) == 0);
}

static void
at_barrier (void)
{
  int result = pthread_barrier_wait (&barrier);

  CHECK (result == 0 || result == PTHREAD_BARRIER_SERIAL_THREAD);
}

static void
run_once (void)
{
  while (!let_once_end)
    usleep (1000);
}

static _Atomic bool once_runs;

static void *
once_runner (void *data)
{
  once_runs = true;
  pthread_once (&once, run_once);
  return NULL;
}

static void
wait_once (void)
{
  CHECK (pthread_once (&once, run_once) == 0);
}

static void
wake_once (void)
{
  let_once_end = true;
}

static void
wait_read (void)
{
  char byte;

  CHECK (read (pipe_ends[0], &byte, 1) == 1 && byte == 'p');
}

static void
wake_read (void)
{
  CHECK (write (pipe_ends[1], "p", 1) == 1);
}

static void
wait_write (void)
{
  static char bytes[1 << 16];

  CHECK (write (full_pipe[1], bytes, sizeof bytes) == sizeof bytes);
  CHECK (write (full_pipe[1], bytes, 1) == 1);
}

static void
wake_write (void)
{
  static char bytes[1 << 16];

  CHECK (read (full_pipe[0], bytes, sizeof bytes) == sizeof bytes);
}

static void
wait_socket (void)
{
  char byte;

  CHECK (recv (pair[0], &byte, 1, 0) == 1 && byte == 's');
}

static void
wake_socket (void)
{
  CHECK (send (pair[1], "s", 1, 0) == 1);
}

static void
wait_poll (void)
{
  struct pollfd fds[2] = { { pair[0], POLLIN, 0 }, { pipe_ends[0], 0, 0 } };
  char byte;

  CHECK (poll (fds, 2, -1) == 1 && fds[0].revents == POLLIN);
  CHECK (read (pair[0], &byte, 1) == 1);
}

static void
wait_select (void)
{
  fd_set readers;
  char byte;

  FD_ZERO (&readers);
  FD_SET (pipe_ends[0], &readers);
  CHECK (select (pipe_ends[0] + 1, &readers, NULL, NULL, NULL) == 1);
  CHECK (FD_ISSET (pipe_ends[0], &readers) && read (pipe_ends[0], &byte, 1) == 1);
}

static void
wait_epoll (void)
{
  struct epoll_event event;
  eventfd_t value;

  CHECK (epoll_wait (epoll_fd, &event, 1, -1) == 1 && event.data.u64 == 42);
  CHECK (eventfd_read (event_fd, &value) == 0 && value == 5);
}

static void
wake_event (void)
{
  CHECK (eventfd_write (event_fd, 5) == 0);
}

static void
wait_event (void)
{
  eventfd_t value;

  CHECK (read (event_fd, &value, sizeof value) == sizeof value && value == 5);
}

static const struct {
  const char *name;
  void (*wait) (void);
  void (*wake) (void);
} cases[] = {
  { "condition", wait_condition, wake_condition },
  { "c11", wait_c11, wake_c11 },
  { "semaphore", wait_semaphore, wake_semaphore },
  { "barrier", at_barrier, at_barrier },
  { "once", wait_once, wake_once },
  { "read", wait_read, wake_read },
  { "write", wait_write, wake_write },
  { "socket", wait_socket, wake_socket },
  { "poll", wait_poll, wake_socket },
  { "select", wait_select, wake_read },
  { "epoll", wait_epoll, wake_event },
  { "eventfd", wait_event, wake_event },
};

static void *
waiter (void *data)
{
  size_t i = (size_t)(uintptr_t)data;

  atomic_store (&waiter_tid, (int)gettid ());
  cases[i].wait ();
  return NULL;
}

int
main (void)
{
  struct epoll_event event = { EPOLLIN, { .u64 = 42 } };
  pthread_t runner, thread;

  mtx_init (&c11_mutex, mtx_plain);
  cnd_init (&c11_condition);
  sem_init (&semaphore, 0, 0);
  pthread_barrier_init (&barrier, NULL, 2);
  CHECK (pipe (pipe_ends) == 0 && pipe2 (full_pipe, 0) == 0);
  CHECK (socketpair (AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  CHECK ((event_fd = eventfd (0, 0)) >= 0 && (epoll_fd = epoll_create1 (0)) >= 0);
  CHECK (epoll_ctl (epoll_fd, EPOLL_CTL_ADD, event_fd, &event) == 0);
  CHECK (pthread_create (&runner, NULL, once_runner, NULL) == 0);
  while (!once_runs)
    usleep (100);
  usleep (10000);
  note_tid ("main_tid");
  note ("condition", &condition);
  note ("semaphore", &semaphore);
  note ("barrier", &barrier);
  note ("once", &once);

  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    flag = false;
    atomic_store (&waiter_tid, 0);
    CHECK (pthread_create (&thread, NULL, waiter, (void *)(uintptr_t)i) == 0);
    wait_until_blocked (&waiter_tid);
    printf ("tid_%s %d\n", cases[i].name, waiter_tid);
    cases[i].wake ();
    CHECK (pthread_join (thread, NULL) == 0);
  }
  CHECK (pthread_join (runner, NULL) == 0);
  return 0;
}
