/* tracer/probe/probe.h: what every wrapper of the probe shares.
 *
 * A wrapped call returns what the real function returned and leaves errno as that did; the
 * probe never allocates (its tables are static, or mapped), takes no lock of its own, and
 * prints nothing. Each wrapper begins with weft_enter(): NULL means that the call is to be
 * passed on and forgotten: no recording listens, or the caller is LTTng's own code or
 * thread, or the probe itself is emitting an event.
 *
 * Order of a release: times are read and the waker's id is left for the waiters before the
 * real release, the event is written after it, so that no lock is held for longer. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "tracer/events/emit.h"
#include "tracer/probe/real.h"

#define WEFT_EXPORT __attribute__ ((visibility ("default")))
#define WEFT_LIKELY(x) __builtin_expect (!!(x), 1)
#define WEFT_UNLIKELY(x) __builtin_expect (!!(x), 0)
#define WEFT_SITE __builtin_return_address (0)
#define WEFT_COMPILER_BARRIER() __asm__ volatile("" ::: "memory")

/* The number of a thread whose own is not known. */
#define WEFT_NO_THREAD UINT64_MAX

enum {
  WEFT_MAX_HOLDS = 256,  /* locks that one thread holds at once and that are followed */
  WEFT_MAX_COUNTS = 256, /* locks whose acquisitions a thread counts at once */
  WEFT_MAX_WAITS = 4,    /* waits inside one another, through signal handlers */
  WEFT_MAX_FRAMES = 16,
  WEFT_MAX_STACKS = 16,
  WEFT_MAX_SPAWNED = 16,
};

enum {
  WEFT_HOLD_RECORD = 1, /* write a record of it, whether somebody waits or not */
  WEFT_HOLD_CHECK = 2,  /* the release can fail, or nest */
  WEFT_HOLD_TOLD = 4,   /* a `held` was written for it; then WEFT_HOLD_RECORD is set too */
  WEFT_HOLD_ROBUST = 8, /* the kernel releases it when its thread ends */
};

typedef struct {
  uint64_t object;
  uint64_t acquired; /* ticks */
  const void *site;
  uint32_t depth; /* of a recursive lock, or of one reader; 1 = held once */
  uint8_t kind;   /* WeftObjectKind */
  uint8_t mode;   /* WeftHoldMode */
  uint8_t flags;
  uint8_t counted;
} WeftHeld;

typedef struct {
  uint64_t object;
  int64_t acquisitions;          /* not told yet */
  uint64_t window;               /* ticks when the present window of the rate began */
  const struct WeftPlace *place; /* of its waiters, when last seen */
  uint64_t recorded;    /* ticks of the last hold that was recorded since somebody waits */
  uint64_t brief_ticks; /* of the brief waits, in all; not told yet, as their number */
  uint32_t brief_waits;
  uint32_t in_window;
  uint32_t entered; /* of WeftWaitersView, at that record */
  uint8_t kind;
  uint8_t policy; /* WeftPolicy */
} WeftCount;

_Static_assert(sizeof (WeftCount) == 64, "a count does not lie on two cache lines");

typedef struct {
  uint64_t id; /* 0: empty */
  const void *site;
  const void *stack_pointer;
  uint32_t n_frames, uses;
  uint64_t frames[WEFT_MAX_FRAMES];
  const uint64_t *slots[WEFT_MAX_FRAMES]; /* where each frame's return address stands */
} WeftStackEntry;

typedef struct {
  uint64_t object;
  uint64_t key;      /* in the table of waiters */
  const void *frame; /* of the wrapper: a longjmp out of it is seen by the next */
  uint8_t kind;      /* WeftWaitKind */
  bool silent;       /* no event was written for it */
} WeftWaiting;

/* What the probe keeps for one thread. Mapped, handed on to another thread when its own
 * ends, and never unmapped, so that the process' end may read all of them. */
typedef struct WeftBlock {
  uint32_t n_holds;
  uint32_t n_unfollowed; /* holds beyond WEFT_MAX_HOLDS */
  uint32_t n_waits;
  uint32_t next_spawned;
  _Atomic int32_t tid; /* of its thread, 0 when it has none */
  uint32_t index;      /* in the table of blocks */
  uint64_t told;       /* ticks when the counts were last told */
  WeftWaiting waits[WEFT_MAX_WAITS];
  WeftCount counts[WEFT_MAX_COUNTS] __attribute__ ((aligned (64)));
  WeftHeld holds[WEFT_MAX_HOLDS];
  WeftStackEntry stacks[WEFT_MAX_STACKS];
  struct {
    pthread_t thread;
    uint64_t number;
  } spawned[WEFT_MAX_SPAWNED];
} WeftBlock;

typedef enum {
  WEFT_STAGE_UNKNOWN, /* not seen yet */
  WEFT_STAGE_TRACED,
  WEFT_STAGE_FOREIGN, /* LTTng's */
  WEFT_STAGE_FORKED,  /* comes out of a fork, where LTTng is not itself again yet */
  WEFT_STAGE_LENT,    /* the child of a vfork runs in its memory */
  WEFT_STAGE_ENDED,
} WeftStage;

typedef struct {
  WeftBlock *active; /* NULL while nothing is to be recorded */
  WeftBlock *block;
  _Atomic uint64_t number; /* +1, 0 = not known: other threads read it */
  uint8_t stage;           /* WeftStage */
  uint8_t end;             /* WeftThreadEnd */
  bool is_counted;         /* among the program's threads */
  uint8_t rounds;          /* of the destructors of thread-specific data */
  uint8_t lent_stage;      /* what to go back to from WEFT_STAGE_LENT */
  uint32_t n_lent;
  WeftBlock *lent_active;
  void (*once) (void); /* the routine that is to run once, and for what */
  uint64_t once_object;
  uint32_t once_woken;
  bool once_ran;
} WeftSelf;

/* initial-exec: the first touch in a thread must not allocate. */
extern __thread WeftSelf weft_self __attribute__ ((tls_model ("initial-exec")));

/* A recording's flag; points at a zero until the probe has begun. */
extern const int *weft_recording;

/* @site: who calls the wrapper. */
WeftBlock *weft_enter_slowly (const void *site);

/* The block of the calling thread, or NULL. Always inlined, so that the return address is
 * the wrapper's. */
static inline __attribute__ ((always_inline)) WeftBlock *
weft_enter (void)
{
  WeftBlock *block = weft_self.active;
  bool recording = *(const volatile int *)weft_recording != 0;

  if (WEFT_LIKELY (block != NULL))
    return WEFT_LIKELY (recording) ? block : NULL;
  if (!recording && atomic_load_explicit (&weft_real_known, memory_order_acquire))
    return NULL;
  return weft_enter_slowly (WEFT_SITE);
}

/* Around what writes events: LTTng's own calls come back to our wrappers. */
static inline void
weft_quiet_begin (void)
{
  weft_self.active = NULL;
  WEFT_COMPILER_BARRIER ();
}

static inline void
weft_quiet_end (WeftBlock *block)
{
  WEFT_COMPILER_BARRIER ();
  weft_self.active = block;
}

static inline uint64_t
weft_address (const volatile void *pointer)
{
  return (uint64_t)(uintptr_t)pointer;
}
