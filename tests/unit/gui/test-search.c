/* Searching, against looking at everything. */

#include <string.h>

#include "gui/view/search.h"
#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/analysis/words.h"

#define BASE UINT64_C (0x10000)
#define N_SITES 12
#define N_STACKS 9

static void
test_match (void)
{
  static const struct {
    const char *text, *query;
    WeftMatch match;
  } cases[] = {
    { "counter", "counter", WEFT_MATCH_EXACT },
    { "counter", "COUNTER", WEFT_MATCH_EXACT },
    { "Counter", "count", WEFT_MATCH_PREFIX },
    { "add_counter", "count", WEFT_MATCH_WORD },
    { "encounter", "count", WEFT_MATCH_SUBSTRING },
    { "encounter count", "count", WEFT_MATCH_WORD },
    { "add\n4711", "4711", WEFT_MATCH_EXACT },
    { "add\n4711", "47", WEFT_MATCH_PREFIX },
    { "add 4711", "4711 add", WEFT_MATCH_WORD },
    { "adder 1", "adder 1", WEFT_MATCH_EXACT },
    { "adder 12", " adder \t 1 ", WEFT_MATCH_PREFIX },
    { "my adder 1", "adder 1", WEFT_MATCH_WORD },
    { "adder", "adder mutex", WEFT_MATCH_NONE },
    { "adder\nmutex", "adder mutex", WEFT_MATCH_EXACT },
    { "adder\nmutex", "der\nmut", WEFT_MATCH_SUBSTRING }, /* two words */
    { "überlauf", "ÜBER", WEFT_MATCH_PREFIX },
    { "rüberlauf", "über", WEFT_MATCH_SUBSTRING },
    { "", "x", WEFT_MATCH_NONE },
    { "x", "", WEFT_MATCH_NONE },
    { "x", "  ", WEFT_MATCH_NONE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s in %s", cases[i].query, cases[i].text);
    g_assert_cmpint (weft_search_match (cases[i].text, cases[i].query), ==, cases[i].match);
  }
}

typedef struct {
  WeftFixture *fixture;
  GRand *rand;
  int tids[8];
  uint64_t locks[4], channels[3];
  uint64_t stacks[N_STACKS][4];
} Office;

static int
any (Office *self, int n)
{
  return g_rand_int_range (self->rand, 0, n);
}

static void
add_symbols (WeftSymbols *symbols)
{
  static const WeftSymbol all[] = {
    { "take", "/src/box.c", 12 },
    { "take", "/src/box.c", 14 },
    { "work", NULL, 0 },
    { "put", "/src/box.c", 30 },
    { "Worker::run()", "a.cc", 3 },
    { NULL, "/src/box.c", 12 },
    { "put", "/other/box.c", 30 },
  };

  for (uint64_t i = 0; i < G_N_ELEMENTS (all); i++)
    weft_symbols_add (symbols, "/bin/box", 0x10 * (i + 1), &all[i]);
}

static void
add_stacks (Office *self)
{
  for (uint64_t i = 0; i < N_STACKS; i++) {
    WeftEvent event = weft_fixture_make (WEFT_EVENT_STACK, WEFT_FIXTURE_MAIN, 0);

    event.stack.id = i + 1;
    event.stack.frames = self->stacks[i];
    event.stack.n_frames = (uint32_t)any (self, 4) + 1;
    for (uint32_t k = 0; k < 4; k++)
      self->stacks[i][k] = BASE + 0x10 * (uint64_t)(any (self, N_SITES) + 1);
    weft_fixture_event (self->fixture, &event);
  }
}

static void
act (Office *self, int64_t at)
{
  static const char *const texts[] = { "begin", "Begin of work", "end" };
  int tid = self->tids[any (self, G_N_ELEMENTS (self->tids))];
  uint64_t lock = self->locks[any (self, 3)]; /* the last one is never used */
  uint64_t channel = self->channels[any (self, 3)];
  uint64_t message;

  weft_fixture_set_site (self->fixture,
                         any (self, 4) == 0 ? 0 : BASE + 0x10 * (uint64_t)any (self, 14));
  switch (any (self, 6)) {
  case 0:
    weft_fixture_lock (self->fixture, tid, lock, at, at + any (self, 2) * 3, at + 6);
    break;
  case 1:
    weft_fixture_mark (self->fixture, tid, texts[any (self, 3)], at);
    break;
  case 2:
    weft_fixture_span (self->fixture, tid, texts[any (self, 3)], at, at + 4);
    break;
  case 3:
    weft_fixture_wait (self->fixture, tid, WEFT_WAIT_RECEIVE, channel, self->tids[0], at,
                       at + 3);
    weft_fixture_wake (self->fixture, self->tids[1], channel, 1, at + 2);
    break;
  default:
    message = weft_fixture_send (self->fixture, tid, channel, at);
    if (any (self, 4) > 0)
      weft_fixture_receive (self->fixture, self->tids[any (self, 8)], channel, message,
                            at + 5);
  }
}

static WeftTrace *
office (uint32_t seed)
{
  static const char *const names[]
      = { "worker-1", "worker-2", "Worker", "worker-2", "reader", "co-worker", "box", "4" };
  static const char *const locks[] = { "counter", "box", "Worker", "unused" };
  static const char *const channels[] = { "tasks", "box", "worker-2" };
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  Office self
      = { .fixture = weft_fixture_new ("/bin/box"), .rand = g_rand_new_with_seed (seed) };
  WeftTrace *trace;

  add_symbols (symbols);
  weft_fixture_set_symbols (self.fixture, symbols);
  weft_fixture_module (self.fixture, "/bin/box", BASE, 0x1000);
  add_stacks (&self);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    weft_fixture_set_site (self.fixture, BASE + 0x10 * (uint64_t)any (&self, 9));
    self.tids[i] = weft_fixture_spawn (self.fixture, WEFT_FIXTURE_MAIN, names[i], 5,
                                       i == 6 ? -1 : 8);
  }
  self.tids[6] = self.tids[0];
  for (size_t i = 0; i < G_N_ELEMENTS (locks); i++)
    self.locks[i] = weft_fixture_object (self.fixture, WEFT_OBJECT_MUTEX, locks[i], -1, 9);
  for (size_t i = 0; i < G_N_ELEMENTS (channels); i++)
    self.channels[i]
        = weft_fixture_object (self.fixture, WEFT_OBJECT_CHANNEL, channels[i], -1, 9);
  for (int64_t at = 10; at < 3000; at += 7 + any (&self, 9))
    act (&self, at);
  weft_fixture_panic (self.fixture, self.tids[4], "the box is empty", 3100);
  weft_fixture_end (self.fixture, 3200);
  trace = weft_fixture_build (self.fixture);
  g_rand_free (self.rand);
  return trace;
}

