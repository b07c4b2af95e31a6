#include "tracer/check/check.h"

#include <glib/gi18n-lib.h>

#include "tracer/analysis/profile.h"

/* What the rules are checked against. */
typedef struct {
  const WeftTrace *trace;
  const WeftProfile *profile;
  const WeftFindings *findings;
  const WeftThread *threads;
  const WeftObject *objects;
  const WeftWait *waits;
  const WeftHold *holds;
  bool lossy;

  const WeftRule *rule; /* at hand */
  GPatternSpec *pattern;
  WeftVerdict *verdict;
  uint64_t matched; /* subjects that the rule named */
  char *is, *limit; /* the value that is not as expected, "6.78 ms", and what would be,
                     * "<= 5.00 ms" */
} Check;

static void
failure_free (gpointer data)
{
  WeftFailure *failure = data;

  g_free (failure->text);
  g_free (failure);
}

static void
verdict_free (gpointer data)
{
  WeftVerdict *verdict = data;

  g_ptr_array_unref (verdict->failures);
  g_free (verdict);
}

static void G_GNUC_PRINTF (3, 4)
    add_failure (Check *check, int64_t at_ns, const char *format, ...)
{
  WeftFailure *failure = g_new0 (WeftFailure, 1);
  va_list args;

  va_start (args, format);
  failure->text = g_strdup_vprintf (format, args);
  va_end (args);
  failure->at_ns = at_ns;
  g_ptr_array_add (check->verdict->failures, failure);
}

/* Whether the rule is about the thing of that name; counts it. */
static bool
matches (Check *check, const char *name)
{
  bool match = check->pattern == NULL || g_pattern_spec_match_string (check->pattern, name);

  check->matched += match;
  return match;
}

/* "3.40 ms", as the rule's kind of value wants it. */
static char *
format_value (const Check *check, double value)
{
  switch (check->rule->measure) {
  case WEFT_MEASURE_CONTENDED:
    return g_strdup_printf ("%.1f%%", value * 100);
  case WEFT_MEASURE_PARALLELISM:
    return g_strdup_printf ("%.2f", value);
  case WEFT_MEASURE_MAX_DEPTH:
  case WEFT_MEASURE_MESSAGES:
  case WEFT_MEASURE_THREADS:
  case WEFT_MEASURE_LOSSES:
    return weft_format_count ((uint64_t)value);
  default:
    return weft_format_duration ((int64_t)value);
  }
}

/* Whether the value is not as expected; then check->is and check->limit are for a sentence
 * that says so. */
static bool
is_wrong (Check *check, double value)
{
  g_autofree char *number = NULL;

  if (weft_compare_holds (check->rule->compare, value, check->rule->value))
    return false;
  g_free (check->is);
  g_free (check->limit);
  number = format_value (check, check->rule->value);
  check->is = format_value (check, value);
  check->limit
      = g_strdup_printf ("%s %s", weft_compare_text (check->rule->compare), number);
  return true;
}

static const char *
site_text (const Check *check, uint32_t site)
{
  size_t n;

  return weft_trace_sites (check->trace, &n)[site].text;
}

/* One wait, the longest of its kind. */
static void
judge_wait (Check *check, uint32_t row, int64_t length_ns, const char *name)
{
  const WeftWait *wait = row != WEFT_NO_ROW ? &check->waits[row] : NULL;
  const char *waiter = wait != NULL ? check->threads[wait->thread].label : NULL;

  if (!is_wrong (check, wait != NULL ? (double)length_ns : 0))
    return;
  /* Translators: behind "which is not" comes what was expected: "<= 5.00 ms" */
  if (wait == NULL)
    add_failure (check, -1, _ ("Nobody waited for %s: %s, which is not %s"), name,
                 check->is, check->limit);
  else if (wait->site == WEFT_NO_ROW)
    add_failure (check, wait->begin_ns, _ ("%s waited for %s %s, which is not %s"), waiter,
                 name, check->is, check->limit);
  else
    add_failure (check, wait->begin_ns, _ ("%s waited for %s %s at %s, which is not %s"),
                 waiter, name, check->is, site_text (check, wait->site), check->limit);
}

