/* gui/app/problem-page.h: why there is nothing to see: what happened, what to do about it,
 * and the ways on. Its buttons are the actions win.back, win.record, win.show-output and
 * win.open. */
#pragma once

#include <adwaita.h>

#define WEFT_TYPE_PROBLEM_PAGE (weft_problem_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftProblemPage, weft_problem_page, WEFT, PROBLEM_PAGE, AdwBin)

typedef enum {
  WEFT_PROBLEM_OPENING,    /* a trace cannot be shown */
  WEFT_PROBLEM_EMPTY,      /* it can, but there is nothing in it */
  WEFT_PROBLEM_EMPTY_HERE, /* the same, and it was recorded here just now */
  WEFT_PROBLEM_RECORDING,  /* nothing was recorded */
} WeftProblem;

/* @text says what happened, and what to do if it is known. */
void weft_problem_page_set (WeftProblemPage *self, WeftProblem problem, const char *text);

/* Asks `weft doctor` what does not work on this machine, and shows its answer below. */
void weft_problem_page_ask_doctor (WeftProblemPage *self);

/* To what one most likely does next. */
void weft_problem_page_focus (WeftProblemPage *self);
