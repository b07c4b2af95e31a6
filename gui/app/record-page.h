/* gui/app/record-page.h: the form in which a recording is asked for.
 *
 * Signals:
 *   submitted (WeftRecordForm *)   it is valid and is to be recorded
 * Its other button is the action win.back. */
#pragma once

#include <adwaita.h>

#include "gui/view/record-form.h"

#define WEFT_TYPE_RECORD_PAGE (weft_record_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftRecordPage, weft_record_page, WEFT, RECORD_PAGE, AdwBin)

/* Shows @form; what is empty of its folders is filled in. */
void weft_record_page_set_form (WeftRecordPage *self, const WeftRecordForm *form);
/* What stands there, valid or not. Returns: (transfer full). */
WeftRecordForm *weft_record_page_dup_form (WeftRecordPage *self);
/* Another program, which is at @path; its arguments and folder go with the one before. */
void weft_record_page_set_program (WeftRecordPage *self, const char *path);
/* As if its button were pressed: what is wrong is said at its field. */
void weft_record_page_submit (WeftRecordPage *self);
/* To the program's name. */
void weft_record_page_focus (WeftRecordPage *self);
