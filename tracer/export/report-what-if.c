#include "tracer/export/report-what-if.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "tracer/analysis/language.h"
#include "tracer/analysis/words.h"
#include "tracer/export/report-json-parts.h"
#include "tracer/export/table.h"

#define MOST_WAYS 1024
#define MOST_NAMES 5

void
weft_question_clear (WeftQuestion *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->locks, g_free);
}

static char *
say_unknown_lock (const WeftTrace *trace, const char *name)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (size_t i = 0; i < n && g_hash_table_size (seen) < MOST_NAMES; i++) {
    if (weft_object_kind_is_lock (objects[i].kind)
        && g_hash_table_add (seen, (gpointer)objects[i].name))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", objects[i].name);
  }
  if (names->len == 0)
    return g_strdup_printf (_ ("there is no lock '%s': the trace has none at all"), name);
  /* Translators: a name, and a list of names */
  return g_strdup_printf (g_hash_table_size (seen) == MOST_NAMES
                              ? _ ("there is no lock '%s' in the trace; it has %s, ...")
                              : _ ("there is no lock '%s' in the trace; it has %s"),
                          name, names->str);
}

/* Reads "=0.5" or "/4". Returns: whether it is one. */
static bool
parse_change (const char *text, double *ret_factor, unsigned *ret_ways)
{
  char *end = NULL;
  double number;

  /* No blanks, signs, words or hexadecimals. */
  if (!g_ascii_isdigit (text[1]) || strspn (text + 1, "0123456789.") != strlen (text + 1))
    return false;
  number = g_ascii_strtod (text + 1, &end);
  if (*end != '\0')
    return false;
  if (*text == '=' && number <= 1) {
    *ret_factor = number;
    return true;
  }
  if (*text == '/' && strchr (text, '.') == NULL && number >= 2 && number <= MOST_WAYS) {
    *ret_ways = (unsigned)number;
    return true;
  }
  return false;
}

char *
weft_question_parse (const WeftTrace *trace, const char *text, WeftQuestion *ret)
{
  g_auto (WeftQuestion) question = { .factor = 1, .ways = 1 };
  const char *change = NULL;
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  /* The name may have such characters in it: the last one counts. */
  for (const char *at = text; *at != '\0'; at++) {
    if (*at == '=' || *at == '/')
      change = at;
  }
  if (!g_str_has_prefix (text, "lock:") || change == NULL)
    return g_strdup_printf (
        _ ("'%s' is no question: ask lock:NAME=0.5 (held for half of the "
           "time) or lock:NAME/4 (split in four)"),
        text);
  if (!parse_change (change, &question.factor, &question.ways))
    return g_strdup_printf (
        _ ("'%s' is neither a factor from =0 to =1 nor a number of parts "
           "from /2 to /%d"),
        change, MOST_WAYS);
  question.name = g_strndup (text + strlen ("lock:"), change - text - strlen ("lock:"));
  question.locks = g_new0 (bool, n + 1);
  for (size_t i = 0; i < n; i++) {
    size_t n_holds;

    weft_trace_lock_holds (trace, (uint32_t)i, &n_holds);
    if (strcmp (objects[i].name, question.name) != 0
        || (!weft_object_kind_is_lock (objects[i].kind) && n_holds == 0))
      continue;
    question.locks[i] = true;
    question.n_locks++;
  }
  if (question.n_locks == 0)
    return say_unknown_lock (trace, question.name);
  *ret = question;
  question = (WeftQuestion){ 0 };
  return NULL;
}

static WeftWhatIf
answer (const WeftTrace *trace, const WeftQuestion *question)
{
  WeftChange change
      = { .locks = question->locks, .factor = question->factor, .ways = question->ways };
  WeftWhatIf what_if;

  weft_what_if (trace, &change, &what_if);
  return what_if;
}

/* The lock, with how many there are of its name. Returns: (transfer full). */
static char *
say_lock (const WeftQuestion *question)
{
  if (question->n_locks <= 1)
    return g_strdup (question->name);
  /* Translators: the name of a lock; then how many have it */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s (%u lock of this name)",
                                       "%s (%u locks of this name)", question->n_locks),
                          question->name, question->n_locks);
}

