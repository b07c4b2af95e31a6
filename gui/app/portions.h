/* gui/app/portions.h: work of the main loop's own (widgets can be made and freed nowhere
 * else) that takes longer than a turn of the loop should: it is done a portion at a time,
 * whenever there is nothing else to do. All such work of the application shares the time of
 * a turn, so that many that are under way at once make no turn longer. For the main thread
 * only. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* Does a little, for a millisecond or so. Returns: G_SOURCE_CONTINUE while there is more;
 * with G_SOURCE_REMOVE it is not called any more. */
typedef gboolean (*WeftPortion) (gpointer data);

/* Nothing where @portion is to be done for @data already. */
void weft_portions_add (WeftPortion portion, gpointer data);
/* @data is about to go. */
void weft_portions_remove (gpointer data);
