#include "gui/view/output-tail.h"

#include <string.h>

#define REPLACEMENT "\357\277\275"
#define NO_LINE UINT64_MAX
/* More parameters than any sequence has that means something here. */
#define MAX_PARAMETERS 32

typedef struct {
  GString *text;
  WeftStream stream;
} Line;

typedef enum {
  PLAIN,
  ESCAPE,        /* behind ESC */
  CHARSET,       /* one more byte belongs to it */
  CONTROL,       /* behind ESC [ */
  STRING,        /* a title and the like, to its end */
  STRING_ESCAPE, /* ESC within it: its end may follow */
} State;

typedef struct {
  State state;
  char parameters[MAX_PARAMETERS];
  size_t n_parameters;
  char partial[6]; /* a character that is not whole yet */
  size_t n_partial;
  uint64_t line; /* the one that is written to; NO_LINE: a new one is begun */
  size_t cursor; /* a byte of its text */
} Stream;

struct _WeftOutputTail {
  Line *lines; /* a ring: number n is at n % max_lines */
  unsigned max_lines;
  uint64_t first, end;
  uint64_t changed;
  Stream streams[WEFT_N_STREAMS];
};

WeftOutputTail *
weft_output_tail_new (unsigned max_lines)
{
  WeftOutputTail *self = g_new0 (WeftOutputTail, 1);

  g_assert (max_lines > 0);
  self->lines = g_new0 (Line, max_lines);
  self->max_lines = max_lines;
  for (int i = 0; i < WEFT_N_STREAMS; i++)
    self->streams[i].line = NO_LINE;
  return self;
}

void
weft_output_tail_free (WeftOutputTail *self)
{
  if (self == NULL)
    return;
  for (unsigned i = 0; i < self->max_lines; i++) {
    if (self->lines[i].text != NULL)
      g_string_free (self->lines[i].text, TRUE);
  }
  g_free (self->lines);
  g_free (self);
}

static Line *
line_at (const WeftOutputTail *self, uint64_t number)
{
  return &self->lines[number % self->max_lines];
}

/* Returns: the line that @id writes to, begun if it is not. */
static Line *
open_line (WeftOutputTail *self, WeftStream id)
{
  Stream *stream = &self->streams[id];
  Line *line;

  /* Another stream's lines may have pushed it out meanwhile. */
  if (stream->line != NO_LINE && stream->line >= self->first)
    return line_at (self, stream->line);

  if (self->end - self->first == self->max_lines)
    self->first++;
  line = line_at (self, self->end);
  if (line->text == NULL)
    line->text = g_string_new (NULL);
  g_string_truncate (line->text, 0);
  line->stream = id;
  stream->line = self->end++;
  stream->cursor = 0;
  return line;
}

static void
touch (WeftOutputTail *self, WeftStream id)
{
  self->changed = MIN (self->changed, self->streams[id].line);
}

static void
end_line (WeftOutputTail *self, WeftStream id)
{
  open_line (self, id);
  touch (self, id);
  self->streams[id].line = NO_LINE;
}

static size_t
next_character (const GString *text, size_t at)
{
  return (size_t)(g_utf8_next_char (text->str + at) - text->str);
}

/* Writes one character at the cursor, over what is there. */
static void
put (WeftOutputTail *self, WeftStream id, const char *character, size_t n_bytes)
{
  Stream *stream = &self->streams[id];
  Line *line = open_line (self, id);

  if (stream->cursor + n_bytes > WEFT_OUTPUT_LINE_BYTES) {
    end_line (self, id);
    line = open_line (self, id);
  }
  if (stream->cursor < line->text->len) {
    size_t end = next_character (line->text, stream->cursor);

    g_string_erase (line->text, (gssize)stream->cursor, (gssize)(end - stream->cursor));
  }
  g_string_insert_len (line->text, (gssize)stream->cursor, character, (gssize)n_bytes);
  stream->cursor += n_bytes;
  touch (self, id);
}

static size_t
parameter (const Stream *stream)
{
  char text[MAX_PARAMETERS + 1];

  memcpy (text, stream->parameters, stream->n_parameters);
  text[stream->n_parameters] = '\0';
  return (size_t)g_ascii_strtoull (text, NULL, 10);
}

/* Of all control sequences, those that programs redraw one line with. */
static void
control (WeftOutputTail *self, WeftStream id, char final)
{
  Stream *stream = &self->streams[id];
  size_t n = parameter (stream);
  Line *line;

  if (final != 'K' && final != 'G')
    return;
  line = open_line (self, id);
  if (final == 'K' && n == 0) {
    g_string_truncate (line->text, stream->cursor);
  } else if (final == 'K' && n == 2) {
    g_string_truncate (line->text, 0);
    stream->cursor = 0;
  } else if (final == 'G') {
    stream->cursor = 0;
    for (; n > 1 && stream->cursor < line->text->len; n--)
      stream->cursor = next_character (line->text, stream->cursor);
  }
  touch (self, id);
}

