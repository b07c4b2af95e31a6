//! The lesson on threads: spawn and join, a counter behind Arc and Mutex, messages.
//! Whoever is to wait is made to by a pause of the other side.
use std::sync::{mpsc, Arc, Mutex};
use std::thread;
use std::time::Duration;

const WORKERS: usize = 4;
const ROUNDS: usize = 50;

fn spawn_and_join() -> usize {
    let handles: Vec<_> = (0..WORKERS)
        .map(|i| {
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(2));
                i * i
            })
        })
        .collect();

    handles.into_iter().map(|handle| handle.join().unwrap()).sum()
}

fn add_slowly(counter: &Mutex<usize>) {
    let mut value = counter.lock().unwrap();

    *value += 1;
    thread::sleep(Duration::from_micros(50));
}

fn count_together() -> usize {
    let counter = Arc::new(Mutex::new(0));
    let handles: Vec<_> = (0..WORKERS)
        .map(|i| {
            let counter = Arc::clone(&counter);

            thread::Builder::new()
                .name(format!("counter {}", i))
                .spawn(move || {
                    for _ in 0..ROUNDS {
                        add_slowly(&counter);
                    }
                })
                .unwrap()
        })
        .collect();

    for handle in handles {
        handle.join().unwrap();
    }
    let total = *counter.lock().unwrap();
    total
}

fn send_messages() -> usize {
    let (sender, receiver) = mpsc::channel();

    for i in 0..WORKERS {
        let sender = sender.clone();

        thread::Builder::new()
            .name(format!("producer {}", i))
            .spawn(move || {
                for j in 0..ROUNDS {
                    thread::sleep(Duration::from_millis(1));
                    sender.send(i * ROUNDS + j).unwrap();
                }
            })
            .unwrap();
    }
    drop(sender);
    receiver.iter().sum()
}

fn main() {
    println!("squares {}", spawn_and_join());
    println!("counter {}", count_together());
    println!("messages {}", send_messages());
}
