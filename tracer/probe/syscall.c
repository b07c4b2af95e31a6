/* libc's syscall(): only futexes, and what makes processes, are looked at; anything else
 * must arrive as it was called. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <sys/syscall.h>

#include "tracer/probe/probe.h"

#if defined(__x86_64__)

/* A call such as vfork or clone comes back on another stack, or twice on one, so it must
 * find no frame of ours: this jumps where it does not call. %rdi is the number, the
 * arguments are in %rsi, %rdx, %rcx, %r8, %r9 and 8(%rsp). */
__asm__(".macro weft_keep_arguments\n"
        ".irp register, rdi, rsi, rdx, rcx, r8, r9\n"
        "  pushq %\\register\n"
        ".cfi_adjust_cfa_offset 8\n"
        ".endr\n"
        "  subq $8, %rsp\n"
        ".cfi_adjust_cfa_offset 8\n"
        ".endm\n"
        ".macro weft_restore_arguments\n"
        "  addq $8, %rsp\n"
        ".cfi_adjust_cfa_offset -8\n"
        ".irp register, r9, r8, rcx, rdx, rsi, rdi\n"
        "  popq %\\register\n"
        ".cfi_adjust_cfa_offset -8\n"
        ".endr\n"
        ".endm\n"
        ".text\n"
        ".globl syscall\n"
        ".type syscall, @function\n"
        "syscall:\n"
        ".cfi_startproc\n"
        "  endbr64\n"
        "  cmpq $202, %rdi\n" /* SYS_futex */
        "  je 2f\n"
        "  cmpq $56, %rdi\n" /* SYS_clone */
        "  je 4f\n"
        "  cmpq $57, %rdi\n" /* SYS_fork */
        "  je 4f\n"
        "  cmpq $58, %rdi\n" /* SYS_vfork */
        "  je weft_vfork\n"
        "  cmpq $60, %rdi\n" /* SYS_exit */
        "  je weft_bare_exit\n"
        "  cmpq $231, %rdi\n" /* SYS_exit_group */
        "  je weft_bare_exit\n"
        "  cmpq $435, %rdi\n" /* SYS_clone3 */
        "  je 4f\n"
        "1:\n"
        "  movq weft_real_syscall(%rip), %rax\n"
        "  testq %rax, %rax\n"
        "  je 3f\n"
        "  jmp *%rax\n"
        /* A futex: the same arguments, and the return address as the eighth. */
        "2:\n"
        "  movq (%rsp), %rax\n"
        "  movq 8(%rsp), %r11\n"
        "  pushq %rax\n"
        ".cfi_adjust_cfa_offset 8\n"
        "  pushq %rax\n"
        ".cfi_adjust_cfa_offset 8\n"
        "  pushq %r11\n"
        ".cfi_adjust_cfa_offset 8\n"
        "  call weft_futex\n"
        "  addq $24, %rsp\n"
        ".cfi_adjust_cfa_offset -24\n"
        "  ret\n"
        /* The first call of all: resolve, with the arguments kept. */
        "3:\n"
        "  weft_keep_arguments\n"
        "  call weft_real_resolve\n"
        "  weft_restore_arguments\n"
        "  jmp 1b\n"
        /* Another process or thread. */
        "4:\n"
        "  weft_keep_arguments\n"
        "  call weft_is_bare_fork\n"
        "  weft_restore_arguments\n"
        "  testl %eax, %eax\n"
        "  je 1b\n"
        "  jmp weft_bare_fork\n"
        ".cfi_endproc\n"
        ".size syscall, .-syscall\n");

_Static_assert(SYS_futex == 202 && SYS_clone == 56 && SYS_fork == 57 && SYS_vfork == 58
                   && SYS_exit == 60 && SYS_exit_group == 231 && SYS_clone3 == 435,
               "the numbers in the code above");

#else

long weft_futex (long number,
                 const _Atomic uint32_t *word,
                 long operation,
                 long value,
                 long fourth,
                 const _Atomic uint32_t *word2,
                 long value3,
                 const void *site);

/* Six arguments whatever the call: reading more than there are is harmless here, and libc's
 * own function does the same. */
WEFT_EXPORT long
syscall (long number, ...)
{
  va_list list;
  long a[6];

  va_start (list, number);
  for (int i = 0; i < 6; i++)
    a[i] = va_arg (list, long);
  va_end (list);
  if (number == SYS_futex)
    return weft_futex (number, (const _Atomic uint32_t *)a[0], a[1], a[2], a[3],
                       (const _Atomic uint32_t *)a[4], a[5], WEFT_SITE);
  weft_real_resolve ();
  return weft_real.syscall (number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

#endif
