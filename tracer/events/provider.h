/* tracer/events/provider.h: the LTTng-UST provider `weft`, in the form that lttng-ust(3)
 * asks for: included several times by its own macros. What the fields mean stands in
 * emit.h. */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER weft

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "tracer/events/provider.h"

#if !defined(WEFT_PROVIDER_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define WEFT_PROVIDER_H

#include <lttng/tracepoint.h>
#include <stdint.h>

#include "tracer/events/fields.h"
#include "tracer/events/vocabulary.h"

#define WEFT_CTF_VALUE(number, name, text) lttng_ust_field_enum_value (text, number)

/* clang-format off: these are declarations in LTTng's own language, one field a line. */

LTTNG_UST_TRACEPOINT_ENUM (weft,
                           object_kind,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_OBJECT_KINDS (WEFT_CTF_VALUE)))
LTTNG_UST_TRACEPOINT_ENUM (weft,
                           wait_kind,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_WAIT_KINDS (WEFT_CTF_VALUE)))
LTTNG_UST_TRACEPOINT_ENUM (weft,
                           wait_outcome,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_WAIT_OUTCOMES (WEFT_CTF_VALUE)))
LTTNG_UST_TRACEPOINT_ENUM (weft,
                           hold_mode,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_HOLD_MODES (WEFT_CTF_VALUE)))
LTTNG_UST_TRACEPOINT_ENUM (weft,
                           thread_end,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_THREAD_ENDS (WEFT_CTF_VALUE)))
LTTNG_UST_TRACEPOINT_ENUM (weft,
                           detail,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_DETAILS (WEFT_CTF_VALUE)))
LTTNG_UST_TRACEPOINT_ENUM (weft,
                           channel_side,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_CHANNEL_SIDES (WEFT_CTF_VALUE)))
LTTNG_UST_TRACEPOINT_ENUM (weft,
                           poison_action,
                           LTTNG_UST_TP_ENUM_VALUES (WEFT_POISON_ACTIONS (WEFT_CTF_VALUE)))

#define WEFT_TID lttng_ust_field_integer (int32_t, tid, tid)

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    process_start,
    LTTNG_UST_TP_ARGS (int32_t, tid, int32_t, pid, int32_t, ppid, const char *, program),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer (int32_t, pid, pid)
                             lttng_ust_field_integer (int32_t, ppid, ppid)
                                 lttng_ust_field_string (program, program)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    thread_spawn,
    LTTNG_UST_TP_ARGS (int32_t,
                       tid,
                       uint64_t,
                       thread,
                       uint64_t,
                       routine,
                       const char *,
                       name,
                       uint64_t,
                       site),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer (uint64_t, thread, thread)
                             lttng_ust_field_integer_hex (uint64_t, routine, routine)
                                 lttng_ust_field_string (name, name)
                                     lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    thread_spawn_failed,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, thread, int32_t, error),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer (uint64_t, thread, thread)
                             lttng_ust_field_integer (int32_t, error, error)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    thread_start,
    LTTNG_UST_TP_ARGS (int32_t, tid, int32_t, pid, uint64_t, thread, const char *, name),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer (int32_t, pid, pid)
                             lttng_ust_field_integer (uint64_t, thread, thread)
                                 lttng_ust_field_string (name, name)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    thread_name,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, thread, const char *, name),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer (uint64_t, thread, thread)
                             lttng_ust_field_string (name, name)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    thread_detach,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, thread, uint64_t, site),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer (uint64_t, thread, thread)
                             lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    thread_panic,
    LTTNG_UST_TP_ARGS (int32_t, tid, const char *, message, uint64_t, site),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_string (message, message)
                             lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (weft,
                            thread_exit,
                            LTTNG_UST_TP_ARGS (int32_t, tid, uint8_t, end),
                            LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_enum (
                                weft, thread_end, uint8_t, end, end)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    wait_begin,
    LTTNG_UST_TP_ARGS (int32_t,
                       tid,
                       uint8_t,
                       kind,
                       uint64_t,
                       object,
                       int32_t,
                       holder,
                       uint64_t,
                       holder_since,
                       uint64_t,
                       holder_site,
                       uint64_t,
                       lock,
                       uint64_t,
                       site),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, wait_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)
                lttng_ust_field_integer (int32_t, holder, holder)
                    lttng_ust_field_integer (uint64_t, holder_since, holder_since)
                        lttng_ust_field_integer_hex (uint64_t, holder_site, holder_site)
                            lttng_ust_field_integer_hex (uint64_t, lock, lock)
                                lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    wait_end,
    LTTNG_UST_TP_ARGS (
        int32_t, tid, uint8_t, kind, uint64_t, object, uint8_t, outcome, int32_t, waker),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, wait_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)
                lttng_ust_field_enum (weft, wait_outcome, uint8_t, outcome, outcome)
                    lttng_ust_field_integer (int32_t, waker, waker)))

