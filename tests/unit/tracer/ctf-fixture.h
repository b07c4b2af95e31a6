/* tests/unit/tracer/ctf-fixture.h: writes small CTF traces, byte by byte, laid out as LTTng
 * lays them out, so that tests of the loader can damage them as they like. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct WeftCtf WeftCtf;

/* A trace in @folder, which is made: its metadata, and a stream that is written as packets
 * are ended. */
WeftCtf *weft_ctf_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;
/* Ends the open packet, if it holds anything, and writes the stream. */
void weft_ctf_free (WeftCtf *self);

/* Times as the events' clock has them. */
void weft_ctf_process (WeftCtf *self, int32_t pid, const char *program, int64_t time_ns);
void weft_ctf_mark (WeftCtf *self, int32_t tid, const char *text, int64_t time_ns);
/* Any numbers, so that impossible ones can be tried. */
void weft_ctf_wait_end (
    WeftCtf *self, int32_t tid, uint8_t kind, uint8_t outcome, int64_t time_ns);
/* An event of some other program's. */
void weft_ctf_foreign (WeftCtf *self, int64_t time_ns);

/* @discarded: how many events were lost from the packet before on. */
void weft_ctf_end_packet (WeftCtf *self, uint64_t discarded);
