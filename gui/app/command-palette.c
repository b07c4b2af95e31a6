#include "gui/app/command-palette.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/app/commands.h"
#include "gui/view/fuzzy.h"
#include "tracer/analysis/quantity.h"
#include "tracer/analysis/selection-name.h"

#define WIDTH_PX 520
#define HEIGHT_PX 400
#define MOST 40
/* What a command is worth more for each that was used before it. */
#define RECENT 3000
#define NOTHING_MARGIN_PX 24

/* The actions used last, the latest first; for as long as the program runs. */
static GPtrArray *recent;

typedef enum { MOMENT, COMMAND, THREAD, OBJECT, FINDING } Kind;

/* What fits the query. What is told of it is made for those that are shown alone: a trace
 * may have ten thousand of each kind. */
typedef struct {
  int score;
  Kind kind;
  size_t row; /* in the trace; of commands and findings: among all */
} Candidate;

/* What is shown. Where it leads to is found when it is chosen: what a link calls a thing is
 * made sure to lead back to it, which takes long in a large trace. */
typedef struct {
  Candidate candidate;
  char *title, *detail;
} Entry;

typedef struct {
  GtkWidget *popover, *target;
  GtkListBox *box;
  const WeftLoaded *loaded;
  WeftPaletteGo go;
  gpointer data;
  char *query; /* what the entries fit */
  GArray *entries;
} Palette;

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->title);
  g_free (entry->detail);
}

static int
recency (const WeftCommand *command)
{
  for (guint i = 0; recent != NULL && i < recent->len; i++) {
    if (recent->pdata[i] == command->action)
      return 1 + (int)(recent->len - i);
  }
  return 0;
}

static void
use (const WeftCommand *command)
{
  if (recent == NULL)
    recent = g_ptr_array_new ();
  g_ptr_array_remove (recent, (gpointer)command->action);
  g_ptr_array_insert (recent, 0, (gpointer)command->action);
}

static void
offer (GArray *candidates, const char *query, const char *title, Candidate candidate)
{
  int score = weft_fuzzy_score (query, title);

  candidate.score += score;
  if (score > 0)
    g_array_append_val (candidates, candidate);
}

static char *
title_of (const WeftCommand *command)
{
  return g_strdup_printf ("%s: %s", weft_command_section (command),
                          weft_command_title (command));
}

static char *
keys_of (const WeftCommand *command)
{
  guint key;
  GdkModifierType modifiers;

  if (command->keys[0] == NULL)
    return g_strdup ("");
  gtk_accelerator_parse (command->keys[0], &key, &modifiers);
  return gtk_accelerator_get_label (key, modifiers);
}

/* What the window cannot do just now is not offered. */
static bool
is_possible (Palette *self, const WeftCommand *command)
{
  GtkRoot *root = gtk_widget_get_root (self->target);
  g_autofree char *name = NULL;
  g_autoptr (GVariant) parameter = NULL;

  return !G_IS_ACTION_GROUP (root)
         || !g_action_parse_detailed_name (command->action, &name, &parameter, NULL)
         || !g_str_has_prefix (name, "win.")
         || g_action_group_get_action_enabled (G_ACTION_GROUP (root), name + 4);
}

static void
offer_commands (Palette *self, GArray *candidates, const char *query)
{
  size_t n;
  const WeftCommand *commands = weft_commands_get (&n);

  for (size_t i = 0; i < n; i++) {
    g_autofree char *title = title_of (&commands[i]);

    if (commands[i].use != WEFT_COMMAND_UNLISTED && is_possible (self, &commands[i])
        && (commands[i].use != WEFT_COMMAND_TRACE || self->loaded != NULL))
      offer (candidates, query, title,
             (Candidate){ recency (&commands[i]) * RECENT, COMMAND, i });
  }
}

static void
offer_places (Palette *self, GArray *candidates, const char *query)
{
  const WeftTrace *trace = self->loaded->trace;
  const GPtrArray *findings = self->loaded->summary->findings->all;
  const Candidate moment = { G_MAXINT, MOMENT, 0 };
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  const WeftObject *objects;
  int64_t time_ns;

  if (weft_parse_moment (query, &time_ns))
    g_array_append_val (candidates, moment);
  for (size_t i = 0; i < n; i++)
    offer (candidates, query, threads[i].label, (Candidate){ 0, THREAD, i });
  objects = weft_trace_objects (trace, &n);
  for (size_t i = 0; i < n; i++)
    offer (candidates, query, objects[i].name, (Candidate){ 0, OBJECT, i });
  for (guint i = 0; i < findings->len; i++)
    offer (candidates, query, ((const WeftFinding *)findings->pdata[i])->title.text,
           (Candidate){ 0, FINDING, i });
}

