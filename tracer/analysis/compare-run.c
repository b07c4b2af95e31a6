/* The figures of one run, under keys that another run has too. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracer/analysis/compare-private.h"
#include "tracer/analysis/profile.h"

typedef struct {
  WeftComparer *comparer;
  const WeftTrace *trace;
  unsigned run;
  const WeftObject *objects;
  const WeftThread *threads;
  const WeftSite *sites;
  size_t n_objects, n_threads;
  GPtrArray *programs;                          /* of processes; NULL for the first one */
  GPtrArray *thread_keys, *object_keys, *names; /* the names are those of objects */
  GHashTable *causes; /* CauseKey to item: waits of one cause are many, its texts long */
} Run;

typedef struct {
  uint32_t kind, object, target, site, process;
} CauseKey;

static unsigned
cause_key_hash (gconstpointer key)
{
  const CauseKey *self = key;

  return (self->kind * 2654435761u) ^ (self->object * 2246822519u)
         ^ (self->target * 3266489917u) ^ (self->site * 668265263u)
         ^ (self->process * 374761393u);
}

static gboolean
cause_key_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, sizeof (CauseKey)) == 0;
}

/* A separator that is in no name. */
#define SEP "\x1f"

static void
take_programs (Run *self)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (self->trace, &n);

  for (size_t i = 0; i < n; i++) {
    bool first = g_strcmp0 (processes[i].program, processes[0].program) == 0;

    g_ptr_array_add (self->programs, first || processes[i].program == NULL
                                         ? NULL
                                         : g_path_get_basename (processes[i].program));
  }
}

/* "worker-3" to "worker-*". Returns: (transfer full): NULL when it does not end so. */
static char *
without_number (const char *name)
{
  size_t length = strlen (name), stem = length;

  while (stem > 0 && g_ascii_isdigit (name[stem - 1]))
    stem--;
  return stem == length || stem == 0 ? NULL : g_strdup_printf ("%.*s*", (int)stem, name);
}

static bool
is_numbered (const char *name, const char *kind)
{
  size_t length = strlen (kind);

  return g_str_has_prefix (name, kind) && name[length] == ' ' && name[length + 1] != '\0'
         && strspn (name + length + 1, "0123456789") == strlen (name + length + 1);
}

#define SPAWNED_AT "threads spawned at "

/* What stands for a thread in all runs. Returns: (transfer full). */
static char *
thread_label (const Run *self, const WeftThread *thread)
{
  char *label = without_number (thread->name);

  if (is_numbered (thread->name, "thread") && thread->spawn_site != WEFT_NO_ROW) {
    g_free (label);
    return g_strconcat (SPAWNED_AT, self->sites[thread->spawn_site].text, NULL);
  }
  return label != NULL ? label : g_strdup (thread->name);
}

/* "mutex made at a.c:12" to "mutex made at a.c". Returns: (transfer full): NULL when it
 * does not name a line. */
static char *
without_line (const char *label)
{
  const char *colon = strrchr (label, ':');

  if (colon == NULL || strstr (label, " at ") == NULL || colon[1] == '\0'
      || strspn (colon + 1, "0123456789") != strlen (colon + 1))
    return NULL;
  return g_strndup (label, (size_t)(colon - label));
}

/* Lets what is named after a line match what an edit moved. */
static void
loosen (WeftCompareItem *item, unsigned kind, const char *program, const char *label)
{
  g_autofree char *stem = item->loose == NULL ? without_line (label) : NULL;

  if (stem != NULL)
    item->loose = g_strdup_printf ("%s" SEP "%u" SEP "%s", program != NULL ? program : "",
                                   kind, stem);
}

static void
take_thread (Run *self, uint32_t row, const WeftThreadProfile *profile)
{
  WeftCompareTable *table = &self->comparer->threads;
  const WeftThread *thread = &self->threads[row];
  const char *program = self->programs->pdata[thread->process];
  g_autofree char *label = thread_label (self, thread);
  char *key = g_strdup_printf ("%s" SEP "%s", program != NULL ? program : "", label);
  bool spawned = g_str_has_prefix (label, SPAWNED_AT);
  g_autofree char *name
      = spawned ? g_strdup_printf (_ ("threads spawned at %s"), label + strlen (SPAWNED_AT))
                : g_strdup (thread->name);
  WeftCompareItem *item = weft_compare_item (table, key, 0, program, name, NULL);
  bool partial = profile->unknown_ns > 0;
  size_t n;
  const WeftWait *waits = weft_trace_thread_waits (self->trace, row, &n);
  int64_t waiting_ns = 0, sleeping_ns = 0;

  g_ptr_array_add (self->thread_keys, key);
  if (spawned)
    loosen (item, 0, program, label);
  if (!spawned && strcmp (item->row->name, thread->name) != 0) {
    g_free (item->row->name);
    item->row->name = g_steal_pointer (&label);
  }
  for (size_t i = 0; i < n; i++) {
    if (waits[i].kind == WEFT_WAIT_SLEEP)
      sleeping_ns += waits[i].end_ns - waits[i].begin_ns;
    else if (!weft_wait_kind_is_pause (waits[i].kind))
      waiting_ns += waits[i].end_ns - waits[i].begin_ns;
  }
  weft_compare_count (table, item, self->run, WEFT_THREADS_COUNT, 1);
  weft_compare_count (table, item, self->run, WEFT_THREADS_LIVED,
                      thread->end_ns - thread->begin_ns);
  weft_compare_count (table, item, self->run, WEFT_THREADS_RUNNING,
                      partial ? WEFT_NOT_KNOWN : profile->running_ns);
  weft_compare_count (table, item, self->run, WEFT_THREADS_READY,
                      partial ? WEFT_NOT_KNOWN : profile->ready_ns);
  weft_compare_count (table, item, self->run, WEFT_THREADS_WAITING, waiting_ns);
  weft_compare_count (table, item, self->run, WEFT_THREADS_SLEEPING, sleeping_ns);
}

