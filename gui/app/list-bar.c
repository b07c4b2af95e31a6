#include "gui/app/list-bar.h"

#include <glib/gi18n.h>

#include "gui/widgets/wrap-box.h"
#include "tracer/analysis/words.h"

/* Shorter than that one does not want to be told of. */
#define BUSY_AFTER_MS 200
/* From so many on a menu is searched, not read. */
#define MANY_VALUES 12
#define ENTRY_CHARS 10
#define MOST_ENTRY_CHARS 60
/* Beside the icon that clears the entry. */
#define SPINNER_MARGIN_PX 32

struct _WeftListBar {
  AdwBin parent;

  const WeftListInfo *info;
  GtkWidget *box;
  GtkSearchEntry *entry;
  GtkDropDown *menus[WEFT_MOST_FACETS];
  GArray *values[WEFT_MOST_FACETS]; /* of WeftFacetValue */
  GtkToggleButton *toggle;
  GtkSpinner *spinner;
  guint busy_timeout;
  bool is_quiet; /* changes are not the user's */
};

G_DEFINE_TYPE (WeftListBar, weft_list_bar, ADW_TYPE_BIN)

enum { ASKED, LEFT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
ask (WeftListBar *self)
{
  if (!self->is_quiet)
    g_signal_emit (self, signals[ASKED], 0);
}

static char *
value_text (const WeftTrace *trace, const WeftFacetInfo *facet, const WeftFacetValue *value)
{
  g_autofree char *name = weft_names_text (trace, facet->names, value->value);
  g_autofree char *count = weft_format_count (value->count);

  /* Translators: one of the values to choose from, and how many have it: "mutex (12)" */
  return g_strdup_printf (_ ("%s (%s)"), name[0] != '\0' ? name : "–", count);
}

void
weft_list_bar_set_facets (WeftListBar *self, const WeftTrace *trace, GArray *const *facets)
{
  size_t n_processes;

  weft_trace_processes (trace, &n_processes);
  self->is_quiet = true;
  for (size_t i = 0; i < self->info->n_facets; i++) {
    const WeftFacetInfo *info = &self->info->facets[i];
    const char *any[] = { _ (info->any), NULL };
    g_autoptr (GtkStringList) texts = gtk_string_list_new (any);

    g_clear_pointer (&self->values[i], g_array_unref);
    self->values[i] = g_array_ref (facets[i]);
    for (guint j = 0; j < facets[i]->len; j++)
      gtk_string_list_take (
          texts, value_text (trace, info, &g_array_index (facets[i], WeftFacetValue, j)));
    gtk_drop_down_set_model (self->menus[i], G_LIST_MODEL (texts));
    gtk_drop_down_set_enable_search (self->menus[i], facets[i]->len >= MANY_VALUES);
    gtk_widget_set_visible (GTK_WIDGET (self->menus[i]),
                            facets[i]->len > 1 && (!info->of_several || n_processes > 1));
  }
  self->is_quiet = false;
}

void
weft_list_bar_clear (WeftListBar *self)
{
  self->is_quiet = true;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  for (size_t i = 0; i < self->info->n_facets; i++)
    gtk_drop_down_set_selected (self->menus[i], 0);
  gtk_toggle_button_set_active (self->toggle, FALSE);
  self->is_quiet = false;
}

void
weft_list_bar_get (WeftListBar *self, WeftListRequest *request)
{
  request->words = weft_filter_words (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  request->toggled = gtk_toggle_button_get_active (self->toggle);
  for (size_t i = 0; i < WEFT_MOST_FACETS; i++) {
    guint chosen = self->menus[i] != NULL ? gtk_drop_down_get_selected (self->menus[i]) : 0;

    request->facets[i] = WEFT_ANY;
    if (chosen > 0 && self->values[i] != NULL && chosen <= self->values[i]->len)
      request->facets[i]
          = g_array_index (self->values[i], WeftFacetValue, chosen - 1).value;
  }
}

static gboolean
busy_cb (gpointer data)
{
  WeftListBar *self = data;

  self->busy_timeout = 0;
  gtk_spinner_start (self->spinner);
  return G_SOURCE_REMOVE;
}

void
weft_list_bar_set_busy (WeftListBar *self, gboolean busy)
{
  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  if (busy)
    self->busy_timeout = g_timeout_add (BUSY_AFTER_MS, busy_cb, self);
  else
    gtk_spinner_stop (self->spinner);
}

void
weft_list_bar_find (WeftListBar *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
text_changed_cb (GtkSearchEntry *entry, gpointer data)
{
  ask (data);
}

/* Escape: everything again, and back to the table. */
static void
stop_search_cb (GtkSearchEntry *entry, gpointer data)
{
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  g_signal_emit (data, signals[LEFT], 0);
}

static void
entered_cb (GtkSearchEntry *entry, gpointer data)
{
  g_signal_emit (data, signals[LEFT], 0);
}

static void
menu_changed_cb (GtkDropDown *menu, GParamSpec *pspec, gpointer data)
{
  ask (data);
}

static void
toggled_cb (GtkToggleButton *toggle, gpointer data)
{
  ask (data);
}

static void
weft_list_bar_dispose (GObject *object)
{
  WeftListBar *self = WEFT_LIST_BAR (object);

  g_clear_handle_id (&self->busy_timeout, g_source_remove);
  for (size_t i = 0; i < WEFT_MOST_FACETS; i++)
    g_clear_pointer (&self->values[i], g_array_unref);
  G_OBJECT_CLASS (weft_list_bar_parent_class)->dispose (object);
}

static void
weft_list_bar_class_init (WeftListBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_list_bar_dispose;
  signals[ASKED] = g_signal_new ("asked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
weft_list_bar_init (WeftListBar *self)
{
}

static void
build_entry (WeftListBar *self)
{
  GtkWidget *overlay = gtk_overlay_new ();

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->entry, "placeholder-text", _ ("Filter"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), ENTRY_CHARS);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), MOST_ENTRY_CHARS);
  gtk_widget_set_hexpand (overlay, TRUE);
  gtk_widget_set_halign (overlay, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry),
                               _ ("Show only the rows that contain all of these words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Filter"), -1);
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (text_changed_cb), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (entered_cb), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (stop_search_cb), self);
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->spinner), GTK_ALIGN_END);
  gtk_widget_set_margin_end (GTK_WIDGET (self->spinner), SPINNER_MARGIN_PX);
  gtk_widget_set_can_target (GTK_WIDGET (self->spinner), FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->entry));
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), GTK_WIDGET (self->spinner));
  weft_wrap_box_append (WEFT_WRAP_BOX (self->box), overlay);
}

