#include "tracer/analysis/describe.h"
#include "tracer/analysis/wait-card.h"
#include "tracer/export/report-json-parts.h"

#define MOST_WAITS 20
/* Of a wait. A thread that others overtake all the time sees tens of thousands of turns. */
#define MOST_TURNS 100

/* The longest first; of equal ones in the order of the table. */
static int
compare_waits (gconstpointer a, gconstpointer b, gpointer data)
{
  const WeftWait *waits = data;
  uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
  int64_t one_ns = waits[one].end_ns - waits[one].begin_ns;
  int64_t other_ns = waits[other].end_ns - waits[other].begin_ns;

  if (one_ns != other_ns)
    return one_ns > other_ns ? -1 : 1;
  return (one > other) - (one < other);
}

static void
add_states (WeftJsonReport *report, const int64_t *did_ns)
{
  weft_json_writer_set_member_name (report->writer, "did_ns");
  weft_json_writer_begin_object (report->writer);
  for (unsigned state = 0; state < WEFT_N_STATES; state++) {
    if (did_ns[state] > 0)
      weft_json_number (report, weft_json_state (state), did_ns[state]);
  }
  weft_json_writer_end_object (report->writer);
}

static void
add_turns (WeftJsonReport *report, const GArray *turns)
{
  size_t n;
  const WeftHold *holds = weft_trace_holds (report->trace, &n);
  const WeftWait *waits = weft_trace_waits (report->trace, &n);

  weft_json_begin_array (report, "turns");
  for (unsigned i = turns->len - MIN (turns->len, MOST_TURNS); i < turns->len; i++) {
    const WeftWaitTurn *turn = &g_array_index (turns, WeftWaitTurn, i);
    const WeftWait *blocked = turn->blocked != WEFT_NO_ROW ? &waits[turn->blocked] : NULL;

    weft_json_writer_begin_object (report->writer);
    weft_json_row (report, "thread", turn->thread);
    weft_json_bool (report, "holds", turn->hold != WEFT_NO_ROW);
    weft_json_bool (report, "shared", turn->shared);
    weft_json_site (report, "site",
                    turn->hold != WEFT_NO_ROW ? holds[turn->hold].site : WEFT_NO_ROW);
    weft_json_number (report, "from_ns", turn->from_ns);
    weft_json_number (report, "to_ns", turn->to_ns);
    add_states (report, turn->did_ns);
    weft_json_row (report, "blocked_on", blocked != NULL ? blocked->object : WEFT_NO_ROW);
    weft_json_site (report, "blocked_at", blocked != NULL ? blocked->site : WEFT_NO_ROW);
    weft_json_number (report, "blocked_ns", turn->blocked_ns);
    weft_json_writer_end_object (report->writer);
  }
  weft_json_writer_end_array (report->writer);
}

static void
add_card (WeftJsonReport *report, uint32_t row)
{
  g_auto (WeftSentence) sentence = { 0 };
  g_auto (WeftWaitCard) card = { 0 };
  size_t n;
  const WeftWait *wait = &weft_trace_waits (report->trace, &n)[row];

  weft_wait_card (report->trace, row, &card);
  weft_describe_wait (report->trace, row, &sentence);
  weft_json_writer_begin_object (report->writer);
  weft_json_row (report, "thread", card.waiter);
  weft_json_row (report, "object", card.object);
  weft_json_row (report, "target", wait->target);
  weft_json_place (report, wait->site);
  weft_json_number (report, "from_ns", card.begin_ns);
  weft_json_number (report, "wait_ns", card.end_ns - card.begin_ns);
  weft_json_bool (report, "open", card.open);
  add_turns (report, card.turns);
  weft_json_number (report, "turns_left_out",
                    (int64_t)MAX (card.turns->len, MOST_TURNS) - MOST_TURNS);
  weft_json_number (report, "hand_over_ns", card.blame.hand_over_ns);
  weft_json_row (report, "waker", card.waker);
  weft_json_site (report, "waker_site", card.waker_site);
  weft_json_figure (report, "woken_ns", card.woken_ns < 0 ? WEFT_NOT_KNOWN : card.woken_ns);
  weft_json_figure (report, "without_cpu_ns",
                    card.without_cpu_ns < 0 ? WEFT_NOT_KNOWN : card.without_cpu_ns);
  weft_json_number (report, "others_at_begin", card.others_at_begin);
  weft_json_number (report, "others_most", card.others_most);
  weft_json_text (report, "text", sentence.text);
  weft_json_writer_end_object (report->writer);
}

void
weft_json_longest_waits (WeftJsonReport *report)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  size_t n;
  const WeftWait *waits = weft_trace_waits (report->trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    if (!weft_wait_kind_is_pause (waits[i].kind))
      g_array_append_val (rows, i);
  }
  g_array_sort_with_data (rows, compare_waits, (gpointer)waits);
  weft_json_begin_array (report, "longest_waits");
  for (unsigned i = 0; i < MIN (rows->len, MOST_WAITS); i++)
    add_card (report, g_array_index (rows, uint32_t, i));
  weft_json_writer_end_array (report->writer);
}