/* Without the "(2)" that tells apart what has the same name. Returns: (transfer full). */
static char *
object_label (const WeftObject *object)
{
  const char *kind = weft_object_kind_text (object->kind);
  const char *paren = strrchr (object->name, '(');

  if (is_numbered (object->name, kind))
    return g_strdup_printf ("%s *", kind);
  if (paren != NULL && paren > object->name + 1 && paren[-1] == ' '
      && strspn (paren + 1, "0123456789") > 0
      && strcmp (paren + 1 + strspn (paren + 1, "0123456789"), ")") == 0)
    return g_strndup (object->name, (size_t)(paren - 1 - object->name));
  return g_strdup (object->name);
}

static WeftCompareItem *
object_item (Run *self, uint32_t row)
{
  const WeftObject *object = &self->objects[row];

  return weft_compare_item (&self->comparer->objects, self->object_keys->pdata[row],
                            object->kind, self->programs->pdata[object->process],
                            self->names->pdata[row], NULL);
}

static void
name_objects (Run *self)
{
  for (uint32_t i = 0; i < self->n_objects; i++) {
    const WeftObject *object = &self->objects[i];
    const char *program = self->programs->pdata[object->process];
    char *label = object_label (object);

    g_ptr_array_add (self->names, label);
    g_ptr_array_add (self->object_keys,
                     g_strdup_printf ("%s" SEP "%u" SEP "%s",
                                      program != NULL ? program : "", object->kind, label));
  }
}

/* What counts for an object of any kind. */
static void
take_object (Run *self, uint32_t row)
{
  WeftCompareTable *table = &self->comparer->objects;
  WeftCompareItem *item = object_item (self, row);
  const WeftObject *object = &self->objects[row];
  size_t n, n_all;
  const WeftWait *waits = weft_trace_waits (self->trace, &n_all);
  const uint32_t *rows = weft_trace_object_waits (self->trace, row, &n);
  int64_t wait_ns = object->brief_ns, max_ns = 0;

  for (size_t i = 0; i < n; i++) {
    int64_t length_ns = waits[rows[i]].end_ns - waits[rows[i]].begin_ns;

    wait_ns += length_ns;
    max_ns = MAX (max_ns, length_ns);
  }
  loosen (item, object->kind, self->programs->pdata[object->process],
          self->names->pdata[row]);
  weft_compare_count (table, item, self->run, WEFT_OBJECTS_COUNT, 1);
  weft_compare_count (table, item, self->run, WEFT_OBJECTS_WAITS,
                      (int64_t)n + object->brief_waits);
  weft_compare_count (table, item, self->run, WEFT_OBJECTS_WAIT_NS, wait_ns);
  weft_compare_count (table, item, self->run, WEFT_OBJECTS_MAX_WAIT_NS, max_ns);
}

static void
take_locks (Run *self, const WeftProfile *profile)
{
  WeftCompareTable *table = &self->comparer->objects;

  for (unsigned i = 0; i < profile->locks->len; i++) {
    const WeftLockProfile *lock = &g_array_index (profile->locks, WeftLockProfile, i);
    const WeftObject *object = &self->objects[lock->object];
    WeftCompareItem *item = object_item (self, lock->object);
    bool partial = weft_object_holds_in_part (object);

    weft_compare_count (table, item, self->run, WEFT_OBJECTS_ACQUISITIONS,
                        object->contended_only ? WEFT_NOT_KNOWN
                                               : (int64_t)lock->acquisitions);
    weft_compare_count (table, item, self->run, WEFT_OBJECTS_HOLD_NS,
                        partial ? WEFT_NOT_KNOWN : lock->hold_ns);
    weft_compare_count (table, item, self->run, WEFT_OBJECTS_MAX_HOLD_NS,
                        partial ? WEFT_NOT_KNOWN : lock->max_hold_ns);
  }
}

