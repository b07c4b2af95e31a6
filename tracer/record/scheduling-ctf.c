#include "tracer/record/scheduling-ctf.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define MAGIC 0xC1FC1FC1u

/* The metadata says the same in CTF's words. All integers are packed without gaps. */
typedef struct __attribute__ ((packed)) {
  uint32_t magic;
  uint32_t stream;
  uint64_t begin_ns, end_ns;
  uint64_t content_bits, packet_bits;
  uint64_t discarded;
  uint32_t cpu;
} PacketHeader;

/* Its time stands for the low bits of the clock: records of a packet follow each other
 * within 4.29 s. */
typedef struct __attribute__ ((packed)) {
  uint8_t event;
  uint32_t time_low;
  int32_t tid;
  uint8_t preempted;
} Record;

typedef enum { EVENT_IN, EVENT_OUT, EVENT_EXIT, EVENT_BEGIN, EVENT_END } Event;

static const struct {
  Event event;
  size_t bytes; /* of the record that the event has */
} layouts[WEFT_N_SWITCHES] = {
  [WEFT_SWITCH_IN] = { EVENT_IN, offsetof (Record, preempted) },
  [WEFT_SWITCH_OUT] = { EVENT_OUT, sizeof (Record) },
  [WEFT_SWITCH_PREEMPT] = { EVENT_OUT, sizeof (Record) },
  [WEFT_SWITCH_EXIT] = { EVENT_EXIT, offsetof (Record, preempted) },
  [WEFT_SWITCH_BEGIN] = { EVENT_BEGIN, offsetof (Record, tid) },
  [WEFT_SWITCH_END] = { EVENT_END, offsetof (Record, tid) },
};

struct WeftSchedStream {
  char *path;
  int fd;
  int error;      /* errno of the write that failed; 0 */
  uint64_t place; /* of the packet in the file */
  size_t used;    /* bytes of the packet */
  bool dirty;     /* the file lacks something of the packet */
  int64_t last_ns;
  union {
    PacketHeader header;
    uint8_t bytes[WEFT_SCHED_PACKET_BYTES];
  } packet;
};

static void
begin_packet (WeftSchedStream *self, int64_t time_ns)
{
  PacketHeader *header = &self->packet.header;

  memset ((uint8_t *)header + sizeof *header, 0, sizeof self->packet - sizeof *header);
  header->begin_ns = header->end_ns = (uint64_t)time_ns;
  self->used = sizeof *header;
  self->dirty = true;
}

WeftSchedStream *
weft_sched_stream_new (const char *folder, unsigned cpu, int64_t begin_ns, GError **error)
{
  WeftSchedStream *self = g_new0 (WeftSchedStream, 1);

  self->path = g_strdup_printf ("%s/stream_%u", folder, cpu);
  self->fd = open (self->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (self->fd < 0) {
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                 _ ("cannot make '%s': %s"), self->path, g_strerror (errno));
    weft_sched_stream_free (self);
    return NULL;
  }
  self->packet.header.magic = MAGIC;
  self->packet.header.packet_bits = WEFT_SCHED_PACKET_BYTES * 8;
  self->packet.header.cpu = cpu;
  self->last_ns = begin_ns;
  begin_packet (self, begin_ns);
  return self;
}

void
weft_sched_stream_free (WeftSchedStream *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self);
}

static gboolean
check (const WeftSchedStream *self, GError **error)
{
  if (self->error == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (self->error),
               _ ("cannot write to '%s': %s"), self->path, g_strerror (self->error));
  return FALSE;
}

/* A packet that got there in part would make the whole file unreadable. */
static void
take_back (WeftSchedStream *self)
{
  (void)!ftruncate (self->fd, (off_t)self->place);
}

gboolean
weft_sched_stream_flush (WeftSchedStream *self, GError **error)
{
  ssize_t n;

  if (self->error != 0 || !self->dirty)
    return check (self, error);
  self->packet.header.content_bits = self->used * 8;
  do
    n = pwrite (self->fd, &self->packet, sizeof self->packet, (off_t)self->place);
  while (n < 0 && errno == EINTR);
  if (n != sizeof self->packet) {
    self->error = n < 0 ? errno : ENOSPC;
    take_back (self);
  }
  self->dirty = false;
  return check (self, error);
}

static gboolean
next_packet (WeftSchedStream *self, int64_t begin_ns, GError **error)
{
  if (!weft_sched_stream_flush (self, error))
    return FALSE;
  self->place += sizeof self->packet;
  begin_packet (self, begin_ns);
  return TRUE;
}

gboolean
weft_sched_stream_add (WeftSchedStream *self, const WeftSwitch *record, GError **error)
{
  size_t bytes = layouts[record->kind].bytes;
  int64_t time_ns = MAX (record->time_ns, self->last_ns);
  Record written = { .event = (uint8_t)layouts[record->kind].event,
                     .time_low = (uint32_t)time_ns,
                     .tid = record->tid,
                     .preempted = record->kind == WEFT_SWITCH_PREEMPT };

  if (self->error != 0)
    return check (self, error);
  if ((self->used + bytes > sizeof self->packet
       || time_ns - (int64_t)self->packet.header.end_ns > UINT32_MAX)
      && !next_packet (self, time_ns, error))
    return FALSE;
  memcpy (self->packet.bytes + self->used, &written, bytes);
  self->used += bytes;
  self->packet.header.end_ns = (uint64_t)time_ns;
  self->last_ns = time_ns;
  self->dirty = true;
  return TRUE;
}

/* A reader places a loss between the ends of the last packet and of the one that counts
 * it: so a packet of its own says when. */
gboolean
weft_sched_stream_lose (WeftSchedStream *self,
                        int64_t time_ns,
                        uint64_t count,
                        GError **error)
{
  if (!next_packet (self, self->last_ns, error))
    return FALSE;
  self->last_ns = MAX (self->last_ns, time_ns);
  self->packet.header.end_ns = (uint64_t)self->last_ns;
  self->packet.header.discarded += count;
  return next_packet (self, self->last_ns, error);
}

gboolean
weft_sched_stream_finish (WeftSchedStream *self, int64_t end_ns, GError **error)
{
  self->last_ns = MAX (self->last_ns, end_ns);
  self->packet.header.end_ns = (uint64_t)self->last_ns;
  self->dirty = true;
  return weft_sched_stream_flush (self, error);
}
