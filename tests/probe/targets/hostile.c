/* What a tracer must survive: hostile CASE. */
#include "target.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>

extern char **environ;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;
static volatile int handled;

/* signals: a handler posts and locks its own mutex, wherever it comes. */
static pthread_mutex_t handlers_mutex = PTHREAD_MUTEX_INITIALIZER;

static void
handle (int number)
{
  int saved = errno;

  if (pthread_mutex_trylock (&handlers_mutex) == 0)
    pthread_mutex_unlock (&handlers_mutex);
  sem_post (&semaphore);
  handled++;
  errno = saved;
}

/* Its own, so that a child that is forked meanwhile does not find the other one locked. */
static pthread_mutex_t busy_mutex = PTHREAD_MUTEX_INITIALIZER;

static void *
lock_much (void *data)
{
  for (int i = 0; i < 300000; i++) {
    pthread_mutex_lock (&busy_mutex);
    pthread_mutex_unlock (&busy_mutex);
  }
  return NULL;
}

static void
signals (void)
{
  struct sigaction action = { .sa_handler = handle, .sa_flags = SA_RESTART };
  struct itimerval timer = { { 0, 200 }, { 0, 200 } }, none = { 0 };
  pthread_t threads[3];
  int value;

  sem_init (&semaphore, 0, 0);
  sigaction (SIGALRM, &action, NULL);
  setitimer (ITIMER_REAL, &timer, NULL);
  for (int i = 0; i < 3; i++)
    CHECK (pthread_create (&threads[i], NULL, lock_much, NULL) == 0);
  for (int i = 0; i < 3; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
  setitimer (ITIMER_REAL, &none, NULL);
  usleep (1000);
  sem_getvalue (&semaphore, &value);
  CHECK (value == handled && handled > 0);
}

/* cancellation: out of every wait that is a cancellation point; the mutex of a condition is
 * held again in the clean-up. */
static _Atomic int waiting_tid;
static int pipe_ends[2];

static void
clean_up (void *data)
{
  CHECK (pthread_mutex_trylock (&mutex) == EBUSY);
  CHECK (pthread_mutex_unlock (&mutex) == 0);
}

static void *
wait_to_be_cancelled (void *data)
{
  char byte;

  atomic_store (&waiting_tid, (int)gettid ());
  switch ((int)(intptr_t)data) {
  case 0:
    pthread_mutex_lock (&mutex);
    pthread_cleanup_push (clean_up, NULL);
    for (;;)
      pthread_cond_wait (&condition, &mutex);
    pthread_cleanup_pop (0);
    break;
  case 1:
    sem_wait (&semaphore);
    break;
  case 2:
    sleep (1000);
    break;
  case 3:
    (void)!read (pipe_ends[0], &byte, 1);
    break;
  default:
    break;
  }
  return NULL;
}

static void
cancellation (void)
{
  pthread_t thread;
  void *result;

  sem_init (&semaphore, 0, 0);
  CHECK (pipe (pipe_ends) == 0);
  for (int i = 0; i < 4; i++) {
    atomic_store (&waiting_tid, 0);
    CHECK (pthread_create (&thread, NULL, wait_to_be_cancelled, (void *)(intptr_t)i) == 0);
    wait_until_blocked (&waiting_tid);
    CHECK (pthread_cancel (thread) == 0);
    CHECK (pthread_join (thread, &result) == 0 && result == PTHREAD_CANCELED);
  }
  CHECK (pthread_mutex_trylock (&mutex) == 0 && pthread_mutex_unlock (&mutex) == 0);
}

/* jumps: a handler leaves a wait for good. */
static sigjmp_buf place;

static void
jump (int number)
{
  siglongjmp (place, 1);
}

static void
jumps (void)
{
  struct sigaction action = { .sa_handler = jump };
  struct itimerval timer = { { 0, 0 }, { 0, 20000 } };

  sem_init (&semaphore, 0, 0);
  note ("semaphore", &semaphore);
  sigaction (SIGALRM, &action, NULL);
  for (volatile int i = 0; i < 5; i++)
    if (sigsetjmp (place, 1) == 0) {
      setitimer (ITIMER_REAL, &timer, NULL);
      sem_wait (&semaphore);
      CHECK (0);
    }
  sem_post (&semaphore);
  CHECK (sem_wait (&semaphore) == 0);
}

/* forks: in a threaded program, with the child going on and with exec; vfork and spawn. */
static void *
nothing (void *data)
{
  CHECK (pthread_mutex_lock (&mutex) == 0);
  CHECK (pthread_mutex_unlock (&mutex) == 0);
  return data;
}

static void
child_goes_on (void)
{
  pthread_t thread;

  CHECK (pthread_create (&thread, NULL, nothing, NULL) == 0);
  CHECK (pthread_join (thread, NULL) == 0);
  _exit (11);
}

static int
status_of (pid_t pid)
{
  int status;

  CHECK (pid > 0 && waitpid (pid, &status, 0) == pid && WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
forks (void)
{
  char *argv[] = { "sh", "-c", "exit 12", NULL };
  pthread_t thread;
  pid_t pid;

  CHECK (pthread_create (&thread, NULL, lock_much, NULL) == 0);
  fflush (stdout);
  for (int i = 0; i < 3; i++) {
    if ((pid = fork ()) == 0)
      child_goes_on ();
    CHECK (status_of (pid) == 11);
  }
  if ((pid = fork ()) == 0) {
    execv ("/bin/sh", argv);
    _exit (1);
  }
  CHECK (status_of (pid) == 12);
  if ((pid = vfork ()) == 0) {
    execv ("/bin/sh", argv);
    _exit (1);
  }
  CHECK (status_of (pid) == 12);
  if ((pid = vfork ()) == 0)
    _exit (13);
  CHECK (status_of (pid) == 13);
  CHECK (posix_spawn (&pid, "/bin/sh", NULL, NULL, argv, environ) == 0);
  CHECK (status_of (pid) == 12);
  CHECK (WEXITSTATUS (system ("exit 14")) == 14);
  CHECK (pthread_join (thread, NULL) == 0);
  printf ("pid %d\n", (int)getpid ());
}

/* A word that the program may not read is the kernel's to refuse. */
static void
refused_futexes (void)
{
  static const int operations[]
      = { FUTEX_WAIT, FUTEX_WAKE_OP, FUTEX_WAIT_BITSET, FUTEX_LOCK_PI, FUTEX_CMP_REQUEUE };
  void *nothing = mmap (NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  CHECK (nothing != MAP_FAILED);
  for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
    errno = 0;
    CHECK (syscall (SYS_futex, nothing, operations[i] | FUTEX_PRIVATE_FLAG, 1, NULL,
                    nothing, 1)
               == -1
           && errno == EFAULT);
  }
  CHECK (munmap (nothing, 4096) == 0);
}

/* A vfork through syscall() returns twice on one stack. */
static void
system_calls (void)
{
  pid_t pid;

  CHECK (syscall (SYS_getpid) == getpid ());
  errno = 0;
  CHECK (syscall (SYS_close, -1) == -1 && errno == EBADF);
  CHECK (syscall (SYS_futex, NULL, 1, 1, NULL, NULL, 0) == -1 && errno == EFAULT);
  CHECK (syscall (SYS_futex, &handled, 0, 77, NULL, NULL, 0) == -1 && errno == EAGAIN);
  CHECK (syscall (SYS_futex, &handled, 1, INT_MAX, NULL, NULL, 0) == 0);
  CHECK (syscall (SYS_futex, &handled, 99, 1, NULL, NULL, 0) == -1 && errno == ENOSYS);
  refused_futexes ();
  pid = (pid_t)syscall (SYS_fork);
  if (pid == 0)
    syscall (SYS_exit_group, 15);
  CHECK (status_of (pid) == 15);
}

/* thread ends: destructors of thread-specific data that lock, and that set themselves
 * again. */
static pthread_key_t key;

static void
destroy (void *data)
{
  uintptr_t rounds = (uintptr_t)data;

  nothing (NULL);
  if (rounds > 1)
    pthread_setspecific (key, (void *)(rounds - 1));
}

static void *
use_key (void *data)
{
  pthread_setspecific (key, (void *)(uintptr_t)4);
  return nothing (data);
}

static void *
exit_thread (void *data)
{
  pthread_setspecific (key, (void *)(uintptr_t)1);
  pthread_exit (data);
}

static void
thread_ends (void)
{
  pthread_t thread;
  void *result;

  note ("mutex", &mutex);
  pthread_key_create (&key, destroy);
  CHECK (pthread_create (&thread, NULL, use_key, NULL) == 0);
  CHECK (pthread_join (thread, NULL) == 0);
  CHECK (pthread_create (&thread, NULL, exit_thread, &key) == 0);
  CHECK (pthread_join (thread, &result) == 0 && result == &key);
}

/* descriptors: a daemon's way of starting. */
static void
descriptors (void)
{
  int top = (int)sysconf (_SC_OPEN_MAX);

  for (int fd = 3; fd < top; fd++)
    close (fd);
  for (int i = 0; i < 100; i++)
    nothing (NULL);
  /* None of LTTng's descriptors may sit where the program expects its own. */
  CHECK (open ("/dev/null", O_RDONLY) >= 3);
  puts ("still here");
}

static void
close_all (void)
{
  closefrom (3);
  for (int i = 0; i < 100; i++)
    nothing (NULL);
  puts ("still here");
}

/* Libraries that come and go while other threads wait. */
static void
libraries (void)
{
  pthread_t thread;

  CHECK (pthread_create (&thread, NULL, lock_much, NULL) == 0);
  for (int i = 0; i < 50; i++) {
    void *library = dlopen ("libresolv.so.2", RTLD_NOW | RTLD_LOCAL);

    CHECK (library != NULL);
    CHECK (dlsym (RTLD_DEFAULT, "pthread_mutex_lock") != NULL);
    CHECK (dlclose (library) == 0);
  }
  CHECK (pthread_join (thread, NULL) == 0);
}

/* Threads: many in turn, many at once, and with the smallest stack there is. */
static void
threads_in_turn (void)
{
  for (int i = 0; i < 10000; i++) {
    pthread_t thread;

    CHECK (pthread_create (&thread, NULL, nothing, NULL) == 0);
    CHECK (pthread_join (thread, NULL) == 0);
  }
}

static void *
wait_for_all (void *data)
{
  pthread_barrier_wait (data);
  return nothing (NULL);
}

static void
threads_at_once (void)
{
  static pthread_t threads[1000];
  pthread_barrier_t barrier;
  pthread_attr_t attributes;

  pthread_attr_init (&attributes);
  CHECK (pthread_attr_setstacksize (&attributes, PTHREAD_STACK_MIN) == 0);
  pthread_barrier_init (&barrier, NULL, 1001);
  for (int i = 0; i < 1000; i++)
    CHECK (pthread_create (&threads[i], &attributes, wait_for_all, &barrier) == 0);
  pthread_barrier_wait (&barrier);
  for (int i = 0; i < 1000; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
}

/* detached: threads whose handles nobody keeps, some outliving main. */
static void
detached (void)
{
  for (int i = 0; i < 200; i++) {
    pthread_t thread;

    CHECK (pthread_create (&thread, NULL, nothing, NULL) == 0);
    CHECK (pthread_detach (thread) == 0);
  }
  pthread_exit (NULL);
}

/* All of very many locks held at once, released in the order they were taken. */
static void
many_locks (void)
{
  enum { N = 100000 };
  pthread_mutex_t *locks = calloc (N, sizeof *locks);

  CHECK (locks != NULL);
  note ("first", &locks[0]);
  for (int i = 0; i < N; i++)
    CHECK (pthread_mutex_lock (&locks[i]) == 0);
  for (int i = 0; i < N; i++)
    CHECK (pthread_mutex_unlock (&locks[i]) == 0);
}

/* An allocator of the program's own that locks, and that fails when it is entered twice. */
static pthread_mutex_t heap_mutex = PTHREAD_MUTEX_INITIALIZER;
static char heap[1 << 24];
static size_t heap_used;
static __thread int inside;

void *
malloc (size_t size)
{
  void *result;

  if (inside++ > 0)
    abort ();
  pthread_mutex_lock (&heap_mutex);
  heap_used = (heap_used + 15) & ~(size_t)15;
  result = heap_used + size <= sizeof heap ? heap + heap_used : NULL;
  heap_used += size;
  pthread_mutex_unlock (&heap_mutex);
  inside--;
  return result;
}

void
free (void *data)
{
}

void *
calloc (size_t n, size_t size)
{
  return malloc (n * size);
}

void *
realloc (void *data, size_t size)
{
  void *result = malloc (size);

  if (data != NULL && result != NULL)
    memcpy (result, data,
            size < (size_t)(heap + sizeof heap - (char *)data)
                ? size
                : (size_t)(heap + sizeof heap - (char *)data));
  return result;
}

static void
allocator (void)
{
  pthread_t threads[4];

  for (int i = 0; i < 4; i++)
    CHECK (pthread_create (&threads[i], NULL, lock_much, NULL) == 0);
  for (int i = 0; i < 1000; i++)
    CHECK (malloc (100) != NULL);
  for (int i = 0; i < 4; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
}

/* Before main, and perhaps before the probe itself. */
__attribute__ ((constructor (101))) static void
early (void)
{
  pthread_t thread;

  CHECK (pthread_mutex_lock (&mutex) == 0 && pthread_mutex_unlock (&mutex) == 0);
  CHECK (pthread_create (&thread, NULL, nothing, NULL) == 0);
  CHECK (pthread_join (thread, NULL) == 0);
}

/* errno of calls that succeed. */
static void
errors (void)
{
  errno = 55;
  nothing (NULL);
  CHECK (errno == 55);
  pthread_mutex_lock (&mutex);
  pthread_cond_signal (&condition);
  pthread_mutex_unlock (&mutex);
  usleep (1);
  CHECK (errno == 55);
  CHECK (usleep (1) == 0 && errno == 55);
}

static const struct {
  const char *name;
  void (*run) (void);
} cases[] = {
  { "signals", signals },
  { "cancellation", cancellation },
  { "jumps", jumps },
  { "forks", forks },
  { "system_calls", system_calls },
  { "thread_ends", thread_ends },
  { "descriptors", descriptors },
  { "close_all", close_all },
  { "libraries", libraries },
  { "threads_in_turn", threads_in_turn },
  { "threads_at_once", threads_at_once },
  { "detached", detached },
  { "many_locks", many_locks },
  { "allocator", allocator },
  { "errors", errors },
};

int
main (int argc, char **argv)
{
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
    if (argc > 1 && strcmp (argv[1], cases[i].name) == 0) {
      cases[i].run ();
      puts ("done");
      return 5;
    }
  return 98;
}
