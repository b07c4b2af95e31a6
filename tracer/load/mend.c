#include "tracer/load/mend.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC UINT32_C (0xc1fc1fc1)

/* How LTTng's packets begin, in the byte order of the machine that wrote them. Source: the
 * metadata that lttng-sessiond 2.13 writes for the user-space domain. */
typedef struct __attribute__ ((packed)) {
  uint32_t magic;
  uint8_t uuid[16];
  uint32_t stream;
  uint64_t stream_instance;
  uint64_t begin_ns, end_ns;
  uint64_t content_bits, packet_bits;
} Header;

/* How far a stream can be read. */
typedef struct {
  size_t whole_bytes;
  WeftLoss loss; /* what comes after that */
  bool is_whole;
} Extent;

void
weft_mended_clear (WeftMended *self)
{
  for (guint i = 0; self->folders != NULL && i < self->folders->len; i++) {
    const char *folder = g_ptr_array_index (self->folders, i);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
    g_rmdir (folder);
  }
  if (self->root != NULL)
    g_rmdir (self->root);
  g_clear_pointer (&self->folders, g_ptr_array_unref);
  g_clear_pointer (&self->losses, g_array_unref);
  g_clear_pointer (&self->root, g_free);
}

static void
measure (const char *bytes, size_t size, Extent *ret)
{
  ret->whole_bytes = 0;
  ret->loss = (WeftLoss){ -1, -1, 0, -1 };
  ret->is_whole = false;
  while (ret->whole_bytes < size) {
    size_t left = size - ret->whole_bytes;
    Header header;

    if (left < sizeof header)
      return;
    memcpy (&header, bytes + ret->whole_bytes, sizeof header);
    if (header.magic != MAGIC)
      return;
    if (header.packet_bits % 8 != 0 || header.packet_bits / 8 < sizeof header
        || header.content_bits > header.packet_bits || header.packet_bits / 8 > left) {
      if (ret->loss.begin_ns < 0)
        ret->loss.begin_ns = (int64_t)MIN (header.begin_ns, (uint64_t)INT64_MAX);
      if (header.end_ns >= header.begin_ns && header.end_ns <= INT64_MAX)
        ret->loss.end_ns = (int64_t)header.end_ns;
      return;
    }
    ret->whole_bytes += header.packet_bits / 8;
    ret->loss.begin_ns = (int64_t)MIN (header.end_ns, (uint64_t)INT64_MAX);
  }
  ret->is_whole = true;
}

/* Puts what can be read of the stream @from into the folder of @to. */
static bool
mend_stream (const char *from, const char *to, WeftMended *mended)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (from, FALSE, NULL);
  Extent extent;

  if (file == NULL)
    return false;
  measure (g_mapped_file_get_contents (file), g_mapped_file_get_length (file), &extent);
  if (extent.is_whole)
    return symlink (from, to) == 0;
  g_array_append_val (mended->losses, extent.loss);
  return extent.whole_bytes == 0
         || g_file_set_contents_full (to, g_mapped_file_get_contents (file),
                                      (gssize)extent.whole_bytes, G_FILE_SET_CONTENTS_NONE,
                                      0600, NULL);
}

static bool
mend_part (const char *part, WeftMended *mended)
{
  g_autofree char *number = g_strdup_printf ("%u", mended->folders->len);
  char *folder = g_build_filename (mended->root, number, NULL);
  g_autofree char *absolute = g_canonicalize_filename (part, NULL);
  g_autoptr (GDir) dir = g_dir_open (absolute, 0, NULL);
  const char *name;

  g_ptr_array_add (mended->folders, folder);
  if (dir == NULL || g_mkdir (folder, 0700) != 0)
    return false;
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *from = g_build_filename (absolute, name, NULL);
    g_autofree char *to = g_build_filename (folder, name, NULL);
    struct stat status;

    if (lstat (from, &status) != 0 || !S_ISREG (status.st_mode) || name[0] == '.'
        || g_str_has_suffix (name, ".json"))
      continue;
    if (g_str_equal (name, "metadata") ? symlink (from, to) != 0
                                       : !mend_stream (from, to, mended))
      return false;
  }
  return true;
}

bool
weft_mend (const GPtrArray *parts, WeftMended *ret)
{
  ret->folders = g_ptr_array_new_with_free_func (g_free);
  ret->losses = g_array_new (FALSE, FALSE, sizeof (WeftLoss));
  ret->root = g_dir_make_tmp ("weft-mended-XXXXXX", NULL);
  if (ret->root == NULL)
    return false;
  for (guint i = 0; i < parts->len; i++)
    if (!mend_part (g_ptr_array_index (parts, i), ret))
      return false;
  return ret->losses->len > 0;
}
