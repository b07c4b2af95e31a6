/* What is asked to be recorded: whether it can be, and the command line that does it. */

#include "gui/view/record-form.h"

#include <glib/gstdio.h>
#include <stdbool.h>
#include <string.h>

static void
set (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* One that can be recorded. */
static WeftRecordForm *
make_form (void)
{
  WeftRecordForm *form = weft_record_form_new ();

  set (&form->program, "sh");
  set (&form->folder, "/");
  set (&form->save_in, g_get_tmp_dir ());
  return form;
}

static void
test_argv (void)
{
  static const struct {
    const char *arguments, *duration, *max_size, *expected;
    gboolean lossless;
  } cases[] = {
    { "", "", "", "W|record|-o|T|--detail|auto|--|sh", FALSE },
    { "  ", "", "", "W|record|-o|T|--detail|auto|--|sh", FALSE },
    { "-c 'echo \"a b\"' c\\ d", "", "",
      "W|record|-o|T|--detail|auto|--|sh|-c|echo \"a b\"|c d", FALSE },
    { "''", "", "", "W|record|-o|T|--detail|auto|--|sh|", FALSE },
    { "$HOME *", "", "", "W|record|-o|T|--detail|auto|--|sh|$HOME|*", FALSE },
    { "-- -x", "10s", "64M",
      "W|record|-o|T|--detail|auto|--duration|10s|--max-size|64M|--lossless|--|sh|--|-x",
      TRUE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftRecordForm) form = make_form ();
    g_auto (GStrv) argv = NULL;
    g_autofree char *line = NULL;

    set (&form->arguments, cases[i].arguments);
    set (&form->duration, cases[i].duration);
    set (&form->max_size, cases[i].max_size);
    form->lossless = cases[i].lossless;
    argv = weft_record_form_make_argv (form, "W", "T");
    g_assert_nonnull (argv);
    line = g_strjoinv ("|", argv);
    g_assert_cmpstr (line, ==, cases[i].expected);
  }
}

static void
test_argv_of_nothing (void)
{
  g_autoptr (WeftRecordForm) form = make_form ();

  set (&form->arguments, "'open");
  g_assert_null (weft_record_form_make_argv (form, "W", "T"));
}

static void
expect_fault (const WeftRecordForm *form, int field, const char *pattern)
{
  g_auto (WeftRecordFaults) faults;
  gboolean good = weft_record_form_check (form, &faults);

  g_assert_cmpint (good, ==, field < 0);
  for (int i = 0; i < WEFT_N_FIELDS; i++) {
    if (i != field)
      g_assert_cmpstr (faults.text[i], ==, NULL);
    else if (!g_pattern_match_simple (pattern, faults.text[i]))
      g_error ("'%s' is not '%s'", faults.text[i], pattern);
  }
}

static void
test_faults (void)
{
  static const struct {
    size_t offset;
    int field; /* -1: nothing is wrong */
    const char *text, *pattern;
  } cases[] = {
#define CASE(member, field, text, pattern)                                                 \
  { G_STRUCT_OFFSET (WeftRecordForm, member), field, text, pattern }
    CASE (program, -1, "sh", ""),
    CASE (program, -1, "/bin/sh", ""),
    CASE (program, -1, "bin/sh", ""),
    CASE (program, -1, "./bin/../bin/sh", ""),
    CASE (program, WEFT_FIELD_PROGRAM, "", "Name the program*"),
    CASE (program, WEFT_FIELD_PROGRAM, "no-such-program", "*“no-such-program”*"),
    CASE (program, WEFT_FIELD_PROGRAM, "/no/such", "There is no “/no/such”*"),
    CASE (program, WEFT_FIELD_PROGRAM, "/bin", "*is a folder*"),
    CASE (program, WEFT_FIELD_PROGRAM, "/bin/sh -c", "*“/bin/sh -c”. Its arguments*"),
    CASE (program, WEFT_FIELD_PROGRAM, "sh -c", "*“sh -c”. Its arguments*"),
    CASE (program, WEFT_FIELD_PROGRAM, "/etc/passwd", "*may not be executed*"),
    CASE (arguments, -1, "a 'b c' \"d\" e\\ f # g", ""),
    CASE (arguments, WEFT_FIELD_ARGUMENTS, "a 'b", "A quotation mark*"),
    CASE (arguments, WEFT_FIELD_ARGUMENTS, "a \"b", "A quotation mark*"),
    CASE (folder, -1, "~", ""),
    CASE (folder, WEFT_FIELD_FOLDER, "/no/such", "There is no folder “/no/such”*"),
    CASE (folder, WEFT_FIELD_FOLDER, "/bin/sh", "There is no folder*"),
    CASE (folder, WEFT_FIELD_FOLDER, "relative", "*from the root*"),
    CASE (duration, -1, "10", ""),
    CASE (duration, -1, "1.5min", ""),
    CASE (duration, WEFT_FIELD_DURATION, "soon", "*500ms*"),
    CASE (duration, WEFT_FIELD_DURATION, "0", "*500ms*"),
    CASE (max_size, -1, "64M", ""),
    CASE (max_size, WEFT_FIELD_MAX_SIZE, "-1", "*64M*"),
    CASE (save_in, -1, "/tmp/not/yet/there", ""),
    CASE (save_in, WEFT_FIELD_SAVE_IN, "", "*from the root*"),
    CASE (save_in, WEFT_FIELD_SAVE_IN, "/bin/sh/x", "*is a file*"),
#undef CASE
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftRecordForm) form = make_form ();

    g_test_message ("'%s'", cases[i].text);
    set (G_STRUCT_MEMBER_P (form, cases[i].offset), cases[i].text);
    expect_fault (form, cases[i].field, cases[i].pattern);
  }
}

