#include "tracer/cli/seal.h"

#include <glib/gi18n-lib.h>

#include "tracer/analysis/words.h"
#include "tracer/load/load.h"
#include "tracer/manifest/manifest.h"
#include "tracer/record/tree.h"
#include "tracer/symbols/resolve.h"

/* A trace that is read again within a moment is, now that its sites have names. */
#define READ_AGAIN_EVENTS 500000

void
weft_sealed_clear (WeftSealed *self)
{
  weft_recording_clear (&self->recording);
  g_clear_pointer (&self->trace, weft_trace_unref);
  g_clear_error (&self->error);
}

/* Call sites are resolved now, since the modules may change or be gone later. */
static void
write_symbols (const WeftTrace *trace, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftSymbols) symbols = weft_resolve_sites (trace, &error);

  /* A trace without them is still whole: sites then read "module+0x12f4". */
  if (symbols != NULL)
    (void)weft_manifest_write_symbols (symbols, folder, &error);
}

/* What was asked for is done to programs that are not instrumented; others write all. */
static void
note_detail (WeftManifest *manifest, const WeftTrace *trace)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (trace, &n);

  for (size_t i = 0; i < n; i++)
    if (processes[i].detail != processes[0].detail)
      return;
  if (n > 0 && weft_detail_text (processes[0].detail) != NULL) {
    g_free (manifest->detail);
    manifest->detail = g_strdup (weft_detail_text (processes[0].detail));
  }
}

static WeftTrace *
seal (const WeftRecording *recording, GError **error)
{
  const char *folder = recording->path;
  g_autoptr (WeftTrace) trace = weft_load (folder, NULL, error);

  if (trace == NULL)
    return NULL;
  recording->manifest->events = (int64_t)weft_trace_defects (trace)->events;
  note_detail (recording->manifest, trace);
  if (recording->manifest->events > 0)
    write_symbols (trace, folder);
  if (!weft_manifest_write (recording->manifest, folder, error))
    return NULL;
  if (recording->manifest->events == 0) {
    g_set_error (error, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_FOREIGN,
                 _ ("'%s' has none of Weft's events"), folder);
    return NULL;
  }
  return recording->manifest->events <= READ_AGAIN_EVENTS ? weft_load (folder, NULL, error)
                                                          : g_steal_pointer (&trace);
}

gboolean
weft_record_and_seal (const WeftRecordOptions *options, WeftSealed *ret, GError **error)
{
  *ret = (WeftSealed){ 0 };
  if (!weft_record (options, &ret->recording, error))
    return FALSE;
  if (options->reading != NULL)
    options->reading (weft_tree_bytes (ret->recording.path), options->data);
  ret->trace = seal (&ret->recording, &ret->error);
  return TRUE;
}
