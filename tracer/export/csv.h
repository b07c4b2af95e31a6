/* tracer/export/csv.h: the tables of a trace as comma-separated values (RFC 4180), for
 * spreadsheets and scripts. The first line names the columns; times are whole nanoseconds
 * since the trace began; a row of another table is named by the number in its "id"; what is
 * not known is empty. Lines end in CR LF, as the standard has it. */
#pragma once

#include "tracer/export/output.h"
#include "tracer/model/trace.h"

typedef enum {
  WEFT_CSV_WAITS,
  WEFT_CSV_HOLDS,
  WEFT_CSV_MESSAGES,
  WEFT_CSV_INTERACTIONS,
  WEFT_CSV_THREADS,
  WEFT_CSV_LOCKS,
  WEFT_N_CSV_TABLES
} WeftCsvTable;

/* "waits"; static. */
const char *weft_csv_table_name (WeftCsvTable table);
/* WEFT_N_CSV_TABLES when there is none of that name. */
WeftCsvTable weft_csv_table_find (const char *tainted_name);

/* Appends @tainted as one value: in quotation marks where it has to be. */
void weft_csv_append (GString *text, const char *tainted);

/* The rows that overlap [@from_ns, @to_ns), which begins anew at no other time than the
 * trace does: times stay what they are. Of threads and locks all that existed then, with
 * figures of the whole trace. Errors stay in @output. */
void weft_csv_write (const WeftTrace *trace,
                     WeftCsvTable table,
                     int64_t from_ns,
                     int64_t to_ns,
                     WeftOutput *output);
