#include "tracer/record/buffers.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tracer/record/error.h"

#define SUBBUFFERS 4u
#define SUBBUFFER_MIN_BYTES (16u * 1024)
#define SUBBUFFER_MAX_BYTES (4u * 1024 * 1024)
/* Below this, 10 million events a second fill a CPU's buffers faster than the consumer
 * daemon gets its turn. */
#define SUBBUFFER_GOOD_BYTES (512u * 1024)
/* On machines with very many CPUs. */
#define TOTAL_MAX_BYTES (512ull * 1024 * 1024)

guint
weft_cpus_in_list (const char *list)
{
  guint highest = 0;
  const char *p = list;

  while (g_ascii_isdigit (*p)) {
    char *end;
    unsigned long number = strtoul (p, &end, 10);

    if (number >= G_MAXUINT16)
      return 0;
    highest = MAX (highest, (guint)number + 1);
    p = (*end == '-' || *end == ',') ? end + 1 : end;
  }
  return highest;
}

static guint
count_cpus (void)
{
  g_autofree char *list = NULL;
  long configured = sysconf (_SC_NPROCESSORS_CONF);
  guint possible = 0;

  if (g_file_get_contents ("/sys/devices/system/cpu/possible", &list, NULL, NULL))
    possible = weft_cpus_in_list (list);
  return MAX (MAX (possible, 1), configured > 0 ? (guint)configured : 1);
}

static guint64
memory_available (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/meminfo", &text, NULL, NULL))
    return 0;
  line = strstr (text, "MemAvailable:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("MemAvailable:"), NULL, 10) * 1024
                      : 0;
}

gboolean
weft_room_measure (WeftRoom *ret, GError **error)
{
  struct statvfs shm;

  if (statvfs ("/dev/shm", &shm) != 0) {
    g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
                 _ ("no shared memory: /dev/shm: %s; mount a tmpfs there"),
                 g_strerror (errno));
    return FALSE;
  }
  ret->shm_free_bytes = (guint64)shm.f_bavail * shm.f_frsize;
  ret->memory_free_bytes = memory_available ();
  ret->cpus = count_cpus ();
  return TRUE;
}

gboolean
weft_buffers_choose (const WeftRoom *room, WeftBuffers *ret)
{
  guint64 total = MIN (room->shm_free_bytes / 2, TOTAL_MAX_BYTES);
  guint64 each, size = SUBBUFFER_MAX_BYTES;

  if (room->memory_free_bytes > 0)
    total = MIN (total, room->memory_free_bytes / 4);
  each = total / MAX (room->cpus, 1) / SUBBUFFERS;
  if (each < SUBBUFFER_MIN_BYTES)
    return FALSE;
  while (size > each)
    size /= 2;

  ret->subbuffer_bytes = size;
  ret->subbuffers = SUBBUFFERS;
  ret->total_bytes = size * SUBBUFFERS * MAX (room->cpus, 1);
  ret->cramped = size < SUBBUFFER_GOOD_BYTES;
  return TRUE;
}
