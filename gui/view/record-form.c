#include "gui/view/record-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "tracer/analysis/quantity.h"

static const char *const details[] = { "auto", "full", "interactions", NULL };

static const struct {
  const char *key;
  size_t offset;
} texts[] = {
  { "Program", G_STRUCT_OFFSET (WeftRecordForm, program) },
  { "Arguments", G_STRUCT_OFFSET (WeftRecordForm, arguments) },
  { "Folder", G_STRUCT_OFFSET (WeftRecordForm, folder) },
  { "Detail", G_STRUCT_OFFSET (WeftRecordForm, detail) },
  { "Duration", G_STRUCT_OFFSET (WeftRecordForm, duration) },
  { "MaxSize", G_STRUCT_OFFSET (WeftRecordForm, max_size) },
  { "SaveIn", G_STRUCT_OFFSET (WeftRecordForm, save_in) },
};

static char **
text_at (const WeftRecordForm *self, size_t i)
{
  return G_STRUCT_MEMBER_P (self, texts[i].offset);
}

WeftRecordForm *
weft_record_form_new (void)
{
  WeftRecordForm *self = g_new0 (WeftRecordForm, 1);

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (self, i) = g_strdup ("");
  g_free (self->detail);
  self->detail = g_strdup (details[0]);
  self->environment = g_new0 (char *, 1);
  return self;
}

WeftRecordForm *
weft_record_form_copy (const WeftRecordForm *self)
{
  WeftRecordForm *copy = g_new0 (WeftRecordForm, 1);

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    *text_at (copy, i) = g_strdup (*text_at (self, i));
  copy->environment = g_strdupv (self->environment);
  copy->lossless = self->lossless;
  return copy;
}

void
weft_record_form_free (WeftRecordForm *self)
{
  if (self == NULL)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (*text_at (self, i));
  g_strfreev (self->environment);
  g_free (self);
}

void
weft_record_faults_clear (WeftRecordFaults *self)
{
  for (int i = 0; i < WEFT_N_FIELDS; i++)
    g_clear_pointer (&self->text[i], g_free);
}

char *
weft_record_form_path (const char *typed)
{
  if (strcmp (typed, "~") == 0)
    return g_strdup (g_get_home_dir ());
  if (g_str_has_prefix (typed, "~/"))
    return g_build_filename (g_get_home_dir (), typed + 2, NULL);
  return g_strdup (typed);
}

/* Where the program is run. */
static char *
working_folder (const WeftRecordForm *self)
{
  return *self->folder == '\0' ? g_get_current_dir ()
                               : weft_record_form_path (self->folder);
}

/* Returns: (transfer full) (nullable): the file of a program that is named by a path. */
static char *
program_file (const WeftRecordForm *self, const char *path)
{
  g_autofree char *folder = NULL;

  if (strchr (path, '/') == NULL)
    return NULL;
  folder = working_folder (self);
  return g_canonicalize_filename (path, g_path_is_absolute (folder) ? folder : NULL);
}

static gboolean
is_program (const WeftRecordForm *self, const char *typed)
{
  g_autofree char *path = weft_record_form_path (typed);
  g_autofree char *file = program_file (self, path);

  if (*path == '\0')
    return FALSE;
  if (file == NULL)
    file = g_find_program_in_path (path);
  return file != NULL && g_file_test (file, G_FILE_TEST_IS_REGULAR)
         && access (file, X_OK) == 0;
}

/* Returns: (transfer full) (nullable): the program that @head names, as it is or quoted. */
static char *
program_of (const WeftRecordForm *self, const char *head)
{
  g_auto (GStrv) words = NULL;

  if (is_program (self, head))
    return g_strdup (head);
  if (!g_shell_parse_argv (head, NULL, &words, NULL) || words[1] != NULL
      || !is_program (self, words[0]))
    return NULL;
  return g_strdup (words[0]);
}

gboolean
weft_record_form_split (WeftRecordForm *self)
{
  if (*self->arguments != '\0' || is_program (self, self->program))
    return FALSE;
  for (const char *end = self->program; (end = strpbrk (end, " \t")) != NULL; end++) {
    g_autofree char *head = g_strndup (self->program, (gsize)(end - self->program));
    char *program = program_of (self, head);

    if (program == NULL)
      continue;
    g_free (self->arguments);
    self->arguments = g_strstrip (g_strdup (end));
    g_free (self->program);
    self->program = program;
    return TRUE;
  }
  return FALSE;
}

