/* What is told from a program's file: small ELF files and scripts made by hand. */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "tracer/record/elf-file.h"
#include "tracer/record/inspect.h"
#include "tracer/record/tree.h"

typedef struct {
  char *folder, *before;
  char *linker; /* this test's own */
  Elf64_Ehdr own;
} Fixture;

/* What make_elf() makes of one. */
typedef struct {
  unsigned char class, order;
  guint16 machine, type;
  const char *linker, *library, *soname, *symbol;
  gboolean go_note;
  gboolean go_section;
} Recipe;

#define BASE 0x10000u

static guint64
append (GByteArray *file, const void *data, gsize size)
{
  guint64 offset = file->len;

  g_byte_array_append (file, data, (guint)size);
  while (file->len % 8 != 0)
    g_byte_array_append (file, (const guint8 *)"", 1);
  return offset;
}

static guint64
append_dynamic (GByteArray *file, const Recipe *recipe, guint64 *ret_bytes)
{
  g_autoptr (GByteArray) strings = g_byte_array_new ();
  Elf64_Dyn entries[5] = { { DT_STRTAB, { 0 } }, { DT_STRSZ, { 0 } } };
  const char *const texts[] = { recipe->library, recipe->soname, recipe->symbol };
  const Elf64_Sxword tags[] = { DT_NEEDED, DT_SONAME, DT_DEBUG };
  guint n = 2;

  g_byte_array_append (strings, (const guint8 *)"", 1);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (texts[i] == NULL)
      continue;
    entries[n].d_tag = tags[i];
    entries[n++].d_un.d_val = strings->len;
    g_byte_array_append (strings, (const guint8 *)texts[i], (guint)strlen (texts[i]) + 1);
  }
  entries[0].d_un.d_ptr = BASE + append (file, strings->data, strings->len);
  entries[1].d_un.d_val = strings->len;
  *ret_bytes = sizeof entries;
  return append (file, entries, sizeof entries);
}

static void
append_sections (GByteArray *file, Elf64_Ehdr *header)
{
  static const char names[] = "\0.go.buildinfo";
  Elf64_Shdr sections[2] = { { .sh_name = 1 } };

  sections[0].sh_offset = append (file, names, sizeof names);
  sections[1].sh_name = 1;
  header->e_shoff = append (file, sections, sizeof sections);
  header->e_shentsize = sizeof sections[0];
  header->e_shnum = 2;
}

