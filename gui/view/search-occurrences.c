#include <string.h>

#include "gui/view/search-private.h"

/* The occurrences in one lane: indexes of all, by time. */
typedef struct {
  uint32_t first, n; /* in by_lane */
} Lane;

struct WeftOccurrences {
  const WeftTrace *trace;
  WeftSearch *search;            /* keeps the trace */
  GArray *all;                   /* of WeftSelection */
  GArray *by_thread, *by_object; /* of uint32_t */
  GHashTable *threads, *objects; /* rows to Lanes */
};

static void
take (GArray *all, WeftSelectionKind kind, uint32_t row, int64_t time_ns)
{
  WeftSelection selection = { kind, row, time_ns };

  g_array_append_val (all, selection);
}

static void
collect_thread (const WeftTrace *trace, uint32_t row, GArray *all)
{
  size_t n_all, n;
  const WeftWait *waits = weft_trace_waits (trace, &n_all);
  const WeftWait *first = weft_trace_thread_waits (trace, row, &n);

  for (size_t i = 0; i < n; i++)
    take (all, WEFT_SELECTION_WAIT, (uint32_t)(first + i - waits), first[i].begin_ns);
  if (n == 0)
    take (all, WEFT_SELECTION_THREAD, row, weft_trace_threads (trace, &n)[row].begin_ns);
}

static void
collect_object (const WeftTrace *trace, uint32_t row, GArray *all)
{
  size_t n_all, n;
  const uint32_t *rows = weft_trace_object_waits (trace, row, &n);
  const WeftWait *waits = weft_trace_waits (trace, &n_all);
  const WeftHold *holds;
  const WeftMessage *messages;

  for (size_t i = 0; i < n; i++)
    take (all, WEFT_SELECTION_WAIT, rows[i], waits[rows[i]].begin_ns);
  if (all->len > 0)
    return;
  holds = weft_trace_lock_holds (trace, row, &n);
  for (size_t i = 0; i < n; i++)
    take (all, WEFT_SELECTION_HOLD,
          (uint32_t)(holds + i - weft_trace_holds (trace, &n_all)), holds[i].acquired_ns);
  if (all->len > 0)
    return;
  messages = weft_trace_channel_messages (trace, row, &n);
  for (size_t i = 0; i < n; i++)
    take (all, WEFT_SELECTION_MESSAGE,
          (uint32_t)(messages + i - weft_trace_messages (trace, &n_all)),
          messages[i].sent_ns);
  if (all->len == 0)
    take (all, WEFT_SELECTION_OBJECT, row, weft_trace_objects (trace, &n)[row].created_ns);
}

/* Which sites are of one function or place, and which call stacks have one of them. */
typedef struct {
  const uint32_t *item_of_site;
  uint32_t item;
  GByteArray *stacks;
} Code;

static bool
is_site (const Code *code, uint32_t site)
{
  return site != WEFT_NO_ROW && code->item_of_site[site] == code->item;
}

static bool
is_code (const Code *code, uint32_t stack, uint32_t site)
{
  return is_site (code, site) || (stack < code->stacks->len && code->stacks->data[stack]);
}

static bool
mark_stacks (const WeftTrace *trace, Code *code, GCancellable *cancellable)
{
  const uint32_t *frames;
  size_t n;

  for (uint32_t stack = 0; (frames = weft_trace_stack (trace, stack, &n)) != NULL;
       stack++) {
    uint8_t has = 0;

    if (weft_search_stop (stack, cancellable))
      return false;
    for (size_t i = 0; i < n && !has; i++)
      has = is_site (code, frames[i]);
    g_byte_array_append (code->stacks, &has, 1);
  }
  return true;
}

static bool
collect_messages_of_code (const WeftTrace *trace,
                          const Code *code,
                          GArray *all,
                          GCancellable *cancellable)
{
  size_t n;
  const WeftMessage *messages = weft_trace_messages (trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    if (weft_search_stop (i, cancellable))
      return false;
    if (is_site (code, messages[i].send_site))
      take (all, WEFT_SELECTION_MESSAGE, i, messages[i].sent_ns);
    else if (is_site (code, messages[i].receive_site))
      take (all, WEFT_SELECTION_MESSAGE, i, messages[i].ended_ns);
  }
  return true;
}

static bool
collect_interactions_of_code (const WeftTrace *trace,
                              const Code *code,
                              GArray *all,
                              GCancellable *cancellable)
{
  size_t n, n_threads;
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n);
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);

  for (uint32_t i = 0; i < n; i++) {
    const WeftInteraction *one = &interactions[i];
    bool spawn = one->kind == WEFT_INTERACTION_SPAWN;

    if (weft_search_stop (i, cancellable))
      return false;
    if ((spawn || one->kind == WEFT_INTERACTION_WAKE)
        && is_code (code, one->stack,
                    spawn ? threads[one->to_thread].spawn_site : WEFT_NO_ROW))
      take (all, WEFT_SELECTION_INTERACTION, i, one->from_ns);
  }
  return true;
}

