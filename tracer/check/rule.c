#include "tracer/check/rule.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (weft - rule - error - quark, weft_rule_error)

typedef enum { UNIT_DURATION, UNIT_COUNT, UNIT_SHARE } Unit;

typedef struct {
  const char *name;
  WeftMeasure measure;
  unsigned subjects; /* that it takes, NONE: no subject */
  Unit unit;
  WeftCompare compare; /* where the rule has none */
} Measure;

static const Measure measures[] = {
  { "max-wait", WEFT_MEASURE_MAX_WAIT,
    WEFT_SUBJECT_LOCK | WEFT_SUBJECT_CONDITION | WEFT_SUBJECT_CHANNEL | WEFT_SUBJECT_THREAD,
    UNIT_DURATION, WEFT_COMPARE_AT_MOST },
  { "total-wait", WEFT_MEASURE_TOTAL_WAIT,
    WEFT_SUBJECT_LOCK | WEFT_SUBJECT_CONDITION | WEFT_SUBJECT_CHANNEL | WEFT_SUBJECT_THREAD,
    UNIT_DURATION, WEFT_COMPARE_AT_MOST },
  { "max-hold", WEFT_MEASURE_MAX_HOLD, WEFT_SUBJECT_LOCK, UNIT_DURATION,
    WEFT_COMPARE_AT_MOST },
  { "total-hold", WEFT_MEASURE_TOTAL_HOLD, WEFT_SUBJECT_LOCK, UNIT_DURATION,
    WEFT_COMPARE_AT_MOST },
  { "contended", WEFT_MEASURE_CONTENDED, WEFT_SUBJECT_LOCK, UNIT_SHARE,
    WEFT_COMPARE_AT_MOST },
  { "max-latency", WEFT_MEASURE_MAX_LATENCY, WEFT_SUBJECT_CHANNEL, UNIT_DURATION,
    WEFT_COMPARE_AT_MOST },
  { "p99-latency", WEFT_MEASURE_P99_LATENCY, WEFT_SUBJECT_CHANNEL, UNIT_DURATION,
    WEFT_COMPARE_AT_MOST },
  { "max-depth", WEFT_MEASURE_MAX_DEPTH, WEFT_SUBJECT_CHANNEL, UNIT_COUNT,
    WEFT_COMPARE_AT_MOST },
  { "messages", WEFT_MEASURE_MESSAGES, WEFT_SUBJECT_CHANNEL, UNIT_COUNT,
    WEFT_COMPARE_EQUAL },
  { "held-while-blocked", WEFT_MEASURE_HELD_WHILE_BLOCKED, WEFT_SUBJECT_LOCK, UNIT_DURATION,
    WEFT_COMPARE_AT_MOST },
  { "min-parallelism", WEFT_MEASURE_PARALLELISM, WEFT_SUBJECT_NONE, UNIT_COUNT,
    WEFT_COMPARE_AT_LEAST },
  { "max-duration", WEFT_MEASURE_DURATION, WEFT_SUBJECT_NONE, UNIT_DURATION,
    WEFT_COMPARE_AT_MOST },
  { "threads", WEFT_MEASURE_THREADS, WEFT_SUBJECT_NONE, UNIT_COUNT, WEFT_COMPARE_EQUAL },
  { "losses", WEFT_MEASURE_LOSSES, WEFT_SUBJECT_NONE, UNIT_COUNT, WEFT_COMPARE_AT_MOST },
};

static const struct {
  const char *name;
  WeftSubject subject;
} subjects[] = {
  { "lock", WEFT_SUBJECT_LOCK },       { "condition", WEFT_SUBJECT_CONDITION },
  { "channel", WEFT_SUBJECT_CHANNEL }, { "thread", WEFT_SUBJECT_THREAD },
  { "span", WEFT_SUBJECT_SPAN },
};

static const char *const compares[] = {
  [WEFT_COMPARE_AT_MOST] = "<=",  [WEFT_COMPARE_LESS] = "<",
  [WEFT_COMPARE_EQUAL] = "==",    [WEFT_COMPARE_UNEQUAL] = "!=",
  [WEFT_COMPARE_AT_LEAST] = ">=", [WEFT_COMPARE_MORE] = ">",
};

static const char *const figures[] = {
  [WEFT_FIGURE_SENDS] = "sends",
  [WEFT_FIGURE_RECEIVES] = "receives",
  [WEFT_FIGURE_DISCARDS] = "discards",
  [WEFT_FIGURE_LEFT] = "left",
};

void
weft_rule_free (WeftRule *self)
{
  if (self == NULL)
    return;
  g_free (self->text);
  g_free (self->pattern);
  g_free (self->during);
  g_free (self);
}

const char *
weft_compare_text (WeftCompare compare)
{
  return compares[compare];
}

