#include "gui/app/mark-keeper.h"

#include <glib/gi18n.h>

#include "tracer/manifest/marks-file.h"

struct WeftMarkKeeper {
  WeftTimeline *timeline;
  GtkLabel *notice;
  char *folder;
  bool damaged; /* its file could not be read: it is left as it is */
};

static void
notify (WeftMarkKeeper *self, const char *problem, const char *consequence)
{
  g_autofree char *text
      = problem != NULL ? g_strdup_printf ("%s. %s", problem, consequence) : NULL;

  gtk_label_set_text (self->notice, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
}

static void
changed_cb (WeftMarkKeeper *self)
{
  const WeftMarks *marks = weft_timeline_get_marks (self->timeline);
  g_autoptr (GArray) rows = weft_mark_rows_new ();
  g_autoptr (GError) error = NULL;

  if (self->folder == NULL || self->damaged)
    return;
  for (size_t i = 0; i < weft_marks_size (marks); i++) {
    const WeftMarkedMoment *mark = weft_marks_get (marks, i);
    WeftMarkRow row = { mark->time_ns, g_strdup (mark->text) };

    g_array_append_val (rows, row);
  }
  if (weft_marks_file_write (self->folder, rows, &error))
    notify (self, NULL, NULL);
  else
    notify (self, error->message,
            _ ("Marks are kept until this window is closed; copy the trace to a folder of "
               "your own to keep them."));
}

WeftMarkKeeper *
weft_mark_keeper_new (WeftTimeline *timeline, GtkLabel *notice)
{
  WeftMarkKeeper *self = g_new0 (WeftMarkKeeper, 1);

  self->timeline = timeline;
  self->notice = notice;
  gtk_widget_set_visible (GTK_WIDGET (notice), FALSE);
  g_signal_connect_swapped (timeline, "marks-changed", G_CALLBACK (changed_cb), self);
  return self;
}

void
weft_mark_keeper_free (WeftMarkKeeper *self)
{
  if (self == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->timeline, self);
  g_free (self->folder);
  g_free (self);
}

void
weft_mark_keeper_set_folder (WeftMarkKeeper *self, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;
  WeftMarks *marks;

  g_free (self->folder);
  self->folder = g_strdup (folder);
  self->damaged = false;
  notify (self, NULL, NULL);
  if (folder == NULL)
    return;
  rows = weft_marks_file_read (folder, &error);
  if (rows == NULL) {
    self->damaged = true;
    notify (self, error->message,
            _ ("Marks are kept until this window is closed; mend or remove that file to "
               "keep them."));
    return;
  }
  marks = weft_marks_new ();
  for (guint i = 0; i < rows->len; i++) {
    const WeftMarkRow *row = &g_array_index (rows, WeftMarkRow, i);

    weft_marks_set (marks, row->time_ns, row->text);
  }
  weft_timeline_take_marks (self->timeline, marks);
}
