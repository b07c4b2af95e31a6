#include "gui/widgets/timeline.h"

#include "gui/view/viewport.h"

struct _WeftTimeline {
  GtkWidget parent;

  WeftTrace *trace;
  WeftViewport viewport;
  WeftSelection selection;
  int64_t playhead_ns;
  int64_t range_from_ns, range_to_ns; /* equal: no range */
};

enum { PROP_0, PROP_TRACE, PROP_PLAYHEAD, N_PROPS };
static GParamSpec *props[N_PROPS];
enum { SELECTION_CHANGED, VIEW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_BOXED_TYPE (WeftTrace, weft_trace_boxed, weft_trace_ref, weft_trace_unref)
G_DEFINE_FINAL_TYPE (WeftTimeline, weft_timeline, GTK_TYPE_WIDGET)

static void
viewport_moved (WeftTimeline *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[VIEW_CHANGED], 0);
}

static void
weft_timeline_dispose (GObject *object)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  g_clear_pointer (&self->trace, weft_trace_unref);
  G_OBJECT_CLASS (weft_timeline_parent_class)->dispose (object);
}

static void
weft_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  if (id == PROP_TRACE)
    g_value_set_boxed (value, self->trace);
  else if (id == PROP_PLAYHEAD)
    g_value_set_int64 (value, self->playhead_ns);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_timeline_set_property (GObject *object,
                            guint id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  WeftTimeline *self = WEFT_TIMELINE (object);

  if (id == PROP_TRACE)
    weft_timeline_set_trace (self, g_value_get_boxed (value));
  else if (id == PROP_PLAYHEAD)
    weft_timeline_set_playhead (self, g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
weft_timeline_class_init (WeftTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = weft_timeline_dispose;
  object_class->get_property = weft_timeline_get_property;
  object_class->set_property = weft_timeline_set_property;
  props[PROP_TRACE] = g_param_spec_boxed ("trace", NULL, NULL, WEFT_TYPE_TRACE, flags);
  props[PROP_PLAYHEAD]
      = g_param_spec_int64 ("playhead", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SELECTION_CHANGED]
      = g_signal_new ("selection-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL,
                      NULL, NULL, G_TYPE_NONE, 0);
  signals[VIEW_CHANGED]
      = g_signal_new ("view-changed", WEFT_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
}

static void
weft_timeline_init (WeftTimeline *self)
{
  self->viewport = weft_viewport_whole (1);
}

GtkWidget *
weft_timeline_new (void)
{
  return g_object_new (WEFT_TYPE_TIMELINE, NULL);
}

void
weft_timeline_set_trace (WeftTimeline *self, WeftTrace *trace)
{
  if (self->trace == trace)
    return;
  g_clear_pointer (&self->trace, weft_trace_unref);
  if (trace != NULL)
    self->trace = weft_trace_ref (trace);
  self->viewport = weft_viewport_whole (trace != NULL ? weft_trace_duration_ns (trace) : 1);
  weft_timeline_clear_range (self);
  weft_timeline_set_playhead (self, 0);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRACE]);
  viewport_moved (self);
}

WeftTrace *
weft_timeline_get_trace (WeftTimeline *self)
{
  return self->trace;
}

void
weft_timeline_set_playhead (WeftTimeline *self, int64_t time_ns)
{
  time_ns = CLAMP (time_ns, 0, self->viewport.trace_ns);
  if (self->playhead_ns == time_ns)
    return;
  self->playhead_ns = time_ns;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PLAYHEAD]);
}

int64_t
weft_timeline_get_playhead (WeftTimeline *self)
{
  return self->playhead_ns;
}

void
weft_timeline_clear_range (WeftTimeline *self)
{
  self->range_from_ns = self->range_to_ns = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
