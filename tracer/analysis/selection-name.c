#include "tracer/analysis/selection-name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracer/analysis/quantity.h"
#include "tracer/analysis/words.h"
#include "tracer/model/sorted.h"

G_DEFINE_QUARK (weft - selection - error - quark, weft_selection_error)

bool
weft_selection_is_called (const char *tainted_name, const char *kind, const char *name)
{
  size_t length = strlen (kind);

  return strcmp (tainted_name, name) == 0
         || (strncmp (tainted_name, kind, length) == 0 && tainted_name[length] == ':'
             && strcmp (tainted_name + length + 1, name) == 0);
}

const char *
weft_object_kind_word (WeftObjectKind kind)
{
  if (weft_object_kind_is_lock (kind))
    return "lock";
  return kind == WEFT_OBJECT_CHANNEL ? "channel" : "object";
}

/* What may stand before the colon, and what then is named: the thread or the object. */
static const struct {
  const char *word;
  WeftSelectionKind kind;
  bool of_object;
} kinds[] = {
  { "thread", WEFT_SELECTION_THREAD, false },
  { "lock", WEFT_SELECTION_OBJECT, true },
  { "channel", WEFT_SELECTION_OBJECT, true },
  { "object", WEFT_SELECTION_OBJECT, true },
  { "wait", WEFT_SELECTION_WAIT, false },
  { "hold", WEFT_SELECTION_HOLD, false },
  { "message", WEFT_SELECTION_MESSAGE, true },
  { "interaction", WEFT_SELECTION_INTERACTION, false },
  { "note", WEFT_SELECTION_NOTE, false },
};

/* Whether the object at @row may be called @word. */
static bool
object_is (const WeftTrace *trace, uint32_t row, const char *word)
{
  size_t n;
  const WeftObject *object = &weft_trace_objects (trace, &n)[row];

  if (strcmp (word, "message") == 0)
    return object->kind == WEFT_OBJECT_CHANNEL;
  return strcmp (word, weft_object_kind_word (object->kind)) == 0;
}

/* The @number-th (from 1) of those that are called @name of the kind numbered @k.
 * Returns: WEFT_NO_ROW when there are fewer. */
static uint32_t
find_number (const WeftTrace *trace, size_t k, const char *name, uint64_t number)
{
  size_t n;

  if (kinds[k].of_object) {
    const WeftObject *objects = weft_trace_objects (trace, &n);

    for (uint32_t i = 0; i < n; i++) {
      if (strcmp (objects[i].name, name) == 0 && object_is (trace, i, kinds[k].word)
          && --number == 0)
        return i;
    }
  } else {
    const WeftThread *threads = weft_trace_threads (trace, &n);

    for (uint32_t i = 0; i < n; i++) {
      if (strcmp (threads[i].name, name) == 0 && --number == 0)
        return i;
    }
  }
  return WEFT_NO_ROW;
}

/* How many up to and with @owner are called as it is: 1 of the only one. */
static unsigned
number_of (const WeftTrace *trace, size_t k, uint32_t owner)
{
  unsigned number = 0;
  size_t n;

  if (kinds[k].of_object) {
    const WeftObject *objects = weft_trace_objects (trace, &n);

    for (uint32_t i = 0; i <= owner; i++)
      number += strcmp (objects[i].name, objects[owner].name) == 0
                && object_is (trace, i, kinds[k].word);
  } else {
    const WeftThread *threads = weft_trace_threads (trace, &n);

    for (uint32_t i = 0; i <= owner; i++)
      number += strcmp (threads[i].name, threads[owner].name) == 0;
  }
  return number;
}

/* "#12" at the end: @ret_number is 12 and @ret_length what stands before it. */
static bool
split_number (const char *text, size_t *ret_length, uint64_t *ret_number)
{
  const char *hash = strrchr (text, '#');

  if (hash == NULL || !g_ascii_isdigit (hash[1])
      || !g_ascii_string_to_unsigned (hash + 1, 10, 1, UINT32_MAX, ret_number, NULL))
    return false;
  *ret_length = (size_t)(hash - text);
  return true;
}

