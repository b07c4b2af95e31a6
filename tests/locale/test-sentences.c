/* What is said of the saved traces in languages other than English. Run by pseudo.py, which
 * makes them. */
#include "tracer/analysis/compare.h"
#include "tracer/analysis/language.h"
#include "tracer/check/check.h"
#include "tracer/export/diff-text.h"
#include "tracer/export/report-html.h"
#include "tracer/load/load.h"

static char **paths;

/* Calls @add for everything that is said of @trace. */
static void
say_all (const WeftTrace *trace, GPtrArray *ret)
{
  static const struct {
    void (*describe) (const WeftTrace *trace, uint32_t row, WeftSentence *ret);
    const void *(*rows) (const WeftTrace *trace, size_t *ret_n);
  } kinds[] = {
#define KIND(what, table)                                                                  \
  { weft_describe_##what, (const void *(*)(const WeftTrace *, size_t *))weft_trace_##table }
    KIND (wait, waits),
    KIND (hold, holds),
    KIND (message, messages),
    KIND (interaction, interactions),
    KIND (note, notes),
    KIND (thread_lane, threads),
    KIND (object_lane, objects),
    KIND (process, processes),
    KIND (process_lane, processes),
#undef KIND
  };
  size_t n;

  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++) {
    kinds[i].rows (trace, &n);
    for (uint32_t row = 0; row < n; row++) {
      WeftSentence *sentence = g_new0 (WeftSentence, 1);

      kinds[i].describe (trace, row, sentence);
      g_ptr_array_add (ret, sentence);
    }
  }
}

/* The state of everything at some moments. */
static void
say_states (const WeftTrace *trace, GPtrArray *ret)
{
  int64_t duration_ns = weft_trace_duration_ns (trace);
  size_t n_threads, n_objects;

  weft_trace_threads (trace, &n_threads);
  weft_trace_objects (trace, &n_objects);
  for (int64_t part = 0; part <= 20; part++) {
    for (uint32_t row = 0; row < n_threads + n_objects; row++) {
      WeftSentence *sentence = g_new0 (WeftSentence, 1);

      if (row < n_threads)
        weft_describe_thread_at (trace, row, duration_ns * part / 20, sentence);
      else
        weft_describe_object_at (trace, row - (uint32_t)n_threads, duration_ns * part / 20,
                                 sentence);
      g_ptr_array_add (ret, sentence);
    }
  }
}

static void
say_findings (const WeftTrace *trace, GPtrArray *ret)
{
  g_autoptr (WeftFindings) findings = weft_findings_new (trace);

  for (unsigned i = 0; i < findings->all->len; i++) {
    WeftFinding *finding = g_ptr_array_index (findings->all, i);

    g_ptr_array_add (ret, g_memdup2 (&finding->title, sizeof finding->title));
    g_ptr_array_add (ret, g_memdup2 (&finding->detail, sizeof finding->detail));
    finding->title = finding->detail = (WeftSentence){ 0 };
  }
}

static void
free_sentence (gpointer data)
{
  weft_sentence_clear (data);
  g_free (data);
}

/* Returns: (transfer full): of WeftSentence. */
static GPtrArray *
sentences_of (const WeftTrace *trace)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (free_sentence);

  say_all (trace, all);
  say_states (trace, all);
  say_findings (trace, all);
  g_assert_cmpuint (all->len, >, 50);
  return all;
}

static void
speak (const char *language)
{
  g_setenv ("LANGUAGE", language, TRUE);
  weft_language_init ("/nonexistent");
}

/* What stands in @said beside figures and @names. */
static char *
without_names (const char *said, const GPtrArray *names)
{
  g_autoptr (GRegex) figures
      = g_regex_new ("-?[0-9][0-9.,]* ?(ns|µs|ms|s|min|h)?\\b", 0, 0, NULL);
  g_autoptr (GString) text = g_string_new (said);

  for (unsigned i = 0; i < names->len; i++)
    g_string_replace (text, g_ptr_array_index (names, i), "", 0);
  return g_regex_replace_literal (figures, text->str, -1, 0, "", 0, NULL);
}

