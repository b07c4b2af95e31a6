/* tracer/manifest/manifest.h: manifest.json and symbols.json of a trace folder: what was
 * recorded, how, and where its call sites are.
 *
 * What is not known is null in the file, and NULL or WEFT_MANIFEST_NOT_KNOWN here. Reading
 * tolerates missing keys and keys that it does not know; a known key of a wrong type is an
 * error, and so is another schema. Writing replaces the file atomically. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "tracer/model/symbols.h"

#define WEFT_MANIFEST_NAME "manifest.json"
#define WEFT_SYMBOLS_NAME "symbols.json"
#define WEFT_MANIFEST_NOT_KNOWN (-1)

typedef enum {
  WEFT_MANIFEST_ERROR_INVALID /* not JSON, a wrong type, another schema */
} WeftManifestError;

#define WEFT_MANIFEST_ERROR (weft_manifest_error_quark ())
GQuark weft_manifest_error_quark (void);

typedef struct {
  char *program;
  char **args; /* NULL-terminated, without the program; NULL when not known */
  char *host;
  int64_t started_unix_ns; /* wall clock at the recording's start */
  int64_t started_monotonic_ns, ended_monotonic_ns;
  int64_t duration_ns;
  char *weft_version, *lttng_version;
  char *detail;        /* "full" */
  int64_t exit_status; /* 128+n for a signal; not known until the program ended */
  int64_t events, lost_events;
  char *scheduling_refusal; /* why scheduling was not recorded; NULL when it was */
  int64_t switches, lost_switches;
  double event_cost_ns; /* measured cost of one event; negative when not measured */
} WeftManifest;

/* Returns: (transfer full): a manifest in which nothing is known yet. */
WeftManifest *weft_manifest_new (void) G_GNUC_WARN_UNUSED_RESULT;
void weft_manifest_free (WeftManifest *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftManifest, weft_manifest_free)

/* Returns: (transfer full): NULL with G_FILE_ERROR (G_FILE_ERROR_NOENT when there is none)
 * or WEFT_MANIFEST_ERROR; the message is one line that names the file. */
WeftManifest *weft_manifest_read (const char *folder, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Text that is not UTF-8 is written with replacement characters.
 * Returns: FALSE with G_FILE_ERROR. */
gboolean weft_manifest_write (const WeftManifest *self, const char *folder, GError **error);

/* The same for symbols.json. */
WeftSymbols *weft_manifest_read_symbols (const char *folder, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean weft_manifest_write_symbols (const WeftSymbols *symbols,
                                      const char *folder,
                                      GError **error);
