#include "gui/widgets/search-bar.h"

#include <glib/gi18n-lib.h>

#include "gui/widgets/search-list.h"
#include "gui/widgets/search-work.h"
#include "tracer/analysis/words.h"

/* Of each kind. */
#define MOST 20
#define PAGE 8

struct _WeftSearchBar {
  GtkWidget parent;

  GtkWidget *box, *entry, *previous, *next;
  WeftSearchList *list;
  GtkLabel *label;
  GtkSpinner *spinner;

  WeftTimeline *timeline;
  WeftTrace *trace;
  WeftSearchWork *work; /* as long as it is open */
  WeftOccurrences *occurrences;
  char *query;      /* that was asked for; NULL */
  int pending;      /* a WeftDirection to go in once that is possible; 0 */
  GtkWidget *focus; /* where it was before */
};

G_DEFINE_FINAL_TYPE (WeftSearchBar, weft_search_bar, GTK_TYPE_WIDGET)

enum { SHOWN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* "3 of 128", "128 places", and nothing before there is anything to say. */
static void
say_where (WeftSearchBar *self)
{
  size_t n = self->occurrences != NULL ? weft_occurrences_size (self->occurrences) : 0;
  g_autofree char *of = weft_format_count (n);
  g_autofree char *text = NULL;

  if (self->occurrences != NULL) {
    WeftSelection selection = weft_timeline_get_selection (self->timeline);
    size_t at = weft_occurrences_find (self->occurrences, &selection);
    g_autofree char *number = weft_format_count (at + 1);

    if (at != SIZE_MAX)
      text = g_strdup_printf (_ ("%s of %s"), number, of);
    else
      text = g_strdup_printf (ngettext ("%s place", "%s places", n), of);
  }
  gtk_label_set_text (self->label, text != NULL ? text : "");
  gtk_widget_set_sensitive (self->previous, n > 0);
  gtk_widget_set_sensitive (self->next, n > 0);
}

static void
take_occurrences (WeftSearchBar *self, WeftOccurrences *occurrences)
{
  weft_timeline_set_found (self->timeline, occurrences);
  weft_occurrences_free (self->occurrences);
  self->occurrences = occurrences;
  say_where (self);
}

static void
set_busy (WeftSearchBar *self, bool busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
}

static void
go (WeftSearchBar *self, WeftDirection direction)
{
  WeftSelection selection = weft_timeline_get_selection (self->timeline);
  size_t at
      = weft_occurrences_step (self->occurrences, &selection,
                               weft_timeline_get_playhead (self->timeline), direction);

  if (at == SIZE_MAX) {
    gtk_widget_error_bell (GTK_WIDGET (self));
    return;
  }
  weft_search_list_set_open (self->list, FALSE);
  selection = weft_occurrences_get (self->occurrences, at);
  g_signal_emit (self, signals[SHOWN], 0, (guint)selection.kind, selection.row,
                 selection.time_ns);
  say_where (self);
}

static void
located (WeftOccurrences *occurrences, gpointer data)
{
  WeftSearchBar *self = data;
  int pending = self->pending;

  set_busy (self, false);
  self->pending = 0;
  take_occurrences (self, occurrences);
  if (pending != 0)
    go (self, (WeftDirection)pending);
}

static void
found (const WeftSearch *search, const WeftSearchResult *result, gpointer data)
{
  WeftSearchBar *self = data;
  WeftFound chosen;

  set_busy (self, false);
  if (self->query == NULL || *self->query == '\0') {
    self->pending = 0;
    return;
  }
  /* Chooses the first, which is then located. */
  weft_search_list_fill (self->list, search, result);
  if (!weft_search_list_get_chosen (self->list, &chosen)) {
    if (self->pending != 0)
      gtk_widget_error_bell (GTK_WIDGET (self));
    self->pending = 0;
  }
  if (self->pending == 0)
    weft_search_list_set_open (self->list, TRUE);
}

static void
chosen_cb (WeftSearchList *list, gpointer data)
{
  WeftSearchBar *self = data;
  WeftFound chosen;

  if (self->work == NULL || !weft_search_list_get_chosen (list, &chosen))
    return;
  take_occurrences (self, NULL);
  set_busy (self, true);
  weft_search_work_locate (self->work, &chosen);
}

static void
activated_cb (WeftSearchList *list, gpointer data)
{
  weft_search_bar_step (data, WEFT_FORWARD);
}

/* Asks for what stands in the entry. Returns: false when that is asked for already. */
static bool
ask (WeftSearchBar *self)
{
  g_autofree char *text
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  bool empty = *text == '\0';

  if (self->work == NULL || g_strcmp0 (self->query, text) == 0)
    return false;
  g_free (self->query);
  self->query = g_strdup (text);
  take_occurrences (self, NULL);
  set_busy (self, !empty);
  if (empty) {
    weft_search_list_set_open (self->list, FALSE);
    weft_search_list_fill (self->list, NULL, NULL);
  }
  weft_search_work_find (self->work, text, MOST);
  return true;
}

static void
changed_cb (GtkSearchEntry *entry, gpointer data)
{
  ask (data);
}

static void
stop_cb (GtkSearchEntry *entry, gpointer data)
{
  weft_search_bar_close (data);
}

static void
next_cb (GtkWidget *widget, gpointer data)
{
  weft_search_bar_step (data, WEFT_FORWARD);
}

static void
previous_cb (GtkWidget *widget, gpointer data)
{
  weft_search_bar_step (data, WEFT_BACKWARD);
}

static void
close_cb (GtkWidget *widget, gpointer data)
{
  weft_search_bar_close (data);
}

/* The keys of the list, which has no focus, and Shift+Enter, which an entry takes for a
 * mere Enter. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        gpointer data)
{
  WeftSearchBar *self = data;
  bool shift = (state & GDK_SHIFT_MASK) != 0;
  int by = 0;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter) {
    weft_search_bar_step (self, shift ? WEFT_BACKWARD : WEFT_FORWARD);
    return GDK_EVENT_STOP;
  }
  if (key == GDK_KEY_Down || key == GDK_KEY_KP_Down)
    by = 1;
  else if (key == GDK_KEY_Up || key == GDK_KEY_KP_Up)
    by = -1;
  else if (key == GDK_KEY_Page_Down)
    by = PAGE;
  else if (key == GDK_KEY_Page_Up)
    by = -PAGE;
  if (by == 0)
    return GDK_EVENT_PROPAGATE;
  /* The first only shows the list again. */
  if (weft_search_list_get_open (self->list))
    weft_search_list_move (self->list, by);
  else if (self->query != NULL && *self->query != '\0')
    weft_search_list_set_open (self->list, TRUE);
  return GDK_EVENT_STOP;
}

