#include <errno.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tracer/analysis/quantity.h"
#include "tracer/cli/cli.h"
#include "tracer/export/bug-text.h"
#include "tracer/export/chrome.h"
#include "tracer/export/csv.h"
#include "tracer/export/mermaid.h"
#include "tracer/load/load.h"
#include "tracer/manifest/manifest.h"

typedef struct {
  char *format, *output;
  char *from, *to, *at, *select, *path, *table;
  int width_px;
  double scale;
  gboolean dark, no_title, no_legend;
  int64_t from_ns, to_ns, at_ns; /* -1: not said */
} Options;

typedef struct {
  const Options *options;
  const WeftTrace *trace;
  const char *folder;
  int64_t from_ns, to_ns; /* what to write; to_ns past the end where it was not said */
} Export;

/* Fills the output, or returns false after an error line. */
typedef bool (*Fill) (const Export *export, WeftOutput *output);

static void
options_clear (Options *options)
{
  g_free (options->format);
  g_free (options->output);
  g_free (options->from);
  g_free (options->to);
  g_free (options->at);
  g_free (options->select);
  g_free (options->path);
  g_free (options->table);
}

static bool
parse_time (const char *option, const char *tainted, int64_t *ret_ns)
{
  if (tainted == NULL || weft_parse_moment (tainted, ret_ns))
    return true;
  weft_cli_error ("export",
                  _ ("%s takes a time since the trace began, with its unit, such as "
                     "4042659ns, 12.5us, 4.04ms or 1.5s, not '%s'"),
                  option, tainted);
  return false;
}

static bool
parse_times (Options *options)
{
  options->from_ns = options->to_ns = options->at_ns = -1;
  if (!parse_time ("--from", options->from, &options->from_ns)
      || !parse_time ("--to", options->to, &options->to_ns)
      || !parse_time ("--at", options->at, &options->at_ns))
    return false;
  if (options->to_ns >= 0 && options->to_ns <= MAX (options->from_ns, 0)) {
    weft_cli_error ("export",
                    _ ("--to is later than --from, and than the trace's beginning"));
    return false;
  }
  return true;
}

/* The viewer draws: it needs no display for that. */
static int
draw (const Options *options, const char *trace)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  static const char *const names[] = { "--from", "--to", "--at" };
  const int64_t times[] = { options->to_ns >= 0 ? MAX (options->from_ns, 0) : -1,
                            options->to_ns, options->at_ns };

  if (options->output == NULL) {
    weft_cli_error ("export", _ ("a picture goes into a file: add -o FILE.%s"),
                    options->format);
    return WEFT_EXIT_USAGE;
  }
  if (options->from_ns >= 0 && options->to_ns < 0) {
    weft_cli_error ("export", _ ("of a picture --from goes with --to"));
    return WEFT_EXIT_USAGE;
  }
  g_ptr_array_add (argv, NULL);
  g_ptr_array_add (argv, g_strdup_printf ("--%s=%s", options->format, options->output));
  for (size_t i = 0; i < G_N_ELEMENTS (times); i++) {
    if (times[i] >= 0)
      g_ptr_array_add (argv,
                       g_strdup_printf ("%s=%" G_GINT64_FORMAT "ns", names[i], times[i]));
  }
  if (options->select != NULL)
    g_ptr_array_add (argv, g_strdup_printf ("--select=%s", options->select));
  if (options->path != NULL)
    g_ptr_array_add (argv, g_strdup_printf ("--path=%s", options->path));
  if (options->width_px != 0)
    g_ptr_array_add (argv, g_strdup_printf ("--width=%d", options->width_px));
  if (options->scale != 0)
    g_ptr_array_add (argv, g_strdup_printf ("--scale=%g", options->scale));
  if (options->dark)
    g_ptr_array_add (argv, g_strdup ("--dark"));
  if (options->no_title)
    g_ptr_array_add (argv, g_strdup ("--no-title"));
  if (options->no_legend)
    g_ptr_array_add (argv, g_strdup ("--no-legend"));
  g_ptr_array_add (argv, g_strdup ("--"));
  g_ptr_array_add (argv, g_strdup (trace));
  g_ptr_array_add (argv, NULL);
  /* Kept until the process becomes the viewer. */
  return weft_cli_exec_tool ("export", "weft-viewer", (char **)argv->pdata);
}

static bool
find_subject (const Export *export, WeftSubject *ret)
{
  const Options *options = export->options;
  bool ranged = options->from_ns >= 0 || options->to_ns >= 0;
  g_autoptr (GError) error = NULL;

  if (weft_subject_find (export->trace, options->select, options->at_ns,
                         ranged ? export->from_ns : 0, ranged ? export->to_ns : 0, ret,
                         &error))
    return true;
  weft_cli_error ("export", "%s", error->message);
  return false;
}

static bool
fill_mermaid (const Export *export, WeftOutput *output)
{
  WeftSubject subject;

  if (!find_subject (export, &subject))
    return false;
  weft_mermaid (export->trace, &subject, WEFT_MERMAID_MOST, output->text);
  return true;
}

