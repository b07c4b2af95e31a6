#include "gui/app/trace-page.h"

#include <glib/gi18n.h>

#include "gui/app/findings-page.h"
#include "gui/app/forward-keys.h"
#include "gui/app/inspector-width.h"
#include "gui/app/list-page.h"
#include "gui/app/mark-keeper.h"
#include "gui/app/navigator.h"
#include "gui/app/page-keys.h"
#include "gui/app/page-tables.h"
#include "gui/app/path-keeper.h"
#include "gui/app/path-page.h"
#include "gui/app/preferences.h"
#include "gui/app/range-worker.h"
#include "gui/app/waiting-page.h"
#include "gui/widgets/inspector.h"
#include "gui/widgets/legend.h"
#include "gui/widgets/loss-bar.h"
#include "gui/widgets/mark-list.h"
#include "gui/widgets/search-bar.h"
#include "gui/widgets/timeline.h"
#include "gui/widgets/transport.h"
#include "gui/widgets/wrap-box.h"

#define ZOOM_STEP 1.5
#define MIN_MARGIN_NS 10000

struct _WeftTracePage {
  AdwBin parent;

  WeftLossBar *loss_bar;
  WeftSearchBar *search_bar;
  AdwViewStack *stack;
  GtkPaned *paned;
  WeftTimeline *timeline;
  WeftInspector *inspector;
  GtkWidget *foot;
  WeftLegend *legend;
  GtkWidget *lists[WEFT_LIST_FINDINGS]; /* by WeftListKind */
  WeftFindingsPage *findings;
  AdwViewStackPage *findings_tab;
  WeftWaitingPage *waiting;
  WeftPathPage *path;
  GtkWidget *back_button;
  WeftPageTables *tables;

  WeftLoaded *loaded;
  WeftNavigator *navigator;
  WeftRangeWorker *ranges;
  WeftMarkKeeper *marks;
  WeftPathKeeper *paths;
  gboolean smooth;
};

G_DEFINE_TYPE (WeftTracePage, weft_trace_page, ADW_TYPE_BIN)

enum { PROP_SHOW_INSPECTOR = 1, PROP_SMOOTH, N_PROPERTIES };
static GParamSpec *properties[N_PROPERTIES];

static void
selection_changed_cb (WeftTimeline *timeline, gpointer data)
{
  WeftTracePage *self = data;
  WeftSelection selection = weft_timeline_get_selection (timeline);

  weft_inspector_set_selection (self->inspector, selection);
  weft_inspector_set_list (self->inspector,
                           weft_page_tables_title (self->tables, &selection));
}

static void
playhead_cb (WeftTimeline *timeline, GParamSpec *pspec, gpointer data)
{
  WeftTracePage *self = data;
  int64_t time_ns = weft_timeline_get_playhead (timeline);
  g_autofree char *moment = weft_timeline_format_time (timeline, time_ns);

  weft_inspector_set_time (self->inspector, time_ns, moment);
}

