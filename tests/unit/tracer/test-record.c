/* The parts of tracer/record that need no daemon. What a recording does as a whole is
 * tested end to end. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tracer/record/buffers.h"
#include "tracer/record/error.h"
#include "tracer/record/folder.h"
#include "tracer/record/identity.h"
#include "tracer/record/launch.h"
#include "tracer/record/signals.h"
#include "tracer/record/tree.h"

#define MIB (1024ull * 1024)

static void
test_cpus (void)
{
  static const struct {
    const char *list;
    guint cpus;
  } cases[] = { { "0\n", 1 },       { "0-1\n", 2 },   { "0-3,8\n", 9 },
                { "0-127\n", 128 }, { "2,4-5\n", 6 }, { "", 0 },
                { "\n", 0 },        { "none", 0 },    { "0-99999999", 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("'%s'", cases[i].list);
    g_assert_cmpuint (weft_cpus_in_list (cases[i].list), ==, cases[i].cpus);
  }
}

static void
test_buffers (void)
{
  static const struct {
    const char *what;
    WeftRoom room;
    gboolean fits;
    guint64 subbuffer_bytes;
    gboolean cramped;
  } cases[] = {
    { "a desktop", { 8192 * MIB, 8192 * MIB, 8 }, TRUE, 4 * MIB, FALSE },
    { "a container's 64 MB", { 64 * MIB, 4096 * MIB, 2 }, TRUE, 4 * MIB, FALSE },
    { "the same with 16 CPUs", { 64 * MIB, 4096 * MIB, 16 }, TRUE, MIB / 2, FALSE },
    { "the same with 64 CPUs", { 64 * MIB, 4096 * MIB, 64 }, TRUE, MIB / 8, TRUE },
    { "a server with 256 CPUs", { 65536 * MIB, 0, 256 }, TRUE, MIB / 2, FALSE },
    { "little memory", { 1024 * MIB, 64 * MIB, 2 }, TRUE, 2 * MIB, FALSE },
    { "nearly full", { 1 * MIB, 4096 * MIB, 2 }, TRUE, MIB / 16, TRUE },
    { "full", { 64 * 1024, 4096 * MIB, 2 }, FALSE, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    WeftBuffers buffers = { 0 };

    g_test_message ("%s", cases[i].what);
    g_assert_cmpint (weft_buffers_choose (&cases[i].room, &buffers), ==, cases[i].fits);
    if (!cases[i].fits)
      continue;
    g_assert_cmpuint (buffers.subbuffer_bytes, ==, cases[i].subbuffer_bytes);
    g_assert_cmpint (buffers.cramped, ==, cases[i].cramped);
    g_assert_cmpuint (buffers.total_bytes, <=, cases[i].room.shm_free_bytes / 2);
    g_assert_cmpuint (buffers.total_bytes, ==,
                      buffers.subbuffer_bytes * buffers.subbuffers * cases[i].room.cpus);
  }
}

static void
test_identity_map (void)
{
  static const struct {
    const char *map;
    guint32 id;
    gboolean known;
  } cases[] = {
    { "         0          0 4294967295\n", 2147440001u, TRUE },
    { "         0     100000      65536\n", 2147440001u, FALSE },
    { "         0     100000      65536\n", 65534, TRUE },
    { "         0       1000          1\n", 65534, FALSE },
    { "0 1000 1\n1 100000 65536\n", 65534, TRUE },
    { "", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (weft_identity_map_has (cases[i].map, cases[i].id), ==, cases[i].known);
}

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("weft-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  g_assert_cmpint (chdir (fixture->folder), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (chdir ("/"), ==, 0);
  weft_tree_remove (fixture->folder);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
  g_free (fixture->folder);
}

static void
test_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *expected = weft_folder_default_name ("/usr/bin/counter", 1706700000);
  g_autofree char *long_name = g_strnfill (300, 'x');
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *named = NULL, *cut = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      g_regex_match_simple ("^counter-2024\\d{4}-\\d{6}\\.weft$", expected, 0, 0));
  first = weft_folder_make (NULL, "/usr/bin/counter", 1706700000, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, ==, expected);
  second = weft_folder_make (NULL, "/usr/bin/counter", 1706700000, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (second, "-2.weft"));
  third = weft_folder_make (NULL, "/usr/bin/counter", 1706700000, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (third, "-3.weft"));
  cut = weft_folder_make (NULL, long_name, 1706700000, &error);
  g_assert_no_error (error);

  named = weft_folder_make ("mine", "counter", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (named, ==, "mine");
  g_assert_null (weft_folder_make ("mine", "counter", 0, &error));
  g_assert_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "'mine' exists already"));
  g_clear_error (&error);
  g_assert_null (weft_folder_make ("not/there", "counter", 0, &error));
  g_assert_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED);
}

static void
write_program (const char *name, const char *text, int mode)
{
  g_assert_true (g_file_set_contents (name, text, -1, NULL));
  g_assert_cmpint (chmod (name, (mode_t)mode), ==, 0);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name;
    const char *path; /* NULL: an error */
    int code;
  } cases[] = {
    { "./good", "./good", 0 },
    { "./plain", NULL, WEFT_RECORD_ERROR_NOT_EXECUTABLE },
    { "./folder", NULL, WEFT_RECORD_ERROR_NOT_EXECUTABLE },
    { "./none", NULL, WEFT_RECORD_ERROR_NOT_FOUND },
    { "good", "bin/good", 0 },
    { "plain", NULL, WEFT_RECORD_ERROR_NOT_EXECUTABLE },
    { "folder", NULL, WEFT_RECORD_ERROR_NOT_FOUND },
    { "none", NULL, WEFT_RECORD_ERROR_NOT_FOUND },
    { "", NULL, WEFT_RECORD_ERROR_NOT_FOUND },
  };
  g_autofree char *before = g_strdup (g_getenv ("PATH"));

  g_assert_cmpint (mkdir ("folder", 0700) | mkdir ("bin", 0700), ==, 0);
  write_program ("good", "#!/bin/sh\n", 0755);
  write_program ("plain", "#!/bin/sh\n", 0644);
  write_program ("bin/good", "#!/bin/sh\n", 0755);
  write_program ("bin/plain", "#!/bin/sh\n", 0644);
  g_setenv ("PATH", "nowhere:bin", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *path = weft_program_find (cases[i].name, &error);

    g_test_message ("'%s'", cases[i].name);
    g_assert_cmpstr (path, ==, cases[i].path);
    if (cases[i].path == NULL)
      g_assert_error (error, WEFT_RECORD_ERROR, cases[i].code);
  }
  g_setenv ("PATH", before, TRUE);
}

