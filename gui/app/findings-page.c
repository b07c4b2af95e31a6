#include "gui/app/findings-page.h"

#include <glib/gi18n.h>

#include "gui/app/words.h"
#include "gui/view/links.h"
#include "gui/widgets/link-label.h"

#define MARGIN 16
/* Of the lower part, as long as nobody drags it larger; more than that scrolls. */
#define DETAIL_PX 200

struct _WeftFindingsPage {
  AdwBin parent;

  WeftListPage *list;
  GtkWidget *scroller; /* the lower part */
  GtkLabel *title;
  GtkImage *icon;
  GtkLabel *facts;
  GtkLabel *detail;
  WeftLoaded *loaded;
};

G_DEFINE_TYPE (WeftFindingsPage, weft_findings_page, ADW_TYPE_BIN)

enum { CHOSEN, SHOWN, FOLLOWED, SOURCE_FOLLOWED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const WeftFinding *
get_finding (WeftFindingsPage *self)
{
  guint row = weft_list_page_get_chosen (self->list);

  if (self->loaded == NULL || row >= self->loaded->summary->findings->all->len)
    return NULL;
  return self->loaded->summary->findings->all->pdata[row];
}

static void
update (WeftFindingsPage *self)
{
  const WeftFinding *finding = get_finding (self);
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *facts = NULL;

  gtk_widget_set_visible (self->scroller, finding != NULL);
  if (finding == NULL)
    return;
  title = weft_links_markup (&finding->title, 0);
  detail = weft_links_markup (&finding->detail, 0);
  facts = weft_words_finding (finding);
  gtk_label_set_markup (self->title, title);
  gtk_label_set_markup (self->detail, detail);
  gtk_label_set_text (self->facts, facts);
  gtk_image_set_from_icon_name (self->icon, weft_words_finding_icon (finding));
  gtk_adjustment_set_value (
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

static void
chosen_cb (GObject *source, guint kind, guint row, int64_t time_ns, gpointer data)
{
  update (data);
  g_signal_emit (data, signals[CHOSEN], 0, kind, row, time_ns);
}

static void
show (WeftFindingsPage *self)
{
  if (get_finding (self) != NULL)
    g_signal_emit (self, signals[SHOWN], 0, weft_list_page_get_chosen (self->list));
}

static void
activated_cb (GObject *source, guint kind, guint row, int64_t time_ns, gpointer data)
{
  show (data);
}

static void
show_cb (GtkButton *button, gpointer data)
{
  show (data);
}

static void
follow_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WeftFindingsPage *self = WEFT_FINDINGS_PAGE (widget);
  const WeftFinding *finding = get_finding (self);
  WeftSelection selection;
  WeftNounKind kind;
  uint32_t row;

  if (finding == NULL
      || !weft_links_parse (g_variant_get_string (parameter, NULL), &kind, &row))
    return;
  if (kind == WEFT_NOUN_SITE) {
    g_signal_emit (self, signals[SOURCE_FOLLOWED], 0, row);
    return;
  }
  selection = weft_links_selection (self->loaded->trace, kind, row, finding->at_ns, true);
  if (selection.kind != WEFT_SELECTION_NONE)
    g_signal_emit (self, signals[FOLLOWED], 0, (guint)selection.kind, selection.row,
                   selection.time_ns);
}

void
weft_findings_page_set (WeftFindingsPage *self, WeftLoaded *loaded)
{
  weft_list_page_set (self->list, loaded);
  weft_list_page_choose (self->list, 0);
  if (loaded != NULL)
    weft_loaded_ref (loaded);
  weft_loaded_free (self->loaded);
  self->loaded = loaded;
  update (self);
}

guint
weft_findings_page_count_faults (WeftFindingsPage *self)
{
  const GPtrArray *all = self->loaded != NULL ? self->loaded->summary->findings->all : NULL;
  guint n = 0;

  for (guint i = 0; all != NULL && i < all->len; i++) {
    const WeftFinding *finding = all->pdata[i];

    n += !weft_finding_kind_is_slowness (finding->kind);
  }
  return n;
}

WeftListPage *
weft_findings_page_get_list (WeftFindingsPage *self)
{
  return self->list;
}

static void
weft_findings_page_dispose (GObject *object)
{
  g_clear_pointer (&WEFT_FINDINGS_PAGE (object)->loaded, weft_loaded_free);
  G_OBJECT_CLASS (weft_findings_page_parent_class)->dispose (object);
}

static void
weft_findings_page_class_init (WeftFindingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_findings_page_dispose;
  gtk_widget_class_set_css_name (widget_class, "weft-findings");
  gtk_widget_class_install_action (widget_class, "inspector.follow", "s", follow_cb);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64);
  signals[SHOWN] = g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FOLLOWED]
      = g_signal_new ("followed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                      3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64);
  signals[SOURCE_FOLLOWED] = g_signal_new ("source-followed", type, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

/* How certain, what it cost and when, with the button that leads there. */
static GtkWidget *
build_facts (WeftFindingsPage *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("Show in _Timeline"));

  self->icon = GTK_IMAGE (gtk_image_new ());
  self->facts = GTK_LABEL (weft_link_label_new ("numeric"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->facts), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->facts), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (
      button, _ ("Go to the moment, with the lanes that it is about marked (Enter)"));
  g_signal_connect (button, "clicked", G_CALLBACK (show_cb), self);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->facts));
  gtk_box_append (GTK_BOX (line), button);
  return line;
}

static void
build_lower (WeftFindingsPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->title = GTK_LABEL (weft_link_label_new ("title-4"));
  self->detail = GTK_LABEL (weft_link_label_new (NULL));
  gtk_widget_set_margin_start (box, MARGIN);
  gtk_widget_set_margin_end (box, MARGIN);
  gtk_widget_set_margin_top (box, MARGIN);
  gtk_widget_set_margin_bottom (box, MARGIN);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (box), build_facts (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->detail));

  self->scroller = gtk_scrolled_window_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scroller),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What was found"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              DETAIL_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
}

static void
weft_findings_page_init (WeftFindingsPage *self)
{
  GtkPaned *paned = g_object_new (GTK_TYPE_PANED, "orientation", GTK_ORIENTATION_VERTICAL,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, "focusable",
                                  FALSE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (paned), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Findings, and more about one"), -1);
  self->list = WEFT_LIST_PAGE (weft_list_page_new (WEFT_LIST_FINDINGS));
  build_lower (self);
  gtk_widget_set_visible (self->scroller, FALSE);
  g_signal_connect (self->list, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect (self->list, "activated", G_CALLBACK (activated_cb), self);
  gtk_paned_set_start_child (paned, GTK_WIDGET (self->list));
  gtk_paned_set_end_child (paned, self->scroller);
  gtk_paned_set_resize_end_child (paned, FALSE);
  gtk_paned_set_shrink_start_child (paned, FALSE);
  gtk_paned_set_shrink_end_child (paned, FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (paned));
}

GtkWidget *
weft_findings_page_new (void)
{
  return g_object_new (WEFT_TYPE_FINDINGS_PAGE, NULL);
}