/* What is to be found, found by looking at everything: how well each matches, by what it
 * is called. */
static void
expect (GHashTable *expected, char *key, char *text, const char *query)
{
  WeftMatch match = weft_search_match (text, query);

  if (match != WEFT_MATCH_NONE)
    g_hash_table_insert (expected, key, GINT_TO_POINTER ((int)match + 1));
  else
    g_free (key);
  g_free (text);
}

static char *
name_of (const WeftTrace *trace, uint32_t thread)
{
  size_t n;

  return g_strdup (thread != WEFT_NO_ROW ? weft_trace_threads (trace, &n)[thread].label
                                         : "");
}

static void
expect_messages (const WeftTrace *trace, GHashTable *expected, const char *query)
{
  size_t n, n_objects;
  const WeftMessage *messages = weft_trace_messages (trace, &n);
  const WeftObject *objects = weft_trace_objects (trace, &n_objects);

  for (uint32_t i = 0; i < n; i++) {
    g_autofree char *sender = name_of (trace, messages[i].sender);
    g_autofree char *receiver = name_of (trace, messages[i].receiver);
    g_autofree char *id = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64)messages[i].id);
    g_auto (GStrv) words = g_strsplit (query, " ", 2);
    char *text = g_strdup_printf ("%s\n%s\n%s", objects[messages[i].channel].name, sender,
                                  receiver);

    /* Where a number comes first in these queries, it is the message's. */
    if (g_strcmp0 (words[0], id) == 0 && words[1] != NULL)
      expect (expected, g_strdup_printf ("message %u", i), g_strdup (text), words[1]);
    else if (g_strcmp0 (words[0], id) == 0)
      expect (expected, g_strdup_printf ("message %u", i), g_strdup (id), id);
    expect (expected,
            g_strdup_printf ("messages %u %u %u", messages[i].channel, messages[i].sender,
                             messages[i].receiver),
            text, query);
  }
}

