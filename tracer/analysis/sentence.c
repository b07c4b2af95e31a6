#include "tracer/analysis/sentence.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>

#define MOST_NAMES 5
#define MOST_ARGUMENTS 9

/* What stands for a placeholder. */
typedef struct {
  char kind; /* its letter */
  union {
    uint32_t row;
    int64_t number;
    uint64_t count;
    const void *pointer;
  } as;
} Argument;

void
weft_sentence_clear (WeftSentence *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->nouns, g_array_unref);
}

void
weft_saying_begin (WeftSaying *self, const WeftTrace *trace)
{
  *self = (WeftSaying){
    .trace = trace,
    .text = g_string_new (NULL),
    .nouns = g_array_new (FALSE, FALSE, sizeof (WeftNoun)),
    .process = WEFT_NO_ROW,
  };
}

void
weft_saying_end (WeftSaying *self, WeftSentence *ret)
{
  ret->text = g_string_free (self->text, FALSE);
  ret->nouns = self->nouns;
  *self = (WeftSaying){ 0 };
}

static void
append_noun (WeftSaying *self, WeftNounKind kind, uint32_t row, const char *text)
{
  WeftNoun noun = { .begin = self->text->len, .kind = kind, .row = row };

  g_string_append (self->text, text);
  noun.end = self->text->len;
  g_array_append_val (self->nouns, noun);
}

static void
append_thread (WeftSaying *self, uint32_t row)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (self->trace, &n);

  if (row == WEFT_NO_ROW) {
    g_string_append (self->text, _ ("an unknown thread"));
  } else if (self->brief || self->process == threads[row].process) {
    append_noun (self, WEFT_NOUN_THREAD, row, threads[row].label);
  } else {
    g_autofree char *name = weft_thread_full_name (self->trace, row);

    append_noun (self, WEFT_NOUN_THREAD, row, name);
    self->process = threads[row].process;
  }
}

static void
append_object (WeftSaying *self, uint32_t row)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (self->trace, &n);

  if (row == WEFT_NO_ROW)
    g_string_append (self->text, C_ ("an unknown object", "something"));
  else
    append_noun (self, WEFT_NOUN_OBJECT, row, objects[row].name);
}

static void
append_wait (WeftSaying *self, uint32_t row)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (self->trace, &n)[row];
  g_autofree char *text = weft_format_duration (wait->end_ns - wait->begin_ns);

  append_noun (self, WEFT_NOUN_WAIT, row, text);
}

static void
append_message (WeftSaying *self, uint32_t row)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (self->trace, &n)[row];
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, message->id);
  /* Translators: a message by its number */
  g_autofree char *text = g_strdup_printf (_ ("message %s"), number);

  append_noun (self, WEFT_NOUN_MESSAGE, row, text);
}

static void
append_site (WeftSaying *self, uint32_t row)
{
  size_t n;

  append_noun (self, WEFT_NOUN_SITE, row, weft_trace_sites (self->trace, &n)[row].text);
}

/* Before the name numbered @i of @n. */
static void
append_separator (WeftSaying *self, size_t i, size_t n)
{
  if (i > 0)
    g_string_append (self->text, i + 1 == n
                                     ? C_ ("before the last of several names", " and ")
                                     : C_ ("between names", ", "));
}

static void
append_objects (WeftSaying *self, const GArray *objects)
{
  for (unsigned i = 0; i < objects->len; i++) {
    append_separator (self, i, objects->len);
    append_object (self, g_array_index (objects, uint32_t, i));
  }
}

/* What was said elsewhere. */
static void
append_said (WeftSaying *self, const WeftSentence *said)
{
  size_t shift = self->text->len;

  g_string_append (self->text, said->text);
  for (unsigned i = 0; i < said->nouns->len; i++) {
    WeftNoun noun = g_array_index (said->nouns, WeftNoun, i);

    noun.begin += shift;
    noun.end += shift;
    g_array_append_val (self->nouns, noun);
  }
}

