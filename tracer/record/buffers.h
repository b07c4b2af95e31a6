/* tracer/record/buffers.h: how large the ring buffers that a program writes into may be.
 *
 * They live in /dev/shm, one per possible CPU, and are allocated in full. Where that
 * overflows, the traced program dies of SIGBUS, so they never take more than half of what
 * is free. */
#pragma once

#include <glib.h>

typedef struct {
  guint64 shm_free_bytes;    /* in /dev/shm */
  guint64 memory_free_bytes; /* of the machine; 0 = not known */
  guint cpus;                /* possible ones, not only those online */
} WeftRoom;

typedef struct {
  guint64 subbuffer_bytes; /* a power of two */
  guint subbuffers;        /* per CPU, a power of two */
  guint64 total_bytes;
  gboolean cramped; /* less than what a busy program needs to lose nothing */
} WeftBuffers;

/* What this machine has now.
 * Returns: FALSE with WEFT_RECORD_ERROR_FAILED when there is no /dev/shm. */
gboolean weft_room_measure (WeftRoom *ret, GError **error);

/* Returns: FALSE when there is no room even for the smallest buffers; *@ret is untouched.
 */
gboolean weft_buffers_choose (const WeftRoom *room, WeftBuffers *ret);

/* How many CPUs a list such as "0-3,8" of /sys/devices/system/cpu/possible reaches up to;
 * 0 when it is not one. */
guint weft_cpus_in_list (const char *list);