static GHashTable *
look_at_everything (const WeftTrace *trace, const char *query)
{
  GHashTable *expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  const WeftObject *objects;
  const WeftSite *sites;
  const WeftNote *notes;

  for (uint32_t i = 0; i < n; i++)
    expect (expected, g_strdup_printf ("thread %u", i),
            g_strdup_printf ("%s\n%d\n%s", threads[i].name, threads[i].tid,
                             threads[i].panic != NULL ? threads[i].panic : ""),
            query);
  objects = weft_trace_objects (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    expect (expected, g_strdup_printf ("object %u", i),
            g_strdup_printf ("%s\n%s\n0x%" G_GINT64_MODIFIER "x", objects[i].name,
                             weft_object_kind_text (objects[i].kind), objects[i].address),
            query);
  sites = weft_trace_sites (trace, &n);
  for (uint32_t i = 0; i < n; i++) {
    if (sites[i].function != NULL)
      expect (expected, g_strdup_printf ("function %s", sites[i].function),
              g_strdup_printf ("%s\n%s", sites[i].name, sites[i].function), query);
    if (sites[i].file != NULL)
      expect (expected,
              g_strdup_printf ("place %s:%d %s", sites[i].file, sites[i].line,
                               sites[i].function),
              g_strdup_printf ("%s\n%s:%d\n%s\n%s", sites[i].text, sites[i].file,
                               sites[i].line, sites[i].name != NULL ? sites[i].name : "",
                               sites[i].function != NULL ? sites[i].function : ""),
              query);
    else if (sites[i].function == NULL)
      expect (expected, g_strdup_printf ("place %s", sites[i].text),
              g_strdup (sites[i].text), query);
  }
  notes = weft_trace_notes (trace, &n);
  for (uint32_t i = 0; i < n; i++)
    expect (expected, g_strdup_printf ("note %s", notes[i].text), g_strdup (notes[i].text),
            query);
  expect_messages (trace, expected, query);
  return expected;
}

static char *
key_of (const WeftTrace *trace, const WeftFound *found)
{
  size_t n;
  const WeftSite *site;
  const WeftMessage *message;

  switch (found->kind) {
  case WEFT_FOUND_THREAD:
    return g_strdup_printf ("thread %u", found->row);
  case WEFT_FOUND_OBJECT:
    return g_strdup_printf ("object %u", found->row);
  case WEFT_FOUND_FUNCTION:
    return g_strdup_printf ("function %s",
                            weft_trace_sites (trace, &n)[found->row].function);
  case WEFT_FOUND_PLACE:
    site = &weft_trace_sites (trace, &n)[found->row];
    return site->file != NULL
               ? g_strdup_printf ("place %s:%d %s", site->file, site->line, site->function)
               : g_strdup_printf ("place %s", site->text);
  case WEFT_FOUND_NOTE:
    return g_strdup_printf ("note %s", weft_trace_notes (trace, &n)[found->row].text);
  default:
    message = &weft_trace_messages (trace, &n)[found->row];
    if (found->item == UINT32_MAX)
      return g_strdup_printf ("message %u", found->row);
    return g_strdup_printf ("messages %u %u %u", message->channel, message->sender,
                            message->receiver);
  }
}

static const char *const queries[] = { "worker",
                                       "Worker-2",
                                       "box",
                                       "box.c",
                                       "box.c:12",
                                       "take",
                                       "put",
                                       "begin",
                                       "work",
                                       "r",
                                       "4",
                                       "7",
                                       "12 tasks",
                                       "7 worker-2 box",
                                       "mutex",
                                       "mutex box",
                                       "0x",
                                       "1",
                                       "channel",
                                       "empty",
                                       "run()",
                                       "worker work",
                                       "worker-1 tasks",
                                       "no such thing",
                                       "" };

static void
test_found (void)
{
  for (uint32_t seed = 0; seed < 6; seed++) {
    g_autoptr (WeftTrace) trace = office (seed);
    g_autoptr (WeftSearch) search = weft_search_new (trace, NULL);

    for (size_t q = 0; q < G_N_ELEMENTS (queries); q++) {
      g_autoptr (GHashTable) expected = look_at_everything (trace, queries[q]);
      g_autoptr (WeftSearchResult) all = weft_search_find (search, queries[q], SIZE_MAX);
      g_autoptr (WeftSearchResult) few = weft_search_find (search, queries[q], 3);
      guint n = 0;

      for (int kind = 0; kind < WEFT_N_FOUND; kind++) {
        g_assert_cmpuint (all->counts[kind], ==, all->found[kind]->len);
        g_assert_cmpuint (few->counts[kind], ==, all->found[kind]->len);
        g_assert_cmpuint (few->found[kind]->len, ==, MIN (3, all->found[kind]->len));
        for (guint i = 0; i < all->found[kind]->len; i++) {
          const WeftFound *found = &g_array_index (all->found[kind], WeftFound, i);
          g_autofree char *key = key_of (trace, found);
          int match = GPOINTER_TO_INT (g_hash_table_lookup (expected, key)) - 1;

          if (match != (int)found->match)
            g_error ("'%s' finds %s: %d, not %d", queries[q], key, found->match, match);
          n++;
          if (i < 3)
            g_assert_cmpmem (found, sizeof *found,
                             &g_array_index (few->found[kind], WeftFound, i),
                             sizeof *found);
        }
      }
      if (n != g_hash_table_size (expected))
        g_error ("'%s' finds %u, not %u", queries[q], n, g_hash_table_size (expected));
    }
  }
}

/* The best match first, then what occurs most, in each kind; the kinds by their best. */
static void
test_order (void)
{
  g_autoptr (WeftTrace) trace = office (1);
  g_autoptr (WeftSearch) search = weft_search_new (trace, NULL);

  for (size_t q = 0; q < G_N_ELEMENTS (queries); q++) {
    g_autoptr (WeftSearchResult) result = weft_search_find (search, queries[q], SIZE_MAX);
    unsigned seen = 0;
    int last = -1;

    for (int k = 0; k < WEFT_N_FOUND; k++) {
      const GArray *found = result->found[result->order[k]];
      int best = found->len > 0 ? (int)g_array_index (found, WeftFound, 0).match
                                : WEFT_MATCH_NONE;

      g_assert_cmpint (best, >=, last);
      last = best;
      seen |= 1u << result->order[k];
      for (guint i = 1; i < found->len; i++) {
        const WeftFound *a = &g_array_index (found, WeftFound, i - 1), *b = a + 1;

        g_assert_true (a->match < b->match
                       || (a->match == b->match && a->count >= b->count));
      }
    }
    g_assert_cmpuint (seen, ==, (1u << WEFT_N_FOUND) - 1);
  }
}

static bool
is_function (const WeftTrace *trace, uint32_t site, const WeftFound *found)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (trace, &n);
  const WeftSite *one = &sites[found->row];

  if (site == WEFT_NO_ROW)
    return false;
  if (found->kind == WEFT_FOUND_FUNCTION)
    return g_strcmp0 (sites[site].function, one->function) == 0;
  if (one->file != NULL)
    return g_strcmp0 (sites[site].file, one->file) == 0 && sites[site].line == one->line
           && g_strcmp0 (sites[site].function, one->function) == 0;
  return sites[site].function == NULL && strcmp (sites[site].text, one->text) == 0;
}

