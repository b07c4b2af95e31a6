/* tracer/export/html-page.h: what surrounds the HTML report: its style and its script. */
#pragma once

#include <glib.h>

/* Appends all up to the body's content, and all after it. */
void weft_html_begin (GString *out, const char *tainted_title);
void weft_html_end (GString *out);
