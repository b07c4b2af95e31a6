#include "gui/app/commands.h"

#include <glib/gi18n.h>
#include <string.h>

#define RECORDINGS N_ ("Recordings")
#define EXPORT N_ ("Export")
#define PAGES N_ ("Pages")
#define FIND N_ ("Find")
#define LOOK N_ ("Look around on the timeline")
#define MARKS N_ ("Marks")
#define REPLAY N_ ("Replay")
#define LANES N_ ("Lanes")
#define FOLLOW N_ ("Follow what happened")
#define GENERAL N_ ("Weft")

static const WeftCommand commands[] = {
  { RECORDINGS, N_ ("Open a recording"), "win.open", WEFT_COMMAND_PLAIN, { "<Control>o" } },
  { RECORDINGS,
    N_ ("Record a program"),
    "win.record",
    WEFT_COMMAND_PLAIN,
    { "<Control>n" } },
  { RECORDINGS,
    N_ ("Record the same program again"),
    "win.record-again",
    WEFT_COMMAND_PLAIN,
    { "<Control>r" } },
  { RECORDINGS,
    N_ ("Stop the recording"),
    "win.stop-recording",
    WEFT_COMMAND_PLAIN,
    { NULL } },
  { RECORDINGS,
    N_ ("End the recorded program at once"),
    "win.kill-recording",
    WEFT_COMMAND_PLAIN,
    { NULL } },
  { RECORDINGS,
    N_ ("Show what the recorded program printed"),
    "win.show-output",
    WEFT_COMMAND_PLAIN,
    { NULL } },
  { RECORDINGS,
    N_ ("To the start page"),
    "win.start",
    WEFT_COMMAND_PLAIN,
    { "<Alt>Home" } },
  { RECORDINGS, N_ ("Give up loading"), "win.cancel", WEFT_COMMAND_UNLISTED, { "Escape" } },

  { EXPORT,
    N_ ("Export the timeline into a file"),
    "win.export",
    WEFT_COMMAND_TRACE,
    { "<Control>e" } },
  { EXPORT,
    N_ ("Copy what is seen as an image"),
    "win.copy-image",
    WEFT_COMMAND_TRACE,
    { "<Control><Shift>e" } },
  { EXPORT,
    N_ ("Copy the selection or range as text"),
    "win.copy-text",
    WEFT_COMMAND_TRACE,
    { "<Control><Shift>c" } },
  { EXPORT,
    N_ ("Copy the selection or range as a diagram"),
    "win.copy-diagram",
    WEFT_COMMAND_TRACE,
    { "<Control><Shift>m" } },

  { PAGES, N_ ("Timeline"), "win.page::timeline", WEFT_COMMAND_TRACE, { "<Control>1" } },
  { PAGES, N_ ("Findings"), "win.page::findings", WEFT_COMMAND_TRACE, { "<Control>2" } },
  { PAGES, N_ ("Locks"), "win.page::locks", WEFT_COMMAND_TRACE, { "<Control>3" } },
  { PAGES, N_ ("Channels"), "win.page::channels", WEFT_COMMAND_TRACE, { "<Control>4" } },
  { PAGES, N_ ("Threads"), "win.page::threads", WEFT_COMMAND_TRACE, { "<Control>5" } },
  { PAGES, N_ ("Waiting"), "win.page::waiting", WEFT_COMMAND_TRACE, { "<Control>6" } },
  { PAGES, N_ ("Critical path"), "win.page::path", WEFT_COMMAND_TRACE, { "<Control>7" } },
  { PAGES,
    N_ ("Show the selection in its list"),
    "page.show-in-list",
    WEFT_COMMAND_UNLISTED,
    { "<Alt>Return" } },
  { PAGES,
    N_ ("Back to where you came from"),
    "page.back",
    WEFT_COMMAND_UNLISTED,
    { "<Alt>Left", "BackSpace" } },
  { PAGES, N_ ("Forward again"), "page.forward", WEFT_COMMAND_UNLISTED, { "<Alt>Right" } },
  { PAGES,
    N_ ("Show or hide the inspector"),
    "win.show-inspector",
    WEFT_COMMAND_TRACE,
    { "F9" } },
  { PAGES,
    N_ ("To the inspector and back"),
    "win.change-pane",
    WEFT_COMMAND_TRACE,
    { "F6" } },
  { PAGES,
    N_ ("Wider inspector"),
    "win.inspector-wider",
    WEFT_COMMAND_TRACE,
    { "<Alt><Shift>Left", "<Alt><Shift>KP_Left" } },
  { PAGES,
    N_ ("Narrower inspector"),
    "win.inspector-narrower",
    WEFT_COMMAND_TRACE,
    { "<Alt><Shift>Right", "<Alt><Shift>KP_Right" } },
  { PAGES,
    N_ ("Taller lower part of the page"),
    "win.lower-taller",
    WEFT_COMMAND_TRACE,
    { "<Alt><Shift>Up", "<Alt><Shift>KP_Up" } },
  { PAGES,
    N_ ("Shorter lower part of the page"),
    "win.lower-shorter",
    WEFT_COMMAND_TRACE,
    { "<Alt><Shift>Down", "<Alt><Shift>KP_Down" } },

  { FIND,
    N_ ("Commands"),
    "win.commands",
    WEFT_COMMAND_UNLISTED,
    { "<Control><Shift>p", "<Control>k" } },
  { FIND, N_ ("Search"), "win.search", WEFT_COMMAND_TRACE, { "slash" } },
  { FIND,
    N_ ("Filter the table, or search"),
    "win.find",
    WEFT_COMMAND_TRACE,
    { "<Control>f" } },
  { FIND,
    N_ ("Next place found"),
    "win.search-next",
    WEFT_COMMAND_TRACE,
    { "F3", "<Control>g" } },
  { FIND,
    N_ ("Previous place found"),
    "win.search-previous",
    WEFT_COMMAND_TRACE,
    { "<Shift>F3", "<Control><Shift>g" } },

  { FIND,
    N_ ("Copy a link to what is seen"),
    "win.copy-link",
    WEFT_COMMAND_TRACE,
    { "<Control><Shift>l" } },
  { FIND,
    N_ ("Open a link"),
    "win.open-link",
    WEFT_COMMAND_PLAIN,
    { "<Control><Shift>o" } },

  { LOOK,
    N_ ("Zoom in"),
    "timeline.zoom-in",
    WEFT_COMMAND_TRACE,
    { "w", "plus", "equal", "KP_Add", "<Shift>plus" } },
  { LOOK,
    N_ ("Zoom out"),
    "timeline.zoom-out",
    WEFT_COMMAND_TRACE,
    { "s", "minus", "KP_Subtract" } },
  { LOOK, N_ ("Pan to earlier times"), "timeline.pan-left", WEFT_COMMAND_TRACE, { "a" } },
  { LOOK, N_ ("Pan to later times"), "timeline.pan-right", WEFT_COMMAND_TRACE, { "d" } },
  { LOOK,
    N_ ("Pan to earlier times, or fold a heading"),
    "timeline.left",
    WEFT_COMMAND_UNLISTED,
    { "Left", "KP_Left" } },
  { LOOK,
    N_ ("Pan to later times, or unfold a heading"),
    "timeline.right",
    WEFT_COMMAND_UNLISTED,
    { "Right", "KP_Right" } },
  { LOOK,
    N_ ("Fit the selection, then the whole"),
    "timeline.fit",
    WEFT_COMMAND_TRACE,
    { "f" } },
  { LOOK, N_ ("Zoom to the range"), "timeline.zoom-to-range", WEFT_COMMAND_TRACE, { "z" } },
  { LOOK,
    N_ ("Go to the beginning"),
    "timeline.go-begin",
    WEFT_COMMAND_TRACE,
    { "Home", "KP_Home" } },
  { LOOK,
    N_ ("Go to the end"),
    "timeline.go-end",
    WEFT_COMMAND_TRACE,
    { "End", "KP_End" } },
  { LOOK,
    N_ ("Lane above"),
    "timeline.previous-lane",
    WEFT_COMMAND_UNLISTED,
    { "Up", "KP_Up" } },
  { LOOK,
    N_ ("Lane below"),
    "timeline.next-lane",
    WEFT_COMMAND_UNLISTED,
    { "Down", "KP_Down" } },
  { LOOK,
    N_ ("Choose the lane, or fold and unfold its heading"),
    "timeline.activate-lane",
    WEFT_COMMAND_UNLISTED,
    { "Return", "KP_Enter" } },
  { LOOK,
    N_ ("Back to where one was"),
    "trace.undo",
    WEFT_COMMAND_TRACE,
    { "<Control>z" } },
  { LOOK,
    N_ ("Forth again"),
    "trace.redo",
    WEFT_COMMAND_TRACE,
    { "<Control>y", "<Control><Shift>z" } },
  { LOOK, N_ ("Jump smoothly, or at once"), "win.animate", WEFT_COMMAND_PLAIN, { NULL } },
  { LOOK,
    N_ ("Extend the range to the left"),
    "timeline.extend-left",
    WEFT_COMMAND_UNLISTED,
    { "<Shift>Left", "<Shift>KP_Left" } },
  { LOOK,
    N_ ("Extend the range to the right"),
    "timeline.extend-right",
    WEFT_COMMAND_UNLISTED,
    { "<Shift>Right", "<Shift>KP_Right" } },
  { LOOK,
    N_ ("Playhead to the left"),
    "timeline.playhead-left",
    WEFT_COMMAND_UNLISTED,
    { "<Alt>comma" } },
  { LOOK,
    N_ ("Playhead to the right"),
    "timeline.playhead-right",
    WEFT_COMMAND_UNLISTED,
    { "<Alt>period" } },
  { LOOK,
    N_ ("Time since the start, since a mark or on the clock"),
    "timeline.next-time-base",
    WEFT_COMMAND_TRACE,
    { "<Shift>t" } },
  { LOOK,
    N_ ("Time since the start"),
    "timeline.time-base::start",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { LOOK,
    N_ ("Time since the mark"),
    "timeline.time-base::mark",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { LOOK,
    N_ ("Time on the clock"),
    "timeline.time-base::wall",
    WEFT_COMMAND_TRACE,
    { NULL } },

  { MARKS,
    N_ ("Mark this moment, or change its note"),
    "timeline.mark",
    WEFT_COMMAND_TRACE,
    { "m" } },
  { MARKS,
    N_ ("Next mark"),
    "timeline.next-mark",
    WEFT_COMMAND_TRACE,
    { "<Control>Right", "<Control>KP_Right" } },
  { MARKS,
    N_ ("Previous mark"),
    "timeline.previous-mark",
    WEFT_COMMAND_TRACE,
    { "<Control>Left", "<Control>KP_Left" } },
  { MARKS,
    N_ ("Delete the mark at the playhead"),
    "timeline.delete-mark",
    WEFT_COMMAND_TRACE,
    { "Delete", "KP_Delete" } },

  { REPLAY,
    N_ ("Play or pause"),
    "timeline.play",
    WEFT_COMMAND_TRACE,
    { "space", "KP_Space" } },
  { REPLAY,
    N_ ("Next event of any lane"),
    "timeline.next-event",
    WEFT_COMMAND_TRACE,
    { "greater", "<Shift>greater" } },
  { REPLAY,
    N_ ("Previous event of any lane"),
    "timeline.previous-event",
    WEFT_COMMAND_TRACE,
    { "less", "<Shift>less" } },
  { REPLAY,
    N_ ("Playhead to the begin"),
    "timeline.to-begin",
    WEFT_COMMAND_TRACE,
    { "<Control>Home", "<Control>KP_Home" } },
  { REPLAY,
    N_ ("Playhead to the end"),
    "timeline.to-end",
    WEFT_COMMAND_TRACE,
    { "<Control>End", "<Control>KP_End" } },

  { LANES,
    N_ ("Show lanes whose name has…"),
    "timeline.filter",
    WEFT_COMMAND_TRACE,
    { "<Control>l" } },
  { LANES, N_ ("To the lanes"), "timeline.focus-lanes", WEFT_COMMAND_UNLISTED, { NULL } },
  { LANES,
    N_ ("Only what interacts with this lane"),
    "timeline.only",
    WEFT_COMMAND_TRACE,
    { "o" } },
  { LANES, N_ ("Pin or unpin the lane"), "timeline.pin", WEFT_COMMAND_TRACE, { "t" } },
  { LANES, N_ ("Hide the lane"), "timeline.hide", WEFT_COMMAND_TRACE, { "h" } },
  { LANES,
    N_ ("Show all lanes again"),
    "timeline.show-all",
    WEFT_COMMAND_TRACE,
    { "<Shift>h" } },
  { LANES,
    N_ ("Move the lane up"),
    "timeline.move-up",
    WEFT_COMMAND_TRACE,
    { "<Alt>Up", "<Alt>KP_Up" } },
  { LANES,
    N_ ("Move the lane down"),
    "timeline.move-down",
    WEFT_COMMAND_TRACE,
    { "<Alt>Down", "<Alt>KP_Down" } },
  { LANES,
    N_ ("Fold all groups"),
    "timeline.fold-all",
    WEFT_COMMAND_TRACE,
    { "<Control><Shift>Left" } },
  { LANES,
    N_ ("Unfold all groups"),
    "timeline.unfold-all",
    WEFT_COMMAND_TRACE,
    { "<Control><Shift>Right" } },
  { LANES,
    N_ ("Menu of the lane"),
    "timeline.lane-menu",
    WEFT_COMMAND_UNLISTED,
    { "Menu", "<Shift>F10" } },
  { LANES,
    N_ ("Lanes in order of start"),
    "timeline.order::spawn",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { LANES, N_ ("Lanes by name"), "timeline.order::name", WEFT_COMMAND_TRACE, { NULL } },
  { LANES,
    N_ ("Lanes by time waited"),
    "timeline.order::waiting",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { LANES,
    N_ ("Lanes by who interacts with whom"),
    "timeline.order::interaction",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { LANES, N_ ("Compact lanes"), "timeline.compact", WEFT_COMMAND_TRACE, { "c" } },

  { FOLLOW,
    N_ ("Show or hide the critical path"),
    "timeline.show-path",
    WEFT_COMMAND_TRACE,
    { "p" } },
  { FOLLOW,
    N_ ("Critical path to what is chosen, or to the playhead"),
    "timeline.show-path-here",
    WEFT_COMMAND_TRACE,
    { "<Shift>p" } },
  { FOLLOW,
    N_ ("Closer to the two lanes between which most passes"),
    "timeline.busiest",
    WEFT_COMMAND_TRACE,
    { "b" } },
  { FOLLOW,
    N_ ("Show or hide arrows of spawns"),
    "timeline.show-spawns",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { FOLLOW,
    N_ ("Show or hide arrows of joins"),
    "timeline.show-joins",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { FOLLOW,
    N_ ("Show or hide arrows of hand-overs"),
    "timeline.show-hand-overs",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { FOLLOW,
    N_ ("Show or hide arrows of messages"),
    "timeline.show-messages",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { FOLLOW,
    N_ ("Show or hide arrows of wake-ups"),
    "timeline.show-wakes",
    WEFT_COMMAND_TRACE,
    { NULL } },
  { FOLLOW,
    N_ ("Next event of the lane"),
    "timeline.next-state",
    WEFT_COMMAND_TRACE,
    { "period" } },
  { FOLLOW,
    N_ ("Previous event of the lane"),
    "timeline.previous-state",
    WEFT_COMMAND_TRACE,
    { "comma" } },
  { FOLLOW,
    N_ ("Forward along the arrow"),
    "timeline.follow-forward",
    WEFT_COMMAND_TRACE,
    { "bracketright" } },
  { FOLLOW,
    N_ ("Back along the arrow"),
    "timeline.follow-backward",
    WEFT_COMMAND_TRACE,
    { "bracketleft" } },
  { FOLLOW,
    N_ ("Clear the range, then the selection"),
    "timeline.clear",
    WEFT_COMMAND_TRACE,
    { "Escape" } },

  { GENERAL,
    N_ ("Another window"),
    "app.new-window",
    WEFT_COMMAND_PLAIN,
    { "<Control><Shift>n" } },
  { GENERAL,
    N_ ("Close the window"),
    "window.close",
    WEFT_COMMAND_PLAIN,
    { "<Control>w" } },
  { GENERAL, N_ ("Quit"), "app.quit", WEFT_COMMAND_PLAIN, { "<Control>q" } },
  { GENERAL,
    N_ ("Keyboard shortcuts"),
    "win.show-help-overlay",
    WEFT_COMMAND_PLAIN,
    { "question", "<Control>question", "F1" } },
  { GENERAL, N_ ("About Weft"), "app.about", WEFT_COMMAND_PLAIN, { NULL } },
};

const WeftCommand *
weft_commands_get (size_t *ret_n)
{
  *ret_n = G_N_ELEMENTS (commands);
  return commands;
}

const char *
weft_command_title (const WeftCommand *self)
{
  return _ (self->title);
}

const char *
weft_command_section (const WeftCommand *self)
{
  return _ (self->section);
}

bool
weft_commands_types (const char *key)
{
  guint keyval;
  GdkModifierType modifiers;

  return gtk_accelerator_parse (key, &keyval, &modifiers)
         && (modifiers & ~(GdkModifierType)GDK_SHIFT_MASK) == 0
         && gdk_keyval_to_unicode (keyval) >= ' ';
}

/* Widgets bind the keys of their own actions. */
static bool
is_of_widget (const WeftCommand *command)
{
  return !g_str_has_prefix (command->action, "win.")
         && !g_str_has_prefix (command->action, "window.")
         && !g_str_has_prefix (command->action, "app.");
}

void
weft_commands_bind (GtkApplication *app)
{
  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    const char *keys[WEFT_COMMAND_KEYS] = { NULL };
    size_t n = 0;

    if (is_of_widget (&commands[i]))
      continue;
    for (size_t k = 0; commands[i].keys[k] != NULL; k++) {
      if (!weft_commands_types (commands[i].keys[k]))
        keys[n++] = commands[i].keys[k];
    }
    gtk_application_set_accels_for_action (app, commands[i].action, keys);
  }
}

static void
add_shortcut (GtkShortcutController *controller, const char *key, const char *action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  GtkShortcut *shortcut;

  if (!g_action_parse_detailed_name (action, &name, &target, NULL))
    g_assert_not_reached ();
  shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (key),
                               gtk_named_action_new (name));
  if (target != NULL)
    gtk_shortcut_set_arguments (shortcut, target);
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}

void
weft_commands_bind_window (GtkWidget *window)
{
  GtkShortcutController *controller
      = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  for (size_t i = 0; i < G_N_ELEMENTS (commands); i++) {
    for (size_t k = 0; commands[i].keys[k] != NULL; k++) {
      if (!is_of_widget (&commands[i]) && weft_commands_types (commands[i].keys[k]))
        add_shortcut (controller, commands[i].keys[k], commands[i].action);
    }
  }
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (controller),
                                              GTK_PHASE_BUBBLE);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (controller));
}