/* What stands in @sentence beside its nouns, figures, and @names. */
static char *
words_of (const WeftSentence *sentence, const GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);
  size_t at = 0;

  for (unsigned i = 0; i < sentence->nouns->len; i++) {
    const WeftNoun *noun = &g_array_index (sentence->nouns, WeftNoun, i);

    g_assert_cmpuint (noun->begin, >=, at);
    g_assert_cmpuint (noun->begin, <, noun->end);
    g_string_append_len (text, sentence->text + at, (gssize)(noun->begin - at));
    at = noun->end;
  }
  g_string_append (text, sentence->text + at);
  return without_names (text->str, names);
}

/* Returns: (transfer full): of char *: what the program itself calls something. */
static GPtrArray *
names_in (const WeftTrace *trace)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  size_t n;
  const WeftNote *notes = weft_trace_notes (trace, &n);

  for (size_t i = 0; i < n; i++)
    if (notes[i].text != NULL && *notes[i].text != '\0')
      g_ptr_array_add (names, g_strdup (notes[i].text));
  weft_trace_processes (trace, &n);
  for (uint32_t i = 0; i < n; i++) {
    g_ptr_array_add (names, g_strdup (weft_trace_processes (trace, &n)[i].program));
    g_ptr_array_add (names, weft_process_name (trace, i));
  }
  return names;
}

static int
longest_first (gconstpointer a, gconstpointer b)
{
  size_t one = strlen (*(char *const *)a), other = strlen (*(char *const *)b);

  return one > other ? -1 : one < other;
}

/* Returns: (transfer full): of char *: also those that are nouns in sentences. */
static GPtrArray *
all_names_in (const WeftTrace *trace)
{
  GPtrArray *names = names_in (trace);
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  const WeftRunInfo *info = weft_trace_info (trace);
  const WeftObject *objects;
  const WeftSite *sites;

  for (size_t i = 0; i < n; i++) {
    g_ptr_array_add (names, g_strdup (threads[i].name));
    g_ptr_array_add (names, g_strdup (threads[i].label));
  }
  objects = weft_trace_objects (trace, &n);
  for (size_t i = 0; i < n; i++)
    g_ptr_array_add (names, g_strdup (objects[i].name));
  sites = weft_trace_sites (trace, &n);
  for (size_t i = 0; i < n; i++) {
    g_ptr_array_add (names, g_strdup (sites[i].text));
    if (sites[i].name != NULL)
      g_ptr_array_add (names, g_strdup (sites[i].name));
  }
  g_ptr_array_add (names, g_path_get_basename (info->program));
  for (char **arg = info->args; arg != NULL && *arg != NULL; arg++)
    g_ptr_array_add (names, g_strdup (*arg));
  for (unsigned i = names->len; i-- > 0;)
    if (*(char *)names->pdata[i] == '\0')
      g_ptr_array_remove_index (names, i);
  g_ptr_array_sort (names, longest_first);
  return names;
}

static WeftTrace *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  WeftTrace *trace = weft_load (path, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static void
test_no_english_is_left (void)
{
  for (char **path = paths; *path != NULL; path++) {
    g_autoptr (WeftTrace) trace = load (*path);
    g_autoptr (GPtrArray) names = names_in (trace);
    g_autoptr (GPtrArray) all = NULL;

    speak ("xx");
    all = sentences_of (trace);
    for (unsigned i = 0; i < all->len; i++) {
      const WeftSentence *sentence = g_ptr_array_index (all, i);
      g_autofree char *words = words_of (sentence, names);

      if (g_regex_match_simple ("[A-Za-z]", words, 0, 0))
        g_error ("English in “%s”", sentence->text);
      g_assert_nonnull (strstr (sentence->text, "⟦"));
    }
  }
}

/* Whether all of @text but figures and @names is translated. */
static void
assert_translated (const char *text, const GPtrArray *names)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++) {
    g_autofree char *words = without_names (*line, names);

    if (g_regex_match_simple ("[A-Za-z]", words, 0, 0))
      g_error ("English in “%s”", *line);
  }
}

static const WeftReportStyle style = { .width = 1000 }; /* nothing is shortened */

static void
test_report (void)
{
  for (char **path = paths; *path != NULL; path++) {
    g_autoptr (WeftTrace) trace = load (*path);
    g_autoptr (GPtrArray) names = all_names_in (trace);
    g_autoptr (GString) text = g_string_new (NULL);

    speak ("xx");
    weft_report_text (trace, &style, text);
    assert_translated (text->str, names);
  }
}

