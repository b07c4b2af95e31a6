#include "gui/widgets/histogram-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/widgets/ink.h"
#include "tracer/analysis/words.h"

#define HEIGHT_PX 132
#define AXIS_PX 24
#define TOP_PX 18
#define SIDE_PX 12
#define HANDLE_PX 9
#define NEAR_PX 7
#define LABEL_PX 66
#define BAR_MARGIN_PX 0.5
#define LEAST_BAR_PX 1.5
/* Room around what there is, and how many bars there are at least. */
#define MARGIN_BARS 2
#define FEWEST_BARS 12

typedef enum { HANDLE_SHORTEST, HANDLE_LONGEST, N_HANDLES } Handle;

struct _WeftHistogramView {
  GtkWidget parent;

  WeftHistogram histogram;
  WeftState state;
  size_t first, last; /* the bars that show, half-open */
  bool has_range;
  size_t begin, end;
  bool dragging;
  bool moves[N_HANDLES]; /* by the drag */
  size_t anchor;
  double hover_x;
  WeftInk *ink;
  GtkWidget *handles[N_HANDLES];
};

G_DEFINE_TYPE (WeftHistogramView, weft_histogram_view, GTK_TYPE_WIDGET)

enum { RANGE_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static double
bar_px (WeftHistogramView *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * SIDE_PX;

  return MAX (width, 1) / (double)(self->last - self->first);
}

static double
x_of (WeftHistogramView *self, double place)
{
  return SIDE_PX + (place - (double)self->first) * bar_px (self);
}

/* The bar at @x_px, or the nearest that shows. */
static size_t
bar_at (WeftHistogramView *self, double x_px)
{
  double place = floor ((x_px - SIDE_PX) / bar_px (self)) + (double)self->first;

  return (size_t)CLAMP (place, (double)self->first, (double)self->last - 1);
}

/* The bounds of the range, or of all that shows. */
static size_t
bound (WeftHistogramView *self, Handle handle)
{
  if (!self->has_range)
    return handle == HANDLE_SHORTEST ? self->first : self->last;
  return CLAMP (handle == HANDLE_SHORTEST ? self->begin : self->end, self->first,
                self->last);
}

/* "10 µs", "1 min": round ones, without places. */
static char *
mark_text (int64_t ns)
{
  static const struct {
    int64_t ns;
    const char *unit;
  } units[] = {
    { INT64_C (86400000000000), N_ ("d") },
    { INT64_C (3600000000000), N_ ("h") },
    { INT64_C (60000000000), N_ ("min") },
    { INT64_C (1000000000), N_ ("s") },
    { 1000000, N_ ("ms") },
    { 1000, N_ ("µs") },
    { 1, N_ ("ns") },
  };
  size_t i = 0;

  while (units[i].ns > ns && units[i].ns > 1)
    i++;
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", ns / units[i].ns, _ (units[i].unit));
}

/* "1.02 ms to 1.28 ms" */
static char *
bars_text (size_t begin, size_t end)
{
  g_autofree char *from = weft_format_duration (weft_histogram_bar_begin (begin));
  g_autofree char *to = weft_format_duration (weft_histogram_bar_begin (end));

  return g_strdup_printf (_ ("%s to %s"), from, to);
}

static void
update_handles (WeftHistogramView *self)
{
  for (Handle i = HANDLE_SHORTEST; i < N_HANDLES; i++) {
    size_t bar = bound (self, i);
    g_autofree char *text = weft_format_duration (weft_histogram_bar_begin (bar));
    g_autofree char *name = g_strdup_printf (
        i == HANDLE_SHORTEST ? _ ("Shortest: %s") : _ ("Longest: under %s"), text);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self->handles[i]),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, (double)self->first,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double)self->last,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double)bar,
                                    GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_name (WeftHistogramView *self)
{
  size_t begin, end;
  g_autofree char *count = weft_format_count (self->histogram.count);
  g_autofree char *span = NULL;
  g_autofree char *name = NULL;

  if (weft_histogram_extent (&self->histogram, &begin, &end)) {
    span = bars_text (begin, end);
    name = g_strdup_printf (_ ("Histogram of %s, from %s"), count, span);
  }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : _ ("An empty histogram"), -1);
}

