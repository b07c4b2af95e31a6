/* tracer/export/output.h: a text that is written as it is made, so that a table of a
 * hundred million rows needs no more memory than a small one. */
#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef struct {
  GString *text; /* what is yet to be written: append to it */
  GOutputStream *stream;
  GCancellable *cancellable;
  GError *error; /* the first one; after it nothing is written any more */
} WeftOutput;

/* Borrows both; @cancellable may be NULL. */
void weft_output_init (WeftOutput *self, GOutputStream *stream, GCancellable *cancellable);

/* Writes what has gathered once that is much: to be called after each row.
 * Returns: false when there is no use in going on. */
bool weft_output_flush (WeftOutput *self);

/* Writes the rest and clears @self; the stream stays open.
 * Returns: false with G_IO_ERROR, also when it was cancelled. */
bool weft_output_finish (WeftOutput *self, GError **error);
