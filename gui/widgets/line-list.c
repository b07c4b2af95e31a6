#include "gui/widgets/line-list.h"

#include "gui/view/moment.h"
#include "gui/widgets/link-label.h"
#include "gui/widgets/state-class.h"

#define COLUMN_SPACING_PX 12
#define ROW_SPACING_PX 3
/* Less than that is no column to read in. */
#define WHAT_LEAST_PX 120

/* The labels are to have no margins, borders or padding: their heights are those of their
 * texts. */
typedef struct {
  GtkWidget *who;
  GtkWidget *what;
  bool used;
} Row;

struct _WeftLineList {
  GtkWidget parent;

  /* Of Row. Once made they are kept and filled anew, since making widgets at every step of
   * a playhead would be felt. */
  GArray *rows;
};

G_DEFINE_TYPE (WeftLineList, weft_line_list, GTK_TYPE_WIDGET)

/* --- where they stand --- */

/* The widest of who, which costs nothing as long as they stay the same. */
static int
who_width (WeftLineList *self)
{
  int widest = 0, natural;

  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = &g_array_index (self->rows, Row, i);

    if (row->used) {
      gtk_widget_measure (row->who, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL,
                          NULL);
      widest = MAX (widest, natural);
    }
  }
  return widest;
}

/* By the layout that the label draws: gtk_widget_measure() would make others. */
static int
height_at (GtkWidget *label, int width)
{
  PangoLayout *layout = gtk_label_get_layout (GTK_LABEL (label));
  int height;

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static void
place (WeftLineList *self, GtkWidget *label, GdkRectangle at, int width)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    at.x = width - at.x - at.width;
  gtk_widget_size_allocate (label, &at, -1);
}

/* Places the labels too, if asked to. Returns: the height of all. */
static int
lay_out (WeftLineList *self, int width, bool placed)
{
  int left = who_width (self), y = 0;
  int right = MAX (width - left - COLUMN_SPACING_PX, 1);

  for (guint i = 0; i < self->rows->len; i++) {
    const Row *row = &g_array_index (self->rows, Row, i);
    int height;

    if (!row->used)
      continue;
    y += y > 0 ? ROW_SPACING_PX : 0;
    height = MAX (height_at (row->who, left), height_at (row->what, right));
    if (placed) {
      place (self, row->who, (GdkRectangle){ 0, y, left, height }, width);
      place (self, row->what, (GdkRectangle){ left + COLUMN_SPACING_PX, y, right, height },
             width);
    }
    y += height;
  }
  return y;
}

static void
weft_line_list_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  WeftLineList *self = WEFT_LINE_LIST (widget);
  int least = who_width (self) + COLUMN_SPACING_PX + WHAT_LEAST_PX;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    least = lay_out (self, MAX (for_size, least), false);
  *minimum = *natural = least;
}

static void
weft_line_list_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  lay_out (WEFT_LINE_LIST (widget), width, true);
}

static GtkSizeRequestMode
weft_line_list_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* --- what they say --- */

static Row *
get_row (WeftLineList *self, guint index)
{
  if (index == self->rows->len) {
    Row row
        = { .who = weft_link_label_new ("weft-who"), .what = weft_link_label_new (NULL) };

    gtk_label_set_width_chars (GTK_LABEL (row.who), 9);
    gtk_label_set_max_width_chars (GTK_LABEL (row.who), 14);
    gtk_widget_set_parent (row.who, GTK_WIDGET (self));
    gtk_widget_set_parent (row.what, GTK_WIDGET (self));
    g_array_append_val (self->rows, row);
  }
  return &g_array_index (self->rows, Row, index);
}

static void
set_markup (GtkWidget *label, const char *markup)
{
  /* To set the same again would have it shaped again. */
  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (label)), markup) != 0)
    gtk_label_set_markup (GTK_LABEL (label), markup);
}

void
weft_line_list_fill (WeftLineList *self, const GPtrArray *lines)
{
  for (guint i = 0; i < MAX (lines->len, self->rows->len); i++) {
    Row *row = get_row (self, i);

    row->used = i < lines->len;
    gtk_widget_set_visible (row->who, row->used);
    gtk_widget_set_visible (row->what, row->used);
    if (row->used) {
      const WeftMomentLine *line = lines->pdata[i];

      set_markup (row->who, line->who);
      set_markup (row->what, line->what);
      weft_state_class_set (row->what, line->state);
    }
  }
}

static void
weft_line_list_dispose (GObject *object)
{
  WeftLineList *self = WEFT_LINE_LIST (object);

  for (guint i = 0; i < self->rows->len; i++) {
    gtk_widget_unparent (g_array_index (self->rows, Row, i).who);
    gtk_widget_unparent (g_array_index (self->rows, Row, i).what);
  }
  g_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (weft_line_list_parent_class)->dispose (object);
}

static void
weft_line_list_finalize (GObject *object)
{
  g_array_unref (WEFT_LINE_LIST (object)->rows);
  G_OBJECT_CLASS (weft_line_list_parent_class)->finalize (object);
}

static void
weft_line_list_class_init (WeftLineListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_line_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = weft_line_list_finalize;
  widget_class->measure = weft_line_list_measure;
  widget_class->size_allocate = weft_line_list_size_allocate;
  widget_class->get_request_mode = weft_line_list_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
weft_line_list_init (WeftLineList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
}

GtkWidget *
weft_line_list_new (const char *name)
{
  GtkWidget *self = g_object_new (WEFT_TYPE_LINE_LIST, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  return self;
}
