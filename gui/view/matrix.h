/* gui/view/matrix.h: who waited for whom, or for which object, as a table of times: those
 * with the most to it one by one, all others together. */
#pragma once

#include "tracer/analysis/profile.h"

typedef enum { WEFT_MATRIX_THREADS, WEFT_MATRIX_OBJECTS } WeftMatrixColumns;
typedef enum {
  WEFT_MATRIX_BY_TOTAL, /* the most waiting first */
  WEFT_MATRIX_CLUSTERED /* those that have to do with each other together */
} WeftMatrixOrder;

typedef enum {
  WEFT_LINE_ONE,
  WEFT_LINE_OTHERS, /* all that have no line of their own */
  WEFT_LINE_UNKNOWN /* of columns: it cannot be told who held it */
} WeftLineKind;

/* A row (a thread that waited) or a column (a thread that was waited for, or an object). */
typedef struct {
  WeftLineKind kind;
  uint32_t row;    /* of the thread or object; WEFT_NO_ROW as an object: joins */
  size_t members;  /* how many it stands for: 1 but for OTHERS */
  int64_t wait_ns; /* in all */
} WeftLine;

typedef struct {
  int64_t wait_ns, max_ns; /* all, and what one wait has of it */
  uint64_t waits; /* exact where both lines are ONE and the columns are threads; else 0 */
} WeftMatrixCell;

typedef struct {
  WeftMatrixColumns by;
  GArray *rows, *columns;       /* of WeftLine */
  WeftMatrixCell *cells;        /* row by row */
  int64_t highest_ns;           /* of a cell */
  int64_t wait_ns;              /* of all cells */
  uint32_t *row_of, *column_of; /* the line of each thread, and of each thread or object:
                                 * WEFT_NO_ROW: none */
  uint32_t unknown_column;      /* of WEFT_NO_ROW; WEFT_NO_ROW: none */
} WeftMatrix;

/* @most lines of a kind have their own, more than that are put together. Linear in the
 * profile's blame. Returns: (transfer full). */
WeftMatrix *weft_matrix_new (const WeftTrace *trace,
                             const WeftProfile *profile,
                             WeftMatrixColumns by,
                             WeftMatrixOrder order,
                             unsigned most) G_GNUC_WARN_UNUSED_RESULT;
void weft_matrix_free (WeftMatrix *self); /* accepts NULL */

const WeftMatrixCell *weft_matrix_cell (const WeftMatrix *self, size_t row, size_t column);

/* The waits that have a part in a cell, those with the longest part first. Linear in the
 * waits for the objects in question and the holds of those: for a worker thread. Returns:
 * (transfer full): of uint32_t, rows of waits. */
GArray *weft_matrix_waits (const WeftMatrix *self,
                           const WeftTrace *trace,
                           const WeftProfile *profile,
                           size_t row,
                           size_t column) G_GNUC_WARN_UNUSED_RESULT;

/* How strongly a cell is coloured, from 0 to 1: by the root of its share of the highest, so
 * that what is little is not nothing. */
double weft_matrix_strength (const WeftMatrix *self, int64_t wait_ns);
