#include "gui/widgets/inspector.h"

#include <glib/gi18n.h>

#include "gui/view/detail.h"
#include "gui/view/links.h"
#include "gui/view/range-words.h"
#include "gui/view/source-lines.h"
#include "gui/widgets/frame-list.h"
#include "gui/widgets/holders.h"
#include "gui/widgets/link-label.h"
#include "gui/widgets/moment-list.h"
#include "gui/widgets/overview-list.h"
#include "gui/widgets/path-card.h"
#include "gui/widgets/source-view.h"
#include "gui/widgets/state-class.h"

#define MARGIN 16
#define SOURCE_AROUND 3

struct _WeftInspector {
  GtkWidget parent;

  GtkWidget *scroller;
  GtkLabel *title;
  GtkLabel *duration;
  GtkLabel *sentence;
  WeftOverviewList *overview; /* with nothing chosen */
  GtkWidget *holders_part;
  WeftHolders *holders;
  GtkWidget *jumps;
  GtkWidget *holder_button;
  GtkWidget *waker_button;
  GtkWidget *list_button;
  WeftFrameList *frames;
  GtkWidget *source_part;
  GtkLabel *source_heading;
  GtkLabel *source_note;
  WeftSourceView *source;
  WeftPathCard *path;
  WeftMomentList *moment;

  WeftTrace *trace;
  const WeftSummary *summary;
  char *folder;
  WeftSelection selection;
  WeftSelection holder, waker;
  WeftRangeTotals range;
  char *range_sentence; /* NULL: no range */
  int64_t time_ns;
};

G_DEFINE_TYPE (WeftInspector, weft_inspector, GTK_TYPE_WIDGET)

enum { FOLLOWED, LISTED, PATH_LISTED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
follow (WeftInspector *self, WeftSelection selection)
{
  if (selection.kind != WEFT_SELECTION_NONE)
    g_signal_emit (self, signals[FOLLOWED], 0, (guint)selection.kind, selection.row,
                   selection.time_ns);
}

/* What the file on the disk says may differ from what ran. */
static const char *
source_note (WeftInspector *self, const WeftSourceLines *lines)
{
  int64_t started_ns = weft_trace_info (self->trace)->started_unix_ns;

  if (started_ns > 0 && lines->mtime_ns > started_ns)
    return _ ("The file has changed since this was recorded.");
  return NULL;
}

static void
show_source (WeftInspector *self, uint32_t row)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (self->trace, &n);
  const WeftSite *site = row < n ? &sites[row] : NULL;
  g_autofree char *path = NULL;
  g_autofree char *heading = NULL;
  g_autoptr (WeftSourceLines) lines = NULL;
  const char *note = NULL;

  gtk_widget_set_visible (self->source_part, site != NULL);
  if (site == NULL)
    return;

  heading = g_strdup_printf (_ ("Source · %s"), site->text);
  gtk_label_set_text (self->source_heading, heading);
  if (site->file != NULL)
    path = weft_source_find (self->folder, site->file);
  if (path != NULL)
    lines = weft_source_read (path, site->line, SOURCE_AROUND, NULL);
  if (lines != NULL) {
    weft_source_view_set_lines (self->source, lines);
    note = source_note (self, lines);
  } else {
    note = site->file != NULL ? _ ("The source is not on this machine.")
                              : _ ("The program has no debug information for this place.");
  }
  gtk_widget_set_tooltip_text (self->source_part, path != NULL ? path : site->file);
  gtk_widget_set_visible (GTK_WIDGET (self->source), lines != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->source_note), note != NULL);
  gtk_label_set_text (self->source_note, note != NULL ? note : "");
}

static bool
has_source (WeftInspector *self, uint32_t row)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (self->trace, &n);
  g_autofree char *path = row < n && sites[row].file != NULL
                              ? weft_source_find (self->folder, sites[row].file)
                              : NULL;

  return path != NULL;
}

/* @site, or if its source is not here, the innermost frame of the first stack of which it
 * is. */
