// The first two of wrong.c in C++: a deadlock of two, and a wake-up that comes too early.
#include <barrier>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <unistd.h>

static std::mutex one, two;
static std::condition_variable condition;

// A thread that waits for ever cannot say so: long enough after it said that it will.
static void stuck() {
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  std::printf("stuck %d\n", static_cast<int>(getpid()));
  std::fflush(stdout);
}

static void abba() {
  std::barrier gate(2);
  std::thread first([&gate] {
    pthread_setname_np(pthread_self(), "first");
    std::lock_guard<std::mutex> holds(one); // first holds
    gate.arrive_and_wait();
    std::lock_guard<std::mutex> waits(two); // first waits
  });
  std::thread second([&gate] {
    pthread_setname_np(pthread_self(), "second");
    std::lock_guard<std::mutex> holds(two); // second holds
    gate.arrive_and_wait();
    std::lock_guard<std::mutex> waits(one); // second waits
  });
  stuck();
  first.join();
  second.join();
}

static void lost_wakeup() {
  condition.notify_one();
  std::thread waiter([] {
    pthread_setname_np(pthread_self(), "waiter");
    std::unique_lock<std::mutex> lock(one);
    condition.wait(lock); // waiter waits
  });
  stuck();
  waiter.join();
}

int main(int argc, char **argv) {
  if (argc > 1 && std::strcmp(argv[1], "abba") == 0)
    abba();
  else
    lost_wakeup();
  return 0;
}
