#include "gui/view/events.h"

#include <string.h>

/* Times are kept as 32 bits after the first of their block: a block ends where that does
 * not reach, or after so many. */
#define BLOCK 4096
#define DIGIT_BITS 16
#define DIGITS (1 << DIGIT_BITS)

typedef struct {
  int64_t base_ns;
  size_t first;
} Block;

struct WeftEvents {
  GArray *blocks;
  uint32_t *after; /* of each event, how long after its block's base */
  size_t n;
};

typedef struct {
  int64_t *times;
  size_t n, room;
} Times;

static void
add (Times *self, int64_t time_ns)
{
  if (self->n == self->room) {
    self->room = MAX (self->room * 2, 1024);
    self->times = g_renew (int64_t, self->times, self->room);
  }
  self->times[self->n++] = MAX (time_ns, 0);
}

static void
add_threads (const WeftTrace *trace, Times *times)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  for (size_t i = 0; i < n; i++) {
    if (threads[i].spawned_ns != threads[i].begin_ns)
      add (times, threads[i].spawned_ns);
    add (times, threads[i].begin_ns);
    if (threads[i].ended)
      add (times, threads[i].end_ns);
  }
}

static void
add_tables (const WeftTrace *trace, Times *times)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);

  for (size_t i = 0; i < n; i++) {
    add (times, waits[i].begin_ns);
    if (waits[i].ended)
      add (times, waits[i].end_ns);
  }
  for (const WeftHold *hold = weft_trace_holds (trace, &n), *end = hold + n; hold < end;
       hold++) {
    add (times, hold->acquired_ns);
    if (hold->released)
      add (times, hold->released_ns);
  }
  for (const WeftMessage *message = weft_trace_messages (trace, &n), *end = message + n;
       message < end; message++) {
    add (times, message->sent_ns);
    if (message->fate != WEFT_FATE_IN_CHANNEL)
      add (times, message->ended_ns);
  }
  for (const WeftWake *wake = weft_trace_wakes (trace, &n), *end = wake + n; wake < end;
       wake++)
    add (times, wake->time_ns);
  for (const WeftNote *note = weft_trace_notes (trace, &n), *end = note + n; note < end;
       note++) {
    add (times, note->begin_ns);
    if (note->kind == WEFT_NOTE_SPAN && note->ended)
      add (times, note->end_ns);
  }
}

/* By digits of 16 bits, as many as the largest has: linear, where comparing would not be.
 */
static void
sort (Times *self)
{
  g_autofree size_t *counts = g_new (size_t, DIGITS);
  int64_t *from = self->times, *to = g_new (int64_t, self->n + 1), largest = 0, *swap;

  for (size_t i = 0; i < self->n; i++)
    largest = MAX (largest, from[i]);
  for (int shift = 0; shift < 64 && (largest >> shift) > 0; shift += DIGIT_BITS) {
    size_t at = 0;

    memset (counts, 0, sizeof (size_t) * DIGITS);
    for (size_t i = 0; i < self->n; i++)
      counts[(from[i] >> shift) & (DIGITS - 1)]++;
    for (int digit = 0; digit < DIGITS; digit++) {
      size_t count = counts[digit];

      counts[digit] = at;
      at += count;
    }
    for (size_t i = 0; i < self->n; i++)
      to[counts[(from[i] >> shift) & (DIGITS - 1)]++] = from[i];
    swap = from;
    from = to;
    to = swap;
  }
  self->times = from;
  g_free (to);
}

WeftEvents *
weft_events_new (const WeftTrace *trace)
{
  WeftEvents *self = g_new0 (WeftEvents, 1);
  Times times = { 0 };
  Block block = { 0, 0 };

  add_threads (trace, &times);
  add_tables (trace, &times);
  sort (&times);
  self->n = times.n;
  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  self->after = g_new (uint32_t, times.n + 1);
  for (size_t i = 0; i < times.n; i++) {
    if (i == 0 || i - block.first == BLOCK || times.times[i] - block.base_ns > UINT32_MAX) {
      block = (Block){ times.times[i], i };
      g_array_append_val (self->blocks, block);
    }
    self->after[i] = (uint32_t)(times.times[i] - block.base_ns);
  }
  g_free (times.times);
  return self;
}

void
weft_events_free (WeftEvents *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->blocks);
  g_free (self->after);
  g_free (self);
}

size_t
weft_events_size (const WeftEvents *self)
{
  return self->n;
}

static const Block *
block_at (const WeftEvents *self, guint i)
{
  return &g_array_index (self->blocks, Block, i);
}

/* How many blocks begin at or before @time_ns. */
static guint
blocks_until (const WeftEvents *self, int64_t time_ns)
{
  guint low = 0, high = self->blocks->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (block_at (self, middle)->base_ns <= time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static int64_t
time_of (const WeftEvents *self, size_t event)
{
  guint low = 0, high = self->blocks->len;

  while (high - low > 1) {
    guint middle = low + (high - low) / 2;

    if (block_at (self, middle)->first <= event)
      low = middle;
    else
      high = middle;
  }
  return block_at (self, low)->base_ns + self->after[event];
}

size_t
weft_events_until (const WeftEvents *self, int64_t time_ns)
{
  guint blocks = blocks_until (self, time_ns);
  size_t low, high;
  int64_t after;

  if (blocks == 0)
    return 0;
  low = block_at (self, blocks - 1)->first;
  high = blocks < self->blocks->len ? block_at (self, blocks)->first : self->n;
  after = time_ns - block_at (self, blocks - 1)->base_ns;
  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (self->after[middle] <= after)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool
weft_events_after (const WeftEvents *self, int64_t time_ns, int64_t *ret_ns)
{
  size_t next = weft_events_until (self, time_ns);

  if (next >= self->n)
    return false;
  *ret_ns = time_of (self, next);
  return true;
}

bool
weft_events_before (const WeftEvents *self, int64_t time_ns, int64_t *ret_ns)
{
  size_t before = weft_events_until (self, time_ns - 1);

  if (before == 0)
    return false;
  *ret_ns = time_of (self, before - 1);
  return true;
}
