// What the C++ library has to make threads wait: mutex, condition variable, future, promise,
// atomic, latch, semaphore, barrier. C++20. Each wait is brought about by a pause of the
// other side.
#include <atomic>
#include <barrier>
#include <chrono>
#include <condition_variable>
#include <future>
#include <iostream>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>

using namespace std::chrono_literals;

static constexpr int rounds = 20;
static constexpr auto pause_time = 5ms;

static std::mutex total_lock;
static int total;

template <class T>
static void
add (T n)
{
  for (int i = 0; i < rounds; i++) {
    std::lock_guard<std::mutex> guard (total_lock);

    std::this_thread::sleep_for (500us);
    total += n;
  }
}

static void
count_together ()
{
  std::jthread a (add<int>, 1), b (add<int>, 2);
}

static void
wait_for_condition ()
{
  std::mutex lock;
  std::condition_variable filled;
  bool full = false;
  std::jthread filler ([&] {
    std::this_thread::sleep_for (pause_time);
    std::lock_guard guard (lock);
    full = true;
    filled.notify_one ();
  });
  std::unique_lock guard (lock);

  filled.wait (guard, [&] { return full; });
}

static int
get_promise ()
{
  std::promise<int> promise;
  std::future<int> future = promise.get_future ();
  std::jthread setter ([&] {
    std::this_thread::sleep_for (pause_time);
    promise.set_value (3);
  });

  return future.get ();
}

static void
wait_for_atomic ()
{
  std::atomic<int> flag{ 0 };
  std::jthread setter ([&] {
    std::this_thread::sleep_for (pause_time);
    flag = 1;
    flag.notify_all ();
  });

  flag.wait (0);
}

static void
wait_at_latch ()
{
  std::latch done (1);
  std::jthread worker ([&] {
    std::this_thread::sleep_for (pause_time);
    done.count_down ();
  });

  done.wait ();
}

static void
acquire_semaphore ()
{
  std::counting_semaphore<4> semaphore (0);
  std::jthread poster ([&] {
    std::this_thread::sleep_for (pause_time);
    semaphore.release ();
  });

  semaphore.acquire ();
}

static void
meet_at_barrier ()
{
  std::barrier barrier (2);
  std::jthread other ([&] {
    std::this_thread::sleep_for (pause_time);
    barrier.arrive_and_wait ();
  });

  barrier.arrive_and_wait ();
}

int
main ()
{
  count_together ();
  wait_for_condition ();
  std::cout << "promise " << get_promise () << "\n";
  wait_for_atomic ();
  wait_at_latch ();
  acquire_semaphore ();
  meet_at_barrier ();
  std::cout << "total " << total << "\n";
}
