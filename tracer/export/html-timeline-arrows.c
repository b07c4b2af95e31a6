#include "tracer/analysis/describe.h"
#include "tracer/export/html-text.h"
#include "tracer/export/html-timeline-parts.h"

#define MOST_ARROWS 150

static bool
is_drawn (const WeftSvg *svg, const WeftInteraction *interaction)
{
  return interaction->from_thread != WEFT_NO_ROW && interaction->to_thread != WEFT_NO_ROW
         && interaction->from_thread != interaction->to_thread
         && svg->thread_y[interaction->from_thread] >= 0
         && svg->thread_y[interaction->to_thread] >= 0;
}

static void
append_arrow (WeftSvg *svg, uint32_t row, const WeftInteraction *interaction)
{
  int from = svg->thread_y[interaction->from_thread];
  int to = svg->thread_y[interaction->to_thread];
  bool down = to > from;
  g_auto (WeftSentence) sentence = { 0 };

  weft_describe_interaction (svg->trace, row, &sentence);
  weft_html_printf (svg->out,
                    "<path class=\"arrow\" marker-end=\"url(#head)\" "
                    "d=\"M%.1f %dL%.1f %d\"><title>%s</title></path>\n",
                    WEFT_SVG_GUTTER + weft_svg_x (svg, interaction->from_ns),
                    from + 2 + (down ? WEFT_SVG_BAR : 0),
                    WEFT_SVG_GUTTER + weft_svg_x (svg, interaction->to_ns),
                    to + 2 + (down ? 0 : WEFT_SVG_BAR), sentence.text);
}

void
weft_svg_arrows (WeftSvg *svg)
{
  size_t n;
  const WeftInteraction *interactions = weft_trace_interactions (svg->trace, &n);
  unsigned drawn = 0;

  for (size_t i = 0; i < n; i++)
    drawn += is_drawn (svg, &interactions[i]);
  svg->arrows_left_out = drawn > MOST_ARROWS ? drawn : 0;
  if (drawn > MOST_ARROWS)
    return;
  for (uint32_t i = 0; i < n; i++)
    if (is_drawn (svg, &interactions[i]))
      append_arrow (svg, i, &interactions[i]);
}
