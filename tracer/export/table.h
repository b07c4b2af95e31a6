/* tracer/export/table.h: a table of text for a terminal, aligned by cells, not by bytes. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
  const char *title;
  bool number; /* aligned to the right and never shortened; else a text */
  int rank;    /* 0 stays; of the others the highest goes first where room is short */
} WeftColumnSpec;

/* In the user's language. The title itself is marked NC_ ("column", …). */
const char *weft_table_title (const WeftColumnSpec *column);

typedef struct WeftTable WeftTable;

/* Borrows @columns, which must outlive the table. */
WeftTable *weft_table_new (const WeftColumnSpec *columns, unsigned n)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_table_free (WeftTable *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftTable, weft_table_free)

/* Cells are filled row by row, from the left. @text is copied; NULL or "" is empty. */
void weft_table_add (WeftTable *self, const char *text);
/* Takes @text. */
void weft_table_take (WeftTable *self, char *text);

unsigned weft_table_rows (const WeftTable *self);
const WeftColumnSpec *weft_table_columns (const WeftTable *self, unsigned *ret_n);
/* Returns: (transfer none): never NULL. */
const char *weft_table_cell (const WeftTable *self, unsigned row, unsigned column);
/* Whether a row has a text there: a column without any is not shown. */
bool weft_table_column_is_used (const WeftTable *self, unsigned column);

/* Appends the titles and the rows, indented by two cells, within @width cells: columns
 * without any text are left out; where room is short, long texts are shortened, then
 * columns go.
 * @dim and @plain are put around the titles ("" for none). */
void weft_table_render (const WeftTable *self,
                        unsigned width,
                        const char *dim,
                        const char *plain,
                        GString *out);

/* How many terminal cells @text takes: two for wide characters, none for combining ones. */
unsigned weft_text_cells (const char *text);

/* @text within @cells cells, with "…" for what is left out of its middle where it is
 * longer, and blanks for control characters. Returns: (transfer full). */
char *weft_text_shorten (const char *text, unsigned cells);

/* Appends @text broken at blanks to lines of @width cells; the first line begins with
 * @first, the others with @rest. */
void weft_text_wrap (
    const char *text, unsigned width, const char *first, const char *rest, GString *out);
