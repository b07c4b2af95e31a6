/* Which call stacks explain what, and how they read. */
#include "gui/view/frames.h"
#include "tests/unit/tracer/trace-fixture.h"

#define MAIN WEFT_FIXTURE_MAIN
#define BASE UINT64_C (0x10000)

static void
add_stack (WeftFixture *fixture,
           int tid,
           uint64_t id,
           const uint64_t *frames,
           uint32_t n,
           int at_us)
{
  WeftEvent event = weft_fixture_make (WEFT_EVENT_STACK, tid, at_us);

  event.stack.id = id;
  event.stack.frames = frames;
  event.stack.n_frames = n;
  weft_fixture_event (fixture, &event);
}

/* taker waits for the condition "ready" from 20 to 40; main signals it at 39. */
static WeftTrace *
signalled (void)
{
  static const uint64_t waiter[] = { BASE + 0x10, BASE + 0x20, 0x99 };
  static const uint64_t waker[] = { BASE + 0x30, BASE + 0x40 };
  static const WeftSymbol take = { "take", "/src/box.c", 12 };
  static const WeftSymbol work = { "work", NULL, 0 };
  static const WeftSymbol put = { "put", "/src/box.c", 30 };
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  WeftFixture *fixture = weft_fixture_new ("/bin/box");
  int taker = weft_fixture_spawn (fixture, MAIN, "taker", 5, 10);
  uint64_t ready = weft_fixture_object (fixture, WEFT_OBJECT_CONDVAR, "ready", -1, 1);

  weft_symbols_add (symbols, "/bin/box", 0x10, &take);
  weft_symbols_add (symbols, "/bin/box", 0x20, &work);
  weft_symbols_add (symbols, "/bin/box", 0x30, &put);
  weft_fixture_set_symbols (fixture, symbols);
  weft_fixture_module (fixture, "/bin/box", BASE, 0x1000);
  add_stack (fixture, taker, 1, waiter, G_N_ELEMENTS (waiter), 20);
  weft_fixture_wait (fixture, taker, WEFT_WAIT_CONDITION, ready, MAIN, 20, 40);
  add_stack (fixture, MAIN, 2, waker, G_N_ELEMENTS (waker), 39);
  weft_fixture_wake (fixture, MAIN, ready, 1, 39);
  weft_fixture_sleep (fixture, taker, 50, 60);
  weft_fixture_end (fixture, 100);
  return weft_fixture_build (fixture);
}

static char *
all_text (const WeftTrace *trace, WeftSelectionKind kind, uint32_t row)
{
  g_autoptr (GPtrArray) stacks
      = weft_frames_of (trace, &(WeftSelection){ kind, row, 30000 });
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < stacks->len; i++) {
    g_autofree char *one = weft_frames_text (stacks->pdata[i]);

    g_string_append (text, one);
  }
  return g_string_free (text, FALSE);
}

#define TAKER "#0  take  box.c:12\n#1  work  box\n#2  0x99\n"
#define WAKER "#0  put  box.c:30\n#1  box+0x40\n"

/* A frame without a line says its module, one without a name its offset, one outside any
 * module its address. */
static void
test_wait (void)
{
  g_autoptr (WeftTrace) trace = signalled ();
  g_autofree char *text = all_text (trace, WEFT_SELECTION_WAIT, 0);

  g_assert_cmpstr (text, ==, "taker waits in\n" TAKER "main wakes it in\n" WAKER);
}

/* From the waker's end the same, in the arrow's direction. */
static void
test_interaction (void)
{
  g_autoptr (WeftTrace) trace = signalled ();
  size_t n;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  uint32_t row = 0;
  g_autofree char *text = NULL;

  while (row < n && all[row].kind != WEFT_INTERACTION_WAKE)
    row++;
  g_assert_cmpuint (row, <, n);
  text = all_text (trace, WEFT_SELECTION_INTERACTION, row);
  g_assert_cmpstr (text, ==, "main wakes it in\n" WAKER "taker waits in\n" TAKER);
}

/* Nothing is made up where no stack was recorded: of a sleep, a spawn, a thread. */
static void
test_none (void)
{
  g_autoptr (WeftTrace) trace = signalled ();
  static const WeftSelection cases[] = {
    { WEFT_SELECTION_WAIT, 1, 55000 },
    { WEFT_SELECTION_INTERACTION, 0, 5000 },
    { WEFT_SELECTION_THREAD, 0, 5000 },
    { WEFT_SELECTION_OBJECT, 0, 5000 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) stacks = weft_frames_of (trace, &cases[i]);

    g_assert_cmpuint (stacks->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frames/wait", test_wait);
  g_test_add_func ("/frames/interaction", test_interaction);
  g_test_add_func ("/frames/none", test_none);
  return g_test_run ();
}
