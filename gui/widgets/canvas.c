#include "gui/widgets/canvas.h"

struct _WeftCanvas {
  GtkWidget parent;

  size_t number;
  int height_px;
  WeftCanvasDraw draw;
  gpointer data;
};

G_DEFINE_FINAL_TYPE (WeftCanvas, weft_canvas, GTK_TYPE_WIDGET)

static void
weft_canvas_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  WeftCanvas *self = WEFT_CANVAS (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? self->height_px : 1;
}

static void
weft_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftCanvas *self = WEFT_CANVAS (widget);

  self->draw (self, snapshot, self->data);
}

static void
weft_canvas_class_init (WeftCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = weft_canvas_measure;
  widget_class->snapshot = weft_canvas_snapshot;
  gtk_widget_class_set_css_name (widget_class, "canvas");
}

static void
weft_canvas_init (WeftCanvas *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

WeftCanvas *
weft_canvas_new (GtkAccessibleRole role,
                 size_t number,
                 int height_px,
                 WeftCanvasDraw draw,
                 gpointer data)
{
  WeftCanvas *self = g_object_new (WEFT_TYPE_CANVAS, "accessible-role", role, NULL);

  self->number = number;
  self->height_px = height_px;
  self->draw = draw;
  self->data = data;
  return self;
}

size_t
weft_canvas_number (WeftCanvas *self)
{
  return self->number;
}
