/* tracer/load/load.h: a saved trace, read into the model.
 *
 * A trace is a folder NAME.weft: the CTF streams as LTTng wrote them, manifest.json, and
 * symbols.json. Any CTF trace with Weft's events loads, with or without the latter two. */
#pragma once

#include <gio/gio.h>

#include "tracer/model/trace.h"

typedef enum {
  WEFT_LOAD_ERROR_NOT_FOUND,  /* no such path */
  WEFT_LOAD_ERROR_NOT_TRACE,  /* a file, an empty folder, no CTF in it */
  WEFT_LOAD_ERROR_FOREIGN,    /* a CTF trace, but with none of Weft's events */
  WEFT_LOAD_ERROR_UNREADABLE, /* permissions, torn metadata */
} WeftLoadError;

#define WEFT_LOAD_ERROR (weft_load_error_quark ())
GQuark weft_load_error_quark (void);

/* How far a load has come, 0 to 1, or -1 when it cannot tell. Called from the loading
 * thread, at most some dozen times a second. */
typedef void (*WeftLoadProgress) (double fraction, uint64_t events, gpointer data);

typedef struct {
  WeftLoadProgress progress; /* may be NULL */
  gpointer progress_data;
  GCancellable *cancellable; /* may be NULL; G_IO_ERROR_CANCELLED when it fires */
} WeftLoadOptions;

/* Reads the trace at @path. Blocks; call it from a worker thread where that matters.
 * @options may be NULL. Error messages are one line that names what is wrong and what to
 * do. Returns: (transfer full): NULL with WEFT_LOAD_ERROR or G_IO_ERROR. */
WeftTrace *weft_load (const char *path, const WeftLoadOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
