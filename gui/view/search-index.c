#include <inttypes.h>
#include <string.h>

#include "gui/view/search-private.h"
#include "tracer/analysis/words.h"

char *
weft_search_fold (const char *text)
{
  const char *c = text;

  while (*c != '\0' && (signed char)*c > 0)
    c++;
  return *c == '\0' ? g_ascii_strdown (text, -1) : g_utf8_casefold (text, -1);
}

/* A line of its own, whatever is in it. */
static void
append_line (GString *out, const char *text)
{
  g_autofree char *folded = weft_search_fold (text);

  g_strdelimit (folded, "\n\r", ' ');
  g_string_append (out, folded);
  g_string_append_c (out, '\n');
}

/* The lines of a key. */
static void
append_lines (GString *out, const char *key)
{
  g_auto (GStrv) lines = g_strsplit (key, "\n", -1);

  for (size_t i = 0; lines[i] != NULL; i++) {
    if (lines[i][0] != '\0')
      append_line (out, lines[i]);
  }
}

static uint32_t
add_item (WeftSearch *self, size_t text, uint32_t row)
{
  WeftSearchItem item = { text, row, 0 };

  g_string_append_c (self->texts, '\0');
  g_array_append_val (self->items, item);
  return self->items->len - 1;
}

static void
add_threads (WeftSearch *self)
{
  size_t n, n_waits;
  const WeftThread *threads = weft_trace_threads (self->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    size_t text = self->texts->len;
    uint32_t item;

    append_line (self->texts, threads[i].name);
    g_string_append_printf (self->texts, "%d\n", threads[i].tid);
    if (threads[i].panic != NULL)
      append_line (self->texts, threads[i].panic);
    item = add_item (self, text, i);
    weft_trace_thread_waits (self->trace, i, &n_waits);
    g_array_index (self->items, WeftSearchItem, item).count = (uint32_t)n_waits;
  }
}

static void
add_objects (WeftSearch *self)
{
  size_t n, count;
  const WeftObject *objects = weft_trace_objects (self->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    size_t text = self->texts->len;
    uint32_t item;

    append_line (self->texts, objects[i].name);
    append_line (self->texts, weft_object_kind_shown (objects[i].kind));
    g_string_append_printf (self->texts, "0x%" PRIx64 "\n", objects[i].address);
    item = add_item (self, text, i);
    weft_trace_object_waits (self->trace, i, &count);
    if (count == 0)
      weft_trace_lock_holds (self->trace, i, &count);
    if (count == 0)
      weft_trace_channel_messages (self->trace, i, &count);
    g_array_index (self->items, WeftSearchItem, item).count = (uint32_t)count;
  }
}

/* One item for all sites that say the same. */
static void
add_sites (WeftSearch *self, bool places, uint32_t *item_of_site)
{
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t n;
  const WeftSite *sites = weft_trace_sites (self->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const char *function = sites[i].function != NULL ? sites[i].function : sites[i].name;
    g_autofree char *key = NULL;
    size_t text = self->texts->len;
    gpointer known;

    item_of_site[i] = WEFT_NO_ROW;
    if (!places)
      key = g_strdup (function);
    else if (sites[i].file != NULL && sites[i].line > 0)
      key = g_strdup_printf ("%s:%d\n%s", sites[i].file, sites[i].line,
                             function != NULL ? function : "");
    else if (function == NULL)
      key = g_strdup (sites[i].text);
    if (key == NULL)
      continue;
    if (g_hash_table_lookup_extended (seen, key, NULL, &known)) {
      item_of_site[i] = GPOINTER_TO_UINT (known);
      continue;
    }
    append_line (self->texts,
                 places || sites[i].name == NULL ? sites[i].text : sites[i].name);
    append_lines (self->texts, key);
    if (places && sites[i].name != NULL)
      append_line (self->texts, sites[i].name);
    item_of_site[i] = add_item (self, text, i);
    g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (item_of_site[i]));
  }
}

/* Of two rows in one number: g_int64_hash() would look at one of them alone. */
static guint
pair_hash (gconstpointer key)
{
  uint64_t mixed = *(const uint64_t *)key * UINT64_C (0x9e3779b97f4a7c15);

  return (guint)(mixed >> 32);
}

/* How often each pair of a call stack and a site occurs. */
typedef struct {
  GHashTable *pairs; /* of uint64_t, to a number of times */
  uint64_t last, times;
} Tally;

