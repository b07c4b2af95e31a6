#include "gui/view/history.h"

#include <glib.h>
#include <math.h>

/* A scroll of less is adjusting, not going somewhere. */
#define SCROLL_PX 240
/* A view that shares less than this of its time with the last one, or is zoomed by more
 * than this, is a jump. */
#define SHARED 0.5
#define ZOOMED 3.0

struct WeftHistory {
  GArray *places; /* of WeftSpot */
  guint at;
  int64_t moved_us; /* of the last small move */
  bool moving;      /* the present place was reached by small moves */
};

WeftHistory *
weft_history_new (const WeftSpot *first)
{
  WeftHistory *self = g_new0 (WeftHistory, 1);

  self->places = g_array_new (FALSE, FALSE, sizeof (WeftSpot));
  g_array_append_vals (self->places, first, 1);
  return self;
}

void
weft_history_free (WeftHistory *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->places);
  g_free (self);
}

static WeftSpot *
present (const WeftHistory *self)
{
  return &g_array_index (self->places, WeftSpot, self->at);
}

typedef enum { CHANGE_NONE, CHANGE_MOVE, CHANGE_JUMP } Change;

static bool
jumps (const WeftViewport *a, const WeftViewport *b)
{
  double begin = fmax (a->begin_ns, b->begin_ns);
  double end = fmin (weft_viewport_end_ns (a), weft_viewport_end_ns (b));
  double shorter = fmin (a->span_ns, b->span_ns), longer = fmax (a->span_ns, b->span_ns);

  return end - begin < shorter * SHARED || longer > shorter * ZOOMED;
}

static Change
change (const WeftSpot *a, const WeftSpot *b)
{
  if (a->page != b->page || !weft_selection_equal (&a->selection, &b->selection))
    return CHANGE_JUMP;
  if (!weft_viewport_equal (&a->viewport, &b->viewport))
    return jumps (&a->viewport, &b->viewport) ? CHANGE_JUMP : CHANGE_MOVE;
  return fabs (a->scroll_px - b->scroll_px) >= SCROLL_PX ? CHANGE_MOVE : CHANGE_NONE;
}

void
weft_history_visit (WeftHistory *self, const WeftSpot *place, int64_t now_us)
{
  Change how = change (present (self), place);
  bool goes_on = how == CHANGE_MOVE && self->moving && self->at + 1 == self->places->len
                 && now_us - self->moved_us <= WEFT_HISTORY_PAUSE_US;

  if (how == CHANGE_NONE) {
    *present (self) = *place;
    return;
  }
  if (how == CHANGE_MOVE)
    self->moved_us = now_us;
  if (goes_on) {
    *present (self) = *place;
    return;
  }
  g_array_set_size (self->places, self->at + 1);
  g_array_append_vals (self->places, place, 1);
  if (self->places->len > WEFT_HISTORY_STEPS + 1)
    g_array_remove_index (self->places, 0);
  self->at = self->places->len - 1;
  self->moving = how == CHANGE_MOVE;
}

void
weft_history_settle (WeftHistory *self, const WeftSpot *place)
{
  *present (self) = *place;
}

/* How many spots lie between the present one and the last of the page's next to it that
 * way; 0 where there is none. */
static guint
to_other_page (const WeftHistory *self, WeftDirection direction)
{
  const WeftSpot *places = (const WeftSpot *)(gpointer)self->places->data;
  guint left = direction == WEFT_BACKWARD ? self->at : self->places->len - 1 - self->at;
  const WeftSpot *spot = &places[self->at];
  guint n = 0;

  do {
    if (n == left)
      return 0;
    n++;
    spot += direction;
  } while (spot->page == places[self->at].page);
  /* Backward that is where one left it; forward it is only where one came. */
  while (direction == WEFT_FORWARD && n < left && spot[1].page == spot->page) {
    n++;
    spot++;
  }
  return n;
}

static guint
distance (const WeftHistory *self, WeftDirection direction, WeftStride stride)
{
  if (stride == WEFT_STRIDE_PAGE)
    return to_other_page (self, direction);
  return direction == WEFT_BACKWARD ? self->at > 0 : self->at + 1 < self->places->len;
}

const WeftSpot *
weft_history_peek (const WeftHistory *self, WeftDirection direction, WeftStride stride)
{
  int n = (int)distance (self, direction, stride);

  return n > 0 ? present (self) + n * (int)direction : NULL;
}

const WeftSpot *
weft_history_go (WeftHistory *self, WeftDirection direction, WeftStride stride)
{
  guint n = distance (self, direction, stride);

  if (n == 0)
    return NULL;
  self->at += n * (guint)direction;
  /* What is done next is a step of its own. */
  self->moving = false;
  return present (self);
}