/* What is read of a page: its texts, but for words that are shortened, and those attributes
 * that are shown. */
static char *
read_page (const char *html)
{
  static const char *const markup[]
      = { "<style>.*?</style>|<script>.*?</script>",
          "<[^>]* (?:lang|aria-label|data-sort)=\"([^\"]*)\"[^>]*>", "<[^>]*>",
          "&(?:lt|gt|amp|quot|#39);", "[^ ‹›]*…[^ ‹›]*" };
  char *text = g_strdup (html);

  for (size_t i = 0; i < G_N_ELEMENTS (markup); i++) {
    g_autoptr (GRegex) regex = g_regex_new (markup[i], G_REGEX_DOTALL, 0, NULL);
    g_autofree char *before = text;

    text = g_regex_replace (regex, before, -1, 0, i == 1 ? " \\1 " : " ", 0, NULL);
  }
  return text;
}

static void
test_page (void)
{
  for (char **path = paths; *path != NULL; path++) {
    g_autoptr (WeftTrace) trace = load (*path);
    g_autoptr (GPtrArray) names = all_names_in (trace);
    g_autoptr (GString) html = g_string_new (NULL);
    g_autofree char *text = NULL;

    speak ("xx");
    weft_report_html (trace, html);
    text = read_page (html->str);
    g_assert_nonnull (strstr (text, "⟦ｅｎ⟧"));
    g_assert_nonnull (strstr (text, "⟦Ｓｏｒｔ ｂｙ ｔｈｉｓ ｃｏｌｕｍｎ⟧"));
    g_assert_nonnull (strstr (text, "⟦Ｔｉｍｅｌｉｎｅ⟧"));
    g_ptr_array_add (names, g_strdup ("– Weft"));
    assert_translated (text, names);
  }
}

static WeftComparison *
compare (const WeftTrace *before, const WeftTrace *after)
{
  g_autoptr (WeftComparer) comparer = weft_comparer_new ();

  weft_comparer_add (comparer, WEFT_RUNS_BEFORE, before);
  weft_comparer_add (comparer, WEFT_RUNS_AFTER, after);
  return weft_comparer_end (comparer);
}

/* Those of what it compares, which need not be of one trace. */
static void
add_compared (GPtrArray *names, const WeftComparison *comparison)
{
  const GPtrArray *tables[]
      = { comparison->threads, comparison->objects, comparison->causes };

  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++) {
    for (unsigned j = 0; j < tables[i]->len; j++) {
      const WeftComparedRow *row = tables[i]->pdata[j];

      if (row->name != NULL)
        g_ptr_array_add (names, g_strdup (row->name));
    }
  }
  /* Also what rules call them. */
  for (int i = 0; i < WEFT_N_FINDING_KINDS; i++)
    g_ptr_array_add (names, g_strdup (weft_finding_kind_text (i)));
  g_ptr_array_sort (names, longest_first);
}

static void
test_diff (void)
{
  for (char **path = paths; path[1] != NULL; path++) {
    g_autoptr (WeftTrace) before = load (path[0]), after = load (path[1]);
    g_autoptr (GPtrArray) names = all_names_in (before), others = all_names_in (after);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (WeftComparison) comparison = NULL;

    speak ("xx");
    comparison = compare (before, after);
    weft_diff_text (comparison, &style, text);
    g_ptr_array_extend_and_steal (names, g_steal_pointer (&others));
    add_compared (names, comparison);
    assert_translated (text->str, names);
  }
}

