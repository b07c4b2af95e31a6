#include "tracer/analysis/words.h"

#include <glib/gi18n-lib.h>

#define TEXT(number, name, text) [number] = text,

const char *
weft_object_kind_text (WeftObjectKind kind)
{
  static const char *const texts[] = { WEFT_OBJECT_KINDS (TEXT) };

  return (unsigned)kind < G_N_ELEMENTS (texts) ? texts[kind] : texts[0];
}

const char *
weft_wait_kind_text (WeftWaitKind kind)
{
  static const char *const texts[] = { WEFT_WAIT_KINDS (TEXT) };

  return (unsigned)kind < G_N_ELEMENTS (texts) ? texts[kind] : texts[0];
}

const char *
weft_wait_outcome_text (WeftWaitOutcome outcome)
{
  static const char *const texts[] = { WEFT_WAIT_OUTCOMES (TEXT) };

  return (unsigned)outcome < G_N_ELEMENTS (texts) ? texts[outcome] : "unknown";
}

const char *
weft_object_kind_shown (WeftObjectKind kind)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "kind of object", weft_object_kind_text (kind));
}

const char *
weft_wait_kind_shown (WeftWaitKind kind)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "kind of wait", weft_wait_kind_text (kind));
}

const char *
weft_interaction_shown (WeftInteractionKind kind)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "interaction", weft_interaction_text (kind));
}

const char *
weft_state_shown (WeftState state)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "state", weft_state_text (state));
}

const char *
weft_detail_text (WeftLockDetail detail)
{
  static const char *const texts[] = { WEFT_DETAILS (TEXT) };

  return (unsigned)detail < G_N_ELEMENTS (texts) ? texts[detail] : NULL;
}

bool
weft_object_kind_is_lock (WeftObjectKind kind)
{
  return kind == WEFT_OBJECT_MUTEX || kind == WEFT_OBJECT_RWLOCK
         || kind == WEFT_OBJECT_SPINLOCK;
}

bool
weft_wait_kind_is_lock (WeftWaitKind kind)
{
  return kind == WEFT_WAIT_LOCK || kind == WEFT_WAIT_READ_LOCK
         || kind == WEFT_WAIT_WRITE_LOCK || kind == WEFT_WAIT_SPIN;
}

bool
weft_wait_kind_is_pause (WeftWaitKind kind)
{
  return kind == WEFT_WAIT_SLEEP || kind == WEFT_WAIT_YIELD;
}

char *
weft_process_program (const WeftTrace *trace, uint32_t process)
{
  size_t n;
  const char *path = weft_trace_processes (trace, &n)[process].program;

  return *path != '\0' ? g_path_get_basename (path) : g_strdup (_ ("process"));
}

char *
weft_process_name (const WeftTrace *trace, uint32_t process)
{
  size_t n;
  g_autofree char *program = weft_process_program (trace, process);

  return g_strdup_printf ("%s (%d)", program,
                          weft_trace_processes (trace, &n)[process].pid);
}

char *
weft_thread_full_name (const WeftTrace *trace, uint32_t thread)
{
  size_t n, n_processes;
  const WeftThread *row = &weft_trace_threads (trace, &n)[thread];
  g_autofree char *process = NULL;

  weft_trace_processes (trace, &n_processes);
  if (n_processes < 2)
    return g_strdup (row->label);
  process = weft_process_name (trace, row->process);
  /* Translators: a thread and its process: "main of sort (312)" */
  return g_strdup_printf (_ ("%s of %s"), row->label, process);
}

/* Three digits of @value / @unit, rounded half up; false when they would be 1000 or more.
 */
static char *
three_digits (uint64_t value, uint64_t unit, const char *name)
{
  uint64_t hundredths = (value * 100 + unit / 2) / unit;
  uint64_t tenths = (value * 10 + unit / 2) / unit;

  if (hundredths < 1000)
    return g_strdup_printf ("%u.%02u %s", (unsigned)(hundredths / 100),
                            (unsigned)(hundredths % 100), name);
  if (tenths < 1000)
    return g_strdup_printf ("%u.%u %s", (unsigned)(tenths / 10), (unsigned)(tenths % 10),
                            name);
  return g_strdup_printf ("%u %s", (unsigned)((value + unit / 2) / unit), name);
}

bool
weft_thread_ended_with_process (const WeftTrace *trace, const WeftThread *thread)
{
  size_t n;
  const WeftProcess *processes = weft_trace_processes (trace, &n);

  return !thread->ended && weft_trace_info (trace)->exit_status >= 0 && thread->process < n
         && processes[thread->process].pid == processes[0].pid;
}

char *
weft_format_duration (int64_t duration_ns)
{
  static const struct {
    uint64_t unit, below; /* below: what still rounds to three digits of the unit */
    const char *name;
  } units[] = {
    { 1000, 999500, "µs" },
    { 1000 * 1000, 999500 * 1000ull, "ms" },
    { 1000 * 1000 * 1000, 59950 * 1000ull * 1000, "s" },
  };
  uint64_t ns = duration_ns < 0 ? -(uint64_t)duration_ns : (uint64_t)duration_ns;
  uint64_t seconds;

  if (duration_ns < 0) {
    g_autofree char *positive
        = weft_format_duration (duration_ns == INT64_MIN ? INT64_MAX : -duration_ns);

    return g_strconcat ("-", positive, NULL);
  }

  if (ns < 1000)
    return g_strdup_printf ("%u ns", (unsigned)ns);
  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    if (ns < units[i].below)
      return three_digits (ns, units[i].unit, units[i].name);
  }

  seconds = (ns + 500 * 1000 * 1000) / (1000 * 1000 * 1000);
  if (seconds < 3600)
    return g_strdup_printf ("%u min %u s", (unsigned)(seconds / 60),
                            (unsigned)(seconds % 60));

  return g_strdup_printf ("%" G_GUINT64_FORMAT " h %u min", (seconds + 30) / 3600,
                          (unsigned)((seconds + 30) % 3600 / 60));
}

char *
weft_format_moment (int64_t time_ns)
{
  int64_t us = (time_ns + 500) / 1000;

  if (us < 1000 * 1000)
    return g_strdup_printf ("%d.%03d ms", (int)(us / 1000), (int)(us % 1000));
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%06d s", us / (1000 * 1000),
                          (int)(us % (1000 * 1000)));
}

char *
weft_format_count (uint64_t count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  size_t n = strlen (digits);
  GString *text = g_string_sized_new (n + n / 3);

  for (size_t i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0)
      g_string_append_c (text, ',');
    g_string_append_c (text, digits[i]);
  }

  return g_string_free (text, FALSE);
}
