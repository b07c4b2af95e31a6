#include "tracer/record/elf-file.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define OWN_BYTE_ORDER ELFDATA2LSB
#else
#define OWN_BYTE_ORDER ELFDATA2MSB
#endif

#if defined(__x86_64__)
#define OWN_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OWN_MACHINE EM_AARCH64
#elif defined(__riscv)
#define OWN_MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define OWN_MACHINE EM_PPC64
#elif defined(__s390x__)
#define OWN_MACHINE EM_S390
#else
#error "add this processor's number from elf.h"
#endif

#define MAX_STRING 4096
#define MAX_NOTES_BYTES 65536
#define MAX_STRINGS_BYTES (64u * 1024 * 1024)
#define MAX_DYNAMIC 4096
/* Source: cmd/link of Go; NT type of its build id. */
#define NT_GO_BUILD_ID 4

typedef struct {
  int fd;
  Elf64_Ehdr header;
} File;

typedef struct {
  guint64 strings; /* address */
  guint64 strings_bytes;
  GArray *needed; /* guint64, offsets into the strings */
  guint64 soname;
  gboolean has_soname;
} Dynamic;

void
weft_elf_clear (WeftElf *self)
{
  g_free (self->linker);
  g_clear_pointer (&self->needed, g_ptr_array_unref);
  memset (self, 0, sizeof *self);
}

static gboolean
read_at (const File *file, guint64 offset, void *data, gsize size)
{
  return offset <= G_MAXINT64
         && pread (file->fd, data, size, (off_t)offset) == (gssize)size;
}

/* Returns: (transfer full) (nullable): NULL when the file ends before the text does. */
static char *
read_string (const File *file, guint64 offset)
{
  char text[MAX_STRING];
  gssize n = offset <= G_MAXINT64 ? pread (file->fd, text, sizeof text, (off_t)offset) : -1;

  return n > 0 && memchr (text, '\0', (gsize)n) != NULL ? g_strdup (text) : NULL;
}

static gboolean
segment_at (const File *file, guint index, Elf64_Phdr *ret)
{
  return index < file->header.e_phnum && file->header.e_phentsize == sizeof *ret
         && read_at (file, file->header.e_phoff + (guint64)index * sizeof *ret, ret,
                     sizeof *ret);
}

/* Where in the file stands what is loaded at @address. */
static gboolean
offset_of (const File *file, guint64 address, guint64 *ret)
{
  Elf64_Phdr segment;

  for (guint i = 0; segment_at (file, i, &segment); i++)
    if (segment.p_type == PT_LOAD && address >= segment.p_vaddr
        && address - segment.p_vaddr < segment.p_filesz) {
      *ret = segment.p_offset + (address - segment.p_vaddr);
      return TRUE;
    }
  return FALSE;
}

static gboolean
notes_are_go (const File *file, const Elf64_Phdr *segment)
{
  guint64 at = 0, size = MIN (segment->p_filesz, MAX_NOTES_BYTES);
  Elf64_Nhdr note;
  char name[4];

  while (at + sizeof note + sizeof name <= size
         && read_at (file, segment->p_offset + at, &note, sizeof note)) {
    if (note.n_type == NT_GO_BUILD_ID && note.n_namesz == sizeof name
        && read_at (file, segment->p_offset + at + sizeof note, name, sizeof name)
        && memcmp (name, "Go\0", sizeof name) == 0)
      return TRUE;
    at += sizeof note + (((guint64)note.n_namesz + 3) & ~(guint64)3)
          + (((guint64)note.n_descsz + 3) & ~(guint64)3);
  }
  return FALSE;
}

/* A build id may have been left out, and the sections stripped: one of the two is there. */
static gboolean
sections_are_go (const File *file)
{
  const Elf64_Ehdr *header = &file->header;
  Elf64_Shdr names, section;

  if (header->e_shentsize != sizeof section || header->e_shstrndx >= header->e_shnum
      || !read_at (file, header->e_shoff + (guint64)header->e_shstrndx * sizeof names,
                   &names, sizeof names))
    return FALSE;
  for (guint i = 0; i < header->e_shnum; i++) {
    g_autofree char *name = NULL;

    if (!read_at (file, header->e_shoff + (guint64)i * sizeof section, &section,
                  sizeof section))
      return FALSE;
    name = read_string (file, names.sh_offset + section.sh_name);
    if (g_strcmp0 (name, ".go.buildinfo") == 0 || g_strcmp0 (name, ".gopclntab") == 0)
      return TRUE;
  }
  return FALSE;
}

