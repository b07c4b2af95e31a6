#define _GNU_SOURCE
#include "tracer/probe/descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tracer/probe/life.h"
#include "tracer/probe/objects.h"

enum { MAX_FD = 1 << 16, N_WATCHERS = 1 << 12 };

/* A descriptor's word: the object's number, its kind, and which end of a pair. */
#define KIND_SHIFT 32
#define END_BIT (UINT64_C (1) << 40)

/* Objects are spaced by eight: two ends of a pair, each with its key for those who wait to
 * write. */
#define OBJECT_BASE (UINT64_C (3) << 46)
#define EPOLL_BASE (UINT64_C (5) << 45)

static _Atomic uint64_t words[MAX_FD];
static _Atomic uint32_t last_number;
static _Atomic int32_t watchers[N_WATCHERS]; /* by object: epoll descriptor + 1 */

static uint64_t
word_of (int fd)
{
  return fd >= 0 && fd < MAX_FD ? atomic_load_explicit (&words[fd], memory_order_relaxed)
                                : 0;
}

/* A child in this memory has descriptors of its own: what it closes stays open here. */
static void
set_word (int fd, uint64_t word)
{
  if (weft_self.stage == WEFT_STAGE_LENT)
    return;
  if (fd >= 0 && fd < MAX_FD && word_of (fd) != word)
    atomic_store_explicit (&words[fd], word, memory_order_relaxed);
}

static uint64_t
object_of (uint64_t word, bool other_end)
{
  uint64_t object = OBJECT_BASE | (word & 0xffffffff) << 3;
  bool second = (word & END_BIT) != 0;

  return second != other_end ? object + 2 : object;
}

bool
weft_descriptor_get (int fd, WeftDescriptor *ret_descriptor)
{
  uint64_t word = word_of (fd);

  if (WEFT_LIKELY (word == 0))
    return false;
  ret_descriptor->kind = (uint8_t)(word >> KIND_SHIFT);
  ret_descriptor->inbox = object_of (word, false);
  ret_descriptor->outbox = object_of (word, ret_descriptor->kind == WEFT_OBJECT_SOCKET);
  return true;
}

bool
weft_descriptor_blocks (int fd, const WeftDescriptor *descriptor, int flags, short events)
{
  struct pollfd one = { fd, events, 0 };
  struct stat status;
  int saved_errno = errno;
  bool blocks = false;

  if (weft_real.poll (&one, 1, 0) == 0 && (flags & MSG_DONTWAIT) == 0
      && (fcntl (fd, F_GETFL) & O_NONBLOCK) == 0 && fstat (fd, &status) == 0)
    blocks = descriptor->kind == WEFT_OBJECT_PIPE     ? S_ISFIFO (status.st_mode)
             : descriptor->kind == WEFT_OBJECT_SOCKET ? S_ISSOCK (status.st_mode)
                                                      : (status.st_mode & S_IFMT) == 0;
  errno = saved_errno;
  return blocks;
}

static _Atomic int32_t *
watcher_place (uint64_t object)
{
  return &watchers[object >> 1 & (N_WATCHERS - 1)];
}

uint64_t
weft_descriptor_watcher (uint64_t object)
{
  int32_t watcher = atomic_load_explicit (watcher_place (object), memory_order_relaxed);

  return watcher != 0 ? weft_epoll_key (watcher - 1) : 0;
}

uint64_t
weft_epoll_key (int epoll_fd)
{
  return EPOLL_BASE | (uint32_t)epoll_fd;
}

/* @two: NULL for an eventfd. A socket pair is two objects, one for each direction. */
static void
note (WeftBlock *block, WeftObjectKind kind, int one, const int *two, const void *site)
{
  uint64_t word
      = (uint64_t)kind << KIND_SHIFT | (uint32_t)atomic_fetch_add (&last_number, 1);
  int saved_errno = errno;

  if (weft_site_is_foreign (site))
    return;
  word++;
  set_word (one, word);
  if (two != NULL)
    set_word (*two, kind == WEFT_OBJECT_SOCKET ? word | END_BIT : word);
  if (block != NULL) {
    weft_object_create (block, kind, (const void *)(uintptr_t)object_of (word, false), NULL,
                        -1, site);
    if (kind == WEFT_OBJECT_SOCKET)
      weft_object_create (block, kind, (const void *)(uintptr_t)object_of (word, true),
                          NULL, -1, site);
  }
  errno = saved_errno;
}