static bool
is_there (const WeftTrace *trace, uint32_t stack, uint32_t site, const WeftFound *found)
{
  size_t n = 0;
  const uint32_t *frames
      = stack != WEFT_NO_ROW ? weft_trace_stack (trace, stack, &n) : NULL;
  bool is = is_function (trace, site, found);

  for (size_t i = 0; i < n; i++)
    is = is || is_function (trace, frames[i], found);
  return is;
}

/* Whether something that happened is an occurrence of what was found. */
static bool
belongs (const WeftTrace *trace, const WeftSelection *one, const WeftFound *found)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (trace, &n)[one->row];
  const WeftHold *hold = &weft_trace_holds (trace, &n)[one->row];
  const WeftMessage *message = &weft_trace_messages (trace, &n)[one->row];
  const WeftInteraction *arrow = &weft_trace_interactions (trace, &n)[one->row];
  bool code = found->kind == WEFT_FOUND_FUNCTION || found->kind == WEFT_FOUND_PLACE;
  size_t n_waits, n_holds;

  switch (one->kind) {
  case WEFT_SELECTION_WAIT:
    return code ? is_there (trace, wait->stack, wait->site, found)
                : (found->kind == WEFT_FOUND_THREAD && wait->thread == found->row)
                      || (found->kind == WEFT_FOUND_OBJECT && wait->object == found->row);
  case WEFT_SELECTION_HOLD:
    weft_trace_object_waits (trace, hold->object, &n_waits);
    return code ? is_there (trace, hold->stack, hold->site, found)
                : found->kind == WEFT_FOUND_OBJECT && n_waits == 0
                      && hold->object == found->row;
  case WEFT_SELECTION_MESSAGE:
    weft_trace_object_waits (trace, message->channel, &n_waits);
    weft_trace_lock_holds (trace, message->channel, &n_holds);
    if (found->kind == WEFT_FOUND_MESSAGES && found->item == UINT32_MAX)
      return one->row == found->row;
    if (found->kind == WEFT_FOUND_MESSAGES) {
      const WeftMessage *like = &weft_trace_messages (trace, &n)[found->row];

      return message->channel == like->channel && message->sender == like->sender
             && message->receiver == like->receiver;
    }
    return code ? is_function (trace, message->send_site, found)
                      || is_function (trace, message->receive_site, found)
                : found->kind == WEFT_FOUND_OBJECT && n_waits + n_holds == 0
                      && message->channel == found->row;
  case WEFT_SELECTION_INTERACTION:
    if (arrow->kind == WEFT_INTERACTION_SPAWN)
      return code
             && is_there (trace, arrow->stack,
                          weft_trace_threads (trace, &n)[arrow->to_thread].spawn_site,
                          found);
    return code && arrow->kind == WEFT_INTERACTION_WAKE
           && is_there (trace, arrow->stack, WEFT_NO_ROW, found);
  case WEFT_SELECTION_NOTE:
    return found->kind == WEFT_FOUND_NOTE
           && strcmp (weft_trace_notes (trace, &n)[one->row].text,
                      weft_trace_notes (trace, &n)[found->row].text)
                  == 0;
  default:
    return false;
  }
}