void
weft_histogram_view_set (WeftHistogramView *self,
                         const WeftHistogram *histogram,
                         WeftState state)
{
  size_t begin, end;

  self->histogram = *histogram;
  self->state = state;
  if (weft_histogram_extent (histogram, &begin, &end)) {
    self->first = begin > MARGIN_BARS ? begin - MARGIN_BARS : 0;
    self->last = MIN (end + MARGIN_BARS, WEFT_N_BARS);
    if (self->last - self->first < FEWEST_BARS) {
      self->first = self->first > FEWEST_BARS / 2 ? self->first - FEWEST_BARS / 2 : 0;
      self->last = MIN (self->first + 2 * FEWEST_BARS, WEFT_N_BARS);
    }
  }
  update_name (self);
  update_handles (self);
}

gboolean
weft_histogram_view_get_range (WeftHistogramView *self, size_t *ret_begin, size_t *ret_end)
{
  *ret_begin = self->has_range ? self->begin : 0;
  *ret_end = self->has_range ? self->end : WEFT_N_BARS;
  return self->has_range;
}

void
weft_histogram_view_clear_range (WeftHistogramView *self)
{
  self->has_range = false;
  update_handles (self);
}

/* Up to all that shows there is no range. */
static void
set_range (WeftHistogramView *self, size_t begin, size_t end)
{
  bool has_range = begin > self->first || end < self->last;

  if (has_range == self->has_range
      && (!has_range || (begin == self->begin && end == self->end)))
    return;
  self->has_range = has_range;
  self->begin = begin;
  self->end = end;
  update_handles (self);
  g_signal_emit (self, signals[RANGE_CHANGED], 0);
}

static void
draw_range (WeftHistogramView *self, GtkSnapshot *snapshot, double height)
{
  GdkRGBA colour = weft_ink_palette (self->ink)->accent;
  double x0 = x_of (self, (double)bound (self, HANDLE_SHORTEST));
  double x1 = x_of (self, (double)bound (self, HANDLE_LONGEST));

  if (!self->has_range)
    return;
  colour.alpha = 0.13f;
  weft_ink_fill (snapshot, &colour, (WeftBox){ x0, 0, x1, height - AXIS_PX });
}

static void
draw_bars (WeftHistogramView *self, GtkSnapshot *snapshot, double height)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  const WeftInkState *ink = &palette->states[self->state];
  double highest = (double)MAX (weft_histogram_highest (&self->histogram), 1);
  double base = height - AXIS_PX, room = base - TOP_PX;

  for (size_t i = self->first; i < self->last; i++) {
    double share = (double)self->histogram.bars[i] / highest;
    bool within = !self->has_range || (i >= self->begin && i < self->end);
    WeftBox box
        = { x_of (self, (double)i) + BAR_MARGIN_PX, base - MAX (share * room, LEAST_BAR_PX),
            x_of (self, (double)i + 1) - BAR_MARGIN_PX, base };

    if (self->histogram.bars[i] == 0)
      continue;
    if (!within) {
      weft_ink_fill (snapshot, &palette->dim, box);
      continue;
    }
    weft_ink_fill (snapshot, &ink->narrow, box);
    weft_ink_pattern (snapshot, ink->pattern, &ink->narrow, &ink->colour, box, 0);
  }
}

static void
draw_axis (WeftHistogramView *self, GtkSnapshot *snapshot, double width, double height)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  WeftHistogramMark marks[WEFT_MOST_MARKS];
  double base = height - AXIS_PX;
  size_t n = weft_histogram_marks (self->first, self->last, bar_px (self), LABEL_PX, marks);

  weft_ink_fill (snapshot, &palette->line, (WeftBox){ 0, base, width, base + 1 });
  for (size_t i = 0; i < n; i++) {
    double x = x_of (self, weft_histogram_place (marks[i].duration_ns));
    g_autofree char *text = mark_text (marks[i].duration_ns);
    double text_px;

    weft_ink_fill (snapshot, &palette->dim,
                   (WeftBox){ x - 0.5, base, x + 0.5, base + (marks[i].labelled ? 6 : 3) });
    if (!marks[i].labelled)
      continue;
    text_px = weft_ink_text_width (self->ink, WEFT_TEXT_TICK, text);
    weft_ink_text (self->ink, snapshot, WEFT_TEXT_TICK, &palette->text, text,
                   CLAMP (x - text_px / 2, 2, MAX (width - text_px - 2, 2)), base + 15,
                   LABEL_PX);
  }
}