/* Runs `sh -c @script`. */
static pid_t
start_shell (const char *script, const WeftSignals *signals)
{
  char *argv[] = { (char *)"sh", (char *)"-c", (char *)script, NULL };
  g_autoptr (GError) error = NULL;
  pid_t pid = weft_program_start ("/bin/sh", argv, environ, &signals->before, NULL, &error);

  g_assert_no_error (error);
  return pid;
}

static int
await_status (pid_t pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return weft_program_status (status);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  WeftSignals signals;
  struct signalfd_siginfo info;
  g_autoptr (GError) error = NULL;
  char *argv[] = { (char *)"./bad", NULL };

  g_assert_true (weft_signals_take (&signals, &error));
  g_assert_cmpint (await_status (start_shell ("exit 7", &signals)), ==, 7);
  g_assert_cmpint (await_status (start_shell ("kill -9 $$", &signals)), ==, 128 + 9);
  /* With this process's mask the signal would stay pending. */
  g_assert_cmpint (await_status (start_shell ("kill -TERM $$; exit 0", &signals)), ==,
                   128 + 15);

  write_program ("bad", "#!/not/there\n", 0755);
  g_assert_cmpint (
      weft_program_start ("./bad", argv, environ, &signals.before, NULL, &error), ==, -1);
  g_assert_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_NOT_FOUND);

  /* A signal that a process sent is for the program; the end of a child is not. */
  while (weft_signals_next (&signals, &info))
    g_assert_false (weft_signal_is_for_program (&info));
  kill (getpid (), SIGUSR1);
  g_assert_true (weft_signals_next (&signals, &info));
  g_assert_cmpint ((int)info.ssi_signo, ==, SIGUSR1);
  g_assert_true (weft_signal_is_for_program (&info));
  info.ssi_code = SI_KERNEL;
  g_assert_false (weft_signal_is_for_program (&info));

  /* Pending ones are dropped, or this one would end the test. */
  kill (getpid (), SIGTERM);
  weft_signals_restore (&signals);
}

static void
test_tree (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (mkdir ("a", 0700) | mkdir ("a/b", 0700) | mkdir ("kept", 0700), ==, 0);
  write_program ("a/one", "12345", 0600);
  write_program ("a/b/two", "123", 0600);
  write_program ("kept/file", "1234567", 0600);
  g_assert_cmpint (symlink ("../kept", "a/link"), ==, 0);
  g_assert_cmpuint (weft_tree_bytes ("a"), ==, 8);
  g_assert_cmpuint (weft_tree_bytes ("none"), ==, 0);
  weft_tree_remove ("a");
  g_assert_false (g_file_test ("a", G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test ("kept/file", G_FILE_TEST_EXISTS));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/cpus", test_cpus);
  g_test_add_func ("/record/buffers", test_buffers);
  g_test_add_func ("/record/identity-map", test_identity_map);
  add ("/record/folder", test_folder);
  add ("/record/find", test_find);
  add ("/record/start", test_start);
  add ("/record/tree", test_tree);
  return g_test_run ();
}
