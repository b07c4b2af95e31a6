#include "gui/app/waiting-page.h"

#include <glib/gi18n.h>

struct _WeftWaitingPage {
  AdwBin parent;

  GtkStack *stack;
  WeftTimesPage *times;
  WeftMatrixPage *matrix;
};

G_DEFINE_TYPE (WeftWaitingPage, weft_waiting_page, ADW_TYPE_BIN)

void
weft_waiting_page_set (WeftWaitingPage *self, WeftLoaded *loaded)
{
  weft_times_page_set (self->times, loaded);
  weft_matrix_page_set (self->matrix, loaded);
}

WeftListPage *
weft_waiting_page_get_list (WeftWaitingPage *self, size_t number)
{
  return number < WEFT_N_TIMES ? weft_times_page_get_list (self->times, number)
                               : weft_matrix_page_get_list (self->matrix);
}

WeftListPage *
weft_waiting_page_get_shown (WeftWaitingPage *self)
{
  return gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->times)
             ? weft_times_page_get_shown (self->times)
             : weft_matrix_page_get_list (self->matrix);
}

void
weft_waiting_page_show_wait (WeftWaitingPage *self, uint32_t wait)
{
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->times));
  weft_times_page_show_wait (self->times, wait);
}

static void
weft_waiting_page_class_init (WeftWaitingPageClass *klass)
{
}

static void
weft_waiting_page_init (WeftWaitingPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *switcher = gtk_stack_switcher_new ();

  self->stack = GTK_STACK (gtk_stack_new ());
  self->times = WEFT_TIMES_PAGE (weft_times_page_new ());
  self->matrix = WEFT_MATRIX_PAGE (weft_matrix_page_new ());
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->times), "times", _ ("Times"));
  gtk_stack_add_titled (self->stack, GTK_WIDGET (self->matrix), "matrix",
                        _ ("Who for Whom"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  gtk_widget_add_css_class (switcher, "weft-views");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), switcher);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weft_waiting_page_new (void)
{
  return g_object_new (WEFT_TYPE_WAITING_PAGE, NULL);
}
