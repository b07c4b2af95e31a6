#include "tracer/model/futex-meaning.h"

#include <string.h>

#include "tracer/model/names.h"

typedef struct {
  const char *part; /* of a function's path */
  WeftFutexUse use;
} Rule;

/* The innermost function that is named here decides what it is. */
static const Rule primitives[] = {
  { "Mutex::lock_contended", WEFT_FUTEX_LOCK },
  { "Mutex::unlock", WEFT_FUTEX_LOCK },
  { "Mutex::wake", WEFT_FUTEX_LOCK },
  { "MutexGuard::drop", WEFT_FUTEX_LOCK },
  { "RwLock::read", WEFT_FUTEX_READ },
  { "RwLockReadGuard::drop", WEFT_FUTEX_READ },
  { "RwLock::write", WEFT_FUTEX_WRITE },
  { "RwLockWriteGuard::drop", WEFT_FUTEX_WRITE },
  { "Condvar::wait", WEFT_FUTEX_CONDITION },
  { "Condvar::notify", WEFT_FUTEX_CONDITION },
  { "sync::barrier::Barrier::wait", WEFT_FUTEX_BARRIER },
  { "once::futex::", WEFT_FUTEX_ONCE },
  { "thread::park", WEFT_FUTEX_PARK },
  { "Thread::park", WEFT_FUTEX_PARK },
  { "functions::park", WEFT_FUTEX_PARK },
  { "Parker::park", WEFT_FUTEX_PARK },
  { "Parker::unpark", WEFT_FUTEX_PARK },
  { "Thread::unpark", WEFT_FUTEX_PARK },
  { "std::__atomic_futex_unsigned", WEFT_FUTEX_FUTURE },
  { "std::__detail::__platform_", WEFT_FUTEX_ATOMIC },
  { "std::__detail::__waiter", WEFT_FUTEX_ATOMIC },
};

/* A function further out tells what it is part of. */
static const struct {
  WeftFutexUse inner;
  Rule outer;
} compounds[] = {
  { WEFT_FUTEX_CONDITION, { "sync::barrier::Barrier::wait", WEFT_FUTEX_BARRIER } },
  { WEFT_FUTEX_PARK, { "thread::scoped::", WEFT_FUTEX_SCOPE } },
  { WEFT_FUTEX_UNKNOWN, { "thread::scoped::ScopeData::", WEFT_FUTEX_SCOPE } },
  { WEFT_FUTEX_PARK, { "std::sync::once::", WEFT_FUTEX_ONCE } },
  { WEFT_FUTEX_ATOMIC, { "std::counting_semaphore", WEFT_FUTEX_SEMAPHORE } },
  { WEFT_FUTEX_ATOMIC, { "std::__atomic_semaphore", WEFT_FUTEX_SEMAPHORE } },
  { WEFT_FUTEX_ATOMIC, { "std::latch::", WEFT_FUTEX_LATCH } },
  { WEFT_FUTEX_ATOMIC, { "std::barrier::", WEFT_FUTEX_BARRIER } },
  { WEFT_FUTEX_ATOMIC, { "std::__tree_barrier", WEFT_FUTEX_BARRIER } },
};

/* How the names of a channel's functions begin. */
static const Rule channel_functions[] = {
  { "drop", WEFT_FUTEX_DISCONNECT },    { "disconnect", WEFT_FUTEX_DISCONNECT },
  { "release", WEFT_FUTEX_DISCONNECT }, { "send", WEFT_FUTEX_SEND },
  { "try_send", WEFT_FUTEX_SEND },      { "start_send", WEFT_FUTEX_SEND },
  { "recv", WEFT_FUTEX_RECEIVE },       { "try_recv", WEFT_FUTEX_RECEIVE },
  { "start_recv", WEFT_FUTEX_RECEIVE }, { "next", WEFT_FUTEX_RECEIVE },
};

static bool
is_of_channel (const char *path)
{
  return g_str_has_prefix (path, "std::sync::mpmc::")
         || g_str_has_prefix (path, "std::sync::mpsc::");
}

/* What a function of a channel is about. Its closures are named after it. */
static WeftFutexUse
channel_use (const char *path)
{
  const char *end = strstr (path, "::{"), *begin;
  g_autofree char *function = NULL;

  if (end == NULL)
    end = path + strlen (path);
  for (begin = end; begin > path && begin[-1] != ':'; begin--)
    ;
  function = g_strndup (begin, (gsize)(end - begin));
  for (size_t i = 0; i < G_N_ELEMENTS (channel_functions); i++)
    if (g_str_has_prefix (function, channel_functions[i].part))
      return channel_functions[i].use;
  return WEFT_FUTEX_UNKNOWN;
}

static WeftFutexUse
primitive_use (const char *path)
{
  for (size_t i = 0; i < G_N_ELEMENTS (primitives); i++)
    if (strstr (path, primitives[i].part) != NULL)
      return primitives[i].use;
  return WEFT_FUTEX_UNKNOWN;
}

/* @function: with its generics: C++'s atomics take who waits as one. */
static WeftFutexUse
compound_use (WeftFutexUse inner, const char *path, const char *function)
{
  const char *within = inner == WEFT_FUTEX_ATOMIC ? function : path;

  for (size_t i = 0; i < G_N_ELEMENTS (compounds); i++)
    if (compounds[i].inner == inner && strstr (within, compounds[i].outer.part) != NULL)
      return compounds[i].outer.use;
  return inner;
}

/* Takes what one frame, the next further out, says. Returns: whether it is a channel's. */
static bool
take_frame (WeftFutexMeaning *meaning, const char *function)
{
  g_autofree char *path = weft_name_path (function);

  if (meaning->use == WEFT_FUTEX_UNKNOWN)
    meaning->use = primitive_use (path);
  meaning->is_parked |= meaning->use == WEFT_FUTEX_PARK;
  meaning->use = compound_use (meaning->use, path, function);
  meaning->in_barrier |= strstr (path, "sync::barrier::Barrier::") != NULL;
  if (!is_of_channel (path))
    return false;
  meaning->in_channel = true;
  meaning->has_no_room |= strstr (path, "::zero::") != NULL;
  if (meaning->use == WEFT_FUTEX_PARK || meaning->use == WEFT_FUTEX_UNKNOWN) {
    WeftFutexUse use = channel_use (path);

    if (use != WEFT_FUTEX_UNKNOWN)
      meaning->use = use;
  }
  return true;
}

WeftFutexMeaning
weft_futex_meaning (const WeftTraceBuilder *builder, uint32_t stack)
{
  WeftFutexMeaning meaning = { .place = WEFT_NO_ROW };
  size_t n, i;
  const uint32_t *frames = weft_builder_stack (builder, stack, &n);

  for (i = 0; i < n; i++) {
    const WeftSite *site = weft_builder_get_site (builder, frames[i]);
    bool is_part;

    if (!site->runtime)
      break;
    is_part = take_frame (&meaning, site->function != NULL ? site->function : "");
    /* What is beyond the channel's own functions, where the program's are inlined. */
    if (meaning.in_channel && meaning.place == WEFT_NO_ROW && !is_part)
      meaning.place = frames[i];
  }
  if (i < n)
    meaning.place = frames[i];
  return meaning;
}
