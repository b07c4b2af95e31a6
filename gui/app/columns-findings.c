/* What is said of findings. */
#include <glib/gi18n.h>

#include "gui/app/list-columns.h"
#include "gui/app/words.h"
#include "gui/view/look.h"

static const WeftFinding *
finding_of (const WeftLoaded *loaded, guint row)
{
  return loaded->summary->findings->all->pdata[row];
}

static char *
finding_title (const WeftLoaded *loaded, guint row)
{
  return g_strdup (finding_of (loaded, row)->title.text);
}

/* What they are sorted by at first. */
static int64_t
finding_number (const WeftLoaded *loaded, guint row)
{
  return row;
}

static char *
finding_certainty_text (const WeftLoaded *loaded, guint row)
{
  return g_strdup (weft_certainty_shown (finding_of (loaded, row)->certainty));
}

static int64_t
finding_certainty (const WeftLoaded *loaded, guint row)
{
  return finding_of (loaded, row)->certainty;
}

static const char *
finding_icon (const WeftLoaded *loaded, guint row)
{
  return weft_words_finding_icon (finding_of (loaded, row));
}

static int64_t
finding_cost (const WeftLoaded *loaded, guint row)
{
  int64_t cost_ns = finding_of (loaded, row)->cost_ns;

  return cost_ns > 0 ? cost_ns : WEFT_NOT_KNOWN;
}

static int64_t
finding_at (const WeftLoaded *loaded, guint row)
{
  return finding_of (loaded, row)->at_ns;
}

static bool
finding_is_fault (const WeftLoaded *loaded, guint row)
{
  return !weft_finding_kind_is_slowness (finding_of (loaded, row)->kind);
}

static char *
finding_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s finding", "%s findings", n),
                          count);
}

static guint
n_findings (const WeftLoaded *loaded)
{
  return loaded->summary->findings->all->len;
}

static WeftSelection
finding_selection (const WeftLoaded *loaded, guint row)
{
  WeftSight sight;

  weft_look_at_finding (loaded->trace, finding_of (loaded, row), &sight);
  sight.selection.time_ns = sight.at_ns;
  return sight.selection;
}

static const WeftColumnInfo columns[] = {
  { .title = N_ ("Finding"),
    .text = finding_title,
    .number = finding_number,
    .wide = true,
    .wraps = true },
  { .title = N_ ("Certainty"),
    .tip = N_ ("Whether this run shows it, or that it may happen, or leaves it open"),
    .text = finding_certainty_text,
    .number = finding_certainty,
    .icon = finding_icon },
  { .title = N_ ("Cost"),
    .tip = N_ ("How much time of threads it cost, as far as that is known"),
    .number = finding_cost,
    .unit = WEFT_UNIT_DURATION },
  { .title = N_ ("When"), .number = finding_at, .unit = WEFT_UNIT_MOMENT },
};

const WeftListInfo weft_list_of_findings = {
  .name = "findings",
  .icon = "weft-findings-symbolic",
  .empty_title = N_ ("Nothing Was Found"),
  .empty_text
  = N_ ("No deadlock, lost wake-up, data race, lock-order inversion or other fault that "
        "Weft looks for shows in this run, and nothing that made it slow for a reason "
        "worth naming. Another run may differ."),
  .count = finding_count,
  .columns = columns,
  .n_columns = G_N_ELEMENTS (columns),
  .toggle = { N_ ("Only _Faults"), N_ ("Leave out what is only slow"), finding_is_fault },
  .size = n_findings,
  .selection = finding_selection,
};
