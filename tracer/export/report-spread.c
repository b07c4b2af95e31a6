#include <glib/gi18n-lib.h>

#include "tracer/analysis/distribution.h"
#include "tracer/analysis/words.h"
#include "tracer/export/report-parts.h"

#define MOST_LOCKS 8
#define MOST_SITES 10

static char *
duration (int64_t ns)
{
  return ns != WEFT_NOT_KNOWN ? weft_format_duration (ns) : NULL;
}

static void
append_locks (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "lock"), false, 0 },      { NC_ ("column", "half waited"), true, 0 },
    { NC_ ("column", "90% waited"), true, 2 }, { NC_ ("column", "99% waited"), true, 0 },
    { NC_ ("column", "half held"), true, 1 },  { NC_ ("column", "90% held"), true, 3 },
    { NC_ ("column", "99% held"), true, 1 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);
  unsigned all = 0;

  for (unsigned i = 0; i < report->profile->locks->len; i++) {
    uint32_t object = g_array_index (report->profile->locks, WeftLockProfile, i).object;
    WeftDistribution waits, holds;

    weft_lock_distributions (report->trace, object, &waits, &holds);
    /* Of one wait the table of locks says it all. */
    if (waits.count < 2 || all++ >= weft_report_most (report, MOST_LOCKS))
      continue;
    weft_table_add (table, objects[object].name);
    weft_table_take (table, duration (waits.p50_ns));
    weft_table_take (table, duration (waits.p90_ns));
    weft_table_take (table, duration (waits.p99_ns));
    weft_table_take (table, duration (holds.p50_ns));
    weft_table_take (table, duration (holds.p90_ns));
    weft_table_take (table, duration (holds.p99_ns));
  }
  if (all == 0)
    return;
  weft_report_begin_section (report, _ ("How long waits and holds took at most"));
  weft_report_end_table (report, table, all);
}

static void
append_sites (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "where"), false, 0 }, { NC_ ("column", "in"), false, 3 },
    { NC_ ("column", "for"), false, 1 },   { NC_ ("column", "waits"), true, 1 },
    { NC_ ("column", "waited"), true, 0 }, { NC_ ("column", "longest"), true, 2 },
  };
  g_autoptr (WeftTable) table = NULL;
  g_autoptr (GArray) all = weft_call_sites (report->trace);
  size_t n;
  const WeftSite *sites = weft_trace_sites (report->trace, &n);
  unsigned known = 0;

  table = weft_table_new (columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < all->len; i++) {
    const WeftCallSite *site = &g_array_index (all, WeftCallSite, i);

    if (site->site == WEFT_NO_ROW || known++ >= weft_report_most (report, MOST_SITES))
      continue;
    weft_table_add (table, sites[site->site].text);
    weft_table_add (table, sites[site->site].name);
    weft_table_add (table, weft_wait_kind_shown (site->kind));
    weft_table_take (table, weft_format_count (site->waits));
    weft_table_take (table, weft_format_duration (site->total_ns));
    weft_table_take (table, weft_format_duration (site->max_ns));
  }
  if (known == 0)
    return;
  weft_report_begin_section (report, _ ("Where in the code threads waited"));
  weft_report_end_table (report, table, known);
}

void
weft_report_spread (WeftTextReport *report)
{
  append_locks (report);
  append_sites (report);
}