/* LTTng reads this file once for each stage of what it generates. In the stage that writes,
 * the only one in which the macro asked for is defined, a call a field is a quarter of what
 * an event of seven fields costs; so the most frequent event is written by one call, as it
 * lies in memory. Where that macro is not known, or buffers are not packed, its fields are
 * written one by one, with the same result. */
#undef WEFT_HOLD
#if defined(lttng_ust__get_dynamic_len) && !defined(LTTNG_UST_RING_BUFFER_NATURAL_ALIGN)
#define WEFT_HOLD lttng_ust_field_array (uint8_t, hold, (const uint8_t *)hold, sizeof *hold)
#else
#define WEFT_HOLD                                                                          \
  lttng_ust_field_integer (int32_t, tid, hold->tid)                                        \
      lttng_ust_field_integer_hex (uint64_t, object, hold->object)                         \
          lttng_ust_field_enum (weft, hold_mode, uint8_t, mode, hold->mode)                \
              lttng_ust_field_integer (uint64_t, acquired, hold->acquired)                 \
                  lttng_ust_field_integer (uint64_t, released, hold->released)             \
                      lttng_ust_field_integer (uint32_t, waiters, hold->waiters)           \
                          lttng_ust_field_integer_hex (uint64_t, site, hold->site)
#endif

LTTNG_UST_TRACEPOINT_EVENT (weft,
                            hold,
                            LTTNG_UST_TP_ARGS (const WeftHoldFields *, hold),
                            LTTNG_UST_TP_FIELDS (WEFT_HOLD))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    held,
    LTTNG_UST_TP_ARGS (int32_t,
                       tid,
                       uint8_t,
                       kind,
                       uint64_t,
                       object,
                       uint8_t,
                       mode,
                       uint64_t,
                       acquired,
                       uint64_t,
                       site),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, object_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)
                lttng_ust_field_enum (weft, hold_mode, uint8_t, mode, mode)
                    lttng_ust_field_integer (uint64_t, acquired, acquired)
                        lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    wake,
    LTTNG_UST_TP_ARGS (
        int32_t, tid, uint8_t, kind, uint64_t, object, int32_t, woken, uint64_t, site),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, object_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)
                lttng_ust_field_integer (int32_t, woken, woken)
                    lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    object_create,
    LTTNG_UST_TP_ARGS (int32_t,
                       tid,
                       uint8_t,
                       kind,
                       uint64_t,
                       object,
                       const char *,
                       name,
                       int64_t,
                       capacity,
                       uint64_t,
                       site),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, object_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)
                lttng_ust_field_string (name, name)
                    lttng_ust_field_integer (int64_t, capacity, capacity)
                        lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    object_destroy,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint8_t, kind, uint64_t, object),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, object_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    send,
    LTTNG_UST_TP_ARGS (int32_t,
                       tid,
                       uint64_t,
                       channel,
                       uint64_t,
                       message,
                       uint32_t,
                       depth,
                       uint64_t,
                       site),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer_hex (uint64_t, channel, channel)
                             lttng_ust_field_integer (uint64_t, message, message)
                                 lttng_ust_field_integer (uint32_t, depth, depth)
                                     lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    receive,
    LTTNG_UST_TP_ARGS (int32_t,
                       tid,
                       uint64_t,
                       channel,
                       uint64_t,
                       message,
                       uint32_t,
                       depth,
                       uint64_t,
                       site),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer_hex (uint64_t, channel, channel)
                             lttng_ust_field_integer (uint64_t, message, message)
                                 lttng_ust_field_integer (uint32_t, depth, depth)
                                     lttng_ust_field_integer_hex (uint64_t, site, site)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    discard,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, channel, uint64_t, message, uint32_t, depth),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer_hex (uint64_t, channel, channel)
                             lttng_ust_field_integer (uint64_t, message, message)
                                 lttng_ust_field_integer (uint32_t, depth, depth)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    disconnect,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, channel, uint8_t, side, uint32_t, depth),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer_hex (uint64_t, channel, channel)
                             lttng_ust_field_enum (weft, channel_side, uint8_t, side, side)
                                 lttng_ust_field_integer (uint32_t, depth, depth)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    arc,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, object, int32_t, change, uint32_t, count),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer_hex (uint64_t, object, object)
                             lttng_ust_field_integer (int32_t, change, change)
                                 lttng_ust_field_integer (uint32_t, count, count)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    poison,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, object, uint8_t, action),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_integer_hex (uint64_t, object, object)
            lttng_ust_field_enum (weft, poison_action, uint8_t, action, action)))

