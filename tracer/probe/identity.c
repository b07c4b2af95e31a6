/* Who the process is: its user, its groups.
 *
 * The kernel keeps that for each thread, so glibc has every thread make the call and aborts
 * if one of them is answered otherwise. LTTng's threads are there although the program, for
 * all that it knows, has one thread only, whose capabilities it may have changed: then they
 * are refused what it is permitted. From then on, while it has but the one thread, the call
 * is made for that alone; those that it starts later come after it, and LTTng's two stay
 * what they were. Source: capabilities(7), nptl(7). */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tracer/probe/life.h"

typedef struct {
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
} Capabilities;

static atomic_bool is_apart;

static bool
get_capabilities (int tid, Capabilities *ret)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, tid };

  return weft_real.syscall (SYS_capget, &header, ret->sets) == 0;
}

/* An entry of getdents64(2). */
typedef struct {
  uint64_t inode;
  int64_t offset;
  unsigned short length;
  unsigned char type;
  char name[];
} Entry;

/* Whether another thread of the process has other capabilities than the caller. */
static bool
differs_from_others (void)
{
  _Alignas(Entry) char entries[2048];
  Capabilities own, others;
  bool differs = false;
  long fd, n;

  if (!get_capabilities (0, &own))
    return false;
  fd = weft_real.syscall (SYS_openat, AT_FDCWD, "/proc/self/task",
                          O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return false;
  while ((n = weft_real.syscall (SYS_getdents64, fd, entries, sizeof entries)) > 0)
    for (long at = 0; at < n; at += ((const Entry *)&entries[at])->length) {
      int tid = atoi (((const Entry *)&entries[at])->name);

      differs |= tid > 0 && get_capabilities (tid, &others)
                 && memcmp (&own, &others, sizeof own) != 0;
    }
  weft_real.syscall (SYS_close, fd);
  return differs;
}

/* Whether the call is to be made for the calling thread alone. errno is preserved. */
static bool
is_for_one (void)
{
  int saved_errno = errno;

  weft_real_resolve ();
  if (!weft_thread_is_last ())
    return false;
  if (!atomic_load (&is_apart) && differs_from_others ())
    atomic_store (&is_apart, true);
  errno = saved_errno;
  return atomic_load (&is_apart);
}

#define WRAP(name, parameters, arguments, ...)                                             \
  WEFT_EXPORT int name parameters                                                          \
  {                                                                                        \
    if (is_for_one ())                                                                     \
      return (int)weft_real.syscall (__VA_ARGS__);                                         \
    return weft_real.name arguments;                                                       \
  }

#define SAME -1L

WRAP (setuid, (uid_t uid), (uid), SYS_setuid, (long)uid)
WRAP (setgid, (gid_t gid), (gid), SYS_setgid, (long)gid)
WRAP (seteuid, (uid_t uid), (uid), SYS_setresuid, SAME, (long)uid, SAME)
WRAP (setegid, (gid_t gid), (gid), SYS_setresgid, SAME, (long)gid, SAME)
WRAP (setreuid, (uid_t real, uid_t uid), (real, uid), SYS_setreuid, (long)real, (long)uid)
WRAP (setregid, (gid_t real, gid_t gid), (real, gid), SYS_setregid, (long)real, (long)gid)
WRAP (setresuid,
      (uid_t real, uid_t uid, uid_t saved),
      (real, uid, saved),
      SYS_setresuid,
      (long)real,
      (long)uid,
      (long)saved)
WRAP (setresgid,
      (gid_t real, gid_t gid, gid_t saved),
      (real, gid, saved),
      SYS_setresgid,
      (long)real,
      (long)gid,
      (long)saved)
WRAP (
    setgroups, (size_t n, const gid_t *groups), (n, groups), SYS_setgroups, (long)n, groups)
