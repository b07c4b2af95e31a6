#include "gui/view/look.h"

#include <string.h>

#include "tracer/analysis/selection-name.h"
#include "tracer/analysis/words.h"

/* The least to show on either side of a moment, and how much of that what is chosen takes.
 */
#define LEAST_NS INT64_C (20000)
#define SHARE 0.7
/* Around a moment at which nothing has an extent: a part of the trace. */
#define PART 20

G_DEFINE_QUARK (weft - look - error - quark, weft_look_error)

/* How well something answers what is to be seen at a moment. */
typedef struct {
  WeftSelection selection;
  int rank;
  int64_t length_ns;
} Candidate;

enum { RANK_NONE, RANK_PAUSE, RANK_JOIN, RANK_NOTE, RANK_MESSAGE, RANK_HOLD, RANK_WAIT };
#define BEGINS_THEN 10

static void
offer (Candidate *best, WeftSelection selection, int rank, int64_t begin_ns, int64_t end_ns)
{
  int64_t length_ns = end_ns - begin_ns;

  /* That somebody paused then is what one looks for least of all. */
  if (begin_ns == selection.time_ns && rank > RANK_PAUSE)
    rank += BEGINS_THEN;
  if (rank > best->rank || (rank == best->rank && length_ns > best->length_ns))
    *best = (Candidate){ selection, rank, length_ns };
}

static void
offer_wait (const WeftTrace *trace, uint32_t row, int64_t at_ns, Candidate *best)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (trace, &n)[row];

  offer (best, (WeftSelection){ WEFT_SELECTION_WAIT, row, at_ns },
         weft_wait_kind_is_pause (wait->kind) ? RANK_PAUSE
         : wait->kind == WEFT_WAIT_JOIN       ? RANK_JOIN
                                              : RANK_WAIT,
         wait->begin_ns, wait->end_ns);
}

static void
offer_hold (const WeftTrace *trace, uint32_t row, int64_t at_ns, Candidate *best)
{
  size_t n;
  const WeftHold *hold = &weft_trace_holds (trace, &n)[row];

  if (hold->acquired_ns <= at_ns && at_ns < hold->released_ns)
    offer (best, (WeftSelection){ WEFT_SELECTION_HOLD, row, at_ns }, RANK_HOLD,
           hold->acquired_ns, hold->released_ns);
}