/* A command line in the program's field, in a folder with programs "tool" and "my tool". */
static void
test_split (void)
{
  static const struct {
    const char *program, *arguments;
    const char *split, *rest; /* NULL: it stays as it is */
  } cases[] = {
    { "sh -c 'echo  a' b", "", "sh", "-c 'echo  a' b" },
    { "/bin/sh -x", "", "/bin/sh", "-x" },
    { "./tool  --two  spaces ", "", "./tool", "--two  spaces" },
    { "./tool 'open", "", "./tool", "'open" },
    { "'./my tool' -x", "", "./my tool", "-x" },
    { "./my\\ tool -x", "", "./my tool", "-x" },
    { "./my tool -x", "", "./my tool", "-x" },
    { "./my tool", "", NULL, NULL },
    { "./tool", "", NULL, NULL },
    { "./tool -x", "-y", NULL, NULL },
    { "no-such-program -x", "", NULL, NULL },
    { "/etc/passwd -x", "", NULL, NULL },
    { "/bin -x", "", NULL, NULL },
    { "", "", NULL, NULL },
  };
  g_autofree char *folder = g_dir_make_tmp ("weft-form-XXXXXX", NULL);
  g_autofree char *tool = g_build_filename (folder, "tool", NULL);
  g_autofree char *my_tool = g_build_filename (folder, "my tool", NULL);

  g_assert_true (g_file_set_contents_full (tool, "", 0, 0, 0700, NULL));
  g_assert_true (g_file_set_contents_full (my_tool, "", 0, 0, 0700, NULL));
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (WeftRecordForm) form = make_form ();
    bool is_split = cases[i].split != NULL;

    g_test_message ("'%s'", cases[i].program);
    set (&form->folder, folder);
    set (&form->program, cases[i].program);
    set (&form->arguments, cases[i].arguments);
    g_assert_cmpint (weft_record_form_split (form), ==, is_split);
    g_assert_cmpstr (form->program, ==, is_split ? cases[i].split : cases[i].program);
    g_assert_cmpstr (form->arguments, ==, is_split ? cases[i].rest : cases[i].arguments);
  }
  g_unlink (tool);
  g_unlink (my_tool);
  g_rmdir (folder);
}