/* The height of the highest bar, and what is under the pointer. */
static void
draw_words (WeftHistogramView *self, GtkSnapshot *snapshot, double width)
{
  const WeftPalette *palette = weft_ink_palette (self->ink);
  g_autofree char *highest = weft_format_count (weft_histogram_highest (&self->histogram));
  double used;
  size_t bar;
  g_autofree char *span = NULL;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  used = weft_ink_text (self->ink, snapshot, WEFT_TEXT_TICK, &palette->dim, highest,
                        SIDE_PX, TOP_PX / 2.0, width / 3);
  if (self->hover_x < 0)
    return;
  bar = bar_at (self, self->hover_x);
  span = bars_text (bar, bar + 1);
  count = weft_format_count (self->histogram.bars[bar]);
  /* Translators: a bar of a histogram: "1.02 ms to 1.28 ms: 12" */
  text = g_strdup_printf (_ ("%s: %s"), span, count);
  weft_ink_text (self->ink, snapshot, WEFT_TEXT_TICK, &palette->text, text,
                 SIDE_PX + used + 24, TOP_PX / 2.0, width - used - 2 * SIDE_PX - 24);
}

static void
weft_histogram_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeftHistogramView *self = WEFT_HISTOGRAM_VIEW (widget);
  bool dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->ink == NULL)
    self->ink
        = weft_ink_new (gtk_widget_get_pango_context (widget), weft_palette_get (dark));
  weft_ink_set_palette (self->ink, weft_palette_get (dark));
  if (self->histogram.count == 0)
    return;
  draw_range (self, snapshot, height);
  draw_bars (self, snapshot, height);
  draw_axis (self, snapshot, width, height);
  draw_words (self, snapshot, width);
  for (Handle i = HANDLE_SHORTEST; i < N_HANDLES; i++)
    gtk_widget_snapshot_child (widget, self->handles[i], snapshot);
}

static void
weft_histogram_view_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT_PX : 200;
}

static void
weft_histogram_view_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeftHistogramView *self = WEFT_HISTOGRAM_VIEW (widget);

  for (Handle i = HANDLE_SHORTEST; i < N_HANDLES; i++) {
    double x = x_of (self, (double)bound (self, i));
    GtkAllocation box
        = { (int)lround (x) - HANDLE_PX / 2, TOP_PX, HANDLE_PX, height - AXIS_PX - TOP_PX };
    int minimum;

    gtk_widget_measure (self->handles[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                        NULL, NULL);
    box.width = MAX (box.width, minimum);
    gtk_widget_size_allocate (self->handles[i], &box, -1);
  }
}

static void
move_handle (WeftHistogramView *self, Handle handle, int bars)
{
  size_t begin = bound (self, HANDLE_SHORTEST), end = bound (self, HANDLE_LONGEST);
  gint64 to = (gint64)bound (self, handle) + bars;

  if (handle == HANDLE_SHORTEST)
    begin = (size_t)CLAMP (to, (gint64)self->first, (gint64)end - 1);
  else
    end = (size_t)CLAMP (to, (gint64)begin + 1, (gint64)self->last);
  set_range (self, begin, end);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        gpointer data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  WeftHistogramView *self = WEFT_HISTOGRAM_VIEW (gtk_widget_get_parent (widget));
  Handle handle
      = widget == self->handles[HANDLE_SHORTEST] ? HANDLE_SHORTEST : HANDLE_LONGEST;
  int step = 0;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (key) {
  case GDK_KEY_Left:
  case GDK_KEY_Down:
    step = -1;
    break;
  case GDK_KEY_Right:
  case GDK_KEY_Up:
    step = 1;
    break;
  case GDK_KEY_Page_Up:
    step = WEFT_BARS_A_DOUBLING;
    break;
  case GDK_KEY_Page_Down:
    step = -WEFT_BARS_A_DOUBLING;
    break;
  case GDK_KEY_Home:
    step = -WEFT_N_BARS;
    break;
  case GDK_KEY_End:
    step = WEFT_N_BARS;
    break;
  case GDK_KEY_Escape:
    if (!self->has_range)
      return FALSE;
    set_range (self, self->first, self->last);
    return TRUE;
  default:
    return FALSE;
  }
  move_handle (self, handle, step);
  return TRUE;
}