/* All waits for something, of which that of row @longest is the longest. */
static void
judge_waits (Check *check, int64_t total_ns, uint32_t longest, const char *name)
{
  if (is_wrong (check, (double)total_ns))
    add_failure (check, longest != WEFT_NO_ROW ? check->waits[longest].begin_ns : -1,
                 _ ("All waits for %s took %s, which is not %s"), name, check->is,
                 check->limit);
}

/* The longest hold of a lock, which may be NULL. */
static void
judge_hold (Check *check, const WeftHold *hold, int64_t length_ns, const char *name)
{
  const char *holder = hold != NULL ? check->threads[hold->thread].label : NULL;

  if (!is_wrong (check, (double)length_ns))
    return;
  if (hold == NULL)
    add_failure (check, -1, _ ("%s was held for %s, which is not %s"), name, check->is,
                 check->limit);
  else if (hold->site == WEFT_NO_ROW)
    add_failure (check, hold->acquired_ns, _ ("%s was held by %s for %s, which is not %s"),
                 name, holder, check->is, check->limit);
  else
    add_failure (check, hold->acquired_ns,
                 _ ("%s was held by %s for %s at %s, which is not %s"), name, holder,
                 check->is, site_text (check, hold->site), check->limit);
}

static void
judge_contention (Check *check, const WeftLockProfile *lock, int64_t at_ns)
{
  const WeftObject *object = &check->objects[lock->object];
  double share
      = lock->acquisitions > 0 ? (double)lock->contended / (double)lock->acquisitions : 0;

  if (object->contended_only)
    add_failure (
        check, at_ns,
        _ ("cannot tell how often %s was acquired: only what was contended is seen"),
        object->name);
  else if (is_wrong (check, share))
    add_failure (check, at_ns,
                 _ ("%s was contended in %s of its acquisitions, which is not %s"),
                 object->name, check->is, check->limit);
}

static void
check_lock (Check *check, const WeftLockProfile *lock)
{
  const char *name = check->objects[lock->object].name;
  const WeftHold *hold
      = lock->longest_hold != WEFT_NO_ROW ? &check->holds[lock->longest_hold] : NULL;

  if (!matches (check, name))
    return;
  switch (check->rule->measure) {
  case WEFT_MEASURE_MAX_WAIT:
    judge_wait (check, lock->longest_wait, lock->max_wait_ns, name);
    break;
  case WEFT_MEASURE_TOTAL_WAIT:
    judge_waits (check, lock->wait_ns, lock->longest_wait, name);
    break;
  case WEFT_MEASURE_MAX_HOLD:
    judge_hold (check, hold, lock->max_hold_ns, name);
    break;
  case WEFT_MEASURE_TOTAL_HOLD:
    if (is_wrong (check, (double)lock->hold_ns))
      add_failure (check, hold != NULL ? hold->acquired_ns : -1,
                   _ ("%s was held for %s, which is not %s"), name, check->is,
                   check->limit);
    break;
  default:
    judge_contention (
        check, lock,
        lock->longest_wait != WEFT_NO_ROW ? check->waits[lock->longest_wait].begin_ns : -1);
  }
}

static void
check_condition (Check *check, const WeftConditionProfile *condition)
{
  const char *name = check->objects[condition->object].name;

  if (!matches (check, name))
    return;
  if (check->rule->measure == WEFT_MEASURE_MAX_WAIT)
    judge_wait (check, condition->longest_wait, condition->max_wait_ns, name);
  else
    judge_waits (check, condition->wait_ns, condition->longest_wait, name);
}

static void
check_thread (Check *check, const WeftThreadProfile *thread)
{
  const char *name = check->threads[thread->thread].label;
  uint32_t row = thread->longest_wait;
  const WeftWait *wait = row != WEFT_NO_ROW ? &check->waits[row] : NULL;
  int64_t at_ns = wait != NULL ? wait->begin_ns : -1;

  if (!matches (check, name))
    return;
  if (check->rule->measure == WEFT_MEASURE_MAX_WAIT) {
    if (is_wrong (check, wait != NULL ? (double)(wait->end_ns - wait->begin_ns) : 0))
      add_failure (check, at_ns, _ ("%s waited %s, which is not %s"), name, check->is,
                   check->limit);
  } else if (is_wrong (check, (double)thread->blocked_ns)) {
    add_failure (check, at_ns, _ ("%s waited, in all, %s, which is not %s"), name,
                 check->is, check->limit);
  }
}

