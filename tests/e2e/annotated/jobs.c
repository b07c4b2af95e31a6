/* A queue of the program's own, annotated: one thread makes jobs, two do them. */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <weft/annotate.h>

enum { N_JOBS = 40, CAPACITY = 4, N_WORKERS = 2 };

static struct {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  int jobs[CAPACITY];
  unsigned head, n;
  int closed;
} queue = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static int64_t total;

static void
put (int job)
{
  pthread_mutex_lock (&queue.lock);
  while (queue.n == CAPACITY)
    pthread_cond_wait (&queue.changed, &queue.lock);
  queue.jobs[(queue.head + queue.n++) % CAPACITY] = job;
  weft_queue_send (&queue, (uint64_t)job); /* the place of a send */
  pthread_cond_broadcast (&queue.changed);
  pthread_mutex_unlock (&queue.lock);
}

static int
take (int *ret_job)
{
  int taken;

  pthread_mutex_lock (&queue.lock);
  while (queue.n == 0 && !queue.closed)
    pthread_cond_wait (&queue.changed, &queue.lock);
  taken = queue.n > 0;
  if (taken) {
    *ret_job = queue.jobs[queue.head++ % CAPACITY];
    queue.n--;
    weft_queue_receive (&queue, (uint64_t)*ret_job);
    pthread_cond_broadcast (&queue.changed);
  }
  pthread_mutex_unlock (&queue.lock);
  return taken;
}

static void *
work (void *data)
{
  int job;

  (void)data;
  while (take (&job)) {
    weft_span_begin ("job");
    pthread_mutex_lock (&queue.lock);
    weft_access_read (&total, total);
    total += job;
    weft_access_write (&total, total);
    pthread_mutex_unlock (&queue.lock);
    weft_span_end ();
  }
  return NULL;
}

int
main (void)
{
  pthread_t workers[N_WORKERS];

  weft_name (&queue, sizeof queue, "jobs");
  weft_name (&total, sizeof total, "total");
  weft_queue_create (&queue, "jobs", CAPACITY);
  for (int i = 0; i < N_WORKERS; i++)
    if (pthread_create (&workers[i], NULL, work, NULL) != 0)
      return 1;

  weft_span_begin ("produce");
  for (int job = 1; job <= N_JOBS; job++) {
    put (job);
    weft_value ("made", job);
  }
  weft_span_end ();

  pthread_mutex_lock (&queue.lock);
  queue.closed = 1;
  weft_queue_no_senders (&queue);
  pthread_cond_broadcast (&queue.changed);
  pthread_mutex_unlock (&queue.lock);
  for (int i = 0; i < N_WORKERS; i++)
    pthread_join (workers[i], NULL);

  weft_mark ("all done");
  weft_queue_destroy (&queue);
  printf ("%" PRId64 "\n", total);
  return 0;
}