/* A name, with a number where several have it, or a number alone. */
static uint32_t
find_row (const WeftTrace *trace, size_t k, const char *tainted_name)
{
  g_autofree char *name = NULL;
  uint32_t row = find_number (trace, k, tainted_name, 1);
  uint64_t number;
  size_t length, n;

  if (row != WEFT_NO_ROW || !split_number (tainted_name, &length, &number))
    return row;
  if (length > 0) {
    name = g_strndup (tainted_name, length);
    return find_number (trace, k, name, number);
  }
  if (kinds[k].of_object)
    weft_trace_objects (trace, &n);
  else
    weft_trace_threads (trace, &n);
  if (number > n
      || (kinds[k].of_object && !object_is (trace, (uint32_t)number - 1, kinds[k].word)))
    return WEFT_NO_ROW;
  return (uint32_t)number - 1;
}

/* All of a kind that a thread or object has, by when they began. Of interactions these are
 * also those that lead away. */
typedef struct {
  const uint32_t *rows; /* NULL: @first and those after it */
  uint32_t first;
  size_t n;
} Rows;

static Rows
rows_of (const WeftTrace *trace, WeftSelectionKind kind, uint32_t owner)
{
  Rows rows = { 0 };
  size_t n;

  if (kind == WEFT_SELECTION_WAIT)
    rows.first = (uint32_t)(weft_trace_thread_waits (trace, owner, &rows.n)
                            - weft_trace_waits (trace, &n));
  else if (kind == WEFT_SELECTION_HOLD)
    rows.rows = weft_trace_thread_holds (trace, owner, &rows.n);
  else if (kind == WEFT_SELECTION_MESSAGE)
    rows.first = (uint32_t)(weft_trace_channel_messages (trace, owner, &rows.n)
                            - weft_trace_messages (trace, &n));
  else if (kind == WEFT_SELECTION_INTERACTION)
    rows.rows = weft_trace_thread_interactions (trace, owner, &rows.n);
  else if (kind == WEFT_SELECTION_NOTE)
    rows.first = (uint32_t)(weft_trace_thread_notes (trace, owner, &rows.n)
                            - weft_trace_notes (trace, &n));
  return rows;
}

static uint32_t
row_at (const Rows *rows, size_t i)
{
  return rows->rows != NULL ? rows->rows[i] : rows->first + (uint32_t)i;
}

static int64_t
begin_ns (const WeftTrace *trace, WeftSelectionKind kind, uint32_t row)
{
  int64_t begin = 0, end;

  weft_selection_range (trace, &(WeftSelection){ kind, row, 0 }, &begin, &end);
  return begin;
}

static int64_t
end_ns (const WeftTrace *trace, WeftSelectionKind kind, uint32_t row)
{
  int64_t begin, end = 0;

  weft_selection_range (trace, &(WeftSelection){ kind, row, 0 }, &begin, &end);
  return end;
}

/* The first that begins at or after @time_ns; n when none does. */
static size_t
first_begin (const WeftTrace *trace,
             WeftSelectionKind kind,
             const Rows *rows,
             int64_t time_ns)
{
  size_t low
      = WEFT_COUNT_FIRST (rows->n, begin_ns (trace, kind, row_at (rows, at)) < time_ns);

  return low;
}

static bool
belongs (const WeftTrace *trace, WeftSelectionKind kind, uint32_t owner, uint32_t row)
{
  size_t n;

  return kind != WEFT_SELECTION_INTERACTION
         || weft_trace_interactions (trace, &n)[row].to_thread == owner;
}

