#include "gui/view/scenarios.h"

#include <string.h>

#define DEFAULT " (default: "

static void
info_free (gpointer data)
{
  WeftScenarioInfo *self = data;

  g_free (self->name);
  g_free (self->summary);
  g_free (self);
}

static void
option_free (gpointer data)
{
  WeftScenarioOption *self = data;

  g_free (self->name);
  g_free (self->doc);
  g_free (self->initial);
  g_free (self);
}

GPtrArray *
weft_scenarios_parse_list (const char *text)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (info_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    size_t length = strcspn (*line, " ");
    WeftScenarioInfo *info;

    if (length == 0 || (*line)[length] == '\0')
      continue;
    info = g_new0 (WeftScenarioInfo, 1);
    info->name = g_strndup (*line, length);
    info->summary = g_strstrip (g_strdup (*line + length));
    g_ptr_array_add (list, info);
  }
  return list;
}

/* "      --threads=N            How many threads add (default: 10)" */
static WeftScenarioOption *
parse_option (char *line)
{
  WeftScenarioOption *option;
  char *name = g_strchug (line), *doc, *initial;
  size_t length;

  if (!g_str_has_prefix (name, "--"))
    return NULL;
  name += 2;
  length = strcspn (name, "= ");
  doc = strchr (name, ' ');
  if (length == 0 || doc == NULL)
    return NULL;
  g_strstrip (doc);

  option = g_new0 (WeftScenarioOption, 1);
  option->is_flag = name[length] != '=';
  option->name = g_strndup (name, length);
  initial = g_strrstr (doc, DEFAULT);
  if (initial != NULL && g_str_has_suffix (initial, ")")) {
    *initial = '\0';
    initial += strlen (DEFAULT);
    initial[strlen (initial) - 1] = '\0';
  }
  option->initial = g_strdup (initial != NULL && g_ascii_isdigit (*initial) ? initial : "");
  option->doc = g_strdup (doc);
  return option;
}

GPtrArray *
weft_scenarios_parse_help (const char *text)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (option_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    WeftScenarioOption *option = parse_option (*line);

    if (option != NULL)
      g_ptr_array_add (list, option);
  }
  return list;
}

char *
weft_scenarios_plain_summary (const char *summary)
{
  const char *aside = g_strrstr (summary, " (");

  if (aside == NULL || !g_str_has_suffix (aside, ")") || strstr (aside, "--") == NULL)
    return g_strdup (summary);
  return g_strndup (summary, (gsize)(aside - summary));
}
