#include "gui/view/source-lines.h"

#include <string.h>
#include <sys/stat.h>

#define MAX_BYTES (8 * 1024 * 1024)
#define TAB_WIDTH 8

/* @tail below @folder or one of the folders around it. */
static char *
find_upwards (const char *folder, const char *tail)
{
  g_autofree char *at = g_strdup (folder);

  for (;;) {
    g_autofree char *path = g_build_filename (at, tail, NULL);
    char *parent;

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&path);
    parent = g_path_get_dirname (at);
    if (g_str_equal (parent, at) || g_str_equal (parent, ".")) {
      g_free (parent);
      return NULL;
    }
    g_free (at);
    at = parent;
  }
}

/* Compilers name files relative to the build folder: "../core/x.c". */
static const char *
skip_dots (const char *path)
{
  for (;;) {
    if (g_str_has_prefix (path, "../"))
      path += strlen ("../");
    else if (g_str_has_prefix (path, "./"))
      path += strlen ("./");
    else
      return path;
  }
}

char *
weft_source_find (const char *folder, const char *file)
{
  const char *tail;
  char *found;

  if (!g_path_is_absolute (file))
    return find_upwards (folder, skip_dots (file));
  if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
    return g_strdup (file);

  /* A name alone could be any file; a folder and a name hardly. */
  for (tail = file + 1; strchr (tail, '/') != NULL; tail = strchr (tail, '/') + 1) {
    found = find_upwards (folder, skip_dots (tail));
    if (found != NULL)
      return found;
  }
  return NULL;
}

static char *
expand_line (const char *line, size_t length)
{
  g_autofree char *valid = g_utf8_make_valid (line, (gssize)length);
  GString *out = g_string_new (NULL);
  int column = 0;

  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar u = g_utf8_get_char (c);

    if (u == '\t') {
      do
        g_string_append_c (out, ' ');
      while (++column % TAB_WIDTH != 0);
    } else if (u != '\r') {
      g_string_append_unichar (out, u);
      column++;
    }
  }
  return g_string_free (out, FALSE);
}

static char **
cut_lines (const char *text, int first, int last)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  const char *at = text;

  for (int number = 1; number <= last && *at != '\0'; number++) {
    size_t length = strcspn (at, "\n");

    if (number >= first)
      g_ptr_array_add (lines, expand_line (at, length));
    at += length + (at[length] == '\n' ? 1 : 0);
  }
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_steal (lines, NULL);
}

WeftSourceLines *
weft_source_read (const char *path, int line, int around, GError **error)
{
  struct stat info;
  g_autofree char *text = NULL;
  g_autoptr (WeftSourceLines) self = NULL;

  if (stat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_size > MAX_BYTES) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "'%s' is no source to show",
                 path);
    return NULL;
  }
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;

  self = g_new0 (WeftSourceLines, 1);
  self->path = g_strdup (path);
  self->marked = line;
  self->first = MAX (1, line - around);
  self->lines = cut_lines (text, self->first, line + around);
  self->mtime_ns = (int64_t)info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000)
                   + info.st_mtim.tv_nsec;

  if (line < 1 || (int)g_strv_length (self->lines) <= line - self->first) {
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "'%s' has no line %d", path,
                 line);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
weft_source_lines_free (WeftSourceLines *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_strfreev (self->lines);
  g_free (self);
}
