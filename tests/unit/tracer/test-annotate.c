/* What the annotations' library passes on to a recorder, which this program plays. */
#include <glib.h>
#include <weft/annotate.h>

#include "tracer/events/recorder.h"

static int recording;
static GString *heard;

#define HEAR(...) g_string_append_printf (heard, __VA_ARGS__)

static const int *
get_recording (void)
{
  return &recording;
}

static void
mark (const char *text)
{
  HEAR ("mark %s\n", text);
}

static void
span_begin (const char *text)
{
  HEAR ("span_begin %s\n", text);
}

static void
span_end (void)
{
  HEAR ("span_end\n");
}

static void
value (const char *name, int64_t figure)
{
  HEAR ("value %s %" G_GINT64_FORMAT "\n", name, figure);
}

static void
access_seen (uint64_t variable, bool write, int64_t content)
{
  HEAR ("access %#" G_GINT64_MODIFIER "x %d %" G_GINT64_FORMAT "\n", variable, write,
        content);
}

static void
object_name (uint64_t object, uint64_t size, const char *name)
{
  HEAR ("name %#" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT " %s\n", object, size, name);
}

static void
object_create (WeftObjectKind kind,
               uint64_t object,
               const char *name,
               int64_t capacity,
               const void *site)
{
  g_assert_nonnull (site);
  HEAR ("create %d %#" G_GINT64_MODIFIER "x %s %" G_GINT64_FORMAT "\n", (int)kind, object,
        name, capacity);
}

static void
object_destroy (WeftObjectKind kind, uint64_t object)
{
  HEAR ("destroy %d %#" G_GINT64_MODIFIER "x\n", (int)kind, object);
}

static void
hear_message (const char *what, uint64_t channel, uint64_t message, uint32_t depth)
{
  g_assert_cmpuint (depth, ==, WEFT_DEPTH_UNKNOWN);
  HEAR ("%s %#" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT "\n", what, channel, message);
}

static void
send (uint64_t channel, uint64_t message, uint32_t depth, const void *site)
{
  g_assert_nonnull (site);
  hear_message ("send", channel, message, depth);
}

static void
receive (uint64_t channel, uint64_t message, uint32_t depth, const void *site)
{
  g_assert_nonnull (site);
  hear_message ("receive", channel, message, depth);
}

static void
discard (uint64_t channel, uint64_t message, uint32_t depth)
{
  hear_message ("discard", channel, message, depth);
}

static void
disconnect (uint64_t channel, WeftChannelSide side, uint32_t depth)
{
  hear_message ("disconnect", channel, side, depth);
}

const WeftRecorder weft_recorder = {
  .size = sizeof weft_recorder,
  .recording = get_recording,
  .mark = mark,
  .span_begin = span_begin,
  .span_end = span_end,
  .value = value,
  .access = access_seen,
  .object_name = object_name,
  .object_create = object_create,
  .object_destroy = object_destroy,
  .send = send,
  .receive = receive,
  .discard = discard,
  .disconnect = disconnect,
};

static void
say_all (void)
{
  const void *object = (const void *)(uintptr_t)0x1000;

  weft_mark ("text");
  weft_span_begin ("outer");
  weft_span_end ();
  weft_value ("figure", INT64_MIN);
  weft_name (object, 24, "thing");
  weft_queue_create (object, "queue", 7);
  weft_queue_create (object, "queue", INT64_MIN);
  weft_queue_send (object, UINT64_MAX);
  weft_queue_receive (object, UINT64_MAX);
  weft_queue_discard (object, 3);
  weft_queue_no_senders (object);
  weft_queue_no_receivers (object);
  weft_queue_destroy (object);
  weft_access_read (object, -1);
  weft_access_write (object, 1);
}

static void
test_recording (void)
{
  recording = 1;
  g_string_truncate (heard, 0);
  say_all ();
  g_assert_true (weft_is_recording ());
  g_assert_cmpstr (heard->str, ==,
                   "mark text\n"
                   "span_begin outer\n"
                   "span_end\n"
                   "value figure -9223372036854775808\n"
                   "name 0x1000 24 thing\n"
                   "create 7 0x1000 queue 7\n"
                   "create 7 0x1000 queue -1\n"
                   "send 0x1000 18446744073709551615\n"
                   "receive 0x1000 18446744073709551615\n"
                   "discard 0x1000 3\n"
                   "disconnect 0x1000 0\n"
                   "disconnect 0x1000 1\n"
                   "destroy 7 0x1000\n"
                   "access 0x1000 0 -1\n"
                   "access 0x1000 1 1\n");
}

static void
test_not_recording (void)
{
  recording = 0;
  g_string_truncate (heard, 0);
  say_all ();
  g_assert_false (weft_is_recording ());
  g_assert_cmpstr (heard->str, ==, "");
}

/* As another language calls them: the symbols, which look at the flag themselves. */
static void
test_symbols (void)
{
  g_string_truncate (heard, 0);
  recording = 0;
  weft_mark_call ("unheard");
  recording = 1;
  weft_mark_call ("heard");
  g_assert_cmpstr (heard->str, ==, "mark heard\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  heard = g_string_new (NULL);
  g_test_add_func ("/annotate/recording", test_recording);
  g_test_add_func ("/annotate/not-recording", test_not_recording);
  g_test_add_func ("/annotate/symbols", test_symbols);
  return g_test_run ();
}
