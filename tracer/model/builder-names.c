/* Names that a program gives to places in its memory. They are given out at the end, when
 * it is known which objects lay there, and when: an object may come into view only after it
 * was named, and what is named may hold several, such as a mutex and its condition. */
#include "tracer/model/builder-private.h"

void
weft_builder_add_naming (WeftTraceBuilder *self, const WeftEvent *event)
{
  const ThreadBuild *thread = weft_builder_thread (self, event->tid, event->time_ns);
  uint64_t extent = MAX (event->naming.size, 1) - 1;
  Naming naming = { .process = thread->row.process,
                    .first = event->naming.object,
                    .last = event->naming.object + extent,
                    .time_ns = event->time_ns,
                    .name = weft_builder_intern (self, event->naming.name) };

  if (naming.last < naming.first) {
    self->trace->defects.malformed++;
    return;
  }
  if (naming.name != NULL)
    g_array_append_val (self->namings, naming);
}

static gint
compare_namings (gconstpointer a, gconstpointer b)
{
  const Naming *left = a, *right = b;

  if (left->process != right->process)
    return left->process < right->process ? -1 : 1;
  return (left->first > right->first) - (left->first < right->first);
}

static void
sort_namings (GArray *namings)
{
  g_array_sort (namings, compare_namings);
  for (guint i = 0; i < namings->len; i++) {
    Naming *naming = &g_array_index (namings, Naming, i);
    const Naming *before = i > 0 ? naming - 1 : NULL;

    naming->reach = naming->last;
    if (before != NULL && before->process == naming->process)
      naming->reach = MAX (naming->reach, before->reach);
  }
}

/* How many come before the first that begins after @address, or is of a later process. */
static guint
count_before (const GArray *namings, uint32_t process, uint64_t address)
{
  guint low = 0, high = namings->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    const Naming *naming = &g_array_index (namings, Naming, middle);

    if (naming->process < process
        || (naming->process == process && naming->first <= address))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static const char *
find_name (const GArray *namings, const WeftObject *object)
{
  const Naming *found = NULL;

  for (guint i = count_before (namings, object->process, object->address); i-- > 0;) {
    const Naming *naming = &g_array_index (namings, Naming, i);

    if (naming->process != object->process || naming->reach < object->address)
      break;
    if (naming->last >= object->address && naming->time_ns >= object->created_ns
        && naming->time_ns < object->destroyed_ns
        && (found == NULL || naming->time_ns > found->time_ns))
      found = naming;
  }
  return found != NULL ? found->name : NULL;
}

static void
name_by_program (WeftTraceBuilder *self)
{
  if (self->namings->len == 0)
    return;
  sort_namings (self->namings);
  for (guint i = 0; i < self->objects->len; i++) {
    ObjectBuild *object = g_ptr_array_index (self->objects, i);
    const char *name = find_name (self->namings, &object->row);

    if (name != NULL)
      object->row.name = name;
  }
}

void
weft_builder_name_objects (WeftTraceBuilder *self)
{
  name_by_program (self);
  weft_builder_derive_names (self);
}
