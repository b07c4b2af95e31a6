#include "tracer/analysis/describe.h"
#include "tracer/analysis/sentence.h"

/* Several losses taken together. */
typedef struct {
  int64_t begin_ns, end_ns;
  uint64_t count;
  bool is_exact; /* false: some did not say how many */
  uint64_t n;
  int32_t cpu; /* -1 = not known, or not the same for all */
} Losses;

static Losses
gather (const WeftTrace *trace, int64_t from_ns, int64_t to_ns)
{
  size_t n;
  const WeftLoss *losses = weft_trace_losses (trace, &n);
  Losses ret = { .begin_ns = INT64_MAX, .is_exact = true, .cpu = -1 };

  for (size_t i = 0; i < n && losses[i].begin_ns < to_ns; i++) {
    if (losses[i].end_ns <= from_ns)
      continue;
    ret.begin_ns = MIN (ret.begin_ns, losses[i].begin_ns);
    ret.end_ns = MAX (ret.end_ns, losses[i].end_ns);
    ret.count += losses[i].count;
    ret.is_exact = ret.is_exact && losses[i].count > 0;
    ret.cpu = ret.n == 0 || ret.cpu == losses[i].cpu ? losses[i].cpu : -1;
    ret.n++;
  }
  return ret;
}

bool
weft_describe_losses (const WeftTrace *trace,
                      int64_t from_ns,
                      int64_t to_ns,
                      WeftSentence *ret)
{
  Losses losses = gather (trace, from_ns, to_ns);
  g_autofree char *begin = NULL;
  g_autofree char *end = NULL;
  WeftSaying saying;

  if (losses.n == 0)
    return false;
  begin = weft_format_moment (losses.begin_ns);
  end = weft_format_moment (losses.end_ns);
  weft_saying_begin (&saying, trace);
  if (losses.count == 0)
    weft_say (&saying, "Events were lost, nobody knows how many,");
  else if (losses.is_exact)
    weft_say_n (&saying, "%C event was lost", "%C events were lost", losses.count,
                losses.count);
  else
    weft_say_n (&saying, "At least %C event was lost", "At least %C events were lost",
                losses.count, losses.count);
  /* Translators: a moment, "612.310 ms"; follows how many events were lost */
  if (g_str_equal (begin, end))
    weft_say_on (&saying, "%Z at %t", begin);
  else
    weft_say_on (&saying, "%Z between %t and %t", begin, end);
  if (losses.cpu >= 0)
    weft_say_on (&saying, "%Z on CPU %C", (uint64_t)losses.cpu);
  weft_say_on (&saying, "%Z.");
  weft_saying_end (&saying, ret);
  return true;
}
