/* tracer/record/launch.h: finding a program and running it as if no recorder stood between
 * it and the shell. */
#pragma once

#include <glib.h>
#include <signal.h>
#include <sys/types.h>

/* What was changed in this process and has to be as it was in the program. */
typedef struct {
  sigset_t mask;
  struct sigaction sigchld, sigpipe;
} WeftSignalState;

/* Finds @name as a shell would: as it is when it contains a slash, else in $PATH.
 * Returns: (transfer full): NULL with WEFT_RECORD_ERROR_NOT_FOUND or _NOT_EXECUTABLE. */
char *weft_program_find (const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is done about the process before it executes the program. */
typedef struct {
  void (*prepare) (pid_t pid, gpointer data);
  gpointer data;
} WeftPreparation;

/* Starts @path with @argv and @envp, with the caller's terminal, descriptors and working
 * directory and the signals of @signals. @preparation may be NULL.
 * Returns: its process id; -1 with WEFT_RECORD_ERROR when it could not be executed. */
pid_t weft_program_start (const char *path,
                          char *const *argv,
                          char *const *envp,
                          const WeftSignalState *signals,
                          const WeftPreparation *preparation,
                          GError **error);

/* An exit status as a shell gives it, from a wait status: 128+n for a signal. */
int weft_program_status (int wait_status);

/* Where weft-scenario or weft-viewer is: beside the running executable, else where it was
 * installed. Returns: (transfer full) (nullable). */
char *weft_tool_find (const char *name) G_GNUC_WARN_UNUSED_RESULT;
