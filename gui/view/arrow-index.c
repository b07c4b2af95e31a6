#include "gui/view/arrow-index.h"

#include <math.h>

#define FAN_OUT 32
#define MAX_LEVELS 7
#define NONE -1.0f

/* What is known of FAN_OUT^(k+1) interactions, at level k. */
typedef struct {
  int64_t latest_end_ns;
  float heaviest[WEFT_N_INTERACTIONS]; /* of each kind; below 0: none */
} Group;

struct WeftArrowIndex {
  WeftTrace *trace;
  const WeftInteraction *all; /* by from_ns */
  size_t n;
  float *weights;
  uint32_t (*counts)[WEFT_N_INTERACTIONS]; /* of those before each FAN_OUT of them */
  Group *levels[MAX_LEVELS];
  unsigned n_levels;
};

bool
weft_arrow_is_late (const WeftTrace *trace, const WeftInteraction *interaction)
{
  size_t n;

  return interaction->kind == WEFT_INTERACTION_JOIN && interaction->cause != WEFT_NO_ROW
         && weft_trace_waits (trace, &n)[interaction->cause].begin_ns
                > interaction->from_ns;
}

double
weft_arrow_weight_ns (const WeftTrace *trace, const WeftInteraction *interaction)
{
  size_t n;

  if (interaction->kind == WEFT_INTERACTION_MESSAGE
      || interaction->to_thread == WEFT_NO_ROW)
    return (double)(interaction->to_ns - interaction->from_ns);
  if (interaction->kind == WEFT_INTERACTION_SPAWN) {
    const WeftThread *started = &weft_trace_threads (trace, &n)[interaction->to_thread];

    return (double)(started->end_ns - interaction->from_ns);
  }
  if (interaction->cause == WEFT_NO_ROW)
    return 0;
  return (double)(interaction->to_ns
                  - weft_trace_waits (trace, &n)[interaction->cause].begin_ns);
}

static void
count_all (WeftArrowIndex *self)
{
  uint32_t counts[WEFT_N_INTERACTIONS] = { 0 };

  self->counts = g_malloc0_n (self->n / FAN_OUT + 1, sizeof *self->counts);
  for (size_t i = 0; i <= self->n; i++) {
    for (int kind = 0; i % FAN_OUT == 0 && kind < WEFT_N_INTERACTIONS; kind++)
      self->counts[i / FAN_OUT][kind] = counts[kind];
    if (i < self->n)
      counts[self->all[i].kind]++;
  }
}

static Group
group_of_one (const WeftArrowIndex *self, size_t i)
{
  Group group = { .latest_end_ns = self->all[i].to_ns };

  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    group.heaviest[kind] = NONE;
  group.heaviest[self->all[i].kind] = self->weights[i];
  return group;
}

static void
add_to_group (Group *group, const Group *part)
{
  group->latest_end_ns = MAX (group->latest_end_ns, part->latest_end_ns);
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    group->heaviest[kind] = MAX (group->heaviest[kind], part->heaviest[kind]);
}

WeftArrowIndex *
weft_arrow_index_new (WeftTrace *trace)
{
  WeftArrowIndex *self = g_new0 (WeftArrowIndex, 1);
  size_t below;

  self->trace = weft_trace_ref (trace);
  self->all = weft_trace_interactions (trace, &self->n);
  self->weights = g_new (float, self->n + 1);
  for (size_t i = 0; i < self->n; i++)
    self->weights[i] = fmaxf ((float)weft_arrow_weight_ns (trace, &self->all[i]), 0);
  count_all (self);
  below = self->n;
  while (below > 1 && self->n_levels < MAX_LEVELS) {
    unsigned k = self->n_levels++;
    Group *groups = g_new0 (Group, (below + FAN_OUT - 1) / FAN_OUT);

    for (size_t i = 0; i < below; i++) {
      Group own = k == 0 ? group_of_one (self, i) : self->levels[k - 1][i];

      if (i % FAN_OUT == 0)
        groups[i / FAN_OUT] = own;
      else
        add_to_group (&groups[i / FAN_OUT], &own);
    }
    self->levels[k] = groups;
    below = (below + FAN_OUT - 1) / FAN_OUT;
  }
  return self;
}

void
weft_arrow_index_free (WeftArrowIndex *self)
{
  if (self == NULL)
    return;
  for (unsigned k = 0; k < self->n_levels; k++)
    g_free (self->levels[k]);
  g_free (self->weights);
  g_free (self->counts);
  weft_trace_unref (self->trace);
  g_free (self);
}

