/* gui/view/links.h: sentences whose nouns can be followed: Pango markup with links such as
 * <a href="thread:3">. */
#pragma once

#include "tracer/analysis/describe.h"
#include "tracer/analysis/selection.h"

/* The markup of @sentence from byte @from on. Returns: (transfer full). */
char *weft_links_markup (const WeftSentence *sentence, size_t from);

/* A link with @text, which is escaped. Returns: (transfer full). */
char *weft_links_noun (WeftNounKind kind, uint32_t row, const char *text);

/* Returns: false, with the outputs untouched, if @tainted_uri is none of these links. */
bool weft_links_parse (const char *tainted_uri, WeftNounKind *ret_kind, uint32_t *ret_row);

/* What a link leads to: of a thread or object at @time_ns, or when that is not in its life
 * as near to it as may be; with @prefers_time false of an object when there is something to
 * see of it. NONE for a site, and for what does not exist. */
WeftSelection weft_links_selection (const WeftTrace *trace,
                                    WeftNounKind kind,
                                    uint32_t tainted_row,
                                    int64_t time_ns,
                                    bool prefers_time);
