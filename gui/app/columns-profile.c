/* What is said of threads, locks and channels. */
#include <glib/gi18n.h>

#include "gui/app/list-columns.h"
#include "tracer/analysis/describe.h"
#include "tracer/analysis/words.h"

static const WeftThreadProfile *
thread_profile (const WeftLoaded *loaded, guint row)
{
  return &g_array_index (loaded->summary->profile->threads, WeftThreadProfile, row);
}

static const WeftLockProfile *
lock_profile (const WeftLoaded *loaded, guint row)
{
  return &g_array_index (loaded->summary->profile->locks, WeftLockProfile, row);
}

static const WeftChannelProfile *
channel_profile (const WeftLoaded *loaded, guint row)
{
  return &g_array_index (loaded->summary->profile->channels, WeftChannelProfile, row);
}

static const WeftThread *
thread_of (const WeftLoaded *loaded, guint row)
{
  return weft_column_thread (loaded, thread_profile (loaded, row)->thread);
}

static const WeftObject *
lock_of (const WeftLoaded *loaded, guint row)
{
  return weft_column_object (loaded, lock_profile (loaded, row)->object);
}

static const WeftObject *
channel_of (const WeftLoaded *loaded, guint row)
{
  return weft_column_object (loaded, channel_profile (loaded, row)->object);
}

/* A number that is a field of @of, a row of the trace or of the profile. */
#define FIELD(name, of, field)                                                             \
  static int64_t name (const WeftLoaded *loaded, guint row)                                \
  {                                                                                        \
    return (int64_t)of (loaded, row)->field;                                               \
  }

/* As well, but where only what was contended was seen it is not the whole. */
#define USE(name, profile, object_of, field)                                               \
  static int64_t name (const WeftLoaded *loaded, guint row)                                \
  {                                                                                        \
    return object_of (loaded, row)->contended_only                                         \
               ? WEFT_NOT_KNOWN                                                            \
               : (int64_t)profile (loaded, row)->field;                                    \
  }

FIELD (thread_row, thread_profile, thread)
FIELD (thread_process, thread_of, process)
FIELD (thread_parent, thread_of, parent)
FIELD (thread_running_ns, thread_profile, running_ns)
FIELD (thread_ready_ns, thread_profile, ready_ns)
FIELD (thread_blocked_ns, thread_profile, blocked_ns)
FIELD (thread_sleeping_ns, thread_profile, sleeping_ns)
FIELD (lock_row, lock_profile, object)
FIELD (lock_process, lock_of, process)
FIELD (lock_kind, lock_of, kind)
FIELD (lock_site, lock_of, site)
FIELD (lock_contended, lock_profile, contended)
FIELD (lock_wait_ns, lock_profile, wait_ns)
FIELD (lock_max_wait_ns, lock_profile, max_wait_ns)
USE (lock_acquisitions, lock_profile, lock_of, acquisitions)
USE (lock_owner_changes, lock_profile, lock_of, owner_changes)
USE (lock_threads, lock_profile, lock_of, threads)
USE (lock_hold_ns, lock_profile, lock_of, hold_ns)
USE (lock_max_hold_ns, lock_profile, lock_of, max_hold_ns)
FIELD (channel_row, channel_profile, object)
FIELD (channel_process, channel_of, process)
FIELD (channel_kind, channel_of, kind)
FIELD (channel_max_depth, channel_profile, max_depth)
FIELD (channel_latency_p50_ns, channel_profile, latency_p50_ns)
FIELD (channel_latency_p99_ns, channel_profile, latency_p99_ns)
FIELD (channel_latency_max_ns, channel_profile, latency_max_ns)
FIELD (channel_blocked_send_ns, channel_profile, blocked_send_ns)
FIELD (channel_blocked_receive_ns, channel_profile, blocked_receive_ns)
USE (channel_sends, channel_profile, channel_of, sends)
USE (channel_receives, channel_profile, channel_of, receives)
USE (channel_in_channel, channel_profile, channel_of, in_channel)

