#include <gio/gio.h>

#include "tracer/load/load.h"
#include "tracer/record/tree.h"
#include "tracer/testing/function.h"
#include "tracer/testing/recorder.h"
#include "tracer/testing/run-private.h"

static WeftRun *
new_run (void)
{
  WeftRun *self = g_new0 (WeftRun, 1);

  self->status = -1;
  self->threads = g_array_new (FALSE, FALSE, sizeof (WeftRunThread));
  self->locks = g_array_new (FALSE, FALSE, sizeof (WeftRunLock));
  self->channels = g_array_new (FALSE, FALSE, sizeof (WeftRunChannel));
  self->waits = g_array_new (FALSE, FALSE, sizeof (WeftRunWait));
  self->findings = g_array_new (FALSE, FALSE, sizeof (WeftRunFinding));
  self->texts = g_string_chunk_new (4096);
  return self;
}

/* Takes over @error. */
static WeftRun *
fail (WeftRun *self, GError *error)
{
  self->error = g_strdup (error->message);
  g_error_free (error);
  return self;
}

static WeftRun *
load (WeftRun *self, const char *path)
{
  GError *error = NULL;

  self->path = g_strdup (path);
  self->trace = weft_load (path, NULL, &error);
  if (self->trace == NULL)
    return fail (self, error);
  weft_run_fill (self);
  return self;
}

/* Takes over @envp. */
static WeftRun *
record (WeftRun *self, const char *const *argv, char **envp, const WeftRunOptions *options)
{
  static const WeftRunOptions defaults;
  g_auto (GStrv) environment = envp;
  g_autofree char *output = NULL;
  WeftRecorderCall call = { .argv = argv, .envp = environment };
  GError *error = NULL;

  if (options == NULL)
    options = &defaults;
  if (options->output != NULL) {
    output = g_strdup (options->output);
  } else {
    self->temporary = g_dir_make_tmp ("weft-run-XXXXXX", &error);
    if (self->temporary == NULL)
      return fail (self, error);
    output = g_build_filename (self->temporary, "run.weft", NULL);
  }
  if (g_file_test (output, G_FILE_TEST_EXISTS)) {
    self->error = g_strdup_printf ("'%s' is there already: choose another output", output);
    return self;
  }
  call.output = output;
  call.detail = options->detail != NULL ? options->detail : "full";
  call.timeout_ns = options->timeout_ns;
  if (!weft_recorder_run (&call, &self->status, &self->timed_out, &error))
    return fail (self, error);
  if (!g_file_test (output, G_FILE_TEST_IS_DIR)) {
    self->error = g_strdup_printf ("'%s' was not recorded: 'weft record' ended with %d and "
                                   "has said why on standard error",
                                   argv[0], self->status);
    return self;
  }
  return load (self, output);
}

WeftRun *
weft_run_function (int (*function) (const char *argument),
                   const char *argument,
                   const WeftRunOptions *options)
{
  WeftRun *self = new_run ();
  GError *error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  const char *argv[] = { program, NULL };
  char **envp;

  if (program == NULL)
    return fail (self, error);
  envp = weft_function_pass (g_get_environ (), function, argument, &error);
  return envp != NULL ? record (self, argv, envp, options) : fail (self, error);
}

WeftRun *
weft_run_program (const char *const *argv, const WeftRunOptions *options)
{
  WeftRun *self = new_run ();

  if (argv == NULL || argv[0] == NULL) {
    self->error = g_strdup ("no program was given");
    return self;
  }
  return record (self, argv, g_get_environ (), options);
}

WeftRun *
weft_run_load (const char *path)
{
  WeftRun *self = load (new_run (), path);

  if (self->trace != NULL)
    self->status = (int)weft_trace_info (self->trace)->exit_status;
  return self;
}

void
weft_run_free (WeftRun *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->trace, weft_trace_unref);
  if (self->temporary != NULL)
    weft_tree_remove (self->temporary);
  g_array_unref (self->threads);
  g_array_unref (self->locks);
  g_array_unref (self->channels);
  g_array_unref (self->waits);
  g_array_unref (self->findings);
  g_string_chunk_free (self->texts);
  g_free (self->temporary);
  g_free (self->error);
  g_free (self->path);
  g_free (self);
}

const char *
weft_run_error (const WeftRun *self)
{
  return self->error;
}

const char *
weft_run_path (const WeftRun *self)
{
  return self->trace != NULL ? self->path : NULL;
}

int
weft_run_status (const WeftRun *self)
{
  return self->status;
}

bool
weft_run_timed_out (const WeftRun *self)
{
  return self->timed_out;
}

int64_t
weft_run_duration_ns (const WeftRun *self)
{
  return self->trace != NULL ? weft_trace_duration_ns (self->trace) : -1;
}

uint64_t
weft_run_events (const WeftRun *self)
{
  return self->trace != NULL ? weft_trace_defects (self->trace)->events : 0;
}

uint64_t
weft_run_lost (const WeftRun *self)
{
  return self->trace != NULL ? weft_trace_defects (self->trace)->lost : 0;
}
