/* Which process came of which: an event of its beginning tells its own id and its parent's,
 * no more. */
#include "tracer/model/builder-private.h"

/* A process tells of itself once it has loaded its libraries. Which thread of its parent
 * asked for it can be told when only one was there all that time. */
#define STARTING_NS INT64_C (20000000)

/* The latest before @row with this id; @row is not among them. */
static uint32_t
latest_before (const WeftProcess *rows, uint32_t row, int32_t pid)
{
  for (uint32_t i = row; pid > 0 && i-- > 0;)
    if (rows[i].pid == pid)
      return i;
  return WEFT_NO_ROW;
}

/* The one thread of @process that lived within [@from_ns, @to_ns]. */
static uint32_t
only_thread (const WeftTrace *trace, uint32_t process, int64_t from_ns, int64_t to_ns)
{
  const WeftThread *threads = trace->threads.rows;
  uint32_t found = WEFT_NO_ROW;

  for (uint32_t i = 0; i < trace->threads.n; i++) {
    if (threads[i].process != process || threads[i].tid == 0 || threads[i].begin_ns > to_ns
        || (threads[i].ended && threads[i].end_ns < from_ns))
      continue;
    if (found != WEFT_NO_ROW)
      return WEFT_NO_ROW;
    found = i;
  }
  return found;
}

void
weft_seal_processes (WeftSeal *seal)
{
  WeftTrace *trace = seal->trace;
  WeftProcess *rows = trace->processes.rows;

  for (uint32_t i = 0; i < trace->processes.n; i++) {
    WeftProcess *row = &rows[i];
    uint32_t same = latest_before (rows, i, row->pid);

    row->parent = row->started_by = row->replaces = WEFT_NO_ROW;
    /* An id that was given again has another parent, but for the rarest chance. */
    if (same != WEFT_NO_ROW && rows[same].ppid == row->ppid) {
      row->replaces = same;
      row->parent = rows[same].parent;
      continue;
    }
    row->parent = latest_before (rows, i, row->ppid);
    if (row->parent != WEFT_NO_ROW)
      row->started_by
          = only_thread (trace, row->parent, row->begin_ns - STARTING_NS, row->begin_ns);
  }
}
