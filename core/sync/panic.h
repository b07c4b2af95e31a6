/* core/sync/panic.h: what panic.c and thread.c share; not for users, who see thread.h. */
#pragma once

/* Keeps @message (malloc'ed, may be NULL) as what the calling thread's join is told. */
void weft_thread_take_panic (char *message);
