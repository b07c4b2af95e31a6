#define _GNU_SOURCE
#include "tracer/probe/clock.h"

#include "tracer/probe/probe.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

enum { N_SEGMENTS = 64 };

#define NS_PER_MS 1000000
#define PERIOD_NS (100 * NS_PER_MS)
#define STEP_NS 50000
#define BROKEN_NS (10 * NS_PER_MS)
#define AHEAD_NS NS_PER_MS
#define RATE_SHIFT 32

/* From @ticks on, a time is ns + (ticks - this) * rate. */
typedef struct {
  uint64_t ticks, ns;
  uint64_t rate; /* nanoseconds a tick, << RATE_SHIFT */
} Segment;

bool weft_clock_counts;

static Segment segments[N_SEGMENTS];
static _Atomic uint32_t n_segments; /* published so far; the newest are in the ring */
static atomic_flag laying = ATOMIC_FLAG_INIT;
static uint64_t first_ticks, first_ns; /* the longest base to measure the rate on */
static _Atomic uint64_t period_ticks;
static uint64_t switch_ns; /* when the counter was given up; 0 = never */

static uint64_t
along (const Segment *segment, uint64_t ticks)
{
  __int128 distance = (__int128)(int64_t)(ticks - segment->ticks) * (int64_t)segment->rate;

  return segment->ns + (uint64_t)(int64_t)(distance >> RATE_SHIFT);
}

#if defined(__x86_64__)

/* Both clocks at one moment: the reading that was disturbed least. */
static void
read_both (uint64_t *ret_ticks, uint64_t *ret_ns)
{
  uint64_t best = UINT64_MAX;

  *ret_ticks = *ret_ns = 0;
  for (int i = 0; i < 4; i++) {
    uint64_t before = __rdtsc ();
    uint64_t ns = weft_emit_now_ns ();
    uint64_t after = __rdtsc ();

    if (after - before < best) {
      best = after - before;
      *ret_ticks = before + best / 2;
      *ret_ns = ns;
    }
  }
}

static bool
counter_is_constant (void)
{
  unsigned a, b, c, d;

  return __get_cpuid (0x80000007, &a, &b, &c, &d) && (d & (1u << 8)) != 0;
}

