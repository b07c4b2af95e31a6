/* tracer/model/builder-private.h: what the parts of the builder share.
 *
 * While events come in, rows hang on the thread or object that they belong to, in the order
 * of the events; the seal numbers threads and objects, then strings the rows together.
 * Times are absolute until then, and thread and object numbers are those of the builder. */
#pragma once

#include "tracer/model/builder.h"
#include "tracer/model/trace-private.h"

/* Addresses and numbers serve as keys of direct hash tables. */
G_STATIC_ASSERT (sizeof (gpointer) >= sizeof (uint64_t));
#define KEY(number) ((gpointer)(uintptr_t)(number))

/* Objects of different classes may share an address: an arc and the mutex in it, or a queue
 * that begins with its mutex. */
typedef enum {
  CLASS_SYNC,
  CLASS_ARC,
  CLASS_VARIABLE,
  CLASS_CHANNEL,
  N_CLASSES
} ObjectClass;

typedef struct {
  uint64_t base, size;
  const char *path;
} Module;

typedef struct {
  WeftProcess row;
  uint32_t index;                 /* among the builder's processes, and its row */
  GHashTable *threads;            /* ThreadBuild by number */
  GHashTable *objects[N_CLASSES]; /* ObjectBuild by address: the latest generation */
  GHashTable *sites;              /* row + 1 by address */
  GHashTable *stacks;             /* number + 1 by id; NULL before the first */
  GArray *modules;                /* of Module */
  int64_t last_ns;
} ProcessBuild;

/* Something of a thread is missing between two of its events: the end of wait number @wait,
 * or, when that is WEFT_NO_ROW, a wait's begin. */
typedef struct {
  int64_t after_ns, before_ns;
  uint32_t wait;
} Gap;

typedef struct {
  WeftThread row;
  uint32_t index;       /* among the builder's threads */
  bool started;         /* false: its parent asked for it, no more */
  bool taken_back;      /* its spawn failed */
  bool in_wait;         /* its last wait is open */
  int64_t last_ns;      /* its last event */
  uint32_t stack;       /* of its next event, WEFT_NO_ROW */
  uint32_t spawn_stack; /* of its parent, when it spawned it; WEFT_NO_ROW */
  GArray *waits;        /* of WeftWait, by begin */
  GArray *notes;        /* of WeftNote, by begin */
  GArray *spans;        /* of uint32_t: notes that are open spans, the innermost last */
  GArray *gaps;         /* of Gap */
} ThreadBuild;

typedef struct {
  int64_t time_ns;
  int32_t woken;
  uint32_t thread, stack, site;
} Wake;

/* That somebody holds a lock, since when, and where it was taken. */
typedef struct {
  uint32_t thread;
  int64_t since_ns;
  WeftHoldMode mode;
  uint32_t site;
} Claim;

/* What lies from @first to @last, both included, and existed at @time_ns, is called so. */
typedef struct {
  uint32_t process;
  uint64_t first, last;
  uint64_t reach; /* when sorted: the greatest @last of those of the process up to here */
  int64_t time_ns;
  const char *name;
} Naming;

typedef struct ObjectBuild ObjectBuild;
struct ObjectBuild {
  WeftObject row;
  uint32_t index;        /* among the builder's objects */
  bool implicit;         /* its creation was not seen */
  bool destroyed;        /* its destruction was seen */
  bool is_futex;         /* a lock made of one: no holds are recorded */
  uint8_t futex_use;     /* a WeftFutexUse: what the futex was first seen as */
  bool is_empty;         /* all that was said of it is said of another: left out */
  const char *noun;      /* what to call it, when not its kind; static */
  uint32_t place;        /* site where it is used, WEFT_NO_ROW: of the first use */
  uint32_t user;         /* thread that alone uses it, WEFT_NO_ROW */
  ObjectBuild *previous; /* the generation before, at the same address */
  GArray *claims;        /* of Claim: the latest of each thread that was told to hold it */
  uint32_t got_thread;   /* the latest waiter to get the lock, WEFT_NO_ROW */
  int64_t got_ns;        /* and when */
  GArray *holds;         /* of WeftHold, by release */
  GArray *wakes;         /* of Wake, by time */
  GArray *messages;      /* of WeftMessage, by send */
  GArray *depths;        /* of WeftDepth */
  GHashTable *outstanding; /* place in messages + 1, by id */
};

