#include "gui/view/trail.h"

#define MOST_PLACES 200

struct WeftTrail {
  GArray *behind, *ahead; /* of WeftPlace, the nearest last */
};

WeftTrail *
weft_trail_new (void)
{
  WeftTrail *self = g_new0 (WeftTrail, 1);

  self->behind = g_array_new (FALSE, FALSE, sizeof (WeftPlace));
  self->ahead = g_array_new (FALSE, FALSE, sizeof (WeftPlace));
  return self;
}

void
weft_trail_free (WeftTrail *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->behind);
  g_array_unref (self->ahead);
  g_free (self);
}

void
weft_trail_clear (WeftTrail *self)
{
  g_array_set_size (self->behind, 0);
  g_array_set_size (self->ahead, 0);
}

void
weft_trail_leave (WeftTrail *self, const WeftPlace *here)
{
  g_array_set_size (self->ahead, 0);
  if (self->behind->len == MOST_PLACES)
    g_array_remove_index (self->behind, 0);
  g_array_append_vals (self->behind, here, 1);
}

static GArray *
towards (const WeftTrail *self, WeftDirection direction)
{
  return direction == WEFT_BACKWARD ? self->behind : self->ahead;
}

const WeftPlace *
weft_trail_peek (const WeftTrail *self, WeftDirection direction)
{
  const GArray *places = towards (self, direction);

  return places->len > 0 ? &g_array_index (places, WeftPlace, places->len - 1) : NULL;
}

bool
weft_trail_go (WeftTrail *self,
               WeftDirection direction,
               const WeftPlace *here,
               WeftPlace *ret)
{
  const WeftPlace *next = weft_trail_peek (self, direction);
  GArray *other = towards (self, direction == WEFT_BACKWARD ? WEFT_FORWARD : WEFT_BACKWARD);
  GArray *own = towards (self, direction);

  if (next == NULL)
    return false;
  *ret = *next;
  g_array_set_size (own, own->len - 1);
  g_array_append_vals (other, here, 1);
  return true;
}
