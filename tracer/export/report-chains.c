#include <glib/gi18n-lib.h>

#include "tracer/analysis/chains.h"
#include "tracer/analysis/words.h"
#include "tracer/export/report-parts.h"

#define MOST_ROOTS 8

static const char *
name_of (const WeftTextReport *report, uint32_t object)
{
  size_t n;

  return object != WEFT_NO_ROW ? weft_trace_objects (report->trace, &n)[object].name
                               : _ ("something");
}

/* What it did, while they waited. */
static char *
what (const WeftTextReport *report, const WeftRoot *root)
{
  size_t n;
  const WeftWait *wait = root->wait != WEFT_NO_ROW
                             ? &weft_trace_waits (report->trace, &n)[root->wait]
                             : NULL;

  if (root->tie == WEFT_TIE_HANDED)
    return NULL;
  switch (root->state) {
  case WEFT_STATE_NONE:
    return g_strdup (_ ("did not live"));
  case WEFT_STATE_RUNNING:
    return g_strdup (weft_trace_scheduling (report->trace)->recorded
                         ? _ ("ran")
                         : _ ("ran or was ready"));
  case WEFT_STATE_READY:
    return g_strdup (_ ("had no CPU"));
  case WEFT_STATE_SLEEPING:
    return g_strdup (_ ("slept"));
  case WEFT_STATE_UNKNOWN:
    return g_strdup (_ ("events were lost"));
  case WEFT_STATE_WAIT_OTHER:
    return g_strdup (_ ("was blocked elsewhere"));
  default:
    return g_strdup_printf (_ ("waited for %s"),
                            name_of (report, wait != NULL ? wait->object : WEFT_NO_ROW));
  }
}

/* Why they waited for it. */
static char *
why (const WeftTextReport *report, const WeftRoot *root)
{
  const char *name = name_of (report, root->object);

  switch (root->tie) {
  case WEFT_TIE_HOLDS:
    return g_strdup_printf (_ ("held %s"), name);
  case WEFT_TIE_JOINED:
    return g_strdup (_ ("had to end"));
  case WEFT_TIE_OWES:
    return g_strdup_printf (_ ("woke them by %s"), name);
  case WEFT_TIE_HANDED:
    if (root->thread != WEFT_NO_ROW)
      return g_strdup (_ ("could go on itself"));
    return g_strdup_printf (root->state == WEFT_STATE_UNKNOWN
                                ? _ ("cannot tell who held %s")
                                : _ ("%s was free"),
                            name);
  case WEFT_TIE_CYCLE:
    return g_strdup (_ ("waits in a circle"));
  case WEFT_TIE_ITSELF:
  default:
    return g_strdup (_ ("waited itself"));
  }
}

static uint32_t
site_of (const WeftTextReport *report, const WeftRoot *root)
{
  size_t n;

  if (root->wait != WEFT_NO_ROW)
    return weft_trace_waits (report->trace, &n)[root->wait].site;
  return root->site;
}

static char *
percent (int64_t part_ns, int64_t whole_ns)
{
  return g_strdup_printf ("%.1f%%", 100.0 * (double)part_ns / (double)whole_ns);
}

void
weft_report_chains (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "waiting"), true, 0 },
    { NC_ ("column", "share"), true, 0 },
    { NC_ ("column", "through others"), true, 3 },
    { NC_ ("column", "for"), false, 0 },
    { NC_ ("column", "which"), false, 0 },
    { NC_ ("column", "while it"), false, 1 },
    { NC_ ("column", "at"), false, 2 },
  };
  g_autoptr (WeftChains) chains = NULL;
  g_autoptr (WeftTable) table = NULL;
  size_t n;
  const WeftThread *threads = weft_trace_threads (report->trace, &n);
  const WeftSite *sites;

  /* Of a single thread it would say what the table of threads does. */
  if (n < 2)
    return;
  chains = weft_chains_new (report->trace);
  if (chains->roots->len == 0)
    return;
  sites = weft_trace_sites (report->trace, &n);
  table = weft_table_new (columns, G_N_ELEMENTS (columns));
  for (unsigned i = 0; i < MIN (chains->roots->len, weft_report_most (report, MOST_ROOTS));
       i++) {
    const WeftRoot *root = &g_array_index (chains->roots, WeftRoot, i);
    uint32_t site = site_of (report, root);

    weft_table_take (table, weft_format_duration (root->ns));
    weft_table_take (table, percent (root->ns, chains->total_ns));
    if (root->ns > root->direct_ns)
      weft_table_take (table, weft_format_duration (root->ns - root->direct_ns));
    else
      weft_table_add (table, "");
    weft_table_add (table, root->thread != WEFT_NO_ROW ? threads[root->thread].label
                                                       : _ ("nobody"));
    weft_table_take (table, why (report, root));
    weft_table_take (table, what (report, root));
    weft_table_add (table, site != WEFT_NO_ROW ? sites[site].text : "");
  }
  weft_report_begin_section (report, _ ("Who everybody waited for in the end"));
  weft_report_end_table (report, table, chains->roots->len);
}
