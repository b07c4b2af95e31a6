#define _GNU_SOURCE
#include "tracer/probe/real.h"

#include <dlfcn.h>
#include <string.h>

#include "tracer/probe/life.h"

WeftReal weft_real;
atomic_bool weft_real_known;
void *weft_real_syscall;

typedef struct {
  const char *name;
  size_t offset;
} Entry;

static const Entry entries[] = {
#define ENTRY(result, name, parameters) { #name, offsetof (WeftReal, name) },
  WEFT_REALS (ENTRY)
#undef ENTRY
};

/* A condition variable was another thing before glibc 2.3.2, and dlsym() may give the
 * functions of that time. */
static void *
look_up (const char *name)
{
#if defined(__x86_64__)
  if (strncmp (name, "pthread_cond_", 13) == 0
      && strcmp (name, "pthread_cond_clockwait") != 0)
    return dlvsym (RTLD_NEXT, name, "GLIBC_2.3.2");
#endif
  return dlsym (RTLD_NEXT, name);
}

/* Two threads may both come here: they write the same values. */
void
weft_real_resolve (void)
{
  if (atomic_load_explicit (&weft_real_known, memory_order_acquire))
    return;
  for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
    void *address = look_up (entries[i].name);

    __atomic_store_n ((void **)((char *)&weft_real + entries[i].offset), address,
                      __ATOMIC_RELAXED);
  }
  __atomic_store_n (&weft_real_syscall, (void *)weft_real.syscall, __ATOMIC_RELEASE);
  weft_foreign_find ();
  atomic_store_explicit (&weft_real_known, true, memory_order_release);
}
