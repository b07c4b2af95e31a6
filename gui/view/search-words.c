/* What is found, as it is listed. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "gui/view/search-private.h"
#include "tracer/analysis/words.h"

static const char *
thread_name (const WeftTrace *trace, uint32_t row)
{
  size_t n;

  return row != WEFT_NO_ROW ? weft_trace_threads (trace, &n)[row].name : _ ("nobody");
}

char *
weft_found_title (const WeftSearch *self, const WeftFound *found)
{
  const WeftTrace *trace = self->trace;
  const WeftMessage *message;
  const WeftSite *site;
  size_t n;

  switch (found->kind) {
  case WEFT_FOUND_THREAD:
    return g_strdup (thread_name (trace, found->row));
  case WEFT_FOUND_OBJECT:
    return g_strdup (weft_trace_objects (trace, &n)[found->row].name);
  case WEFT_FOUND_FUNCTION:
    site = &weft_trace_sites (trace, &n)[found->row];
    return g_strdup (site->name != NULL ? site->name : site->function);
  case WEFT_FOUND_PLACE:
    return g_strdup (weft_trace_sites (trace, &n)[found->row].text);
  case WEFT_FOUND_NOTE:
    return g_strdup (weft_trace_notes (trace, &n)[found->row].text);
  default:
    message = &weft_trace_messages (trace, &n)[found->row];
    if (found->item == UINT32_MAX)
      return g_strdup_printf (_ ("Message %" G_GUINT64_FORMAT " of %s"),
                              (guint64)message->id,
                              weft_trace_objects (trace, &n)[message->channel].name);
    /* From whom to whom. */
    return g_strdup_printf (_ ("%s → %s"), thread_name (trace, message->sender),
                            thread_name (trace, message->receiver));
  }
}

static char *
count_waits (uint32_t count)
{
  g_autofree char *number = weft_format_count (count);

  return g_strdup_printf (ngettext ("%s wait", "%s waits", count), number);
}

static char *
count_times (uint32_t count)
{
  g_autofree char *number = weft_format_count (count);

  return g_strdup_printf (ngettext ("%s time", "%s times", count), number);
}

static char *
thread_detail (const WeftTrace *trace, const WeftFound *found)
{
  size_t n;
  const WeftThread *thread = &weft_trace_threads (trace, &n)[found->row];
  g_autofree char *waits = count_waits (found->count);
  g_autofree char *process = NULL;
  g_autofree char *start = NULL;

  weft_trace_processes (trace, &n);
  if (n > 1)
    process = weft_process_name (trace, thread->process);
  start = thread->tid != 0 ? g_strdup_printf (_ ("thread %d%s%s"), thread->tid,
                                              process != NULL ? _ (" of ") : "",
                                              process != NULL ? process : "")
                           : g_strdup (_ ("a thread that never began"));
  if (thread->panic != NULL)
    return g_strdup_printf (_ ("%s · panicked: %s"), start, thread->panic);
  return g_strdup_printf (_ ("%s · %s"), start, waits);
}

static char *
object_detail (const WeftTrace *trace, const WeftFound *found)
{
  size_t n, n_waits, n_holds;
  const WeftObject *object = &weft_trace_objects (trace, &n)[found->row];
  g_autofree char *number = weft_format_count (found->count);
  g_autofree char *often = NULL;

  weft_trace_object_waits (trace, found->row, &n_waits);
  weft_trace_lock_holds (trace, found->row, &n_holds);
  if (found->count == 0)
    often = g_strdup (_ ("never waited for"));
  else if (n_waits > 0)
    often = count_waits (found->count);
  else if (n_holds > 0)
    often = g_strdup_printf (ngettext ("held %s time", "held %s times", found->count),
                             number);
  else
    often = g_strdup_printf (ngettext ("%s message", "%s messages", found->count), number);
  return g_strdup_printf (_ ("%s · %s · 0x%" PRIx64), weft_object_kind_shown (object->kind),
                          often, object->address);
}

static char *
site_detail (const WeftTrace *trace, const WeftFound *found)
{
  size_t n;
  const WeftSite *site = &weft_trace_sites (trace, &n)[found->row];
  g_autofree char *often
      = found->count > 0 ? count_times (found->count) : g_strdup (_ ("nothing seen there"));
  g_autofree char *module
      = site->module != NULL ? g_path_get_basename (site->module) : NULL;
  const char *where = site->file != NULL ? site->file : module;

  if (found->kind == WEFT_FOUND_PLACE)
    where = site->name != NULL ? site->name : module;
  return where != NULL ? g_strdup_printf (_ ("%s · %s"), where, often)
                       : g_steal_pointer (&often);
}

static char *
note_detail (const WeftTrace *trace, const WeftFound *found)
{
  static const char *const kinds[] = {
    [WEFT_NOTE_MARK] = N_ ("mark"),     [WEFT_NOTE_SPAN] = N_ ("span"),
    [WEFT_NOTE_VALUE] = N_ ("value"),   [WEFT_NOTE_READ] = N_ ("read"),
    [WEFT_NOTE_WRITE] = N_ ("written"), [WEFT_NOTE_PANIC] = N_ ("panic"),
  };
  size_t n;
  const WeftNote *note = &weft_trace_notes (trace, &n)[found->row];
  const char *kind = (size_t)note->kind < G_N_ELEMENTS (kinds) ? kinds[note->kind] : NULL;
  g_autofree char *often = count_times (found->count);

  return g_strdup_printf (_ ("%s · %s"), kind != NULL ? _ (kind) : _ ("note"), often);
}

static char *
messages_detail (const WeftTrace *trace, const WeftFound *found)
{
  size_t n;
  const WeftMessage *message = &weft_trace_messages (trace, &n)[found->row];
  const char *channel = weft_trace_objects (trace, &n)[message->channel].name;
  g_autofree char *number = weft_format_count (found->count);
  g_autofree char *at = weft_format_moment (message->sent_ns);

  if (found->item == UINT32_MAX)
    return g_strdup_printf (_ ("%s → %s · sent at %s"),
                            thread_name (trace, message->sender),
                            thread_name (trace, message->receiver), at);
  return g_strdup_printf (
      ngettext ("%s message through %s", "%s messages through %s", found->count), number,
      channel);
}

char *
weft_found_detail (const WeftSearch *self, const WeftFound *found)
{
  switch (found->kind) {
  case WEFT_FOUND_THREAD:
    return thread_detail (self->trace, found);
  case WEFT_FOUND_OBJECT:
    return object_detail (self->trace, found);
  case WEFT_FOUND_FUNCTION:
  case WEFT_FOUND_PLACE:
    return site_detail (self->trace, found);
  case WEFT_FOUND_NOTE:
    return note_detail (self->trace, found);
  default:
    return messages_detail (self->trace, found);
  }
}
