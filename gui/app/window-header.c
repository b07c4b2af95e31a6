/* What the header shows in the width that it has. */
#include "gui/app/window-private.h"

/* Between what stands in the header. */
#define GAPS_PX 24
#define PART " · "

/* From the most to the least that shows: pages' names beside their icons, texts for icons
 * on the buttons, all that is said of the recording. Where the pages are not in the header
 * they are at the window's foot. */
typedef enum { WIDE, NARROW, AT_FOOT } Switcher;

static const struct {
  Switcher switcher;
  const char *buttons;
  bool subtitle;
} looks[] = {
  { WIDE, "wide", true },      { NARROW, "icons", false }, { NARROW, "none", false },
  { AT_FOOT, "icons", false }, { AT_FOOT, "none", false },
};

static int
least_px (void *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  return least;
}

static int
wanted_px (void *widget)
{
  int wanted;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wanted, NULL, NULL);
  return wanted;
}

static int
text_px (GtkLabel *label, const char *text)
{
  g_autoptr (PangoLayout) layout
      = gtk_widget_create_pango_layout (GTK_WIDGET (label), text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* What is to stand beside the window's own buttons and the menu. */
static int
room_px (WeftWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (gtk_window_is_maximized (GTK_WINDOW (self)) && surface != NULL)
    width = gdk_surface_get_width (surface);
  return width - least_px (self->header) + least_px (self->title_stack)
         + least_px (self->buttons) + least_px (self->title_box) - GAPS_PX;
}

/* The widest of the titles below the icons. The switcher itself wants 100 px for each. */
static int
widest_title_px (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int widest = GTK_IS_LABEL (widget) ? wanted_px (widget) : 0;

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!gtk_widget_has_css_class (child, "wide"))
      widest = MAX (widest, widest_title_px (child));
  return widest;
}

static int
switcher_px (WeftWindow *self, Switcher switcher)
{
  GListModel *pages;
  int n;

  if (switcher == WIDE)
    return wanted_px (self->wide_switcher);
  if (switcher == AT_FOOT)
    return 0;
  pages = G_LIST_MODEL (
      adw_view_stack_get_pages (weft_trace_page_get_stack (self->trace_page)));
  n = (int)g_list_model_get_n_items (pages);
  g_object_unref (pages);
  return n * widest_title_px (GTK_WIDGET (self->narrow_switcher));
}

static void
show_switcher (WeftWindow *self, Switcher switcher)
{
  GtkWidget *all[] = { GTK_WIDGET (self->wide_switcher), GTK_WIDGET (self->narrow_switcher),
                       self->no_switcher };

  for (size_t i = 0; i < G_N_ELEMENTS (all); i++)
    adw_squeezer_page_set_enabled (adw_squeezer_get_page (self->switchers, all[i]),
                                   i == switcher || i == AT_FOOT);
}

/* As many of its parts as there is room for: the first ones say the most. */
static void
show_subtitle (WeftWindow *self, int room)
{
  g_autofree char *text = g_strdup (self->subtitle);
  char *cut;

  while (text_px (self->subtitle_label, text) > room
         && (cut = g_strrstr (text, PART)) != NULL)
    *cut = '\0';
  gtk_label_set_text (self->subtitle_label, text);
}

static void
fit_trace (WeftWindow *self)
{
  int room = room_px (self);
  int title = wanted_px (self->title_label);
  int left;
  size_t i = 0;

  for (;; i++) {
    int all = title;

    left = room - switcher_px (self, looks[i].switcher)
           - wanted_px (gtk_stack_get_child_by_name (self->buttons, looks[i].buttons));
    if (looks[i].subtitle)
      all = MAX (all, text_px (self->subtitle_label, self->subtitle));
    if (all <= left || i + 1 == G_N_ELEMENTS (looks))
      break;
  }
  show_switcher (self, looks[i].switcher);
  gtk_stack_set_visible_child_name (self->buttons, looks[i].buttons);
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), looks[i].switcher == AT_FOOT);
  show_subtitle (self, left);
  /* The switcher of pages would have what it does not need. */
  gtk_widget_set_size_request (
      self->title_box,
      CLAMP (MAX (title, wanted_px (self->subtitle_label)), 0, MAX (left, 0)), -1);
}

void
weft_window_fit_header (WeftWindow *self)
{
  GtkWidget *wide = gtk_stack_get_child_by_name (self->buttons, "wide");

  if (gtk_widget_get_visible (self->title_box)) {
    fit_trace (self);
    return;
  }
  gtk_stack_set_visible_child_name (
      self->buttons, wanted_px (wide) + wanted_px (self->title_stack) <= room_px (self)
                         ? "wide"
                         : "icons");
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar), FALSE);
}

static void
realize_cb (WeftWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)), "notify::width",
                           G_CALLBACK (weft_window_fit_header), self, G_CONNECT_SWAPPED);
}

void
weft_window_add_header (WeftWindow *self)
{
  AdwViewStack *stack = weft_trace_page_get_stack (self->trace_page);

  adw_view_switcher_set_stack (self->wide_switcher, stack);
  adw_view_switcher_set_stack (self->narrow_switcher, stack);
  adw_view_switcher_bar_set_stack (self->switcher_bar, stack);
  g_signal_connect (self, "notify::default-width", G_CALLBACK (weft_window_fit_header),
                    NULL);
  g_signal_connect (self, "notify::maximized", G_CALLBACK (weft_window_fit_header), NULL);
  g_signal_connect (self, "realize", G_CALLBACK (realize_cb), NULL);
}
