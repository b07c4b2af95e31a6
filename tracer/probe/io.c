/* Reads and writes that go from thread to thread. Whether one will block is asked with a
 * poll() that does not wait, and only of descriptors known to lead to this process. */
#define _GNU_SOURCE
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tracer/probe/descriptors.h"
#include "tracer/probe/objects.h"
#include "tracer/probe/wait.h"

/* A call with its arguments. */
typedef struct Call Call;
struct Call {
  ssize_t (*run) (const Call *call);
  int fd;
  void *buffer; /* or what stands in its place */
  size_t size;
  int flags;
  struct sockaddr *address;
  socklen_t *ret_length;
  socklen_t length;
};

static ssize_t
follow (WeftBlock *block,
        const Call *call,
        const WeftDescriptor *descriptor,
        bool is_write,
        const void *site)
{
  uint64_t object = is_write ? descriptor->outbox : descriptor->inbox;
  /* Who waits for what this call brings, and where it waits itself. */
  uint64_t gives = is_write ? object : weft_space_key (object);
  uint64_t takes = is_write ? weft_space_key (object) : object;
  uint64_t watcher = is_write ? weft_descriptor_watcher (object) : 0;
  WeftWaitStart start
      = { is_write ? WEFT_WAIT_WRITE : WEFT_WAIT_READ, object, takes, 0, site };
  __attribute__ ((cleanup (weft_wait_scope_end))) WeftWaitScope scope = { NULL };
  bool awaited = weft_wake_begin (block, gives, 1), watched = false;
  ssize_t result;

  if (watcher != 0)
    watched = weft_wake_begin (block, watcher, 1);
  if (weft_descriptor_blocks (call->fd, descriptor, call->flags,
                              is_write ? POLLOUT : POLLIN)) {
    weft_wait_begin (block, &start);
    scope.block = block;
  }
  result = call->run (call);
  if (scope.block != NULL) {
    scope.block = NULL;
    weft_wait_end (block, result >= 0 ? WEFT_OUTCOME_DONE : WEFT_OUTCOME_FAILED,
                   result >= 0 ? weft_waiters_take (takes, weft_emit_tid ()) : 0);
  }
  if (result <= 0) {
    if (awaited)
      weft_waiters_unpost (gives, weft_emit_tid (), 1);
    if (watched)
      weft_waiters_unpost (watcher, weft_emit_tid (), 1);
  } else if (awaited || watched) {
    weft_wake_tell (block, descriptor->kind, object, 1, site);
  }
  return result;
}

/* What LTTng itself writes from inside an event (a byte, to wake its consumer) must not
 * make the program's call a cancellation point. */
static bool
is_inside_event (void)
{
  return weft_self.active == NULL && weft_self.block != NULL;
}

