/* gui/app/spoken-names.h: what a screen reader calls the buttons that have a mnemonic, and
 * the menus that are dropped down. GTK 4.8 tells "_Open Open" of the former, the text with
 * its underline and then the label's, and the name of a class of the latter. */
#pragma once

/* For all of them, of whatever window and however they are made. Once, before the first. */
void weft_spoken_names_mend (void);
