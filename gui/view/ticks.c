#include "gui/view/ticks.h"

#include <math.h>

#define NS_US INT64_C (1000)
#define NS_MS (1000 * NS_US)
#define NS_S (1000 * NS_MS)
#define NS_MIN (60 * NS_S)
#define NS_H (60 * NS_MIN)

#define LABEL_GAP_PX 22
#define MIN_MINOR_PX 7

typedef struct {
  int64_t ns;
  const char *text;
} Unit;

/* Beyond a minute people count in sixties. */
static const int64_t long_steps[] = { NS_MIN,      2 * NS_MIN, 5 * NS_MIN, 10 * NS_MIN,
                                      30 * NS_MIN, NS_H,       2 * NS_H,   5 * NS_H };

/* The first step of the series that is at least @least_ns. */
static int64_t
step_from (double least_ns)
{
  int64_t decade = 1;

  while (decade < 100 * NS_S) {
    for (int64_t m = 1; m <= 5; m += m == 1 ? 1 : 3) {
      if (decade * m > 50 * NS_S)
        break;
      if ((double)(decade * m) >= least_ns)
        return decade * m;
    }
    decade *= 10;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (long_steps); i++) {
    if ((double)long_steps[i] >= least_ns)
      return long_steps[i];
  }
  for (decade = 10 * NS_H;; decade *= 10) {
    for (int64_t m = 1; m <= 5; m += m == 1 ? 1 : 3) {
      if ((double)(decade * m) >= least_ns)
        return decade * m;
    }
  }
}

/* The unit of the largest time in view; minutes and hours only where every label is a whole
 * number of them. */
static Unit
unit_for (int64_t largest_ns, int64_t step_ns)
{
  if (step_ns % NS_H == 0)
    return (Unit){ NS_H, "h" };
  if (step_ns % NS_MIN == 0)
    return (Unit){ NS_MIN, "min" };
  if (largest_ns >= NS_S)
    return (Unit){ NS_S, "s" };
  if (largest_ns >= NS_MS)
    return (Unit){ NS_MS, "ms" };
  if (largest_ns >= NS_US)
    return (Unit){ NS_US, "µs" };
  return (Unit){ 1, "ns" };
}

static int
decimals_for (int64_t unit_ns, int64_t step_ns)
{
  int decimals = 0;

  for (int64_t part = unit_ns; step_ns % part != 0 && part > 1; part /= 10)
    decimals++;
  return decimals;
}

static void
format_label (char *label, size_t size, int64_t time_ns, Unit unit, int decimals)
{
  GString *text = g_string_new (NULL);
  int64_t rest = time_ns % unit.ns, part = unit.ns;

  g_string_append_printf (text, "%" G_GINT64_FORMAT, time_ns / unit.ns);
  for (gssize i = (gssize)text->len - 3; i > 0; i -= 3)
    g_string_insert_c (text, i, ',');
  for (int i = 0; i < decimals; i++) {
    part /= 10;
    if (i == 0)
      g_string_append_c (text, '.');
    else if (i % 3 == 0)
      g_string_append (text, "\u2009");
    g_string_append_c (text, (char)('0' + rest / part));
    rest %= part;
  }
  g_string_append_printf (text, " %s", unit.text);
  g_strlcpy (label, text->str, size);
  g_string_free (text, TRUE);
}

void
weft_time_text (int64_t time_ns, char ret_text[WEFT_TIME_TEXT])
{
  /* A step of a nanosecond asks for every digit, and for no unit above the second. */
  Unit unit = unit_for (time_ns, 1);

  format_label (ret_text, WEFT_TIME_TEXT, time_ns, unit, decimals_for (unit.ns, 1));
}

/* As many minor marks as there is room for, each a round part of the major step. */
static int64_t
minor_step (int64_t step_ns, double ns_per_px)
{
  static const int parts[] = { 10, 5, 4, 2 };

  for (size_t i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (step_ns % parts[i] == 0 && (double)step_ns / parts[i] >= MIN_MINOR_PX * ns_per_px)
      return step_ns / parts[i];
  }
  return step_ns;
}

/* How the labels of one ruler are written. */
typedef struct {
  const WeftTimeBase *base;
  int64_t zero_ns;
  Unit unit;
  int decimals;
  WeftWallParts parts;
} Style;

static void
label_at (const Style *style, int64_t time_ns, char ret_label[WEFT_BASE_TEXT])
{
  int64_t since = time_ns - style->zero_ns;
  char text[WEFT_TIME_TEXT];

  if (style->base->kind == WEFT_TIME_WALL_CLOCK) {
    weft_time_base_wall (style->base, time_ns, style->parts, style->decimals, ret_label);
    return;
  }
  format_label (text, sizeof text, ABS (since), style->unit, style->decimals);
  g_snprintf (ret_label, WEFT_BASE_TEXT, "%s%s",
              since < 0                                                ? "\u2212"
              : since > 0 && style->base->kind == WEFT_TIME_SINCE_MARK ? "+"
                                                                       : "",
              text);
}

static Style
style_for (const WeftTimeBase *base, int64_t first_ns, int64_t last_ns, int64_t step_ns)
{
  Style style = { .base = base, .zero_ns = weft_time_base_zero_ns (base) };
  int64_t largest = MAX (ABS (first_ns - style.zero_ns), ABS (last_ns - style.zero_ns));

  if (base->kind == WEFT_TIME_WALL_CLOCK) {
    style.decimals = step_ns < NS_S ? decimals_for (NS_S, step_ns) : 0;
    style.parts = step_ns % NS_MIN == 0 ? WEFT_WALL_MINUTES : WEFT_WALL_SECONDS;
    if (!weft_time_base_one_day (base, first_ns, last_ns))
      style.parts = WEFT_WALL_DAY;
    return style;
  }
  style.unit = unit_for (largest, step_ns);
  style.decimals = decimals_for (style.unit.ns, step_ns);
  return style;
}

GArray *
weft_ticks_new (const WeftViewport *viewport,
                double width_px,
                double char_px,
                const WeftTimeBase *base)
{
  GArray *ticks = g_array_new (FALSE, TRUE, sizeof (WeftTick));
  double ns_per_px, least_px = LABEL_GAP_PX + 5 * char_px;
  int64_t first, last, step, minor;
  Style style;
  char widest[2][WEFT_BASE_TEXT];

  if (width_px < 1)
    return ticks;
  ns_per_px = viewport->span_ns / width_px;
  last = weft_viewport_time_ns (viewport, width_px, width_px);
  first = weft_viewport_time_ns (viewport, width_px, 0);
  /* A longer step has a shorter label: the first that fits its own label is the one. */
  step = step_from (least_px * ns_per_px);
  for (;;) {
    style = style_for (base, first, last, step);
    label_at (&style, first, widest[0]);
    label_at (&style, last, widest[1]);
    least_px = LABEL_GAP_PX
               + char_px
                     * (double)MAX (g_utf8_strlen (widest[0], -1),
                                    g_utf8_strlen (widest[1], -1));
    if ((double)step >= least_px * ns_per_px)
      break;
    step = step_from ((double)step + 1);
  }

  minor = minor_step (step, ns_per_px);
  for (int64_t t = style.zero_ns - weft_floor_div (style.zero_ns - first, minor) * minor;
       t <= last; t += minor) {
    WeftTick tick = { .time_ns = t, .major = (t - style.zero_ns) % step == 0 };

    if (tick.major)
      label_at (&style, t, tick.label);
    g_array_append_val (ticks, tick);
  }
  return ticks;
}
