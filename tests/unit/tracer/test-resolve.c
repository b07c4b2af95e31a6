/* The sites of real executables: resolve-sample.c in several shapes tells its own return
 * addresses, functions and lines, and its variables. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "tracer/model/builder.h"
#include "tracer/symbols/resolve.h"

#define N_CALLS 5
#define N_VARIABLES 2
#define N_TOLD (N_VARIABLES + N_CALLS)

typedef enum {
  LINES,   /* full debug information */
  SYMBOLS, /* ELF symbols only */
  NOTHING
} Known;

static const struct {
  const char *program;
  Known known;
} samples[] = {
  { "resolve-sample-pie", LINES },
  { "resolve-sample-fixed", LINES },     /* ET_EXEC: the first segment is at 0x400000 */
  { "resolve-sample-moved", LINES },     /* ET_DYN whose first segment is not at 0 */
  { "resolve-sample-symbols", SYMBOLS }, /* its debug information was stripped */
  { "resolve-sample-stripped", NOTHING },
  { "resolve-sample-split", LINES }, /* most of it is in a .dwo file beside the object */
  { "resolve-sample-split4", LINES },
};

typedef struct {
  uint64_t offset;
  char function[32], symbol[32];
  int line;
} Call;

static char *
sample_path (const char *name)
{
  return g_test_build_filename (G_TEST_BUILT, name, NULL);
}

static void
run_sample (const char *path, Call told[N_TOLD])
{
  const char *argv[] = { path, NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **)argv, NULL, 0, NULL, NULL, &output, NULL, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (g_strchomp (output), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_TOLD);

  for (unsigned i = 0; i < N_TOLD; i++) {
    unsigned long offset;

    g_assert_cmpint (sscanf (lines[i], "%lx %31s %d %31s", &offset, told[i].function,
                             &told[i].line, told[i].symbol),
                     ==, 4);
    told[i].offset = offset;
  }
}

static WeftEvent
event_of (WeftEventType type, int64_t time_ns)
{
  return (WeftEvent){ .type = type, .tid = 100, .time_ns = time_ns };
}

/* A trace in which @path is loaded at @base, a semaphore is waited for in each variable,
 * and each call's site occurs twice. */
static WeftTrace *
trace_with_sites (const char *path, uint64_t base, const Call told[N_TOLD])
{
  const Call *calls = told + N_VARIABLES;
  WeftTraceBuilder *builder = weft_trace_builder_new ();
  WeftEvent event = event_of (WEFT_EVENT_PROCESS_START, 1000);

  event.process_start.pid = 100;
  event.process_start.program = path;
  weft_trace_builder_add (builder, &event);

  event = event_of (WEFT_EVENT_MODULE, 1000);
  event.tid = 0;
  event.module.pid = 100;
  event.module.base = base;
  event.module.size = 1 << 24;
  event.module.path = path;
  weft_trace_builder_add (builder, &event);

  for (unsigned i = 0; i < N_VARIABLES; i++) {
    event = event_of (WEFT_EVENT_OBJECT_SEEN, 1010);
    event.object.kind = WEFT_OBJECT_SEMAPHORE;
    event.object.object = base + told[i].offset;
    event.object.name = "";
    weft_trace_builder_add (builder, &event);
  }

  for (unsigned i = 0; i < 2 * N_CALLS; i++) {
    event = event_of (WEFT_EVENT_WAIT_BEGIN, 1100 + 100 * i);
    event.wait.kind = WEFT_WAIT_SLEEP;
    event.wait.site = base + calls[i / 2].offset;
    weft_trace_builder_add (builder, &event);
    event = event_of (WEFT_EVENT_WAIT_END, 1150 + 100 * i);
    event.wait.kind = WEFT_WAIT_SLEEP;
    weft_trace_builder_add (builder, &event);
  }

  return weft_trace_builder_seal (builder);
}

static void
check_path (const char *file)
{
  g_assert_true (g_path_is_absolute (file));
  g_assert_true (g_str_has_suffix (file, "/tests/unit/tracer/resolve-sample.c"));
  g_assert_null (strstr (file, "/./"));
  g_assert_null (strstr (file, "/../"));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
}

static void
check_variables (const WeftSymbols *symbols,
                 const char *path,
                 const Call *told,
                 Known known)
{
  for (unsigned i = 0; i < N_VARIABLES; i++) {
    const char *name = weft_symbols_find_variable (symbols, path, told[i].offset);

    g_assert_cmpstr (name, ==, known == NOTHING ? NULL : told[i].function);
  }
}

/* What was inlined into the function that the ELF symbols name. */
static void
check_callers (const WeftSymbols *symbols, const char *path, const Call *call)
{
  size_t n;
  const WeftSymbol *frames = weft_symbols_find_frames (symbols, path, call->offset, &n);

  g_assert_cmpuint (n, ==, strcmp (call->function, call->symbol) == 0 ? 1 : 2);
  g_assert_cmpstr (frames[n - 1].function, ==, call->symbol);
  g_assert_cmpint (frames[n - 1].line, >=, call->line);
  check_path (frames[n - 1].file);
}