static void
test_check (void)
{
  static const char rules[] = "max-wait lock:* none\n"
                              "max-wait thread:* none\n"
                              "max-wait channel:* none\n"
                              "max-wait condition:* > 1h\n"
                              "max-wait lock:* > 1h\n"
                              "total-wait lock:* none\n"
                              "total-wait thread:* none\n"
                              "total-wait channel:* none\n"
                              "max-hold lock:* none\n"
                              "total-hold lock:* none\n"
                              "contended lock:* < 0%\n"
                              "max-latency channel:* none\n"
                              "max-depth channel:* none\n"
                              "messages channel:* sends < 0\n"
                              "held-while-blocked lock:no none\n"
                              "min-parallelism 1000\n"
                              "max-duration none\n"
                              "threads == 1000\n"
                              "losses > 1000\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) parsed = weft_rules_parse ("rules", rules, &error);
  g_autoptr (GHashTable) failed = g_hash_table_new (NULL, NULL);

  g_assert_no_error (error);
  for (char **path = paths; *path != NULL; path++) {
    g_autoptr (WeftTrace) trace = load (*path);
    g_autoptr (GPtrArray) names = all_names_in (trace), verdicts = NULL;

    speak ("xx");
    verdicts = weft_check (trace, parsed);
    for (unsigned i = 0; i < verdicts->len; i++) {
      const WeftVerdict *verdict = verdicts->pdata[i];

      for (unsigned j = 0; j < verdict->failures->len; j++) {
        const WeftFailure *failure = verdict->failures->pdata[j];

        assert_translated (failure->text, names);
        if (j == 0)
          g_hash_table_add (failed, (gpointer)verdict->rule);
      }
    }
  }
  g_assert_cmpuint (g_hash_table_size (failed), ==, parsed->len);
}

/* What is said of rules that are none. */
static void
test_rules (void)
{
  static const char *const rules[] = { "no",
                                       "no sense",
                                       "sense",
                                       "max-wait",
                                       "max-wait span:x 1s",
                                       "max-wait lock:x",
                                       "threads many",
                                       "threads 1 2",
                                       "contended lock:x 1ms",
                                       "",
                                       "messages channel:x",
                                       "max-duration 1s during time",
                                       "\"" };
  /* What the user wrote, and what rules are called. */
  g_autoptr (GRegex) quoted
      = g_regex_new ("‹[^‹›⟦⟧]*›|lock|condition|channel|thread", 0, 0, NULL);

  speak ("xx");
  for (size_t i = 0; i < G_N_ELEMENTS (rules); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (WeftRule) rule = weft_rule_parse (rules[i], &error);
    g_autofree char *text = NULL;

    g_assert_null (rule);
    text = g_regex_replace_literal (quoted, error->message, -1, 0, "", 0, NULL);
    if (g_regex_match_simple ("[A-Za-z]", text, 0, 0))
      g_error ("English in “%s”", error->message);
  }
}

static void
assert_same (const GPtrArray *all, const GPtrArray *others)
{
  g_assert_cmpuint (all->len, ==, others->len);
  for (unsigned i = 0; i < all->len; i++) {
    const WeftSentence *sentence = g_ptr_array_index (all, i);
    const WeftSentence *other = g_ptr_array_index (others, i);

    g_assert_cmpstr (sentence->text, ==, other->text);
  }
}

static void
test_what_does_not_fit_is_not_said (void)
{
  for (char **path = paths; *path != NULL; path++) {
    g_autoptr (WeftTrace) trace = load (*path);
    g_autoptr (GPtrArray) english = NULL, misfit = NULL;

    speak ("yy");
    misfit = sentences_of (trace);
    speak ("");
    english = sentences_of (trace);
    assert_same (misfit, english);
  }
}

static void
test_machines_read_english (void)
{
  for (char **path = paths; *path != NULL; path++) {
    g_autoptr (WeftTrace) trace = load (*path);
    g_autoptr (GPtrArray) english = NULL, plain = NULL, again = NULL;
    WeftPlain speech;

    speak ("");
    english = sentences_of (trace);
    speak ("xx");
    speech = weft_plain_begin ();
    plain = sentences_of (trace);
    weft_plain_end (&speech);
    assert_same (plain, english);
    again = sentences_of (trace);
    g_assert_nonnull (strstr (((WeftSentence *)again->pdata[0])->text, "⟦"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  paths = argv + 1;
  g_assert_nonnull (*paths);
  g_test_add_func ("/sentences/no-english-is-left", test_no_english_is_left);
  g_test_add_func ("/sentences/report", test_report);
  g_test_add_func ("/sentences/page", test_page);
  g_test_add_func ("/sentences/diff", test_diff);
  g_test_add_func ("/sentences/check", test_check);
  g_test_add_func ("/sentences/rules", test_rules);
  g_test_add_func ("/sentences/what-does-not-fit-is-not-said",
                   test_what_does_not_fit_is_not_said);
  g_test_add_func ("/sentences/machines-read-english", test_machines_read_english);
  return g_test_run ();
}
