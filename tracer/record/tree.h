/* tracer/record/tree.h: a folder and everything below it. None follows symbolic links, none
 * leaves the file system; what cannot be done is passed over. */
#pragma once

#include <glib.h>
#include <sys/types.h>

void weft_tree_chown (const char *path, uid_t uid, gid_t gid);
void weft_tree_remove (const char *path);
/* The sizes of all regular files together. */
guint64 weft_tree_bytes (const char *path);
