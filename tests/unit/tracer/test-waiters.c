/* The probe's table of who waits on what. */
#include <glib.h>

#include "tracer/probe/waiters.h"

enum { KEY = 0x7f0000001000, FIRST = 11, SECOND = 12 };

static void
test_token_of_a_wake (void)
{
  WeftTicket ticket = weft_waiters_enter (KEY);

  weft_waiters_post (KEY, FIRST, 1);
  g_assert_cmpint (weft_waiters_take (KEY, ticket), ==, FIRST);
  g_assert_cmpint (weft_waiters_take (KEY, ticket), ==, 0);
  weft_waiters_leave (KEY);
}

/* Two wakes came while one waited who needed only one of them. Who comes to wait after that
 * was woken by neither, even by itself. */
static void
test_token_from_before (void)
{
  WeftTicket stays = weft_waiters_enter (KEY), goes = weft_waiters_enter (KEY), late;

  weft_waiters_post (KEY, FIRST, 1);
  weft_waiters_post (KEY, SECOND, 1);
  g_assert_cmpint (weft_waiters_take (KEY, goes), ==, FIRST);
  weft_waiters_leave (KEY);

  late = weft_waiters_enter (KEY);
  g_assert_cmpint (weft_waiters_take (KEY, late), ==, 0);
  weft_waiters_post (KEY, FIRST, 1);
  g_assert_cmpint (weft_waiters_take (KEY, late), ==, FIRST);
  weft_waiters_leave (KEY);

  g_assert_cmpint (weft_waiters_take (KEY, stays), ==, SECOND);
  weft_waiters_leave (KEY);
}

/* More wakes than the table keeps: the oldest are forgotten, the others known in order. */
static void
test_many_tokens (void)
{
  enum { N = 3 * WEFT_N_TOKENS + 1 };
  WeftTicket ticket = weft_waiters_enter (KEY);

  for (int i = 1; i <= N; i++)
    weft_waiters_post (KEY, i, 1);
  for (int i = N - WEFT_N_TOKENS + 1; i <= N; i++)
    g_assert_cmpint (weft_waiters_take (KEY, ticket), ==, i);
  g_assert_cmpint (weft_waiters_take (KEY, ticket), ==, 0);
  weft_waiters_leave (KEY);
}

/* Whoever finds no place stands beside the table, and takes no token that is another's. */
static void
test_full_table (void)
{
  uint64_t keys[4], other = KEY;
  WeftTicket last;
  int n = 0;

  for (uint64_t key = KEY + 8; n < 4; key += 8)
    if (weft_hash (key) >> 55 == weft_hash (KEY) >> 55)
      keys[n++] = key;
  for (int i = 0; i < 4; i++)
    weft_waiters_enter (keys[i]);
  last = weft_waiters_enter (other);
  g_assert_false (last.is_valid);
  weft_waiters_leave (keys[0]);
  weft_waiters_enter (other);
  weft_waiters_post (other, FIRST, 1);
  g_assert_cmpint (weft_waiters_take (other, last), ==, 0);
  for (int i = 1; i < 4; i++)
    weft_waiters_leave (keys[i]);
  weft_waiters_forget ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/waiters/wake", test_token_of_a_wake);
  g_test_add_func ("/waiters/from-before", test_token_from_before);
  g_test_add_func ("/waiters/many", test_many_tokens);
  g_test_add_func ("/waiters/full", test_full_table);
  return g_test_run ();
}
