/* What is said of the critical path: what it was spent on, its steps, what was held. */
#include <glib/gi18n.h>

#include "gui/app/extras.h"
#include "gui/app/list-columns.h"
#include "gui/view/path-words.h"
#include "tracer/analysis/words.h"

static const WeftPathShare *
share_of (const WeftLoaded *loaded, guint row)
{
  return &g_array_index (loaded->path->shares, WeftPathShare, row);
}

static const WeftPathStep *
step_of (const WeftLoaded *loaded, guint row)
{
  return &g_array_index (loaded->path->steps, WeftPathStep, row);
}

static const WeftPathHeld *
held_of (const WeftLoaded *loaded, guint row)
{
  return &g_array_index (loaded->path->held, WeftPathHeld, row);
}

#define FIELD(name, of, field)                                                             \
  static int64_t name (const WeftLoaded *loaded, guint row)                                \
  {                                                                                        \
    return (int64_t)of (loaded, row)->field;                                               \
  }

FIELD (share_ns, share_of, ns)
FIELD (share_thread, share_of, thread)
FIELD (share_state_number, share_of, state)
FIELD (share_object, share_of, object)
FIELD (share_site, share_of, site)
FIELD (share_steps, share_of, steps)
FIELD (step_from, step_of, from_ns)
FIELD (step_thread, step_of, thread)
FIELD (step_state_number, step_of, state)
FIELD (step_object, step_of, object)
FIELD (held_ns, held_of, ns)
FIELD (held_object, held_of, object)
FIELD (held_site, held_of, site)

static int64_t
length_ns (const WeftLoaded *loaded)
{
  return loaded->path->to_ns - loaded->path->from_ns;
}

static double
share_part (const WeftLoaded *loaded, guint row)
{
  return weft_column_share (share_ns (loaded, row), length_ns (loaded));
}

static int64_t
step_ns (const WeftLoaded *loaded, guint row)
{
  return step_of (loaded, row)->to_ns - step_of (loaded, row)->from_ns;
}

static double
step_part (const WeftLoaded *loaded, guint row)
{
  return weft_column_share (step_ns (loaded, row), length_ns (loaded));
}

static double
held_part (const WeftLoaded *loaded, guint row)
{
  return weft_column_share (held_ns (loaded, row), length_ns (loaded));
}

static WeftState
share_state (const WeftLoaded *loaded, guint row)
{
  return share_of (loaded, row)->state;
}

static WeftState
step_state (const WeftLoaded *loaded, guint row)
{
  return step_of (loaded, row)->state;
}

static WeftState
held_state (const WeftLoaded *loaded, guint row)
{
  return WEFT_STATE_RUNNING;
}

static char *
share_state_text (const WeftLoaded *loaded, guint row)
{
  const WeftPathShare *share = share_of (loaded, row);

  return weft_path_state (share->state, share->thread, share->handed);
}

static char *
step_state_text (const WeftLoaded *loaded, guint row)
{
  const WeftPathStep *step = step_of (loaded, row);

  return weft_path_state (step->state, step->thread, step->handed);
}

/* How the path goes on to the next step. */
static char *
step_via (const WeftLoaded *loaded, guint row)
{
  uint32_t via = step_of (loaded, row)->via;
  size_t n;
  const WeftInteraction *interactions = weft_trace_interactions (loaded->trace, &n);

  return g_strdup (via < n ? weft_interaction_shown (interactions[via].kind) : "");
}

static int64_t
step_site (const WeftLoaded *loaded, guint row)
{
  uint32_t wait = step_of (loaded, row)->wait;
  size_t n;
  const WeftWait *waits = weft_trace_waits (loaded->trace, &n);

  return wait < n ? waits[wait].site : WEFT_NO_ROW;
}

/* What the run would take; not known of most, nor of any until it was found out. */
static const WeftWhatIf *
what_if_of (const WeftLoaded *loaded, guint row)
{
  const GArray *what_ifs = weft_extras_what_ifs (loaded);

  return what_ifs != NULL && row < what_ifs->len
             ? &g_array_index (what_ifs, WeftWhatIf, row)
             : NULL;
}