/* The way back, where the user was led to the timeline. */
static void
show_way_back (WeftTracePage *self)
{
  const char *title = weft_navigator_title (self->navigator, WEFT_BACKWARD);
  g_autofree char *label = NULL;

  gtk_widget_set_visible (self->back_button, title != NULL);
  if (title == NULL)
    return;
  /* Translators: a page of the window: "Back to Locks" */
  label = g_strdup_printf (_ ("Back to %s"), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_button_content_set_label (
      ADW_BUTTON_CONTENT (gtk_button_get_child (GTK_BUTTON (self->back_button))), title);
}

/* Shows something on the timeline: the playhead goes along, so that the state beside the
 * sentence is that of the same moment. */
static void
reveal (WeftTracePage *self, WeftSelection selection)
{
  adw_view_stack_set_visible_child_name (self->stack, "timeline");
  weft_timeline_set_playhead (self->timeline, selection.time_ns);
  weft_timeline_set_selection (self->timeline, selection, TRUE);
}

static void
followed_cb (GObject *source, guint kind, guint row, int64_t time_ns, gpointer data)
{
  reveal (data, (WeftSelection){ (WeftSelectionKind)kind, row, time_ns });
}

static void
chosen_cb (GObject *source, guint kind, guint row, int64_t time_ns, gpointer data)
{
  WeftTracePage *self = data;
  WeftSelection selection = { (WeftSelectionKind)kind, row, time_ns };

  weft_timeline_set_playhead (self->timeline, time_ns);
  weft_timeline_set_selection (self->timeline, selection, FALSE);
  weft_navigator_note (self->navigator);
}

/* Enough around a loss to tell where it is. */
static void
loss_shown_cb (WeftLossBar *bar, int64_t from_ns, int64_t to_ns, gpointer data)
{
  WeftTracePage *self = data;
  int64_t margin_ns = MAX (to_ns - from_ns, MIN_MARGIN_NS);

  adw_view_stack_set_visible_child_name (self->stack, "timeline");
  weft_timeline_set_view (self->timeline, from_ns - margin_ns, to_ns + margin_ns);
  weft_timeline_set_playhead (self->timeline, from_ns);
}

static void
page_changed_cb (AdwViewStack *stack, GParamSpec *pspec, gpointer data)
{
  WeftTracePage *self = data;
  GtkWidget *page = adw_view_stack_get_visible_child (stack);
  WeftSelection selection;

  gtk_widget_set_visible (
      self->foot,
      g_strcmp0 (adw_view_stack_get_visible_child_name (stack), "timeline") == 0);
  selection = weft_timeline_get_selection (self->timeline);
  weft_page_tables_choose (self->tables, &selection);
  /* The stack takes the focus along, but to what comes first. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (stack)) == page)
    weft_page_tables_focus (self->tables);
}

static void
show_in_list_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WeftTracePage *self = WEFT_TRACE_PAGE (widget);
  WeftSelection selection = weft_timeline_get_selection (self->timeline);

  weft_page_tables_show (self->tables, &selection);
}

static void
listed_cb (WeftInspector *inspector, gpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (data), "page.show-in-list", NULL);
}

static void
path_listed_cb (WeftInspector *inspector, gpointer data)
{
  adw_view_stack_set_visible_child_name (WEFT_TRACE_PAGE (data)->stack, "path");
}

static void
run_wanted_cb (WeftPathPage *page, gpointer data)
{
  g_object_set (weft_timeline_get_shown (WEFT_TRACE_PAGE (data)->timeline), "path", TRUE,
                NULL);
}

static void
zoom_in_cb (GtkButton *button, gpointer data)
{
  weft_timeline_zoom (WEFT_TRACE_PAGE (data)->timeline, ZOOM_STEP);
}

static void
zoom_out_cb (GtkButton *button, gpointer data)
{
  weft_timeline_zoom (WEFT_TRACE_PAGE (data)->timeline, 1 / ZOOM_STEP);
}

static void
fit_cb (GtkButton *button, gpointer data)
{
  weft_timeline_fit (WEFT_TRACE_PAGE (data)->timeline);
}

/* Its lanes are marked, so that they are found among all the others. */
static void
finding_shown_cb (WeftFindingsPage *page, guint number, gpointer data)
{
  WeftTracePage *self = data;
  const WeftFinding *finding = self->loaded->summary->findings->all->pdata[number];
  WeftSight sight;

  weft_look_at_finding (self->loaded->trace, finding, &sight);
  weft_trace_page_show (self, &sight);
  weft_timeline_mark (self->timeline, finding->threads, finding->objects);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

static void
source_followed_cb (WeftFindingsPage *page, guint row, gpointer data)
{
  WeftTracePage *self = data;

  g_object_set (self, "show-inspector", TRUE, NULL);
  weft_inspector_show_site (self->inspector, row);
}

void
weft_trace_page_take (WeftTracePage *self, WeftLoaded *loaded)
{
  WeftTrace *trace = loaded != NULL ? loaded->trace : NULL;
  WeftLoaded *last = self->loaded;

  self->loaded = loaded;
  weft_search_bar_set_trace (self->search_bar, trace);
  weft_page_tables_set (self->tables, loaded);
  weft_timeline_take_scenery (self->timeline,
                              loaded != NULL ? g_steal_pointer (&loaded->scenery) : NULL);
  weft_loss_bar_set_trace (self->loss_bar, trace);
  weft_legend_set_trace (self->legend, trace);
  weft_inspector_set_trace (self->inspector, trace, loaded != NULL ? loaded->summary : NULL,
                            loaded != NULL ? g_file_peek_path (loaded->folder) : NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (self->lists); i++)
    weft_list_page_set (WEFT_LIST_PAGE (self->lists[i]), loaded);
  weft_findings_page_set (self->findings, loaded);
  weft_waiting_page_set (self->waiting, loaded);
  weft_path_keeper_set (self->paths, loaded);
  adw_view_stack_page_set_badge_number (self->findings_tab,
                                        weft_findings_page_count_faults (self->findings));
  selection_changed_cb (self->timeline, self);
  playhead_cb (self->timeline, NULL, self);
  page_changed_cb (self->stack, NULL, self);
  weft_range_worker_set_trace (self->ranges, trace);
  weft_mark_keeper_set_folder (self->marks,
                               loaded != NULL ? g_file_peek_path (loaded->folder) : NULL);
  weft_navigator_restart (self->navigator);
  weft_loaded_free (last);
}

const WeftLoaded *
weft_trace_page_get (WeftTracePage *self)
{
  return self->loaded;
}

WeftTimeline *
weft_trace_page_get_timeline (WeftTracePage *self)
{
  return self->timeline;
}

void
weft_trace_page_show (WeftTracePage *self, const WeftSight *sight)
{
  adw_view_stack_set_visible_child_name (self->stack, "timeline");
  if (sight->at_ns >= 0)
    weft_timeline_set_playhead (self->timeline, sight->at_ns);
  weft_timeline_set_selection (self->timeline, sight->selection, TRUE);
  if (sight->to_ns > sight->from_ns)
    weft_timeline_set_view (self->timeline, sight->from_ns, sight->to_ns);
  if (sight->shows_path)
    weft_timeline_show_path (self->timeline, &sight->path_end);
}

AdwViewStack *
weft_trace_page_get_stack (WeftTracePage *self)
{
  return self->stack;
}

void
weft_trace_page_get_view (WeftTracePage *self, WeftAddressView *ret)
{
  const char *page = adw_view_stack_get_visible_child_name (self->stack);

  *ret = (WeftAddressView){ .selection = weft_timeline_get_selection (self->timeline),
                            .playhead_ns = weft_timeline_get_playhead (self->timeline) };
  weft_timeline_get_view (self->timeline, &ret->from_ns, &ret->to_ns);
  ret->shows_path = weft_timeline_get_path_end (self->timeline, &ret->path_end);
  /* There is none yet, or it is where it would be. */
  if (ret->playhead_ns == 0 && ret->selection.kind == WEFT_SELECTION_NONE)
    ret->playhead_ns = -1;
  if (g_strcmp0 (page, "timeline") != 0)
    ret->page = page;
}

void
weft_trace_page_search (WeftTracePage *self)
{
  weft_search_bar_open (self->search_bar);
}

void
weft_trace_page_find (WeftTracePage *self)
{
  WeftListPage *list = weft_page_tables_get (self->tables);

  if (list == NULL || !weft_list_page_find (list))
    weft_search_bar_open (self->search_bar);
}

void
weft_trace_page_search_step (WeftTracePage *self, WeftDirection direction)
{
  weft_search_bar_step (self->search_bar, direction);
}

void
weft_trace_page_change_pane (WeftTracePage *self)
{
  GtkWidget *inspector = GTK_WIDGET (self->inspector);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self->paned)) == inspector) {
    weft_page_tables_focus (self->tables);
  } else {
    g_object_set (self, "show-inspector", TRUE, NULL);
    gtk_widget_child_focus (inspector, GTK_DIR_TAB_FORWARD);
  }
}