static void
check_sample (const char *path, Known known)
{
  Call told[N_TOLD];
  const Call *calls = told + N_VARIABLES;
  g_autoptr (WeftTrace) trace = NULL;
  g_autoptr (WeftSymbols) symbols = NULL;
  g_autoptr (GError) error = NULL;

  run_sample (path, told);
  trace = trace_with_sites (path, 0x550000000000, told);
  symbols = weft_resolve_sites (trace, &error);
  g_assert_no_error (error);
  g_assert_nonnull (symbols);
  check_variables (symbols, path, told, known);

  for (unsigned i = 0; i < N_CALLS; i++) {
    const WeftSymbol *symbol = weft_symbols_find (symbols, path, calls[i].offset);

    g_test_message ("%s: %s, line %d", path, calls[i].function, calls[i].line);
    if (known == NOTHING) {
      g_assert_null (symbol);
      continue;
    }
    g_assert_nonnull (symbol);
    if (known == LINES) {
      g_assert_cmpstr (symbol->function, ==, calls[i].function);
      g_assert_cmpint (symbol->line, ==, calls[i].line);
      check_path (symbol->file);
      check_callers (symbols, path, &calls[i]);
    } else {
      g_assert_cmpstr (symbol->function, ==, calls[i].symbol);
      g_assert_cmpint (symbol->line, ==, 0);
      g_assert_null (symbol->file);
    }
  }
}

static void
test_samples (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (samples); i++) {
    g_autofree char *path = sample_path (samples[i].program);

    check_sample (path, samples[i].known);
  }
}

static void
run (const char *const argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* Debug information in a file of its own, as distributions ship it: beside the program, or
 * in a folder .debug there. */
static void
check_separate (const char *original, const char *folder, const char *debug_folder)
{
  g_autofree char *program = g_build_filename (folder, "sample", NULL);
  g_autofree char *debug = g_build_filename (debug_folder, "sample.debug", NULL);
  g_autofree char *link = g_strconcat ("--add-gnu-debuglink=", debug, NULL);

  run ((const char *[]){ "objcopy", "--only-keep-debug", original, debug, NULL });
  run ((const char *[]){ "objcopy", "--strip-all", link, original, program, NULL });
  check_sample (program, LINES);
  g_remove (debug);
  check_sample (program, NOTHING);
  g_remove (program);
}

static void
test_debuglink (void)
{
  g_autofree char *original = sample_path ("resolve-sample-pie");
  g_autofree char *folder = g_dir_make_tmp ("weft-resolve-XXXXXX", NULL);
  g_autofree char *inner = g_build_filename (folder, ".debug", NULL);

  g_mkdir (inner, 0700);
  check_separate (original, folder, folder);
  check_separate (original, folder, inner);
  g_rmdir (inner);
  g_rmdir (folder);
}

/* What two debug files have in common may be in a third: .gnu_debugaltlink. */
static void
test_debugaltlink (void)
{
  static const char *const names[] = { "resolve-sample-pie4", "resolve-sample-moved4" };
  g_autofree char *folder = g_dir_make_tmp ("weft-resolve-XXXXXX", NULL);
  g_autofree char *common = g_build_filename (folder, "common.debug", NULL);
  char *copies[2];
  g_autofree char *dwz = g_find_program_in_path ("dwz");

  if (dwz == NULL) {
    g_rmdir (folder);
    g_test_skip ("dwz is not installed");
    return;
  }
  for (size_t i = 0; i < 2; i++) {
    g_autofree char *original = sample_path (names[i]);

    copies[i] = g_build_filename (folder, names[i], NULL);
    run ((const char *[]){ "cp", original, copies[i], NULL });
  }
  run ((const char *[]){ dwz, "-m", common, copies[0], copies[1], NULL });
  g_assert_true (g_file_test (common, G_FILE_TEST_EXISTS));
  for (size_t i = 0; i < 2; i++) {
    check_sample (copies[i], LINES);
    g_remove (copies[i]);
    g_free (copies[i]);
  }
  g_remove (common);
  g_rmdir (folder);
}

/* Neither is an error, and neither gives anything. */
static void
test_unreadable (void)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "resolve-sample.c", NULL);
  const char *const paths[] = { "/nonexistent/program", "[vdso]", source, "/" };
  const Call told[N_TOLD]
      = { { .offset = 0x1000 }, { .offset = 1 }, { .offset = 0 }, { .offset = 0x1000 } };

  for (size_t i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (WeftTrace) trace = trace_with_sites (paths[i], 0x10000, told);
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftSymbols) symbols = weft_resolve_sites (trace, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (weft_symbols_size (symbols), ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resolve/samples", test_samples);
  g_test_add_func ("/resolve/debuglink", test_debuglink);
  g_test_add_func ("/resolve/debugaltlink", test_debugaltlink);
  g_test_add_func ("/resolve/unreadable", test_unreadable);
  return g_test_run ();
}
