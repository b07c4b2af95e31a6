#include "tracer/symbols/resolve.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <gelf.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "tracer/symbols/demangle.h"
#include "tracer/symbols/frames.h"

/* One module, opened by itself: the executables of several processes may want the same
 * addresses, which a single Dwfl session would refuse. */
typedef struct {
  Dwfl *dwfl;
  Dwfl_Module *module;
  WeftFrameFinder *finder;
  GElf_Addr bias;     /* from the file's addresses to those of the session */
  GElf_Addr first_va; /* of the first loaded segment, in the file's addresses */
} Module;

static void
module_close (Module *self)
{
  weft_frame_finder_free (self->finder);
  if (self->dwfl != NULL)
    dwfl_end (self->dwfl);
  *self = (Module){ 0 };
}

static bool
first_segment (Elf *elf, GElf_Addr *ret_va)
{
  size_t n = 0;

  if (elf_getphdrnum (elf, &n) != 0)
    return false;

  for (size_t i = 0; i < n; i++) {
    GElf_Phdr phdr;

    if (gelf_getphdr (elf, (int)i, &phdr) != NULL && phdr.p_type == PT_LOAD) {
      *ret_va = phdr.p_vaddr;
      return true;
    }
  }

  return false;
}

static bool
module_report (Module *self, const char *path)
{
  Elf *elf;

  dwfl_report_begin (self->dwfl);
  self->module = dwfl_report_offline (self->dwfl, path, path, -1);
  dwfl_report_end (self->dwfl, NULL, NULL);
  if (self->module == NULL)
    return false;

  elf = dwfl_module_getelf (self->module, &self->bias);
  return elf != NULL && first_segment (elf, &self->first_va);
}

static bool
covers (Dwarf_Die *unit, Dwarf_Addr address)
{
  return dwarf_haspc (unit, address) == 1;
}

/* The compilation unit of an address. The index that the quick way needs (.debug_aranges)
 * is not written by every compiler (clang), so that the units themselves are asked next. */
static bool
find_unit (Module *self, Dwarf_Addr address, Dwarf_Die *ret_unit, Dwarf_Addr *ret_bias)
{
  Dwarf_Die *unit = dwfl_module_addrdie (self->module, address, ret_bias);

  for (Dwarf_Die *next = NULL; unit == NULL;) {
    next = dwfl_module_nextcu (self->module, next, ret_bias);
    if (next == NULL)
      return false;
    if (covers (next, address - *ret_bias))
      unit = next;
  }

  *ret_unit = *unit;
  return true;
}

/* The demangled name of the symbol that @address lies in. Returns: (transfer full). */
static char *
symbol_at (const Module *self, Dwarf_Addr address, int type, GElf_Off *ret_within)
{
  GElf_Off within;
  GElf_Sym sym;
  const char *name
      = dwfl_module_addrinfo (self->module, address, &within, &sym, NULL, NULL, NULL);

  if (name == NULL
      || (type != STT_NOTYPE
          && (GELF_ST_TYPE (sym.st_info) != type || within >= sym.st_size)))
    return NULL;
  *ret_within = within;
  return weft_demangle (name);
}

static void
resolve_site (Module *self, const WeftSite *site, WeftSymbols *symbols)
{
  Dwarf_Addr address = site->offset - 1 + self->first_va + self->bias;
  g_autoptr (GArray) frames = NULL;
  g_autofree char *symbol = NULL;
  g_autofree WeftSymbol *chain = NULL;
  Dwarf_Addr bias = 0;
  Dwarf_Die unit;
  GElf_Off within;
  WeftFrame *outermost;

  if (find_unit (self, address, &unit, &bias))
    frames = weft_frame_finder_find (self->finder, &unit, address - bias);
  else
    frames = g_array_new (FALSE, TRUE, sizeof (WeftFrame));
  if (frames->len == 0)
    g_array_set_size (frames, 1);

  outermost = &g_array_index (frames, WeftFrame, frames->len - 1);
  if (outermost->function == NULL)
    symbol = symbol_at (self, address, STT_NOTYPE, &within);
  chain = g_new0 (WeftSymbol, frames->len);
  for (guint i = 0; i < frames->len; i++) {
    const WeftFrame *frame = &g_array_index (frames, WeftFrame, i);

    chain[i].function = frame->function;
    chain[i].file = frame->file;
    chain[i].line = frame->line;
  }
  if (symbol != NULL)
    chain[frames->len - 1].function = symbol;
  if (chain[0].function != NULL || chain[0].file != NULL)
    weft_symbols_add_frames (symbols, site->module, site->offset, chain, frames->len);
}