/* What @thread waits for, and what it says of itself just then. */
static void
look_at_thread (const WeftTrace *trace, uint32_t thread, int64_t at_ns, Candidate *best)
{
  WeftSelection selection = weft_selection_of_thread (trace, thread, at_ns);
  size_t n, n_all, low = 0, high;
  const WeftNote *notes = weft_trace_thread_notes (trace, thread, &n);
  const WeftNote *all = weft_trace_notes (trace, &n_all);

  if (selection.kind == WEFT_SELECTION_WAIT)
    offer_wait (trace, selection.row, at_ns, best);
  for (high = n; low < high;) {
    size_t middle = low + (high - low) / 2;

    if (notes[middle].begin_ns < at_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < n && notes[low].begin_ns == at_ns)
    offer (best,
           (WeftSelection){ WEFT_SELECTION_NOTE, (uint32_t)(notes + low - all), at_ns },
           RANK_NOTE, at_ns, notes[low].end_ns);
}

/* Who holds @object, and what is sent through it just then. */
static void
look_at_object (const WeftTrace *trace, uint32_t object, int64_t at_ns, Candidate *best)
{
  const WeftHold *hold = weft_trace_hold_at (trace, object, at_ns);
  size_t n, n_all, low = 0, high;
  const WeftMessage *messages = weft_trace_channel_messages (trace, object, &n);
  const WeftMessage *all = weft_trace_messages (trace, &n_all);

  if (hold != NULL)
    offer_hold (trace, (uint32_t)(hold - weft_trace_holds (trace, &n_all)), at_ns, best);
  for (high = n; low < high;) {
    size_t middle = low + (high - low) / 2;

    if (messages[middle].sent_ns < at_ns)
      low = middle + 1;
    else
      high = middle;
  }
  if (low < n && messages[low].sent_ns == at_ns)
    offer (
        best,
        (WeftSelection){ WEFT_SELECTION_MESSAGE, (uint32_t)(messages + low - all), at_ns },
        RANK_MESSAGE, at_ns, messages[low].ended_ns);
}

static void
look_at_holds_of_thread (const WeftTrace *trace,
                         uint32_t thread,
                         int64_t at_ns,
                         Candidate *best)
{
  size_t n;
  const uint32_t *rows = weft_trace_thread_holds (trace, thread, &n);

  for (size_t i = 0; i < n; i++)
    offer_hold (trace, rows[i], at_ns, best);
}

static void
look_at_waits_for_object (const WeftTrace *trace,
                          uint32_t object,
                          int64_t at_ns,
                          Candidate *best)
{
  size_t n, n_all;
  const uint32_t *rows = weft_trace_object_waits (trace, object, &n);
  const WeftWait *waits = weft_trace_waits (trace, &n_all);

  for (size_t i = 0; i < n && waits[rows[i]].begin_ns <= at_ns; i++) {
    if (at_ns < waits[rows[i]].end_ns)
      offer_wait (trace, rows[i], at_ns, best);
  }
}

/* Some time around @at_ns, which is in the middle. */
static void
frame (const WeftTrace *trace, WeftSight *sight)
{
  int64_t half_ns = weft_trace_duration_ns (trace) / PART / 2, begin_ns, end_ns;

  if (weft_selection_range (trace, &sight->selection, &begin_ns, &end_ns)
      && end_ns > begin_ns) {
    int64_t far_ns = MAX (sight->at_ns - begin_ns, end_ns - sight->at_ns);

    half_ns = (int64_t)((double)far_ns / SHARE);
  }
  half_ns = MAX (half_ns, LEAST_NS);
  sight->from_ns = sight->at_ns - half_ns;
  sight->to_ns = sight->at_ns + half_ns;
}

/* The last moment of a trace is that at which it ended, when nothing goes on any more. */
static int64_t
inner_ns (const WeftTrace *trace, int64_t at_ns)
{
  return CLAMP (at_ns, 0, MAX (weft_trace_duration_ns (trace) - 1, 0));
}

static void
find_rows (
    const WeftTrace *trace, uint32_t thread, uint32_t object, int64_t at_ns, WeftSight *ret)
{
  Candidate best = { WEFT_SELECTION_INIT, RANK_NONE, 0 };
  int64_t inner = inner_ns (trace, at_ns);

  if (thread != WEFT_NO_ROW) {
    best.selection = (WeftSelection){ WEFT_SELECTION_THREAD, thread, inner };
    look_at_thread (trace, thread, inner, &best);
    look_at_holds_of_thread (trace, thread, inner, &best);
  } else if (object != WEFT_NO_ROW) {
    best.selection = (WeftSelection){ WEFT_SELECTION_OBJECT, object, inner };
    look_at_object (trace, object, inner, &best);
    look_at_waits_for_object (trace, object, inner, &best);
  }
  *ret = (WeftSight){ .selection = best.selection, .at_ns = at_ns };
  frame (trace, ret);
}

static void
find_anything (const WeftTrace *trace, int64_t at_ns, WeftSight *ret)
{
  Candidate best = { WEFT_SELECTION_INIT, RANK_NONE, 0 };
  int64_t inner = inner_ns (trace, at_ns);
  size_t n_threads, n_objects;

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  for (uint32_t i = 0; i < n_threads; i++)
    look_at_thread (trace, i, inner, &best);
  for (uint32_t i = 0; i < n_objects; i++)
    look_at_object (trace, i, inner, &best);
  *ret = (WeftSight){ .selection = best.selection, .at_ns = at_ns };
  frame (trace, ret);
}

/* Rather than that a thread or object was there. */
static bool
shows_anything (const WeftSight *sight)
{
  return sight->selection.kind != WEFT_SELECTION_NONE
         && sight->selection.kind != WEFT_SELECTION_THREAD
         && sight->selection.kind != WEFT_SELECTION_OBJECT;
}

void
weft_look_at_finding (const WeftTrace *trace, const WeftFinding *finding, WeftSight *ret)
{
  WeftSight first;

  for (guint i = 0; i < finding->threads->len; i++) {
    find_rows (trace, g_array_index (finding->threads, uint32_t, i), WEFT_NO_ROW,
               finding->at_ns, ret);
    if (shows_anything (ret))
      return;
    if (i == 0)
      first = *ret;
  }
  if (finding->objects->len > 0)
    find_rows (trace, WEFT_NO_ROW, g_array_index (finding->objects, uint32_t, 0),
               finding->at_ns, ret);
  else if (finding->threads->len > 0)
    *ret = first;
  else
    find_rows (trace, WEFT_NO_ROW, WEFT_NO_ROW, finding->at_ns, ret);
}

/* Of several with that name the one of which there is most to see then. */
static void
take_better (const WeftTrace *trace,
             uint32_t thread,
             uint32_t object,
             int64_t at_ns,
             bool *found,
             WeftSight *best)
{
  WeftSight sight;

  if (at_ns < 0 && object != WEFT_NO_ROW) {
    at_ns = weft_selection_object_time_ns (trace, object, 0, false);
  } else if (at_ns < 0) {
    size_t n;

    at_ns = weft_trace_threads (trace, &n)[thread].begin_ns;
  }
  find_rows (trace, thread, object, at_ns, &sight);
  if (!*found || (shows_anything (&sight) && !shows_anything (best)))
    *best = sight;
  *found = true;
}

static bool
find_named (const WeftTrace *trace, const WeftLook *look, WeftSight *ret)
{
  size_t n_threads, n_objects;
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);
  bool found = false;

  for (uint32_t i = 0; i < n_threads; i++) {
    if (weft_selection_is_called (look->select, "thread", threads[i].name))
      take_better (trace, i, WEFT_NO_ROW, look->at_ns, &found, ret);
  }
  for (uint32_t i = 0; i < n_objects; i++) {
    if (weft_selection_is_called (look->select, weft_object_kind_word (objects[i].kind),
                                  objects[i].name))
      take_better (trace, WEFT_NO_ROW, i, look->at_ns, &found, ret);
  }
  return found;
}

