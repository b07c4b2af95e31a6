/* Reports as HTML: well-formed, bounded, and nothing but text in what the program said. */
#include <string.h>

#include "tests/unit/tracer/trace-fixture.h"
#include "tracer/export/html-text.h"
#include "tracer/export/report-html.h"

#define MAIN WEFT_FIXTURE_MAIN

/* What a page is made of, counted while it is parsed as XML. */
typedef struct {
  unsigned scripts, tables, headers, rows, lanes, arrows, titles, waiting;
  bool refers;   /* an element refers to something outside, or has a handler */
  GString *text; /* all of it, but for the style and the script */
  bool quiet;
} Page;

static void
start_element (GMarkupParseContext *context G_GNUC_UNUSED,
               const char *name,
               const char **attributes,
               const char **values,
               gpointer data,
               GError **error G_GNUC_UNUSED)
{
  Page *page = data;

  page->scripts += strcmp (name, "script") == 0;
  page->tables += strcmp (name, "table") == 0;
  page->headers += strcmp (name, "th") == 0;
  page->rows += strcmp (name, "tr") == 0;
  page->titles += strcmp (name, "title") == 0;
  page->quiet = strcmp (name, "script") == 0 || strcmp (name, "style") == 0;
  page->refers |= strcmp (name, "link") == 0 || strcmp (name, "img") == 0
                  || strcmp (name, "a") == 0 || strcmp (name, "iframe") == 0;
  for (; *attributes != NULL; attributes++, values++) {
    page->refers |= g_str_has_prefix (*attributes, "on") || strcmp (*attributes, "src") == 0
                    || g_str_has_suffix (*attributes, "href");
    if (strcmp (*attributes, "class") == 0) {
      page->lanes += strcmp (*values, "lane") == 0;
      page->arrows += strcmp (*values, "arrow") == 0;
      page->waiting += strcmp (*values, "waiting") == 0;
    }
  }
}

static void
text (GMarkupParseContext *context G_GNUC_UNUSED,
      const char *content,
      gsize length,
      gpointer data,
      GError **error G_GNUC_UNUSED)
{
  Page *page = data;

  if (!page->quiet)
    g_string_append_len (page->text, content, (gssize)length);
}

static void
end_element (GMarkupParseContext *context G_GNUC_UNUSED,
             const char *name G_GNUC_UNUSED,
             gpointer data,
             GError **error G_GNUC_UNUSED)
{
  ((Page *)data)->quiet = false;
}

/* Frees @fixture. Returns: (transfer full): the page, checked for what all must be. */
static char *
report (WeftFixture *fixture, Page *page)
{
  static const GMarkupParser parser
      = { .start_element = start_element, .text = text, .end_element = end_element };
  g_autoptr (WeftTrace) trace = weft_fixture_build (fixture);
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);

  weft_report_html (trace, out);
  g_assert_true (g_utf8_validate (out->str, (gssize)out->len, NULL));
  *page = (Page){ .text = g_string_new (NULL) };
  context = g_markup_parse_context_new (&parser, 0, page, NULL);
  g_markup_parse_context_parse (context, out->str, (gssize)out->len, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (page->scripts, ==, 1);
  g_assert_false (page->refers);
  g_assert_null (strstr (out->str, "@import"));
  return g_string_free (out, FALSE);
}

static void
clear_page (Page *page)
{
  g_string_free (page->text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, clear_page)

static void
test_names_are_only_text (void)
{
  WeftFixture *fixture = weft_fixture_new ("/bin/<b>&\"bold'</b>");
  int thread = weft_fixture_spawn (fixture, MAIN, "<script>alert(1)</script>", 10, 12);
  int other = weft_fixture_spawn (fixture, MAIN, "bad \xff\x01 utf\xe2\x80\xae", 10, 12);
  uint64_t lock
      = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "\"></title><img src=x>", -1, 5);
  g_autofree char *html = NULL;
  g_auto (Page) page = { 0 };

  weft_fixture_lock (fixture, other, lock, 20, 20, 400);
  weft_fixture_lock (fixture, thread, lock, 30, 401, 420);
  weft_fixture_exit (fixture, thread, 500);
  weft_fixture_exit (fixture, other, 500);
  weft_fixture_end (fixture, 1000);

  html = report (fixture, &page);
  g_assert_nonnull (strstr (page.text->str, "<script>alert(1)</script>"));
  g_assert_nonnull (strstr (page.text->str, "\"></title><img src=x>"));
  g_assert_nonnull (strstr (page.text->str, "bad \xef\xbf\xbd\xef\xbf\xbd utf"));
  g_assert_null (strstr (html, "\xe2\x80\xae"));
}

