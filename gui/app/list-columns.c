#include "gui/app/list-columns.h"

#include <glib/gi18n.h>

#include "tracer/analysis/profile.h"
#include "tracer/analysis/words.h"

const WeftListInfo *
weft_list_info (WeftListKind kind)
{
  static const WeftListInfo *const lists[] = {
    [WEFT_LIST_THREADS] = &weft_list_of_threads,
    [WEFT_LIST_LOCKS] = &weft_list_of_locks,
    [WEFT_LIST_CHANNELS] = &weft_list_of_channels,
    [WEFT_LIST_FINDINGS] = &weft_list_of_findings,
    [WEFT_LIST_WAITS] = &weft_list_of_waits,
    [WEFT_LIST_HOLDS] = &weft_list_of_holds,
    [WEFT_LIST_MESSAGES] = &weft_list_of_messages,
    [WEFT_LIST_PAIR] = &weft_list_of_pair,
    [WEFT_LIST_PATH_SHARES] = &weft_list_of_path_shares,
    [WEFT_LIST_PATH_STEPS] = &weft_list_of_path_steps,
    [WEFT_LIST_PATH_HELD] = &weft_list_of_path_held,
  };

  return lists[kind];
}

const WeftThread *
weft_column_thread (const WeftLoaded *loaded, uint32_t thread)
{
  size_t n;

  return &weft_trace_threads (loaded->trace, &n)[thread];
}

const WeftObject *
weft_column_object (const WeftLoaded *loaded, uint32_t object)
{
  size_t n;

  return &weft_trace_objects (loaded->trace, &n)[object];
}

double
weft_column_share (int64_t part, int64_t whole)
{
  if (part == WEFT_NOT_KNOWN || whole <= 0)
    return -1;
  return (double)part / (double)whole;
}

char *
weft_column_format (const WeftColumnInfo *column, int64_t number)
{
  if (number == WEFT_NOT_KNOWN)
    return g_strdup ("–");
  if (column->unit == WEFT_UNIT_COUNT)
    return weft_format_count ((uint64_t)number);
  if (column->unit == WEFT_UNIT_MOMENT)
    return weft_format_moment (number);
  /* Nothing at all is what one skips when looking for what is much. */
  return number == 0 ? g_strdup ("0") : weft_format_duration (number);
}

char *
weft_column_text (const WeftColumnInfo *column, const WeftLoaded *loaded, guint row)
{
  if (column->text != NULL)
    return column->text (loaded, row);
  if (column->names != WEFT_NAMES_NONE)
    return weft_names_text (loaded->trace, column->names, column->number (loaded, row));
  return weft_column_format (column, column->number (loaded, row));
}

bool
weft_column_is_number (const WeftColumnInfo *column)
{
  return column->number != NULL && column->names == WEFT_NAMES_NONE && column->icon == NULL
         && !column->wide;
}
