#include "tracer/export/table.h"

#include <string.h>

#define INDENT 2
#define GAP 2
#define LEAST_TEXT 8 /* cells that a shortened text keeps */

struct WeftTable {
  const WeftColumnSpec *columns;
  unsigned n;
  GPtrArray *cells; /* row by row */
};

WeftTable *
weft_table_new (const WeftColumnSpec *columns, unsigned n)
{
  WeftTable *self = g_new0 (WeftTable, 1);

  self->columns = columns;
  self->n = n;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
weft_table_free (WeftTable *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->cells);
  g_free (self);
}

void
weft_table_take (WeftTable *self, char *text)
{
  g_ptr_array_add (self->cells, text != NULL ? text : g_strdup (""));
}

void
weft_table_add (WeftTable *self, const char *text)
{
  weft_table_take (self, g_strdup (text));
}

unsigned
weft_table_rows (const WeftTable *self)
{
  return self->cells->len / self->n;
}

static unsigned
character_cells (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;
  return g_unichar_iswide (character) ? 2 : 1;
}

unsigned
weft_text_cells (const char *text)
{
  unsigned cells = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    cells += character_cells (g_utf8_get_char (at));
  return cells;
}

/* Names come from the traced program: what is not text, or would move the cursor, must not
 * reach the terminal. */
static char *
printable (const char *tainted)
{
  g_autofree char *valid = g_utf8_make_valid (tainted, -1);
  GString *text = g_string_new (NULL);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    g_string_append_unichar (text, g_unichar_iscntrl (character) ? ' ' : character);
  }

  return g_string_free (text, FALSE);
}

char *
weft_text_shorten (const char *text, unsigned cells)
{
  g_autofree char *clean = printable (text);
  GString *shorter;
  unsigned used = 0;

  if (weft_text_cells (clean) <= cells)
    return g_steal_pointer (&clean);

  shorter = g_string_new (NULL);
  for (const char *at = clean; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    used += character_cells (character);
    if (used + 1 > cells)
      break;
    g_string_append_unichar (shorter, character);
  }
  g_string_append (shorter, "…");

  return g_string_free (shorter, FALSE);
}

void
weft_text_wrap (
    const char *text, unsigned width, const char *first, const char *rest, GString *out)
{
  g_autofree char *clean = printable (text);
  g_auto (GStrv) words = g_strsplit (clean, " ", -1);
  unsigned used = weft_text_cells (first);
  bool fresh = true;

  g_string_append (out, first);
  for (char **word = words; *word != NULL; word++) {
    unsigned cells = weft_text_cells (*word);

    if (!fresh && used + 1 + cells > width) {
      g_string_append_printf (out, "\n%s", rest);
      used = weft_text_cells (rest);
      fresh = true;
    }
    if (!fresh)
      g_string_append_c (out, ' ');
    g_string_append (out, *word);
    used += cells + !fresh;
    fresh = false;
  }
  g_string_append_c (out, '\n');
}

static void
append_cell (GString *out, const char *text, unsigned cells, bool right)
{
  g_autofree char *fitting = weft_text_shorten (text, cells);
  unsigned used = weft_text_cells (fitting);
  unsigned blank = cells > used ? cells - used : 0;

  if (right)
    g_string_append_printf (out, "%*s", (int)blank, "");
  g_string_append (out, fitting);
  if (!right)
    g_string_append_printf (out, "%*s", (int)blank, "");
}

static const char *
cell_at (const WeftTable *self, unsigned row, unsigned column)
{
  return self->cells->pdata[row * self->n + column];
}

/* The cells that each column wants; 0 when it has no text at all. */
static void
natural_widths (const WeftTable *self, unsigned *widths)
{
  for (unsigned i = 0; i < self->n; i++) {
    widths[i] = 0;
    for (unsigned row = 0; row < weft_table_rows (self); row++)
      widths[i] = MAX (widths[i], weft_text_cells (cell_at (self, row, i)));
    if (widths[i] > 0)
      widths[i] = MAX (widths[i], weft_text_cells (self->columns[i].title));
  }
}

/* How many cells of @width the columns exceed. */
static unsigned
excess (const WeftTable *self, const unsigned *widths, unsigned width)
{
  unsigned used = INDENT;
  bool any = false;

  for (unsigned i = 0; i < self->n; i++) {
    if (widths[i] == 0)
      continue;
    used += widths[i] + (any ? GAP : 0);
    any = true;
  }

  return used > width ? used - width : 0;
}

static unsigned
least_width (const WeftColumnSpec *column, unsigned natural)
{
  return column->number ? natural
                        : MIN (natural, MAX (weft_text_cells (column->title), LEAST_TEXT));
}

/* Takes @cells from the longest texts first; false when they cannot give that many. */
static bool
shorten_texts (const WeftTable *self, unsigned *widths, unsigned cells)
{
  while (cells > 0) {
    unsigned longest = self->n;

    for (unsigned i = 0; i < self->n; i++) {
      if (widths[i] > least_width (&self->columns[i], widths[i])
          && (longest == self->n || widths[i] > widths[longest]))
        longest = i;
    }
    if (longest == self->n)
      return false;
    widths[longest]--;
    cells--;
  }

  return true;
}

static void
fit (const WeftTable *self, unsigned *widths, unsigned width)
{
  g_autofree unsigned *trial = g_new (unsigned, self->n);

  for (;;) {
    unsigned last = self->n;

    memcpy (trial, widths, self->n * sizeof *widths);
    if (shorten_texts (self, trial, excess (self, widths, width)))
      break;

    for (unsigned i = 0; i < self->n; i++) {
      if (widths[i] > 0 && self->columns[i].rank > 0
          && (last == self->n || self->columns[i].rank > self->columns[last].rank))
        last = i;
    }
    if (last == self->n)
      break; /* as narrow as it gets */
    widths[last] = 0;
  }

  memcpy (widths, trial, self->n * sizeof *widths);
}

void
weft_table_render (
    const WeftTable *self, unsigned width, const char *dim, const char *plain, GString *out)
{
  g_autofree unsigned *widths = g_new (unsigned, self->n);
  unsigned rows = weft_table_rows (self);

  natural_widths (self, widths);
  fit (self, widths, width);

  for (unsigned line = 0; line <= rows; line++) {
    g_autoptr (GString) text = g_string_new (NULL);

    for (unsigned i = 0; i < self->n; i++) {
      if (widths[i] == 0)
        continue;
      g_string_append_printf (text, "%*s", text->len == 0 ? INDENT : GAP, "");
      append_cell (text, line == 0 ? self->columns[i].title : cell_at (self, line - 1, i),
                   widths[i], self->columns[i].number);
    }

    g_strchomp (text->str);
    g_string_append_printf (out, "%s%s%s\n", line == 0 ? dim : "", text->str,
                            line == 0 ? plain : "");
  }
}
