#include "gui/view/time-base.h"

#include "gui/view/ticks.h"

#define NS_S INT64_C (1000000000)
#define NS_DAY (86400 * NS_S)

int64_t
weft_floor_div (int64_t a, int64_t b)
{
  return a / b - (a % b < 0);
}

/* What @unix_ns of the wall clock is as nanoseconds since midnight, 1 January 1970, of the
 * zone's own. */
static int64_t
local_ns (const WeftTimeBase *self, int64_t unix_ns)
{
  int interval;

  if (self->zone == NULL)
    return unix_ns;
  interval = g_time_zone_find_interval (self->zone, G_TIME_TYPE_UNIVERSAL,
                                        weft_floor_div (unix_ns, NS_S));
  return unix_ns + g_time_zone_get_offset (self->zone, MAX (interval, 0)) * NS_S;
}

void
weft_time_base_wall (const WeftTimeBase *self,
                     int64_t time_ns,
                     WeftWallParts parts,
                     int decimals,
                     char ret_text[WEFT_BASE_TEXT])
{
  int64_t local = local_ns (self, self->began_unix_ns + time_ns);
  int64_t second = weft_floor_div (local, NS_S), rest = local - second * NS_S;
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (second);
  g_autofree char *text = NULL;
  GString *out = g_string_new (NULL);
  int64_t part = NS_S;

  if (date != NULL)
    text = g_date_time_format (date, parts == WEFT_WALL_DATE      ? "%Y-%m-%d %H:%M:%S"
                                     : parts == WEFT_WALL_DAY     ? "%m-%d %H:%M:%S"
                                     : parts == WEFT_WALL_MINUTES ? "%H:%M"
                                                                  : "%H:%M:%S");
  g_string_append (out, text);
  for (int i = 0; i < decimals; i++) {
    part /= 10;
    g_string_append (out, i == 0 ? "." : i % 3 == 0 ? "\u2009" : "");
    g_string_append_c (out, (char)('0' + rest / part));
    rest %= part;
  }
  g_strlcpy (ret_text, out->str, WEFT_BASE_TEXT);
  g_string_free (out, TRUE);
}

void
weft_time_base_text (const WeftTimeBase *self,
                     int64_t time_ns,
                     bool dated,
                     char ret_text[WEFT_BASE_TEXT])
{
  char time[WEFT_TIME_TEXT];
  int64_t since = time_ns - self->mark_ns;

  switch (self->kind) {
  case WEFT_TIME_WALL_CLOCK:
    weft_time_base_wall (self, time_ns, dated ? WEFT_WALL_DATE : WEFT_WALL_SECONDS, 9,
                         ret_text);
    break;
  case WEFT_TIME_SINCE_MARK:
    weft_time_text (ABS (since), time);
    g_snprintf (ret_text, WEFT_BASE_TEXT, "%s%s",
                since < 0   ? "\u2212"
                : since > 0 ? "+"
                            : "",
                time);
    break;
  default:
    weft_time_text (time_ns, time);
    g_strlcpy (ret_text, time, WEFT_BASE_TEXT);
  }
}

int64_t
weft_time_base_zero_ns (const WeftTimeBase *self)
{
  if (self->kind == WEFT_TIME_SINCE_MARK)
    return self->mark_ns;
  if (self->kind == WEFT_TIME_WALL_CLOCK) {
    int64_t local = local_ns (self, self->began_unix_ns);

    return weft_floor_div (local, NS_DAY) * NS_DAY - local;
  }
  return 0;
}

bool
weft_time_base_one_day (const WeftTimeBase *self, int64_t from_ns, int64_t to_ns)
{
  return weft_floor_div (local_ns (self, self->began_unix_ns + from_ns), NS_DAY)
         == weft_floor_div (local_ns (self, self->began_unix_ns + to_ns), NS_DAY);
}