static void
take_channels (Run *self, const WeftProfile *profile)
{
  WeftCompareTable *table = &self->comparer->objects;

  for (unsigned i = 0; i < profile->channels->len; i++) {
    const WeftChannelProfile *channel
        = &g_array_index (profile->channels, WeftChannelProfile, i);
    WeftCompareItem *item = object_item (self, channel->object);
    bool partial = self->objects[channel->object].contended_only;

    weft_compare_count (table, item, self->run, WEFT_OBJECTS_SENDS,
                        partial ? WEFT_NOT_KNOWN : (int64_t)channel->sends);
    weft_compare_count (table, item, self->run, WEFT_OBJECTS_RECEIVES,
                        partial ? WEFT_NOT_KNOWN : (int64_t)channel->receives);
    weft_compare_count (table, item, self->run, WEFT_OBJECTS_LATENCY_P99_NS,
                        channel->latency_p99_ns);
    weft_compare_count (table, item, self->run, WEFT_OBJECTS_LATENCY_MAX_NS,
                        channel->latency_max_ns);
  }
}

/* Of what a comparison speaks: not of what nobody waits for, such as arcs and variables. */
static void
take_objects (Run *self, const WeftProfile *profile)
{
  g_autofree bool *taken = g_new0 (bool, self->n_objects);

  for (unsigned i = 0; i < profile->locks->len; i++)
    taken[g_array_index (profile->locks, WeftLockProfile, i).object] = true;
  for (unsigned i = 0; i < profile->channels->len; i++)
    taken[g_array_index (profile->channels, WeftChannelProfile, i).object] = true;
  for (unsigned i = 0; i < profile->conditions->len; i++)
    taken[g_array_index (profile->conditions, WeftConditionProfile, i).object] = true;
  for (uint32_t i = 0; i < self->n_objects; i++) {
    if (taken[i])
      take_object (self, i);
  }
  take_locks (self, profile);
  take_channels (self, profile);
}

/* The place of a wait, without its line where the function is known: edits move lines.
 * Returns: (transfer full). */
static char *
site_key (const WeftSite *site)
{
  g_autofree char *file = NULL;

  if (site == NULL)
    return g_strdup ("");
  if (site->function == NULL)
    return g_strdup (site->text);
  file = site->file != NULL ? g_path_get_basename (site->file) : g_strdup ("");
  return g_strdup_printf ("%s" SEP "%s", site->function, file);
}

static void
place_cause (WeftCompareItem *item, const WeftSite *site, bool is_new)
{
  if (site == NULL)
    return;
  if (is_new) {
    item->row->site = g_strdup (site->text);
  } else if (g_strcmp0 (item->row->site, site->text) != 0 && site->name != NULL
             && item->function == NULL) {
    g_autofree char *file
        = site->file != NULL ? g_path_get_basename (site->file) : g_strdup ("?");

    /* From now on not one line, but a function. */
    item->function = g_strdup (site->name);
    g_free (item->row->site);
    /* Translators: a function, and its file */
    item->row->site = g_strdup_printf (_ ("%s in %s"), item->function, file);
  }
}

static WeftCompareItem *
make_cause (Run *self, const WeftWait *wait)
{
  WeftCompareTable *table = &self->comparer->causes;
  const WeftSite *site = wait->site != WEFT_NO_ROW ? &self->sites[wait->site] : NULL;
  const char *program = self->programs->pdata[self->threads[wait->thread].process];
  g_autofree char *place = site_key (site), *key = NULL;
  const char *what = "", *name = NULL, *loose = NULL;
  WeftCompareItem *item;
  bool is_new;

  if (wait->object != WEFT_NO_ROW) {
    WeftCompareItem *object = g_hash_table_lookup (self->comparer->objects.index,
                                                   self->object_keys->pdata[wait->object]);

    what = self->object_keys->pdata[wait->object];
    name = self->names->pdata[wait->object];
    loose = object != NULL ? object->loose : NULL;
  } else if (wait->target != WEFT_NO_ROW) {
    WeftCompareItem *target;

    what = self->thread_keys->pdata[wait->target];
    target = g_hash_table_lookup (self->comparer->threads.index, what);
    name = target->row->name;
    loose = target->loose;
  }
  key = g_strdup_printf ("%s" SEP "%u" SEP "%s" SEP "%s", program != NULL ? program : "",
                         wait->kind, what, place);
  item = weft_compare_item (table, key, wait->kind, program, name, &is_new);
  if (g_strcmp0 (item->row->name, name) != 0) {
    g_free (item->row->name);
    item->row->name = g_strdup (name);
  }
  if (is_new && loose != NULL)
    item->loose
        = g_strdup_printf ("%s" SEP "%u" SEP "%s" SEP "%s", program != NULL ? program : "",
                           wait->kind, loose, place);
  place_cause (item, site, is_new);
  return item;
}

