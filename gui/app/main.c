/* weft-viewer: shows a trace in a window, or draws it into a file. */

#include <glib/gi18n.h>
#include <stdlib.h>

#include "gui/app/application.h"
#include "gui/app/heap.h"
#include "gui/widgets/export.h"
#include "tracer/analysis/language.h"
#include "tracer/load/load.h"

/* As of the other commands: wrong usage or unreadable input. */
#define EXIT_USAGE 2

typedef struct {
  char *pictures[3]; /* files to draw into, by WeftExportFormat */
  int width_px;
  double scale;
  gboolean dark, no_title, no_legend;
  gboolean new_window, standalone;
  gboolean version;
  WeftLookWords look;
  char **traces;
} Options;

static int
fail (const char *message)
{
  g_printerr ("weft-viewer: %s\n", message);
  return EXIT_USAGE;
}

static bool
parse (Options *options, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "at", 0, 0, G_OPTION_ARG_STRING, &options->look.at,
      N_ ("Show that moment, such as 4042659ns, 12.5us, 4.04ms or 1.5s, in the middle"),
      N_ ("TIME") },
    { "select", 0, 0, G_OPTION_ARG_STRING, &options->look.select,
      N_ ("Choose that thread, lock or channel, such as worker-1 or lock:counter, or that "
          "wait, hold, message or note, such as wait:worker-1@4.04ms"),
      N_ ("NAME") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options->look.from,
      N_ ("Show what is between that moment and --to"), N_ ("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options->look.to, N_ ("See --from"), N_ ("TIME") },
    { "path", 0, 0, G_OPTION_ARG_STRING, &options->look.path,
      N_ ("Draw the critical path to that moment, such as wait:worker-1@4.04ms, or with "
          "run that of the whole run"),
      N_ ("END") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &options->look.page,
      N_ ("Open on that page, such as locks"), N_ ("PAGE") },
    { "png", 0, 0, G_OPTION_ARG_FILENAME, &options->pictures[WEFT_EXPORT_PNG],
      N_ ("Draw the timeline into FILE instead of opening a window; needs no display"),
      N_ ("FILE") },
    { "svg", 0, 0, G_OPTION_ARG_FILENAME, &options->pictures[WEFT_EXPORT_SVG],
      N_ ("The same as vectors"), N_ ("FILE") },
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &options->pictures[WEFT_EXPORT_PDF],
      N_ ("The same for printing, on as many pages as it needs"), N_ ("FILE") },
    { "width", 0, 0, G_OPTION_ARG_INT, &options->width_px,
      N_ ("Of a picture: its width in pixels, at least 480 (default 1600)"), N_ ("W") },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options->scale,
      N_ ("With --png: so many pixels for one, up to 4"), N_ ("S") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options->dark,
      N_ ("Of a picture: on a dark ground"), NULL },
    { "no-title", 0, 0, G_OPTION_ARG_NONE, &options->no_title,
      N_ ("Of a picture: without the line at its top"), NULL },
    { "no-legend", 0, 0, G_OPTION_ARG_NONE, &options->no_legend,
      N_ ("Of a picture: without the legend at its foot"), NULL },
    { "new-window", 0, 0, G_OPTION_ARG_NONE, &options->new_window,
      N_ ("Open another window, even if one shows the trace already"), NULL },
    { "standalone", 0, 0, G_OPTION_ARG_NONE, &options->standalone,
      N_ ("Be a program of its own, which ends with its windows, whatever windows there "
          "are"),
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, N_ ("Print the version"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->traces, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context
      = g_option_context_new (_ ("[TRACE…] – show how threads interacted"));

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (
      context,
      _ ("A TRACE is a folder that `weft record` has made. Without one, the window "
         "offers to open one."));
  return g_option_context_parse (context, argc, argv, error);
}

/* Returns: false after a line that says why not; *@ret_look is NULL when all is to be
 * shown.
 */
static bool
where_to_look (const Options *options, WeftLook *look, const WeftLook **ret_look)
{
  const WeftLookWords *words = &options->look;
  g_autoptr (GError) error = NULL;

  if (!weft_look_parse (words, look, &error)) {
    fail (error->message);
    return false;
  }
  *ret_look = words->at != NULL || words->select != NULL || words->from != NULL
                      || words->path != NULL || words->page != NULL
                  ? look
                  : NULL;
  if (*ret_look != NULL && (options->traces == NULL || options->traces[1] != NULL)) {
    fail (_ ("--at, --select, --from, --path and --page look into one trace: name it"));
    return false;
  }
  return true;
}

static int
n_pictures (const Options *options)
{
  int n = 0;

  for (size_t i = 0; i < G_N_ELEMENTS (options->pictures); i++)
    n += options->pictures[i] != NULL;
  return n;
}

static int
draw (const Options *options, const WeftLook *look)
{
  WeftExportOptions export = { .width_px = options->width_px,
                               .scale = options->scale,
                               .dark = options->dark,
                               .no_title = options->no_title,
                               .no_legend = options->no_legend };
  WeftSight sight;
  const WeftSight *seen = NULL;
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (GError) error = NULL;

  if (options->traces == NULL || options->traces[1] != NULL)
    return fail (_ ("--png, --svg and --pdf draw one trace: name it"));
  if (options->width_px != 0
      && (options->width_px < WEFT_EXPORT_LEAST_WIDTH_PX
          || options->width_px > WEFT_EXPORT_MOST_WIDTH_PX))
    return fail (_ ("--width is from 480 to 16000"));
  if (options->scale != 0 && !(options->scale >= 0.25 && options->scale <= 4))
    return fail (_ ("--scale is from 0.25 to 4"));

  trace = weft_load (options->traces[0], NULL, &error);
  if (trace != NULL && look != NULL && weft_look_find (trace, look, &sight, &error))
    seen = &sight;
  for (size_t i = 0; error == NULL && i < G_N_ELEMENTS (options->pictures); i++) {
    export.format = (WeftExportFormat)i;
    if (options->pictures[i] != NULL)
      weft_export_trace (trace, options->pictures[i], &export, seen, &error);
  }
  return error == NULL ? EXIT_SUCCESS : fail (error->message);
}

static int
show (const Options *options)
{
  WeftApplicationRequest request = { .traces = options->traces,
                                     .words = options->look,
                                     .new_window = options->new_window,
                                     .standalone = options->standalone };

  return weft_application_run (&request);
}

static void
options_clear (Options *options)
{
  for (size_t i = 0; i < G_N_ELEMENTS (options->pictures); i++)
    g_free (options->pictures[i]);
  g_free (options->look.at);
  g_free (options->look.select);
  g_free (options->look.from);
  g_free (options->look.to);
  g_free (options->look.path);
  g_free (options->look.page);
  g_strfreev (options->traces);
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  WeftLook look;
  const WeftLook *asked = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  weft_heap_init ();
  weft_language_init (WEFT_LOCALE_DIR);
  /* It would choose the user's form of numbers again. */
  gtk_disable_setlocale ();

  if (!parse (&options, &argc, &argv, &error)) {
    status = fail (error->message);
  } else if (options.version) {
    g_print ("weft-viewer %s\n", WEFT_VERSION);
    status = EXIT_SUCCESS;
  } else if (!where_to_look (&options, &look, &asked)) {
    status = EXIT_USAGE;
  } else if (n_pictures (&options) > 0) {
    /* A display is welcome but not needed. */
    gtk_init_check ();
    status = draw (&options, asked);
  } else if (!gtk_init_check ()) {
    status = fail (_ ("there is no display to open a window on; --png FILE draws without "
                      "one"));
  } else {
    g_set_application_name (_ ("Weft"));
    g_set_prgname (WEFT_APPLICATION_ID);
    status = show (&options);
  }
  options_clear (&options);
  return status;
}
