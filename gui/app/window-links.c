/* Links: what the window shows, as a line to pass on, and back. */

#include <glib/gi18n.h>

#include "gui/app/places.h"
#include "gui/app/window-private.h"

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  WeftWindow *self = data;
  const WeftLoaded *loaded = weft_trace_page_get (self->trace_page);
  g_autofree char *path = g_file_get_path (loaded->folder);
  g_autofree char *uri = g_file_get_uri (loaded->folder);
  g_autofree char *line = NULL;
  WeftAddressView view;

  weft_trace_page_get_view (self->trace_page, &view);
  view.path = path != NULL ? path : uri;
  line = weft_address_format (loaded->trace, &view);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), line);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Copied a link")));
}

bool
weft_window_has (WeftWindow *self, GFile *folder)
{
  const WeftLoaded *loaded = weft_trace_page_get (self->trace_page);

  if (weft_window_is_recording (self))
    return false;
  if (self->opening != NULL)
    return g_file_equal (self->opening, folder);
  return loaded != NULL && g_file_equal (loaded->folder, folder);
}

void
weft_window_follow (WeftWindow *self, WeftAddress *address)
{
  const WeftLoaded *loaded = weft_trace_page_get (self->trace_page);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFile) folder = NULL;
  const WeftLook *look = address->says_where ? &address->look : NULL;

  if (address->path != NULL) {
    file = g_file_new_for_commandline_arg (address->path);
    folder = weft_places_trace_folder (file);
  }
  weft_address_free (self->address);
  self->address = address;
  if (self->opening != NULL && (folder == NULL || g_file_equal (folder, self->opening))) {
    self->look = look;
  } else if (folder != NULL
             && (loaded == NULL || !g_file_equal (folder, loaded->folder)
                 || !weft_loaded_is_current (loaded))) {
    weft_window_open (self, file, look);
  } else if (loaded != NULL) {
    weft_window_show_page (self, "trace");
    if (look != NULL)
      weft_window_look (self, look);
  }
}

/* What is wrong with it stands below the entry as it is typed. */
static void
changed_cb (GtkEditable *entry, gpointer data)
{
  AdwMessageDialog *dialog = data;
  WeftWindow *self = WEFT_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  GtkLabel *problem = g_object_get_data (G_OBJECT (dialog), "problem");
  const char *text = gtk_editable_get_text (entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftAddress) address = weft_address_parse (text, &error);
  g_autofree char *sentence = NULL;

  if (address != NULL && address->path == NULL
      && weft_trace_page_get (self->trace_page) == NULL) {
    sentence = g_strdup (_ ("No recording is open: the link has to name one."));
    g_clear_pointer (&address, weft_address_free);
  } else if (error != NULL && *text != '\0') {
    sentence = weft_words_sentence (error->message);
  }
  gtk_label_set_text (problem, sentence != NULL ? sentence : "");
  adw_message_dialog_set_response_enabled (dialog, "open", address != NULL);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  WeftWindow *self = data;
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "entry");
  WeftAddress *address;

  if (!g_str_equal (response, "open"))
    return;
  address = weft_address_parse (gtk_editable_get_text (entry), NULL);
  if (address != NULL)
    weft_window_follow (self, address);
}

static void
open_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWidget *dialog = adw_message_dialog_new (
      data, _ ("Open a Link"),
      _ ("Paste a line such as “weft view run.weft --at 4.04ms”, a path, or a time."));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *entry = gtk_entry_new (), *problem = gtk_label_new ("");

  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 44);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Link"), -1);
  gtk_label_set_wrap (GTK_LABEL (problem), TRUE);
  gtk_label_set_xalign (GTK_LABEL (problem), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (problem), 44);
  gtk_widget_add_css_class (problem, "caption");
  gtk_widget_add_css_class (problem, "dim-label");
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), problem);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"),
                                    "open", _ ("_Open"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "open",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "open");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "open", FALSE);
  g_object_set_data (G_OBJECT (dialog), "entry", entry);
  g_object_set_data (G_OBJECT (dialog), "problem", problem);
  g_signal_connect (entry, "changed", G_CALLBACK (changed_cb), dialog);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), data);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

void
weft_window_add_links (WeftWindow *self)
{
  static const GActionEntry actions[] = {
    { .name = "copy-link", .activate = copy_cb },
    { .name = "open-link", .activate = open_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions),
                                   self);
}