static void
take_cause (Run *self, const WeftWait *wait)
{
  WeftCompareTable *table = &self->comparer->causes;
  CauseKey key = { wait->kind, wait->object, wait->target, wait->site,
                   self->threads[wait->thread].process };
  WeftCompareItem *item = g_hash_table_lookup (self->causes, &key);

  if (item == NULL) {
    item = make_cause (self, wait);
    g_hash_table_insert (self->causes, g_memdup2 (&key, sizeof key), item);
  }
  weft_compare_count (table, item, self->run, WEFT_CAUSES_WAITS, 1);
  weft_compare_count (table, item, self->run, WEFT_CAUSES_WAIT_NS,
                      wait->end_ns - wait->begin_ns);
  weft_compare_count (table, item, self->run, WEFT_CAUSES_MAX_WAIT_NS,
                      wait->end_ns - wait->begin_ns);
}

static void
take_causes (Run *self)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (self->trace, &n);
  int64_t all_ns = 0;

  for (size_t i = 0; i < n; i++) {
    if (waits[i].kind == WEFT_WAIT_YIELD)
      continue;
    take_cause (self, &waits[i]);
    if (waits[i].kind != WEFT_WAIT_SLEEP && waits[i].kind != WEFT_WAIT_JOIN)
      all_ns += waits[i].end_ns - waits[i].begin_ns;
  }
  for (uint32_t i = 0; i < self->n_objects; i++)
    all_ns += self->objects[i].brief_ns;
  g_array_append_val (self->comparer->waits, all_ns);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* What a finding is about. Returns: (transfer full). */
static char *
finding_key (const Run *self, const WeftFinding *finding)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  const GArray *rows = finding->objects->len > 0 ? finding->objects : finding->threads;
  const GPtrArray *keys = finding->objects->len > 0 ? self->object_keys : self->thread_keys;
  GString *key = g_string_new (NULL);

  g_string_printf (key, "%u", finding->kind);
  for (unsigned i = 0; i < rows->len; i++)
    g_ptr_array_add (parts, keys->pdata[g_array_index (rows, uint32_t, i)]);
  g_ptr_array_sort (parts, compare_texts);
  for (unsigned i = 0; i < parts->len; i++) {
    if (i == 0 || strcmp (parts->pdata[i], parts->pdata[i - 1]) != 0)
      g_string_append_printf (key, SEP SEP "%s", (const char *)parts->pdata[i]);
  }
  return g_string_free (key, FALSE);
}

static void
take_findings (Run *self)
{
  WeftCompareTable *table = &self->comparer->findings;
  g_autoptr (WeftFindings) findings = weft_findings_new (self->trace);

  for (unsigned i = 0; i < findings->all->len; i++) {
    const WeftFinding *finding = g_ptr_array_index (findings->all, i);
    g_autofree char *key = finding_key (self, finding);
    bool is_new;
    WeftCompareItem *item
        = weft_compare_item (table, key, finding->kind, NULL, finding->title.text, &is_new);

    if (is_new || finding->certainty < item->row->certainty)
      item->row->certainty = finding->certainty;
    weft_compare_count (table, item, self->run, WEFT_FINDINGS_COUNT, 1);
    weft_compare_count (table, item, self->run, WEFT_FINDINGS_COST_NS, finding->cost_ns);
  }
}

void
weft_compare_run (WeftComparer *comparer, const WeftTrace *trace, unsigned run)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  size_t n;
  Run self = {
    .comparer = comparer,
    .trace = trace,
    .run = run,
    .sites = weft_trace_sites (trace, &n),
    .programs = g_ptr_array_new_with_free_func (g_free),
    .thread_keys = g_ptr_array_new_with_free_func (g_free),
    .object_keys = g_ptr_array_new_with_free_func (g_free),
    .names = g_ptr_array_new_with_free_func (g_free),
    .causes = g_hash_table_new_full (cause_key_hash, cause_key_equal, g_free, NULL),
  };

  self.objects = weft_trace_objects (trace, &self.n_objects);
  self.threads = weft_trace_threads (trace, &self.n_threads);
  take_programs (&self);
  for (uint32_t i = 0; i < self.n_threads; i++)
    take_thread (&self, i, &g_array_index (profile->threads, WeftThreadProfile, i));
  name_objects (&self);
  take_objects (&self, profile);
  take_causes (&self);
  take_findings (&self);
  g_ptr_array_unref (self.programs);
  g_ptr_array_unref (self.thread_keys);
  g_ptr_array_unref (self.object_keys);
  g_ptr_array_unref (self.names);
  g_hash_table_unref (self.causes);
}
