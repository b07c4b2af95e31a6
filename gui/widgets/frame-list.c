#include "gui/widgets/frame-list.h"

#include <glib/gi18n.h>

#include "gui/view/links.h"
#include "gui/widgets/link-label.h"
#include "tracer/model/names.h"

/* So many frames of a stack are shown before one asks for more. */
#define FEW 6
/* Hiding one or two behind a button would save nothing. */
#define SPARE 2

struct _WeftFrameList {
  GtkWidget parent;

  GtkWidget *box;
  GPtrArray *stacks; /* of WeftFrames */
};

G_DEFINE_TYPE (WeftFrameList, weft_frame_list, GTK_TYPE_WIDGET)

static void
copy_cb (GtkButton *button, gpointer data)
{
  g_autofree char *text = weft_frames_text (data);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
}

static GtkWidget *
new_frame (const WeftFrame *frame, guint number)
{
  GtkWidget *label = weft_link_label_new ("weft-frame");
  g_autofree char *name = weft_name_shorten (frame->function);
  g_autofree char *link = weft_links_noun (WEFT_NOUN_SITE, frame->site, name);
  const char *gap = frame->place != NULL ? "  " : "";
  const char *place = frame->place != NULL ? frame->place : "";
  g_autofree char *markup
      = g_markup_printf_escaped ("<span fgalpha=\"70%%\">%s%s</span>", gap, place);
  g_autofree char *whole = g_strconcat (link, markup, NULL);
  g_autofree char *tooltip
      = g_strdup_printf ("#%u %s%s%s", number, frame->function, gap, place);

  gtk_label_set_markup (GTK_LABEL (label), whole);
  gtk_widget_set_tooltip_text (label, tooltip);
  /* What one looks for is the program's own. */
  if (frame->of_runtime)
    gtk_widget_add_css_class (label, "weft-runtime");
  return label;
}

/* How many are shown at first: a few, and the innermost of the program's own in any case.
 */
static guint
first_frames (const WeftFrames *stack)
{
  for (guint i = 0; i < stack->frames->len; i++)
    if (!g_array_index (stack->frames, WeftFrame, i).of_runtime)
      return MIN (MAX (i + 1, FEW), stack->frames->len);
  return MIN (FEW, stack->frames->len);
}

static void
add_frames (GtkWidget *box, const WeftFrames *stack, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    gtk_box_append (GTK_BOX (box),
                    new_frame (&g_array_index (stack->frames, WeftFrame, i), i));
}

static void
more_cb (GtkButton *button, gpointer data)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (button));
  const WeftFrames *stack = data;
  GtkWidget *last = gtk_widget_get_prev_sibling (GTK_WIDGET (button));

  gtk_box_remove (GTK_BOX (box), GTK_WIDGET (button));
  add_frames (box, stack, first_frames (stack), stack->frames->len);
  /* Where the button was that had the focus. */
  gtk_widget_grab_focus (gtk_widget_get_next_sibling (last));
}

static void
add_more (GtkWidget *box, WeftFrames *stack)
{
  guint more = stack->frames->len - first_frames (stack);
  g_autofree char *text = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", more), more);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "weft-more");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect (button, "clicked", G_CALLBACK (more_cb), stack);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
new_stack (WeftFrames *stack)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *heading = weft_link_label_new ("weft-section");
  GtkWidget *copy = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  guint n = stack->frames->len, first = first_frames (stack);
  bool all = n <= first + SPARE;

  gtk_label_set_text (GTK_LABEL (heading), stack->heading);
  gtk_widget_set_hexpand (heading, TRUE);
  gtk_widget_set_valign (heading, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_add_css_class (copy, "weft-copy");
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (copy, _ ("Copy this call stack"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (copy), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy this call stack"), -1);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), stack);
  gtk_box_append (GTK_BOX (line), heading);
  gtk_box_append (GTK_BOX (line), copy);
  gtk_box_append (GTK_BOX (box), line);
  add_frames (box, stack, 0, all ? n : first);
  if (!all)
    add_more (box, stack);
  return box;
}

void
weft_frame_list_take (WeftFrameList *self, GPtrArray *stacks)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_clear_pointer (&self->stacks, g_ptr_array_unref);
  self->stacks = stacks;
  for (guint i = 0; i < stacks->len; i++)
    gtk_box_append (GTK_BOX (self->box), new_stack (stacks->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), stacks->len > 0);
}

static void
weft_frame_list_dispose (GObject *object)
{
  WeftFrameList *self = WEFT_FRAME_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->stacks, g_ptr_array_unref);
  G_OBJECT_CLASS (weft_frame_list_parent_class)->dispose (object);
}

static void
weft_frame_list_class_init (WeftFrameListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weft_frame_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
weft_frame_list_init (WeftFrameList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
weft_frame_list_new (void)
{
  return g_object_new (WEFT_TYPE_FRAME_LIST, NULL);
}