static void
test_variables (void)
{
  static const char *const good[] = { "A=", "B=c=d", NULL };
  static const char *const bad[] = { "A=b", "C", "=d", NULL };
  g_autoptr (WeftRecordForm) form = make_form ();
  g_auto (WeftRecordFaults) faults;

  g_strfreev (form->environment);
  form->environment = g_strdupv ((char **)good);
  expect_fault (form, -1, "");
  g_strfreev (form->environment);
  form->environment = g_strdupv ((char **)bad);
  expect_fault (form, WEFT_FIELD_ENVIRONMENT, "*NAME=VALUE*");
  weft_record_form_check (form, &faults);
  g_assert_cmpuint (faults.variable, ==, 1);
}

static void
test_place (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-form-XXXXXX", NULL);
  g_autoptr (WeftRecordForm) form = make_form ();
  g_autoptr (GDateTime) now = g_date_time_new_utc (2026, 3, 24, 14, 5, 12);
  g_autofree char *first = NULL, *second = NULL, *name = NULL;

  set (&form->program, "/usr/bin/sh");
  set (&form->save_in, folder);
  first = weft_record_form_choose_trace (form, now);
  name = g_path_get_basename (first);
  g_assert_cmpstr (name, ==, "sh-20260324-140512.weft");
  g_assert_cmpint (g_mkdir (first, 0700), ==, 0);
  second = weft_record_form_choose_trace (form, now);
  g_assert_true (g_str_has_suffix (second, "/sh-20260324-140512-2.weft"));
  g_rmdir (first);
  g_rmdir (folder);
}

static void
test_title (void)
{
  g_autoptr (WeftRecordForm) form = make_form ();
  g_autofree char *bare = NULL, *whole = NULL;

  set (&form->program, "/usr/bin/counter");
  bare = weft_record_form_title (form);
  g_assert_cmpstr (bare, ==, "counter");
  set (&form->arguments, "--threads 4");
  whole = weft_record_form_title (form);
  g_assert_cmpstr (whole, ==, "counter --threads 4");
}

static void
test_kept (void)
{
  static const char *const environment[] = { "A=b;c", "D=", NULL };
  g_autoptr (WeftRecordForm) form = make_form (), loaded = NULL, copy = NULL, none = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) before = NULL, after = NULL;

  set (&form->arguments, " 'a\nb' \\; ");
  set (&form->detail, "full");
  form->lossless = TRUE;
  g_strfreev (form->environment);
  form->environment = g_strdupv ((char **)environment);
  weft_record_form_save (form, file, "Form");
  loaded = weft_record_form_load (file, "Form");
  copy = weft_record_form_copy (loaded);

  before = weft_record_form_make_argv (form, "W", "T");
  after = weft_record_form_make_argv (copy, "W", "T");
  g_assert_cmpstrv (before, after);
  g_assert_cmpstrv (copy->environment, environment);
  g_assert_cmpstr (copy->folder, ==, form->folder);
  g_assert_cmpstr (copy->save_in, ==, form->save_in);

  g_key_file_set_string (file, "Form", "Detail", "everything");
  none = weft_record_form_load (file, "Form");
  g_assert_cmpstr (none->detail, ==, "auto");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-form/argv", test_argv);
  g_test_add_func ("/record-form/argv-of-nothing", test_argv_of_nothing);
  g_test_add_func ("/record-form/split", test_split);
  g_test_add_func ("/record-form/faults", test_faults);
  g_test_add_func ("/record-form/variables", test_variables);
  g_test_add_func ("/record-form/place", test_place);
  g_test_add_func ("/record-form/title", test_title);
  g_test_add_func ("/record-form/kept", test_kept);
  return g_test_run ();
}
