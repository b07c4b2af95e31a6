/* Processes that come out of one another: processes CASE. Children print nothing but what
 * the parent has waited for, so that the output is the same each time. */
#include "target.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char stack[1 << 16];

static void
lock_times (int n)
{
  for (int i = 0; i < n; i++)
    CHECK (pthread_mutex_lock (&mutex) == 0 && pthread_mutex_unlock (&mutex) == 0);
}

static int
status_of (pid_t pid)
{
  int status;

  CHECK (pid > 0 && waitpid (pid, &status, __WALL) == pid);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

/* execs: each function of the family, by a child that has counted acquisitions to tell. */
enum { EXECL, EXECLP, EXECLE, EXECV, EXECVE, EXECVP, EXECVPE, FEXECVE, EXECVEAT, N_EXECS };

static void
execute (int how)
{
  char *argv[] = { "sh", "-c", "exit $STATUS", NULL };
  char **envp = environ;
  int fd = open ("/bin/sh", O_RDONLY | O_CLOEXEC);

  CHECK (execl ("/not/there", "a", "b", NULL) == -1 && errno == ENOENT);
  switch (how) {
  case EXECL:
    execl ("/bin/sh", "sh", "-c", "exit 21", NULL);
    break;
  case EXECLP:
    execlp ("sh", "sh", "-c", "exit 21", NULL);
    break;
  case EXECLE:
    execle ("/bin/sh", "sh", "-c", "exit $STATUS", NULL, envp);
    break;
  case EXECV:
    execv ("/bin/sh", argv);
    break;
  case EXECVE:
    execve ("/bin/sh", argv, envp);
    break;
  case EXECVP:
    execvp ("sh", argv);
    break;
  case EXECVPE:
    execvpe ("sh", argv, envp);
    break;
  case FEXECVE:
    fexecve (fd, argv, envp);
    break;
  case EXECVEAT:
    execveat (AT_FDCWD, "/bin/sh", argv, envp, 0);
    break;
  default:
    break;
  }
}

static void
execs (void)
{
  note ("mutex", &mutex);
  setenv ("STATUS", "21", 1);
  fflush (stdout);
  for (int how = 0; how < N_EXECS; how++) {
    pid_t pid = fork ();

    if (pid == 0) {
      lock_times (3);
      execute (how);
      _exit (99);
    }
    CHECK (status_of (pid) == 21);
  }
  lock_times (2);
  execlp ("sh", "sh", "-c", "exit 22", NULL);
}

/* vforks: what the child does is not the parent's: it closes its own copies, and what it
 * locks it unlocks. The parent's pipe is known afterwards. */
static int ends[2];
static _Atomic int reader_tid;

static void *
read_byte (void *data)
{
  char byte;

  atomic_store (&reader_tid, (int)gettid ());
  CHECK (read (ends[0], &byte, 1) == 1);
  return NULL;
}

/* A frame of its own: a child may not touch the variables of its parent's. */
static __attribute__ ((noinline)) int
run_by_vfork (void)
{
  pid_t pid = vfork ();

  if (pid == 0) {
    execl ("/bin/sh", "sh", "-c", "exit 31", NULL);
    _exit (99);
  }
  return status_of (pid);
}

static void
vforks (void)
{
  pthread_t thread;
  pid_t pid;

  CHECK (pipe (ends) == 0);
  note_tid ("main");
  CHECK (pthread_mutex_lock (&mutex) == 0);
  pid = vfork ();
  if (pid == 0) {
    close (ends[0]);
    close (ends[1]);
    dup2 (1, ends[1]);
    usleep (1000);
    if (pthread_mutex_trylock (&mutex) != EBUSY)
      _exit (98);
    _exit (run_by_vfork ());
  }
  CHECK (status_of (pid) == 31);
  errno = 0;
  CHECK (pthread_mutex_unlock (&mutex) == 0 && errno == 0);
  CHECK (pthread_create (&thread, NULL, read_byte, NULL) == 0);
  wait_until_blocked (&reader_tid);
  printf ("reader %d\n", atomic_load (&reader_tid));
  CHECK (write (ends[1], "", 1) == 1);
  CHECK (pthread_join (thread, NULL) == 0);
}

/* spawns: with what is done to descriptors in between, and what libc makes of it. */
static void
spawns (void)
{
  char *argv[] = { "sh", "-c", "read line; echo got $line; exit 41", NULL };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  char text[64] = "";
  FILE *file;
  pid_t pid;

  CHECK (pipe (ends) == 0);
  CHECK (write (ends[1], "this\n", 5) == 5);
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, ends[0], 0);
  posix_spawn_file_actions_addclose (&actions, ends[0]);
  posix_spawn_file_actions_addclose (&actions, ends[1]);
  posix_spawn_file_actions_addopen (&actions, 5, "/dev/null", O_RDONLY, 0);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF);
  CHECK (posix_spawnp (&pid, "sh", &actions, &attributes, argv, environ) == 0);
  CHECK (status_of (pid) == 41);
  CHECK (posix_spawn (&pid, "/not/there", NULL, NULL, argv, environ) == ENOENT);
  CHECK (WEXITSTATUS (system ("exit 42")) == 42);
  file = popen ("echo popened", "r");
  CHECK (file != NULL && fgets (text, sizeof text, file) != NULL);
  CHECK (strcmp (text, "popened\n") == 0 && pclose (file) == 0);
}

/* clones: processes by clone(), with and without memory of their own, and by the bare
 * system calls. */
static int
cloned (void *data)
{
  lock_times (4);
  return (int)(intptr_t)data;
}

