/* tracer/record/identity.h: under which user a private LTTng session daemon runs.
 *
 * lttng-tools keeps its sockets in $LTTNG_HOME for an ordinary user but always in
 * /var/run/lttng for root. So root's daemon runs under a user id that nobody has: it serves
 * root's programs all the same, and needs neither an account nor a daemon that is already
 * there. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct {
  uid_t uid;
  gid_t gid;
  gboolean switched; /* another one than the caller's */
} WeftIdentity;

/* For the calling process, from its ids and the ids that its user namespace knows. Root of
 * one process and of another get different ones, so that their daemons cannot meddle with
 * each other.
 * Returns: FALSE with WEFT_RECORD_ERROR_FAILED when root's namespace has no id to spare. */
gboolean weft_identity_choose (WeftIdentity *ret, GError **error);

/* Whether @id can be used in a namespace with this /proc/self/uid_map. */
gboolean weft_identity_map_has (const char *map, guint32 id);

/* Takes the identity, for good or so that weft_identity_return() brings root back.
 * Returns: FALSE with errno set. */
gboolean weft_identity_take (const WeftIdentity *self, gboolean for_good);
gboolean weft_identity_return (const WeftIdentity *self);

/* Removes what a daemon of this identity has left in shared memory. Under the id of a real
 * user that may belong to another daemon, so only a switched one is cleared up after. */
void weft_identity_remove_pages (const WeftIdentity *self);