/* Of what is there, but is no program. */
static char *
fault_of_file (const char *typed, const char *file)
{
  if (g_file_test (file, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("“%s” is a folder. Choose the program’s file in it."),
                            typed);
  return g_strdup_printf (_ ("“%s” may not be executed. For a script, make it executable "
                             "(chmod +x)."),
                          typed);
}

static char *
fault_of_name (const WeftRecordForm *self, const char *name)
{
  g_autofree char *folder = working_folder (self);
  g_autofree char *here = g_build_filename (folder, name, NULL);

  /* The most likely reason: it lies in the folder, where a shell does not look either. */
  if (g_file_test (here, G_FILE_TEST_IS_REGULAR))
    return g_strdup_printf (
        _ ("No program in the PATH is called “%s”. Write ./%s for the one in the folder."),
        name, name);
  return g_strdup_printf (
      _ ("No program in the PATH is called “%s”. Choose its file instead."), name);
}

static char *
check_program (const WeftRecordForm *self)
{
  const char *typed = self->program;
  g_autofree char *path = weft_record_form_path (typed);
  g_autofree char *file = program_file (self, path);

  if (*path == '\0')
    return g_strdup (_ ("Name the program to record."));
  if (is_program (self, typed))
    return NULL;
  if (file != NULL && g_file_test (file, G_FILE_TEST_EXISTS))
    return fault_of_file (typed, file);
  if (strpbrk (typed, " \t") != NULL)
    return g_strdup_printf (
        _ ("There is no program “%s”. Its arguments go into the field below."), typed);
  if (file != NULL)
    return g_strdup_printf (_ ("There is no “%s”. Choose the program’s file."), typed);
  return fault_of_name (self, path);
}

/* As g_shell_parse_argv(), which takes an empty line for a mistake. */
static gboolean
parse_arguments (const char *text, char ***ret, GError **error)
{
  g_autofree char *line = g_strconcat ("x ", text, NULL);
  char **words;

  if (!g_shell_parse_argv (line, NULL, &words, error))
    return FALSE;
  g_free (words[0]);
  memmove (words, words + 1, g_strv_length (words + 1) * sizeof *words + sizeof *words);
  *ret = words;
  return TRUE;
}

static char *
check_arguments (const WeftRecordForm *self)
{
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (parse_arguments (self->arguments, &words, &error))
    return NULL;
  if (strchr (self->arguments, '\n') != NULL)
    return g_strdup (_ ("Arguments stand on one line."));
  return g_strdup (
      _ ("A quotation mark or a backslash is left open. Quote arguments as for "
         "a shell."));
}

static char *
check_folder (const WeftRecordForm *self)
{
  g_autofree char *path = working_folder (self);

  if (!g_path_is_absolute (path))
    return g_strdup (_ ("Give the folder from the root: /… or ~/…."));
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("There is no folder “%s”."), self->folder);
  if (access (path, X_OK) != 0)
    return g_strdup_printf (_ ("You may not enter the folder “%s”."), self->folder);
  return NULL;
}

static char *
check_environment (const WeftRecordForm *self, guint *ret_variable)
{
  for (guint i = 0; self->environment[i] != NULL; i++) {
    const char *equals = strchr (self->environment[i], '=');

    if (equals != NULL && equals != self->environment[i])
      continue;
    *ret_variable = i;
    return g_strdup (_ ("Write a variable as NAME=VALUE, such as RUST_LOG=debug."));
  }
  return NULL;
}

/* The folder itself may not be there yet: what counts is what there is of its path. */
static char *
check_save_in (const WeftRecordForm *self)
{
  g_autofree char *path = weft_record_form_path (self->save_in);

  if (!g_path_is_absolute (path))
    return g_strdup (_ ("Give the folder from the root: /… or ~/…."));
  while (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    char *parent = g_path_get_dirname (path);

    g_free (path);
    path = parent;
  }
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return g_strdup_printf (_ ("“%s” is a file, not a folder."), path);
  if (access (path, W_OK | X_OK) != 0)
    return g_strdup_printf (_ ("You may not write into “%s”. Choose another folder."),
                            path);
  return NULL;
}