static bool
fill_text (const Export *export, WeftOutput *output)
{
  g_autoptr (WeftManifest) manifest = weft_manifest_read (export->folder, NULL);
  g_autofree char *recorded = manifest != NULL && manifest->weft_version != NULL
                                  ? g_strdup_printf ("by weft %s", manifest->weft_version)
                                  : NULL;
  const WeftBugContext context = { .recorded_by = recorded,
                                   .shown_by = "weft " WEFT_VERSION,
                                   .folder = export->folder };
  WeftSubject subject;

  if (!find_subject (export, &subject))
    return false;
  weft_bug_text (export->trace, &subject, &context, output->text);
  return true;
}

static bool
fill_chrome (const Export *export, WeftOutput *output)
{
  weft_chrome_write (export->trace, export->from_ns, export->to_ns, output);
  return true;
}

static bool
fill_csv (const Export *export, WeftOutput *output)
{
  weft_csv_write (export->trace, weft_csv_table_find (export->options->table),
                  export->from_ns, export->to_ns, output);
  return true;
}

static GOutputStream *
open_output (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (path == NULL)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  file = g_file_new_for_path (path);
  /* Whatever was there stays until the new one is complete. */
  return G_OUTPUT_STREAM (
      g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error));
}

/* @path NULL: standard output. */
static bool
write_file (const Export *export, Fill fill, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) stream = open_output (path, &error);
  g_autoptr (GCancellable) never = g_cancellable_new ();
  WeftOutput output;
  bool filled, good = false;

  if (stream != NULL) {
    weft_output_init (&output, stream, NULL);
    filled = fill (export, &output);
    if (!filled)
      g_string_truncate (output.text, 0);
    good = weft_output_finish (&output, &error);
    /* Closed as cancelled, the file that was to be replaced stays. */
    if (!filled || !good)
      g_cancellable_cancel (never);
    good = g_output_stream_close (stream, never, good && filled ? &error : NULL) && good;
    if (!filled)
      return false;
  }
  if (!good && path != NULL)
    weft_cli_error ("export", _ ("cannot write '%s': %s"), path, error->message);
  else if (!good)
    weft_cli_error ("export", _ ("cannot write to standard output: %s"), error->message);
  return good;
}

/* Each table as a file of its own in a folder. */
static bool
write_tables (Options *options, Export *export)
{
  if (options->output == NULL) {
    weft_cli_error ("export",
                    _ ("say which table with --table, or a folder for all of them "
                       "with -o FOLDER"));
    return false;
  }
  if (g_mkdir_with_parents (options->output, 0777) != 0) {
    weft_cli_error ("export", _ ("cannot make the folder '%s': %s"), options->output,
                    g_strerror (errno));
    return false;
  }
  for (int i = 0; i < WEFT_N_CSV_TABLES; i++) {
    g_autofree char *name
        = g_strconcat (weft_csv_table_name ((WeftCsvTable)i), ".csv", NULL);
    g_autofree char *path = g_build_filename (options->output, name, NULL);

    g_free (options->table);
    options->table = g_strdup (weft_csv_table_name ((WeftCsvTable)i));
    if (!write_file (export, fill_csv, path))
      return false;
  }
  return true;
}

static const struct {
  const char *name;
  Fill fill; /* NULL: a picture */
} formats[] = {
  { "png", NULL },
  { "svg", NULL },
  { "pdf", NULL },
  { "mermaid", fill_mermaid },
  { "text", fill_text },
  { "chrome", fill_chrome },
  { "perfetto", fill_chrome },
  { "csv", fill_csv },
};

/* Returns: G_N_ELEMENTS (formats) when there is none of that name. */
static size_t
find_format (const char *name)
{
  size_t i = 0;

  while (i < G_N_ELEMENTS (formats) && strcmp (formats[i].name, name) != 0)
    i++;
  return i;
}

/* Returns: false after an error line. */
static bool
check (const Options *options, size_t format, int argc)
{
  bool picture, text;

  if (argc != 2 || options->format == NULL) {
    weft_cli_error ("export", _ ("give one trace and a format: weft export TRACE --format "
                                 "svg -o FILE"));
    return false;
  }
  if (format == G_N_ELEMENTS (formats)) {
    weft_cli_error ("export",
                    _ ("there is no format '%s': it is png, svg, pdf, mermaid, text, "
                       "chrome, perfetto or csv"),
                    options->format);
    return false;
  }
  picture = formats[format].fill == NULL;
  text = formats[format].fill == fill_mermaid || formats[format].fill == fill_text;
  if (options->table != NULL
      && (formats[format].fill != fill_csv
          || weft_csv_table_find (options->table) == WEFT_N_CSV_TABLES)) {
    weft_cli_error ("export", _ ("--table goes with --format csv, and is waits, holds, "
                                 "messages, interactions, threads or locks"));
    return false;
  }
  if (!picture
      && (options->width_px != 0 || options->scale != 0 || options->dark
          || options->no_title || options->no_legend || options->path != NULL)) {
    weft_cli_error ("export",
                    _ ("--path, --width, --scale, --dark, --no-title and --no-legend are "
                       "for pictures: png, svg or pdf"));
    return false;
  }
  if (!picture && !text && (options->at != NULL || options->select != NULL)) {
    weft_cli_error ("export",
                    _ ("--at and --select are for pictures, mermaid and text; "
                       "--from and --to cut a %s"),
                    options->format);
    return false;
  }
  return true;
}

