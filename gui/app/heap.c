#include "gui/app/heap.h"

#include <malloc.h>

void
weft_heap_init (void)
{
#ifdef M_MXFAST
  mallopt (M_MXFAST, 0);
#endif
}