static void
test_says_what_the_text_says (void)
{
  WeftFixture *fixture = weft_fixture_new ("counter");
  int adder = weft_fixture_spawn (fixture, MAIN, "adder", 10, 15);
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "total", -1, 5);
  uint64_t jobs = weft_fixture_object (fixture, WEFT_OBJECT_CHANNEL, "jobs", -1, 5);
  uint64_t message;
  g_autofree char *html = NULL;
  g_auto (Page) page = { 0 };

  weft_fixture_lock (fixture, MAIN, lock, 20, 20, 400);
  weft_fixture_lock (fixture, adder, lock, 25, 401, 500);
  message = weft_fixture_send (fixture, MAIN, jobs, 410);
  weft_fixture_receive (fixture, adder, jobs, message, 510);
  weft_fixture_exit (fixture, adder, 600);
  weft_fixture_join (fixture, MAIN, adder, 450, 601);
  weft_fixture_end (fixture, 1000);

  html = report (fixture, &page);
  g_assert_nonnull (strstr (html, "<section>\n<h2>Timeline</h2>"));
  g_assert_nonnull (strstr (html, "<h2>Locks, most waited for first</h2>"));
  g_assert_nonnull (strstr (html, "<td class=\"n\">376 µs</td>"));
  /* main, adder, total, jobs. */
  g_assert_cmpuint (page.lanes, ==, 4);
  /* Spawned, handed over, sent, joined. */
  g_assert_cmpuint (page.arrows, ==, 4);
  g_assert_cmpuint (page.waiting, ==, 1);
  g_assert_nonnull (strstr (html, "<title>at most 1 waited for it at once</title>"));
  g_assert_nonnull (strstr (html, "<title>held by adder</title>"));
  /* main let the lock go, and adder came to its end. */
  g_assert_nonnull (
      strstr (html, "<title>Critical path: the run depended on main</title>"));
  g_assert_nonnull (
      strstr (html, "<title>Critical path: the run depended on adder</title>"));
  /* The longest wait has a title of its own, and a label. */
  g_assert_nonnull (strstr (html, "<title>adder waited 376 µs for total"));
  g_assert_nonnull (strstr (html, ">waits for total, held by main</text>"));
  /* All ticks are of one unit. */
  g_assert_nonnull (strstr (html, ">0.0 ms</text>"));
  g_assert_nonnull (strstr (html, ">0.9 ms</text>"));
}

static void
test_is_bounded (void)
{
  enum { THREADS = 80, TIMES = 400 };
  WeftFixture *fixture = weft_fixture_new ("crowd");
  uint64_t lock = weft_fixture_object (fixture, WEFT_OBJECT_MUTEX, "door", -1, 1);
  int threads[THREADS];
  int64_t at = 100;
  g_autofree char *html = NULL;
  g_auto (Page) page = { 0 };

  for (unsigned i = 0; i < THREADS; i++)
    threads[i] = weft_fixture_spawn (fixture, MAIN, NULL, 2, 4);
  for (unsigned i = 0; i < THREADS * TIMES; i++, at += 10)
    weft_fixture_lock (fixture, threads[i % THREADS], lock, MAX (at - 300, 10), at, at + 9);
  for (unsigned i = 0; i < THREADS; i++)
    weft_fixture_exit (fixture, threads[i], at + 10);
  weft_fixture_end (fixture, at + 20);

  html = report (fixture, &page);
  g_assert_cmpuint (page.lanes, ==, 40);
  g_assert_nonnull (strstr (page.text->str, "42 more lanes are left out"));
  g_assert_cmpuint (page.arrows, ==, 0);
  g_assert_nonnull (strstr (page.text->str, "arrows from thread to thread would be too"));
  g_test_message ("%zu bytes", strlen (html));
  g_assert_cmpuint (strlen (html), <, 600 * 1000);
}

static void
test_of_nothing (void)
{
  WeftFixture *fixture = weft_fixture_new ("idle");
  g_autofree char *html = NULL;
  g_auto (Page) page = { 0 };

  html = report (fixture, &page);
  g_assert_nonnull (strstr (html, "<h1>idle</h1>"));
  g_assert_null (strstr (html, "<svg"));
}

static void
test_printf (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  weft_html_printf (out, "<i a=\"%s\">%d %u %.1f%%</i>", "'&\"", -3, 4u, 0.25);
  g_assert_cmpstr (out->str, ==, "<i a=\"&#39;&amp;&quot;\">-3 4 0.2%</i>");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-html/names-are-only-text", test_names_are_only_text);
  g_test_add_func ("/report-html/says-what-the-text-says", test_says_what_the_text_says);
  g_test_add_func ("/report-html/is-bounded", test_is_bounded);
  g_test_add_func ("/report-html/of-nothing", test_of_nothing);
  g_test_add_func ("/report-html/printf", test_printf);
  return g_test_run ();
}
