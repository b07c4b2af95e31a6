/* gui/view/path-names.h: the programs in the PATH, for completion. */
#pragma once

#include <glib.h>

/* The programs in the folders of @path, which are separated by colons; relative ones are
 * left out. Looks at the disk. Returns: (transfer full): of char *, UTF-8, sorted, each
 * once. */
GPtrArray *weft_path_names_read (const char *path) G_GNUC_WARN_UNUSED_RESULT;

/* Of @names, those that begin with @prefix and are longer: the first @max of them.
 * Returns: the index of the first; their number is *@ret_n, which may be 0. */
guint weft_path_names_match (GPtrArray *names, const char *prefix, guint max, guint *ret_n);