static void
read_dynamic (const File *file, const Elf64_Phdr *segment, Dynamic *ret)
{
  Elf64_Dyn entry;

  for (guint i = 0; i < MAX_DYNAMIC && (i + 1) * sizeof entry <= segment->p_filesz; i++) {
    if (!read_at (file, segment->p_offset + i * sizeof entry, &entry, sizeof entry)
        || entry.d_tag == DT_NULL)
      return;
    if (entry.d_tag == DT_NEEDED)
      g_array_append_val (ret->needed, entry.d_un.d_val);
    else if (entry.d_tag == DT_STRTAB)
      ret->strings = entry.d_un.d_ptr;
    else if (entry.d_tag == DT_STRSZ)
      ret->strings_bytes = entry.d_un.d_val;
    else if (entry.d_tag == DT_SONAME) {
      ret->soname = entry.d_un.d_val;
      ret->has_soname = TRUE;
    }
  }
}

static void
read_needed (const File *file, const Dynamic *dynamic, WeftElf *ret)
{
  guint64 strings;

  ret->needed = g_ptr_array_new_with_free_func (g_free);
  if (!offset_of (file, dynamic->strings, &strings))
    return;
  for (guint i = 0; i < dynamic->needed->len; i++) {
    char *name = read_string (file, strings + g_array_index (dynamic->needed, guint64, i));

    if (name != NULL)
      g_ptr_array_add (ret->needed, name);
  }
}

/* Whether @name is among the dynamic symbols: in their strings, that is. */
static gboolean
has_symbol (const File *file, const Dynamic *dynamic, const char *name)
{
  g_autofree char *text = NULL;
  guint64 strings;

  if (dynamic->strings_bytes == 0 || dynamic->strings_bytes > MAX_STRINGS_BYTES
      || !offset_of (file, dynamic->strings, &strings))
    return FALSE;
  text = g_malloc (dynamic->strings_bytes);
  return read_at (file, strings, text, dynamic->strings_bytes)
         && memmem (text, dynamic->strings_bytes, name, strlen (name) + 1) != NULL;
}

static gboolean
is_linker (const File *file, const Dynamic *dynamic)
{
  g_autofree char *name = NULL;
  guint64 strings;

  if (dynamic->has_soname && offset_of (file, dynamic->strings, &strings))
    name = read_string (file, strings + dynamic->soname);
  return name != NULL && g_str_has_prefix (name, "ld");
}

static void
read_segments (const File *file, WeftElf *ret)
{
  Dynamic dynamic = { .needed = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  Elf64_Phdr segment;

  for (guint i = 0; segment_at (file, i, &segment); i++) {
    if (segment.p_type == PT_INTERP && ret->linker == NULL)
      ret->linker = read_string (file, segment.p_offset);
    else if (segment.p_type == PT_DYNAMIC)
      read_dynamic (file, &segment, &dynamic);
    else if (segment.p_type == PT_NOTE)
      ret->is_go = ret->is_go || notes_are_go (file, &segment);
  }
  ret->is_go = ret->is_go || sections_are_go (file);
  if (ret->linker != NULL)
    ret->kind = WEFT_ELF_DYNAMIC;
  else if (is_linker (file, &dynamic))
    ret->kind = WEFT_ELF_LINKER;
  else
    ret->kind = WEFT_ELF_STATIC;
  if (ret->kind == WEFT_ELF_DYNAMIC) {
    read_needed (file, &dynamic, ret);
    ret->is_tsan = has_symbol (file, &dynamic, "__tsan_init");
  }
  g_array_unref (dynamic.needed);
}

gboolean
weft_elf_is_one (const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  char magic[SELFMAG];
  gboolean is = fd >= 0 && pread (fd, magic, sizeof magic, 0) == sizeof magic
                && memcmp (magic, ELFMAG, sizeof magic) == 0;

  if (fd >= 0)
    close (fd);
  return is;
}

void
weft_elf_read (int fd, WeftElf *ret)
{
  File file = { .fd = fd };
  unsigned char ident[EI_NIDENT];

  memset (ret, 0, sizeof *ret);
  if (!read_at (&file, 0, ident, sizeof ident) || memcmp (ident, ELFMAG, SELFMAG) != 0)
    return;
  if (ident[EI_CLASS] == ELFCLASS32) {
    ret->kind = WEFT_ELF_32_BIT;
    return;
  }
  if (!read_at (&file, 0, &file.header, sizeof file.header))
    return;
  ret->machine = file.header.e_machine;
  if (ident[EI_DATA] != OWN_BYTE_ORDER) {
    ret->machine = GUINT16_SWAP_LE_BE (ret->machine);
    ret->kind = WEFT_ELF_FOREIGN;
  } else if (file.header.e_machine != OWN_MACHINE) {
    ret->kind = WEFT_ELF_FOREIGN;
  } else if (file.header.e_type == ET_EXEC || file.header.e_type == ET_DYN) {
    read_segments (&file, ret);
  }
}
