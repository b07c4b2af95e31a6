#include "tracer/model/names.h"

#include <string.h>

#define MAX_SHORT 48

/* Of C++'s operators those that brackets are part of; the longer first. */
static const char *const operators[]
    = { "<=>", "<<=", ">>=", "->*", "<<", ">>", "<=", ">=", "->", "()", "[]", "<", ">" };

/* The length of an operator's signs at @text, which follows "operator". */
static size_t
operator_length (const char *text)
{
  for (size_t i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (text, operators[i]))
      return strlen (operators[i]);
  return 0;
}

/* Where the bracket that opens at @text closes; its end when it does not. */
static const char *
closing (const char *text)
{
  char open = *text, close = open == '<' ? '>' : open == '(' ? ')' : '}';
  size_t depth = 0;

  for (; *text != '\0'; text++) {
    if (*text == open)
      depth++;
    else if (*text == close && !(close == '>' && text[-1] == '-') && --depth == 0)
      return text;
  }
  return text;
}

/* " as " outside of brackets, in [@begin, @end). */
static const char *
find_as (const char *begin, const char *end)
{
  for (const char *at = begin; at < end; at++) {
    if (*at == '<' || *at == '(') {
      at = closing (at);
      if (at >= end)
        break;
    } else if (g_str_has_prefix (at, " as ")) {
      return at;
    }
  }
  return NULL;
}

static char *
path_of_part (const char *begin, const char *end)
{
  g_autofree char *part = g_strndup (begin, (gsize)(end - begin));

  return weft_name_path (part);
}

/* "<Type as Trait>" or "<Type>", which begins at @begin and ends before @end. */
static char *
path_of_implementation (const char *begin, const char *end)
{
  const char *as = find_as (begin, end);
  char *type = path_of_part (begin, as != NULL ? as : end), *trait;

  if (as == NULL || strstr (type, "::") != NULL)
    return type;
  trait = path_of_part (as + strlen (" as "), end);
  g_free (type);
  return trait;
}

static void
append_bracket (GString *path, const char *begin, const char *end)
{
  if (*begin == '<' && path->len == 0) {
    g_autofree char *of = path_of_implementation (begin + 1, end);

    g_string_append (path, of);
  } else if (*begin == '<' && g_str_has_suffix (path->str, "::")) {
    g_string_truncate (path, path->len - 2);
  } else if (*begin == '(' && g_str_has_prefix (begin, "(anonymous namespace)")) {
    g_string_append_len (path, begin, end - begin + 1);
  }
}

char *
weft_name_path (const char *function)
{
  static const char operator[] = "operator";
  GString *path = g_string_new (NULL);

  /* Of a type: references, pointers. */
  while (*function == '&' || *function == '*' || *function == ' ')
    function++;
  for (const char *at = function; *at != '\0'; at++) {
    size_t signs = g_str_has_suffix (path->str, operator) ? operator_length (at) : 0;

    if (signs > 0) {
      g_string_append_len (path, at, (gssize)signs);
      at += signs - 1;
    } else if (*at == '<' || *at == '(') {
      const char *end = closing (at);

      append_bracket (path, at, end);
      if (*end == '\0')
        break;
      at = end;
    } else if (*at == '{') {
      const char *end = closing (at);

      g_string_append_len (path, at, end - at + (*end != '\0'));
      if (*end == '\0')
        break;
      at = end;
    } else {
      g_string_append_c (path, *at);
    }
  }
  return g_string_free (path, FALSE);
}

static void
replace_all (GString *text, const char *from, const char *to)
{
  g_string_replace (text, from, to, 0);
}

/* "{{closure}}", "{closure#0}" and "{lambda(int)#1}::operator()" all are a closure. */
static void
simplify_closures (GString *path)
{
  const char *brace;

  replace_all (path, "{{closure}}", "{closure}");
  for (gsize from = 0; (brace = strchr (path->str + from, '{')) != NULL;) {
    gsize begin = (gsize)(brace - path->str);
    const char *end = closing (brace);
    bool lambda = g_str_has_prefix (brace, "{lambda");
    gsize length = (gsize)(end - brace) + (*end != '\0');

    if (lambda && g_str_has_prefix (brace + length, "::operator()"))
      length += strlen ("::operator()");
    from = begin + 1;
    if (!lambda && !g_str_has_prefix (brace, "{closure"))
      continue;
    g_string_erase (path, (gssize)begin, (gssize)length);
    g_string_insert (path, (gssize)begin, "{closure}");
  }
}

char *
weft_name_shorten (const char *function)
{
  g_autofree char *whole = weft_name_path (function);
  g_autoptr (GString) path = g_string_new (whole);
  const char *from;

  simplify_closures (path);
  from = path->str;
  while (strlen (from) > MAX_SHORT) {
    const char *next = strstr (from, "::");

    if (next == NULL || strstr (next + 2, "::") == NULL)
      break;
    from = next + 2;
  }
  return g_strdup (from);
}

bool
weft_file_is_of_runtime (const char *file)
{
  static const char *const rust[]
      = { "/library/std/", "/library/core/", "/library/alloc/" };
  static const char *const cxx[] = { "/include/c++/", "/libstdc++-v3/" };

  if (file == NULL)
    return false;
  for (size_t i = 0; i < G_N_ELEMENTS (rust); i++)
    if (strstr (file, rust[i]) != NULL && strstr (file, "rust") != NULL)
      return true;
  for (size_t i = 0; i < G_N_ELEMENTS (cxx); i++)
    if (strstr (file, cxx[i]) != NULL)
      return true;
  return false;
}

static bool
is_of_runtime_module (const char *module)
{
  static const char *const names[] = { "libc.so",         "libstdc++.so", "libc++.so",
                                       "libc++abi.so",    "libgcc_s.so",  "libpthread.so",
                                       "ld-linux",        "ld-musl",      "libstd-",
                                       "libweft-probe.so" };
  const char *slash = strrchr (module, '/');
  const char *base = slash != NULL ? slash + 1 : module;

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (base, names[i]))
      return true;
  return false;
}

bool
weft_name_is_of_runtime (const char *function, const char *file, const char *module)
{
  static const char *const prefixes[]
      = { "std::",     "core::",  "alloc::",           "__gnu_cxx::", "__cxxabiv1::",
          "__gthread", "__rust_", "rust_begin_unwind", "rust_panic" };
  g_autofree char *path = NULL;

  if (module != NULL && is_of_runtime_module (module))
    return true;
  if (function == NULL)
    return weft_file_is_of_runtime (file);
  path = weft_name_path (function);
  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (path, prefixes[i]))
      return true;
  return false;
}
