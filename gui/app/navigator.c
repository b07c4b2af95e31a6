#include "gui/app/navigator.h"

struct WeftNavigator {
  WeftTimeline *timeline;
  AdwViewStack *stack;
  WeftPageTables *tables;
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

/* The page with this number. Its item is the stack's own. */
static AdwViewStackPage *
numbered_page (WeftNavigator *self, unsigned page)
{
  GListModel *pages = G_LIST_MODEL (adw_view_stack_get_pages (self->stack));
  g_autoptr (AdwViewStackPage) item = g_list_model_get_item (pages, page);

  g_object_unref (pages);
  return item;
}

static WeftSpot
present (WeftNavigator *self)
{
  WeftSpot place;

  weft_timeline_get_place (self->timeline, &place);
  place.page = present_page (self);
  place.row = weft_page_tables_get_row (self->tables);
  return place;
}

static void
tell (WeftNavigator *self)
{
  if (self->changed != NULL)
    self->changed (self->data);
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
  tell (self);
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
void
weft_navigator_note (WeftNavigator *self)
{
  if (self->noting == 0)
    self->noting = g_idle_add_full (G_PRIORITY_HIGH, note_cb, self, NULL);
}

WeftNavigator *
weft_navigator_new (WeftTimeline *timeline, AdwViewStack *stack, WeftPageTables *tables)
{
  WeftNavigator *self = g_new0 (WeftNavigator, 1);

  self->timeline = timeline;
  self->stack = stack;
  self->tables = tables;
  weft_navigator_restart (self);
  g_signal_connect_swapped (timeline, "view-changed", G_CALLBACK (weft_navigator_note),
                            self);
  g_signal_connect_swapped (timeline, "selection-changed", G_CALLBACK (weft_navigator_note),
                            self);
  g_signal_connect_swapped (timeline, "notify::playhead", G_CALLBACK (weft_navigator_note),
                            self);
  g_signal_connect_swapped (stack, "notify::visible-child",
                            G_CALLBACK (weft_navigator_note), self);
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
weft_navigator_on_change (WeftNavigator *self,
                          void (*changed) (gpointer data),
                          gpointer data)
{
  self->changed = changed;
  self->data = data;
  tell (self);
}

void
weft_navigator_restart (WeftNavigator *self)
{
  WeftSpot place = present (self);

  weft_history_free (self->history);
  self->history = weft_history_new (&place);
  self->fresh = true;
  weft_navigator_note (self);
  tell (self);
}

gboolean
weft_navigator_can (WeftNavigator *self, WeftDirection direction)
{
  return weft_history_peek (self->history, direction, WEFT_STRIDE_STEP) != NULL;
}

const char *
weft_navigator_title (WeftNavigator *self, WeftDirection direction)
{
  const WeftSpot *spot = weft_history_peek (self->history, direction, WEFT_STRIDE_PAGE);

  return spot != NULL ? adw_view_stack_page_get_title (numbered_page (self, spot->page))
                      : NULL;
}

/* The selection first: a page that comes into view chooses its row of it. */
static void
show (WeftNavigator *self, const WeftSpot *spot)
{
  bool leads = spot->page != present_page (self);

  weft_timeline_set_place (self->timeline, spot);
  adw_view_stack_set_visible_child (
      self->stack, adw_view_stack_page_get_child (numbered_page (self, spot->page)));
  if (leads && !weft_page_tables_show_row (self->tables, spot->row))
    weft_page_tables_focus (self->tables);
}

gboolean
weft_navigator_go (WeftNavigator *self, WeftDirection direction, WeftStride stride)
{
  const WeftSpot *found;
  WeftSpot spot;

  if (self->noting != 0)
    note (self);
  found = weft_history_go (self->history, direction, stride);
  if (found == NULL)
    return FALSE;
  spot = *found;
  show (self, &spot);
  /* The lanes may end higher up than they did then. */
  spot = present (self);
  weft_history_settle (self->history, &spot);
  tell (self);
  return TRUE;
}
