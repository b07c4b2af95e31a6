/* The program whose own call sites test-resolve.c looks up. It prints one line a call:
 * offset, function, line, and the function that the ELF symbols know it by; and one line a
 * variable: offset, name, "-", name. */
#define _GNU_SOURCE
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uintptr_t base;

static int
find_base_cb (struct dl_phdr_info *info, size_t size, void *data)
{
  for (int i = 0; i < info->dlpi_phnum; i++) {
    if (info->dlpi_phdr[i].p_type == PT_LOAD) {
      base = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
      break;
    }
  }
  return 1; /* the program itself comes first; no more */
}

static __attribute__ ((noinline)) void
tell (const char *function, int line, const char *symbol)
{
  uintptr_t address = (uintptr_t)__builtin_return_address (0);

  printf ("%lx %s %d %s\n", (unsigned long)(address - base), function, line, symbol);
  fflush (stdout);
}

static __attribute__ ((noinline, noreturn)) void
tell_last (const char *function, int line, const char *symbol)
{
  uintptr_t address = (uintptr_t)__builtin_return_address (0);

  printf ("%lx %s %d %s\n", (unsigned long)(address - base), function, line, symbol);
  exit (0);
}

/* Keeps the call before it from being the function's last act, a jump. */
#define STAY() __asm__ volatile("")

static __attribute__ ((noinline)) void
plain (void)
{
  STAY ();
  tell ("plain", __LINE__, "plain");
  STAY ();
}

static inline __attribute__ ((always_inline)) void
inlined (void)
{
  tell ("inlined", __LINE__, "outer");
  STAY ();
}

static __attribute__ ((noinline)) void
outer (void)
{
  STAY ();
  inlined ();
  tell ("outer", __LINE__, "outer");
  STAY ();
}

/* The return address lies beyond the function. */
static __attribute__ ((noinline, noreturn)) void
last (void)
{
  STAY ();
  tell_last ("last", __LINE__, "last");
}

/* As those of weft/annotate.h. */
static inline __attribute__ ((always_inline, artificial)) void
no_place (const char *function, int line)
{
  tell (function, line, function);
  STAY ();
}

static __attribute__ ((noinline)) void
caller (void)
{
  STAY ();
  no_place ("caller", __LINE__);
  STAY ();
}

static struct {
  long before;
  char lock[40];
} pool = { 1, "" };
char global_lock[40];

static void
tell_variable (const void *variable, const char *name)
{
  printf ("%lx %s 0 %s\n", (unsigned long)((uintptr_t)variable - base), name, name);
  fflush (stdout);
}

int
main (void)
{
  dl_iterate_phdr (find_base_cb, NULL);
  tell_variable (global_lock, "global_lock");
  tell_variable (pool.lock, "pool+0x8");
  plain ();
  outer ();
  caller ();
  last ();
}
