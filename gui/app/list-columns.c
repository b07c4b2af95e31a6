#include "gui/app/list-columns.h"

#include <glib/gi18n.h>

#include "gui/app/words.h"
#include "gui/view/look.h"
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
thread_of (const WeftLoaded *loaded, uint32_t thread)
{
  size_t n;

  return &weft_trace_threads (loaded->trace, &n)[thread];
}

static const WeftObject *
object_of (const WeftLoaded *loaded, uint32_t object)
{
  size_t n;

  return &weft_trace_objects (loaded->trace, &n)[object];
}

static char *
site_text (const WeftLoaded *loaded, uint32_t site)
{
  size_t n;
  const WeftSite *sites = weft_trace_sites (loaded->trace, &n);

  return g_strdup (site < n ? sites[site].text : "");
}

static char *
thread_name (const WeftLoaded *loaded, guint row)
{
  return g_strdup (thread_of (loaded, thread_profile (loaded, row)->thread)->name);
}

static char *
thread_process (const WeftLoaded *loaded, guint row)
{
  return weft_process_name (
      loaded->trace, thread_of (loaded, thread_profile (loaded, row)->thread)->process);
}

static char *
lock_process (const WeftLoaded *loaded, guint row)
{
  return weft_process_name (
      loaded->trace, object_of (loaded, lock_profile (loaded, row)->object)->process);
}

static char *
channel_process (const WeftLoaded *loaded, guint row)
{
  return weft_process_name (
      loaded->trace, object_of (loaded, channel_profile (loaded, row)->object)->process);
}

static char *
thread_parent (const WeftLoaded *loaded, guint row)
{
  uint32_t parent = thread_of (loaded, thread_profile (loaded, row)->thread)->parent;

  return g_strdup (parent != WEFT_NO_ROW ? thread_of (loaded, parent)->name : "");
}