/* The longest wait to send or to receive. */
static uint32_t
longest_of_channel (const Check *check, uint32_t object)
{
  size_t n;
  const uint32_t *rows = weft_trace_object_waits (check->trace, object, &n);
  uint32_t longest = WEFT_NO_ROW;

  for (size_t i = 0; i < n; i++) {
    const WeftWait *wait = &check->waits[rows[i]];

    if (longest == WEFT_NO_ROW
        || wait->end_ns - wait->begin_ns
               > check->waits[longest].end_ns - check->waits[longest].begin_ns)
      longest = rows[i];
  }
  return longest;
}

static double
figure_of (const Check *check, const WeftChannelProfile *channel, WeftFigure figure)
{
  switch (figure) {
  case WEFT_FIGURE_SENDS:
    return (double)channel->sends;
  case WEFT_FIGURE_RECEIVES:
    return (double)channel->receives;
  case WEFT_FIGURE_DISCARDS:
    return (double)channel->discards;
  case WEFT_FIGURE_LEFT:
    return (double)channel->in_channel;
  case WEFT_FIGURE_NUMBER:
    break;
  }
  return check->rule->value;
}

static void
check_messages (Check *check, const WeftChannelProfile *channel)
{
  double left = figure_of (check, channel, check->rule->left);
  double right = figure_of (check, channel, check->rule->right);
  g_autofree char *sends = weft_format_count (channel->sends);
  g_autofree char *receives = weft_format_count (channel->receives);
  g_autofree char *discards = weft_format_count (channel->discards);
  g_autofree char *inside = weft_format_count (channel->in_channel);

  if (!weft_compare_holds (check->rule->compare, left, right))
    add_failure (check, weft_trace_duration_ns (check->trace),
                 _ ("%s has %s sends, %s receives, %s discards and %s left"),
                 check->objects[channel->object].name, sends, receives, discards, inside);
}

/* What can be told only of a channel all messages of which are seen. */
static void
judge_messages (Check *check, const WeftChannelProfile *channel, const char *name)
{
  int64_t latency_ns = check->rule->measure == WEFT_MEASURE_MAX_LATENCY
                           ? channel->latency_max_ns
                           : channel->latency_p99_ns;

  if (check->rule->measure == WEFT_MEASURE_MESSAGES) {
    check_messages (check, channel);
  } else if (check->rule->measure == WEFT_MEASURE_MAX_DEPTH) {
    if (is_wrong (check, channel->max_depth))
      add_failure (check, -1, _ ("The depth of %s reached %s, which is not %s"), name,
                   check->is, check->limit);
  } else if (is_wrong (check, latency_ns == WEFT_NOT_KNOWN ? 0 : (double)latency_ns)) {
    add_failure (check, -1, _ ("A message of %s took %s, which is not %s"), name, check->is,
                 check->limit);
  }
}

static void
check_channel (Check *check, const WeftChannelProfile *channel)
{
  const WeftObject *object = &check->objects[channel->object];
  const char *name = object->name;
  uint32_t longest;
  int64_t longest_ns;

  if (!matches (check, name))
    return;
  longest = longest_of_channel (check, channel->object);
  longest_ns = longest != WEFT_NO_ROW
                   ? check->waits[longest].end_ns - check->waits[longest].begin_ns
                   : 0;
  if (check->rule->measure == WEFT_MEASURE_MAX_WAIT)
    judge_wait (check, longest, longest_ns, name);
  else if (check->rule->measure == WEFT_MEASURE_TOTAL_WAIT)
    judge_waits (check, channel->blocked_send_ns + channel->blocked_receive_ns, longest,
                 name);
  else if (object->contended_only)
    add_failure (check, -1, _ ("cannot tell: not all messages of %s are seen"), name);
  else
    judge_messages (check, channel, name);
}

#define EACH(check, list, Type, function)                                                  \
  for (unsigned i = 0; i < (check)->profile->list->len; i++)                               \
  function (check, &g_array_index ((check)->profile->list, Type, i))

