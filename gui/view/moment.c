#include "gui/view/moment.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gui/view/links.h"

/* So many names stand in one line of waiters. */
#define MAX_NAMES 6

/* A thread that is in no group. */
typedef struct {
  uint32_t thread;
  WeftState state;
} Single;

/* Threads that wait for one lock, condition or channel at the moment. */
typedef struct {
  uint32_t object;
  WeftState state;
  GArray *waits; /* of rows of waits */
} Group;

typedef struct {
  const WeftTrace *trace;
  int64_t time_ns;
  WeftMoment *moment;
  GArray *active;    /* of Single: those that run or could */
  GPtrArray *groups; /* of Group, in the order of their first thread */
  GArray *passive;   /* of Single: those that sleep or join */
  size_t not_begun, ended;
} Gathering;

static const WeftThread *
threads_of (const WeftTrace *trace)
{
  size_t n;

  return weft_trace_threads (trace, &n);
}

static const WeftWait *
waits_of (const WeftTrace *trace)
{
  size_t n;

  return weft_trace_waits (trace, &n);
}

static const WeftObject *
objects_of (const WeftTrace *trace)
{
  size_t n;

  return weft_trace_objects (trace, &n);
}

static void
line_free (WeftMomentLine *line)
{
  g_free (line->who);
  g_free (line->what);
  g_free (line);
}

static void
group_free (Group *group)
{
  g_array_unref (group->waits);
  g_free (group);
}

/* The sentence without its subject, which stands beside it, and without its full stop. */
static char *
predicate (const WeftSentence *sentence)
{
  size_t from = 0;
  char *markup;
  size_t length;

  if (sentence->nouns->len > 0) {
    const WeftNoun *first = &g_array_index (sentence->nouns, WeftNoun, 0);

    if (first->begin == 0)
      from = first->end;
  }
  while (sentence->text[from] == ' ')
    from++;

  markup = weft_links_markup (sentence, from);
  length = strlen (markup);
  if (length > 0 && markup[length - 1] == '.')
    markup[length - 1] = '\0';
  return markup;
}

/* Takes the strings. */
static void
add_line (GPtrArray *lines, char *who, char *what, WeftState state)
{
  WeftMomentLine *line = g_new0 (WeftMomentLine, 1);

  line->who = who;
  line->what = what;
  line->state = state;
  g_ptr_array_add (lines, line);
}

static char *
count_of_threads (size_t n)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%zu thread", "%zu threads", (gulong)n), n);
}

/* "main, adder-0, adder-1 …" */
static char *
link_names (const WeftTrace *trace, const uint32_t *rows, guint n)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < n && i < MAX_NAMES; i++) {
    g_autofree char *name = weft_thread_full_name (trace, rows[i]);
    g_autofree char *link = weft_links_noun (WEFT_NOUN_THREAD, rows[i], name);

    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", link);
  }
  if (n > MAX_NAMES)
    g_string_append (names, " …");
  return g_string_free (names, FALSE);
}

static void
add_thread (Gathering *self, uint32_t thread, WeftState state)
{
  g_auto (WeftSentence) sentence = { NULL, NULL };

  weft_describe_thread_at (self->trace, thread, self->time_ns, &sentence);
  add_line (self->moment->threads, link_names (self->trace, &thread, 1),
            predicate (&sentence), state);
}

static bool
can_be_several (WeftState state)
{
  return state == WEFT_STATE_RUNNING || state == WEFT_STATE_READY
         || state == WEFT_STATE_SLEEPING;
}

/* What several threads do of whom there is no more to say than that. */
static char *
several_what (const WeftTrace *trace, WeftState state, const GArray *threads)
{
  g_autofree char *names
      = link_names (trace, (const uint32_t *)threads->data, threads->len);

  if (state == WEFT_STATE_RUNNING)
    return g_strdup_printf (_ ("run: %s"), names);
  if (state == WEFT_STATE_READY)
    return g_strdup_printf (_ ("are ready to run: %s"), names);
  return g_strdup_printf (_ ("sleep: %s"), names);
}

/* Threads in one state, of which only those get a line of their own of whom there is more
 * to say, such as which locks they hold; as many as leave the moment with no more than @max
 * lines. */
