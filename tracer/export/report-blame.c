#include <glib/gi18n-lib.h>

#include "tracer/analysis/blame-sites.h"
#include "tracer/analysis/words.h"
#include "tracer/export/report-parts.h"

/* Pairs that are shown after the sums, where there are too many to show all. */
#define FEW_PAIRS 10

/* All that was waited for one thread over one object. */
typedef struct {
  uint32_t holder, object;
  unsigned waiters;
  uint64_t count;
  int64_t wait_ns, max_ns;
} Sum;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const WeftBlame *one = a, *other = b;

  if (one->holder != other->holder)
    return one->holder < other->holder ? -1 : 1;
  return one->object < other->object ? -1 : one->object > other->object;
}

static int
compare_sums (gconstpointer a, gconstpointer b)
{
  const Sum *one = a, *other = b;

  if (one->wait_ns != other->wait_ns)
    return one->wait_ns > other->wait_ns ? -1 : 1;
  if (one->holder != other->holder)
    return one->holder < other->holder ? -1 : 1;
  return one->object < other->object ? -1 : one->object > other->object;
}

/* Returns: (transfer full): of Sum, most waiting first. */
static GArray *
sum_up (const GArray *blame)
{
  g_autoptr (GArray) pairs = g_array_copy ((GArray *)blame);
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (Sum));

  g_array_sort (pairs, compare_pairs);
  for (unsigned i = 0; i < pairs->len; i++) {
    const WeftBlame *pair = &g_array_index (pairs, WeftBlame, i);
    Sum *sum;

    if (i == 0 || compare_pairs (pair, pair - 1) != 0) {
      Sum fresh = { .holder = pair->holder, .object = pair->object };

      g_array_append_val (sums, fresh);
    }
    sum = &g_array_index (sums, Sum, sums->len - 1);
    sum->waiters++;
    sum->count += pair->count;
    sum->wait_ns += pair->wait_ns;
    sum->max_ns = MAX (sum->max_ns, pair->max_ns);
  }

  g_array_sort (sums, compare_sums);
  return sums;
}

/* Nobody is said only of what a thread would have had to do, and only where no event that
 * tells it can be missing. Of a lock somebody held, it cannot be told who. */
static const char *
whom (const WeftTextReport *report, uint32_t holder, uint32_t object)
{
  const WeftDefects *defects = weft_trace_defects (report->trace);
  bool lossy = defects->lost > 0 || !defects->lost_is_exact;
  size_t n;

  if (holder != WEFT_NO_ROW)
    return weft_trace_threads (report->trace, &n)[holder].name;
  if (lossy || object == WEFT_NO_ROW)
    return _ ("cannot tell");

  switch (weft_trace_objects (report->trace, &n)[object].kind) {
  case WEFT_OBJECT_CHANNEL:
  case WEFT_OBJECT_CONDVAR:
  case WEFT_OBJECT_BARRIER:
    return _ ("nobody");
  default:
    return _ ("cannot tell");
  }
}

static const char *
over_what (const WeftTextReport *report, uint32_t object)
{
  size_t n;

  return object == WEFT_NO_ROW ? _ ("its end")
                               : weft_trace_objects (report->trace, &n)[object].name;
}

static void
append_sums (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "for whom"), false, 0 },
    { NC_ ("column", "over what"), false, 0 },
    { NC_ ("column", "threads waited"), true, 0 },
    { NC_ ("column", "times"), true, 1 },
    { NC_ ("column", "waited"), true, 0 },
    { NC_ ("column", "longest"), true, 2 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (GArray) sums = sum_up (report->profile->blame);

  for (unsigned i = 0; i < MIN (sums->len, weft_report_most (report, WEFT_MOST_LINES));
       i++) {
    const Sum *sum = &g_array_index (sums, Sum, i);

    weft_table_add (table, whom (report, sum->holder, sum->object));
    weft_table_add (table, over_what (report, sum->object));
    weft_table_take (table, weft_format_count (sum->waiters));
    weft_table_take (table, weft_format_count (sum->count));
    weft_table_take (table, weft_format_duration (sum->wait_ns));
    weft_table_take (table, weft_format_duration (sum->max_ns));
  }

  weft_report_begin_section (report, _ ("Who was waited for"));
  weft_report_end_table (report, table, sums->len);
}

