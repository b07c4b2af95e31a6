#include "core/sync/variable.h"

#include <stdlib.h>

#include "core/sync/internal.h"
#include "tracer/events/emit.h"

struct WeftVariable {
  _Atomic int64_t value;
};

static uint64_t
object_of (const WeftVariable *variable)
{
  return (uintptr_t)variable;
}

int
weft_variable_new (const char *name, int64_t value, WeftVariable **ret)
{
  WeftVariable *variable;

  if (ret == NULL)
    return -EINVAL;
  variable = calloc (1, sizeof *variable);
  if (variable == NULL)
    return -ENOMEM;
  atomic_init (&variable->value, value);
  weft_emit_object_create (WEFT_OBJECT_VARIABLE, object_of (variable), name, -1,
                           WEFT_CALL_SITE ());
  *ret = variable;
  return 0;
}

int
weft_variable_destroy (WeftVariable **variable)
{
  if (variable == NULL || *variable == NULL)
    return -EINVAL;
  weft_emit_object_destroy (WEFT_OBJECT_VARIABLE, object_of (*variable));
  free (*variable);
  *variable = NULL;
  return 0;
}

int
weft_variable_read (WeftVariable *variable, int64_t *ret_value)
{
  int64_t value;

  if (variable == NULL || ret_value == NULL)
    return -EINVAL;
  value = atomic_load_explicit (&variable->value, memory_order_relaxed);
  weft_emit_access (object_of (variable), false, value);
  *ret_value = value;
  return 0;
}

int
weft_variable_write (WeftVariable *variable, int64_t value)
{
  if (variable == NULL)
    return -EINVAL;
  atomic_store_explicit (&variable->value, value, memory_order_relaxed);
  weft_emit_access (object_of (variable), true, value);
  return 0;
}
