#include "gui/view/address.h"
#include "tracer/analysis/quantity.h"
#include "tracer/analysis/selection-name.h"

#include <string.h>

static bool
is_plain (const char *word)
{
  for (const char *c = word; *c != '\0'; c++) {
    if (!g_ascii_isalnum (*c) && strchr ("_-./:@,+%=", *c) == NULL)
      return false;
  }
  return *word != '\0';
}

static void
append_word (GString *out, const char *word)
{
  g_autofree char *quoted = is_plain (word) ? g_strdup (word) : g_shell_quote (word);

  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, quoted);
}

static void
append_option (GString *out, const char *option, const char *value)
{
  append_word (out, option);
  append_word (out, value);
}

static void
append_time (GString *out, const char *option, int64_t time_ns)
{
  g_autofree char *text = weft_write_moment (time_ns);
  g_autofree char *joined = NULL;

  if (time_ns >= 0) {
    append_option (out, option, text);
    return;
  }
  /* What begins with a dash is not taken for an option so. */
  joined = g_strconcat (option, "=", text, NULL);
  append_word (out, joined);
}

char *
weft_address_format (const WeftTrace *trace, const WeftAddressView *view)
{
  GString *out = g_string_new (NULL);
  g_autofree char *name = weft_selection_name (trace, &view->selection);
  g_autofree char *path
      = view->shows_path ? weft_path_end_name (trace, &view->path_end) : NULL;

  append_word (out, "weft");
  append_word (out, "view");
  append_word (out, view->path);
  if (view->playhead_ns >= 0)
    append_time (out, "--at", view->playhead_ns);
  if (name != NULL)
    append_option (out, "--select", name);
  if (view->to_ns > view->from_ns) {
    append_time (out, "--from", view->from_ns);
    append_time (out, "--to", view->to_ns);
  }
  if (path != NULL)
    append_option (out, "--path", path);
  if (view->page != NULL)
    append_option (out, "--page", view->page);
  return g_string_free (out, FALSE);
}

char *
weft_address_format_words (const WeftLookWords *words)
{
  const char *options[][2]
      = { { "--at", words->at }, { "--select", words->select }, { "--from", words->from },
          { "--to", words->to }, { "--path", words->path },     { "--page", words->page } };
  GString *out = g_string_new (NULL);

  for (size_t i = 0; i < G_N_ELEMENTS (options); i++) {
    g_autofree char *joined = g_strconcat (options[i][0], "=", options[i][1], NULL);

    if (options[i][1] != NULL)
      append_word (out, joined);
  }
  return g_string_free (out, FALSE);
}

static bool
is_called (const char *word, const char *name)
{
  g_autofree char *base = g_path_get_basename (word);

  return strcmp (base, name) == 0;
}

/* How many words stand before what is meant. */
static size_t
count_lead (char **words)
{
  size_t i = words[0] != NULL && strcmp (words[0], "$") == 0;

  if (words[i] != NULL && is_called (words[i], "weft-viewer"))
    return i + 1;
  if (words[i] != NULL && is_called (words[i], "weft") && words[i + 1] != NULL
      && strcmp (words[i + 1], "view") == 0)
    return i + 2;
  return i;
}

/* "--at=4ms" or "--at" and "4ms". Returns: whether @words[*i] is @option; *@ret_value is
 * replaced, and *@i is that of the last word taken. */
static bool
take_option (char **words, size_t *i, const char *option, char **ret_value)
{
  size_t length = strlen (option);
  const char *value;

  if (strncmp (words[*i], option, length) != 0)
    return false;
  if (words[*i][length] == '=')
    value = words[*i] + length + 1;
  else if (words[*i][length] == '\0' && words[*i + 1] != NULL)
    value = words[++*i];
  else
    return false;
  g_free (*ret_value);
  *ret_value = g_strdup (value);
  return true;
}

static bool G_GNUC_PRINTF (2, 3) fail (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, WEFT_LOOK_ERROR, WEFT_LOOK_ERROR_WORDS, message);
  return false;
}

static bool
take_words (WeftAddress *self, char **words, GError **error)
{
  bool only_paths = false;

  for (size_t i = count_lead (words); words[i] != NULL; i++) {
    if (!only_paths && strcmp (words[i], "--") == 0) {
      only_paths = true;
    } else if (!only_paths
               && (take_option (words, &i, "--at", &self->words.at)
                   || take_option (words, &i, "--select", &self->words.select)
                   || take_option (words, &i, "--from", &self->words.from)
                   || take_option (words, &i, "--to", &self->words.to)
                   || take_option (words, &i, "--path", &self->words.path)
                   || take_option (words, &i, "--page", &self->words.page))) {
      self->says_where = true;
    } else if (!only_paths && words[i][0] == '-') {
      return fail (error,
                   "a link has no '%s'; it may have --at, --select, --from, --to, --path "
                   "and --page, each with a value",
                   words[i]);
    } else if (self->path != NULL) {
      return fail (error, "a link leads to one trace: '%s' is one too many", words[i]);
    } else {
      self->path = g_strdup (words[i]);
    }
  }
  return true;
}

WeftAddress *
weft_address_parse (const char *tainted_text, GError **error)
{
  g_autoptr (WeftAddress) self = g_new0 (WeftAddress, 1);
  g_autofree char *text = g_strstrip (g_strdup (tainted_text));
  g_auto (GStrv) words = NULL;
  int64_t time_ns;

  if (weft_parse_moment (text, &time_ns)) {
    self->words.at = g_strdup (text);
    self->says_where = true;
  } else if (*text == '\0') {
    fail (error, "paste a line such as 'weft view run.weft --at 4.04ms', a path, or a "
                 "time such as 4.04ms");
    return NULL;
  } else if (!g_shell_parse_argv (text, NULL, &words, NULL)) {
    fail (error, "the quotes in '%s' do not match", text);
    return NULL;
  } else if (!take_words (self, words, error)) {
    return NULL;
  }
  if (!weft_look_parse (&self->words, &self->look, error))
    return NULL;
  if (self->path == NULL && !self->says_where) {
    fail (error, "'%s' names neither a trace nor a moment", text);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
weft_address_free (WeftAddress *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->words.at);
  g_free (self->words.select);
  g_free (self->words.from);
  g_free (self->words.to);
  g_free (self->words.path);
  g_free (self->words.page);
  g_free (self);
}
