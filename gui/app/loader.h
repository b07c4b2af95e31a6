/* gui/app/loader.h: loads a trace, and all that is computed from it once, in a worker
 * thread, so that the window goes on answering. */
#pragma once

#include <gio/gio.h>

#include "gui/view/scene.h"
#include "gui/view/summary.h"
#include "tracer/model/trace.h"

/* A trace that is open. Never changes; worker threads that read it hold a reference. */
typedef struct WeftLoaded {
  WeftTrace *trace;
  WeftSummary *summary;
  WeftScenery *scenery;         /* for the timeline, which takes it */
  const WeftCriticalPath *path; /* the one that the lists tell of: the summary's */
  GFile *folder;
  int64_t recorded_us; /* when its manifest was written; see weft_loaded_is_current() */
  uint32_t *holders;   /* see gui/app/extras.h, as the next */
  GArray *what_ifs;
  /* For the functions below alone. */
  gatomicrefcount references;
  struct WeftLoaded *whole; /* what this one is another view of; NULL */
  WeftCriticalPath *own_path;
} WeftLoaded;

/* All that is computed of @trace once; for a worker thread. Takes @trace, refers to
 * @folder. Returns: (transfer full): NULL when @cancellable (nullable) ended it. */
WeftLoaded *weft_loaded_new (WeftTrace *trace, GFile *folder, GCancellable *cancellable)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same trace with another path, which it takes. Keeps a reference to @whole. Returns:
 * (transfer full). */
WeftLoaded *weft_loaded_new_with_path (WeftLoaded *whole, WeftCriticalPath *path)
    G_GNUC_WARN_UNUSED_RESULT;
WeftLoaded *weft_loaded_ref (WeftLoaded *self);
/* Gives a reference back. The last one frees it in a thread of its own, since that of a
 * large trace takes a while. Accepts NULL. */
void weft_loaded_free (WeftLoaded *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftLoaded, weft_loaded_free)

/* Whether its folder still holds the recording that was loaded, and not another one that
 * was made there since. Looks at the disk. */
bool weft_loaded_is_current (const WeftLoaded *self);

/* As WeftLoadProgress, but in the thread that started the load. */
typedef void (*WeftLoaderProgress) (double fraction, uint64_t events, gpointer data);

/* Starts loading @folder. @callback is called in the calling thread's main context, also
 * when @cancellable ended it; @progress (nullable) is called there until then, or until it
 * is cancelled, some times a second. */
void weft_loader_load_async (GFile *folder,
                             GCancellable *cancellable,
                             WeftLoaderProgress progress,
                             GAsyncReadyCallback callback,
                             gpointer data);
/* Returns: (transfer full): NULL with WEFT_LOAD_ERROR or G_IO_ERROR. */
WeftLoaded *weft_loader_load_finish (GAsyncResult *result, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
