/* gui/app/path-programs.h: the programs in the PATH, for completion. */
#pragma once

#include <gio/gio.h>

/* Reads the folders in a worker thread. */
void weft_path_programs_read_async (GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer data);
/* Returns: (transfer full) (nullable): of char *, sorted, each once. */
GPtrArray *weft_path_programs_read_finish (GAsyncResult *result, GError **error);

/* Of the sorted @names, the first that begin with @prefix and are not just that: at most
 * @max. Returns: the index of the first; their number is *@ret_n, which may be 0. */
guint
weft_path_programs_match (GPtrArray *names, const char *prefix, guint max, guint *ret_n);
