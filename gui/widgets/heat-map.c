#include "gui/widgets/heat-map.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/view/matrix-layout.h"
#include "gui/widgets/ink.h"
#include "gui/widgets/ramp.h"
#include "tracer/analysis/words.h"

#define ROOM_FOR_TEXT_PX 6

struct _WeftHeatMap {
  GtkWidget parent;

  WeftTrace *trace;
  WeftMatrix *matrix;
  size_t row, column;               /* under the keys */
  size_t chosen_row, chosen_column; /* SIZE_MAX: none */
  WeftMatrixRoom room;              /* that it was laid out in */
  WeftMatrixLayout layout;
  WeftInk *ink;
};

G_DEFINE_TYPE (WeftHeatMap, weft_heat_map, GTK_TYPE_WIDGET)

enum { CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static const WeftLine *
row_line (WeftHeatMap *self, size_t row)
{
  return &g_array_index (self->matrix->rows, WeftLine, row);
}

static const WeftLine *
column_line (WeftHeatMap *self, size_t column)
{
  return &g_array_index (self->matrix->columns, WeftLine, column);
}

static char *
others_text (size_t n, bool objects)
{
  g_autofree char *count = weft_format_count (n);

  if (objects)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%s other object", "%s other objects", n), count);
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s other thread", "%s other threads", n), count);
}

static char *
line_text (WeftHeatMap *self, const WeftLine *line, bool objects)
{
  size_t n;

  switch (line->kind) {
  case WEFT_LINE_OTHERS:
    return others_text (line->members, objects);
  case WEFT_LINE_UNKNOWN:
    return g_strdup (_ ("cannot tell"));
  case WEFT_LINE_ONE:
    break;
  }
  if (!objects)
    return weft_thread_full_name (self->trace, line->row);
  return g_strdup (line->row == WEFT_NO_ROW
                       ? _ ("a thread’s end")
                       : weft_trace_objects (self->trace, &n)[line->row].name);
}

static char *
column_text (WeftHeatMap *self, size_t column)
{
  return line_text (self, column_line (self, column),
                    self->matrix->by == WEFT_MATRIX_OBJECTS);
}

char *
weft_heat_map_cell_text (WeftHeatMap *self, size_t row, size_t column)
{
  const WeftMatrixCell *cell = weft_matrix_cell (self->matrix, row, column);
  g_autofree char *who = line_text (self, row_line (self, row), false);
  g_autofree char *whom = column_text (self, column);
  g_autofree char *time = weft_format_duration (cell->wait_ns);
  g_autofree char *longest = weft_format_duration (cell->max_ns);
  g_autofree char *count = weft_format_count (cell->waits);
  g_autofree char *waits = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "in %s wait", "in %s waits", cell->waits), count);

  if (column_line (self, column)->kind == WEFT_LINE_UNKNOWN) {
    g_free (whom);
    whom = g_strdup (_ ("somebody who cannot be told"));
  }
  if (cell->wait_ns == 0)
    return g_strdup_printf (_ ("%s did not wait for %s"), who, whom);
  if (cell->waits == 0)
    return g_strdup_printf (_ ("%s waited %s for %s, at most %s at once"), who, time, whom,
                            longest);
  return g_strdup_printf (_ ("%s waited %s for %s, %s, at most %s at once"), who, time,
                          whom, waits, longest);
}

static WeftBox
cell_box (WeftHeatMap *self, size_t row, size_t column)
{
  const WeftMatrixLayout *layout = &self->layout;
  double x = layout->x_px + (double)column * layout->width_px,
         y = layout->y_px + (double)row * layout->height_px;

  return (WeftBox){ x, y, x + layout->width_px - 1, y + layout->height_px - 1 };
}

static bool
cell_at (WeftHeatMap *self, double x, double y, size_t *ret_row, size_t *ret_column)
{
  return self->matrix != NULL
         && weft_matrix_layout_at (&self->layout, &self->room, x, y, ret_row, ret_column);
}

static void
draw_cell (WeftHeatMap *self, GtkSnapshot *snapshot, size_t row, size_t column)
{
  static const GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftMatrixCell *cell = weft_matrix_cell (self->matrix, row, column);
  double strength = weft_matrix_strength (self->matrix, cell->wait_ns);
  GdkRGBA ground = weft_ramp_colour (palette, strength);
  WeftBox box = cell_box (self, row, column);
  const GdkRGBA *ink;
  g_autofree char *text = NULL;
  double text_px;

  if (cell->wait_ns == 0) {
    weft_ink_fill (snapshot, &palette->stripe, box);
    return;
  }
  weft_ink_fill (snapshot, &ground, box);
  text = weft_format_duration (cell->wait_ns);
  text_px = weft_ink_text_width (self->ink, WEFT_TEXT_TICK, text);
  if (text_px + ROOM_FOR_TEXT_PX > box.x1 - box.x0)
    return;
  ink = weft_palette_contrast (&ground, &black) > weft_palette_contrast (&ground, &white)
            ? &black
            : &white;
  weft_ink_text (self->ink, snapshot, WEFT_TEXT_TICK, ink, text,
                 (box.x0 + box.x1 - text_px) / 2, (box.y0 + box.y1) / 2, text_px + 1);
}

