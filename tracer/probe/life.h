/* tracer/probe/life.h: the life of the process and of each thread, as the probe sees it. */
#pragma once

#include "tracer/probe/probe.h"

/* Whether @site lies in LTTng's own libraries. */
bool weft_site_is_foreign (const void *site);

/* The same, of a caller at @site that may stand behind functions of a sanitizer's. Walks
 * the stack of the calling thread in that case. */
bool weft_caller_is_foreign (const void *site);

/* Finds those libraries, which are there from the program's start. */
void weft_foreign_find (void);

/* The calling thread has begun, as number @number; @name may be NULL. */
void weft_thread_begin (uint64_t number, const char *name);

/* The program makes a thread (+1), or could not (-1); and the calling thread is one of
 * those: when the last of them ends, so does the process. */
void weft_thread_count (int by);
void weft_thread_expect_end (void);

/* Whether the calling thread is the only one of the program's that is left: if it ends, the
 * process is to end. */
bool weft_thread_is_last (void);

/* The calling thread's number + 1, or 0; another thread's, as long as it was not joined. */
uint64_t weft_thread_number_of (pthread_t thread);

/* Nothing more is recorded of the calling thread, which another one shares its thread-local
 * variables with from here on. */
void weft_thread_leave (void);

/* Tells the counts of all threads; @ends: and nothing is recorded from here on. Does
 * nothing in the child of a vfork, which still has the parent's memory. */
void weft_process_tell (bool ends);

/* In a forked child: forgets what was the parent's. Writes no event, as LTTng may not be
 * itself again; until weft_process_announce() the child is not recorded. */
void weft_process_forked (void);
void weft_process_announce (const void *site);

/* This process cannot be recorded, as LTTng has not followed it. */
void weft_process_lose (void);

/* Around a call in which a child runs in the calling thread's memory, while that stands
 * still. May nest. */
void weft_memory_lend (void);
void weft_memory_take_back (void);

/* environment.c: keeps what LTTng reads in the environment; gives it back, in a child whose
 * LTTng is about to make itself ready; and puts the program's own in place again. */
void weft_environment_keep (void);
void weft_environment_lend (void);
void weft_environment_take_back (void);

/* thread.c: in a forked child, where no other thread is about to start. */
void weft_starts_forget (void);

/* blocks.c: a block for the calling thread, NULL when there are too many threads. */
WeftBlock *weft_block_take (int32_t tid);
void weft_block_give (WeftBlock *block);
/* The block of the thread @tid, NULL when it has none. */
WeftBlock *weft_block_of (int32_t tid);
/* The block at @index, NULL beyond the last. */
WeftBlock *weft_block_at (uint32_t index);
/* In a forked child: only @own is left. */
void weft_blocks_forget (WeftBlock *own);
