#include "tracer/check/check.h"

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

/* Where the value is not as expected: "counter was waited for at most 6.78 ms, not
 * <= 5.00 ms". @what: a sentence's begin, up to the value. */
static void
judge (Check *check, double value, int64_t at_ns, const char *what, const char *where)
{
  g_autofree char *is = NULL;
  g_autofree char *limit = NULL;

  if (weft_compare_holds (check->rule->compare, value, check->rule->value))
    return;
  is = format_value (check, value);
  limit = format_value (check, check->rule->value);
  add_failure (check, at_ns, "%s %s%s, which is not %s %s", what, is, where,
               weft_compare_text (check->rule->compare), limit);
}

static char *
at_site (const Check *check, uint32_t site)
{
  size_t n;

  return site == WEFT_NO_ROW
             ? g_strdup ("")
             : g_strdup_printf (" at %s", weft_trace_sites (check->trace, &n)[site].text);
}

/* One wait, the longest of its kind. */
static void
judge_wait (Check *check, uint32_t row, int64_t length_ns, const char *name)
{
  const WeftWait *wait = row != WEFT_NO_ROW ? &check->waits[row] : NULL;
  g_autofree char *what = NULL;
  g_autofree char *where = NULL;

  if (wait == NULL) {
    judge (check, 0, -1, name, "");
    return;
  }
  what = g_strdup_printf ("%s waited for %s", check->threads[wait->thread].label, name);
  where = at_site (check, wait->site);
  judge (check, (double)length_ns, wait->begin_ns, what, where);
}

static void
check_lock (Check *check, const WeftLockProfile *lock)
{
  const WeftObject *object = &check->objects[lock->object];
  const char *name = object->name;
  g_autofree char *what = NULL;
  g_autofree char *where = NULL;
  const WeftHold *hold
      = lock->longest_hold != WEFT_NO_ROW ? &check->holds[lock->longest_hold] : NULL;
  int64_t at_ns
      = lock->longest_wait != WEFT_NO_ROW ? check->waits[lock->longest_wait].begin_ns : -1;

  if (!matches (check, name))
    return;
  switch (check->rule->measure) {
  case WEFT_MEASURE_MAX_WAIT:
    judge_wait (check, lock->longest_wait, lock->max_wait_ns, name);
    return;
  case WEFT_MEASURE_TOTAL_WAIT:
    what = g_strdup_printf ("All waits for %s took", name);
    judge (check, (double)lock->wait_ns, at_ns, what, "");
    return;
  case WEFT_MEASURE_MAX_HOLD:
    what = g_strdup_printf ("%s was held%s%s for", name, hold != NULL ? " by " : "",
                            hold != NULL ? check->threads[hold->thread].label : "");
    where = at_site (check, hold != NULL ? hold->site : WEFT_NO_ROW);
    judge (check, (double)lock->max_hold_ns, hold != NULL ? hold->acquired_ns : -1, what,
           where);
    return;
  case WEFT_MEASURE_TOTAL_HOLD:
    what = g_strdup_printf ("%s was held for", name);
    judge (check, (double)lock->hold_ns, hold != NULL ? hold->acquired_ns : -1, what, "");
    return;
  default:
    break;
  }
  if (object->contended_only) {
    add_failure (check, at_ns,
                 "cannot tell how often %s was acquired: only what was contended is seen",
                 name);
    return;
  }
  what = g_strdup_printf ("%s was contended in", name);
  where = g_strdup_printf (" of its acquisitions");
  judge (check,
         lock->acquisitions > 0 ? (double)lock->contended / (double)lock->acquisitions : 0,
         at_ns, what, where);
}

static void
check_condition (Check *check, const WeftConditionProfile *condition)
{
  const char *name = check->objects[condition->object].name;
  g_autofree char *what = NULL;

  if (!matches (check, name))
    return;
  if (check->rule->measure == WEFT_MEASURE_MAX_WAIT) {
    judge_wait (check, condition->longest_wait, condition->max_wait_ns, name);
    return;
  }
  what = g_strdup_printf ("All waits for %s took", name);
  judge (check, (double)condition->wait_ns,
         condition->longest_wait != WEFT_NO_ROW
             ? check->waits[condition->longest_wait].begin_ns
             : -1,
         what, "");
}

static void
check_thread (Check *check, const WeftThreadProfile *thread)
{
  const char *name = check->threads[thread->thread].label;
  uint32_t row = thread->longest_wait;
  const WeftWait *wait = row != WEFT_NO_ROW ? &check->waits[row] : NULL;
  g_autofree char *what = NULL;

  if (!matches (check, name))
    return;
  if (check->rule->measure == WEFT_MEASURE_MAX_WAIT) {
    what = g_strdup_printf ("%s waited", name);
    judge (check, wait != NULL ? (double)(wait->end_ns - wait->begin_ns) : 0,
           wait != NULL ? wait->begin_ns : -1, what, "");
    return;
  }
  what = g_strdup_printf ("%s waited, in all,", name);
  judge (check, (double)thread->blocked_ns, wait != NULL ? wait->begin_ns : -1, what, "");
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
                 "%s has %s sends, %s receives, %s discards and %s left",
                 check->objects[channel->object].name, sends, receives, discards, inside);
}

