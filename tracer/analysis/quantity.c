#include "tracer/analysis/quantity.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

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

bool
weft_parse_moment (const char *tainted_text, int64_t *ret_ns)
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
weft_write_moment (int64_t time_ns)
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
