#include "gui/view/seriation.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A row in the making: who stands in it, as a chain, and from where to where it reaches. A
 * place is of the row alone; what joins at its front gets places below the first. */
typedef struct {
  uint32_t first, last, size;
  int32_t low, high;
} Row;

typedef struct {
  uint32_t *parent; /* of each thing: towards the one that stands for its row */
  uint32_t *next;   /* in its row's chain; UINT32_MAX ends it */
  int32_t *place;
  Row *rows; /* by the thing that stands for it */
} Rows;

typedef struct {
  double strength;
  uint32_t tie;
} Strong;

static uint32_t
row_of (Rows *self, uint32_t thing)
{
  while (self->parent[thing] != thing) {
    self->parent[thing] = self->parent[self->parent[thing]];
    thing = self->parent[thing];
  }
  return thing;
}

/* All of @small to one end of @large; turned round, if that brings the two ends of the tie
 * closer. */
static void
join (Rows *self, uint32_t large, uint32_t small, uint32_t in_large, uint32_t in_small)
{
  Row *l = &self->rows[large], *s = &self->rows[small];
  bool behind = l->high - self->place[in_large] <= self->place[in_large] - l->low;
  bool at_front = self->place[in_small] - s->low <= s->high - self->place[in_small];
  bool turned = behind != at_front;
  int32_t base = behind ? l->high + 1 : l->low - (int32_t)s->size;

  for (uint32_t i = s->first; i != UINT32_MAX; i = self->next[i])
    self->place[i] = base + (turned ? s->high - self->place[i] : self->place[i] - s->low);
  if (behind)
    l->high += (int32_t)s->size;
  else
    l->low -= (int32_t)s->size;
  self->next[l->last] = s->first;
  l->last = s->last;
  l->size += s->size;
  self->parent[small] = large;
}

static void
join_by (Rows *self, const WeftTie *tie)
{
  uint32_t a = row_of (self, tie->a), b = row_of (self, tie->b);

  if (a == b)
    return;
  if (self->rows[a].size >= self->rows[b].size)
    join (self, a, b, tie->a, tie->b);
  else
    join (self, b, a, tie->b, tie->a);
}

static int
compare_strengths (const void *a, const void *b)
{
  const Strong *x = a, *y = b;

  if (x->strength != y->strength)
    return x->strength < y->strength ? 1 : -1;
  return (x->tie > y->tie) - (x->tie < y->tie);
}

/* Keeps the strongest of @kept, which has room for WEFT_TIES_KEPT and is sorted. */
static void
offer (Strong *kept, unsigned *n_kept, Strong one)
{
  unsigned i = *n_kept;

  if (i == WEFT_TIES_KEPT) {
    if (compare_strengths (&one, &kept[i - 1]) > 0)
      return;
    i--;
  } else {
    (*n_kept)++;
  }
  for (; i > 0 && compare_strengths (&one, &kept[i - 1]) < 0; i--)
    kept[i] = kept[i - 1];
  kept[i] = one;
}

/* Returns: (transfer full): the ties to go by, strongest first, of Strong. */
static GArray *
choose (size_t n, const WeftTie *ties, size_t n_ties)
{
  g_autofree double *whole = g_new0 (double, n + 1);
  g_autofree Strong *kept = g_new (Strong, n * WEFT_TIES_KEPT + 1);
  g_autofree unsigned *n_kept = g_new0 (unsigned, n + 1);
  g_autofree uint8_t *chosen = g_new0 (uint8_t, n_ties + 1);
  GArray *ret = g_array_new (FALSE, FALSE, sizeof (Strong));

  for (size_t i = 0; i < n_ties; i++) {
    whole[ties[i].a] += ties[i].weight;
    whole[ties[i].b] += ties[i].weight;
  }
  for (size_t i = 0; i < n_ties; i++) {
    const WeftTie *tie = &ties[i];
    Strong one = { tie->weight / sqrt (whole[tie->a] * whole[tie->b]), (uint32_t)i };

    if (tie->a == tie->b)
      continue;
    offer (&kept[tie->a * WEFT_TIES_KEPT], &n_kept[tie->a], one);
    offer (&kept[tie->b * WEFT_TIES_KEPT], &n_kept[tie->b], one);
  }
  for (size_t i = 0; i < n; i++) {
    for (unsigned k = 0; k < n_kept[i]; k++) {
      const Strong *one = &kept[i * WEFT_TIES_KEPT + k];

      if (chosen[one->tie]++ == 0)
        g_array_append_val (ret, *one);
    }
  }
  g_array_sort (ret, compare_strengths);
  return ret;
}

static void
start (Rows *self, size_t n)
{
  self->parent = g_new (uint32_t, n + 1);
  self->next = g_new (uint32_t, n + 1);
  self->place = g_new0 (int32_t, n + 1);
  self->rows = g_new (Row, n + 1);
  for (uint32_t i = 0; i < n; i++) {
    self->parent[i] = i;
    self->next[i] = UINT32_MAX;
    self->rows[i] = (Row){ i, i, 1, 0, 0 };
  }
}

/* One row after the other, each with its first thing in its upper half. */
static uint32_t *
finish (Rows *self, size_t n)
{
  uint32_t *ret = g_new (uint32_t, n + 1), begun = 0;
  g_autofree uint32_t *begins = g_new (uint32_t, n + 1);
  g_autofree uint8_t *turned = g_new0 (uint8_t, n + 1);

  memset (begins, 0xff, n * sizeof (uint32_t));
  for (uint32_t i = 0; i < n; i++) {
    uint32_t row = row_of (self, i);
    const Row *r = &self->rows[row];

    if (begins[row] == UINT32_MAX) {
      begins[row] = begun;
      begun += r->size;
      turned[row] = self->place[i] - r->low > r->high - self->place[i];
    }
    ret[i] = begins[row]
             + (uint32_t)(turned[row] ? r->high - self->place[i] : self->place[i] - r->low);
  }
  return ret;
}

uint32_t *
weft_seriate (size_t n, const WeftTie *ties, size_t n_ties)
{
  g_autoptr (GArray) strongest = choose (n, ties, n_ties);
  Rows rows;
  uint32_t *ret;

  start (&rows, n);
  for (guint i = 0; i < strongest->len; i++)
    join_by (&rows, &ties[g_array_index (strongest, Strong, i).tie]);
  ret = finish (&rows, n);
  g_free (rows.parent);
  g_free (rows.next);
  g_free (rows.place);
  g_free (rows.rows);
  return ret;
}