static void
check_subjects (Check *check)
{
  if (check->rule->subject & WEFT_SUBJECT_LOCK)
    EACH (check, locks, WeftLockProfile, check_lock);
  if (check->rule->subject & WEFT_SUBJECT_CONDITION)
    EACH (check, conditions, WeftConditionProfile, check_condition);
  if (check->rule->subject & WEFT_SUBJECT_CHANNEL)
    EACH (check, channels, WeftChannelProfile, check_channel);
  if (check->rule->subject & WEFT_SUBJECT_THREAD)
    EACH (check, threads, WeftThreadProfile, check_thread);
}

static const WeftFinding *
finding_at (const Check *check, unsigned index)
{
  return g_ptr_array_index (check->findings->all, index);
}

static void
check_findings (Check *check)
{
  for (unsigned i = 0; i < check->findings->all->len; i++) {
    const WeftFinding *finding = finding_at (check, i);

    if (finding->kind != check->rule->finding)
      continue;
    /* Translators: what was found, how certain it is, and sentences about it */
    add_failure (check, finding->at_ns, _ ("%s (%s). %s"), finding->title.text,
                 weft_certainty_shown (finding->certainty), finding->detail.text);
  }
}

static void
check_held_while_blocked (Check *check)
{
  for (unsigned i = 0; i < check->profile->locks->len; i++)
    matches (
        check,
        check->objects[g_array_index (check->profile->locks, WeftLockProfile, i).object]
            .name);
  for (unsigned i = 0; i < check->findings->all->len; i++) {
    const WeftFinding *finding = finding_at (check, i);
    const char *name;

    if (finding->kind != WEFT_FINDING_BLOCKED_WHILE_HOLDING)
      continue;
    name = check->objects[g_array_index (finding->objects, uint32_t, 0)].name;
    if ((check->pattern == NULL || g_pattern_spec_match_string (check->pattern, name))
        && !weft_compare_holds (check->rule->compare, (double)finding->cost_ns,
                                check->rule->value))
      /* Translators: what was found, and sentences about it */
      add_failure (check, finding->at_ns, _ ("%s. %s"), finding->title.text,
                   finding->detail.text);
  }
}

/* How many threads ran, on average. */
static double
parallelism (const Check *check, int64_t from_ns, int64_t to_ns)
{
  int64_t totals_ns[WEFT_N_STATES] = { 0 };
  size_t n;

  weft_trace_threads (check->trace, &n);
  for (uint32_t i = 0; i < n; i++)
    weft_states_totals (weft_trace_thread_states (check->trace, i), from_ns, to_ns,
                        totals_ns);
  return to_ns > from_ns ? (double)totals_ns[WEFT_STATE_RUNNING] / (double)(to_ns - from_ns)
                         : 0;
}

/* Of the whole run, or of a span of @name. */
static void
check_parallelism (Check *check, int64_t from_ns, int64_t to_ns, const char *name)
{
  if (!is_wrong (check, parallelism (check, from_ns, to_ns))) {
    if (!weft_trace_scheduling (check->trace)->recorded)
      add_failure (check, from_ns,
                   _ ("cannot tell: scheduling was not recorded, so threads may have been "
                      "without a CPU"));
  } else if (name == NULL) {
    add_failure (check, from_ns,
                 _ ("In the run there ran on average %s threads, which is not %s"),
                 check->is, check->limit);
  } else {
    add_failure (check, from_ns,
                 _ ("In %s there ran on average %s threads, which is not %s"), name,
                 check->is, check->limit);
  }
}

static void
check_stretch (Check *check, int64_t from_ns, int64_t to_ns, const char *name)
{
  if (check->rule->measure == WEFT_MEASURE_PARALLELISM) {
    check_parallelism (check, from_ns, to_ns, name);
  } else if (is_wrong (check, (double)(to_ns - from_ns))) {
    if (name == NULL)
      add_failure (check, from_ns, _ ("The run took %s, which is not %s"), check->is,
                   check->limit);
    else
      add_failure (check, from_ns, _ ("%s took %s, which is not %s"), name, check->is,
                   check->limit);
  }
}

