/* The environment that LTTng reads in a forked child: where its daemon is, and whether to
 * wait for it. LTTng keeps pointers to the variables as they were at the start, and some
 * programs write their title over them. So each is kept here as well, put back for the
 * time in which LTTng makes itself ready in a child, and then left as it was. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "tracer/probe/life.h"

enum { MAX_BYTES = 4096 };

static struct {
  const char *name;
  char *place; /* of "NAME=value" as the process was given it; NULL: not there */
  size_t bytes;
  char given[MAX_BYTES], since[MAX_BYTES];
} variables[] = {
  { .name = "LTTNG_HOME" },
  { .name = "HOME" },
  { .name = "LTTNG_UST_REGISTER_TIMEOUT" },
  { .name = "LTTNG_UST_ALLOW_BLOCKING" },
};
static bool is_lent;

#define N_VARIABLES (sizeof variables / sizeof variables[0])

/* What the kernel gave lies above every frame of the main thread, and stays. */
void
weft_environment_keep (void)
{
  for (size_t i = 0; i < N_VARIABLES; i++) {
    size_t name_bytes = strlen (variables[i].name) + 1;
    char *value = getenv (variables[i].name);

    if (value == NULL || (uintptr_t)value < (uintptr_t)__builtin_frame_address (0)
        || name_bytes + strlen (value) + 1 > MAX_BYTES)
      continue;
    variables[i].place = value - name_bytes;
    variables[i].bytes = name_bytes + strlen (value) + 1;
    memcpy (variables[i].given, variables[i].place, variables[i].bytes);
  }
}

void
weft_environment_lend (void)
{
  for (size_t i = 0; !is_lent && i < N_VARIABLES; i++)
    if (variables[i].place != NULL) {
      memcpy (variables[i].since, variables[i].place, variables[i].bytes);
      memcpy (variables[i].place, variables[i].given, variables[i].bytes);
    }
  is_lent = true;
}

void
weft_environment_take_back (void)
{
  for (size_t i = 0; is_lent && i < N_VARIABLES; i++)
    if (variables[i].place != NULL)
      memcpy (variables[i].place, variables[i].since, variables[i].bytes);
  is_lent = false;
}
