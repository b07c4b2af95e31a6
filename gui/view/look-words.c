/* Moments and places as they are typed. */

#include "gui/view/look.h"
#include "tracer/analysis/quantity.h"

static bool
parse_word (const char *option,
            const char *tainted_text,
            bool may_precede,
            int64_t *ret_ns,
            GError **error)
{
  bool before = may_precede && tainted_text[0] == '-';
  int64_t ns;

  if (!weft_parse_moment (tainted_text + before, &ns)) {
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
  WeftLook look = { .at_ns = -1,
                    .select = tainted_words->select,
                    .path = tainted_words->path,
                    .page = tainted_words->page };

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
