#include "gui/view/frames.h"

#include <glib/gi18n.h>

#include "tracer/model/names.h"

/* So many interactions of a thread are looked through, back from the end of its wait, for
 * the one that ended it: others are on the way only if they took longer. */
#define LOOK_MAX 4096

static const char *
thread_name (const WeftTrace *trace, uint32_t thread)
{
  size_t n;
  const WeftThread *threads = weft_trace_threads (trace, &n);

  return thread < n ? threads[thread].label : _ ("a thread");
}

static void
frame_clear (gpointer data)
{
  WeftFrame *frame = data;

  g_free (frame->function);
  g_free (frame->place);
}

static void
frames_free (gpointer data)
{
  WeftFrames *self = data;

  g_free (self->heading);
  g_array_unref (self->frames);
  g_free (self);
}

static WeftFrame
make_frame (const WeftTrace *trace, uint32_t row)
{
  size_t n;
  const WeftSite *site = &weft_trace_sites (trace, &n)[row];
  WeftFrame frame = { .site = row,
                      .of_runtime = weft_name_is_of_runtime (site->function, site->file,
                                                             site->module) };

  if (site->function == NULL) {
    frame.function = g_strdup (site->text);
  } else {
    frame.function = g_strdup (site->function);
    if (site->file != NULL && site->line > 0)
      frame.place = g_strdup (site->text);
    else if (site->module != NULL)
      frame.place = g_path_get_basename (site->module);
  }
  return frame;
}

/* Takes @heading. */
static void
add (GPtrArray *stacks, const WeftTrace *trace, uint32_t stack, char *heading)
{
  size_t n = 0;
  const uint32_t *sites = stack != WEFT_NO_ROW ? weft_trace_stack (trace, stack, &n) : NULL;
  WeftFrames *self;

  if (n == 0) {
    g_free (heading);
    return;
  }
  self = g_new0 (WeftFrames, 1);
  self->heading = heading;
  self->frames = g_array_sized_new (FALSE, FALSE, sizeof (WeftFrame), (guint)n);
  g_array_set_clear_func (self->frames, frame_clear);
  for (size_t i = 0; i < n; i++) {
    WeftFrame frame = make_frame (trace, sites[i]);

    g_array_append_val (self->frames, frame);
  }
  g_ptr_array_add (stacks, self);
}

/* The interaction by which a wait ended, or NULL. */
static const WeftInteraction *
ending_of (const WeftTrace *trace, uint32_t row)
{
  size_t n, n_own, low = 0, high;
  const WeftWait *wait = &weft_trace_waits (trace, &n)[row];
  const WeftInteraction *all = weft_trace_interactions (trace, &n);
  const uint32_t *own = weft_trace_thread_interactions (trace, wait->thread, &n_own);

  if (!wait->ended)
    return NULL;
  high = n_own;
  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (all[own[middle]].from_ns <= wait->end_ns)
      low = middle + 1;
    else
      high = middle;
  }
  for (size_t i = low; i > 0 && low - i < LOOK_MAX; i--) {
    const WeftInteraction *it = &all[own[i - 1]];

    if (it->cause == row && it->to_thread == wait->thread
        && it->kind != WEFT_INTERACTION_MESSAGE && it->kind != WEFT_INTERACTION_SPAWN)
      return it;
  }
  return NULL;
}

static void
add_waiter (GPtrArray *stacks, const WeftTrace *trace, uint32_t row)
{
  size_t n;
  const WeftWait *wait = &weft_trace_waits (trace, &n)[row];

  /* Translators: what follows is a call stack. */
  add (stacks, trace, wait->stack,
       g_strdup_printf (wait->kind == WEFT_WAIT_SLEEP   ? _ ("%s sleeps in")
                        : wait->kind == WEFT_WAIT_YIELD ? _ ("%s yields in")
                                                        : _ ("%s waits in"),
                        thread_name (trace, wait->thread)));
}

static void
add_waker (GPtrArray *stacks, const WeftTrace *trace, const WeftInteraction *it)
{
  const char *name = thread_name (trace, it->from_thread);

  add (stacks, trace, it->stack,
       g_strdup_printf (it->kind == WEFT_INTERACTION_HAND_OFF ? _ ("%s lets go in")
                                                              : _ ("%s wakes it in"),
                        name));
}

GPtrArray *
weft_frames_of (const WeftTrace *trace, const WeftSelection *selection)
{
  GPtrArray *stacks = g_ptr_array_new_with_free_func (frames_free);
  const WeftInteraction *it;
  const WeftHold *hold;
  size_t n;

  switch (selection->kind) {
  case WEFT_SELECTION_WAIT:
    add_waiter (stacks, trace, selection->row);
    it = ending_of (trace, selection->row);
    if (it != NULL)
      add_waker (stacks, trace, it);
    break;
  case WEFT_SELECTION_HOLD:
    hold = &weft_trace_holds (trace, &n)[selection->row];
    add (stacks, trace, hold->stack,
         g_strdup_printf (_ ("%s lets go in"), thread_name (trace, hold->thread)));
    break;
  case WEFT_SELECTION_INTERACTION:
    it = &weft_trace_interactions (trace, &n)[selection->row];
    add_waker (stacks, trace, it);
    if (it->cause != WEFT_NO_ROW && it->kind != WEFT_INTERACTION_MESSAGE)
      add_waiter (stacks, trace, it->cause);
    break;
  default:
    break;
  }
  return stacks;
}

char *
weft_frames_text (const WeftFrames *self)
{
  GString *text = g_string_new (self->heading);

  g_string_append_c (text, '\n');
  for (guint i = 0; i < self->frames->len; i++) {
    const WeftFrame *frame = &g_array_index (self->frames, WeftFrame, i);

    g_string_append_printf (text, "#%-2u %s", i, frame->function);
    if (frame->place != NULL)
      g_string_append_printf (text, "  %s", frame->place);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
