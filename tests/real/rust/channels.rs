//! Channels of std::sync::mpsc: unbounded, bounded, without room, with a time limit, and
//! what becomes of them when one side goes away.
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

const MESSAGES: u32 = 20;

fn pause() {
    thread::sleep(Duration::from_millis(2));
}

static RECEIVED: AtomicU32 = AtomicU32::new(0);

fn note(_message: &u32) {
    RECEIVED.fetch_add(1, Ordering::Relaxed);
}

/// The next message comes when the last has been received: on a busy machine all might be
/// there before the consumer runs at all, and it would never wait.
fn receive_unbounded() -> u32 {
    let (sender, receiver) = mpsc::channel::<u32>();
    let consumer = thread::Builder::new()
        .name("unbounded".into())
        .spawn(move || receiver.into_iter().inspect(note).sum())
        .unwrap();

    for i in 0..MESSAGES {
        while RECEIVED.load(Ordering::Relaxed) < i {
            pause();
        }
        pause();
        sender.send(i).unwrap();
    }
    pause();
    drop(sender);
    consumer.join().unwrap()
}

fn send_bounded() -> u32 {
    let (sender, receiver) = mpsc::sync_channel::<u32>(2);
    let producer = thread::Builder::new()
        .name("bounded".into())
        .spawn(move || {
            for i in 0..MESSAGES {
                sender.send(i).unwrap();
            }
        })
        .unwrap();
    let mut sum = 0;

    for _ in 0..MESSAGES {
        pause();
        sum += receiver.recv().unwrap();
    }
    producer.join().unwrap();
    sum
}

fn send_face_to_face() -> u32 {
    let (sender, receiver) = mpsc::sync_channel::<u32>(0);
    let producer = thread::Builder::new()
        .name("rendezvous".into())
        .spawn(move || {
            for i in 0..MESSAGES {
                if i % 2 == 0 {
                    pause();
                }
                sender.send(i).unwrap();
            }
        })
        .unwrap();
    let mut sum = 0;

    for i in 0..MESSAGES {
        if i % 2 == 1 {
            pause();
        }
        sum += receiver.recv().unwrap();
    }
    producer.join().unwrap();
    sum
}

fn give_up() -> bool {
    let (sender, receiver) = mpsc::channel::<u32>();
    let timed_out = receiver.recv_timeout(Duration::from_millis(5));

    drop(sender);
    timed_out == Err(RecvTimeoutError::Timeout) && receiver.recv().is_err()
}

/// The receiver goes away while a sender waits for room.
fn leave_a_sender() -> bool {
    let (sender, receiver) = mpsc::sync_channel::<u32>(0);
    let producer = thread::Builder::new()
        .name("left alone".into())
        .spawn(move || sender.send(1).is_err())
        .unwrap();

    pause();
    pause();
    drop(receiver);
    producer.join().unwrap()
}

fn main() {
    println!("unbounded {}", receive_unbounded());
    println!("bounded {}", send_bounded());
    println!("face to face {}", send_face_to_face());
    println!("gave up {}", give_up());
    println!("left alone {}", leave_a_sender());
}
