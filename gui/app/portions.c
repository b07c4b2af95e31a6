#include "gui/app/portions.h"

/* Several of these fit between two frames, and an input waits for one at most. */
#define TURN_US 6000

typedef struct {
  WeftPortion portion; /* NULL: it is over */
  gpointer data;
} Work;

/* Those that are over stay until the turn ends, which walks along them. */
static GArray *works; /* of Work */
static guint turn;

static bool
do_portion (guint i)
{
  Work work = g_array_index (works, Work, i);
  bool goes_on = work.portion != NULL && work.portion (work.data);

  /* It may have taken itself off, or have added others. */
  if (!goes_on)
    g_array_index (works, Work, i).portion = NULL;
  return goes_on;
}

static void
sweep (void)
{
  for (guint i = works->len; i-- > 0;) {
    if (g_array_index (works, Work, i).portion == NULL)
      g_array_remove_index (works, i);
  }
}

static gboolean
turn_cb (gpointer data)
{
  gint64 until = g_get_monotonic_time () + TURN_US;
  bool goes_on = true;

  while (goes_on && g_get_monotonic_time () < until) {
    goes_on = false;
    for (guint i = 0; i < works->len && g_get_monotonic_time () < until; i++)
      goes_on |= do_portion (i);
  }
  sweep ();
  if (works->len > 0)
    return G_SOURCE_CONTINUE;
  turn = 0;
  return G_SOURCE_REMOVE;
}

void
weft_portions_add (WeftPortion portion, gpointer data)
{
  Work work = { .portion = portion, .data = data };

  if (works == NULL)
    works = g_array_new (FALSE, FALSE, sizeof (Work));
  if (turn == 0)
    turn = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, turn_cb, NULL, NULL);
  for (guint i = 0; i < works->len; i++) {
    const Work *other = &g_array_index (works, Work, i);

    if (other->portion == portion && other->data == data)
      return;
  }
  g_array_append_val (works, work);
}

void
weft_portions_remove (gpointer data)
{
  for (guint i = 0; works != NULL && i < works->len; i++) {
    Work *work = &g_array_index (works, Work, i);

    if (work->data == data)
      work->portion = NULL;
  }
}
