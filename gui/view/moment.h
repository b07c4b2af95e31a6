/* gui/view/moment.h: the state of everything at one moment, as lines to read. */
#pragma once

#include "tracer/model/trace.h"

typedef struct {
  char *who;       /* Pango markup, the nouns as links (links.h) */
  char *what;      /* likewise */
  WeftState state; /* what a thread does; for an object that is waited for or not empty, the
                      state of those who wait for it, else NONE */
} WeftMomentLine;

typedef struct {
  GPtrArray *threads;  /* of WeftMomentLine */
  size_t more_threads; /* that did not fit */
  GPtrArray *objects;
  size_t more_objects;
  bool uncertain; /* events were lost around it */
} WeftMoment;

/* Threads that run, then those that wait, then those that sleep or join. Several that wait
 * for the same thing are one line, in the order in which they came, and so are several that
 * do no more than run or sleep. How many have not begun or have ended follows. Objects that
 * are held, waited for or not empty come first. At most
 * @max_threads lines of threads (and two of counts) and @max_objects of objects.
 * O((threads + objects) log n). Returns: (transfer full). */
WeftMoment *weft_moment_new (const WeftTrace *trace,
                             int64_t time_ns,
                             size_t max_threads,
                             size_t max_objects) G_GNUC_WARN_UNUSED_RESULT;
void weft_moment_free (WeftMoment *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftMoment, weft_moment_free)