static void
append_pairs (WeftTextReport *report, unsigned most)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "who waited"), false, 0 }, { NC_ ("column", "for whom"), false, 0 },
    { NC_ ("column", "over what"), false, 0 },  { NC_ ("column", "times"), true, 1 },
    { NC_ ("column", "waited"), true, 0 },      { NC_ ("column", "longest"), true, 2 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  const GArray *blame = report->profile->blame;

  for (unsigned i = 0; i < MIN (blame->len, most); i++) {
    const WeftBlame *row = &g_array_index (blame, WeftBlame, i);

    weft_table_add (table, whom (report, row->waiter, row->object));
    weft_table_add (table, whom (report, row->holder, row->object));
    weft_table_add (table, over_what (report, row->object));
    weft_table_take (table, weft_format_count (row->count));
    weft_table_take (table, weft_format_duration (row->wait_ns));
    weft_table_take (table, weft_format_duration (row->max_ns));
  }

  weft_report_begin_section (report, _ ("Who waited for whom"));
  weft_report_end_table (report, table, blame->len);
}

/* All that was waited for holds of one lock taken at one place. */
typedef struct {
  uint32_t object, site;
  uint64_t count;
  int64_t wait_ns, max_ns;
} SiteSum;

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const WeftSiteBlame *one = a, *other = b;

  if (one->object != other->object)
    return one->object < other->object ? -1 : 1;
  return (one->site > other->site) - (one->site < other->site);
}

static int
compare_site_sums (gconstpointer a, gconstpointer b)
{
  const SiteSum *one = a, *other = b;

  if (one->wait_ns != other->wait_ns)
    return one->wait_ns > other->wait_ns ? -1 : 1;
  return (one->site > other->site) - (one->site < other->site);
}

/* Of those of which the place is known. Returns: (transfer full): of SiteSum. */
static GArray *
sum_up_sites (const WeftTrace *trace)
{
  g_autoptr (GArray) sites = weft_blame_sites (trace);
  GArray *sums = g_array_new (FALSE, FALSE, sizeof (SiteSum));

  g_array_sort (sites, compare_places);
  for (unsigned i = 0; i < sites->len; i++) {
    const WeftSiteBlame *row = &g_array_index (sites, WeftSiteBlame, i);
    SiteSum *sum;

    if (row->site == WEFT_NO_ROW)
      continue;
    if (i == 0 || compare_places (row, row - 1) != 0) {
      SiteSum fresh = { .object = row->object, .site = row->site };

      g_array_append_val (sums, fresh);
    }
    sum = &g_array_index (sums, SiteSum, sums->len - 1);
    sum->count += row->count;
    sum->wait_ns += row->wait_ns;
    sum->max_ns = MAX (sum->max_ns, row->max_ns);
  }
  g_array_sort (sums, compare_site_sums);
  return sums;
}

static void
append_sites (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "taken at"), false, 0 }, { NC_ ("column", "lock"), false, 0 },
    { NC_ ("column", "times"), true, 1 },     { NC_ ("column", "waited"), true, 0 },
    { NC_ ("column", "longest"), true, 2 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  g_autoptr (GArray) sums = sum_up_sites (report->trace);
  size_t n;
  const WeftSite *places = weft_trace_sites (report->trace, &n);

  for (unsigned i = 0; i < MIN (sums->len, weft_report_most (report, FEW_PAIRS)); i++) {
    const SiteSum *sum = &g_array_index (sums, SiteSum, i);

    weft_table_add (table, places[sum->site].text);
    weft_table_add (table, over_what (report, sum->object));
    weft_table_take (table, weft_format_count (sum->count));
    weft_table_take (table, weft_format_duration (sum->wait_ns));
    weft_table_take (table, weft_format_duration (sum->max_ns));
  }
  if (sums->len == 0)
    return;
  weft_report_begin_section (report,
                             _ ("Where the locks were taken that others waited for"));
  weft_report_end_table (report, table, sums->len);
}

void
weft_report_blame (WeftTextReport *report)
{
  unsigned n = report->profile->blame->len;
  unsigned most = weft_report_most (report, WEFT_MOST_LINES);

  if (n == 0)
    return;

  if (n > most)
    append_sums (report);
  append_pairs (report, n > most ? weft_report_most (report, FEW_PAIRS) : most);
  append_sites (report);
}
