#include "gui/widgets/overview-list.h"

#include "gui/widgets/link-label.h"

struct _WeftOverviewList {
  GtkWidget parent;

  GtkWidget *box;
};

G_DEFINE_TYPE (WeftOverviewList, weft_overview_list, GTK_TYPE_WIDGET)

void
weft_overview_list_set (WeftOverviewList *self,
                        const WeftTrace *trace,
                        const WeftSummary *summary)
{
  g_autoptr (GPtrArray) sections = weft_summary_sections (summary, trace);

  weft_overview_list_set_sections (self, sections);
}

void
weft_overview_list_set_sections (WeftOverviewList *self, const GPtrArray *sections)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);

  for (guint i = 0; i < sections->len; i++) {
    const WeftSection *section = sections->pdata[i];
    GtkWidget *heading = weft_link_label_new ("weft-section");
    GtkWidget *text = weft_link_label_new (NULL);

    gtk_label_set_text (GTK_LABEL (heading), section->heading);
    if (i > 0)
      gtk_widget_set_margin_top (heading, 12);
    gtk_label_set_markup (GTK_LABEL (text), section->markup);
    gtk_box_append (GTK_BOX (self->box), heading);
    gtk_box_append (GTK_BOX (self->box), text);
  }
}

static void
weft_overview_list_dispose (GObject *object)
{
  WeftOverviewList *self = WEFT_OVERVIEW_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (weft_overview_list_parent_class)->dispose (object);
}

static void
weft_overview_list_class_init (WeftOverviewListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_overview_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
weft_overview_list_init (WeftOverviewList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
weft_overview_list_new (void)
{
  return g_object_new (WEFT_TYPE_OVERVIEW_LIST, NULL);
}
