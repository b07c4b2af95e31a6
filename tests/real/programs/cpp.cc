// What C++ offers for threads, each kind of interaction forced to happen: whoever has to
// wait is seen to wait (its thread is asleep, says the kernel) before it is let go. Prints
// only what is the same in every run.
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <fstream>
#include <future>
#include <latch>
#include <mutex>
#include <pthread.h>
#include <semaphore>
#include <shared_mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

void
name_self (const char *name)
{
  pthread_setname_np (pthread_self (), name);
}

// Returns when the thread @tid sleeps in the kernel.
void
await_sleep (const std::atomic<pid_t> &tid)
{
  while (tid == 0)
    std::this_thread::yield ();
  for (;;) {
    std::ifstream stat ("/proc/self/task/" + std::to_string (tid) + "/stat");
    std::string text;

    std::getline (stat, text);
    if (text.substr (text.rfind (')') + 2, 1) == "S")
      return;
    std::this_thread::sleep_for (std::chrono::microseconds (100));
  }
}

std::mutex account_mutex;
long balance;

void
deposit (std::atomic<pid_t> *tid)
{
  name_self ("depositor");
  *tid = gettid ();
  std::lock_guard guard (account_mutex);
  balance += 5;
}

void
contend ()
{
  std::atomic<pid_t> tid = 0;
  std::thread depositor;

  {
    std::unique_lock guard (account_mutex);
    depositor = std::thread (deposit, &tid);
    await_sleep (tid);
    balance = 100;
  }
  depositor.join ();
  std::printf ("balance %ld\n", balance);
}

struct Mailbox {
  std::mutex mutex;
  std::condition_variable_any filled;
  std::condition_variable emptied;
  std::atomic<pid_t> reader = 0;
  int letter = 0;
};

void
read_letters (std::stop_token stop, Mailbox *box)
{
  int sum = 0;

  name_self ("reader");
  for (;;) {
    std::unique_lock lock (box->mutex);

    box->reader = gettid ();
    if (!box->filled.wait (lock, stop, [box] { return box->letter != 0; }))
      break;
    sum += box->letter;
    box->letter = 0;
    box->reader = 0;
    box->emptied.notify_one ();
  }
  std::printf ("read %d\n", sum);
}

void
correspond ()
{
  Mailbox box;
  std::jthread reader (read_letters, &box);

  for (int letter = 1; letter <= 3; letter++) {
    await_sleep (box.reader);
    std::unique_lock lock (box.mutex);

    box.letter = letter;
    box.filled.notify_one ();
    box.emptied.wait (lock, [&box] { return box.letter == 0; });
  }
  // Its destructor asks it to stop, and joins.
  await_sleep (box.reader);
}

void
promise ()
{
  std::promise<int> answer;
  std::atomic<pid_t> tid = 0;
  std::future<int> doubled = std::async (std::launch::async, [&] {
    name_self ("async");
    tid = gettid ();
    return answer.get_future ().get () * 2;
  });

  await_sleep (tid);
  answer.set_value (21);
  std::printf ("future %d\n", doubled.get ());

  std::packaged_task<int ()> broken ([] () -> int { throw std::string ("thrown"); });
  std::future<int> result = broken.get_future ();
  std::thread runner (std::move (broken));

  try {
    result.get ();
  } catch (const std::string &text) {
    std::printf ("future %s\n", text.c_str ());
  }
  runner.join ();
}

std::shared_timed_mutex table_mutex;

void
share ()
{
  std::atomic<pid_t> tid = 0;
  std::thread writer;

  {
    std::shared_lock reading (table_mutex);
    writer = std::thread ([&tid] {
      name_self ("writer");
      tid = gettid ();
      std::unique_lock writing (table_mutex);
    });
    await_sleep (tid);
  }
  writer.join ();
}

void
rendezvous ()
{
  std::latch begun (3);
  std::barrier phase (3);
  std::counting_semaphore<4> tickets (0);
  std::once_flag once;
  std::atomic<int> first = 0;
  std::vector<std::jthread> threads;

  for (int i = 0; i < 3; i++)
    threads.emplace_back ([&, i] {
      name_self (("party-" + std::to_string (i)).c_str ());
      begun.arrive_and_wait ();
      std::call_once (once, [&] { first++; });
      phase.arrive_and_wait ();
      tickets.acquire ();
    });
  begun.wait ();
  tickets.release (3);
  threads.clear ();
  std::printf ("once %d\n", first.load ());
}

} // namespace

int
main ()
{
  contend ();
  correspond ();
  promise ();
  share ();
  rendezvous ();
  std::timed_mutex timed;
  std::lock_guard guard (timed);
  std::thread late ([&timed] {
    name_self ("late");
    std::printf ("timed %d\n", timed.try_lock_for (std::chrono::milliseconds (20)));
  });
  late.join ();
  return 3;
}