/* The @number-th that began just then, else the last that was under way then. */
static uint32_t
find_at (const WeftTrace *trace,
         WeftSelectionKind kind,
         uint32_t owner,
         int64_t time_ns,
         uint64_t number)
{
  Rows rows = rows_of (trace, kind, owner);
  size_t first = first_begin (trace, kind, &rows, time_ns);
  uint64_t asked = number;

  for (size_t i = first; i < rows.n; i++) {
    uint32_t row = row_at (&rows, i);

    if (begin_ns (trace, kind, row) != time_ns)
      break;
    if (belongs (trace, kind, owner, row) && --number == 0)
      return row;
  }
  for (size_t i = asked == 1 ? first : 0; i-- > 0;) {
    uint32_t row = row_at (&rows, i);

    if (belongs (trace, kind, owner, row) && end_ns (trace, kind, row) > time_ns)
      return row;
  }
  return WEFT_NO_ROW;
}

/* "worker@4.04ms#2": @ret_length is what stands before the '@'. */
static bool
split_moment (const char *text, size_t *ret_length, int64_t *ret_ns, uint64_t *ret_number)
{
  const char *at = strrchr (text, '@');
  g_autofree char *time = NULL;
  size_t length;

  if (at == NULL)
    return false;
  time = g_strdup (at + 1);
  *ret_number = 1;
  if (split_number (time, &length, ret_number))
    time[length] = '\0';
  if (!weft_parse_moment (time, ret_ns))
    return false;
  *ret_length = (size_t)(at - text);
  return true;
}

static bool
no_such (const char *tainted_name, GError **error)
{
  g_set_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_NAME,
               _ ("the trace has no thread, lock, channel or other object called '%s'; its "
                  "report names them all"),
               tainted_name);
  return false;
}

bool
weft_selection_resolve (const WeftTrace *trace,
                        const char *tainted_name,
                        int64_t at_ns,
                        WeftSelection *ret,
                        GError **error)
{
  const char *colon = strchr (tainted_name, ':');
  g_autofree char *name = NULL, *when = NULL;
  size_t k = 0, length;
  int64_t time_ns = -1;
  uint64_t number = 1;
  uint32_t owner, row;

  while (k < G_N_ELEMENTS (kinds)
         && (colon == NULL || strlen (kinds[k].word) != (size_t)(colon - tainted_name)
             || !g_str_has_prefix (tainted_name, kinds[k].word)))
    k++;
  if (k == G_N_ELEMENTS (kinds))
    return no_such (tainted_name, error);
  name = g_strdup (colon + 1);
  if (split_moment (name, &length, &time_ns, &number))
    name[length] = '\0';
  owner = find_row (trace, k, name);
  if (owner == WEFT_NO_ROW)
    return no_such (tainted_name, error);
  if (kinds[k].kind == WEFT_SELECTION_THREAD || kinds[k].kind == WEFT_SELECTION_OBJECT) {
    *ret = (WeftSelection){ kinds[k].kind, owner, time_ns };
    return true;
  }
  if (time_ns < 0 && at_ns < 0) {
    g_set_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_NAME,
                 _ ("'%s' does not say which %s: give the moment with --at, or as "
                    "%s@4.04ms"),
                 tainted_name, kinds[k].word, tainted_name);
    return false;
  }
  time_ns = time_ns < 0 ? at_ns : time_ns;
  row = find_at (trace, kinds[k].kind, owner, time_ns, number);
  if (row == WEFT_NO_ROW) {
    when = weft_write_moment (time_ns);
    g_set_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_NAME,
                 _ ("'%s' has no such %s at %s"), name, kinds[k].word, when);
    return false;
  }
  *ret = (WeftSelection){ kinds[k].kind, row, time_ns };
  return true;
}

/* The thread or object by which something is called. */
static uint32_t
owner_of (const WeftTrace *trace, const WeftSelection *selection)
{
  size_t n;

  switch (selection->kind) {
  case WEFT_SELECTION_OBJECT:
  case WEFT_SELECTION_MESSAGE:
    return weft_selection_object (trace, selection);
  case WEFT_SELECTION_INTERACTION:
    return weft_trace_interactions (trace, &n)[selection->row].to_thread;
  default:
    return weft_selection_thread (trace, selection);
  }
}