/* What is asked and what would come of it. Returns: (transfer full). */
static char *
say_answer (const WeftQuestion *question, const WeftWhatIf *what_if)
{
  g_autofree char *lock = say_lock (question);
  g_autofree char *replayed = weft_format_duration (what_if->replayed_ns);
  g_autofree char *predicted = weft_format_duration (what_if->predicted_ns);
  double saved_ns = (double)(what_if->replayed_ns - what_if->predicted_ns);
  double percent
      = what_if->replayed_ns > 0 ? 100 * saved_ns / (double)what_if->replayed_ns : 0.0;

  if (question->ways > 1)
    return g_strdup_printf (
        _ ("If %s were split in %u, the run would take about %s instead "
           "of %s: %.1f%% less."),
        lock, question->ways, predicted, replayed, percent);
  if (question->factor <= 0)
    return g_strdup_printf (_ ("If %s were held for no time at all, the run would take "
                               "about %s instead of %s: %.1f%% less."),
                            lock, predicted, replayed, percent);
  return g_strdup_printf (_ ("If %s were held for %.4g%% of the time, the run would take "
                             "about %s instead of %s: %.1f%% less."),
                          lock, 100 * question->factor, predicted, replayed, percent);
}

char *
weft_what_if_text (const WeftTrace *trace, const WeftQuestion *question, unsigned width)
{
  WeftWhatIf what_if = answer (trace, question);
  GString *out = g_string_new (NULL);
  g_autofree char *said = say_answer (question, &what_if);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *recorded = weft_format_duration (what_if.recorded_ns);
  g_autofree char *replayed = weft_format_duration (what_if.replayed_ns);
  g_autofree char *least = weft_format_duration (what_if.least_ns);

  weft_text_wrap (said, width, "", "", out);
  g_string_printf (text,
                   _ ("It would take at least %s, as if nobody ever waited for it, and "
                      "at most %s, as if nothing were gained."),
                   least, replayed);
  weft_text_wrap (text->str, width, "", "", out);
  if (what_if.replayed_ns != what_if.recorded_ns) {
    g_string_printf (text,
                     _ ("The recording lasts %s; threads that wait until its end are "
                        "not replayed further."),
                     recorded);
    weft_text_wrap (text->str, width, "", "", out);
  }
  if (!what_if.certain)
    weft_text_wrap (
        _ ("Cannot tell for sure: events were lost, or not all that was done with "
           "the lock was recorded (--detail full records it)."),
        width, "", "", out);
  weft_text_wrap (
      _ ("Assumed: locks are acquired in the order in which they were, the parts "
         "of a split lock in turn; sleeps elsewhere, hand-overs and times without "
         "a CPU stay as long as they were; there are CPUs enough for what then "
         "runs at once."),
      width, "", "", out);
  return g_string_free (out, FALSE);
}

char *
weft_what_if_json (const WeftTrace *trace, const WeftQuestion *question)
{
  g_auto (WeftPlain) plain G_GNUC_UNUSED = weft_plain_begin ();
  WeftWhatIf what_if = answer (trace, question);
  WeftJsonWriter writer;
  WeftJsonReport report = { .trace = trace, .writer = &writer };
  size_t n;

  weft_json_writer_init (&writer);
  weft_json_writer_begin_object (&writer);
  weft_json_text (&report, "schema", "weft-what-if/1");
  weft_json_text (&report, "lock", question->name);
  weft_json_begin_array (&report, "objects");
  weft_trace_objects (trace, &n);
  for (size_t i = 0; i < n; i++) {
    if (question->locks[i])
      weft_json_writer_add_int_value (&writer, (int64_t)i);
  }
  weft_json_writer_end_array (&writer);
  weft_json_writer_set_member_name (&writer, "factor");
  weft_json_writer_add_double_value (&writer, question->factor);
  weft_json_number (&report, "ways", question->ways);
  weft_json_number (&report, "recorded_ns", what_if.recorded_ns);
  weft_json_number (&report, "replayed_ns", what_if.replayed_ns);
  weft_json_number (&report, "predicted_ns", what_if.predicted_ns);
  weft_json_number (&report, "at_least_ns", what_if.least_ns);
  weft_json_number (&report, "at_most_ns", what_if.replayed_ns);
  weft_json_bool (&report, "certain", what_if.certain);
  weft_json_writer_end_object (&writer);
  return weft_json_writer_finish (&writer);
}