static size_t
count_belonging (const WeftTrace *trace, const WeftFound *found)
{
  size_t n[WEFT_SELECTION_NOTE + 1] = { 0 }, count = 0;

  weft_trace_waits (trace, &n[WEFT_SELECTION_WAIT]);
  weft_trace_holds (trace, &n[WEFT_SELECTION_HOLD]);
  weft_trace_messages (trace, &n[WEFT_SELECTION_MESSAGE]);
  weft_trace_interactions (trace, &n[WEFT_SELECTION_INTERACTION]);
  weft_trace_notes (trace, &n[WEFT_SELECTION_NOTE]);
  for (WeftSelectionKind kind = WEFT_SELECTION_WAIT; kind <= WEFT_SELECTION_NOTE; kind++) {
    for (uint32_t row = 0; row < n[kind]; row++) {
      WeftSelection one = { kind, row, 0 };

      count += belongs (trace, &one, found);
    }
  }
  return count;
}

static void
check_lanes (const WeftTrace *trace, const WeftOccurrences *all)
{
  size_t n_threads, n_objects, n = weft_occurrences_size (all);

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  for (uint32_t row = 0; row < MAX (n_threads, n_objects); row++) {
    WeftSeries of_thread = weft_occurrences_of_thread (all, row);
    WeftSeries of_object = weft_occurrences_of_object (all, row);
    size_t t = 0, o = 0;

    for (size_t i = 0; i < n; i++) {
      WeftSelection one = weft_occurrences_get (all, i);

      if (weft_selection_thread (trace, &one) == row) {
        g_assert_cmpuint (t, <, of_thread.n);
        g_assert_cmpuint (weft_series_row (&of_thread, t), ==, i);
        g_assert_cmpint (weft_series_begin_ns (&of_thread, t++), ==, one.time_ns);
      }
      if (weft_selection_object (trace, &one) == row) {
        g_assert_cmpuint (o, <, of_object.n);
        g_assert_cmpuint (weft_series_row (&of_object, o++), ==, i);
      }
    }
    g_assert_cmpuint (t, ==, of_thread.n);
    g_assert_cmpuint (o, ==, of_object.n);
  }
  g_assert_cmpuint (weft_occurrences_all (all).n, ==, n);
}

