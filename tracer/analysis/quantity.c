#include "tracer/analysis/quantity.h"

#include <math.h>

typedef struct {
  const char *name;
  double factor;
} Unit;

static bool
parse_quantity (const char *text, const Unit *units, size_t n_units, double *ret)
{
  char *unit;
  double value = g_ascii_strtod (text, &unit);

  if (unit == text || !isfinite (value) || value <= 0)
    return false;
  for (size_t i = 0; i < n_units; i++) {
    if (g_ascii_strcasecmp (unit, units[i].name) == 0) {
      *ret = value * units[i].factor;
      return true;
    }
  }
  return false;
}

bool
weft_parse_duration (const char *tainted_text, gint64 *ret_ns)
{
  static const Unit units[]
      = { { "", 1e9 },     { "s", 1e9 },  { "ms", 1e6 },  { "us", 1e3 },
          { "min", 6e10 }, { "m", 6e10 }, { "h", 3.6e12 } };
  double ns;

  if (!parse_quantity (tainted_text, units, G_N_ELEMENTS (units), &ns) || ns < 1
      || ns > 1e18)
    return false;
  *ret_ns = (gint64)ns;
  return true;
}

bool
weft_parse_size (const char *tainted_text, guint64 *ret_bytes)
{
  static const Unit units[]
      = { { "", 1 },        { "B", 1 },         { "K", 1 << 10 },   { "M", 1 << 20 },
          { "G", 1 << 30 }, { "KiB", 1 << 10 }, { "MiB", 1 << 20 }, { "GiB", 1 << 30 },
          { "kB", 1e3 },    { "MB", 1e6 },      { "GB", 1e9 } };
  double bytes;

  if (!parse_quantity (tainted_text, units, G_N_ELEMENTS (units), &bytes) || bytes < 1
      || bytes > 1e18)
    return false;
  *ret_bytes = (guint64)bytes;
  return true;
}
