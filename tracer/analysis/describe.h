/* tracer/analysis/describe.h: what happened, in plain English, with the nouns marked so
 * that a viewer can link them. The CLI prints the text and ignores the marks. */
#pragma once

#include "tracer/analysis/words.h"
#include "tracer/model/trace.h"

typedef enum {
  WEFT_NOUN_THREAD,
  WEFT_NOUN_OBJECT,
  WEFT_NOUN_WAIT,
  WEFT_NOUN_MESSAGE,
  WEFT_NOUN_SITE
} WeftNounKind;

typedef struct {
  size_t begin, end; /* bytes of the text, half-open */
  WeftNounKind kind;
  uint32_t row;
} WeftNoun;

typedef struct {
  char *text;    /* one or more sentences, UTF-8 */
  GArray *nouns; /* of WeftNoun, in order, disjoint */
} WeftSentence;

void weft_sentence_clear (WeftSentence *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftSentence, weft_sentence_clear)

/* Whether a wait went on for as long as its thread was seen. A wait that has not ended and
 * is not open either is one whose end was lost. */
bool weft_wait_is_open (const WeftTrace *trace, const WeftWait *wait);

/* Whether the thread that held it ended before its process did, without letting go. */
bool weft_hold_outlives_thread (const WeftTrace *trace, const WeftHold *hold);

/* Each fills @ret, to be cleared by the caller. */

/* "adder-7 waited 3.41 ms for counter at counter.c:43, held in turn by 9 threads, longest
 * by adder-2 (460 µs). Handed over by adder-1." Who held it is as blame.h divides it; where
 * it was locked is said when that is not where the waiter is too. */
void weft_describe_wait (const WeftTrace *trace, uint32_t wait, WeftSentence *ret);
/* The state of a thread at a moment: "adder-6 runs and holds counter." Linear in the locks
 * of the trace or the holds of the thread, whichever are fewer. */
void weft_describe_thread_at (const WeftTrace *trace,
                              uint32_t thread,
                              int64_t time_ns,
                              WeftSentence *ret);
/* The owner, the waiters in order, the messages inside: "counter is held by adder-6;
 * adder-3, adder-7, adder-1, adder-5 and 5 more wait for it, in this order." */
void weft_describe_object_at (const WeftTrace *trace,
                              uint32_t object,
                              int64_t time_ns,
                              WeftSentence *ret);
/* The same without the warnings that a loss makes it uncertain, or that not every hold can
 * be seen: for those who speak of many objects at once. */
void weft_describe_object_seen_at (const WeftTrace *trace,
                                   uint32_t object,
                                   int64_t time_ns,
                                   WeftSentence *ret);
void weft_describe_hold (const WeftTrace *trace, uint32_t hold, WeftSentence *ret);
void weft_describe_message (const WeftTrace *trace, uint32_t message, WeftSentence *ret);
void
weft_describe_interaction (const WeftTrace *trace, uint32_t interaction, WeftSentence *ret);
void weft_describe_note (const WeftTrace *trace, uint32_t note, WeftSentence *ret);
/* The most telling thing about a lane, short, no full stop: "91% waiting", "joining
 * adder-0". Linear in the thread's waits, the object's waits or messages. */
void weft_describe_thread_lane (const WeftTrace *trace, uint32_t thread, WeftSentence *ret);
void weft_describe_object_lane (const WeftTrace *trace, uint32_t object, WeftSentence *ret);

/* "3 threads, 54% waiting", "became sort". Linear in its threads. */
void
weft_describe_process_lane (const WeftTrace *trace, uint32_t process, WeftSentence *ret);
/* "sort (312) is /usr/bin/sort, started by main of sh (311). It ran for 12.0 ms and had 3
 * threads." How long it ran is left out of one that another program took the place of. */
void weft_describe_process (const WeftTrace *trace, uint32_t process, WeftSentence *ret);

/* The losses within [@from_ns, @to_ns): "1,204 events were lost between 612.310 ms and
 * 612.480 ms on CPU 1." @ret is left untouched when there are none, which is what it
 * returns. Linear in the losses of the trace. */
bool weft_describe_losses (const WeftTrace *trace,
                           int64_t from_ns,
                           int64_t to_ns,
                           WeftSentence *ret);

/* What a waiting interval is labelled with: "waits for counter, held by adder-3", which is
 * who held it when the wait began, or at the end if it still goes on then.
 * Returns: (transfer full). */
char *weft_describe_wait_label (const WeftTrace *trace, uint32_t wait);