/* The list is the entry's: it goes when the focus does. */
static void
left_cb (GtkEventControllerFocus *controller, gpointer data)
{
  weft_search_list_set_open (WEFT_SEARCH_BAR (data)->list, FALSE);
}

static void
selection_changed_cb (WeftTimeline *timeline, gpointer data)
{
  say_where (data);
}

static void
forget_focus (WeftSearchBar *self)
{
  if (self->focus != NULL)
    g_object_remove_weak_pointer (G_OBJECT (self->focus), (gpointer *)&self->focus);
  self->focus = NULL;
}

static void
remember_focus (WeftSearchBar *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  forget_focus (self);
  if (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return;
  self->focus = focus;
  g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *)&self->focus);
}

void
weft_search_bar_open (WeftSearchBar *self)
{
  static const WeftSearchAnswers answers = { found, located };

  if (self->trace == NULL)
    return;
  if (!gtk_widget_get_visible (GTK_WIDGET (self))) {
    remember_focus (self);
    gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
    self->work = weft_search_work_new (self->trace, &answers, self);
    /* What was searched for before is there to be searched for again, or typed over. */
    ask (self);
  }
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

static void
stop (WeftSearchBar *self)
{
  g_clear_pointer (&self->work, weft_search_work_free);
  g_clear_pointer (&self->query, g_free);
  self->pending = 0;
  if (self->timeline != NULL)
    take_occurrences (self, NULL);
  set_busy (self, false);
  weft_search_list_set_open (self->list, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
weft_search_bar_close (WeftSearchBar *self)
{
  GtkWidget *focus = self->focus;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  forget_focus (self);
  if (focus == NULL || !gtk_widget_get_mapped (focus) || !gtk_widget_grab_focus (focus))
    gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
  stop (self);
}

void
weft_search_bar_step (WeftSearchBar *self, WeftDirection direction)
{
  if (self->work == NULL) {
    weft_search_bar_open (self);
    return;
  }
  ask (self);
  if (self->occurrences != NULL)
    go (self, direction);
  else if (self->query != NULL && *self->query != '\0')
    self->pending = direction;
}

void
weft_search_bar_set_timeline (WeftSearchBar *self, WeftTimeline *timeline)
{
  self->timeline = timeline;
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, 0);
}

void
weft_search_bar_set_trace (WeftSearchBar *self, WeftTrace *trace)
{
  if (self->trace == trace)
    return;
  stop (self);
  forget_focus (self);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  g_clear_pointer (&self->trace, weft_trace_unref);
  self->trace = trace != NULL ? weft_trace_ref (trace) : NULL;
}

static void
weft_search_bar_dispose (GObject *object)
{
  WeftSearchBar *self = WEFT_SEARCH_BAR (object);

  g_clear_pointer (&self->work, weft_search_work_free);
  forget_focus (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_search_bar_parent_class)->dispose (object);
}

static void
weft_search_bar_finalize (GObject *object)
{
  WeftSearchBar *self = WEFT_SEARCH_BAR (object);

  weft_occurrences_free (self->occurrences);
  weft_trace_unref (self->trace);
  g_free (self->query);
  G_OBJECT_CLASS (weft_search_bar_parent_class)->finalize (object);
}

static void
weft_search_bar_class_init (WeftSearchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_search_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_search_bar_finalize;
  signals[SHOWN]
      = g_signal_new ("shown", WEFT_TYPE_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weft-search");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SEARCH);
}

static GtkWidget *
button_new (const char *icon, const char *label, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  return button;
}

static void
add_entry (WeftSearchBar *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text",
                _ ("Threads, locks, functions, notes, messages"), "search-delay", 120,
                NULL);
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Search the recording"),
                                  -1);
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->entry, "stop-search", G_CALLBACK (stop_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->entry, keys);
  g_signal_connect (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (self->entry, focus);
  self->list = WEFT_SEARCH_LIST (weft_search_list_new (self->entry));
  g_signal_connect (self->list, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect (self->list, "activated", G_CALLBACK (activated_cb), self);
  gtk_widget_set_size_request (GTK_WIDGET (self->list), 260, -1);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
}

static void
add_steps (WeftSearchBar *self)
{
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (steps, "linked");
  self->previous = button_new ("go-up-symbolic", _ ("Previous place"),
                               _ ("Previous place (Shift+Enter)"));
  self->next = button_new ("go-down-symbolic", _ ("Next place"), _ ("Next place (Enter)"));
  g_signal_connect (self->previous, "clicked", G_CALLBACK (previous_cb), self);
  g_signal_connect (self->next, "clicked", G_CALLBACK (next_cb), self);
  gtk_widget_set_sensitive (self->previous, FALSE);
  gtk_widget_set_sensitive (self->next, FALSE);
  gtk_box_append (GTK_BOX (steps), self->previous);
  gtk_box_append (GTK_BOX (steps), self->next);
  gtk_box_append (GTK_BOX (self->box), steps);
}

static void
weft_search_bar_init (WeftSearchBar *self)
{
  GtkWidget *close;

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_entry (self);
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->spinner));
  self->label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_width_chars (self->label, 15);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "dim-label");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  add_steps (self);
  close = button_new ("window-close-symbolic", _ ("Close the search"),
                      _ ("Close the search (Escape)"));
  gtk_widget_add_css_class (close, "flat");
  g_signal_connect (close, "clicked", G_CALLBACK (close_cb), self);
  gtk_box_append (GTK_BOX (self->box), close);
  set_busy (self, false);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
