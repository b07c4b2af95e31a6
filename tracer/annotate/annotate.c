/* The library: finds the recorder of the process, and passes on to it. */
#define WEFT_ANNOTATE_NO_INLINE
#include <weft/annotate.h>

#include "tracer/events/recorder.h"

#define EXPORT __attribute__ ((visibility ("default")))

extern const WeftRecorder weft_recorder __attribute__ ((weak));

static const int never_recording;
EXPORT const int *weft_annotate_flag = &never_recording;

/* A recorder of an older Weft may lack some of what is called here. */
__attribute__ ((constructor)) static void
find_recorder (void)
{
  if (&weft_recorder != NULL && weft_recorder.size >= sizeof weft_recorder)
    weft_annotate_flag = weft_recorder.recording ();
}

static uint64_t
address (const volatile void *pointer)
{
  return (uint64_t)(uintptr_t)pointer;
}

EXPORT bool
weft_is_recording (void)
{
  return __atomic_load_n (weft_annotate_flag, __ATOMIC_RELAXED) != 0;
}

EXPORT void
weft_mark (const char *text)
{
  if (weft_is_recording ())
    weft_recorder.mark (text);
}

EXPORT void
weft_span_begin (const char *text)
{
  if (weft_is_recording ())
    weft_recorder.span_begin (text);
}

EXPORT void
weft_span_end (void)
{
  if (weft_is_recording ())
    weft_recorder.span_end ();
}

EXPORT void
weft_value (const char *name, int64_t value)
{
  if (weft_is_recording ())
    weft_recorder.value (name, value);
}

EXPORT void
weft_name (const volatile void *object, size_t size, const char *name)
{
  if (weft_is_recording ())
    weft_recorder.object_name (address (object), size, name);
}

EXPORT void
weft_queue_create (const volatile void *queue, const char *name, int64_t capacity)
{
  if (weft_is_recording ())
    weft_recorder.object_create (WEFT_OBJECT_CHANNEL, address (queue), name,
                                 capacity < 0 ? -1 : capacity,
                                 __builtin_return_address (0));
}

EXPORT void
weft_queue_destroy (const volatile void *queue)
{
  if (weft_is_recording ())
    weft_recorder.object_destroy (WEFT_OBJECT_CHANNEL, address (queue));
}

EXPORT void
weft_queue_send (const volatile void *queue, uint64_t message)
{
  if (weft_is_recording ())
    weft_recorder.send (address (queue), message, WEFT_DEPTH_UNKNOWN,
                        __builtin_return_address (0));
}

EXPORT void
weft_queue_receive (const volatile void *queue, uint64_t message)
{
  if (weft_is_recording ())
    weft_recorder.receive (address (queue), message, WEFT_DEPTH_UNKNOWN,
                           __builtin_return_address (0));
}

EXPORT void
weft_queue_discard (const volatile void *queue, uint64_t message)
{
  if (weft_is_recording ())
    weft_recorder.discard (address (queue), message, WEFT_DEPTH_UNKNOWN);
}

EXPORT void
weft_queue_no_senders (const volatile void *queue)
{
  if (weft_is_recording ())
    weft_recorder.disconnect (address (queue), WEFT_SIDE_SENDER, WEFT_DEPTH_UNKNOWN);
}

EXPORT void
weft_queue_no_receivers (const volatile void *queue)
{
  if (weft_is_recording ())
    weft_recorder.disconnect (address (queue), WEFT_SIDE_RECEIVER, WEFT_DEPTH_UNKNOWN);
}

EXPORT void
weft_access_read (const volatile void *variable, int64_t value)
{
  if (weft_is_recording ())
    weft_recorder.access (address (variable), false, value);
}

EXPORT void
weft_access_write (const volatile void *variable, int64_t value)
{
  if (weft_is_recording ())
    weft_recorder.access (address (variable), true, value);
}

/* The names by which what is inlined calls the same: clang would take the function's own
 * name for the inlined function itself. */
#define CALL(function)                                                                     \
  EXPORT extern __typeof (function) function##_call __attribute__ ((alias (#function)))

CALL (weft_mark);
CALL (weft_span_begin);
CALL (weft_span_end);
CALL (weft_value);
CALL (weft_name);
CALL (weft_queue_create);
CALL (weft_queue_destroy);
CALL (weft_queue_send);
CALL (weft_queue_receive);
CALL (weft_queue_discard);
CALL (weft_queue_no_senders);
CALL (weft_queue_no_receivers);
CALL (weft_access_read);
CALL (weft_access_write);
