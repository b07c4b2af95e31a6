/* tracer/analysis/compare.h: what differs between runs before a change and runs after it.
 *
 * Runs are added one by one, in any order, and may be freed at once: what is compared are
 * sums. Their rows are matched by what stays the same from run to run, never by number:
 * - threads by name, those that differ only in a number at the end being one row
 *   ("worker-*"); unnamed ones by the place that spawned them, as objects by theirs;
 * - objects by kind and name; what is named after the place where it was made or first used
 *   by that place, and where an edit moved that by some lines, by the file, if only one
 *   object of each side is left over there;
 * - wait causes by kind, by what was waited for, and by the function that waited (its line,
 *   where the function is not known);
 * - findings by kind and by the objects in them, or the threads where there is no object.
 * In all of them the program counts too, but for the one that was run first: it may have
 * got another name.
 *
 * Noise. Each side's figure is the median of its runs (of an even number: the mean of the
 * middle two) and the range from least to greatest. With two runs or more on each side a
 * change counts when the two ranges do not overlap. With fewer, how much runs vary is not
 * known and no change counts. A figure is the least that it can be when events of a run
 * were lost; then it cannot be told whether it changed. */
#pragma once

#include "tracer/analysis/finding.h"
#include "tracer/model/trace.h"

typedef enum { WEFT_RUNS_BEFORE, WEFT_RUNS_AFTER, WEFT_N_RUN_SIDES } WeftRunSide;

typedef enum {
  WEFT_CHANGE_NONE,        /* the same in all runs, or the same median where noise is not
                            * known */
  WEFT_CHANGE_WITHIN,      /* within the noise */
  WEFT_CHANGE_LESS,        /* beyond the noise */
  WEFT_CHANGE_MORE,        /* beyond the noise */
  WEFT_CHANGE_UNSURE,      /* another figure, but noise is not known */
  WEFT_CHANGE_CANNOT_TELL, /* events were lost, or a run does not tell the figure */
  WEFT_N_CHANGES
} WeftFigureChange;

const char *
weft_figure_change_text (WeftFigureChange change); /* "within-noise", "more"; static */

typedef struct {
  int64_t median, least, greatest; /* all WEFT_NOT_KNOWN when a run does not tell it */
  bool at_least;                   /* events were lost: it may be more */
} WeftRange;

typedef struct {
  WeftRange sides[WEFT_N_RUN_SIDES];
  WeftFigureChange change;
} WeftComparedFigure;

/* Of medians. Returns: WEFT_NOT_KNOWN when one is. */
int64_t weft_compared_difference (const WeftComparedFigure *figure);
/* In percent of what it was before. Returns: false when that is 0 or not known. */
bool weft_compared_percent (const WeftComparedFigure *figure, double *ret);

/* What a row's figures are. */
typedef struct {
  const char *key;  /* as in weft-diff/1; times end in "_ns" */
  const char *text; /* "waited", marked NC_ ("figure", …) */
  bool is_time;
  bool
      greatest; /* of a row that stands for several: the greatest of theirs, else the sum */
} WeftFigureSpec;

enum {
  WEFT_THREADS_COUNT,
  WEFT_THREADS_LIVED,
  WEFT_THREADS_RUNNING, /* these two only when scheduling was recorded in all runs or none
                         */
  WEFT_THREADS_READY,
  WEFT_THREADS_WAITING, /* for anything but sleeps, from the begin to the end of each wait
                         */
  WEFT_THREADS_SLEEPING,
  WEFT_N_THREADS_FIGURES
};

enum {
  WEFT_OBJECTS_COUNT,
  WEFT_OBJECTS_WAITS, /* all, also brief ones and those that did not get a lock */
  WEFT_OBJECTS_WAIT_NS,
  WEFT_OBJECTS_MAX_WAIT_NS,
  WEFT_OBJECTS_ACQUISITIONS, /* from here on of locks */
  WEFT_OBJECTS_HOLD_NS,      /* not known when not all holds were recorded */
  WEFT_OBJECTS_MAX_HOLD_NS,
  WEFT_OBJECTS_SENDS, /* from here on of channels */
  WEFT_OBJECTS_RECEIVES,
  WEFT_OBJECTS_LATENCY_P99_NS,
  WEFT_OBJECTS_LATENCY_MAX_NS,
  WEFT_N_OBJECTS_FIGURES
};

