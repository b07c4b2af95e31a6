#include "gui/view/tile-worker.h"

#include <string.h>

/* So many are computed between two looks at what is asked for. */
#define BATCH 8

struct WeftTileWorker {
  WeftTilesReady ready;
  gpointer data;
  GThread *thread;
  GMutex lock; /* of all that follows */
  GCond asked;
  GArray *jobs; /* of WeftTileJob */
  guint next;   /* of the jobs, the first not begun */
  GPtrArray *done;
  guint idle; /* the source that will call ready; 0 */
  bool stop, waits;
  gint has_done; /* atomic, whether there is anything in done */
};

WeftTile *
weft_tile_new (const WeftTileJob *job)
{
  WeftTile *tile = g_new (WeftTile, 1);
  WeftTileColumn columns[WEFT_TILE_COLUMNS];

  tile->key = job->key;
  tile->asked = 0;
  weft_tile_fill (&job->source, job->key.bin_ns, job->key.begin, columns,
                  WEFT_TILE_COLUMNS);
  for (size_t i = 0; i < WEFT_TILE_COLUMNS; i++) {
    tile->value[i] = columns[i].value;
    tile->tint[i] = columns[i].tint;
    tile->part[i] = columns[i].part;
  }
  return tile;
}

static gboolean
ready_cb (gpointer data)
{
  WeftTileWorker *self = data;

  g_mutex_lock (&self->lock);
  self->idle = 0;
  g_mutex_unlock (&self->lock);
  self->ready (self->data);
  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
work_off (WeftTileWorker *self)
{
  while (!self->stop && self->next < self->jobs->len) {
    guint n = MIN (BATCH, self->jobs->len - self->next);
    WeftTile *tiles[BATCH];
    WeftTileJob jobs[BATCH];

    memcpy (jobs, &g_array_index (self->jobs, WeftTileJob, self->next), n * sizeof *jobs);
    self->next += n;
    g_mutex_unlock (&self->lock);
    for (guint i = 0; i < n; i++)
      tiles[i] = weft_tile_new (&jobs[i]);
    g_mutex_lock (&self->lock);
    for (guint i = 0; i < n; i++)
      g_ptr_array_add (self->done, tiles[i]);
    g_atomic_int_set (&self->has_done, 1);
  }
  g_array_set_size (self->jobs, 0);
  self->next = 0;
}

static gpointer
work (gpointer data)
{
  WeftTileWorker *self = data;

  g_mutex_lock (&self->lock);
  while (!self->stop) {
    if (self->jobs->len == 0) {
      self->waits = true;
      g_cond_wait (&self->asked, &self->lock);
      self->waits = false;
      continue;
    }
    work_off (self);
    if (self->idle == 0 && !self->stop)
      self->idle = g_idle_add_full (G_PRIORITY_DEFAULT, ready_cb, self, NULL);
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}

WeftTileWorker *
weft_tile_worker_new (WeftTilesReady ready, gpointer data)
{
  WeftTileWorker *self = g_new0 (WeftTileWorker, 1);

  self->ready = ready;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->asked);
  self->jobs = g_array_new (FALSE, FALSE, sizeof (WeftTileJob));
  self->done = g_ptr_array_new ();
  self->thread = g_thread_new ("tiles", work, self);
  return self;
}

void
weft_tile_worker_free (WeftTileWorker *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->stop = true;
  g_cond_signal (&self->asked);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  if (self->idle != 0)
    g_source_remove (self->idle);
  g_ptr_array_set_free_func (self->done, g_free);
  g_ptr_array_unref (self->done);
  g_array_unref (self->jobs);
  g_cond_clear (&self->asked);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
weft_tile_worker_ask (WeftTileWorker *self, const WeftTileJob *jobs, guint n)
{
  g_mutex_lock (&self->lock);
  g_array_append_vals (self->jobs, jobs, n);
  if (self->waits)
    g_cond_signal (&self->asked);
  g_mutex_unlock (&self->lock);
}

void
weft_tile_worker_forget (WeftTileWorker *self)
{
  g_mutex_lock (&self->lock);
  /* Unless it is at one of them, it sees that there is nothing. */
  g_array_set_size (self->jobs, self->next);
  g_mutex_unlock (&self->lock);
}

GPtrArray *
weft_tile_worker_take (WeftTileWorker *self)
{
  GPtrArray *done;

  if (!g_atomic_int_get (&self->has_done))
    return NULL;
  g_mutex_lock (&self->lock);
  done = self->done;
  self->done = g_ptr_array_new ();
  g_atomic_int_set (&self->has_done, 0);
  g_mutex_unlock (&self->lock);
  return done;
}
