#include "gui/app/spoken-names.h"

#include <gtk/gtk.h>
#include <stdbool.h>

/* "Save _As…" to "Save As…"; a doubled underline stands for itself. */
static char *
without_underline (const char *label)
{
  GString *text = g_string_new (NULL);

  for (const char *at = label; *at != '\0'; at++) {
    if (*at == '_' && at[1] != '\0')
      at++;
    g_string_append_c (text, *at);
  }
  return g_string_free (text, FALSE);
}

static void
label_cb (GtkButton *button, GParamSpec *pspec, gpointer data)
{
  const char *label = gtk_button_get_label (button);
  g_autofree char *text = NULL;

  if (label == NULL || !gtk_button_get_use_underline (button))
    return;
  text = without_underline (label);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

/* What takes the focus is the button inside, which has neither the menu's name nor tells
 * what is chosen. */
static void
chosen_cb (GtkDropDown *menu, GParamSpec *pspec, gpointer data)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (menu));
  gpointer item = gtk_drop_down_get_selected_item (menu);

  gtk_accessible_update_relation (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, menu, NULL, -1);
  if (GTK_IS_STRING_OBJECT (item))
    gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                    gtk_string_object_get_string (item), -1);
}

static bool
is_mended (GtkWidget *widget, gpointer callback)
{
  return g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, callback, NULL)
         != 0;
}

static gboolean
realize_cb (GSignalInvocationHint *hint,
            guint n_values,
            const GValue *values,
            gpointer data)
{
  GtkWidget *widget = g_value_get_object (values);

  if (GTK_IS_BUTTON (widget) && gtk_button_get_use_underline (GTK_BUTTON (widget))
      && !is_mended (widget, label_cb)) {
    label_cb (GTK_BUTTON (widget), NULL, NULL);
    g_signal_connect (widget, "notify::label", G_CALLBACK (label_cb), NULL);
  }
  if (GTK_IS_DROP_DOWN (widget) && !is_mended (widget, chosen_cb)) {
    chosen_cb (GTK_DROP_DOWN (widget), NULL, NULL);
    g_signal_connect (widget, "notify::selected-item", G_CALLBACK (chosen_cb), NULL);
  }
  return TRUE;
}

void
weft_spoken_names_mend (void)
{
  /* The signal exists once its class does. */
  g_type_ensure (GTK_TYPE_BUTTON);
  g_type_class_unref (g_type_class_ref (GTK_TYPE_BUTTON));
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, realize_cb,
                              NULL, NULL);
}