static GByteArray *
make_elf (const Recipe *recipe)
{
  static const struct {
    Elf64_Nhdr note;
    char name[4], id[8];
  } notes[] = { { { 4, 8, 3 }, "GNU", "1234567" }, { { 4, 8, 4 }, "Go\0", "abcdefg" } };
  GByteArray *file = g_byte_array_new ();
  Elf64_Ehdr header = { .e_ident = ELFMAG, .e_type = recipe->type };
  Elf64_Phdr segments[4] = { { .p_type = PT_LOAD, .p_vaddr = BASE } };
  guint n = 1;

  header.e_ident[EI_CLASS] = recipe->class;
  header.e_ident[EI_DATA] = recipe->order;
  header.e_machine = recipe->machine;
  append (file, &header, sizeof header);
  append (file, segments, sizeof segments);
  if (recipe->linker != NULL) {
    segments[n].p_type = PT_INTERP;
    segments[n++].p_offset = append (file, recipe->linker, strlen (recipe->linker) + 1);
  }
  if (recipe->library != NULL || recipe->soname != NULL || recipe->symbol != NULL) {
    segments[n].p_type = PT_DYNAMIC;
    segments[n].p_offset = append_dynamic (file, recipe, &segments[n].p_filesz);
    n++;
  }
  if (recipe->go_note) {
    segments[n].p_type = PT_NOTE;
    segments[n].p_filesz = sizeof notes;
    segments[n++].p_offset = append (file, notes, sizeof notes);
  }
  if (recipe->go_section)
    append_sections (file, &header);
  segments[0].p_filesz = file->len;
  header.e_phoff = sizeof header;
  header.e_phentsize = sizeof segments[0];
  header.e_phnum = (guint16)n;
  memcpy (file->data, &header, sizeof header);
  memcpy (file->data + sizeof header, segments, sizeof segments);
  return file;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_auto (WeftElf) elf = { 0 };
  int fd = open ("/proc/self/exe", O_RDONLY | O_CLOEXEC);

  g_assert_cmpint (pread (fd, &self->own, sizeof self->own, 0), ==, sizeof self->own);
  weft_elf_read (fd, &elf);
  close (fd);
  g_assert_cmpint (elf.kind, ==, WEFT_ELF_DYNAMIC);
  g_assert_false (elf.is_go);
  g_assert_cmpuint (elf.needed->len, >, 0);
  self->linker = g_strdup (elf.linker);
  self->folder = g_dir_make_tmp ("weft-inspect-XXXXXX", NULL);
  self->before = g_get_current_dir ();
  g_assert_cmpint (chdir (self->folder), ==, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (chdir (self->before), ==, 0);
  weft_tree_remove (self->folder);
  g_free (self->linker);
  g_free (self->folder);
  g_free (self->before);
}

static void
write_file (const char *name, const void *data, gsize size, mode_t mode)
{
  g_assert_true (g_file_set_contents_full (name, data, (gssize)size,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_assert_cmpint (chmod (name, mode), ==, 0);
}

static void
check (const char *path, WeftSight sight, const char *says)
{
  g_auto (WeftOutlook) outlook = { 0 };

  weft_program_inspect (path, &outlook);
  g_test_message ("%s: %s", path, outlook.reason);
  g_assert_cmpint (outlook.sight, ==, sight);
  g_assert_cmpint (outlook.reason == NULL, ==, sight == WEFT_SIGHT_WHOLE);
  if (says != NULL)
    g_assert_nonnull (strstr (outlook.reason, says));
}

static void
test_files (Fixture *fixture, gconstpointer data)
{
  const unsigned char order = fixture->own.e_ident[EI_DATA];
  const unsigned char other = order == ELFDATA2LSB ? ELFDATA2MSB : ELFDATA2LSB;
  const guint16 machine = fixture->own.e_machine;
  const guint16 foreign = machine == EM_AARCH64 ? EM_X86_64 : EM_AARCH64;
  const char *linker = fixture->linker, *musl = "./ld-musl.so.1";
  const struct {
    const char *says;
    Recipe recipe;
    WeftSight sight;
  } cases[] = {
    { NULL, { ELFCLASS64, order, machine, ET_DYN, .linker = linker }, WEFT_SIGHT_WHOLE },
    { NULL,
      { ELFCLASS64, order, machine, ET_DYN, .linker = linker, .library = "libc.so.6" },
      WEFT_SIGHT_WHOLE },
    /* To be complained of by the system. */
    { NULL, { ELFCLASS64, order, machine, ET_DYN, .linker = "/none" }, WEFT_SIGHT_WHOLE },
    { NULL, { ELFCLASS64, order, machine, .type = ET_REL }, WEFT_SIGHT_WHOLE },
    { "./ld-musl",
      { ELFCLASS64, order, machine, ET_DYN, .linker = musl },
      WEFT_SIGHT_NONE },
    { "ThreadSan",
      { ELFCLASS64, order, machine, ET_DYN, .linker = linker, .symbol = "__tsan_init" },
      WEFT_SIGHT_NONE },
    { "32-bit", { ELFCLASS32, order, EM_386, .type = ET_EXEC }, WEFT_SIGHT_NONE },
    { "processor", { ELFCLASS64, order, foreign, .type = ET_EXEC }, WEFT_SIGHT_NONE },
    { "processor", { ELFCLASS64, other, machine, .type = ET_EXEC }, WEFT_SIGHT_NONE },
    { "is statically", { ELFCLASS64, order, machine, .type = ET_EXEC }, WEFT_SIGHT_PART },
    { "is statically",
      { ELFCLASS64, order, machine, ET_DYN, .symbol = "x" },
      WEFT_SIGHT_PART },
    { NULL, { ELFCLASS64, order, machine, ET_DYN, .soname = "ld.so" }, WEFT_SIGHT_WHOLE },
    { "Go program and statically",
      { ELFCLASS64, order, machine, ET_EXEC, .go_note = TRUE },
      WEFT_SIGHT_PART },
    { "Go program and statically",
      { ELFCLASS64, order, machine, ET_EXEC, .go_section = TRUE },
      WEFT_SIGHT_PART },
    { "goroutines",
      { ELFCLASS64, order, machine, ET_EXEC, .linker = linker, .go_note = TRUE },
      WEFT_SIGHT_PART },
  };

  write_file (musl, "", 0, 0755);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GByteArray) file = make_elf (&cases[i].recipe);

    g_test_message ("case %u", i);
    write_file ("program", file->data, file->len, 0755);
    check ("program", cases[i].sight, cases[i].says);
  }
}

static void
test_asan (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *library;
    gboolean is;
  } cases[] = { { "libasan.so.8", TRUE },
                { "libclang_rt.asan-x86_64.so", TRUE },
                { "libubsan.so.1", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Recipe recipe = { .class = ELFCLASS64,
                      .order = fixture->own.e_ident[EI_DATA],
                      .machine = fixture->own.e_machine,
                      .type = ET_DYN,
                      .linker = fixture->linker,
                      .library = cases[i].library };
    g_autoptr (GByteArray) file = make_elf (&recipe);
    g_auto (WeftOutlook) outlook = { 0 };

    write_file ("program", file->data, file->len, 0755);
    weft_program_inspect ("program", &outlook);
    g_assert_cmpint (outlook.sight, ==, WEFT_SIGHT_WHOLE);
    g_assert_cmpint (outlook.has_asan, ==, cases[i].is);
  }
}

/* A file that ends, or points, anywhere. */
static void
test_broken (Fixture *fixture, gconstpointer data)
{
  Recipe recipe = { ELFCLASS64,
                    fixture->own.e_ident[EI_DATA],
                    fixture->own.e_machine,
                    ET_DYN,
                    fixture->linker,
                    "libasan.so.8",
                    "x",
                    "__tsan_init",
                    TRUE,
                    TRUE };
  g_autoptr (GByteArray) file = make_elf (&recipe);
  GRand *random = g_rand_new_with_seed (1);

  for (guint size = 0; size < file->len; size++) {
    g_auto (WeftOutlook) outlook = { 0 };

    write_file ("program", file->data, size, 0755);
    weft_program_inspect ("program", &outlook);
  }
  for (guint i = 0; i < 2000; i++) {
    g_autofree guint8 *bytes = g_memdup2 (file->data, file->len);
    g_auto (WeftOutlook) outlook = { 0 };

    for (guint j = 0; j < 8; j++)
      bytes[g_rand_int_range (random, EI_DATA, (gint32)file->len)]
          = (guint8)(g_rand_boolean (random) ? 0xff : g_rand_int (random));
    write_file ("program", bytes, file->len, 0755);
    weft_program_inspect ("program", &outlook);
  }
  g_rand_free (random);
}

static void
test_scripts (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *text;
    WeftSight sight;
    const char *says;
  } cases[] = {
    { "#!/bin/sh\nexit 0\n", WEFT_SIGHT_WHOLE, NULL },
    { "#!/usr/bin/env sh\n", WEFT_SIGHT_WHOLE, NULL },
    { "#!/usr/bin/env none-of-this-name\n", WEFT_SIGHT_WHOLE, NULL },
    { "#!/not/there\n", WEFT_SIGHT_WHOLE, NULL },
    { "#!\n", WEFT_SIGHT_WHOLE, NULL },
    { "#!", WEFT_SIGHT_WHOLE, NULL },
    { "exit 0\n", WEFT_SIGHT_WHOLE, NULL },
    { "", WEFT_SIGHT_WHOLE, NULL },
    { "#!bin/static\n", WEFT_SIGHT_PART, "is run by 'bin/static', which is statically" },
    { "#! \tbin/static -a b\n", WEFT_SIGHT_PART, "is run by 'bin/static'" },
    { "#!/usr/bin/env static\n", WEFT_SIGHT_PART, "is run by 'bin/static'" },
    { "#!/usr/bin/env -S static -x\n", WEFT_SIGHT_PART, "is run by 'bin/static'" },
    { "#!/usr/bin/env -S -i A=1 B=2 static\n", WEFT_SIGHT_PART, "is run by 'bin/static'" },
    { "#!/usr/bin/env -Sstatic\n", WEFT_SIGHT_PART, "is run by 'bin/static'" },
    { "#!bin/script\n", WEFT_SIGHT_PART,
      "is run by 'bin/script', which is run by 'bin/static'" },
    /* Round and round. */
    { "#!./script\n", WEFT_SIGHT_WHOLE, NULL },
  };
  Recipe recipe = { .class = ELFCLASS64,
                    .order = fixture->own.e_ident[EI_DATA],
                    .machine = fixture->own.e_machine,
                    .type = ET_EXEC };
  g_autoptr (GByteArray) file = make_elf (&recipe);
  g_autofree char *before = g_strdup (g_getenv ("PATH"));
  g_autofree char *path = g_strdup_printf ("bin:%s", before);

  g_setenv ("PATH", path, TRUE);
  g_assert_cmpint (mkdir ("bin", 0700), ==, 0);
  write_file ("bin/static", file->data, file->len, 0755);
  write_file ("bin/script", "#!bin/static\n", strlen ("#!bin/static\n"), 0755);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s", cases[i].text);
    write_file ("script", cases[i].text, strlen (cases[i].text), 0755);
    check ("./script", cases[i].sight, cases[i].says);
  }
  g_setenv ("PATH", before, TRUE);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  Recipe recipe = { .class = ELFCLASS64,
                    .order = fixture->own.e_ident[EI_DATA],
                    .machine = fixture->own.e_machine,
                    .type = ET_DYN,
                    .linker = fixture->linker };
  g_autoptr (GByteArray) file = make_elf (&recipe);
  struct statvfs place;

  write_file ("program", file->data, file->len, 04755);
  check ("program", WEFT_SIGHT_WHOLE, NULL);
  if (getuid () != 0) {
    /* Of root's, and there on every system; what it may read of it does not matter. */
    if (g_file_test ("/usr/bin/passwd", G_FILE_TEST_EXISTS))
      check ("/usr/bin/passwd", WEFT_SIGHT_REFUSED, "setuid");
    return;
  }
  g_assert_cmpint (chown ("program", 1, 0) | chmod ("program", 04755), ==, 0);
  if (statvfs (".", &place) == 0 && (place.f_flag & ST_NOSUID) != 0) {
    /* There such a program is one like any other. */
    check ("program", WEFT_SIGHT_WHOLE, NULL);
    return;
  }
  check ("program", WEFT_SIGHT_REFUSED, "setuid");
  write_file ("script", "#!./program\n", strlen ("#!./program\n"), 0755);
  check ("script", WEFT_SIGHT_REFUSED, "which changes its user");
  g_assert_cmpint (chown ("script", 1, 0) | chmod ("script", 04755), ==, 0);
  g_assert_cmpint (chown ("program", 0, 1) | chmod ("program", 02755), ==, 0);
  check ("program", WEFT_SIGHT_REFUSED, "setgid");
  g_assert_cmpint (chmod ("program", 02745), ==, 0);
  check ("program", WEFT_SIGHT_WHOLE, NULL);
  /* For a script these bits mean nothing. */
  check ("script", WEFT_SIGHT_WHOLE, NULL);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/inspect/files", test_files);
  add ("/inspect/asan", test_asan);
  add ("/inspect/broken", test_broken);
  add ("/inspect/scripts", test_scripts);
  add ("/inspect/changes", test_changes);
  return g_test_run ();
}
