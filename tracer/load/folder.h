/* tracer/load/folder.h: what lies in a trace folder, before anything is decoded. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "tracer/load/load.h"
#include "tracer/manifest/manifest.h"

typedef struct {
  GPtrArray *parts;       /* of char *: folders that hold a file named metadata */
  WeftManifest *manifest; /* NULL when there is none */
  WeftSymbols *symbols;   /* NULL when there are none */
} WeftFolder;

void weft_folder_clear (WeftFolder *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftFolder, weft_folder_clear)

/* metadata.c: whether the file of that name holds all that it says it does. */
bool weft_metadata_is_whole (const char *path);

/* Fills @ret, to be cleared by the caller in any case.
 * Returns: FALSE with WEFT_LOAD_ERROR when it is no trace: the message is one line that
 * names the path and says what to do. */
gboolean weft_folder_read (const char *path, WeftFolder *ret, GError **error);
