#include <glib/gi18n.h>

#include "gui/app/command-palette.h"
#include "gui/app/commands.h"
#include "gui/app/shortcuts.h"
#include "gui/app/window-private.h"

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  weft_trace_page_search (WEFT_WINDOW (data)->trace_page);
}

static void
find_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  weft_trace_page_find (WEFT_WINDOW (data)->trace_page);
}

static void
next_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  weft_trace_page_search_step (WEFT_WINDOW (data)->trace_page, WEFT_FORWARD);
}

static void
previous_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  weft_trace_page_search_step (WEFT_WINDOW (data)->trace_page, WEFT_BACKWARD);
}

static void
go_cb (WeftAddress *address, gpointer data)
{
  weft_window_follow (data, address);
}

static void
palette_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  bool shows_trace = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "trace");

  weft_command_palette_open (
      self->root,
      shows_trace ? GTK_WIDGET (weft_trace_page_get_timeline (self->trace_page))
                  : self->root,
      shows_trace ? weft_trace_page_get (self->trace_page) : NULL, go_cb, self);
}

static void
shortcuts_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *window = weft_shortcuts_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), data);
  gtk_window_present (GTK_WINDOW (window));
}

static const GActionEntry of_trace[] = {
  { .name = "search", .activate = search_cb },
  { .name = "find", .activate = find_cb },
  { .name = "search-next", .activate = next_cb },
  { .name = "search-previous", .activate = previous_cb },
};

static const GActionEntry always[] = {
  { .name = "commands", .activate = palette_cb },
  { .name = "show-help-overlay", .activate = shortcuts_cb },
};

void
weft_window_add_finding (WeftWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), of_trace, G_N_ELEMENTS (of_trace),
                                   self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), always, G_N_ELEMENTS (always),
                                   self);
  weft_window_add_links (self);
  weft_commands_bind_window (GTK_WIDGET (self));
}

void
weft_window_enable_finding (WeftWindow *self, bool enabled)
{
  for (size_t i = 0; i < G_N_ELEMENTS (of_trace); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (
                                     G_ACTION_MAP (self), of_trace[i].name)),
                                 enabled);
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "copy-link")),
      enabled);
}
