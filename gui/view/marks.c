#include "gui/view/marks.h"

struct WeftMarks {
  GArray *rows; /* of WeftMarkedMoment */
};

static void
clear_row (gpointer data)
{
  g_free (((WeftMarkedMoment *)data)->text);
}

WeftMarks *
weft_marks_new (void)
{
  WeftMarks *self = g_new0 (WeftMarks, 1);

  self->rows = g_array_new (FALSE, FALSE, sizeof (WeftMarkedMoment));
  g_array_set_clear_func (self->rows, clear_row);
  return self;
}

void
weft_marks_free (WeftMarks *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->rows);
  g_free (self);
}

size_t
weft_marks_size (const WeftMarks *self)
{
  return self->rows->len;
}

const WeftMarkedMoment *
weft_marks_get (const WeftMarks *self, size_t index)
{
  return &g_array_index (self->rows, WeftMarkedMoment, index);
}

/* How many are before @time_ns. */
static size_t
before (const WeftMarks *self, int64_t time_ns)
{
  size_t low = 0, high = self->rows->len;

  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (weft_marks_get (self, middle)->time_ns < time_ns)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static char *
tidy (const char *text)
{
  char *valid = g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (valid, -1) > WEFT_MARKS_TEXT)
    *g_utf8_offset_to_pointer (valid, WEFT_MARKS_TEXT) = '\0';
  return g_strstrip (valid);
}

size_t
weft_marks_set (WeftMarks *self, int64_t time_ns, const char *text)
{
  size_t index = before (self, time_ns);
  WeftMarkedMoment row = { time_ns, tidy (text) };

  if (index < self->rows->len && weft_marks_get (self, index)->time_ns == time_ns) {
    g_free (g_array_index (self->rows, WeftMarkedMoment, index).text);
    g_array_index (self->rows, WeftMarkedMoment, index) = row;
  } else {
    g_array_insert_val (self->rows, index, row);
  }
  return index;
}

void
weft_marks_remove (WeftMarks *self, size_t index)
{
  g_array_remove_index (self->rows, (guint)index);
}

size_t
weft_marks_find (const WeftMarks *self, int64_t time_ns)
{
  size_t index = before (self, time_ns);

  return index < self->rows->len && weft_marks_get (self, index)->time_ns == time_ns
             ? index
             : SIZE_MAX;
}

size_t
weft_marks_next (const WeftMarks *self, int64_t time_ns, WeftDirection direction)
{
  size_t index;

  if (direction == WEFT_BACKWARD)
    return before (self, time_ns) - 1;
  index = before (self, time_ns + 1);
  return index < self->rows->len ? index : SIZE_MAX;
}

size_t
weft_marks_near (const WeftMarks *self, int64_t time_ns, double reach_ns)
{
  size_t after = before (self, time_ns), best = SIZE_MAX;
  double least = reach_ns;

  for (size_t i = after > 0 ? after - 1 : 0; i <= after && i < self->rows->len; i++) {
    double distance = (double)ABS (weft_marks_get (self, i)->time_ns - time_ns);

    if (distance <= least) {
      least = distance;
      best = i;
    }
  }
  return best;
}