static void
clones (void)
{
  void *top = stack + sizeof stack;
  pid_t pid;

  note ("mutex", &mutex);
  fflush (stdout);
  lock_times (6);
  CHECK (status_of (clone (cloned, top, SIGCHLD, (void *)51)) == 51);
  pid = clone (cloned, top, SIGCHLD | CLONE_VM | CLONE_VFORK, (void *)52);
  CHECK (status_of (pid) == 52);
  errno = 0;
  CHECK (clone (NULL, NULL, SIGCHLD, NULL) == -1 && errno == EINVAL);
  pid = (pid_t)syscall (SYS_fork);
  if (pid == 0)
    _exit (cloned ((void *)53));
  CHECK (status_of (pid) == 53);
  pid = (pid_t)syscall (SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
  if (pid == 0)
    syscall (SYS_exit, cloned ((void *)54));
  CHECK (status_of (pid) == 54);
}

/* clone_thread: a thread that libc knows nothing of, in its creator's variables. */
static _Atomic int ran;

static int
run_bare (void *data)
{
  atomic_store (&ran, 1);
  return 0;
}

static void
clone_thread (void)
{
  pid_t pid;

  lock_times (5);
  pid = clone (run_bare, stack + sizeof stack, CLONE_VM | CLONE_FS | CLONE_FILES | SIGCHLD,
               NULL);
  CHECK (status_of (pid) == 0 && atomic_load (&ran) == 1);
  lock_times (5);
}

/* daemons: by daemon(), and by two forks and a session of its own. Nobody can wait for the
 * last process, so it writes into a pipe; what comes after the byte is the end of the file,
 * when all that has the pipe open for writing is gone. */
static void
report_back (void)
{
  lock_times (7);
  CHECK (write (ends[1], "", 1) == 1);
  _exit (0);
}

static void
hear_to_the_end (void)
{
  char byte;

  CHECK (close (ends[1]) == 0);
  CHECK (read (ends[0], &byte, 1) == 1);
  CHECK (read (ends[0], &byte, 1) == 0);
  CHECK (close (ends[0]) == 0);
}

static void
daemons (void)
{
  pid_t pid;

  note ("mutex", &mutex);
  fflush (stdout);
  CHECK (pipe (ends) == 0);
  pid = fork ();
  if (pid == 0) {
    lock_times (2);
    CHECK (daemon (0, 1) == 0);
    report_back ();
  }
  CHECK (status_of (pid) == 0);
  hear_to_the_end ();
  CHECK (pipe (ends) == 0);
  pid = fork ();
  if (pid == 0) {
    CHECK (setsid () == getpid ());
    pid = fork ();
    if (pid == 0)
      report_back ();
    _exit (pid > 0 ? 0 : 99);
  }
  CHECK (status_of (pid) == 0);
  hear_to_the_end ();
}

/* wiped: writes its title over its environment, as some servers do, before it forks. */
static void
wiped (void)
{
  pid_t pid;

  note ("mutex", &mutex);
  fflush (stdout);
  for (char **variable = environ; *variable != NULL; variable++)
    memset (*variable, 0, strlen (*variable));
  pid = fork ();
  if (pid == 0) {
    CHECK (**environ == '\0');
    lock_times (4);
    _exit (0);
  }
  CHECK (status_of (pid) == 0);
}

/* locked: forks while other threads are at their locks, waits and allocations. */
static pthread_mutex_t contended = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool done;

static void *
keep_busy (void *data)
{
  while (!atomic_load (&done)) {
    pthread_mutex_lock (&contended);
    free (malloc (64));
    pthread_mutex_unlock (&contended);
  }
  return NULL;
}

static void *
lock_once (void *data)
{
  lock_times (1);
  return NULL;
}

static void
work_in_child (int how)
{
  pthread_t thread;

  if (how == 0)
    _exit (61);
  if (how == 1)
    raise (SIGKILL);
  lock_times (1);
  if (how == 2)
    execlp ("sh", "sh", "-c", "exit 61", NULL);
  CHECK (pthread_create (&thread, NULL, lock_once, NULL) == 0);
  CHECK (pthread_join (thread, NULL) == 0);
  exit (61);
}

static void
locked (void)
{
  pthread_t threads[3];

  for (int i = 0; i < 3; i++)
    CHECK (pthread_create (&threads[i], NULL, keep_busy, NULL) == 0);
  fflush (stdout);
  for (int i = 0; i < 24; i++) {
    pid_t pid = fork ();

    if (pid == 0)
      work_in_child (i % 4);
    CHECK (status_of (pid) == (i % 4 == 1 ? 128 + SIGKILL : 61));
  }
  atomic_store (&done, true);
  for (int i = 0; i < 3; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
}

/* outlives: a child goes on, and starts programs, when the recording has long ended. */
static void
outlives (void)
{
  pid_t parent = getpid ();

  puts ("early");
  fflush (stdout);
  if (fork () != 0)
    return;
  while (getppid () == parent)
    usleep (1000);
  sleep (1);
  lock_times (1000);
  for (int i = 0; i < 3; i++)
    CHECK (WEXITSTATUS (system ("exit 71")) == 71);
  puts ("late");
  fflush (stdout);
  _exit (0);
}

static const struct {
  const char *name;
  void (*run) (void);
} cases[] = {
  { "execs", execs },   { "vforks", vforks },     { "spawns", spawns },
  { "clones", clones }, { "daemons", daemons },   { "wiped", wiped },
  { "locked", locked }, { "outlives", outlives }, { "clone_thread", clone_thread },
};

int
main (int argc, char **argv)
{
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    if (argc > 1 && strcmp (argv[1], cases[i].name) == 0) {
      cases[i].run ();
      return 5;
    }
  return 98;
}
