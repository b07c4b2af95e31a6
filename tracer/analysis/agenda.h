/* tracer/analysis/agenda.h: what is to be looked at next, for sweeps over time. For the
 * other files of this folder. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  int64_t time_ns;
  uint32_t job, row; /* the caller's */
} WeftAgendaItem;

typedef struct {
  GArray *heap; /* of WeftAgendaItem */
} WeftAgenda;

void weft_agenda_init (WeftAgenda *self);
void weft_agenda_clear (WeftAgenda *self);

/* O(log n). */
void weft_agenda_add (WeftAgenda *self, int64_t time_ns, uint32_t job, uint32_t row);
/* Takes the earliest, of equal ones the lowest job, then row. O(log n). Returns: false when
 * there is none. */
bool weft_agenda_take (WeftAgenda *self, WeftAgendaItem *ret);
