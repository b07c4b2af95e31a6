/* tests/probe/targets/target.h: what the target programs share. Each prints `name value`
 * for the objects and threads that the test asks the trace about. */
#pragma once

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHECK(x)                                                                           \
  do {                                                                                     \
    if (!(x)) {                                                                            \
      fprintf (stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x);                             \
      exit (99);                                                                           \
    }                                                                                      \
  } while (0)

static inline void
note (const char *name, const volatile void *object)
{
  printf ("%s %p\n", name, (void *)object);
}

static inline void
note_tid (const char *name)
{
  printf ("%s %d\n", name, (int)gettid ());
}

/* Waits until @tid sleeps in the kernel: then it stands in the wait that it was going to.
 */
static inline void
wait_until_blocked (_Atomic int *tid)
{
  char path[64], state = 0;
  int calm = 0;

  while (atomic_load (tid) == 0)
    ;
  snprintf (path, sizeof path, "/proc/self/task/%d/stat", atomic_load (tid));
  while (calm < 20) {
    FILE *file = fopen (path, "r");

    CHECK (file != NULL && fscanf (file, "%*d (%*[^)]) %c", &state) == 1);
    fclose (file);
    calm = state == 'S' ? calm + 1 : 0;
  }
}
