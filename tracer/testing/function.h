/* tracer/testing/function.h: a function of this program, called in another process that
 * executes the same program. */
#pragma once

#include <glib.h>

/* Adds to @envp what makes weft_run_init() call it. Takes and returns: (transfer full):
 * NULL with an error of one line when @function cannot be called this way. */
char **weft_function_pass (char **envp,
                           int (*function) (const char *argument),
                           const char *argument,
                           GError **error);