/* Among equals as they were offered. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  return x->score > y->score ? -1 : x->score < y->score;
}

static const WeftFinding *
finding_of (const Palette *self, const Candidate *candidate)
{
  return self->loaded->summary->findings->all->pdata[candidate->row];
}

static const WeftCommand *
command_of (const Candidate *candidate)
{
  size_t n;

  return &weft_commands_get (&n)[candidate->row];
}

static Entry
entry_of (const Palette *self, const Candidate *candidate)
{
  const WeftTrace *trace = self->loaded != NULL ? self->loaded->trace : NULL;
  size_t row = candidate->row, n;

  switch (candidate->kind) {
  case MOMENT:
    return (Entry){ *candidate, g_strdup_printf (_ ("Go to %s"), self->query),
                    g_strdup (_ ("moment")) };
  case THREAD:
    return (Entry){ *candidate, g_strdup (weft_trace_threads (trace, &n)[row].label),
                    g_strdup (_ ("thread")) };
  case OBJECT:
    return (Entry){ *candidate, g_strdup (weft_trace_objects (trace, &n)[row].name),
                    g_strdup (_ ("object")) };
  case FINDING:
    return (Entry){ *candidate, g_strdup (finding_of (self, candidate)->title.text),
                    g_strdup (_ ("finding")) };
  case COMMAND:
  default:
    return (Entry){ *candidate, title_of (command_of (candidate)),
                    keys_of (command_of (candidate)) };
  }
}

/* The best of them. */
static void
find_entries (Palette *self, const char *query)
{
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  g_array_set_size (self->entries, 0);
  g_free (self->query);
  self->query = g_strdup (query);
  offer_commands (self, candidates, query);
  if (self->loaded != NULL && *query != '\0')
    offer_places (self, candidates, query);
  g_array_sort (candidates, compare);
  for (guint i = 0; i < MIN (candidates->len, MOST); i++) {
    Entry entry = entry_of (self, &g_array_index (candidates, Candidate, i));

    g_array_append_val (self->entries, entry);
  }
}

static GtkWidget *
row_new (const Entry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (entry->title), *detail = gtk_label_new (entry->detail);
  g_autofree char *name = g_strdup_printf ("%s, %s", entry->title, entry->detail);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (detail, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  *entry->detail != '\0' ? name : entry->title, -1);
  return row;
}

static void
changed_cb (GtkEditable *editable, gpointer data)
{
  Palette *self = data;
  const char *query = gtk_editable_get_text (editable);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_list_box_remove (self->box, row);
  find_entries (self, query);
  for (guint i = 0; i < self->entries->len; i++)
    gtk_list_box_append (self->box, row_new (&g_array_index (self->entries, Entry, i)));
  gtk_list_box_select_row (self->box, gtk_list_box_get_row_at_index (self->box, 0));
}

/* Says in @words where it is. */
static void
find_place (const Palette *self, const Candidate *candidate, WeftLookWords *words)
{
  const WeftTrace *trace = self->loaded->trace;
  WeftSelection selection = { WEFT_SELECTION_OBJECT, (uint32_t)candidate->row, 0 };
  WeftSight sight;

  switch (candidate->kind) {
  case THREAD:
    words->select = g_strdup_printf ("thread:#%zu", candidate->row + 1);
    break;
  case OBJECT:
    selection.time_ns = weft_selection_object_time_ns (trace, selection.row, 0, false);
    words->select = weft_selection_name (trace, &selection);
    break;
  case FINDING:
    weft_look_at_finding (trace, finding_of (self, candidate), &sight);
    words->select = weft_selection_name (trace, &sight.selection);
    words->at = weft_write_moment (sight.at_ns);
    break;
  case MOMENT:
    words->at = g_strdup (self->query);
    break;
  case COMMAND:
  default:
    break;
  }
}

static void
run_command (Palette *self, const WeftCommand *command)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) parameter = NULL;
  g_autoptr (GtkWidget) target = g_object_ref (self->target);

  use (command);
  g_action_parse_detailed_name (command->action, &name, &parameter, NULL);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (!gtk_widget_activate_action_variant (target, name, parameter))
    gtk_widget_error_bell (target);
}

