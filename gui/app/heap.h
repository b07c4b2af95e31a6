/* gui/app/heap.h: what is freed by the hundred thousand is merged as it is freed. */
#pragma once

/* Call it first. The C library's allocator puts small pieces that are freed aside, and
 * merges them when somebody next asks for more: after the nodes of a picture of 300 pages
 * were freed, in a worker, the main loop once stood still for a quarter of a second in the
 * making of an entry. Does nothing with other libraries than glibc. */
void weft_heap_init (void);
