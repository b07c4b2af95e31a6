#include "gui/widgets/timeline-export.h"

#include "gui/widgets/timeline-private.h"

/* On either side of what was chosen: a share of it, and at least so much. */
#define MARGIN 0.2
#define LEAST_MARGIN_NS 1000.0

static bool
has_range (const WeftScene *scene)
{
  return scene->range_to_ns > scene->range_from_ns;
}

bool
weft_timeline_has_export (WeftTimeline *self, WeftExportWhat what)
{
  const WeftScene *scene = &self->scene;

  if (scene->trace == NULL)
    return false;
  if (what == WEFT_EXPORT_RANGE)
    return has_range (scene);
  return what != WEFT_EXPORT_CHOSEN || scene->selection.kind != WEFT_SELECTION_NONE;
}

void
weft_timeline_export_time (WeftTimeline *self,
                           WeftExportWhat what,
                           int64_t *ret_from_ns,
                           int64_t *ret_to_ns)
{
  const WeftScene *scene = &self->scene;
  WeftViewport view = weft_viewport_whole (weft_trace_duration_ns (scene->trace));
  int64_t begin_ns, end_ns;

  if (what == WEFT_EXPORT_SEEN) {
    view = self->target;
  } else if (what == WEFT_EXPORT_RANGE && has_range (scene)) {
    *ret_from_ns = scene->range_from_ns;
    *ret_to_ns = scene->range_to_ns;
    return;
  } else if (what == WEFT_EXPORT_CHOSEN
             && weft_selection_range (scene->trace, &scene->selection, &begin_ns,
                                      &end_ns)) {
    double margin = MAX ((double)(end_ns - begin_ns) * MARGIN, LEAST_MARGIN_NS);

    *ret_from_ns = begin_ns - (int64_t)margin;
    *ret_to_ns = end_ns + (int64_t)margin;
    return;
  }
  *ret_from_ns = (int64_t)view.begin_ns;
  *ret_to_ns = (int64_t)weft_viewport_end_ns (&view);
}

WeftExport *
weft_timeline_export (WeftTimeline *self,
                      WeftExportWhat what,
                      const WeftExportOptions *options)
{
  WeftSceneSize size = weft_lanes_view_size (weft_timeline_lanes_view (self));
  WeftExportOptions all = *options;

  weft_timeline_export_time (self, what, &all.from_ns, &all.to_ns);
  all.scroll_px = size.scroll_px;
  all.height_px = size.height_px;
  all.seen = what == WEFT_EXPORT_SEEN;
  if (all.width_px == 0)
    all.width_px = gtk_widget_get_width (GTK_WIDGET (self));
  return weft_export_new (&self->scene, &all);
}
