#include "gui/app/page-tables.h"

#include "tracer/analysis/profile.h"

struct WeftPageTables {
  AdwViewStack *stack;
  GHashTable *lists; /* name of a page to its Table */
  const char *waits_page;
  WeftPageShowWait show_wait;
  gpointer waits;
  const WeftLoaded *loaded;
};

/* Where a page's table comes from. */
typedef struct {
  WeftPageTable get; /* NULL: @page is it */
  gpointer page;
} Table;

WeftPageTables *
weft_page_tables_new (AdwViewStack *stack)
{
  WeftPageTables *self = g_new0 (WeftPageTables, 1);

  self->stack = stack;
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

void
weft_page_tables_free (WeftPageTables *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->lists);
  g_free (self);
}

void
weft_page_tables_add (WeftPageTables *self, const char *name, WeftListPage *list)
{
  weft_page_tables_add_page (self, name, NULL, list);
}

void
weft_page_tables_add_page (WeftPageTables *self,
                           const char *name,
                           WeftPageTable get,
                           gpointer page)
{
  Table table = { get, page };

  g_hash_table_insert (self->lists, (gpointer)g_intern_string (name),
                       g_memdup2 (&table, sizeof table));
}

void
weft_page_tables_add_waits (WeftPageTables *self,
                            const char *name,
                            WeftPageShowWait show,
                            gpointer page)
{
  self->waits_page = g_intern_string (name);
  self->show_wait = show;
  self->waits = page;
}

static WeftListPage *
list_of (WeftPageTables *self, const char *name)
{
  const Table *table = name != NULL ? g_hash_table_lookup (self->lists, name) : NULL;

  if (table == NULL)
    return NULL;
  return table->get != NULL ? table->get (table->page) : table->page;
}

void
weft_page_tables_set (WeftPageTables *self, const WeftLoaded *loaded)
{
  self->loaded = loaded;
}

WeftListPage *
weft_page_tables_get (WeftPageTables *self)
{
  return list_of (self, adw_view_stack_get_visible_child_name (self->stack));
}

uint32_t
weft_page_tables_get_row (WeftPageTables *self)
{
  WeftListPage *list = weft_page_tables_get (self);

  return list != NULL ? weft_list_page_get_chosen (list) : WEFT_NO_ROW;
}

bool
weft_page_tables_show_row (WeftPageTables *self, uint32_t row)
{
  WeftListPage *list = weft_page_tables_get (self);

  if (list == NULL)
    return false;
  weft_list_page_choose (list, row);
  weft_list_page_focus (list);
  return true;
}

void
weft_page_tables_focus (WeftPageTables *self)
{
  GtkWidget *page = adw_view_stack_get_visible_child (self->stack);
  const Table *table = g_hash_table_lookup (
      self->lists, adw_view_stack_get_visible_child_name (self->stack));

  if (table == NULL)
    gtk_widget_grab_focus (page);
  else if (table->get == NULL)
    weft_list_page_focus (table->page);
  else if (gtk_widget_get_focus_child (page) == NULL)
    gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

static const char *
title_of (WeftPageTables *self, const char *page)
{
  GtkWidget *child = adw_view_stack_get_child_by_name (self->stack, page);

  return child != NULL
             ? adw_view_stack_page_get_title (adw_view_stack_get_page (self->stack, child))
             : NULL;
}

static uint32_t
find_lock (const WeftLoaded *loaded, uint32_t object)
{
  const GArray *locks = loaded->summary->profile->locks;

  for (guint i = 0; i < locks->len; i++) {
    if (g_array_index (locks, WeftLockProfile, i).object == object)
      return i;
  }
  return WEFT_NO_ROW;
}

static uint32_t
find_channel (const WeftLoaded *loaded, uint32_t object)
{
  const GArray *channels = loaded->summary->profile->channels;

  for (guint i = 0; i < channels->len; i++) {
    if (g_array_index (channels, WeftChannelProfile, i).object == object)
      return i;
  }
  return WEFT_NO_ROW;
}

/* The row of what is selected in the table of a page, WEFT_NO_ROW. */
static uint32_t
find_row (WeftPageTables *self, const char *page, const WeftSelection *selection)
{
  uint32_t object, thread;

  if (self->loaded == NULL || selection->kind == WEFT_SELECTION_NONE)
    return WEFT_NO_ROW;
  object = weft_selection_object (self->loaded->trace, selection);
  thread = weft_selection_thread (self->loaded->trace, selection);
  if (g_str_equal (page, "locks") && object != WEFT_NO_ROW)
    return find_lock (self->loaded, object);
  if (g_str_equal (page, "channels") && object != WEFT_NO_ROW)
    return find_channel (self->loaded, object);
  /* The profile has the threads in the trace's order. */
  return g_str_equal (page, "threads") ? thread : WEFT_NO_ROW;
}

/* The page that says the most of it comes first. */
static const char *
find_page (WeftPageTables *self, const WeftSelection *selection, uint32_t *ret_row)
{
  static const char *const pages[] = { "locks", "channels", "threads" };

  /* One wait among all the others. */
  if (selection->kind == WEFT_SELECTION_WAIT && self->waits_page != NULL) {
    *ret_row = selection->row;
    return self->waits_page;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (pages); i++) {
    uint32_t row = find_row (self, pages[i], selection);

    if (row != WEFT_NO_ROW) {
      *ret_row = row;
      return pages[i];
    }
  }
  return NULL;
}

const char *
weft_page_tables_title (WeftPageTables *self, const WeftSelection *selection)
{
  uint32_t row = WEFT_NO_ROW;
  const char *page = find_page (self, selection, &row);

  return page != NULL ? title_of (self, page) : NULL;
}

bool
weft_page_tables_show (WeftPageTables *self, const WeftSelection *selection)
{
  uint32_t row = WEFT_NO_ROW;
  const char *page = find_page (self, selection, &row);
  WeftListPage *list = list_of (self, page);

  if (list == NULL)
    return false;
  if (page == self->waits_page) {
    adw_view_stack_set_visible_child_name (self->stack, page);
    self->show_wait (self->waits, row);
    weft_list_page_focus (list_of (self, page));
    return true;
  }
  /* It may be hidden by what was typed there long ago. */
  weft_list_page_show_all (list);
  adw_view_stack_set_visible_child_name (self->stack, page);
  return weft_page_tables_show_row (self, row);
}

void
weft_page_tables_choose (WeftPageTables *self, const WeftSelection *selection)
{
  const char *page = adw_view_stack_get_visible_child_name (self->stack);
  WeftListPage *list = list_of (self, page);
  uint32_t row = list != NULL ? find_row (self, page, selection) : WEFT_NO_ROW;

  if (row != WEFT_NO_ROW)
    weft_list_page_choose (list, row);
}
