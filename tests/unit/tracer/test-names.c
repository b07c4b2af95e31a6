#include <glib.h>

#include "tracer/model/names.h"
#include "tracer/symbols/demangle.h"

static void
test_path (void)
{
  static const struct {
    const char *name, *path;
  } cases[] = {
    { "main", "main" },
    { "", "" },
    { "std::vector<int, std::allocator<int> >::push_back", "std::vector::push_back" },
    { "std::sync::mpmc::list::Channel<T>::recv::{{closure}}",
      "std::sync::mpmc::list::Channel::recv::{{closure}}" },
    { "<std::sync::mpmc::Sender<T> as core::ops::drop::Drop>::drop",
      "std::sync::mpmc::Sender::drop" },
    { "<std::sys::sync::mutex::futex::Mutex>::lock_contended",
      "std::sys::sync::mutex::futex::Mutex::lock_contended" },
    { "<u32 as core::iter::traits::accum::Sum>::sum",
      "core::iter::traits::accum::Sum::sum" },
    { "<F as alloc::boxed::FnBox<A>>::call", "alloc::boxed::FnBox::call" },
    { "<lesson::Guard as core::ops::drop::Drop>::drop", "lesson::Guard::drop" },
    { "<&lesson::Pool<fn() -> u32>>::run", "lesson::Pool::run" },
    { "lesson::map::<fn(u32) -> u32>::{closure#0}", "lesson::map::{closure#0}" },
    { "Box::operator<", "Box::operator<" },
    { "Box::operator<< <char>", "Box::operator<< " },
    { "Box::operator-><int>", "Box::operator->" },
    { "main::{lambda(int)#1}::operator()", "main::{lambda(int)#1}::operator()" },
    { "(anonymous namespace)::work", "(anonymous namespace)::work" },
    { "broken<int", "broken" },
    { "broken::{closure", "broken::{closure" },
    { "<", "" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = weft_name_path (cases[i].name);

    g_assert_cmpstr (path, ==, cases[i].path);
  }
}

static void
test_shorten (void)
{
  static const struct {
    const char *name, *text;
  } cases[] = {
    { "main", "main" },
    { "lesson::count::{{closure}}", "lesson::count::{closure}" },
    { "lesson::count::{closure#0}::{closure#1}", "lesson::count::{closure}::{closure}" },
    { "main::{lambda(int)#1}::operator()", "main::{closure}" },
    { "a::{shim:vtable#0}::b", "a::{shim:vtable#0}::b" },
    { "one::two::three::four::five::six::seven::eight::nine",
      "two::three::four::five::six::seven::eight::nine" },
    { "a_function_with_a_name_that_is_longer_than_what_can_be_shown::run",
      "a_function_with_a_name_that_is_longer_than_what_can_be_shown::run" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = weft_name_shorten (cases[i].name);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_runtime (void)
{
  static const struct {
    const char *function, *file, *module;
    bool runtime;
  } cases[] = {
    { "std::mutex::lock", NULL, NULL, true },
    { "core::ops::function::FnOnce::call_once", NULL, NULL, true },
    { "<alloc::sync::Arc<T> as core::ops::drop::Drop>::drop", NULL, NULL, true },
    { "<lesson::Guard as core::ops::drop::Drop>::drop", NULL, NULL, false },
    { "stdout_lock", NULL, NULL, false },
    { "core_of_my_program", NULL, NULL, false },
    { "__gthread_mutex_lock", NULL, NULL, true },
    { "lesson::main", "/rustc/abc/library/std/src/sync/mutex.rs", NULL, false },
    { NULL, "/rustc/abc/library/std/src/sync/mutex.rs", NULL, true },
    { NULL, "/usr/src/rustc-1.63.0/library/core/src/ops.rs", NULL, true },
    { NULL, "/home/me/library/std/thing.c", NULL, false },
    { NULL, "/usr/include/c++/12/bits/std_mutex.h", NULL, true },
    { NULL, NULL, NULL, false },
    { NULL, NULL, "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", true },
    { "start_thread", NULL, "/lib/x86_64-linux-gnu/libc.so.6", true },
    { NULL, NULL, "/usr/lib/libcups.so.2", false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("%s %s", cases[i].function, cases[i].file);
    g_assert_cmpint (
        weft_name_is_of_runtime (cases[i].function, cases[i].file, cases[i].module), ==,
        cases[i].runtime);
  }
}

static void
test_demangle (void)
{
  static const struct {
    const char *mangled, *name;
  } cases[] = {
    { "main", "main" },
    { "work.constprop.0", "work" },
    { ".weird", ".weird" },
    { "", "" },
    { "_Zbroken", "_Zbroken" },
    { "_ZNSt6vectorIiSaIiEE9push_backERKi",
      "std::vector<int, std::allocator<int> >::push_back" },
    { "_ZZ4mainENKUlvE_clEv", "main::{lambda()#1}::operator()" },
    { "_ZN3foo3barIiEEvv.cold", "foo::bar<int>" },
    { "_ZN8channels4main17hac901697c26910f3E", "channels::main" },
    { "_ZN3std2rt10lang_start28_$u7b$$u7b$closure$u7d$$u7d$17hf90b6e9ce41be57fE.llvm.107",
      "std::rt::lang_start::{{closure}}" },
    { "_RNvMNtNtNtNtCsjrHSEGnQ3l9_3std3sys4sync5mutex5futexNtB2_5Mutex14lock_contended",
      "<std::sys::sync::mutex::futex::Mutex>::lock_contended" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = weft_demangle (cases[i].mangled);

    g_assert_cmpstr (name, ==, cases[i].name);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/names/path", test_path);
  g_test_add_func ("/names/shorten", test_shorten);
  g_test_add_func ("/names/runtime", test_runtime);
  g_test_add_func ("/names/demangle", test_demangle);
  return g_test_run ();
}
