/* Prints what one turn of a loop costs, in nanoseconds: annotations KIND N. The loop does a
 * little that depends on itself, and says what it does by `mark`, `value`, `span` or
 * `queue` (a send and a receive), or, as `native`, nothing. The best of several runs by the
 * thread's own time. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <weft/annotate.h>

enum { N_RUNS = 15, N_STEPS = 8 };

static int n;
static int queue;

static double
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static inline uint64_t
work (uint64_t number)
{
  for (int i = 0; i < N_STEPS; i++) {
    number = number * UINT64_C (6364136223846793005) + 1;
    __asm__ volatile("" : "+r"(number));
  }
  return number;
}

/* A function with a loop that says so in every turn. */
#define LOOP(name, before, after)                                                          \
  static __attribute__ ((noinline)) uint64_t name (uint64_t number)                        \
  {                                                                                        \
    for (int i = 0; i < n; i++) {                                                          \
      before;                                                                              \
      number = work (number);                                                              \
      after;                                                                               \
    }                                                                                      \
    return number;                                                                         \
  }

LOOP (native, , )
LOOP (mark, , weft_mark ("turn"))
LOOP (value, , weft_value ("number", (int64_t)number))
LOOP (span, weft_span_begin ("turn"), weft_span_end ())
LOOP (message, weft_queue_send (&queue, number), weft_queue_receive (&queue, number))

static const struct {
  const char *name;
  uint64_t (*run) (uint64_t number);
} loops[] = { { "native", native },
              { "mark", mark },
              { "value", value },
              { "span", span },
              { "queue", message } };

int
main (int argc, char **argv)
{
  volatile uint64_t number = 1;
  double best = 1e9;

  if (argc < 3)
    return 2;
  n = atoi (argv[2]);
  for (size_t i = 0; i < sizeof loops / sizeof loops[0]; i++) {
    if (strcmp (loops[i].name, argv[1]) != 0)
      continue;
    for (int run = 0; run < N_RUNS; run++) {
      double begin = now_ns (), cost;

      number = loops[i].run (number);
      cost = (now_ns () - begin) / n;
      best = cost < best ? cost : best;
    }
    printf ("%.3f\n", best);
    return 0;
  }
  return 2;
}
