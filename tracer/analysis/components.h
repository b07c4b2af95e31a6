/* tracer/analysis/components.h: the strongly connected components of a directed graph,
 * which is where it has circles. For the other files of this folder. */
#pragma once

#include <glib.h>
#include <stdint.h>

/* Nodes are numbered from 0 to @n_nodes, exclusive; the edges of node i lead to
 * @to[@first[i]] to @to[@first[i + 1]], exclusive. Tarjan's algorithm, O(nodes + edges),
 * with a stack of its own: ways may be as long as there are nodes.
 *
 * Returns: (transfer full): for each node the number of its component, from 0, when that
 * has a circle in it, an edge to itself included; UINT32_MAX else. @ret_n: how many
 * components have one. */
uint32_t *weft_components_new (size_t n_nodes,
                               const uint32_t *first,
                               const uint32_t *to,
                               size_t *ret_n) G_GNUC_WARN_UNUSED_RESULT;
