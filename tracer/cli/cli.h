/* tracer/cli/cli.h: what the subcommands of `weft` share. */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "tracer/cli/seal.h"
#include "tracer/export/report-text.h"

/* Exit statuses, but for `weft record`, which ends with the program's. */
enum {
  WEFT_EXIT_GOOD = 0,
  WEFT_EXIT_BAD = 1,  /* a check failed, or a comparison found something worse */
  WEFT_EXIT_USAGE = 2 /* wrong usage or unreadable input */
};

/* Each gets its own name as argv[0] and returns the exit status. */
int weft_command_check (int argc, char **argv);
int weft_command_demo (int argc, char **argv);
int weft_command_diff (int argc, char **argv);
int weft_command_doctor (int argc, char **argv);
int weft_command_export (int argc, char **argv);
int weft_command_record (int argc, char **argv);
int weft_command_report (int argc, char **argv);
int weft_command_scenario (int argc, char **argv);
int weft_command_view (int argc, char **argv);

/* Prints "weft COMMAND: ..." as one line to standard error. */
void weft_cli_error (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What a subcommand's command line looks like. All but its name is marked N_(). */
typedef struct {
  const char *command;
  const char *arguments; /* as the help shows them: "TRACE" */
  const char *summary;   /* the help's first paragraph */
  const char *details;   /* the help's last one; NULL */
  const GOptionEntry *entries;
  bool stop_at_argument; /* options after the first argument belong to somebody else */
} WeftCliSyntax;

/* Takes the options out of *@argv; --help prints and exits. A leading "--" is taken out
 * too. Returns: FALSE after an error line. */
bool weft_cli_parse (const WeftCliSyntax *syntax, int *argc, char ***argv);

/* Whether @fd is a terminal that understands more than plain text. */
bool weft_cli_is_terminal (int fd);
/* The columns of the terminal @fd; 80 when it does not say. */
unsigned weft_cli_width (int fd);
/* For a text on @fd: as wide as the terminal and coloured, unless it is none or NO_COLOR is
 * set. */
WeftReportStyle weft_cli_style (int fd);
/* Whether a window can be opened. */
bool weft_cli_has_display (void);

/* @text as a shell takes it for one word. Returns: (transfer full). */
char *weft_cli_quote (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Becomes weft-scenario or weft-viewer with @argv (argv[0] is replaced). Returns only after
 * an error line, with an exit status. */
int weft_cli_exec_tool (const char *command, const char *tool, char **argv);

/* Answers --what-if of `weft report` into the file @path, NULL: standard output.
 * Returns: an exit status, after an error line where it is not good. */
int weft_cli_what_if (const WeftTrace *trace,
                      const char *tainted_question,
                      bool json,
                      const char *path);

/* Fills @trace's report into standard output, coloured and as wide as the terminal. */
void weft_cli_print_report (const WeftTrace *trace);

/* Records with progress and summary on standard error.
 * Returns: FALSE after an error line; *@ret_status is what `weft record` then ends with. */
bool weft_cli_record (const char *command,
                      WeftRecordOptions *options,
                      bool quiet, /* errors only */
                      WeftSealed *ret,
                      int *ret_status);
