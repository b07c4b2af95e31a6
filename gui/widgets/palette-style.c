#include "gui/widgets/palette-style.h"

#include <adwaita.h>

const WeftPalette *
weft_palette_of_style (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  return weft_palette_get_contrast (adw_style_manager_get_dark (manager),
                                    adw_style_manager_get_high_contrast (manager));
}

void
weft_palette_follow_style (gpointer object, GCallback changed)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", changed, object, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", changed, object,
                           G_CONNECT_SWAPPED);
}
