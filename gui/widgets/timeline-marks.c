/* The user's marks: set, named, gone to and taken away by keys and by the ruler. */
#include <glib/gi18n-lib.h>

#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-private.h"

#define REACH_PX 8
#define FLAG_PX 14

const WeftMarks *
weft_timeline_get_marks (WeftTimeline *self)
{
  return self->marks;
}

static void
changed (WeftTimeline *self)
{
  self->scene.marks = self->marks;
  gtk_widget_queue_draw (self->ruler);
  gtk_widget_queue_draw (self->overview);
  weft_lanes_view_redraw_overlay (weft_timeline_lanes_view (self));
  weft_timeline_check_base (self);
}

void
weft_timeline_take_marks (WeftTimeline *self, WeftMarks *marks)
{
  weft_marks_free (self->marks);
  self->marks = marks != NULL ? marks : weft_marks_new ();
  changed (self);
}

static void
changed_by_user (WeftTimeline *self)
{
  changed (self);
  g_signal_emit_by_name (self, "marks-changed");
}

void
weft_timeline_remove_mark (WeftTimeline *self, size_t index)
{
  if (index >= weft_marks_size (self->marks))
    return;
  weft_marks_remove (self->marks, index);
  changed_by_user (self);
}

void
weft_timeline_go_to_mark (WeftTimeline *self, size_t index)
{
  WeftViewport viewport = self->target;
  int64_t time_ns;

  if (index >= weft_marks_size (self->marks))
    return;
  time_ns = weft_marks_get (self->marks, index)->time_ns;
  weft_timeline_set_playhead (self, time_ns);
  if (weft_viewport_reveal (&viewport, (double)time_ns, (double)time_ns))
    weft_timeline_move (self, &viewport, TRUE);
}

/* The note of the mark that the popover is for; another one may have come before it. */
static void
note_activated_cb (GtkEntry *entry, WeftTimeline *self)
{
  if (weft_marks_find (self->marks, self->noted_ns) != SIZE_MAX) {
    weft_marks_set (self->marks, self->noted_ns,
                    gtk_editable_get_text (GTK_EDITABLE (entry)));
    changed_by_user (self);
  }
  gtk_popover_popdown (GTK_POPOVER (self->note));
}

static void
delete_cb (GtkButton *button, WeftTimeline *self)
{
  weft_timeline_remove_mark (self, weft_marks_find (self->marks, self->noted_ns));
  gtk_popover_popdown (GTK_POPOVER (self->note));
}

static void
closed_cb (GtkPopover *popover, WeftTimeline *self)
{
  size_t focused = weft_lanes_view_focused (weft_timeline_lanes_view (self));

  if (focused == SIZE_MAX)
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
make_note (WeftTimeline *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  self->note = gtk_popover_new ();
  self->note_entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->note_entry), _ ("Note for this mark"));
  gtk_entry_set_max_length (GTK_ENTRY (self->note_entry), WEFT_MARKS_TEXT);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->note_entry), 28);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note_entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Note for this mark"),
                                  -1);
  gtk_widget_set_tooltip_text (button, _ ("Delete this mark"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Delete this mark"), -1);
  gtk_box_append (GTK_BOX (box), self->note_entry);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (self->note), box);
  gtk_popover_set_position (GTK_POPOVER (self->note), GTK_POS_BOTTOM);
  gtk_widget_set_parent (self->note, GTK_WIDGET (self));
  g_signal_connect (self->note_entry, "activate", G_CALLBACK (note_activated_cb), self);
  g_signal_connect (button, "clicked", G_CALLBACK (delete_cb), self);
  g_signal_connect (self->note, "closed", G_CALLBACK (closed_cb), self);
}

void
weft_timeline_edit_mark (WeftTimeline *self, size_t index)
{
  const WeftMarkedMoment *mark;
  double width = weft_lanes_view_size (weft_timeline_lanes_view (self)).width_px, x;

  if (index >= weft_marks_size (self->marks))
    return;
  if (self->note == NULL)
    make_note (self);
  weft_timeline_go_to_mark (self, index);
  mark = weft_marks_get (self->marks, index);
  self->noted_ns = mark->time_ns;
  gtk_editable_set_text (GTK_EDITABLE (self->note_entry), mark->text);
  /* Where it will be when a smooth move is over. */
  x = WEFT_GUTTER_PX
      + CLAMP (weft_viewport_x (&self->target, width, mark->time_ns), 0, width);
  gtk_popover_set_pointing_to (
      GTK_POPOVER (self->note),
      &(GdkRectangle){ (int)x, WEFT_OVERVIEW_PX, 1, WEFT_RULER_PX });
  gtk_popover_popup (GTK_POPOVER (self->note));
  gtk_widget_grab_focus (self->note_entry);
}

