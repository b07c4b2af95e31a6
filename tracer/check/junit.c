#include "tracer/check/check.h"

char *
weft_check_junit (const GPtrArray *verdicts, const char *name)
{
  GString *xml = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  g_autofree char *suite = g_markup_escape_text (name, -1);

  g_string_append_printf (xml, "<testsuite name=\"%s\" tests=\"%u\" failures=\"%u\">\n",
                          suite, verdicts->len, weft_check_failed (verdicts));
  for (unsigned i = 0; i < verdicts->len; i++) {
    const WeftVerdict *verdict = g_ptr_array_index (verdicts, i);
    g_autofree char *rule = g_markup_escape_text (verdict->rule->text, -1);

    g_string_append_printf (xml, "  <testcase classname=\"weft.check\" name=\"%s\"", rule);
    g_string_append (xml, verdict->failures->len > 0 ? ">\n" : "/>\n");
    for (unsigned j = 0; j < verdict->failures->len; j++) {
      const WeftFailure *failure = g_ptr_array_index (verdict->failures, j);
      g_autofree char *valid = g_utf8_make_valid (failure->text, -1);
      g_autofree char *text = g_markup_escape_text (valid, -1);

      g_string_append_printf (xml, "    <failure message=\"%s\"/>\n", text);
    }
    if (verdict->failures->len > 0)
      g_string_append (xml, "  </testcase>\n");
  }
  g_string_append (xml, "</testsuite>\n");
  return g_string_free (xml, FALSE);
}
