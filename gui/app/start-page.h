/* gui/app/start-page.h: what a window without a trace offers: recent traces, the scenarios
 * to run, the saved traces, and the buttons to open and to record.
 *
 * Signals:
 *   opened (GFile *folder)   a trace was chosen
 *   ran (WeftRecordForm *)   a scenario is to be recorded; save_in is empty */
#pragma once

#include <adwaita.h>

#define WEFT_TYPE_START_PAGE (weft_start_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftStartPage, weft_start_page, WEFT, START_PAGE, AdwBin)

/* Reads the list of recent traces again. */
void weft_start_page_refresh (WeftStartPage *self);
