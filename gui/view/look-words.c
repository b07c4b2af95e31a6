/* Moments and places as they are typed. */

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "gui/view/look-private.h"

bool
weft_look_parse_time (const char *tainted_text, int64_t *ret_ns)
{
  static const struct {
    const char *unit;
    double ns;
  } units[] = {
    { "ns", 1 }, { "us", 1e3 }, { "µs", 1e3 }, { "μs", 1e3 }, { "ms", 1e6 }, { "s", 1e9 },
  };
  char *end;
  double value;

  if (!g_ascii_isdigit (*tainted_text) && *tainted_text != '.')
    return false;
  value = g_ascii_strtod (tainted_text, &end);
  if (end == tainted_text || !isfinite (value))
    return false;
  end += *end == ' ';
  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    if (strcmp (end, units[i].unit) == 0 && value * units[i].ns < 9e18) {
      *ret_ns = (int64_t)round (value * units[i].ns);
      return true;
    }
  }
  return false;
}

char *
weft_look_format_time (int64_t time_ns)
{
  static const struct {
    const char *unit;
    uint64_t ns;
    int digits;
  } units[] = { { "s", 1000000000, 9 }, { "ms", 1000000, 6 }, { "us", 1000, 3 } };
  uint64_t ns = time_ns < 0 ? -(uint64_t)time_ns : (uint64_t)time_ns;
  const char *sign = time_ns < 0 ? "-" : "";

  if (ns == 0)
    return g_strdup ("0s");
  for (size_t i = 0; i < G_N_ELEMENTS (units); i++) {
    char fraction[16];
    size_t length;

    if (ns < units[i].ns)
      continue;
    if (ns % units[i].ns == 0)
      return g_strdup_printf ("%s%" PRIu64 "%s", sign, ns / units[i].ns, units[i].unit);
    g_snprintf (fraction, sizeof fraction, "%0*" PRIu64, units[i].digits, ns % units[i].ns);
    length = strlen (fraction);
    while (fraction[length - 1] == '0')
      fraction[--length] = '\0';
    return g_strdup_printf ("%s%" PRIu64 ".%s%s", sign, ns / units[i].ns, fraction,
                            units[i].unit);
  }
  return g_strdup_printf ("%s%" PRIu64 "ns", sign, ns);
}

static bool
parse_word (const char *option,
            const char *tainted_text,
            bool may_precede,
            int64_t *ret_ns,
            GError **error)
{
  bool before = may_precede && tainted_text[0] == '-';
  int64_t ns;

  if (!weft_look_parse_time (tainted_text + before, &ns)) {
    g_set_error (error, WEFT_LOOK_ERROR, WEFT_LOOK_ERROR_WORDS,
                 "%s takes a time since the trace began, with its unit, such as 4042659ns, "
                 "12.5us, 4.04ms or 1.5s, not '%s'",
                 option, tainted_text);
    return false;
  }
  *ret_ns = before ? -ns : ns;
  return true;
}

bool
weft_look_parse (const WeftLookWords *tainted_words, WeftLook *ret, GError **error)
{
  WeftLook look
      = { .at_ns = -1, .select = tainted_words->select, .page = tainted_words->page };

  if (tainted_words->at != NULL
      && !parse_word ("--at", tainted_words->at, false, &look.at_ns, error))
    return false;
  if ((tainted_words->from != NULL) != (tainted_words->to != NULL)) {
    g_set_error_literal (error, WEFT_LOOK_ERROR, WEFT_LOOK_ERROR_WORDS,
                         "--from and --to say what is in view: give both");
    return false;
  }
  if (tainted_words->from != NULL
      && (!parse_word ("--from", tainted_words->from, true, &look.from_ns, error)
          || !parse_word ("--to", tainted_words->to, true, &look.to_ns, error)))
    return false;
  if (tainted_words->from != NULL && look.to_ns <= look.from_ns) {
    g_set_error (error, WEFT_LOOK_ERROR, WEFT_LOOK_ERROR_WORDS,
                 "--to has to be later than --from: %s is not later than %s",
                 tainted_words->to, tainted_words->from);
    return false;
  }
  *ret = look;
  return true;
}
