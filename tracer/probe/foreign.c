/* Which code is LTTng's own. */
#define _GNU_SOURCE
#include <link.h>
#include <string.h>
#include <unwind.h>

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

/* There in a program that is built with a sanitizer, whose own functions then stand between
 * a caller and ours. */
extern void __asan_init (void) __attribute__ ((weak));
extern void __lsan_init (void) __attribute__ ((weak));
extern void __msan_init (void) __attribute__ ((weak));
extern void __hwasan_init (void) __attribute__ ((weak));

static _Unwind_Reason_Code
visit_cb (struct _Unwind_Context *context, void *data)
{
  bool *found = data;

  *found = weft_site_is_foreign ((const void *)_Unwind_GetIP (context));
  return *found ? _URC_END_OF_STACK : _URC_NO_REASON;
}

bool
weft_caller_is_foreign (const void *site)
{
  bool found = weft_site_is_foreign (site);

  if (!found
      && (&__asan_init != NULL || &__lsan_init != NULL || &__msan_init != NULL
          || &__hwasan_init != NULL))
    _Unwind_Backtrace (visit_cb, &found);
  return found;
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
