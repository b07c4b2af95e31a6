/* Waits for any of several descriptors. Each is first tried without waiting, so that what
 * is ready already costs no event. */
#define _GNU_SOURCE
#include <string.h>

#include "tracer/probe/descriptors.h"
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

enum { MAX_WATCHED = 8, MAX_SELECT = 1024 };

/* Where one waits that watches nothing we know; nobody's address. */
#define OUTSIDE_KEY (UINT64_C (1) << 47 | UINT64_C (0xffffffffffe))

/* The objects that the caller watches; it stands in the table of waiters for each. */
typedef struct {
  WeftBlock *block; /* NULL: not waiting */
  uint64_t objects[MAX_WATCHED];
  uint32_t n;
} Watch;

static void
add (Watch *watch, int fd)
{
  WeftDescriptor descriptor;

  if (watch->n < MAX_WATCHED && weft_descriptor_get (fd, &descriptor))
    watch->objects[watch->n++] = descriptor.inbox;
}

static void
begin (WeftBlock *block, Watch *watch, WeftWaitKind kind, const void *site)
{
  WeftWaitStart start = { kind, watch->n == 1 ? watch->objects[0] : 0,
                          watch->n > 0 ? watch->objects[0] : OUTSIDE_KEY, 0, site };

  for (uint32_t i = 1; i < watch->n; i++)
    weft_waiters_enter (watch->objects[i]);
  weft_wait_begin (block, &start);
  watch->block = block;
}

static void
end (Watch *watch, int result)
{
  WeftBlock *block = watch->block;
  int32_t waker = 0;

  watch->block = NULL;
  for (uint32_t i = 0; i < watch->n && result > 0 && waker == 0; i++)
    waker = weft_waiters_take (watch->objects[i], weft_emit_tid ());
  for (uint32_t i = 1; i < watch->n; i++)
    weft_waiters_leave (watch->objects[i]);
  weft_wait_end (block,
                 result > 0    ? WEFT_OUTCOME_DONE
                 : result == 0 ? WEFT_OUTCOME_TIMED_OUT
                               : WEFT_OUTCOME_FAILED,
                 waker);
}

static void
cancelled_cb (Watch *watch)
{
  if (watch->block != NULL)
    end (watch, -1);
}

#define WATCH __attribute__ ((cleanup (cancelled_cb))) Watch watch = { .n = 0 }

/* Waiting for no descriptor at all is a way to sleep. */
static WeftWaitKind
kind_of (nfds_t n)
{
  return n == 0 ? WEFT_WAIT_SLEEP : WEFT_WAIT_POLL;
}

static void
add_all (Watch *watch, const struct pollfd *fds, nfds_t n)
{
  for (nfds_t i = 0; i < n; i++)
    if ((fds[i].events & POLLIN) != 0)
      add (watch, fds[i].fd);
}

static int
poll_followed (
    WeftBlock *block, struct pollfd *fds, nfds_t n, int timeout, const void *site)
{
  WATCH;
  int result = weft_real.poll (fds, n, 0);

  if (result != 0 || timeout == 0)
    return result;
  add_all (&watch, fds, n);
  begin (block, &watch, kind_of (n), site);
  result = weft_real.poll (fds, n, timeout);
  end (&watch, result);
  return result;
}

static bool
is_zero (const struct timespec *time)
{
  return time != NULL && time->tv_sec == 0 && time->tv_nsec == 0;
}

static int
ppoll_followed (WeftBlock *block,
                struct pollfd *fds,
                nfds_t n,
                const struct timespec *timeout,
                const sigset_t *mask,
                const void *site)
{
  const struct timespec none = { 0, 0 };
  WATCH;
  int result;

  if (is_zero (timeout))
    return weft_real.ppoll (fds, n, timeout, mask);
  result = weft_real.ppoll (fds, n, &none, mask);
  if (result != 0)
    return result;
  add_all (&watch, fds, n);
  begin (block, &watch, kind_of (n), site);
  result = weft_real.ppoll (fds, n, timeout, mask);
  end (&watch, result);
  return result;
}

WEFT_EXPORT int
poll (struct pollfd *fds, nfds_t n, int timeout)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.poll (fds, n, timeout);
  return poll_followed (block, fds, n, timeout, WEFT_SITE);
}

WEFT_EXPORT int
ppoll (struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL)
    return weft_real.ppoll (fds, n, timeout, mask);
  return ppoll_followed (block, fds, n, timeout, mask, WEFT_SITE);
}

/* As in io.c: what _FORTIFY_SOURCE makes of the two. */
WEFT_EXPORT int __poll_chk (struct pollfd *fds, nfds_t n, int timeout, size_t room);
WEFT_EXPORT int __ppoll_chk (struct pollfd *fds,
                             nfds_t n,
                             const struct timespec *timeout,
                             const sigset_t *mask,
                             size_t room);

int
__poll_chk (struct pollfd *fds, nfds_t n, int timeout, size_t room)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL || room / sizeof *fds < n)
    return weft_real.__poll_chk (fds, n, timeout, room);
  return poll_followed (block, fds, n, timeout, WEFT_SITE);
}

int
__ppoll_chk (struct pollfd *fds,
             nfds_t n,
             const struct timespec *timeout,
             const sigset_t *mask,
             size_t room)
{
  WeftBlock *block = weft_enter ();

  if (block == NULL || room / sizeof *fds < n)
    return weft_real.__ppoll_chk (fds, n, timeout, mask, room);
  return ppoll_followed (block, fds, n, timeout, mask, WEFT_SITE);
}

/* The sets of a select, which it overwrites: a trial must leave them as they were. */
typedef struct {
  fd_set *sets[3];
  size_t bytes;
  unsigned char saved[3][MAX_SELECT / 8];
} Sets;

