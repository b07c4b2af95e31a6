/* Processes: how one comes out of another, becomes another program, and ends.
 *
 * A forked child is a process of its own. It announces itself when the wrapper that made it
 * comes back: in the handlers of pthread_atfork(), which run before, LTTng is not itself
 * again yet. A child that LTTng does not know how to follow, because the bare system call
 * made it, is not recorded until it executes a program. A child that runs in its parent's
 * memory, of vfork() or clone(), finds the wrappers asleep: what they keep is the
 * parent's. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tracer/probe/life.h"

WEFT_EXPORT pid_t
fork (void)
{
  pid_t pid;

  (void)weft_enter ();
  pid = weft_real.fork ();
  if (pid == 0)
    weft_process_announce (WEFT_SITE);
  return pid;
}

/* The parent ends inside. */
WEFT_EXPORT int
daemon (int no_chdir, int no_close)
{
  int result;

  (void)weft_enter ();
  weft_process_tell (false);
  result = weft_real.daemon (no_chdir, no_close);
  if (result == 0)
    weft_process_announce (WEFT_SITE);
  return result;
}

typedef struct {
  int (*routine) (void *);
  void *argument;
} Start;

/* Inside LTTng's own first function, which has made LTTng ready. libc would end this thread
 * only, and LTTng's would go on. */
static int
run_cloned (void *data)
{
  Start start = *(Start *)data;
  int result;

  weft_process_forked ();
  weft_process_announce ((const void *)start.routine);
  result = start.routine (start.argument);
  if (weft_thread_is_last ())
    _exit (result);
  return result;
}

/* Source: clone(2); the last three arguments are read whether they are there or not, as
 * libc does. */
WEFT_EXPORT int
clone (int (*routine) (void *), void *stack, int flags, void *argument, ...)
{
  Start start = { routine, argument };
  void *more[3];
  va_list list;
  int result;

  va_start (list, argument);
  for (int i = 0; i < 3; i++)
    more[i] = va_arg (list, void *);
  va_end (list);
  (void)weft_enter ();
  /* Without memory of its own, but with thread-local variables of its own, or refused. */
  if ((flags & CLONE_VM) != 0 && ((flags & CLONE_SETTLS) != 0 || routine == NULL))
    return weft_real.clone (routine, stack, flags, argument, more[0], more[1], more[2]);
  if ((flags & (CLONE_VM | CLONE_VFORK)) == CLONE_VM)
    weft_thread_leave ();
  if ((flags & CLONE_VM) == 0 && routine != NULL)
    return weft_real.clone (run_cloned, stack, flags, &start, more[0], more[1], more[2]);
  weft_memory_lend ();
  result = weft_real.clone (routine, stack, flags, argument, more[0], more[1], more[2]);
  weft_memory_take_back ();
  return result;
}

/* Called by the code in syscall.c: whether this call is a fork by another name, which
 * weft_bare_fork() makes. If it is another clone that shares the caller's thread-local
 * variables, nothing more is recorded of the caller. */
int weft_is_bare_fork (long number, const void *first, const void *second);
long weft_bare_fork (long number, long a, long b, long c, long d, long e, long f);

int
weft_is_bare_fork (long number, const void *first, const void *second)
{
  /* The beginning of struct clone_args. */
  const struct {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack;
  } *const arguments = first;
  uint64_t flags = (uint64_t)(uintptr_t)first;
  const void *stack = second;

  weft_real_resolve ();
  if (number == SYS_fork)
    return 1;
  if (number == SYS_clone3) {
    if (arguments == NULL || (uintptr_t)second < sizeof *arguments)
      return 0;
    flags = arguments->flags;
    stack = (const void *)(uintptr_t)arguments->stack;
  }
  if ((flags & CLONE_VM) != 0 && (flags & CLONE_SETTLS) == 0)
    weft_thread_leave ();
  return (flags & CLONE_VM) == 0 && stack == NULL;
}

long
weft_bare_fork (long number, long a, long b, long c, long d, long e, long f)
{
  long result = weft_real.syscall (number, a, b, c, d, e, f);

  if (result == 0) {
    weft_process_forked ();
    weft_process_lose ();
  }
  return result;
}

/* The end of the calling thread, or of all, by the bare system call. */
long weft_bare_exit (long number, long status);

long
weft_bare_exit (long number, long status)
{
  weft_real_resolve ();
  if (number == SYS_exit && weft_thread_is_last ())
    number = SYS_exit_group;
  if (number == SYS_exit_group)
    weft_process_tell (true);
  return weft_real.syscall (number, status);
}