static uint32_t
first_with_source (WeftInspector *self, const GPtrArray *stacks, uint32_t site)
{
  const WeftFrames *first = stacks->len > 0 ? stacks->pdata[0] : NULL;

  if (has_source (self, site))
    return site;
  for (guint i = 0; first != NULL && i < first->frames->len; i++) {
    uint32_t row = g_array_index (first->frames, WeftFrame, i).site;

    if (has_source (self, row))
      return row;
  }
  return site;
}

/* The frame that leads to it may be far below it. */
static void
scroll_to_source (WeftInspector *self)
{
  GtkAdjustment *adjustment
      = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double y;

  if (gtk_widget_get_visible (self->source_part)
      && gtk_widget_translate_coordinates (self->source_part, self->scroller, 0, 0, NULL,
                                           &y)
      && y < 0)
    gtk_adjustment_set_value (adjustment,
                              gtk_adjustment_get_value (adjustment) + y - MARGIN);
}

void
weft_inspector_show_site (WeftInspector *self, uint32_t site)
{
  show_source (self, site);
  scroll_to_source (self);
}

static void
follow_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WeftInspector *self = WEFT_INSPECTOR (widget);
  WeftNounKind kind;
  uint32_t row;

  if (self->trace == NULL
      || !weft_links_parse (g_variant_get_string (parameter, NULL), &kind, &row))
    return;
  if (kind == WEFT_NOUN_SITE) {
    weft_inspector_show_site (self, row);
  } else {
    follow (self, weft_links_selection (self->trace, kind, row, self->time_ns,
                                        self->selection.kind != WEFT_SELECTION_NONE));
  }
}

static void
jump_cb (GtkButton *button, gpointer data)
{
  WeftInspector *self = data;

  follow (self, GTK_WIDGET (button) == self->holder_button ? self->holder : self->waker);
}

static void
path_listed_cb (WeftPathCard *card, gpointer data)
{
  g_signal_emit (data, signals[PATH_LISTED], 0);
}

static void
listed_cb (GtkButton *button, gpointer data)
{
  g_signal_emit (data, signals[LISTED], 0);
}

void
weft_inspector_set_list (WeftInspector *self, const char *title)
{
  /* Translators: a page of the window: "Show in Locks" */
  g_autofree char *label = title != NULL ? g_strdup_printf (_ ("Show in %s"), title) : NULL;

  gtk_button_set_label (GTK_BUTTON (self->list_button), label != NULL ? label : "");
  gtk_widget_set_visible (self->list_button, label != NULL);
}

static void
show_overview (WeftInspector *self)
{
  self->holder = self->waker = WEFT_SELECTION_INIT;
  gtk_label_set_text (self->title, _ ("At a glance"));
  gtk_label_set_text (self->duration, "");
  weft_overview_list_set (self->overview, self->trace, self->summary);
  gtk_widget_set_visible (GTK_WIDGET (self->holders_part), FALSE);
  gtk_widget_set_visible (self->jumps, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->frames), FALSE);
  show_source (self, WEFT_NO_ROW);
}

/* The sentences of a range are many, and are replaced at every step of a drag. */
static void
show_range (WeftInspector *self)
{
  g_autofree char *duration
      = weft_format_duration (self->range.to_ns - self->range.from_ns);
  g_autoptr (GPtrArray) sections = weft_range_sections (self->trace, &self->range);

  self->holder = self->waker = WEFT_SELECTION_INIT;
  gtk_label_set_text (self->title, _ ("Range"));
  gtk_label_set_text (self->duration, duration);
  weft_state_class_set (GTK_WIDGET (self->duration), WEFT_STATE_NONE);
  gtk_label_set_text (self->sentence, self->range_sentence);
  weft_overview_list_set_sections (self->overview, sections);
  gtk_widget_set_visible (GTK_WIDGET (self->holders_part), FALSE);
  gtk_widget_set_visible (self->jumps, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->frames), FALSE);
  show_source (self, WEFT_NO_ROW);
}