static int64_t
held_if_half (const WeftLoaded *loaded, guint row)
{
  const WeftWhatIf *what_if = what_if_of (loaded, row);

  return what_if != NULL ? what_if->predicted_ns : WEFT_NOT_KNOWN;
}

static int64_t
held_if_never (const WeftLoaded *loaded, guint row)
{
  const WeftWhatIf *what_if = what_if_of (loaded, row);

  return what_if != NULL ? what_if->least_ns : WEFT_NOT_KNOWN;
}

/* A prediction is not exact, and says so. */
static char *
about (const WeftWhatIf *what_if, int64_t ns)
{
  g_autofree char *text = what_if != NULL ? weft_format_duration (ns) : NULL;

  if (text == NULL)
    return g_strdup ("–");
  return g_strdup_printf (what_if->certain ? _ ("about %s") : _ ("perhaps %s"), text);
}

static char *
held_if_half_text (const WeftLoaded *loaded, guint row)
{
  return about (what_if_of (loaded, row), held_if_half (loaded, row));
}

static char *
held_if_never_text (const WeftLoaded *loaded, guint row)
{
  return about (what_if_of (loaded, row), held_if_never (loaded, row));
}

static guint
n_shares (const WeftLoaded *loaded)
{
  return loaded->path->shares->len;
}

static guint
n_steps (const WeftLoaded *loaded)
{
  return loaded->path->steps->len;
}

static guint
n_held (const WeftLoaded *loaded)
{
  return loaded->path->held->len;
}

static char *
share_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s line", "%s lines", n), count);
}

static char *
step_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s step", "%s steps", n), count);
}

