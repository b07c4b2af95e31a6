#include <glib/gi18n.h>

#include "gui/app/export-dialog.h"
#include "gui/app/exporter.h"
#include "gui/app/window-private.h"
#include "gui/app/words.h"

static void
tell (WeftWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new (text);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
tell_error (WeftWindow *self, const GError *error)
{
  g_autofree char *text = weft_words_sentence (error->message);

  tell (self, text);
}

/* "Saved counter.svg (66.0 kB)", and what is not in it. */
static void
saved_cb (WeftExportDialog *dialog, GFile *file, guint64 n_cut, gpointer data)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autofree char *size
      = g_format_size (info != NULL ? (guint64)g_file_info_get_size (info) : 0);
  g_autofree char *saved = g_strdup_printf (_ ("Saved %s (%s)"), shown, size);
  g_autofree char *cut = g_strdup_printf (
      ngettext ("; %" G_GUINT64_FORMAT " lane did not fit: a PDF has room for all",
                "; %" G_GUINT64_FORMAT " lanes did not fit: a PDF has room for all",
                (gulong)n_cut),
      n_cut);
  g_autofree char *text = g_strconcat (saved, n_cut > 0 ? cut : "", NULL);

  tell (data, text);
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  WeftExportDialog *dialog = weft_export_dialog_new (
      GTK_WINDOW (self), weft_trace_page_get_timeline (self->trace_page),
      weft_trace_page_get (self->trace_page));

  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
image_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeftWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = weft_exporter_texture_finish (result, &error);

  if (texture == NULL) {
    tell_error (self, error);
    return;
  }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  tell (self, _ ("Copied what is seen as an image"));
}

static void
copy_image_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  const WeftExportOptions options
      = { .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
          .dark = adw_style_manager_get_dark (adw_style_manager_get_default ()) };

  weft_exporter_texture_async (weft_trace_page_get_timeline (self->trace_page),
                               WEFT_EXPORT_SEEN, &options, NULL, image_cb,
                               g_object_ref (self));
}

/* What a text is about: the range where one was dragged, else what is selected, else what
 * is seen. */
static WeftExportWhat
subject_of (WeftWindow *self)
{
  WeftTimeline *timeline = weft_trace_page_get_timeline (self->trace_page);

  if (weft_timeline_has_export (timeline, WEFT_EXPORT_RANGE))
    return WEFT_EXPORT_RANGE;
  if (weft_timeline_has_export (timeline, WEFT_EXPORT_CHOSEN))
    return WEFT_EXPORT_CHOSEN;
  return WEFT_EXPORT_SEEN;
}

typedef struct {
  WeftWindow *window;
  WeftForm form;
  WeftExportWhat what;
} Copy;

/* Whole sentences, for those who translate them. */
static const char *
copied_words (const Copy *copy)
{
  static const char *const words[2][WEFT_N_EXPORTS] = {
    { [WEFT_EXPORT_SEEN] = N_ ("Copied what is seen as text"),
      [WEFT_EXPORT_RANGE] = N_ ("Copied the range as text"),
      [WEFT_EXPORT_CHOSEN] = N_ ("Copied what is selected as text") },
    { [WEFT_EXPORT_SEEN] = N_ ("Copied what is seen as a Mermaid diagram"),
      [WEFT_EXPORT_RANGE] = N_ ("Copied the range as a Mermaid diagram"),
      [WEFT_EXPORT_CHOSEN] = N_ ("Copied what is selected as a Mermaid diagram") },
  };

  return _ (words[copy->form == WEFT_FORM_MERMAID][copy->what]);
}

static void
text_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Copy *copy = data;
  g_autoptr (WeftWindow) self = copy->window;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = weft_exporter_text_finish (result, &error);

  if (text != NULL) {
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
    tell (self, copied_words (copy));
  } else {
    tell_error (self, error);
  }
  g_free (copy);
}

static void
copy_text (WeftWindow *self, WeftForm form)
{
  Copy *copy = g_new (Copy, 1);

  *copy = (Copy){ g_object_ref (self), form, subject_of (self) };
  weft_exporter_text_async (weft_trace_page_get_timeline (self->trace_page),
                            weft_trace_page_get (self->trace_page), form, copy->what,
                            text_cb, copy);
}

static void
copy_text_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  copy_text (data, WEFT_FORM_TEXT);
}

static void
copy_diagram_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  copy_text (data, WEFT_FORM_MERMAID);
}

static const GActionEntry actions[] = {
  { .name = "export", .activate = export_cb },
  { .name = "copy-image", .activate = copy_image_cb },
  { .name = "copy-text", .activate = copy_text_cb },
  { .name = "copy-diagram", .activate = copy_diagram_cb },
};

void
weft_window_add_export (WeftWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions),
                                   self);
}

void
weft_window_enable_export (WeftWindow *self, bool enabled)
{
  for (size_t i = 0; i < G_N_ELEMENTS (actions); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), actions[i].name)),
        enabled);
}
