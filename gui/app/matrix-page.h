/* gui/app/matrix-page.h: who waited for whom, or for what, as a heat map, and below it the
 * waits of the cell that is chosen. */
#pragma once

#include "gui/app/list-page.h"

#define WEFT_TYPE_MATRIX_PAGE (weft_matrix_page_get_type ())
G_DECLARE_FINAL_TYPE (WeftMatrixPage, weft_matrix_page, WEFT, MATRIX_PAGE, AdwBin)

GtkWidget *weft_matrix_page_new (void);

/* Takes a reference to @loaded (nullable). */
void weft_matrix_page_set (WeftMatrixPage *self, WeftLoaded *loaded);
/* Its table. Returns: (transfer none). */
WeftListPage *weft_matrix_page_get_list (WeftMatrixPage *self);