enum {
  WEFT_CAUSES_WAITS,
  WEFT_CAUSES_WAIT_NS,
  WEFT_CAUSES_MAX_WAIT_NS,
  WEFT_N_CAUSES_FIGURES
};

enum { WEFT_FINDINGS_COUNT, WEFT_FINDINGS_COST_NS, WEFT_N_FINDINGS_FIGURES };

extern const WeftFigureSpec weft_threads_figures[WEFT_N_THREADS_FIGURES];
extern const WeftFigureSpec weft_objects_figures[WEFT_N_OBJECTS_FIGURES];
extern const WeftFigureSpec weft_causes_figures[WEFT_N_CAUSES_FIGURES];
extern const WeftFigureSpec weft_findings_figures[WEFT_N_FINDINGS_FIGURES];

typedef struct {
  char *name;    /* of a thread row, an object or what was waited for; of a
                  * finding its title. NULL of a cause that is a sleep */
  char *program; /* NULL for the program that was run first */
  char *site;    /* of a cause: "counter.c:44", or "add in counter.c" when it is not
                  * always the same line; NULL */
  unsigned kind; /* WeftObjectKind, WeftWaitKind or WeftFindingKind; 0 of threads */
  WeftCertainty certainty;         /* of a finding: the greatest in any run */
  WeftComparedFigure *figures;     /* as many as its specs */
  unsigned runs[WEFT_N_RUN_SIDES]; /* how many runs of a side have it at all */
  bool worse;                      /* see below */
} WeftComparedRow;

/* How a lock's contention changed: GAINED when it was waited for in every run after and in
 * none before, GONE the other way round. Where events were lost its figure of waits says
 * that it cannot be told. */
typedef enum {
  WEFT_CONTENTION_SAME,
  WEFT_CONTENTION_GAINED,
  WEFT_CONTENTION_GONE
} WeftContention;

WeftContention weft_compared_contention (const WeftComparedRow *object);

/* What the runs of one side have in common; a text is NULL when it is not known. */
typedef struct {
  unsigned n_runs, n_lossy;      /* runs, and those of which events were lost */
  unsigned n_scheduled;          /* with scheduling recorded */
  char *command, *detail, *host; /* of the first run */
  bool commands_differ, details_differ, hosts_differ; /* among its runs */
  int exit_status;                                    /* the greatest; -1 = not known */
} WeftRunsInfo;

/* What got worse: beyond the noise, and by at least a hundredth of the run's length before
 * where it is a time, the run's length and the waiting for an object; and a fault that all
 * runs after have and none before, be noise known or not, unless events were lost before or
 * its certainty is CANNOT_TELL. */
typedef struct {
  WeftRunsInfo sides[WEFT_N_RUN_SIDES];
  WeftComparedFigure duration_ns;
  WeftComparedFigure wait_ns; /* of all threads, for anything but sleeps and joins */
  GPtrArray *threads;         /* of WeftComparedRow; the greatest change of waiting first */
  GPtrArray *objects;         /* as well: mutexes, channels, conditions ... */
  GPtrArray *causes;          /* as well */
  GPtrArray *findings;        /* those gained first, then those gone, then the others */
  bool noise_known;
  bool longer;      /* whether the run's length got worse */
  unsigned n_worse; /* all of it */
} WeftComparison;

/* A comparison while runs are added. */
typedef struct WeftComparer WeftComparer;

WeftComparer *weft_comparer_new (void) G_GNUC_WARN_UNUSED_RESULT;
void weft_comparer_free (WeftComparer *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftComparer, weft_comparer_free)

/* Near-linear in the trace: its profile and findings, and one pass over its waits. */
void weft_comparer_add (WeftComparer *self, WeftRunSide side, const WeftTrace *trace);

/* At least one run has to have been added to each side. O(rows times runs, sorted).
 * Returns: (transfer full). */
WeftComparison *weft_comparer_end (WeftComparer *self) G_GNUC_WARN_UNUSED_RESULT;
void weft_comparison_free (WeftComparison *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftComparison, weft_comparison_free)

/* Whether the change of a time is worth a line: a hundredth of the run's length before, or
 * not known; of a count, a hundredth of what it was. */
bool weft_compared_matters (const WeftComparison *self,
                            const WeftComparedFigure *figure,
                            bool is_time);

/* In how many figures that did not change one counts as changed by chance, about: all
 * orders of the runs being equally likely. 0 when noise is not known. */
uint64_t weft_comparison_chance (const WeftComparison *self);
