/* gui/app/list-columns.h: what the tables of the window say, column by column. A table is
 * described once, by static data; its rows are numbers, and all that is said of a row is a
 * function of the open trace and that number, which any thread may call. */
#pragma once

#include "gui/app/loader.h"
#include "gui/view/row-filter.h"
#include "tracer/analysis/selection.h"

typedef enum {
  WEFT_LIST_THREADS, /* rows: of the profile's threads, as the next two */
  WEFT_LIST_LOCKS,
  WEFT_LIST_CHANNELS,
  WEFT_LIST_FINDINGS, /* of all findings */
  WEFT_LIST_WAITS,    /* of the trace's waits, as the next three */
  WEFT_LIST_HOLDS,
  WEFT_LIST_MESSAGES,
  WEFT_LIST_PAIR,        /* waits again, without anything to narrow them down */
  WEFT_LIST_PATH_SHARES, /* of the critical path, as the next two */
  WEFT_LIST_PATH_STEPS,
  WEFT_LIST_PATH_HELD,
  WEFT_N_LISTS
} WeftListKind;

typedef char *(*WeftCellText) (const WeftLoaded *loaded, guint row);
typedef int64_t (*WeftCellNumber) (const WeftLoaded *loaded, guint row);
typedef const char *(*WeftCellIcon) (const WeftLoaded *loaded, guint row); /* its name */
/* From 0 to 1; negative where there is none to speak of. */
typedef double (*WeftCellShare) (const WeftLoaded *loaded, guint row);
typedef WeftState (*WeftCellState) (const WeftLoaded *loaded, guint row);
typedef bool (*WeftRowTest) (const WeftLoaded *loaded, guint row);

typedef enum { WEFT_UNIT_COUNT, WEFT_UNIT_DURATION, WEFT_UNIT_MOMENT } WeftUnit;

/* A column has a text of its own, or names, or numbers. */
typedef struct {
  const char *title; /* to be translated; also what the column is remembered by */
  const char *tip;   /* to be translated: what it means, where that is not plain; NULL */
  WeftCellText text; /* NULL: the number says it */
  WeftCellNumber number; /* or WEFT_NOT_KNOWN; given beside @text, it is sorted by */
  WeftNames names;       /* NONE, or what the number is one of */
  WeftUnit unit;
  bool of_several;     /* shown only where there are several processes */
  bool summed;         /* the line below the table says how much it is in all */
  bool wide;           /* what the row is about */
  bool wraps;          /* sentences, which take two lines where one is too short */
  WeftCellIcon icon;   /* before the text, which says the same; NULL */
  WeftCellShare share; /* a bar below the text, which says the same; NULL */
  WeftCellState state; /* whose colour and pattern the bar has */
} WeftColumnInfo;

/* What a table may be narrowed down to: one of the values that occur in it. */
typedef struct {
  const char *any; /* to be translated: "Any kind" */
  WeftCellNumber number;
  WeftNames names;
  bool of_several;
} WeftFacetInfo;

/* And what has some property. */
typedef struct {
  const char *title; /* to be translated, as the next */
  const char *tooltip;
  WeftRowTest test;
} WeftToggleInfo;

#define WEFT_MOST_FACETS 2

typedef struct {
  const char *name; /* what it is remembered by */
  const char *icon;
  const char *empty_title; /* to be translated, as the next */
  const char *empty_text;
  char *(*count) (uint64_t n); /* "12 locks"; (transfer full) */
  const WeftColumnInfo *columns;
  size_t n_columns;
  WeftFacetInfo facets[WEFT_MOST_FACETS];
  size_t n_facets;
  WeftToggleInfo toggle; /* without a title there is none */
  const char *sorted_by; /* at first: a column's title; NULL: as the rows are numbered */
  bool plain;            /* nothing to narrow it down with */
  guint (*size) (const WeftLoaded *loaded);
  WeftSelection (*selection) (const WeftLoaded *loaded, guint row);
} WeftListInfo;

/* Static. */
const WeftListInfo *weft_list_info (WeftListKind kind);

/* What stands in a cell. Returns: (transfer full). */
char *weft_column_text (const WeftColumnInfo *column, const WeftLoaded *loaded, guint row);
/* A number as the column says it. Returns: (transfer full). */
char *weft_column_format (const WeftColumnInfo *column, int64_t number);
/* Whether it is aligned to the right, so that its digits stand below each other. */
bool weft_column_is_number (const WeftColumnInfo *column);

/* Rows of the open trace's tables, for those that describe a table. */
const WeftThread *weft_column_thread (const WeftLoaded *loaded, uint32_t thread);
const WeftObject *weft_column_object (const WeftLoaded *loaded, uint32_t object);
/* A share of @whole; negative without one. */
double weft_column_share (int64_t part, int64_t whole);

/* Of the other files that describe tables. */
extern const WeftListInfo weft_list_of_threads, weft_list_of_locks, weft_list_of_channels;
extern const WeftListInfo weft_list_of_findings;
extern const WeftListInfo weft_list_of_waits, weft_list_of_holds, weft_list_of_messages;
extern const WeftListInfo weft_list_of_pair;
extern const WeftListInfo weft_list_of_path_shares, weft_list_of_path_steps;
extern const WeftListInfo weft_list_of_path_held;
