#include "tracer/export/output.h"

#define MUCH_BYTES (256 * 1024)

void
weft_output_init (WeftOutput *self, GOutputStream *stream, GCancellable *cancellable)
{
  *self = (WeftOutput){ .text = g_string_sized_new (MUCH_BYTES + 4096),
                        .stream = stream,
                        .cancellable = cancellable };
}

static void
hand_on (WeftOutput *self)
{
  if (self->error == NULL
      && !g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                               self->cancellable, &self->error);
  g_string_truncate (self->text, 0);
}

bool
weft_output_flush (WeftOutput *self)
{
  if (self->text->len >= MUCH_BYTES)
    hand_on (self);
  return self->error == NULL;
}

bool
weft_output_finish (WeftOutput *self, GError **error)
{
  bool good;

  hand_on (self);
  g_string_free (self->text, TRUE);
  good = self->error == NULL;
  if (!good)
    g_propagate_error (error, self->error);
  *self = (WeftOutput){ 0 };
  return good;
}