static size_t
kind_of (const WeftTrace *trace, const WeftSelection *selection, uint32_t owner)
{
  for (size_t k = 0; k < G_N_ELEMENTS (kinds); k++) {
    if (kinds[k].kind == selection->kind
        && (selection->kind != WEFT_SELECTION_OBJECT
            || object_is (trace, owner, kinds[k].word)))
      return k;
  }
  g_assert_not_reached ();
}

/* "@4.04ms", with a number where something else of its owner's began then too. */
static char *
moment_of (const WeftTrace *trace, const WeftSelection *selection, uint32_t owner)
{
  int64_t time_ns = selection->time_ns;
  g_autofree char *text = NULL;
  unsigned number = 0;

  if (selection->kind != WEFT_SELECTION_THREAD
      && selection->kind != WEFT_SELECTION_OBJECT) {
    Rows rows = rows_of (trace, selection->kind, owner);

    time_ns = begin_ns (trace, selection->kind, selection->row);
    for (size_t i = first_begin (trace, selection->kind, &rows, time_ns);
         i < rows.n && row_at (&rows, i) != selection->row; i++)
      number += belongs (trace, selection->kind, owner, row_at (&rows, i));
    number++;
  }
  text = weft_write_moment (MAX (time_ns, 0));
  return number > 1 ? g_strdup_printf ("@%s#%u", text, number)
                    : g_strdup_printf ("@%s", text);
}

/* Whether a thread or an object is called just that. */
static bool
is_a_name (const WeftTrace *trace, const char *text)
{
  size_t n_threads, n_objects;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);

  for (uint32_t i = 0; i < n_threads; i++)
    if (weft_selection_is_called (text, "thread", threads[i].name))
      return true;
  for (uint32_t i = 0; i < n_objects; i++)
    if (weft_selection_is_called (text, weft_object_kind_word (objects[i].kind),
                                  objects[i].name))
      return true;
  return false;
}

static bool
leads_back (const WeftTrace *trace, const char *text, const WeftSelection *selection)
{
  WeftSelection found;

  return !is_a_name (trace, text) && weft_selection_resolve (trace, text, -1, &found, NULL)
         && weft_selection_equal (&found, selection);
}

char *
weft_selection_name (const WeftTrace *trace, const WeftSelection *selection)
{
  g_autofree char *moment = NULL;
  const char *name;
  char *text;
  uint32_t owner;
  unsigned number;
  size_t k, n;

  if (selection->kind == WEFT_SELECTION_NONE)
    return NULL;
  owner = owner_of (trace, selection);
  if (owner == WEFT_NO_ROW)
    return NULL;
  k = kind_of (trace, selection, owner);
  moment = moment_of (trace, selection, owner);
  name = kinds[k].of_object ? weft_trace_objects (trace, &n)[owner].name
                            : weft_trace_threads (trace, &n)[owner].name;
  number = number_of (trace, k, owner);
  if (number == 1)
    text = g_strdup_printf ("%s:%s%s", kinds[k].word, name, moment);
  else
    text = g_strdup_printf ("%s:%s#%u%s", kinds[k].word, name, number, moment);
  /* Something else may be called just that, or the name looks as a number would. */
  if (!leads_back (trace, text, selection)) {
    g_free (text);
    text = g_strdup_printf ("%s:#%u%s", kinds[k].word, owner + 1, moment);
  }
  return text;
}

bool
weft_selection_check_time (const WeftTrace *trace, int64_t time_ns, GError **error)
{
  int64_t duration_ns = weft_trace_duration_ns (trace);
  g_autofree char *at = NULL, *end = NULL;

  if (time_ns <= duration_ns)
    return true;
  at = weft_format_moment (time_ns);
  end = weft_format_moment (duration_ns);
  g_set_error (error, WEFT_SELECTION_ERROR, WEFT_SELECTION_ERROR_TIME,
               _ ("there is nothing at %s: the trace ends at %s"), at, end);
  return false;
}
