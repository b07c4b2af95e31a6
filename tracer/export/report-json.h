/* tracer/export/report-json.h: a trace's figures for programs, schema weft-report/1.
 *
 * Keys are stable; more may be added. A figure that is not known is null.
 *
 * Ids are numbers. A thread's is its place in "threads", from 0. Locks, channels and
 * "conditions" (and all else that threads wait for and nobody holds) share one numbering,
 * so that "object" in "blame" and elsewhere is unambiguous. Ids stay the same each time
 * that one trace is read; between two recordings, compare names.
 *
 * Of a thread, "end_ns" and "end" ("returned", "panicked", "exited") are null when it had
 * not ended with the recording. "blocked_by_kind" has the vocabulary's words with
 * underscores ("lock", "read_lock", "join", "receive", ...) and only those that occur; with
 * "blocked_elsewhere_ns", which is outside of any wait that was recorded, they sum to
 * "blocked_ns", which does not contain "sleeping_ns". Without "scheduling" in "trace" that
 * and "ready_ns" are null, and "running_ns" contains both. "blame_by_site" divides
 * the waits for locks further, by where the holder took the lock. In "blame" a "holder" of
 * null means that it cannot be told, an "object" of null a join; see
 * tracer/analysis/blame.h. "lost_events" is null when some losses were not counted, which
 * "lost_events_at_least" then says in part; "losses" says when, in the buffer of which CPU.
 * "still_waiting" lists the waits that had not ended with the recording or their thread,
 * "poison" what happened to the locks of threads that panicked.
 *
 * Of a lock, "counted" is how many acquisitions were counted without a record of the hold;
 * "acquisitions" contains them, and "owner_changes", "hold_ns", "max_hold_ns" and
 * "threads", which the holds tell, are null when there are any. "thinned_ns" is from when
 * on that was so because of how often it was taken (`--detail auto`), or null.
 *
 * "critical_path" is that of the run, see tracer/analysis/critical-path.h: the steps in
 * order, "via" the interaction that leads from a step's thread to the next's, or null;
 * "handed" says that what was waited for had happened and the thread had yet to run again.
 * "critical_path_shares" sums it up and adds up to "duration_ns"; "critical_path_held" says
 * for how much of it its thread held each lock.
 *
 * "waits" of a thread or lock, "holds" of a lock, "latency", "send_waits" and
 * "receive_waits" of a channel say how durations were spread: "log2"[N] is how many took at
 * least 2^N ns and less than twice that. See tracer/analysis/distribution.h, also for
 * "batches". "call_sites" are all places at which threads waited, by kind of wait.
 *
 * "longest_waits" are the twenty longest waits, sleeps apart, with all that is known of
 * each, see tracer/analysis/wait-card.h: "turns" who held what it was for, in order (the
 * last hundred; "turns_left_out" is how many came before), and
 * "did_ns" what each did meanwhile, by state; "blocked_on" and "blocked_at" what it waited
 * for itself, if it did. "text" is the same as a sentence.
 *
 * "roots" says whom all waited for in the end, see tracer/analysis/chains.h: "tie" is
 * "holds", "joined", "owes", "itself", "handed" or "cycle", "state" what the root did
 * meanwhile, "blocked_at" where. They add up to what threads were blocked in recorded
 * waits. "concurrency" is of tracer/analysis/concurrency.h: "running_ns"[N] for how long
 * exactly N threads ran, "ready_ns" null where scheduling was not recorded, "parallelism"
 * how many ran on average while any did, "serial_ns" for how long at most one did; the same
 * for each of "spans" the program named.
 *
 * "findings" are those of tracer/analysis/finding.h, the most important first; "cost_ns" is
 * the time of threads that one cost, as far as the trace tells. */
#pragma once

#include "tracer/model/trace.h"

/* Returns: (transfer full): UTF-8, indented, ending in a newline; to be freed by g_free().
 */
char *weft_report_json (const WeftTrace *trace) G_GNUC_WARN_UNUSED_RESULT;
