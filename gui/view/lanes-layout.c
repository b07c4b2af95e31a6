/* Where each lane is: from the groups, their order, and what is pinned, hidden, folded or
 * left out. */
#include <math.h>
#include <string.h>

#include "gui/view/lanes-private.h"

static WeftLane *
lane_at (const WeftLanes *self, uint32_t i)
{
  return &g_array_index (self->all, WeftLane, i);
}

static WeftLaneGroup *
group_at (const WeftLanes *self, uint32_t i)
{
  return &g_array_index (self->groups, WeftLaneGroup, i);
}

static uint32_t
owner_of (const WeftLanes *self, uint32_t lane)
{
  return g_array_index (self->owners, uint32_t, lane);
}

/* The index of a group in first_kid. */
static uint32_t
slot_of (const WeftLanes *self, uint32_t group)
{
  return group != WEFT_NO_ROW ? group : self->groups->len;
}

static void
collect_kids (WeftLanes *self)
{
  uint32_t n_groups = self->groups->len;
  g_autofree uint32_t *ends = NULL;

  g_clear_pointer (&self->first_kid, g_free);
  g_clear_pointer (&self->kids, g_free);
  self->first_kid = g_new0 (uint32_t, n_groups + 2);
  self->kids = g_new (uint32_t, self->all->len + 1);
  for (uint32_t i = 0; i < self->all->len; i++)
    self->first_kid[slot_of (self, owner_of (self, i)) + 1]++;
  for (uint32_t i = 0; i <= n_groups; i++)
    self->first_kid[i + 1] += self->first_kid[i];
  ends = g_memdup2 (self->first_kid, (n_groups + 2) * sizeof (uint32_t));
  for (uint32_t i = 0; i < self->all->len; i++)
    self->kids[ends[slot_of (self, owner_of (self, i))]++] = i;
  self->kids_order = WEFT_ORDER_SPAWN;
}

/* Parts of a process, such as its locks, stand below its threads in an order of their own.
 */
static uint64_t
key_of (const WeftLanes *self, uint32_t number)
{
  const WeftLane *lane = lane_at (self, number);
  const WeftRanks *ranks = self->ranks[self->arrangement.order];

  if (lane->kind == WEFT_LANE_THREAD)
    return ranks->threads[lane->row];
  if (lane->kind != WEFT_LANE_GROUP)
    return ranks->objects[lane->row];
  return lane->process != WEFT_NO_ROW ? ranks->processes[lane->process]
                                      : (UINT64_C (1) << 32) + number;
}

static int
compare_kids (gconstpointer a, gconstpointer b, gpointer lanes)
{
  uint64_t x = key_of (lanes, *(const uint32_t *)a),
           y = key_of (lanes, *(const uint32_t *)b);

  return (x > y) - (x < y);
}

static void
sort_kids (WeftLanes *self)
{
  WeftLaneOrder order = self->arrangement.order;

  if (self->kids != NULL && self->kids_order == order)
    return;
  collect_kids (self);
  if (order == WEFT_ORDER_SPAWN)
    return;
  if (self->ranks[order] == NULL)
    self->ranks[order] = weft_ranks_new (self->trace, order);
  for (uint32_t i = 0; i <= self->groups->len; i++)
    g_qsort_with_data (self->kids + self->first_kid[i],
                       (gint)(self->first_kid[i + 1] - self->first_kid[i]),
                       sizeof (uint32_t), compare_kids, self);
  self->kids_order = order;
}

/* What is in @group, in order, by hand or not. */
static const uint32_t *
kids_of (const WeftLanes *self, uint32_t group, size_t *ret_n)
{
  uint32_t slot = slot_of (self, group);
  const GArray *by_hand
      = g_hash_table_lookup (self->arrangement.by_hand, GUINT_TO_POINTER (slot));

  *ret_n = self->first_kid[slot + 1] - self->first_kid[slot];
  return by_hand != NULL ? (const uint32_t *)(void *)by_hand->data
                         : self->kids + self->first_kid[slot];
}

/* By lane. */
typedef struct {
  WeftLanes *self;
  uint8_t *admitted;
  uint8_t *pinned; /* itself */
  uint8_t *away;   /* hidden, or in what is */
  uint32_t *inner; /* of threads and objects 1, if shown; of groups how many are in them */
} Layout;

