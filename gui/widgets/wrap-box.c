#include "gui/widgets/wrap-box.h"

#include <stdbool.h>

struct _WeftWrapBox {
  GtkWidget parent;

  int spacing_px;
};

G_DEFINE_FINAL_TYPE (WeftWrapBox, weft_wrap_box, GTK_TYPE_WIDGET)

enum { PROP_SPACING = 1 };

/* Children from @first on that go on one line. */
typedef struct {
  GtkWidget *first, *end; /* @end is no longer on it; NULL: the last is */
  int rest_px;            /* what they leave of the width */
  GtkWidget *last_expanding;
} Line;

/* The next that shows, from @child on. */
static GtkWidget *
shown_from (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
shown_after (GtkWidget *child)
{
  return shown_from (gtk_widget_get_next_sibling (child));
}

static bool
expands (GtkWidget *child)
{
  return gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

/* Before there is room to give away. */
static int
wanted_px (GtkWidget *child, int width_px)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                      NULL);
  return expands (child) ? minimum : MAX (minimum, MIN (natural, width_px));
}

static Line
line_from (WeftWrapBox *self, GtkWidget *first, int width_px)
{
  Line line = { first, first, width_px + self->spacing_px, NULL };

  while (line.end != NULL) {
    int wanted = wanted_px (line.end, width_px) + self->spacing_px;

    if (wanted > line.rest_px && line.end != first)
      break;
    line.rest_px -= wanted;
    if (expands (line.end))
      line.last_expanding = line.end;
    line.end = shown_after (line.end);
  }
  line.rest_px = MAX (line.rest_px, 0);
  return line;
}

/* What the line leaves goes to those that expand, in their order, as far as they have a use
 * for it; the last one takes the rest. */
static int
given_px (const Line *line, GtkWidget *child, int width_px)
{
  int rest = line->rest_px;
  int given = 0;

  for (GtkWidget *other = line->first;; other = shown_after (other)) {
    given = wanted_px (other, width_px);
    if (other == line->last_expanding) {
      given += rest;
    } else if (expands (other)) {
      int natural, more;

      gtk_widget_measure (other, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL,
                          NULL);
      more = CLAMP (natural - given, 0, rest);
      rest -= more;
      given += more;
    }
    if (other == child)
      return given;
  }
}

static int
line_height (const Line *line, int width_px)
{
  int height = 0;

  for (GtkWidget *child = line->first; child != line->end; child = shown_after (child)) {
    int needed;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, given_px (line, child, width_px),
                        NULL, &needed, NULL, NULL);
    height = MAX (height, needed);
  }
  return height;
}

static GtkSizeRequestMode
weft_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (WeftWrapBox *self, int *ret_minimum, int *ret_natural)
{
  GtkWidget *child = shown_from (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int least = 0, all = 0;

  for (; child != NULL; child = shown_after (child)) {
    int minimum, natural;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL,
                        NULL);
    least = MAX (least, minimum);
    all += natural + (all > 0 ? self->spacing_px : 0);
  }
  *ret_minimum = least;
  *ret_natural = all;
}

static int
height_for (WeftWrapBox *self, int width_px)
{
  GtkWidget *child = shown_from (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int height = 0;

  while (child != NULL) {
    Line line = line_from (self, child, width_px);

    height += line_height (&line, width_px) + (height > 0 ? self->spacing_px : 0);
    child = line.end;
  }
  return height;
}

static void
weft_wrap_box_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  WeftWrapBox *self = WEFT_WRAP_BOX (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (self, minimum, natural);
  else
    *minimum = *natural = height_for (self, for_size >= 0 ? for_size : G_MAXINT16);
}

static void
weft_wrap_box_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftWrapBox *self = WEFT_WRAP_BOX (widget);
  GtkWidget *child = shown_from (gtk_widget_get_first_child (widget));
  bool mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int y = 0;

  while (child != NULL) {
    Line line = line_from (self, child, width);
    int line_px = line_height (&line, width);
    int x = 0;

    /* A single line may be given more height than it needs. */
    if (y == 0 && line.end == NULL)
      line_px = MAX (line_px, height);
    for (; child != line.end; child = shown_after (child)) {
      int given = given_px (&line, child, width);

      gtk_widget_size_allocate (
          child, &(GtkAllocation){ mirrored ? width - x - given : x, y, given, line_px },
          -1);
      x += given + self->spacing_px;
    }
    y += line_px + self->spacing_px;
  }
}

static void
weft_wrap_box_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  WEFT_WRAP_BOX (object)->spacing_px = g_value_get_int (value);
}

static void
weft_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (weft_wrap_box_parent_class)->dispose (object);
}

static void
weft_wrap_box_class_init (WeftWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = weft_wrap_box_set_property;
  object_class->dispose = weft_wrap_box_dispose;
  widget_class->get_request_mode = weft_wrap_box_get_request_mode;
  widget_class->measure = weft_wrap_box_measure;
  widget_class->size_allocate = weft_wrap_box_allocate;
  g_object_class_install_property (
      object_class, PROP_SPACING,
      g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 0,
                        G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY
                            | G_PARAM_STATIC_STRINGS));
}

static void
weft_wrap_box_init (WeftWrapBox *self)
{
}

GtkWidget *
weft_wrap_box_new (int spacing_px)
{
  return g_object_new (WEFT_TYPE_WRAP_BOX, "spacing", spacing_px, NULL);
}

void
weft_wrap_box_append (WeftWrapBox *self, GtkWidget *child)
{
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}
