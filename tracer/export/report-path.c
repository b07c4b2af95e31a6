#include <glib/gi18n-lib.h>

#include "tracer/analysis/words.h"
#include "tracer/export/report-parts.h"

#define MOST_SHARES 8
#define MOST_HELD 4

static char *
percent (int64_t part_ns, int64_t whole_ns)
{
  return g_strdup_printf ("%.1f%%", 100.0 * (double)part_ns / (double)whole_ns);
}

/* What the path's thread did, in few words. */
static char *
what (const WeftTextReport *report, const WeftPathShare *share)
{
  size_t n;

  if (share->object != WEFT_NO_ROW)
    return g_strdup_printf (share->handed ? _ ("gets %s, does not run yet")
                                          : _ ("waits for %s"),
                            weft_trace_objects (report->trace, &n)[share->object].name);
  if (share->handed)
    return g_strdup (_ ("has joined, does not run yet"));
  if (share->state == WEFT_STATE_NONE)
    return g_strdup (share->thread != WEFT_NO_ROW
                         ? _ ("is being started")
                         : _ ("there was no thread yet, or no more"));
  return g_strdup (weft_state_shown (share->state));
}

static void
append_shares (WeftTextReport *report, const WeftCriticalPath *path)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "share"), true, 0 },   { NC_ ("column", "time"), true, 0 },
    { NC_ ("column", "thread"), false, 0 }, { NC_ ("column", "what it did"), false, 0 },
    { NC_ ("column", "at"), false, 1 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  size_t n;
  const WeftThread *threads = weft_trace_threads (report->trace, &n);
  const WeftSite *sites = weft_trace_sites (report->trace, &n);

  for (unsigned i = 0; i < MIN (path->shares->len, weft_report_most (report, MOST_SHARES));
       i++) {
    const WeftPathShare *share = &g_array_index (path->shares, WeftPathShare, i);

    weft_table_take (table, percent (share->ns, path->to_ns));
    weft_table_take (table, weft_format_duration (share->ns));
    weft_table_add (table,
                    share->thread != WEFT_NO_ROW ? threads[share->thread].label : "");
    weft_table_take (table, what (report, share));
    weft_table_add (table, share->site != WEFT_NO_ROW ? sites[share->site].text : "");
  }
  weft_report_end_table (report, table, path->shares->len);
}

/* "For 77.0% of it the thread held counter, mostly since counter.c:48." */
static void
append_held (WeftTextReport *report, const WeftCriticalPath *path)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (report->trace, &n);
  const WeftSite *sites = weft_trace_sites (report->trace, &n);

  for (unsigned i = 0; i < MIN (path->held->len, MOST_HELD); i++) {
    const WeftPathHeld *held = &g_array_index (path->held, WeftPathHeld, i);
    g_autofree char *share = percent (held->ns, path->to_ns);
    g_autofree char *time = weft_format_duration (held->ns);
    const char *name = objects[held->object].name;
    g_autofree char *text
        = held->site != WEFT_NO_ROW
              ? g_strdup_printf (
                  _ ("In %s of it (%s) its thread held %s, acquired mostly at %s."), share,
                  time, name, sites[held->site].text)
              : g_strdup_printf (_ ("In %s of it (%s) its thread held %s."), share, time,
                                 name);

    weft_report_note (report, text);
  }
}

WeftCriticalPath *
weft_report_find_path (const WeftProfile *profile, const WeftTrace *trace)
{
  return profile->threads->len < 2 ? NULL : weft_critical_path_of_run (trace);
}

void
weft_report_path (WeftTextReport *report)
{
  const WeftCriticalPath *path = report->path;

  if (path == NULL || path->steps->len == 0)
    return;
  weft_report_begin_section (report,
                             _ ("Critical path: on what the run's length depended"));
  append_shares (report, path);
  append_held (report, path);
}