static void
drag_to (WeftHistogramView *self, double x)
{
  size_t bar = bar_at (self, x);
  size_t edge
      = (size_t)CLAMP (floor ((x - SIDE_PX) / bar_px (self) + 0.5) + (double)self->first,
                       (double)self->first, (double)self->last);

  if (self->moves[HANDLE_SHORTEST])
    set_range (self, MIN (edge, bound (self, HANDLE_LONGEST) - 1),
               bound (self, HANDLE_LONGEST));
  else if (self->moves[HANDLE_LONGEST])
    set_range (self, bound (self, HANDLE_SHORTEST),
               MAX (edge, bound (self, HANDLE_SHORTEST) + 1));
  else
    set_range (self, MIN (bar, self->anchor), MAX (bar, self->anchor) + 1);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, gpointer data)
{
  WeftHistogramView *self = data;

  self->anchor = bar_at (self, x);
  for (Handle i = HANDLE_SHORTEST; i < N_HANDLES; i++)
    self->moves[i] = fabs (x - x_of (self, (double)bound (self, i))) <= NEAR_PX;
  /* Both at one place: the drag's direction tells, and that is a new range. */
  if (self->moves[HANDLE_SHORTEST] && self->moves[HANDLE_LONGEST])
    self->moves[HANDLE_SHORTEST] = self->moves[HANDLE_LONGEST] = false;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
  WeftHistogramView *self = data;
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y)
      && (fabs (dx) > 2 || self->dragging)) {
    self->dragging = true;
    drag_to (self, x + dx);
  }
}

/* A click takes one bar, another one on it takes the range away again. */
static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, gpointer data)
{
  WeftHistogramView *self = data;
  bool clicked = !self->dragging && !self->moves[0] && !self->moves[1];

  self->dragging = false;
  if (!clicked)
    return;
  if (self->has_range && self->anchor >= self->begin && self->anchor < self->end)
    set_range (self, self->first, self->last);
  else
    set_range (self, self->anchor, self->anchor + 1);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, gpointer data)
{
  WeftHistogramView *self = data;

  self->hover_x = x;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (GtkEventControllerMotion *controller, gpointer data)
{
  WeftHistogramView *self = data;

  self->hover_x = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
weft_histogram_view_dispose (GObject *object)
{
  WeftHistogramView *self = WEFT_HISTOGRAM_VIEW (object);

  for (Handle i = HANDLE_SHORTEST; i < N_HANDLES; i++)
    g_clear_pointer (&self->handles[i], gtk_widget_unparent);
  g_clear_pointer (&self->ink, weft_ink_free);
  G_OBJECT_CLASS (weft_histogram_view_parent_class)->dispose (object);
}

static void
weft_histogram_view_class_init (WeftHistogramViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_histogram_view_dispose;
  widget_class->snapshot = weft_histogram_view_snapshot;
  widget_class->measure = weft_histogram_view_measure;
  widget_class->size_allocate = weft_histogram_view_allocate;
  gtk_widget_class_set_css_name (widget_class, "weft-histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[RANGE_CHANGED]
      = g_signal_new ("range-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_handle (WeftHistogramView *self, Handle handle)
{
  GtkWidget *widget = g_object_new (ADW_TYPE_BIN, "accessible-role",
                                    GTK_ACCESSIBLE_ROLE_SLIDER, "css-name", "handle", NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_cursor_from_name (widget, "ew-resize");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), NULL);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_set_parent (widget, GTK_WIDGET (self));
  self->handles[handle] = widget;
}

static void
weft_histogram_view_init (WeftHistogramView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->last = FEWEST_BARS;
  self->state = WEFT_STATE_RUNNING;
  self->hover_x = -1;
  add_handle (self, HANDLE_SHORTEST);
  add_handle (self, HANDLE_LONGEST);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  update_handles (self);
  update_name (self);
}

GtkWidget *
weft_histogram_view_new (void)
{
  return g_object_new (WEFT_TYPE_HISTOGRAM_VIEW, NULL);
}
