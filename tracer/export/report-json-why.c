#include "tracer/analysis/critical-path.h"
#include "tracer/analysis/describe.h"
#include "tracer/analysis/finding.h"
#include "tracer/export/report-json-parts.h"

void
weft_json_still_waiting (WeftJsonReport *report)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (report->trace, &n);

  weft_json_begin_array (report, "still_waiting");
  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { 0 };

    if (!weft_wait_is_open (report->trace, &waits[i]))
      continue;
    weft_describe_wait (report->trace, i, &sentence);
    weft_json_writer_begin_object (report->writer);
    weft_json_row (report, "thread", waits[i].thread);
    weft_json_text (report, "kind", weft_wait_kind_text (waits[i].kind));
    weft_json_row (report, "object", waits[i].object);
    weft_json_row (report, "target", waits[i].target);
    weft_json_row (report, "holder", waits[i].holder);
    weft_json_figure (report, "holder_since_ns",
                      waits[i].holder_since_ns < 0 ? WEFT_NOT_KNOWN
                                                   : waits[i].holder_since_ns);
    weft_json_site (report, "holder_site", waits[i].holder_site);
    weft_json_number (report, "since_ns", waits[i].begin_ns);
    weft_json_number (report, "wait_ns", waits[i].end_ns - waits[i].begin_ns);
    weft_json_place (report, waits[i].site);
    weft_json_text (report, "text", sentence.text);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

void
weft_json_still_held (WeftJsonReport *report)
{
  size_t n, n_threads;
  const WeftHold *holds = weft_trace_holds (report->trace, &n);
  const WeftThread *threads = weft_trace_threads (report->trace, &n_threads);

  weft_json_begin_array (report, "still_held");
  for (uint32_t i = 0; i < n; i++) {
    g_auto (WeftSentence) sentence = { 0 };

    if (holds[i].released)
      continue;
    weft_describe_hold (report->trace, i, &sentence);
    weft_json_writer_begin_object (report->writer);
    weft_json_row (report, "thread", holds[i].thread);
    weft_json_row (report, "object", holds[i].object);
    weft_json_text (report, "mode",
                    holds[i].mode == WEFT_HOLD_SHARED ? "shared" : "exclusive");
    weft_json_number (report, "since_ns", holds[i].acquired_ns);
    weft_json_number (report, "hold_ns", holds[i].released_ns - holds[i].acquired_ns);
    weft_json_bool (report, "thread_ended",
                    weft_hold_outlives_thread (report->trace, &holds[i]));
    weft_json_figure (report, "thread_end_ns",
                      threads[holds[i].thread].ended ? threads[holds[i].thread].end_ns
                                                     : WEFT_NOT_KNOWN);
    weft_json_place (report, holds[i].site);
    weft_json_text (report, "text", sentence.text);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

void
weft_json_poison (WeftJsonReport *report)
{
  static const struct {
    WeftNoteKind kind;
    const char *action;
  } actions[] = {
    { WEFT_NOTE_POISONED, "poisoned" },
    { WEFT_NOTE_POISON_SEEN, "seen" },
    { WEFT_NOTE_POISON_CLEARED, "cleared" },
  };
  size_t n;
  const WeftNote *notes = weft_trace_notes (report->trace, &n);

  weft_json_begin_array (report, "poison");
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < G_N_ELEMENTS (actions); j++) {
      if (notes[i].kind != actions[j].kind)
        continue;
      weft_json_writer_begin_object (report->writer);
      weft_json_text (report, "action", actions[j].action);
      weft_json_row (report, "thread", notes[i].thread);
      weft_json_row (report, "object", notes[i].object);
      weft_json_number (report, "at_ns", notes[i].begin_ns);
      weft_json_writer_end_object (report->writer);
    }
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_path_steps (WeftJsonReport *report, const WeftCriticalPath *path)
{
  size_t n;
  const WeftInteraction *interactions = weft_trace_interactions (report->trace, &n);

  weft_json_begin_array (report, "critical_path");
  for (unsigned i = 0; i < path->steps->len; i++) {
    const WeftPathStep *step = &g_array_index (path->steps, WeftPathStep, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_row (report, "thread", step->thread);
    weft_json_number (report, "from_ns", step->from_ns);
    weft_json_number (report, "to_ns", step->to_ns);
    weft_json_text (report, "state", weft_json_state (step->state));
    weft_json_row (report, "object", step->object);
    weft_json_bool (report, "handed", step->handed);
    weft_json_text (report, "via",
                    step->via == WEFT_NO_ROW
                        ? NULL
                        : weft_json_interaction (interactions[step->via].kind));
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_path_totals (WeftJsonReport *report, const WeftCriticalPath *path)
{
  weft_json_begin_array (report, "critical_path_shares");
  for (unsigned i = 0; i < path->shares->len; i++) {
    const WeftPathShare *share = &g_array_index (path->shares, WeftPathShare, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_row (report, "thread", share->thread);
    weft_json_text (report, "state", weft_json_state (share->state));
    weft_json_row (report, "object", share->object);
    weft_json_bool (report, "handed", share->handed);
    weft_json_site (report, "site", share->site);
    weft_json_number (report, "steps", (int64_t)share->steps);
    weft_json_number (report, "ns", share->ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);

  weft_json_begin_array (report, "critical_path_held");
  for (unsigned i = 0; i < path->held->len; i++) {
    const WeftPathHeld *held = &g_array_index (path->held, WeftPathHeld, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_row (report, "object", held->object);
    weft_json_site (report, "site", held->site);
    weft_json_number (report, "ns", held->ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

void
weft_json_critical_path (WeftJsonReport *report)
{
  g_autoptr (WeftCriticalPath) path = weft_critical_path_of_run (report->trace);

  add_path_steps (report, path);
  add_path_totals (report, path);
}

void
weft_json_findings (WeftJsonReport *report)
{
  g_autoptr (WeftFindings) findings = weft_findings_new (report->trace);

  weft_json_begin_array (report, "findings");
  for (unsigned i = 0; i < findings->all->len; i++) {
    const WeftFinding *finding = g_ptr_array_index (findings->all, i);

    weft_json_writer_begin_object (report->writer);
    weft_json_text (report, "kind", weft_finding_kind_text (finding->kind));
    weft_json_text (report, "certainty", weft_certainty_text (finding->certainty));
    weft_json_text (report, "title", finding->title.text);
    weft_json_text (report, "detail", finding->detail.text);
    weft_json_number (report, "at_ns", finding->at_ns);
    weft_json_number (report, "cost_ns", finding->cost_ns);
    weft_json_rows (report, "threads", finding->threads);
    weft_json_rows (report, "objects", finding->objects);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}
