/* Widgets go on as many lines as they need, and none is wider than the box. */
#include "gui/widgets/wrap-box.h"

#include <stdbool.h>

#define GAP 10
#define N 4

/* Three that do not expand, then one that does: it is 40 wide at least. */
static const struct {
  int width;
  int height; /* of all its lines, which are 20 high */
  GdkRectangle places[N];
} cases[] = {
  { 400,
    20,
    { { 0, 0, 100, 20 }, { 110, 0, 100, 20 }, { 220, 0, 60, 20 }, { 290, 0, 110, 20 } } },
  { 330,
    20,
    { { 0, 0, 100, 20 }, { 110, 0, 100, 20 }, { 220, 0, 60, 20 }, { 290, 0, 40, 20 } } },
  { 329,
    50,
    { { 0, 0, 100, 20 }, { 110, 0, 100, 20 }, { 220, 0, 60, 20 }, { 0, 30, 329, 20 } } },
  { 210,
    50,
    { { 0, 0, 100, 20 }, { 110, 0, 100, 20 }, { 0, 30, 60, 20 }, { 70, 30, 140, 20 } } },
  { 100,
    110,
    { { 0, 0, 100, 20 }, { 0, 30, 100, 20 }, { 0, 60, 60, 20 }, { 0, 90, 100, 20 } } },
};

static GtkWidget *
new_child (int width, bool expand)
{
  GtkWidget *child = gtk_drawing_area_new ();

  gtk_widget_set_size_request (child, width, 20);
  gtk_widget_set_hexpand (child, expand);
  return child;
}

static void
test_lines (void)
{
  GtkWidget *box = g_object_ref_sink (weft_wrap_box_new (GAP));
  GtkWidget *children[N] = { new_child (100, false), new_child (100, false),
                             new_child (60, false), new_child (40, true) };
  int least;

  for (size_t i = 0; i < N; i++)
    weft_wrap_box_append (WEFT_WRAP_BOX (box), children[i]);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, ==, 100);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    int height;

    gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, cases[i].width, &height, NULL, NULL,
                        NULL);
    g_assert_cmpint (height, ==, cases[i].height);
    gtk_widget_size_allocate (box, &(GtkAllocation){ 0, 0, cases[i].width, height }, -1);
    for (size_t j = 0; j < N; j++) {
      GtkAllocation place;

      gtk_widget_get_allocation (children[j], &place);
      g_test_message ("%d wide, child %zu", cases[i].width, j);
      g_assert_cmpint (place.x, ==, cases[i].places[j].x);
      g_assert_cmpint (place.y, ==, cases[i].places[j].y);
      g_assert_cmpint (place.width, ==, cases[i].places[j].width);
      g_assert_cmpint (place.height, ==, cases[i].places[j].height);
    }
  }
  g_object_unref (box);
}

/* What does not show takes no room, nor a gap. */
static void
test_hidden (void)
{
  GtkWidget *box = g_object_ref_sink (weft_wrap_box_new (GAP));
  GtkWidget *hidden = new_child (100, false);
  int natural;

  weft_wrap_box_append (WEFT_WRAP_BOX (box), new_child (60, false));
  weft_wrap_box_append (WEFT_WRAP_BOX (box), hidden);
  weft_wrap_box_append (WEFT_WRAP_BOX (box), new_child (60, false));
  gtk_widget_set_visible (hidden, FALSE);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, ==, 130);
  g_object_unref (box);
}

int
main (int argc, char **argv)
{
  gtk_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wrap-box/lines", test_lines);
  g_test_add_func ("/wrap-box/hidden", test_hidden);
  return g_test_run ();
}
