// The same in Rust: the symbols of the library, and a queue of Mutex and Condvar.
use std::collections::VecDeque;
use std::ffi::{c_void, CString};
use std::os::raw::c_char;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

mod weft {
    use super::*;

    #[link(name = "weft-annotate")]
    extern "C" {
        pub fn weft_is_recording() -> bool;
        pub fn weft_mark(text: *const c_char);
        pub fn weft_span_begin(text: *const c_char);
        pub fn weft_span_end();
        pub fn weft_value(name: *const c_char, value: i64);
        pub fn weft_name(object: *const c_void, size: usize, name: *const c_char);
        pub fn weft_queue_create(queue: *const c_void, name: *const c_char, capacity: i64);
        pub fn weft_queue_destroy(queue: *const c_void);
        pub fn weft_queue_send(queue: *const c_void, message: u64);
        pub fn weft_queue_receive(queue: *const c_void, message: u64);
        pub fn weft_queue_no_senders(queue: *const c_void);
    }

    pub fn mark(text: &str) {
        if unsafe { weft_is_recording() } {
            let text = CString::new(text).unwrap();
            unsafe { weft_mark(text.as_ptr()) }
        }
    }

    pub fn value(name: &'static [u8], value: i64) {
        assert_eq!(name.last(), Some(&0));
        unsafe { weft_value(name.as_ptr().cast(), value) }
    }

    /// Ends with its scope.
    pub struct Span(());

    impl Span {
        pub fn new(text: &'static [u8]) -> Span {
            assert_eq!(text.last(), Some(&0));
            unsafe { weft_span_begin(text.as_ptr().cast()) }
            Span(())
        }
    }

    impl Drop for Span {
        fn drop(&mut self) {
            unsafe { weft_span_end() }
        }
    }
}

#[derive(Default)]
struct State {
    jobs: VecDeque<u64>,
    closed: bool,
}

struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    capacity: usize,
}

impl Queue {
    /// In an Arc: an address is what it is known by.
    fn new(name: &str, capacity: usize) -> Arc<Queue> {
        let queue = Arc::new(Queue {
            state: Mutex::new(State::default()),
            changed: Condvar::new(),
            capacity,
        });
        let name = CString::new(name).unwrap();
        unsafe {
            weft::weft_name(queue.place(), std::mem::size_of::<Queue>(), name.as_ptr());
            weft::weft_queue_create(queue.place(), name.as_ptr(), capacity as i64);
        }
        queue
    }

    fn place(&self) -> *const c_void {
        (self as *const Queue).cast()
    }

    fn put(&self, job: u64) {
        let mut state = self.state.lock().unwrap();
        while state.jobs.len() == self.capacity {
            state = self.changed.wait(state).unwrap();
        }
        unsafe { weft::weft_queue_send(self.place(), job) }
        state.jobs.push_back(job);
        self.changed.notify_all();
    }

    fn close(&self) {
        self.state.lock().unwrap().closed = true;
        unsafe { weft::weft_queue_no_senders(self.place()) }
        self.changed.notify_all();
    }

    fn take(&self) -> Option<u64> {
        let mut state = self.state.lock().unwrap();
        while state.jobs.is_empty() && !state.closed {
            state = self.changed.wait(state).unwrap();
        }
        let job = state.jobs.pop_front()?;
        unsafe { weft::weft_queue_receive(self.place(), job) }
        self.changed.notify_all();
        Some(job)
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        unsafe { weft::weft_queue_destroy(self.place()) }
    }
}

fn main() {
    let queue = Queue::new("jobs", 3);
    let workers: Vec<_> = (0..2)
        .map(|_| {
            let queue = Arc::clone(&queue);
            thread::spawn(move || {
                let mut sum = 0;
                while let Some(job) = queue.take() {
                    let _span = weft::Span::new(b"job\0");
                    sum += job;
                }
                sum
            })
        })
        .collect();
    for job in 1..=40 {
        queue.put(job);
        weft::value(b"made\0", job as i64);
    }
    queue.close();
    let sum: u64 = workers.into_iter().map(|worker| worker.join().unwrap()).sum();
    weft::mark("all done");
    println!("{sum}");
}
