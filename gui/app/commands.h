/* gui/app/commands.h: everything that can be done in the window, with its keys: the one
 * table from which the command palette and the window of keyboard shortcuts are made, and
 * from which the keys of the actions of the application and of the window are bound.
 *
 * A new action gets a row in commands.c. The keys of a widget's actions ("timeline.") are
 * bound by the widget; their row repeats them, and a test (tests/unit/gui/test-commands.c)
 * compares the two, looks for actions without a row, and for keys that are bound twice. */
#pragma once

#include <gtk/gtk.h>

typedef enum {
  WEFT_COMMAND_PLAIN,
  WEFT_COMMAND_TRACE,   /* of an open trace, for those who pick one */
  WEFT_COMMAND_UNLISTED /* of which only the keys are shown: it needs to be where it is */
} WeftCommandUse;

#define WEFT_COMMAND_KEYS 7

typedef struct {
  const char *section; /* untranslated, as title: see weft_command_title() */
  const char *title;   /* "Zoom in" */
  const char *action;  /* detailed: "win.page::locks" */
  WeftCommandUse use;
  const char *keys[WEFT_COMMAND_KEYS]; /* for gtk_accelerator_parse(), NULL-terminated, the
                                        * one to be shown first */
} WeftCommand;

/* In the order in which they are shown, those of a section together. Static. */
const WeftCommand *weft_commands_get (size_t *ret_n);
const char *weft_command_title (const WeftCommand *self); /* translated; static */
const char *weft_command_section (const WeftCommand *self);

/* Whether a key types a character, so that it belongs to a text that has the focus. */
bool weft_commands_types (const char *key);

/* Binds the keys of the application's and the window's actions. */
void weft_commands_bind (GtkApplication *app);
/* The same for keys that type a character, which bind wherever no text takes them. */
void weft_commands_bind_window (GtkWidget *window);
