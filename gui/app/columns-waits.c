/* What is said of waits, holds and messages, of which there may be many millions. */
#include <glib/gi18n.h>

#include "gui/app/extras.h"
#include "gui/app/list-columns.h"
#include "tracer/analysis/words.h"

static const WeftWait *
wait_of (const WeftLoaded *loaded, guint row)
{
  size_t n;

  return &weft_trace_waits (loaded->trace, &n)[row];
}

static const WeftHold *
hold_of (const WeftLoaded *loaded, guint row)
{
  size_t n;

  return &weft_trace_holds (loaded->trace, &n)[row];
}

static const WeftMessage *
message_of (const WeftLoaded *loaded, guint row)
{
  size_t n;

  return &weft_trace_messages (loaded->trace, &n)[row];
}

#define FIELD(name, of, field)                                                             \
  static int64_t name (const WeftLoaded *loaded, guint row)                                \
  {                                                                                        \
    return (int64_t)of (loaded, row)->field;                                               \
  }

FIELD (wait_begin, wait_of, begin_ns)
FIELD (wait_thread, wait_of, thread)
FIELD (wait_kind, wait_of, kind)
FIELD (wait_object, wait_of, object)
FIELD (wait_waker, wait_of, waker)
FIELD (wait_site, wait_of, site)
FIELD (hold_begin, hold_of, acquired_ns)
FIELD (hold_thread, hold_of, thread)
FIELD (hold_object, hold_of, object)
FIELD (hold_waiters, hold_of, waiters)
FIELD (hold_site, hold_of, site)
FIELD (message_sent, message_of, sent_ns)
FIELD (message_sender, message_of, sender)
FIELD (message_channel, message_of, channel)
FIELD (message_receiver, message_of, receiver)
FIELD (message_send_site, message_of, send_site)
FIELD (message_receive_site, message_of, receive_site)

static int64_t
wait_length (const WeftLoaded *loaded, guint row)
{
  const WeftWait *wait = wait_of (loaded, row);

  return wait->end_ns - wait->begin_ns;
}

/* Until it is found out, nobody is named. */
static int64_t
wait_holder (const WeftLoaded *loaded, guint row)
{
  const uint32_t *holders = weft_extras_holders (loaded);

  return holders != NULL ? holders[row] : WEFT_NO_ROW;
}

static int64_t
hold_length (const WeftLoaded *loaded, guint row)
{
  const WeftHold *hold = hold_of (loaded, row);

  return hold->released_ns - hold->acquired_ns;
}

static int64_t
message_latency (const WeftLoaded *loaded, guint row)
{
  const WeftMessage *message = message_of (loaded, row);

  if (message->fate != WEFT_FATE_RECEIVED || message->sender == WEFT_NO_ROW)
    return WEFT_NOT_KNOWN;
  return message->ended_ns - message->sent_ns;
}

static guint
n_waits (const WeftLoaded *loaded)
{
  size_t n;

  weft_trace_waits (loaded->trace, &n);
  return (guint)n;
}

static guint
n_holds (const WeftLoaded *loaded)
{
  size_t n;

  weft_trace_holds (loaded->trace, &n);
  return (guint)n;
}

static guint
n_messages (const WeftLoaded *loaded)
{
  size_t n;

  weft_trace_messages (loaded->trace, &n);
  return (guint)n;
}

static char *
wait_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s wait", "%s waits", n), count);
}

static char *
hold_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s hold", "%s holds", n), count);
}

static char *
message_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s message", "%s messages", n),
                          count);
}

static WeftSelection
wait_selection (const WeftLoaded *loaded, guint row)
{
  return (WeftSelection){ WEFT_SELECTION_WAIT, row, wait_begin (loaded, row) };
}

static WeftSelection
hold_selection (const WeftLoaded *loaded, guint row)
{
  return (WeftSelection){ WEFT_SELECTION_HOLD, row, hold_begin (loaded, row) };
}

static WeftSelection
message_selection (const WeftLoaded *loaded, guint row)
{
  return (WeftSelection){ WEFT_SELECTION_MESSAGE, row, message_sent (loaded, row) };
}

#define NAMES(name, of, kind)                                                              \
  {                                                                                        \
    .title = name, .number = of, .names = kind                                             \
  }
#define MOMENT(name, of)                                                                   \
  {                                                                                        \
    .title = name, .number = of, .unit = WEFT_UNIT_MOMENT                                  \
  }
