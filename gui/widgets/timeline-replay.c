/* Replay: the playhead goes by itself, or from event to event. */
#include "gui/widgets/timeline-private.h"

/* While it plays the playhead goes no farther than this part of the view: from there on the
 * view goes along. */
#define FOLLOW 0.75

static double
now_us (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);

  return clock != NULL ? (double)gdk_frame_clock_get_frame_time (clock)
                       : (double)g_get_monotonic_time ();
}

static void
follow_playhead (WeftTimeline *self)
{
  WeftViewport viewport = self->target;
  double x = weft_viewport_x (&viewport, 1, self->scene.playhead_ns);

  if (x > FOLLOW && x < 1 + FOLLOW)
    weft_viewport_pan (&viewport, x - FOLLOW);
  else if (x < 0 || x > 1)
    weft_viewport_reveal (&viewport, (double)self->scene.playhead_ns,
                          (double)self->scene.playhead_ns);
  else
    return;
  weft_timeline_move (self, &viewport, FALSE);
}

static void
set_playing (WeftTimeline *self, bool playing)
{
  if (!playing)
    weft_clock_stop (&self->clock);
  if (!playing && self->play_tick != 0) {
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->play_tick);
    self->play_tick = 0;
  }
  g_object_notify (G_OBJECT (self), "playing");
}

static gboolean
play_cb (GtkWidget *widget, GdkFrameClock *frame_clock, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  weft_timeline_set_playhead (
      self,
      weft_clock_time_ns (&self->clock, gdk_frame_clock_get_frame_time (frame_clock)));
  follow_playhead (self);
  if (self->clock.runs)
    return G_SOURCE_CONTINUE;
  self->play_tick = 0;
  set_playing (self, false);
  return G_SOURCE_REMOVE;
}

void
weft_timeline_set_playing (WeftTimeline *self, gboolean playing)
{
  if (self->scene.trace == NULL || playing == self->clock.runs)
    return;
  if (!playing) {
    set_playing (self, false);
    return;
  }
  /* Where there is no playhead yet, from the beginning. */
  weft_clock_start (&self->clock, self->scene.has_playhead ? self->scene.playhead_ns : 0,
                    self->target.trace_ns, (int64_t)now_us (GTK_WIDGET (self)));
  if (self->play_tick == 0)
    self->play_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), play_cb, NULL, NULL);
  set_playing (self, true);
}

gboolean
weft_timeline_get_playing (WeftTimeline *self)
{
  return self->clock.runs;
}

void
weft_timeline_set_speed (WeftTimeline *self, double speed)
{
  weft_clock_set_speed (&self->clock, speed, (int64_t)now_us (GTK_WIDGET (self)));
}

double
weft_timeline_get_speed (WeftTimeline *self)
{
  return self->clock.speed;
}

gboolean
weft_timeline_count_events (WeftTimeline *self, size_t *ret_until, size_t *ret_all)
{
  if (self->events == NULL)
    return FALSE;
  *ret_until = self->scene.has_playhead
                   ? weft_events_until (self->events, self->scene.playhead_ns)
                   : 0;
  *ret_all = weft_events_size (self->events);
  return TRUE;
}

static void
go_to (WeftTimeline *self, int64_t time_ns)
{
  WeftViewport viewport = self->target;

  weft_timeline_set_playing (self, FALSE);
  weft_timeline_set_playhead (self, time_ns);
  if (weft_viewport_reveal (&viewport, (double)time_ns, (double)time_ns))
    weft_timeline_move (self, &viewport, TRUE);
}

static void
play_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  weft_timeline_set_playing (WEFT_TIMELINE (widget),
                             !weft_timeline_get_playing (WEFT_TIMELINE (widget)));
}

static void
event_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  bool forward = g_str_equal (name, "timeline.next-event");
  /* Without a playhead the first event is the next one. */
  int64_t from = self->scene.has_playhead ? self->scene.playhead_ns : -1, time_ns;

  if (self->events != NULL
      && (forward ? weft_events_after (self->events, from, &time_ns)
                  : weft_events_before (self->events, from, &time_ns)))
    go_to (self, time_ns);
  else
    gtk_widget_error_bell (widget);
}

static void
end_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);

  if (self->scene.trace != NULL)
    go_to (self, g_str_equal (name, "timeline.to-begin") ? 0 : self->target.trace_ns);
}

static void
index_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, weft_events_new (data), (GDestroyNotify)weft_events_free);
}

static void
indexed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WeftTimeline *self = WEFT_TIMELINE (source);
  WeftEvents *events = g_task_propagate_pointer (G_TASK (result), NULL);

  if (g_task_get_task_data (G_TASK (result)) != self->scene.trace) {
    weft_events_free (events);
    return;
  }
  self->events = events;
  g_signal_emit_by_name (self, "events-changed");
}

/* A trace's events are put in order in a worker thread; until then one cannot step. */
void
weft_timeline_replay_set_trace (WeftTimeline *self)
{
  g_autoptr (GTask) task = NULL;

  weft_timeline_set_playing (self, FALSE);
  weft_clock_stop (&self->clock);
  g_clear_pointer (&self->events, weft_events_free);
  if (self->scene.trace == NULL)
    return;
  weft_timeline_set_speed (self,
                           weft_clock_speed_for ((double)self->scene.viewport.trace_ns));
  task = g_task_new (self, NULL, indexed_cb, NULL);
  g_task_set_task_data (task, weft_trace_ref (self->scene.trace),
                        (GDestroyNotify)weft_trace_unref);
  g_task_set_source_tag (task, weft_timeline_replay_set_trace);
  g_task_run_in_thread (task, index_in_thread);
}

void
weft_timeline_replay_class_init (GtkWidgetClass *widget_class)
{
  static const WeftTimelineAction actions[] = {
    { "timeline.play", play_action, { GDK_KEY_space, GDK_KEY_KP_Space }, 0 },
    { "timeline.next-event", event_action, { GDK_KEY_greater }, GDK_SHIFT_MASK },
    { "timeline.next-event", event_action, { GDK_KEY_greater }, 0 },
    { "timeline.previous-event", event_action, { GDK_KEY_less }, GDK_SHIFT_MASK },
    /* On some keyboards one of them needs no Shift. */
    { "timeline.previous-event", event_action, { GDK_KEY_less }, 0 },
    { "timeline.to-begin",
      end_action,
      { GDK_KEY_Home, GDK_KEY_KP_Home },
      GDK_CONTROL_MASK },
    { "timeline.to-end", end_action, { GDK_KEY_End, GDK_KEY_KP_End }, GDK_CONTROL_MASK },
  };

  weft_timeline_install (widget_class, actions, G_N_ELEMENTS (actions));
}
