#include "gui/widgets/search-list.h"

#include <glib/gi18n-lib.h>

#include "tracer/analysis/words.h"

#define MIN_WIDTH_PX 440
#define MAX_HEIGHT_PX 420

struct _WeftSearchList {
  GtkWidget parent;

  GtkWidget *entry, *popover, *nothing, *scrolled;
  GtkListBox *box;
  GArray *found; /* of WeftFound, a row each */
  size_t counts[WEFT_N_FOUND];
};

G_DEFINE_FINAL_TYPE (WeftSearchList, weft_search_list, GTK_TYPE_WIDGET)

enum { CHOSEN, ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *
title_of (WeftFoundKind kind)
{
  switch (kind) {
  case WEFT_FOUND_THREAD:
    return _ ("Threads");
  case WEFT_FOUND_OBJECT:
    return _ ("Locks, channels and other objects");
  case WEFT_FOUND_FUNCTION:
    return _ ("Functions");
  case WEFT_FOUND_PLACE:
    return _ ("Places in the code");
  case WEFT_FOUND_NOTE:
    return _ ("Notes");
  default:
    return _ ("Messages");
  }
}

static const char *
icon_of (const WeftSearch *search, const WeftFound *found)
{
  size_t n;
  WeftObjectKind kind;

  switch (found->kind) {
  case WEFT_FOUND_THREAD:
    return "weft-threads-symbolic";
  case WEFT_FOUND_OBJECT:
    kind = weft_trace_objects (weft_search_trace (search), &n)[found->row].kind;
    return kind == WEFT_OBJECT_CHANNEL ? "weft-channel-symbolic" : "weft-lock-symbolic";
  case WEFT_FOUND_FUNCTION:
    return "weft-function-symbolic";
  case WEFT_FOUND_PLACE:
    return "text-x-generic-symbolic";
  case WEFT_FOUND_NOTE:
    return "user-bookmarks-symbolic";
  default:
    return "mail-send-symbolic";
  }
}

static GtkWidget *
line_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (style != NULL) {
    gtk_widget_add_css_class (label, style);
    gtk_widget_add_css_class (label, "dim-label");
  }
  return label;
}

static GtkWidget *
row_new (const WeftSearch *search, const WeftFound *found)
{
  g_autofree char *title = weft_found_title (search, found);
  g_autofree char *detail = weft_found_detail (search, found);
  g_autofree char *both = g_strdup_printf ("%s, %s", title, detail);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_of (search, found));

  gtk_accessible_update_state (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE,
                               -1);
  gtk_box_append (GTK_BOX (lines), line_new (title, NULL));
  gtk_box_append (GTK_BOX (lines), line_new (detail, "caption"));
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, both);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, both,
                                  -1);
  return row;
}

static const WeftFound *
found_of (WeftSearchList *self, GtkListBoxRow *row)
{
  return &g_array_index (self->found, WeftFound, (guint)gtk_list_box_row_get_index (row));
}

static size_t
count_shown (WeftSearchList *self, WeftFoundKind kind)
{
  size_t n = 0;

  for (guint i = 0; i < self->found->len; i++)
    n += g_array_index (self->found, WeftFound, i).kind == kind;
  return n;
}

/* Where another kind begins; with how many of it there are, where not all are shown. */
static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  WeftSearchList *self = data;
  WeftFoundKind kind = found_of (self, row)->kind;
  size_t n = self->counts[kind], shown = count_shown (self, kind);
  g_autofree char *count = weft_format_count (n);
  g_autofree char *text = NULL;

  if (before != NULL && found_of (self, before)->kind == kind) {
    gtk_list_box_row_set_header (row, NULL);
    return;
  }
  if (shown < n)
    text = g_strdup_printf (_ ("%s · the best %u of %s"), title_of (kind), (unsigned)shown,
                            count);
  else
    text = g_strdup_printf ("%s · %s", title_of (kind), count);
  gtk_list_box_row_set_header (row, line_new (text, "caption-heading"));
  gtk_widget_add_css_class (gtk_list_box_row_get_header (row), "weft-search-heading");
}

static void
selected_cb (GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
  if (row != NULL)
    g_signal_emit (data, signals[CHOSEN], 0);
}

static void
activated_cb (GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
  g_signal_emit (data, signals[ACTIVATED], 0);
}

