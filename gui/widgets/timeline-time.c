/* What the times on the ruler are told from, and how one chooses that. */
#include <glib/gi18n-lib.h>

#include "gui/widgets/draw.h"
#include "gui/widgets/timeline-private.h"

static const char *const names[WEFT_N_TIME_BASES] = { "start", "mark", "wall" };

static const char *
label_of (WeftTimeBaseKind kind)
{
  switch (kind) {
  case WEFT_TIME_SINCE_MARK:
    return _ ("Time since the mark");
  case WEFT_TIME_WALL_CLOCK:
    return _ ("Time on the clock");
  default:
    return _ ("Time since the start");
  }
}

const char *
weft_timeline_base_name (WeftTimeline *self)
{
  return names[self->scene.base.kind];
}

static bool
can (WeftTimeline *self, WeftTimeBaseKind kind)
{
  if (kind == WEFT_TIME_SINCE_MARK)
    return weft_marks_size (self->marks) > 0;
  if (kind == WEFT_TIME_WALL_CLOCK)
    return self->scene.trace != NULL
           && weft_trace_info (self->scene.trace)->began_unix_ns > 0;
  return true;
}

/* The mark at the playhead or before it, else the first. */
static int64_t
mark_to_tell_from (WeftTimeline *self)
{
  size_t index
      = weft_marks_next (self->marks, weft_timeline_moment (self) + 1, WEFT_BACKWARD);

  return weft_marks_get (self->marks, index != SIZE_MAX ? index : 0)->time_ns;
}

static void
tell (WeftTimeline *self)
{
  const char *label = label_of (self->scene.base.kind);
  g_autofree char *tooltip = g_strdup_printf (_ ("%s (Shift+T for another)"), label);

  gtk_widget_set_tooltip_text (self->base_button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->base_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ruler),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (self->ruler);
  g_object_notify (G_OBJECT (self), "time-base");
}

static void
set_base (WeftTimeline *self, WeftTimeBaseKind kind)
{
  self->scene.base = WEFT_TIME_BASE_INIT;
  if (!can (self, kind))
    kind = WEFT_TIME_SINCE_START;
  self->scene.base.kind = kind;
  self->scene.base.zone = self->zone;
  if (kind == WEFT_TIME_SINCE_MARK)
    self->scene.base.mark_ns = mark_to_tell_from (self);
  if (kind == WEFT_TIME_WALL_CLOCK)
    self->scene.base.began_unix_ns = weft_trace_info (self->scene.trace)->began_unix_ns;
  tell (self);
}

void
weft_timeline_set_base_name (WeftTimeline *self, const char *name)
{
  for (int kind = 0; kind < WEFT_N_TIME_BASES; kind++) {
    if (g_strcmp0 (name, names[kind]) == 0)
      set_base (self, (WeftTimeBaseKind)kind);
  }
}

void
weft_timeline_check_base (WeftTimeline *self)
{
  const WeftTimeBase *base = &self->scene.base;

  if (base->kind == WEFT_TIME_SINCE_MARK
      && weft_marks_find (self->marks, base->mark_ns) == SIZE_MAX)
    set_base (self, WEFT_TIME_SINCE_MARK);
}

char *
weft_timeline_format_time (WeftTimeline *self, int64_t time_ns)
{
  const WeftTimeBase *base = &self->scene.base;
  char text[WEFT_BASE_TEXT];

  weft_time_base_text (base, time_ns,
                       base->kind == WEFT_TIME_WALL_CLOCK
                           && !weft_time_base_one_day (base, 0, self->target.trace_ns),
                       text);
  return g_strdup (text);
}

static void
next_base_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  WeftTimeline *self = WEFT_TIMELINE (widget);
  WeftTimeBaseKind kind = self->scene.base.kind;

  do
    kind = (WeftTimeBaseKind)((kind + 1) % WEFT_N_TIME_BASES);
  while (!can (self, kind));
  if (kind == self->scene.base.kind)
    gtk_widget_error_bell (widget);
  set_base (self, kind);
}

static GMenuModel *
base_menu (void)
{
  GMenu *menu = g_menu_new ();

  for (int kind = 0; kind < WEFT_N_TIME_BASES; kind++) {
    g_autofree char *action = g_strdup_printf ("timeline.time-base::%s", names[kind]);

    g_menu_append (menu, label_of ((WeftTimeBaseKind)kind), action);
  }
  return G_MENU_MODEL (menu);
}

void
weft_timeline_time_init (WeftTimeline *self)
{
  g_autoptr (GMenuModel) menu = base_menu ();

  self->zone = g_time_zone_new_local ();
  self->base_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->base_button),
                                 "preferences-system-time-symbolic");
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->base_button), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->base_button), menu);
  gtk_widget_add_css_class (self->base_button, "flat");
  gtk_widget_add_css_class (self->base_button, "weft-time-base");
  gtk_widget_set_parent (self->base_button, GTK_WIDGET (self));
  tell (self);
}

void
weft_timeline_time_class_init (GtkWidgetClass *widget_class)
{
  static const WeftTimelineAction actions[]
      = { { "timeline.next-time-base", next_base_action, { GDK_KEY_t }, GDK_SHIFT_MASK } };

  weft_timeline_install (widget_class, actions, G_N_ELEMENTS (actions));
  gtk_widget_class_install_property_action (widget_class, "timeline.time-base",
                                            "time-base");
}
