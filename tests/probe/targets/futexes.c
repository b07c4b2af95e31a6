/* Futexes through syscall(): a lock of the program's own, locks with priority inheritance,
 * and the wakes that reach two words. Prints what each call returned. */
#include "target.h"

#include <linux/futex.h>
#include <sys/syscall.h>

static _Atomic int tids[4];
static _Atomic uint32_t lock, pi, first, second, third, fourth;

static long
futex (_Atomic uint32_t *word,
       int operation,
       uint32_t value,
       unsigned long fourth_argument,
       _Atomic uint32_t *other,
       uint32_t value3)
{
  return syscall (SYS_futex, word, operation | FUTEX_PRIVATE_FLAG, value, fourth_argument,
                  other, value3);
}

/* The lock: 0 free, 1 taken, 2 taken and wanted. */
static void
take (void)
{
  uint32_t seen = 0;

  if (atomic_compare_exchange_strong (&lock, &seen, 1))
    return;
  while (atomic_exchange (&lock, 2) != 0)
    futex (&lock, FUTEX_WAIT, 2, 0, NULL, 0);
}

/* Returns how many it woke: none where the one that had wanted it last gives it back. */
static long
give (void)
{
  return atomic_exchange (&lock, 0) == 2 ? futex (&lock, FUTEX_WAKE, 1, 0, NULL, 0) : 0;
}

static void *
want_lock (void *data)
{
  tids[0] = (int)gettid ();
  take ();
  CHECK (give () == 0);
  return NULL;
}

static void
own_lock (void)
{
  pthread_t thread;

  take ();
  CHECK (pthread_create (&thread, NULL, want_lock, NULL) == 0);
  wait_until_blocked (&tids[0]);
  printf ("lock_tid %d\n", tids[0]);
  note ("lock", &lock);
  CHECK (give () == 1);
  CHECK (pthread_join (thread, NULL) == 0);
}

static void *
want_pi (void *data)
{
  uint32_t free_word = 0;

  tids[1] = (int)gettid ();
  if (!atomic_compare_exchange_strong (&pi, &free_word, (uint32_t)gettid ()))
    CHECK (futex (&pi, FUTEX_LOCK_PI, 0, 0, NULL, 0) == 0);
  CHECK ((pi & FUTEX_TID_MASK) == (uint32_t)gettid ());
  CHECK (futex (&pi, FUTEX_UNLOCK_PI, 0, 0, NULL, 0) == 0);
  return NULL;
}

static void
pi_lock (void)
{
  pthread_t thread;

  CHECK (futex (&pi, FUTEX_LOCK_PI, 0, 0, NULL, 0) == 0);
  CHECK (futex (&pi, FUTEX_LOCK_PI, 0, 0, NULL, 0) == -1 && errno == EDEADLK);
  CHECK (futex (&pi, FUTEX_TRYLOCK_PI, 0, 0, NULL, 0) == -1 && errno == EDEADLK);
  CHECK (pthread_create (&thread, NULL, want_pi, NULL) == 0);
  wait_until_blocked (&tids[1]);
  printf ("pi_tid %d\n", tids[1]);
  note ("pi", &pi);
  CHECK (futex (&pi, FUTEX_UNLOCK_PI, 0, 0, NULL, 0) == 0);
  CHECK (pthread_join (thread, NULL) == 0);
  CHECK (futex (&pi, FUTEX_UNLOCK_PI, 0, 0, NULL, 0) == -1 && errno == EPERM);
}

typedef struct {
  _Atomic uint32_t *word;
  int index;
} Wait;

static void *
wait_on (void *data)
{
  const Wait *wait = data;

  tids[wait->index] = (int)gettid ();
  while (*wait->word == 0)
    futex (wait->word, FUTEX_WAIT_BITSET, 0, 0, NULL, FUTEX_BITSET_MATCH_ANY);
  return NULL;
}

static void
begin (pthread_t *ret, const Wait *wait)
{
  tids[wait->index] = 0;
  CHECK (pthread_create (ret, NULL, wait_on, (void *)wait) == 0);
  wait_until_blocked (&tids[wait->index]);
}

/* Wakes one on each word: the second since its value, 0, is what the operation asks for. */
static void
wake_op (void)
{
  static const Wait waits[2] = { { &first, 2 }, { &second, 3 } };
  pthread_t threads[2];

  for (int i = 0; i < 2; i++)
    begin (&threads[i], &waits[i]);
  printf ("first_tid %d\nsecond_tid %d\n", tids[2], tids[3]);
  note ("first", &first);
  note ("second", &second);
  first = 1;
  CHECK (futex (&first, FUTEX_WAKE_OP, 1, 1, &second,
                FUTEX_OP (FUTEX_OP_SET, 1, FUTEX_OP_CMP_EQ, 0))
         == 2);
  CHECK (second == 1);
  for (int i = 0; i < 2; i++)
    CHECK (pthread_join (threads[i], NULL) == 0);
}

static void *
wake_requeued (void *data)
{
  tids[1] = (int)gettid ();
  CHECK (futex (&fourth, FUTEX_WAKE, 1, 0, NULL, 0) == 1);
  return NULL;
}

/* Wakes one of two, and leaves the other to wait on another word, where another thread
 * wakes it. */
static void
requeue (int operation)
{
  static const Wait waits[2] = { { &third, 2 }, { &third, 3 } };
  pthread_t threads[2], waker;

  third = fourth = 0;
  for (int i = 0; i < 2; i++)
    begin (&threads[i], &waits[i]);
  printf ("woken_tid %d\nmoved_tid %d\n", tids[2], tids[3]);
  note ("third", &third);
  note ("fourth", &fourth);
  CHECK (futex (&third, FUTEX_CMP_REQUEUE, 1, 1, &fourth, 77) == -1 && errno == EAGAIN);
  third = 1;
  if (operation == FUTEX_CMP_REQUEUE)
    CHECK (futex (&third, operation, 1, 1, &fourth, 1) == 2);
  else
    CHECK (futex (&third, operation, 1, 1, &fourth, 0) == 2);
  CHECK (pthread_join (threads[0], NULL) == 0);
  wait_until_blocked (&tids[3]);
  CHECK (pthread_create (&waker, NULL, wake_requeued, NULL) == 0);
  CHECK (pthread_join (waker, NULL) == 0);
  printf ("waker_tid %d\n", tids[1]);
  CHECK (pthread_join (threads[1], NULL) == 0);
}

int
main (int argc, char **argv)
{
  note_tid ("main_tid");
  own_lock ();
  pi_lock ();
  wake_op ();
  requeue (argc > 1 ? FUTEX_REQUEUE : FUTEX_CMP_REQUEUE);
  return 0;
}
