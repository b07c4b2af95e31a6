#include "gui/app/recording-page.h"

#include <glib/gi18n.h>

#include "gui/app/words.h"
#include "tracer/analysis/describe.h"

/* Text is laid out anew so often at most, however fast it comes. */
#define REDRAW_MS 100
/* So long after somebody has scrolled it is known where to. */
#define LOOK_MS 60

struct _WeftRecordingPage {
  AdwBin parent;

  GtkSpinner *spinner;
  GtkLabel *title_label;
  GtkLabel *status_label;
  GtkWidget *again_button;
  GtkWidget *back_button;
  GtkWidget *kill_button;
  GtkWidget *stop_button;
  GtkLabel *message_label;
  GtkLabel *note_label;
  GtkScrolledWindow *scrolled;
  GtkTextView *text_view;
  GtkWidget *nothing_label;

  WeftRecorder *recorder;
  GtkTextTag *error_tag;
  uint64_t first, end; /* the lines that the text view has */
  guint redraw;
  bool follows; /* the end of the text stays in view: until somebody scrolls away from it */
  guint look;
};

G_DEFINE_TYPE (WeftRecordingPage, weft_recording_page, ADW_TYPE_BIN)

static bool
is_at_end (WeftRecordingPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
         >= gtk_adjustment_get_upper (adjustment) - 4;
}

/* Lines of one stream go in at once: each on its own takes many times as long. */
static void
append (WeftRecordingPage *self, GtkTextBuffer *buffer, uint64_t from, uint64_t end)
{
  const WeftOutputTail *tail = weft_recorder_get_output (self->recorder);
  g_autoptr (GString) text = g_string_new (NULL);

  for (uint64_t i = from; i < end; i++) {
    WeftOutputLine line = weft_output_tail_line (tail, i);
    GtkTextIter iter;

    g_string_append (text, line.text);
    g_string_append_c (text, '\n');
    if (i + 1 < end && weft_output_tail_line (tail, i + 1).stream == line.stream)
      continue;
    gtk_text_buffer_get_end_iter (buffer, &iter);
    gtk_text_buffer_insert_with_tags (
        buffer, &iter, text->str, (int)text->len,
        line.stream == WEFT_STREAM_ERR ? self->error_tag : NULL, NULL);
    g_string_truncate (text, 0);
  }
}

/* Lines [0, @n) of the text view are those that the tail has dropped. */
static void
delete_lines (GtkTextBuffer *buffer, int from, int n)
{
  GtkTextIter begin, end;

  if (n <= 0)
    return;
  gtk_text_buffer_get_iter_at_line (buffer, &begin, from);
  gtk_text_buffer_get_iter_at_line (buffer, &end, from + n);
  gtk_text_buffer_delete (buffer, &begin, &end);
}

static void
draw_note (WeftRecordingPage *self)
{
  g_autofree char *count = weft_format_count (self->first), *earlier = NULL, *text = NULL;

  earlier = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s earlier line is not shown",
                                          "%s earlier lines are not shown",
                                          (gulong)self->first),
                             count);
  text = g_strjoin (" · ", _ ("Standard error is in italics"),
                    self->first > 0 ? earlier : NULL, NULL);
  gtk_label_set_text (self->note_label, self->end > 0 ? text : "");
}

static gboolean
redraw_cb (gpointer data)
{
  WeftRecordingPage *self = data;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  WeftOutputTail *tail = weft_recorder_get_output (self->recorder);
  uint64_t first = weft_output_tail_first (tail), end = weft_output_tail_end (tail);
  uint64_t changed = weft_output_tail_take_changed (tail);
  GtkTextIter iter;

  self->redraw = 0;
  delete_lines (buffer, 0, (int)(MIN (first, self->end) - MIN (self->first, self->end)));
  self->first = first;
  self->end = MAX (self->end, first);
  changed = CLAMP (changed, first, self->end);
  delete_lines (buffer, (int)(changed - first), (int)(self->end - changed));
  append (self, buffer, changed, end);
  self->end = end;

  gtk_widget_set_visible (self->nothing_label, end == 0);
  draw_note (self);
  if (self->follows) {
    gtk_text_buffer_get_end_iter (buffer, &iter);
    gtk_text_buffer_place_cursor (buffer, &iter);
    gtk_text_view_scroll_mark_onscreen (self->text_view,
                                        gtk_text_buffer_get_insert (buffer));
  }
  return G_SOURCE_REMOVE;
}

static gboolean
look_cb (gpointer data)
{
  WeftRecordingPage *self = data;

  self->look = 0;
  self->follows = is_at_end (self);
  return G_SOURCE_REMOVE;
}

/* The wheel, a key, the scroll bar. Text that is laid out anew scrolls as well, so that
 * where the view stands says nothing unless somebody has just moved it. */
static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
  WeftRecordingPage *self = data;
  GdkEventType type = gdk_event_get_event_type (event);

  if (self->look == 0
      && (type == GDK_SCROLL || type == GDK_KEY_PRESS || type == GDK_BUTTON_RELEASE
          || type == GDK_TOUCH_END))
    self->look = g_timeout_add (LOOK_MS, look_cb, self);
  return GDK_EVENT_PROPAGATE;
}

static void
output_cb (WeftRecorder *recorder, gpointer data)
{
  WeftRecordingPage *self = data;

  if (self->redraw == 0)
    self->redraw = g_timeout_add (REDRAW_MS, redraw_cb, self);
}