struct WeftTraceBuilder {
  WeftTrace *trace; /* strings, sites, losses and defects go there at once */
  const WeftSymbols *symbols;
  GPtrArray *processes;     /* of ProcessBuild */
  GPtrArray *threads;       /* of ThreadBuild */
  GPtrArray *objects;       /* of ObjectBuild */
  GHashTable *tids;         /* ThreadBuild by kernel id: the latest that had it */
  GHashTable *pids;         /* ProcessBuild by kernel id: the latest that had it */
  GArray *early_modules;    /* of Module: of the next process to start */
  GArray *sites;            /* of WeftSite */
  GArray *losses;           /* of WeftLoss */
  GArray *namings;          /* of Naming, in order of time */
  GHashTable *switches;     /* GArray of PackedSwitch by kernel id, in order of time */
  GArray *switch_losses;    /* of WeftLoss */
  int64_t last_switch_ns;   /* the latest event of scheduling */
  bool switches_ended;      /* it was recorded until then */
  GArray *frames;           /* of uint32_t, rows of sites, stack after stack */
  GArray *stack_ends;       /* of uint32_t: where each stack ends in frames */
  int64_t begin_ns, end_ns; /* of all events and losses; begin is INT64_MAX before them */
  int64_t until_ns;         /* how long it was recorded; 0 when not known */
  int64_t last_ns;          /* the latest event's */
  int64_t last_loss_ns;     /* the latest end of a loss */
};

typedef enum { SWITCH_IN, SWITCH_OUT, SWITCH_PREEMPT, SWITCH_GONE } SwitchKind;

/* There may be many: the time and, in the lowest bits, the kind. */
typedef int64_t PackedSwitch;
#define SWITCH_BITS 2
#define SWITCH_TIME(packed) ((packed) >> SWITCH_BITS)
#define SWITCH_KIND(packed) ((SwitchKind)((packed) & ((1 << SWITCH_BITS) - 1)))

/* Appends to a row's list, which is made when it is needed first. */
#define WEFT_LIST_ADD(list, Type, value)                                                   \
  G_STMT_START                                                                             \
  {                                                                                        \
    if ((list) == NULL)                                                                    \
      (list) = g_array_new (FALSE, FALSE, sizeof (Type));                                  \
    g_array_append_val (list, value);                                                      \
  }                                                                                        \
  G_STMT_END

/* builder.c. Text is interned; NULL and "" give NULL. */
const char *weft_builder_intern (WeftTraceBuilder *self, const char *text);
bool weft_builder_lost_since (const WeftTraceBuilder *self, int64_t time_ns);
/* Returns: false when it is malformed, which is counted. */
bool weft_builder_read_loss (WeftTraceBuilder *self, const WeftEvent *event, WeftLoss *ret);

/* builder-threads.c. */
ProcessBuild *weft_builder_process_of (WeftTraceBuilder *self, const ThreadBuild *thread);
/* The thread that emitted an event: one that was never seen before is made. */
ThreadBuild *weft_builder_thread (WeftTraceBuilder *self, int32_t tid, int64_t time_ns);
/* Returns: the builder's number of who has @tid now, WEFT_NO_ROW. */
uint32_t weft_builder_find_tid (const WeftTraceBuilder *self, int32_t tid);
/* Returns: (nullable): the thread of that number in the process. */
ThreadBuild *weft_builder_find_number (ProcessBuild *process, uint64_t number);
void weft_builder_add_process (WeftTraceBuilder *self, const WeftEvent *event);
void weft_builder_add_thread (WeftTraceBuilder *self, const WeftEvent *event);
/* Seal: what the threads' ends imply. */
void weft_builder_finish_threads (WeftTraceBuilder *self);

/* builder-objects.c. The object at @address at the event's time: one whose creation was not
 * seen is made, of kind @kind. */
ObjectBuild *weft_builder_object (WeftTraceBuilder *self,
                                  const ThreadBuild *thread,
                                  WeftObjectKind kind,
                                  uint64_t address,
                                  int64_t time_ns);
/* One that is known by its use alone. */
ObjectBuild *weft_builder_unseen_object (WeftTraceBuilder *self,
                                         const ThreadBuild *thread,
                                         WeftObjectKind kind);
void weft_builder_add_object (WeftTraceBuilder *self, const WeftEvent *event);
void weft_builder_add_seen (WeftTraceBuilder *self, const WeftEvent *event);
void weft_builder_add_counts (WeftTraceBuilder *self, const WeftEvent *event);

/* builder-waits.c */
void weft_builder_add_wait (WeftTraceBuilder *self, const WeftEvent *event);
/* Closes the wait that @thread is in, if any, whose end was lost: it came before @time_ns.
 */
void weft_builder_lose_wait_end (ThreadBuild *thread, int64_t time_ns);
void weft_builder_add_hold (WeftTraceBuilder *self, const WeftEvent *event);
void weft_builder_add_held (WeftTraceBuilder *self, const WeftEvent *event);
/* The lock that the waiter had got when @wait ended, also the mutex that it gave back for a
 * condition; WEFT_NO_ROW. */
uint32_t weft_builder_got_lock (const WeftWait *wait);
void weft_builder_add_wake (WeftTraceBuilder *self, const WeftEvent *event);

/* builder-sites.c. The row of @address, which is made when it is new. */
uint32_t
weft_builder_site (WeftTraceBuilder *self, const ThreadBuild *thread, uint64_t address);
void weft_builder_add_module (WeftTraceBuilder *self, const WeftEvent *event);
/* Seal, in this order: gives sites their names; what lies in a module's data; and makes the
 * site of everything the innermost frame that is the program's own. */