static void
find_pinned_and_away (Layout *l)
{
  WeftLanes *self = l->self;
  const GArray *pinned = self->arrangement.pinned;

  for (guint i = 0; i < pinned->len; i++)
    l->pinned[g_array_index (pinned, uint32_t, i)] = 1;
  for (uint32_t i = 0; i < self->all->len; i++) {
    WeftLane *lane = lane_at (self, i);
    uint32_t owner = owner_of (self, i);
    const WeftLane *heading
        = owner != WEFT_NO_ROW ? lane_at (self, group_at (self, owner)->heading) : NULL;

    lane->pinned = l->pinned[i] || (heading != NULL && heading->pinned);
    l->away[i] = weft_arrangement_is_hidden (&self->arrangement, i)
                 || (heading != NULL && l->away[heading->number]);
  }
}

/* What is pinned stays, whatever is looked for; it is not with its group. */
static void
count (Layout *l)
{
  WeftLanes *self = l->self;

  memset (&self->counts, 0, sizeof self->counts);
  for (uint32_t i = self->all->len; i-- > 0;) {
    const WeftLane *lane = lane_at (self, i);
    uint32_t owner = owner_of (self, i);

    if (lane->kind != WEFT_LANE_GROUP) {
      self->counts.all++;
      self->counts.hidden += l->away[i];
      self->counts.passing += l->admitted[i] && !l->away[i];
      l->inner[i] = !l->away[i] && (l->admitted[i] || lane->pinned);
    }
    if (owner != WEFT_NO_ROW && !l->pinned[i])
      l->inner[group_at (self, owner)->heading] += l->inner[i];
  }
}

/* Whether the heading of a folded process can stand for all that there is of it. */
static bool
stands_alone (const Layout *l, const WeftLaneGroup *group)
{
  return group->only != WEFT_NO_ROW && l->inner[group->heading] > 0
         && l->inner[l->self->thread_lane[group->only]] > 0
         && !l->pinned[l->self->thread_lane[group->only]];
}

/* While lanes are left out what remains is unfolded at first, so that it is seen. */
static void
unfold_there (Layout *l)
{
  for (uint32_t i = 0; i < l->self->groups->len; i++) {
    WeftLaneGroup *group = group_at (l->self, i);

    group->folded_there = stands_alone (l, group) && l->inner[group->heading] == 1;
  }
}

/* A group in which there never was anything is one all the same. */
static bool
is_there (const Layout *l, uint32_t number)
{
  const WeftLane *lane = lane_at (l->self, number);

  if (l->inner[number] > 0)
    return true;
  return lane->kind == WEFT_LANE_GROUP && !l->away[number]
         && group_at (l->self, lane->row)->group.n_lanes == 0
         && !weft_arrangement_narrows (&l->self->arrangement);
}

/* A lane, or a group with what is in it. @less: how much less deep than it lies. Returns:
 * whether there was anything to show. */
static bool
emit (Layout *l, uint32_t number, unsigned less, bool odd)
{
  WeftLanes *self = l->self;
  WeftLane *lane = lane_at (self, number);
  WeftLaneGroup *group;
  size_t n_kids, n_shown = 0;
  const uint32_t *kids;

  if (!is_there (l, number))
    return false;
  lane->indent = lane->depth - MIN (less, lane->depth);
  lane->odd = odd;
  self->shown_at[number] = self->shown->len;
  g_array_append_val (self->shown, number);
  if (lane->kind != WEFT_LANE_GROUP)
    return true;
  group = group_at (self, lane->row);
  group->group.n_shown = l->inner[number];
  lane->stands_for
      = group->group.folded && stands_alone (l, group) ? group->only : WEFT_NO_ROW;
  kids = kids_of (self, lane->row, &n_kids);
  for (size_t i = 0; i < n_kids && !group->group.folded; i++) {
    if (!l->pinned[kids[i]])
      n_shown += emit (l, kids[i], less, n_shown % 2 == 1);
  }
  return true;
}

