/* gui/app/command-palette.h: all commands by what they are called, those used last first;
 * and by name the threads, locks and findings of a trace, and moments ("12.5ms"). */
#pragma once

#include <gtk/gtk.h>

#include "gui/app/loader.h"
#include "gui/view/address.h"

/* Called with where to go; takes @address. */
typedef void (*WeftPaletteGo) (WeftAddress *address, gpointer data);

/* Pops up over @window, which is the parent of what it shows. Commands are activated on
 * @target. @loaded (nullable) is borrowed until it closes; with it @go leads on. */
void weft_command_palette_open (GtkWidget *window,
                                GtkWidget *target,
                                const WeftLoaded *loaded,
                                WeftPaletteGo go,
                                gpointer data);
