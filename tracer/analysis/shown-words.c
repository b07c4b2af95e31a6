#include <glib/gi18n-lib.h>

#include "tracer/analysis/words.h"

const char *
weft_object_kind_shown (WeftObjectKind kind)
{
  static const char *const texts[] = {
    [WEFT_OBJECT_UNKNOWN] = NC_ ("kind of object", "object"),
    [WEFT_OBJECT_THREAD] = NC_ ("kind of object", "thread"),
    [WEFT_OBJECT_MUTEX] = NC_ ("kind of object", "mutex"),
    [WEFT_OBJECT_RWLOCK] = NC_ ("kind of object", "rwlock"),
    [WEFT_OBJECT_CONDVAR] = NC_ ("kind of object", "condvar"),
    [WEFT_OBJECT_BARRIER] = NC_ ("kind of object", "barrier"),
    [WEFT_OBJECT_ONCE] = NC_ ("kind of object", "once"),
    [WEFT_OBJECT_CHANNEL] = NC_ ("kind of object", "channel"),
    [WEFT_OBJECT_ARC] = NC_ ("kind of object", "arc"),
    [WEFT_OBJECT_VARIABLE] = NC_ ("kind of object", "variable"),
    [WEFT_OBJECT_SPINLOCK] = NC_ ("kind of object", "spinlock"),
    [WEFT_OBJECT_SEMAPHORE] = NC_ ("kind of object", "semaphore"),
    [WEFT_OBJECT_FUTEX] = NC_ ("kind of object", "futex"),
    [WEFT_OBJECT_PARKER] = NC_ ("kind of object", "parker"),
    [WEFT_OBJECT_PIPE] = NC_ ("kind of object", "pipe"),
    [WEFT_OBJECT_SOCKET] = NC_ ("kind of object", "socket"),
    [WEFT_OBJECT_EVENTFD] = NC_ ("kind of object", "eventfd"),
    [WEFT_OBJECT_EPOLL] = NC_ ("kind of object", "epoll"),
    [WEFT_OBJECT_FUTURE] = NC_ ("kind of object", "future"),
    [WEFT_OBJECT_ATOMIC] = NC_ ("kind of object", "atomic"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "kind of object",
                       (unsigned)kind < G_N_ELEMENTS (texts) ? texts[kind] : texts[0]);
}

const char *
weft_wait_kind_shown (WeftWaitKind kind)
{
  static const char *const texts[] = {
    [WEFT_WAIT_UNKNOWN] = NC_ ("kind of wait", "unknown"),
    [WEFT_WAIT_JOIN] = NC_ ("kind of wait", "join"),
    [WEFT_WAIT_LOCK] = NC_ ("kind of wait", "lock"),
    [WEFT_WAIT_READ_LOCK] = NC_ ("kind of wait", "read lock"),
    [WEFT_WAIT_WRITE_LOCK] = NC_ ("kind of wait", "write lock"),
    [WEFT_WAIT_CONDITION] = NC_ ("kind of wait", "condition"),
    [WEFT_WAIT_BARRIER] = NC_ ("kind of wait", "barrier"),
    [WEFT_WAIT_ONCE] = NC_ ("kind of wait", "once"),
    [WEFT_WAIT_SEND] = NC_ ("kind of wait", "send"),
    [WEFT_WAIT_RECEIVE] = NC_ ("kind of wait", "receive"),
    [WEFT_WAIT_SLEEP] = NC_ ("kind of wait", "sleep"),
    [WEFT_WAIT_SEMAPHORE] = NC_ ("kind of wait", "semaphore"),
    [WEFT_WAIT_SPIN] = NC_ ("kind of wait", "spinlock"),
    [WEFT_WAIT_FUTEX] = NC_ ("kind of wait", "futex"),
    [WEFT_WAIT_PARK] = NC_ ("kind of wait", "park"),
    [WEFT_WAIT_READ] = NC_ ("kind of wait", "read"),
    [WEFT_WAIT_WRITE] = NC_ ("kind of wait", "write"),
    [WEFT_WAIT_POLL] = NC_ ("kind of wait", "poll"),
    [WEFT_WAIT_YIELD] = NC_ ("kind of wait", "yield"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "kind of wait",
                       (unsigned)kind < G_N_ELEMENTS (texts) ? texts[kind] : texts[0]);
}

const char *
weft_interaction_shown (WeftInteractionKind kind)
{
  static const char *const texts[] = {
    [WEFT_INTERACTION_SPAWN] = NC_ ("interaction", "spawn"),
    [WEFT_INTERACTION_JOIN] = NC_ ("interaction", "join"),
    [WEFT_INTERACTION_HAND_OFF] = NC_ ("interaction", "hand-off"),
    [WEFT_INTERACTION_MESSAGE] = NC_ ("interaction", "message"),
    [WEFT_INTERACTION_WAKE] = NC_ ("interaction", "wake"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "interaction",
                       (unsigned)kind < G_N_ELEMENTS (texts) ? texts[kind] : texts[0]);
}

const char *
weft_state_shown (WeftState state)
{
  static const char *const texts[] = {
    [WEFT_STATE_NONE] = NC_ ("state", "not there"),
    [WEFT_STATE_RUNNING] = NC_ ("state", "running"),
    [WEFT_STATE_READY] = NC_ ("state", "ready, but not on a CPU"),
    [WEFT_STATE_WAIT_LOCK] = NC_ ("state", "waits for a lock"),
    [WEFT_STATE_WAIT_EVENT] = NC_ ("state", "waits for something to happen"),
    [WEFT_STATE_SLEEPING] = NC_ ("state", "sleeping"),
    [WEFT_STATE_JOINING] = NC_ ("state", "joining"),
    [WEFT_STATE_UNKNOWN] = NC_ ("state", "cannot tell"),
    [WEFT_STATE_WAIT_OTHER] = NC_ ("state", "blocked, cause not recorded"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "state",
                       (unsigned)state < G_N_ELEMENTS (texts) ? texts[state]
                                                              : texts[WEFT_STATE_UNKNOWN]);
}