static void
show_detail (WeftInspector *self)
{
  g_autoptr (WeftDetail) detail = weft_detail_new (self->trace, &self->selection);
  GPtrArray *stacks = weft_frames_of (self->trace, &self->selection);
  g_autofree char *duration = NULL;

  if (detail->duration_ns >= 0)
    duration = weft_format_duration (detail->duration_ns);
  self->holder = detail->holder;
  self->waker = detail->waker;

  gtk_label_set_text (self->title, detail->title);
  gtk_label_set_text (self->duration, duration != NULL ? duration : "");
  weft_state_class_set (GTK_WIDGET (self->duration), detail->state);
  gtk_label_set_markup (self->sentence, detail->markup);
  gtk_widget_set_visible (
      self->holders_part,
      detail->wait != WEFT_NO_ROW
          && weft_holders_set_wait (self->holders, self->trace, detail->wait));
  gtk_widget_set_visible (self->jumps, self->holder.kind != WEFT_SELECTION_NONE
                                           || self->waker.kind != WEFT_SELECTION_NONE);
  gtk_widget_set_sensitive (self->holder_button, self->holder.kind != WEFT_SELECTION_NONE);
  gtk_widget_set_sensitive (self->waker_button, self->waker.kind != WEFT_SELECTION_NONE);
  show_source (self, first_with_source (self, stacks, detail->site));
  weft_frame_list_take (self->frames, stacks);
}

static void
update (WeftInspector *self)
{
  bool chosen = self->selection.kind != WEFT_SELECTION_NONE;

  gtk_widget_set_visible (GTK_WIDGET (self->overview),
                          !chosen || self->range_sentence != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence),
                          chosen || self->range_sentence != NULL);
  if (self->trace == NULL)
    return;
  if (self->range_sentence != NULL)
    show_range (self);
  else if (chosen)
    show_detail (self);
  else
    show_overview (self);
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

void
weft_inspector_set_trace (WeftInspector *self,
                          WeftTrace *trace,
                          const WeftSummary *summary,
                          const char *folder)
{
  if (trace != NULL)
    weft_trace_ref (trace);
  weft_trace_unref (self->trace);
  self->trace = trace;
  self->summary = summary;
  g_free (self->folder);
  self->folder = g_strdup (folder);
  self->selection = WEFT_SELECTION_INIT;
  g_clear_pointer (&self->range_sentence, g_free);
  self->time_ns = 0;
  weft_moment_list_set_trace (self->moment, trace);
  update (self);
}

void
weft_inspector_set_selection (WeftInspector *self, WeftSelection selection)
{
  if (self->trace == NULL || !weft_selection_valid (self->trace, &selection))
    selection = WEFT_SELECTION_INIT;
  if (weft_selection_equal (&selection, &self->selection))
    return;
  self->selection = selection;
  update (self);
}

void
weft_inspector_set_range (WeftInspector *self,
                          const WeftRangeTotals *totals,
                          const char *sentence)
{
  bool had_range = self->range_sentence != NULL;

  g_clear_pointer (&self->range_sentence, g_free);
  if (totals != NULL && self->trace != NULL) {
    self->range = *totals;
    self->range_sentence = g_strdup (sentence);
    if (had_range)
      show_range (self);
    else
      update (self);
  } else if (had_range) {
    update (self);
  }
}

void
weft_inspector_set_path (WeftInspector *self, const char *title, const char *markup)
{
  weft_path_card_set (self->path, title, markup);
}

void
weft_inspector_set_time (WeftInspector *self, int64_t time_ns, const char *text)
{
  self->time_ns = time_ns;
  weft_moment_list_set_time (self->moment, time_ns, text);
}

static void
weft_inspector_dispose (GObject *object)
{
  WeftInspector *self = WEFT_INSPECTOR (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->trace, weft_trace_unref);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->range_sentence, g_free);
  G_OBJECT_CLASS (weft_inspector_parent_class)->dispose (object);
}

