#include "gui/app/inspector-width.h"

#include "gui/app/preferences.h"

#define KEY "inspector-width"
#define SHARE 0.22
#define MOST_PX 460 /* longer lines are no easier to read */

typedef struct {
  int chosen_px; /* by the user; 0: never */
  int kept_px;
  int shown_px;
  int max_position; /* with which it is shown */
} Width;

static int
least_px (GtkPaned *paned)
{
  int least = 0;

  gtk_widget_measure (gtk_paned_get_end_child (paned), GTK_ORIENTATION_HORIZONTAL, -1,
                      &least, NULL, NULL, NULL);
  return least;
}

static int
max_position (GtkPaned *paned)
{
  int max;

  g_object_get (paned, "max-position", &max, NULL);
  return max;
}

/* While @paned is allocated, which goes on with the position that is set here. */
static void
resized_cb (GtkPaned *paned, GParamSpec *pspec, gpointer data)
{
  Width *self = data;
  int least = least_px (paned);
  int wanted = self->chosen_px;
  int min, position;

  if (wanted == 0)
    wanted = MIN ((int)(gtk_widget_get_width (GTK_WIDGET (paned)) * SHARE), MOST_PX);
  g_object_get (paned, "min-position", &min, NULL);
  self->max_position = max_position (paned);
  position = MAX (min, self->max_position + least - MAX (wanted, least));
  self->shown_px = self->max_position + least - position;
  gtk_paned_set_position (paned, position);
}

/* It is told of a window that was resized too, and then before or after resized_cb (). */
static void
moved_cb (GtkPaned *paned, GParamSpec *pspec, gpointer data)
{
  Width *self = data;
  int width = self->max_position + least_px (paned) - gtk_paned_get_position (paned);

  if (max_position (paned) != self->max_position || width == self->shown_px)
    return;
  self->chosen_px = width;
  self->shown_px = width;
}

/* Not at each step of a divider that is being drawn. */
static void
unmap_cb (GtkPaned *paned, gpointer data)
{
  Width *self = data;

  if (self->chosen_px == self->kept_px)
    return;
  weft_preferences_set_number (KEY, self->chosen_px);
  self->kept_px = self->chosen_px;
}

void
weft_inspector_width_keep (GtkPaned *paned)
{
  Width *self = g_new0 (Width, 1);

  self->kept_px = self->chosen_px = MAX (weft_preferences_get_number (KEY, 0), 0);
  g_object_set_data_full (G_OBJECT (paned), "weft-inspector-width", self, g_free);
  g_signal_connect (paned, "notify::max-position", G_CALLBACK (resized_cb), self);
  g_signal_connect (paned, "notify::position", G_CALLBACK (moved_cb), self);
  g_signal_connect (paned, "unmap", G_CALLBACK (unmap_cb), self);
}
