/* tracer/analysis/compare-private.h: a comparison while runs are added. For compare*.c. */
#pragma once

#include "tracer/analysis/compare.h"

/* A row, with the figures of each run. */
typedef struct {
  WeftComparedRow *row;
  char *loose;    /* what it matches by if an edit moved it; NULL */
  char *function; /* of a cause's site; NULL */
  GArray *values; /* of int64_t, figures within runs; those of later runs are missing */
} WeftCompareItem;

typedef struct {
  const WeftFigureSpec *specs;
  unsigned n_specs;
  GHashTable *index; /* key to WeftCompareItem, which it owns */
} WeftCompareTable;

struct WeftComparer {
  GArray *sides;     /* of WeftRunSide, a run each */
  GArray *lossy;     /* of bool, as well */
  GArray *durations; /* of int64_t, as well */
  GArray *waits;     /* of int64_t, as well: of all threads in all */
  WeftRunsInfo infos[WEFT_N_RUN_SIDES];
  WeftCompareTable threads, objects, causes, findings;
};

/* The row @key of @table, made with @kind, @program and @name when it is new, in which case
 * *@ret_is_new says so (may be NULL). */
WeftCompareItem *weft_compare_item (WeftCompareTable *table,
                                    const char *key,
                                    unsigned kind,
                                    const char *program,
                                    const char *name,
                                    bool *ret_is_new);
/* Adds to a figure of the newest run, which is number @run; WEFT_NOT_KNOWN stays. */
void weft_compare_count (const WeftCompareTable *table,
                         WeftCompareItem *item,
                         unsigned run,
                         unsigned figure,
                         int64_t value);

/* compare-run.c: counts @trace as run number @run. */
void weft_compare_run (WeftComparer *self, const WeftTrace *trace, unsigned run);
