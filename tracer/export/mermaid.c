#include "tracer/export/mermaid.h"

#include <string.h>

#include "tracer/analysis/describe.h"

/* So many gather before those beyond the limit are thrown away. */
#define GATHER 65536
#define LONGEST_NAME 48

typedef enum { ITEM_WAIT, ITEM_ARROW, ITEM_SEND, ITEM_RECEIVE } ItemKind;

typedef struct {
  int64_t time_ns;
  uint32_t row; /* of waits, interactions, messages */
  ItemKind kind;
} Item;

typedef struct {
  const WeftTrace *trace;
  GString *out;
  GArray *items;    /* of Item */
  uint64_t n_items; /* all that there would be */
  unsigned most;
  int64_t from_ns, to_ns;
  uint32_t thread, object; /* only what concerns one of these, unless both are NO_ROW */
  uint32_t holder;         /* or who was in the way of the wait that was chosen */
  uint32_t wait;           /* that was chosen: it has a note in any case */
  guint8 *explained;       /* a bit a wait: an arrow ends it */
} Diagram;

static gint
compare_items (gconstpointer a, gconstpointer b)
{
  const Item *left = a, *right = b;

  if (left->time_ns != right->time_ns)
    return left->time_ns < right->time_ns ? -1 : 1;
  if (left->kind != right->kind)
    return left->kind < right->kind ? -1 : 1;
  return left->row < right->row ? -1 : left->row > right->row;
}

static void
cut (Diagram *d)
{
  g_array_sort (d->items, compare_items);
  if (d->items->len > d->most)
    g_array_set_size (d->items, d->most);
}

static void
add (Diagram *d, ItemKind kind, uint32_t row, int64_t time_ns)
{
  Item item = { time_ns, row, kind };

  if (time_ns < d->from_ns || time_ns >= d->to_ns)
    return;
  d->n_items++;
  g_array_append_val (d->items, item);
  if (d->items->len >= MAX (GATHER, 2 * d->most))
    cut (d);
}

static bool
concerns (const Diagram *d, uint32_t one, uint32_t other, uint32_t object)
{
  if (d->thread == WEFT_NO_ROW && d->object == WEFT_NO_ROW)
    return true;
  return (d->thread != WEFT_NO_ROW && (one == d->thread || other == d->thread))
         || (d->holder != WEFT_NO_ROW && (one == d->holder || other == d->holder))
         || (d->object != WEFT_NO_ROW && object == d->object);
}

static void
collect_arrows (Diagram *d)
{
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (d->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const WeftInteraction *one = &all[i];

    if (one->kind == WEFT_INTERACTION_MESSAGE)
      continue;
    if (one->cause != WEFT_NO_ROW)
      d->explained[one->cause / 8] |= (guint8)(1 << one->cause % 8);
    if (concerns (d, one->from_thread, one->to_thread, one->object))
      add (d, ITEM_ARROW, i, one->to_ns);
  }
}

static void
collect_messages (Diagram *d)
{
  size_t n;
  const WeftMessage *messages = weft_trace_messages (d->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const WeftMessage *message = &messages[i];

    if (!concerns (d, message->sender, message->receiver, message->channel))
      continue;
    add (d, ITEM_SEND, i, message->sent_ns);
    if (message->fate == WEFT_FATE_RECEIVED)
      add (d, ITEM_RECEIVE, i, message->ended_ns);
  }
}

/* Whether some arrow shows how it ended. */
static bool
is_explained (const Diagram *d, uint32_t row, const WeftWait *wait)
{
  if (!wait->ended || wait->end_ns >= d->to_ns)
    return false;
  if ((d->explained[row / 8] >> row % 8 & 1) != 0)
    return true;
  return wait->outcome == WEFT_OUTCOME_DONE
         && (wait->kind == WEFT_WAIT_RECEIVE || wait->kind == WEFT_WAIT_SEND);
}

static void
collect_waits (Diagram *d)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (d->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    const WeftWait *wait = &waits[i];

    if (weft_wait_kind_is_pause (wait->kind) || wait->end_ns <= d->from_ns
        || !concerns (d, wait->thread, wait->target, wait->object)
        || (i != d->wait && is_explained (d, i, wait)))
      continue;
    add (d, ITEM_WAIT, i, MAX (wait->begin_ns, d->from_ns));
  }
}

