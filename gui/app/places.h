/* gui/app/places.h: where traces are, and Weft's own programs and files. */
#pragma once

#include <gio/gio.h>

/* The trace that @file belongs to: itself, or the folder of a recording around it when
 * @file lies inside one (metadata, manifest.json, a stream). Looks at the disk.
 * Returns: (transfer full): never NULL. */
GFile *weft_places_trace_folder (GFile *file);

/* The saved traces that come with Weft, by name, found beside the program in a build folder
 * or where it is installed. Returns: (transfer full): of GFile, may be empty. */
GPtrArray *weft_places_samples (void);

/* One of Weft's programs: beside this one, where it is installed, or in the PATH.
 * Returns: (transfer full) (nullable). */
char *weft_places_tool (const char *name);

/* Where the list of recent traces, what was recorded last, and new recordings are, unless
 * somebody says otherwise. None of them has to exist. Returns: (transfer full): a path. */
char *weft_places_recents (void);
char *weft_places_settings (void);
char *weft_places_recordings (void);
