/* gui/app/list-job.h: which rows a table shows and in which order, found out in a worker
 * thread where there are many: a pure function of the open trace and of what the user
 * asked for. */
#pragma once

#include "gui/app/list-columns.h"

/* A further condition, and what is counted along the way. @test is called in the worker,
 * for each row that everything else lets through, in the order of the table. */
typedef struct {
  bool (*test) (const WeftLoaded *loaded, guint row, gpointer data);
  gpointer data;
  GDestroyNotify free;
} WeftListTest;

#define WEFT_ANY INT64_MIN

typedef struct {
  WeftLoaded *loaded;
  const WeftListInfo *info;
  GArray *rows;               /* of uint32_t, in their order; NULL: all, by number */
  const WeftColumnInfo *sort; /* by which they are to be sorted; NULL: they are */
  bool descending;
  char **words;
  int64_t facets[WEFT_MOST_FACETS]; /* the chosen values, or WEFT_ANY */
  bool toggled;
  bool counts_facets; /* find out what values occur */
  WeftListTest test;  /* without a function there is none */
} WeftListRequest;

typedef struct {
  int64_t value;
  uint64_t count;
} WeftFacetValue;

typedef struct {
  GArray *rows;  /* all, in the new order */
  GArray *shown; /* those that are to be seen, of uint32_t */
  int64_t *sums; /* by column, of those shown */
  bool *lacking; /* by column: some are not known, so that the sum is the least */
  bool *empty;   /* by column: none of all rows has anything to say in it */
  GArray *facets[WEFT_MOST_FACETS]; /* of WeftFacetValue, by value; NULL if not asked for */
} WeftListResult;

/* The request's pointers are its own. Both accept NULL. */
void weft_list_request_free (WeftListRequest *self);
void weft_list_result_free (WeftListResult *self);

/* Linear in the rows (and n log n in different names). Returns: (transfer full): NULL when
 * @cancellable (nullable) ended it. */
WeftListResult *weft_list_job_run (const WeftListRequest *request,
                                   GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