static char *
thread_end (const WeftLoaded *loaded, guint row)
{
  const WeftThread *thread = thread_of (loaded, row);
  const char *end = thread->end == WEFT_END_PANICKED ? _ ("panicked")
                    : thread->end == WEFT_END_EXITED ? _ ("exited")
                                                     : _ ("returned");

  if (weft_thread_ended_with_process (loaded->trace, thread))
    return g_strdup (_ ("with its process"));
  if (!thread->ended)
    return g_strdup (_ ("still there at the end"));
  if (thread->joined)
    return g_strdup_printf (_ ("%s, joined"), end);
  if (thread->detached)
    return g_strdup_printf (_ ("%s, detached"), end);
  return g_strdup (end);
}

static int64_t
channel_capacity (const WeftLoaded *loaded, guint row)
{
  int64_t capacity = channel_of (loaded, row)->capacity;

  return capacity >= 0 ? capacity : INT64_MAX;
}

static char *
channel_capacity_text (const WeftLoaded *loaded, guint row)
{
  const WeftObject *channel = channel_of (loaded, row);
  int64_t capacity = channel->capacity;

  if (capacity < 0)
    return g_strdup (channel->contended_only ? _ ("not known") : _ ("unbounded"));
  if (capacity == 0)
    return g_strdup (_ ("rendezvous"));
  return weft_format_count ((uint64_t)capacity);
}

/* Of the thread's own life, in which several times may be told apart. */
#define LIFE_SHARE(name, field)                                                            \
  static double name (const WeftLoaded *loaded, guint row)                                 \
  {                                                                                        \
    const WeftThread *thread = thread_of (loaded, row);                                    \
                                                                                           \
    return weft_column_share (thread_profile (loaded, row)->field,                         \
                              thread->end_ns - thread->begin_ns);                          \
  }

LIFE_SHARE (thread_running_share, running_ns)
LIFE_SHARE (thread_ready_share, ready_ns)
LIFE_SHARE (thread_blocked_share, blocked_ns)
LIFE_SHARE (thread_sleeping_share, sleeping_ns)

/* Of the whole run. */
static double
lock_held_share (const WeftLoaded *loaded, guint row)
{
  /* Readers that hold it at once make up more than the run. */
  if (lock_of (loaded, row)->kind == WEFT_OBJECT_RWLOCK)
    return -1;
  return weft_column_share (lock_hold_ns (loaded, row),
                            weft_trace_duration_ns (loaded->trace));
}

/* Of all waiting for locks. */
static double
lock_waiting_share (const WeftLoaded *loaded, guint row)
{
  return weft_column_share (lock_wait_ns (loaded, row), loaded->summary->lock_wait_ns);
}

#define STATE(name, state)                                                                 \
  static WeftState name (const WeftLoaded *loaded, guint row) { return state; }

STATE (runs, WEFT_STATE_RUNNING)
STATE (is_ready, WEFT_STATE_READY)
STATE (waits, WEFT_STATE_WAIT_LOCK)
STATE (sleeps, WEFT_STATE_SLEEPING)

static bool
thread_waited (const WeftLoaded *loaded, guint row)
{
  return thread_blocked_ns (loaded, row) > 0;
}

static bool
lock_is_contended (const WeftLoaded *loaded, guint row)
{
  return lock_contended (loaded, row) > 0 || lock_wait_ns (loaded, row) > 0;
}

static bool
channel_blocked (const WeftLoaded *loaded, guint row)
{
  return channel_blocked_send_ns (loaded, row) > 0
         || channel_blocked_receive_ns (loaded, row) > 0;
}

static char *
thread_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s thread", "%s threads", n),
                          count);
}

static guint
n_threads (const WeftLoaded *loaded)
{
  return loaded->summary->profile->threads->len;
}

static char *
lock_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s lock", "%s locks", n), count);
}

static guint
n_locks (const WeftLoaded *loaded)
{
  return loaded->summary->profile->locks->len;
}

static char *
channel_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s channel", "%s channels", n),
                          count);
}

static guint
n_channels (const WeftLoaded *loaded)
{
  return loaded->summary->profile->channels->len;
}

