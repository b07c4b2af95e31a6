#include "tracer/export/table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define INDENT 2
#define GAP 2
/* Cells that a shortened text keeps: while a column can go instead, and when none can. */
#define GOOD_TEXT 16
#define LEAST_TEXT 8

struct WeftTable {
  const WeftColumnSpec *columns;
  unsigned n;
  GPtrArray *cells; /* row by row */
};

const char *
weft_table_title (const WeftColumnSpec *column)
{
  return *column->title != '\0' ? g_dpgettext2 (GETTEXT_PACKAGE, "column", column->title)
                                : "";
}

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

const WeftColumnSpec *
weft_table_columns (const WeftTable *self, unsigned *ret_n)
{
  *ret_n = self->n;
  return self->columns;
}

const char *
weft_table_cell (const WeftTable *self, unsigned row, unsigned column)
{
  return self->cells->pdata[row * self->n + column];
}

bool
weft_table_column_is_used (const WeftTable *self, unsigned column)
{
  for (unsigned row = 0; row < weft_table_rows (self); row++)
    if (*weft_table_cell (self, row, column) != '\0')
      return true;
  return false;
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

/* Where the last characters of @text begin that fit in @cells. */
static const char *
tail_of (const char *text, unsigned cells)
{
  const char *tail = text + strlen (text);

  while (tail > text) {
    const char *before = g_utf8_prev_char (tail);
    unsigned wants = character_cells (g_utf8_get_char (before));

    if (wants > cells)
      break;
    cells -= wants;
    tail = before;
  }

  return tail;
}

char *
weft_text_shorten (const char *text, unsigned cells)
{
  g_autofree char *clean = printable (text);
  GString *shorter;
  const char *tail;
  unsigned room;

  if (weft_text_cells (clean) <= cells || cells == 0)
    return g_steal_pointer (&clean);

  /* What tells names apart is often their end: "worker-12", "counter.c:41". */
  tail = tail_of (clean, (cells - 1) / 3);
  room = cells - 1 - weft_text_cells (tail);
  shorter = g_string_new (NULL);
  for (const char *at = clean; at < tail; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    if (character_cells (character) > room)
      break;
    room -= character_cells (character);
    g_string_append_unichar (shorter, character);
  }
  g_string_append (shorter, "…");
  g_string_append (shorter, tail);

  return g_string_free (shorter, FALSE);
}

/* Whether a line must not break between @word and @next: "3.41" and "ms,". */
static bool
is_figure (const char *word, const char *next)
{
  static const char *const units[] = { "ns", "µs", "ms", "s", "min", "h" };
  size_t n = strlen (word);

  if (n == 0 || !g_ascii_isdigit (word[n - 1]))
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    if (g_str_has_prefix (next, units[i]) && !g_ascii_isalnum (next[strlen (units[i])]))
      return true;
  }

  return false;
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
    unsigned kept = cells; /* with what must stand on the same line */

    if (word[1] != NULL && is_figure (word[0], word[1]))
      kept += 1 + weft_text_cells (word[1]);
    if (!fresh && used + 1 + kept > width) {
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

/* The cells that each column wants; 0 when it has no text at all. */
static void
natural_widths (const WeftTable *self, unsigned *widths)
{
  for (unsigned i = 0; i < self->n; i++) {
    widths[i] = 0;
    for (unsigned row = 0; row < weft_table_rows (self); row++)
      widths[i] = MAX (widths[i], weft_text_cells (weft_table_cell (self, row, i)));
    if (widths[i] > 0)
      widths[i] = MAX (widths[i], weft_text_cells (weft_table_title (&self->columns[i])));
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
least_width (const WeftColumnSpec *column, unsigned width, unsigned least_text)
{
  return column->number
             ? width
             : MIN (width, MAX (weft_text_cells (weft_table_title (column)), least_text));
}

/* Takes @cells from the longest texts first, of equal ones from the last; false when they
 * cannot give that many. */
static bool
shorten_texts (const WeftTable *self, unsigned *widths, unsigned cells, unsigned least_text)
{
  while (cells > 0) {
    unsigned longest = self->n;

    for (unsigned i = 0; i < self->n; i++) {
      if (widths[i] > least_width (&self->columns[i], widths[i], least_text)
          && (longest == self->n || widths[i] >= widths[longest]))
        longest = i;
    }
    if (longest == self->n)
      return false;
    widths[longest]--;
    cells--;
  }

  return true;
}

/* The column to go next; self->n when all that are left stay. */
static unsigned
last_column (const WeftTable *self, const unsigned *widths)
{
  unsigned last = self->n;

  for (unsigned i = 0; i < self->n; i++) {
    if (widths[i] > 0 && self->columns[i].rank > 0
        && (last == self->n || self->columns[i].rank > self->columns[last].rank))
      last = i;
  }

  return last;
}

static void
fit (const WeftTable *self, unsigned *widths, unsigned width)
{
  g_autofree unsigned *trial = g_new (unsigned, self->n);

  for (;;) {
    unsigned last = last_column (self, widths);
    bool fits;

    memcpy (trial, widths, self->n * sizeof *widths);
    fits = shorten_texts (self, trial, excess (self, widths, width),
                          last < self->n ? GOOD_TEXT : LEAST_TEXT);
    if (fits || last == self->n)
      break;
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
      append_cell (text,
                   line == 0 ? weft_table_title (&self->columns[i])
                             : weft_table_cell (self, line - 1, i),
                   widths[i], self->columns[i].number);
    }

    g_strchomp (text->str);
    g_string_append_printf (out, "%s%s%s\n", line == 0 ? dim : "", text->str,
                            line == 0 ? plain : "");
  }
}
