/* Work in portions: each is done to its end, in turn with the others, and no more once it
 * is taken off. */
#include "gui/app/portions.h"

typedef struct Work Work;
struct Work {
  guint left, done;
  guint furthest; /* how far ahead of @other it ever was */
  Work *other;    /* NULL: none to compare with */
  Work *stops;    /* taken off when it is done; NULL */
};

static gboolean
portion_cb (gpointer data)
{
  Work *work = data;

  g_assert_cmpuint (work->left, >, 0);
  work->left--;
  work->done++;
  if (work->other != NULL && work->other->left > 0 && work->done > work->other->done)
    work->furthest = MAX (work->furthest, work->done - work->other->done);
  if (work->left == 0 && work->stops != NULL)
    weft_portions_remove (work->stops);
  return work->left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
single_cb (gpointer data)
{
  ((Work *)data)->done++;
  return G_SOURCE_REMOVE;
}

/* Until there is nothing that the loop would do. */
static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
test_in_turn (void)
{
  Work a = { .left = 5000 }, b = { .left = 7000, .other = &a };

  a.other = &b;
  weft_portions_add (portion_cb, &a);
  weft_portions_add (portion_cb, &b);
  g_assert_cmpuint (a.done + b.done, ==, 0);
  settle ();
  g_assert_cmpuint (a.done, ==, 5000);
  g_assert_cmpuint (b.done, ==, 7000);
  g_assert_cmpuint (a.furthest, <=, 2);
  g_assert_cmpuint (b.furthest, <=, 2);
}

/* What is to be done already is not done twice as fast, but another portion of the same
 * data is one of its own. */
static void
test_once (void)
{
  Work a = { .left = 10 }, b = { .left = 1000, .other = &a };

  a.other = &b;
  weft_portions_add (portion_cb, &b);
  for (int i = 0; i < 10; i++)
    weft_portions_add (portion_cb, &a);
  settle ();
  g_assert_cmpuint (a.done, ==, 10);
  g_assert_cmpuint (a.furthest, <=, 2);

  a = (Work){ .left = 4 };
  weft_portions_add (portion_cb, &a);
  weft_portions_add (single_cb, &a);
  settle ();
  g_assert_cmpuint (a.done, ==, 5);
}

static void
test_remove (void)
{
  Work never = { .left = 100 }, last = { .left = 1000 };
  Work first = { .left = 3, .stops = &last };

  weft_portions_remove (&never);
  weft_portions_add (portion_cb, &never);
  weft_portions_remove (&never);
  weft_portions_add (portion_cb, &first);
  weft_portions_add (portion_cb, &last);
  settle ();
  g_assert_cmpuint (never.done, ==, 0);
  g_assert_cmpuint (first.done, ==, 3);
  /* In the round in which it was taken off its turn had not come. */
  g_assert_cmpuint (last.done, ==, 2);
  /* It may come again. */
  weft_portions_add (portion_cb, &last);
  settle ();
  g_assert_cmpuint (last.done, ==, 1000);
}

static Work added = { .left = 50 };

static gboolean
adding_cb (gpointer data)
{
  weft_portions_add (portion_cb, &added);
  weft_portions_remove (data);
  return G_SOURCE_CONTINUE;
}

/* A portion that takes itself off is over, whatever it returns; one that it adds is not. */
static void
test_within (void)
{
  int itself = 0;

  weft_portions_add (adding_cb, &itself);
  settle ();
  g_assert_cmpuint (added.done, ==, 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/portions/in-turn", test_in_turn);
  g_test_add_func ("/portions/once", test_once);
  g_test_add_func ("/portions/remove", test_remove);
  g_test_add_func ("/portions/within", test_within);
  return g_test_run ();
}
