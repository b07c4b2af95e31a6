#include "gui/view/occurs.h"
#include "tests/unit/tracer/trace-fixture.h"

/* Each looked for in everything. */
static void
check (WeftTrace *trace)
{
  size_t n, n_threads;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  const WeftDefects *defects = weft_trace_defects (trace);
  WeftArrows *arrows = weft_arrows_new (trace);
  unsigned kinds = 0, states = defects->lost > 0 ? 1u << WEFT_STATE_UNKNOWN : 0;

  for (size_t i = 0; i < n; i++)
    kinds |= 1u << all[i].kind;
  weft_trace_threads (trace, &n_threads);
  for (uint32_t t = 0; t < n_threads; t++) {
    const WeftStates *own = weft_trace_thread_states (trace, t);

    for (size_t i = 0; i < weft_states_size (own); i++)
      states |= 1u << weft_states_get (own, i).state;
  }
  g_assert_cmpuint (weft_occurs_arrows (arrows), ==, kinds);
  g_assert_cmpuint (weft_occurs_states (trace), ==, states & ~(1u << WEFT_STATE_NONE));
  weft_arrows_free (arrows);
}

static void
test_occurs (void)
{
  WeftFixture *lossy = weft_fixture_new ("lossy");
  g_autoptr (WeftTrace) counter = weft_fixture_counter ();
  g_autoptr (WeftTrace) channel = weft_fixture_channel ();
  g_autoptr (WeftTrace) random = weft_fixture_random (8, 3000, 7);
  g_autoptr (WeftTrace) lost = NULL;

  weft_fixture_loss (lossy, 10, 20, 3);
  weft_fixture_end (lossy, 100);
  lost = weft_fixture_build (lossy);
  check (counter);
  check (channel);
  check (random);
  check (lost);
  g_assert_false (weft_occurs_thinned (counter));
  g_assert_false (weft_occurs_crowd (counter));
  g_assert_true (weft_occurs_crowd (random));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/occurs/all", test_occurs);
  return g_test_run ();
}
