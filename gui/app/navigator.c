#include "gui/app/navigator.h"

struct WeftNavigator {
  WeftTimeline *timeline;
  AdwViewStack *stack;
  void (*changed) (gpointer data);
  gpointer data;

  WeftHistory *history;
  guint noting; /* the callback that will note where one is */
  bool fresh;   /* that will be where the trace opened, whatever led there */
};

static unsigned
present_page (WeftNavigator *self)
{
  GListModel *pages = G_LIST_MODEL (adw_view_stack_get_pages (self->stack));
  GtkWidget *shown = adw_view_stack_get_visible_child (self->stack);
  unsigned page = 0, n = g_list_model_get_n_items (pages);

  for (unsigned i = 0; i < n; i++) {
    g_autoptr (AdwViewStackPage) item = g_list_model_get_item (pages, i);

    if (adw_view_stack_page_get_child (item) == shown)
      page = i;
  }
  g_object_unref (pages);
  return page;
}

static void
show_page (WeftNavigator *self, unsigned page)
{
  GListModel *pages = G_LIST_MODEL (adw_view_stack_get_pages (self->stack));
  g_autoptr (AdwViewStackPage) item = g_list_model_get_item (pages, page);

  if (item != NULL)
    adw_view_stack_set_visible_child (self->stack, adw_view_stack_page_get_child (item));
  g_object_unref (pages);
}

static WeftSpot
present (WeftNavigator *self)
{
  WeftSpot place;

  weft_timeline_get_place (self->timeline, &place);
  place.page = present_page (self);
  return place;
}

static void
note (WeftNavigator *self)
{
  WeftSpot place = present (self);

  g_clear_handle_id (&self->noting, g_source_remove);
  if (self->fresh)
    weft_history_settle (self->history, &place);
  else
    weft_history_visit (self->history, &place, g_get_monotonic_time ());
  self->fresh = false;
  self->changed (self->data);
}

static gboolean
note_cb (gpointer data)
{
  WeftNavigator *self = data;

  self->noting = 0;
  note (self);
  return G_SOURCE_REMOVE;
}

/* A click moves the playhead, the selection and the view one after the other, and is one
 * step: so it is noted when all of it is done, and before the next key. */
static void
moved_cb (WeftNavigator *self)
{
  if (self->noting == 0)
    self->noting = g_idle_add_full (G_PRIORITY_HIGH, note_cb, self, NULL);
}

WeftNavigator *
weft_navigator_new (WeftTimeline *timeline,
                    AdwViewStack *stack,
                    void (*changed) (gpointer data),
                    gpointer data)
{
  WeftNavigator *self = g_new0 (WeftNavigator, 1);

  self->timeline = timeline;
  self->stack = stack;
  self->changed = changed;
  self->data = data;
  weft_navigator_restart (self);
  g_signal_connect_swapped (timeline, "view-changed", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (timeline, "selection-changed", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (timeline, "notify::playhead", G_CALLBACK (moved_cb), self);
  g_signal_connect_swapped (stack, "notify::visible-child", G_CALLBACK (moved_cb), self);
  return self;
}

void
weft_navigator_free (WeftNavigator *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->noting, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->timeline, self);
  g_signal_handlers_disconnect_by_data (self->stack, self);
  weft_history_free (self->history);
  g_free (self);
}

void
weft_navigator_restart (WeftNavigator *self)
{
  WeftSpot place = present (self);

  weft_history_free (self->history);
  self->history = weft_history_new (&place);
  self->fresh = true;
  moved_cb (self);
  self->changed (self->data);
}

gboolean
weft_navigator_can (WeftNavigator *self, WeftDirection direction)
{
  return weft_history_can (self->history, direction);
}

gboolean
weft_navigator_go (WeftNavigator *self, WeftDirection direction)
{
  const WeftSpot *found;
  WeftSpot place;

  if (self->noting != 0)
    note (self);
  found = weft_history_go (self->history, direction);
  if (found == NULL)
    return FALSE;
  place = *found;
  show_page (self, place.page);
  weft_timeline_set_place (self->timeline, &place);
  /* The lanes may end higher up than they did then. */
  place = present (self);
  weft_history_settle (self->history, &place);
  self->changed (self->data);
  return TRUE;
}