static void
check_stretches (Check *check)
{
  g_autoptr (GPatternSpec) during = NULL;
  size_t n;
  const WeftNote *notes = weft_trace_notes (check->trace, &n);

  if (check->rule->during == NULL) {
    check->matched++;
    check_stretch (check, 0, weft_trace_duration_ns (check->trace), NULL);
    return;
  }
  during = g_pattern_spec_new (check->rule->during);
  for (size_t i = 0; i < n; i++) {
    if (notes[i].kind != WEFT_NOTE_SPAN
        || !g_pattern_spec_match_string (during, notes[i].text))
      continue;
    check->matched++;
    check_stretch (check, notes[i].begin_ns, notes[i].end_ns, notes[i].text);
  }
}

static void
check_losses (Check *check)
{
  const WeftDefects *defects = weft_trace_defects (check->trace);
  size_t n;
  const WeftLoss *losses = weft_trace_losses (check->trace, &n);

  if (!defects->lost_is_exact)
    add_failure (check, n > 0 ? losses[0].begin_ns : -1,
                 _ ("events were lost, and it cannot be told how many"));
  else if (is_wrong (check, (double)defects->lost))
    add_failure (check, n > 0 ? losses[0].begin_ns : -1,
                 _ ("The events lost are %s, which is not %s"), check->is, check->limit);
}

/* More events could only have made these larger, or found more. */
static bool
is_spoilt_by_losses (const WeftRule *rule)
{
  return rule->measure != WEFT_MEASURE_LOSSES && rule->measure != WEFT_MEASURE_DURATION;
}

static void
check_rule (Check *check)
{
  check->matched = 0;
  switch (check->rule->measure) {
  case WEFT_MEASURE_FINDING:
    check->matched++;
    check_findings (check);
    break;
  case WEFT_MEASURE_HELD_WHILE_BLOCKED:
    check_held_while_blocked (check);
    break;
  case WEFT_MEASURE_PARALLELISM:
  case WEFT_MEASURE_DURATION:
    check_stretches (check);
    break;
  case WEFT_MEASURE_THREADS:
    check->matched++;
    if (is_wrong (check, check->profile->threads->len))
      add_failure (check, -1, _ ("The threads are %s, which is not %s"), check->is,
                   check->limit);
    break;
  case WEFT_MEASURE_LOSSES:
    check->matched++;
    check_losses (check);
    break;
  default:
    check_subjects (check);
    break;
  }
  if (check->matched == 0)
    add_failure (check, -1, _ ("the trace has nothing of that name"));
  else if (check->verdict->failures->len == 0 && check->lossy
           && is_spoilt_by_losses (check->rule))
    add_failure (check, -1, _ ("cannot tell: events were lost; record with --lossless"));
}

GPtrArray *
weft_check (const WeftTrace *trace, const GPtrArray *rules)
{
  GPtrArray *verdicts = g_ptr_array_new_with_free_func (verdict_free);
  g_autoptr (WeftProfile) profile = weft_profile_new (trace);
  g_autoptr (WeftFindings) findings = weft_findings_new (trace);
  const WeftDefects *defects = weft_trace_defects (trace);
  Check check = { .trace = trace, .profile = profile, .findings = findings };
  size_t n;

  check.threads = weft_trace_threads (trace, &n);
  check.objects = weft_trace_objects (trace, &n);
  check.waits = weft_trace_waits (trace, &n);
  check.holds = weft_trace_holds (trace, &n);
  check.lossy = defects->lost > 0 || !defects->lost_is_exact;
  for (unsigned i = 0; i < rules->len; i++) {
    const WeftRule *rule = g_ptr_array_index (rules, i);
    g_autoptr (GPatternSpec) pattern
        = rule->pattern != NULL ? g_pattern_spec_new (rule->pattern) : NULL;
    WeftVerdict *verdict = g_new0 (WeftVerdict, 1);

    verdict->rule = check.rule = rule;
    verdict->failures = g_ptr_array_new_with_free_func (failure_free);
    g_ptr_array_add (verdicts, verdict);
    check.pattern = pattern;
    check.verdict = verdict;
    check_rule (&check);
  }
  g_free (check.is);
  g_free (check.limit);
  return verdicts;
}

unsigned
weft_check_failed (const GPtrArray *verdicts)
{
  unsigned failed = 0;

  for (unsigned i = 0; i < verdicts->len; i++)
    failed += ((const WeftVerdict *)g_ptr_array_index (verdicts, i))->failures->len > 0;
  return failed;
}