LTTNG_UST_TRACEPOINT_EVENT (weft,
                            mark,
                            LTTNG_UST_TP_ARGS (int32_t, tid, const char *, text),
                            LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_string (text,
                                                                                  text)))

LTTNG_UST_TRACEPOINT_EVENT (weft,
                            span_begin,
                            LTTNG_UST_TP_ARGS (int32_t, tid, const char *, text),
                            LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_string (text,
                                                                                  text)))

LTTNG_UST_TRACEPOINT_EVENT (weft,
                            span_end,
                            LTTNG_UST_TP_ARGS (int32_t, tid),
                            LTTNG_UST_TP_FIELDS (WEFT_TID))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    value,
    LTTNG_UST_TP_ARGS (int32_t, tid, const char *, name, int64_t, value),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_string (name, name)
                             lttng_ust_field_integer (int64_t, value, value)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    access,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, variable, uint8_t, write, int64_t, value),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer_hex (uint64_t, variable, variable)
                             lttng_ust_field_integer (uint8_t, write, write)
                                 lttng_ust_field_integer (int64_t, value, value)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    object_name,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint64_t, object, uint64_t, size, const char *, name),
    LTTNG_UST_TP_FIELDS (WEFT_TID lttng_ust_field_integer_hex (uint64_t, object, object)
                             lttng_ust_field_integer (uint64_t, size, size)
                                 lttng_ust_field_string (name, name)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    object_seen,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint8_t, kind, uint64_t, object),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, object_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    lock_counts,
    LTTNG_UST_TP_ARGS (int32_t, tid, const WeftLockCounts *, counts),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, object_kind, uint8_t, kind, counts->kind)
            lttng_ust_field_integer_hex (uint64_t, object, counts->object)
                lttng_ust_field_integer (int64_t, acquisitions, counts->acquisitions)
                    lttng_ust_field_integer (uint64_t, brief_waits, counts->brief_waits)
                        lttng_ust_field_integer (uint64_t, brief_ns, counts->brief_ns)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    detail,
    LTTNG_UST_TP_ARGS (int32_t, tid, uint8_t, kind, uint64_t, object, uint8_t, detail),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_enum (weft, object_kind, uint8_t, kind, kind)
            lttng_ust_field_integer_hex (uint64_t, object, object)
                lttng_ust_field_enum (weft, detail, uint8_t, detail, detail)))

LTTNG_UST_TRACEPOINT_EVENT (
    weft,
    stack,
    LTTNG_UST_TP_ARGS (
        int32_t, tid, uint64_t, id, const uint64_t *, frames, uint32_t, n_frames),
    LTTNG_UST_TP_FIELDS (
        WEFT_TID lttng_ust_field_integer_hex (uint64_t, id, id)
            lttng_ust_field_sequence_hex (uint64_t, frames, frames, uint8_t, n_frames)))

/* clang-format on */

#endif

#include <lttng/tracepoint-event.h>