static void
flush (Tally *tally)
{
  uint64_t *times = g_hash_table_lookup (tally->pairs, &tally->last);

  if (tally->times == 0)
    return;
  if (times == NULL) {
    uint64_t *key = g_memdup2 (&tally->last, sizeof tally->last);

    times = g_new0 (uint64_t, 1);
    g_hash_table_insert (tally->pairs, key, times);
  }
  *times += tally->times;
  tally->times = 0;
}

/* The same place comes many times in a row, mostly. */
static void
tally_pair (Tally *tally, uint32_t stack, uint32_t site)
{
  uint64_t key = (uint64_t)stack << 32 | site;

  if (key != tally->last || tally->times == 0) {
    flush (tally);
    tally->last = key;
  }
  tally->times++;
}

static bool
tally_all (const WeftTrace *trace, Tally *tally, GCancellable *cancellable)
{
  size_t n_waits, n_holds, n_interactions, n_threads;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  const WeftHold *holds = weft_trace_holds (trace, &n_holds);
  const WeftInteraction *interactions = weft_trace_interactions (trace, &n_interactions);
  const WeftThread *threads = weft_trace_threads (trace, &n_threads);

  for (size_t i = 0; i < n_waits; i++) {
    if (weft_search_stop (i, cancellable))
      return false;
    tally_pair (tally, waits[i].stack, waits[i].site);
  }
  for (size_t i = 0; i < n_holds; i++) {
    if (weft_search_stop (i, cancellable))
      return false;
    tally_pair (tally, holds[i].stack, holds[i].site);
  }
  for (size_t i = 0; i < n_interactions; i++) {
    const WeftInteraction *one = &interactions[i];

    if (weft_search_stop (i, cancellable))
      return false;
    if (one->kind == WEFT_INTERACTION_SPAWN)
      tally_pair (tally, one->stack, threads[one->to_thread].spawn_site);
    else if (one->kind == WEFT_INTERACTION_WAKE)
      tally_pair (tally, one->stack, WEFT_NO_ROW);
  }
  flush (tally);
  return true;
}

/* Adds @times to each of the items of the sites once. */
static void
count_pair (WeftSearch *self,
            const uint32_t *item_of_site,
            GHashTable *counted,
            uint64_t pair,
            uint64_t times)
{
  uint32_t stack = (uint32_t)(pair >> 32), site = (uint32_t)pair;
  size_t n = 0;
  const uint32_t *frames
      = stack != WEFT_NO_ROW ? weft_trace_stack (self->trace, stack, &n) : NULL;

  g_hash_table_remove_all (counted);
  for (size_t i = 0; i <= n; i++) {
    uint32_t at = i < n ? frames[i] : site;
    uint32_t item = at != WEFT_NO_ROW ? item_of_site[at] : WEFT_NO_ROW;
    WeftSearchItem *counts;

    if (item == WEFT_NO_ROW || !g_hash_table_add (counted, GUINT_TO_POINTER (item)))
      continue;
    counts = &g_array_index (self->items, WeftSearchItem, item);
    counts->count = (uint32_t)MIN (counts->count + times, UINT32_MAX);
  }
}

static void
count_message (WeftSearch *self, const uint32_t *item_of_site, const WeftMessage *message)
{
  uint32_t sent = message->send_site, received = message->receive_site;
  uint32_t a = sent != WEFT_NO_ROW ? item_of_site[sent] : WEFT_NO_ROW;
  uint32_t b = received != WEFT_NO_ROW ? item_of_site[received] : WEFT_NO_ROW;

  if (a != WEFT_NO_ROW)
    g_array_index (self->items, WeftSearchItem, a).count++;
  if (b != WEFT_NO_ROW && b != a)
    g_array_index (self->items, WeftSearchItem, b).count++;
}

static bool
count_sites (WeftSearch *self, GCancellable *cancellable)
{
  g_autoptr (GHashTable) pairs
      = g_hash_table_new_full (pair_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GHashTable) counted = g_hash_table_new (NULL, NULL);
  Tally tally = { pairs, 0, 0 };
  size_t n;
  const WeftMessage *messages = weft_trace_messages (self->trace, &n);
  GHashTableIter iter;
  gpointer key, value;

  if (!tally_all (self->trace, &tally, cancellable))
    return false;
  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    uint64_t pair = *(uint64_t *)key, times = *(uint64_t *)value;

    count_pair (self, self->function_of_site, counted, pair, times);
    count_pair (self, self->place_of_site, counted, pair, times);
  }
  for (size_t i = 0; i < n; i++) {
    if (weft_search_stop (i, cancellable))
      return false;
    count_message (self, self->function_of_site, &messages[i]);
    count_message (self, self->place_of_site, &messages[i]);
  }
  return true;
}

