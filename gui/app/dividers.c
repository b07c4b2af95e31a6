#include "gui/app/dividers.h"

#include <stdbool.h>

#define STEP_PX 32

static const struct {
  const char *action;
  GtkOrientation orientation;
  int by_px;
} moves[] = {
  { "inspector-wider", GTK_ORIENTATION_HORIZONTAL, -STEP_PX },
  { "inspector-narrower", GTK_ORIENTATION_HORIZONTAL, STEP_PX },
  { "lower-taller", GTK_ORIENTATION_VERTICAL, -STEP_PX },
  { "lower-shorter", GTK_ORIENTATION_VERTICAL, STEP_PX },
};

static bool
is_divided (GtkWidget *widget, GtkOrientation orientation)
{
  return GTK_IS_PANED (widget)
         && gtk_orientable_get_orientation (GTK_ORIENTABLE (widget)) == orientation
         && gtk_widget_get_mapped (gtk_paned_get_start_child (GTK_PANED (widget)))
         && gtk_widget_get_mapped (gtk_paned_get_end_child (GTK_PANED (widget)));
}

static GtkPaned *
find (GtkWidget *widget, GtkOrientation orientation)
{
  GtkPaned *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (is_divided (widget, orientation))
    return GTK_PANED (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, orientation);
  return found;
}

static bool
move (GtkPaned *paned, int by_px)
{
  int before = gtk_paned_get_position (paned), min, max, position;

  g_object_get (paned, "min-position", &min, "max-position", &max, NULL);
  position = CLAMP (before + by_px, min, max);
  if (position == before)
    return false;
  gtk_paned_set_position (paned, position);
  return true;
}

static void
move_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (size_t i = 0; i < G_N_ELEMENTS (moves); i++) {
    GtkPaned *paned;

    if (!g_str_equal (moves[i].action, name))
      continue;
    paned = find (data, moves[i].orientation);
    if (paned == NULL || !move (paned, moves[i].by_px))
      gtk_widget_error_bell (data);
  }
}

void
weft_dividers_add (GActionMap *map, GtkWidget *page)
{
  for (size_t i = 0; i < G_N_ELEMENTS (moves); i++) {
    g_autoptr (GSimpleAction) action = g_simple_action_new (moves[i].action, NULL);

    g_signal_connect (action, "activate", G_CALLBACK (move_cb), page);
    g_action_map_add_action (map, G_ACTION (action));
  }
}