void
weft_trace_page_focus (WeftTracePage *self)
{
  weft_page_tables_focus (self->tables);
}

/* "trace.undo" and "trace.redo" go by steps, "page.back" and "page.forward" by pages. */
static void
go_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  bool back = g_str_equal (name, "trace.undo") || g_str_equal (name, "page.back");

  if (!weft_navigator_go (
          WEFT_TRACE_PAGE (widget)->navigator, back ? WEFT_BACKWARD : WEFT_FORWARD,
          g_str_has_prefix (name, "page.") ? WEFT_STRIDE_PAGE : WEFT_STRIDE_STEP))
    gtk_widget_error_bell (widget);
}

static void
navigated_cb (gpointer data)
{
  WeftTracePage *self = data;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.undo",
                                 weft_navigator_can (self->navigator, WEFT_BACKWARD));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "trace.redo",
                                 weft_navigator_can (self->navigator, WEFT_FORWARD));
  show_way_back (self);
}

static void
set_smooth (WeftTracePage *self, gboolean smooth)
{
  self->smooth = smooth;
  weft_timeline_set_smooth (self->timeline, smooth);
  weft_preferences_set ("smooth", smooth);
}

static void
weft_trace_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftTracePage *self = WEFT_TRACE_PAGE (object);

  if (id == PROP_SHOW_INSPECTOR)
    g_value_set_boolean (value, gtk_widget_get_visible (GTK_WIDGET (self->inspector)));
  else if (id == PROP_SMOOTH)
    g_value_set_boolean (value, self->smooth);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_trace_page_set_property (GObject *object,
                              guint id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  WeftTracePage *self = WEFT_TRACE_PAGE (object);

  if (id == PROP_SHOW_INSPECTOR) {
    gtk_widget_set_visible (GTK_WIDGET (self->inspector), g_value_get_boolean (value));
    g_object_notify_by_pspec (object, pspec);
  } else if (id == PROP_SMOOTH) {
    set_smooth (self, g_value_get_boolean (value));
    g_object_notify_by_pspec (object, pspec);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
weft_trace_page_dispose (GObject *object)
{
  WeftTracePage *self = WEFT_TRACE_PAGE (object);

  if (self->loaded != NULL)
    weft_trace_page_take (self, NULL);
  g_clear_pointer (&self->navigator, weft_navigator_free);
  g_clear_pointer (&self->ranges, weft_range_worker_free);
  g_clear_pointer (&self->marks, weft_mark_keeper_free);
  g_clear_pointer (&self->paths, weft_path_keeper_free);
  G_OBJECT_CLASS (weft_trace_page_parent_class)->dispose (object);
}

static void
weft_trace_page_finalize (GObject *object)
{
  weft_page_tables_free (WEFT_TRACE_PAGE (object)->tables);
  G_OBJECT_CLASS (weft_trace_page_parent_class)->finalize (object);
}

static void
weft_trace_page_class_init (WeftTracePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weft_trace_page_get_property;
  object_class->set_property = weft_trace_page_set_property;
  object_class->dispose = weft_trace_page_dispose;
  object_class->finalize = weft_trace_page_finalize;
  properties[PROP_SHOW_INSPECTOR] = g_param_spec_boolean (
      "show-inspector", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SMOOTH] = g_param_spec_boolean (
      "smooth", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_install_action (widget_class, "trace.undo", NULL, go_cb);
  gtk_widget_class_install_action (widget_class, "trace.redo", NULL, go_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK,
                                       "trace.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_y, GDK_CONTROL_MASK,
                                       "trace.redo", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "trace.redo", NULL);

  g_type_ensure (WEFT_TYPE_TIMELINE);
  g_type_ensure (WEFT_TYPE_INSPECTOR);
  g_type_ensure (WEFT_TYPE_LEGEND);
  g_type_ensure (WEFT_TYPE_LOSS_BAR);
  g_type_ensure (WEFT_TYPE_SEARCH_BAR);
  g_type_ensure (WEFT_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/trace-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, loss_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, stack);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, paned);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, timeline);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, inspector);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, foot);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, back_button);
  gtk_widget_class_bind_template_child (widget_class, WeftTracePage, legend);
  gtk_widget_class_install_action (widget_class, "page.back", NULL, go_cb);
  gtk_widget_class_install_action (widget_class, "page.forward", NULL, go_cb);
  gtk_widget_class_install_action (widget_class, "page.show-in-list", NULL,
                                   show_in_list_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "page.back",
                                       NULL);
  gtk_widget_class_bind_template_callback (widget_class, zoom_in_cb);
  gtk_widget_class_bind_template_callback (widget_class, zoom_out_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
}