gboolean
weft_record_form_check (const WeftRecordForm *self, WeftRecordFaults *ret)
{
  gint64 duration_ns;
  guint64 bytes;

  *ret = (WeftRecordFaults){ 0 };
  ret->text[WEFT_FIELD_PROGRAM] = check_program (self);
  ret->text[WEFT_FIELD_ARGUMENTS] = check_arguments (self);
  ret->text[WEFT_FIELD_FOLDER] = check_folder (self);
  ret->text[WEFT_FIELD_ENVIRONMENT] = check_environment (self, &ret->variable);
  if (*self->duration != '\0' && !weft_parse_duration (self->duration, &duration_ns))
    ret->text[WEFT_FIELD_DURATION]
        = g_strdup (_ ("Write a duration as 10 (seconds), 500ms or 2min."));
  if (*self->max_size != '\0' && !weft_parse_size (self->max_size, &bytes))
    ret->text[WEFT_FIELD_MAX_SIZE] = g_strdup (_ ("Write a size as 64M or 2G."));
  ret->text[WEFT_FIELD_SAVE_IN] = check_save_in (self);

  for (int i = 0; i < WEFT_N_FIELDS; i++) {
    if (ret->text[i] != NULL)
      return FALSE;
  }
  return TRUE;
}

char *
weft_record_form_title (const WeftRecordForm *self)
{
  g_autofree char *name = g_path_get_basename (self->program);

  if (*self->arguments == '\0')
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s %s", name, self->arguments);
}

char *
weft_record_form_choose_trace (const WeftRecordForm *self, GDateTime *now)
{
  g_autofree char *folder = weft_record_form_path (self->save_in);
  g_autofree char *name = g_path_get_basename (self->program);
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
  char *path = NULL;

  for (unsigned i = 1; path == NULL; i++) {
    g_autofree char *more = i == 1 ? g_strdup ("") : g_strdup_printf ("-%u", i);
    g_autofree char *leaf = g_strdup_printf ("%s-%s%s.weft", name, time, more);

    path = g_build_filename (folder, leaf, NULL);
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      g_clear_pointer (&path, g_free);
  }
  return path;
}

static void
add (GPtrArray *argv, const char *word)
{
  g_ptr_array_add (argv, g_strdup (word));
}

char **
weft_record_form_make_argv (const WeftRecordForm *self, const char *weft, const char *trace)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) words = NULL;

  if (!parse_arguments (self->arguments, &words, NULL))
    return NULL;
  add (argv, weft);
  add (argv, "record");
  add (argv, "-o");
  add (argv, trace);
  add (argv, "--detail");
  add (argv, self->detail);
  if (*self->duration != '\0') {
    add (argv, "--duration");
    add (argv, self->duration);
  }
  if (*self->max_size != '\0') {
    add (argv, "--max-size");
    add (argv, self->max_size);
  }
  if (self->lossless)
    add (argv, "--lossless");
  add (argv, "--");
  g_ptr_array_add (argv, weft_record_form_path (self->program));
  for (char **word = words; *word != NULL; word++)
    add (argv, *word);
  g_ptr_array_add (argv, NULL);
  return (char **)g_ptr_array_steal (argv, NULL);
}

void
weft_record_form_save (const WeftRecordForm *self, GKeyFile *file, const char *group)
{
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_key_file_set_string (file, group, texts[i].key, *text_at (self, i));
  g_key_file_set_string_list (file, group, "Environment",
                              (const char *const *)self->environment,
                              g_strv_length (self->environment));
  g_key_file_set_boolean (file, group, "Lossless", self->lossless);
}

WeftRecordForm *
weft_record_form_load (GKeyFile *file, const char *group)
{
  WeftRecordForm *self = weft_record_form_new ();
  char **environment = g_key_file_get_string_list (file, group, "Environment", NULL, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    char *text = g_key_file_get_string (file, group, texts[i].key, NULL);

    if (text != NULL) {
      g_free (*text_at (self, i));
      *text_at (self, i) = text;
    }
  }
  if (!g_strv_contains (details, self->detail)) {
    g_free (self->detail);
    self->detail = g_strdup (details[0]);
  }
  if (environment != NULL) {
    g_strfreev (self->environment);
    self->environment = environment;
  }
  self->lossless = g_key_file_get_boolean (file, group, "Lossless", NULL);
  return self;
}