size_t
weft_arrow_index_first_from (const WeftArrowIndex *self, double time_ns)
{
  size_t low = 0, high = self->n;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if ((double)self->all[middle].from_ns < time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* Skips whole groups that end before. */
size_t
weft_arrow_index_next_reaching (const WeftArrowIndex *self,
                                size_t i,
                                size_t n,
                                double time_ns)
{
  while (i < n) {
    size_t group = 1;

    if ((double)self->all[i].to_ns >= time_ns)
      return i;
    for (unsigned k = 0; k < self->n_levels; k++) {
      size_t wider = group * FAN_OUT;

      if (i % wider != 0 || (double)self->levels[k][i / wider].latest_end_ns >= time_ns)
        break;
      group = wider;
    }
    i += group;
  }
  return n;
}

static void
add_up_to (const WeftArrowIndex *self, size_t to, size_t sign, size_t *ret_counts)
{
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    ret_counts[kind] += sign * self->counts[to / FAN_OUT][kind];
  for (size_t i = to / FAN_OUT * FAN_OUT; i < to; i++)
    ret_counts[self->all[i].kind] += sign;
}

void
weft_arrow_index_count (const WeftArrowIndex *self,
                        size_t from,
                        size_t to,
                        size_t ret_counts[WEFT_N_INTERACTIONS])
{
  add_up_to (self, to, 1, ret_counts);
  add_up_to (self, from, (size_t)-1, ret_counts);
}

/* A group or, at level -1, an interaction, in the order in which they are looked at. */
typedef struct {
  float weight;
  int level;
  size_t number;
} Node;

static bool
comes_before (const Node *a, const Node *b)
{
  return a->weight != b->weight ? a->weight > b->weight : a->number < b->number;
}

static void
push (GArray *heap, Node node)
{
  size_t i = heap->len;
  Node *nodes;

  g_array_append_val (heap, node);
  nodes = (Node *)(void *)heap->data;
  for (; i > 0 && comes_before (&node, &nodes[(i - 1) / 2]); i = (i - 1) / 2)
    nodes[i] = nodes[(i - 1) / 2];
  nodes[i] = node;
}

static Node
pop (GArray *heap)
{
  Node *nodes = (Node *)(void *)heap->data;
  Node first = nodes[0], last = nodes[heap->len - 1];
  size_t n = heap->len - 1, i = 0;

  g_array_set_size (heap, (guint)n);
  while (2 * i + 1 < n) {
    size_t child = 2 * i + 1;

    if (child + 1 < n && comes_before (&nodes[child + 1], &nodes[child]))
      child++;
    if (!comes_before (&nodes[child], &last))
      break;
    nodes[i] = nodes[child];
    i = child;
  }
  if (n > 0)
    nodes[i] = last;
  return first;
}

/* How many there are at a level, those below it being that many interactions each. */
static size_t
width_of (int level)
{
  size_t width = 1;

  for (int k = -1; k < level; k++)
    width *= FAN_OUT;
  return width;
}

/* What is asked for. */
typedef struct {
  unsigned kinds;
  size_t begin, end;
  double reaching_ns;
} Wanted;

static void
push_range (const WeftArrowIndex *self,
            GArray *heap,
            int level,
            size_t first,
            size_t last,
            const Wanted *wanted)
{
  size_t width = width_of (level);

  for (size_t i = MAX (first, wanted->begin / width); i < last && i * width < wanted->end;
       i++) {
    Group own = level < 0 ? group_of_one (self, i) : self->levels[level][i];
    float heaviest = NONE;

    for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++) {
      if (wanted->kinds & 1u << kind)
        heaviest = MAX (heaviest, own.heaviest[kind]);
    }
    if (heaviest > NONE && (double)own.latest_end_ns >= wanted->reaching_ns)
      push (heap, (Node){ heaviest, level, i });
  }
}

void
weft_arrow_index_heaviest (const WeftArrowIndex *self,
                           unsigned kinds,
                           size_t begin,
                           size_t end,
                           double reaching_ns,
                           size_t most,
                           WeftArrowVisit visit,
                           gpointer data)
{
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Node));
  const Wanted wanted = { kinds, begin, end, reaching_ns };
  int top = (int)self->n_levels - 1;
  size_t visited = 0, width = width_of (top);

  push_range (self, heap, top, 0, (self->n + width - 1) / width, &wanted);
  while (heap->len > 0 && visited < most) {
    Node node = pop (heap);
    size_t n_below;

    if (node.level < 0) {
      visited++;
      if (!visit ((uint32_t)node.number, data))
        return;
      continue;
    }
    width = width_of (node.level - 1);
    n_below = (self->n + width - 1) / width;
    push_range (self, heap, node.level - 1, node.number * FAN_OUT,
                MIN ((node.number + 1) * FAN_OUT, n_below), &wanted);
  }
}
