#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracer/analysis/finding.h"
#include "tracer/analysis/profile.h"
#include "tracer/analysis/words.h"
#include "tracer/check/check.h"
#include "tracer/testing/run-private.h"

static int64_t
figure (int64_t value)
{
  return value == WEFT_NOT_KNOWN ? -1 : value;
}

/* --- from the trace --- */

static void
fill_threads (WeftRun *self, const WeftProfile *profile)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (self->trace, &n);

  for (unsigned i = 0; i < profile->threads->len; i++) {
    const WeftThreadProfile *row = &g_array_index (profile->threads, WeftThreadProfile, i);
    const WeftThread *thread = &threads[row->thread];
    WeftRunThread ret = { .name = thread->name,
                          .begin_ns = thread->begin_ns,
                          .end_ns = thread->ended ? thread->end_ns : -1,
                          .running_ns = row->running_ns,
                          .ready_ns = figure (row->ready_ns),
                          .blocked_ns = row->blocked_ns,
                          .sleeping_ns = row->sleeping_ns };

    g_array_append_val (self->threads, ret);
  }
}

static void
fill_locks (WeftRun *self, const WeftProfile *profile)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (self->trace, &n);

  for (unsigned i = 0; i < profile->locks->len; i++) {
    const WeftLockProfile *row = &g_array_index (profile->locks, WeftLockProfile, i);
    WeftRunLock ret = { .name = objects[row->object].name,
                        .kind = weft_object_kind_text (objects[row->object].kind),
                        .acquisitions = row->acquisitions,
                        .contended = row->contended,
                        .threads = row->threads,
                        .wait_ns = row->wait_ns,
                        .max_wait_ns = row->max_wait_ns,
                        .hold_ns = row->hold_ns,
                        .max_hold_ns = row->max_hold_ns };

    /* What was only counted has no holds to tell it. */
    if (objects[row->object].acquisitions != 0)
      ret.hold_ns = ret.max_hold_ns = -1;
    g_array_append_val (self->locks, ret);
  }
}

static void
fill_channels (WeftRun *self, const WeftProfile *profile)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (self->trace, &n);

  for (unsigned i = 0; i < profile->channels->len; i++) {
    const WeftChannelProfile *row
        = &g_array_index (profile->channels, WeftChannelProfile, i);
    WeftRunChannel ret = { .name = objects[row->object].name,
                           .sends = row->sends,
                           .receives = row->receives,
                           .discards = row->discards,
                           .in_channel = row->in_channel,
                           .max_depth = figure (row->max_depth),
                           .latency_p50_ns = figure (row->latency_p50_ns),
                           .latency_p99_ns = figure (row->latency_p99_ns),
                           .latency_max_ns = figure (row->latency_max_ns) };

    g_array_append_val (self->channels, ret);
  }
}

static void
fill_waits (WeftRun *self)
{
  size_t n, n_threads, n_objects;
  const WeftWait *waits = weft_trace_waits (self->trace, &n);
  const WeftThread *threads = weft_trace_threads (self->trace, &n_threads);
  const WeftObject *objects = weft_trace_objects (self->trace, &n_objects);

  for (uint32_t i = 0; i < n; i++) {
    const WeftWait *wait = &waits[i];
    WeftRunWait ret = { .thread = threads[wait->thread].name,
                        .kind = weft_wait_kind_text (wait->kind),
                        .begin_ns = wait->begin_ns,
                        .end_ns = wait->end_ns,
                        .open = weft_wait_is_open (self->trace, wait) };
    g_auto (WeftSentence) sentence = { 0 };

    weft_describe_wait (self->trace, i, &sentence);
    ret.text = g_string_chunk_insert (self->texts, sentence.text);
    if (wait->object != WEFT_NO_ROW)
      ret.object = objects[wait->object].name;
    if (wait->holder != WEFT_NO_ROW)
      ret.holder = threads[wait->holder].name;
    g_array_append_val (self->waits, ret);
  }
}