/* Takes out what is to be gone on with. */
static void
take_part (WeftSaying *self, WeftSentence *ret)
{
  unsigned first = self->nouns->len;

  ret->text = g_strdup (self->text->str + self->from);
  ret->nouns = g_array_new (FALSE, FALSE, sizeof (WeftNoun));
  while (first > 0 && g_array_index (self->nouns, WeftNoun, first - 1).begin >= self->from)
    first--;
  for (unsigned i = first; i < self->nouns->len; i++) {
    WeftNoun noun = g_array_index (self->nouns, WeftNoun, i);

    noun.begin -= self->from;
    noun.end -= self->from;
    g_array_append_val (ret->nouns, noun);
  }
  g_array_set_size (self->nouns, first);
  g_string_truncate (self->text, self->from);
}

/* @at: behind a percent sign. @ret_place: left alone where none is given.
 * Returns: its letter. */
static const char *
read_placeholder (const char *at, size_t *ret_place)
{
  char *end;
  unsigned long place;

  if (g_ascii_isdigit (*at)) {
    place = strtoul (at, &end, 10);
    if (*end == '$') {
      *ret_place = place - 1;
      return end + 1;
    }
  }
  return at;
}

/* The arguments of @pattern, which is in the order of its call. @part: what it goes on
 * with, NULL. */
static size_t
take_arguments (const char *pattern, const WeftSentence *part, va_list args, Argument *ret)
{
  size_t n = 0;

  for (const char *at = strchr (pattern, '%'); at != NULL; at = strchr (at + 2, '%')) {
    Argument *argument = &ret[n];

    if (at[1] == '%')
      continue;
    g_assert (n++ < MOST_ARGUMENTS);
    argument->kind = at[1];
    switch (at[1]) {
    case 'T':
    case 'O':
    case 'W':
    case 'M':
    case 'A':
    case 'S':
    case 'K':
      argument->as.row = va_arg (args, uint32_t);
      break;
    case 'D':
    case 'N':
      argument->as.number = va_arg (args, int64_t);
      break;
    case 'C':
      argument->as.count = va_arg (args, uint64_t);
      break;
    case 't':
    case 'P':
    case 'L':
    case 'H':
    case 'Y':
      argument->as.pointer = va_arg (args, const void *);
      break;
    case 'Z':
      g_assert (part != NULL);
      argument->as.pointer = part;
      break;
    default:
      g_assert_not_reached ();
    }
  }
  return n;
}

/* Whether a translation asks for nothing but what is there, and goes on with what it has
 * to. */
static bool
fits (const char *translation, const Argument *arguments, size_t n)
{
  bool goes_on = n == 0 || arguments[0].kind != 'Z';
  size_t next = 0;

  for (const char *at = strchr (translation, '%'); at != NULL; at = strchr (at + 1, '%')) {
    size_t place = next;

    at = read_placeholder (at + 1, &place);
    if (*at == '%')
      continue;
    if (place >= n || *at != arguments[place].kind)
      return false;
    goes_on |= *at == 'Z';
    next = place + 1;
  }
  return goes_on;
}

static void
append_argument (WeftSaying *self, const Argument *argument)
{
  const GArray *list = argument->as.pointer;
  g_autofree char *owned = NULL;

  switch (argument->kind) {
  case 'T':
    append_thread (self, argument->as.row);
    break;
  case 'O':
    append_object (self, argument->as.row);
    break;
  case 'W':
    append_wait (self, argument->as.row);
    break;
  case 'M':
    append_message (self, argument->as.row);
    break;
  case 'A':
    append_site (self, argument->as.row);
    break;
  case 'S':
    /* Translators: where in the source, "counter.c:43"; follows what was done there */
    if (argument->as.row != WEFT_NO_ROW)
      weft_say (self, " at %A", argument->as.row);
    break;
  case 'K':
    /* Translators: where a lock was locked; follows who held it */
    if (argument->as.row != WEFT_NO_ROW)
      weft_say (self, ", locked at %A", argument->as.row);
    break;
  case 'Y':
  case 'Z':
    append_said (self, argument->as.pointer);
    break;
  case 'P':
    weft_say_purpose (self, argument->as.pointer);
    break;
  case 'L':
    weft_say_threads (self, (const uint32_t *)list->data, list->len);
    break;
  case 'H':
    append_objects (self, list);
    break;
  case 'D':
    owned = weft_format_duration (argument->as.number);
    g_string_append (self->text, owned);
    break;
  case 'N':
    g_string_append_printf (self->text, "%" G_GINT64_FORMAT, argument->as.number);
    break;
  case 'C':
    owned = weft_format_count (argument->as.count);
    g_string_append (self->text, owned);
    break;
  case 't':
  default:
    g_string_append (self->text, argument->as.pointer);
    break;
  }
}

