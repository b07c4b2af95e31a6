#include "tracer/symbols/frames.h"

#include <dwarf.h>
#include <string.h>

#include "tracer/symbols/demangle.h"

typedef struct {
  Dwarf_Addr begin, end;
  Dwarf_Die die;
} Function;

typedef struct {
  GArray *functions; /* of Function, by begin */
  GStringChunk *strings;
  GHashTable *scopes; /* "std::mutex", by the address of the DIE of a function in it; only
                       * of those that do not say their whole name themselves */
} Unit;

struct WeftFrameFinder {
  GHashTable *units; /* Unit by its DIE's address */
};

static void
free_unit (gpointer data)
{
  Unit *unit = data;

  g_array_unref (unit->functions);
  g_hash_table_unref (unit->scopes);
  g_string_chunk_free (unit->strings);
  g_free (unit);
}

WeftFrameFinder *
weft_frame_finder_new (void)
{
  WeftFrameFinder *self = g_new0 (WeftFrameFinder, 1);

  self->units = g_hash_table_new_full (NULL, NULL, NULL, free_unit);
  return self;
}

void
weft_frame_finder_free (WeftFrameFinder *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->units);
  g_free (self);
}

static void
clear_frame (gpointer data)
{
  WeftFrame *frame = data;

  g_free (frame->function);
  g_free (frame->file);
}

static void
add_ranges (Unit *unit, Dwarf_Die *die)
{
  Function function = { .die = *die };
  Dwarf_Addr base;
  ptrdiff_t at = 0;

  while ((at = dwarf_ranges (die, at, &base, &function.begin, &function.end)) > 0)
    g_array_append_val (unit->functions, function);
}

static const char *
linkage_name (Dwarf_Die *die)
{
  Dwarf_Attribute attribute;
  const char *name = dwarf_formstring (dwarf_attr (die, DW_AT_linkage_name, &attribute));

  return name != NULL
             ? name
             : dwarf_formstring (dwarf_attr (die, DW_AT_MIPS_linkage_name, &attribute));
}

static void
add_scope (Unit *unit, Dwarf_Die *die, const char *scope)
{
  if (scope != NULL && linkage_name (die) == NULL)
    g_hash_table_insert (unit->scopes, die->addr, (gpointer)scope);
}

/* The scope of what stands within @die, which is a namespace or a type, in @scope. */
static const char *
inner_scope (Unit *unit, Dwarf_Die *die, const char *scope)
{
  const char *name = dwarf_diename (die);
  g_autofree char *path = NULL;

  if (name == NULL)
    name = dwarf_tag (die) == DW_TAG_namespace ? "(anonymous namespace)" : "{unnamed}";
  path = scope != NULL ? g_strconcat (scope, "::", name, NULL) : g_strdup (name);
  return g_string_chunk_insert_const (unit->strings, path);
}

/* Functions stand within namespaces, types, and other functions. @scope may be NULL. */
static void
gather (Unit *unit, Dwarf_Die *parent, const char *scope)
{
  Dwarf_Die die;

  if (dwarf_child (parent, &die) != 0)
    return;
  do {
    switch (dwarf_tag (&die)) {
    case DW_TAG_subprogram:
      add_ranges (unit, &die);
      add_scope (unit, &die, scope);
      gather (unit, &die, scope);
      break;
    case DW_TAG_namespace:
    case DW_TAG_module:
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type:
    case DW_TAG_enumeration_type:
    case DW_TAG_variant_part:
    case DW_TAG_variant:
      gather (unit, &die, inner_scope (unit, &die, scope));
      break;
    case DW_TAG_lexical_block:
      gather (unit, &die, scope);
      break;
    default:
      break;
    }
  } while (dwarf_siblingof (&die, &die) == 0);
}

static gint
compare_functions (gconstpointer a, gconstpointer b)
{
  const Function *left = a, *right = b;

  return (left->begin > right->begin) - (left->begin < right->begin);
}

/* Of split DWARF the functions are in a file beside. */
static Dwarf_Die
whole_unit (Dwarf_Die *skeleton)
{
  Dwarf_Die split = { 0 };
  uint8_t kind = 0;

  if (dwarf_cu_info (skeleton->cu, NULL, &kind, NULL, &split, NULL, NULL, NULL) == 0
      && kind == DW_UT_skeleton && split.addr != NULL)
    return split;
  return *skeleton;
}

static const Unit *
find_unit (WeftFrameFinder *self, Dwarf_Die *die)
{
  Unit *unit = g_hash_table_lookup (self->units, die->addr);

  if (unit != NULL)
    return unit;
  unit = g_new0 (Unit, 1);
  unit->functions = g_array_new (FALSE, FALSE, sizeof (Function));
  unit->strings = g_string_chunk_new (1024);
  unit->scopes = g_hash_table_new (NULL, NULL);
  gather (unit, die, NULL);
  g_array_sort (unit->functions, compare_functions);
  g_hash_table_insert (self->units, die->addr, unit);
  return unit;
}

