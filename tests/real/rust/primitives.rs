//! The other primitives of std: RwLock, Condvar, Barrier, Once, park, scoped threads, a
//! static Mutex, and a Mutex poisoned by a panic. Nothing newer than Rust 1.63.
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Condvar, Mutex, Once, RwLock};
use std::thread;
use std::time::Duration;

const ROUNDS: u32 = 10;

static TOTAL: Mutex<u32> = Mutex::new(0);
static CONFIG: RwLock<u32> = RwLock::new(0);
static START: Once = Once::new();
static STARTED: AtomicU32 = AtomicU32::new(0);

fn pause() {
    thread::sleep(Duration::from_millis(1));
}

fn lock_static() -> u32 {
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    let mut total = TOTAL.lock().unwrap();

                    pause();
                    *total += 1;
                }
            });
        }
    });
    *TOTAL.lock().unwrap()
}

/// The readers' first look comes while it is written, however slow the machine is.
fn read_and_write() -> u32 {
    let written = CONFIG.write().unwrap();
    let coming = AtomicU32::new(0);

    thread::scope(|scope| {
        let coming = &coming;

        scope.spawn(|| {
            for _ in 0..ROUNDS {
                let mut config = CONFIG.write().unwrap();

                pause();
                *config += 1;
            }
        });
        for _ in 0..2 {
            scope.spawn(move || {
                coming.fetch_add(1, Ordering::SeqCst);
                for _ in 0..ROUNDS {
                    let config = CONFIG.read().unwrap();

                    pause();
                    assert!(*config <= ROUNDS);
                }
            });
        }
        while coming.load(Ordering::SeqCst) < 2 {
            pause();
        }
        thread::sleep(Duration::from_millis(50));
        drop(written);
    });
    *CONFIG.read().unwrap()
}

fn wait_for_condition() -> u32 {
    let pair = Arc::new((Mutex::new(0), Condvar::new()));
    let other = Arc::clone(&pair);
    let waiter = thread::spawn(move || {
        let (value, changed) = &*other;
        let mut guard = value.lock().unwrap();

        while *guard < ROUNDS {
            guard = changed.wait(guard).unwrap();
        }
        *guard
    });

    for _ in 0..ROUNDS {
        pause();
        *pair.0.lock().unwrap() += 1;
        pair.1.notify_one();
    }
    waiter.join().unwrap()
}

fn meet() -> usize {
    let barrier = Barrier::new(3);

    thread::scope(|scope| {
        let handles: Vec<_> = (0..3u64)
            .map(|i| {
                let barrier = &barrier;

                scope.spawn(move || {
                    thread::sleep(Duration::from_millis(1 + i));
                    usize::from(barrier.wait().is_leader())
                })
            })
            .collect();

        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    })
}

fn start_once() -> u32 {
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                START.call_once(|| {
                    thread::sleep(Duration::from_millis(5));
                    STARTED.fetch_add(1, Ordering::SeqCst);
                });
            });
        }
    });
    STARTED.load(Ordering::SeqCst)
}

fn park_until_told() -> u32 {
    let told = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&told);
    let parked = thread::Builder::new()
        .name("parked".into())
        .spawn(move || {
            while !flag.load(Ordering::SeqCst) {
                thread::park();
            }
            1
        })
        .unwrap();

    thread::sleep(Duration::from_millis(5));
    told.store(true, Ordering::SeqCst);
    parked.thread().unpark();
    parked.join().unwrap()
}

fn poison() -> bool {
    let value = Arc::new(Mutex::new(1));
    let other = Arc::clone(&value);
    let panicked = thread::Builder::new()
        .name("poisoner".into())
        .spawn(move || {
            let _guard = other.lock().unwrap();

            std::panic::resume_unwind(Box::new("on purpose"));
        })
        .unwrap()
        .join();

    panicked.is_err() && value.is_poisoned()
}

fn main() {
    println!("static {}", lock_static());
    println!("config {}", read_and_write());
    println!("condition {}", wait_for_condition());
    println!("leaders {}", meet());
    println!("started {}", start_once());
    println!("parked {}", park_until_told());
    println!("poisoned {}", poison());
}
