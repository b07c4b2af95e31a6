/* babeltrace2 2.0 aborts, or never ends, on metadata that was cut off, so that is found out
 * before. Source: the Common Trace Format, 1.8, section 7.1. */
#include "tracer/load/folder.h"

#include <stdio.h>
#include <string.h>

#define MAGIC UINT32_C (0x75d11d57)

typedef struct __attribute__ ((packed)) {
  uint32_t magic;
  uint8_t uuid[16];
  uint32_t checksum;
  uint32_t content_bits, packet_bits;
  uint8_t schemes[3], major, minor;
} Header;

static uint32_t
number (uint32_t value, bool swapped)
{
  return swapped ? GUINT32_SWAP_LE_BE (value) : value;
}

bool
weft_metadata_is_whole (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  const char *bytes;
  size_t size, place = 0;

  if (file == NULL || g_mapped_file_get_length (file) == 0)
    return false;
  bytes = g_mapped_file_get_contents (file);
  size = g_mapped_file_get_length (file);
  while (place < size) {
    Header header = { 0 };
    bool swapped;
    size_t packet_bytes;

    memcpy (&header, bytes + place, MIN (sizeof header, size - place));
    swapped = header.magic == GUINT32_SWAP_LE_BE (MAGIC);
    /* Metadata may be plain text as well, which tells nothing of its length. */
    if (header.magic != MAGIC && !swapped)
      return place == 0;
    packet_bytes = number (header.packet_bits, swapped) / 8;
    if (packet_bytes < sizeof header || packet_bytes > size - place
        || number (header.content_bits, swapped) / 8 > packet_bytes)
      return false;
    place += packet_bytes;
  }
  return true;
}