static void
emit_all (Layout *l)
{
  WeftLanes *self = l->self;
  const GArray *pinned = self->arrangement.pinned;
  size_t n;
  const uint32_t *kids = kids_of (self, WEFT_NO_ROW, &n);

  g_array_set_size (self->shown, 0);
  memset (self->shown_at, 0xff, self->all->len * sizeof (uint32_t));
  for (guint i = 0; i < pinned->len; i++) {
    uint32_t number = g_array_index (pinned, uint32_t, i);

    emit (l, number, lane_at (self, number)->depth, i % 2 == 1);
  }
  self->n_pinned = self->shown->len;
  for (size_t i = 0; i < n; i++) {
    if (!l->pinned[kids[i]])
      emit (l, kids[i], 0, i % 2 == 1);
  }
}

static void
place_all (WeftLanes *self)
{
  int y = 0;

  for (guint i = 0; i < self->shown->len; i++) {
    WeftLane *lane = lane_at (self, g_array_index (self->shown, uint32_t, i));

    lane->y_px = y;
    lane->height_px = weft_lane_height_px (lane);
    y += lane->height_px;
  }
  self->height_px = y;
  weft_lanes_set_view (self, self->scroll_px, self->view_px);
}

void
weft_lanes_set_view (WeftLanes *self, double scroll_px, double height_px)
{
  int y = 0, scroll = (int)round (scroll_px);

  self->scroll_px = scroll_px;
  self->view_px = height_px;
  self->n_frozen = 0;
  self->frozen_px = 0;
  for (size_t i = 0; i < self->n_pinned; i++) {
    WeftLane *lane = lane_at (self, g_array_index (self->shown, uint32_t, i));
    bool frozen = self->n_frozen == i && (y + lane->height_px) * 2 <= height_px;

    lane->y_px = frozen ? scroll + y : y;
    y += lane->height_px;
    if (frozen) {
      self->n_frozen++;
      self->frozen_px = y;
    }
  }
}

/* Of what the arrangement depends on, @unfold: what is left out has changed. */
static void
lay_out (WeftLanes *self, bool unfold)
{
  bool narrow = weft_arrangement_narrows (&self->arrangement);
  guint n = self->all->len;
  Layout l = { self, weft_lanes_admit (self), g_new0 (uint8_t, n + 1),
               g_new0 (uint8_t, n + 1), g_new0 (uint32_t, n + 1) };

  sort_kids (self);
  find_pinned_and_away (&l);
  count (&l);
  if (narrow && unfold)
    unfold_there (&l);
  for (uint32_t i = 0; i < self->groups->len; i++) {
    WeftLaneGroup *group = group_at (self, i);

    group->group.folded = narrow ? group->folded_there : group->folded;
  }
  emit_all (&l);
  place_all (self);
  g_free (l.admitted);
  g_free (l.pinned);
  g_free (l.away);
  g_free (l.inner);
}

void
weft_lanes_arrange (WeftLanes *self)
{
  self->sizes.compact = self->arrangement.compact;
  lay_out (self, true);
}

static bool *
fold_of (WeftLanes *self, uint32_t group)
{
  WeftLaneGroup *info = group_at (self, group);

  return weft_arrangement_narrows (&self->arrangement) ? &info->folded_there
                                                       : &info->folded;
}

void
weft_lanes_set_folded (WeftLanes *self, uint32_t group, bool folded)
{
  if (*fold_of (self, group) == folded)
    return;
  *fold_of (self, group) = folded;
  lay_out (self, false);
}

void
weft_lanes_fold_all (WeftLanes *self, bool folded)
{
  for (uint32_t i = 0; i < self->groups->len; i++)
    *fold_of (self, i) = folded;
  lay_out (self, false);
}

static void
unfold (WeftLanes *self, uint32_t lane)
{
  WeftArrangement *arrangement = &self->arrangement;
  uint32_t group;

  if (lane == WEFT_NO_ROW)
    return;
  if (weft_arrangement_narrows (arrangement))
    weft_arrangement_add (arrangement, lane);
  weft_arrangement_hide (arrangement, lane, false);
  group = owner_of (self, lane);
  for (; group != WEFT_NO_ROW; group = group_at (self, group)->parent) {
    weft_arrangement_hide (arrangement, group_at (self, group)->heading, false);
    *fold_of (self, group) = false;
  }
  lay_out (self, false);
}