#define WRAP(is_write, result_type, name, parameters, arguments, fd, ...)                  \
  static ssize_t run_##name (const Call *call);                                            \
                                                                                           \
  WEFT_EXPORT result_type name parameters                                                  \
  {                                                                                        \
    WeftBlock *block = weft_enter ();                                                      \
    WeftDescriptor descriptor;                                                             \
    Call call = { run_##name, fd, __VA_ARGS__ };                                           \
                                                                                           \
    if (block == NULL || !weft_descriptor_get (fd, &descriptor))                           \
      return weft_real.name arguments;                                                     \
    return (result_type)follow (block, &call, &descriptor, is_write, WEFT_SITE);           \
  }                                                                                        \
                                                                                           \
  static ssize_t run_##name (const Call *call)

WRAP (false,
      ssize_t,
      read,
      (int fd, void *buffer, size_t size),
      (fd, buffer, size),
      fd,
      buffer,
      size)
{
  return weft_real.read (call->fd, call->buffer, call->size);
}

WRAP (false,
      ssize_t,
      readv,
      (int fd, const struct iovec *vector, int n),
      (fd, vector, n),
      fd,
      (void *)vector,
      (size_t)n)
{
  return weft_real.readv (call->fd, call->buffer, (int)call->size);
}

WRAP (false,
      ssize_t,
      recv,
      (int fd, void *buffer, size_t size, int flags),
      (fd, buffer, size, flags),
      fd,
      buffer,
      size,
      flags)
{
  return weft_real.recv (call->fd, call->buffer, call->size, call->flags);
}

WRAP (false,
      ssize_t,
      recvfrom,
      (int fd,
       void *buffer,
       size_t size,
       int flags,
       struct sockaddr *address,
       socklen_t *ret_length),
      (fd, buffer, size, flags, address, ret_length),
      fd,
      buffer,
      size,
      flags,
      address,
      ret_length)
{
  return weft_real.recvfrom (call->fd, call->buffer, call->size, call->flags, call->address,
                             call->ret_length);
}

WRAP (false,
      ssize_t,
      recvmsg,
      (int fd, struct msghdr *message, int flags),
      (fd, message, flags),
      fd,
      message,
      0,
      flags)
{
  return weft_real.recvmsg (call->fd, call->buffer, call->flags);
}

/* The time stands in the place of an address. */
WRAP (false,
      int,
      recvmmsg,
      (int fd, struct mmsghdr *messages, unsigned n, int flags, struct timespec *time),
      (fd, messages, n, flags, time),
      fd,
      messages,
      n,
      flags,
      (struct sockaddr *)time)
{
  return weft_real.recvmmsg (call->fd, call->buffer, (unsigned)call->size, call->flags,
                             (struct timespec *)call->address);
}

static ssize_t
run_write (const Call *call)
{
  return weft_real.write (call->fd, call->buffer, call->size);
}

WEFT_EXPORT ssize_t
write (int fd, const void *buffer, size_t size)
{
  WeftBlock *block = weft_enter ();
  WeftDescriptor descriptor;
  Call call = { run_write, fd, (void *)buffer, size };

  if (is_inside_event ())
    return weft_real.syscall (SYS_write, fd, buffer, size);
  if (block == NULL || !weft_descriptor_get (fd, &descriptor))
    return weft_real.write (fd, buffer, size);
  return follow (block, &call, &descriptor, true, WEFT_SITE);
}

/* These two say 0 where the others say how much. */

static ssize_t
run_eventfd_read (const Call *call)
{
  return weft_real.eventfd_read (call->fd, call->buffer) == 0 ? 1 : -1;
}

WEFT_EXPORT int
eventfd_read (int fd, eventfd_t *ret_value)
{
  WeftBlock *block = weft_enter ();
  WeftDescriptor descriptor;
  Call call = { run_eventfd_read, fd, ret_value };

  if (block == NULL || !weft_descriptor_get (fd, &descriptor))
    return weft_real.eventfd_read (fd, ret_value);
  return follow (block, &call, &descriptor, false, WEFT_SITE) > 0 ? 0 : -1;
}

static ssize_t
run_eventfd_write (const Call *call)
{
  return weft_real.eventfd_write (call->fd, *(const eventfd_t *)call->buffer) == 0 ? 1 : -1;
}

WEFT_EXPORT int
eventfd_write (int fd, eventfd_t value)
{
  WeftBlock *block = weft_enter ();
  WeftDescriptor descriptor;
  Call call = { run_eventfd_write, fd, &value };

  if (block == NULL || !weft_descriptor_get (fd, &descriptor))
    return weft_real.eventfd_write (fd, value);
  return follow (block, &call, &descriptor, true, WEFT_SITE) > 0 ? 0 : -1;
}

/* What _FORTIFY_SOURCE makes of the calls above: a buffer that is too small is libc's to
 * refuse, by ending the program. */

WEFT_EXPORT ssize_t __read_chk (int fd, void *buffer, size_t size, size_t room);
WEFT_EXPORT ssize_t __recv_chk (int fd, void *buffer, size_t size, size_t room, int flags);
WEFT_EXPORT ssize_t __recvfrom_chk (int fd,
                                    void *buffer,
                                    size_t size,
                                    size_t room,
                                    int flags,
                                    struct sockaddr *address,
                                    socklen_t *ret_length);

ssize_t
__read_chk (int fd, void *buffer, size_t size, size_t room)
{
  WeftBlock *block = weft_enter ();
  WeftDescriptor descriptor;
  Call call = { run_read, fd, buffer, size };

  if (block == NULL || size > room || !weft_descriptor_get (fd, &descriptor))
    return weft_real.__read_chk (fd, buffer, size, room);
  return follow (block, &call, &descriptor, false, WEFT_SITE);
}

ssize_t
__recv_chk (int fd, void *buffer, size_t size, size_t room, int flags)
{
  WeftBlock *block = weft_enter ();
  WeftDescriptor descriptor;
  Call call = { run_recv, fd, buffer, size, flags };

  if (block == NULL || size > room || !weft_descriptor_get (fd, &descriptor))
    return weft_real.__recv_chk (fd, buffer, size, room, flags);
  return follow (block, &call, &descriptor, false, WEFT_SITE);
}

ssize_t
__recvfrom_chk (int fd,
                void *buffer,
                size_t size,
                size_t room,
                int flags,
                struct sockaddr *address,
                socklen_t *ret_length)
{
  WeftBlock *block = weft_enter ();
  WeftDescriptor descriptor;
  Call call = { run_recvfrom, fd, buffer, size, flags, address, ret_length };

  if (block == NULL || size > room || !weft_descriptor_get (fd, &descriptor))
    return weft_real.__recvfrom_chk (fd, buffer, size, room, flags, address, ret_length);
  return follow (block, &call, &descriptor, false, WEFT_SITE);
}

WRAP (true,
      ssize_t,
      writev,
      (int fd, const struct iovec *vector, int n),
      (fd, vector, n),
      fd,
      (void *)vector,
      (size_t)n)
{
  return weft_real.writev (call->fd, call->buffer, (int)call->size);
}

WRAP (true,
      ssize_t,
      send,
      (int fd, const void *buffer, size_t size, int flags),
      (fd, buffer, size, flags),
      fd,
      (void *)buffer,
      size,
      flags)
{
  return weft_real.send (call->fd, call->buffer, call->size, call->flags);
}

WRAP (true,
      ssize_t,
      sendto,
      (int fd,
       const void *buffer,
       size_t size,
       int flags,
       const struct sockaddr *address,
       socklen_t length),
      (fd, buffer, size, flags, address, length),
      fd,
      (void *)buffer,
      size,
      flags,
      (struct sockaddr *)address,
      NULL,
      length)
{
  return weft_real.sendto (call->fd, call->buffer, call->size, call->flags, call->address,
                           call->length);
}

WRAP (true,
      ssize_t,
      sendmsg,
      (int fd, const struct msghdr *message, int flags),
      (fd, message, flags),
      fd,
      (void *)message,
      0,
      flags)
{
  return weft_real.sendmsg (call->fd, call->buffer, call->flags);
}

WRAP (true,
      int,
      sendmmsg,
      (int fd, struct mmsghdr *messages, unsigned n, int flags),
      (fd, messages, n, flags),
      fd,
      messages,
      n,
      flags)
{
  return weft_real.sendmmsg (call->fd, call->buffer, (unsigned)call->size, call->flags);
}