static bool
collect_code (const WeftTrace *trace,
              const Code *code,
              GArray *all,
              GCancellable *cancellable)
{
  size_t n_waits, n_holds;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const WeftHold *holds = weft_trace_holds (trace, &n_holds);

  for (uint32_t i = 0; i < n_waits; i++) {
    if (weft_search_stop (i, cancellable))
      return false;
    if (is_code (code, waits[i].stack, waits[i].site))
      take (all, WEFT_SELECTION_WAIT, i, waits[i].begin_ns);
  }
  for (uint32_t i = 0; i < n_holds; i++) {
    if (weft_search_stop (i, cancellable))
      return false;
    if (is_code (code, holds[i].stack, holds[i].site))
      take (all, WEFT_SELECTION_HOLD, i, holds[i].acquired_ns);
  }
  return collect_interactions_of_code (trace, code, all, cancellable)
         && collect_messages_of_code (trace, code, all, cancellable);
}

static bool
collect_notes (const WeftTrace *trace, uint32_t row, GArray *all, GCancellable *cancellable)
{
  size_t n;
  const WeftNote *notes = weft_trace_notes (trace, &n);
  const char *text = notes[row].text;

  for (uint32_t i = 0; i < n; i++) {
    if (weft_search_stop (i, cancellable))
      return false;
    if (notes[i].text == text || strcmp (notes[i].text, text) == 0)
      take (all, WEFT_SELECTION_NOTE, i, notes[i].begin_ns);
  }
  return true;
}

static void
collect_messages (const WeftTrace *trace, const WeftFound *found, GArray *all)
{
  size_t n, n_all;
  const WeftMessage *table = weft_trace_messages (trace, &n_all);
  const WeftMessage *one = &table[found->row];
  const WeftMessage *messages = weft_trace_channel_messages (trace, one->channel, &n);

  if (found->item == UINT32_MAX) {
    take (all, WEFT_SELECTION_MESSAGE, found->row, one->sent_ns);
    return;
  }
  for (size_t i = 0; i < n; i++) {
    if (messages[i].sender == one->sender && messages[i].receiver == one->receiver)
      take (all, WEFT_SELECTION_MESSAGE, (uint32_t)(messages + i - table),
            messages[i].sent_ns);
  }
}

static bool
collect (const WeftSearch *search,
         const WeftFound *found,
         GArray *all,
         GCancellable *cancellable)
{
  Code code = { search->function_of_site, found->item, NULL };
  bool done;

  switch (found->kind) {
  case WEFT_FOUND_THREAD:
    collect_thread (search->trace, found->row, all);
    return true;
  case WEFT_FOUND_OBJECT:
    collect_object (search->trace, found->row, all);
    return true;
  case WEFT_FOUND_NOTE:
    return collect_notes (search->trace, found->row, all, cancellable);
  case WEFT_FOUND_MESSAGES:
    collect_messages (search->trace, found, all);
    return true;
  default:
    break;
  }
  if (found->kind == WEFT_FOUND_PLACE)
    code.item_of_site = search->place_of_site;
  code.stacks = g_byte_array_new ();
  done = mark_stacks (search->trace, &code, cancellable)
         && collect_code (search->trace, &code, all, cancellable);
  g_byte_array_unref (code.stacks);
  return done;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const WeftSelection *x = a, *y = b;

  if (x->time_ns != y->time_ns)
    return x->time_ns < y->time_ns ? -1 : 1;
  if (x->kind != y->kind)
    return x->kind < y->kind ? -1 : 1;
  return x->row < y->row ? -1 : x->row > y->row;
}

static bool
is_sorted (const GArray *all)
{
  for (guint i = 1; i < all->len; i++) {
    if (compare (&g_array_index (all, WeftSelection, i - 1),
                 &g_array_index (all, WeftSelection, i))
        > 0)
      return false;
  }
  return true;
}