static void
append_pattern (WeftSaying *self, const char *pattern, const Argument *arguments)
{
  size_t next = 0, from = self->from;

  for (const char *at = pattern; *at != '\0'; at++) {
    if (*at != '%' || at[1] == '%') {
      g_string_append_c (self->text, *at);
      at += *at == '%';
      continue;
    }
    at = read_placeholder (at + 1, &next);
    append_argument (self, &arguments[next++]);
  }
  self->from = from;
}

static void
say_pattern (WeftSaying *self, const char *pattern, const WeftSentence *part, va_list args)
{
  const char *translation = g_dgettext (GETTEXT_PACKAGE, pattern);
  Argument arguments[MOST_ARGUMENTS];
  size_t n = take_arguments (pattern, part, args, arguments);

  append_pattern (self, fits (translation, arguments, n) ? translation : pattern,
                  arguments);
}

/* One of two patterns, of which @n is for. */
typedef struct {
  const char *singular, *plural;
  uint64_t n;
} Forms;

static void
say_form (WeftSaying *self, const Forms *forms, const WeftSentence *part, va_list args)
{
  const char *translation = g_dngettext (GETTEXT_PACKAGE, forms->singular, forms->plural,
                                         (unsigned long)forms->n);
  Argument arguments[MOST_ARGUMENTS];
  size_t n_arguments = take_arguments (forms->plural, part, args, arguments);

  if (!fits (translation, arguments, n_arguments))
    translation = forms->n == 1 ? forms->singular : forms->plural;
  append_pattern (self, translation, arguments);
}

void
weft_say (WeftSaying *self, const char *pattern, ...)
{
  va_list args;

  self->from = self->text->len;
  va_start (args, pattern);
  say_pattern (self, pattern, NULL, args);
  va_end (args);
}

void
weft_say_on (WeftSaying *self, const char *pattern, ...)
{
  g_auto (WeftSentence) part = { 0 };
  va_list args;

  take_part (self, &part);
  va_start (args, pattern);
  say_pattern (self, pattern, &part, args);
  va_end (args);
}

void
weft_say_n (WeftSaying *self, const char *singular, const char *plural, uint64_t n, ...)
{
  const Forms forms = { singular, plural, n };
  va_list args;

  self->from = self->text->len;
  va_start (args, n);
  say_form (self, &forms, NULL, args);
  va_end (args);
}

void
weft_say_on_n (WeftSaying *self, const char *singular, const char *plural, uint64_t n, ...)
{
  const Forms forms = { singular, plural, n };
  g_auto (WeftSentence) part = { 0 };
  va_list args;

  take_part (self, &part);
  va_start (args, n);
  say_form (self, &forms, &part, args);
  va_end (args);
}

void
weft_say_threads (WeftSaying *self, const uint32_t *threads, size_t n)
{
  size_t named = n <= MOST_NAMES ? n : MOST_NAMES - 1;

  for (size_t i = 0; i < named; i++) {
    append_separator (self, i, n);
    append_thread (self, threads[i]);
  }
  /* Translators: ends a list of names */
  if (named < n)
    weft_say_n (self, " and %C more", " and %C more", n - named, (uint64_t)(n - named));
}
