/* tests/unit/tracer/rows.h: finds rows of a trace by their names. */
#pragma once

#include "tracer/model/trace.h"

static inline uint32_t
weft_thread_row (const WeftTrace *trace, const char *name)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    if (g_str_equal (threads[i].name, name) || g_str_equal (threads[i].label, name))
      return i;
  }
  g_error ("no thread '%s'", name);
}

static inline uint32_t
weft_object_row (const WeftTrace *trace, const char *name)
{
  size_t n;
  const WeftObject *objects = weft_trace_objects (trace, &n);

  for (uint32_t i = 0; i < n; i++) {
    if (g_str_equal (objects[i].name, name))
      return i;
  }
  g_error ("no object '%s'", name);
}

/* The wait of a thread that begins at @begin_us. */
static inline uint32_t
weft_wait_row (const WeftTrace *trace, const char *thread, int64_t begin_us)
{
  size_t n;
  const WeftWait *waits = weft_trace_waits (trace, &n);
  uint32_t row = weft_thread_row (trace, thread);

  for (uint32_t i = 0; i < n; i++) {
    if (waits[i].thread == row && waits[i].begin_ns == begin_us * 1000)
      return i;
  }
  g_error ("'%s' begins no wait at %d us", thread, (int)begin_us);
}
