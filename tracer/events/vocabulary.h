/* tracer/events/vocabulary.h: the words of Weft's trace events.
 *
 * The numbers are what stands in the trace, so they never change; new words go at the end.
 * Constants only, no dependency: the provider writes them and the model reads them. Each
 * list is an X-macro, NUMBER then NAME then the text that people see, so that the CTF
 * enumerations, the C enumerations and the printed names cannot drift apart. */
#pragma once

/* A word that people also see in their own language: as text it is the English one, and
 * translators find it in its context. */
#define WEFT_TERM(context, text) text

/* What an address is. */
#define WEFT_OBJECT_KINDS(X)                                                               \
  X (0, UNKNOWN, WEFT_TERM ("kind of object", "object"))                                   \
  X (1, THREAD, WEFT_TERM ("kind of object", "thread"))                                    \
  X (2, MUTEX, WEFT_TERM ("kind of object", "mutex"))                                      \
  X (3, RWLOCK, WEFT_TERM ("kind of object", "rwlock"))                                    \
  X (4, CONDVAR, WEFT_TERM ("kind of object", "condvar"))                                  \
  X (5, BARRIER, WEFT_TERM ("kind of object", "barrier"))                                  \
  X (6, ONCE, WEFT_TERM ("kind of object", "once"))                                        \
  X (7, CHANNEL, WEFT_TERM ("kind of object", "channel"))                                  \
  X (8, ARC, WEFT_TERM ("kind of object", "arc"))                                          \
  X (9, VARIABLE, WEFT_TERM ("kind of object", "variable"))                                \
  X (10, SPINLOCK, WEFT_TERM ("kind of object", "spinlock"))                               \
  X (11, SEMAPHORE, WEFT_TERM ("kind of object", "semaphore"))                             \
  X (12, FUTEX, WEFT_TERM ("kind of object", "futex"))                                     \
  X (13, PARKER, WEFT_TERM ("kind of object", "parker"))                                   \
  X (14, PIPE, WEFT_TERM ("kind of object", "pipe"))                                       \
  X (15, SOCKET, WEFT_TERM ("kind of object", "socket"))                                   \
  X (16, EVENTFD, WEFT_TERM ("kind of object", "eventfd"))                                 \
  X (17, EPOLL, WEFT_TERM ("kind of object", "epoll"))                                     \
  X (18, FUTURE, WEFT_TERM ("kind of object", "future"))                                   \
  X (19, ATOMIC, WEFT_TERM ("kind of object", "atomic"))

/* What a thread waits for. */
#define WEFT_WAIT_KINDS(X)                                                                 \
  X (0, UNKNOWN, WEFT_TERM ("kind of wait", "unknown"))                                    \
  X (1, JOIN, WEFT_TERM ("kind of wait", "join"))                                          \
  X (2, LOCK, WEFT_TERM ("kind of wait", "lock"))                                          \
  X (3, READ_LOCK, WEFT_TERM ("kind of wait", "read lock"))                                \
  X (4, WRITE_LOCK, WEFT_TERM ("kind of wait", "write lock"))                              \
  X (5, CONDITION, WEFT_TERM ("kind of wait", "condition"))                                \
  X (6, BARRIER, WEFT_TERM ("kind of wait", "barrier"))                                    \
  X (7, ONCE, WEFT_TERM ("kind of wait", "once"))                                          \
  X (8, SEND, WEFT_TERM ("kind of wait", "send"))                                          \
  X (9, RECEIVE, WEFT_TERM ("kind of wait", "receive"))                                    \
  X (10, SLEEP, WEFT_TERM ("kind of wait", "sleep"))                                       \
  X (11, SEMAPHORE, WEFT_TERM ("kind of wait", "semaphore"))                               \
  X (12, SPIN, WEFT_TERM ("kind of wait", "spinlock"))                                     \
  X (13, FUTEX, WEFT_TERM ("kind of wait", "futex"))                                       \
  X (14, PARK, WEFT_TERM ("kind of wait", "park"))                                         \
  X (15, READ, WEFT_TERM ("kind of wait", "read"))                                         \
  X (16, WRITE, WEFT_TERM ("kind of wait", "write"))                                       \
  X (17, POLL, WEFT_TERM ("kind of wait", "poll"))                                         \
  X (18, YIELD, WEFT_TERM ("kind of wait", "yield"))