void
weft_lanes_unfold_thread (WeftLanes *self, uint32_t thread)
{
  if (thread != WEFT_NO_ROW)
    unfold (self, self->thread_lane[thread]);
}

void
weft_lanes_unfold_object (WeftLanes *self, uint32_t object)
{
  if (object != WEFT_NO_ROW)
    unfold (self, self->object_lane[object]);
}

/* The order of the group of @number, that can be changed: of its own if it has none yet. */
static GArray *
order_of_group (WeftLanes *self, uint32_t number)
{
  uint32_t group = owner_of (self, number);
  gpointer slot = GUINT_TO_POINTER (slot_of (self, group));
  GArray *ret = g_hash_table_lookup (self->arrangement.by_hand, slot);
  const uint32_t *kids;
  size_t n;

  if (ret != NULL)
    return ret;
  kids = kids_of (self, group, &n);
  ret = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_array_append_vals (ret, kids, (guint)n);
  g_hash_table_insert (self->arrangement.by_hand, slot, ret);
  return ret;
}

const char *
weft_lanes_group_order (const WeftLanes *self, uint32_t group)
{
  if (g_hash_table_contains (self->arrangement.by_hand,
                             GUINT_TO_POINTER (slot_of (self, group))))
    return "hand";
  return self->kids_order != WEFT_ORDER_SPAWN ? weft_lane_order_name (self->kids_order)
                                              : NULL;
}

bool
weft_lanes_are_siblings (const WeftLanes *self, uint32_t number, uint32_t other)
{
  bool pinned = weft_arrangement_is_pinned (&self->arrangement, number);

  if (pinned || weft_arrangement_is_pinned (&self->arrangement, other))
    return pinned && weft_arrangement_is_pinned (&self->arrangement, other);
  return owner_of (self, number) == owner_of (self, other);
}

bool
weft_lanes_move (WeftLanes *self, uint32_t number, uint32_t target, bool below)
{
  bool pinned = weft_arrangement_is_pinned (&self->arrangement, number);

  if (!weft_lanes_are_siblings (self, number, target))
    return false;
  weft_arrangement_put (pinned ? self->arrangement.pinned : order_of_group (self, number),
                        number, target, below);
  lay_out (self, false);
  return true;
}

/* In its group or among those pinned; -1 when it is not there. */
uint32_t
weft_lanes_neighbour (const WeftLanes *self, uint32_t number, int by)
{
  const GArray *pinned = self->arrangement.pinned;
  bool is_pinned = weft_arrangement_is_pinned (&self->arrangement, number);
  size_t n = pinned->len, at = 0;
  const uint32_t *all = is_pinned ? (const uint32_t *)(void *)pinned->data
                                  : kids_of (self, owner_of (self, number), &n);

  while (at < n && all[at] != number)
    at++;
  for (size_t i = at + (size_t)by; i < n; i += (size_t)by) {
    bool shown = self->shown_at[all[i]] != WEFT_NO_ROW;

    if (shown && (is_pinned || !weft_arrangement_is_pinned (&self->arrangement, all[i])))
      return all[i];
  }
  return WEFT_NO_LANE;
}

/* No lower than what looks well with small text. */
bool
weft_lanes_set_text (WeftLanes *self, double name_px, double detail_px, double label_px)
{
  WeftLaneSizes before = self->sizes;

  int name = (int)ceil (name_px), detail = (int)ceil (detail_px),
      label = (int)ceil (label_px);
  int bar = MAX (16, label);

  self->sizes = (WeftLaneSizes){
    .group = MAX (24, label + 8),
    .process = MAX (36, name + detail + 2),
    .pad = 5,
    .bar = bar,
    .flags = 10,
    .span = MAX (14, detail - 1),
    .hold = 5,
    .hold_step = 7,
    .owner = bar,
    .owner_step = bar + 2,
    .steps = MAX (20, detail + 4),
    .ticks = 7,
    .life_step = MAX (15, detail),
    .least = MAX (36, name + detail + 2),
    .line = MAX (22, name + 4),
    .compact = self->arrangement.compact,
  };
  if (memcmp (&before, &self->sizes, sizeof before) == 0)
    return false;
  lay_out (self, false);
  return true;
}
