#include "tracer/record/identity.h"

#include <glib/gi18n-lib.h>
#include <glob.h>
#include <grp.h>
#include <stdio.h>
#include <unistd.h>

#include "tracer/record/error.h"

/* Between the ranges that systemd and container managers hand out and the end of signed
 * numbers; https://systemd.io/UIDS-GIDS lists them. */
#define SPARE_ID_FIRST 2147440001u
#define SPARE_ID_COUNT 10000u
/* "nobody" and "nogroup": known in every namespace that maps a usual range. */
#define NOBODY_ID 65534u

gboolean
weft_identity_map_has (const char *map, guint32 id)
{
  g_auto (GStrv) lines = g_strsplit (map, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    unsigned inside, outside, count;

    if (sscanf (lines[i], "%u %u %u", &inside, &outside, &count) == 3 && id >= inside
        && id - inside < count)
      return TRUE;
  }
  return FALSE;
}

static gboolean
namespace_has (guint32 id)
{
  g_autofree char *uids = NULL, *gids = NULL;

  /* Without /proc nothing is known of namespaces: taking the id will tell. */
  if (!g_file_get_contents ("/proc/self/uid_map", &uids, NULL, NULL)
      || !g_file_get_contents ("/proc/self/gid_map", &gids, NULL, NULL))
    return TRUE;
  return weft_identity_map_has (uids, id) && weft_identity_map_has (gids, id);
}

gboolean
weft_identity_choose (WeftIdentity *ret, GError **error)
{
  guint32 spare = SPARE_ID_FIRST + (guint32)getpid () % SPARE_ID_COUNT;
  guint32 candidates[] = { spare, NOBODY_ID };

  if (geteuid () != 0) {
    *ret = (WeftIdentity){ .uid = geteuid (), .gid = getegid () };
    return TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++) {
    if (namespace_has (candidates[i])) {
      *ret = (WeftIdentity){ .uid = candidates[i], .gid = candidates[i], .switched = TRUE };
      return TRUE;
    }
  }
  g_set_error (
      error, WEFT_RECORD_ERROR, WEFT_RECORD_ERROR_FAILED,
      _ ("root of a user namespace with a single id cannot start LTTng's daemon: run "
         "weft as an ordinary user, or in a namespace that maps id %u"),
      NOBODY_ID);
  return FALSE;
}

gboolean
weft_identity_take (const WeftIdentity *self, gboolean for_good)
{
  uid_t saved_uid = for_good ? self->uid : 0;
  gid_t saved_gid = for_good ? self->gid : 0;

  if (!self->switched)
    return TRUE;
  /* Who has taken it revocably has left root's groups already, and no longer may. */
  if (geteuid () == 0 && setgroups (0, NULL) != 0)
    return FALSE;
  return setresgid (self->gid, self->gid, saved_gid) == 0
         && setresuid (self->uid, self->uid, saved_uid) == 0;
}

gboolean
weft_identity_return (const WeftIdentity *self)
{
  if (!self->switched)
    return TRUE;
  return setresuid (0, 0, 0) == 0 && setresgid (0, 0, 0) == 0;
}

void
weft_identity_remove_pages (const WeftIdentity *self)
{
  g_autofree char *pattern = g_strdup_printf ("/dev/shm/lttng-ust-wait-*-%u", self->uid);
  glob_t pages;

  if (!self->switched || glob (pattern, 0, NULL, &pages) != 0)
    return;
  for (size_t i = 0; i < pages.gl_pathc; i++)
    unlink (pages.gl_pathv[i]);
  globfree (&pages);
}
