/* gui/view/record-form.h: what a person asks to be recorded, as typed; whether it can be;
 * and the command line that does it. */
#pragma once

#include <glib.h>

/* Texts are never NULL, and UTF-8. */
typedef struct {
  char *program;      /* looked up in $PATH, or a path from the working folder */
  char *arguments;    /* quoted as for a shell */
  char *folder;       /* to run in */
  char **environment; /* NAME=VALUE, in addition to that of the viewer */
  char *detail;       /* "auto", "full", "interactions" */
  char *duration;     /* "10", "500ms", "2min"; "": until the program ends */
  char *max_size;     /* "64M", "2G"; "": no limit */
  gboolean lossless;
  char *save_in; /* the folder that gets the recording */
} WeftRecordForm;

typedef enum {
  WEFT_FIELD_PROGRAM,
  WEFT_FIELD_ARGUMENTS,
  WEFT_FIELD_FOLDER,
  WEFT_FIELD_ENVIRONMENT,
  WEFT_FIELD_DURATION,
  WEFT_FIELD_MAX_SIZE,
  WEFT_FIELD_SAVE_IN,
  WEFT_N_FIELDS
} WeftRecordField;

/* All empty, detail "auto". Returns: (transfer full). */
WeftRecordForm *weft_record_form_new (void) G_GNUC_WARN_UNUSED_RESULT;
WeftRecordForm *weft_record_form_copy (const WeftRecordForm *self)
    G_GNUC_WARN_UNUSED_RESULT;
void weft_record_form_free (WeftRecordForm *self); /* accepts NULL */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRecordForm, weft_record_form_free)

/* What is wrong, by field: one sentence, or NULL; (transfer full). */
typedef struct {
  char *text[WEFT_N_FIELDS];
  guint variable; /* the first of the environment that is wrong */
} WeftRecordFaults;

void weft_record_faults_clear (WeftRecordFaults *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftRecordFaults, weft_record_faults_clear)

/* Where what was typed for the program is none, but names one with arguments after it, as
 * on a command line, and nothing was typed for the arguments: gives each its field. Looks
 * at the disk. Returns: whether it did. */
gboolean weft_record_form_split (WeftRecordForm *self);

/* Looks at the disk. Returns: whether all is well; @ret is to be cleared in any case. */
gboolean weft_record_form_check (const WeftRecordForm *self, WeftRecordFaults *ret);

/* @self's paths with "~" taken for the home folder. Returns: (transfer full). */
char *weft_record_form_path (const char *typed) G_GNUC_WARN_UNUSED_RESULT;

/* "counter --threads 4": what is recorded, for a title. Returns: (transfer full). */
char *weft_record_form_title (const WeftRecordForm *self) G_GNUC_WARN_UNUSED_RESULT;

/* A folder in @self's save_in for a recording that begins at @now, which does not exist
 * yet: named after program and time. Returns: (transfer full). */
char *weft_record_form_choose_trace (const WeftRecordForm *self, GDateTime *now)
    G_GNUC_WARN_UNUSED_RESULT;

/* The command line of @weft, the command, that records into @trace.
 * Returns: (transfer full): NULL when the arguments cannot be read. */
char **weft_record_form_make_argv (const WeftRecordForm *self,
                                   const char *weft,
                                   const char *trace) G_GNUC_WARN_UNUSED_RESULT;

/* In @group of @file. Loading never fails: what is not there, or not valid, is as in a new
 * one. Returns: (transfer full). */
void weft_record_form_save (const WeftRecordForm *self, GKeyFile *file, const char *group);
WeftRecordForm *weft_record_form_load (GKeyFile *file, const char *group)
    G_GNUC_WARN_UNUSED_RESULT;
