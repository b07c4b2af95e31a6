/* gui/app/recording-page.h: a recording as it runs, with what the program prints; and, once
 * it has ended, how it ended.
 *
 * Its buttons are the actions win.stop-recording, win.kill-recording, win.back and
 * win.record-again. */
#pragma once

#include <adwaita.h>

#include "gui/app/recorder.h"

#define WEFT_TYPE_RECORDING_PAGE (weft_recording_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftRecordingPage, weft_recording_page, WEFT, RECORDING_PAGE, AdwBin)

/* @recorder is shown from now on. */
void weft_recording_page_set_recorder (WeftRecordingPage *self, WeftRecorder *recorder);
/* Returns: (transfer none) (nullable). */
WeftRecorder *weft_recording_page_get_recorder (WeftRecordingPage *self);
/* To the button that ends it. */
void weft_recording_page_focus (WeftRecordingPage *self);