/* Locks that are global variables, or lie in one. */
static void
resolve_object (const Module *self, const WeftObject *object, WeftSymbols *symbols)
{
  Dwarf_Addr address = object->offset + self->first_va + self->bias;
  GElf_Off within = 0;
  g_autofree char *name = symbol_at (self, address, STT_OBJECT, &within);
  g_autofree char *text = NULL;

  if (name == NULL)
    return;
  text = within > 0 ? g_strdup_printf ("%s+0x%" G_GINT64_MODIFIER "x", name, within)
                    : g_steal_pointer (&name);
  weft_symbols_add_variable (symbols, object->module, object->offset, text);
}

/* What is to be looked up in one module. */
typedef struct {
  GPtrArray *sites;   /* of WeftSite */
  GPtrArray *objects; /* of WeftObject */
} Wanted;

static void
free_wanted (gpointer data)
{
  Wanted *wanted = data;

  g_ptr_array_unref (wanted->sites);
  g_ptr_array_unref (wanted->objects);
  g_free (wanted);
}

static Wanted *
wanted_of (GHashTable *modules, const char *module)
{
  Wanted *wanted = g_hash_table_lookup (modules, module);

  if (wanted == NULL) {
    wanted = g_new0 (Wanted, 1);
    wanted->sites = g_ptr_array_new ();
    wanted->objects = g_ptr_array_new ();
    g_hash_table_insert (modules, (gpointer)module, wanted);
  }
  return wanted;
}

static GHashTable *
gather_wanted (const WeftTrace *trace)
{
  GHashTable *modules = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_wanted);
  size_t n;
  const WeftSite *sites = weft_trace_sites (trace, &n);
  const WeftObject *objects;

  for (size_t i = 0; i < n; i++) {
    /* An offset of 0 has no byte before it in the module. */
    if (sites[i].module != NULL && sites[i].offset != 0)
      g_ptr_array_add (wanted_of (modules, sites[i].module)->sites, (gpointer)&sites[i]);
  }
  objects = weft_trace_objects (trace, &n);
  for (size_t i = 0; i < n; i++)
    if (objects[i].module != NULL)
      g_ptr_array_add (wanted_of (modules, objects[i].module)->objects,
                       (gpointer)&objects[i]);
  return modules;
}

/* Several processes may want the same. */
static void
resolve_wanted (Module *module, const Wanted *wanted, WeftSymbols *symbols)
{
  for (guint i = 0; i < wanted->sites->len; i++) {
    const WeftSite *site = wanted->sites->pdata[i];

    if (weft_symbols_find (symbols, site->module, site->offset) == NULL)
      resolve_site (module, site, symbols);
  }
  for (guint i = 0; i < wanted->objects->len; i++) {
    const WeftObject *object = wanted->objects->pdata[i];

    if (weft_symbols_find_variable (symbols, object->module, object->offset) == NULL)
      resolve_object (module, object, symbols);
  }
}

WeftSymbols *
weft_resolve_sites (const WeftTrace *trace, GError **error)
{
  static char *debuginfo_path; /* NULL: elfutils' own default */
  static const Dwfl_Callbacks callbacks = {
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .section_address = dwfl_offline_section_address,
    .debuginfo_path = &debuginfo_path,
  };
  g_autoptr (WeftSymbols) symbols = weft_symbols_new ();
  g_autoptr (GHashTable) modules = gather_wanted (trace);
  GHashTableIter iter;
  gpointer path, wanted;

  g_hash_table_iter_init (&iter, modules);
  while (g_hash_table_iter_next (&iter, &path, &wanted)) {
    Module module = { .dwfl = dwfl_begin (&callbacks) };

    if (module.dwfl == NULL) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("cannot look up source lines: %s"), dwfl_errmsg (-1));
      return NULL;
    }
    module.finder = weft_frame_finder_new ();
    if (module_report (&module, path))
      resolve_wanted (&module, wanted, symbols);
    module_close (&module);
  }

  return g_steal_pointer (&symbols);
}
