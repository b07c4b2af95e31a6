/* gui/app/scenario-row.h: a scenario of the lesson: what it shows, a button that records
 * it, and below its options, which are asked for when they are first looked at.
 *
 * Signals:
 *   ran (WeftRecordForm *)   it is to be recorded, with the options that are set */
#pragma once

#include <adwaita.h>

#include "gui/view/scenarios.h"

#define WEFT_TYPE_SCENARIO_ROW (weft_scenario_row_get_type ())
G_DECLARE_FINAL_TYPE (
    WeftScenarioRow, weft_scenario_row, WEFT, SCENARIO_ROW, AdwExpanderRow)

GtkWidget *weft_scenario_row_new (const WeftScenarioInfo *info);
