#include "tracer/analysis/agenda.h"

void
weft_agenda_init (WeftAgenda *self)
{
  self->heap = g_array_new (FALSE, FALSE, sizeof (WeftAgendaItem));
}

void
weft_agenda_clear (WeftAgenda *self)
{
  g_clear_pointer (&self->heap, g_array_unref);
}

static bool
is_before (const WeftAgendaItem *one, const WeftAgendaItem *other)
{
  if (one->time_ns != other->time_ns)
    return one->time_ns < other->time_ns;
  if (one->job != other->job)
    return one->job < other->job;
  return one->row < other->row;
}

void
weft_agenda_add (WeftAgenda *self, int64_t time_ns, uint32_t job, uint32_t row)
{
  WeftAgendaItem item = { time_ns, job, row }, *items;
  guint place = self->heap->len;

  g_array_append_val (self->heap, item);
  items = (WeftAgendaItem *)self->heap->data;
  while (place > 0 && is_before (&item, &items[(place - 1) / 2])) {
    items[place] = items[(place - 1) / 2];
    place = (place - 1) / 2;
  }
  items[place] = item;
}

bool
weft_agenda_take (WeftAgenda *self, WeftAgendaItem *ret)
{
  WeftAgendaItem *items = (WeftAgendaItem *)self->heap->data, last;
  guint n = self->heap->len, place = 0;

  if (n == 0)
    return false;
  *ret = items[0];
  last = items[--n];
  while (2 * place + 1 < n) {
    guint child = 2 * place + 1;

    if (child + 1 < n && is_before (&items[child + 1], &items[child]))
      child++;
    if (!is_before (&items[child], &last))
      break;
    items[place] = items[child];
    place = child;
  }
  items[place] = last;
  g_array_set_size (self->heap, n);
  return true;
}