#define LENGTH(name, of)                                                                   \
  {                                                                                        \
    .title = name, .number = of, .unit = WEFT_UNIT_DURATION, .summed = true                \
  }

static const WeftColumnInfo wait_columns[] = {
  MOMENT (N_ ("When"), wait_begin),
  LENGTH (N_ ("Duration"), wait_length),
  { .title = N_ ("Thread"),
    .number = wait_thread,
    .names = WEFT_NAMES_THREADS,
    .wide = true },
  NAMES (N_ ("Kind"), wait_kind, WEFT_NAMES_WAIT_KINDS),
  NAMES (N_ ("Waits for"), wait_object, WEFT_NAMES_OBJECTS),
  { .title = N_ ("Kept waiting by"),
    .tip
    = N_ ("The thread that was in its way the longest: who held the lock, had not ended "
          "yet or had not sent yet"),
    .number = wait_holder,
    .names = WEFT_NAMES_THREADS },
  { .title = N_ ("Woken by"),
    .tip = N_ ("The thread that ended the wait"),
    .number = wait_waker,
    .names = WEFT_NAMES_THREADS },
  NAMES (N_ ("Where"), wait_site, WEFT_NAMES_SITES),
};

static const WeftColumnInfo hold_columns[] = {
  MOMENT (N_ ("When"), hold_begin),
  LENGTH (N_ ("Duration"), hold_length),
  { .title = N_ ("Thread"),
    .number = hold_thread,
    .names = WEFT_NAMES_THREADS,
    .wide = true },
  NAMES (N_ ("Lock"), hold_object, WEFT_NAMES_OBJECTS),
  { .title = N_ ("Waiting at its end"),
    .tip = N_ ("How many threads waited for the lock when it was let go"),
    .number = hold_waiters },
  NAMES (N_ ("Where"), hold_site, WEFT_NAMES_SITES),
};

static const WeftColumnInfo message_columns[] = {
  MOMENT (N_ ("Sent"), message_sent),
  { .title = N_ ("Latency"),
    .tip = N_ ("How long the message took from being sent to being received"),
    .number = message_latency,
    .unit = WEFT_UNIT_DURATION },
  { .title = N_ ("Sender"),
    .number = message_sender,
    .names = WEFT_NAMES_THREADS,
    .wide = true },
  NAMES (N_ ("Channel"), message_channel, WEFT_NAMES_OBJECTS),
  NAMES (N_ ("Receiver"), message_receiver, WEFT_NAMES_THREADS),
  NAMES (N_ ("Sent at"), message_send_site, WEFT_NAMES_SITES),
  NAMES (N_ ("Received at"), message_receive_site, WEFT_NAMES_SITES),
};

const WeftListInfo weft_list_of_waits = {
  .name = "waits",
  .icon = "weft-waiting-symbolic",
  .empty_title = N_ ("No Waits"),
  .empty_text = N_ ("No thread waited like that while this was recorded."),
  .count = wait_count,
  .columns = wait_columns,
  .n_columns = G_N_ELEMENTS (wait_columns),
  .sorted_by = "Duration",
  .size = n_waits,
  .selection = wait_selection,
};

const WeftListInfo weft_list_of_pair = {
  .name = "pair",
  .icon = "weft-waiting-symbolic",
  .empty_title = N_ ("No Waits"),
  .empty_text = N_ ("Choose a coloured cell above to list its waits."),
  .count = wait_count,
  .columns = wait_columns,
  .n_columns = G_N_ELEMENTS (wait_columns),
  .plain = true,
  .size = n_waits,
  .selection = wait_selection,
};

const WeftListInfo weft_list_of_holds = {
  .name = "holds",
  .icon = "weft-lock-symbolic",
  .empty_title = N_ ("No Holds"),
  .empty_text = N_ ("No lock was seen to be held like that while this was recorded."),
  .count = hold_count,
  .columns = hold_columns,
  .n_columns = G_N_ELEMENTS (hold_columns),
  .sorted_by = "Duration",
  .size = n_holds,
  .selection = hold_selection,
};

const WeftListInfo weft_list_of_messages = {
  .name = "messages",
  .icon = "weft-channel-symbolic",
  .empty_title = N_ ("No Messages"),
  .empty_text = N_ ("No message was seen to be sent and received while this was recorded."),
  .count = message_count,
  .columns = message_columns,
  .n_columns = G_N_ELEMENTS (message_columns),
  .sorted_by = "Latency",
  .size = n_messages,
  .selection = message_selection,
};
