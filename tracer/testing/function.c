#include "tracer/testing/function.h"

#include <gio/gio.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>

#include "tracer/testing/weft/trace.h"

#define FUNCTION                                                                           \
  "WEFT_RUN_FUNCTION" /* where it stands from the program's load address on */
#define ARGUMENT "WEFT_RUN_ARGUMENT"

typedef int (*Function) (const char *argument);

typedef struct {
  uintptr_t wanted; /* address, or from the load address on */
  bool is_offset;
  bool found;
  uintptr_t offset, address;
} Place;

/* The program comes first. */
static int
place_cb (struct dl_phdr_info *info, size_t size, void *data)
{
  Place *place = data;

  place->offset = place->is_offset ? place->wanted : place->wanted - info->dlpi_addr;
  place->address = info->dlpi_addr + place->offset;
  for (unsigned i = 0; i < info->dlpi_phnum; i++) {
    const ElfW (Phdr) *part = &info->dlpi_phdr[i];

    place->found |= part->p_type == PT_LOAD && (part->p_flags & PF_X) != 0
                    && place->offset >= part->p_vaddr
                    && place->offset - part->p_vaddr < part->p_memsz;
  }
  return 1;
}

static bool initialized;

void
weft_run_init (void)
{
  const char *function = getenv (FUNCTION), *argument = getenv (ARGUMENT);
  Place place = { .is_offset = true };
  g_autofree char *kept = g_strdup (argument);
  int status;

  initialized = true;
  if (function == NULL)
    return;
  place.wanted = (uintptr_t)strtoull (function, NULL, 16);
  dl_iterate_phdr (place_cb, &place);
  if (!place.found) {
    fprintf (stderr, "weft-trace: " FUNCTION "=%s is no function of this program\n",
             function);
    exit (125);
  }
  /* Not for what the function starts. */
  unsetenv (FUNCTION);
  unsetenv (ARGUMENT);
  status = ((Function)place.address) (kept);
  exit (status);
}

char **
weft_function_pass (char **envp, Function function, const char *argument, GError **error)
{
  Place place = { .wanted = (uintptr_t)function };
  char offset[32];

  dl_iterate_phdr (place_cb, &place);
  if (!initialized || !place.found) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                         initialized ? "only a function of the program itself can be "
                                       "recorded, not one of a library"
                                     : "weft_run_init() has to be called first in main()");
    g_strfreev (envp);
    return NULL;
  }
  g_snprintf (offset, sizeof offset, "%" G_GINTPTR_MODIFIER "x", place.offset);
  envp = g_environ_setenv (envp, FUNCTION, offset, TRUE);
  return argument != NULL ? g_environ_setenv (envp, ARGUMENT, argument, TRUE)
                          : g_environ_unsetenv (envp, ARGUMENT);
}
