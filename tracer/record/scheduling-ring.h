/* tracer/record/scheduling-ring.h: the ring buffer in which the kernel reports the switches
 * that a program's threads do on one CPU. Source: perf_event_open(2). */
#pragma once

#include <glib.h>
#include <linux/perf_event.h>
#include <sys/types.h>

#include "tracer/record/scheduling-ctf.h"

typedef struct {
  int fd; /* readable when the ring is a quarter full; -1 */
  unsigned cpu;
  struct perf_event_mmap_page *page; /* NULL while it is not mapped */
  size_t bytes;                      /* of the ring behind that page, a power of two */
} WeftSchedRing;

/* What was read. Returns: FALSE to read no further. */
typedef struct {
  gboolean (*add) (const WeftSwitch *record, gpointer data);
  gboolean (*lose) (int64_t time_ns, uint64_t count, gpointer data);
  gpointer data;
} WeftSchedSink;

/* Asks for the switches of @pid and of all that it starts, on @cpu, from its next exec on,
 * for a ring of @bytes. Returns: FALSE with errno set. */
gboolean weft_sched_ring_open (WeftSchedRing *ret, pid_t pid, unsigned cpu, size_t bytes);
/* Returns: FALSE with errno set: EPERM or ENOMEM when it is more than the user may lock. */
gboolean weft_sched_ring_map (WeftSchedRing *self);
void weft_sched_ring_close (WeftSchedRing *self);

/* Hands over what has come. Returns: FALSE when the sink did. */
gboolean weft_sched_ring_read (WeftSchedRing *self, const WeftSchedSink *sink);