/* Letters and digits, also of other scripts, and what means nothing anywhere. */
static bool
is_plain (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum (c) || strchr (" _.,-/()+'", (int)c) != NULL;
  return g_unichar_isprint (c);
}

void
weft_mermaid_append_text (GString *out, const char *tainted)
{
  g_autofree char *valid = g_utf8_make_valid (tainted, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (is_plain (c))
      g_string_append_unichar (out, c);
    else if (c < 0x20 || c == 0x7f || !g_unichar_isprint (c))
      g_string_append_c (out, ' ');
    else
      g_string_append_printf (out, "#%u;", (unsigned)c);
  }
}

static void append_formatted (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append_formatted (GString *out, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  weft_mermaid_append_text (out, text);
}

/* Without what is too long, and never empty, which would be no name. */
static char *
shorten (const char *tainted)
{
  g_autofree char *valid = g_strstrip (g_utf8_make_valid (tainted, -1));
  g_autofree char *begin = NULL;

  if (*valid == '\0')
    return g_strdup ("(no name)");
  if (g_utf8_strlen (valid, -1) <= LONGEST_NAME)
    return g_steal_pointer (&valid);
  begin = g_utf8_substring (valid, 0, LONGEST_NAME - 1);
  return g_strconcat (begin, "…", NULL);
}

static void
append_thread (GString *out, uint32_t thread)
{
  if (thread == WEFT_NO_ROW)
    g_string_append (out, "t_unknown");
  else
    g_string_append_printf (out, "t%u", thread);
}

static char *
object_name (const WeftTrace *trace, uint32_t object)
{
  size_t n;

  return object != WEFT_NO_ROW ? shorten (weft_trace_objects (trace, &n)[object].name)
                               : g_strdup ("something");
}

/* Who takes part, in the order of their rows: threads, then channels. */
typedef struct {
  gboolean *threads, *channels;
  gboolean unknown;
} Cast;

static void
cast_thread (Cast *cast, uint32_t thread)
{
  if (thread == WEFT_NO_ROW)
    cast->unknown = TRUE;
  else
    cast->threads[thread] = TRUE;
}

static void
cast_item (const WeftTrace *trace, const Item *item, Cast *cast)
{
  size_t n;

  if (item->kind == ITEM_WAIT) {
    cast_thread (cast, weft_trace_waits (trace, &n)[item->row].thread);
  } else if (item->kind == ITEM_ARROW) {
    const WeftInteraction *one = &weft_trace_interactions (trace, &n)[item->row];

    cast_thread (cast, one->from_thread);
    cast_thread (cast, one->to_thread);
  } else {
    const WeftMessage *message = &weft_trace_messages (trace, &n)[item->row];

    cast_thread (cast, item->kind == ITEM_SEND ? message->sender : message->receiver);
    cast->channels[message->channel] = TRUE;
  }
}

/* Returns: whom a note about all is over, "t0,t4"; NULL when nobody takes part. */
static char *
append_participants (const Diagram *d)
{
  size_t n_threads, n_objects;
  Cast cast = { 0 };
  g_autofree char *first = NULL, *last = NULL;

  weft_trace_threads (d->trace, &n_threads);
  weft_trace_objects (d->trace, &n_objects);
  cast.threads = g_new0 (gboolean, n_threads + 1);
  cast.channels = g_new0 (gboolean, n_objects + 1);
  for (guint i = 0; i < d->items->len; i++)
    cast_item (d->trace, &g_array_index (d->items, Item, i), &cast);
  if (d->items->len == 0 && n_threads > 0)
    cast.threads[d->thread != WEFT_NO_ROW ? d->thread : 0] = TRUE;

  for (size_t i = 0; i < n_threads + n_objects + 1; i++) {
    g_autofree char *id = NULL, *full = NULL, *name = NULL;

    if (i < n_threads && cast.threads[i]) {
      id = g_strdup_printf ("t%zu", i);
      full = weft_thread_full_name (d->trace, (uint32_t)i);
      name = shorten (full);
    } else if (i == n_threads && cast.unknown) {
      id = g_strdup ("t_unknown");
      name = g_strdup ("an unknown thread");
    } else if (i > n_threads && cast.channels[i - n_threads - 1]) {
      id = g_strdup_printf ("c%zu", i - n_threads - 1);
      full = object_name (d->trace, (uint32_t)(i - n_threads - 1));
      name = g_strdup_printf ("%s (channel)", full);
    } else {
      continue;
    }
    g_string_append_printf (d->out, "    participant %s as ", id);
    weft_mermaid_append_text (d->out, name);
    g_string_append_c (d->out, '\n');
    if (first == NULL)
      first = g_strdup (id);
    g_free (last);
    last = g_steal_pointer (&id);
  }
  g_free (cast.threads);
  g_free (cast.channels);
  if (first == NULL)
    return NULL;
  return strcmp (first, last) == 0 ? g_strdup (first)
                                   : g_strdup_printf ("%s,%s", first, last);
}

static void
append_wait (const Diagram *d, const Item *item)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (d->trace, &n)[item->row];
  g_autofree char *label = weft_describe_wait_label (d->trace, item->row);
  g_autofree char *time = weft_format_moment (wait->begin_ns);
  g_autofree char *length = weft_format_duration (wait->end_ns - wait->begin_ns);

  g_string_append (d->out, "    Note over ");
  append_thread (d->out, wait->thread);
  g_string_append (d->out, ": ");
  append_formatted (d->out, "%s %s", time, label);
  if (weft_wait_is_open (d->trace, wait))
    append_formatted (d->out, ", to the end");
  else if (!wait->ended)
    append_formatted (d->out, ", for at least %s", length);
  else if (wait->outcome != WEFT_OUTCOME_DONE)
    append_formatted (d->out, ", %s after %s", weft_wait_outcome_text (wait->outcome),
                      length);
  else
    append_formatted (d->out, ", for %s", length);
  g_string_append_c (d->out, '\n');
}

