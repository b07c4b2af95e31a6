#include "tracer/record/scheduling-ring.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The longest record that is asked for, an exit, has 48 bytes; what is longer is passed
 * over. */
#define LONGEST 64

/* What ends every record, as sample_type below has it. */
typedef struct {
  uint32_t pid, tid;
  uint64_t time_ns;
} Trailer;

typedef union {
  struct perf_event_header header;
  struct {
    struct perf_event_header header;
    uint64_t id, count;
  } lost;
  struct {
    struct perf_event_header header;
    uint32_t pid, ppid, tid, ptid;
  } exited;
  uint8_t bytes[LONGEST];
} Report;

gboolean
weft_sched_ring_open (WeftSchedRing *ret, pid_t pid, unsigned cpu, size_t bytes)
{
  struct perf_event_attr attr = { .size = sizeof attr,
                                  .type = PERF_TYPE_SOFTWARE,
                                  .config = PERF_COUNT_SW_DUMMY,
                                  .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME,
                                  .sample_id_all = 1,
                                  .use_clockid = 1,
                                  .clockid = CLOCK_MONOTONIC,
                                  .context_switch = 1,
                                  .task = 1,
                                  .inherit = 1,
                                  .exclude_kernel = 1,
                                  .exclude_hv = 1,
                                  .disabled = 1,
                                  .enable_on_exec = 1,
                                  .watermark = 1,
                                  .wakeup_watermark = (uint32_t)(bytes / 4) };

  *ret = (WeftSchedRing){ .cpu = cpu, .bytes = bytes };
  ret->fd = (int)syscall (SYS_perf_event_open, &attr, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);
  return ret->fd >= 0;
}

gboolean
weft_sched_ring_map (WeftSchedRing *self)
{
  size_t page = (size_t)sysconf (_SC_PAGESIZE);
  void *mapped
      = mmap (NULL, page + self->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);

  if (mapped == MAP_FAILED)
    return FALSE;
  self->page = mapped;
  return TRUE;
}

void
weft_sched_ring_close (WeftSchedRing *self)
{
  if (self->page != NULL)
    munmap (self->page, (size_t)sysconf (_SC_PAGESIZE) + self->bytes);
  self->page = NULL;
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

/* Records may wrap around the ring's end. */
static void
copy (const WeftSchedRing *self, uint64_t from, void *to, size_t n)
{
  const uint8_t *ring = (const uint8_t *)self->page + self->page->data_offset;
  size_t at = from & (self->bytes - 1);
  size_t first = MIN (n, self->bytes - at);

  memcpy (to, ring + at, first);
  memcpy ((uint8_t *)to + first, ring, n - first);
}

static gboolean
hand_over (const Report *report, const WeftSchedSink *sink)
{
  const struct perf_event_header *header = &report->header;
  WeftSwitch record = { .kind = WEFT_SWITCH_IN };
  Trailer trailer;

  memcpy (&trailer, report->bytes + header->size - sizeof trailer, sizeof trailer);
  record.time_ns = (int64_t)trailer.time_ns;
  record.tid = (int32_t)trailer.tid;
  switch (header->type) {
  case PERF_RECORD_LOST:
    return sink->lose (record.time_ns, report->lost.count, sink->data);
  case PERF_RECORD_EXIT:
    record.kind = WEFT_SWITCH_EXIT;
    record.tid = (int32_t)report->exited.tid;
    break;
  case PERF_RECORD_SWITCH:
    if (header->misc & PERF_RECORD_MISC_SWITCH_OUT)
      record.kind = header->misc & PERF_RECORD_MISC_SWITCH_OUT_PREEMPT ? WEFT_SWITCH_PREEMPT
                                                                       : WEFT_SWITCH_OUT;
    break;
  default:
    return TRUE;
  }
  /* A thread that is being taken apart has no number any more. */
  return record.tid <= 0 || sink->add (&record, sink->data);
}

gboolean
weft_sched_ring_read (WeftSchedRing *self, const WeftSchedSink *sink)
{
  /* The kernel's head has to be read before the records, and the tail written after. */
  uint64_t head = __atomic_load_n (&self->page->data_head, __ATOMIC_ACQUIRE);
  uint64_t tail = self->page->data_tail;
  gboolean good = TRUE;

  while (tail < head && good) {
    Report report;

    copy (self, tail, &report, sizeof report.header);
    if (report.header.size < sizeof report.header + sizeof (Trailer)) {
      tail = head; /* not what the kernel writes: nothing to go by until it writes more */
      break;
    }
    if (report.header.size <= sizeof report) {
      copy (self, tail, &report, report.header.size);
      good = hand_over (&report, sink);
    }
    tail += report.header.size;
  }
  __atomic_store_n (&self->page->data_tail, tail, __ATOMIC_RELEASE);
  return good;
}