/* At the playhead; where there is none at the pointer, else in the middle. */
static int64_t
moment_to_mark (WeftTimeline *self)
{
  double width = weft_lanes_view_size (weft_timeline_lanes_view (self)).width_px;

  if (!self->scene.has_playhead && self->pointer_x >= 0)
    return weft_viewport_time_ns (&self->scene.viewport, width, self->pointer_x);
  return weft_timeline_moment (self);
}

static void
mark_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  int64_t time_ns = moment_to_mark (self);
  size_t index;

  if (self->scene.trace == NULL)
    return;
  index = weft_marks_find (self->marks, time_ns);
  if (index == SIZE_MAX) {
    index = weft_marks_set (self->marks, time_ns, "");
    changed_by_user (self);
  }
  weft_timeline_edit_mark (self, index);
}

static void
go_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  size_t index = weft_marks_next (self->marks, weft_timeline_moment (self),
                                  g_str_equal (name, "timeline.next-mark") ? WEFT_FORWARD
                                                                           : WEFT_BACKWARD);

  if (index == SIZE_MAX)
    gtk_widget_error_bell (widget);
  else
    weft_timeline_go_to_mark (self, index);
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  size_t index = weft_marks_find (self->marks, weft_timeline_moment (self));

  if (index == SIZE_MAX)
    gtk_widget_error_bell (widget);
  else
    weft_timeline_remove_mark (self, index);
}

size_t
weft_timeline_mark_at (WeftTimeline *self, double x)
{
  double width = weft_lanes_view_size (weft_timeline_lanes_view (self)).width_px;
  const WeftViewport *viewport = &self->scene.viewport;

  if (x < 0)
    return SIZE_MAX;
  return weft_marks_near (self->marks, weft_viewport_time_ns (viewport, width, x),
                          REACH_PX * viewport->span_ns / width);
}

/* On a flag: the playhead jumps to the very moment; twice: its note. */
static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, WeftTimeline *self)
{
  size_t index = weft_timeline_mark_at (self, x - WEFT_GUTTER_PX);

  if (index == SIZE_MAX || y < FLAG_PX)
    return;
  if (n_press == 2)
    weft_timeline_edit_mark (self, index);
  else
    weft_timeline_set_playhead (self, weft_marks_get (self->marks, index)->time_ns);
}

static gboolean
query_tooltip_cb (GtkWidget *widget,
                  int x,
                  int y,
                  gboolean keyboard,
                  GtkTooltip *tooltip,
                  WeftTimeline *self)
{
  size_t index = weft_timeline_mark_at (self, x - WEFT_GUTTER_PX);
  const WeftMarkedMoment *mark;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (index == SIZE_MAX || keyboard)
    return FALSE;
  mark = weft_marks_get (self->marks, index);
  time = weft_timeline_format_time (self, mark->time_ns);
  text = *mark->text != '\0' ? g_strdup_printf ("%s\n%s", time, mark->text)
                             : g_strdup (time);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

void
weft_timeline_marks_init (WeftTimeline *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->marks = weft_marks_new ();
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (self->ruler, GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_has_tooltip (self->ruler, TRUE);
  g_signal_connect (self->ruler, "query-tooltip", G_CALLBACK (query_tooltip_cb), self);
}

void
weft_timeline_marks_class_init (GtkWidgetClass *widget_class)
{
  static const WeftTimelineAction actions[] = {
    { "timeline.mark", mark_action, { GDK_KEY_m }, 0 },
    { "timeline.next-mark",
      go_action,
      { GDK_KEY_Right, GDK_KEY_KP_Right },
      GDK_CONTROL_MASK },
    { "timeline.previous-mark",
      go_action,
      { GDK_KEY_Left, GDK_KEY_KP_Left },
      GDK_CONTROL_MASK },
    { "timeline.delete-mark", delete_action, { GDK_KEY_Delete, GDK_KEY_KP_Delete }, 0 },
  };

  weft_timeline_install (widget_class, actions, G_N_ELEMENTS (actions));
}