static char *
running_text (WeftRecorder *recorder)
{
  g_autofree char *elapsed = weft_words_elapsed (weft_recorder_get_elapsed_us (recorder));
  guint64 bytes = weft_recorder_get_bytes (recorder);
  g_autofree char *size = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);

  if (weft_recorder_is_deaf (recorder))
    return g_strdup_printf (
        _ ("Running for %s. It was asked to end, and has not: Kill ends "
           "it at once and keeps what was recorded."),
        elapsed);
  if (weft_recorder_is_stopping (recorder))
    return g_strdup_printf (_ ("Running for %s. It was asked to end…"), elapsed);
  /* The size of the folder; events are not counted before the end. */
  return g_strdup_printf (_ ("Running for %s · %s on the disk"), elapsed, size);
}

static char *
ended_text (WeftRecorder *recorder)
{
  gint64 elapsed_us = weft_recorder_get_elapsed_us (recorder);
  g_autofree char *elapsed = weft_words_elapsed (MAX (0, elapsed_us));
  g_autofree char *how = weft_words_ended (weft_recorder_get_status (recorder));

  if (weft_recorder_get_outcome (recorder) == WEFT_NOT_RECORDED)
    return g_strdup (_ ("Nothing was recorded."));
  if (weft_recorder_get_outcome (recorder) == WEFT_RECORDER_BROKE_OFF)
    return g_strdup (_ ("The recorder was killed: what there is may be incomplete."));
  if (elapsed_us < 0)
    return g_steal_pointer (&how);
  return g_strdup_printf (_ ("%s Recorded for %s."), how, elapsed);
}

static void
changed_cb (WeftRecorder *recorder, gpointer data)
{
  WeftRecordingPage *self = data;
  WeftRecorderState state = weft_recorder_get_state (recorder);
  bool has_ended = state == WEFT_RECORDER_ENDED;
  g_autofree char *text = NULL, *message = NULL;

  if (state == WEFT_RECORDER_STARTING)
    text = g_strdup (_ ("Starting LTTng…"));
  else if (state == WEFT_RECORDER_RUNNING)
    text = running_text (recorder);
  else if (state == WEFT_RECORDER_SEALING)
    text = g_strdup (_ ("The program has ended. Reading what was recorded…"));
  else
    text = ended_text (recorder);
  gtk_label_set_text (self->status_label, text);

  /* Of a recording the output has it. */
  if (has_ended && weft_recorder_get_outcome (recorder) == WEFT_NOT_RECORDED)
    message = weft_recorder_dup_message (recorder);
  gtk_label_set_text (self->message_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label),
                          message != NULL && *message != '\0');
  gtk_spinner_set_spinning (self->spinner, !has_ended);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), !has_ended);
  gtk_widget_set_visible (self->stop_button, !has_ended);
  gtk_widget_set_visible (self->kill_button, weft_recorder_is_deaf (recorder));
  gtk_widget_set_visible (self->again_button, has_ended);
  gtk_widget_set_visible (self->back_button, has_ended);
}

static void
let_go (WeftRecordingPage *self)
{
  g_clear_handle_id (&self->redraw, g_source_remove);
  g_clear_handle_id (&self->look, g_source_remove);
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_clear_object (&self->recorder);
}

void
weft_recording_page_set_recorder (WeftRecordingPage *self, WeftRecorder *recorder)
{
  g_autofree char *title = weft_record_form_title (weft_recorder_get_form (recorder));

  let_go (self);
  self->recorder = g_object_ref (recorder);
  self->first = self->end = 0;
  self->follows = true;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), "", 0);
  gtk_label_set_text (self->title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  g_signal_connect (recorder, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (recorder, "output", G_CALLBACK (output_cb), self);
  changed_cb (recorder, self);
  redraw_cb (self);
}

WeftRecorder *
weft_recording_page_get_recorder (WeftRecordingPage *self)
{
  return self->recorder;
}

void
weft_recording_page_focus (WeftRecordingPage *self)
{
  gtk_widget_grab_focus (gtk_widget_get_visible (self->stop_button) ? self->stop_button
                                                                    : self->back_button);
}

/* A colour of its own in light and dark; the italics say the same. */
static void
scheme_cb (AdwStyleManager *manager, GParamSpec *pspec, gpointer data)
{
  g_object_set (WEFT_RECORDING_PAGE (data)->error_tag, "foreground",
                adw_style_manager_get_dark (manager) ? "#ff9a3d" : "#b84300", NULL);
}

static void
weft_recording_page_dispose (GObject *object)
{
  let_go (WEFT_RECORDING_PAGE (object));
  G_OBJECT_CLASS (weft_recording_page_parent_class)->dispose (object);
}

static void
weft_recording_page_class_init (WeftRecordingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weft_recording_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/ui/recording-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, title_label);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, status_label);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, kill_button);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, message_label);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, text_view);
  gtk_widget_class_bind_template_child (widget_class, WeftRecordingPage, nothing_label);
}

static void
weft_recording_page_init (WeftRecordingPage *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->error_tag = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->text_view),
                                                "error", "style", PANGO_STYLE_ITALIC, NULL);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scrolled), events);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (scheme_cb), self, 0);
  scheme_cb (manager, NULL, self);
}
