#include "gui/widgets/shown.h"

enum { PATH = WEFT_N_INTERACTIONS, PATH_HERE, N_PARTS };

struct _WeftShown {
  GObject parent;

  unsigned occurring;
  gboolean shown[N_PARTS]; /* kinds of arrows, then the paths */
};

G_DEFINE_FINAL_TYPE (WeftShown, weft_shown, G_TYPE_OBJECT)

/* A property's number is one more than its place. */
static const char *const names[N_PARTS] = {
  [WEFT_INTERACTION_SPAWN] = "spawns",
  [WEFT_INTERACTION_JOIN] = "joins",
  [WEFT_INTERACTION_HAND_OFF] = "hand-overs",
  [WEFT_INTERACTION_MESSAGE] = "messages",
  [WEFT_INTERACTION_WAKE] = "wakes",
  [PATH] = "path",
  [PATH_HERE] = "path-here",
};

static void
weft_shown_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, WEFT_SHOWN (object)->shown[id - 1]);
}

static void
weft_shown_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeftShown *self = WEFT_SHOWN (object);
  gboolean *own = &self->shown[id - 1];

  if (*own == g_value_get_boolean (value))
    return;
  *own = g_value_get_boolean (value);
  /* There is one path at a time. */
  if (*own && id - 1 >= PATH)
    g_object_set (object, names[id - 1 == PATH ? PATH_HERE : PATH], FALSE, NULL);
  g_object_notify_by_pspec (object, pspec);
}

static void
weft_shown_class_init (WeftShownClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weft_shown_get_property;
  object_class->set_property = weft_shown_set_property;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_class_install_property (object_class, i + 1,
                                     g_param_spec_boolean (names[i], NULL, NULL, i < PATH,
                                                           G_PARAM_READWRITE
                                                               | G_PARAM_STATIC_STRINGS
                                                               | G_PARAM_EXPLICIT_NOTIFY));
}

static void
weft_shown_init (WeftShown *self)
{
  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    self->shown[kind] = TRUE;
}

WeftShown *
weft_shown_new (void)
{
  return g_object_new (WEFT_TYPE_SHOWN, NULL);
}

const char *
weft_shown_property (WeftInteractionKind kind)
{
  return names[kind];
}

unsigned
weft_shown_hidden_arrows (WeftShown *self)
{
  unsigned hidden = 0;

  for (int kind = 0; kind < WEFT_N_INTERACTIONS; kind++)
    hidden |= self->shown[kind] ? 0 : 1u << kind;
  return hidden;
}

gboolean
weft_shown_path (WeftShown *self)
{
  return self->shown[PATH];
}

gboolean
weft_shown_path_here (WeftShown *self)
{
  return self->shown[PATH_HERE];
}

void
weft_shown_set_occurring (WeftShown *self, unsigned kinds)
{
  self->occurring = kinds;
}

unsigned
weft_shown_occurring (WeftShown *self)
{
  return self->occurring;
}

void
weft_shown_toggle (WeftShown *self, const char *property)
{
  gboolean on;

  g_object_get (self, property, &on, NULL);
  g_object_set (self, property, !on, NULL);
}
