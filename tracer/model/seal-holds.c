#include "tracer/model/builder-private.h"

static gint
compare_holds (gconstpointer a, gconstpointer b)
{
  const WeftHold *left = a, *right = b;

  return (left->acquired_ns > right->acquired_ns)
         - (left->acquired_ns < right->acquired_ns);
}

/* Holds come in the order in which their records were written, which for an exclusive lock
 * is nearly that of acquisition: moving the few that are late into place is cheaper than
 * sorting all. Readers' holds may be far out of order, and are sorted. */
static void
sort_holds (GArray *holds)
{
  WeftHold *rows = (WeftHold *)holds->data;
  size_t moves_left = 4 * (size_t)holds->len;

  for (guint i = 1; i < holds->len; i++) {
    WeftHold late = rows[i];
    guint place = i;

    while (place > 0 && rows[place - 1].acquired_ns > late.acquired_ns && moves_left > 0) {
      rows[place] = rows[place - 1];
      place--;
      moves_left--;
    }
    rows[place] = late;
    if (moves_left == 0) {
      g_array_sort (holds, compare_holds);
      return;
    }
  }
}

/* Whether what a waiter said of @lock's holder was still so when the trace ended: nobody
 * has got the lock or let it go since. */
static bool
claim_stands (const ObjectBuild *lock)
{
  const Claim *claim = &lock->claim;

  if (claim->thread == WEFT_NO_ROW)
    return false;
  if (lock->got.thread != WEFT_NO_ROW && lock->got.thread != claim->thread
      && lock->got.since_ns > claim->since_ns)
    return false;
  for (guint i = 0; lock->holds != NULL && i < lock->holds->len; i++)
    if (g_array_index (lock->holds, WeftHold, i).released_ns > claim->since_ns)
      return false;
  return !lock->destroyed;
}

void
weft_seal_finish_holds (WeftSeal *seal)
{
  for (guint i = 0; i < seal->objects->len; i++) {
    ObjectBuild *lock = g_ptr_array_index (seal->objects, i);

    if (claim_stands (lock)) {
      WeftHold hold = { .thread = lock->claim.thread,
                        .object = lock->index,
                        .stack = WEFT_NO_ROW,
                        .mode = WEFT_HOLD_EXCLUSIVE,
                        .acquired_ns = lock->claim.since_ns,
                        .released_ns = INT64_MAX,
                        .site = WEFT_NO_ROW,
                        .released = false };

      WEFT_LIST_ADD (lock->holds, WeftHold, hold);
    }
    if (lock->holds != NULL)
      sort_holds (lock->holds);
  }
}
