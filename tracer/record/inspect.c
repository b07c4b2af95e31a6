#include "tracer/record/inspect.h"

#include <elf.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <linux/capability.h>
#include <linux/xattr.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "tracer/record/elf-file.h"
#include "tracer/record/launch.h"

/* Linux gives up on an interpreter of an interpreter at this depth. */
#define MAX_SCRIPTS 5
/* Source: BINPRM_BUF_SIZE of linux/binfmts.h. */
#define MAX_FIRST_LINE 256

#define FALL_BACK_SHELL "/bin/sh"

void
weft_outlook_clear (WeftOutlook *self)
{
  g_free (self->reason);
  memset (self, 0, sizeof *self);
}

static void
judge (WeftOutlook *ret, WeftSight sight, char *reason)
{
  ret->sight = sight;
  ret->reason = reason;
}

/* Whether the capabilities of the file make a process more powerful than it is. */
static gboolean
gives_capabilities (const char *path)
{
  struct vfs_ns_cap_data data = { 0 };

  if (getuid () == 0 || getxattr (path, XATTR_NAME_CAPS, &data, sizeof data) < 0)
    return FALSE;
  return (data.magic_etc & GUINT32_TO_LE (VFS_CAP_FLAGS_EFFECTIVE)) != 0
         || data.data[0].permitted != 0 || data.data[1].permitted != 0;
}

/* What executing @path, which need not be readable, changes of the process; NULL when it
 * stays what it is. */
static const char *
changes_on_execution (const char *path)
{
  struct stat status;
  struct statvfs place;

  if (stat (path, &status) != 0 || prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1
      || (statvfs (path, &place) == 0 && (place.f_flag & ST_NOSUID) != 0))
    return NULL;
  if ((status.st_mode & S_ISUID) != 0 && status.st_uid != getuid ())
    return _ ("changes its user when it starts (setuid)");
  /* Without the right to execute, the bit once asked for mandatory locks. */
  if ((status.st_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP)
      && status.st_gid != getgid ())
    return _ ("changes its group when it starts (setgid)");
  if (gives_capabilities (path))
    return _ ("gains capabilities when it starts");
  return NULL;
}

/* Returns: whether @path is to be refused. */
static gboolean
refuse_if_changing (const char *path, WeftOutlook *ret)
{
  const char *change = changes_on_execution (path);

  if (change != NULL)
    judge (
        ret, WEFT_SIGHT_REFUSED,
        g_strdup_printf (_ ("%s, and the system lets nothing be added to such a program; "
                            "record it as the user it changes to, or a plain copy of it"),
                         change));
  return change != NULL;
}

static const char *
machine_name (guint16 machine)
{
  static const struct {
    guint16 machine;
    const char *name;
  } names[]
      = { { EM_X86_64, "x86-64" }, { EM_AARCH64, "AArch64" }, { EM_RISCV, "RISC-V" },
          { EM_PPC64, "POWER" },   { EM_S390, "s390x" },      { EM_LOONGARCH, "LoongArch" },
          { EM_MIPS, "MIPS" },     { EM_SPARCV9, "SPARC" } };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].machine == machine)
      return names[i].name;
  return _ ("one that Weft has no name for");
}

/* Whether @linker is the one that loads this very program: then the C library is the one
 * that the probe was made for, and not musl, another system's, or one of another version.
 */