static WeftSelection
thread_selection (const WeftLoaded *loaded, guint row)
{
  uint32_t thread = thread_profile (loaded, row)->thread;

  return (WeftSelection){ WEFT_SELECTION_THREAD, thread,
                          weft_column_thread (loaded, thread)->begin_ns };
}

static WeftSelection
object_selection (const WeftLoaded *loaded, uint32_t object)
{
  return (WeftSelection){ WEFT_SELECTION_OBJECT, object,
                          weft_selection_object_time_ns (loaded->trace, object, 0, false) };
}

static WeftSelection
lock_selection (const WeftLoaded *loaded, guint row)
{
  return object_selection (loaded, lock_profile (loaded, row)->object);
}

static WeftSelection
channel_selection (const WeftLoaded *loaded, guint row)
{
  return object_selection (loaded, channel_profile (loaded, row)->object);
}

#define DURATION(name, of, means)                                                          \
  {                                                                                        \
    .title = name, .tip = means, .number = of, .unit = WEFT_UNIT_DURATION                  \
  }
#define COUNT(name, of, means, sums)                                                       \
  {                                                                                        \
    .title = name, .tip = means, .number = of, .summed = sums                              \
  }
#define PROCESS(of)                                                                        \
  {                                                                                        \
    .title = N_ ("Process"), .number = of, .names = WEFT_NAMES_PROCESSES,                  \
    .of_several = true                                                                     \
  }
#define PART(name, of, part, in, means)                                                    \
  {                                                                                        \
    .title = name, .tip = means, .number = of, .unit = WEFT_UNIT_DURATION, .summed = true, \
    .share = part, .state = in                                                             \
  }

static const WeftColumnInfo thread_columns[] = {
  { .title = N_ ("Thread"),
    .number = thread_row,
    .names = WEFT_NAMES_THREADS,
    .wide = true },
  PROCESS (thread_process),
  PART (N_ ("Running"),
        thread_running_ns,
        thread_running_share,
        runs,
        N_ ("How long it was on a CPU, and what share of its life that is")),
  PART (
      N_ ("Ready"),
      thread_ready_ns,
      thread_ready_share,
      is_ready,
      N_ ("How long it could have run but had no CPU, and what share of its life that is")),
  PART (
      N_ ("Waiting"),
      thread_blocked_ns,
      thread_blocked_share,
      waits,
      N_ ("How long it waited for a lock, a message, another thread or the like, and what "
          "share of its life that is")),
  PART (N_ ("Sleeping"),
        thread_sleeping_ns,
        thread_sleeping_share,
        sleeps,
        N_ ("How long it paused of its own accord, and what share of its life that is")),
  { .title = N_ ("Started by"), .number = thread_parent, .names = WEFT_NAMES_THREADS },
  { .title = N_ ("Ended"), .text = thread_end },
};

static const WeftColumnInfo lock_columns[] = {
  { .title = N_ ("Lock"), .number = lock_row, .names = WEFT_NAMES_OBJECTS, .wide = true },
  PROCESS (lock_process),
  { .title = N_ ("Kind"), .number = lock_kind, .names = WEFT_NAMES_OBJECT_KINDS },
  PART (
      N_ ("Waiting"),
      lock_wait_ns,
      lock_waiting_share,
      waits,
      N_ ("How long threads waited for it in all, and its share of all waiting for locks")),
  DURATION (N_ ("Longest wait"),
            lock_max_wait_ns,
            N_ ("The longest that one thread waited for it")),
  COUNT (N_ ("Acquired"), lock_acquisitions, N_ ("How often a thread locked it"), true),
  COUNT (
      N_ ("Contended"), lock_contended, N_ ("How often a thread had to wait for it"), true),
  COUNT (N_ ("Hand-offs"),
         lock_owner_changes,
         N_ ("How often another thread locked it than the one before"),
         false),
  COUNT (N_ ("Threads"),
         lock_threads,
         N_ ("How many threads locked it or waited for it"),
         false),
  PART (N_ ("Held"),
        lock_hold_ns,
        lock_held_share,
        runs,
        N_ ("How long it was held in all, and what share of the run that is")),
  DURATION (
      N_ ("Longest hold"), lock_max_hold_ns, N_ ("The longest that one thread held it")),
  { .title = N_ ("Created at"), .number = lock_site, .names = WEFT_NAMES_SITES },
};

