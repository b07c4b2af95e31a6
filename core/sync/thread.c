#define _GNU_SOURCE
#include "core/sync/thread.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/sync/internal.h"
#include "core/sync/panic.h"
#include "tracer/events/emit.h"

#define N_BUCKETS 256 /* numbers are consecutive, so they spread evenly */
#define KERNEL_NAME_BYTES 16

/* Shared by the thread itself and, until it is joined or detached, the registry. */
typedef struct Record {
  struct Record *next; /* in its bucket */
  uint64_t number;
  WeftThreadRoutine routine;
  void *data;
  char name[WEFT_THREAD_NAME_BYTES];
  pthread_t pthread;
  pthread_cond_t ended_cond;
  int32_t tid; /* 0 until it runs */
  int references;
  bool ended, joining;
  /* Written by the thread alone, read once it was joined. */
  char *panic;
  bool returned, panicked;
} Record;

/* Guards the buckets and, of each record, tid, references, ended and joining. A handle is
 * looked up here, so a stale one finds nothing instead of freed memory. */
static pthread_mutex_t registry_lock = PTHREAD_MUTEX_INITIALIZER;
static Record *buckets[N_BUCKETS];

static __thread Record *own_record;
static __thread char own_name[WEFT_THREAD_NAME_BYTES];

/* The main thread ends with the process, in exit(); what still runs then is cut off. */
static void
emit_main_exit (void)
{
  if (gettid () == getpid () && !weft_thread_panicking ())
    weft_emit_thread_exit (WEFT_END_RETURNED);
}

/* Handlers of atexit() run before any destructor, so the provider is still there. */
__attribute__ ((constructor)) static void
watch_main (void)
{
  atexit (emit_main_exit);
}

static void
free_record (Record *record)
{
  if (record == NULL)
    return;
  pthread_cond_destroy (&record->ended_cond);
  free (record->panic);
  free (record);
}

static Record **
find_record (uint64_t number)
{
  Record **link = &buckets[number % N_BUCKETS];

  while (*link != NULL && (*link)->number != number)
    link = &(*link)->next;
  return link;
}

static void
register_record (Record *record)
{
  Record **bucket = &buckets[record->number % N_BUCKETS];

  pthread_mutex_lock (&registry_lock);
  record->next = *bucket;
  *bucket = record;
  pthread_mutex_unlock (&registry_lock);
}

/* With the registry's lock. Returns: the record, to be freed, when its thread is gone too.
 */
static Record *
unregister_record (Record *record)
{
  *find_record (record->number) = record->next;
  record->references -= 1;
  return record->references == 0 ? record : NULL;
}

static Record *
new_record (const char *name, WeftThreadRoutine routine, void *data)
{
  Record *record = calloc (1, sizeof *record);

  if (record == NULL)
    return NULL;
  if (weft_cond_init (&record->ended_cond) != 0) {
    free (record);
    return NULL;
  }
  if (name != NULL)
    strcpy (record->name, name);
  record->number = weft_thread_number_new ();
  record->routine = routine;
  record->data = data;
  record->references = 2;
  return record;
}

static bool
name_fits (const char *name)
{
  return name == NULL || strnlen (name, WEFT_THREAD_NAME_BYTES) < WEFT_THREAD_NAME_BYTES;
}

static void
take_name (const char *name)
{
  char kernel_name[KERNEL_NAME_BYTES] = "";

  strcpy (own_name, name);
  memcpy (kernel_name, name, strnlen (name, sizeof kernel_name - 1));
  if (kernel_name[0] != '\0')
    pthread_setname_np (pthread_self (), kernel_name);
}

void
weft_thread_take_panic (char *message)
{
  if (own_record == NULL) {
    free (message);
    return;
  }
  own_record->panic = message;
  own_record->panicked = true;
}

/* Runs when the routine has returned, and also when a panic or pthread_exit() unwinds: by
 * then all scopes of the routine have ended. */
static void
finish (Record **place)
{
  Record *record = *place;
  WeftThreadEnd end = record->panicked   ? WEFT_END_PANICKED
                      : record->returned ? WEFT_END_RETURNED
                                         : WEFT_END_EXITED;
  bool last;

  weft_emit_thread_exit (end);
  own_record = NULL;

  pthread_mutex_lock (&registry_lock);
  record->ended = true;
  pthread_cond_broadcast (&record->ended_cond);
  record->references -= 1;
  last = record->references == 0;
  pthread_mutex_unlock (&registry_lock);
  if (last)
    free_record (record);
}

static void *
run (void *data)
{
  WEFT_CLEANUP (finish) Record *record = data;
  void *value;

  pthread_setcancelstate (PTHREAD_CANCEL_DISABLE, NULL);
  own_record = record;
  take_name (record->name);

  pthread_mutex_lock (&registry_lock);
  record->tid = weft_emit_tid ();
  pthread_mutex_unlock (&registry_lock);

  weft_emit_thread_start (record->number, record->name);
  value = record->routine (record->data);
  record->returned = true;
  return value;
}

int
weft_thread_spawn (const char *name,
                   WeftThreadRoutine routine,
                   void *data,
                   WeftJoinHandle *ret_handle)
{
  const void *site = WEFT_CALL_SITE ();
  Record *record;
  uint64_t number;
  int error;

  if (routine == NULL || ret_handle == NULL)
    return -EINVAL;
  if (!name_fits (name))
    return -ENAMETOOLONG;
  record = new_record (name, routine, data);
  if (record == NULL)
    return -ENOMEM;

  number = record->number;
  weft_emit_thread_spawn (number, (const void *)routine, name, site);
  error = pthread_create (&record->pthread, NULL, run, record);
  if (error != 0) {
    weft_emit_thread_spawn_failed (number, error);
    free_record (record);
    return -error;
  }
  register_record (record);
  ret_handle->number = number;
  return 0;
}