WEFT_EXPORT int
pipe (int ends[2])
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pipe (ends);

  if (result == 0)
    note (block, WEFT_OBJECT_PIPE, ends[0], &ends[1], WEFT_SITE);
  return result;
}

WEFT_EXPORT int
pipe2 (int ends[2], int flags)
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.pipe2 (ends, flags);

  if (result == 0)
    note (block, WEFT_OBJECT_PIPE, ends[0], &ends[1], WEFT_SITE);
  return result;
}

WEFT_EXPORT int
socketpair (int domain, int type, int protocol, int ends[2])
{
  WeftBlock *block = weft_enter ();
  int result = weft_real.socketpair (domain, type, protocol, ends);

  if (result == 0)
    note (block, WEFT_OBJECT_SOCKET, ends[0], &ends[1], WEFT_SITE);
  return result;
}

WEFT_EXPORT int
eventfd (unsigned value, int flags)
{
  WeftBlock *block = weft_enter ();
  int fd = weft_real.eventfd (value, flags);

  if (fd >= 0)
    note (block, WEFT_OBJECT_EVENTFD, fd, NULL, WEFT_SITE);
  return fd;
}

/* Forgotten before it is closed: afterwards another thread may already have the number. */
WEFT_EXPORT int
close (int fd)
{
  weft_real_resolve ();
  set_word (fd, 0);
  return weft_real.close (fd);
}

/* One at a time, so that LTTng's library can keep its own: it stands in front of close(),
 * but not of the calls below. Reads the folder with the bare system call, which does not
 * allocate. Source: getdents64(2). */
static bool
close_from_to (unsigned first, unsigned last)
{
  struct Entry {
    uint64_t inode;
    int64_t next;
    unsigned short size;
    unsigned char type;
    char name[];
  };
  char buffer[2048] __attribute__ ((aligned (8)));
  int saved_errno = errno;
  long folder = weft_real.syscall (SYS_openat, AT_FDCWD, "/proc/self/fd",
                                   O_RDONLY | O_DIRECTORY | O_CLOEXEC),
       n;

  if (folder < 0)
    return false;
  while ((n = weft_real.syscall (SYS_getdents64, folder, buffer, sizeof buffer)) > 0)
    for (long at = 0; at < n; at += ((struct Entry *)(buffer + at))->size) {
      const char *digit = ((struct Entry *)(buffer + at))->name;
      unsigned fd = 0;

      for (; *digit >= '0' && *digit <= '9'; digit++)
        fd = fd * 10 + (unsigned)(*digit - '0');
      if (*digit == '\0' && fd >= first && fd <= last && fd != (unsigned)folder)
        close ((int)fd);
    }
  weft_real.syscall (SYS_close, folder);
  errno = saved_errno;
  return true;
}

WEFT_EXPORT int
close_range (unsigned first, unsigned last, int flags)
{
  weft_real_resolve ();
  if (flags == 0 && first <= last && weft_self.block != NULL && close_from_to (first, last))
    return 0;
  return weft_real.close_range (first, last, flags);
}

WEFT_EXPORT void
closefrom (int first)
{
  weft_real_resolve ();
  if (weft_self.block == NULL || !close_from_to (first < 0 ? 0 : (unsigned)first, UINT_MAX))
    weft_real.closefrom (first);
}

WEFT_EXPORT int
dup (int fd)
{
  int copy;

  weft_real_resolve ();
  copy = weft_real.dup (fd);
  set_word (copy, word_of (fd));
  return copy;
}

WEFT_EXPORT int
dup2 (int fd, int as)
{
  int copy;

  weft_real_resolve ();
  copy = weft_real.dup2 (fd, as);
  set_word (copy, word_of (fd));
  return copy;
}

WEFT_EXPORT int
dup3 (int fd, int as, int flags)
{
  int copy;

  weft_real_resolve ();
  copy = weft_real.dup3 (fd, as, flags);
  set_word (copy, word_of (fd));
  return copy;
}

WEFT_EXPORT int
epoll_ctl (int epoll_fd, int operation, int fd, struct epoll_event *event)
{
  WeftDescriptor descriptor;
  int result;

  weft_real_resolve ();
  result = weft_real.epoll_ctl (epoll_fd, operation, fd, event);
  if (result == 0 && weft_self.stage != WEFT_STAGE_LENT
      && weft_descriptor_get (fd, &descriptor))
    atomic_store_explicit (watcher_place (descriptor.inbox),
                           operation == EPOLL_CTL_DEL ? 0 : epoll_fd + 1,
                           memory_order_relaxed);
  return result;
}