static void
fill_findings (WeftRun *self)
{
  g_autoptr (WeftFindings) findings = weft_findings_new (self->trace);

  for (unsigned i = 0; i < findings->all->len; i++) {
    const WeftFinding *finding = g_ptr_array_index (findings->all, i);
    WeftRunFinding ret
        = { .kind = weft_finding_kind_text (finding->kind),
            .certainty = weft_certainty_text (finding->certainty),
            .title = g_string_chunk_insert (self->texts, finding->title.text),
            .detail = g_string_chunk_insert (self->texts, finding->detail.text),
            .at_ns = finding->at_ns };

    g_array_append_val (self->findings, ret);
  }
}

void
weft_run_fill (WeftRun *self)
{
  g_autoptr (WeftProfile) profile = weft_profile_new (self->trace);

  memcpy (self->interactions, profile->interactions, sizeof self->interactions);
  fill_threads (self, profile);
  fill_locks (self, profile);
  fill_channels (self, profile);
  fill_waits (self);
  fill_findings (self);
}

/* --- questions --- */

/* Every structure that has a name begins with it. */
static const void *
find_named (const GArray *rows, const char *name)
{
  unsigned size = g_array_get_element_size ((GArray *)rows);
  const void *found = NULL;

  for (unsigned i = 0; i < rows->len; i++) {
    const void *row = rows->data + (size_t)i * size;

    if (strcmp (*(const char *const *)row, name) != 0)
      continue;
    if (found != NULL)
      return NULL;
    found = row;
  }
  return found;
}

#define AT(type, name, rows)                                                               \
  const type *weft_run_##name##_at (const WeftRun *self, size_t index)                     \
  {                                                                                        \
    return index < self->rows->len ? &g_array_index (self->rows, type, index) : NULL;      \
  }
AT (WeftRunThread, thread, threads)
AT (WeftRunLock, lock, locks)
AT (WeftRunChannel, channel, channels)
AT (WeftRunWait, wait, waits)
AT (WeftRunFinding, finding, findings)

const WeftRunThread *
weft_run_thread (const WeftRun *self, const char *name)
{
  return find_named (self->threads, name);
}

const WeftRunLock *
weft_run_lock (const WeftRun *self, const char *name)
{
  return find_named (self->locks, name);
}

const WeftRunChannel *
weft_run_channel (const WeftRun *self, const char *name)
{
  return find_named (self->channels, name);
}

const WeftRunFinding *
weft_run_finding (const WeftRun *self, const char *kind)
{
  for (size_t i = 0; i < self->findings->len; i++) {
    const WeftRunFinding *finding = weft_run_finding_at (self, i);

    if (strcmp (finding->kind, kind) == 0)
      return finding;
  }
  return NULL;
}

uint64_t
weft_run_interactions (const WeftRun *self, const char *kind)
{
  for (unsigned i = 0; i < WEFT_N_INTERACTIONS; i++) {
    if (strcmp (weft_interaction_text (i), kind) == 0)
      return self->interactions[i];
  }
  return 0;
}

/* Returns: what is not as expected, to be freed by g_free(); NULL when all is. */
static char *
check (const WeftRun *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rules = NULL, verdicts = NULL;
  const WeftVerdict *verdict;
  const WeftFailure *failure;
  WeftRule *rule;

  if (self->error != NULL)
    return g_strdup (self->error);
  rule = weft_rule_parse (text, &error);
  if (rule == NULL)
    return g_strdup (error->message);
  rules = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_rule_free);
  g_ptr_array_add (rules, rule);
  verdicts = weft_check (self->trace, rules);
  verdict = g_ptr_array_index (verdicts, 0);
  if (verdict->failures->len == 0)
    return NULL;
  failure = g_ptr_array_index (verdict->failures, 0);
  return g_strdup (failure->text);
}

bool
weft_run_expect (const WeftRun *self, const char *rule, char **ret_message)
{
  g_autofree char *message = check (self, rule);

  if (ret_message != NULL)
    *ret_message = message != NULL ? strdup (message) : NULL;
  return message == NULL;
}

void
weft_run_assert (const WeftRun *self, const char *rule)
{
  g_autofree char *message = check (self, rule);

  if (message == NULL)
    return;
  fprintf (stderr, "weft-trace: %s: %s\n", rule, message);
  abort ();
}