bool
weft_compare_holds (WeftCompare compare, double value, double limit)
{
  switch (compare) {
  case WEFT_COMPARE_AT_MOST:
    return value <= limit;
  case WEFT_COMPARE_LESS:
    return value < limit;
  case WEFT_COMPARE_EQUAL:
    return !(value < limit || value > limit);
  case WEFT_COMPARE_UNEQUAL:
    return value < limit || value > limit;
  case WEFT_COMPARE_AT_LEAST:
    return value >= limit;
  case WEFT_COMPARE_MORE:
    return value > limit;
  }
  g_return_val_if_reached (false);
}

/* The words of a rule that are still to be read. */
typedef struct {
  WeftRule *rule;
  char **words;
  const Measure *measure;
  GError **error;
} Parse;

static bool G_GNUC_PRINTF (2, 3) fail (const Parse *parse, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (parse->error, WEFT_RULE_ERROR, WEFT_RULE_ERROR_SYNTAX, _ ("'%s': %s"),
               parse->rule->text, message);
  return false;
}

static bool
parse_finding (Parse *parse)
{
  g_autoptr (GString) known = g_string_new (NULL);

  if (parse->words[0] == NULL || parse->words[1] != NULL)
    return fail (parse, _ ("write no FINDING, such as no deadlock"));
  for (int i = 0; i < WEFT_N_FINDING_KINDS; i++) {
    if (strcmp (parse->words[0], weft_finding_kind_text (i)) == 0) {
      parse->rule->measure = WEFT_MEASURE_FINDING;
      parse->rule->finding = i;
      return true;
    }
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", weft_finding_kind_text (i));
  }
  return fail (parse, _ ("there is no finding '%s'; there are %s"), parse->words[0],
               known->str);
}

/* KIND:NAME, if the word is one. */
static bool
read_subject (const char *word, WeftSubject *ret_subject, char **ret_pattern)
{
  const char *colon = strchr (word, ':');

  for (size_t i = 0; colon != NULL && i < G_N_ELEMENTS (subjects); i++) {
    if (strlen (subjects[i].name) != (size_t)(colon - word)
        || strncmp (word, subjects[i].name, (size_t)(colon - word)) != 0
        || colon[1] == '\0')
      continue;
    *ret_subject = subjects[i].subject;
    *ret_pattern = g_strdup (colon + 1);
    return true;
  }
  return false;
}

static void
list_subjects (unsigned wanted, GString *ret)
{
  for (size_t i = 0; i < G_N_ELEMENTS (subjects); i++) {
    if ((wanted & subjects[i].subject) == 0)
      continue;
    if (ret->len > 0)
      g_string_append (ret, C_ ("between alternatives", " or "));
    g_string_append_printf (ret, _ ("%s:NAME"), subjects[i].name);
  }
}

static bool
parse_subject (Parse *parse)
{
  WeftRule *rule = parse->rule;
  g_autoptr (GString) wanted = g_string_new (NULL);

  if (parse->measure->subjects == WEFT_SUBJECT_NONE)
    return true;
  if (parse->words[0] != NULL
      && read_subject (parse->words[0], &rule->subject, &rule->pattern)) {
    parse->words++;
    if (parse->measure->subjects & rule->subject)
      return true;
  } else if (rule->measure == WEFT_MEASURE_HELD_WHILE_BLOCKED) {
    rule->subject = WEFT_SUBJECT_LOCK;
    return true;
  }
  list_subjects (parse->measure->subjects, wanted);
  return fail (parse, _ ("%s is of %s"), parse->measure->name, wanted->str);
}

static bool
read_figure (const char *word, WeftFigure *ret)
{
  for (int i = WEFT_FIGURE_SENDS; i <= WEFT_FIGURE_LEFT; i++) {
    if (word != NULL && strcmp (word, figures[i]) == 0) {
      *ret = i;
      return true;
    }
  }
  return false;
}

static bool
parse_compare (Parse *parse)
{
  parse->rule->compare = parse->measure->compare;
  for (size_t i = 0; parse->words[0] != NULL && i < G_N_ELEMENTS (compares); i++) {
    if (strcmp (parse->words[0], compares[i]) != 0)
      continue;
    parse->rule->compare = (WeftCompare)i;
    parse->words++;
    return true;
  }
  return true;
}

/* A number and what follows it. Returns: false when there is no number. */
static bool
read_number (const char *word, double *ret, const char **ret_rest)
{
  char *end;

  *ret = g_ascii_strtod (word, &end);
  *ret_rest = end;
  return end != word && isfinite (*ret) && *ret >= 0;
}

static bool
read_value (const char *word, Unit unit, double *ret)
{
  static const struct {
    const char *suffix;
    double ns;
  } durations[] = { { "ns", 1 },  { "us", 1e3 },   { "µs", 1e3 },  { "ms", 1e6 },
                    { "s", 1e9 }, { "min", 6e10 }, { "h", 3.6e12 } };
  const char *rest;

  if (strcmp (word, "none") == 0) {
    *ret = 0;
    return true;
  }
  if (!read_number (word, ret, &rest))
    return false;
  if (unit == UNIT_COUNT)
    return *rest == '\0';
  if (unit == UNIT_SHARE) {
    *ret /= 100;
    return strcmp (rest, "%") == 0;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (durations); i++) {
    if (strcmp (rest, durations[i].suffix) == 0) {
      *ret *= durations[i].ns;
      return true;
    }
  }
  return false;
}

