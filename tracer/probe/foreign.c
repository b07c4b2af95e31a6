/* Which code is LTTng's own. */
#define _GNU_SOURCE
#include <link.h>
#include <string.h>

#include "tracer/probe/life.h"

enum { MAX_RANGES = 8 };

static struct {
  uintptr_t begin, end;
} ranges[MAX_RANGES];
static uint32_t n_ranges;

bool
weft_site_is_foreign (const void *site)
{
  for (uint32_t i = 0; i < n_ranges; i++)
    if ((uintptr_t)site - ranges[i].begin < ranges[i].end - ranges[i].begin)
      return true;
  return false;
}

static int
note_range_cb (struct dl_phdr_info *info, size_t size, void *data)
{
  const char *name = strrchr (info->dlpi_name, '/');
  uintptr_t begin = UINTPTR_MAX, end = 0;

  name = name != NULL ? name + 1 : info->dlpi_name;
  if (strncmp (name, "liblttng-ust", 12) != 0 || n_ranges == MAX_RANGES)
    return 0;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uintptr_t at = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

    if (info->dlpi_phdr[i].p_type != PT_LOAD)
      continue;
    begin = at < begin ? at : begin;
    end = at + info->dlpi_phdr[i].p_memsz > end ? at + info->dlpi_phdr[i].p_memsz : end;
  }
  ranges[n_ranges].begin = begin;
  ranges[n_ranges].end = end;
  n_ranges++;
  return 0;
}

void
weft_foreign_find (void)
{
  static atomic_flag found = ATOMIC_FLAG_INIT;

  if (!atomic_flag_test_and_set (&found))
    dl_iterate_phdr (note_range_cb, NULL);
}