static char *
thread_end (const WeftLoaded *loaded, guint row)
{
  const WeftThread *thread = thread_of (loaded, thread_profile (loaded, row)->thread);
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

static char *
lock_name (const WeftLoaded *loaded, guint row)
{
  return g_strdup (object_of (loaded, lock_profile (loaded, row)->object)->name);
}

static char *
lock_kind (const WeftLoaded *loaded, guint row)
{
  return g_strdup (
      weft_object_kind_text (object_of (loaded, lock_profile (loaded, row)->object)->kind));
}

static char *
lock_site (const WeftLoaded *loaded, guint row)
{
  return site_text (loaded, object_of (loaded, lock_profile (loaded, row)->object)->site);
}

static char *
channel_name (const WeftLoaded *loaded, guint row)
{
  return g_strdup (object_of (loaded, channel_profile (loaded, row)->object)->name);
}

static int64_t
channel_capacity (const WeftLoaded *loaded, guint row)
{
  int64_t capacity = object_of (loaded, channel_profile (loaded, row)->object)->capacity;

  return capacity >= 0 ? capacity : INT64_MAX;
}

static char *
channel_capacity_text (const WeftLoaded *loaded, guint row)
{
  const WeftObject *channel = object_of (loaded, channel_profile (loaded, row)->object);
  int64_t capacity = channel->capacity;

  if (capacity < 0)
    return g_strdup (channel->contended_only ? _ ("not known") : _ ("unbounded"));
  if (capacity == 0)
    return g_strdup (_ ("rendezvous"));
  return weft_format_count ((uint64_t)capacity);
}

static const WeftFinding *
finding_of (const WeftLoaded *loaded, guint row)
{
  return loaded->summary->findings->all->pdata[row];
}

static char *
finding_title (const WeftLoaded *loaded, guint row)
{
  return g_strdup (finding_of (loaded, row)->title.text);
}

/* What they are sorted by at first. */
static int64_t
finding_number (const WeftLoaded *loaded, guint row)
{
  return row;
}

static char *
finding_certainty_text (const WeftLoaded *loaded, guint row)
{
  return g_strdup (weft_summary_certainty (finding_of (loaded, row)->certainty));
}

static int64_t
finding_certainty (const WeftLoaded *loaded, guint row)
{
  return finding_of (loaded, row)->certainty;
}

static const char *
finding_icon (const WeftLoaded *loaded, guint row)
{
  return weft_words_finding_icon (finding_of (loaded, row));
}

static int64_t
finding_cost (const WeftLoaded *loaded, guint row)
{
  int64_t cost_ns = finding_of (loaded, row)->cost_ns;

  return cost_ns > 0 ? cost_ns : WEFT_NOT_KNOWN;
}

static char *
finding_moment (const WeftLoaded *loaded, guint row)
{
  return weft_format_moment (finding_of (loaded, row)->at_ns);
}

static int64_t
finding_at (const WeftLoaded *loaded, guint row)
{
  return finding_of (loaded, row)->at_ns;
}

/* A number that is a field of a profile. */
#define FIELD(profile, field)                                                              \
  static int64_t profile##_##field (const WeftLoaded *loaded, guint row)                   \
  {                                                                                        \
    return (int64_t)profile##_profile (loaded, row)->field;                                \
  }

/* As well, but of a lock of which only what was contended was seen it is not the whole. */
#define LOCK_USE(field)                                                                    \
  static int64_t lock_##field (const WeftLoaded *loaded, guint row)                        \
  {                                                                                        \
    const WeftLockProfile *lock = lock_profile (loaded, row);                              \
                                                                                           \
    return object_of (loaded, lock->object)->contended_only ? WEFT_NOT_KNOWN               \
                                                            : (int64_t)lock->field;        \
  }

/* And of a channel of which only the messages that woke somebody were seen. */
#define CHANNEL_USE(field)                                                                 \
  static int64_t channel_##field (const WeftLoaded *loaded, guint row)                     \
  {                                                                                        \
    const WeftChannelProfile *channel = channel_profile (loaded, row);                     \
                                                                                           \
    return object_of (loaded, channel->object)->contended_only ? WEFT_NOT_KNOWN            \
                                                               : (int64_t)channel->field;  \
  }

FIELD (thread, running_ns)
FIELD (thread, ready_ns)
FIELD (thread, blocked_ns)
FIELD (thread, sleeping_ns)
LOCK_USE (acquisitions)
FIELD (lock, contended)
LOCK_USE (owner_changes)
LOCK_USE (threads)
FIELD (lock, wait_ns)
FIELD (lock, max_wait_ns)
LOCK_USE (hold_ns)
LOCK_USE (max_hold_ns)
CHANNEL_USE (sends)
CHANNEL_USE (receives)
CHANNEL_USE (in_channel)
FIELD (channel, max_depth)
FIELD (channel, latency_p50_ns)
FIELD (channel, latency_p99_ns)
FIELD (channel, latency_max_ns)
FIELD (channel, blocked_send_ns)
FIELD (channel, blocked_receive_ns)

#define TEXT(title, text)                                                                  \
  {                                                                                        \
    N_ (title), text, NULL, WEFT_UNIT_COUNT, false, NULL                                   \
  }
#define COUNT(title, number)                                                               \
  {                                                                                        \
    N_ (title), NULL, number, WEFT_UNIT_COUNT, false, NULL                                 \
  }
#define DURATION(title, number)                                                            \
  {                                                                                        \
    N_ (title), NULL, number, WEFT_UNIT_DURATION, false, NULL                              \
  }

#define PROCESS(text)                                                                      \
  {                                                                                        \
    N_ ("Process"), text, NULL, WEFT_UNIT_COUNT, true, NULL                                \
  }

static const WeftColumnInfo thread_columns[] = {
  TEXT ("Thread", thread_name),
  PROCESS (thread_process),
  DURATION ("Running", thread_running_ns),
  DURATION ("Ready", thread_ready_ns),
  DURATION ("Waiting", thread_blocked_ns),
  DURATION ("Sleeping", thread_sleeping_ns),
  TEXT ("Started by", thread_parent),
  TEXT ("Ended", thread_end),
};

static const WeftColumnInfo lock_columns[] = {
  TEXT ("Lock", lock_name),
  PROCESS (lock_process),
  TEXT ("Kind", lock_kind),
  DURATION ("Waiting", lock_wait_ns),
  DURATION ("Longest wait", lock_max_wait_ns),
  COUNT ("Acquired", lock_acquisitions),
  COUNT ("Contended", lock_contended),
  COUNT ("Hand-offs", lock_owner_changes),
  COUNT ("Threads", lock_threads),
  DURATION ("Held", lock_hold_ns),
  DURATION ("Longest hold", lock_max_hold_ns),
  TEXT ("Created at", lock_site),
};

static const WeftColumnInfo channel_columns[] = {
  TEXT ("Channel", channel_name),
  PROCESS (channel_process),
  { N_ ("Capacity"), channel_capacity_text, channel_capacity, WEFT_UNIT_COUNT, false,
    NULL },
  COUNT ("Sent", channel_sends),
  COUNT ("Received", channel_receives),
  COUNT ("Left", channel_in_channel),
  COUNT ("Max depth", channel_max_depth),
  DURATION ("Latency p50", channel_latency_p50_ns),
  DURATION ("p99", channel_latency_p99_ns),
  DURATION ("Max", channel_latency_max_ns),
  DURATION ("Send waits", channel_blocked_send_ns),
  DURATION ("Receive waits", channel_blocked_receive_ns),
};

static const WeftColumnInfo finding_columns[] = {
  { N_ ("Finding"), finding_title, finding_number, WEFT_UNIT_COUNT, false, NULL },
  { N_ ("Certainty"), finding_certainty_text, finding_certainty, WEFT_UNIT_COUNT, false,
    finding_icon },
  DURATION ("Cost", finding_cost),
  { N_ ("When"), finding_moment, finding_at, WEFT_UNIT_DURATION, false, NULL },
};

static guint
n_threads (const WeftLoaded *loaded)
{
  return loaded->summary->profile->threads->len;
}

static guint
n_locks (const WeftLoaded *loaded)
{
  return loaded->summary->profile->locks->len;
}

static guint
n_channels (const WeftLoaded *loaded)
{
  return loaded->summary->profile->channels->len;
}

static guint
n_findings (const WeftLoaded *loaded)
{
  return loaded->summary->findings->all->len;
}

static WeftSelection
finding_selection (const WeftLoaded *loaded, guint row)
{
  WeftSight sight;

  weft_look_at_finding (loaded->trace, finding_of (loaded, row), &sight);
  sight.selection.time_ns = sight.at_ns;
  return sight.selection;
}

static WeftSelection
thread_selection (const WeftLoaded *loaded, guint row)
{
  uint32_t thread = thread_profile (loaded, row)->thread;

  return (WeftSelection){ WEFT_SELECTION_THREAD, thread,
                          thread_of (loaded, thread)->begin_ns };
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

const WeftListInfo *
weft_list_info (WeftListKind kind)
{
  static const WeftListInfo lists[] = {
    [WEFT_LIST_THREADS]
    = { "weft-threads-symbolic", N_ ("No Threads"), N_ ("The trace names no thread."),
        thread_columns, G_N_ELEMENTS (thread_columns), n_threads, thread_selection },
    [WEFT_LIST_LOCKS]
    = { "weft-lock-symbolic", N_ ("No Locks"),
        N_ ("No thread used a lock while this was recorded."), lock_columns,
        G_N_ELEMENTS (lock_columns), n_locks, lock_selection },
    [WEFT_LIST_CHANNELS]
    = { "weft-channel-symbolic", N_ ("No Channels"),
        N_ ("No message was sent while this was recorded."), channel_columns,
        G_N_ELEMENTS (channel_columns), n_channels, channel_selection },
    [WEFT_LIST_FINDINGS]
    = { "weft-findings-symbolic", N_ ("Nothing Was Found"),
        N_ ("No deadlock, lost wake-up, data race, lock-order inversion or other fault "
            "that "
            "Weft looks for shows in this run, and nothing that made it slow for a reason "
            "worth naming. Another run may differ."),
        finding_columns, G_N_ELEMENTS (finding_columns), n_findings, finding_selection },
  };

  return &lists[kind];
}

char *
weft_column_text (const WeftColumnInfo *column, const WeftLoaded *loaded, guint row)
{
  int64_t number;

  if (column->text != NULL)
    return column->text (loaded, row);
  number = column->number (loaded, row);
  if (number == WEFT_NOT_KNOWN)
    return g_strdup ("–");
  if (column->unit == WEFT_UNIT_COUNT)
    return weft_format_count ((uint64_t)number);
  /* Nothing at all is what one skips when looking for what is much. */
  return number == 0 ? g_strdup ("0") : weft_format_duration (number);
}

int
weft_column_compare (const WeftColumnInfo *column,
                     const WeftLoaded *loaded,
                     guint left,
                     guint right)
{
  g_autofree char *left_text = NULL;
  g_autofree char *right_text = NULL;

  if (column->number != NULL) {
    int64_t a = column->number (loaded, left);
    int64_t b = column->number (loaded, right);

    return (a > b) - (a < b);
  }
  left_text = column->text (loaded, left);
  right_text = column->text (loaded, right);
  return g_utf8_collate (left_text, right_text);
}
