/* gui/view/path-words.h: a critical path as people read it: to where it leads, how long it
 * is, on what that time was spent. */
#pragma once

#include "gui/view/path-end.h"
#include "gui/view/summary.h"

/* "Critical path of the run", "Critical path to 12.3 ms in worker 3": @moment is the end's
 * time as the window tells times. Returns: (transfer full). */
char *weft_path_title (const WeftTrace *trace, const WeftPathEnd *end, const char *moment);

/* A sentence on what depended on it and how long it is: all of what it was spent on adds up
 * to that. "" when it has no steps. Returns: (transfer full). */
char *weft_path_sentence (const WeftTrace *trace,
                          const WeftPathEnd *end,
                          const WeftCriticalPath *path);

/* What the path's thread does in a step or share. Returns: (transfer full): "runs", "waits
 * for a lock". */
char *weft_path_state (WeftState state, uint32_t thread, bool handed);

/* The same as markup, with what most of it was spent on, each a line whose nouns are
 * links. Returns: (transfer full). */
char *weft_path_markup (const WeftTrace *trace,
                        const WeftPathEnd *end,
                        const WeftCriticalPath *path);
