// The same in C++: a queue class that annotates itself.
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include <weft/annotate.h>

template <typename T> class Queue
{
public:
  Queue (const std::string &name, std::size_t capacity) : capacity_ (capacity)
  {
    weft_name (this, sizeof *this, name.c_str ());
    weft_queue_create (this, name.c_str (), static_cast<std::int64_t> (capacity));
  }

  ~Queue () { weft_queue_destroy (this); }

  void put (T item)
  {
    std::unique_lock<std::mutex> lock (mutex_);
    changed_.wait (lock, [this] { return items_.size () < capacity_; });
    weft_queue_send (this, last_ + items_.size ());
    items_.push_back (std::move (item));
    changed_.notify_all ();
  }

  void close ()
  {
    std::lock_guard<std::mutex> lock (mutex_);
    closed_ = true;
    weft_queue_no_senders (this);
    changed_.notify_all ();
  }

  bool take (T &item)
  {
    std::unique_lock<std::mutex> lock (mutex_);
    changed_.wait (lock, [this] { return closed_ || !items_.empty (); });
    if (items_.empty ())
      return false;
    weft_queue_receive (this, last_++);
    item = std::move (items_.front ());
    items_.pop_front ();
    changed_.notify_all ();
    return true;
  }

private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> items_;
  std::size_t capacity_;
  std::uint64_t last_ = 0;
  bool closed_ = false;
};

static void
work (Queue<std::string> &queue)
{
  std::string job;

  while (queue.take (job)) {
    try {
      weft::Span span ("job"); // ended by the exception too
      if (job.size () > 4)
        throw std::runtime_error ("too long");
    } catch (const std::runtime_error &error) {
      weft_mark (error.what ());
    }
  }
}

int
main ()
{
  Queue<std::string> queue ("jobs", 3);
  std::vector<std::thread> workers;

  for (int i = 0; i < 2; i++)
    workers.emplace_back (work, std::ref (queue));
  for (int job = 1; job <= 40; job++) {
    queue.put (job == 40 ? "forty" : std::to_string (job));
    weft_value ("made", job);
  }
  queue.close ();
  for (std::thread &worker : workers)
    worker.join ();
  std::puts ("done");
}
