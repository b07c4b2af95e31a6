#include "tracer/cli/cli.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tracer/export/report-text.h"
#include "tracer/record/launch.h"

#define NARROWEST 40
#define WIDEST 200

void
weft_cli_error (const char *command, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_strdelimit (text, "\n\r", ' ');
  if (command != NULL)
    fprintf (stderr, "weft %s: %s\n", command, text);
  else
    fprintf (stderr, "weft: %s\n", text);
}

bool
weft_cli_parse (const WeftCliSyntax *syntax, int *argc, char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (syntax->arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("weft %s", syntax->command);
  char **words = *argv;

  g_set_prgname (name);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, syntax->summary);
  g_option_context_set_description (context, syntax->details);
  if (syntax->entries != NULL)
    g_option_context_add_main_entries (context, syntax->entries, GETTEXT_PACKAGE);
  g_option_context_set_strict_posix (context, syntax->stop_at_argument);
  if (!g_option_context_parse (context, argc, argv, &error)) {
    weft_cli_error (syntax->command, _ ("%s; see weft %s --help"), error->message,
                    syntax->command);
    return false;
  }
  if (*argc > 1 && strcmp (words[1], "--") == 0) {
    memmove (words + 1, words + 2, (size_t)(*argc - 1) * sizeof *words);
    *argc -= 1;
  }
  return true;
}

bool
weft_cli_is_terminal (int fd)
{
  const char *term = g_getenv ("TERM");

  return isatty (fd) && term != NULL && *term != '\0' && strcmp (term, "dumb") != 0;
}

unsigned
weft_cli_width (int fd)
{
  struct winsize size;

  if (ioctl (fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return 80;
  return CLAMP (size.ws_col, NARROWEST, WIDEST);
}

bool
weft_cli_has_display (void)
{
  const char *wayland = g_getenv ("WAYLAND_DISPLAY"), *x11 = g_getenv ("DISPLAY");

  return (wayland != NULL && *wayland != '\0') || (x11 != NULL && *x11 != '\0');
}

char *
weft_cli_quote (const char *text)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (!g_ascii_isalnum (*p) && strchr ("_-./:+@,%=", *p) == NULL)
      return g_shell_quote (text);
  }
  return *text != '\0' ? g_strdup (text) : g_strdup ("''");
}

int
weft_cli_exec_tool (const char *command, const char *tool, char **argv)
{
  g_autofree char *path = weft_tool_find (tool);

  if (path == NULL) {
    weft_cli_error (command, _ ("%s is not installed beside weft"), tool);
    return WEFT_EXIT_USAGE;
  }
  argv[0] = path;
  execv (path, argv);
  weft_cli_error (command, _ ("cannot run %s: %s"), path, g_strerror (errno));
  return WEFT_EXIT_USAGE;
}

WeftReportStyle
weft_cli_style (int fd)
{
  WeftReportStyle style = { 0 };
  const char *no_colour = g_getenv ("NO_COLOR");

  if (weft_cli_is_terminal (fd)) {
    style.width = weft_cli_width (fd);
    style.colour = no_colour == NULL || *no_colour == '\0';
  }
  return style;
}

void
weft_cli_print_report (const WeftTrace *trace)
{
  WeftReportStyle style = weft_cli_style (STDOUT_FILENO);
  g_autoptr (GString) text = g_string_new (NULL);

  weft_report_text (trace, &style, text);
  fputs (text->str, stdout);
}
