/* Names for what the program gives none: of a global variable its own, else of the place
 * where the object was made, else where it was first used. */
#include <string.h>

#include "tracer/model/builder-private.h"
#include "tracer/model/names.h"

static const char *const kinds[] = {
#define KIND(number, name, text) [number] = text,
  WEFT_OBJECT_KINDS (KIND)
#undef KIND
};

/* When each object was first used, where its place is not yet known; INT64_MAX: it is. */
typedef struct {
  WeftTraceBuilder *builder;
  int64_t *first_ns;
} Uses;

static void
take_use (const Uses *uses, uint32_t object, int64_t time_ns, uint32_t site)
{
  if (object == WEFT_NO_ROW || site == WEFT_NO_ROW || time_ns >= uses->first_ns[object])
    return;
  uses->first_ns[object] = time_ns;
  ((ObjectBuild *)g_ptr_array_index (uses->builder->objects, object))->place = site;
}

static void
find_first_uses (WeftTraceBuilder *self)
{
  g_autofree int64_t *first_ns = g_new (int64_t, self->objects->len);
  Uses uses = { self, first_ns };

  for (guint i = 0; i < self->objects->len; i++) {
    const ObjectBuild *object = g_ptr_array_index (self->objects, i);

    first_ns[i] = object->place == WEFT_NO_ROW ? INT64_MAX : INT64_MIN;
  }
  for (guint i = 0; i < self->threads->len; i++) {
    const ThreadBuild *thread = g_ptr_array_index (self->threads, i);

    for (guint j = 0; thread->waits != NULL && j < thread->waits->len; j++) {
      const WeftWait *wait = &g_array_index (thread->waits, WeftWait, j);

      take_use (&uses, wait->object, wait->begin_ns, wait->site);
    }
  }
  for (guint i = 0; i < self->objects->len; i++) {
    const ObjectBuild *object = g_ptr_array_index (self->objects, i);

    for (guint j = 0; object->holds != NULL && j < object->holds->len; j++) {
      const WeftHold *hold = &g_array_index (object->holds, WeftHold, j);

      take_use (&uses, i, hold->acquired_ns, hold->site);
    }
  }
}

/* The length of a variable's name without "+0x8". */
static size_t
length_of_variable (const char *name)
{
  const char *plus = strrchr (name, '+');

  return plus != NULL && plus > name ? (size_t)(plus - name) : strlen (name);
}

static const char *
variable_of (const WeftTraceBuilder *self, const ObjectBuild *object)
{
  if (self->symbols == NULL || object->row.module == NULL)
    return NULL;
  return weft_symbols_find_variable (self->symbols, object->row.module, object->row.offset);
}

/* How many objects lie in each variable, by module and name. */
static GHashTable *
count_in_variables (const WeftTraceBuilder *self)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->objects->len; i++) {
    const ObjectBuild *object = g_ptr_array_index (self->objects, i);
    const char *name = variable_of (self, object);
    char *key;

    if (name == NULL || object->is_empty || object->row.generation > 0)
      continue;
    key = g_strdup_printf ("%u %s %.*s", object->row.process, object->row.module,
                           (int)length_of_variable (name), name);
    g_hash_table_replace (
        counts, key,
        GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
  }
  return counts;
}

/* The offset within the variable matters only where several objects lie in it. */
static char *
name_by_variable (const WeftTraceBuilder *self,
                  const ObjectBuild *object,
                  GHashTable *counts)
{
  const char *name = variable_of (self, object);
  g_autofree char *key = NULL, *variable = NULL, *shorter = NULL;
  size_t length;

  if (name == NULL)
    return NULL;
  length = length_of_variable (name);
  variable = g_strndup (name, length);
  /* Of a library's own one the place where it is used says more. */
  if (weft_name_is_of_runtime (variable, NULL, object->row.module))
    return NULL;
  shorter = weft_name_shorten (variable);
  key = g_strdup_printf ("%u %s %s", object->row.process, object->row.module, variable);
  if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) > 1)
    return g_strconcat (shorter, name + length, NULL);
  return g_steal_pointer (&shorter);
}

static char *
label_of_thread (const WeftTraceBuilder *self, uint32_t row)
{
  const WeftThread *thread
      = &((const ThreadBuild *)g_ptr_array_index (self->threads, row))->row;

  if (thread->name != NULL)
    return g_strdup (thread->name);
  if (thread->number == 0)
    return g_strdup ("main");
  if (thread->number == WEFT_NO_NUMBER)
    return g_strdup_printf ("thread %d", thread->tid);
  return g_strdup_printf ("thread %" G_GUINT64_FORMAT, thread->number);
}

static char *
name_by_place (const WeftTraceBuilder *self, const ObjectBuild *object)
{
  const char *noun = object->noun != NULL ? object->noun : kinds[object->row.kind];
  const WeftSite *site;

  if (object->row.kind == WEFT_OBJECT_PARKER && object->user != WEFT_NO_ROW) {
    g_autofree char *thread = label_of_thread (self, object->user);

    return g_strdup_printf ("parker of %s", thread);
  }
  if (object->row.site != WEFT_NO_ROW)
    return g_strdup_printf ("%s made at %s", noun,
                            weft_builder_get_site (self, object->row.site)->text);
  if (object->place == WEFT_NO_ROW)
    return NULL;
  site = weft_builder_get_site (self, object->place);
  if (object->user != WEFT_NO_ROW && site->runtime) {
    g_autofree char *thread = label_of_thread (self, object->user);

    return g_strdup_printf ("%s by %s", noun, thread);
  }
  /* An address in a file without symbols says nothing to anybody. */
  if (site->runtime || (site->function == NULL && site->file == NULL))
    return NULL;
  return g_strdup_printf ("%s at %s", noun, site->text);
}

/* The second of one name is "NAME (2)", in the order of creation. */
static const char *
tell_apart (WeftTraceBuilder *self, GHashTable *used, uint32_t process, const char *name)
{
  g_autofree char *key = g_strdup_printf ("%u %s", process, name), *text = NULL;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (used, key)) + 1;

  g_hash_table_replace (used, g_steal_pointer (&key), GUINT_TO_POINTER (n));
  if (n == 1)
    return weft_builder_intern (self, name);
  text = g_strdup_printf ("%s (%u)", name, n);
  return weft_builder_intern (self, text);
}

void
weft_builder_derive_names (WeftTraceBuilder *self)
{
  g_autoptr (GHashTable) counts = count_in_variables (self);
  g_autoptr (GHashTable) used
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  find_first_uses (self);
  for (guint i = 0; i < self->objects->len; i++) {
    ObjectBuild *object = g_ptr_array_index (self->objects, i);
    g_autofree char *name = NULL;

    if (object->row.name != NULL || object->is_empty)
      continue;
    name = name_by_variable (self, object, counts);
    if (name == NULL)
      name = name_by_place (self, object);
    if (name != NULL)
      object->row.name = tell_apart (self, used, object->row.process, name);
  }
}