static void
build_menu (WeftListBar *self, size_t number)
{
  const char *any = _ (self->info->facets[number].any);
  GtkWidget *menu = gtk_drop_down_new_from_strings ((const char *[]){ any, NULL });
  g_autoptr (GtkExpression) text
      = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  gtk_drop_down_set_expression (GTK_DROP_DOWN (menu), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, any,
                                  -1);
  gtk_widget_set_visible (menu, FALSE);
  g_signal_connect (menu, "notify::selected", G_CALLBACK (menu_changed_cb), self);
  weft_wrap_box_append (WEFT_WRAP_BOX (self->box), menu);
  self->menus[number] = GTK_DROP_DOWN (menu);
}

static void
build_toggle (WeftListBar *self)
{
  const WeftToggleInfo *info = &self->info->toggle;

  self->toggle = GTK_TOGGLE_BUTTON (
      gtk_toggle_button_new_with_mnemonic (info->title != NULL ? _ (info->title) : ""));
  gtk_widget_set_visible (GTK_WIDGET (self->toggle), info->title != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->toggle),
                               info->tooltip != NULL ? _ (info->tooltip) : NULL);
  g_signal_connect (self->toggle, "toggled", G_CALLBACK (toggled_cb), self);
  weft_wrap_box_append (WEFT_WRAP_BOX (self->box), GTK_WIDGET (self->toggle));
}

GtkWidget *
weft_list_bar_new (const WeftListInfo *info)
{
  WeftListBar *self = g_object_new (WEFT_TYPE_LIST_BAR, NULL);

  self->info = info;
  self->box = weft_wrap_box_new (6);
  gtk_widget_add_css_class (self->box, "weft-list-bar");
  build_entry (self);
  for (size_t i = 0; i < info->n_facets; i++)
    build_menu (self, i);
  build_toggle (self);
  adw_bin_set_child (ADW_BIN (self), self->box);
  return GTK_WIDGET (self);
}
