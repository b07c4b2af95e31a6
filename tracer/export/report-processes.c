#include <glib/gi18n-lib.h>

#include "tracer/analysis/words.h"
#include "tracer/export/report-parts.h"

/* Who started it, or what it was before; NULL when that is not known. */
static char *
origin_of (const WeftTrace *trace, const WeftProcess *process)
{
  g_autofree char *name = NULL;

  if (process->replaces != WEFT_NO_ROW) {
    name = weft_process_program (trace, process->replaces);
    return g_strdup_printf (_ ("was %s before"), name);
  }
  if (process->started_by != WEFT_NO_ROW) {
    name = weft_thread_full_name (trace, process->started_by);
    return g_strdup_printf (_ ("started by %s"), name);
  }
  if (process->parent != WEFT_NO_ROW) {
    name = weft_process_name (trace, process->parent);
    return g_strdup_printf (_ ("started by %s"), name);
  }
  return NULL;
}

static uint64_t
count_threads (const WeftTrace *trace, uint32_t process)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);
  uint64_t count = 0;

  for (size_t i = 0; i < n; i++)
    count += threads[i].process == process && threads[i].tid != 0;
  return count;
}

void
weft_report_processes (WeftTextReport *report)
{
  static const WeftColumnSpec columns[] = {
    { NC_ ("column", "process"), false, 0 }, { NC_ ("column", "pid"), true, 0 },
    { NC_ ("column", "from"), true, 2 },     { NC_ ("column", "lived"), true, 1 },
    { NC_ ("column", "threads"), true, 0 },  { "", false, 3 },
  };
  g_autoptr (WeftTable) table = weft_table_new (columns, G_N_ELEMENTS (columns));
  size_t n;
  const WeftProcess *processes = weft_trace_processes (report->trace, &n);

  if (n < 2)
    return;
  for (uint32_t i = 0; i < MIN (n, weft_report_most (report, WEFT_MOST_LINES)); i++) {
    const WeftProcess *process = &processes[i];

    weft_table_take (table, weft_process_program (report->trace, i));
    weft_table_take (table, g_strdup_printf ("%d", process->pid));
    weft_table_take (table, weft_format_duration (process->begin_ns));
    weft_table_take (table, weft_format_duration (process->end_ns - process->begin_ns));
    weft_table_take (table, weft_format_count (count_threads (report->trace, i)));
    weft_table_take (table, origin_of (report->trace, process));
  }
  weft_report_begin_section (report, _ ("Processes"));
  weft_report_end_table (report, table, (unsigned)n);
}
