#include "gui/widgets/lane-bar.h"

#include <glib/gi18n-lib.h>

struct _WeftLaneBar {
  GtkWidget parent;

  GtkWidget *entry;
  char *said; /* the filter that was last told to the timeline or by it, without the blanks
               * around it; what is typed since is not told yet */
};

G_DEFINE_FINAL_TYPE (WeftLaneBar, weft_lane_bar, GTK_TYPE_WIDGET)

enum { FILTERED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const struct {
  const char *name, *text;
} orders[] = {
  { "spawn", N_ ("In Order of Start") },
  { "name", N_ ("By Name") },
  { "waiting", N_ ("By Time Waited") },
  { "interaction", N_ ("By Who Interacts with Whom") },
  { "hand", N_ ("By Hand") },
};

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) order = g_menu_new ();
  g_autoptr (GMenu) height = g_menu_new ();
  g_autoptr (GMenu) folds = g_menu_new ();

  for (size_t i = 0; i < G_N_ELEMENTS (orders); i++) {
    g_autoptr (GMenuItem) item = g_menu_item_new (_ (orders[i].text), NULL);

    g_menu_item_set_action_and_target (item, "timeline.order", "s", orders[i].name);
    /* An order by hand comes from moving lanes; it cannot be asked for. */
    if (!g_str_equal (orders[i].name, "hand"))
      g_menu_append_item (order, item);
  }
  g_menu_append (height, _ ("Compact Lanes"), "timeline.compact");
  g_menu_append (folds, _ ("Fold All Groups"), "timeline.fold-all");
  g_menu_append (folds, _ ("Unfold All Groups"), "timeline.unfold-all");
  g_menu_append (folds, _ ("Show All Lanes"), "timeline.show-all");
  g_menu_append_section (menu, _ ("Order of Lanes"), G_MENU_MODEL (order));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (height));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (folds));
  return G_MENU_MODEL (menu);
}

static void
search_changed_cb (GtkSearchEntry *entry, gpointer data)
{
  WeftLaneBar *self = data;

  g_free (self->said);
  self->said = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  g_signal_emit (self, signals[FILTERED], 0, self->said);
}

/* Escape: nothing is looked for any more, and the keyboard goes back to the lanes. */
static void
stop_search_cb (GtkSearchEntry *entry, gpointer data)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  gtk_widget_activate_action (data, "timeline.focus-lanes", NULL);
}

static void
activate_cb (GtkSearchEntry *entry, gpointer data)
{
  gtk_widget_activate_action (data, "timeline.focus-lanes", NULL);
}

static void
call (GtkWidget *widget, const char *text, const char *tooltip)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_widget_set_tooltip_text (widget, tooltip);
}

static void
weft_lane_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (weft_lane_bar_parent_class)->dispose (object);
}

static void
weft_lane_bar_finalize (GObject *object)
{
  g_free (WEFT_LANE_BAR (object)->said);
  G_OBJECT_CLASS (weft_lane_bar_parent_class)->finalize (object);
}

static void
weft_lane_bar_class_init (WeftLaneBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lane_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_lane_bar_finalize;
  signals[FILTERED] = g_signal_new ("filtered", WEFT_TYPE_LANE_BAR, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weft-lane-bar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
}

static void
weft_lane_bar_init (WeftLaneBar *self)
{
  GtkWidget *menu = gtk_menu_button_new (), *compact = gtk_toggle_button_new ();
  g_autoptr (GMenuModel) model = make_menu ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Lanes"), -1);
  self->said = g_strdup ("");
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _ ("Filter lanes"), "search-delay", 40,
                "width-chars", 6, NULL);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_set_valign (self->entry, GTK_ALIGN_CENTER);
  call (self->entry, _ ("Filter lanes"),
        _ ("Show only lanes with these words in their name (Ctrl+L)"));
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (stop_search_cb), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (activate_cb), self);

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "view-sort-descending-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), model);
  call (menu, _ ("Order of lanes"), _ ("Order of lanes"));
  gtk_button_set_icon_name (GTK_BUTTON (compact), "weft-compact-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (compact), "timeline.compact");
  call (compact, _ ("Compact lanes"), _ ("Compact lanes (C)"));

  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  gtk_widget_set_parent (menu, GTK_WIDGET (self));
  gtk_widget_set_parent (compact, GTK_WIDGET (self));
  for (GtkWidget *button = menu; button != NULL; button = button == menu ? compact : NULL) {
    gtk_widget_add_css_class (button, "flat");
    gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  }
}

GtkWidget *
weft_lane_bar_new (void)
{
  return g_object_new (WEFT_TYPE_LANE_BAR, NULL);
}

void
weft_lane_bar_focus (WeftLaneBar *self)
{
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

void
weft_lane_bar_set_filter (WeftLaneBar *self, const char *text)
{
  if (g_str_equal (text, self->said))
    return;
  g_free (self->said);
  self->said = g_strdup (text);
  /* An entry is emptied before it is filled, and tells of both. */
  g_signal_handlers_block_by_func (self->entry, search_changed_cb, self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  g_signal_handlers_unblock_by_func (self->entry, search_changed_cb, self);
}

struct _WeftLaneStatus {
  GtkWidget parent;

  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (WeftLaneStatus, weft_lane_status, GTK_TYPE_WIDGET)

static void
weft_lane_status_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (weft_lane_status_parent_class)->dispose (object);
}

static void
weft_lane_status_class_init (WeftLaneStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_lane_status_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weft-lane-status");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
weft_lane_status_init (WeftLaneStatus *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Show All Lanes"));

  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "timeline.show-all");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
weft_lane_status_new (void)
{
  return g_object_new (WEFT_TYPE_LANE_STATUS, NULL);
}

void
weft_lane_status_set_text (WeftLaneStatus *self, const char *text)
{
  if (text != NULL)
    gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_set_tooltip_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}