/* What an arrow does: "hands over counter". Returns: (transfer full). */
static char *
deed (const WeftTrace *trace, const WeftInteraction *one)
{
  g_autofree char *name = object_name (trace, one->object);

  switch (one->kind) {
  case WEFT_INTERACTION_SPAWN:
    return g_strdup ("spawns");
  case WEFT_INTERACTION_JOIN:
    return g_strdup ("ended, is joined");
  case WEFT_INTERACTION_HAND_OFF:
    return g_strdup_printf ("hands over %s", name);
  default:
    return one->object != WEFT_NO_ROW ? g_strdup_printf ("wakes from %s", name)
                                      : g_strdup ("wakes");
  }
}

static void
append_arrow (const Diagram *d, const Item *item)
{
  size_t n;
  const WeftInteraction *one = &weft_trace_interactions (d->trace, &n)[item->row];
  g_autofree char *time = weft_format_moment (item->time_ns);
  g_autofree char *what = deed (d->trace, one);

  g_string_append (d->out, "    ");
  append_thread (d->out, one->from_thread);
  g_string_append (d->out, one->kind == WEFT_INTERACTION_JOIN ? "-->>" : "->>");
  append_thread (d->out, one->to_thread);
  g_string_append (d->out, ": ");
  append_formatted (d->out, "%s %s", time, what);
  if (one->cause != WEFT_NO_ROW) {
    const WeftWait *wait = &weft_trace_waits (d->trace, &n)[one->cause];
    g_autofree char *length = weft_format_duration (wait->end_ns - wait->begin_ns);

    append_formatted (d->out, ", waited for %s", length);
  }
  g_string_append_c (d->out, '\n');
}

