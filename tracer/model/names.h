/* tracer/model/names.h: what the name of a function says: whether it is the program's own
 * or its language's, and how to show it in short. Names are demangled: C's, C++'s or
 * Rust's.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The path of a function without what its generics or templates stand for, and of an
 * implementation its type, or its trait where the type is not a path:
 *
 *   <std::sync::mpmc::Sender<T> as core::ops::drop::Drop>::drop ->
 * std::sync::mpmc::Sender::drop <u32 as core::iter::traits::accum::Sum>::sum ->
 * core::iter::traits::accum::Sum::sum std::vector<int, std::allocator<int> >::push_back ->
 * std::vector::push_back
 *
 * Returns: (transfer full). */
char *weft_name_path (const char *function) G_GNUC_WARN_UNUSED_RESULT;

/* The path, for people: without its leading parts where it is long.
 * Returns: (transfer full). */
char *weft_name_shorten (const char *function) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a function is one of the libraries that come with Rust, C++ or C, so that whoever
 * looks for a line of the program has to look further out. @file decides only where
 * @function is NULL; each may be NULL. @module: the path of the file that it is loaded
 * from.
 */
bool weft_name_is_of_runtime (const char *function, const char *file, const char *module);

/* Whether a file of source is one of those libraries'. */
bool weft_file_is_of_runtime (const char *file);
