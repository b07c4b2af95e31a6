#include "tracer/symbols/resolve.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <gelf.h>
#include <gio/gio.h>

/* One module, opened by itself: the executables of several processes may want the same
 * addresses, which a single Dwfl session would refuse. */
typedef struct {
  Dwfl *dwfl;
  Dwfl_Module *module;
  GElf_Addr bias;     /* from the file's addresses to those of the session */
  GElf_Addr first_va; /* of the first loaded segment, in the file's addresses */
} Module;

static void
module_close (Module *self)
{
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

static const char *
innermost_function (Dwarf_Die *unit, Dwarf_Addr address)
{
  const char *name = NULL;
  Dwarf_Die *scopes = NULL;
  int n = dwarf_getscopes (unit, address, &scopes);

  for (int i = 0; i < n && name == NULL; i++) {
    int tag = dwarf_tag (&scopes[i]);

    if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine)
      name = dwarf_diename (&scopes[i]);
  }

  free (scopes);
  return name;
}

static char *
source_path (Dwarf_Die *unit, const char *file)
{
  Dwarf_Attribute attribute;
  const char *folder = dwarf_formstring (dwarf_attr (unit, DW_AT_comp_dir, &attribute));

  /* Without a folder to start from, the current one would be made up. */
  if (!g_path_is_absolute (file) && (folder == NULL || !g_path_is_absolute (folder)))
    return g_strdup (file);
  return g_canonicalize_filename (file, folder);
}

static void
resolve_site (Module *self, const WeftSite *site, WeftSymbols *symbols)
{
  Dwarf_Addr address = site->offset - 1 + self->first_va + self->bias;
  g_autofree char *path = NULL;
  WeftSymbol symbol = { 0 };
  Dwarf_Addr bias = 0;
  Dwarf_Die unit;

  if (find_unit (self, address, &unit, &bias)) {
    Dwarf_Line *line = dwarf_getsrc_die (&unit, address - bias);
    const char *file = line != NULL ? dwarf_linesrc (line, NULL, NULL) : NULL;

    symbol.function = innermost_function (&unit, address - bias);
    if (file != NULL) {
      path = source_path (&unit, file);
      symbol.file = path;
      dwarf_lineno (line, &symbol.line);
    }
  }

  if (symbol.function == NULL) {
    GElf_Off within;
    GElf_Sym sym;

    symbol.function
        = dwfl_module_addrinfo (self->module, address, &within, &sym, NULL, NULL, NULL);
  }

  if (symbol.function != NULL || symbol.file != NULL)
    weft_symbols_add (symbols, site->module, site->offset, &symbol);
}

static int
compare_sites (gconstpointer a, gconstpointer b)
{
  const WeftSite *one = *(const WeftSite *const *)a;
  const WeftSite *other = *(const WeftSite *const *)b;
  int order = g_strcmp0 (one->module, other->module);

  return order != 0 ? order : (one->offset > other->offset) - (one->offset < other->offset);
}

static GPtrArray *
sites_by_module (const WeftTrace *trace)
{
  GPtrArray *sites = g_ptr_array_new ();
  size_t n;
  const WeftSite *all = weft_trace_sites (trace, &n);

  for (size_t i = 0; i < n; i++) {
    /* An offset of 0 has no byte before it in the module. */
    if (all[i].module != NULL && all[i].offset != 0)
      g_ptr_array_add (sites, (gpointer)&all[i]);
  }

  g_ptr_array_sort (sites, compare_sites);
  return sites;
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
  g_autoptr (GPtrArray) sites = sites_by_module (trace);
  unsigned begin = 0;

  while (begin < sites->len) {
    const char *path = ((const WeftSite *)sites->pdata[begin])->module;
    Module module = { .dwfl = dwfl_begin (&callbacks) };
    unsigned end = begin;
    bool opened;

    if (module.dwfl == NULL) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "cannot look up source lines: %s",
                   dwfl_errmsg (-1));
      return NULL;
    }

    opened = module_report (&module, path);
    for (; end < sites->len; end++) {
      const WeftSite *site = sites->pdata[end];

      if (strcmp (site->module, path) != 0)
        break;
      if (opened
          && (end == begin
              || compare_sites (&sites->pdata[end - 1], &sites->pdata[end]) != 0))
        resolve_site (&module, site, symbols);
    }

    module_close (&module);
    begin = end;
  }

  return g_steal_pointer (&symbols);
}
