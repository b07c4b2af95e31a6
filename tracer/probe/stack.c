#define _GNU_SOURCE
#include "tracer/probe/stack.h"

#include <unwind.h>

#include "tracer/probe/waiters.h"

/* A remembered stack is told in full again after so many uses, so that a loss does not
 * leave it without its frames for ever. */
enum { TELL_AGAIN = 256 };

typedef struct {
  WeftStackEntry *entry;
  const void *site;
  bool inside; /* the program's own frames have begun */
} Walk;

static _Unwind_Reason_Code
visit_cb (struct _Unwind_Context *context, void *data)
{
  Walk *walk = data;
  uint64_t address = _Unwind_GetIP (context);
  WeftStackEntry *entry = walk->entry;

  if (address == 0)
    return _URC_END_OF_STACK;
  if (!walk->inside && address != weft_address (walk->site))
    return _URC_NO_REASON;
  walk->inside = true;
  entry->frames[entry->n_frames] = address;
#if defined(__x86_64__)
  /* In this visit the canonical frame address is that of the frame called from here: the
   * word below it is the address just visited. */
  entry->slots[entry->n_frames] = (const uint64_t *)_Unwind_GetCFA (context) - 1;
#else
  entry->slots[entry->n_frames] = NULL;
#endif
  return ++entry->n_frames == WEFT_MAX_FRAMES ? _URC_END_OF_STACK : _URC_NO_REASON;
}

static bool
is_still (const WeftStackEntry *entry)
{
  for (uint32_t i = 0; i < entry->n_frames; i++)
    if (entry->slots[i] == NULL || *entry->slots[i] != entry->frames[i])
      return false;
  return entry->n_frames > 0;
}

static void
walk (WeftStackEntry *entry, const void *site, const void *stack_pointer)
{
  Walk walk = { entry, site, false };

  entry->site = site;
  entry->stack_pointer = stack_pointer;
  entry->uses = 0;
  entry->n_frames = 0;
  _Unwind_Backtrace (visit_cb, &walk);
  entry->id = 0;
  for (uint32_t i = 0; i < entry->n_frames; i++)
    entry->id = weft_hash ((entry->id ^ entry->id >> 29) + entry->frames[i]);
  entry->id |= 1;
}

void
weft_stack_begin (void)
{
  WeftStackEntry entry;

  walk (&entry, WEFT_SITE, NULL);
}

void
weft_stack_emit (WeftBlock *block, const void *site)
{
  const void *here = __builtin_frame_address (0);
  WeftStackEntry *entry
      = &block->stacks[weft_hash (weft_address (site) ^ weft_address (here)) >> 60
                       & (WEFT_MAX_STACKS - 1)];

  if (entry->site != site || entry->stack_pointer != here || !is_still (entry))
    walk (entry, site, here);
  weft_emit_stack (entry->id, entry->frames,
                   entry->uses++ % TELL_AGAIN == 0 ? entry->n_frames : 0);
}
