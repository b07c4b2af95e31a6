/* gui/view/series.h: ranges of time in a table of the trace, and what of them can be seen:
 * however many there are, no more marks than pixels, found by binary search. */
#pragma once

#include <glib.h>
#include <stddef.h>

#include "gui/view/viewport.h"

/* A view of int64_t begins and ends within a table of structs. Sorted by begin and by end
 * (as disjoint ranges are, and as points are). */
typedef struct {
  const void *table;
  size_t stride, begin_offset, end_offset;
  const uint32_t *rows; /* rows of the table, or NULL for @first_row and those after it */
  uint32_t first_row;
  size_t n;
  const int64_t *begins; /* once more side by side, for a quick search; NULL */
  const uint32_t *tint;  /* of the table's first row, what a range is coloured by; NULL */
} WeftSeries;

/* For example: WEFT_SERIES (WeftHold, holds, acquired_ns, released_ns). */
#define WEFT_SERIES(Type, rows_of_table, begin_field, end_field)                           \
  ((WeftSeries){ .table = (rows_of_table),                                                 \
                 .stride = sizeof (Type),                                                  \
                 .begin_offset = offsetof (Type, begin_field),                             \
                 .end_offset = offsetof (Type, end_field) })

uint32_t weft_series_row (const WeftSeries *self, size_t i);
int64_t weft_series_begin_ns (const WeftSeries *self, size_t i);
int64_t weft_series_end_ns (const WeftSeries *self, size_t i);
uint32_t weft_series_tint (const WeftSeries *self, size_t i); /* 0 when it has none */

/* The first that begins at or after, or ends after @time_ns; n when none does. O(log n). */
size_t weft_series_first_begin (const WeftSeries *self, int64_t time_ns);
size_t weft_series_first_end (const WeftSeries *self, int64_t time_ns);
/* From the one at @i on the first that begins at or after @time_ns. O(log of how far). */
size_t weft_series_next_begin (const WeftSeries *self, size_t i, int64_t time_ns);

typedef struct {
  double x0_px, x1_px; /* not clipped to the view */
  uint32_t row;        /* the first, where several are merged */
  uint32_t tint;       /* its */
  uint32_t count;      /* 1, or how many begin within these pixels */
} WeftMark;

/* Appends the marks within the view, in order. What is narrower than @least_px is merged
 * with what begins within @least_px of it. */
void weft_series_marks (const WeftSeries *self,
                        const WeftViewport *viewport,
                        double width_px,
                        double least_px,
                        GArray *ret_marks);

/* Overlapping ranges, laid out in rows of disjoint ones: each in the first row where there
 * is room. */
#define WEFT_PACK_ROWS 6
typedef struct {
  GArray *rows[WEFT_PACK_ROWS];   /* of uint32_t, rows of the table; NULL when empty */
  GArray *begins[WEFT_PACK_ROWS]; /* of int64_t, when each of them begins */
  unsigned n_rows;
  size_t n_hidden; /* those for which there was no room */
} WeftPack;

/* @ranges is sorted by begin only. @most: of how many rows, up to WEFT_PACK_ROWS. O(n). */
void weft_pack_init (WeftPack *self, const WeftSeries *ranges, unsigned most);
void weft_pack_clear (WeftPack *self);
/* One row of it as a series; @table says where and how. */
WeftSeries weft_pack_series (const WeftPack *self, unsigned row, const WeftSeries *table);
