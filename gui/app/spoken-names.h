/* gui/app/spoken-names.h: what a screen reader calls what GTK makes itself: buttons that
 * have a mnemonic, menus that are dropped down, the titles of columns, lists within a row,
 * texts in rows, the parts of a window of rows, and what is scrolled. GTK 4.8 tells "_Open
 * Open" of the first, the text with its underline and then the label's, and the names of
 * classes of the others. And what it is kept from telling of: what a stack does not show.
 */
#pragma once

/* For all of them, of whatever window and however they are made. Once, before the first. */
void weft_spoken_names_mend (void);
