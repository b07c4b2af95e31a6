#include "tracer/model/builder-private.h"

/* The probe reads the moment at which a lock was got without making the processor wait for
 * what stands before (that would double what an acquisition costs), so it can lie early by
 * as much as a locked instruction takes. It reads the moment of a release before the
 * release. */
#define EARLY_NS 1000

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

/* Who had it alone had let it go before the next one got it, and nobody gets it alone
 * before all have let it go: that bounds a moment that was read too early. */
static void
bound_acquisitions (GArray *holds)
{
  int64_t alone_ns = INT64_MIN, all_ns = INT64_MIN; /* when they had let it go */

  for (guint i = 0; i < holds->len; i++) {
    WeftHold *hold = &g_array_index (holds, WeftHold, i);
    bool is_alone = hold->mode == WEFT_HOLD_EXCLUSIVE;
    int64_t bound_ns = is_alone ? all_ns : alone_ns;

    if (bound_ns > hold->acquired_ns && bound_ns - EARLY_NS <= hold->acquired_ns
        && bound_ns <= hold->released_ns)
      hold->acquired_ns = bound_ns;
    all_ns = MAX (all_ns, hold->released_ns);
    if (is_alone)
      alone_ns = MAX (alone_ns, hold->released_ns);
  }
}

/* Whether @claim was still so when the trace ended: nobody has got the lock or let it go
 * since. Of one that readers share, nobody but that reader can have let it go. */
static bool
claim_stands (const ObjectBuild *lock, const Claim *claim)
{
  bool shared = claim->mode == WEFT_HOLD_SHARED;

  if (lock->destroyed
      || (!shared && lock->got_thread != WEFT_NO_ROW && lock->got_thread != claim->thread
          && lock->got_ns > claim->since_ns))
    return false;
  for (guint i = 0; lock->holds != NULL && i < lock->holds->len; i++) {
    const WeftHold *hold = &g_array_index (lock->holds, WeftHold, i);

    if (hold->released && hold->released_ns > claim->since_ns
        && (!shared || hold->thread == claim->thread))
      return false;
  }
  return true;
}

/* A lock outlives the thread that ended with it, but not the process. */
static void
add_open_hold (WeftSeal *seal, ObjectBuild *lock, const Claim *claim)
{
  ThreadBuild *thread = g_ptr_array_index (seal->builder->threads, claim->thread);
  WeftHold hold
      = { .thread = claim->thread,
          .object = lock->index,
          .stack = WEFT_NO_ROW,
          .mode = claim->mode,
          .acquired_ns = claim->since_ns,
          .released_ns = weft_builder_process_of (seal->builder, thread)->row.end_ns,
          .site = claim->site,
          .released = false };

  if (hold.released_ns >= hold.acquired_ns)
    WEFT_LIST_ADD (lock->holds, WeftHold, hold);
}

/* When another thread than the one that claims it is first known to have had the lock;
 * INT64_MAX. */
static int64_t
first_got_by_another (const WeftSeal *seal, const ObjectBuild *lock, const Claim *claim)
{
  int64_t got_ns = INT64_MAX;

  for (guint i = 0; lock->holds != NULL && i < lock->holds->len; i++) {
    const WeftHold *hold = &g_array_index (lock->holds, WeftHold, i);

    if (hold->thread != claim->thread && hold->acquired_ns > claim->since_ns)
      got_ns = MIN (got_ns, hold->acquired_ns);
  }
  for (guint i = 0; i < seal->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (seal->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      const WeftWait *wait = &g_array_index (thread->waits, WeftWait, j);

      if (wait->thread != claim->thread && weft_builder_got_lock (wait) == lock->index
          && wait->end_ns > claim->since_ns)
        got_ns = MIN (got_ns, wait->end_ns);
    }
  }
  return got_ns;
}

/* A lock that nobody shares, and that another has got since, was let go: also where the
 * record of that is missing. */
static void
add_untold_hold (WeftSeal *seal, ObjectBuild *lock, const Claim *claim)
{
  WeftHold hold = { .thread = claim->thread,
                    .object = lock->index,
                    .stack = WEFT_NO_ROW,
                    .mode = claim->mode,
                    .acquired_ns = claim->since_ns,
                    .site = claim->site,
                    .released = true,
                    .untold = true };

  for (guint i = 0; lock->holds != NULL && i < lock->holds->len; i++) {
    const WeftHold *told = &g_array_index (lock->holds, WeftHold, i);

    if (told->thread == claim->thread && told->released_ns > claim->since_ns)
      return;
  }
  hold.released_ns = first_got_by_another (seal, lock, claim);
  if (hold.released_ns != INT64_MAX)
    WEFT_LIST_ADD (lock->holds, WeftHold, hold);
}

/* Of several that claim to hold it alone, the last to have got it is right. */
static void
add_open_holds (WeftSeal *seal, ObjectBuild *lock)
{
  const Claim *alone = NULL;

  for (guint i = 0; lock->claims != NULL && i < lock->claims->len; i++) {
    const Claim *claim = &g_array_index (lock->claims, Claim, i);

    if (claim->mode == WEFT_HOLD_SHARED) {
      if (claim_stands (lock, claim))
        add_open_hold (seal, lock, claim);
    } else if (!claim_stands (lock, claim))
      add_untold_hold (seal, lock, claim);
    else if (alone == NULL || claim->since_ns > alone->since_ns)
      alone = claim;
  }
  if (alone != NULL)
    add_open_hold (seal, lock, alone);
}

void
weft_seal_finish_holds (WeftSeal *seal)
{
  for (guint i = 0; i < seal->objects->len; i++) {
    ObjectBuild *lock = g_ptr_array_index (seal->objects, i);

    add_open_holds (seal, lock);
    if (lock->holds == NULL)
      continue;
    sort_holds (lock->holds);
    bound_acquisitions (lock->holds);
  }
}