static void
connect_list (WeftTracePage *self, WeftListPage *list)
{
  g_signal_connect (list, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect (list, "activated", G_CALLBACK (followed_cb), self);
}

static WeftListPage *
shown_waits (gpointer page)
{
  return weft_waiting_page_get_shown (page);
}

static WeftListPage *
shown_path (gpointer page)
{
  return weft_path_page_get_shown (page);
}

static void
show_wait (gpointer page, uint32_t wait)
{
  weft_waiting_page_show_wait (page, wait);
}

static void
add_page (WeftTracePage *self,
          GtkWidget *child,
          const char *name,
          const char *title,
          const char *icon)
{
  adw_view_stack_page_set_icon_name (
      adw_view_stack_add_titled (self->stack, child, name, title), icon);
}

/* Waiting and the critical path, which have several tables each. */
static void
add_analyses (WeftTracePage *self)
{
  self->waiting = WEFT_WAITING_PAGE (weft_waiting_page_new ());
  self->path = WEFT_PATH_PAGE (weft_path_page_new ());
  add_page (self, GTK_WIDGET (self->waiting), "waiting", _ ("Waiting"),
            "weft-waiting-symbolic");
  add_page (self, GTK_WIDGET (self->path), "path", _ ("Path"), "weft-path-symbolic");
  for (size_t i = 0; i < WEFT_N_WAITING_LISTS; i++)
    connect_list (self, weft_waiting_page_get_list (self->waiting, i));
  for (size_t i = 0; i < WEFT_N_PATH_LISTS; i++)
    connect_list (self, weft_path_page_get_list (self->path, i));
  weft_page_tables_add_page (self->tables, "waiting", shown_waits, self->waiting);
  weft_page_tables_add_waits (self->tables, "waiting", show_wait, self->waiting);
  weft_page_tables_add_page (self->tables, "path", shown_path, self->path);
}

static void
add_list (WeftTracePage *self,
          WeftListKind kind,
          const char *name,
          const char *title,
          const char *icon)
{
  GtkWidget *list = weft_list_page_new (kind);

  add_page (self, list, name, title, icon);
  connect_list (self, WEFT_LIST_PAGE (list));
  weft_page_tables_add (self->tables, name, WEFT_LIST_PAGE (list));
  self->lists[kind] = list;
}

/* What keeps the marks from being kept, above all else of the page. */
static GtkLabel *
add_notice (WeftTracePage *self)
{
  GtkWidget *notice = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (notice), TRUE);
  gtk_label_set_xalign (GTK_LABEL (notice), 0);
  gtk_widget_add_css_class (notice, "weft-notice");
  gtk_box_prepend (GTK_BOX (adw_bin_get_child (ADW_BIN (self))), notice);
  return GTK_LABEL (notice);
}