/* What a moment of its own says, or a number. */
static bool
find_exactly (const WeftTrace *trace, const WeftLook *look, WeftSight *ret, GError **error)
{
  WeftSelection selection;
  int64_t begin_ns, end_ns;

  if (!weft_selection_resolve (trace, look->select, look->at_ns, &selection, error)
      || !weft_selection_check_time (trace, selection.time_ns, error))
    return false;
  if (selection.time_ns < 0) {
    bool found = false;

    take_better (trace,
                 selection.kind == WEFT_SELECTION_THREAD ? selection.row : WEFT_NO_ROW,
                 selection.kind == WEFT_SELECTION_OBJECT ? selection.row : WEFT_NO_ROW,
                 look->at_ns, &found, ret);
    return true;
  }
  ret->at_ns = look->at_ns >= 0 ? look->at_ns : selection.time_ns;
  if (selection.kind != WEFT_SELECTION_THREAD && selection.kind != WEFT_SELECTION_OBJECT
      && weft_selection_range (trace, &selection, &begin_ns, &end_ns)
      && begin_ns <= ret->at_ns && ret->at_ns <= end_ns)
    selection.time_ns = ret->at_ns;
  ret->selection = selection;
  frame (trace, ret);
  return true;
}

bool
weft_look_find (const WeftTrace *trace,
                const WeftLook *look,
                WeftSight *ret,
                GError **error)
{
  WeftSight sight;

  if (!weft_selection_check_time (trace, look->at_ns, error))
    return false;
  if (look->select == NULL && look->at_ns < 0) {
    sight = (WeftSight){ .selection = WEFT_SELECTION_INIT, .at_ns = -1 };
  } else if (look->select == NULL) {
    find_anything (trace, look->at_ns, &sight);
  } else if (!find_named (trace, look, &sight)
             && !find_exactly (trace, look, &sight, error)) {
    return false;
  }
  if (look->to_ns > look->from_ns) {
    sight.from_ns = look->from_ns;
    sight.to_ns = look->to_ns;
  }
  sight.shows_path = look->path != NULL;
  if (sight.shows_path
      && !weft_path_end_resolve (trace, look->path, &sight.path_end, error))
    return false;
  *ret = sight;
  return true;
}
