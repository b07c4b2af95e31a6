/* gui/app/places.h: where traces are. */
#pragma once

#include <gio/gio.h>

/* The trace that @file belongs to: itself, or the folder of a recording around it when
 * @file lies inside one (metadata, manifest.json, a stream). Looks at the disk.
 * Returns: (transfer full): never NULL. */
GFile *weft_places_trace_folder (GFile *file);

/* The saved traces that come with Weft, by name, found beside the program in a build folder
 * or where it is installed. Returns: (transfer full): of GFile, may be empty. */
GPtrArray *weft_places_samples (void);
