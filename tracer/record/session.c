#include "tracer/record/session.h"

#include <glib/gi18n-lib.h>
#include <lttng/lttng.h>
#include <string.h>

#include "tracer/record/error.h"

#define CHANNEL "weft"
#define SWITCH_TIMER_US 500000u
/* A recording into memory only measures the cost of events: small is enough. */
#define MEMORY_SUBBUFFER_BYTES (64u * 1024)
/* lttng_stop_tracing() looks only every 200 ms whether all is written. */
#define PENDING_POLL_US 5000

typedef struct lttng_handle LttngHandle;
typedef struct lttng_channel LttngChannel;
typedef struct lttng_session_descriptor LttngDescriptor;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LttngHandle, lttng_destroy_handle)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LttngChannel, lttng_channel_destroy)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LttngDescriptor, lttng_session_descriptor_destroy)

/* lttng-ctl's functions give 0 or LTTNG_OK, else an error code of either sign; then @what
 * is what it cannot do. */
static gboolean
check (int code, const char *what, GError **error)
{
  if (code == 0 || code == LTTNG_OK)
    return TRUE;
  g_set_error (error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED, "%s: %s", what,
               lttng_strerror (code > 0 ? -code : code));
  return FALSE;
}

static LttngHandle *
open_handle (const char *name)
{
  struct lttng_domain domain
      = { .type = LTTNG_DOMAIN_UST, .buf_type = LTTNG_BUFFER_PER_UID };

  return lttng_create_handle (name, &domain);
}

void
weft_session_init (void)
{
  /* A member of the group `tracing` would be led to root's daemon. No group is called
   * this: a colon cannot be part of a name. */
  lttng_set_tracing_group ("weft:none");
}

gboolean
weft_session_daemon_alive (void)
{
  return lttng_session_daemon_alive () == 1;
}

static gboolean
enable_channel (LttngHandle *handle,
                const WeftBuffers *buffers,
                gboolean to_disk,
                gboolean lossless,
                GError **error)
{
  struct lttng_domain domain
      = { .type = LTTNG_DOMAIN_UST, .buf_type = LTTNG_BUFFER_PER_UID };
  g_autoptr (LttngChannel) channel = lttng_channel_create (&domain);

  if (channel == NULL)
    return check (-LTTNG_ERR_NOMEM, _ ("LTTng cannot make a channel"), error);
  g_strlcpy (channel->name, CHANNEL, sizeof channel->name);
  channel->attr.num_subbuf = buffers->subbuffers;
  channel->attr.subbuf_size = buffers->subbuffer_bytes;
  if (to_disk) {
    channel->attr.overwrite = 0;
    channel->attr.switch_timer_interval = SWITCH_TIMER_US;
  } else {
    channel->attr.overwrite = 1;
    channel->attr.subbuf_size = MIN (channel->attr.subbuf_size, MEMORY_SUBBUFFER_BYTES);
  }
  if (lossless
      && !check (lttng_channel_set_blocking_timeout (channel, -1),
                 _ ("LTTng cannot make programs wait for room in the buffers"), error))
    return FALSE;
  return check (lttng_enable_channel (handle, channel), _ ("LTTng cannot enable a channel"),
                error);
}

static gboolean
enable_events (LttngHandle *handle, GError **error)
{
  static const char *const patterns[] = { "weft:*", "lttng_ust_statedump:*" };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++) {
    struct lttng_event event
        = { .type = LTTNG_EVENT_TRACEPOINT, .loglevel_type = LTTNG_EVENT_LOGLEVEL_ALL };

    g_strlcpy (event.name, patterns[i], sizeof event.name);
    if (!check (lttng_enable_event (handle, &event, CHANNEL),
                _ ("LTTng cannot enable events"), error))
      return FALSE;
  }
  return TRUE;
}

gboolean
weft_session_start (const char *name,
                    const char *output,
                    const WeftBuffers *buffers,
                    gboolean lossless,
                    GError **error)
{
  g_autoptr (LttngDescriptor) descriptor
      = output != NULL ? lttng_session_descriptor_local_create (name, output)
                       : lttng_session_descriptor_snapshot_create (name);
  g_autoptr (LttngHandle) handle = NULL;

  if (descriptor == NULL)
    return check (-LTTNG_ERR_INVALID, _ ("LTTng cannot describe a session"), error);
  if (!check (lttng_create_session_ext (descriptor), _ ("LTTng cannot create a session"),
              error))
    return FALSE;
  handle = open_handle (name);
  if (handle == NULL)
    return check (-LTTNG_ERR_NOMEM, _ ("LTTng cannot open a session"), error);
  return enable_channel (handle, buffers, output != NULL, lossless, error)
         && enable_events (handle, error)
         && check (lttng_start_tracing (name), _ ("LTTng cannot start recording"), error);
}

gboolean
weft_session_lost (const char *name, guint64 *ret_lost, GError **error)
{
  g_autoptr (LttngHandle) handle = open_handle (name);
  struct lttng_channel *channels = NULL;
  guint64 lost = 0;
  gboolean good = TRUE;
  int n;

  if (handle == NULL)
    return check (-LTTNG_ERR_NOMEM, _ ("LTTng cannot open a session"), error);
  n = lttng_list_channels (handle, &channels);
  if (n < 0)
    return check (n, _ ("LTTng cannot list channels"), error);
  for (int i = 0; i < n && good; i++) {
    uint64_t discarded = 0;

    good = check (lttng_channel_get_discarded_event_count (&channels[i], &discarded),
                  _ ("LTTng cannot count lost events"), error);
    lost += discarded;
  }
  free (channels);
  if (good)
    *ret_lost = lost;
  return good;
}

gboolean
weft_session_stop (const char *name, GError **error)
{
  int code = lttng_stop_tracing_no_wait (name), pending;

  if (code != -LTTNG_ERR_TRACE_ALREADY_STOPPED
      && !check (code, _ ("LTTng cannot stop recording"), error))
    return FALSE;
  while ((pending = lttng_data_pending (name)) == 1)
    g_usleep (PENDING_POLL_US);
  return check (pending, _ ("LTTng cannot write out what was recorded"), error);
}

gboolean
weft_session_destroy (const char *name, GError **error)
{
  return check (lttng_destroy_session (name), _ ("LTTng cannot end a session"), error);
}
