#include "gui/view/arrow-pairs.h"

struct WeftArrowPairs {
  GHashTable *numbers; /* of pairs, by their key; from 1 on */
  uint32_t *first;     /* of a pair's and kind's in rows; one more than there are */
  uint32_t *rows;      /* of interactions, by pair, kind and time */
};

static bool
is_pair (const WeftInteraction *it)
{
  return it->from_thread != it->to_thread && it->from_thread != WEFT_NO_ROW
         && it->to_thread != WEFT_NO_ROW;
}

static gint64
key_of (uint32_t thread, uint32_t other)
{
  return (gint64)((uint64_t)MIN (thread, other) << 32 | MAX (thread, other));
}

/* Numbers the pairs as they are met. Returns: how many there are. */
static uint32_t
number_pairs (WeftArrowPairs *self, const WeftInteraction *all, size_t n, uint32_t *numbers)
{
  uint32_t n_pairs = 0;

  for (size_t i = 0; i < n; i++) {
    gint64 key = is_pair (&all[i]) ? key_of (all[i].from_thread, all[i].to_thread) : 0;
    gpointer found;

    if (!is_pair (&all[i])) {
      numbers[i] = 0;
      continue;
    }
    found = g_hash_table_lookup (self->numbers, &key);
    if (found == NULL) {
      found = GUINT_TO_POINTER (++n_pairs);
      g_hash_table_insert (self->numbers, g_memdup2 (&key, sizeof key), found);
    }
    numbers[i] = GPOINTER_TO_UINT (found);
  }
  return n_pairs;
}

static size_t
slot_of (uint32_t number, WeftInteractionKind kind)
{
  return (size_t)(number - 1) * WEFT_N_INTERACTIONS + kind;
}

WeftArrowPairs *
weft_arrow_pairs_new (const WeftTrace *trace)
{
  WeftArrowPairs *self = g_new0 (WeftArrowPairs, 1);
  size_t n, n_slots, sum = 0;
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  g_autofree uint32_t *numbers = g_new (uint32_t, n + 1);
  g_autofree uint32_t *next = NULL;

  self->numbers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  n_slots = (size_t)number_pairs (self, all, n, numbers) * WEFT_N_INTERACTIONS;
  self->first = g_new0 (uint32_t, n_slots + 1);
  self->rows = g_new (uint32_t, n + 1);
  next = g_new (uint32_t, n_slots + 1);
  for (size_t i = 0; i < n; i++) {
    if (numbers[i] != 0)
      self->first[slot_of (numbers[i], all[i].kind)]++;
  }
  for (size_t slot = 0; slot <= n_slots; slot++) {
    uint32_t own = self->first[slot];

    self->first[slot] = next[slot] = (uint32_t)sum;
    sum += own;
  }
  for (uint32_t i = 0; i < n; i++) {
    if (numbers[i] != 0)
      self->rows[next[slot_of (numbers[i], all[i].kind)]++] = i;
  }
  return self;
}

void
weft_arrow_pairs_free (WeftArrowPairs *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->numbers);
  g_free (self->first);
  g_free (self->rows);
  g_free (self);
}

static uint32_t
number_of (const WeftArrowPairs *self, uint32_t thread, uint32_t other)
{
  gint64 key = key_of (thread, other);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, &key));
}

/* The first of a slot that is @row or comes after it. */
static uint32_t
seek (const WeftArrowPairs *self, size_t slot, size_t row)
{
  uint32_t low = self->first[slot], high = self->first[slot + 1];

  while (low < high) {
    uint32_t middle = low + (high - low) / 2;

    if (self->rows[middle] < row)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool
weft_arrow_pairs_count (const WeftArrowPairs *self,
                        uint32_t thread,
                        uint32_t other,
                        size_t from,
                        size_t to,
                        size_t ret_counts[WEFT_N_INTERACTIONS])
{
  uint32_t number = number_of (self, thread, other);
  bool any = false;

  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++) {
    size_t slot = number != 0 ? slot_of (number, (WeftInteractionKind)kind) : 0;

    ret_counts[kind] = 0;
    if (number == 0 || self->first[slot] == self->first[slot + 1] || to <= from)
      continue;
    ret_counts[kind] = seek (self, slot, to) - seek (self, slot, from);
    any |= ret_counts[kind] > 0;
  }
  return any;
}

uint32_t
weft_arrow_pairs_middle (const WeftArrowPairs *self,
                         uint32_t thread,
                         uint32_t other,
                         WeftInteractionKind kind,
                         size_t from,
                         size_t to)
{
  uint32_t number = number_of (self, thread, other), begin, end;

  if (number == 0)
    return WEFT_NO_ROW;
  begin = seek (self, slot_of (number, kind), from);
  end = seek (self, slot_of (number, kind), to);
  return begin < end ? self->rows[begin + (end - begin) / 2] : WEFT_NO_ROW;
}