static void
check_steps (const WeftTrace *trace, const WeftOccurrences *all)
{
  size_t n = weft_occurrences_size (all);
  WeftSelection none = WEFT_SELECTION_INIT;

  for (size_t i = 0; i < n; i++) {
    WeftSelection one = weft_occurrences_get (all, i), elsewhere = one;
    size_t from = 0;

    elsewhere.time_ns += 1;
    g_assert_cmpuint (weft_occurrences_find (all, &one), ==, i);
    if (one.kind != WEFT_SELECTION_THREAD && one.kind != WEFT_SELECTION_OBJECT)
      g_assert_cmpuint (weft_occurrences_find (all, &elsewhere), ==, i);
    g_assert_cmpuint (weft_occurrences_step (all, &one, 0, WEFT_FORWARD), ==, (i + 1) % n);
    g_assert_cmpuint (weft_occurrences_step (all, &one, 0, WEFT_BACKWARD), ==,
                      (i + n - 1) % n);
    while (from < n && weft_occurrences_get (all, from).time_ns < one.time_ns)
      from++;
    g_assert_cmpuint (weft_occurrences_step (all, &none, one.time_ns, WEFT_FORWARD), ==,
                      from);
    g_assert_cmpuint (weft_occurrences_step (all, &none, one.time_ns, WEFT_BACKWARD), ==,
                      (from + n - 1) % n);
  }
  g_assert_cmpuint (
      weft_occurrences_step (all, &none, weft_trace_duration_ns (trace) + 1, WEFT_FORWARD),
      ==, n > 0 ? 0 : SIZE_MAX);
}