static void
draw_row_name (WeftHeatMap *self, GtkSnapshot *snapshot, size_t row)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftBox box = cell_box (self, row, 0);
  g_autofree char *text = line_text (self, row_line (self, row), false);
  double room_px = self->layout.label_px - 2 * WEFT_MATRIX_PAD_PX;
  double text_px = MIN (weft_ink_text_width (self->ink, WEFT_TEXT_TICK, text), room_px);

  weft_ink_text (self->ink, snapshot, WEFT_TEXT_TICK, &palette->text, text,
                 box.x0 - WEFT_MATRIX_PAD_PX - text_px, (box.y0 + box.y1) / 2, room_px + 1);
}

static void
draw_column_name (WeftHeatMap *self, GtkSnapshot *snapshot, size_t column)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftBox box = cell_box (self, 0, column);
  g_autofree char *text = column_text (self, column);
  double text_px = weft_ink_text_width (self->ink, WEFT_TEXT_TICK, text);
  double middle = (box.x0 + box.x1) / 2, room_px = text_px + 1;

  gtk_snapshot_save (snapshot);
  if (self->layout.upright) {
    room_px = self->layout.top_px - 2 * WEFT_MATRIX_PAD_PX + 1;
    gtk_snapshot_translate (
        snapshot,
        &GRAPHENE_POINT_INIT ((float)middle, (float)(box.y0 - WEFT_MATRIX_PAD_PX)));
    gtk_snapshot_rotate (snapshot, -90);
  } else {
    gtk_snapshot_translate (
        snapshot, &GRAPHENE_POINT_INIT ((float)(middle - text_px / 2), (float)box.y0 - 12));
  }
  weft_ink_text (self->ink, snapshot, WEFT_TEXT_TICK, &palette->text, text, 0, 0, room_px);
  gtk_snapshot_restore (snapshot);
}

static void
make_ink (WeftHeatMap *self)
{
  bool dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  if (self->ink == NULL)
    self->ink = weft_ink_new (gtk_widget_get_pango_context (GTK_WIDGET (self)),
                              weft_palette_get (dark));
  weft_ink_set_palette (self->ink, weft_palette_get (dark));
}

/* The longest name of the rows, or of the columns. */
static double
longest_px (WeftHeatMap *self, bool columns)
{
  size_t n = columns ? self->matrix->columns->len : self->matrix->rows->len;
  double longest = 0;

  for (size_t i = 0; i < n; i++) {
    g_autofree char *text
        = columns ? column_text (self, i) : line_text (self, row_line (self, i), false);

    longest = fmax (longest, weft_ink_text_width (self->ink, WEFT_TEXT_TICK, text));
  }
  return longest;
}

static void
weft_heat_map_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftHeatMap *self = WEFT_HEAT_MAP (widget);

  if (self->matrix == NULL)
    return;
  make_ink (self);
  self->room = (WeftMatrixRoom){ .width_px = width,
                                 .height_px = height,
                                 .n_rows = self->matrix->rows->len,
                                 .n_columns = self->matrix->columns->len,
                                 .row_text_px = longest_px (self, false),
                                 .column_text_px = longest_px (self, true) };
  weft_matrix_lay_out (&self->room, &self->layout);
}

static void
weft_heat_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftHeatMap *self = WEFT_HEAT_MAP (widget);
  const WeftPalette *palette;

  if (self->matrix == NULL || self->matrix->rows->len == 0)
    return;
  make_ink (self);
  palette = weft_ink_palette (self->ink);
  for (size_t i = 0; i < self->matrix->columns->len; i++)
    draw_column_name (self, snapshot, i);
  for (size_t i = 0; i < self->matrix->rows->len; i++) {
    draw_row_name (self, snapshot, i);
    for (size_t j = 0; j < self->matrix->columns->len; j++)
      draw_cell (self, snapshot, i, j);
  }
  if (self->chosen_row < self->matrix->rows->len)
    weft_ink_outline (snapshot, &palette->text,
                      cell_box (self, self->chosen_row, self->chosen_column), 1, 2);
  if (gtk_widget_has_focus (widget))
    weft_ink_outline (snapshot, &palette->accent, cell_box (self, self->row, self->column),
                      1, 2);
}