/* Returns: whether @c belongs to a sequence, and so is not to be shown. */
static bool
take_sequence (WeftOutputTail *self, WeftStream id, char c)
{
  Stream *stream = &self->streams[id];

  switch (stream->state) {
  case ESCAPE:
    stream->n_parameters = 0;
    stream->state = c == '['                                     ? CONTROL
                    : strchr ("]PX^_", c) != NULL && c != 0      ? STRING
                    : strchr ("()*+-./#% ", c) != NULL && c != 0 ? CHARSET
                                                                 : PLAIN;
    return true;
  case CHARSET:
    stream->state = PLAIN;
    return true;
  case CONTROL:
    if (c >= 0x40 && c <= 0x7e) {
      stream->state = PLAIN;
      control (self, id, c);
      return true;
    }
    if (c >= 0x20 && c < 0x40) {
      if (stream->n_parameters < MAX_PARAMETERS)
        stream->parameters[stream->n_parameters++] = c;
      return true;
    }
    /* What is no sequence ends it, and a line end is one. */
    stream->state = PLAIN;
    return false;
  case STRING:
    if (c == '\a')
      stream->state = PLAIN;
    else if (c == '\033')
      stream->state = STRING_ESCAPE;
    else if (c == '\n')
      stream->state = PLAIN;
    return c != '\n';
  case STRING_ESCAPE:
    stream->state = c == '\\' ? PLAIN : STRING;
    return true;
  case PLAIN:
  default:
    if (c != '\033')
      return false;
    stream->state = ESCAPE;
    return true;
  }
}

static void
put_control (WeftOutputTail *self, WeftStream id, char c)
{
  Stream *stream = &self->streams[id];

  if (c == '\n') {
    end_line (self, id);
  } else if (c == '\r') {
    stream->cursor = 0;
  } else if (c == '\b') {
    Line *line = open_line (self, id);

    if (stream->cursor > 0)
      stream->cursor
          = (size_t)(g_utf8_prev_char (line->text->str + stream->cursor) - line->text->str);
  } else if (c == '\t') {
    put (self, id, &c, 1);
  } else if (c != '\a' && c != '\0') {
    put (self, id, REPLACEMENT, strlen (REPLACEMENT));
  }
}

/* A byte of a character of several; the character is written once it is whole. */
static void
put_part (WeftOutputTail *self, WeftStream id, char c)
{
  Stream *stream = &self->streams[id];
  gunichar value;

  stream->partial[stream->n_partial++] = c;
  value = g_utf8_get_char_validated (stream->partial, (gssize)stream->n_partial);
  if (value == (gunichar)-2 && stream->n_partial < sizeof stream->partial)
    return;
  if (value == (gunichar)-2 || value == (gunichar)-1)
    put (self, id, REPLACEMENT, strlen (REPLACEMENT));
  else
    put (self, id, stream->partial, stream->n_partial);
  stream->n_partial = 0;
}

static void
add_byte (WeftOutputTail *self, WeftStream id, char c)
{
  Stream *stream = &self->streams[id];
  bool continues = ((unsigned char)c & 0xc0) == 0x80;

  /* A character that breaks off is one that is wrong; what follows may be right. */
  if (stream->n_partial > 0 && !continues) {
    put (self, id, REPLACEMENT, strlen (REPLACEMENT));
    stream->n_partial = 0;
  }
  if ((unsigned char)c >= 0x80
      && (stream->state == PLAIN || stream->state == ESCAPE || stream->state == CONTROL
          || stream->state == CHARSET)) {
    stream->state = PLAIN;
    put_part (self, id, c);
    return;
  }
  if (take_sequence (self, id, c))
    return;
  if ((unsigned char)c < 0x20 || c == 0x7f)
    put_control (self, id, c);
  else
    put (self, id, &c, 1);
}

void
weft_output_tail_add (WeftOutputTail *self,
                      WeftStream stream,
                      const char *tainted_bytes,
                      size_t n_bytes)
{
  for (size_t i = 0; i < n_bytes; i++)
    add_byte (self, stream, tainted_bytes[i]);
}

uint64_t
weft_output_tail_first (const WeftOutputTail *self)
{
  return self->first;
}

uint64_t
weft_output_tail_end (const WeftOutputTail *self)
{
  return self->end;
}

WeftOutputLine
weft_output_tail_line (const WeftOutputTail *self, uint64_t number)
{
  const Line *line = line_at (self, number);

  g_assert (number >= self->first && number < self->end);
  return (WeftOutputLine){ line->text->str, line->stream };
}

uint64_t
weft_output_tail_take_changed (WeftOutputTail *self)
{
  uint64_t changed = MAX (self->changed, self->first);

  self->changed = self->end;
  return changed;
}