static void
check_channel (Check *check, const WeftChannelProfile *channel)
{
  const WeftObject *object = &check->objects[channel->object];
  uint32_t longest;
  g_autofree char *what = NULL;

  if (!matches (check, object->name))
    return;
  longest = longest_of_channel (check, channel->object);
  switch (check->rule->measure) {
  case WEFT_MEASURE_MAX_WAIT:
    judge_wait (check, longest,
                longest != WEFT_NO_ROW
                    ? check->waits[longest].end_ns - check->waits[longest].begin_ns
                    : 0,
                object->name);
    return;
  case WEFT_MEASURE_TOTAL_WAIT:
    what = g_strdup_printf ("All waits for %s took", object->name);
    judge (check, (double)(channel->blocked_send_ns + channel->blocked_receive_ns),
           longest != WEFT_NO_ROW ? check->waits[longest].begin_ns : -1, what, "");
    return;
  default:
    break;
  }
  if (object->contended_only) {
    add_failure (check, -1, "cannot tell: not all messages of %s are seen", object->name);
    return;
  }
  if (check->rule->measure == WEFT_MEASURE_MESSAGES) {
    check_messages (check, channel);
  } else if (check->rule->measure == WEFT_MEASURE_MAX_DEPTH) {
    what = g_strdup_printf ("The depth of %s reached", object->name);
    judge (check, channel->max_depth, -1, what, "");
  } else {
    int64_t latency_ns = check->rule->measure == WEFT_MEASURE_MAX_LATENCY
                             ? channel->latency_max_ns
                             : channel->latency_p99_ns;

    what = g_strdup_printf ("A message of %s took", object->name);
    judge (check, latency_ns == WEFT_NOT_KNOWN ? 0 : (double)latency_ns, -1, what, "");
  }
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
    add_failure (check, finding->at_ns, "%s (%s). %s", finding->title.text,
                 weft_certainty_text (finding->certainty), finding->detail.text);
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
      add_failure (check, finding->at_ns, "%s. %s", finding->title.text,
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

static void
check_stretch (Check *check, int64_t from_ns, int64_t to_ns, const char *name)
{
  unsigned before;
  g_autofree char *what = NULL;

  if (check->rule->measure == WEFT_MEASURE_DURATION) {
    what = g_strdup_printf ("%s took", name);
    judge (check, (double)(to_ns - from_ns), from_ns, what, "");
    return;
  }
  what = g_strdup_printf ("In %s there ran on average", name);
  before = check->verdict->failures->len;
  judge (check, parallelism (check, from_ns, to_ns), from_ns, what, " threads");
  if (check->verdict->failures->len == before
      && !weft_trace_scheduling (check->trace)->recorded)
    add_failure (check, from_ns,
                 "cannot tell: scheduling was not recorded, so threads may have been "
                 "without a CPU");
}

static void
check_stretches (Check *check)
{
  g_autoptr (GPatternSpec) during = NULL;
  size_t n;
  const WeftNote *notes = weft_trace_notes (check->trace, &n);

  if (check->rule->during == NULL) {
    check->matched++;
    check_stretch (check, 0, weft_trace_duration_ns (check->trace), "the run");
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
                 "events were lost, and it cannot be told how many");
  else
    judge (check, (double)defects->lost, n > 0 ? losses[0].begin_ns : -1,
           "The events lost are", "");
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
    judge (check, check->profile->threads->len, -1, "The threads are", "");
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
    add_failure (check, -1, "the trace has nothing of that name");
  else if (check->verdict->failures->len == 0 && check->lossy
           && is_spoilt_by_losses (check->rule))
    add_failure (check, -1, "cannot tell: events were lost; record with --lossless");
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

char *
weft_check_junit (const GPtrArray *verdicts, const char *name)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  g_autofree char *suite = g_markup_escape_text (name, -1);

  g_string_append_printf (xml, "<testsuite name=\"%s\" tests=\"%u\" failures=\"%u\">\n",
                          suite, verdicts->len, weft_check_failed (verdicts));
  for (unsigned i = 0; i < verdicts->len; i++) {
    const WeftVerdict *verdict = g_ptr_array_index (verdicts, i);
    g_autofree char *rule = g_markup_escape_text (verdict->rule->text, -1);

    g_string_append_printf (xml, "  <testcase classname=\"weft.check\" name=\"%s\"", rule);
    g_string_append (xml, verdict->failures->len > 0 ? ">\n" : "/>\n");
    for (unsigned j = 0; j < verdict->failures->len; j++) {
      const WeftFailure *failure = g_ptr_array_index (verdict->failures, j);
      g_autofree char *valid = g_utf8_make_valid (failure->text, -1);
      g_autofree char *text = g_markup_escape_text (valid, -1);

      g_string_append_printf (xml, "    <failure message=\"%s\"/>\n", text);
    }
    if (verdict->failures->len > 0)
      g_string_append (xml, "  </testcase>\n");
  }
  g_string_append (xml, "</testsuite>\n");
  return g_string_free (xml, FALSE);
}