/* The kernel has checked the counter before it keeps time by it. */
static bool
kernel_trusts_counter (void)
{
  static const char *const good[]
      = { "tsc\n", "kvm-clock\n", "hyperv_clocksource_tsc_page\n" };
  char name[64] = "";
  long fd = weft_real.syscall (
      SYS_openat, AT_FDCWD,
      "/sys/devices/system/clocksource/clocksource0/current_clocksource",
      O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return false;
  if (weft_real.syscall (SYS_read, fd, name, sizeof name - 1) < 0)
    name[0] = '\0';
  weft_real.syscall (SYS_close, fd);
  for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
    if (strcmp (name, good[i]) == 0)
      return true;
  return false;
}

static void
publish (Segment segment)
{
  uint32_t n = atomic_load_explicit (&n_segments, memory_order_relaxed);

  segments[n % N_SEGMENTS] = segment;
  atomic_store_explicit (&n_segments, n + 1, memory_order_release);
}

void
weft_clock_begin (void)
{
  uint64_t ticks, ns;

  if (!counter_is_constant () || !kernel_trusts_counter ())
    return;
  read_both (&first_ticks, &first_ns);
  do {
    read_both (&ticks, &ns);
  } while (ns - first_ns < 200000);
  if (ticks <= first_ticks)
    return;
  publish ((Segment){ first_ticks, first_ns,
                      ((ns - first_ns) << RATE_SHIFT) / (ticks - first_ticks) });
  /* The first rate rests on 0.2 ms: look again soon. */
  atomic_store (&period_ticks, (ticks - first_ticks) * 5);
  weft_clock_counts = true;
}

/* The next segment begins where the last one will have come to and aims at where the
 * kernel's clock will be one period later. It begins a little ahead, so that it is there
 * before anybody needs it: two threads must not see one moment by two segments. */
static void
lay_segment (const Segment *last)
{
  uint64_t ticks, ns, ahead, begin_ns, rate, period;
  int64_t behind;

  read_both (&ticks, &ns);
  behind = (int64_t)(ns - along (last, ticks));
  if (behind > BROKEN_NS || behind < -BROKEN_NS || ns <= first_ns) {
    switch_ns = behind < 0 ? ns - (uint64_t)behind : ns;
    weft_clock_counts = false;
    return;
  }
  rate = (uint64_t)(((unsigned __int128)(ns - first_ns) << RATE_SHIFT)
                    / (ticks - first_ticks));
  period = (uint64_t)(((unsigned __int128)PERIOD_NS << RATE_SHIFT) / rate);
  ahead = ticks + (uint64_t)(((unsigned __int128)AHEAD_NS << RATE_SHIFT) / rate);
  begin_ns = along (last, ahead);
  if (behind > STEP_NS) {
    begin_ns += (uint64_t)behind;
    behind = 0;
  } else if (behind < -PERIOD_NS / 2) {
    behind = -PERIOD_NS / 2;
  }
  rate += (uint64_t)(((__int128)behind << RATE_SHIFT) / (int64_t)period);
  publish ((Segment){ ahead, begin_ns, rate });
  /* The base of the rate grows tenfold at a time until the period is reached. */
  if (ticks - first_ticks < period)
    period = (ticks - first_ticks) * 4;
  atomic_store (&period_ticks, period);
}

/* The segment that @ticks lie on: *@segment, which is number *@number, or one before it.
 * The oldest that the ring still holds stands for all before it. */
static void
go_back (Segment *segment, uint32_t *number, uint64_t ticks)
{
  uint32_t n = atomic_load_explicit (&n_segments, memory_order_relaxed);

  while ((int64_t)(ticks - segment->ticks) < 0 && *number > 0
         && n - *number < N_SEGMENTS - 4)
    *segment = segments[--*number % N_SEGMENTS];
}

static void
counts_to_ns (uint64_t early, uint64_t late, uint64_t *ret_early_ns, uint64_t *ret_late_ns)
{
  uint32_t n = atomic_load_explicit (&n_segments, memory_order_acquire), number = n - 1;
  Segment segment = segments[number % N_SEGMENTS];
  int64_t age = (int64_t)(late - segment.ticks);

  if (WEFT_UNLIKELY (age
                     > (int64_t)atomic_load_explicit (&period_ticks, memory_order_relaxed))
      && !atomic_flag_test_and_set_explicit (&laying, memory_order_acquire)) {
    if (weft_clock_counts && atomic_load (&n_segments) == n)
      lay_segment (&segment);
    atomic_flag_clear_explicit (&laying, memory_order_release);
  }
  go_back (&segment, &number, late);
  *ret_late_ns = along (&segment, late);
  go_back (&segment, &number, early);
  *ret_early_ns = along (&segment, early);
}

/* Of counts that were taken before the switch, which look early, or as if they lay in the
 * future. */
static uint64_t
after_switch (uint64_t ticks)
{
  if (switch_ns == 0)
    return ticks;
  return ticks < switch_ns || ticks > weft_emit_now_ns () ? switch_ns : ticks;
}

void
weft_ticks_to_ns (uint64_t early,
                  uint64_t late,
                  uint64_t *ret_early_ns,
                  uint64_t *ret_late_ns)
{
  if (WEFT_LIKELY (weft_clock_counts)) {
    counts_to_ns (early, late, ret_early_ns, ret_late_ns);
  } else {
    *ret_early_ns = after_switch (early);
    *ret_late_ns = after_switch (late);
  }
}

uint64_t
weft_ns_to_ticks (uint64_t ns)
{
  if (!weft_clock_counts)
    return ns;
  return (uint64_t)(((unsigned __int128)ns << RATE_SHIFT) / segments[0].rate);
}

uint64_t
weft_span_to_ns (uint64_t ticks)
{
  if (!weft_clock_counts)
    return ticks;
  return (uint64_t)(((unsigned __int128)ticks * segments[0].rate) >> RATE_SHIFT);
}

void
weft_clock_forget (void)
{
  atomic_flag_clear (&laying);
}

#else

void
weft_clock_begin (void)
{
}

void
weft_clock_forget (void)
{
}

void
weft_ticks_to_ns (uint64_t early,
                  uint64_t late,
                  uint64_t *ret_early_ns,
                  uint64_t *ret_late_ns)
{
  *ret_early_ns = early;
  *ret_late_ns = late;
}

uint64_t
weft_ns_to_ticks (uint64_t ns)
{
  return ns;
}

uint64_t
weft_span_to_ns (uint64_t ticks)
{
  return ticks;
}

#endif