static void
add_navigation (WeftTracePage *self)
{
  GtkWidget *transport = weft_transport_new (self->timeline);

  gtk_widget_insert_after (transport, self->foot, NULL);
  gtk_widget_insert_after (weft_mark_list_new (self->timeline), self->foot, transport);
  self->ranges = weft_range_worker_new (self->timeline, self->inspector);
  self->paths = weft_path_keeper_new (self->timeline, self->inspector, self->path);
  self->marks = weft_mark_keeper_new (self->timeline, add_notice (self));
  self->navigator = weft_navigator_new (self->timeline, self->stack, self->tables);
  weft_navigator_on_change (self->navigator, navigated_cb, self);
  self->smooth = weft_preferences_get ("smooth", TRUE);
  weft_timeline_set_smooth (self->timeline, self->smooth);
  weft_forward_keys (GTK_WIDGET (self), GTK_WIDGET (self->timeline));
}

static void
weft_trace_page_init (WeftTracePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weft_legend_set_shown (self->legend, weft_timeline_get_shown (self->timeline));
  self->tables = weft_page_tables_new (self->stack);
  weft_page_keys_add (GTK_WIDGET (self));

  self->findings = WEFT_FINDINGS_PAGE (weft_findings_page_new ());
  self->findings_tab = adw_view_stack_add_titled (self->stack, GTK_WIDGET (self->findings),
                                                  "findings", _ ("Findings"));
  adw_view_stack_page_set_icon_name (self->findings_tab, "weft-findings-symbolic");
  add_list (self, WEFT_LIST_LOCKS, "locks", _ ("Locks"), "weft-lock-symbolic");
  add_list (self, WEFT_LIST_CHANNELS, "channels", _ ("Channels"), "weft-channel-symbolic");
  add_list (self, WEFT_LIST_THREADS, "threads", _ ("Threads"), "weft-threads-symbolic");
  add_analyses (self);
  weft_page_tables_add (self->tables, "findings",
                        weft_findings_page_get_list (self->findings));
  g_signal_connect (self->findings, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect (self->findings, "followed", G_CALLBACK (followed_cb), self);
  g_signal_connect (self->findings, "shown", G_CALLBACK (finding_shown_cb), self);
  g_signal_connect (self->findings, "source-followed", G_CALLBACK (source_followed_cb),
                    self);

  weft_inspector_width_keep (self->paned);
  add_navigation (self);
  g_signal_connect (self->timeline, "selection-changed", G_CALLBACK (selection_changed_cb),
                    self);
  g_signal_connect (self->timeline, "notify::playhead", G_CALLBACK (playhead_cb), self);
  g_signal_connect (self->timeline, "notify::time-base", G_CALLBACK (playhead_cb), self);
  weft_search_bar_set_timeline (self->search_bar, self->timeline);
  g_signal_connect (self->search_bar, "shown", G_CALLBACK (followed_cb), self);
  g_signal_connect (self->loss_bar, "shown", G_CALLBACK (loss_shown_cb), self);
  g_signal_connect (self->inspector, "followed", G_CALLBACK (followed_cb), self);
  g_signal_connect (self->inspector, "listed", G_CALLBACK (listed_cb), self);
  g_signal_connect (self->inspector, "path-listed", G_CALLBACK (path_listed_cb), self);
  g_signal_connect (self->path, "run-wanted", G_CALLBACK (run_wanted_cb), self);
  g_signal_connect (self->stack, "notify::visible-child-name", G_CALLBACK (page_changed_cb),
                    self);
}
