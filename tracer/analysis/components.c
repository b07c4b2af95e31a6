#include "tracer/analysis/components.h"

#include <stdbool.h>

typedef struct {
  uint32_t node;
  uint32_t next_edge;
} Visit;

typedef struct {
  const uint32_t *first, *to;
  uint32_t *order;     /* 0 = not visited */
  uint32_t *low_order; /* the earliest that it leads to */
  bool *on_stack;
  GArray *stack; /* of uint32_t: visited, without a component yet */
  GArray *path;  /* of Visit: the way from where the visit began */
  uint32_t next_order;
  uint32_t *component;
  size_t n_components;
} Search;

static void
enter (Search *search, uint32_t node)
{
  Visit visit = { node, search->first[node] };

  search->order[node] = search->low_order[node] = ++search->next_order;
  search->on_stack[node] = true;
  g_array_append_val (search->stack, node);
  g_array_append_val (search->path, visit);
}

static bool
leads_to_itself (const Search *search, uint32_t node)
{
  for (uint32_t i = search->first[node]; i < search->first[node + 1]; i++) {
    if (search->to[i] == node)
      return true;
  }
  return false;
}

/* All from which the visit of @node has shown that they lead back to it. */
static void
close_component (Search *search, uint32_t node)
{
  unsigned len = search->stack->len, first = len;
  bool cyclic;

  do
    first--;
  while (g_array_index (search->stack, uint32_t, first) != node);
  cyclic = len - first > 1 || leads_to_itself (search, node);
  for (unsigned i = first; i < len; i++) {
    uint32_t member = g_array_index (search->stack, uint32_t, i);

    search->on_stack[member] = false;
    if (cyclic)
      search->component[member] = (uint32_t)search->n_components;
  }
  search->n_components += cyclic;
  g_array_set_size (search->stack, first);
}

static void
leave (Search *search, uint32_t node)
{
  if (search->low_order[node] == search->order[node])
    close_component (search, node);
  g_array_set_size (search->path, search->path->len - 1);
  if (search->path->len > 0) {
    uint32_t before = g_array_index (search->path, Visit, search->path->len - 1).node;

    search->low_order[before] = MIN (search->low_order[before], search->low_order[node]);
  }
}

static void
visit_from (Search *search, uint32_t start)
{
  enter (search, start);
  while (search->path->len > 0) {
    Visit *visit = &g_array_index (search->path, Visit, search->path->len - 1);
    uint32_t node = visit->node, next;

    if (visit->next_edge == search->first[node + 1]) {
      leave (search, node);
      continue;
    }
    next = search->to[visit->next_edge++];
    if (search->order[next] == 0)
      enter (search, next);
    else if (search->on_stack[next])
      search->low_order[node] = MIN (search->low_order[node], search->order[next]);
  }
}

uint32_t *
weft_components_new (size_t n_nodes,
                     const uint32_t *first,
                     const uint32_t *to,
                     size_t *ret_n)
{
  g_autofree uint32_t *order = g_new0 (uint32_t, n_nodes + 1);
  g_autofree uint32_t *low_order = g_new0 (uint32_t, n_nodes + 1);
  g_autofree bool *on_stack = g_new0 (bool, n_nodes + 1);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (Visit));
  Search search = { .first = first,
                    .to = to,
                    .order = order,
                    .low_order = low_order,
                    .on_stack = on_stack,
                    .stack = stack,
                    .path = path,
                    .component = g_new (uint32_t, n_nodes + 1) };

  for (size_t i = 0; i < n_nodes; i++)
    search.component[i] = UINT32_MAX;
  for (uint32_t i = 0; i < n_nodes; i++) {
    if (order[i] == 0)
      visit_from (&search, i);
  }
  *ret_n = search.n_components;
  return search.component;
}
