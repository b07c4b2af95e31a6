/* How a panic unwinds. Forced unwinding is what glibc itself does for pthread_exit(): it
 * walks the stack and runs the cleanup of each frame, without anything that could catch it.
 * In the main thread pthread_exit() would leave the process running, so there it is done
 * here, to the stack's end. Source: Itanium C++ ABI, exception handling, level I. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <unwind.h>

#include "core/sync/panic.h"
#include "core/sync/thread.h"
#include "tracer/events/emit.h"

static __thread bool panicking;

bool
weft_thread_panicking (void)
{
  return panicking;
}

__attribute__ ((noreturn)) static void
end_process (void)
{
  weft_emit_thread_exit (WEFT_END_PANICKED);
  exit (WEFT_PANIC_STATUS);
}

static _Unwind_Reason_Code
stop_at_end_of_stack (int version,
                      _Unwind_Action actions,
                      _Unwind_Exception_Class class,
                      struct _Unwind_Exception *exception,
                      struct _Unwind_Context *context,
                      void *data)
{
  if ((actions & _UA_END_OF_STACK) != 0)
    end_process ();
  return _URC_NO_REASON;
}

__attribute__ ((noreturn)) static void
unwind_main (void)
{
  static struct _Unwind_Exception exception;

  _Unwind_ForcedUnwind (&exception, stop_at_end_of_stack, NULL);
  /* It only returns when a frame cannot be unwound; the end is the same. */
  end_process ();
}

/* One write, so that lines of several threads do not mix. */
static void
print_panic (const char *what, const char *file, int line, const char *message)
{
  const char *base = strrchr (file, '/');
  const char *name = weft_thread_name ();
  char *text = NULL;

  if (asprintf (&text, "thread '%s' %s at %s:%d: %s\n",
                name[0] != '\0' ? name : "<unnamed>", what, base != NULL ? base + 1 : file,
                line, message)
      < 0)
    text = NULL;
  fputs (text != NULL ? text : "a thread panicked, and there is no memory to say more\n",
         stderr);
  free (text);
}

void
weft_panic_at (const char *file, int line, const char *format, ...)
{
  const void *site = __builtin_return_address (0);
  char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  if (format == NULL || vasprintf (&message, format, arguments) < 0)
    message = NULL;
  va_end (arguments);

  weft_emit_thread_panic (message, site);
  print_panic (panicking ? "panicked while panicking, which ends the process," : "panicked",
               file != NULL ? file : "?", line, message != NULL ? message : "");
  if (panicking)
    abort ();
  panicking = true;

  weft_thread_take_panic (message);
  if (gettid () == getpid ())
    unwind_main ();
  pthread_exit (NULL);
}
