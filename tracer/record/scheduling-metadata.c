/* The metadata of the scheduling trace, and the clock that it shares with LTTng's. */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <glob.h>
#include <string.h>
#include <time.h>

#include "tracer/record/scheduling-ctf.h"

/* LTTng writes its metadata in packets of this form. Source: lttng-ust's ust-ctl. */
#define LTTNG_METADATA_MAGIC 0x75D11D57u

typedef struct __attribute__ ((packed)) {
  uint32_t magic;
  uint8_t uuid[16];
  uint32_t checksum;
  uint32_t content_bits, packet_bits; /* with this header */
  uint8_t compression, encryption, checksum_scheme, major, minor;
} MetadataPacket;

static const char types[]
    = "/* CTF 1.8 */\n\n"
      "typealias integer { size = 8; align = 8; signed = false; } := uint8_t;\n"
      "typealias integer { size = 32; align = 8; signed = false; } := uint32_t;\n"
      "typealias integer { size = 32; align = 8; signed = true; } := int32_t;\n"
      "typealias integer { size = 64; align = 8; signed = false; } := uint64_t;\n\n";

static const char trace[] = "trace {\n"
                            "  major = 1;\n"
                            "  minor = 8;\n"
                            "  byte_order = %s;\n"
                            "  packet.header := struct {\n"
                            "    uint32_t magic;\n"
                            "    uint32_t stream_id;\n"
                            "  };\n"
                            "};\n\n"
                            "env {\n"
                            "  hostname = \"%s\";\n"
                            "  tracer_name = \"weft\";\n"
                            "};\n\n";

static const char stream[]
    = "\n\n"
      "typealias integer { size = 32; align = 8; map = clock.monotonic.value; } := "
      "time32_t;\n"
      "typealias integer { size = 64; align = 8; map = clock.monotonic.value; } := "
      "time64_t;\n"
      "\n"
      "stream {\n"
      "  id = 0;\n"
      "  event.header := struct { uint8_t id; time32_t timestamp; };\n"
      "  packet.context := struct {\n"
      "    time64_t timestamp_begin;\n"
      "    time64_t timestamp_end;\n"
      "    uint64_t content_size;\n"
      "    uint64_t packet_size;\n"
      "    uint64_t events_discarded;\n"
      "    uint32_t cpu_id;\n"
      "  };\n"
      "};\n\n"
      "event { name = \"sched:switch_in\"; id = 0; stream_id = 0;\n"
      "  fields := struct { int32_t tid; }; };\n"
      "event { name = \"sched:switch_out\"; id = 1; stream_id = 0;\n"
      "  fields := struct { int32_t tid; uint8_t preempted; }; };\n"
      "event { name = \"sched:exit\"; id = 2; stream_id = 0;\n"
      "  fields := struct { int32_t tid; }; };\n"
      "event { name = \"sched:begin\"; id = 3; stream_id = 0; fields := struct { }; };\n"
      "event { name = \"sched:end\"; id = 4; stream_id = 0; fields := struct { }; };\n";

gboolean
weft_sched_metadata_write (const char *folder, const char *clock, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "metadata", NULL);
  g_autofree char *hidden = g_build_filename (folder, ".metadata", NULL);
  g_autofree char *host = g_strescape (g_get_host_name (), NULL);
  g_autoptr (GString) text = g_string_new (types);

  g_string_append_printf (text, trace, G_BYTE_ORDER == G_LITTLE_ENDIAN ? "le" : "be", host);
  g_string_append (text, clock);
  g_string_append (text, stream);
  /* Under a hidden name first: readers take every other file of the folder for a stream,
   * also the half of this one that a killed recorder leaves. */
  if (!g_file_set_contents_full (hidden, text->str, (gssize)text->len,
                                 G_FILE_SET_CONTENTS_NONE, 0666, error))
    return FALSE;
  if (g_rename (hidden, path) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("cannot write '%s': %s"), path, g_strerror (errno));
  return FALSE;
}