static const WeftColumnInfo channel_columns[] = {
  { .title = N_ ("Channel"),
    .number = channel_row,
    .names = WEFT_NAMES_OBJECTS,
    .wide = true },
  PROCESS (channel_process),
  { .title = N_ ("Capacity"),
    .tip = N_ ("How many messages it can hold"),
    .text = channel_capacity_text,
    .number = channel_capacity },
  COUNT (N_ ("Sent"), channel_sends, N_ ("How many messages were sent"), true),
  COUNT (N_ ("Received"), channel_receives, N_ ("How many messages were received"), true),
  COUNT (N_ ("Left"),
         channel_in_channel,
         N_ ("How many messages were in it at the end"),
         true),
  COUNT (N_ ("Fullest"),
         channel_max_depth,
         N_ ("The most messages that were in it at once"),
         false),
  DURATION (N_ ("Median latency"),
            channel_latency_p50_ns,
            N_ ("Half of the messages took no longer from being sent to being received")),
  DURATION (N_ ("99% latency"),
            channel_latency_p99_ns,
            N_ ("99 of 100 messages took no longer from being sent to being received")),
  DURATION (N_ ("Longest"),
            channel_latency_max_ns,
            N_ ("The longest that a message took from being sent to being received")),
  DURATION (N_ ("Send waits"),
            channel_blocked_send_ns,
            N_ ("How long threads waited for room to send, in all")),
  DURATION (N_ ("Receive waits"),
            channel_blocked_receive_ns,
            N_ ("How long threads waited for a message, in all")),
};

#define PROCESS_FACET(of)                                                                  \
  {                                                                                        \
    N_ ("Any process"), of, WEFT_NAMES_PROCESSES, true                                     \
  }

const WeftListInfo weft_list_of_threads = {
  .name = "threads",
  .icon = "weft-threads-symbolic",
  .empty_title = N_ ("No Threads"),
  .empty_text = N_ ("The trace names no thread."),
  .count = thread_count,
  .columns = thread_columns,
  .n_columns = G_N_ELEMENTS (thread_columns),
  .facets = { PROCESS_FACET (thread_process) },
  .n_facets = 1,
  .toggle
  = { N_ ("Only _Waiting"), N_ ("Only threads that waited for something"), thread_waited },
  .sorted_by = "Waiting",
  .size = n_threads,
  .selection = thread_selection,
};

const WeftListInfo weft_list_of_locks = {
  .name = "locks",
  .icon = "weft-lock-symbolic",
  .empty_title = N_ ("No Locks"),
  .empty_text = N_ ("No thread used a lock while this was recorded."),
  .count = lock_count,
  .columns = lock_columns,
  .n_columns = G_N_ELEMENTS (lock_columns),
  .facets = { { N_ ("Any kind"), lock_kind, WEFT_NAMES_OBJECT_KINDS, false },
              PROCESS_FACET (lock_process) },
  .n_facets = 2,
  .toggle = { N_ ("Only _Contended"), N_ ("Only locks that a thread had to wait for"),
              lock_is_contended },
  .sorted_by = "Waiting",
  .size = n_locks,
  .selection = lock_selection,
};

const WeftListInfo weft_list_of_channels = {
  .name = "channels",
  .icon = "weft-channel-symbolic",
  .empty_title = N_ ("No Channels"),
  .empty_text = N_ ("No message was sent while this was recorded."),
  .count = channel_count,
  .columns = channel_columns,
  .n_columns = G_N_ELEMENTS (channel_columns),
  .facets = { { N_ ("Any kind"), channel_kind, WEFT_NAMES_OBJECT_KINDS, false },
              PROCESS_FACET (channel_process) },
  .n_facets = 2,
  .toggle = { N_ ("Only _Waited For"),
              N_ ("Only channels at which a thread waited to send or to receive"),
              channel_blocked },
  .size = n_channels,
  .selection = channel_selection,
};
