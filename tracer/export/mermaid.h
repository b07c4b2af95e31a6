/* tracer/export/mermaid.h: what passed between threads, as a sequence diagram of Mermaid's,
 * which issue trackers and wikis draw. */
#pragma once

#include "tracer/export/subject.h"

/* More than so many lines are no picture any more. */
#define WEFT_MERMAID_MOST 60

/* Appends a diagram of the spawns, joins, hand-overs, wake-ups and messages in the time of
 * @subject, those alone that concern its thread or its object where it has one; and of
 * waits that none of these ended. In the order in which they took effect, each with its
 * time: a message is one arrow to its channel and one from there, everything else one arrow
 * when it is through. After @most of them a note says how many more there are. The same
 * trace gives the same text. Linear in the trace. */
void weft_mermaid (const WeftTrace *trace,
                   const WeftSubject *subject,
                   unsigned most,
                   GString *out);

/* Appends @tainted as text that stands for itself in a diagram: whatever could mean
 * something to Mermaid, or to HTML, as one of Mermaid's character codes. */
void weft_mermaid_append_text (GString *out, const char *tainted);