#if defined(__x86_64__)

/* vfork() comes back twice on one stack, so there must be no frame of ours: the return
 * address is kept in a register meanwhile. */
__asm__(".text\n"
        ".globl vfork\n"
        ".type vfork, @function\n"
        ".globl weft_vfork\n"
        ".hidden weft_vfork\n"
        "vfork:\n"
        "weft_vfork:\n"
        ".cfi_startproc\n"
        "  endbr64\n"
        "  subq $8, %rsp\n"
        ".cfi_adjust_cfa_offset 8\n"
        "  call weft_memory_lend\n"
        "  addq $8, %rsp\n"
        ".cfi_adjust_cfa_offset -8\n"
        "  popq %rdi\n"
        ".cfi_adjust_cfa_offset -8\n"
        ".cfi_register %rip, %rdi\n"
        "  movl $58, %eax\n" /* SYS_vfork */
        "  syscall\n"
        "  pushq %rdi\n"
        ".cfi_adjust_cfa_offset 8\n"
        ".cfi_rel_offset %rip, 0\n"
        "  testq %rax, %rax\n"
        "  je 1f\n"
        "  movq %rax, %rdi\n"
        "  jmp weft_vfork_end\n"
        "1:\n"
        "  ret\n"
        ".cfi_endproc\n"
        ".size vfork, .-vfork\n");

_Static_assert(SYS_vfork == 58, "the number in the code above");

/* In the parent, with the kernel's result. */
long weft_vfork_end (long result);

long
weft_vfork_end (long result)
{
  weft_memory_take_back ();
  if (result > 0)
    return result;
  errno = (int)-result;
  return -1;
}

#endif

WEFT_EXPORT void
_exit (int status)
{
  weft_real_resolve ();
  weft_process_tell (true);
  weft_real._exit (status);
  __builtin_unreachable ();
}

WEFT_EXPORT void
_Exit (int status)
{
  _exit (status);
}

/* The counts are told before the program is gone; if it stays, they go on from zero. */
#define EXEC(name, parameters, arguments)                                                  \
  WEFT_EXPORT int name parameters                                                          \
  {                                                                                        \
    weft_real_resolve ();                                                                  \
    weft_process_tell (false);                                                             \
    return weft_real.name arguments;                                                       \
  }

EXEC (execve,
      (const char *path, char *const argv[], char *const envp[]),
      (path, argv, envp))
EXEC (execv, (const char *path, char *const argv[]), (path, argv))
EXEC (execvp, (const char *file, char *const argv[]), (file, argv))
EXEC (execvpe,
      (const char *file, char *const argv[], char *const envp[]),
      (file, argv, envp))
EXEC (fexecve, (int fd, char *const argv[], char *const envp[]), (fd, argv, envp))
EXEC (execveat,
      (int fd, const char *path, char *const argv[], char *const envp[], int flags),
      (fd, path, argv, envp, flags))

/* libc's own functions of this kind do not come by here: they are made of those above. The
 * arguments stand on the stack already, so there is room for a second row of them. */
static size_t
count_arguments (const char *first, va_list list)
{
  size_t n = 0;

  for (const char *argument = first; argument != NULL; argument = va_arg (list, char *))
    n++;
  return n;
}

/* @ret has room for @n and the NULL. */
static void
read_arguments (char **ret, size_t n, const char *first, va_list list)
{
  ret[0] = (char *)first;
  for (size_t i = 1; i <= n; i++)
    ret[i] = va_arg (list, char *);
}

#define EXEC_LIST(name, file, ...)                                                         \
  WEFT_EXPORT int name (const char *file, const char *first, ...)                          \
  {                                                                                        \
    va_list list;                                                                          \
    size_t n;                                                                              \
    char **argv;                                                                           \
                                                                                           \
    va_start (list, first);                                                                \
    n = count_arguments (first, list);                                                     \
    va_end (list);                                                                         \
    argv = __builtin_alloca ((n + 1) * sizeof *argv);                                      \
    va_start (list, first);                                                                \
    read_arguments (argv, n, first, list);                                                 \
    __VA_ARGS__                                                                            \
    va_end (list);                                                                         \
    return result;                                                                         \
  }

EXEC_LIST (execl, path, int result = execv (path, argv);)
EXEC_LIST (execlp, file, int result = execvp (file, argv);)
EXEC_LIST (execle, path, char **envp = va_arg (list, char **);
           int result = execve (path, argv, envp);)