static void
add_singles (Gathering *self, const GArray *singles, WeftState state, size_t max)
{
  g_autoptr (GArray) plain = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  GPtrArray *lines = self->moment->threads;

  for (guint i = 0; i < singles->len; i++) {
    const Single *single = &g_array_index (singles, Single, i);
    g_auto (WeftSentence) sentence = { NULL, NULL };

    if (single->state != state)
      continue;
    if (lines->len >= max) {
      self->moment->more_threads++;
      continue;
    }
    weft_describe_thread_at (self->trace, single->thread, self->time_ns, &sentence);
    if (sentence.nouns->len > 1 || !can_be_several (state))
      add_line (lines, link_names (self->trace, &single->thread, 1), predicate (&sentence),
                state);
    else
      g_array_append_val (plain, single->thread);
  }
  if (plain->len == 1)
    add_thread (self, g_array_index (plain, uint32_t, 0), state);
  else if (plain->len > 1)
    add_line (lines, count_of_threads (plain->len),
              several_what (self->trace, state, plain), state);
}

static void
add_waiter (Gathering *self, uint32_t wait, WeftState state)
{
  uint32_t object = waits_of (self->trace)[wait].object;
  Group *group;

  for (guint i = 0; i < self->groups->len; i++) {
    group = self->groups->pdata[i];
    if (group->object == object && group->state == state) {
      g_array_append_val (group->waits, wait);
      return;
    }
  }
  group = g_new0 (Group, 1);
  group->object = object;
  group->state = state;
  group->waits = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_array_append_val (group->waits, wait);
  g_ptr_array_add (self->groups, group);
}

static void
gather_thread (Gathering *self, uint32_t thread)
{
  const WeftThread *row = &threads_of (self->trace)[thread];
  const WeftStates *states = weft_trace_thread_states (self->trace, thread);
  size_t index = weft_states_seek (states, self->time_ns);
  WeftInterval interval;

  if (self->time_ns < row->begin_ns || index == SIZE_MAX) {
    self->not_begun++;
    return;
  }
  if (row->ended && self->time_ns >= row->end_ns) {
    self->ended++;
    return;
  }

  interval = weft_states_get (states, index);
  if ((interval.state == WEFT_STATE_WAIT_LOCK || interval.state == WEFT_STATE_WAIT_EVENT)
      && interval.cause != WEFT_NO_ROW)
    add_waiter (self, interval.cause, interval.state);
  else
    g_array_append_vals (interval.state == WEFT_STATE_RUNNING
                                 || interval.state == WEFT_STATE_READY
                             ? self->active
                             : self->passive,
                         &(Single){ thread, interval.state }, 1);
}

static int
by_begin (gconstpointer a, gconstpointer b, gpointer data)
{
  const WeftWait *waits = data;
  int64_t left = waits[*(const uint32_t *)a].begin_ns;
  int64_t right = waits[*(const uint32_t *)b].begin_ns;

  return (left > right) - (left < right);
}

static char *
group_what (const WeftTrace *trace, const Group *group)
{
  const WeftWait *waits = waits_of (trace);
  g_autofree uint32_t *rows = g_new (uint32_t, group->waits->len);
  g_autofree char *names = NULL;
  g_autofree char *object = NULL;

  for (guint i = 0; i < group->waits->len; i++)
    rows[i] = waits[g_array_index (group->waits, uint32_t, i)].thread;
  names = link_names (trace, rows, group->waits->len);
  if (group->object == WEFT_NO_ROW)
    return g_strdup_printf (_ ("wait: %s"), names);

  object = weft_links_noun (WEFT_NOUN_OBJECT, group->object,
                            objects_of (trace)[group->object].name);
  return g_strdup_printf (_ ("wait for %s, in this order: %s"), object, names);
}

static void
add_group (Gathering *self, const Group *group)
{
  const WeftWait *waits = waits_of (self->trace);

  if (group->waits->len == 1) {
    uint32_t wait = g_array_index (group->waits, uint32_t, 0);

    add_thread (self, waits[wait].thread, group->state);
    return;
  }
  g_array_sort_with_data (group->waits, by_begin, (gpointer)waits);
  add_line (self->moment->threads, count_of_threads (group->waits->len),
            group_what (self->trace, group), group->state);
}

static void
add_count (Gathering *self, size_t n, const char *what)
{
  if (n > 0)
    add_line (self->moment->threads, count_of_threads (n), g_strdup (what),
              WEFT_STATE_NONE);
}

