// The first two of wrong.c in Rust: a deadlock of two, and a wake-up that comes too early.
use std::io::Write;
use std::sync::{Arc, Barrier, Condvar, Mutex};
use std::thread::{self, Builder};
use std::time::Duration;

// A thread that waits for ever cannot say so: long enough after it said that it will.
fn stuck() {
    thread::sleep(Duration::from_millis(500));
    println!("stuck {}", std::process::id());
    std::io::stdout().flush().unwrap();
}

fn abba() {
    let one = Arc::new(Mutex::new(1));
    let two = Arc::new(Mutex::new(2));
    let gate = Arc::new(Barrier::new(2));
    let (a, b, g) = (one.clone(), two.clone(), gate.clone());
    let first = Builder::new()
        .name("first".into())
        .spawn(move || {
            let _holds = a.lock().unwrap();
            g.wait();
            let _waits = b.lock().unwrap(); // first waits
        })
        .unwrap();
    let second = Builder::new()
        .name("second".into())
        .spawn(move || {
            let _holds = two.lock().unwrap();
            gate.wait();
            let _waits = one.lock().unwrap(); // second waits
        })
        .unwrap();
    stuck();
    first.join().unwrap();
    second.join().unwrap();
}

fn lost_wakeup() {
    let pair = Arc::new((Mutex::new(()), Condvar::new()));
    pair.1.notify_one();
    let theirs = pair.clone();
    let waiter = Builder::new()
        .name("waiter".into())
        .spawn(move || {
            let lock = theirs.0.lock().unwrap();
            let _never = theirs.1.wait(lock).unwrap(); // waiter waits
        })
        .unwrap();
    stuck();
    waiter.join().unwrap();
}

fn main() {
    if std::env::args().nth(1).as_deref() == Some("abba") {
        abba();
    } else {
        lost_wakeup();
    }
}