/* Makes the calling thread the only one that may join or detach. */
static int
claim (WeftJoinHandle handle, Record **ret_record, int32_t *ret_tid)
{
  int error = 0;
  Record *record;

  if (handle.number == 0)
    return -EINVAL;
  pthread_mutex_lock (&registry_lock);
  record = *find_record (handle.number);
  if (record == NULL)
    error = -ESRCH;
  else if (record->joining)
    error = -EBUSY;
  else {
    record->joining = true;
    *ret_record = record;
    *ret_tid = record->tid;
  }
  pthread_mutex_unlock (&registry_lock);
  return error;
}

/* Waits for the routine's end; pthread_join() then only waits for the thread's last steps.
 */
static int
await_end (Record *record, const struct timespec *deadline, int32_t *ret_tid)
{
  int error = 0;

  pthread_mutex_lock (&registry_lock);
  while (!record->ended && error == 0)
    error = pthread_cond_timedwait (&record->ended_cond, &registry_lock, deadline);
  if (!record->ended)
    record->joining = false;
  else
    error = 0;
  *ret_tid = record->tid;
  pthread_mutex_unlock (&registry_lock);
  return -error;
}

static void
unclaim (Record *record)
{
  pthread_mutex_lock (&registry_lock);
  record->joining = false;
  pthread_mutex_unlock (&registry_lock);
}

static void
release_joined (Record *record)
{
  pthread_mutex_lock (&registry_lock);
  record = unregister_record (record);
  pthread_mutex_unlock (&registry_lock);
  free_record (record);
}

static int
join (WeftJoinHandle handle,
      const struct timespec *deadline,
      WeftThreadResult *ret_result,
      const void *site)
{
  WeftThreadResult result = { 0 };
  Record *record = NULL;
  int32_t tid = 0;
  int error;
  bool panicked;

  if (own_record != NULL && own_record->number == handle.number)
    return -EDEADLK;
  error = claim (handle, &record, &tid);
  if (error != 0)
    return error;

  weft_emit_wait_begin (WEFT_WAIT_JOIN, handle.number, tid, 0, site);
  if (deadline != NULL) {
    error = await_end (record, deadline, &tid);
    if (error != 0) {
      weft_emit_wait_end (WEFT_WAIT_JOIN, handle.number, WEFT_OUTCOME_TIMED_OUT, 0);
      return error;
    }
  }
  error = pthread_join (record->pthread, &result.value);
  if (error != 0) {
    weft_emit_wait_end (WEFT_WAIT_JOIN, handle.number, WEFT_OUTCOME_FAILED, 0);
    unclaim (record);
    return -error;
  }
  weft_emit_wait_end (WEFT_WAIT_JOIN, handle.number, WEFT_OUTCOME_DONE, record->tid);

  panicked = record->panicked;
  result.panic = record->panic;
  record->panic = NULL;
  release_joined (record);
  if (ret_result != NULL)
    *ret_result = result;
  else
    weft_thread_result_clear (&result);
  return panicked ? -EOWNERDEAD : 0;
}

int
weft_thread_join (WeftJoinHandle handle, WeftThreadResult *ret_result)
{
  return join (handle, NULL, ret_result, WEFT_CALL_SITE ());
}

int
weft_thread_join_timeout (WeftJoinHandle handle,
                          int64_t timeout_ms,
                          WeftThreadResult *ret_result)
{
  struct timespec deadline;

  if (timeout_ms < 0)
    return -EINVAL;
  deadline = weft_deadline (timeout_ms);
  return join (handle, &deadline, ret_result, WEFT_CALL_SITE ());
}

int
weft_thread_detach (WeftJoinHandle handle)
{
  Record *record = NULL;
  int32_t tid = 0;
  int error = claim (handle, &record, &tid);

  if (error != 0)
    return error;
  pthread_detach (record->pthread);
  weft_emit_thread_detach (handle.number, WEFT_CALL_SITE ());
  release_joined (record);
  return 0;
}

void
weft_thread_result_clear (WeftThreadResult *result)
{
  if (result == NULL)
    return;
  free (result->panic);
  *result = (WeftThreadResult){ 0 };
}

const char *
weft_thread_name (void)
{
  if (own_name[0] == '\0' && gettid () == getpid ())
    return "main";
  return own_name;
}

int
weft_thread_set_name (const char *name)
{
  if (name == NULL)
    return -EINVAL;
  if (!name_fits (name))
    return -ENAMETOOLONG;
  take_name (name);
  weft_emit_thread_name (own_record != NULL ? own_record->number : 0, name);
  return 0;
}

int
weft_thread_sleep_ms (int64_t duration_ms)
{
  const void *site = WEFT_CALL_SITE ();
  struct timespec deadline;

  if (duration_ms < 0)
    return -EINVAL;
  deadline = weft_deadline (duration_ms);
  weft_emit_wait_begin (WEFT_WAIT_SLEEP, 0, 0, 0, site);
  while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, NULL) == EINTR)
    continue;
  weft_emit_wait_end (WEFT_WAIT_SLEEP, 0, WEFT_OUTCOME_DONE, 0);
  return 0;
}