static void
weft_heat_map_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  WeftHeatMap *self = WEFT_HEAT_MAP (widget);
  bool across = orientation == GTK_ORIENTATION_HORIZONTAL;
  size_t n = self->matrix == NULL ? 0
             : across             ? self->matrix->columns->len
                                  : self->matrix->rows->len;
  int label = (across ? WEFT_MATRIX_LABEL_PX : WEFT_MATRIX_TOP_PX) + WEFT_MATRIX_PAD_PX;

  *minimum = *natural = label + (int)n * WEFT_MATRIX_CELL_PX;
}

/* The name goes with the keys: a screen reader then reads out the cell. */
static void
update_name (WeftHeatMap *self)
{
  g_autofree char *text = NULL;

  if (self->matrix != NULL && self->row < self->matrix->rows->len
      && self->column < self->matrix->columns->len)
    text = weft_heat_map_cell_text (self, self->row, self->column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : _ ("Nobody waited for anybody"),
                                  -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The cell with the most waiting. */
static void
go_to_highest (WeftHeatMap *self)
{
  self->row = self->column = 0;
  for (size_t i = 0; i < self->matrix->rows->len; i++) {
    for (size_t j = 0; j < self->matrix->columns->len; j++) {
      if (weft_matrix_cell (self->matrix, i, j)->wait_ns
          > weft_matrix_cell (self->matrix, self->row, self->column)->wait_ns) {
        self->row = i;
        self->column = j;
      }
    }
  }
}

void
weft_heat_map_take (WeftHeatMap *self, WeftTrace *trace, WeftMatrix *matrix)
{
  if (trace != NULL)
    weft_trace_ref (trace);
  weft_trace_unref (self->trace);
  self->trace = trace;
  weft_matrix_free (self->matrix);
  self->matrix = matrix;
  self->chosen_row = self->chosen_column = SIZE_MAX;
  if (matrix != NULL && matrix->rows->len > 0)
    go_to_highest (self);
  update_name (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
choose (WeftHeatMap *self)
{
  self->chosen_row = self->row;
  self->chosen_column = self->column;
  update_name (self);
  g_signal_emit (self, signals[CHOSEN], 0, (guint)self->row, (guint)self->column);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        gpointer data)
{
  WeftHeatMap *self = data;
  size_t rows = self->matrix != NULL ? self->matrix->rows->len : 0;
  size_t columns = self->matrix != NULL ? self->matrix->columns->len : 0;

  if (rows == 0 || columns == 0 || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  switch (key) {
  case GDK_KEY_Left:
    self->column -= self->column > 0;
    break;
  case GDK_KEY_Right:
    self->column += self->column + 1 < columns;
    break;
  case GDK_KEY_Up:
    self->row -= self->row > 0;
    break;
  case GDK_KEY_Down:
    self->row += self->row + 1 < rows;
    break;
  case GDK_KEY_Home:
    self->column = 0;
    break;
  case GDK_KEY_End:
    self->column = columns - 1;
    break;
  case GDK_KEY_Page_Up:
    self->row = 0;
    break;
  case GDK_KEY_Page_Down:
    self->row = rows - 1;
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_space:
    choose (self);
    return TRUE;
  default:
    return FALSE;
  }
  update_name (self);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, gpointer data)
{
  WeftHeatMap *self = data;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (cell_at (self, x, y, &self->row, &self->column))
    choose (self);
}

static gboolean
tooltip_cb (
    GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  WeftHeatMap *self = WEFT_HEAT_MAP (widget);
  size_t row = self->row, column = self->column;
  g_autofree char *text = NULL;

  if (self->matrix == NULL || self->matrix->rows->len == 0
      || (!keyboard && !cell_at (self, x, y, &row, &column)))
    return FALSE;
  text = weft_heat_map_cell_text (self, row, column);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
weft_heat_map_dispose (GObject *object)
{
  WeftHeatMap *self = WEFT_HEAT_MAP (object);

  g_clear_pointer (&self->matrix, weft_matrix_free);
  g_clear_pointer (&self->trace, weft_trace_unref);
  g_clear_pointer (&self->ink, weft_ink_free);
  G_OBJECT_CLASS (weft_heat_map_parent_class)->dispose (object);
}

static void
weft_heat_map_class_init (WeftHeatMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_heat_map_dispose;
  widget_class->snapshot = weft_heat_map_snapshot;
  widget_class->measure = weft_heat_map_measure;
  widget_class->size_allocate = weft_heat_map_allocate;
  gtk_widget_class_set_css_name (widget_class, "weft-heat-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
weft_heat_map_init (WeftHeatMap *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->chosen_row = self->chosen_column = SIZE_MAX;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
weft_heat_map_new (void)
{
  return g_object_new (WEFT_TYPE_HEAT_MAP, NULL);
}