/* A counting sort by the row of the lane. */
static void
sort_into_lanes (const WeftOccurrences *self,
                 uint32_t (*lane_of) (const WeftTrace *, const WeftSelection *),
                 GHashTable *lanes,
                 GArray *ret_by_lane)
{
  uint32_t total = 0;
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < self->all->len; i++) {
    uint32_t row = lane_of (self->trace, &g_array_index (self->all, WeftSelection, i));
    Lane *lane = g_hash_table_lookup (lanes, GUINT_TO_POINTER (row));

    if (row == WEFT_NO_ROW)
      continue;
    if (lane == NULL)
      g_hash_table_insert (lanes, GUINT_TO_POINTER (row), lane = g_new0 (Lane, 1));
    lane->n++;
  }
  g_hash_table_iter_init (&iter, lanes);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Lane *lane = value;

    lane->first = total;
    total += lane->n;
    lane->n = 0;
  }
  g_array_set_size (ret_by_lane, total);
  for (guint i = 0; i < self->all->len; i++) {
    uint32_t row = lane_of (self->trace, &g_array_index (self->all, WeftSelection, i));
    Lane *lane = g_hash_table_lookup (lanes, GUINT_TO_POINTER (row));

    if (row != WEFT_NO_ROW)
      g_array_index (ret_by_lane, uint32_t, lane->first + lane->n++) = i;
  }
}

WeftOccurrences *
weft_occurrences_new (const WeftSearch *search,
                      const WeftFound *found,
                      GCancellable *cancellable)
{
  WeftOccurrences *self = g_new0 (WeftOccurrences, 1);

  self->search = weft_search_ref ((WeftSearch *)search);
  self->trace = search->trace;
  self->all = g_array_new (FALSE, FALSE, sizeof (WeftSelection));
  self->by_thread = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->by_object = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->threads = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->objects = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (!collect (search, found, self->all, cancellable)) {
    weft_occurrences_free (self);
    return NULL;
  }
  /* What is of one thread or object comes in order. */
  if (!is_sorted (self->all))
    g_array_sort (self->all, compare);
  sort_into_lanes (self, weft_selection_thread, self->threads, self->by_thread);
  sort_into_lanes (self, weft_selection_object, self->objects, self->by_object);
  return self;
}

void
weft_occurrences_free (WeftOccurrences *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->all);
  g_array_unref (self->by_thread);
  g_array_unref (self->by_object);
  g_hash_table_unref (self->threads);
  g_hash_table_unref (self->objects);
  weft_search_unref (self->search);
  g_free (self);
}

size_t
weft_occurrences_size (const WeftOccurrences *self)
{
  return self->all->len;
}

WeftSelection
weft_occurrences_get (const WeftOccurrences *self, size_t index)
{
  return g_array_index (self->all, WeftSelection, index);
}

/* The first that does not come before @selection. */
static size_t
seek (const WeftOccurrences *self, const WeftSelection *selection)
{
  size_t low = 0, high = self->all->len;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (compare (&g_array_index (self->all, WeftSelection, middle), selection) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

size_t
weft_occurrences_find (const WeftOccurrences *self, const WeftSelection *selection)
{
  int64_t times[3] = { selection->time_ns };

  if (selection->kind == WEFT_SELECTION_NONE
      || !weft_selection_range (self->trace, selection, &times[1], &times[2]))
    return SIZE_MAX;
  for (size_t i = 0; i < G_N_ELEMENTS (times); i++) {
    WeftSelection wanted = { selection->kind, selection->row, times[i] };
    size_t at = seek (self, &wanted);

    if (at < self->all->len
        && compare (&g_array_index (self->all, WeftSelection, at), &wanted) == 0)
      return at;
  }
  return SIZE_MAX;
}

size_t
weft_occurrences_step (const WeftOccurrences *self,
                       const WeftSelection *selection,
                       int64_t time_ns,
                       WeftDirection direction)
{
  size_t n = self->all->len, at = weft_occurrences_find (self, selection);

  if (n == 0)
    return SIZE_MAX;
  if (at != SIZE_MAX)
    return direction == WEFT_FORWARD ? (at + 1) % n : (at + n - 1) % n;
  at = seek (self, &(WeftSelection){ WEFT_SELECTION_NONE, 0, time_ns });
  return direction == WEFT_FORWARD ? at % n : (at + n - 1) % n;
}

WeftSeries
weft_occurrences_all (const WeftOccurrences *self)
{
  WeftSeries series = WEFT_SERIES (WeftSelection, self->all->data, time_ns, time_ns);

  series.n = self->all->len;
  return series;
}

static WeftSeries
of_lane (const WeftOccurrences *self,
         GHashTable *lanes,
         const GArray *by_lane,
         uint32_t row)
{
  const Lane *lane = g_hash_table_lookup (lanes, GUINT_TO_POINTER (row));
  WeftSeries series = WEFT_SERIES (WeftSelection, self->all->data, time_ns, time_ns);

  if (lane != NULL) {
    series.rows = &g_array_index (by_lane, uint32_t, lane->first);
    series.n = lane->n;
  }
  return series;
}

WeftSeries
weft_occurrences_of_thread (const WeftOccurrences *self, uint32_t thread)
{
  return of_lane (self, self->threads, self->by_thread, thread);
}

WeftSeries
weft_occurrences_of_object (const WeftOccurrences *self, uint32_t object)
{
  return of_lane (self, self->objects, self->by_object, object);
}