static void
gather_threads (Gathering *self, size_t max_threads)
{
  size_t n;
  size_t max_groups;

  weft_trace_threads (self->trace, &n);
  for (uint32_t i = 0; i < n; i++)
    gather_thread (self, i);

  /* The waiting is what one looks for: a crowd of running threads must not hide it. */
  max_groups = MIN (self->groups->len, max_threads / 2);
  add_singles (self, self->active, WEFT_STATE_RUNNING, max_threads - max_groups);
  add_singles (self, self->active, WEFT_STATE_READY, max_threads - max_groups);
  for (guint i = 0; i < self->groups->len; i++) {
    const Group *group = self->groups->pdata[i];

    if (self->moment->threads->len < max_threads)
      add_group (self, group);
    else
      self->moment->more_threads += group->waits->len;
  }
  for (WeftState state = WEFT_STATE_NONE; state < WEFT_N_STATES; state++)
    add_singles (self, self->passive, state, max_threads);
  add_count (self, self->not_begun, _ ("not started yet"));
  add_count (self, self->ended, _ ("ended"));
}

static bool
is_shown (const WeftObject *object, int64_t time_ns)
{
  return object->kind != WEFT_OBJECT_THREAD && object->kind != WEFT_OBJECT_ARC
         && object->kind != WEFT_OBJECT_VARIABLE && object->created_ns <= time_ns
         && time_ns <= object->destroyed_ns;
}

/* What those who wait for @object do, NONE if nobody waits and nothing is in it. */
static WeftState
object_state (const WeftTrace *trace, uint32_t object, int64_t time_ns, bool *ret_busy)
{
  const WeftObject *row = &objects_of (trace)[object];
  bool has_depth = row->kind == WEFT_OBJECT_CHANNEL && !row->contended_only;
  size_t n_waiting, n_depths;
  const WeftDepth *waiting = weft_trace_object_waiting (trace, object, &n_waiting);
  const WeftDepth *depths = weft_trace_channel_depths (trace, object, &n_depths);
  bool is_lock = weft_object_kind_is_lock (row->kind) || row->kind == WEFT_OBJECT_ONCE;

  if (has_depth ? weft_depth_at (depths, n_depths, time_ns) > 0
                : weft_depth_at (waiting, n_waiting, time_ns) > 0) {
    *ret_busy = true;
    return is_lock ? WEFT_STATE_WAIT_LOCK : WEFT_STATE_WAIT_EVENT;
  }
  *ret_busy = is_lock && weft_trace_hold_at (trace, object, time_ns) != NULL;
  return WEFT_STATE_NONE;
}

static void
gather_objects (const Gathering *self, size_t max_objects, bool wants_busy)
{
  WeftMoment *moment = self->moment;
  size_t n;
  const WeftObject *objects = weft_trace_objects (self->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { NULL, NULL };
    WeftState state;
    bool busy;

    if (!is_shown (&objects[i], self->time_ns))
      continue;
    state = object_state (self->trace, i, self->time_ns, &busy);
    if (busy != wants_busy)
      continue;
    if (moment->objects->len >= max_objects) {
      moment->more_objects++;
      continue;
    }
    weft_describe_object_seen_at (self->trace, i, self->time_ns, &sentence);
    add_line (moment->objects, weft_links_noun (WEFT_NOUN_OBJECT, i, objects[i].name),
              predicate (&sentence), state);
  }
}

WeftMoment *
weft_moment_new (const WeftTrace *trace,
                 int64_t time_ns,
                 size_t max_threads,
                 size_t max_objects)
{
  WeftMoment *moment = g_new0 (WeftMoment, 1);
  g_autoptr (GArray) active = g_array_new (FALSE, FALSE, sizeof (Single));
  g_autoptr (GArray) passive = g_array_new (FALSE, FALSE, sizeof (Single));
  g_autoptr (GPtrArray) groups
      = g_ptr_array_new_with_free_func ((GDestroyNotify)group_free);
  Gathering gathering = { .trace = trace,
                          .time_ns = time_ns,
                          .moment = moment,
                          .active = active,
                          .groups = groups,
                          .passive = passive };

  moment->threads = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  moment->objects = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  moment->uncertain = weft_trace_lossy_between (trace, time_ns, time_ns + 1);
  gather_threads (&gathering, max_threads);
  gather_objects (&gathering, max_objects, true);
  gather_objects (&gathering, max_objects, false);
  return moment;
}

void
weft_moment_free (WeftMoment *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->objects);
  g_free (self);
}
