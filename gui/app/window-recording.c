#include <glib/gi18n.h>

#include "gui/app/places.h"
#include "gui/app/recent-keeper.h"
#include "gui/app/window-private.h"
#include "gui/app/words.h"

/* weft's own exit statuses (see weft record --help). */
#define STATUS_FAILED 125

static WeftRecorder *
recorder_of (WeftWindow *self)
{
  return weft_recording_page_get_recorder (self->recording_page);
}

bool
weft_window_is_recording (WeftWindow *self)
{
  WeftRecorder *recorder = recorder_of (self);

  return recorder != NULL && weft_recorder_get_state (recorder) != WEFT_RECORDER_ENDED;
}

static void
show_recording (WeftWindow *self)
{
  weft_window_show_page (self, "recording");
  weft_recording_page_focus (self->recording_page);
}

static void
tell_why_not (WeftWindow *self, WeftRecorder *recorder)
{
  g_autofree char *message = weft_recorder_dup_message (recorder);
  g_autofree char *sentence = weft_words_sentence (message);

  weft_window_show_problem (self, WEFT_PROBLEM_RECORDING, sentence);
  if (weft_recorder_get_status (recorder) == STATUS_FAILED)
    weft_problem_page_ask_doctor (self->problem_page);
}

static void
ended_cb (WeftRecorder *recorder, gpointer data)
{
  WeftWindow *self = data;

  if (self->closes) {
    gtk_window_close (GTK_WINDOW (self));
  } else if (weft_recorder_get_outcome (recorder) == WEFT_NOT_RECORDED) {
    tell_why_not (self, recorder);
  } else {
    g_autoptr (GFile) folder = g_file_new_for_path (weft_recorder_get_trace (recorder));

    weft_window_open (self, folder, NULL);
    self->is_fresh = true;
  }
}

/* @form is valid. */
static void
record (WeftWindow *self, const WeftRecordForm *form)
{
  g_autoptr (WeftRecordForm) complete = weft_record_form_copy (form);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *trace = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftRecorder) recorder = NULL;

  if (*complete->save_in == '\0') {
    g_free (complete->save_in);
    complete->save_in = weft_places_recordings ();
  }
  trace = weft_record_form_choose_trace (complete, now);
  weft_window_set_form (self, complete);
  recorder = weft_recorder_new (complete, trace, &error);
  if (recorder == NULL) {
    g_autofree char *sentence = weft_words_sentence (error->message);

    weft_window_show_problem (self, WEFT_PROBLEM_RECORDING, sentence);
    return;
  }
  weft_recording_page_set_recorder (self->recording_page, recorder);
  g_signal_connect_object (recorder, "ended", G_CALLBACK (ended_cb), self, 0);
  show_recording (self);
}

void
weft_window_ask_program (WeftWindow *self, const char *program)
{
  if (weft_window_is_recording (self))
    return;
  weft_window_show_page (self, "record");
  if (program != NULL)
    weft_record_page_set_program (self->record_page, program);
  else
    weft_record_page_focus (self->record_page);
}

static void
submitted_cb (WeftRecordPage *page, gpointer form, gpointer data)
{
  weft_recent_keeper_save_form (form);
  record (data, form);
}

static void
ran_cb (WeftStartPage *page, gpointer form, gpointer data)
{
  record (data, form);
}

/* What was tried last and did not work is there to be changed; else what was asked for
 * last, by this window or another one. */
static void
record_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  g_autoptr (WeftRecordForm) last = weft_recent_keeper_load_form ();
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (page, "problem") == 0 && self->form != NULL)
    weft_record_page_set_form (self->record_page, self->form);
  else
    weft_record_page_set_form (self->record_page, last);
  weft_window_ask_program (self, NULL);
}

/* What was right once may be wrong now: the form says so. */
static void
record_again_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  g_auto (WeftRecordFaults) faults = { 0 };

  if (self->form == NULL || weft_window_is_recording (self))
    return;
  if (weft_record_form_check (self->form, &faults)) {
    record (self, self->form);
    return;
  }
  weft_record_page_set_form (self->record_page, self->form);
  weft_window_ask_program (self, NULL);
  weft_record_page_submit (self->record_page);
}

static void
stop_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (weft_window_is_recording (data))
    weft_recorder_stop (recorder_of (data));
}

static void
kill_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (weft_window_is_recording (data))
    weft_recorder_kill (recorder_of (data));
}

static void
show_output_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;

  if (recorder_of (self) != NULL)
    show_recording (self);
}

void
weft_window_tell_end (WeftWindow *self)
{
  WeftRecorder *recorder = recorder_of (self);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (recorder == NULL
      || (weft_recorder_get_outcome (recorder) == WEFT_RECORDED
          && (weft_recorder_get_status (recorder) == 0
              || weft_recorder_is_stopping (recorder))))
    return;
  if (weft_recorder_get_outcome (recorder) == WEFT_RECORDED)
    text = weft_words_ended (weft_recorder_get_status (recorder));
  else
    text = g_strdup (_ ("The recorder was killed: what there is may be incomplete."));
  toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("Show Output"));
  adw_toast_set_action_name (toast, "win.show-output");
  adw_toast_set_timeout (toast, 0);
  g_set_weak_pointer (&self->end_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
close_response_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  WeftWindow *self = data;

  if (!g_str_equal (response, "stop"))
    return;
  self->closes = true;
  if (weft_window_is_recording (self))
    weft_recorder_stop (recorder_of (self));
  else
    gtk_window_close (GTK_WINDOW (self));
}

bool
weft_window_may_close (WeftWindow *self)
{
  GtkWidget *dialog;

  if (!weft_window_is_recording (self))
    return true;
  dialog = adw_message_dialog_new (
      GTK_WINDOW (self), _ ("A Recording Is Running"),
      _ ("The program is ended as by Ctrl+C; what was recorded until then is kept."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "continue",
                                    _ ("_Continue Recording"), "stop",
                                    _ ("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "continue");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "continue");
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
  return false;
}

void
weft_window_add_recording (WeftWindow *self)
{
  static const GActionEntry actions[] = {
    { .name = "record", .activate = record_cb },
    { .name = "record-again", .activate = record_again_cb },
    { .name = "stop-recording", .activate = stop_cb },
    { .name = "kill-recording", .activate = kill_cb },
    { .name = "show-output", .activate = show_output_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions),
                                   self);
  g_signal_connect (self->record_page, "submitted", G_CALLBACK (submitted_cb), self);
  g_signal_connect (self->start_page, "ran", G_CALLBACK (ran_cb), self);
}
