/* tracer/export/html-text.h: texts of the traced program within HTML and SVG. */
#pragma once

#include <glib.h>

/* Appends @tainted so that it is a text or the value of a quoted attribute and nothing
 * else: what is not UTF-8, or no character that HTML or XML allows, becomes U+FFFD. */
void weft_html_append (GString *out, const char *tainted);

/* As printf(); every %s is escaped as above, and what stands around it is not. Only %s, %d
 * (int), %u (unsigned), %.1f (double) and %% are known. */
void weft_html_printf (GString *out, const char *format, ...);
