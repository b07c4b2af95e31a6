/* tracer/analysis/finding.h: what is wrong in a run, or may be: each as a title, a few
 * sentences with their nouns marked, and how certain it is.
 *
 * A detector looks for kinds of its own and adds what it finds; none looks at what another
 * one found. Where a loss could have swallowed what would refute a finding, it stays, but
 * its certainty is CANNOT_TELL. */
#pragma once

#include "tracer/analysis/describe.h"

/* NAME, the word that reports and rules use; the most severe first. */
#define WEFT_FINDING_KINDS(X)                                                              \
  X (DEADLOCK, "deadlock")                                                                 \
  X (STUCK, "stuck")                                                                       \
  X (ORPHANED_LOCK, "orphaned-lock")                                                       \
  X (ENDLESS_JOIN, "endless-join")                                                         \
  X (ORPHANED_RECEIVER, "orphaned-receiver")                                               \
  X (LOST_WAKEUP, "lost-wakeup")                                                           \
  X (DATA_RACE, "data-race")                                                               \
  X (LOCK_ORDER_INVERSION, "lock-order-inversion")                                         \
  X (POISONED_LOCK, "poisoned-lock")                                                       \
  X (BLOCKED_WHILE_HOLDING, "blocked-while-holding")                                       \
  X (LONG_HOLD, "long-hold")                                                               \
  X (CONVOY, "convoy")                                                                     \
  X (THUNDERING_HERD, "thundering-herd")                                                   \
  X (LOST_RACE, "lost-race")                                                               \
  X (BARGING, "barging")                                                                   \
  X (IDLE_SIGNAL, "idle-signal")                                                           \
  X (UNJOINED_THREAD, "unjoined-thread")

typedef enum {
#define WEFT_ENUMERATOR_FINDING(name, text) WEFT_FINDING_##name,
  WEFT_FINDING_KINDS (WEFT_ENUMERATOR_FINDING) WEFT_N_FINDING_KINDS
#undef WEFT_ENUMERATOR_FINDING
} WeftFindingKind;

typedef enum {
  WEFT_CERTAINTY_PROVEN,      /* the trace shows it */
  WEFT_CERTAINTY_POTENTIAL,   /* the trace shows that it can happen, or is likely */
  WEFT_CERTAINTY_CANNOT_TELL, /* a loss, or what the trace does not contain, leaves it open
                               */
  WEFT_N_CERTAINTIES
} WeftCertainty;

typedef struct {
  WeftFindingKind kind;
  WeftCertainty certainty;
  WeftSentence title;  /* short, no full stop */
  WeftSentence detail; /* one or more sentences */
  int64_t at_ns;       /* the moment to look at */
  int64_t cost_ns;     /* the time of threads that it cost, as far as the trace tells */
  GArray *threads;     /* of uint32_t, rows, those that matter most first, each once */
  GArray *objects;     /* as well */
} WeftFinding;

typedef struct {
  GPtrArray *all; /* of WeftFinding; once complete the most important first: by certainty
                   * and severity for what is wrong, by cost for what is slow */
} WeftFindings;

const char *weft_finding_kind_text (WeftFindingKind kind); /* "lost-wakeup"; static */
const char *weft_certainty_text (WeftCertainty certainty); /* "cannot-tell"; static */
/* In the user's language: "cannot tell"; static. */
const char *weft_certainty_shown (WeftCertainty certainty);

/* Whether findings of this kind are about speed, not about a fault. */
bool weft_finding_kind_is_slowness (WeftFindingKind kind);

/* Runs all detectors: near-linear in the trace. Returns: (transfer full). */
WeftFindings *weft_findings_new (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
void weft_findings_free (WeftFindings *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftFindings, weft_findings_free)

/* For detectors. Makes a finding without sentences. Returns: (transfer full). */
WeftFinding *weft_finding_new (WeftFindingKind kind, WeftCertainty certainty)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_finding_free (WeftFinding *self); /* accepts NULL */
/* Appends what is not there yet, and is not WEFT_NO_ROW. */
void weft_finding_add_thread (WeftFinding *self, uint32_t thread);
void weft_finding_add_object (WeftFinding *self, uint32_t object);
