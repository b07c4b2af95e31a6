//! What std has had since Rust 1.80: OnceLock, LazyLock.
use std::sync::{LazyLock, OnceLock};
use std::thread;
use std::time::Duration;

static LAZY: LazyLock<u32> = LazyLock::new(|| {
    thread::sleep(Duration::from_millis(5));
    7
});
static CELL: OnceLock<u32> = OnceLock::new();

fn initialize() -> u32 {
    thread::sleep(Duration::from_millis(5));
    35
}

fn main() {
    let sum: u32 = thread::scope(|scope| {
        let handles: Vec<_> = (0..3)
            .map(|_| scope.spawn(|| *LAZY + *CELL.get_or_init(initialize)))
            .collect();

        handles.into_iter().map(|handle| handle.join().unwrap()).sum()
    });

    println!("sum {}", sum);
}