/* How a wait ended. */
#define WEFT_WAIT_OUTCOMES(X)                                                              \
  X (0, DONE, "done")                                                                      \
  X (1, TIMED_OUT, "timed out")                                                            \
  X (2, DISCONNECTED, "disconnected")                                                      \
  X (3, FAILED, "failed")

/* How a lock was held. */
#define WEFT_HOLD_MODES(X)                                                                 \
  X (0, EXCLUSIVE, "exclusive")                                                            \
  X (1, SHARED, "shared")

/* How a thread ended. */
#define WEFT_THREAD_ENDS(X)                                                                \
  X (0, RETURNED, "returned")                                                              \
  X (1, PANICKED, "panicked")                                                              \
  X (2, EXITED, "exited")

/* How much of a lock's use is recorded; AUTO is of a process: it is for each lock what the
 * lock is found to need. */
#define WEFT_DETAILS(X)                                                                    \
  X (0, FULL, "full")                                                                      \
  X (1, INTERACTIONS, "interactions")                                                      \
  X (2, AUTO, "auto")

/* Which end of a channel went away. */
#define WEFT_CHANNEL_SIDES(X)                                                              \
  X (0, SENDER, "sender")                                                                  \
  X (1, RECEIVER, "receiver")

/* The depth of a channel that is not Weft's: its messages have to be counted. */
#define WEFT_DEPTH_UNKNOWN 0xffffffffu

/* What happened to a mutex whose holder panicked. */
#define WEFT_POISON_ACTIONS(X)                                                             \
  X (0, POISONED, "poisoned")                                                              \
  X (1, SEEN, "seen")                                                                      \
  X (2, CLEARED, "cleared")

#define WEFT_ENUMERATOR_OBJECT(number, name, text) WEFT_OBJECT_##name = number,
#define WEFT_ENUMERATOR_WAIT(number, name, text) WEFT_WAIT_##name = number,
#define WEFT_ENUMERATOR_OUTCOME(number, name, text) WEFT_OUTCOME_##name = number,
#define WEFT_ENUMERATOR_HOLD(number, name, text) WEFT_HOLD_##name = number,
#define WEFT_ENUMERATOR_END(number, name, text) WEFT_END_##name = number,
#define WEFT_ENUMERATOR_DETAIL(number, name, text) WEFT_DETAIL_##name = number,
#define WEFT_ENUMERATOR_SIDE(number, name, text) WEFT_SIDE_##name = number,
#define WEFT_ENUMERATOR_POISON(number, name, text) WEFT_POISON_##name = number,

typedef enum {
  WEFT_OBJECT_KINDS (WEFT_ENUMERATOR_OBJECT) WEFT_N_OBJECT_KINDS
} WeftObjectKind;
typedef enum { WEFT_WAIT_KINDS (WEFT_ENUMERATOR_WAIT) WEFT_N_WAIT_KINDS } WeftWaitKind;
typedef enum {
  WEFT_WAIT_OUTCOMES (WEFT_ENUMERATOR_OUTCOME) WEFT_N_OUTCOMES
} WeftWaitOutcome;
typedef enum { WEFT_HOLD_MODES (WEFT_ENUMERATOR_HOLD) WEFT_N_HOLD_MODES } WeftHoldMode;
typedef enum { WEFT_THREAD_ENDS (WEFT_ENUMERATOR_END) WEFT_N_THREAD_ENDS } WeftThreadEnd;
typedef enum { WEFT_DETAILS (WEFT_ENUMERATOR_DETAIL) WEFT_N_DETAILS } WeftLockDetail;
typedef enum { WEFT_CHANNEL_SIDES (WEFT_ENUMERATOR_SIDE) WEFT_N_SIDES } WeftChannelSide;
typedef enum {
  WEFT_POISON_ACTIONS (WEFT_ENUMERATOR_POISON) WEFT_N_POISONS
} WeftPoisonAction;