/* The text of metadata in packets; a last packet that is torn is left out. */
static GString *
unpack (const char *data, gsize length)
{
  GString *text = g_string_new (NULL);
  MetadataPacket packet;

  for (gsize at = 0; length - at >= sizeof packet;) {
    gsize content, bytes;

    memcpy (&packet, data + at, sizeof packet);
    content = packet.content_bits / 8;
    bytes = packet.packet_bits / 8;
    if (packet.magic != LTTNG_METADATA_MAGIC || packet.compression != 0
        || packet.encryption != 0 || content < sizeof packet || content > bytes
        || bytes > length - at)
      break;
    g_string_append_len (text, data + at + sizeof packet,
                         (gssize)(content - sizeof packet));
    at += bytes;
  }
  return text;
}

/* Readers take LTTng's clock to count from the epoch, wall clock offset included, because
 * it is LTTng's; of another tracer's clock they have to be told. */
#define ABSOLUTE "\tabsolute = TRUE;\n"

static char *
clock_in_text (const char *text)
{
  const char *begin = strstr (text, "\nclock {");
  const char *end = begin != NULL ? strstr (begin, "\n};") : NULL;
  g_autofree char *clock = NULL;

  if (end == NULL)
    return NULL;
  clock = g_strndup (begin + 1, (gsize)(end - begin));
  if (strstr (clock, "name = \"monotonic\";") == NULL
      || strstr (clock, "freq = 1000000000;") == NULL)
    return NULL;
  return g_strconcat (clock, strstr (clock, "absolute") == NULL ? ABSOLUTE : "", "};",
                      NULL);
}

/* A name may contain what glob() takes as a pattern. */
static char *
escape_pattern (const char *name)
{
  GString *escaped = g_string_new (NULL);

  for (; *name != '\0'; name++) {
    if (strchr ("*?[\\", *name) != NULL)
      g_string_append_c (escaped, '\\');
    g_string_append_c (escaped, *name);
  }
  return g_string_free (escaped, FALSE);
}

char *
weft_sched_clock_of_lttng (const char *folder)
{
  g_autofree char *escaped = escape_pattern (folder);
  g_autofree char *pattern = g_build_filename (escaped, "ust/uid/*/*/metadata", NULL);
  char *clock = NULL;
  glob_t found;

  if (glob (pattern, 0, NULL, &found) != 0)
    return NULL;
  for (gsize i = 0; i < found.gl_pathc && clock == NULL; i++) {
    g_autofree char *data = NULL;
    g_autoptr (GString) text = NULL;
    gsize length;

    if (!g_file_get_contents (found.gl_pathv[i], &data, &length, NULL))
      continue;
    text = unpack (data, length);
    clock = clock_in_text (text->len > 0 ? text->str : data);
  }
  globfree (&found);
  return clock;
}

static int64_t
clock_ns (clockid_t id)
{
  struct timespec now;

  clock_gettime (id, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* Of several tries the one that was disturbed least. */
static int64_t
measure_offset_ns (void)
{
  int64_t offset_ns = 0, least_ns = G_MAXINT64;

  for (int i = 0; i < 10; i++) {
    int64_t before_ns = clock_ns (CLOCK_MONOTONIC);
    int64_t wall_ns = clock_ns (CLOCK_REALTIME);
    int64_t after_ns = clock_ns (CLOCK_MONOTONIC);

    if (after_ns - before_ns < least_ns) {
      least_ns = after_ns - before_ns;
      offset_ns = wall_ns - (before_ns + after_ns) / 2;
    }
  }
  return offset_ns;
}

char *
weft_sched_clock_measure (void)
{
  g_autofree char *boot = NULL;
  g_autofree char *uuid = NULL;

  /* LTTng names the clock of one boot so, and readers merge clocks by this name. */
  if (g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL))
    uuid = g_strdup_printf ("\tuuid = \"%s\";\n", g_strchomp (boot));
  return g_strdup_printf ("clock {\n"
                          "\tname = \"monotonic\";\n"
                          "%s"
                          "\tdescription = \"Monotonic Clock\";\n"
                          "\tfreq = 1000000000;\n"
                          "\toffset = %" G_GINT64_FORMAT ";\n" ABSOLUTE "};",
                          uuid != NULL ? uuid : "", measure_offset_ns ());
}
