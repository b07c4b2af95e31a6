#include "tracer/analysis/annotations.h"
#include "tracer/analysis/chains.h"
#include "tracer/analysis/concurrency.h"
#include "tracer/export/report-json-parts.h"

static const char *const ties[WEFT_N_TIES] = {
  [WEFT_TIE_HOLDS] = "holds",   [WEFT_TIE_JOINED] = "joined", [WEFT_TIE_OWES] = "owes",
  [WEFT_TIE_ITSELF] = "itself", [WEFT_TIE_HANDED] = "handed", [WEFT_TIE_CYCLE] = "cycle",
};

void
weft_json_roots (WeftJsonReport *report)
{
  g_autoptr (WeftChains) chains = weft_chains_new (report->trace);
  size_t n;
  const WeftWait *waits = weft_trace_waits (report->trace, &n);

  weft_json_begin_array (report, "roots");
  for (unsigned i = 0; i < chains->roots->len; i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_row (report, "thread", root->thread);
    weft_json_text (report, "tie", ties[root->tie]);
    weft_json_text (report, "state", weft_json_state (root->state));
    weft_json_row (report, "object", root->object);
    weft_json_site (report, "site", root->site);
    weft_json_site (report, "blocked_at",
                    root->wait != WEFT_NO_ROW ? waits[root->wait].site : WEFT_NO_ROW);
    weft_json_number (report, "wait_ns", root->ns);
    weft_json_number (report, "direct_ns", root->direct_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_histogram (WeftJsonReport *report, const char *key, const GArray *histogram)
{
  weft_json_begin_array (report, key);
  for (unsigned i = 0; i < histogram->len; i++)
    weft_json_writer_add_int_value (report->writer, g_array_index (histogram, int64_t, i));
  weft_json_writer_end_array (report->writer);
}

static void
add_concurrency (WeftJsonReport *report, const WeftConcurrency *sum)
{
  weft_json_number (report, "length_ns", sum->length_ns);
  weft_json_writer_set_member_name (report->writer, "parallelism");
  weft_json_writer_add_double_value (report->writer, sum->parallelism);
  weft_json_bool (report, "running_includes_ready", sum->includes_ready);
  weft_json_number (report, "busy_ns", sum->busy_ns);
  weft_json_number (report, "serial_ns", sum->serial_ns);
  weft_json_number (report, "unknown_ns", sum->unknown_ns);
  add_histogram (report, "running_ns", sum->running_ns);
  if (sum->includes_ready)
    weft_json_null (report, "ready_ns");
  else
    add_histogram (report, "ready_ns", sum->ready_ns);
  add_histogram (report, "blocked_ns", sum->blocked_ns);
}

void
weft_json_concurrency (WeftJsonReport *report)
{
  g_autoptr (GArray) steps = weft_concurrency_steps (report->trace);
  g_autoptr (WeftAnnotations) annotations = weft_annotations_new (report->trace);
  g_auto (WeftConcurrency) whole = { 0 };

  weft_concurrency_sum (report->trace, steps, NULL, &whole);
  weft_json_writer_set_member_name (report->writer, "concurrency");
  weft_json_writer_begin_object (report->writer);
  add_concurrency (report, &whole);
  weft_json_begin_array (report, "spans");
  for (unsigned i = 0; i < annotations->spans->len; i++) {
    const char *text = g_array_index (annotations->spans, WeftSpanProfile, i).text;
    g_autoptr (GArray) stretches = weft_span_stretches (report->trace, text);
    g_auto (WeftConcurrency) sum = { 0 };

    weft_concurrency_sum (report->trace, steps, stretches, &sum);
    weft_json_writer_begin_object (report->writer);
    weft_json_text (report, "text", text);
    add_concurrency (report, &sum);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
  weft_json_writer_end_object (report->writer);
}
