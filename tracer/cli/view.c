#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracer/cli/cli.h"

/* The viewer has options that need no window. */
static bool
needs_display (char **argv)
{
  for (int i = 1; argv[i] != NULL; i++) {
    if (g_str_has_prefix (argv[i], "--png") || g_str_has_prefix (argv[i], "--svg")
        || g_str_has_prefix (argv[i], "--pdf") || strcmp (argv[i], "--help") == 0
        || strcmp (argv[i], "--version") == 0)
      return false;
  }
  return true;
}

int
weft_command_view (int argc, char **argv)
{
  if (needs_display (argv) && !weft_cli_has_display ()) {
    weft_cli_error ("view",
                    _ ("there is no display (neither WAYLAND_DISPLAY nor DISPLAY is set); "
                       "`weft report TRACE` prints what the window shows, and `weft demo "
                       "--headless` records and draws without one"));
    return WEFT_EXIT_USAGE;
  }
  return weft_cli_exec_tool ("view", "weft-viewer", argv);
}
