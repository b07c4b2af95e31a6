/* tracer/record/elf-file.h: the few things about an ELF file that decide what can be seen
 * of the program in it. Nothing in the file is trusted. Source: elf(5). */
#pragma once

#include <glib.h>

typedef enum {
  WEFT_ELF_NONE,    /* no ELF file, or a broken one */
  WEFT_ELF_32_BIT,  /* only this is known of it */
  WEFT_ELF_FOREIGN, /* for another processor; @machine is known as well */
  WEFT_ELF_STATIC,  /* no dynamic linker comes into play */
  WEFT_ELF_LINKER,  /* the dynamic linker itself: executes the program that it is given */
  WEFT_ELF_DYNAMIC,
} WeftElfKind;

typedef struct {
  WeftElfKind kind;
  guint16 machine;   /* e_machine */
  gboolean is_go;    /* made by Go's own linker */
  gboolean is_tsan;  /* ThreadSanitizer's run-time library is linked to it or into it */
  char *linker;      /* PT_INTERP, of WEFT_ELF_DYNAMIC */
  GPtrArray *needed; /* DT_NEEDED, of WEFT_ELF_DYNAMIC, in their order: char * */
} WeftElf;

/* Whether the file @path begins as an ELF file does, whatever follows. */
gboolean weft_elf_is_one (const char *path);

/* Reads what @fd holds. @ret is to be cleared. */
void weft_elf_read (int fd, WeftElf *ret);
void weft_elf_clear (WeftElf *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeftElf, weft_elf_clear)
