#include "tracer/analysis/sentence.h"

#include <stdarg.h>

#define MOST_NAMES 5

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
    g_string_append (self->text, "an unknown thread");
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
    g_string_append (self->text, "something");
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
  g_autofree char *text = g_strdup_printf ("message %" G_GUINT64_FORMAT, message->id);

  append_noun (self, WEFT_NOUN_MESSAGE, row, text);
}

static void
append_site (WeftSaying *self, uint32_t row)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (self->trace, &n);

  if (row == WEFT_NO_ROW)
    return;
  g_string_append (self->text, " at ");
  append_noun (self, WEFT_NOUN_SITE, row, sites[row].text);
}

void
weft_say (WeftSaying *self, const char *pattern, ...)
{
  g_autofree char *owned = NULL;
  va_list args;

  va_start (args, pattern);
  for (const char *at = pattern; *at != '\0'; at++) {
    if (*at != '%') {
      g_string_append_c (self->text, *at);
      continue;
    }

    g_clear_pointer (&owned, g_free);
    switch (*++at) {
    case 'T':
      append_thread (self, va_arg (args, uint32_t));
      break;
    case 'O':
      append_object (self, va_arg (args, uint32_t));
      break;
    case 'W':
      append_wait (self, va_arg (args, uint32_t));
      break;
    case 'M':
      append_message (self, va_arg (args, uint32_t));
      break;
    case 'S':
      append_site (self, va_arg (args, uint32_t));
      break;
    case 'D':
      owned = weft_format_duration (va_arg (args, int64_t));
      g_string_append (self->text, owned);
      break;
    case 'C':
      owned = weft_format_count (va_arg (args, uint64_t));
      g_string_append (self->text, owned);
      break;
    case 't':
      g_string_append (self->text, va_arg (args, const char *));
      break;
    case '%':
      g_string_append_c (self->text, '%');
      break;
    default:
      g_assert_not_reached ();
    }
  }
  va_end (args);
}

void
weft_say_threads (WeftSaying *self, const uint32_t *threads, size_t n)
{
  size_t named = n <= MOST_NAMES ? n : MOST_NAMES - 1;

  for (size_t i = 0; i < named; i++) {
    if (i > 0)
      g_string_append (self->text, i + 1 == n ? " and " : ", ");
    append_thread (self, threads[i]);
  }
  if (named < n)
    weft_say (self, " and %C more", (uint64_t)(n - named));
}
