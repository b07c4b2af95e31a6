#include "gui/view/search.h"

#include <string.h>

#include "gui/view/search-private.h"

char **
weft_search_words (const char *query, char **ret_whole)
{
  g_autofree char *folded = weft_search_fold (query);
  g_auto (GStrv) all = g_strsplit_set (folded, " \t\n\r", -1);
  GPtrArray *words = g_ptr_array_new ();

  for (size_t i = 0; all[i] != NULL; i++) {
    if (all[i][0] != '\0')
      g_ptr_array_add (words, g_strdup (all[i]));
  }
  g_ptr_array_add (words, NULL);
  *ret_whole = g_strjoinv (" ", (char **)words->pdata);
  return (char **)g_ptr_array_free (words, FALSE);
}

/* Where @word occurs best. */
static WeftMatch
match_word (const char *folded, const char *word)
{
  size_t length = strlen (word);
  WeftMatch best = WEFT_MATCH_NONE;

  for (const char *at = strstr (folded, word); at != NULL; at = strstr (at + 1, word)) {
    bool begins = at == folded || at[-1] == '\n';
    bool ends = at[length] == '\0' || at[length] == '\n';
    WeftMatch match = WEFT_MATCH_SUBSTRING;

    if (begins)
      match = ends ? WEFT_MATCH_EXACT : WEFT_MATCH_PREFIX;
    else if (!g_unichar_isalnum (g_utf8_get_char (g_utf8_find_prev_char (folded, at))))
      match = WEFT_MATCH_WORD;
    best = MIN (best, match);
    if (best == WEFT_MATCH_EXACT)
      break;
  }
  return best;
}

WeftMatch
weft_search_match_words (const char *folded, char **words, const char *whole)
{
  WeftMatch worst = WEFT_MATCH_EXACT;

  for (size_t i = 0; words[i] != NULL; i++) {
    WeftMatch match = match_word (folded, words[i]);

    if (match == WEFT_MATCH_NONE)
      return WEFT_MATCH_NONE;
    worst = MAX (worst, match);
  }
  if (worst != WEFT_MATCH_EXACT && words[0] != NULL && words[1] != NULL)
    worst = MIN (worst, match_word (folded, whole));
  return words[0] != NULL ? worst : WEFT_MATCH_NONE;
}

WeftMatch
weft_search_match (const char *text, const char *query)
{
  g_autofree char *whole = NULL;
  g_auto (GStrv) words = weft_search_words (query, &whole);
  g_autofree char *folded = weft_search_fold (text);

  return weft_search_match_words (folded, words, whole);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const WeftFound *x = a, *y = b;

  if (x->match != y->match)
    return x->match < y->match ? -1 : 1;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return x->item < y->item ? -1 : x->item > y->item;
}

static void
find_items (const WeftSearch *self,
            char **words,
            const char *whole,
            WeftSearchResult *result)
{
  WeftFoundKind kind = WEFT_FOUND_THREAD;

  for (uint32_t i = 0; i < self->items->len; i++) {
    const WeftSearchItem *item = &g_array_index (self->items, WeftSearchItem, i);
    WeftFound found;

    while (i >= self->first[kind + 1])
      kind++;
    found = (WeftFound){
      kind, item->row, i,
      weft_search_match_words (self->texts->str + item->text, words, whole), item->count
    };
    if (found.match != WEFT_MATCH_NONE)
      g_array_append_val (result->found[kind], found);
  }
}

/* The message at @row, if the other words match who sent it where. */
static void
offer_message (const WeftSearch *self,
               uint32_t row,
               char **others,
               const char *whole,
               WeftSearchResult *result)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (self->trace, &n)[row];
  g_autoptr (GString) text = g_string_new (NULL);
  WeftFound found = { WEFT_FOUND_MESSAGES, row, UINT32_MAX, WEFT_MATCH_EXACT, 1 };

  if (others[0] != NULL) {
    weft_search_append_messages (self->trace, text, message->channel, message->sender,
                                 message->receiver);
    found.match = weft_search_match_words (text->str, others, whole);
  }
  if (found.match != WEFT_MATCH_NONE)
    g_array_append_val (result->found[WEFT_FOUND_MESSAGES], found);
}

/* Messages are numbered as they are sent, mostly; where they are not, all are looked at. */
static void
find_numbered (const WeftSearch *self,
               uint64_t id,
               char **others,
               const char *whole,
               WeftSearchResult *result)
{
  size_t n_all, n_objects;
  const WeftMessage *all = weft_trace_messages (self->trace, &n_all);

  weft_trace_objects (self->trace, &n_objects);
  for (uint32_t channel = 0; channel < n_objects; channel++) {
    size_t n;
    const WeftMessage *messages = weft_trace_channel_messages (self->trace, channel, &n);

    size_t low = 0, high = n;

    if (n == 0)
      continue;
    while (low < high && !self->unsorted[channel]) {
      size_t middle = low + (high - low) / 2;

      if (messages[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }
    for (size_t i = low; i < n && (self->unsorted[channel] || messages[i].id == id); i++) {
      if (messages[i].id == id)
        offer_message (self, (uint32_t)(messages + i - all), others, whole, result);
    }
  }
}

/* A number among the words may be that of a message, as "17" or "#17". */
static void
find_messages (const WeftSearch *self, char **words, WeftSearchResult *result)
{
  for (size_t i = 0; words[i] != NULL; i++) {
    const char *digits = words[i] + (words[i][0] == '#');
    g_autoptr (GPtrArray) others = g_ptr_array_new ();
    g_autofree char *whole = NULL;
    guint64 id;

    if (!g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT64, &id, NULL))
      continue;
    for (size_t j = 0; words[j] != NULL; j++) {
      if (j != i)
        g_ptr_array_add (others, words[j]);
    }
    g_ptr_array_add (others, NULL);
    whole = g_strjoinv (" ", (char **)others->pdata);
    find_numbered (self, id, (char **)others->pdata, whole, result);
    return;
  }
}

/* The kinds by their best match; those that found nothing last. */
static void
order (WeftSearchResult *self)
{
  WeftMatch best[WEFT_N_FOUND];

  for (int i = 0; i < WEFT_N_FOUND; i++) {
    int at = i;

    best[i] = self->found[i]->len > 0 ? g_array_index (self->found[i], WeftFound, 0).match
                                      : WEFT_MATCH_NONE;
    for (; at > 0 && best[self->order[at - 1]] > best[i]; at--)
      self->order[at] = self->order[at - 1];
    self->order[at] = (WeftFoundKind)i;
  }
}

WeftSearchResult *
weft_search_find (const WeftSearch *self, const char *query, size_t most)
{
  WeftSearchResult *result = g_new0 (WeftSearchResult, 1);
  g_autofree char *whole = NULL;
  g_auto (GStrv) words = weft_search_words (query, &whole);

  for (int i = 0; i < WEFT_N_FOUND; i++)
    result->found[i] = g_array_new (FALSE, FALSE, sizeof (WeftFound));
  if (words[0] != NULL) {
    find_items (self, words, whole, result);
    find_messages (self, words, result);
  }
  for (int i = 0; i < WEFT_N_FOUND; i++) {
    result->counts[i] = result->found[i]->len;
    g_array_sort (result->found[i], compare_found);
    if (result->found[i]->len > most)
      g_array_set_size (result->found[i], (guint)most);
  }
  order (result);
  return result;
}

void
weft_search_result_free (WeftSearchResult *self)
{
  if (self == NULL)
    return;
  for (int i = 0; i < WEFT_N_FOUND; i++)
    g_array_unref (self->found[i]);
  g_free (self);
}
