/* tracer/record/scheduling-ctf.h: writes what the kernel tells of scheduling as a CTF trace
 * of its own, beside LTTng's and on the same clock, so that any CTF reader opens both as
 * one.
 *
 * A stream is a file `stream_N` of packets of 4096 bytes, one for each CPU. A packet is
 * written with one call at a multiple of its size, again and again until it is full: so a
 * file consists of whole packets at every moment, whenever the writer dies, and a quiet
 * program costs no more than what it does. Source: the CTF 1.8 specification. */
#pragma once

#include <glib.h>
#include <stdint.h>

#define WEFT_SCHED_PACKET_BYTES 4096

typedef enum {
  WEFT_SWITCH_IN,      /* sched:switch_in: the thread got a CPU */
  WEFT_SWITCH_OUT,     /* sched:switch_out: it left it, to wait for something */
  WEFT_SWITCH_PREEMPT, /* sched:switch_out with `preempted`: it could have gone on */
  WEFT_SWITCH_EXIT,    /* sched:exit: the thread is no more */
  WEFT_SWITCH_BEGIN,   /* sched:begin: scheduling is recorded from now on */
  WEFT_SWITCH_END,     /* sched:end: up to here; missing when the recorder was killed */
  WEFT_N_SWITCHES
} WeftSwitchKind;

typedef struct {
  int64_t time_ns; /* CLOCK_MONOTONIC */
  int32_t tid;     /* 0 for BEGIN and END */
  WeftSwitchKind kind;
} WeftSwitch;

typedef struct WeftSchedStream WeftSchedStream;

/* Makes the file for @cpu in @folder. @begin_ns: since when it is complete.
 * Returns: (transfer full): NULL with G_FILE_ERROR. */
WeftSchedStream *
weft_sched_stream_new (const char *folder, unsigned cpu, int64_t begin_ns, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Closes the file as it is. Accepts NULL. */
void weft_sched_stream_free (WeftSchedStream *self);

/* Appends a record. Times that go backwards are taken as standing still. After the first
 * failure to write nothing more is written, and all return FALSE with G_FILE_ERROR. */
gboolean
weft_sched_stream_add (WeftSchedStream *self, const WeftSwitch *record, GError **error);
/* @count records between the last one and @time_ns were lost. */
gboolean weft_sched_stream_lose (WeftSchedStream *self,
                                 int64_t time_ns,
                                 uint64_t count,
                                 GError **error);
/* Puts into the file what is not yet there. */
gboolean weft_sched_stream_flush (WeftSchedStream *self, GError **error);
/* The same, and says that nothing happened from the last record to @end_ns. */
gboolean weft_sched_stream_finish (WeftSchedStream *self, int64_t end_ns, GError **error);

/* The clock block of LTTng's metadata in the trace @folder.
 * Returns: (transfer full) (nullable): NULL while there is none, or when its clock is not
 * CLOCK_MONOTONIC in nanoseconds. */
char *weft_sched_clock_of_lttng (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
/* The same block, for as long as LTTng has written none: its offset to the wall clock is
 * measured here and now. Returns: (transfer full). */
char *weft_sched_clock_measure (void) G_GNUC_WARN_UNUSED_RESULT;

/* Writes the trace's metadata with @clock into @folder, replacing what was there.
 * Returns: FALSE with G_FILE_ERROR. */
gboolean weft_sched_metadata_write (const char *folder, const char *clock, GError **error);