static bool
add_notes (WeftSearch *self, GCancellable *cancellable)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  size_t n;
  const WeftNote *notes = weft_trace_notes (self->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    size_t text = self->texts->len;
    gpointer known;
    uint32_t item;

    if (weft_search_stop (i, cancellable))
      return false;
    if (notes[i].text[0] == '\0')
      continue;
    if (g_hash_table_lookup_extended (seen, notes[i].text, NULL, &known)) {
      item = GPOINTER_TO_UINT (known);
    } else {
      append_line (self->texts, notes[i].text);
      item = add_item (self, text, i);
      g_hash_table_insert (seen, (gpointer)notes[i].text, GUINT_TO_POINTER (item));
    }
    g_array_index (self->items, WeftSearchItem, item).count++;
  }
  return true;
}

void
weft_search_append_messages (const WeftTrace *trace,
                             GString *out,
                             uint32_t channel,
                             uint32_t sender,
                             uint32_t receiver)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  append_line (out, weft_trace_objects (trace, &n)[channel].name);
  append_line (out, sender != WEFT_NO_ROW ? threads[sender].label : "");
  append_line (out, receiver != WEFT_NO_ROW ? threads[receiver].label : "");
}

static bool
add_messages (WeftSearch *self, GCancellable *cancellable)
{
  /* Of one channel at a time, of which the messages lie together. */
  g_autoptr (GHashTable) seen
      = g_hash_table_new_full (pair_hash, g_int64_equal, g_free, NULL);
  size_t n;
  const WeftMessage *messages = weft_trace_messages (self->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    uint64_t key = (uint64_t)messages[i].sender << 32 | messages[i].receiver;
    size_t text = self->texts->len;
    gpointer known;
    uint32_t item;

    if (weft_search_stop (i, cancellable))
      return false;
    if (i > 0 && messages[i].channel != messages[i - 1].channel)
      g_hash_table_remove_all (seen);
    else if (i > 0 && messages[i].id < messages[i - 1].id)
      self->unsorted[messages[i].channel] = true;
    if (g_hash_table_lookup_extended (seen, &key, NULL, &known)) {
      item = GPOINTER_TO_UINT (known);
    } else {
      weft_search_append_messages (self->trace, self->texts, messages[i].channel,
                                   messages[i].sender, messages[i].receiver);
      item = add_item (self, text, i);
      g_hash_table_insert (seen, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (item));
    }
    g_array_index (self->items, WeftSearchItem, item).count++;
  }
  return true;
}

static bool
build (WeftSearch *self, GCancellable *cancellable)
{
  size_t n;

  weft_trace_sites (self->trace, &n);
  self->function_of_site = g_new (uint32_t, n + 1);
  self->place_of_site = g_new (uint32_t, n + 1);
  weft_trace_objects (self->trace, &n);
  self->unsorted = g_new0 (bool, n + 1);
  add_threads (self);
  self->first[WEFT_FOUND_OBJECT] = self->items->len;
  add_objects (self);
  self->first[WEFT_FOUND_FUNCTION] = self->items->len;
  add_sites (self, false, self->function_of_site);
  self->first[WEFT_FOUND_PLACE] = self->items->len;
  add_sites (self, true, self->place_of_site);
  self->first[WEFT_FOUND_NOTE] = self->items->len;
  if (!add_notes (self, cancellable))
    return false;
  self->first[WEFT_FOUND_MESSAGES] = self->items->len;
  if (!add_messages (self, cancellable))
    return false;
  self->first[WEFT_N_FOUND] = self->items->len;
  return count_sites (self, cancellable);
}

WeftSearch *
weft_search_new (WeftTrace *trace, GCancellable *cancellable)
{
  WeftSearch *self = g_atomic_rc_box_new0 (WeftSearch);

  self->trace = weft_trace_ref (trace);
  self->texts = g_string_new (NULL);
  self->items = g_array_new (FALSE, FALSE, sizeof (WeftSearchItem));
  if (!build (self, cancellable))
    g_clear_pointer (&self, weft_search_unref);
  return self;
}

static void
clear (gpointer data)
{
  WeftSearch *self = data;

  weft_trace_unref (self->trace);
  g_string_free (self->texts, TRUE);
  g_array_unref (self->items);
  g_free (self->function_of_site);
  g_free (self->place_of_site);
  g_free (self->unsorted);
}

WeftSearch *
weft_search_ref (WeftSearch *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weft_search_unref (WeftSearch *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

const WeftTrace *
weft_search_trace (const WeftSearch *self)
{
  return self->trace;
}
