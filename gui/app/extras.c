#include "gui/app/extras.h"

#include "gui/view/wait-holders.h"

#define HALF 0.5

void
weft_extras_find_holders (WeftLoaded *loaded)
{
  uint32_t *holders;

  if (g_atomic_pointer_get (&loaded->holders) != NULL)
    return;
  holders = weft_wait_holders_new (loaded->trace);
  if (!g_atomic_pointer_compare_and_exchange (&loaded->holders, NULL, holders))
    g_free (holders);
}

void
weft_extras_find_what_ifs (WeftLoaded *loaded)
{
  const GArray *held = loaded->path->held;
  GArray *what_ifs;
  size_t n_objects;
  g_autofree bool *locks = NULL;

  if (g_atomic_pointer_get (&loaded->what_ifs) != NULL)
    return;
  weft_trace_objects (loaded->trace, &n_objects);
  locks = g_new0 (bool, n_objects + 1);
  what_ifs = g_array_new (FALSE, FALSE, sizeof (WeftWhatIf));
  for (guint i = 0; i < MIN (held->len, WEFT_N_WHAT_IFS); i++) {
    uint32_t object = g_array_index (held, WeftPathHeld, i).object;
    WeftChange change = { locks, HALF, 1 };
    WeftWhatIf what_if;

    locks[object] = true;
    weft_what_if (loaded->trace, &change, &what_if);
    locks[object] = false;
    g_array_append_val (what_ifs, what_if);
  }
  if (!g_atomic_pointer_compare_and_exchange (&loaded->what_ifs, NULL, what_ifs))
    g_array_unref (what_ifs);
}

const uint32_t *
weft_extras_holders (const WeftLoaded *loaded)
{
  return g_atomic_pointer_get (&((WeftLoaded *)loaded)->holders);
}

const GArray *
weft_extras_what_ifs (const WeftLoaded *loaded)
{
  return g_atomic_pointer_get (&((WeftLoaded *)loaded)->what_ifs);
}