static void
weft_inspector_class_init (WeftInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_inspector_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "weft-inspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
  gtk_widget_class_install_action (widget_class, "inspector.follow", "s", follow_cb);
  signals[FOLLOWED]
      = g_signal_new ("followed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64);
  signals[PATH_LISTED]
      = g_signal_new ("path-listed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
  signals[LISTED] = g_signal_new ("listed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* Title and duration on one line, the sentence and the overview below. */
static GtkWidget *
build_top (WeftInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->title = GTK_LABEL (weft_link_label_new ("title-4"));
  self->duration = GTK_LABEL (weft_link_label_new ("title-4"));
  self->sentence = GTK_LABEL (weft_link_label_new (NULL));
  self->overview = WEFT_OVERVIEW_LIST (weft_overview_list_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  gtk_label_set_wrap (self->duration, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->duration), "numeric");

  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->duration));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sentence));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->overview));
  return box;
}

static GtkWidget *
build_jump (WeftInspector *self, const char *label, const char *tooltip)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect (button, "clicked", G_CALLBACK (jump_cb), self);
  gtk_box_append (GTK_BOX (self->jumps), button);
  return button;
}

static void
build_explanation (WeftInspector *self)
{
  GtkWidget *heading = weft_link_label_new ("weft-section");

  self->holders_part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->holders = WEFT_HOLDERS (weft_holders_new ());
  gtk_label_set_text (GTK_LABEL (heading), _ ("Held meanwhile"));
  gtk_box_append (GTK_BOX (self->holders_part), heading);
  gtk_box_append (GTK_BOX (self->holders_part), GTK_WIDGET (self->holders));

  self->jumps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (self->jumps), TRUE);
  self->holder_button = build_jump (self, _ ("_Holder"),
                                    _ ("Go to the one that was in the way the longest"));
  self->waker_button
      = build_jump (self, _ ("_Waker"), _ ("Go to the one that ended the wait"));
}

static void
build_source (WeftInspector *self)
{
  self->source_part = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->source_heading = GTK_LABEL (weft_link_label_new ("weft-section"));
  self->source_note = GTK_LABEL (weft_link_label_new ("dim-label"));
  self->source = WEFT_SOURCE_VIEW (weft_source_view_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->source_note), "caption");
  gtk_box_append (GTK_BOX (self->source_part), GTK_WIDGET (self->source_heading));
  gtk_box_append (GTK_BOX (self->source_part), GTK_WIDGET (self->source));
  gtk_box_append (GTK_BOX (self->source_part), GTK_WIDGET (self->source_note));
}

static void
build_list_button (WeftInspector *self)
{
  self->list_button = gtk_button_new ();
  gtk_widget_add_css_class (self->list_button, "flat");
  gtk_widget_add_css_class (self->list_button, "weft-more");
  gtk_widget_set_halign (self->list_button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->list_button, _ ("Go to its row (Alt+Enter)"));
  gtk_widget_set_visible (self->list_button, FALSE);
  g_signal_connect (self->list_button, "clicked", G_CALLBACK (listed_cb), self);
}

static void
weft_inspector_init (WeftInspector *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  build_explanation (self);
  build_source (self);
  build_list_button (self);
  self->frames = WEFT_FRAME_LIST (weft_frame_list_new ());
  self->path = WEFT_PATH_CARD (weft_path_card_new ());
  self->moment = WEFT_MOMENT_LIST (weft_moment_list_new ());
  g_signal_connect (self->path, "listed", G_CALLBACK (path_listed_cb), self);

  gtk_widget_set_margin_start (box, MARGIN);
  gtk_widget_set_margin_end (box, MARGIN);
  gtk_widget_set_margin_top (box, MARGIN);
  gtk_widget_set_margin_bottom (box, MARGIN);
  gtk_box_append (GTK_BOX (box), build_top (self));
  gtk_box_append (GTK_BOX (box), self->list_button);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->path));
  gtk_box_append (GTK_BOX (box), self->holders_part);
  gtk_box_append (GTK_BOX (box), self->jumps);
  gtk_box_append (GTK_BOX (box), self->source_part);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->frames));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->moment));

  self->scroller = gtk_scrolled_window_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Inspector"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Inspector"), -1);
}