void weft_builder_resolve_sites (WeftTraceBuilder *self);
void weft_builder_place_objects (WeftTraceBuilder *self);
void weft_builder_find_own_sites (WeftTraceBuilder *self);
const WeftSite *weft_builder_get_site (const WeftTraceBuilder *self, uint32_t row);
/* The innermost frame of @stack that is the program's own; of @site, where no stack was
 * recorded; @site where there is none. Both may be WEFT_NO_ROW. */
uint32_t
weft_builder_own_site (const WeftTraceBuilder *self, uint32_t stack, uint32_t site);

/* builder-stacks.c */
void weft_builder_add_stack (WeftTraceBuilder *self, const WeftEvent *event);
/* Innermost first, as rows of sites. */
const uint32_t *
weft_builder_stack (const WeftTraceBuilder *self, uint32_t stack, size_t *ret_n);
/* Seal, once sites have names: adds the frames of inlined functions. */
void weft_builder_expand_stacks (WeftTraceBuilder *self);
/* Seal: gives the stacks to the trace. */
void weft_builder_finish_stacks (WeftTraceBuilder *self);

/* builder-futexes.c: seal, once sites have names. */
void weft_builder_type_futexes (WeftTraceBuilder *self);

/* builder-names.c */
void weft_builder_add_naming (WeftTraceBuilder *self, const WeftEvent *event);
/* Seal: gives each object the last name that was given to its place in its time. */
void weft_builder_name_objects (WeftTraceBuilder *self);
/* builder-derived-names.c: of what has no name yet. */
void weft_builder_derive_names (WeftTraceBuilder *self);

/* builder-channels.c */
void weft_builder_add_message (WeftTraceBuilder *self, const WeftEvent *event);

/* builder-notes.c */
void weft_builder_add_note (WeftTraceBuilder *self, const WeftEvent *event);
/* Appends one to @thread; returns its place. */
uint32_t weft_builder_append_note (ThreadBuild *thread, const WeftNote *note);

/* builder-scheduling.c. Kernel ids that are no thread of the trace are kept too: a thread
 * is on a CPU before it says who it is. */
void weft_builder_add_scheduling (WeftTraceBuilder *self, const WeftEvent *event);
/* What @tid did after @after_ns and before @before_ns. Returns: (nullable). */
const PackedSwitch *weft_builder_switches (const WeftTraceBuilder *self,
                                           int32_t tid,
                                           int64_t after_ns,
                                           int64_t before_ns,
                                           size_t *ret_n);
/* When the kernel was done with the thread that had @tid at @since_ns; INT64_MAX. */
int64_t weft_builder_gone (const WeftTraceBuilder *self, int32_t tid, int64_t since_ns);

/* The seal in progress. */
typedef struct {
  WeftTraceBuilder *builder;
  WeftTrace *trace;
  GPtrArray *threads, *objects; /* ThreadBuild and ObjectBuild, in the order of rows */
  uint32_t *thread_rows, *object_rows; /* by the builder's number; WEFT_NO_ROW: left out */
  GArray *losses, *switch_losses;      /* of WeftLoss, disjoint, absolute */
} WeftSeal;

/* An absolute time as one of the trace. */
int64_t weft_seal_time (const WeftSeal *seal, int64_t time_ns);
/* A number of the builder as a row; WEFT_NO_ROW stays itself. */
uint32_t weft_seal_thread (const WeftSeal *seal, uint32_t index);
uint32_t weft_seal_object (const WeftSeal *seal, uint32_t index);

/* seal-holds.c: sorts every lock's holds, and adds those that never ended. */
void weft_seal_finish_holds (WeftSeal *seal);
/* seal-conditions.c: after the two above, tells the wait for a condition's mutex from the
 * one for its signal. */
void weft_seal_split_conditions (WeftSeal *seal);
/* seal-tables.c: copies all rows that hang on threads and objects. */
void weft_seal_tables (WeftSeal *seal);
/* Which came of which; when the tables are there. */
void weft_seal_processes (WeftSeal *seal);
/* seal-states.c: decides where a loss makes it impossible to tell what a thread did, which
 * has to come before the waits are copied; and what every thread does at any time. */
void weft_seal_place_gaps (WeftSeal *seal);
void weft_seal_states (WeftSeal *seal);
/* Appends to an array of WeftInterval what the thread does from the end of the last. */
void
weft_seal_append_state (GArray *intervals, int64_t end_ns, WeftState state, uint32_t cause);
/* seal-scheduling.c: splits @intervals, a thread's, by what the kernel said of it. */
void weft_seal_refine_states (const WeftSeal *seal,
                              uint32_t thread,
                              const GArray *intervals,
                              GArray *ret);
/* seal-indexes.c: of waits and holds, which finding interactions needs; and of those. */
void weft_seal_index_rows (WeftSeal *seal);
void weft_seal_index_interactions (WeftSeal *seal);
/* seal-interactions.c */
void weft_seal_interactions (WeftSeal *seal);