static void
save (Sets *sets, int n, fd_set *readers, fd_set *writers, fd_set *others)
{
  fd_set *given[3] = { readers, writers, others };

  sets->bytes = ((size_t)n + 63) / 64 * 8;
  for (int i = 0; i < 3; i++) {
    sets->sets[i] = given[i];
    if (given[i] != NULL)
      memcpy (sets->saved[i], given[i], sets->bytes);
  }
}

static void
put_back (const Sets *sets)
{
  for (int i = 0; i < 3; i++)
    if (sets->sets[i] != NULL)
      memcpy (sets->sets[i], sets->saved[i], sets->bytes);
}

static void
add_readers (Watch *watch, int n, const fd_set *readers)
{
  for (int fd = 0; readers != NULL && fd < n; fd++)
    if (FD_ISSET (fd, readers))
      add (watch, fd);
}

WEFT_EXPORT int
select (int n, fd_set *readers, fd_set *writers, fd_set *others, struct timeval *timeout)
{
  WeftBlock *block = weft_enter ();
  struct timeval none = { 0, 0 };
  WATCH;
  Sets sets;
  int result;

  if (block == NULL || n < 0 || n > MAX_SELECT
      || (timeout != NULL
          && ((timeout->tv_sec == 0 && timeout->tv_usec == 0) || timeout->tv_sec < 0
              || timeout->tv_usec < 0)))
    return weft_real.select (n, readers, writers, others, timeout);
  save (&sets, n, readers, writers, others);
  result = weft_real.select (n, readers, writers, others, &none);
  if (result != 0)
    return result;
  put_back (&sets);
  add_readers (&watch, n, readers);
  begin (block, &watch, kind_of ((nfds_t)n), WEFT_SITE);
  result = weft_real.select (n, readers, writers, others, timeout);
  end (&watch, result);
  return result;
}

WEFT_EXPORT int
pselect (int n,
         fd_set *readers,
         fd_set *writers,
         fd_set *others,
         const struct timespec *timeout,
         const sigset_t *mask)
{
  WeftBlock *block = weft_enter ();
  const struct timespec none = { 0, 0 };
  WATCH;
  Sets sets;
  int result;

  if (block == NULL || n < 0 || n > MAX_SELECT || is_zero (timeout))
    return weft_real.pselect (n, readers, writers, others, timeout, mask);
  save (&sets, n, readers, writers, others);
  result = weft_real.pselect (n, readers, writers, others, &none, mask);
  if (result != 0)
    return result;
  put_back (&sets);
  add_readers (&watch, n, readers);
  begin (block, &watch, kind_of ((nfds_t)n), WEFT_SITE);
  result = weft_real.pselect (n, readers, writers, others, timeout, mask);
  end (&watch, result);
  return result;
}

/* How long to wait, in milliseconds or as a time, by which function is called. */
typedef struct {
  bool is_fine;
  int milliseconds;
  const struct timespec *time; /* NULL: for ever */
} EpollTimeout;

static int
epoll_really (int epoll_fd,
              struct epoll_event *events,
              int max,
              const EpollTimeout *timeout,
              const sigset_t *mask)
{
  if (timeout->is_fine)
    return weft_real.epoll_pwait2 (epoll_fd, events, max, timeout->time, mask);
  return weft_real.epoll_pwait (epoll_fd, events, max, timeout->milliseconds, mask);
}

static int
epoll_followed (WeftBlock *block,
                int epoll_fd,
                struct epoll_event *events,
                int max,
                const EpollTimeout *timeout,
                const sigset_t *mask,
                const void *site)
{
  WATCH;
  bool none = timeout->is_fine ? is_zero (timeout->time) : timeout->milliseconds == 0;
  int result = weft_real.epoll_pwait (epoll_fd, events, max, 0, mask);

  if (result != 0 || none)
    return result;
  watch.objects[watch.n++] = weft_epoll_key (epoll_fd);
  weft_object_seen (block, WEFT_OBJECT_EPOLL, watch.objects[0], site);
  begin (block, &watch, WEFT_WAIT_POLL, site);
  result = epoll_really (epoll_fd, events, max, timeout, mask);
  end (&watch, result);
  return result;
}

WEFT_EXPORT int
epoll_wait (int epoll_fd, struct epoll_event *events, int max, int timeout)
{
  WeftBlock *block = weft_enter ();
  EpollTimeout how_long = { false, timeout, NULL };

  if (block == NULL)
    return weft_real.epoll_wait (epoll_fd, events, max, timeout);
  return epoll_followed (block, epoll_fd, events, max, &how_long, NULL, WEFT_SITE);
}

WEFT_EXPORT int
epoll_pwait (
    int epoll_fd, struct epoll_event *events, int max, int timeout, const sigset_t *mask)
{
  WeftBlock *block = weft_enter ();
  EpollTimeout how_long = { false, timeout, NULL };

  if (block == NULL)
    return weft_real.epoll_pwait (epoll_fd, events, max, timeout, mask);
  return epoll_followed (block, epoll_fd, events, max, &how_long, mask, WEFT_SITE);
}

/* A bad time is refused even when there is no need to wait. */
WEFT_EXPORT int
epoll_pwait2 (int epoll_fd,
              struct epoll_event *events,
              int max,
              const struct timespec *timeout,
              const sigset_t *mask)
{
  WeftBlock *block = weft_enter ();
  EpollTimeout how_long = { true, 0, timeout };

  if (block == NULL
      || (timeout != NULL && (timeout->tv_sec < 0 || !weft_time_is_valid (timeout))))
    return weft_real.epoll_pwait2 (epoll_fd, events, max, timeout, mask);
  return epoll_followed (block, epoll_fd, events, max, &how_long, mask, WEFT_SITE);
}