/* There is no focus in the list that would scroll it. */
static void
scroll_to (WeftSearchList *self, GtkWidget *row)
{
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->box), &bounds))
    gtk_adjustment_clamp_page (adjustment, (double)bounds.origin.y - 30,
                               (double)(bounds.origin.y + bounds.size.height) + 8);
}

static void
choose (WeftSearchList *self, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->box, index);

  gtk_list_box_select_row (self->box, row);
  if (row != NULL)
    scroll_to (self, GTK_WIDGET (row));
}

void
weft_search_list_fill (WeftSearchList *self,
                       const WeftSearch *search,
                       const WeftSearchResult *result)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_list_box_remove (self->box, row);
  g_array_set_size (self->found, 0);
  for (int i = 0; result != NULL && i < WEFT_N_FOUND; i++) {
    const GArray *found = result->found[result->order[i]];

    self->counts[i] = result->counts[i];
    if (found->len > 0)
      g_array_append_vals (self->found, found->data, found->len);
  }
  for (guint i = 0; i < self->found->len; i++)
    gtk_list_box_append (self->box,
                         row_new (search, &g_array_index (self->found, WeftFound, i)));
  gtk_list_box_invalidate_headers (self->box);
  gtk_widget_set_visible (self->nothing, self->found->len == 0);
  gtk_widget_set_visible (self->scrolled, self->found->len > 0);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), 0);
  if (self->found->len > 0)
    gtk_list_box_select_row (self->box, gtk_list_box_get_row_at_index (self->box, 0));
}

void
weft_search_list_move (WeftSearchList *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->box);
  int index = row != NULL ? gtk_list_box_row_get_index (row) + by : 0;

  if (self->found->len > 0)
    choose (self, CLAMP (index, 0, (int)self->found->len - 1));
}

gboolean
weft_search_list_get_chosen (WeftSearchList *self, WeftFound *ret_found)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->box);

  if (row == NULL)
    return FALSE;
  *ret_found = *found_of (self, row);
  return TRUE;
}

void
weft_search_list_set_open (WeftSearchList *self, gboolean open)
{
  if (open)
    gtk_popover_popup (GTK_POPOVER (self->popover));
  else
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

gboolean
weft_search_list_get_open (WeftSearchList *self)
{
  return gtk_widget_get_visible (self->popover);
}

static void
weft_search_list_dispose (GObject *object)
{
  WeftSearchList *self = WEFT_SEARCH_LIST (object);

  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_search_list_parent_class)->dispose (object);
}

static void
weft_search_list_finalize (GObject *object)
{
  g_array_unref (WEFT_SEARCH_LIST (object)->found);
  G_OBJECT_CLASS (weft_search_list_parent_class)->finalize (object);
}

static void
weft_search_list_class_init (WeftSearchListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_search_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_search_list_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", WEFT_TYPE_SEARCH_LIST, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", WEFT_TYPE_SEARCH_LIST, G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
nothing_new (void)
{
  GtkWidget *label = gtk_label_new (_ ("Nothing in this recording is called so."));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 18);
  gtk_widget_set_margin_bottom (label, 18);
  return label;
}

static void
weft_search_list_init (WeftSearchList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->found = g_array_new (FALSE, FALSE, sizeof (WeftFound));
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "navigation-sidebar");
  gtk_list_box_set_header_func (self->box, header_cb, self, NULL);
  g_signal_connect (self->box, "row-selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (self->box, "row-activated", G_CALLBACK (activated_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("What was found"), -1);
  self->scrolled = gtk_scrolled_window_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scrolled),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What was found"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scrolled),
                                                    TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scrolled),
                                              MAX_HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled),
                                 GTK_WIDGET (self->box));
  self->nothing = nothing_new ();
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_box_append (GTK_BOX (box), self->scrolled);
  gtk_widget_set_size_request (box, MIN_WIDTH_PX, -1);
  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->popover, "weft-search-list");
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  /* The keyboard stays with the entry. */
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

GtkWidget *
weft_search_list_new (GtkWidget *entry)
{
  WeftSearchList *self = g_object_new (WEFT_TYPE_SEARCH_LIST, NULL);

  self->entry = entry;
  gtk_widget_set_parent (entry, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
