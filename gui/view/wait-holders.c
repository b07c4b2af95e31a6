#include "gui/view/wait-holders.h"

#include "tracer/analysis/blame.h"
#include "tracer/analysis/words.h"

static void
note_holder (uint32_t wait, const WeftWaitBlame *blame, gpointer data)
{
  uint32_t *holders = data;
  int64_t longest_ns = 0;

  for (guint i = 0; i < blame->parts->len; i++) {
    const WeftBlamePart *part = &g_array_index (blame->parts, WeftBlamePart, i);

    if (part->holder != WEFT_NO_ROW
        && (holders[wait] == WEFT_NO_ROW || part->ns > longest_ns)) {
      longest_ns = part->ns;
      holders[wait] = part->holder;
    }
  }
}

uint32_t *
weft_wait_holders_new (const WeftTrace *trace)
{
  size_t n_waits, n_objects;
  const WeftWait *waits = weft_trace_waits (trace, &n_waits);
  uint32_t *holders = g_new (uint32_t, n_waits + 1);
  g_autofree bool *locked = NULL;

  weft_trace_objects (trace, &n_objects);
  locked = g_new0 (bool, n_objects + 1);
  for (size_t i = 0; i < n_waits; i++) {
    holders[i] = WEFT_NO_ROW;
    if (weft_wait_kind_is_lock (waits[i].kind) && waits[i].object < n_objects)
      locked[waits[i].object] = true;
  }
  for (uint32_t i = 0; i < n_objects; i++) {
    if (locked[i])
      weft_lock_blame_foreach (trace, i, note_holder, holders);
  }
  for (uint32_t i = 0; i < n_waits; i++) {
    g_auto (WeftWaitBlame) blame = { NULL, 0 };

    if (weft_wait_kind_is_lock (waits[i].kind) || weft_wait_kind_is_pause (waits[i].kind))
      continue;
    weft_wait_blame (trace, i, &blame);
    note_holder (i, &blame, holders);
  }
  return holders;
}
