/* gui/app/list-columns.h: what the tables of threads, locks, channels and findings say,
 * column by column. */
#pragma once

#include "gui/app/list-page.h"
#include "gui/view/selection.h"

/* What a cell is computed from: a row number of the profile's array, or of the
 * findings. */
typedef char *(*WeftCellText) (const WeftLoaded *loaded, guint row);
typedef int64_t (*WeftCellNumber) (const WeftLoaded *loaded, guint row);
typedef const char *(*WeftCellIcon) (const WeftLoaded *loaded, guint row); /* its name */

typedef enum { WEFT_UNIT_COUNT, WEFT_UNIT_DURATION } WeftUnit;

typedef struct {
  const char *title;     /* to be translated */
  WeftCellText text;     /* NULL: a number */
  WeftCellNumber number; /* or WEFT_NOT_KNOWN; may be given beside @text, to sort by */
  WeftUnit unit;
  bool of_several;   /* shown only where there are several processes */
  WeftCellIcon icon; /* before the text, which says the same; NULL */
} WeftColumnInfo;

typedef struct {
  const char *icon;
  const char *empty_title; /* to be translated, as the next */
  const char *empty_text;
  const WeftColumnInfo *columns;
  size_t n_columns;
  guint (*size) (const WeftLoaded *loaded);
  WeftSelection (*selection) (const WeftLoaded *loaded, guint row);
} WeftListInfo;

/* Static. */
const WeftListInfo *weft_list_info (WeftListKind kind);

/* What stands in a cell. Returns: (transfer full). */
char *weft_column_text (const WeftColumnInfo *column, const WeftLoaded *loaded, guint row);
/* Negative, zero or positive; what is not known comes before all else. */
int weft_column_compare (const WeftColumnInfo *column,
                         const WeftLoaded *loaded,
                         guint left,
                         guint right);