/* The innermost one: of functions within one another the later begins later. */
static const Function *
find_function (const Unit *unit, Dwarf_Addr address)
{
  guint low = 0, high = unit->functions->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (unit->functions, Function, middle).begin <= address)
      low = middle + 1;
    else
      high = middle;
  }
  while (low-- > 0) {
    const Function *function = &g_array_index (unit->functions, Function, low);

    if (address < function->end)
      return function;
  }
  return NULL;
}

/* What @die, a function's copy or definition, refers to for its name. */
static bool
origin_of (Dwarf_Die *die, Dwarf_Die *ret)
{
  Dwarf_Attribute attribute;

  return dwarf_formref_die (dwarf_attr (die, DW_AT_abstract_origin, &attribute), ret)
             != NULL
         || dwarf_formref_die (dwarf_attr (die, DW_AT_specification, &attribute), ret)
                != NULL;
}

static char *
name_of (const Unit *unit, const Dwarf_Die *of)
{
  const char *scope = NULL, *plain;
  Dwarf_Die die = *of;

  do {
    const char *linkage = linkage_name (&die);

    if (linkage != NULL)
      return weft_demangle (linkage);
    /* The last is the declaration, which stands where the function belongs. */
    scope = g_hash_table_lookup (unit->scopes, die.addr);
  } while (origin_of (&die, &die));
  plain = dwarf_diename (&die);
  if (plain == NULL || scope == NULL)
    return g_strdup (plain);
  return g_strconcat (scope, "::", plain, NULL);
}

static char *
source_path (Dwarf_Die *unit, const char *file)
{
  Dwarf_Attribute attribute;
  const char *folder = dwarf_formstring (dwarf_attr (unit, DW_AT_comp_dir, &attribute));

  if (file == NULL)
    return NULL;
  /* Without a folder to start from, the current one would be made up. */
  if (!g_path_is_absolute (file) && (folder == NULL || !g_path_is_absolute (folder)))
    return g_strdup (file);
  return g_canonicalize_filename (file, folder);
}

/* Where @die, which is inlined, was called. */
static void
place_call (Dwarf_Die *die, Dwarf_Die *unit, Dwarf_Die *skeleton, WeftFrame *ret)
{
  Dwarf_Attribute attribute;
  Dwarf_Word number;
  Dwarf_Files *files;
  size_t n_files;

  if (dwarf_formudata (dwarf_attr (die, DW_AT_call_line, &attribute), &number) == 0)
    ret->line = (int)MIN (number, G_MAXINT);
  if (dwarf_formudata (dwarf_attr (die, DW_AT_call_file, &attribute), &number) == 0
      && dwarf_getsrcfiles (unit, &files, &n_files) == 0 && number < n_files)
    ret->file = source_path (skeleton, dwarf_filesrc (files, number, NULL, NULL));
}

static bool
child_at (Dwarf_Die *die, Dwarf_Addr address, Dwarf_Die *ret)
{
  Dwarf_Die child;

  if (dwarf_child (die, &child) != 0)
    return false;
  do {
    int tag = dwarf_tag (&child);

    if ((tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block)
        && dwarf_haspc (&child, address) == 1) {
      *ret = child;
      return true;
    }
  } while (dwarf_siblingof (&child, &child) == 0);
  return false;
}

static void
place_line (Dwarf_Die *unit, Dwarf_Addr address, WeftFrame *ret)
{
  Dwarf_Line *line = dwarf_getsrc_die (unit, address);

  if (line == NULL)
    return;
  ret->file = source_path (unit, dwarf_linesrc (line, NULL, NULL));
  dwarf_lineno (line, &ret->line);
}

/* Of a function that its author, or the compiler, says is no place of its own: what is
 * inlined of it belongs to the line that called it. GCC says so of what is inside a lambda
 * as well, which somebody wrote. */
static bool
is_artificial (Dwarf_Die *die)
{
  const char *name = dwarf_diename (die);
  Dwarf_Attribute attribute;
  bool flag = false;

  if (name != NULL && strcmp (name, "operator()") == 0)
    return false;
  return dwarf_formflag (dwarf_attr_integrate (die, DW_AT_artificial, &attribute), &flag)
             == 0
         && flag;
}

GArray *
weft_frame_finder_find (WeftFrameFinder *self, Dwarf_Die *skeleton, Dwarf_Addr address)
{
  GArray *frames = g_array_new (FALSE, TRUE, sizeof (WeftFrame));
  Dwarf_Die whole = whole_unit (skeleton);
  const Unit *unit = find_unit (self, &whole);
  const Function *function = find_function (unit, address);
  WeftFrame frame = { 0 };
  bool placed = false;
  Dwarf_Die at;

  g_array_set_clear_func (frames, clear_frame);
  if (function != NULL) {
    at = function->die;
    frame.function = name_of (unit, &at);
    while (child_at (&at, address, &at)) {
      if (dwarf_tag (&at) != DW_TAG_inlined_subroutine)
        continue;
      place_call (&at, &whole, skeleton, &frame);
      placed = is_artificial (&at);
      if (placed)
        break;
      g_array_prepend_val (frames, frame);
      frame = (WeftFrame){ .function = name_of (unit, &at) };
    }
  }
  if (!placed)
    place_line (skeleton, address, &frame);
  if (frame.function != NULL || frame.file != NULL)
    g_array_prepend_val (frames, frame);
  return frames;
}