static void
check_occurrences (const WeftSearch *search, const WeftFound *found)
{
  const WeftTrace *trace = weft_search_trace (search);
  g_autoptr (WeftOccurrences) all = weft_occurrences_new (search, found, NULL);
  size_t n = weft_occurrences_size (all), expected = count_belonging (trace, found);
  g_autofree char *key = key_of (trace, found);

  g_test_message ("%s", key);
  g_assert_cmpuint (found->count, ==, expected);
  if (expected == 0
      && (found->kind == WEFT_FOUND_THREAD || found->kind == WEFT_FOUND_OBJECT)) {
    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpuint (weft_occurrences_get (all, 0).row, ==, found->row);
  } else {
    g_assert_cmpuint (n, ==, expected);
    for (size_t i = 0; i < n; i++) {
      WeftSelection one = weft_occurrences_get (all, i);
      int64_t begin_ns, end_ns;

      g_assert_true (belongs (trace, &one, found));
      g_assert_true (weft_selection_range (trace, &one, &begin_ns, &end_ns));
      g_assert_true (one.time_ns == begin_ns || one.time_ns == end_ns);
      if (i > 0)
        g_assert_cmpint (weft_occurrences_get (all, i - 1).time_ns, <=, one.time_ns);
    }
  }
  check_lanes (trace, all);
  check_steps (trace, all);
}

static void
test_occurrences (void)
{
  static const char *const all[] = { "r", "box", "begin", "k", "12", "7", "a", "0x", "4" };
  size_t seen[WEFT_N_FOUND] = { 0 };

  for (uint32_t seed = 0; seed < 3; seed++) {
    g_autoptr (WeftTrace) trace = office (seed);
    g_autoptr (WeftSearch) search = weft_search_new (trace, NULL);

    for (size_t q = 0; q < G_N_ELEMENTS (all); q++) {
      g_autoptr (WeftSearchResult) result = weft_search_find (search, all[q], 6);

      for (int kind = 0; kind < WEFT_N_FOUND; kind++) {
        for (guint i = 0; i < result->found[kind]->len; i++) {
          const WeftFound *found = &g_array_index (result->found[kind], WeftFound, i);
          g_autofree char *title = weft_found_title (search, found);
          g_autofree char *detail = weft_found_detail (search, found);

          g_assert_cmpuint (strlen (title), >, 0);
          g_assert_cmpuint (strlen (detail), >, 0);
          check_occurrences (search, found);
          seen[kind]++;
        }
      }
    }
  }
  for (int kind = 0; kind < WEFT_N_FOUND; kind++)
    g_assert_cmpuint (seen[kind], >, 3);
}

static void
test_words (void)
{
  g_autoptr (WeftTrace) trace = weft_fixture_counter ();
  g_autoptr (WeftSearch) search = weft_search_new (trace, NULL);
  g_autoptr (WeftSearchResult) result = weft_search_find (search, "count", 10);
  const WeftFound *found = &g_array_index (result->found[WEFT_FOUND_OBJECT], WeftFound, 0);
  g_autofree char *title = weft_found_title (search, found);
  g_autofree char *detail = weft_found_detail (search, found);

  g_assert_cmpint (result->order[0], ==, WEFT_FOUND_OBJECT);
  g_assert_cmpstr (title, ==, "counter");
  g_assert_true (g_str_has_prefix (detail, "mutex · 3 waits · 0x"));
}

static void
test_cancelled (void)
{
  g_autoptr (WeftTrace) trace = office (2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftSearch) search = weft_search_new (trace, cancellable);
  g_autoptr (WeftSearchResult) result = weft_search_find (search, "take", 1);

  g_cancellable_cancel (cancellable);
  g_assert_null (weft_search_new (trace, cancellable));
  g_assert_null (weft_occurrences_new (
      search, &g_array_index (result->found[WEFT_FOUND_FUNCTION], WeftFound, 0),
      cancellable));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/match", test_match);
  g_test_add_func ("/search/found", test_found);
  g_test_add_func ("/search/order", test_order);
  g_test_add_func ("/search/occurrences", test_occurrences);
  g_test_add_func ("/search/words", test_words);
  g_test_add_func ("/search/cancelled", test_cancelled);
  return g_test_run ();
}