static void
run (Palette *self, const Candidate *candidate)
{
  WeftAddress *address;

  if (candidate->kind == COMMAND) {
    run_command (self, command_of (candidate));
    return;
  }
  address = g_new0 (WeftAddress, 1);
  find_place (self, candidate, &address->words);
  address->says_where = true;
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (weft_look_parse (&address->words, &address->look, NULL))
    self->go (address, self->data);
  else
    weft_address_free (address);
}

static void
activated_cb (GtkListBox *box, GtkListBoxRow *row, gpointer data)
{
  Palette *self = data;

  run (self,
       &g_array_index (self->entries, Entry, gtk_list_box_row_get_index (row)).candidate);
}

static void
enter_cb (GtkEditable *entry, gpointer data)
{
  Palette *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->box);

  if (row != NULL)
    activated_cb (self->box, row, self);
}

static void
scroll_to (Palette *self, GtkWidget *row)
{
  GtkWidget *scrolled
      = gtk_widget_get_ancestor (GTK_WIDGET (self->box), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (gtk_widget_compute_bounds (row, GTK_WIDGET (self->box), &bounds))
    gtk_adjustment_clamp_page (
        gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
        (double)bounds.origin.y, (double)(bounds.origin.y + bounds.size.height) + 8);
}

/* The list has no focus: its keys are the entry's. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        gpointer data)
{
  Palette *self = data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->box);
  int by = key == GDK_KEY_Down ? 1 : key == GDK_KEY_Up ? -1 : 0;

  if (by == 0 || row == NULL)
    return GDK_EVENT_PROPAGATE;
  row = gtk_list_box_get_row_at_index (self->box, gtk_list_box_row_get_index (row) + by);
  if (row != NULL) {
    gtk_list_box_select_row (self->box, row);
    scroll_to (self, GTK_WIDGET (row));
  }
  return GDK_EVENT_STOP;
}

static gboolean
unparent_cb (gpointer data)
{
  gtk_widget_unparent (data);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkPopover *popover, gpointer data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
palette_free (gpointer data)
{
  Palette *self = data;

  g_array_unref (self->entries);
  g_free (self->query);
  g_free (self);
}

static void
fill (Palette *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_search_entry_new (), *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *nothing = gtk_label_new (_ ("Nothing has such a name."));

  gtk_widget_add_css_class (nothing, "dim-label");
  gtk_widget_set_margin_top (nothing, NOTHING_MARGIN_PX);
  gtk_list_box_set_placeholder (self->box, nothing);
  g_object_set (entry, "placeholder-text", _ ("Commands, threads, locks, findings, times"),
                "search-delay", 0, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Command"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Commands"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Commands"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "navigation-sidebar");
  gtk_widget_set_can_focus (GTK_WIDGET (self->box), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->box));
  gtk_widget_set_size_request (scrolled, WIDTH_PX, HEIGHT_PX);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (entry, keys);
  g_signal_connect (entry, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (entry, "activate", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (entry, "stop-search", G_CALLBACK (gtk_popover_popdown),
                            self->popover);
  g_signal_connect (self->box, "row-activated", G_CALLBACK (activated_cb), self);
  changed_cb (GTK_EDITABLE (entry), self);
}

void
weft_command_palette_open (GtkWidget *window,
                           GtkWidget *target,
                           const WeftLoaded *loaded,
                           WeftPaletteGo go,
                           gpointer data)
{
  Palette *self = g_new0 (Palette, 1);

  *self = (Palette){ .popover = gtk_popover_new (),
                     .target = target,
                     .box = GTK_LIST_BOX (gtk_list_box_new ()),
                     .loaded = loaded,
                     .go = go,
                     .data = data,
                     .entries = g_array_new (FALSE, TRUE, sizeof (Entry)) };
  g_array_set_clear_func (self->entries, entry_clear);
  g_object_set_data_full (G_OBJECT (self->popover), "palette", self, palette_free);
  fill (self);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_pointing_to (
      GTK_POPOVER (self->popover),
      &(GdkRectangle){ gtk_widget_get_width (window) / 2, 40, 1, 1 });
  gtk_widget_set_parent (self->popover, window);
  g_signal_connect (self->popover, "closed", G_CALLBACK (closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}
