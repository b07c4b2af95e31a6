/* weft/annotate.h: what a program may say about itself in a Weft recording.
 *
 *   weft_name (&queue, sizeof queue, "jobs");
 *   weft_span_begin ("parse");
 *   weft_value ("bytes", n);
 *   weft_span_end ();
 *
 * Link with `pkg-config --cflags --libs weft-annotate`. While nobody records, each of these
 * is one branch; under `weft record` it writes an event in the calling thread. They may be
 * called from any thread and any signal handler, never block, never fail, never allocate,
 * and leave errno alone. Texts are UTF-8 and are copied; NULL is "".
 *
 * From another language than C or C++: every function here is also a symbol of the library,
 * with the same arguments. A `bool` and a `size_t` are what that language's C interface
 * says they are; `const volatile void *` is any address.
 *
 * Objects are meant by their addresses, which are never looked behind. */
#ifndef WEFT_ANNOTATE_H
#define WEFT_ANNOTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether somebody records: to spare what is needed only for a text, say. */
bool weft_is_recording (void);

/* Something of note happens now. */
void weft_mark (const char *text);

/* The calling thread is busy with @text until the matching end; spans nest. */
void weft_span_begin (const char *text);
void weft_span_end (void);

/* A figure, as it stands now. */
void weft_value (const char *name, int64_t value);

/* What lies in the @size bytes from @object is called @name: a mutex, a condition variable,
 * a semaphore, a variable, or a structure with several of them, which then all are. For
 * what exists now: an object that is initialised or made later, at the same place, is
 * another one. The last name stands. */
void weft_name (const volatile void *object, size_t size, const char *name);

/* A queue of the program's own, by which messages go from thread to thread, is shown as a
 * channel. @capacity: how many messages it holds at most, or below zero when any number.
 * It exists until weft_queue_destroy(). */
void weft_queue_create (const volatile void *queue, const char *name, int64_t capacity);
void weft_queue_destroy (const volatile void *queue);

/* A message goes in, comes out, or is thrown away unreceived. @message tells it from others
 * that are in the queue at the same time: the address of what is sent, or a number.
 *
 * Say weft_queue_send() before others can take the message, weft_queue_receive() once it is
 * taken: inside the queue's own lock, or around a queue without one. How many messages are
 * in the queue is counted from these. */
void weft_queue_send (const volatile void *queue, uint64_t message);
void weft_queue_receive (const volatile void *queue, uint64_t message);
void weft_queue_discard (const volatile void *queue, uint64_t message);

/* Nobody will send, or receive, any more. */
void weft_queue_no_senders (const volatile void *queue);
void weft_queue_no_receivers (const volatile void *queue);

/* A variable under study was read or written, by the calling thread, and had that value. */
void weft_access_read (const volatile void *variable, int64_t value);
void weft_access_write (const volatile void *variable, int64_t value);

/* Not zero while somebody records; read it, as here, only through weft_is_recording(). */
extern const int *weft_annotate_flag;

/* The functions above once more, to be inlined up to the branch. `artificial` makes a
 * debugger, and Weft, take the place of the call for the place of what is inlined. */
#ifndef WEFT_ANNOTATE_NO_INLINE

#define WEFT_ANNOTATE_INLINE                                                               \
  extern inline __attribute__ ((gnu_inline, always_inline, artificial))

/* Second names of the library's symbols, which do not mean the inlined functions. */
void weft_mark_call (const char *);
void weft_span_begin_call (const char *);
void weft_span_end_call (void);
void weft_value_call (const char *, int64_t);
void weft_name_call (const volatile void *, size_t, const char *);
void weft_queue_create_call (const volatile void *, const char *, int64_t);
void weft_queue_destroy_call (const volatile void *);
void weft_queue_send_call (const volatile void *, uint64_t);
void weft_queue_receive_call (const volatile void *, uint64_t);
void weft_queue_discard_call (const volatile void *, uint64_t);
void weft_queue_no_senders_call (const volatile void *);
void weft_queue_no_receivers_call (const volatile void *);
void weft_access_read_call (const volatile void *, int64_t);
void weft_access_write_call (const volatile void *, int64_t);

WEFT_ANNOTATE_INLINE bool
weft_is_recording (void)
{
  return __builtin_expect (__atomic_load_n (weft_annotate_flag, __ATOMIC_RELAXED) != 0, 0);
}

WEFT_ANNOTATE_INLINE void
weft_mark (const char *text)
{
  if (weft_is_recording ())
    weft_mark_call (text);
}

WEFT_ANNOTATE_INLINE void
weft_span_begin (const char *text)
{
  if (weft_is_recording ())
    weft_span_begin_call (text);
}

WEFT_ANNOTATE_INLINE void
weft_span_end (void)
{
  if (weft_is_recording ())
    weft_span_end_call ();
}

WEFT_ANNOTATE_INLINE void
weft_value (const char *name, int64_t value)
{
  if (weft_is_recording ())
    weft_value_call (name, value);
}

WEFT_ANNOTATE_INLINE void
weft_name (const volatile void *object, size_t size, const char *name)
{
  if (weft_is_recording ())
    weft_name_call (object, size, name);
}

WEFT_ANNOTATE_INLINE void
weft_queue_create (const volatile void *queue, const char *name, int64_t capacity)
{
  if (weft_is_recording ())
    weft_queue_create_call (queue, name, capacity);
}

WEFT_ANNOTATE_INLINE void
weft_queue_destroy (const volatile void *queue)
{
  if (weft_is_recording ())
    weft_queue_destroy_call (queue);
}

WEFT_ANNOTATE_INLINE void
weft_queue_send (const volatile void *queue, uint64_t message)
{
  if (weft_is_recording ())
    weft_queue_send_call (queue, message);
}

WEFT_ANNOTATE_INLINE void
weft_queue_receive (const volatile void *queue, uint64_t message)
{
  if (weft_is_recording ())
    weft_queue_receive_call (queue, message);
}

WEFT_ANNOTATE_INLINE void
weft_queue_discard (const volatile void *queue, uint64_t message)
{
  if (weft_is_recording ())
    weft_queue_discard_call (queue, message);
}

WEFT_ANNOTATE_INLINE void
weft_queue_no_senders (const volatile void *queue)
{
  if (weft_is_recording ())
    weft_queue_no_senders_call (queue);
}

WEFT_ANNOTATE_INLINE void
weft_queue_no_receivers (const volatile void *queue)
{
  if (weft_is_recording ())
    weft_queue_no_receivers_call (queue);
}

WEFT_ANNOTATE_INLINE void
weft_access_read (const volatile void *variable, int64_t value)
{
  if (weft_is_recording ())
    weft_access_read_call (variable, value);
}

WEFT_ANNOTATE_INLINE void
weft_access_write (const volatile void *variable, int64_t value)
{
  if (weft_is_recording ())
    weft_access_write_call (variable, value);
}

#endif

#ifdef __cplusplus
}

namespace weft
{

/* A span as long as its scope, however that is left. */
class Span
{
public:
  explicit Span (const char *text) { weft_span_begin (text); }
  ~Span () { weft_span_end (); }
  Span (const Span &) = delete;
  Span &operator= (const Span &) = delete;
};

}
#endif

#endif