static bool
parse_value (Parse *parse)
{
  static const char *const examples[] = {
    [UNIT_DURATION] = N_ ("a duration such as 5ms or 1.5s"),
    [UNIT_COUNT] = N_ ("a number"),
    [UNIT_SHARE] = N_ ("a share such as 10%"),
  };
  Unit unit = parse->measure->unit;
  const char *example = _ (examples[unit]);

  if (parse->words[0] == NULL)
    return fail (parse, _ ("%s wants %s at its end"), parse->measure->name, example);
  if (!read_value (parse->words[0], unit, &parse->rule->value))
    return fail (parse, _ ("'%s' is not %s"), parse->words[0], example);
  parse->words++;
  return true;
}

static bool
parse_during (Parse *parse)
{
  WeftRule *rule = parse->rule;
  WeftSubject subject;

  if (parse->words[0] == NULL)
    return true;
  if ((rule->measure != WEFT_MEASURE_PARALLELISM && rule->measure != WEFT_MEASURE_DURATION)
      || strcmp (parse->words[0], "during") != 0)
    return fail (parse, _ ("'%s' is too much"), parse->words[0]);
  if (parse->words[1] == NULL || !read_subject (parse->words[1], &subject, &rule->during)
      || subject != WEFT_SUBJECT_SPAN || parse->words[2] != NULL)
    return fail (parse, _ ("write during span:TEXT"));
  return true;
}

static bool
parse_messages (Parse *parse)
{
  WeftRule *rule = parse->rule;

  if (!read_figure (parse->words[0], &rule->left))
    return fail (parse, _ ("after the channel comes sends, receives, discards or left"));
  parse->words++;
  if (!parse_compare (parse))
    return false;
  if (read_figure (parse->words[0], &rule->right)) {
    parse->words++;
    return parse_during (parse);
  }
  return parse_value (parse) && parse_during (parse);
}

static bool
parse_measure (Parse *parse, const char *name)
{
  g_autoptr (GString) known = g_string_new ("no");

  for (size_t i = 0; i < G_N_ELEMENTS (measures); i++) {
    g_string_append_printf (known, ", %s", measures[i].name);
    if (strcmp (name, measures[i].name) == 0)
      parse->measure = &measures[i];
  }
  if (parse->measure == NULL)
    return fail (parse, _ ("there is no rule '%s'; there are %s"), name, known->str);
  parse->rule->measure = parse->measure->measure;
  if (!parse_subject (parse))
    return false;
  if (parse->rule->measure == WEFT_MEASURE_MESSAGES)
    return parse_messages (parse);
  return parse_compare (parse) && parse_value (parse) && parse_during (parse);
}

/* Names with blanks stand in quotes: lock:"my lock". */
static char **
split_words (const char *text, GError **error)
{
  char **words = NULL;
  g_autoptr (GError) shell = NULL;

  if (g_shell_parse_argv (text, NULL, &words, &shell))
    return words;
  g_set_error (error, WEFT_RULE_ERROR, WEFT_RULE_ERROR_SYNTAX, _ ("'%s': %s"), text,
               g_error_matches (shell, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING)
                   ? _ ("this is no rule")
                   : _ ("a quote is not closed"));
  return NULL;
}

WeftRule *
weft_rule_parse (const char *tainted_text, GError **error)
{
  g_autoptr (WeftRule) rule = g_new0 (WeftRule, 1);
  g_auto (GStrv) words = NULL;
  Parse parse = { .rule = rule, .error = error };
  bool good;

  rule->text = g_strstrip (g_utf8_make_valid (tainted_text, -1));
  words = split_words (rule->text, error);
  if (words == NULL)
    return NULL;
  parse.words = words + 1;
  good = strcmp (words[0], "no") == 0 ? parse_finding (&parse)
                                      : parse_measure (&parse, words[0]);
  return good ? g_steal_pointer (&rule) : NULL;
}

GPtrArray *
weft_rules_parse (const char *name, const char *tainted_text, GError **error)
{
  g_autoptr (GPtrArray) rules
      = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_rule_free);
  g_auto (GStrv) lines = g_strsplit (tainted_text, "\n", -1);

  for (unsigned i = 0; lines[i] != NULL; i++) {
    char *comment = strchr (lines[i], '#');
    WeftRule *rule;

    if (comment != NULL)
      *comment = '\0';
    if (*g_strstrip (lines[i]) == '\0')
      continue;
    rule = weft_rule_parse (lines[i], error);
    if (rule == NULL) {
      g_prefix_error (error, "%s:%u: ", name, i + 1);
      return NULL;
    }
    rule->line = i + 1;
    g_ptr_array_add (rules, rule);
  }
  if (rules->len > 0)
    return g_steal_pointer (&rules);
  g_set_error (error, WEFT_RULE_ERROR, WEFT_RULE_ERROR_SYNTAX,
               _ ("%s: there is no rule in it"), name);
  return NULL;
}