static gboolean
is_own_linker (const char *linker)
{
  int fd = open ("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  g_auto (WeftElf) self = { 0 };
  struct stat own, its;

  if (fd < 0)
    return TRUE;
  weft_elf_read (fd, &self);
  close (fd);
  /* One that does not exist is for execve() to complain of. */
  if (self.linker == NULL || stat (self.linker, &own) != 0 || stat (linker, &its) != 0)
    return TRUE;
  return own.st_dev == its.st_dev && own.st_ino == its.st_ino;
}

static gboolean
needs_asan (const WeftElf *elf)
{
  for (guint i = 0; i < elf->needed->len; i++)
    if (g_str_has_prefix (elf->needed->pdata[i], "libasan.so")
        || g_str_has_prefix (elf->needed->pdata[i], "libclang_rt.asan"))
      return TRUE;
  return FALSE;
}

static void
inspect_dynamic (const WeftElf *elf, WeftOutlook *ret)
{
  if (!is_own_linker (elf->linker)) {
    judge (ret, WEFT_SIGHT_NONE,
           g_strdup_printf (
               _ ("is loaded by '%s', not with this system's C library, which the "
                  "probe needs: it runs without the probe, and nothing of it is seen"),
               elf->linker));
    return;
  }
  /* LTTng locks a mutex in the last destructor of a thread, when ThreadSanitizer has ended
   * the thread already: a segmentation fault. */
  if (elf->is_tsan) {
    judge (ret, WEFT_SIGHT_NONE,
           g_strdup (_ ("is built with ThreadSanitizer, which LTTng's library does not go "
                        "together with: it runs without the probe, and nothing of it is "
                        "seen; build it without -fsanitize=thread")));
    return;
  }
  ret->has_asan = needs_asan (elf);
  if (elf->is_go)
    judge (
        ret, WEFT_SIGHT_PART,
        g_strdup (_ ("is a Go program: the threads and locks of its C libraries are seen, "
                     "but not goroutines, channels and Go's own locks")));
}

static void
inspect_elf (const WeftElf *elf, WeftOutlook *ret)
{
  switch (elf->kind) {
  case WEFT_ELF_32_BIT:
    judge (ret, WEFT_SIGHT_NONE,
           g_strdup (_ ("is a 32-bit program, and the probe is a 64-bit library: it runs "
                        "without the probe, and nothing of it is seen")));
    break;
  case WEFT_ELF_FOREIGN:
    judge (ret, WEFT_SIGHT_NONE,
           g_strdup_printf (_ ("is made for another processor (%s): it runs without the "
                               "probe, and nothing of it is seen"),
                            machine_name (elf->machine)));
    break;
  case WEFT_ELF_STATIC:
    judge (
        ret, WEFT_SIGHT_PART,
        g_strdup (
            elf->is_go
                ? _ ("is a Go program and statically linked, so the probe cannot be loaded "
                     "into it: it runs, but only other programs that it starts are seen")
                : _ ("is statically linked, so the probe cannot be loaded into it: it "
                     "runs, but only other programs that it starts are seen")));
    break;
  case WEFT_ELF_DYNAMIC:
    inspect_dynamic (elf, ret);
    break;
  case WEFT_ELF_LINKER:
  case WEFT_ELF_NONE:
  default:
    break;
  }
}

/* The program that `env @argument` runs, as in a script's first line: `env PROGRAM`, or
 * `env -S [-i] [NAME=VALUE...] PROGRAM ARGS...`. */
static char *
find_behind_env (const char *argument)
{
  g_auto (GStrv) words = NULL;
  const char *text = argument;

  if (g_str_has_prefix (argument, "-S"))
    text = argument + strlen ("-S");
  else if (g_str_has_prefix (argument, "--split-string="))
    text = argument + strlen ("--split-string=");
  else if (*argument == '-' || strchr (argument, '=') != NULL)
    return NULL;
  else
    return weft_program_find (argument, NULL);
  words = g_strsplit_set (text, " \t", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    if (*words[i] == '-' && strcmp (words[i], "-i") != 0)
      return NULL;
    if (*words[i] != '\0' && *words[i] != '-' && strchr (words[i], '=') == NULL)
      return weft_program_find (words[i], NULL);
  }
  return NULL;
}

/* The interpreter in a script's first @line, without its "#!". Source: execve(2): a path,
 * and all that follows as one argument. */
static char *
find_interpreter (char *line)
{
  g_autofree char *path = NULL, *base = NULL;
  char *argument, *behind;
  gsize length;

  line[strcspn (line, "\n")] = '\0';
  g_strstrip (line);
  length = strcspn (line, " \t");
  path = g_strndup (line, length);
  argument = g_strchug (line + length);
  base = g_path_get_basename (path);
  if (strcmp (base, "env") == 0 && *argument != '\0'
      && (behind = find_behind_env (argument)) != NULL)
    return behind;
  return *path != '\0' ? g_steal_pointer (&path) : NULL;
}

/* Returns: what runs the file @fd, which is no ELF file; NULL when nothing is known to. */
static char *
interpreter_of (int fd)
{
  char line[MAX_FIRST_LINE];
  gssize n = pread (fd, line, sizeof line - 1, 0);

  if (n < 0)
    return NULL;
  line[n] = '\0';
  if (g_str_has_prefix (line, "#!"))
    return find_interpreter (line + 2);
  /* As execvp() does. A file with null bytes is for a handler of the system's, if any. */
  return strlen (line) == (gsize)n ? g_strdup (FALL_BACK_SHELL) : NULL;
}

static void
inspect (const char *path, guint depth, WeftOutlook *ret)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  g_autofree char *interpreter = NULL, *reason = NULL;
  g_auto (WeftElf) elf = { 0 };

  if (fd < 0) {
    (void)refuse_if_changing (path, ret);
    return;
  }
  weft_elf_read (fd, &elf);
  if (elf.kind == WEFT_ELF_NONE)
    interpreter = depth < MAX_SCRIPTS ? interpreter_of (fd) : NULL;
  else if (!refuse_if_changing (path, ret))
    inspect_elf (&elf, ret);
  close (fd);
  if (interpreter == NULL)
    return;
  inspect (interpreter, depth + 1, ret);
  if (ret->reason != NULL) {
    reason = g_steal_pointer (&ret->reason);
    ret->reason = g_strdup_printf (_ ("is run by '%s', which %s"), interpreter, reason);
  }
}

void
weft_program_inspect (const char *path, WeftOutlook *ret)
{
  memset (ret, 0, sizeof *ret);
  inspect (path, 0, ret);
}