static int
run (Options *options, const char *folder, size_t format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTrace) trace = weft_load (folder, NULL, &error);
  Export export = { .options = options, .trace = trace, .folder = folder };
  bool good;

  if (trace == NULL) {
    weft_cli_error ("export", "%s", error->message);
    return WEFT_EXIT_USAGE;
  }
  export.from_ns = MAX (options->from_ns, 0);
  export.to_ns = options->to_ns >= 0 ? options->to_ns : weft_trace_duration_ns (trace) + 1;
  if (export.from_ns >= export.to_ns) {
    weft_cli_error ("export",
                    _ ("there is nothing to export from %s on: the trace has ended"),
                    options->from);
    return WEFT_EXIT_USAGE;
  }
  if (formats[format].fill == fill_csv && options->table == NULL)
    good = write_tables (options, &export);
  else
    good = write_file (&export, formats[format].fill, options->output);
  return good ? WEFT_EXIT_GOOD : WEFT_EXIT_USAGE;
}

static int
parse_and_run (Options *options, int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "format", 'f', 0, G_OPTION_ARG_STRING, &options->format,
      N_ ("png, svg, pdf, mermaid, text, chrome, perfetto or csv"), N_ ("FORMAT") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
      N_ ("write to FILE (of text: standard output where this is left out)"), N_ ("FILE") },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options->from,
      N_ ("only what happens from that time on, such as 12.5us or 4.04ms"), N_ ("TIME") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options->to, N_ ("and before that time"),
      N_ ("TIME") },
    { "at", 0, 0, G_OPTION_ARG_STRING, &options->at,
      N_ ("what happens at that moment is what it is about"), N_ ("TIME") },
    { "select", 0, 0, G_OPTION_ARG_STRING, &options->select,
      N_ ("it is about that thread, lock or channel, such as worker-1 or lock:counter, or "
          "about just one thing, such as wait:worker-1@4.04ms"),
      N_ ("NAME") },
    { "path", 0, 0, G_OPTION_ARG_STRING, &options->path,
      N_ ("of a picture: with the critical path to the end of that, such as "
          "wait:worker-1@4.04ms, or with run that of the whole run"),
      N_ ("END") },
    { "table", 0, 0, G_OPTION_ARG_STRING, &options->table,
      N_ ("with csv: waits, holds, messages, interactions, threads or locks; without it "
          "all, "
          "into the folder -o"),
      N_ ("TABLE") },
    { "width", 0, 0, G_OPTION_ARG_INT, &options->width_px,
      N_ ("of a picture, in pixels, at least 480 (default 1600)"), N_ ("W") },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options->scale,
      N_ ("with png: so many pixels for each, such as 2, for a sharper picture"),
      N_ ("S") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options->dark, N_ ("a picture on a dark ground"),
      NULL },
    { "no-title", 0, 0, G_OPTION_ARG_NONE, &options->no_title,
      N_ ("a picture without the line at its top"), NULL },
    { "no-legend", 0, 0, G_OPTION_ARG_NONE, &options->no_legend,
      N_ ("a picture without the legend at its foot"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL }
  };
  const WeftCliSyntax syntax
      = { .command = "export",
          .arguments = N_ ("TRACE"),
          .summary
          = N_ ("Writes a trace, or a part of it, in another form:\n"
                "  png, svg, pdf      the timeline as a picture\n"
                "  mermaid            a sequence diagram of what passed between threads\n"
                "  text               what happened there, for a bug report\n"
                "  chrome, perfetto   JSON in Chrome's trace event format, which "
                "ui.perfetto.dev\n"
                "                     and chrome://tracing open; both names write the "
                "same\n"
                "  csv                tables for a spreadsheet"),
          .entries = entries };
  size_t format;

  if (!weft_cli_parse (&syntax, &argc, &argv))
    return WEFT_EXIT_USAGE;
  format = options->format != NULL ? find_format (options->format) : 0;
  if (!check (options, format, argc) || !parse_times (options))
    return WEFT_EXIT_USAGE;
  return formats[format].fill == NULL ? draw (options, argv[1])
                                      : run (options, argv[1], format);
}

int
weft_command_export (int argc, char **argv)
{
  Options options = { 0 };
  int status = parse_and_run (&options, argc, argv);

  options_clear (&options);
  return status;
}
