/* gui/widgets/state-class.h: the style classes that give text the colour of a state; the
 * colours themselves stand in style.css. */
#pragma once

#include <gtk/gtk.h>

#include "tracer/model/states.h"

/* Puts @widget into the class of @state, and out of that of any other. */
void weft_state_class_set (GtkWidget *widget, WeftState state);
