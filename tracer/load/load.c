#include "tracer/load/load.h"

#include <glib/gi18n-lib.h>

#include "tracer/load/decoder.h"
#include "tracer/load/folder.h"
#include "tracer/load/mend.h"
#include "tracer/model/builder.h"

#define PROGRESS_INTERVAL_US (G_USEC_PER_SEC / 20)

GQuark
weft_load_error_quark (void)
{
  return g_quark_from_static_string ("weft-load-error");
}

typedef struct {
  const WeftLoadOptions *options;
  const WeftManifest *manifest; /* NULL when there is none */
  WeftTraceBuilder *builder;
  uint64_t events;
  int64_t first_ns;       /* of the events read so far */
  int64_t last_ns;        /* likewise; 0 before the first */
  int64_t last_report_us; /* of progress */
} Load;

static gboolean
is_cancelled (const Load *load, GError **error)
{
  return load->options != NULL
         && g_cancellable_set_error_if_cancelled (load->options->cancellable, error);
}

/* By time, which only the manifest tells before the streams have been read. */
static double
fraction (const Load *load)
{
  const WeftManifest *manifest = load->manifest;

  if (manifest == NULL || manifest->started_monotonic_ns < 0
      || manifest->ended_monotonic_ns <= manifest->started_monotonic_ns)
    return -1;
  return CLAMP (
      (double)(load->last_ns - manifest->started_monotonic_ns)
          / (double)(manifest->ended_monotonic_ns - manifest->started_monotonic_ns),
      0, 1);
}

static void
report_progress (Load *load)
{
  int64_t now_us = g_get_monotonic_time ();

  if (load->options == NULL || load->options->progress == NULL
      || now_us - load->last_report_us < PROGRESS_INTERVAL_US)
    return;
  load->last_report_us = now_us;
  load->options->progress (fraction (load), load->events, load->options->progress_data);
}

static void
take_batch (Load *load, const WeftEvent *events, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    weft_trace_builder_add (load->builder, &events[i]);
    if (events[i].type == WEFT_EVENT_MODULE || events[i].type == WEFT_EVENT_LOSS
        || weft_event_is_scheduling (events[i].type))
      continue;
    if (load->events++ == 0)
      load->first_ns = events[i].time_ns;
    load->last_ns = events[i].time_ns;
  }
}

/* What could not be read any more is a loss from there on, of nobody knows how much. */
static void
take_tear (Load *load)
{
  WeftEvent loss = { .type = WEFT_EVENT_LOSS, .time_ns = load->last_ns };

  loss.loss.cpu = -1;
  loss.loss.end_ns = load->last_ns;
  if (load->manifest != NULL)
    loss.loss.end_ns = MAX (loss.loss.end_ns, load->manifest->ended_monotonic_ns);
  weft_trace_builder_add (load->builder, &loss);
}

/* What a stream that was cut off does not hold any more. */
static void
take_losses (Load *load, const GArray *losses)
{
  for (guint i = 0; i < losses->len; i++) {
    WeftLoss lost = g_array_index (losses, WeftLoss, i);
    WeftEvent loss = { .type = WEFT_EVENT_LOSS, .time_ns = lost.begin_ns };

    loss.loss.cpu = lost.cpu;
    if (lost.begin_ns < 0)
      loss.time_ns = load->first_ns;
    loss.loss.end_ns = MAX (loss.time_ns, lost.end_ns >= 0 ? lost.end_ns : load->last_ns);
    weft_trace_builder_add (load->builder, &loss);
  }
}

/* Decodes until the end, or until it goes wrong or is cancelled, which is in *@ret_cause.
 */
static void
decode_parts (Load *load, const GPtrArray *parts, GError **ret_cause)
{
  g_autoptr (WeftDecoder) decoder = weft_decoder_open (parts, ret_cause);
  const WeftEvent *events;
  size_t n;

  while (decoder != NULL && weft_decoder_next (decoder, &events, &n, ret_cause)) {
    take_batch (load, events, n);
    if (is_cancelled (load, ret_cause))
      return;
    report_progress (load);
  }
}

/* A second try, after the first has failed before any event. */
static bool
decode_mended (Load *load, const GPtrArray *parts, GError **ret_cause)
{
  g_auto (WeftMended) mended = { 0 };

  if (!weft_mend (parts, &mended))
    return false;
  g_clear_error (ret_cause);
  weft_trace_builder_free (load->builder);
  load->builder = weft_trace_builder_new ();
  decode_parts (load, mended.folders, ret_cause);
  if (load->events > 0)
    take_losses (load, mended.losses);
  return load->events > 0;
}

/* Returns: FALSE when nothing at all could be read, or it was cancelled. */
static gboolean
decode (Load *load, const char *path, const GPtrArray *parts, GError **error)
{
  g_autoptr (GError) cause = NULL, second_cause = NULL;

  decode_parts (load, parts, &cause);
  if (cause != NULL && load->events == 0 && cause->domain == WEFT_LOAD_ERROR
      && decode_mended (load, parts, &second_cause)) {
    g_clear_error (&cause);
    cause = g_steal_pointer (&second_cause);
  }
  if (cause == NULL)
    return TRUE;
  if (cause->domain != WEFT_LOAD_ERROR) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (load->events == 0) {
    g_set_error (error, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_UNREADABLE,
                 _ ("the streams in '%s' are damaged (%s): record the program again"), path,
                 cause->message);
    return FALSE;
  }
  take_tear (load);
  return TRUE;
}

static void
set_info (WeftTraceBuilder *builder, const WeftManifest *manifest)
{
  WeftRunInfo info = { .program = manifest->program,
                       .args = manifest->args,
                       .host = manifest->host,
                       .detail = manifest->detail,
                       .started_unix_ns = manifest->started_unix_ns,
                       .started_monotonic_ns = manifest->started_monotonic_ns,
                       .scheduling_refusal = manifest->scheduling_refusal,
                       .exit_status = (int)CLAMP (manifest->exit_status, -1, G_MAXINT) };

  weft_trace_builder_set_info (builder, &info);
}

static WeftTrace *
load_into (Load *load, const char *path, GError **error)
{
  g_auto (WeftFolder) folder = { 0 };

  if (is_cancelled (load, error) || !weft_folder_read (path, &folder, error))
    return NULL;
  load->manifest = folder.manifest;
  if (folder.parts->len > 0 && !decode (load, path, folder.parts, error))
    return NULL;
  if (load->events == 0 && folder.manifest == NULL) {
    g_set_error (
        error, WEFT_LOAD_ERROR, WEFT_LOAD_ERROR_FOREIGN,
        _ ("'%s' is a trace, but has none of Weft's events: record the program with "
           "'weft record -- PROGRAM'"),
        path);
    return NULL;
  }
  if (folder.manifest != NULL) {
    set_info (load->builder, folder.manifest);
    /* A program that is stuck writes nothing, but it is stuck until its end. */
    weft_trace_builder_extend (load->builder, folder.manifest->ended_monotonic_ns);
  }
  weft_trace_builder_set_symbols (load->builder, folder.symbols);
  return weft_trace_builder_seal (g_steal_pointer (&load->builder));
}

WeftTrace *
weft_load (const char *path, const WeftLoadOptions *options, GError **error)
{
  Load load = { .options = options, .builder = weft_trace_builder_new () };
  WeftTrace *trace = load_into (&load, path, error);

  weft_trace_builder_free (load.builder);
  return trace;
}
