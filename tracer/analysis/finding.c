#include "tracer/analysis/finding.h"

#include <glib/gi18n-lib.h>

#include "tracer/analysis/find.h"

const char *
weft_finding_kind_text (WeftFindingKind kind)
{
  static const char *const texts[WEFT_N_FINDING_KINDS] = {
#define TEXT(name, text) [WEFT_FINDING_##name] = text,
    WEFT_FINDING_KINDS (TEXT)
#undef TEXT
  };

  g_return_val_if_fail (kind < WEFT_N_FINDING_KINDS, "finding");
  return texts[kind];
}

const char *
weft_certainty_text (WeftCertainty certainty)
{
  static const char *const texts[WEFT_N_CERTAINTIES] = {
    [WEFT_CERTAINTY_PROVEN] = "proven",
    [WEFT_CERTAINTY_POTENTIAL] = "potential",
    [WEFT_CERTAINTY_CANNOT_TELL] = "cannot-tell",
  };

  g_return_val_if_fail (certainty < WEFT_N_CERTAINTIES, "cannot-tell");
  return texts[certainty];
}

const char *
weft_certainty_shown (WeftCertainty certainty)
{
  switch (certainty) {
  case WEFT_CERTAINTY_PROVEN:
    return _ ("proven");
  case WEFT_CERTAINTY_POTENTIAL:
    return _ ("potential");
  default:
    return _ ("cannot tell");
  }
}

bool
weft_finding_kind_is_slowness (WeftFindingKind kind)
{
  return kind >= WEFT_FINDING_BLOCKED_WHILE_HOLDING && kind <= WEFT_FINDING_IDLE_SIGNAL;
}

WeftFinding *
weft_finding_new (WeftFindingKind kind, WeftCertainty certainty)
{
  WeftFinding *self = g_new0 (WeftFinding, 1);

  self->kind = kind;
  self->certainty = certainty;
  self->threads = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  self->objects = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  return self;
}

void
weft_finding_free (WeftFinding *self)
{
  if (self == NULL)
    return;
  weft_sentence_clear (&self->title);
  weft_sentence_clear (&self->detail);
  g_array_unref (self->threads);
  g_array_unref (self->objects);
  g_free (self);
}

static void
add_row (GArray *rows, uint32_t row)
{
  if (row == WEFT_NO_ROW)
    return;
  for (unsigned i = 0; i < rows->len; i++) {
    if (g_array_index (rows, uint32_t, i) == row)
      return;
  }
  g_array_append_val (rows, row);
}

void
weft_finding_add_thread (WeftFinding *self, uint32_t thread)
{
  add_row (self->threads, thread);
}

void
weft_finding_add_object (WeftFinding *self, uint32_t object)
{
  add_row (self->objects, object);
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const WeftFinding *one = *(const WeftFinding *const *)a;
  const WeftFinding *other = *(const WeftFinding *const *)b;
  bool slow = weft_finding_kind_is_slowness (one->kind);

  if (one->certainty != other->certainty)
    return (int)one->certainty - (int)other->certainty;
  if (slow != weft_finding_kind_is_slowness (other->kind))
    return (int)one->kind - (int)other->kind;
  if (!slow && one->kind != other->kind)
    return (int)one->kind - (int)other->kind;
  if (one->cost_ns != other->cost_ns)
    return one->cost_ns > other->cost_ns ? -1 : 1;
  if (one->at_ns != other->at_ns)
    return one->at_ns < other->at_ns ? -1 : 1;
  return (int)one->kind - (int)other->kind;
}

WeftFindings *
weft_findings_new (const WeftTrace *trace)
{
  WeftFindings *self = g_new0 (WeftFindings, 1);

  self->all = g_ptr_array_new_with_free_func ((GDestroyNotify)weft_finding_free);
  weft_find_stuck (trace, self->all);
  weft_find_races (trace, self->all);
  weft_find_order (trace, self->all);
  weft_find_slow (trace, self->all);
  weft_find_fairness (trace, self->all);
  weft_find_ends (trace, self->all);
  g_ptr_array_sort (self->all, compare_findings);
  return self;
}

void
weft_findings_free (WeftFindings *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->all);
  g_free (self);
}