static void
append_message (const Diagram *d, const Item *item)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (d->trace, &n)[item->row];
  g_autofree char *time = weft_format_moment (item->time_ns);

  g_string_append (d->out, "    ");
  if (item->kind == ITEM_SEND) {
    append_thread (d->out, message->sender);
    g_string_append_printf (d->out, "-)c%u: ", message->channel);
    append_formatted (d->out, "%s sends message %" G_GUINT64_FORMAT, time, message->id);
    if (message->fate == WEFT_FATE_IN_CHANNEL)
      append_formatted (d->out, ", which nobody receives");
    else if (message->fate == WEFT_FATE_DISCARDED)
      append_formatted (d->out, ", which is discarded");
  } else {
    g_autofree char *length = weft_format_duration (message->ended_ns - message->sent_ns);

    g_string_append_printf (d->out, "c%u-)", message->channel);
    append_thread (d->out, message->receiver);
    g_string_append (d->out, ": ");
    append_formatted (d->out, "%s message %" G_GUINT64_FORMAT ", %s after it was sent",
                      time, message->id, length);
  }
  g_string_append_c (d->out, '\n');
}

static void
append_title (const Diagram *d)
{
  const WeftRunInfo *info = weft_trace_info (d->trace);
  g_autofree char *name
      = info->program != NULL ? g_path_get_basename (info->program) : g_strdup ("trace");
  g_autofree char *args = info->args != NULL ? g_strjoinv (" ", info->args) : g_strdup ("");
  g_autofree char *run = g_strjoin (" ", name, args, NULL);
  g_autofree char *shown = shorten (run);
  g_autofree char *from = weft_format_moment (d->from_ns);
  g_autofree char *to
      = weft_format_moment (MIN (d->to_ns, weft_trace_duration_ns (d->trace)));

  g_string_append (d->out, "sequenceDiagram\n    title ");
  append_formatted (d->out, "%s, from %s to %s", shown, from, to);
  g_string_append_c (d->out, '\n');
}

/* What the diagram does not show. */
static void
append_rest (const Diagram *d, const char *all)
{
  g_auto (WeftSentence) lost = { 0 };

  if (d->n_items == 0) {
    g_string_append_printf (d->out, "    Note over %s: ", all);
    append_formatted (d->out, "Nothing passed between threads here");
    g_string_append_c (d->out, '\n');
  } else if (d->n_items > d->items->len) {
    const Item *last = &g_array_index (d->items, Item, d->items->len - 1);
    g_autofree char *count = weft_format_count (d->n_items - d->items->len);
    g_autofree char *time = weft_format_moment (last->time_ns);

    g_string_append_printf (d->out, "    Note over %s: ", all);
    append_formatted (d->out, "%s more after %s are not shown", count, time);
    g_string_append_c (d->out, '\n');
  }
  if (weft_describe_losses (d->trace, d->from_ns, d->to_ns, &lost)) {
    g_string_append_printf (d->out, "    Note over %s: ", all);
    append_formatted (d->out, "%s What happened then may be missing", lost.text);
    g_string_append_c (d->out, '\n');
  }
}

void
weft_mermaid (const WeftTrace *trace,
              const WeftSubject *subject,
              unsigned most,
              GString *out)
{
  Diagram d = { .trace = trace,
                .out = out,
                .most = most,
                .thread = weft_selection_thread (trace, &subject->chosen),
                .object = weft_selection_object (trace, &subject->chosen),
                .holder = WEFT_NO_ROW,
                .wait = subject->chosen.kind == WEFT_SELECTION_WAIT ? subject->chosen.row
                                                                    : WEFT_NO_ROW };
  g_autofree char *all = NULL;
  size_t n_waits;

  weft_subject_time (trace, subject, &d.from_ns, &d.to_ns);
  if (d.wait != WEFT_NO_ROW)
    d.holder = weft_trace_waits (trace, &n_waits)[d.wait].holder;
  weft_trace_waits (trace, &n_waits);
  d.explained = g_malloc0 (n_waits / 8 + 1);
  d.items = g_array_new (FALSE, FALSE, sizeof (Item));
  collect_arrows (&d);
  collect_messages (&d);
  collect_waits (&d);
  cut (&d);

  append_title (&d);
  all = append_participants (&d);
  for (guint i = 0; i < d.items->len; i++) {
    const Item *item = &g_array_index (d.items, Item, i);

    if (item->kind == ITEM_WAIT)
      append_wait (&d, item);
    else if (item->kind == ITEM_ARROW)
      append_arrow (&d, item);
    else
      append_message (&d, item);
  }
  if (all != NULL)
    append_rest (&d, all);
  g_array_unref (d.items);
  g_free (d.explained);
}
