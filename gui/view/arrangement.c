#include "gui/view/arrangement.h"

static void
free_array (gpointer array)
{
  g_array_unref (array);
}

void
weft_arrangement_init (WeftArrangement *self)
{
  *self = (WeftArrangement){
    .filter = g_strdup (""),
    .focus = WEFT_NO_LANE,
    .pinned = g_array_new (FALSE, FALSE, sizeof (uint32_t)),
    .hidden = g_hash_table_new (NULL, NULL),
    .besides = g_hash_table_new (NULL, NULL),
    .by_hand = g_hash_table_new_full (NULL, NULL, NULL, free_array),
  };
}

void
weft_arrangement_clear (WeftArrangement *self)
{
  g_clear_pointer (&self->filter, g_free);
  g_clear_pointer (&self->pinned, g_array_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->besides, g_hash_table_unref);
  g_clear_pointer (&self->by_hand, g_hash_table_unref);
}

void
weft_arrangement_set_order (WeftArrangement *self, WeftLaneOrder order)
{
  self->order = order;
  g_hash_table_remove_all (self->by_hand);
}

bool
weft_arrangement_set_filter (WeftArrangement *self, const char *tainted_text)
{
  g_autofree char *text = g_strstrip (g_strdup (tainted_text != NULL ? tainted_text : ""));

  if (g_str_equal (text, self->filter))
    return false;
  g_free (self->filter);
  self->filter = g_steal_pointer (&text);
  g_hash_table_remove_all (self->besides);
  return true;
}

bool
weft_arrangement_set_focus (WeftArrangement *self, uint32_t lane)
{
  if (self->focus == lane)
    return false;
  self->focus = lane;
  g_hash_table_remove_all (self->besides);
  return true;
}

bool
weft_arrangement_narrows (const WeftArrangement *self)
{
  return *self->filter != '\0' || self->focus != WEFT_NO_LANE;
}

static guint
find (const GArray *lanes, uint32_t lane)
{
  guint i = 0;

  while (i < lanes->len && g_array_index (lanes, uint32_t, i) != lane)
    i++;
  return i;
}

void
weft_arrangement_pin (WeftArrangement *self, uint32_t lane, bool pinned)
{
  guint i = find (self->pinned, lane);

  if (pinned && i == self->pinned->len)
    g_array_append_val (self->pinned, lane);
  else if (!pinned && i < self->pinned->len)
    g_array_remove_index (self->pinned, i);
}

bool
weft_arrangement_is_pinned (const WeftArrangement *self, uint32_t lane)
{
  return find (self->pinned, lane) < self->pinned->len;
}

void
weft_arrangement_hide (WeftArrangement *self, uint32_t lane, bool hidden)
{
  if (hidden)
    g_hash_table_add (self->hidden, GUINT_TO_POINTER (lane));
  else
    g_hash_table_remove (self->hidden, GUINT_TO_POINTER (lane));
}

bool
weft_arrangement_is_hidden (const WeftArrangement *self, uint32_t lane)
{
  return g_hash_table_contains (self->hidden, GUINT_TO_POINTER (lane));
}

void
weft_arrangement_add (WeftArrangement *self, uint32_t lane)
{
  g_hash_table_add (self->besides, GUINT_TO_POINTER (lane));
}

void
weft_arrangement_show_all (WeftArrangement *self)
{
  weft_arrangement_set_filter (self, NULL);
  weft_arrangement_set_focus (self, WEFT_NO_LANE);
  g_hash_table_remove_all (self->hidden);
  g_hash_table_remove_all (self->besides);
}

void
weft_arrangement_put (GArray *lanes, uint32_t lane, uint32_t target, bool below)
{
  if (lane == target)
    return;
  g_array_remove_index (lanes, find (lanes, lane));
  g_array_insert_val (lanes, find (lanes, target) + (below ? 1 : 0), lane);
}
