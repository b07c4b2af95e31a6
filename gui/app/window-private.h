/* gui/app/window-private.h: what the parts of the window share: window.c opens and shows,
 * window-recording.c records, window-finding.c finds and leads to things. */
#pragma once

#include "gui/app/window.h"

#include "gui/app/loader.h"
#include "gui/app/problem-page.h"
#include "gui/app/record-page.h"
#include "gui/app/recording-page.h"
#include "gui/app/start-page.h"
#include "gui/app/trace-page.h"
#include "gui/app/words.h"
#include "gui/view/address.h"

struct _WeftWindow {
  AdwApplicationWindow parent;

  GtkWidget *root;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkStack *title_stack;
  GtkWidget *header;
  AdwSqueezer *switchers;
  GtkWidget *no_switcher;
  GtkStack *buttons;
  AdwViewSwitcherBar *switcher_bar;
  AdwViewSwitcher *wide_switcher;
  AdwViewSwitcher *narrow_switcher;
  GtkWidget *title_box;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  char *subtitle; /* all of it */
  GtkWidget *inspector_button;
  WeftStartPage *start_page;
  WeftRecordPage *record_page;
  WeftRecordingPage *recording_page;
  AdwStatusPage *loading_page;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkWidget *cancel_button;
  WeftProblemPage *problem_page;
  WeftTracePage *trace_page;

  GCancellable *cancellable; /* of the load under way */
  GFile *opening;            /* the folder that it loads; NULL */
  const WeftLook *look;      /* where to look in what it brings; NULL: all of it */
  WeftRecordForm *form;      /* how the trace that shows was recorded, if from a window; or
                              * what was tried last; NULL */
  WeftAddress *address;      /* that look may be of; NULL */
  bool is_fresh;             /* what is loaded has just been recorded here */
  AdwToast *end_toast;       /* how the program ended; NULL when it is gone */
  bool closes;               /* as soon as the recording has ended */
  GtkFileChooserNative *chooser;
};

/* Shows one of the window's pages: "start", "record", "recording", "loading", "problem",
 * "trace". */
void weft_window_show_page (WeftWindow *self, const char *name);
/* Where the window goes when there is nothing new to show. */
void weft_window_show_last (WeftWindow *self);
void weft_window_show_problem (WeftWindow *self, WeftProblem problem, const char *text);

/* Whether a recording runs in this window. */
bool weft_window_is_recording (WeftWindow *self);
void weft_window_set_form (WeftWindow *self, const WeftRecordForm *form);

/* Of window-header.c. */
void weft_window_add_header (WeftWindow *self);
/* After its width has changed, or what it says. */
void weft_window_fit_header (WeftWindow *self);

/* Of window-recording.c. */
void weft_window_add_recording (WeftWindow *self);
/* How the program ended, if that is worth a word, over the trace that shows. */
void weft_window_tell_end (WeftWindow *self);
/* The form, with @program (nullable) in it. */
void weft_window_ask_program (WeftWindow *self, const char *program);
/* Returns: whether the window may close now; else the user is asked. */
bool weft_window_may_close (WeftWindow *self);

/* Of window-export.c: files, and the clipboard. */
void weft_window_add_export (WeftWindow *self);
/* Whether there is a trace to export. */
void weft_window_enable_export (WeftWindow *self, bool enabled);

/* Where to look in the trace that is open; says so when that is nowhere. */
void weft_window_look (WeftWindow *self, const WeftLook *look);

/* Of window-links.c. */
void weft_window_add_links (WeftWindow *self);

/* Of window-finding.c: search, shortcuts. */
void weft_window_add_finding (WeftWindow *self);
/* Whether there is a trace to find anything in. */
void weft_window_enable_finding (WeftWindow *self, bool enabled);
