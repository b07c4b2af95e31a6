#include "tracer/record/tree.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_OPEN 16

/* nftw() hands its callback nothing of the caller's; only one walk runs at a time. */
static struct {
  uid_t uid;
  gid_t gid;
  guint64 bytes;
} walk;

static int
chown_cb (const char *path, const struct stat *status, int type, struct FTW *ftw)
{
  (void)!lchown (path, walk.uid, walk.gid);
  return 0;
}

static int
remove_cb (const char *path, const struct stat *status, int type, struct FTW *ftw)
{
  remove (path);
  return 0;
}

static int
bytes_cb (const char *path, const struct stat *status, int type, struct FTW *ftw)
{
  if (type == FTW_F)
    walk.bytes += (guint64)status->st_size;
  return 0;
}

void
weft_tree_chown (const char *path, uid_t uid, gid_t gid)
{
  walk.uid = uid;
  walk.gid = gid;
  nftw (path, chown_cb, MAX_OPEN, FTW_PHYS | FTW_MOUNT);
}

void
weft_tree_remove (const char *path)
{
  nftw (path, remove_cb, MAX_OPEN, FTW_PHYS | FTW_MOUNT | FTW_DEPTH);
}

guint64
weft_tree_bytes (const char *path)
{
  walk.bytes = 0;
  nftw (path, bytes_cb, MAX_OPEN, FTW_PHYS | FTW_MOUNT);
  return walk.bytes;
}