static char *
held_count (uint64_t n)
{
  g_autofree char *count = weft_format_count (n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s lock", "%s locks", n), count);
}

static WeftSelection
select_step (const WeftPathStep *step)
{
  if (step->wait != WEFT_NO_ROW)
    return (WeftSelection){ WEFT_SELECTION_WAIT, step->wait, step->from_ns };
  if (step->thread != WEFT_NO_ROW)
    return (WeftSelection){ WEFT_SELECTION_THREAD, step->thread, step->from_ns };
  return WEFT_SELECTION_INIT;
}

static WeftSelection
step_selection (const WeftLoaded *loaded, guint row)
{
  return select_step (step_of (loaded, row));
}

/* The longest of its steps. */
static WeftSelection
share_selection (const WeftLoaded *loaded, guint row)
{
  const WeftPathShare *share = share_of (loaded, row);
  const WeftPathStep *longest = NULL;

  for (guint i = 0; i < n_steps (loaded); i++) {
    const WeftPathStep *step = step_of (loaded, i);

    if (step->thread == share->thread && step->state == share->state
        && step->object == share->object && step->handed == share->handed
        && (longest == NULL
            || step->to_ns - step->from_ns > longest->to_ns - longest->from_ns))
      longest = step;
  }
  return longest != NULL ? select_step (longest) : WEFT_SELECTION_INIT;
}

static WeftSelection
held_selection (const WeftLoaded *loaded, guint row)
{
  uint32_t object = held_of (loaded, row)->object;

  return (WeftSelection){ WEFT_SELECTION_OBJECT, object,
                          weft_selection_object_time_ns (loaded->trace, object, 0, false) };
}

#define NAMES(name, of, kind)                                                              \
  {                                                                                        \
    .title = name, .number = of, .names = kind                                             \
  }
#define PART(name, of, part, in, sums, means)                                              \
  {                                                                                        \
    .title = name, .tip = means, .number = of, .unit = WEFT_UNIT_DURATION, .summed = sums, \
    .share = part, .state = in                                                             \
  }

static const WeftColumnInfo share_columns[] = {
  PART (N_ ("Time"),
        share_ns,
        share_part,
        share_state,
        true,
        N_ ("How much of the critical path this is, and what share of it")),
  { .title = N_ ("Thread"),
    .number = share_thread,
    .names = WEFT_NAMES_THREADS,
    .wide = true },
  { .title = N_ ("State"), .text = share_state_text },
  NAMES (N_ ("Waits for"), share_object, WEFT_NAMES_OBJECTS),
  NAMES (N_ ("Where"), share_site, WEFT_NAMES_SITES),
  { .title = N_ ("Steps"),
    .tip = N_ ("Of how many steps of the path this is the sum"),
    .number = share_steps,
    .summed = true },
};

static const WeftColumnInfo step_columns[] = {
  { .title = N_ ("When"), .number = step_from, .unit = WEFT_UNIT_MOMENT },
  PART (N_ ("Time"),
        step_ns,
        step_part,
        step_state,
        true,
        N_ ("How long the step took, and what share of the critical path that is")),
  { .title = N_ ("Thread"),
    .number = step_thread,
    .names = WEFT_NAMES_THREADS,
    .wide = true },
  { .title = N_ ("State"), .text = step_state_text },
  NAMES (N_ ("Waits for"), step_object, WEFT_NAMES_OBJECTS),
  NAMES (N_ ("Where"), step_site, WEFT_NAMES_SITES),
  { .title = N_ ("Goes on by"),
    .tip = N_ ("What leads from this step to the next"),
    .text = step_via },
};

static const WeftColumnInfo held_columns[] = {
  { .title = N_ ("Lock"),
    .number = held_object,
    .names = WEFT_NAMES_OBJECTS,
    .wide = true },
  PART (N_ ("Held on the path"),
        held_ns,
        held_part,
        held_state,
        false,
        N_ ("How long threads on the critical path held it, and what share of the path "
            "that is")),
  { .title = N_ ("Run, if held half as long"),
    .tip = N_ ("How long the whole run would probably have taken"),
    .text = held_if_half_text,
    .number = held_if_half },
  { .title = N_ ("If never waited for"),
    .tip = N_ ("How long the whole run would have taken at least"),
    .text = held_if_never_text,
    .number = held_if_never },
  NAMES (N_ ("Taken at"), held_site, WEFT_NAMES_SITES),
};

const WeftListInfo weft_list_of_path_shares = {
  .name = "path-totals",
  .icon = "weft-path-symbolic",
  .empty_title = N_ ("No Critical Path"),
  .empty_text = N_ ("The trace has no thread at which the run could have ended."),
  .count = share_count,
  .columns = share_columns,
  .n_columns = G_N_ELEMENTS (share_columns),
  .facets = { { N_ ("Any state"), share_state_number, WEFT_NAMES_STATES, false },
              { N_ ("Any thread"), share_thread, WEFT_NAMES_THREADS, false } },
  .n_facets = 2,
  .size = n_shares,
  .selection = share_selection,
};

const WeftListInfo weft_list_of_path_steps = {
  .name = "path-steps",
  .icon = "weft-path-symbolic",
  .empty_title = N_ ("No Critical Path"),
  .empty_text = N_ ("The trace has no thread at which the run could have ended."),
  .count = step_count,
  .columns = step_columns,
  .n_columns = G_N_ELEMENTS (step_columns),
  .facets = { { N_ ("Any state"), step_state_number, WEFT_NAMES_STATES, false },
              { N_ ("Any thread"), step_thread, WEFT_NAMES_THREADS, false } },
  .n_facets = 2,
  .size = n_steps,
  .selection = step_selection,
};

const WeftListInfo weft_list_of_path_held = {
  .name = "path-held",
  .icon = "weft-lock-symbolic",
  .empty_title = N_ ("No Locks on the Path"),
  .empty_text = N_ ("The threads on which the run depended held no lock meanwhile."),
  .count = held_count,
  .columns = held_columns,
  .n_columns = G_N_ELEMENTS (held_columns),
  .size = n_held,
  .selection = held_selection,
};
