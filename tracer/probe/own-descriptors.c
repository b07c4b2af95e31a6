/* LTTng's own descriptors, out of the program's way.
 *
 * LTTng opens its sockets and takes its buffers in the program, and would have the lowest
 * numbers: those that the program expects from its own first calls of open(), and 0, 1 and
 * 2 of a program that was started without them. Whatever it keeps it registers with its
 * tracker of descriptors, and goes on with the number that this returns; there they are
 * moved up. Source: lttng/ust-fd.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tracer/probe/life.h"

enum {
  /* The kernel keeps a table up to the highest number, and copies it in every fork. */
  HIGHEST = 1 << 14,
  /* Numbers above the program's own limit cost it none of those that it may have. */
  ABOVE_LIMIT = 1 << 10,
  /* What LTTng keeps open: so many, and two for each CPU that there may be. */
  N_KEPT = 9,
};

typedef struct {
  struct rlimit own; /* the program's */
  int top;           /* numbers below this may be had */
} Room;

static rlim_t
smaller (rlim_t a, rlim_t b)
{
  return a < b ? a : b;
}

/* The hard limit as it was at first is also where LTTng's tracker ends. */
static bool
measure (Room *ret)
{
  static rlim_t first_hard;
  rlim_t top;

  if (getrlimit (RLIMIT_NOFILE, &ret->own) != 0)
    return false;
  if (first_hard == 0)
    first_hard = ret->own.rlim_max;
  top = smaller (ret->own.rlim_cur, HIGHEST) + ABOVE_LIMIT;
  top = smaller (top, smaller (ret->own.rlim_max, first_hard));
  ret->top = (int)smaller (top, HIGHEST);
  return true;
}

/* The limit only counts when a number is given, so it is lifted for that moment: before
 * main(), or in a child just forked, where no thread of the program can see it. */
static int
copy_to_top (int fd)
{
  Room room;
  struct rlimit lifted;
  bool lift;
  int copy = -1;

  if (!measure (&room))
    return -1;
  lift = (rlim_t)room.top > room.own.rlim_cur;
  lifted = (struct rlimit){ (rlim_t)room.top, room.own.rlim_max };
  if (lift)
    setrlimit (RLIMIT_NOFILE, &lifted);
  /* The highest that is free. */
  for (int lowest = room.top - 1; copy < 0 && lowest > fd; lowest--)
    copy = fcntl (fd, F_DUPFD_CLOEXEC, lowest);
  if (lift)
    setrlimit (RLIMIT_NOFILE, &room.own);
  return copy;
}

/* Replaces LTTng's own function; its caller holds the tracker's lock. */
WEFT_EXPORT int lttng_ust_add_fd_to_tracker (int fd);

WEFT_EXPORT int
lttng_ust_add_fd_to_tracker (int fd)
{
  int copy = fd >= 0 ? copy_to_top (fd) : -1;

  weft_real_resolve ();
  if (copy >= 0)
    weft_real.close (fd);
  return weft_real.lttng_ust_add_fd_to_tracker (copy >= 0 ? copy : fd);
}

/* As LTTng counts them: up to the last number of a list such as "0-3,8". */
static int
possible_cpus (void)
{
  char list[256];
  int fd = open ("/sys/devices/system/cpu/possible", O_RDONLY | O_CLOEXEC), last = 0;
  ssize_t n = fd >= 0 ? weft_real.read (fd, list, sizeof list) : 0;

  if (fd >= 0)
    weft_real.close (fd);
  for (ssize_t i = 0; i < n; i++)
    if (list[i] >= '0' && list[i] <= '9')
      last = last * 10 + list[i] - '0';
    else if (list[i] != '\n')
      last = 0;
  return last + 1;
}

static bool
has_room (void)
{
  int needed = N_KEPT + 2 * possible_cpus ();
  Room room;

  if (!measure (&room))
    return true;
  for (int fd = 0; fd < room.top && needed > 0; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      needed--;
  return needed == 0;
}

/* Where LTTng's first socket is refused, the program goes on at once, and is not recorded.
 * With fewer descriptors than it needs LTTng would begin again and again, and the program
 * wait for it. */
WEFT_EXPORT int
socket (int domain, int type, int protocol)
{
  weft_real_resolve ();
  if (WEFT_UNLIKELY (weft_site_is_foreign (WEFT_SITE)) && !has_room ()) {
    errno = EMFILE;
    return -1;
  }
  return weft_real.socket (domain, type, protocol);
}
