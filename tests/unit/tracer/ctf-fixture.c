#include "tests/unit/tracer/ctf-fixture.h"

#include <string.h>

enum { PROCESS_START, MARK, WAIT_END, FOREIGN };

static const char metadata[]
    = "/* CTF 1.8 */\n"
      "typealias integer { size = 8; align = 8; signed = 0; } := uint8_t;\n"
      "typealias integer { size = 16; align = 8; signed = 0; } := uint16_t;\n"
      "typealias integer { size = 32; align = 8; signed = 0; } := uint32_t;\n"
      "typealias integer { size = 64; align = 8; signed = 0; } := uint64_t;\n"
      "typealias integer { size = 32; align = 8; signed = 1; } := int32_t;\n"
      "trace { major = 1; minor = 8; byte_order = le;\n"
      "  uuid = \"2a6422d0-6cee-11e0-8c08-cb07d7b3a564\";\n"
      "  packet.header := struct { uint32_t magic; uint8_t uuid[16]; uint32_t stream_id;\n"
      "                            uint64_t stream_instance_id; }; };\n"
      "clock { name = monotonic; freq = 1000000000; offset = 1700000000000000000;\n"
      "        absolute = TRUE; };\n"
      "typealias integer { size = 64; align = 8; signed = 0;\n"
      "                    map = clock.monotonic.value; } := time_t;\n"
      "stream { id = 0;\n"
      "  event.header := struct { uint16_t id; time_t timestamp; };\n"
      "  packet.context := struct { time_t timestamp_begin; time_t timestamp_end;\n"
      "    uint64_t content_size; uint64_t packet_size; uint64_t packet_seq_num;\n"
      "    uint64_t events_discarded; uint32_t cpu_id; }; };\n"
      "event { name = \"weft:process_start\"; id = 0; stream_id = 0; fields := struct {\n"
      "  int32_t _tid; int32_t _pid; int32_t _ppid; string _program; }; };\n"
      "event { name = \"weft:mark\"; id = 1; stream_id = 0; fields := struct {\n"
      "  int32_t _tid; string _text; }; };\n"
      "event { name = \"weft:wait_end\"; id = 2; stream_id = 0; fields := struct {\n"
      "  int32_t _tid; uint8_t _kind; uint64_t _object; uint8_t _outcome;\n"
      "  int32_t _waker; }; };\n"
      "event { name = \"other:event\"; id = 3; stream_id = 0; fields := struct {\n"
      "  int32_t _number; }; };\n";

static const uint8_t uuid[16] = { 0x2a, 0x64, 0x22, 0xd0, 0x6c, 0xee, 0x11, 0xe0,
                                  0x8c, 0x08, 0xcb, 0x07, 0xd7, 0xb3, 0xa5, 0x64 };

struct WeftCtf {
  char *folder;
  GByteArray *stream, *events; /* all ended packets; the open one's content */
  uint64_t n_packets, discarded;
  int64_t begin_ns, end_ns; /* of the open packet */
};

static void
put_file (const char *folder, const char *name, const void *bytes, size_t size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize)size, &error);
  g_assert_no_error (error);
}

WeftCtf *
weft_ctf_new (const char *folder)
{
  WeftCtf *self = g_new0 (WeftCtf, 1);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  self->folder = g_strdup (folder);
  self->stream = g_byte_array_new ();
  self->events = g_byte_array_new ();
  put_file (folder, "metadata", metadata, strlen (metadata));
  return self;
}

/* Little-endian, as the metadata says. */
static void
put (GByteArray *bytes, uint64_t value, size_t size)
{
  uint64_t little = GUINT64_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *)&little, (guint)size);
}

static void
put_text (GByteArray *bytes, const char *text)
{
  g_byte_array_append (bytes, (const guint8 *)text, (guint)strlen (text) + 1);
}

static void
begin_event (WeftCtf *self, uint16_t id, int64_t time_ns)
{
  if (self->events->len == 0)
    self->begin_ns = time_ns;
  self->end_ns = time_ns;
  put (self->events, id, 2);
  put (self->events, (uint64_t)time_ns, 8);
}

void
weft_ctf_process (WeftCtf *self, int32_t pid, const char *program, int64_t time_ns)
{
  begin_event (self, PROCESS_START, time_ns);
  put (self->events, (uint32_t)pid, 4);
  put (self->events, (uint32_t)pid, 4);
  put (self->events, 1, 4);
  put_text (self->events, program);
}

void
weft_ctf_mark (WeftCtf *self, int32_t tid, const char *text, int64_t time_ns)
{
  begin_event (self, MARK, time_ns);
  put (self->events, (uint32_t)tid, 4);
  put_text (self->events, text);
}

void
weft_ctf_wait_end (
    WeftCtf *self, int32_t tid, uint8_t kind, uint8_t outcome, int64_t time_ns)
{
  begin_event (self, WAIT_END, time_ns);
  put (self->events, (uint32_t)tid, 4);
  put (self->events, kind, 1);
  put (self->events, 0, 8);
  put (self->events, outcome, 1);
  put (self->events, 0, 4);
}

void
weft_ctf_foreign (WeftCtf *self, int64_t time_ns)
{
  begin_event (self, FOREIGN, time_ns);
  put (self->events, 7, 4);
}

void
weft_ctf_end_packet (WeftCtf *self, uint64_t discarded)
{
  const size_t header_bytes = 32 + 52;
  uint64_t bits = (header_bytes + self->events->len) * 8;

  self->discarded += discarded;
  put (self->stream, 0xc1fc1fc1, 4);
  g_byte_array_append (self->stream, uuid, sizeof uuid);
  put (self->stream, 0, 4);
  put (self->stream, 0, 8);
  put (self->stream, (uint64_t)self->begin_ns, 8);
  put (self->stream, (uint64_t)self->end_ns, 8);
  put (self->stream, bits, 8);
  put (self->stream, bits, 8);
  put (self->stream, self->n_packets++, 8);
  put (self->stream, self->discarded, 8);
  put (self->stream, 0, 4);
  g_byte_array_append (self->stream, self->events->data, self->events->len);
  g_byte_array_set_size (self->events, 0);
}

void
weft_ctf_free (WeftCtf *self)
{
  if (self->events->len > 0)
    weft_ctf_end_packet (self, 0);
  put_file (self->folder, "weft_0", self->stream->data, self->stream->len);
  g_byte_array_unref (self->stream);
  g_byte_array_unref (self->events);
  g_free (self->folder);
  g_free (self);
}
